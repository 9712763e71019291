//! Fitting: from rows to coefficients, variance components and contrasts.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::clustered::Clusters;
use super::crossed::movers;
use super::data::{FitError, Level, MixedData};
use super::least_squares::{LeastSquares, least_squares};
use super::model::Model;
use super::nesting::{DropReason, Nesting};
use super::search::search;
use super::small_sample::{KenwardRoger, SmallSample};
use crate::distribution::t_two_sided_p;
use crate::interval::Interval;
use crate::matrix::{Matrix, dot};

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
    /// How many persons more there seem to be because those who appear in several units are counted once in each.
    pub split_persons: usize,
    /// Persons who appear in several units and are held together as one ([`fit_reml_crossed`]).
    pub crossed_persons: usize,
    small_sample: SmallSample,
    pub(super) clusters: Option<Clusters>,
    kenward_roger: OnceLock<Result<KenwardRoger, FitError>>,
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
    /// Degrees of freedom, of Satterthwaite or of Kenward and Roger.
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
    fit(data, false)
}

/// Fits the model by REML with persons who have rows in several units (of one cluster or of several) held together: their
/// intercept is crossed with the effects of units and clusters. Everybody else is nested as in [`fit_reml`], and without
/// such persons the two are the same.
///
/// # Errors
/// [`FitError`] says which column, row or level stands in the way; [`FitError::TooManyMovers`] when the system of the
/// linked groups would be too large.
pub fn fit_reml_crossed(data: &MixedData<'_>) -> Result<MixedFit, FitError> {
    fit(data, true)
}

fn fit(data: &MixedData<'_>, crossed: bool) -> Result<MixedFit, FitError> {
    fit_found(data, crossed).map(|(fit, _)| fit)
}

/// What a fit was found with, to look at the same rows once more.
pub(super) struct Found {
    /// The variance parameters.
    pub point: Vec<f64>,
    pub nesting: Nesting,
    pub ordinary: LeastSquares,
    /// Persons held together over several units.
    pub moved: BTreeSet<u32>,
}

pub(super) fn fit_found(data: &MixedData<'_>, crossed: bool) -> Result<(MixedFit, Found), FitError> {
    data.check()?;
    let nesting = Nesting::of(data, crossed);
    let moved =
        if crossed && nesting.person && nesting.split_persons > 0 { movers(&nesting.sorted) } else { BTreeSet::new() };
    let ordinary = least_squares(data.y, &data.x)?;
    let model = Model::build(data, &nesting, &ordinary, &moved)?;
    let found = search(&model)?;
    let profile = model.profile(&found.point).ok_or(FitError::NotConverged)?;
    let curvature = model.curvature(&found.point).ok_or(FitError::NotConverged)?;
    let small_sample = SmallSample::of(&model, &found.point, &profile, curvature);

    let variance = profile.sigma_squared * model.y_scale * model.y_scale;
    let p = data.x.len();
    let unscale = |i: usize| model.y_scale / model.x_scales[i];
    let coefficients = (0..p).map(|i| ordinary.coefficients[i] + profile.coefficients[i] * unscale(i)).collect();
    let covariance = Matrix::from_fn(p, p, |i, j| {
        profile.sigma_squared * profile.information_inverse[(i, j)] * unscale(i) * unscale(j)
    });
    let clusters = model.clusters(&profile, nesting.cluster_labels());
    let log_scales: f64 = model.x_scales.iter().map(|s| s.ln()).sum();
    let fit = MixedFit {
        names: data.x.iter().map(|c| c.name.clone()).collect(),
        coefficients,
        covariance,
        components: model.components(&found.point, variance),
        residual_variance: variance,
        reml_criterion: profile.criterion + 2.0 * log_scales + 2.0 * model.spare * model.y_scale.ln(),
        rows: data.y.len(),
        groups: nesting.groups.clone(),
        dropped: nesting.dropped.clone(),
        split_persons: if crossed { 0 } else { nesting.split_persons },
        crossed_persons: moved.len(),
        small_sample,
        clusters,
        kenward_roger: OnceLock::new(),
    };
    drop(model);
    Ok((fit, Found { point: found.point, nesting, ordinary, moved }))
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
        let variance = self.covariance.quadratic_form(weights);
        Ok(self.tested(weights, variance, self.small_sample.degrees_of_freedom(weights)))
    }

    /// The same with the standard error and degrees of freedom of Kenward and Roger.
    ///
    /// To be preferred where few clusters carry the contrast (as of a treatment that whole clusters get, with fewer than
    /// some forty clusters), and where a variance that the contrast rests on may be estimated as zero: see the module.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients, or the correction is not a positive variance.
    pub fn contrast_kr(&self, weights: &[f64]) -> Result<Contrast, FitError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(FitError::ContrastLength { found: weights.len(), coefficients });
        }
        let correction = self.correction()?;
        let (variance, df) = self.small_sample.corrected_contrast(correction, weights).ok_or(FitError::NoCorrection)?;
        Ok(self.tested(weights, variance, df))
    }

    /// The covariance matrix of the coefficients as corrected by Kenward and Roger.
    ///
    /// # Errors
    /// When the correction does not leave positive variances.
    pub fn covariance_kr(&self) -> Result<Matrix, FitError> {
        Ok(self.small_sample.corrected(self.correction()?))
    }

    fn correction(&self) -> Result<&KenwardRoger, FitError> {
        self.kenward_roger.get_or_init(|| self.small_sample.kenward_roger()).as_ref().map_err(Clone::clone)
    }

    fn tested(&self, weights: &[f64], variance: f64, df: f64) -> Contrast {
        let estimate = dot(weights, &self.coefficients);
        let se = variance.sqrt();
        let t = estimate / se;
        Contrast { estimate, se, df, t, p: t_two_sided_p(t, df) }
    }

    /// The coefficient of the named column, if there is one.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<Contrast> {
        self.contrast(&self.weights_of(name)?).ok()
    }

    /// The same with the standard error and degrees of freedom of Kenward and Roger; `None` also where these are not
    /// positive.
    #[must_use]
    pub fn coefficient_kr(&self, name: &str) -> Option<Contrast> {
        self.contrast_kr(&self.weights_of(name)?).ok()
    }

    fn weights_of(&self, name: &str) -> Option<Vec<f64>> {
        let position = self.names.iter().position(|n| n == name)?;
        let mut weights = vec![0.0; self.names.len()];
        weights[position] = 1.0;
        Some(weights)
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
