//! What are the mean, spread and quantiles of some values, and can a reported mean or share come from so many answers?
//!
//! **Possible means** (the GRIM test): the mean of `n` whole numbers is `k / n` for a whole `k`; a reported mean with `d`
//! decimals is possible only if some `k / n` rounds to it. A tie may have been rounded either way and counts as possible.
//! With `n` of `10^d` or more every value is possible. Source: Brown & Heathers (2017), *Soc. Psychol. Personal. Sci.* 8(4).
//!
//! **Quantiles** are of type 7: linear between order statistics, `h = (n - 1) p`. Source: Hyndman & Fan (1996), *Am. Stat.* 50(4).
//!
//! **Missing data.** Nothing is left out silently: an input that is empty, or holds a value that is not a number, gives `None`.

/// Arithmetic mean; `None` when empty or not finite.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let rough = values.iter().sum::<f64>() / n;
    // The second pass takes back what rounding lost in the first.
    let mean = rough + values.iter().map(|v| v - rough).sum::<f64>() / n;
    mean.is_finite().then_some(mean)
}

/// Sample variance (divisor `n - 1`), in two passes; `None` with fewer than two values.
#[must_use]
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = mean(values)?;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (values.len() - 1) as f64;
    variance.is_finite().then_some(variance)
}

/// Sample standard deviation; `None` with fewer than two values.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    variance(values).map(f64::sqrt)
}

/// Quantile of type 7 at `p` in `[0, 1]`; the values need no order. `None` when empty, not a number, or `p` is outside.
#[must_use]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    if values.is_empty() || !(0.0..=1.0).contains(&p) || values.iter().any(|v| v.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let position = (sorted.len() - 1) as f64 * p;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let part = position - position.floor();
    Some(if part == 0.0 { sorted[below] } else { sorted[below] + part * (sorted[above] - sorted[below]) })
}

/// Median: the quantile at one half.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Mean weighted by non-negative weights; `None` when lengths differ, a weight is negative or all are zero.
#[must_use]
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<f64> {
    if values.len() != weights.len() || weights.iter().any(|w| w.is_nan() || *w < 0.0) {
        return None;
    }
    let total: f64 = weights.iter().sum();
    let mean = values.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / total;
    mean.is_finite().then_some(mean)
}

/// Whether a reported figure can come from so many answers, and the figure nearest to it that can.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Possible {
    /// Whether a whole total rounds to the reported figure.
    pub possible: bool,
    /// The whole total (of answers, or of persons) nearest to what was reported.
    pub total: i64,
    /// The figure of that total, not rounded.
    pub nearest: f64,
}

/// Whether a mean of `n` whole numbers can be reported as `reported` with so many decimals.
///
/// For the mean of a scale of `m` items each, hand in `n * m`. `None` when `n` is zero or `reported` not finite.
#[must_use]
pub fn mean_is_possible(reported: f64, decimals: u8, n: u32) -> Option<Possible> {
    rounds_from(reported, decimals, n, 1.0, None)
}

/// Whether a share of `n` persons can be reported as `percent` with so many decimals.
///
/// `None` when `n` is zero or `percent` not finite.
#[must_use]
pub fn share_is_possible(percent: f64, decimals: u8, n: u32) -> Option<Possible> {
    rounds_from(percent, decimals, n, 100.0, Some((0, i64::from(n))))
}

