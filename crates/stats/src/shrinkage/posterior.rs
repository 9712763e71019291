//! The distribution of the groups' means, averaged over that of the variance between groups.

use rayon::prelude::*;

use super::{ShrinkageError, ShrunkenMean};
use crate::distribution::{normal_cdf, normal_pdf, normal_quantile};
use crate::matrix::{Matrix, dot};
use crate::meta::Study;

/// Points of the quadrature, and of the rough ones before it.
const POINTS: usize = 32;
const ROUGH: usize = 64;
/// So many of the rough points that are not negligible tell the range well.
const SEEN: usize = 12;
/// The range is narrowed at most so many times.
const NARROWED: usize = 12;
/// Densities so far below the highest, as logarithms, are left out.
const NEGLIGIBLE: f64 = 25.0;

/// The coefficients given one value of `tau^2`, and how likely that value is.
#[derive(Debug, Clone)]
struct Given {
    probability: f64,
    tau_squared: f64,
    /// Of the scaled columns.
    coefficients: Vec<f64>,
    /// Lower triangular root of their variance.
    root: Matrix,
}

#[derive(Debug, Clone)]
pub(super) struct Posterior {
    groups: Vec<Study>,
    /// Intercept and columns in units of their spread.
    rows: Matrix,
    /// Mean and spread of each column.
    scales: Vec<(f64, f64)>,
    given: Vec<Given>,
}

/// A group at one point of the quadrature.
struct Part {
    probability: f64,
    mean: f64,
    sd: f64,
    weight: f64,
}

impl Posterior {
    pub(super) fn of(groups: &[Study], columns: &[Vec<f64>]) -> Result<Self, ShrinkageError> {
        let scale = |c: &Vec<f64>| {
            let mean = crate::descriptive::mean(c)?;
            let spread = crate::descriptive::standard_deviation(c)?;
            (spread > 1e-10 * mean.abs()).then_some((mean, spread))
        };
        let scales: Vec<(f64, f64)> =
            columns.iter().map(scale).collect::<Option<_>>().ok_or(ShrinkageError::Collinear)?;
        let rows = Matrix::from_fn(groups.len(), columns.len() + 1, |i, j| match j {
            0 => 1.0,
            j => (columns[j - 1][i] - scales[j - 1].0) / scales[j - 1].1,
        });
        let mut posterior = Self { groups: groups.to_vec(), rows, scales, given: Vec::new() };
        // tau = unit t / (1 - t): all of the half line, the typical sampling error in its middle. Looks that narrow down find where
        // the density is.
        let mut range = (0.0, 1.0);
        for _ in 0..NARROWED {
            let width = (range.1 - range.0) / ROUGH as f64;
            let found = posterior.quadrature((0..ROUGH).map(|i| (range.0 + (i as f64 + 0.5) * width, width)))?;
            let (first, last) = (found[0].0, found[found.len() - 1].0);
            range = ((first - 1.5 * width).max(0.0), (last + 1.5 * width).min(1.0));
            if found.len() >= SEEN {
                break;
            }
        }
        let (middle, half) = (f64::midpoint(range.0, range.1), (range.1 - range.0) / 2.0);
        let nodes = gauss_legendre(POINTS).into_iter().map(|(at, weight)| (middle + half * at, weight));
        posterior.given = posterior.quadrature(nodes)?.into_iter().map(|(_, given)| given).collect();
        Ok(posterior)
    }

