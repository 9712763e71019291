//! The M step for items: given expected numbers of answers by level, which slope and intercepts fit best?
//!
//! Fisher scoring, slope and intercepts together; items that share a slope are solved together by eliminating their
//! intercepts first. A step that does not raise the expected log-likelihood is halved.

use super::layout::{LARGEST_SLOPE, Layout};
use super::model::{TINY, logistic};
use super::{Item, SlopePrior};
use crate::matrix::{Matrix, dot};

const MOST_STEPS: usize = 6;
/// A step expected to raise the log-likelihood by no more than this is taken without looking.
const SURE: f64 = 1e-5;

/// Gradient and expected information of one item at its present parameters.
struct Local {
    slope: f64,
    intercepts: Vec<f64>,
    slope_slope: f64,
    slope_intercepts: Vec<f64>,
    information: Matrix,
}

/// Improves all free items in place.
pub(super) fn maximise_items(
    items: &mut [Item],
    counts: &[Vec<f64>],
    nodes: &[f64],
    layout: &Layout,
    prior: Option<SlopePrior>,
) {
    for class in &layout.classes {
        maximise_class(items, class, counts, nodes, prior);
    }
}

fn objective(items: &[Item], class: &[usize], counts: &[Vec<f64>], nodes: &[f64], prior: Option<SlopePrior>) -> f64 {
    let penalty = prior.map_or(0.0, |p| p.log_density(items[class[0]].slope()));
    penalty + class.iter().map(|&j| log_likelihood(&items[j], &counts[j], nodes)).sum::<f64>()
}

/// `sum_q sum_k r_kq log P_k(theta_q)`.
fn log_likelihood(item: &Item, counts: &[f64], nodes: &[f64]) -> f64 {
    if let [d] = *item.intercepts() {
        let (wrong, right) = counts.split_at(nodes.len());
        let terms = nodes.iter().zip(wrong.iter().zip(right)).map(|(theta, (wrong, right))| {
            let eta = item.slope() * theta + d;
            // log(1 + exp(eta)), written so that the exponential never overflows.
            let softplus = eta.max(0.0) + (-eta.abs()).exp().ln_1p();
            right * eta - (wrong + right) * softplus
        });
        return terms.sum();
    }
    let rows = item.log_probabilities(nodes);
    rows.iter().zip(counts.chunks_exact(nodes.len())).map(|(p, r)| dot(p, r)).sum()
}

fn maximise_class(items: &mut [Item], class: &[usize], counts: &[Vec<f64>], nodes: &[f64], prior: Option<SlopePrior>) {
    let mut value = objective(items, class, counts, nodes, prior);
    for _ in 0..MOST_STEPS {
        let Some((steps, decrement)) = scoring_step(items, class, counts, nodes, prior) else { return };
        let old: Vec<Item> = class.iter().map(|&j| items[j].clone()).collect();
        if decrement < SURE {
            // So near the top that rounding would decide a comparison; the step itself is exact enough.
            if !move_by(items, class, &old, &steps, 1.0) {
                class.iter().zip(old).for_each(|(&j, item)| items[j] = item);
            }
            return;
        }
        let mut factor = 1.0;
        let mut improved = false;
        for _ in 0..12 {
            if move_by(items, class, &old, &steps, factor) {
                let new = objective(items, class, counts, nodes, prior);
                if new >= value {
                    improved = true;
                    value = new;
                    break;
                }
            }
            factor /= 2.0;
        }
        if !improved {
            class.iter().zip(old).for_each(|(&j, item)| items[j] = item);
            return;
        }
    }
}

/// Moves the items of a class by a part of a step; says whether that is a model.
fn move_by(items: &mut [Item], class: &[usize], old: &[Item], steps: &(f64, Vec<Vec<f64>>), factor: f64) -> bool {
    for ((&j, old), step) in class.iter().zip(old).zip(&steps.1) {
        let slope = (old.slope() + factor * steps.0).clamp(-LARGEST_SLOPE, LARGEST_SLOPE);
        let intercepts = old.intercepts().iter().zip(step).map(|(d, s)| d + factor * s).collect();
        match Item::graded(slope, intercepts) {
            Ok(item) => items[j] = item,
            Err(_) => return false,
        }
    }
    true
}

