//! How sure are the variances, and what does that mean for a contrast? Satterthwaite's degrees of freedom, and the
//! covariance and degrees of freedom of Kenward & Roger.

use super::curvature::Curvature;
use super::data::FitError;
use super::jets::Jets;
use super::model::{Model, Profile};
use crate::matrix::{Matrix, dot};

/// What Satterthwaite's degrees of freedom are made of, in scaled columns.
#[derive(Debug, Clone)]
pub(super) struct SmallSample {
    /// `sigma^2`, and the inverse of `X'V^-1 X sigma^2`.
    variance: f64,
    inverse: Matrix,
    /// Derivative of the information in each variance parameter that is not zero.
    slopes: Vec<Matrix>,
    /// Covariance of the variance parameters' estimates, `log sigma^2` last.
    parameters: Matrix,
    /// What a scaled coefficient is multiplied by to be in the units of the data.
    units: Vec<f64>,
    relative: Vec<f64>,
    curvature: Curvature,
    rows: usize,
}

/// Kenward and Roger's covariance, and what their degrees of freedom are made of; in scaled columns with `sigma^2 = 1`.
#[derive(Debug, Clone)]
pub(super) struct KenwardRoger {
    pub covariance: Matrix,
    /// `Phi X'V^-1 V_k V^-1 X Phi` for each variance, the residual last.
    sensitivities: Vec<Matrix>,
    /// Covariance of the variances' estimates.
    variances: Matrix,
}

/// `tr(a b)` of symmetric matrices.
fn trace_product(a: &Matrix, b: &Matrix) -> f64 {
    (0..a.rows()).map(|i| dot(a.row(i), b.row(i))).sum()
}

impl SmallSample {
    /// Derivatives at the minimum; `curvature` holds those of the columns `[X, y]` only.
    pub fn of(model: &Model, theta: &[f64], at: &Profile, curvature: Curvature) -> Self {
        let places = model.places();
        let curvature = Curvature { products: curvature.products.selected(&places, Some(&places)), ..curvature };
        let jets = &curvature.products;
        let k = jets.parameters;
        let p = places.len() - 1;
        let variance = at.sigma_squared;
        let inverse = &at.information_inverse;
        let weight: Vec<f64> = at.coefficients.iter().map(|b| -b).chain([1.0]).collect();
        let part = |part: usize| Matrix::from_fn(p, p, |i, j| jets.get(part, i, j));
        // A_k w, of which the first p are what moves the coefficients.
        let along = |part: usize| -> Vec<f64> {
            (0..=p).map(|i| (0..=p).map(|j| jets.get(part, i, j) * weight[j]).sum()).collect()
        };
        let first: Vec<Matrix> = (0..k).map(|i| part(Jets::first(i))).collect();
        let turned: Vec<Matrix> = first.iter().map(|m| inverse.times(m)).collect();
        let moves: Vec<Vec<f64>> = (0..k).map(|i| along(Jets::first(i))).collect();
        let squares: Vec<f64> = moves.iter().map(|m| dot(m, &weight)).collect();
        let slope: Vec<f64> = (0..k)
            .map(|i| {
                curvature.log_determinant[Jets::first(i)] + trace_product(inverse, &first[i]) + squares[i] / variance
            })
            .collect();
        let bend = Matrix::from_fn(k, k, |i, j| {
            let second = jets.second(i, j);
            let informations =
                trace_product(inverse, &part(second)) - trace_product(&turned[i], &turned[j].transposed());
            let rest = dot(&along(second), &weight) - 2.0 * dot(&moves[i][..p], &inverse.times_vector(&moves[j][..p]));
            curvature.log_determinant[second] + informations + rest / variance
        });
        // From the relative variances to theta. One that is zero there is stationary, so that it neither moves the
        // covariance nor mixes with the others.
        let active: Vec<usize> = (0..k).filter(|&i| theta[i] != 0.0).collect();
        let n = active.len();
        let (chain, chain_bend) = model.chain(theta);
        let mut jacobian = Matrix::zeros(k, k);
        chain.iter().for_each(|&(variance, i, value)| jacobian[(variance, i)] += value);
        let mut full = jacobian.transposed().times(&bend).times(&jacobian);
        chain_bend.iter().for_each(|&(variance, i, j, value)| full[(i, j)] += value * slope[variance]);
        let mut hessian = Matrix::zeros(n + 1, n + 1);
        hessian[(n, n)] = model.spare;
        let mut slopes = Vec::with_capacity(n);
        for (a, &i) in active.iter().enumerate() {
            active.iter().enumerate().for_each(|(b, &j)| hessian[(a, b)] = full[(i, j)]);
            let mixed: f64 = (0..k).map(|v| -jacobian[(v, i)] * squares[v] / variance).sum();
            (hessian[(a, n)], hessian[(n, a)]) = (mixed, mixed);
            slopes.push(Matrix::from_fn(p, p, |r, c| (0..k).map(|v| jacobian[(v, i)] * first[v][(r, c)]).sum()));
        }
        Self {
            variance,
            inverse: inverse.clone(),
            slopes,
            parameters: inverse_of_bent(&hessian).scaled(2.0),
            units: model.x_scales.iter().map(|s| model.y_scale / s).collect(),
            relative: model.variances(theta),
            curvature,
            rows: model.rows,
        }
    }

    fn scaled(&self, weights: &[f64]) -> Vec<f64> {
        weights.iter().zip(&self.units).map(|(w, u)| w * u).collect()
    }