    /// The points `t` of a rule with their weights, without those that are negligible.
    fn quadrature(&self, rule: impl Iterator<Item = (f64, f64)>) -> Result<Vec<(f64, Given)>, ShrinkageError> {
        let unit = (self.groups.iter().map(|g| g.variance.ln()).sum::<f64>() / self.groups.len() as f64).exp().sqrt();
        let mut found = Vec::with_capacity(ROUGH.max(POINTS));
        for (t, weight) in rule {
            let tau = unit * t / (1.0 - t);
            let (log, given) = self.given(tau * tau).ok_or(ShrinkageError::Collinear)?;
            // d tau^2 = 2 tau d tau, d tau = unit / (1 - t)^2 dt.
            found.push((t, weight.ln() + log + tau.ln() - 2.0 * (1.0 - t).ln(), given));
        }
        let highest = found.iter().map(|f| f.1).fold(f64::NEG_INFINITY, f64::max);
        found.retain(|f| f.1 > highest - NEGLIGIBLE);
        let total: f64 = found.iter().map(|f| (f.1 - highest).exp()).sum();
        if found.is_empty() {
            return Err(ShrinkageError::Collinear);
        }
        let given =
            |(t, log, given): (f64, f64, Given)| (t, Given { probability: (log - highest).exp() / total, ..given });
        Ok(found.into_iter().map(given).collect())
    }

    /// The restricted log likelihood of one `tau^2`, and the coefficients there; `None` when columns are collinear.
    fn given(&self, tau_squared: f64) -> Option<(f64, Given)> {
        let width = self.rows.cols();
        let mut information = Matrix::zeros(width, width);
        let mut right = vec![0.0; width];
        let mut log = 0.0;
        for (i, g) in self.groups.iter().enumerate() {
            let weight = 1.0 / (tau_squared + g.variance);
            let x = self.rows.row(i);
            log += weight.ln() / 2.0;
            for j in 0..width {
                right[j] += weight * x[j] * g.estimate;
                for k in 0..=j {
                    information[(j, k)] += weight * x[j] * x[k];
                }
            }
        }
        let factor = information.cholesky().ok()?;
        if (0..width).any(|j| factor.lower()[(j, j)].powi(2) < 1e-10 * information[(j, j)]) {
            return None;
        }
        let coefficients = factor.solve(&right);
        let residual = |i: usize| self.groups[i].estimate - dot(self.rows.row(i), &coefficients);
        let squares: f64 =
            (0..self.groups.len()).map(|i| residual(i).powi(2) / (tau_squared + self.groups[i].variance)).sum();
        log -= (factor.log_determinant() + squares) / 2.0;
        let root = factor.inverse().cholesky().ok()?.lower().clone();
        Some((log, Given { probability: 0.0, tau_squared, coefficients, root }))
    }

    pub(super) fn tau_squared(&self) -> f64 {
        self.given.iter().map(|g| g.probability * g.tau_squared).sum()
    }

    /// In the units of the columns.
    pub(super) fn coefficients(&self) -> Vec<f64> {
        let mut mean = vec![0.0; self.rows.cols()];
        for g in &self.given {
            mean.iter_mut().zip(&g.coefficients).for_each(|(m, c)| *m += g.probability * c);
        }
        for (j, &(centre, spread)) in self.scales.iter().enumerate() {
            mean[j + 1] /= spread;
            mean[0] -= mean[j + 1] * centre;
        }
        mean
    }

    fn parts(&self, i: usize) -> impl Iterator<Item = Part> {
        let (x, Study { estimate, variance }) = (self.rows.row(i), self.groups[i]);
        let width = x.len();
        self.given.iter().map(move |g| {
            let weight = g.tau_squared / (g.tau_squared + variance);
            let mean = weight * estimate + (1.0 - weight) * dot(x, &g.coefficients);
            let along = |k: usize| (k..width).map(|j| x[j] * g.root[(j, k)]).sum::<f64>();
            let predicted: f64 = (0..width).map(|k| along(k).powi(2)).sum();
            let sd = (weight * variance + (1.0 - weight).powi(2) * predicted).sqrt();
            Part { probability: g.probability, mean, sd, weight }
        })
    }

