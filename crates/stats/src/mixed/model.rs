//! The profiled problem in scaled columns: the criterion, its gradient, and what the parameters mean.

use std::collections::BTreeSet;

use super::clustered::Clusters;
use super::crossed::Crossed;
use super::curvature::{Curvature, curvature};
use super::data::{Covariance, FitError, Level, MixedData, RandomTerm};
use super::design::{Block, Design, at};
use super::fit::VarianceComponent;
use super::least_squares::{LeastSquares, wide_dot};
use super::nesting::Nesting;
use super::reduce::{Random, Reduced, reduce};
use super::sufficient::{Persons, Sufficient};
use crate::matrix::{Matrix, dot};

/// Equal columns of Z and X are held once: the work per evaluation grows with the square of their number.
pub(super) struct Columns<'c> {
    pub values: Vec<&'c [f64]>,
    pub scales: Vec<f64>,
}

impl<'c> Columns<'c> {
    fn place(&mut self, values: &'c [f64]) -> usize {
        self.values.iter().position(|c| std::ptr::eq(*c, values) || *c == values).unwrap_or_else(|| {
            self.values.push(values);
            self.scales.push(root_mean_square(values));
            self.values.len() - 1
        })
    }
}

/// A random term: its level, name and block, and what a parameter must be divided by to be a standard deviation in the
/// units of the data.
struct Term {
    level: Level,
    name: String,
    block: Block,
    divisors: Vec<f64>,
}

/// What the rows say.
enum Statistics {
    Nested(Sufficient),
    /// Some persons have rows in several units.
    Crossed(Box<Crossed>),
}

/// The profiled problem in scaled columns.
pub(super) struct Model {
    statistics: Statistics,
    pub random: Random,
    terms: Vec<Term>,
    x: Vec<usize>,
    y: usize,
    pub x_scales: Vec<f64>,
    pub y_scale: f64,
    /// Rows less fixed coefficients.
    pub spare: f64,
    pub rows: usize,
}

/// The criterion and what it is made of, at one value of the variance parameters, in scaled columns.
pub(super) struct Profile {
    pub criterion: f64,
    pub sigma_squared: f64,
    pub information_inverse: Matrix,
    pub coefficients: Vec<f64>,
    reduced: Reduced,
}

fn root_mean_square(values: &[f64]) -> f64 {
    let scale = (wide_dot(values, values) / values.len() as f64).sqrt();
    if scale > 0.0 { scale } else { 1.0 }
}

impl Model {
    pub fn build(
        data: &MixedData<'_>,
        nesting: &Nesting,
        ordinary: &LeastSquares,
        moved: &BTreeSet<u32>,
    ) -> Result<Self, FitError> {
        let mut columns = Columns { values: Vec::new(), scales: Vec::new() };
        let x: Vec<usize> = data.x.iter().map(|c| columns.place(&c.values)).collect();
        let mut first = usize::from(nesting.person);
        let mut terms = Vec::new();
        let none: &[RandomTerm] = &[];
        let unit_terms = if nesting.unit { &data.unit_random[..] } else { none };
        let cluster_terms = if nesting.cluster { &data.cluster_random[..] } else { none };
        for (level, group) in [(Level::Unit, unit_terms), (Level::Cluster, cluster_terms)] {
            for term in group {
                let places: Vec<usize> = term.columns.iter().map(|c| columns.place(c)).collect();
                let scales: Vec<f64> = places.iter().map(|&place| columns.scales[place]).collect();
                let whole = dot(&scales, &scales).sqrt();
                let shared = (term.covariance == Covariance::Shared || scales.len() == 1)
                    .then(|| scales.iter().map(|s| s / whole).collect());
                let divisors = if shared.is_some() { vec![whole] } else { scales };
                let block = Block { columns: places, shared, first };
                first += block.parameters();
                terms.push(Term { level, name: term.name.clone(), block, divisors });
            }
        }
        let design =
            |level| Design { blocks: terms.iter().filter(|t| t.level == level).map(|t| t.block.clone()).collect() };
        let random = Random { person: nesting.person, unit: design(Level::Unit), cluster: design(Level::Cluster) };
        let y = columns.values.len();
        let y_scale = root_mean_square(&ordinary.residuals);
        columns.values.push(&ordinary.residuals);
        columns.scales.push(y_scale);
        let unit = random.unit.columns();
        let persons = if nesting.person { Persons::Except(moved) } else { Persons::None };
        let sums = Sufficient::gather(&columns.values, &columns.scales, &nesting.sorted, &unit, persons);
        let statistics = if moved.is_empty() {
            Statistics::Nested(sums)
        } else {
            let crossed = Crossed::gather(sums, &random, &columns.values, &columns.scales, &nesting.sorted, moved);
            Statistics::Crossed(Box::new(crossed.ok_or(FitError::TooManyMovers { persons: moved.len() })?))
        };
        Ok(Self {
            statistics,
            random,
            terms,
            x_scales: x.iter().map(|&place| columns.scales[place]).collect(),
            x,
            y,
            y_scale,
            spare: (data.y.len() - data.x.len()) as f64,
            rows: data.y.len(),
        })
    }

