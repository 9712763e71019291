//! What is the mean of a skewed quantity, such as costs, over clusters of which there are few?
//!
//! The weighted mean `m = sum w_i y_i / sum w_i` and its interval `m exp(±t se)`, `se^2 = (exp(s^2) - 1) sum w_i^2 / (sum w_i)^2`,
//! `s^2` the variance of `log y_i`, t with one degree of freedom less than there are values. The estimate needs no
//! distribution; its error is that of log-normal values. A sample that has missed the long tail has a small mean and a
//! small variance at once, which is why `m ± t` falls short; the spread of the logarithms tells of the tail all the same.
//!
//! **Holds its level** (simulated, 6,000 times each: weights with a log SD of 0.5; coverage of a stated 95 %):
//!
//! | values | this one | `m ± t` with CR2 |
//! |---|---|---|
//! | 20, log-normal, log SD 0.35 / 0.8 | 95.2 / 95.3 | 95.0 / 90.6 |
//! | 12 / 40, log-normal, log SD 0.8 | 94.9 / 95.5 | 89.7 / 91.8 |
//! | 20, gamma with the same coefficients of variation | 96.8 / 99.2 | 95.8 / 92.8 |
//! | 20, normal with that of log SD 0.35 | 97.4 | 95.6 |
//!
//! Bootstrap-t intervals, also those of the logarithm, cover 90-92 % at a log SD of 0.8. So where values are less skewed than
//! their logarithms say the interval is too wide, and it is too narrow in none of these.
//!
//! **Assumptions.** Independent positive values, log-normal for the error. **Missing data.** A missing value has no place here.
//! **Sources.** Zou, Taleban & Huo (2009), *Comput. Stat. Data Anal.* 53 (log-normal means in health economics); Briggs & Gray
//! (1998), *J. Health Serv. Res. Policy* 3 (skewed costs).

use crate::descriptive::variance;
use crate::distribution::t_critical;
use crate::interval::Interval;

/// A mean of skewed values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkewedMean {
    /// The weighted mean.
    pub estimate: f64,
    /// Its standard error, that of its logarithm times the mean.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Its interval, longer upwards.
    pub interval: Interval,
}

/// The mean with its interval of the given level; `None` when a value or weight is not positive, there are fewer than three
/// values or none differ.
#[must_use]
pub fn skewed_mean(values: &[f64], weights: &[f64], level: f64) -> Option<SkewedMean> {
    let positive = |all: &[f64]| all.iter().all(|one| one.is_finite() && *one > 0.0);
    if values.len() < 3 || weights.len() != values.len() || !positive(values) || !positive(weights) {
        return None;
    }
    let whole: f64 = weights.iter().sum();
    let shares: Vec<f64> = weights.iter().map(|weight| weight / whole).collect();
    let estimate: f64 = values.iter().zip(&shares).map(|(value, share)| value * share).sum();
    let logs: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    let se = (variance(&logs)?.exp_m1() * squares).sqrt();
    let df = values.len() as f64 - 1.0;
    let reach = (t_critical(level, df) * se).exp();
    let interval = Interval { lower: estimate / reach, upper: estimate * reach };
    let usable = se > 0.0 && interval.upper.is_finite() && interval.lower > 0.0;
    usable.then_some(SkewedMean { estimate, se: estimate * se, df, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mean_by_hand() {
        // Logs 0, 1, 2: variance 1; shares 1/4, 1/2, 1/4: squares 3/8; t(2) = 4.302652730.
        let e = std::f64::consts::E;
        let found = skewed_mean(&[1.0, e, e * e], &[1.0, 2.0, 1.0], 0.95).unwrap();
        let mean = (1.0 + 2.0 * e + e * e) / 4.0;
        let se = ((e - 1.0) * 0.375).sqrt();
        assert!((found.estimate - mean).abs() < 1e-12 && (found.se - mean * se).abs() < 1e-12 && found.df == 2.0);
        assert!(((found.interval.upper / mean).ln() - 4.302_652_730 * se).abs() < 1e-8);
        assert!((found.interval.lower * found.interval.upper - mean * mean).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_told_is_not() {
        for (values, weights) in [
            (vec![1.0, 2.0], vec![1.0, 1.0]),
            (vec![1.0, 0.0, 2.0], vec![1.0; 3]),
            (vec![1.0, f64::NAN, 2.0], vec![1.0; 3]),
            (vec![1.0, 3.0, 2.0], vec![1.0, 1.0, 0.0]),
            (vec![2.0; 3], vec![1.0; 3]),
            (vec![1e-300, 1e300, 1.0], vec![1.0; 3]),
        ] {
            assert_eq!(skewed_mean(&values, &weights, 0.95), None, "{values:?}");
        }
    }

    #[test]
    fn intervals_of_twenty_skewed_values_hold_their_level() {
        let mut state = 11_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut normal = || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        for spread in [0.35, 0.8] {
            let runs = 2_000;
            let held = (0..runs).filter(|_| {
                let values: Vec<f64> = (0..20).map(|_| (spread * normal() - spread * spread / 2.0).exp()).collect();
                let weights: Vec<f64> = (0..20).map(|_| (0.5 * normal()).exp()).collect();
                skewed_mean(&values, &weights, 0.95).unwrap().interval.contains(1.0)
            });
            let share = held.count() as f64 / f64::from(runs);
            assert!((0.94..0.965).contains(&share), "{spread}: {share}");
        }
    }

    proptest! {
        #[test]
        fn units_and_order_say_nothing(
            mut of in prop::collection::vec((0.1f64..9.0, 0.1f64..5.0), 4..12),
            by in 0.01f64..100.0,
        ) {
            let split = |of: &[(f64, f64)]| -> (Vec<f64>, Vec<f64>) { of.iter().copied().unzip() };
            let (values, weights) = split(&of);
            let one = skewed_mean(&values, &weights, 0.9).unwrap();
            of.reverse();
            let (values, weights) = split(&of);
            let values: Vec<f64> = values.iter().map(|value| by * value).collect();
            let other = skewed_mean(&values, &weights, 0.9).unwrap();
            for (a, b) in [(one.estimate, other.estimate), (one.se, other.se), (one.interval.upper, other.interval.upper)] {
                prop_assert!((by * a - b).abs() < 1e-9 * b);
            }
        }
    }
}