/// Whether `unit * k / n` rounds to `reported` for some whole `k` within the range.
fn rounds_from(reported: f64, decimals: u8, n: u32, unit: f64, range: Option<(i64, i64)>) -> Option<Possible> {
    if n == 0 || !reported.is_finite() {
        return None;
    }
    let n = f64::from(n);
    let (low, high) = range.unwrap_or((i64::MIN, i64::MAX));
    let total = ((reported * n / unit).round() as i64).clamp(low, high);
    let nearest = unit * total as f64 / n;
    let half = 0.5 * 10f64.powi(-i32::from(decimals));
    // The slack is that of binary fractions, far below any reported digit.
    let slack = 1e-9 * half + 4.0 * f64::EPSILON * reported.abs();
    Some(Possible { possible: (nearest - reported).abs() <= half + slack, total, nearest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_those_of_r() {
        // R: quantile(c(2, 3.5, 7, 11, 12.5, 20), c(.1, .25, .5, .9)).
        let values = [12.5, 2.0, 7.0, 20.0, 3.5, 11.0];
        for (p, want) in [(0.1, 2.75), (0.25, 4.375), (0.5, 9.0), (0.9, 16.25), (0.0, 2.0), (1.0, 20.0)] {
            assert!((quantile(&values, p).unwrap() - want).abs() < 1e-12);
        }
        assert_eq!(median(&values), Some(9.0));
    }

    #[test]
    fn a_variance_keeps_its_digits_beside_a_large_mean() {
        let values = [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0];
        assert_eq!(variance(&values), Some(30.0));
        assert_eq!(mean(&values), Some(1e9 + 10.0));
        assert_eq!(standard_deviation(&[1.0, 3.0]), Some(2f64.sqrt()));
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert_eq!(mean(&[]), None);
        assert_eq!(variance(&[3.0]), None);
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0, f64::NAN], 0.5), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
        assert_eq!(weighted_mean(&[1.0], &[0.0]), None);
        assert_eq!(weighted_mean(&[1.0, 2.0], &[1.0, -1.0]), None);
        assert_eq!(weighted_mean(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(mean_is_possible(3.0, 1, 0), None);
    }

    #[test]
    fn weights_count_as_repetitions() {
        assert_eq!(weighted_mean(&[1.0, 4.0], &[2.0, 1.0]), mean(&[1.0, 1.0, 4.0]));
    }

    #[test]
    fn the_classical_impossible_mean_is_found() {
        // Brown & Heathers' example: a mean of 5.19 cannot come from 28 whole numbers.
        let result = mean_is_possible(5.19, 2, 28).unwrap();
        assert!(!result.possible);
        assert_eq!(result.total, 145);
        assert!((result.nearest - 145.0 / 28.0).abs() < 1e-15);
        assert!(mean_is_possible(5.18, 2, 28).unwrap().possible);
        assert!(mean_is_possible(5.21, 2, 28).unwrap().possible);
    }

    #[test]
    fn a_tie_may_have_been_rounded_either_way() {
        // 21 / 8 = 2.625.
        assert!(mean_is_possible(2.62, 2, 8).unwrap().possible);
        assert!(mean_is_possible(2.63, 2, 8).unwrap().possible);
        assert!(!mean_is_possible(2.64, 2, 8).unwrap().possible);
    }

    #[test]
    fn a_share_must_be_of_whole_persons_and_at_most_all_of_them() {
        assert!(share_is_possible(33.3, 1, 3).unwrap().possible);
        assert!(!share_is_possible(33.4, 1, 3).unwrap().possible);
        assert!(!share_is_possible(42.0, 0, 8).unwrap().possible);
        let above = share_is_possible(150.0, 0, 4).unwrap();
        assert!(!above.possible && above.total == 4 && above.nearest == 100.0);
    }

    proptest! {
        #[test]
        fn every_true_mean_is_possible(total in 0i64..5000, n in 1u32..900, decimals in 0u8..4) {
            let scale = 10f64.powi(i32::from(decimals));
            let reported = (total as f64 / f64::from(n) * scale).round() / scale;
            prop_assert!(mean_is_possible(reported, decimals, n).unwrap().possible);
        }

        #[test]
        fn mean_and_variance_follow_an_affine_map(
            values in proptest::collection::vec(-50.0..50.0f64, 2..40), shift in -1e3..1e3f64, scale in 0.1..20.0f64,
        ) {
            let moved: Vec<f64> = values.iter().map(|v| shift + scale * v).collect();
            prop_assert!((mean(&moved).unwrap() - shift - scale * mean(&values).unwrap()).abs() < 1e-9);
            let (v, w) = (variance(&values).unwrap(), variance(&moved).unwrap());
            prop_assert!((w - scale * scale * v).abs() <= 1e-9 * (1.0 + w));
        }

        #[test]
        fn a_quantile_lies_within_the_values_and_never_falls(
            values in proptest::collection::vec(-50.0..50.0f64, 1..30), p in 0.0..0.9f64,
        ) {
            let (lower, upper) = (quantile(&values, p).unwrap(), quantile(&values, p + 0.1).unwrap());
            prop_assert!(quantile(&values, 0.0).unwrap() <= lower && lower <= upper);
            prop_assert!(upper <= quantile(&values, 1.0).unwrap());
        }
    }
}
