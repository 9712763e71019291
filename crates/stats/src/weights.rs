//! What would the mean be, had those who answered been like everybody?
//!
//! **Estimators.** A *weighted mean* `sum w y / sum w`; weights that *raking* makes agree with known totals of several
//! classifications ([`rake`]); weights of one by the probability to answer, from a logistic model on the frame
//! ([`response_weights`]).
//!
//! **Error.** Linearised, clusters as the units: with `z_i = w_i (y_i - mean) / sum w` and `z_c` its sum in a cluster,
//! `sum_h (1 - n_h / N_h) n_h / (n_h - 1) sum_c (z_c - mean z)^2` over strata `h` of `n_h` clusters (of `N_h` in the population).
//! After raking, the residuals of `y` from a regression on the classifications with the base weights stand in the place of
//! `y - mean`: what the totals explain is no longer uncertain. After response weights, what the model of the response explains is taken out likewise.
//!
//! **Assumptions.** Within what the weights know (a cell of the classifications, the model's columns), those who did not answer
//! are like those who did. No weight heals the rest: see [`crate::sensitivity`]. Clusters are independent; t has the number of
//! clusters less strata as degrees of freedom.
//! **Missing data.** That is the subject: rows without an answer have no row in the mean. A row of weight zero counts for nothing,
//! but its cluster is still a cluster.
//! **Sources.** Deming & Stephan (1940), *Ann. Math. Stat.* 11; Deville & Särndal (1992), *JASA* 87 (bounded weights); Deville,
//! Särndal & Sautory (1993), *JASA* 88 (residuals); Robins, Rotnitzky & Zhao (1994), *JASA* 89; Kish (1965), *Survey Sampling*
//! (effective sample size). Compared with R's survey in the tests.

mod raking;
mod response;

use std::collections::BTreeMap;

use crate::distribution::t_two_sided_p;
use crate::interval::Interval;

pub use raking::{Margin, Raked, RakingOptions, rake};
pub use response::{ResponseOptions, ResponseWeights, response_weights};

/// Which rows were drawn, or are alike, together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Design<'a> {
    /// The cluster of each row.
    pub cluster: &'a [u32],
    /// The stratum of each row; empty when there is one.
    pub stratum: &'a [u32],
    /// For each row, how many clusters its stratum has in the population; empty when so many that it does not matter.
    pub clusters_in_population: &'a [f64],
}

/// A mean of weighted rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedMean {
    /// The mean.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Clusters less strata.
    pub df: f64,
    /// Clusters.
    pub clusters: usize,
    /// Kish's effective number of rows, `(sum w)^2 / sum w^2`.
    pub effective_n: f64,
}

/// Why there is no weighted figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// The lengths do not agree.
    #[error("values, weights, clusters and classifications need one entry for each row")]
    Lengths,
    /// A value is not finite, or a weight negative.
    #[error("row {row} has a value that is not finite or a weight that is negative; leave it out and say so")]
    NotUsable {
        /// Position of the row.
        row: usize,
    },
    /// No row has a weight.
    #[error("there are no rows with a weight")]
    Empty,
    /// A stratum's spread cannot be told.
    #[error("stratum {stratum} has a single cluster; put it together with another stratum")]
    SingleCluster {
        /// Name of the stratum.
        stratum: u32,
    },
    /// The totals of the population are of no use.
    #[error(
        "margin {margin} needs a finite total that is not negative for every category of its rows, with the same sum as the others"
    )]
    Totals {
        /// Position of the margin.
        margin: usize,
    },
    /// Somebody in the population, but nobody among the rows.
    #[error("margin {margin} has no rows in category {category}, but the population has; put categories together")]
    EmptyCategory {
        /// Position of the margin.
        margin: usize,
        /// The category.
        category: usize,
    },
    /// Raking did not settle.
    #[error("the totals cannot be met together, within the bounds; put categories together or widen the bounds")]
    NotConverged,
    /// Nobody or everybody answered.
    #[error("everybody or nobody answered; there is no response to model")]
    NoContrast,
    /// A column tells exactly who answered.
    #[error("a combination of the columns tells exactly who answered; leave a column out or put groups together")]
    Separated,
    /// A column says what others say.
    #[error("a column is a combination of the others; leave it out")]
    Collinear,
    /// An option has no sense.
    #[error("bounds are two positive numbers round 1, a cap is above 1, a tolerance is positive")]
    Options,
}

/// Mean of `y` with its cluster-robust error.
///
/// # Errors
/// See [`WeightError`].
pub fn weighted_mean(y: &[f64], weights: &[f64], design: &Design) -> Result<WeightedMean, WeightError> {
    let mean = checked_mean(y, weights)?;
    let total: f64 = weights.iter().sum();
    let z: Vec<f64> = y.iter().zip(weights).map(|(y, w)| w * (y - mean) / total).collect();
    WeightedMean::of(mean, weights, &z, design)
}

