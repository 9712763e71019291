//! Logistic regression with random intercepts: the cumulative logit model of two categories.

use super::data::{Groups, Integration, OrdinalData, OrdinalError};
use super::fit::{OrdinalFit, Spread};
use super::mixed::fit_cumulative_mixed;
use crate::logistic::{LogisticData, chance};
use crate::matrix::{Matrix, dot};
use crate::mixed::{Column, Contrast, DropReason, Level};

/// A fitted logistic regression with random intercepts, in the units of the data.
#[derive(Debug, Clone)]
pub struct LogisticMixedFit {
    /// Names of the columns, in the order given.
    pub names: Vec<String>,
    /// Coefficients (log odds ratios within groups), in that order.
    pub coefficients: Vec<f64>,
    /// Their covariance matrix.
    pub covariance: Matrix,
    model: OrdinalFit,
}

/// Fits `log(p / (1 - p)) = offset + x'b + u_cluster + u_unit + u_person`, one constant column among those of the model.
///
/// # Errors
/// [`OrdinalError`] says which column, row or level stands in the way.
pub fn fit_logistic_mixed(
    data: &LogisticData<'_>,
    groups: &Groups<'_>,
    integration: Integration,
) -> Result<LogisticMixedFit, OrdinalError> {
    let constant = |c: &Column| {
        let first = c.values.first().copied().unwrap_or(0.0);
        first != 0.0 && c.values.iter().all(|v| *v == first)
    };
    let intercept = data.x.iter().position(constant).ok_or(OrdinalError::NoIntercept)?;
    let y: Vec<u32> = data.y.iter().map(|&y| u32::from(y)).collect();
    let mut x = data.x.clone();
    let unit = x.remove(intercept).values[0];
    let ordered = OrdinalData { y: &y, categories: 2, x, weights: data.weights, offset: data.offset };
    let model = fit_cumulative_mixed(&ordered, groups, integration)?;

    // The threshold is minus the intercept and comes first.
    let p = data.x.len();
    let from = |i: usize| if i < intercept { i + 1 } else { i };
    let turn = Matrix::from_fn(p, p, |i, j| match i == intercept {
        true if j == 0 => -1.0 / unit,
        false if j == from(i) => 1.0,
        _ => 0.0,
    });
    let all: Vec<f64> = model.thresholds.iter().chain(&model.coefficients).copied().collect();
    Ok(LogisticMixedFit {
        names: data.x.iter().map(|c| c.name.clone()).collect(),
        coefficients: turn.times_vector(&all),
        covariance: turn.times(&model.covariance).times(&turn.transposed()),
        model,
    })
}

impl LogisticMixedFit {
    /// The weighted sum of the coefficients with the given weights, one per coefficient; degrees of freedom are infinite.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients.
    pub fn contrast(&self, weights: &[f64]) -> Result<Contrast, OrdinalError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(OrdinalError::ContrastLength { found: weights.len(), coefficients });
        }
        Ok(Contrast::normal(dot(weights, &self.coefficients), self.covariance.quadratic_form(weights)))
    }

    /// The coefficient of the named column, if there is one.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<Contrast> {
        let i = self.names.iter().position(|n| n == name)?;
        Some(Contrast::normal(self.coefficients[i], self.covariance[(i, i)]))
    }

    /// The probability of the event for a row with these values of the columns whose groups (and offset) add `effect`.
    ///
    /// # Errors
    /// When the number of values is not that of the coefficients.
    pub fn probability(&self, x: &[f64], effect: f64) -> Result<f64, OrdinalError> {
        Ok(chance(self.contrast(x)?.estimate + effect))
    }

    /// The levels that took part, outermost first.
    #[must_use]
    pub fn spreads(&self) -> &[Spread] {
        &self.model.spreads
    }

    /// The spread of a level, if it took part.
    #[must_use]
    pub fn spread(&self, level: Level) -> Option<&Spread> {
        self.model.spread(level)
    }

    /// The log likelihood at the estimate, as approximated.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        self.model.log_likelihood
    }

    /// Levels of the data that took no part, and why.
    #[must_use]
    pub fn dropped(&self) -> &[(Level, DropReason)] {
        &self.model.dropped
    }

    /// Persons who appear in several units and are counted once in each.
    #[must_use]
    pub fn split_persons(&self) -> usize {
        self.model.split_persons
    }
}
