//! How sure is a ratio of two estimates, such as a cost per unit of effect?
//!
//! Fieller's interval: all `r` for which `a - r b` is not significant, `(a - r b)^2 <= t^2 (vaa - 2 r vab + r^2 vbb)`.
//! When the denominator is not clearly away from zero these `r` are not an interval but all numbers outside one, or all
//! numbers: the data then do not bound the ratio, and no two limits should be shown.
//!
//! Where each of the two has an interval of its own, perhaps a lopsided one (as of a skewed cost), these are put together
//! ([`of_intervals`], MOVER-R): the variance of `a - r b` is recovered from the sides of the intervals that face the ratio's
//! limit. With symmetric intervals of one `t` it is Fieller's.
//!
//! **Assumptions.** `a` and `b` are jointly normal (estimates of means), or have intervals that hold their level; `df` is that
//! of their variances.
//! **Missing data.** None here: it is dealt with where `a` and `b` are estimated.
//! **Sources.** Fieller (1954), *JRSS B* 16(2); Donner & Zou (2012), *Stat. Methods Med. Res.* 21(4), and Newcombe (2016), *Stat.
//! Methods Med. Res.* 25(5) (MOVER-R).

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

/// An estimate with its interval, which need not be symmetric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithInterval {
    /// The estimate.
    pub estimate: f64,
    /// Its interval.
    pub interval: Interval,
}

impl WithInterval {
    fn mirrored(self) -> Self {
        let Interval { lower, upper } = self.interval;
        Self { estimate: -self.estimate, interval: Interval { lower: -upper, upper: -lower } }
    }

    /// How far the limits lie from the estimate, downwards and upwards; nothing where they are no numbers in order.
    fn sides(self) -> Option<[f64; 2]> {
        let sides = [self.estimate - self.interval.lower, self.interval.upper - self.estimate];
        sides.iter().all(|side| side.is_finite() && *side >= 0.0).then_some(sides)
    }
}

/// The interval of the ratio of two estimates with intervals of the same level, whose errors go together by `correlation`
/// (MOVER-R). `None` when the denominator may be zero, which leaves the ratio unbounded, or an input is no number.
#[must_use]
pub fn of_intervals(numerator: WithInterval, denominator: WithInterval, correlation: f64) -> Option<Interval> {
    if denominator.interval.upper < 0.0 {
        return of_intervals(numerator.mirrored(), denominator.mirrored(), correlation);
    }
    if numerator.estimate < 0.0 {
        let Interval { lower, upper } = of_intervals(numerator.mirrored(), denominator, -correlation)?;
        return Some(Interval { lower: -upper, upper: -lower });
    }
    let ([a_down, a_up], [b_down, b_up]) = (numerator.sides()?, denominator.sides()?);
    if !(denominator.interval.lower > 0.0 && correlation.abs() <= 1.0) {
        return None;
    }
    let (a, b) = (numerator.estimate, denominator.estimate);
    // The r with (a - r b)^2 = da^2 + r^2 db^2 - 2 c r da db, from the sides da and db: q r^2 - 2 h r + k = 0.
    let parts = |da: f64, db: f64| {
        let (q, h, k) = (b * b - db * db, a * b - correlation * da * db, a * a - da * da);
        (q, h, k, (h * h - q * k).max(0.0).sqrt())
    };
    // A numerator below zero is met by the lower side of the denominator. The smaller root is told by Vieta, since its q may be
    // zero or less while the larger one's is not.
    let (_, h, k, root) = parts(a_down, if numerator.interval.lower < 0.0 { b_down } else { b_up });
    let lower = k / (h + root);
    let (q, h, _, root) = parts(a_up, b_down);
    let upper = (h + root) / q;
    (lower.is_finite() && upper.is_finite()).then_some(Interval { lower, upper })?.in_order()
}

