//! Do two means differ, when some were measured both times and others only once?
//!
//! `t = (mean1 - mean2) / sqrt(v1/n1 + v2/n2 - 2 r s1 s2 nc / (n1 n2))`, where each sample holds its own values and the
//! `nc` pairs', `r` is the correlation of the pairs, and
//! `df = nc - 1 + (g - nc + 1) / (na + nb + 2 nc) * (na + nb)` with `g` Welch's degrees of freedom, `na` and `nb` the
//! numbers measured once. Without pairs it is Welch's test; with nothing but pairs it is the paired t test.
//!
//! **Assumptions.** Values near enough to normal for their numbers; variances may differ; the persons are independent
//! (where they nest in units and clusters, use [`mixed`](crate::mixed)).
//!
//! **Missing data.** Those measured once are used as they are: unbiased when being absent has nothing to do with the value.
//!
//! **Source.** Derrick, Russ, Toher & White (2017), *J. Mod. Appl. Stat. Methods* 16(1), the form for unequal variances.

use crate::descriptive::{mean, variance};
use crate::distribution::t_two_sided_p;
use crate::interval::Interval;

/// The difference of two partially overlapping samples, first less second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Mean of the first sample less mean of the second.
    pub estimate: f64,
    /// Standard error.
    pub se: f64,
    /// Degrees of freedom, fractional.
    pub df: f64,
    /// `estimate / se`.
    pub t: f64,
    /// Two-sided p.
    pub p: f64,
    /// Mean of the first sample, its pairs included.
    pub first_mean: f64,
    /// Mean of the second sample, its pairs included.
    pub second_mean: f64,
    /// Correlation of the pairs; `None` when there are too few (under three beside others) or one side does not vary,
    /// and the samples are then treated as independent.
    pub correlation: Option<f64>,
}

/// Why two samples could not be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OverlapError {
    /// A sample has fewer than two values.
    #[error("each sample needs two values or more, its pairs included; they have {first} and {second}")]
    TooFew {
        /// Values of the first sample.
        first: usize,
        /// Values of the second sample.
        second: usize,
    },
    /// A value is missing or infinite.
    #[error("a value is not a finite number; leave it out")]
    NotFinite,
    /// The standard error is zero.
    #[error("the values do not vary; a difference without variation has no standard error")]
    NoVariation,
}

/// Compares those measured once (`first_only`, `second_only`) and both times (`pairs`: first, second).
///
/// # Errors
/// See [`OverlapError`].
pub fn partially_overlapping_t(
    first_only: &[f64],
    second_only: &[f64],
    pairs: &[(f64, f64)],
) -> Result<Overlap, OverlapError> {
    let first: Vec<f64> = first_only.iter().copied().chain(pairs.iter().map(|p| p.0)).collect();
    let second: Vec<f64> = second_only.iter().copied().chain(pairs.iter().map(|p| p.1)).collect();
    if first.iter().chain(&second).any(|v| !v.is_finite()) {
        return Err(OverlapError::NotFinite);
    }
    let too_few = OverlapError::TooFew { first: first.len(), second: second.len() };
    let (v1, v2) = (variance(&first).ok_or(too_few)?, variance(&second).ok_or(too_few)?);
    let (m1, m2) = (mean(&first).ok_or(too_few)?, mean(&second).ok_or(too_few)?);
    let (n1, n2) = (first.len() as f64, second.len() as f64);
    let single = (first_only.len() + second_only.len()) as f64;
    // Two pairs always correlate by +-1; only where there is nothing else is that the paired test's own arithmetic.
    let enough = pairs.len() >= 3 || (single == 0.0 && pairs.len() == 2);
    let correlation = if enough { correlation(pairs) } else { None };
    let nc = if correlation.is_some() { pairs.len() as f64 } else { 0.0 };
    let once = if correlation.is_some() { single } else { n1 + n2 };

    let (e1, e2) = (v1 / n1, v2 / n2);
    let shared = 2.0 * correlation.unwrap_or(0.0) * (v1 * v2).sqrt() * nc / (n1 * n2);
    let squared = e1 + e2 - shared;
    if squared <= 1e-14 * (e1 + e2) || squared.is_nan() {
        return Err(OverlapError::NoVariation);
    }
    let se = squared.sqrt();
    let welch = (e1 + e2).powi(2) / (e1 * e1 / (n1 - 1.0) + e2 * e2 / (n2 - 1.0));
    let df = nc - 1.0 + (welch - nc + 1.0) / (once + 2.0 * nc) * once;
    let estimate = m1 - m2;
    let t = estimate / se;
    Ok(Overlap { estimate, se, df, t, p: t_two_sided_p(t, df), first_mean: m1, second_mean: m2, correlation })
}

impl Overlap {
    /// The two-sided interval of the given level, such as 0.95.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        Interval::around(self.estimate, self.se, self.df, level)
    }
}

