//! How sure is a statistic for which there is no formula, when whole clusters are the units?
//!
//! Clusters are drawn with replacement, all of a cluster's rows together, and the statistic is computed anew each time;
//! the interval is that of the percentiles. Drawing persons instead would pass over all that clusters have in common.
//!
//! **Assumptions.** The clusters are a sample of independent clusters, and not very few (with fewer than some fifteen the
//! percentiles are too narrow). **Missing data.** A draw for which the statistic is not defined is counted and left out.
//! **Source.** Davison & Hinkley (1997), *Bootstrap Methods and their Application*, ch. 3.8 and 5.3.

use crate::descriptive::{quantile, standard_deviation};
use crate::interval::Interval;

/// The statistic of each draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// Values of the draws for which the statistic is defined, in the order drawn.
    pub values: Vec<f64>,
    /// Draws for which it is not.
    pub undefined: usize,
}

/// Draws `replicates` times as many of `clusters` clusters, and computes the statistic of each draw.
///
/// `below(n)` returns a whole number from zero to `n - 1`, each as likely; `statistic` is given the positions of the drawn
/// clusters, repetitions included. Without clusters there are no replicates.
pub fn cluster_bootstrap(
    clusters: usize,
    replicates: usize,
    mut below: impl FnMut(usize) -> usize,
    mut statistic: impl FnMut(&[usize]) -> Option<f64>,
) -> Replicates {
    let mut result = Replicates { values: Vec::new(), undefined: 0 };
    if clusters == 0 {
        return result;
    }
    let mut drawn = vec![0; clusters];
    for _ in 0..replicates {
        drawn.iter_mut().for_each(|d| *d = below(clusters));
        match statistic(&drawn).filter(|value| value.is_finite()) {
            Some(value) => result.values.push(value),
            None => result.undefined += 1,
        }
    }
    result
}

impl Replicates {
    /// The percentile interval of the given level; `None` without values.
    #[must_use]
    pub fn percentile_interval(&self, level: f64) -> Option<Interval> {
        let tail = (1.0 - level) / 2.0;
        Some(Interval { lower: quantile(&self.values, tail)?, upper: quantile(&self.values, 1.0 - tail)? })
    }

    /// The bootstrap standard error; `None` with fewer than two values.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        standard_deviation(&self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small linear congruential generator (Knuth's MMIX constants): tests need repeatable draws, not good ones.
    fn draws() -> impl FnMut(usize) -> usize {
        let mut state = 88_172_645_463_325_252u64;
        move |n| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % n
        }
    }

    #[test]
    fn the_standard_error_of_a_mean_is_that_of_the_formula() {
        let means: Vec<f64> = (0..40).map(|i| f64::from(i * i % 17)).collect();
        let result = cluster_bootstrap(40, 4000, draws(), |drawn| {
            Some(drawn.iter().map(|&i| means[i]).sum::<f64>() / drawn.len() as f64)
        });
        let spread = crate::descriptive::variance(&means).unwrap() * 39.0 / 40.0;
        let formula = (spread / 40.0).sqrt();
        assert!((result.standard_error().unwrap() / formula - 1.0).abs() < 0.04);
        let interval = result.percentile_interval(0.95).unwrap();
        assert!((interval.width() / (2.0 * 1.96 * formula) - 1.0).abs() < 0.06);
        assert!(interval.contains(crate::descriptive::mean(&means).unwrap()));
    }

    #[test]
    fn draws_without_a_statistic_are_counted() {
        let mut turn = 0;
        let result = cluster_bootstrap(3, 10, draws(), |_| {
            turn += 1;
            match turn % 5 {
                0 => None,
                1 => Some(f64::NAN),
                _ => Some(1.0),
            }
        });
        assert_eq!((result.values.len(), result.undefined), (6, 4));
    }

    #[test]
    fn without_clusters_there_is_nothing_to_draw() {
        let result = cluster_bootstrap(0, 10, draws(), |_| Some(1.0));
        assert_eq!(result.percentile_interval(0.95), None);
        assert_eq!(result.standard_error(), None);
    }
}