    pub(super) fn mean(&self, i: usize) -> ShrunkenMean {
        let (estimate, weight) = self
            .parts(i)
            .fold((0.0, 0.0), |(mean, own), p| (mean + p.probability * p.mean, own + p.probability * p.weight));
        let variance: f64 = self.parts(i).map(|p| p.probability * (p.sd * p.sd + (p.mean - estimate).powi(2))).sum();
        ShrunkenMean { estimate, se: variance.sqrt(), weight }
    }

    pub(super) fn cdf(&self, i: usize, x: f64) -> f64 {
        self.parts(i).map(|p| p.probability * normal_cdf((x - p.mean) / p.sd)).sum::<f64>().min(1.0)
    }

    /// By Newton steps from the normal distribution's quantile, kept within the bracket found so far.
    pub(super) fn quantile(&self, i: usize, p: f64) -> f64 {
        let parts: Vec<Part> = self.parts(i).collect();
        let ShrunkenMean { estimate, se, .. } = self.mean(i);
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut x = estimate + normal_quantile(p) * se;
        for _ in 0..60 {
            let (mut miss, mut slope) = (-p, 0.0);
            for part in &parts {
                let z = (x - part.mean) / part.sd;
                miss += part.probability * normal_cdf(z);
                slope += part.probability * normal_pdf(z) / part.sd;
            }
            if miss > 0.0 {
                high = x
            } else {
                low = x
            }
            let step = (miss / slope).clamp(-2.0 * se, 2.0 * se);
            let mut next = if step.is_nan() { x } else { x - step };
            if low.is_finite() && high.is_finite() && !(low < next && next < high) {
                next = f64::midpoint(low, high);
            }
            if (next - x).abs() <= 1e-12 * se {
                return next;
            }
            x = next;
        }
        x
    }

    /// For each draw the rank of every group, 1 the highest.
    pub(super) fn drawn_ranks(&self, lots: &Lots) -> Vec<Vec<u32>> {
        lots.0.par_iter().map(|lot| self.draw_ranks(lot)).collect()
    }

    fn draw_ranks(&self, lot: &Lot) -> Vec<u32> {
        let mut left = lot.uniform;
        let chosen = self.given.iter().position(|g| {
            left -= g.probability;
            left <= 0.0
        });
        let given = &self.given[chosen.unwrap_or(self.given.len() - 1)];
        let (noise, of_groups) = lot.normal.split_at(given.coefficients.len());
        let shift = given.root.times_vector(noise);
        let b: Vec<f64> = given.coefficients.iter().zip(shift).map(|(b, s)| b + s).collect();
        let mean_of = |(i, (g, normal)): (usize, (&Study, &f64))| {
            let weight = given.tau_squared / (given.tau_squared + g.variance);
            let mean = weight * g.estimate + (1.0 - weight) * dot(self.rows.row(i), &b);
            (mean + (weight * g.variance).sqrt() * normal, i)
        };
        let mut means: Vec<(f64, usize)> = self.groups.iter().zip(of_groups).enumerate().map(mean_of).collect();
        means.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut ranks = vec![0; means.len()];
        means.iter().zip(1..).for_each(|((_, i), rank)| ranks[*i] = rank);
        ranks
    }

    /// Numbers that a draw needs.
    pub(super) fn needed(&self) -> usize {
        self.groups.len() + self.rows.cols()
    }
}

/// What chance says in one draw.
#[derive(Debug, Clone)]
struct Lot {
    uniform: f64,
    normal: Vec<f64>,
}

/// What chance says in all draws of ranks. Made once, they serve tables of any groups up to their number.
#[derive(Debug, Clone)]
pub struct Lots(Vec<Lot>);

