//! How the covariance of the coefficients depends on the variance parameters, and how well those are determined.

use super::fit::{Model, Profile};
use crate::matrix::Matrix;

/// What Satterthwaite's degrees of freedom are made of.
#[derive(Debug, Clone)]
pub(super) struct Sensitivity {
    /// Derivative of the coefficients' covariance in each variance parameter, `log sigma^2` last.
    gradients: Vec<Matrix>,
    /// Covariance of the variance parameters' estimates.
    parameters: Matrix,
}

impl Sensitivity {
    /// `2 v^2 / (g' A g)` for the contrast with the given weights and variance.
    pub fn degrees_of_freedom(&self, weights: &[f64], variance: f64) -> f64 {
        let gradient: Vec<f64> = self.gradients.iter().map(|g| g.quadratic_form(weights)).collect();
        2.0 * variance * variance / self.parameters.quadratic_form(&gradient)
    }

    /// The same for coefficients that are `factor(i)` times as large.
    pub fn rescaled(self, factor: impl Fn(usize) -> f64) -> Self {
        let rescale = |g: &Matrix| Matrix::from_fn(g.rows(), g.cols(), |i, j| g[(i, j)] * factor(i) * factor(j));
        Self { gradients: self.gradients.iter().map(rescale).collect(), ..self }
    }
}

/// Derivatives at the minimum, by central differences with one Richardson step.
///
/// `sigma^2` enters in closed form: with `D = f + nu log s + rss / s`, only `f` and `rss` are differenced.
pub(super) fn sensitivity(model: &Model, theta: &[f64], at: &Profile) -> Sensitivity {
    let variance = at.sigma_squared;
    // A variance of zero is stationary, so that it neither moves the covariance nor mixes with the others.
    let active: Vec<usize> = (0..theta.len()).filter(|&i| theta[i] != 0.0).collect();
    let k = active.len();
    let mut hessian = Matrix::zeros(k + 1, k + 1);
    hessian[(k, k)] = model.spare;
    let mut gradients = Vec::with_capacity(k + 1);

    let steps: Vec<f64> = active.iter().map(|&i| 1e-2 * theta[i].abs().max(0.05)).collect();
    let moved = |moves: &[(usize, f64)]| {
        let mut point = theta.to_vec();
        moves.iter().for_each(|&(i, by)| point[active[i]] += by);
        point
    };
    // (f + rss / s, rss) at a point near the minimum, where the criterion is finite but for the oddest data.
    let value = |moves: &[(usize, f64)]| {
        model
            .profile(&moved(moves))
            .map_or((f64::NAN, f64::NAN), |p| (p.log_determinants + p.residual_squares / variance, p.residual_squares))
    };
    let middle = at.log_determinants + at.residual_squares / variance;
    // Values at +-h and +-h/2 along each axis.
    let along: Vec<[[(f64, f64); 2]; 2]> = (0..k)
        .map(|i| [1.0, 0.5].map(|part| [value(&[(i, part * steps[i])]), value(&[(i, -part * steps[i])])]))
        .collect();
    let refined = |coarse: f64, fine: f64| (4.0 * fine - coarse) / 3.0;
    for i in 0..k {
        let second = [1.0, 0.5].map(|part: f64| {
            let [up, down] = along[i][usize::from(part < 1.0)];
            (up.0 - 2.0 * middle + down.0) / (part * steps[i]).powi(2)
        });
        hessian[(i, i)] = refined(second[0], second[1]);
        let slope = [1.0, 0.5].map(|part: f64| {
            let [up, down] = along[i][usize::from(part < 1.0)];
            (up.1 - down.1) / (2.0 * part * steps[i])
        });
        hessian[(k, i)] = -refined(slope[0], slope[1]) / variance;
        hessian[(i, k)] = hessian[(k, i)];
        for j in 0..i {
            let mixed = [1.0, 0.5].map(|part: f64| {
                let (hi, hj) = (part * steps[i], part * steps[j]);
                let [iu, id] = along[i][usize::from(part < 1.0)];
                let [ju, jd] = along[j][usize::from(part < 1.0)];
                let corners = value(&[(i, hi), (j, hj)]).0 + value(&[(i, -hi), (j, -hj)]).0;
                (corners - iu.0 - id.0 - ju.0 - jd.0 + 2.0 * middle) / (2.0 * hi * hj)
            });
            hessian[(i, j)] = refined(mixed[0], mixed[1]);
            hessian[(j, i)] = hessian[(i, j)];
        }
        // d(M^-1) = -M^-1 dM M^-1, with M the information.
        let change = [1.0, 0.5].map(|part: f64| {
            let h = part * steps[i];
            let (up, down) = (model.information(&moved(&[(i, h)])), model.information(&moved(&[(i, -h)])));
            Matrix::from_fn(up.rows(), up.cols(), |a, b| (up[(a, b)] - down[(a, b)]) / (2.0 * h))
        });
        let slope =
            Matrix::from_fn(change[0].rows(), change[0].cols(), |a, b| refined(change[0][(a, b)], change[1][(a, b)]));
        let inverse = &at.information_inverse;
        gradients.push(inverse.times(&slope).times(inverse).scaled(-variance));
    }
    gradients.push(at.information_inverse.scaled(variance));
    Sensitivity { gradients, parameters: twice_inverse(&hessian) }
}

/// `2 H^-1` on the directions in which the criterion bends upwards.
///
/// The parameters are first brought to unit curvature: the residual variance may be a million times better determined
/// than a variance between few clusters, and must not hide it.
fn twice_inverse(hessian: &Matrix) -> Matrix {
    let n = hessian.rows();
    let scale: Vec<f64> =
        (0..n).map(|i| if hessian[(i, i)] > 0.0 { 1.0 / hessian[(i, i)].sqrt() } else { 0.0 }).collect();
    let scaled = Matrix::from_fn(n, n, |i, j| {
        // A parameter without curvature is kept out (0 * NaN would not be).
        if scale[i] > 0.0 && scale[j] > 0.0 { hessian[(i, j)] * scale[i] * scale[j] } else { 0.0 }
    });
    let eigen = scaled.symmetric_eigen();
    Matrix::from_fn(n, n, |i, j| {
        let sum: f64 = (0..n)
            .filter(|&m| eigen.values[m] > 1e-7)
            .map(|m| eigen.vectors[(i, m)] * eigen.vectors[(j, m)] / eigen.values[m])
            .sum();
        2.0 * sum * scale[i] * scale[j]
    })
}
