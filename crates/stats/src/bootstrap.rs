//! How sure is a statistic for which there is no formula, when whole clusters are the units?
//!
//! Clusters are drawn with replacement, all of a cluster's rows together, and the statistic is computed anew each time.
//! Drawing persons instead would pass over all that clusters have in common. Where clusters were put into arms or sequences
//! before, as many are drawn within each of these strata ([`stratified_bootstrap`]); where the statistic is made of sums,
//! [`sums::SumTable`] draws from sums made once.
//!
//! **Intervals.** With `q` the quantile of the replicates: the *percentile* interval `q(alpha/2), q(1 - alpha/2)`; the
//! *BCa* interval, which moves the two levels by the replicates' bias `z0` and by the acceleration `a` that a jackknife gives;
//! the *studentised* interval `estimate - q_t * SE` of `t* = (estimate* - estimate) / SE*`, with unequal tails or with the quantile
//! of `|t*|`. With some ten clusters per stratum, percentiles are too narrow (90 % where 95 % is stated) and BCa hardly better;
//! the symmetric studentised interval holds its level.
//!
//! **Assumptions.** The clusters of a stratum are a sample of independent clusters, and not very few. **Missing data.** A draw for
//! which the statistic is not defined is counted and left out.
//!
//! **Randomness.** Handed in. The functions that use several threads take a factory: `streams(r)` returns the stream of draws of
//! replicate `r`, so that the result is the same for any number of threads.
//!
//! **Sources.** Davison & Hinkley (1997), *Bootstrap Methods and their Application*, ch. 3.8 and 5.2-5.4; Efron (1987), *JASA* 82
//! (BCa); Hall (1988), *Ann. Stat.* 16 (symmetric limits). Compared with R's boot in the tests.

pub mod sums;

use rayon::prelude::*;

use crate::descriptive::{quantile, standard_deviation};
use crate::distribution::{normal_cdf, normal_quantile};
use crate::interval::Interval;

/// The statistic of each draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// Values of the draws for which the statistic is defined, in the order drawn.
    pub values: Vec<f64>,
    /// Draws for which it is not.
    pub undefined: usize,
}

/// The `t* = (estimate* - estimate) / SE*` of each draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Studentised {
    /// The estimate of the data themselves.
    pub estimate: f64,
    /// Its standard error, by the same formula as those of the draws.
    pub se: f64,
    /// The `t*` of the draws that have one, in the order drawn.
    pub t: Vec<f64>,
    /// Draws without an estimate or with a standard error of zero.
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
    if clusters == 0 {
        return Replicates { values: Vec::new(), undefined: 0 };
    }
    let mut drawn = vec![0; clusters];
    (0..replicates)
        .map(|_| {
            drawn.iter_mut().for_each(|d| *d = below(clusters));
            statistic(&drawn)
        })
        .collect()
}

/// The stratified cluster bootstrap on all threads: within each stratum as many clusters are drawn as it has.
///
/// `stratum[c]` names the stratum of cluster `c`. `statistic` is given the positions of the drawn clusters, repetitions
/// included, such that the one at place `c` is of cluster `c`'s stratum. Without clusters there are no replicates.
pub fn stratified_bootstrap<D: FnMut(usize) -> usize>(
    stratum: &[u32],
    replicates: usize,
    streams: impl Fn(usize) -> D + Sync,
    statistic: impl Fn(&[usize]) -> Option<f64> + Sync,
) -> Replicates {
    each_draw(stratum, replicates, streams, statistic).into_iter().collect()
}

/// The same for a statistic with its standard error, as the studentised interval needs them.
///
/// `None` when the data themselves have no finite estimate with a positive standard error.
pub fn studentised_bootstrap<D: FnMut(usize) -> usize>(
    stratum: &[u32],
    replicates: usize,
    streams: impl Fn(usize) -> D + Sync,
    statistic: impl Fn(&[usize]) -> Option<(f64, f64)> + Sync,
) -> Option<Studentised> {
    let own: Vec<usize> = (0..stratum.len()).collect();
    let (estimate, se) = statistic(&own)?;
    let draws = each_draw(stratum, replicates, streams, statistic);
    Studentised::of(estimate, se, draws)
}

/// The statistic without each cluster in turn: what BCa's acceleration is made of. `statistic` is given the positions that stay.
pub fn jackknife(clusters: usize, mut statistic: impl FnMut(&[usize]) -> Option<f64>) -> Option<Vec<f64>> {
    (0..clusters)
        .map(|out| {
            let rest: Vec<usize> = (0..clusters).filter(|&c| c != out).collect();
            statistic(&rest).filter(|value| value.is_finite())
        })
        .collect()
}

