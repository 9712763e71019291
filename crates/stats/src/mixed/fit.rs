//! Fitting: from rows to coefficients, variance components and contrasts.

use std::collections::BTreeSet;

use super::data::{Column, Covariance, FitError, Level, MixedData, RandomTerm};
use super::derivatives::{Sensitivity, sensitivity};
use super::sufficient::{Block, Design, Reduced, Sufficient};
use crate::distribution::t_two_sided_p;
use crate::interval::Interval;
use crate::matrix::{Matrix, dot};
use crate::optimise::{Minimum, minimise};

/// Why a level of the data took no part in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropReason {
    /// There is only one group, so that nothing varies between groups.
    OneGroup,
    /// Every group has one row, so that the level cannot be told from the residual.
    OneRowEach,
    /// The groups are those of the level above.
    SameAsLevelAbove,
}

/// A fitted mixed model. Everything is in the units of the data.
#[derive(Debug, Clone)]
pub struct MixedFit {
    /// Names of the fixed columns, in the order given.
    pub names: Vec<String>,
    /// Fixed coefficients, in that order.
    pub coefficients: Vec<f64>,
    /// Their covariance matrix.
    pub covariance: Matrix,
    /// Variances of the random terms: person, units' terms, clusters' terms.
    pub components: Vec<VarianceComponent>,
    /// Residual variance.
    pub residual_variance: f64,
    /// The REML criterion (minus two restricted log likelihoods) at the estimate.
    pub reml_criterion: f64,
    /// Number of rows.
    pub rows: usize,
    /// Number of groups of each level given in the data; a unit is counted within its cluster, a person within its unit.
    pub groups: Vec<(Level, usize)>,
    /// Levels of the data that took no part, and why.
    pub dropped: Vec<(Level, DropReason)>,
    /// Persons who appear in several units and are counted once in each.
    pub split_persons: usize,
    sensitivity: Sensitivity,
}

/// Estimated (co)variance of one random term.
#[derive(Debug, Clone, PartialEq)]
pub struct VarianceComponent {
    /// The level of the term.
    pub level: Level,
    /// The name of the term.
    pub term: String,
    /// 1 x 1 for independent effects with one variance; `q x q` for correlated effects.
    pub covariance: Matrix,
    /// Whether a variance (or a direction of the covariance matrix) is estimated as zero.
    pub at_boundary: bool,
}

/// A weighted sum of coefficients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// The weighted sum.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Satterthwaite degrees of freedom.
    pub df: f64,
    /// `estimate / se`.
    pub t: f64,
    /// Two-sided p of the hypothesis that the sum is zero.
    pub p: f64,
}

/// Fits the model by REML.
///
/// Levels that cannot be told apart from others are left out and named in [`MixedFit::dropped`].
///
/// # Errors
/// [`FitError`] says which column, row or level stands in the way.
pub fn fit_reml(data: &MixedData<'_>) -> Result<MixedFit, FitError> {
    data.check()?;
    let nesting = Nesting::of(data);
    let (residuals, ordinary) = least_squares(data.y, &data.x)?;
    let model = Model::build(data, &nesting, &residuals);
    let found = search(&model)?;
    let profile = model.profile(&found.point).ok_or(FitError::NotConverged)?;
    let sensitivity = sensitivity(&model, &found.point, &profile);

    let variance = profile.sigma_squared * model.y_scale * model.y_scale;
    let p = data.x.len();
    let unscale = |i: usize| model.y_scale / model.x_scales[i];
    let coefficients = (0..p).map(|i| ordinary[i] + profile.coefficients[i] * unscale(i)).collect();
    let covariance = Matrix::from_fn(p, p, |i, j| {
        profile.sigma_squared * profile.information_inverse[(i, j)] * unscale(i) * unscale(j)
    });
    let log_scales: f64 = model.x_scales.iter().map(|s| s.ln()).sum();
    Ok(MixedFit {
        names: data.x.iter().map(|c| c.name.clone()).collect(),
        coefficients,
        covariance,
        components: model.components(&found.point, variance),
        residual_variance: variance,
        reml_criterion: profile.criterion + 2.0 * log_scales + 2.0 * model.spare * model.y_scale.ln(),
        rows: data.y.len(),
        groups: nesting.groups,
        dropped: nesting.dropped,
        split_persons: nesting.split_persons,
        sensitivity: sensitivity.rescaled(unscale),
    })
}

