//! How large is a coefficient on average over groups that do not weigh as their rows do?
//!
//! Units of which more rows are known weigh more in `b` than those with few. Of a population whose units weigh `w_u` (summing to
//! one) the mean is `t = b + sum_m w_m u_m + sum_u w_u v_u`, with `u_m` and `v_u` what cluster and unit differ by. Both are
//! predicted: a unit with many rows keeps its own difference, one with few is drawn towards the others, one with none gets what is
//! known of its cluster. With `q = Z G w` (each row: how it goes together with the weighed differences)
//!
//! ```text
//! t          = b + q' V^-1 (y - X b)
//! Var(t - .) = w' G w - q' V^-1 q + c' Phi c,   c = e_b - X' V^-1 q,   Phi = (X' V^-1 X)^-1
//! ```
//!
//! so that one more column is all that is needed. The variance is that of the prediction: the groups are the population and no
//! sample of one, so that it may be smaller than that of `b`.
//!
//! **Degrees of freedom** are those of `b`, which rest on the number of clusters: too few rather than too many.
//! **Assumptions.** Those of the model; within a unit those with rows are like those without. **Missing data.** A unit without
//! rows is taken to differ from its cluster by nothing, and its uncertainty is in the variance.
//!
//! **Source.** Henderson (1975), *Biometrics* 31; Robinson (1991), *Stat. Sci.* 6; for poststratification by multilevel models
//! Park, Gelman & Bafumi (2004), *Political Analysis* 12. Compared with lme4 and with the dense equations in the tests.

use std::collections::BTreeMap;

use super::data::{Column, FitError, Level, MixedData, RandomTerm};
use super::fit::{Contrast, MixedFit, fit_found};
use super::model::Model;
use crate::distribution::t_two_sided_p;
use crate::matrix::dot;

/// What a unit weighs in the population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// Its cluster.
    pub cluster: u32,
    /// The unit; it need not have rows.
    pub unit: u32,
    /// Zero or more; only proportions count.
    pub weight: f64,
}

/// Fits the model by REML, and weighs the coefficient of the named column by the groups' weights. The differences are those of
/// the last column of the random terms with the coefficient's name. Nothing when no weight is above zero.
///
/// # Errors
/// As [`fit_reml`](super::fit_reml).
pub fn fit_reml_weighed(
    data: &MixedData<'_>,
    coefficient: &str,
    weights: &[Weight],
) -> Result<(MixedFit, Option<Contrast>), FitError> {
    weighed(data, (coefficient, weights), false)
}

/// The same with persons who have rows in several units held together, as in [`fit_reml_crossed`](super::fit_reml_crossed).
///
/// # Errors
/// As [`fit_reml_crossed`](super::fit_reml_crossed).
pub fn fit_reml_crossed_weighed(
    data: &MixedData<'_>,
    coefficient: &str,
    weights: &[Weight],
) -> Result<(MixedFit, Option<Contrast>), FitError> {
    weighed(data, (coefficient, weights), true)
}

fn weighed(
    data: &MixedData<'_>,
    (coefficient, weights): (&str, &[Weight]),
    crossed: bool,
) -> Result<(MixedFit, Option<Contrast>), FitError> {
    let (fit, found) = fit_found(data, crossed)?;
    let Some(own) = fit.coefficient(coefficient) else { return Ok((fit, None)) };
    let all: f64 = weights.iter().map(|one| one.weight).sum();
    if !(all > 0.0 && all.is_finite()) || weights.iter().any(|one| one.weight < 0.0) {
        return Ok((fit, None));
    }
    let mut of_unit: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut of_cluster: BTreeMap<u32, f64> = BTreeMap::new();
    for one in weights {
        *of_unit.entry((one.cluster, one.unit)).or_default() += one.weight / all;
        *of_cluster.entry(one.cluster).or_default() += one.weight / all;
    }
    let rows = data.y.len();
    let (mut along, mut prior) = (vec![0.0; rows], 0.0);
    let cluster = |row: usize| data.cluster.get(row).copied().unwrap_or(0);
    let term = |terms: &'_ [RandomTerm]| terms.iter().position(|term| term.name == coefficient);
    if let Some(place) = term(&data.unit_random).filter(|_| found.nesting.unit) {
        let share = |row: usize| of_unit.get(&(cluster(row), data.unit[row])).copied().unwrap_or(0.0);
        let squares: f64 = of_unit.values().map(|weight| weight * weight).sum();
        prior += squares * add(&fit, Level::Unit, &data.unit_random[place], share, &mut along);
    }
    if let Some(place) = term(&data.cluster_random).filter(|_| found.nesting.cluster) {
        let share = |row: usize| of_cluster.get(&cluster(row)).copied().unwrap_or(0.0);
        let squares: f64 = of_cluster.values().map(|weight| weight * weight).sum();
        prior += squares * add(&fit, Level::Cluster, &data.cluster_random[place], share, &mut along);
    }
    if along.iter().all(|value| *value == 0.0) {
        // Groups do not differ, or none of those that weigh has rows.
        let variance = own.se * own.se + prior;
        return Ok((fit, Some(told(own.estimate, variance, own.df))));
    }
    let mut wider = data.clone();
    wider.x.push(Column::new("along", along));
    let model = Model::build(&wider, &found.nesting, &found.ordinary, &found.moved)?;
    let Some(products) = model.cross_products(&found.point) else { return Ok((fit, None)) };
    // Without its scale: V holds the residual variance.
    let (p, inverse) = (data.x.len(), 1.0 / fit.residual_variance);
    let with_x: Vec<f64> = (0..p).map(|i| products[(i, p)] * inverse).collect();
    let with_y = products[(p, p + 1)] * inverse;
    // The outcome stands there less what ordinary least squares explain.
    let moved: Vec<f64> = fit.coefficients.iter().zip(&found.ordinary.coefficients).map(|(b, o)| b - o).collect();
    let estimate = own.estimate + with_y - dot(&with_x, &moved);
    let left: Vec<f64> =
        fit.names.iter().zip(&with_x).map(|(name, x)| f64::from(u8::from(name == coefficient)) - x).collect();
    let variance = prior - products[(p, p)] * inverse + fit.covariance.quadratic_form(&left);
    let contrast = told(estimate, variance, own.df);
    let usable = contrast.estimate.is_finite() && contrast.se.is_finite() && contrast.se > 0.0;
    Ok((fit, usable.then_some(contrast)))
}

fn told(estimate: f64, variance: f64, df: f64) -> Contrast {
    let se = variance.sqrt();
    let t = estimate / se;
    Contrast { estimate, se, df, t, p: t_two_sided_p(t, df) }
}

/// Adds to each row how its group's effects go together with the last of them, times the group's share; returns the variance of
/// the last.
fn add(fit: &MixedFit, level: Level, term: &RandomTerm, share: impl Fn(usize) -> f64, along: &mut [f64]) -> f64 {
    let last = term.columns.len() - 1;
    let Some(component) = fit.component(level, &term.name) else { return 0.0 };
    // Independent effects with one variance in common go together with themselves alone.
    let shared = component.covariance.rows() != term.columns.len();
    let with = |column: usize| match (shared, column == last) {
        (true, true) => component.covariance[(0, 0)],
        (true, false) => 0.0,
        (false, _) => component.covariance[(column, last)],
    };
    for (row, value) in along.iter_mut().enumerate() {
        let share = share(row);
        if share > 0.0 {
            *value += share * (0..=last).map(|column| with(column) * term.columns[column][row]).sum::<f64>();
        }
    }
    with(last)
}
