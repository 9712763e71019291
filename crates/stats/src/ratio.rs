//! How sure is a ratio of two estimates, such as a cost per unit of effect?
//!
//! Fieller's interval: all `r` for which `a - r b` is not significant, `(a - r b)^2 <= t^2 (vaa - 2 r vab + r^2 vbb)`.
//! When the denominator is not clearly away from zero these `r` are not an interval but all numbers outside one, or all
//! numbers: the data then do not bound the ratio, and no two limits should be shown.
//!
//! **Assumptions.** `a` and `b` are jointly normal (estimates of means); `df` is that of their variances.
//! **Missing data.** None here: it is dealt with where `a` and `b` are estimated.
//! **Source.** Fieller (1954), *JRSS B* 16(2).

use crate::distribution::t_critical;
use crate::interval::Interval;

/// Two estimates and their covariance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioOf {
    /// The numerator's estimate.
    pub numerator: f64,
    /// The denominator's estimate.
    pub denominator: f64,
    /// Squared standard error of the numerator.
    pub numerator_variance: f64,
    /// Squared standard error of the denominator.
    pub denominator_variance: f64,
    /// Covariance of the two estimates.
    pub covariance: f64,
}

/// The ratios that the data do not rule out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fieller {
    /// Those within the interval.
    Bounded(Interval),
    /// Those outside the open interval: the denominator may be zero.
    Outside(Interval),
    /// Every ratio.
    Everything,
}

/// Fieller's set of the given level with `df` degrees of freedom (may be infinite); `None` when an input is not a number
/// or a variance is negative.
#[must_use]
pub fn fieller(of: &RatioOf, df: f64, level: f64) -> Option<Fieller> {
    let t = t_critical(level, df);
    let (a, b) = (of.numerator, of.denominator);
    let t2 = t * t;
    // qa r^2 - 2 qb r + qc <= 0
    let qa = b * b - t2 * of.denominator_variance;
    let qb = a * b - t2 * of.covariance;
    let qc = a * a - t2 * of.numerator_variance;
    let discriminant = qb * qb - qa * qc;
    if !discriminant.is_finite() || of.numerator_variance < 0.0 || of.denominator_variance < 0.0 {
        return None;
    }
    if qa == 0.0 {
        // On the edge between the two forms one limit has gone to infinity.
        let edge = qc / (2.0 * qb);
        return Some(match qb {
            0.0 => Fieller::Everything,
            positive if positive > 0.0 => Fieller::Bounded(Interval { lower: edge, upper: f64::INFINITY }),
            _ => Fieller::Bounded(Interval { lower: f64::NEG_INFINITY, upper: edge }),
        });
    }
    if discriminant < 0.0 {
        return Some(Fieller::Everything);
    }
    // The larger root first and the other by Vieta: no difference of nearly equal numbers.
    let sum = qb + qb.signum() * discriminant.sqrt();
    let (one, other) = (sum / qa, if sum == 0.0 { 0.0 } else { qc / sum });
    let interval = Interval { lower: one.min(other), upper: one.max(other) };
    Some(if qa > 0.0 { Fieller::Bounded(interval) } else { Fieller::Outside(interval) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(numerator: f64, denominator: f64, covariance: f64) -> RatioOf {
        RatioOf { numerator, denominator, numerator_variance: 4.0, denominator_variance: 0.25, covariance }
    }

    fn statistic(of: &RatioOf, r: f64) -> f64 {
        let variance = of.numerator_variance - 2.0 * r * of.covariance + r * r * of.denominator_variance;
        (of.numerator - r * of.denominator) / variance.sqrt()
    }

    #[test]
    fn a_denominator_that_may_be_zero_bounds_nothing() {
        assert!(matches!(fieller(&of(10.0, 0.9, 0.1), 20.0, 0.95), Some(Fieller::Outside(_))));
        assert_eq!(fieller(&of(0.5, 0.1, 0.0), 20.0, 0.95), Some(Fieller::Everything));
        assert!(matches!(fieller(&of(10.0, 5.0, 0.1), 20.0, 0.95), Some(Fieller::Bounded(_))));
    }

    #[test]
    fn a_known_denominator_gives_the_ordinary_interval() {
        let sure = RatioOf { denominator_variance: 0.0, ..of(10.0, 2.0, 0.0) };
        let Some(Fieller::Bounded(interval)) = fieller(&sure, 7.0, 0.95) else { panic!("not bounded") };
        let plain = Interval::around(5.0, 1.0, 7.0, 0.95);
        assert!((interval.lower - plain.lower).abs() < 1e-12 && (interval.upper - plain.upper).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_a_number_gives_no_set() {
        assert_eq!(fieller(&of(f64::NAN, 1.0, 0.0), 5.0, 0.95), None);
        assert_eq!(fieller(&RatioOf { numerator_variance: -1.0, ..of(1.0, 1.0, 0.0) }, 5.0, 0.95), None);
    }

    proptest! {
        #[test]
        fn each_limit_is_just_significant(a in -20.0..20.0f64, b in -6.0..6.0f64, rho in -0.9..0.9f64, df in 2.0..60.0f64) {
            let of = of(a, b, rho);
            let t = t_critical(0.95, df);
            match fieller(&of, df, 0.95).unwrap() {
                Fieller::Bounded(i) | Fieller::Outside(i) => {
                    prop_assert!((statistic(&of, i.lower).abs() - t).abs() < 1e-6 * t);
                    prop_assert!((statistic(&of, i.upper).abs() - t).abs() < 1e-6 * t);
                }
                Fieller::Everything => {
                    for r in [-100.0, -1.0, 0.0, 1.0, 100.0] {
                        prop_assert!(statistic(&of, r).abs() <= t);
                    }
                }
            }
        }
    }
}
