//! Ordinary least squares before the model, so that the cross products are those of residuals.
//!
//! Generalised least squares of `y` and of `y - X b` differ by `b` exactly, and the cross products of residuals keep digits
//! that those of a large mean would lose.

use rayon::prelude::*;

use super::data::{Column, FitError};
use crate::matrix::{Matrix, dot};

/// Rows per task, small enough that the columns of a task stay in the cache.
const ROWS_PER_TASK: usize = 2048;
/// Below this share of its own length left, a column is looked at again by orthogonalisation: normal equations
/// cannot tell so little from none.
const DOUBTFUL: f64 = 1e-7;

/// The coefficients, and the residuals of all rows.
pub(super) struct LeastSquares {
    pub coefficients: Vec<f64>,
    pub residuals: Vec<f64>,
}

/// Least squares by normal equations with one refinement; by orthogonalisation where a column is nearly a combination
/// of others.
pub(super) fn least_squares(y: &[f64], x: &[Column]) -> Result<LeastSquares, FitError> {
    let (p, rows) = (x.len(), y.len());
    let columns: Vec<&[f64]> = x.iter().map(|c| c.values.as_slice()).collect();
    let products = products(&columns);
    let scales: Vec<f64> = (0..p)
        .map(|j| (products[(j, j)] / rows as f64).sqrt())
        .map(|s| if s > 0.0 && s.is_finite() { s } else { 1.0 })
        .collect();
    let scaled = Matrix::from_fn(p, p, |i, j| products[(i, j)] / (scales[i] * scales[j] * rows as f64));
    let factor = scaled.cholesky().ok().filter(|c| (0..p).all(|i| c.lower()[(i, i)].powi(2) > DOUBTFUL));
    let Some(factor) = factor else {
        let (residuals, coefficients) = orthogonalised(y, x)?;
        return Ok(LeastSquares { coefficients, residuals });
    };
    let solve = |along: &[f64]| -> Vec<f64> {
        let right: Vec<f64> = along.iter().zip(&scales).map(|(v, s)| v / (s * rows as f64)).collect();
        factor.solve(&right).iter().zip(&scales).map(|(b, s)| b / s).collect()
    };
    // The first solution and what it left: the rounding of the normal equations is gone after that.
    let mut residuals = y.to_vec();
    let first = solve(&along(&columns, &mut residuals, &vec![0.0; p]));
    let second = solve(&along(&columns, &mut residuals, &first));
    along(&columns, &mut residuals, &second);
    let coefficients = first.iter().zip(&second).map(|(a, b)| a + b).collect();
    varies(y, &residuals)?;
    Ok(LeastSquares { coefficients, residuals })
}

fn varies(y: &[f64], residuals: &[f64]) -> Result<(), FitError> {
    let size = dot(y, y).sqrt();
    if dot(residuals, residuals).sqrt() <= 1e-11 * size { Err(FitError::NoVariation) } else { Ok(()) }
}

/// Inner product with eight sums side by side.
pub(super) fn wide_dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest = dot(left.remainder(), right.remainder());
    for (u, v) in left.zip(right) {
        for k in 0..8 {
            sums[k] += u[k] * v[k];
        }
    }
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + rest
}

/// The sums of the tasks, in their order.
fn summed(parts: Vec<Vec<f64>>, size: usize) -> Vec<f64> {
    let mut total = vec![0.0; size];
    parts.iter().for_each(|sums| total.iter_mut().zip(sums).for_each(|(t, v)| *t += v));
    total
}

/// `X'X`.
fn products(columns: &[&[f64]]) -> Matrix {
    let p = columns.len();
    let rows = columns.first().map_or(0, |c| c.len());
    let of_task = |task: usize| {
        let (start, end) = (task * ROWS_PER_TASK, rows.min((task + 1) * ROWS_PER_TASK));
        let mut sums = vec![0.0; p * p];
        for i in 0..p {
            for j in 0..=i {
                sums[i * p + j] = wide_dot(&columns[i][start..end], &columns[j][start..end]);
            }
        }
        sums
    };
    let sums = summed((0..rows.div_ceil(ROWS_PER_TASK)).into_par_iter().map(of_task).collect(), p * p);
    Matrix::from_fn(p, p, |i, j| sums[i.max(j) * p + i.min(j)])
}

/// Takes `X b` from the residuals and gives `X'r` of what is left.
fn along(columns: &[&[f64]], residuals: &mut [f64], b: &[f64]) -> Vec<f64> {
    let of_task = |(task, rest): (usize, &mut [f64])| {
        let start = task * ROWS_PER_TASK;
        for (column, b) in columns.iter().zip(b).filter(|(_, b)| **b != 0.0) {
            rest.iter_mut().zip(&column[start..]).for_each(|(r, v)| *r -= b * v);
        }
        columns.iter().map(|column| wide_dot(&column[start..start + rest.len()], rest)).collect()
    };
    summed(residuals.par_chunks_mut(ROWS_PER_TASK).enumerate().map(of_task).collect(), columns.len())
}

/// Modified Gram-Schmidt with one repetition: residuals and coefficients.
fn orthogonalised(y: &[f64], x: &[Column]) -> Result<(Vec<f64>, Vec<f64>), FitError> {
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
    varies(y, &residuals)?;
    for i in (0..p).rev() {
        let later: f64 = (i + 1..p).map(|k| triangle[(i, k)] * along[k]).sum();
        along[i] = (along[i] - later) / triangle[(i, i)];
    }
    Ok((residuals, along))
}
