//! Where is a smooth function of a few parameters lowest?
//!
//! BFGS with central-difference gradients and backtracking. The first inverse Hessian is the diagonal one that the
//! gradient's own evaluations give for free, so the parameters need no common scale. A point where the function is
//! not finite is treated as infinitely high. Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., ch. 3, 6, 8.

use crate::matrix::{Matrix, dot};

/// The lowest point that was found.
#[derive(Debug, Clone)]
pub(crate) struct Minimum {
    pub point: Vec<f64>,
    pub value: f64,
    /// Whether the expected further decrease is below the tolerance.
    pub converged: bool,
}

/// What the function may still fall by before the search stops, in units of the function.
const TOLERANCE: f64 = 1e-10;
/// A search that could not go on, but expects no more than this, is still near enough.
const ACCEPTABLE: f64 = 1e-6;
const MAX_STEPS: usize = 200;

/// A function with its gradient.
pub(crate) trait Smooth {
    /// The value at a point; infinite or NaN where there is none.
    fn value(&mut self, point: &[f64]) -> f64;
    /// The gradient at a point of the given value.
    fn gradient(&mut self, point: &[f64], value: f64) -> Vec<f64>;
    /// The gradient, and an inverse Hessian to start from, which must be positive definite.
    fn start(&mut self, point: &[f64], value: f64) -> (Vec<f64>, Matrix);
    /// How far a step may move a parameter of the given value. By default a few times its own size: the far field is flat.
    fn reach(&self, parameter: f64) -> f64 {
        2.0 * (1.0 + parameter.abs())
    }
}

/// A function of values only.
struct Differenced<F>(F);

impl<F: FnMut(&[f64]) -> f64> Smooth for Differenced<F> {
    fn value(&mut self, point: &[f64]) -> f64 {
        (self.0)(point)
    }

    fn gradient(&mut self, point: &[f64], value: f64) -> Vec<f64> {
        differences(&mut self.0, point, value).0
    }

    fn start(&mut self, point: &[f64], value: f64) -> (Vec<f64>, Matrix) {
        let (gradient, curvature) = differences(&mut self.0, point, value);
        (gradient, diagonal_inverse(&curvature))
    }
}

/// Minimises `f` from `start`.
pub(crate) fn minimise(f: &mut dyn FnMut(&[f64]) -> f64, start: &[f64]) -> Minimum {
    let finite = |x: &[f64]| {
        let value = f(x);
        if value.is_finite() { value } else { f64::INFINITY }
    };
    minimise_smooth(&mut Differenced(finite), start)
}

/// Minimises a function whose gradient is known from `start`.
pub(crate) fn minimise_smooth(f: &mut impl Smooth, start: &[f64]) -> Minimum {
    let mut point = start.to_vec();
    let mut value = f.value(&point);
    if point.is_empty() || !value.is_finite() {
        return Minimum { converged: point.is_empty() && value.is_finite(), point, value };
    }
    let (mut gradient, mut inverse) = f.start(&point, value);
    let mut fresh = true;
    for _ in 0..MAX_STEPS {
        let mut direction: Vec<f64> = inverse.times_vector(&gradient).iter().map(|d| -d).collect();
        let decrement = -dot(&direction, &gradient) / 2.0;
        if decrement.abs() < TOLERANCE + 1e-15 * value.abs() {
            return Minimum { point, value, converged: true };
        }
        let longest = direction.iter().zip(&point).map(|(d, &x)| d.abs() / f.reach(x)).fold(0.0, f64::max);
        if longest > 1.0 {
            direction.iter_mut().for_each(|d| *d /= longest);
        }
        let Some((next, next_value)) = backtrack(f, &point, value, &gradient, &direction) else {
            if fresh {
                return Minimum { point, value, converged: decrement < ACCEPTABLE };
            }
            (gradient, inverse) = f.start(&point, value);
            fresh = true;
            continue;
        };
        let next_gradient = f.gradient(&next, next_value);
        let step: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        update_inverse(&mut inverse, &step, &change);
        fresh = false;
        (point, value, gradient) = (next, next_value, next_gradient);
    }
    Minimum { point, value, converged: false }
}