/// The acceleration of [`Replicates::bca_interval`] from the [`jackknife`], clusters in the strata that they were drawn from.
///
/// `sum l^3 / n^3 / (6 (sum l^2 / n^2)^1.5)` with `l = (n - 1) (mean - value)` within a stratum of `n`. Zero when the
/// statistic hangs on no cluster; `None` when the lengths differ or a value is not finite.
#[must_use]
pub fn acceleration(stratum: &[u32], jackknife: &[f64]) -> Option<f64> {
    if stratum.len() != jackknife.len() || jackknife.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let (mut second, mut third) = (0.0, 0.0);
    for members in members_by_stratum(stratum) {
        let n = members.len() as f64;
        let mean = members.iter().map(|&c| jackknife[c]).sum::<f64>() / n;
        for influence in members.iter().map(|&c| (n - 1.0) * (mean - jackknife[c]) / n) {
            second += influence * influence;
            third += influence.powi(3);
        }
    }
    let acceleration = third / (6.0 * second.powf(1.5));
    Some(if acceleration.is_finite() { acceleration } else { 0.0 })
}

impl FromIterator<Option<f64>> for Replicates {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(draws: I) -> Self {
        let mut result = Self { values: Vec::new(), undefined: 0 };
        for draw in draws {
            match draw.filter(|value| value.is_finite()) {
                Some(value) => result.values.push(value),
                None => result.undefined += 1,
            }
        }
        result
    }
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

    /// The BCa interval round the estimate of the data themselves, with the [`acceleration`] of their jackknife.
    ///
    /// `None` when all replicates lie on one side of the estimate (they then say nothing of its bias), or when the limits would
    /// lie beyond the outermost replicates: draw more of them.
    #[must_use]
    pub fn bca_interval(&self, estimate: f64, acceleration: f64, level: f64) -> Option<Interval> {
        let sorted = sorted(&self.values);
        let below = sorted.iter().filter(|v| **v < estimate).count() as f64 / sorted.len() as f64;
        let bias = normal_quantile(below);
        let tail = (1.0 - level) / 2.0;
        let limit = |p: f64| {
            let z = bias + normal_quantile(p);
            order_statistic(&sorted, normal_cdf(bias + z / (1.0 - acceleration * z)))
        };
        Interval { lower: limit(tail)?, upper: limit(1.0 - tail)? }.in_order()
    }
}

impl Studentised {
    /// Made of the data's own estimate and error, and of those of each draw. `None` when the data's own error is not positive.
    pub fn of(estimate: f64, se: f64, draws: impl IntoIterator<Item = Option<(f64, f64)>>) -> Option<Self> {
        if !(estimate.is_finite() && se.is_finite() && se > 0.0) {
            return None;
        }
        let Replicates { values: t, undefined } =
            draws.into_iter().map(|draw| draw.filter(|d| d.1 > 0.0).map(|(e, s)| (e - estimate) / s)).collect();
        Some(Self { estimate, se, t, undefined })
    }

    /// The interval with each tail's own quantile; `None` with too few draws for the level.
    #[must_use]
    pub fn interval(&self, level: f64) -> Option<Interval> {
        let sorted = sorted(&self.t);
        let tail = (1.0 - level) / 2.0;
        let limit = |p: f64| order_statistic(&sorted, p).map(|t| self.estimate - t * self.se);
        Interval { lower: limit(1.0 - tail)?, upper: limit(tail)? }.in_order()
    }

    /// The interval of equal arms, with the quantile of `|t*|`; `None` with too few draws for the level.
    #[must_use]
    pub fn symmetric_interval(&self, level: f64) -> Option<Interval> {
        let margin = self.symmetric_critical(level)? * self.se;
        Some(Interval { lower: self.estimate - margin, upper: self.estimate + margin })
    }

    /// What stands in the place of t's critical value: the quantile of `|t*|`; `None` with too few draws for the level.
    #[must_use]
    pub fn symmetric_critical(&self, level: f64) -> Option<f64> {
        let sizes: Vec<f64> = self.t.iter().map(|t| t.abs()).collect();
        order_statistic(&sorted(&sizes), level)
    }
}

/// One draw of clusters after the other, each with its own stream, and what `statistic` says of it.
fn each_draw<T: Send, D: FnMut(usize) -> usize>(
    stratum: &[u32],
    replicates: usize,
    streams: impl Fn(usize) -> D + Sync,
    statistic: impl Fn(&[usize]) -> Option<T> + Sync,
) -> Vec<Option<T>> {
    if stratum.is_empty() {
        return Vec::new();
    }
    let strata = members_by_stratum(stratum);
    (0..replicates)
        .into_par_iter()
        .map_init(
            || vec![0; stratum.len()],
            |drawn, replicate| {
                let mut below = streams(replicate);
                for members in &strata {
                    members.iter().for_each(|&c| drawn[c] = members[below(members.len())]);
                }
                statistic(drawn)
            },
        )
        .collect()
}

