//! How far does a result hang on what nobody measured?
//!
//! **Unknowns.** The mean of everybody is that of those who answered plus `q delta`, `q` being the part that did not answer and `delta`
//! by how much those differ. An additive response shift of a self-rating is an unknown with the coefficient -1. A result with
//! unknowns is `estimate + sum_j c_j delta_j`; a change has two, `q_after delta_after - q_before delta_before`
//! ([`change_unknowns`]).
//!
//! **Three answers.** [`tipping_point`]: how large `delta` must be to turn the result; no assumption, the reader judges.
//! [`partially_identified`]: for `delta` in a stated range the result lies in `[L, U]`, and with the sampling error in
//! `[L - c SE, U + c SE]`, `c` such that `F(c + (U - L) / SE) - F(-c)` is the level (Imbens & Manski, with t): this holds the true
//! value, wherever in the range `delta` is, with at least the stated level; for a wide range `c` is the one-sided critical value,
//! for none the two-sided one. [`worst_case_change`]: the range that a scale allows; right, and useless at a third of
//! answers.
//!
//! **Assumptions.** The range holds the truth: that is a judgement, to be stated with the interval. `q` is known, as it is with a
//! frame. The estimate is normal with the given error.
//! **Missing data.** That is the subject.
//! **Sources.** Imbens & Manski (2004), *Econometrica* 72; Stoye (2009), *Econometrica* 77 (a known width needs no correction);
//! Little (1993), *JASA* 88 (pattern mixtures); Horowitz & Manski (2000), *JASA* 95; Yan, Lee & Li (2009), *Stat. Biopharm. Res.* 1
//! (tipping point); Howard (1980), *Eval. Rev.* 4 (response shift).

use crate::distribution::{t_cdf, t_critical};
use crate::interval::Interval;

/// An estimate with its error, of those who answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom (may be infinite).
    pub df: f64,
}

/// Something that was not measured, adding `coefficient` times a value in `range`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unknown {
    /// What a unit of it does to the result.
    pub coefficient: f64,
    /// Between which values it is taken to lie.
    pub range: Interval,
}

/// What the result may be, given the ranges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identified {
    /// Without sampling error: the least and greatest result that the ranges allow.
    pub bounds: Interval,
    /// With sampling error: holds the true value with at least the stated level.
    pub interval: Interval,
}

/// How large the unknown must be to turn the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TippingPoint {
    /// At this value the result is at the threshold.
    pub estimate: f64,
    /// From this value on, in the direction of `estimate`, the result does not differ significantly from the threshold; zero
    /// when it does not already.
    pub significance: f64,
}

/// Mean, and its error, of those who answered at one moment, and the part of all that did not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wave {
    /// Mean of those who answered.
    pub mean: f64,
    /// The part that did not answer, from 0 to 1.
    pub missing: f64,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SensitivityError {
    /// The estimate is of no use.
    #[error("an estimate needs a finite value, a standard error that is not negative and positive degrees of freedom")]
    Estimate,
    /// An unknown is of no use.
    #[error("unknown {unknown} needs a finite coefficient and a finite range with its lower end first")]
    Unknown {
        /// Its position.
        unknown: usize,
    },
    /// The unknown does nothing.
    #[error("the unknown has no part in the result, so that no size of it turns the result")]
    NoPart,
    /// A share, a level or a scale is of no use.
    #[error("a share lies from 0 to 1, a level between them, and a mean within its scale")]
    Question,
}

/// The result for unknowns in their ranges.
///
/// # Errors
/// See [`SensitivityError`].
pub fn partially_identified(
    estimate: Estimate,
    unknowns: &[Unknown],
    level: f64,
) -> Result<Identified, SensitivityError> {
    let Estimate { value, se, df } = usable(estimate)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(SensitivityError::Question);
    }
    let mut bounds = Interval { lower: value, upper: value };
    for (unknown, Unknown { coefficient, range }) in unknowns.iter().enumerate() {
        let (one, other) = (coefficient * range.lower, coefficient * range.upper);
        if !((one + other).is_finite() && range.lower <= range.upper) {
            return Err(SensitivityError::Unknown { unknown });
        }
        bounds.lower += one.min(other);
        bounds.upper += one.max(other);
    }
    let margin = if se > 0.0 { imbens_manski(bounds.width() / se, df, level) * se } else { 0.0 };
    Ok(Identified { bounds, interval: Interval { lower: bounds.lower - margin, upper: bounds.upper + margin } })
}