/// Central differences: gradient and diagonal of the Hessian.
fn differences(f: &mut impl FnMut(&[f64]) -> f64, point: &[f64], value: f64) -> (Vec<f64>, Vec<f64>) {
    let mut x = point.to_vec();
    let mut gradient = Vec::with_capacity(x.len());
    let mut curvature = Vec::with_capacity(x.len());
    for i in 0..x.len() {
        let h = 1e-4 * point[i].abs().max(0.1);
        x[i] = point[i] + h;
        let up = f(&x);
        x[i] = point[i] - h;
        let down = f(&x);
        x[i] = point[i];
        let slope = (up - down) / (2.0 * h);
        gradient.push(if slope.is_finite() { slope } else { 0.0 });
        curvature.push((up - 2.0 * value + down) / (h * h));
    }
    (gradient, curvature)
}

fn diagonal_inverse(curvature: &[f64]) -> Matrix {
    Matrix::from_fn(curvature.len(), curvature.len(), |i, j| {
        let c = curvature[i].abs();
        if i == j { if c.is_finite() { 1.0 / c.max(1e-3) } else { 1.0 } } else { 0.0 }
    })
}

/// The first of ever shorter steps that lowers the function enough (Armijo).
fn backtrack(
    f: &mut impl Smooth,
    point: &[f64],
    value: f64,
    gradient: &[f64],
    direction: &[f64],
) -> Option<(Vec<f64>, f64)> {
    let slope = dot(gradient, direction);
    if slope >= 0.0 {
        return None;
    }
    let mut length = 1.0;
    for _ in 0..40 {
        let next: Vec<f64> = point.iter().zip(direction).map(|(x, d)| x + length * d).collect();
        let next_value = f.value(&next);
        if next_value <= value + 1e-4 * length * slope && next_value < value {
            return Some((next, next_value));
        }
        length *= 0.4;
    }
    None
}

/// The BFGS update of the inverse Hessian; left out where the curvature along the step is not positive.
pub(crate) fn update_inverse(inverse: &mut Matrix, step: &[f64], change: &[f64]) {
    let sy = dot(step, change);
    if sy.is_nan() || sy <= 1e-12 * dot(step, step).sqrt() * dot(change, change).sqrt() {
        return;
    }
    let hy = inverse.times_vector(change);
    let factor = 1.0 + dot(change, &hy) / sy;
    for i in 0..step.len() {
        for j in 0..step.len() {
            inverse[(i, j)] += (factor * step[i] * step[j] - hy[i] * step[j] - step[i] * hy[j]) / sy;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curved_valley_is_followed_to_its_end() {
        let mut rosenbrock = |x: &[f64]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2);
        let found = minimise(&mut rosenbrock, &[-1.2, 1.0]);
        assert!(found.converged && found.value < 1e-9);
        assert!((found.point[0] - 1.0).abs() < 1e-4 && (found.point[1] - 1.0).abs() < 1e-4);
    }

    #[test]
    fn parameters_of_very_different_scale_are_both_found() {
        let mut f = |x: &[f64]| 1e5 * (x[0] - 0.3).powi(2) + 1e-1 * (x[1] - 7.0).powi(2) + (x[0] * x[1]).sin() * 1e-3;
        let found = minimise(&mut f, &[1.0, 1.0]);
        assert!(found.converged);
        assert!((found.point[0] - 0.3).abs() < 1e-4 && (found.point[1] - 7.0).abs() < 0.05);
    }

    #[test]
    fn a_region_without_values_is_walked_around() {
        let mut f = |x: &[f64]| if x[0] <= 0.0 { f64::NAN } else { x[0] - x[0].ln() };
        let found = minimise(&mut f, &[5.0]);
        assert!(found.converged && (found.point[0] - 1.0).abs() < 1e-4);
    }

    #[test]
    fn nothing_to_minimise_is_a_minimum_at_once() {
        let found = minimise(&mut |_| 3.0, &[]);
        assert!(found.converged && found.value == 3.0);
    }
}