/// The positions of each stratum's clusters, strata in the order of their names.
fn members_by_stratum(stratum: &[u32]) -> Vec<Vec<usize>> {
    let mut members = std::collections::BTreeMap::<u32, Vec<usize>>::new();
    for (cluster, &name) in stratum.iter().enumerate() {
        members.entry(name).or_default().push(cluster);
    }
    members.into_values().collect()
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The value at rank `(n + 1) p`, between two ranks interpolated on the normal scale (Davison & Hinkley, eq. 5.8).
fn order_statistic(sorted: &[f64], p: f64) -> Option<f64> {
    let n = sorted.len() as f64;
    let rank = (n + 1.0) * p;
    if !(rank >= 1.0 && rank <= n) {
        return None;
    }
    let below = rank.floor();
    let at = sorted[below as usize - 1];
    if rank - below < 1e-12 || below == n {
        return Some(at);
    }
    let z = |rank: f64| normal_quantile(rank / (n + 1.0));
    let part = (normal_quantile(p) - z(below)) / (z(below + 1.0) - z(below));
    Some(at + part * (sorted[below as usize] - at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptive::{mean, variance};
    use crate::testing::{Random, stream};

    #[test]
    fn the_standard_error_of_a_mean_is_that_of_the_formula() {
        let means: Vec<f64> = (0..40).map(|i| f64::from(i * i % 17)).collect();
        let result = cluster_bootstrap(40, 4000, stream(1), |drawn| {
            Some(drawn.iter().map(|&i| means[i]).sum::<f64>() / drawn.len() as f64)
        });
        let formula = (variance(&means).unwrap() * 39.0 / 40.0 / 40.0).sqrt();
        assert!((result.standard_error().unwrap() / formula - 1.0).abs() < 0.04);
        let interval = result.percentile_interval(0.95).unwrap();
        assert!((interval.width() / (2.0 * 1.96 * formula) - 1.0).abs() < 0.06);
        assert!(interval.contains(mean(&means).unwrap()));
    }

    #[test]
    fn draws_without_a_statistic_are_counted() {
        let mut turn = 0;
        let result = cluster_bootstrap(3, 10, stream(2), |_| {
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
        let result = cluster_bootstrap(0, 10, stream(3), |_| Some(1.0));
        assert_eq!(result.percentile_interval(0.95), None);
        assert_eq!(result.standard_error(), None);
        assert_eq!(result.bca_interval(1.0, 0.0, 0.95), None);
        assert_eq!(stratified_bootstrap(&[], 5, stream, |_| Some(1.0)), result);
    }

    #[test]
    fn clusters_are_drawn_within_their_stratum_by_any_number_of_threads() {
        let stratum = [7, 2, 7, 2, 2, 7, 7];
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                stratified_bootstrap(&stratum, 500, stream, |drawn| {
                    assert!(drawn.iter().zip(&stratum).all(|(&d, &s)| stratum[d] == s));
                    Some(drawn.iter().map(|&d| d as f64).sum())
                })
            })
        };
        let one = run(1);
        assert!(one.values.iter().any(|v| *v != one.values[0]));
        assert_eq!(one, run(3));
    }

    #[test]
    fn a_draw_without_spread_has_no_t() {
        let result = Studentised::of(2.0, 0.5, [Some((3.0, 0.5)), Some((3.0, 0.0)), None, Some((1.0, 1.0))]).unwrap();
        assert_eq!((result.t.as_slice(), result.undefined), ([2.0, -1.0].as_slice(), 2));
        assert_eq!(result.symmetric_critical(0.95), None);
        assert!(Studentised::of(2.0, 0.0, []).is_none());
    }

    #[test]
    fn replicates_on_one_side_of_the_estimate_have_no_bca_interval() {
        let result = Replicates { values: (0..200).map(f64::from).collect(), undefined: 0 };
        assert_eq!(result.bca_interval(-1.0, 0.0, 0.9), None);
        let middle = result.bca_interval(99.5, 0.0, 0.9).unwrap();
        assert!((middle.lower - 9.05).abs() < 0.01 && (middle.upper - 189.95).abs() < 0.01, "{middle:?}");
        assert_eq!(result.bca_interval(99.5, f64::NAN, 0.9), None);
    }

    /// Mean of a skewed sample, studentised: the share of samples whose interval holds the true mean of one.
    #[test]
    fn the_symmetric_studentised_interval_of_skewed_data_covers_more_than_the_percentiles() {
        let mut random = Random(11);
        let (mut percentile, mut studentised) = (0, 0);
        for _ in 0..600 {
            let sample: Vec<f64> = (0..12).map(|_| (0.8 * random.normal() - 0.32).exp()).collect();
            let with_error = |at: &[usize]| {
                let drawn: Vec<f64> = at.iter().map(|&i| sample[i]).collect();
                Some((mean(&drawn)?, (variance(&drawn)? / 12.0).sqrt()))
            };
            let plain = stratified_bootstrap(&[0; 12], 399, stream, |at| with_error(at).map(|e| e.0));
            percentile += usize::from(plain.percentile_interval(0.95).unwrap().contains(1.0));
            let result = studentised_bootstrap(&[0; 12], 399, stream, with_error).unwrap();
            studentised += usize::from(result.symmetric_interval(0.95).unwrap().contains(1.0));
        }
        assert!(studentised > 540 && percentile < studentised - 18, "{studentised} {percentile}");
    }
}
