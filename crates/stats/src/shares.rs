//! How sure is a share, and a difference of two shares - of different persons, or of the same persons twice?
//!
//! - One share: Wilson's score interval `(2k + z^2 ± z sqrt(z^2 + 4 k (1 - k/n))) / (2 (n + z^2))`.
//! - Two independent shares: Newcombe's method 10, `d ± sqrt(...)` squared distances to the Wilson limits added.
//! - Two shares of the same persons: Newcombe's method 10 for pairs, the same with `-2 phi` times the product of the
//!   distances; `phi` is the correlation of the table, corrected for continuity when positive.
//! - Whether as many changed one way as the other: McNemar's exact test and its mid-p version.
//!
//! **Assumptions.** Independent persons. **Missing data.** Those without an answer (in pairs: without both) are not counted.
//!
//! **Sources.** Wilson (1927), *JASA* 22; Newcombe (1998), *Stat. Med.* 17, 857-872, 873-890 and 2635-2650;
//! Fagerland, Lydersen & Laake (2013), *BMC Med. Res. Methodol.* 13:91 (mid-p).

use statrs::function::factorial::ln_binomial;

use crate::distribution::normal_critical;
use crate::interval::Interval;

/// A share or a difference of shares with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareEstimate {
    /// The share, or the first share less the second, as a fraction.
    pub estimate: f64,
    /// Its two-sided interval.
    pub interval: Interval,
}

/// Why a share could not be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// There is nobody to take a share of.
    #[error("a share of nobody is not defined")]
    Nobody,
    /// More persons have the property than there are persons.
    #[error("{count} of {total} is more than all of them")]
    MoreThanAll {
        /// Persons with the property.
        count: u64,
        /// Persons.
        total: u64,
    },
}

/// The same persons classified twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairedCounts {
    /// Yes both times.
    pub both: u64,
    /// Yes the first time only.
    pub first_only: u64,
    /// Yes the second time only.
    pub second_only: u64,
    /// No both times.
    pub neither: u64,
}

/// Two-sided p of the hypothesis that as many changed one way as the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct McNemar {
    /// The exact conditional test: never rejects too often, and is therefore often too careful.
    pub exact_p: f64,
    /// The mid-p version: close to its nominal level, recommended by Fagerland et al.
    pub mid_p: f64,
}

/// Wilson's interval of the share `count / total`.
///
/// # Errors
/// When `total` is zero or less than `count`.
pub fn wilson(count: u64, total: u64, level: f64) -> Result<ShareEstimate, ShareError> {
    if total == 0 {
        return Err(ShareError::Nobody);
    }
    if count > total {
        return Err(ShareError::MoreThanAll { count, total });
    }
    let (k, n) = (count as f64, total as f64);
    let z = normal_critical(level);
    let estimate = k / n;
    let middle = 2.0 * k + z * z;
    let margin = z * (z * z + 4.0 * k * (1.0 - estimate)).sqrt();
    let denominator = 2.0 * (n + z * z);
    let interval = Interval {
        lower: if count == 0 { 0.0 } else { (middle - margin) / denominator },
        upper: if count == total { 1.0 } else { (middle + margin) / denominator },
    };
    Ok(ShareEstimate { estimate, interval })
}

/// The share `count1 / total1` less the share `count2 / total2`, of different persons.
///
/// # Errors
/// When a total is zero or less than its count.
pub fn difference_of_independent_shares(
    (count1, total1): (u64, u64),
    (count2, total2): (u64, u64),
    level: f64,
) -> Result<ShareEstimate, ShareError> {
    let (one, two) = (wilson(count1, total1, level)?, wilson(count2, total2, level)?);
    Ok(square_and_add(one, two, 0.0))
}

/// The first share less the second, of the same persons.
///
/// # Errors
/// When there are no persons.
pub fn difference_of_paired_shares(counts: PairedCounts, level: f64) -> Result<ShareEstimate, ShareError> {
    let PairedCounts { both, first_only, second_only, neither } = counts;
    let total = both + first_only + second_only + neither;
    let (one, two) = (wilson(both + first_only, total, level)?, wilson(both + second_only, total, level)?);
    Ok(square_and_add(one, two, counts.phi()))
}