/// How large the unknown must be for the result to be the threshold, and to be no longer significantly different from it.
///
/// With `coefficient` the part that did not answer, the unknown is the difference between those who did not answer and those who
/// did.
///
/// # Errors
/// See [`SensitivityError`].
pub fn tipping_point(
    estimate: Estimate,
    coefficient: f64,
    threshold: f64,
    level: f64,
) -> Result<TippingPoint, SensitivityError> {
    let Estimate { value, se, df } = usable(estimate)?;
    if !(level > 0.0 && level < 1.0 && threshold.is_finite() && coefficient.is_finite()) {
        return Err(SensitivityError::Question);
    }
    let away = value - threshold;
    let margin = if se > 0.0 { t_critical(level, df) * se } else { 0.0 };
    let beyond = (away.abs() - margin).max(0.0) * away.signum();
    let point = TippingPoint { estimate: -away / coefficient, significance: -beyond / coefficient };
    if coefficient == 0.0 || !(point.estimate.is_finite() && point.significance.is_finite()) {
        return Err(SensitivityError::NoPart);
    }
    Ok(point)
}

/// The unknowns of a change between two moments: by how much those who did not answer differ from those who did, at each.
///
/// Where the difference is thought to be the same at both moments, one unknown with the coefficient `after - before` is
/// the narrower choice.
#[must_use]
pub fn change_unknowns(missing_before: f64, missing_after: f64, before: Interval, after: Interval) -> [Unknown; 2] {
    [Unknown { coefficient: -missing_before, range: before }, Unknown { coefficient: missing_after, range: after }]
}

/// The change when those who did not answer may stand anywhere on the scale, with the sampling error of those who did.
///
/// # Errors
/// See [`SensitivityError`].
pub fn worst_case_change(
    before: Wave,
    after: Wave,
    change: Estimate,
    scale: Interval,
    level: f64,
) -> Result<Identified, SensitivityError> {
    let proper = |w: &Wave| (0.0..=1.0).contains(&w.missing) && scale.contains(w.mean);
    if !(proper(&before) && proper(&after) && scale.width().is_finite()) {
        return Err(SensitivityError::Question);
    }
    let difference = |w: &Wave| Interval { lower: scale.lower - w.mean, upper: scale.upper - w.mean };
    let unknowns = change_unknowns(before.missing, after.missing, difference(&before), difference(&after));
    partially_identified(change, &unknowns, level)
}

/// The critical value for a range of `width` standard errors: between the one-sided and the two-sided one.
fn imbens_manski(width: f64, df: f64, level: f64) -> f64 {
    let (mut low, mut high) = (t_critical(2.0 * level - 1.0, df), t_critical(level, df));
    // A level under one half has no positive one-sided value.
    if low.is_nan() {
        low = 0.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if t_cdf(middle + width, df) - t_cdf(-middle, df) < level { low = middle } else { high = middle }
    }
    high
}