/// The step of the slope and those of every item's intercepts, and half of what the objective is expected to rise by.
#[allow(clippy::type_complexity, reason = "private, and named where it is taken apart")]
fn scoring_step(
    items: &[Item],
    class: &[usize],
    counts: &[Vec<f64>],
    nodes: &[f64],
    prior: Option<SlopePrior>,
) -> Option<((f64, Vec<Vec<f64>>), f64)> {
    let slope = items[class[0]].slope();
    let (mut gradient, mut information) = prior.map_or((0.0, 0.0), |p| p.derivatives(slope));
    let mut eliminated = Vec::with_capacity(class.len());
    let mut decrement = 0.0;
    for &j in class {
        let local = local(&items[j], &counts[j], nodes);
        let factor = local.information.cholesky().ok()?;
        let by_slope = factor.solve(&local.slope_intercepts);
        let alone = factor.solve(&local.intercepts);
        gradient += local.slope - dot(&by_slope, &local.intercepts);
        information += local.slope_slope - dot(&by_slope, &local.slope_intercepts);
        decrement += dot(&alone, &local.intercepts);
        eliminated.push((alone, by_slope));
    }
    // A class whose persons all stand at one level says nothing about its slope.
    let mut step = if information > 1e-12 { gradient / information } else { 0.0 };
    decrement += step * gradient;
    step = step.clamp(-1.5, 1.5);
    let outward = step.signum() == slope.signum() && slope.abs() >= LARGEST_SLOPE;
    if outward {
        step = 0.0;
    }
    let intercepts = eliminated
        .into_iter()
        .map(|(alone, by_slope)| alone.iter().zip(&by_slope).map(|(t, u)| (t - u * step).clamp(-3.0, 3.0)).collect())
        .collect();
    Some(((step, intercepts), decrement / 2.0))
}

fn local(item: &Item, counts: &[f64], nodes: &[f64]) -> Local {
    let m = item.intercepts().len();
    let mut local = Local {
        slope: 0.0,
        intercepts: vec![0.0; m],
        slope_slope: 0.0,
        slope_intercepts: vec![0.0; m],
        information: Matrix::zeros(m, m),
    };
    if let [d] = *item.intercepts() {
        let (wrong, right) = counts.split_at(nodes.len());
        let (mut g0, mut g1, mut h0, mut h1, mut h2) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (&theta, (&wrong, &right)) in nodes.iter().zip(wrong.iter().zip(right)) {
            let p = logistic(item.slope() * theta + d);
            let n = wrong + right;
            let residual = right - n * p;
            let weight = n * p * (1.0 - p);
            g0 += residual;
            g1 += residual * theta;
            h0 += weight;
            h1 += weight * theta;
            h2 += weight * theta * theta;
        }
        local.slope = g1;
        local.intercepts[0] = g0;
        local.slope_slope = h2;
        local.slope_intercepts[0] = h1;
        local.information[(0, 0)] = h0;
        return local;
    }
    let q = nodes.len();
    let (mut p, mut w) = (vec![0.0; m + 1], vec![0.0; m + 2]);
    for (at, &theta) in nodes.iter().enumerate() {
        (0..=m).for_each(|k| p[k] = item.probability(k, theta).max(TINY));
        (1..=m).for_each(|k| w[k] = item.w(k, theta));
        let n: f64 = (0..=m).map(|k| counts[k * q + at]).sum();
        for k in 0..m {
            // Intercept k parts category k (below) from category k + 1 (above).
            let weight = w[k + 1];
            let score = weight * (counts[(k + 1) * q + at] / p[k + 1] - counts[k * q + at] / p[k]);
            let diagonal = n * weight * weight * (1.0 / p[k] + 1.0 / p[k + 1]);
            let before = if k > 0 { -n * w[k] * weight / p[k] } else { 0.0 };
            let after = if k + 1 < m { -n * weight * w[k + 2] / p[k + 1] } else { 0.0 };
            let row = before + diagonal + after;
            local.intercepts[k] += score;
            local.slope += score * theta;
            local.slope_intercepts[k] += row * theta;
            local.slope_slope += row * theta * theta;
            local.information[(k, k)] += diagonal;
            if k > 0 {
                local.information[(k, k - 1)] += before;
                local.information[(k - 1, k)] += before;
            }
        }
    }
    local
}