/// McNemar's test on those who changed: `first_only` against `second_only`.
#[must_use]
pub fn mcnemar(first_only: u64, second_only: u64) -> McNemar {
    let n = first_only + second_only;
    let fewer = first_only.min(second_only);
    let point = |k: u64| (ln_binomial(n, k) - n as f64 * std::f64::consts::LN_2).exp();
    let tail: f64 = (0..=fewer).map(point).sum();
    // With equal numbers the two tails overlap in the middle point.
    let exact_p = if first_only == second_only { 1.0 } else { (2.0 * tail).min(1.0) };
    let mid_p = if first_only == second_only { 1.0 - point(fewer) / 2.0 } else { 2.0 * tail - point(fewer) };
    McNemar { exact_p, mid_p: if n == 0 { 1.0 } else { mid_p } }
}

impl PairedCounts {
    /// Correlation of the two answers, made smaller by the continuity correction when positive; zero where undefined.
    fn phi(self) -> f64 {
        let [e, f, g, h] = [self.both, self.first_only, self.second_only, self.neither].map(|c| c as f64);
        let margins = (e + f) * (g + h) * (e + g) * (f + h);
        if margins == 0.0 {
            return 0.0;
        }
        let cross = e * h - f * g;
        let corrected = if cross > 0.0 { (cross - (e + f + g + h) / 2.0).max(0.0) } else { cross };
        corrected / margins.sqrt()
    }
}

