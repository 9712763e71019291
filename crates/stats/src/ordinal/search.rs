//! Where is a smooth function with a known gradient lowest? BFGS from the Hessian at the start.
//!
//! Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., ch. 6.

use crate::matrix::{Matrix, dot};
use crate::optimise::update_inverse;

/// A value and its gradient.
pub(super) type Evaluation = (f64, Vec<f64>);

/// The lowest point that was found.
#[derive(Debug, Clone)]
pub(super) struct Lowest {
    pub point: Vec<f64>,
    pub value: f64,
    pub converged: bool,
    pub iterations: usize,
}

/// What the function may still fall by before the search stops.
const TOLERANCE: f64 = 1e-11;
/// The same as a share of the function, for sums of so many rows that their rounding shows.
const NOISE: f64 = 1e-14;
/// A search that could not go on, but expects no more than this, is still near enough.
const ACCEPTABLE: f64 = 1e-7;
const MAX_STEPS: usize = 200;

/// Minimises `f`, which is `None` outside its domain, from `start`.
pub(super) fn minimise(f: &mut dyn FnMut(&[f64]) -> Option<Evaluation>, start: &[f64]) -> Option<Lowest> {
    let mut point = start.to_vec();
    let (mut value, mut gradient) = f(&point)?;
    let mut inverse = inverse_at(f, &point, &gradient);
    let mut fresh = true;
    for iterations in 1..=MAX_STEPS {
        let mut direction: Vec<f64> = inverse.times_vector(&gradient).iter().map(|d| -d).collect();
        let decrease = -dot(&direction, &gradient) / 2.0;
        if decrease.abs() < TOLERANCE + NOISE * value.abs() {
            return Some(Lowest { point, value, converged: true, iterations });
        }
        let longest = direction.iter().zip(&point).map(|(d, x)| d.abs() / (1.0 + x.abs())).fold(0.0, f64::max);
        if longest > 1.0 {
            direction.iter_mut().for_each(|d| *d /= longest);
        }
        let Some((next, next_value, next_gradient)) = backtrack(f, &point, value, &gradient, &direction) else {
            let near = decrease.abs() < ACCEPTABLE;
            if fresh || near {
                return Some(Lowest { point, value, converged: near, iterations });
            }
            inverse = inverse_at(f, &point, &gradient);
            fresh = true;
            continue;
        };
        let step: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        update_inverse(&mut inverse, &step, &change);
        fresh = false;
        (point, value, gradient) = (next, next_value, next_gradient);
    }
    Some(Lowest { point, value, converged: false, iterations: MAX_STEPS })
}

/// The Hessian from differences of the gradient: central, or forward from `here`.
pub(super) fn hessian(
    f: &mut dyn FnMut(&[f64]) -> Option<Evaluation>,
    point: &[f64],
    here: Option<&[f64]>,
) -> Option<Matrix> {
    let n = point.len();
    let mut columns = Vec::with_capacity(n);
    let mut x = point.to_vec();
    for i in 0..n {
        let h = 1e-4 * (1.0 + point[i].abs());
        x[i] = point[i] + h;
        let up = f(&x)?.1;
        let column: Vec<f64> = match here {
            Some(here) => up.iter().zip(here).map(|(u, d)| (u - d) / h).collect(),
            None => {
                x[i] = point[i] - h;
                let down = f(&x)?.1;
                up.iter().zip(&down).map(|(u, d)| (u - d) / (2.0 * h)).collect()
            }
        };
        x[i] = point[i];
        columns.push(column);
    }
    Some(Matrix::from_fn(n, n, |i, j| (columns[i][j] + columns[j][i]) / 2.0))
}

/// The inverse Hessian with negative curvatures taken as positive.
fn inverse_at(f: &mut dyn FnMut(&[f64]) -> Option<Evaluation>, point: &[f64], gradient: &[f64]) -> Matrix {
    let n = point.len();
    let Some(hessian) = hessian(f, point, Some(gradient)) else { return Matrix::identity(n) };
    let eigen = hessian.symmetric_eigen();
    let largest = eigen.values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    if !(largest > 0.0 && largest.is_finite()) {
        return Matrix::identity(n);
    }
    Matrix::from_fn(n, n, |i, j| {
        (0..n).map(|k| eigen.vectors[(i, k)] * eigen.vectors[(j, k)] / eigen.values[k].abs().max(1e-6 * largest)).sum()
    })
}

/// The first of ever shorter steps that lowers the function enough (Armijo).
fn backtrack(
    f: &mut dyn FnMut(&[f64]) -> Option<Evaluation>,
    point: &[f64],
    value: f64,
    gradient: &[f64],
    direction: &[f64],
) -> Option<(Vec<f64>, f64, Vec<f64>)> {
    let slope = dot(gradient, direction);
    if slope >= 0.0 {
        return None;
    }
    let mut length = 1.0;
    for _ in 0..30 {
        let next: Vec<f64> = point.iter().zip(direction).map(|(x, d)| x + length * d).collect();
        if let Some((next_value, next_gradient)) = f(&next)
            && next_value <= value + 1e-4 * length * slope
            && next_value < value
        {
            return Some((next, next_value, next_gradient));
        }
        length *= 0.4;
    }
    None
}
