//! The search for the lowest criterion.

use super::data::FitError;
use super::model::{Model, Profile};
use crate::matrix::Matrix;
use crate::optimise::{Minimum, Smooth, minimise_smooth};

/// The criterion of a model with the profile of the last point, which its gradient starts from.
struct Criterion<'a> {
    model: &'a Model,
    last: Option<(Vec<f64>, Profile)>,
}

impl Smooth for Criterion<'_> {
    fn value(&mut self, theta: &[f64]) -> f64 {
        let profile = self.model.profile(theta);
        let value = profile.as_ref().map_or(f64::INFINITY, |p| p.criterion);
        self.last = profile.map(|p| (theta.to_vec(), p));
        value
    }

    fn gradient(&mut self, theta: &[f64], _value: f64) -> Vec<f64> {
        if self.last.as_ref().is_none_or(|(point, _)| point != theta) {
            self.value(theta);
        }
        self.last.as_ref().map_or_else(|| vec![0.0; theta.len()], |(_, profile)| self.model.gradient(theta, profile))
    }

    /// Standard deviations are sought from above: a step far through zero would begin the search anew on the other side.
    fn reach(&self, parameter: f64) -> f64 {
        0.1 + 0.5 * parameter.abs()
    }

    /// The gradient, and the inverse Hessian by differences of gradients with every direction made to bend upwards.
    fn start(&mut self, theta: &[f64], value: f64) -> (Vec<f64>, Matrix) {
        let gradient = self.gradient(theta, value);
        let n = theta.len();
        let mut columns = Vec::with_capacity(n);
        for i in 0..n {
            let h = 1e-4 * theta[i].abs().max(0.1);
            let mut point = theta.to_vec();
            point[i] += h;
            let moved = self.gradient(&point, value);
            columns.push(moved.iter().zip(&gradient).map(|(a, b)| (a - b) / h).collect::<Vec<f64>>());
        }
        let bend = |i: usize| columns[i][i].abs().max(1e-3);
        let scaled = Matrix::from_fn(n, n, |i, j| (columns[i][j] + columns[j][i]) / 2.0 / (bend(i) * bend(j)).sqrt());
        let eigen = scaled.symmetric_eigen();
        let inverse = Matrix::from_fn(n, n, |i, j| {
            let sum: f64 =
                (0..n).map(|m| eigen.vectors[(i, m)] * eigen.vectors[(j, m)] / eigen.values[m].abs().max(0.05)).sum();
            sum / (bend(i) * bend(j)).sqrt()
        });
        (gradient, inverse)
    }
}

/// The lowest criterion of several starts, with variances that are as good as zero set to zero.
pub(super) fn search(model: &Model) -> Result<Minimum, FitError> {
    let mut criterion = Criterion { model, last: None };
    let mut best = minimise_smooth(&mut criterion, &model.start(1.0, 0.3));
    if !best.converged {
        let other = minimise_smooth(&mut criterion, &model.start(0.3, 1.0));
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
                if criterion.value(&from) < best.value - 1e-9 {
                    let again = minimise_smooth(&mut criterion, &from);
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
            let value = criterion.value(&zero);
            if value <= best.value + 1e-8 {
                best.point = zero;
                best.value = best.value.min(value);
            }
        }
    }
    Ok(best)
}