    /// The criterion at `theta`; `None` where it has no finite value.
    pub fn profile(&self, theta: &[f64]) -> Option<Profile> {
        let reduced = match &self.statistics {
            Statistics::Nested(sums) => reduce(sums, &self.random, theta),
            Statistics::Crossed(sums) => sums.reduce(&self.random, theta)?,
        };
        let information = Matrix::from_fn(self.x.len(), self.x.len(), |i, j| reduced.get(self.x[i], self.x[j]));
        let information = information.cholesky().ok()?;
        let xy: Vec<f64> = self.x.iter().map(|&i| reduced.get(i, self.y)).collect();
        let coefficients = information.solve(&xy);
        let residual_squares = reduced.get(self.y, self.y) - dot(&xy, &coefficients);
        let sigma_squared = residual_squares / self.spare;
        let log_determinants = reduced.log_determinant + information.log_determinant();
        let criterion = log_determinants + self.spare * (1.0 + (std::f64::consts::TAU * sigma_squared).ln());
        (residual_squares > 0.0 && criterion.is_finite()).then(|| Profile {
            criterion,
            sigma_squared,
            information_inverse: information.inverse(),
            coefficients,
            reduced,
        })
    }

    /// `[X, y]' V^-1 [X, y]` with `sigma^2 = 1`, in the units of the data; `None` where it has no finite value.
    pub fn cross_products(&self, theta: &[f64]) -> Option<Matrix> {
        let reduced = match &self.statistics {
            Statistics::Nested(sums) => reduce(sums, &self.random, theta),
            Statistics::Crossed(sums) => sums.reduce(&self.random, theta)?,
        };
        let places = self.places();
        let scale: Vec<f64> = self.x_scales.iter().copied().chain([self.y_scale]).collect();
        Some(Matrix::from_fn(places.len(), places.len(), |i, j| {
            reduced.get(places[i], places[j]) * scale[i] * scale[j]
        }))
    }

    /// Where the columns of `[X, y]` stand in `R`.
    pub fn places(&self) -> Vec<usize> {
        self.x.iter().copied().chain([self.y]).collect()
    }

    /// What each cluster says of the coefficients; nothing when there are none to tell apart.
    pub fn clusters(&self, profile: &Profile, labels: Vec<u32>) -> Option<Clusters> {
        let p = self.x.len();
        let passes = profile.reduced.of_clusters();
        if passes.len() != labels.len() || labels.len() < 2 {
            return None;
        }
        let entry = |packed: &[f64], i: usize, j: usize| packed[at(i, j)];
        let information: Vec<Matrix> =
            passes.iter().map(|of| Matrix::from_fn(p, p, |i, j| entry(of, self.x[i], self.x[j]))).collect();
        let score = |(packed, own): (&&[f64], &Matrix)| -> Vec<f64> {
            let explained = own.times_vector(&profile.coefficients);
            (0..p).map(|i| entry(packed, self.x[i], self.y) - explained[i]).collect()
        };
        let scores = passes.iter().zip(&information).map(score).collect();
        let units = self.x_scales.iter().map(|s| self.y_scale / s).collect();
        Some(Clusters { information, scores, labels, inverse: profile.information_inverse.clone(), units })
    }

    /// The gradient of the criterion in `theta`, where `at` is its profile.
    pub fn gradient(&self, theta: &[f64], at: &Profile) -> Vec<f64> {
        let sums = match &self.statistics {
            Statistics::Nested(sums) => sums,
            Statistics::Crossed(_) => return self.differences(theta),
        };
        // d criterion = d log|V| + tr(M^-1 dM) + w' dA w / sigma^2, w = (-b, 1).
        let places = self.places();
        let weight: Vec<f64> = at.coefficients.iter().map(|b| -b).chain([1.0]).collect();
        let (p, width) = (self.x.len(), sums.width);
        let mut g = vec![0.0; width * width];
        for i in 0..=p {
            for j in 0..=p {
                let inverse = if i < p && j < p { at.information_inverse[(i, j)] } else { 0.0 };
                g[places[i] * width + places[j]] += inverse + weight[i] * weight[j] / at.sigma_squared;
            }
        }
        at.reduced.gradient(sums, &self.random, theta, &g)
    }