impl MixedFit {
    /// The weighted sum of the coefficients with the given weights, one per coefficient.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients.
    pub fn contrast(&self, weights: &[f64]) -> Result<Contrast, FitError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(FitError::ContrastLength { found: weights.len(), coefficients });
        }
        let estimate = dot(weights, &self.coefficients);
        let variance = self.covariance.quadratic_form(weights);
        let se = variance.sqrt();
        let df = self.sensitivity.degrees_of_freedom(weights, variance);
        let t = estimate / se;
        Ok(Contrast { estimate, se, df, t, p: t_two_sided_p(t, df) })
    }

    /// The coefficient of the named column, if there is one.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<Contrast> {
        let position = self.names.iter().position(|n| n == name)?;
        let mut weights = vec![0.0; self.names.len()];
        weights[position] = 1.0;
        self.contrast(&weights).ok()
    }

    /// The variance component of the named term of a level, if it took part.
    #[must_use]
    pub fn component(&self, level: Level, term: &str) -> Option<&VarianceComponent> {
        self.components.iter().find(|c| c.level == level && c.term == term)
    }
}

impl VarianceComponent {
    /// The variance of the term's first (often only) effect.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.covariance[(0, 0)]
    }
}

impl Contrast {
    /// An estimate of the given variance whose degrees of freedom are infinite.
    pub(crate) fn normal(estimate: f64, variance: f64) -> Self {
        let se = variance.max(0.0).sqrt();
        // A sum of nothing is zero for certain, and no surprise.
        let t = if se > 0.0 { estimate / se } else { 0.0 };
        Self { estimate, se, df: f64::INFINITY, t, p: t_two_sided_p(t, f64::INFINITY) }
    }

    /// The two-sided interval of the given level, such as 0.95.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        Interval::around(self.estimate, self.se, self.df, level)
    }
}

/// Which levels take part, and to which groups each row belongs.
struct Nesting {
    keys: Vec<(u32, u32, u32)>,
    cluster: bool,
    unit: bool,
    person: bool,
    groups: Vec<(Level, usize)>,
    dropped: Vec<(Level, DropReason)>,
    split_persons: usize,
}

impl Nesting {
    fn of(data: &MixedData<'_>) -> Self {
        let rows = data.y.len();
        let mut nesting = Self {
            keys: vec![(0, 0, 0); rows],
            cluster: false,
            unit: false,
            person: false,
            groups: Vec::new(),
            dropped: Vec::new(),
            split_persons: 0,
        };
        let mut above = 1;
        if !data.cluster_random.is_empty() {
            nesting.keys.iter_mut().zip(data.cluster).for_each(|(key, &cluster)| key.0 = cluster);
            nesting.cluster = nesting.takes_part(Level::Cluster, &mut above, rows);
            if !nesting.cluster {
                nesting.keys.iter_mut().for_each(|key| key.0 = 0);
            }
        }
        if !data.unit_random.is_empty() {
            nesting.keys.iter_mut().zip(data.unit).for_each(|(key, &unit)| key.1 = unit);
            nesting.unit = nesting.takes_part(Level::Unit, &mut above, rows);
            if !nesting.unit {
                nesting.keys.iter_mut().for_each(|key| key.1 = 0);
            }
        }
        // Without a person effect the third key stays the same, so that a unit's rows are one run.
        if !data.person.is_empty() {
            nesting.keys.iter_mut().zip(data.person).for_each(|(key, &person)| key.2 = person);
            let within: BTreeSet<_> = nesting.keys.iter().collect();
            let distinct: BTreeSet<_> = data.person.iter().collect();
            nesting.split_persons = within.len() - distinct.len();
            nesting.person = nesting.takes_part(Level::Person, &mut above, rows);
            if !nesting.person {
                nesting.keys.iter_mut().for_each(|key| key.2 = 0);
            }
        }
        nesting
    }

    /// Whether the level can be told from the one above (which has `above` groups) and from the residual.
    fn takes_part(&mut self, level: Level, above: &mut usize, rows: usize) -> bool {
        let groups = self.keys.iter().collect::<BTreeSet<_>>().len();
        self.groups.push((level, groups));
        let reason = if groups == 1 {
            DropReason::OneGroup
        } else if groups == rows {
            DropReason::OneRowEach
        } else if groups == *above {
            DropReason::SameAsLevelAbove
        } else {
            *above = groups;
            return true;
        };
        self.dropped.push((level, reason));
        false
    }
}