impl Lots {
    /// For groups and coefficients of so many together. `streams(r)` returns the randomness of draw `r`: a function of `n` to a
    /// whole number from zero to `n - 1`, each as likely.
    pub fn new<D: FnMut(usize) -> usize>(
        draws: usize,
        groups_and_coefficients: usize,
        streams: impl Fn(usize) -> D + Sync,
    ) -> Self {
        let lot = |draw: usize| {
            let mut below = streams(draw);
            let mut uniform = || (below(1 << 30) as f64 + 0.5) / f64::from(1u32 << 30);
            let first = uniform();
            // Two normal numbers of two uniform ones (Box & Muller), several times cheaper than a quantile.
            let mut normal = Vec::with_capacity(groups_and_coefficients + 1);
            while normal.len() < groups_and_coefficients {
                let (radius, angle) = ((-2.0 * uniform().ln()).sqrt(), std::f64::consts::TAU * uniform());
                normal.extend([radius * angle.cos(), radius * angle.sin()]);
            }
            normal.truncate(groups_and_coefficients);
            Lot { uniform: first, normal }
        };
        Self((0..draws).into_par_iter().map(lot).collect())
    }

    /// How many draws there are.
    pub(super) fn draws(&self) -> usize {
        self.0.len()
    }

    /// Whether every draw has so many numbers.
    pub(super) fn hold(&self, numbers: usize) -> bool {
        self.0.iter().all(|lot| lot.normal.len() >= numbers)
    }
}

/// Nodes in -1..1 and weights of the rule of Gauss and Legendre, which is exact for polynomials of degree `2 n - 1`.
fn gauss_legendre(n: usize) -> Vec<(f64, f64)> {
    let node = |place: usize| {
        let mut x = (std::f64::consts::PI * (place as f64 + 0.75) / (n as f64 + 0.5)).cos();
        let mut slope = 1.0;
        // Newton on the polynomial, whose roots the first guess is near to.
        for _ in 0..8 {
            let (mut p, mut before) = (1.0, 0.0);
            for k in 0..n {
                let k = k as f64;
                (p, before) = (((2.0 * k + 1.0) * x * p - k * before) / (k + 1.0), p);
            }
            slope = n as f64 * (x * p - before) / (x * x - 1.0);
            x -= p / slope;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..n).map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_exact_for_polynomials() {
        for n in [5, 32] {
            let rule = gauss_legendre(n);
            for power in 0..(2 * n as i32) {
                let sum: f64 = rule.iter().map(|(x, weight)| weight * x.powi(power)).sum();
                let exact = if power % 2 == 0 { 2.0 / f64::from(power + 1) } else { 0.0 };
                assert!((sum - exact).abs() < 1e-12, "{n} {power}: {sum}");
            }
        }
    }

    #[test]
    fn a_rule_ten_times_as_fine_gives_the_same() {
        let study = |estimate: f64, variance: f64| Study { estimate, variance };
        let tables: [Vec<Study>; 3] = [
            // Hardly a spread, a large one, and many groups.
            (0..12).map(|i| study(f64::from(i % 3), 2.0 + f64::from(i))).collect(),
            (0..40).map(|i| study(f64::from((i * 7) % 11), 0.2 + 0.1 * f64::from(i % 5))).collect(),
            (0..3_000).map(|i| study((f64::from(i) * 0.7).sin(), 0.01 + 0.3 * f64::from(i % 7))).collect(),
        ];
        for groups in tables {
            let own = Posterior::of(&groups, &[]).unwrap();
            let mut fine = own.clone();
            let nodes = 10_000;
            let rule = (0..nodes).map(|i| ((f64::from(i) + 0.5) / f64::from(nodes), 1.0));
            fine.given = fine.quadrature(rule).unwrap().into_iter().map(|(_, given)| given).collect();
            let tau = (fine.tau_squared(), own.tau_squared());
            assert!((tau.0 / tau.1 - 1.0).abs() < 1e-4, "{tau:?}");
            for i in [0, 5, 11] {
                let se = fine.mean(i).se;
                for p in [0.025, 0.5, 0.975] {
                    assert!((own.quantile(i, p) - fine.quantile(i, p)).abs() < 1e-4 * se);
                }
            }
        }
    }
}