/// Pearson's correlation; `None` when a side does not vary.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
        xy += (x - mx) * (y - my);
    }
    let r = xy / (xx * yy).sqrt();
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: [f64; 8] = [20.0, 21.0, 16.0, 18.0, 14.0, 12.0, 14.0, 17.0];
    const B: [f64; 4] = [11.0, 15.0, 16.0, 19.0];
    const C: [f64; 9] = [14.0, 15.0, 18.0, 20.0, 11.0, 19.0, 17.0, 14.0, 15.0];
    const D: [f64; 9] = [10.0, 14.0, 16.0, 18.0, 10.0, 17.0, 17.0, 10.0, 16.0];

    fn pairs() -> Vec<(f64, f64)> {
        C.into_iter().zip(D).collect()
    }

    #[test]
    fn the_published_example_is_reproduced() {
        // Reference: R package Partiallyoverlapping, its documented example.
        let result = partially_overlapping_t(&A, &B, &pairs()).unwrap();
        assert!((result.t - 2.056_352_583).abs() < 1e-8);
        assert!((result.df - 14.557_173_05).abs() < 1e-7);
        assert!((result.p - 0.058_136_855_22).abs() < 1e-9);
        assert!((result.se * result.t - result.estimate).abs() < 1e-12);
        let ci = result.ci(0.95);
        assert!(ci.contains(0.0) && (ci.lower + ci.upper - 2.0 * result.estimate).abs() < 1e-12);
    }

    #[test]
    fn without_pairs_it_is_the_test_of_welch() {
        let result = partially_overlapping_t(&A, &B, &[]).unwrap();
        let (e1, e2) = (variance(&A).unwrap() / 8.0, variance(&B).unwrap() / 4.0);
        assert!((result.se - (e1 + e2).sqrt()).abs() < 1e-14);
        assert!((result.df - (e1 + e2).powi(2) / (e1 * e1 / 7.0 + e2 * e2 / 3.0)).abs() < 1e-12);
        assert_eq!(result.correlation, None);
    }

    #[test]
    fn with_nothing_but_pairs_it_is_the_paired_test() {
        let result = partially_overlapping_t(&[], &[], &pairs()).unwrap();
        let differences: Vec<f64> = pairs().iter().map(|p| p.0 - p.1).collect();
        assert!((result.se - (variance(&differences).unwrap() / 9.0).sqrt()).abs() < 1e-12);
        assert!((result.df - 8.0).abs() < 1e-12);
    }

    #[test]
    fn two_pairs_beside_others_do_not_decide_a_correlation() {
        let result = partially_overlapping_t(&A, &B, &pairs()[..2]).unwrap();
        assert_eq!(result.correlation, None);
        let mut first = A.to_vec();
        first.extend(&C[..2]);
        let mut second = B.to_vec();
        second.extend(&D[..2]);
        let independent = partially_overlapping_t(&first, &second, &[]).unwrap();
        assert!((result.se - independent.se).abs() < 1e-14 && (result.df - independent.df).abs() < 1e-12);
    }

    #[test]
    fn samples_without_values_or_variation_are_refused() {
        assert_eq!(partially_overlapping_t(&[1.0], &B, &[]), Err(OverlapError::TooFew { first: 1, second: 4 }));
        assert_eq!(partially_overlapping_t(&[2.0, 2.0], &[3.0, 3.0], &[]), Err(OverlapError::NoVariation));
        assert_eq!(partially_overlapping_t(&[2.0, f64::NAN], &B, &[]), Err(OverlapError::NotFinite));
        // Everybody rose by exactly one: the difference is certain and has no standard error.
        assert_eq!(
            partially_overlapping_t(&[], &[], &[(1.0, 2.0), (2.0, 3.0), (5.0, 6.0)]),
            Err(OverlapError::NoVariation)
        );
    }

    proptest! {
        #[test]
        fn shifting_and_scaling_the_values_leaves_t_and_df(shift in -100.0..100.0f64, scale in 0.1..50.0f64) {
            let map = |v: f64| shift + scale * v;
            let before = partially_overlapping_t(&A, &B, &pairs()).unwrap();
            let moved: Vec<(f64, f64)> = pairs().iter().map(|p| (map(p.0), map(p.1))).collect();
            let after = partially_overlapping_t(&A.map(map), &B.map(map), &moved).unwrap();
            prop_assert!((after.t - before.t).abs() < 1e-9 && (after.df - before.df).abs() < 1e-8);
            prop_assert!((after.estimate - scale * before.estimate).abs() < 1e-9 * (1.0 + scale));
        }

        #[test]
        fn the_order_of_the_persons_does_not_matter(turn in 0usize..9) {
            let mut turned = pairs();
            turned.rotate_left(turn);
            let (one, other) = (
                partially_overlapping_t(&A, &B, &pairs()).unwrap(),
                partially_overlapping_t(&A, &B, &turned).unwrap(),
            );
            prop_assert!((one.t - other.t).abs() < 1e-12);
        }

        #[test]
        fn exchanging_the_samples_turns_the_sign(keep in 3usize..9) {
            let some = &pairs()[..keep];
            let swapped: Vec<(f64, f64)> = some.iter().map(|p| (p.1, p.0)).collect();
            let (one, other) = (
                partially_overlapping_t(&A, &B, some).unwrap(),
                partially_overlapping_t(&B, &A, &swapped).unwrap(),
            );
            prop_assert!((one.t + other.t).abs() < 1e-12 && (one.df - other.df).abs() < 1e-10);
        }
    }
}