fn square_and_add(one: ShareEstimate, two: ShareEstimate, phi: f64) -> ShareEstimate {
    let distance = |a: f64, b: f64| (a * a - 2.0 * phi * a * b + b * b).max(0.0).sqrt();
    let estimate = one.estimate - two.estimate;
    let below = distance(one.estimate - one.interval.lower, two.interval.upper - two.estimate);
    let above = distance(one.interval.upper - one.estimate, two.estimate - two.interval.lower);
    ShareEstimate { estimate, interval: Interval { lower: estimate - below, upper: estimate + above } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(got: Interval, lower: f64, upper: f64, tolerance: f64) {
        assert!((got.lower - lower).abs() < tolerance && (got.upper - upper).abs() < tolerance, "{got:?}");
    }

    #[test]
    fn wilson_limits_agree_with_newcombes_table_and_with_r() {
        // Newcombe (1998a), table I, method 3; more digits from R: prop.test(correct = FALSE).
        agrees(wilson(81, 263, 0.95).unwrap().interval, 0.255_288_519_9, 0.366_209_577, 1e-9);
        agrees(wilson(15, 148, 0.95).unwrap().interval, 0.062_386_399_53, 0.160_487_241_72, 1e-9);
        agrees(wilson(0, 20, 0.95).unwrap().interval, 0.0, 0.161_125_158_1, 1e-9);
        agrees(wilson(1, 29, 0.95).unwrap().interval, 0.0061, 0.1718, 5e-5);
    }

    #[test]
    fn independent_differences_agree_with_newcombes_table() {
        // Newcombe (1998b), table II, method 10.
        for (one, two, lower, upper) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            agrees(difference_of_independent_shares(one, two, 0.95).unwrap().interval, lower, upper, 6e-5);
        }
    }

    #[test]
    fn paired_differences_agree_with_published_examples() {
        // Newcombe (1998c), the table of examples, method 10.
        for ([both, first_only, second_only, neither], lower, upper) in [
            ([36, 12, 2, 0], 0.0569, 0.3404),
            ([18, 12, 2, 18], 0.0562, 0.3290),
            ([53, 0, 0, 1], -0.0729, 0.0729),
            ([0, 30, 0, 0], 0.8395, 1.0),
        ] {
            let counts = PairedCounts { both, first_only, second_only, neither };
            let result = difference_of_paired_shares(counts, 0.95).unwrap();
            agrees(result.interval, lower, upper, 6e-5);
        }
        // More digits: the function confIntPairedProportion of the R package biostatUZH.
        for ([both, first_only, second_only, neither], lower, upper) in [
            ([14, 5, 0, 22], 0.011_483_241_38, 0.226_492_684_35),
            ([1, 1, 7, 12], -0.506_920_226_69, -0.025_559_124_16),
            ([59, 6, 16, 80], -0.118_621_195_64, -0.004_625_113_93),
        ] {
            let counts = PairedCounts { both, first_only, second_only, neither };
            agrees(difference_of_paired_shares(counts, 0.95).unwrap().interval, lower, upper, 1e-9);
        }
    }

    #[test]
    fn mcnemar_agrees_with_r_and_with_fagerland() {
        // R: binom.test(2, 14).
        assert!((mcnemar(12, 2).exact_p - 0.012_939_453_125).abs() < 1e-12);
        assert!((mcnemar(12, 2).mid_p - (0.012_939_453_125 - 91.0 / 16_384.0)).abs() < 1e-12);
        // Fagerland et al. (2013): 1 against 7 gives 0.0703 exact, 0.0391 mid-p.
        assert!((mcnemar(1, 7).exact_p - 0.070_312_5).abs() < 1e-12);
        assert!((mcnemar(1, 7).mid_p - 0.039_062_5).abs() < 1e-12);
    }

    #[test]
    fn nobody_changing_is_no_sign_of_change() {
        assert_eq!(mcnemar(0, 0), McNemar { exact_p: 1.0, mid_p: 1.0 });
        assert_eq!(mcnemar(3, 3).exact_p, 1.0);
        assert!((mcnemar(3, 3).mid_p - (1.0 - 20.0 / 128.0)).abs() < 1e-12);
    }

    #[test]
    fn a_share_of_nobody_or_of_too_many_is_refused() {
        assert_eq!(wilson(0, 0, 0.95), Err(ShareError::Nobody));
        assert_eq!(wilson(4, 3, 0.95), Err(ShareError::MoreThanAll { count: 4, total: 3 }));
        let none = PairedCounts { both: 0, first_only: 0, second_only: 0, neither: 0 };
        assert_eq!(difference_of_paired_shares(none, 0.95), Err(ShareError::Nobody));
    }

    proptest! {
        #[test]
        fn limits_stay_within_what_a_share_can_be(k in 0u64..200, more in 1u64..200) {
            let result = wilson(k, k + more, 0.95).unwrap();
            prop_assert!(result.interval.lower >= 0.0 && result.interval.upper <= 1.0);
            prop_assert!(result.interval.contains(result.estimate));
        }

        #[test]
        fn counting_those_without_instead_turns_the_interval_round(e in 0u64..40, f in 0u64..40, g in 0u64..40, h in 1u64..40) {
            let counts = PairedCounts { both: e, first_only: f, second_only: g, neither: h };
            let turned = PairedCounts { both: h, first_only: g, second_only: f, neither: e };
            let (one, other) = (
                difference_of_paired_shares(counts, 0.9).unwrap(),
                difference_of_paired_shares(turned, 0.9).unwrap(),
            );
            prop_assert!((one.estimate + other.estimate).abs() < 1e-12);
            prop_assert!((one.interval.lower + other.interval.upper).abs() < 1e-9);
            prop_assert!((one.interval.upper + other.interval.lower).abs() < 1e-9);
            prop_assert!(one.interval.lower >= -1.0 - 1e-12 && one.interval.upper <= 1.0 + 1e-12);
        }

        #[test]
        fn mid_p_never_exceeds_the_exact_p(f in 0u64..300, g in 0u64..300) {
            let result = mcnemar(f, g);
            prop_assert!(result.mid_p <= result.exact_p + 1e-12 && result.mid_p > 0.0 && result.exact_p <= 1.0);
            prop_assert_eq!(result, mcnemar(g, f));
        }
    }
}