    /// `2 v^2 / (g' A g)` for the contrast with the given weights.
    pub fn degrees_of_freedom(&self, weights: &[f64]) -> f64 {
        let turned = self.inverse.times_vector(&self.scaled(weights));
        let variance = self.variance * dot(&turned, &self.scaled(weights));
        let slopes = self.slopes.iter().map(|m| -self.variance * m.quadratic_form(&turned));
        let gradient: Vec<f64> = slopes.chain([variance]).collect();
        2.0 * variance * variance / self.parameters.quadratic_form(&gradient)
    }

    /// Everything that Kenward and Roger's correction needs.
    ///
    /// The derivatives give the sums with a `V_k` of a random effect; those with the residual's follow because the
    /// variances times their `V_k` add up to `V`.
    pub fn kenward_roger(&self) -> Result<KenwardRoger, FitError> {
        let jets = &self.curvature.products;
        let log = &self.curvature.log_determinant;
        let k = jets.parameters;
        let phi = &self.inverse;
        let p = phi.rows();
        let part = |part: usize, factor: f64| Matrix::from_fn(p, p, |i, j| factor * jets.get(part, i, j));
        let relative = &self.relative;
        // first[k] = X'V^-1 V_k V^-1 X, second[k][l] = X'V^-1 V_k V^-1 V_l V^-1 X (symmetric part), traces alike.
        let mut first: Vec<Matrix> = (0..k).map(|i| part(Jets::first(i), -1.0)).collect();
        let rest = |whole: &Matrix, parts: &dyn Fn(usize) -> Matrix| {
            let parts: Vec<Matrix> = (0..k).map(parts).collect();
            Matrix::from_fn(p, p, |i, j| {
                whole[(i, j)] - parts.iter().zip(relative).map(|(m, r)| r * m[(i, j)]).sum::<f64>()
            })
        };
        let residual = rest(&part(0, 1.0), &|i| first[i].clone());
        first.push(residual);
        let random = |i: usize, j: usize| part(jets.second(i, j), 0.5);
        let with_residual: Vec<Matrix> = (0..k).map(|i| rest(&first[i], &|j| random(i, j))).collect();
        let both_residual = rest(&first[k], &|j| with_residual[j].clone());
        let second = |i: usize, j: usize| match (i.max(j) == k, i.min(j) == k) {
            (_, true) => both_residual.clone(),
            (true, false) => with_residual[i.min(j)].clone(),
            _ => random(i, j),
        };
        let mut traces = Matrix::zeros(k + 1, k + 1);
        let mut left = self.rows as f64;
        for i in 0..k {
            let mut row = log[Jets::first(i)];
            left -= relative[i] * row;
            for j in 0..k {
                traces[(i, j)] = -log[jets.second(i, j)];
                row -= relative[j] * traces[(i, j)];
            }
            (traces[(i, k)], traces[(k, i)]) = (row, row);
        }
        traces[(k, k)] = left - (0..k).map(|i| relative[i] * traces[(i, k)]).sum::<f64>();

        let turned: Vec<Matrix> = first.iter().map(|m| phi.times(m)).collect();
        let information = Matrix::from_fn(k + 1, k + 1, |i, j| {
            let fixed = trace_product(&turned[i], &turned[j].transposed()) - 2.0 * trace_product(phi, &second(i, j));
            (traces[(i, j)] + fixed) / 2.0
        });
        let variances = inverse_of_bent(&information);
        let mut inner = Matrix::zeros(p, p);
        for i in 0..=k {
            for j in 0..=k {
                let (weight, both, product) = (variances[(i, j)], second(i, j), first[i].times(&turned[j]));
                if weight != 0.0 {
                    for r in 0..p {
                        for c in 0..p {
                            inner[(r, c)] += weight * (both[(r, c)] - product[(r, c)]);
                        }
                    }
                }
            }
        }
        let extra = phi.times(&inner).times(phi);
        let covariance = Matrix::from_fn(p, p, |i, j| phi[(i, j)] + extra[(i, j)] + extra[(j, i)]);
        let sensitivities = turned.iter().map(|m| m.times(phi)).collect();
        let finite = (0..p).all(|i| covariance[(i, i)] > 0.0 && covariance[(i, i)].is_finite());
        if finite { Ok(KenwardRoger { covariance, sensitivities, variances }) } else { Err(FitError::NoCorrection) }
    }

    /// The corrected covariance in the units of the data.
    pub fn corrected(&self, correction: &KenwardRoger) -> Matrix {
        let p = self.units.len();
        Matrix::from_fn(p, p, |i, j| self.variance * correction.covariance[(i, j)] * self.units[i] * self.units[j])
    }

    /// Variance and degrees of freedom of a contrast by Kenward and Roger.
    pub fn corrected_contrast(&self, correction: &KenwardRoger, weights: &[f64]) -> Option<(f64, f64)> {
        let weights = self.scaled(weights);
        let variance = self.inverse.quadratic_form(&weights);
        let slopes: Vec<f64> = correction.sensitivities.iter().map(|m| m.quadratic_form(&weights) / variance).collect();
        let df = 2.0 / correction.variances.quadratic_form(&slopes);
        let corrected = self.variance * correction.covariance.quadratic_form(&weights);
        (corrected > 0.0 && corrected.is_finite() && df > 0.0 && df.is_finite()).then_some((corrected, df))
    }
}

/// `H^-1` on the directions in which the criterion bends upwards.
///
/// The parameters are first brought to unit curvature: the residual variance may be a million times better determined
/// than a variance between few clusters, and must not hide it.
fn inverse_of_bent(hessian: &Matrix) -> Matrix {
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
        sum * scale[i] * scale[j]
    })
}