fn usable(estimate: Estimate) -> Result<Estimate, SensitivityError> {
    let proper = (estimate.value + estimate.se).is_finite() && estimate.se >= 0.0 && estimate.df > 0.0;
    if proper { Ok(estimate) } else { Err(SensitivityError::Estimate) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Random;

    const CHANGE: Estimate = Estimate { value: 0.4, se: 0.1, df: 19.0 };

    fn range(lower: f64, upper: f64) -> Interval {
        Interval { lower, upper }
    }

    #[test]
    fn without_a_range_the_interval_is_the_two_sided_one_and_with_a_wide_one_the_one_sided() {
        let none = partially_identified(CHANGE, &[], 0.95).unwrap();
        let plain = Interval::around(0.4, 0.1, 19.0, 0.95);
        assert!((none.interval.lower - plain.lower).abs() < 1e-10 && (none.interval.upper - plain.upper).abs() < 1e-10);
        let wide = Unknown { coefficient: 0.5, range: range(-9.0, 9.0) };
        let wide = partially_identified(CHANGE, &[wide], 0.95).unwrap();
        assert_eq!(wide.bounds, range(-4.1, 4.9));
        // R: qt(.95, 19) = 1.729132811521
        assert!((wide.interval.lower + 4.1 + 0.172_913_281_152_1).abs() < 1e-9);
        // R: uniroot(function(c) pnorm(c + 1) - pnorm(-c) - .95, c(1, 3), tol = 1e-12)
        assert!((imbens_manski(1.0, f64::INFINITY, 0.95) - 1.681_477_442_33).abs() < 1e-9);
    }

    #[test]
    fn the_stated_interval_covers_wherever_in_the_range_the_truth_lies() {
        // A change of those who answered, a third of all, with twenty clusters; the others differ by a delta within +-0.3.
        for (before, after) in [(-0.3, 0.3), (0.3, -0.3), (0.0, 0.0), (0.3, 0.3)] {
            let mut random = Random(21);
            let mut covered = 0;
            for _ in 0..1500 {
                let clusters: Vec<f64> = (0..20).map(|_| 0.25 + 0.4 * random.normal()).collect();
                let value = crate::descriptive::mean(&clusters).unwrap();
                let se = (crate::descriptive::variance(&clusters).unwrap() / 20.0).sqrt();
                let unknowns = change_unknowns(0.65, 0.69, range(-0.3, 0.3), range(-0.3, 0.3));
                let found = partially_identified(Estimate { value, se, df: 19.0 }, &unknowns, 0.95).unwrap();
                covered += usize::from(found.interval.contains(0.25 + 0.69 * after - 0.65 * before));
            }
            assert!(covered as f64 / 1500.0 >= 0.94, "{covered} with {before}, {after}");
        }
    }

    #[test]
    fn at_the_tipping_point_the_result_is_the_threshold() {
        let point = tipping_point(CHANGE, 0.65, 0.0, 0.95).unwrap();
        assert!((CHANGE.value + 0.65 * point.estimate).abs() < 1e-12);
        let moved = Estimate { value: CHANGE.value + 0.65 * point.significance, ..CHANGE };
        assert!(Interval::around(moved.value, moved.se, moved.df, 0.95).lower.abs() < 1e-10);
        assert!(point.estimate < point.significance && point.significance < 0.0);
        let unsure = tipping_point(Estimate { value: 0.1, ..CHANGE }, 0.65, 0.0, 0.95).unwrap();
        assert_eq!(unsure.significance, 0.0);
        assert_eq!(tipping_point(CHANGE, 0.0, 0.0, 0.95), Err(SensitivityError::NoPart));
    }

    #[test]
    fn a_scale_alone_bounds_next_to_nothing() {
        let (before, after) = (Wave { mean: 2.5, missing: 0.65 }, Wave { mean: 2.9, missing: 0.69 });
        let found = worst_case_change(before, after, CHANGE, range(1.0, 5.0), 0.95).unwrap();
        // The two outermost totals by hand.
        let total = |w: Wave, at: f64| (1.0 - w.missing) * w.mean + w.missing * at;
        assert!((found.bounds.lower - (total(after, 1.0) - total(before, 5.0))).abs() < 1e-12);
        assert!((found.bounds.upper - (total(after, 5.0) - total(before, 1.0))).abs() < 1e-12);
        assert!(found.bounds.width() > 5.0 && found.interval.width() > found.bounds.width());
        let outside = Wave { mean: 5.5, ..before };
        assert_eq!(worst_case_change(outside, after, CHANGE, range(1.0, 5.0), 0.95), Err(SensitivityError::Question));
    }

    #[test]
    fn what_is_no_number_or_no_range_is_refused() {
        let broken = Unknown { coefficient: 0.5, range: range(1.0, -1.0) };
        let good = Unknown { coefficient: 0.5, range: range(-1.0, 1.0) };
        let found = partially_identified(CHANGE, &[good, broken], 0.95);
        assert_eq!(found, Err(SensitivityError::Unknown { unknown: 1 }));
        let no_error = Estimate { se: f64::NAN, ..CHANGE };
        assert_eq!(partially_identified(no_error, &[], 0.95), Err(SensitivityError::Estimate));
        assert_eq!(partially_identified(CHANGE, &[], 1.0), Err(SensitivityError::Question));
        let certain = partially_identified(Estimate { se: 0.0, ..CHANGE }, &[good], 0.95).unwrap();
        assert_eq!(certain.interval, certain.bounds);
    }

    proptest! {
        #[test]
        fn a_wider_range_gives_a_wider_interval_and_units_do_not_matter(
            value in -2.0..2.0f64, se in 0.01..1.0f64, df in 2.0..90.0f64, half in 0.0..2.0f64, scale in 0.1..9.0f64, level in 0.3..0.99f64,
        ) {
            let run = |scale: f64, half: f64| {
                let unknown = Unknown { coefficient: -0.6, range: range(-half * scale, half * scale) };
                partially_identified(Estimate { value: scale * value, se: scale * se, df }, &[unknown], level).unwrap().interval
            };
            let (one, wider, other) = (run(1.0, half), run(1.0, half + 0.1), run(scale, half));
            prop_assert!(wider.lower < one.lower && one.upper < wider.upper);
            prop_assert!((other.lower - scale * one.lower).abs() < 1e-9 * scale && (other.upper - scale * one.upper).abs() < 1e-9 * scale);
        }
    }
}