/// Least-squares coefficients and residuals, by modified Gram-Schmidt with one repetition.
///
/// The model is fitted to the residuals: generalised least squares of `y` and of `y - X b` differ by `b` exactly, and the
/// cross products of residuals keep digits that those of a large mean would lose.
fn least_squares(y: &[f64], x: &[Column]) -> Result<(Vec<f64>, Vec<f64>), FitError> {
    let p = x.len();
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(p);
    let mut triangle = Matrix::zeros(p, p);
    for (j, column) in x.iter().enumerate() {
        let mut v = column.values.clone();
        let before = dot(&v, &v).sqrt();
        for _ in 0..2 {
            for (i, q) in basis.iter().enumerate() {
                let along = dot(q, &v);
                triangle[(i, j)] += along;
                v.iter_mut().zip(q).for_each(|(v, q)| *v -= along * q);
            }
        }
        let norm = dot(&v, &v).sqrt();
        if norm <= 1e-8 * before {
            return Err(FitError::Collinear { column: column.name.clone() });
        }
        triangle[(j, j)] = norm;
        v.iter_mut().for_each(|v| *v /= norm);
        basis.push(v);
    }
    let mut residuals = y.to_vec();
    let mut along = vec![0.0; p];
    for _ in 0..2 {
        for (q, total) in basis.iter().zip(&mut along) {
            let step = dot(q, &residuals);
            *total += step;
            residuals.iter_mut().zip(q).for_each(|(r, q)| *r -= step * q);
        }
    }
    let size = dot(y, y).sqrt();
    if dot(&residuals, &residuals).sqrt() <= 1e-11 * size {
        return Err(FitError::NoVariation);
    }
    for i in (0..p).rev() {
        let later: f64 = (i + 1..p).map(|k| triangle[(i, k)] * along[k]).sum();
        along[i] = (along[i] - later) / triangle[(i, i)];
    }
    Ok((residuals, along))
}

/// The profiled problem in scaled columns.
pub(super) struct Model {
    statistics: Sufficient,
    person: bool,
    unit: Design,
    cluster: Design,
    /// Names, levels and scales of the random terms, in the order of their blocks.
    terms: Vec<(Level, String, Block, Vec<f64>)>,
    x: Vec<usize>,
    y: usize,
    x_scales: Vec<f64>,
    y_scale: f64,
    /// Rows less fixed coefficients.
    pub spare: f64,
}

/// The criterion and what it is made of, at one value of the variance parameters, in scaled columns.
pub(super) struct Profile {
    pub criterion: f64,
    /// `log|V / sigma^2| + log|X'V^-1 X sigma^2|`.
    pub log_determinants: f64,
    pub residual_squares: f64,
    pub sigma_squared: f64,
    pub information_inverse: Matrix,
    coefficients: Vec<f64>,
}

fn root_mean_square(values: &[f64]) -> f64 {
    let scale = (dot(values, values) / values.len() as f64).sqrt();
    if scale > 0.0 { scale } else { 1.0 }
}

