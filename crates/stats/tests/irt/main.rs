//! Item response models against published values, simulated truth, and themselves.

mod calibration;
mod golden;
mod independent;
mod properties;
mod uses;

use stats::distribution::normal_quantile;
use stats::irt::{FitOptions, IrtFit, Item, Parameter, Quadrature, Responses};

fn table(file: &str) -> Vec<Vec<f64>> {
    let path = format!("{}/tests/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(|v| v.parse().unwrap()).collect()).collect()
}

/// Rows and weights of the five items with two categories.
fn lsat7_rows() -> (Vec<Vec<u8>>, Vec<f64>) {
    table("lsat7.csv").iter().map(|r| (r[..5].iter().map(|v| *v as u8).collect::<Vec<u8>>(), r[5])).unzip()
}

fn lsat7() -> Responses {
    let (rows, weights) = lsat7_rows();
    Responses::from_rows(&rows).unwrap().with_weights(weights).unwrap()
}

/// The four items with four categories, numbered from zero.
fn science() -> Vec<Vec<u8>> {
    table("science.csv").iter().map(|r| r.iter().map(|v| *v as u8 - 1).collect()).collect()
}

fn exact() -> FitOptions {
    FitOptions { grid: Quadrature::even(121, -8.0, 8.0).unwrap(), tolerance: 1e-9, ..FitOptions::default() }
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got} is not {want}");
}

/// A small linear congruential generator (Knuth's MMIX constants): tests need repeatable draws, not good ones.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    fn answer(&mut self, item: &Item, theta: f64) -> u8 {
        let mut rest = self.uniform();
        let chosen = item.probabilities(theta).iter().position(|p| {
            rest -= p;
            rest < 0.0
        });
        chosen.unwrap_or(item.categories() - 1) as u8
    }
}

/// Ten binary items from easy to hard.
fn ten_items() -> Vec<Item> {
    (0..10).map(|j| Item::binary([0.9, 1.4, 1.9][j % 3], 1.8 - 0.4 * j as f64).unwrap()).collect()
}

/// Three items of five categories, with falling intercepts.
fn graded_items() -> Vec<Item> {
    (0..3)
        .map(|j| {
            let middle = 0.5 * j as f64 - 0.5;
            Item::graded(1.2 + 0.4 * j as f64, [2.0, 0.7, -0.6, -2.1].map(|d| d + middle).to_vec()).unwrap()
        })
        .collect()
}

/// One estimated number of a fit, set to another value.
fn with(fit: &IrtFit, at: usize, by: f64) -> IrtFit {
    let mut fit = fit.clone();
    match fit.parameters[at] {
        Parameter::Slope { item } => {
            let i = &fit.items[item];
            fit.items[item] = Item::graded(i.slope() + by, i.intercepts().to_vec()).unwrap();
        }
        Parameter::Intercept { item, k } => {
            let i = &fit.items[item];
            let mut d = i.intercepts().to_vec();
            d[k] += by;
            fit.items[item] = Item::graded(i.slope(), d).unwrap();
        }
        Parameter::Mean => fit.population.intercept += by,
        Parameter::Coefficient { column } => fit.population.coefficients[column] += by,
        Parameter::LogSd { group } => fit.population.variances[group] *= (2.0 * by).exp(),
    }
    fit
}

/// The marginal log-likelihood by brute force; `x` and `group` per person.
fn log_likelihood(fit: &IrtFit, rows: &[Vec<u8>], weights: &[f64], x: &[Vec<f64>], group: &[usize]) -> f64 {
    let (nodes, step) = (241, 0.08);
    let one = |i: usize| {
        let (mean, sd) = (fit.population.mean(&x[i]), fit.population.variances[group[i]].sqrt());
        let at = |q: usize| {
            let z = (q as f64 - 120.0) * step;
            let theta = mean + sd * z;
            let answers = fit.items.iter().zip(&rows[i]).filter(|(_, a)| **a != stats::irt::MISSING);
            let likelihood: f64 = answers.map(|(item, &a)| item.probability(usize::from(a), theta)).product();
            (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt() * step * likelihood
        };
        weights[i] * (0..nodes).map(at).sum::<f64>().ln()
    };
    (0..rows.len()).map(one).sum()
}

/// Compares the inverse of the covariance with minus the Hessian of the brute-force log-likelihood.
#[track_caller]
fn information_is_the_hessian(fit: &IrtFit, rows: &[Vec<u8>], weights: &[f64], x: &[Vec<f64>], group: &[usize]) {
    let information = fit.covariance.as_ref().unwrap().cholesky().unwrap().inverse();
    let value = |moves: &[(usize, f64)]| {
        let moved = moves.iter().fold(fit.clone(), |fit, &(at, by)| with(&fit, at, by));
        log_likelihood(&moved, rows, weights, x, group)
    };
    let h = 1e-3;
    for i in 0..fit.parameters.len() {
        for j in 0..=i {
            let second = value(&[(i, h), (j, h)]) - value(&[(i, h), (j, -h)]) - value(&[(i, -h), (j, h)])
                + value(&[(i, -h), (j, -h)]);
            let hessian = -second / (4.0 * h * h);
            let scale = (information[(i, i)] * information[(j, j)]).sqrt();
            let names = (fit.parameters[i], fit.parameters[j]);
            assert!(
                (information[(i, j)] - hessian).abs() < 2e-4 * scale,
                "{names:?}: {} {hessian}",
                information[(i, j)]
            );
        }
    }
}
