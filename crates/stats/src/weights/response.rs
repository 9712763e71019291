//! Weights from the probability to answer, by a logistic model over everybody asked.

use super::{Design, WeightError, WeightedMean, clipped_factor, effective_n};
use crate::logistic::{LogisticData, LogisticError, LogisticFit, fit_logistic};
use crate::matrix::{Matrix, dot};
use crate::mixed::Column;

/// How weights are made of probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResponseOptions {
    /// Weights add up to those who answered (`true`) or to everybody asked.
    pub stabilised: bool,
    /// No weight above so many mean weights; what is cut off goes to the others in proportion.
    pub cap: Option<f64>,
}

impl Default for ResponseOptions {
    fn default() -> Self {
        Self { stabilised: true, cap: Some(10.0) }
    }
}

/// Weights of those who answered.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseWeights {
    /// For each row of the frame its weight, zero without an answer.
    pub weights: Vec<f64>,
    /// For each row of the frame its probability to answer.
    pub probability: Vec<f64>,
    /// Intercept, and the log odds ratio of each column.
    pub coefficients: Vec<f64>,
    /// Their model-based standard errors.
    pub standard_errors: Vec<f64>,
    /// Kish's effective number of answers.
    pub effective_n: f64,
    /// Weights that were cut off.
    pub capped: usize,
    answered: Vec<bool>,
    /// The rows of the model with their intercept.
    rows: Matrix,
    /// Covariance of the coefficients of those rows.
    covariance: Matrix,
}

/// Fits `logit P(answered) = b0 + b' columns` over the frame and makes weights of the fitted probabilities. Each column has one
/// entry for each row of the frame; the intercept is added. Without columns all weights are equal.
///
/// # Errors
/// See [`WeightError`].
pub fn response_weights(
    columns: &[Vec<f64>],
    answered: &[bool],
    options: &ResponseOptions,
) -> Result<ResponseWeights, WeightError> {
    if columns.iter().any(|c| c.len() != answered.len()) {
        return Err(WeightError::Lengths);
    }
    if options.cap.is_some_and(|cap| cap.is_nan() || cap <= 1.0) {
        return Err(WeightError::Options);
    }
    if let Some(row) = (0..answered.len()).find(|&i| columns.iter().any(|c| !c[i].is_finite())) {
        return Err(WeightError::NotUsable { row });
    }
    let count = answered.iter().filter(|a| **a).count();
    if count == 0 || count == answered.len() {
        return Err(WeightError::NoContrast);
    }
    // About their means and in units of their spread: the information is then well conditioned whatever the columns' units.
    let scales: Vec<(f64, f64)> =
        columns.iter().map(|c| scale_of(c)).collect::<Option<_>>().ok_or(WeightError::Collinear)?;
    let rows = Matrix::from_fn(answered.len(), columns.len() + 1, |i, j| match j {
        0 => 1.0,
        j => (columns[j - 1][i] - scales[j - 1].0) / scales[j - 1].1,
    });
    let LogisticFit { coefficients: beta, covariance, probabilities: probability, .. } = fit(&rows, answered)?;
    let target = if options.stabilised { count as f64 } else { answered.len() as f64 };
    let limit = options.cap.map_or(f64::INFINITY, |cap| cap * target / count as f64);
    let inverse: Vec<(f64, f64, f64)> =
        probability.iter().zip(answered).filter(|(_, a)| **a).map(|(p, _)| (1.0 / p, 0.0, limit)).collect();
    let factor = clipped_factor(&inverse, target).ok_or(WeightError::Options)?;
    let capped = inverse.iter().filter(|i| factor * i.0 > limit).count();
    let weights: Vec<f64> =
        probability.iter().zip(answered).map(|(p, a)| if *a { (factor / p).min(limit) } else { 0.0 }).collect();
    let mut coefficients = beta;
    let mut of_intercept = vec![1.0];
    for (j, &(mean, spread)) in scales.iter().enumerate() {
        coefficients[j + 1] /= spread;
        coefficients[0] -= coefficients[j + 1] * mean;
        of_intercept.push(-mean / spread);
    }
    let mut standard_errors = vec![covariance.quadratic_form(&of_intercept).sqrt()];
    standard_errors.extend(scales.iter().enumerate().map(|(j, s)| covariance[(j + 1, j + 1)].sqrt() / s.1));
    let effective_n = effective_n(&weights).ok_or(WeightError::Empty)?;
    let answered = answered.to_vec();
    Ok(ResponseWeights {
        weights,
        probability,
        coefficients,
        standard_errors,
        effective_n,
        capped,
        answered,
        rows,
        covariance,
    })
}

impl ResponseWeights {
    /// Mean of `y` (whatever stands there for rows without an answer is not read), clusters of the frame as the units. That the
    /// probabilities are estimated is in the error.
    ///
    /// # Errors
    /// See [`WeightError`].
    pub fn mean(&self, y: &[f64], design: &Design) -> Result<WeightedMean, WeightError> {
        if y.len() != self.answered.len() {
            return Err(WeightError::Lengths);
        }
        let y: Vec<f64> = y.iter().zip(&self.answered).map(|(y, a)| if *a { *y } else { 0.0 }).collect();
        let mean = super::checked_mean(&y, &self.weights)?;
        let total: f64 = self.weights.iter().sum();
        let mut z: Vec<f64> = y.iter().zip(&self.weights).map(|(y, w)| w * (y - mean) / total).collect();
        // -dz/db = sum z (1 - p) x; the model's own contribution of a row is I^-1 x (answered - p).
        let mut slope = vec![0.0; self.rows.cols()];
        for (i, (z, p)) in z.iter().zip(&self.probability).enumerate() {
            slope.iter_mut().zip(self.rows.row(i)).for_each(|(s, x)| *s += z * (1.0 - p) * x);
        }
        let slope = self.covariance.times_vector(&slope);
        for (i, z) in z.iter_mut().enumerate() {
            *z -= dot(&slope, self.rows.row(i)) * (f64::from(u8::from(self.answered[i])) - self.probability[i]);
        }
        WeightedMean::of(mean, &self.weights, &z, design)
    }
}

/// Mean and standard deviation of a column; `None` when it is constant.
fn scale_of(column: &[f64]) -> Option<(f64, f64)> {
    let mean = crate::descriptive::mean(column)?;
    let spread = crate::descriptive::standard_deviation(column)?;
    (spread > 1e-10 * mean.abs()).then_some((mean, spread))
}

fn fit(rows: &Matrix, answered: &[bool]) -> Result<LogisticFit, WeightError> {
    let column = |j: usize| Column::new(format!("column {j}"), (0..rows.rows()).map(|i| rows[(i, j)]).collect());
    let x = (0..rows.cols()).map(column).collect();
    let fit = fit_logistic(&LogisticData { y: answered, x, weights: None, offset: None });
    fit.map_err(|error| match error {
        LogisticError::Collinear { .. } => WeightError::Collinear,
        _ => WeightError::Separated,
    })
}
