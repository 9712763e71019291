//! The cumulative logit model without groups: Newton's method.

use super::data::{Groups, OrdinalData, OrdinalError};
use super::design::Design;
use super::fit::{Found, OrdinalFit};
use super::row::Thresholds;
use crate::matrix::{Cholesky, Matrix, dot};

/// Fits the model by maximum likelihood, all rows taken as independent.
///
/// # Errors
/// [`OrdinalError`] says which column or row stands in the way; [`OrdinalError::Separated`] when no estimate exists.
pub fn fit_cumulative(data: &OrdinalData<'_>) -> Result<OrdinalFit, OrdinalError> {
    let design = Design::of(data, &Groups::default())?;
    let names: Vec<String> = data.x.iter().map(|c| c.name.clone()).collect();
    Ok(maximise(&design, &names)?.into_fit(data.categories, names, design))
}

/// A row further than this from even odds is as good as certain.
const FAR: f64 = 25.0;
const MAX_STEPS: usize = 300;

/// The log likelihood, its gradient and its information at one point.
struct State {
    value: f64,
    score: Vec<f64>,
    information: Cholesky,
    /// The largest number of logits between a row and one of its thresholds.
    farthest: f64,
}

pub(super) fn maximise(design: &Design, names: &[String]) -> Result<Found, OrdinalError> {
    let (t, p) = (design.thresholds(), design.columns());
    let mut point = start(design);
    point.resize(t + p, 0.0);
    let mut state = at(design, &point).ok_or(OrdinalError::NotConverged)?;
    for iterations in 1..=MAX_STEPS {
        let mut step = state.information.solve(&state.score);
        let stride = stride(design, &step);
        if state.farthest > FAR
            && stride > 0.1
            && let Some(complete) = separates(design, &step, stride)
        {
            let main = (0..p).max_by(|&i, &j| step[t + i].abs().total_cmp(&step[t + j].abs()).then(j.cmp(&i)));
            let column = main.map_or_else(String::new, |i| names[i].clone());
            return Err(OrdinalError::Separated { column, complete });
        }
        if stride > 5.0 {
            step.iter_mut().for_each(|s| *s *= 5.0 / stride);
        }
        let slack = 1e-12 * (1.0 + state.value.abs());
        let better = (0..40).find_map(|halvings| {
            let factor = 0.5f64.powi(halvings);
            let next: Vec<f64> = point.iter().zip(&step).map(|(b, s)| b + factor * s).collect();
            let at = at(design, &next)?;
            (at.value >= state.value - slack).then_some((next, at))
        });
        (point, state) = better.ok_or(OrdinalError::NotConverged)?;
        if stride < 1e-9 {
            return Ok(Found {
                point,
                covariance: state.information.inverse(),
                spreads: Vec::new(),
                log_likelihood: state.value,
                iterations,
            });
        }
    }
    Err(OrdinalError::NotConverged)
}

/// Logits of the cumulative shares.
fn start(design: &Design) -> Vec<f64> {
    let total: f64 = design.counts.iter().sum();
    let mut below = 0.0;
    design.counts[..design.thresholds()]
        .iter()
        .map(|count| {
            below += count;
            (below / (total - below)).ln()
        })
        .collect()
}

/// `None` where the thresholds are out of order or the information is not positive definite.
fn at(design: &Design, point: &[f64]) -> Option<State> {
    let (t, p) = (design.thresholds(), design.columns());
    let thresholds = Thresholds::new(&point[..t])?;
    let (mut value, mut farthest) = (0.0, 0.0f64);
    let mut score = vec![0.0; t + p];
    let mut information = Matrix::zeros(t + p, t + p);
    for (row, eta) in design.predictors(&point[t..]).into_iter().enumerate() {
        let (code, weight, x) = (design.codes[row], design.weights[row], design.x(row));
        let terms = thresholds.terms(code, eta);
        value += weight * terms.log_p;
        let mut threshold = |k: usize, tail: f64, density: f64| {
            score[k] += weight * tail;
            information[(k, k)] += weight * density;
            x.iter().enumerate().for_each(|(j, x)| information[(t + j, k)] -= weight * density * x);
            farthest = farthest.max((point[k] - eta).abs());
        };
        if code < t {
            threshold(code, terms.tails.0, terms.densities.0);
        }
        if code > 0 {
            threshold(code - 1, -terms.tails.1, terms.densities.1);
        }
        for j in 0..p {
            score[t + j] += weight * terms.slope * x[j];
            for k in 0..=j {
                information[(t + j, t + k)] += weight * terms.curvature * x[j] * x[k];
            }
        }
    }
    for code in 1..t {
        let (log_gap, slope, curvature) = thresholds.gap_terms(code);
        let count = design.counts[code];
        value += count * log_gap;
        score[code] += count * slope;
        score[code - 1] -= count * slope;
        information[(code, code)] += count * curvature;
        information[(code - 1, code - 1)] += count * curvature;
        information[(code, code - 1)] -= count * curvature;
    }
    let information = information.cholesky().ok()?;
    value.is_finite().then_some(State { value, score, information, farthest })
}

/// How far the thresholds above and below a row move away from its predictor along `step`.
fn moves(design: &Design, step: &[f64], row: usize) -> impl Iterator<Item = f64> {
    let (t, code) = (design.thresholds(), design.codes[row]);
    let eta = dot(design.x(row), &step[t..]);
    let above = (code < t).then(|| step[code] - eta);
    let below = (code > 0).then(|| eta - step[code - 1]);
    above.into_iter().chain(below)
}

fn stride(design: &Design, step: &[f64]) -> f64 {
    (0..design.codes.len()).flat_map(|row| moves(design, step, row)).map(f64::abs).fold(0.0, f64::max)
}

/// Whether no row comes nearer to a threshold along `step`; then whether every one goes away from all of its own.
fn separates(design: &Design, step: &[f64], stride: f64) -> Option<bool> {
    let mut complete = true;
    for away in (0..design.codes.len()).flat_map(|row| moves(design, step, row)) {
        if away < -1e-6 * stride {
            return None;
        }
        complete &= away > 1e-6 * stride;
    }
    Some(complete)
}
