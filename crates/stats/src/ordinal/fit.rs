//! A fitted cumulative logit model and what can be asked of it.

use super::data::OrdinalError;
use super::design::Design;
use super::hermite::normal_nodes;
use crate::logistic::chance;
use crate::matrix::{Matrix, dot};
use crate::mixed::{Contrast, DropReason, Level};

/// A fitted cumulative logit model, in the units of the data.
#[derive(Debug, Clone)]
pub struct OrdinalFit {
    /// Number of categories of the scale.
    pub categories: u32,
    /// Categories that were chosen, ascending.
    pub used: Vec<u32>,
    /// Categories that nobody chose; each is merged with its neighbours.
    pub unused: Vec<u32>,
    /// The threshold between `used[k]` and `used[k + 1]`.
    pub thresholds: Vec<f64>,
    /// Names of the columns, in the order given.
    pub names: Vec<String>,
    /// Coefficients (log odds ratios of a higher answer), in that order.
    pub coefficients: Vec<f64>,
    /// Covariance of the thresholds, then the coefficients.
    pub covariance: Matrix,
    /// The levels that took part, outermost first.
    pub spreads: Vec<Spread>,
    /// The log likelihood at the estimate, as approximated.
    pub log_likelihood: f64,
    /// Sum of the weights.
    pub weight: f64,
    /// Number of groups of each level given in the data.
    pub groups: Vec<(Level, usize)>,
    /// Levels of the data that took no part, and why.
    pub dropped: Vec<(Level, DropReason)>,
    /// Persons who appear in several units and are counted once in each.
    pub split_persons: usize,
    /// Number of steps of the search.
    pub iterations: usize,
}

/// The random intercepts of one level.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// The level.
    pub level: Level,
    /// Standard deviation of the intercepts, in logits.
    pub sd: f64,
    /// Standard error of `sd`; none at the boundary.
    pub sd_se: Option<f64>,
    /// Whether the spread is estimated as zero; the standard errors then take it as known to be.
    pub at_boundary: bool,
    /// The most likely intercept of each group, ordered by the labels of the groups around it and its own.
    pub modes: Vec<GroupMode>,
}

/// The most likely intercept of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupMode {
    /// What the group is called in the data (unique within the groups around it).
    pub group: u32,
    /// Its intercept, shrunk towards zero.
    pub mode: f64,
    /// Its standard deviation given the answers, the estimates taken as known.
    pub sd: f64,
}

impl OrdinalFit {
    /// The weighted sum of the coefficients with the given weights, one per coefficient; degrees of freedom are infinite.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients.
    pub fn contrast(&self, weights: &[f64]) -> Result<Contrast, OrdinalError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(OrdinalError::ContrastLength { found: weights.len(), coefficients });
        }
        let mut all = vec![0.0; self.thresholds.len()];
        all.extend_from_slice(weights);
        Ok(Contrast::normal(dot(weights, &self.coefficients), self.covariance.quadratic_form(&all)))
    }

    /// The coefficient of the named column, if there is one.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<Contrast> {
        let i = self.names.iter().position(|n| n == name)?;
        let at = self.thresholds.len() + i;
        Some(Contrast::normal(self.coefficients[i], self.covariance[(at, at)]))
    }

    /// The threshold between `used[k]` and `used[k + 1]`, if there is one; its `t` and `p` ask whether it is zero.
    #[must_use]
    pub fn threshold(&self, k: usize) -> Option<Contrast> {
        Some(Contrast::normal(*self.thresholds.get(k)?, self.covariance[(k, k)]))
    }

    /// The spread of a level, if it took part.
    #[must_use]
    pub fn spread(&self, level: Level) -> Option<&Spread> {
        self.spreads.iter().find(|s| s.level == level)
    }

    /// The probability of each of `categories` for a row with these values of the columns whose groups (and offset) add
    /// `effect` to the predictor; unused categories get zero.
    ///
    /// # Errors
    /// When the number of values is not that of the coefficients.
    pub fn probabilities(&self, x: &[f64], effect: f64) -> Result<Vec<f64>, OrdinalError> {
        let eta = self.contrast(x)?.estimate + effect;
        let mut probabilities = vec![0.0; self.categories as usize];
        for (k, &category) in self.used.iter().enumerate() {
            let above = self.thresholds.get(k).map_or(1.0, |t| chance(t - eta));
            let below = if k == 0 { 0.0 } else { chance(self.thresholds[k - 1] - eta) };
            probabilities[category as usize] = above - below;
        }
        Ok(probabilities)
    }

    /// The same on average over groups as different as those of the data.
    ///
    /// # Errors
    /// When the number of values is not that of the coefficients.
    pub fn marginal_probabilities(&self, x: &[f64]) -> Result<Vec<f64>, OrdinalError> {
        let sd = self.spreads.iter().map(|s| s.sd * s.sd).sum::<f64>().sqrt();
        let mut average = vec![0.0; self.categories as usize];
        for (node, weight) in normal_nodes(25) {
            let at = self.probabilities(x, sd * node)?;
            average.iter_mut().zip(at).for_each(|(sum, p)| *sum += weight * p);
        }
        Ok(average)
    }
}

/// What the search found, in standardised columns.
pub(super) struct Found {
    /// Thresholds, coefficients, standard deviations.
    pub point: Vec<f64>,
    /// Covariance of thresholds and coefficients.
    pub covariance: Matrix,
    pub spreads: Vec<Spread>,
    pub log_likelihood: f64,
    pub iterations: usize,
}

impl Found {
    pub fn into_fit(self, categories: u32, names: Vec<String>, design: Design) -> OrdinalFit {
        let (thresholds, coefficients, covariance) = design.in_units_of_the_data(&self.point, &self.covariance);
        OrdinalFit {
            categories,
            unused: (0..categories).filter(|c| !design.used.contains(c)).collect(),
            used: design.used,
            thresholds,
            names,
            coefficients,
            covariance,
            spreads: self.spreads,
            log_likelihood: self.log_likelihood,
            weight: design.weights.iter().sum(),
            groups: design.tree.groups,
            dropped: design.tree.dropped,
            split_persons: design.tree.split_persons,
            iterations: self.iterations,
        }
    }
}