/// Kish's effective number of rows; `None` without a positive weight.
#[must_use]
pub fn effective_n(weights: &[f64]) -> Option<f64> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    // Relative to the largest: no square overflows.
    let (sum, squares) = weights.iter().map(|w| w / largest).fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
    let n = sum * sum / squares;
    n.is_finite().then_some(n)
}

impl WeightedMean {
    /// The interval of the given level.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        if self.se > 0.0 {
            Interval::around(self.estimate, self.se, self.df, level)
        } else {
            Interval { lower: self.estimate, upper: self.estimate }
        }
    }

    /// Two-sided p of a mean of `value`.
    #[must_use]
    pub fn p(&self, value: f64) -> f64 {
        match (self.estimate - value) / self.se {
            t if t.is_nan() => 1.0,
            t => t_two_sided_p(t, self.df),
        }
    }

    /// From the linearised contributions `z` of the rows, which add up to about zero.
    fn of(estimate: f64, weights: &[f64], z: &[f64], design: &Design) -> Result<Self, WeightError> {
        let rows = z.len();
        let fits = |length: usize| length == 0 || length == rows;
        if design.cluster.len() != rows || !fits(design.stratum.len()) || !fits(design.clusters_in_population.len()) {
            return Err(WeightError::Lengths);
        }
        let mut strata = BTreeMap::<u32, (BTreeMap<u32, f64>, f64)>::new();
        for (row, z) in z.iter().enumerate() {
            let stratum = design.stratum.get(row).copied().unwrap_or(0);
            let population = design.clusters_in_population.get(row).copied().unwrap_or(f64::INFINITY);
            let (clusters, of_population) = strata.entry(stratum).or_insert((BTreeMap::new(), population));
            if population.is_nan() || *of_population != population {
                return Err(WeightError::NotUsable { row });
            }
            *clusters.entry(design.cluster[row]).or_insert(0.0) += z;
        }
        let (mut variance, mut count) = (0.0, 0);
        for (&stratum, (clusters, population)) in &strata {
            let n = clusters.len() as f64;
            if clusters.len() < 2 {
                return Err(WeightError::SingleCluster { stratum });
            }
            let mean = clusters.values().sum::<f64>() / n;
            let squares: f64 = clusters.values().map(|c| (c - mean).powi(2)).sum();
            variance += (1.0 - n / population).max(0.0) * n / (n - 1.0) * squares;
            count += clusters.len();
        }
        let se = variance.sqrt();
        let effective_n = effective_n(weights).ok_or(WeightError::Empty)?;
        if !se.is_finite() {
            return Err(WeightError::NotUsable { row: 0 });
        }
        Ok(Self { estimate, se, df: (count - strata.len()) as f64, clusters: count, effective_n })
    }
}

/// The weighted mean after a look at every row.
fn checked_mean(y: &[f64], weights: &[f64]) -> Result<f64, WeightError> {
    if y.len() != weights.len() {
        return Err(WeightError::Lengths);
    }
    let usable = |(y, w): (&f64, &f64)| y.is_finite() && w.is_finite() && *w >= 0.0;
    if let Some(row) = y.iter().zip(weights).position(|row| !usable(row)) {
        return Err(WeightError::NotUsable { row });
    }
    crate::descriptive::weighted_mean(y, weights).ok_or(WeightError::Empty)
}

/// `f` such that the sum of `clip(f u)` over the items is `total`, each clipped to its own limits; `None` when none is.
fn clipped_factor(items: &[(f64, f64, f64)], total: f64) -> Option<f64> {
    let sum = |f: f64| items.iter().map(|&(u, low, high)| (f * u).clamp(low, high)).sum::<f64>();
    let plain = total / items.iter().map(|i| i.0).sum::<f64>();
    if items.iter().all(|&(u, low, high)| low <= plain * u && plain * u <= high) {
        return plain.is_finite().then_some(plain);
    }
    let (least, most) = items.iter().fold((0.0, 0.0), |(l, m), i| (l + i.1, m + i.2));
    let slack = 1e-9 * total.abs();
    if !(least <= total + slack && total <= most + slack && plain > 0.0) {
        return None;
    }
    let (mut low, mut high) = (plain, plain);
    // Doubling steps reach every limit of a finite weight; the bound only guards against an item of no size.
    for _ in 0..200 {
        if sum(low) <= total { break } else { low /= 2.0 }
    }
    for _ in 0..200 {
        if sum(high) >= total - slack { break } else { high *= 2.0 }
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if sum(middle) < total { low = middle } else { high = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests;