    /// The gradient by central differences.
    fn differences(&self, theta: &[f64]) -> Vec<f64> {
        let value = |i: usize, by: f64| {
            let mut point = theta.to_vec();
            point[i] += by;
            self.profile(&point).map_or(f64::NAN, |p| p.criterion)
        };
        let slope = |i: usize| {
            let h = 1e-4 * theta[i].abs().max(0.1);
            (value(i, h) - value(i, -h)) / (2.0 * h)
        };
        (0..theta.len()).map(slope).map(|slope| if slope.is_finite() { slope } else { 0.0 }).collect()
    }

    /// Second derivatives of everything the criterion is made of.
    pub fn curvature(&self, theta: &[f64]) -> Option<Curvature> {
        match &self.statistics {
            Statistics::Nested(sums) => curvature(sums, &self.random, theta),
            Statistics::Crossed(sums) => sums.curvature(&self.random, &self.variances(theta)),
        }
    }

    /// A start where `person` and `other` are the relative standard deviations.
    pub fn start(&self, person: f64, other: f64) -> Vec<f64> {
        let mut start: Vec<f64> = if self.random.person { vec![person] } else { Vec::new() };
        for Term { block, .. } in &self.terms {
            let q = block.columns.len();
            if block.shared.is_some() {
                start.push(other);
            } else {
                start.extend((0..q).flat_map(|i| (0..=i).map(move |j| if i == j { other } else { 0.0 })));
            }
        }
        start
    }

    /// Positions of the parameters that are standard deviations (diagonal of the factors).
    pub fn diagonal(&self) -> Vec<usize> {
        let mut positions: Vec<usize> = if self.random.person { vec![0] } else { Vec::new() };
        for Term { block, .. } in &self.terms {
            let q = if block.shared.is_some() { 1 } else { block.columns.len() };
            positions.extend((0..q).map(|i| block.first + at(i, i)));
        }
        positions
    }

    /// The relative variances that belong to `theta`.
    pub fn variances(&self, theta: &[f64]) -> Vec<f64> {
        let person = if self.random.person { vec![theta[0] * theta[0]] } else { Vec::new() };
        person.into_iter().chain(self.terms.iter().flat_map(|t| t.block.variances(theta))).collect()
    }

    /// First and second derivatives of the relative variances in `theta`: `(variance, i, value)`, `(variance, i, j, value)`.
    #[expect(clippy::type_complexity)] // two lists of sparse derivatives
    pub fn chain(&self, theta: &[f64]) -> (Vec<(usize, usize, f64)>, Vec<(usize, usize, usize, f64)>) {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut square = |k: usize| {
            first.push((k, k, 2.0 * theta[k]));
            second.push((k, k, k, 2.0));
        };
        if self.random.person {
            square(0);
        }
        self.terms.iter().filter(|t| t.block.shared.is_some()).for_each(|t| square(t.block.first));
        for Term { block, .. } in self.terms.iter().filter(|t| t.block.shared.is_none()) {
            let q = block.columns.len();
            let pairs = || (0..q).flat_map(|i| (0..=i).map(move |j| (i, j)));
            for (i, j) in pairs() {
                let variance = block.first + at(i, j);
                for m in 0..=j {
                    let (im, jm) = (block.first + at(i, m), block.first + at(j, m));
                    // The variance is the sum over m of L_im L_jm.
                    first.push((variance, im, theta[jm]));
                    first.push((variance, jm, theta[im]));
                    second.push((variance, im, jm, 1.0));
                    second.push((variance, jm, im, 1.0));
                }
            }
        }
        (first, second)
    }

    pub fn components(&self, theta: &[f64], residual_variance: f64) -> Vec<VarianceComponent> {
        let mut components = Vec::new();
        if self.random.person {
            components.push(VarianceComponent {
                level: Level::Person,
                term: "intercept".to_owned(),
                covariance: Matrix::from_fn(1, 1, |_, _| residual_variance * theta[0] * theta[0]),
                at_boundary: theta[0] == 0.0,
            });
        }
        for Term { level, name, block, divisors } in &self.terms {
            let q = divisors.len();
            let factor = Matrix::from_fn(q, q, |i, j| match (&block.shared, i >= j) {
                (_, false) => 0.0,
                (Some(_), true) => theta[block.first] / divisors[0],
                (None, true) => block.factor(theta, i, j) / divisors[i],
            });
            components.push(VarianceComponent {
                level: *level,
                term: name.clone(),
                covariance: factor.times(&factor.transposed()).scaled(residual_variance),
                at_boundary: (0..q).any(|i| factor[(i, i)] == 0.0),
            });
        }
        components
    }
}