impl Model {
    fn build(data: &MixedData<'_>, nesting: &Nesting, residuals: &[f64]) -> Self {
        // Equal columns of Z and X are held once: the work per evaluation grows with the square of their number.
        let mut columns: Vec<&[f64]> = Vec::new();
        fn place<'c>(columns: &mut Vec<&'c [f64]>, values: &'c [f64]) -> usize {
            columns.iter().position(|c| *c == values).unwrap_or_else(|| {
                columns.push(values);
                columns.len() - 1
            })
        }
        let x: Vec<usize> = data.x.iter().map(|c| place(&mut columns, &c.values)).collect();
        let mut first = usize::from(nesting.person);
        let mut terms = Vec::new();
        let none: &[RandomTerm] = &[];
        let unit_terms = if nesting.unit { &data.unit_random[..] } else { none };
        let cluster_terms = if nesting.cluster { &data.cluster_random[..] } else { none };
        for (level, group) in [(Level::Unit, unit_terms), (Level::Cluster, cluster_terms)] {
            for term in group {
                let places = term.columns.iter().map(|c| place(&mut columns, c)).collect();
                let scales: Vec<f64> = term.columns.iter().map(|c| root_mean_square(c)).collect();
                let whole = dot(&scales, &scales).sqrt();
                let shared = (term.covariance == Covariance::Shared || scales.len() == 1)
                    .then(|| scales.iter().map(|s| s / whole).collect());
                // What a parameter must be divided by to be a standard deviation in the units of the data.
                let divisors = if shared.is_some() { vec![whole] } else { scales };
                let block = Block { columns: places, shared, first };
                first += block.parameters();
                terms.push((level, term.name.clone(), block, divisors));
            }
        }
        let design = |level| Design { blocks: terms.iter().filter(|t| t.0 == level).map(|t| t.2.clone()).collect() };
        let y = columns.len();
        columns.push(residuals);
        let scaled: Vec<Vec<f64>> = columns
            .iter()
            .map(|c| {
                let scale = root_mean_square(c);
                c.iter().map(|v| v / scale).collect()
            })
            .collect();
        let views: Vec<&[f64]> = scaled.iter().map(Vec::as_slice).collect();
        Self {
            statistics: Sufficient::gather(&views, &nesting.keys, nesting.person),
            person: nesting.person,
            unit: design(Level::Unit),
            cluster: design(Level::Cluster),
            x,
            y,
            x_scales: data.x.iter().map(|c| root_mean_square(&c.values)).collect(),
            y_scale: root_mean_square(residuals),
            spare: (data.y.len() - data.x.len()) as f64,
            terms,
        }
    }

    fn reduce(&self, theta: &[f64]) -> Reduced {
        let person = if self.person { theta[0] } else { 0.0 };
        self.statistics.reduce(person, theta, &self.unit, &self.cluster)
    }

    /// `X'V^-1 X sigma^2` at `theta`, in scaled columns.
    pub fn information(&self, theta: &[f64]) -> Matrix {
        self.reduce(theta).block(&self.x)
    }

    /// The criterion at `theta`; `None` where it has no finite value.
    pub fn profile(&self, theta: &[f64]) -> Option<Profile> {
        let reduced = self.reduce(theta);
        let information = reduced.block(&self.x).cholesky().ok()?;
        let xy: Vec<f64> = self.x.iter().map(|&i| reduced.get(i, self.y)).collect();
        let coefficients = information.solve(&xy);
        let residual_squares = reduced.get(self.y, self.y) - dot(&xy, &coefficients);
        let sigma_squared = residual_squares / self.spare;
        let log_determinants = reduced.log_determinant + information.log_determinant();
        let criterion = log_determinants + self.spare * (1.0 + (std::f64::consts::TAU * sigma_squared).ln());
        (residual_squares > 0.0 && criterion.is_finite()).then(|| Profile {
            criterion,
            log_determinants,
            residual_squares,
            sigma_squared,
            information_inverse: information.inverse(),
            coefficients,
        })
    }

    fn criterion(&self, theta: &[f64]) -> f64 {
        self.profile(theta).map_or(f64::INFINITY, |p| p.criterion)
    }

    /// A start where `person` and `other` are the relative standard deviations.
    fn start(&self, person: f64, other: f64) -> Vec<f64> {
        let mut start: Vec<f64> = if self.person { vec![person] } else { Vec::new() };
        for (_, _, block, _) in &self.terms {
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
    fn diagonal(&self) -> Vec<usize> {
        let mut positions: Vec<usize> = if self.person { vec![0] } else { Vec::new() };
        for (_, _, block, _) in &self.terms {
            let q = if block.shared.is_some() { 1 } else { block.columns.len() };
            positions.extend((0..q).map(|i| block.first + i * (i + 3) / 2));
        }
        positions
    }

    fn components(&self, theta: &[f64], residual_variance: f64) -> Vec<VarianceComponent> {
        let mut components = Vec::new();
        if self.person {
            components.push(VarianceComponent {
                level: Level::Person,
                term: "intercept".to_owned(),
                covariance: Matrix::from_fn(1, 1, |_, _| residual_variance * theta[0] * theta[0]),
                at_boundary: theta[0] == 0.0,
            });
        }
        for (level, name, block, divisors) in &self.terms {
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

/// The lowest criterion of several starts, with variances that are as good as zero set to zero.
fn search(model: &Model) -> Result<Minimum, FitError> {
    let mut criterion = |theta: &[f64]| model.criterion(theta);
    let mut best = minimise(&mut criterion, &model.start(1.0, 0.3));
    if !best.converged {
        let other = minimise(&mut criterion, &model.start(0.3, 1.0));
        if other.value < best.value || (other.converged && other.value < best.value + 1e-6) {
            best = other;
        }
    }
    let diagonal = model.diagonal();
    // Zero is stationary in a standard deviation also where it is not the minimum: look beyond before believing it.
    for &i in &diagonal {
        if best.point[i].abs() < 0.02 {
            for probe in [0.05, 0.2] {
                let mut from = best.point.clone();
                from[i] = probe;
                if criterion(&from) < best.value - 1e-9 {
                    let again = minimise(&mut criterion, &from);
                    if again.value < best.value {
                        best = again;
                    }
                }
            }
        }
    }
    if !best.value.is_finite() || best.point.iter().any(|t| t.abs() > 1e4) {
        return Err(FitError::NoResidualVariation);
    }
    if !best.converged {
        return Err(FitError::NotConverged);
    }
    for &i in &diagonal {
        if best.point[i].abs() < 0.01 {
            let mut zero = best.point.clone();
            zero[i] = 0.0;
            let value = criterion(&zero);
            if value <= best.value + 1e-8 {
                best.point = zero;
                best.value = best.value.min(value);
            }
        }
    }
    Ok(best)
}