/// Whether the two estimates rule out a ratio: zero lies outside the interval of `a - ratio b`, put together from the sides of
/// theirs. Also where the ratio is unbounded, since the ratios that are left may still not be all. `None` when an input is no
/// number.
#[must_use]
pub fn rules_out(numerator: WithInterval, denominator: WithInterval, correlation: f64, ratio: f64) -> Option<bool> {
    let ([a_down, a_up], [b_down, b_up]) = (numerator.sides()?, denominator.sides()?);
    let difference = numerator.estimate - ratio * denominator.estimate;
    // The difference falls as what is taken away rises.
    let (b_for_lower, b_for_upper) = if ratio < 0.0 { (b_down, b_up) } else { (b_up, b_down) };
    let (da, db) = if difference > 0.0 { (a_down, b_for_lower) } else { (a_up, b_for_upper) };
    let room = da * da + (ratio * db).powi(2) - 2.0 * correlation * ratio * da * db;
    (difference.is_finite() && room.is_finite()).then_some(difference * difference > room)
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

    fn symmetric(estimate: f64, se: f64, df: f64) -> WithInterval {
        WithInterval { estimate, interval: Interval::around(estimate, se, df, 0.95) }
    }

    proptest! {
        #[test]
        fn symmetric_intervals_give_fiellers(a in -20.0f64..20.0, b in 2.5f64..9.0, r in -0.9f64..0.9, df in 5.0f64..60.0, turn: bool) {
            let b = if turn { -b } else { b };
            let (sa, sb) = (2.0, 0.5);
            let of = RatioOf { numerator: a, denominator: b, numerator_variance: sa * sa, denominator_variance: sb * sb, covariance: r * sa * sb };
            let own = of_intervals(symmetric(a, sa, df), symmetric(b, sb, df), r);
            match fieller(&of, df, 0.95).unwrap() {
                Fieller::Bounded(interval) => {
                    let own = own.unwrap();
                    prop_assert!((own.lower - interval.lower).abs() < 1e-9 * (1.0 + interval.lower.abs()), "{own:?} {interval:?}");
                    prop_assert!((own.upper - interval.upper).abs() < 1e-9 * (1.0 + interval.upper.abs()), "{own:?} {interval:?}");
                }
                _ => prop_assert!(own.is_none()),
            }
        }

        #[test]
        fn what_is_ruled_out_lies_outside_the_interval(
            a in -9.0f64..9.0, up in 0.1f64..4.0, down in 0.1f64..4.0, b in 2.0f64..9.0, r in -0.8f64..0.8, turn: bool, step in 1e-6f64..3.0,
        ) {
            let numerator = WithInterval { estimate: a, interval: Interval { lower: a - down, upper: a + up } };
            let sign = if turn { -1.0 } else { 1.0 };
            let ends = [sign * 0.4 * b, sign * 2.5 * b];
            let interval = Interval { lower: ends[0].min(ends[1]), upper: ends[0].max(ends[1]) };
            let denominator = WithInterval { estimate: sign * b, interval };
            let own = of_intervals(numerator, denominator, r).unwrap();
            let out = |ratio: f64| rules_out(numerator, denominator, r, ratio).unwrap();
            let room = step * (own.upper - own.lower);
            prop_assert!(out(own.lower - room) && out(own.upper + room), "{own:?}");
            prop_assert!(!out(a / (sign * b)) && !out(own.lower + 1e-9 * room) && !out(own.upper - 1e-9 * room), "{own:?}");
        }

        #[test]
        fn an_unbounded_set_rules_out_what_fiellers_does(a in 6.0f64..20.0, b in -0.9f64..0.9, r in -0.5f64..0.5, ratio in -60.0f64..60.0) {
            let (sa, sb, df) = (2.0, 0.5, 20.0);
            let of = RatioOf { numerator: a, denominator: b, numerator_variance: sa * sa, denominator_variance: sb * sb, covariance: r * sa * sb };
            let out = rules_out(symmetric(a, sa, df), symmetric(b, sb, df), r, ratio).unwrap();
            match fieller(&of, df, 0.95).unwrap() {
                Fieller::Outside(gap) => prop_assert_eq!(out, gap.lower < ratio && ratio < gap.upper),
                Fieller::Everything => prop_assert!(!out),
                Fieller::Bounded(_) => prop_assert!(false, "the denominator may be zero"),
            }
        }

        #[test]
        fn a_lopsided_interval_holds_the_ratio_and_scales(a in 1.0f64..9.0, up in 1.1f64..4.0, b in 2.0f64..9.0, by in 0.01f64..90.0) {
            let of = |scale: f64| {
                let interval = Interval { lower: scale * a / up, upper: scale * a * up };
                let denominator = Interval { lower: 0.3 * b, upper: 2.5 * b };
                of_intervals(
                    WithInterval { estimate: scale * a, interval },
                    WithInterval { estimate: b, interval: denominator },
                    0.2,
                ).unwrap()
            };
            let (one, scaled) = (of(1.0), of(by));
            prop_assert!(one.contains(a / b));
            prop_assert!((scaled.lower - by * one.lower).abs() < 1e-9 * by && (scaled.upper - by * one.upper).abs() < 1e-6 * by);
            prop_assert!(one.upper - a / b > a / b - one.lower, "the longer side stays the longer");
        }
    }

    #[test]
    fn intervals_bound_no_ratio_with_a_denominator_that_may_be_zero() {
        let cost = WithInterval { estimate: 10.0, interval: Interval { lower: 8.0, upper: 13.0 } };
        assert_eq!(of_intervals(cost, symmetric(1.0, 0.6, 20.0), 0.0), None);
        assert_eq!(of_intervals(cost, symmetric(1.0, f64::NAN, 20.0), 0.0), None);
        assert_eq!(of_intervals(cost, symmetric(1.0, 0.1, 20.0), f64::NAN), None);
        // By hand: independent, (10 - r)^2 = 4 + r^2 d^2 below and 9 + r^2 d^2 above, d = 2.0859634 x 0.1.
        let got = of_intervals(cost, symmetric(1.0, 0.1, 20.0), 0.0).unwrap();
        let d2 = (2.085_963_447f64 * 0.1).powi(2);
        let root = |k: f64, sign: f64| (10.0 + sign * (100.0 - (1.0 - d2) * k).sqrt()) / (1.0 - d2);
        assert!((got.lower - root(96.0, -1.0)).abs() < 1e-6 && (got.upper - root(91.0, 1.0)).abs() < 1e-6, "{got:?}");
    }
}
