//! How far does a change before and after hang on what nobody measured? A range for the change of everybody, a range for
//! what the programme itself may have done, and how different those who did not answer must be for the change to vanish.
//!
//! With `m` the share without an answer, `s` the standard deviation of the answers and `d` by how much those without an
//! answer differ, in `s`:
//!
//! ```text
//! change of all = change + m_to s_to d_to - m_from s_from d_from        d in +-0.5, free at each moment
//! programme     = change of all - s_from (a + y)                         a in -0.1..0.3, y in -0.3..0
//! ```
//!
//! `a` is what would have happened anyway, `y` how a rater's yardstick moves. The ranges are judgements, stated in the result
//! beside the intervals (Imbens & Manski), which hold the truth with 95 % when the ranges do. Where then-ratings were
//! given, `y` lies between no shift and the far end of their interval: memory tends to exaggerate a shift. A then-rating has
//! one yardstick, but memory may have made the time before worse: there `y` is that, in 0..0.3. A test has no yardstick.
//!
//! Without a frame `m` is not known, and taken as one. A link that anybody may open can be answered twice: were every person
//! in it twice, the variance would be that of half the answers, so standard errors are multiplied by the root of two.
//! Missing data are the subject. Nothing here is an effect: no interval replaces a comparison group.

use std::collections::BTreeMap;

use kernel::{Caveat, Estimate, Moment};
use stats::Interval;
use stats::descriptive::standard_deviation;
use stats::sensitivity::{self, Unknown, change_unknowns, partially_identified};

use crate::change::Side;
use crate::figures::{LEVEL, with_interval, withheld};
use crate::reach::Frames;
use crate::result::{Effect, EffectKind, Part, Sensitivity, StatedAmounts};
use crate::sheets::Wave;

/// By how much those without an answer may differ from those with one, in standard deviations.
const NON_RESPONSE: [f64; 2] = [-0.5, 0.5];
/// By how much everybody may have changed anyway between the moments.
const ANYWAY: [f64; 2] = [-0.1, 0.3];
/// By how much self-ratings may have moved because the yardstick did.
const YARDSTICK: [f64; 2] = [-0.3, 0.0];
/// By how much memory may have worsened the time before.
const MEMORY: [f64; 2] = [0.0, 0.3];
/// The standard error of answers that may all be given twice, in that of answers given once.
const TWICE: f64 = std::f64::consts::SQRT_2;

/// What the waves of one moment tell about who is missing.
struct Answered {
    /// The share without a value; one when nobody knows.
    missing: f64,
    /// Whether anybody could answer, any number of times.
    open_link: bool,
}

impl Answered {
    /// Of the closed waves of a moment, with `n` values.
    fn of<'w, 'a: 'w>(waves: impl Iterator<Item = &'w Wave<'a>>, frames: &Frames<'_>, n: u64) -> Self {
        // A unit that several waves of the moment ask has its persons once.
        let mut population: BTreeMap<&str, u64> = BTreeMap::new();
        let (mut framed, mut open_link) = (true, false);
        for wave in waves {
            let linked = wave.sheets.iter().any(|sheet| sheet.link.is_some());
            let Some(frame) = frames.get(wave.row.wave.as_str()) else {
                framed = false;
                open_link |= !linked && !wave.sheets.is_empty();
                continue;
            };
            for row in frame {
                let of_unit = population.entry(&row.unit).or_default();
                *of_unit = row.population.max(*of_unit);
            }
        }
        let all: u64 = population.values().sum();
        // More answers than persons: the frame is wrong, and tells nothing.
        let known = framed && all > 0 && n <= all;
        Self { missing: if known { 1.0 - n as f64 / all as f64 } else { 1.0 }, open_link }
    }
}

/// Adds to the changes of one scale in one group what is not known about them.
pub(crate) fn tell(
    effects: &mut [Effect],
    sides: &BTreeMap<Moment, Side<'_>>,
    waves: &[Wave<'_>],
    frames: &Frames<'_>,
) {
    let answered = |effect: &Effect, moment: Moment| {
        let of = waves.iter().filter(|wave| !wave.open && wave.row.group == effect.group && wave.row.moment == moment);
        Answered::of(of, frames, sides.get(&moment).map_or(0, |side| side.observations.len() as u64))
    };
    for effect in effects.iter_mut() {
        if answered(effect, effect.from).open_link || answered(effect, effect.to).open_link {
            for estimate in [&mut effect.change, &mut effect.unlinked_only] {
                *estimate = perhaps_twice(estimate.clone());
            }
            for estimate in [&mut effect.before, &mut effect.after] {
                *estimate = estimate.clone().with_caveat(Caveat::OpenLink);
            }
        }
    }
    let remembered = effects.iter().find(|effect| effect.kind == EffectKind::ResponseShift);
    let remembered = remembered.and_then(|effect| effect.change.ci);
    for effect in effects.iter_mut() {
        let missing = [effect.from, effect.to].map(|moment| answered(effect, moment).missing);
        let spread = [effect.from, effect.to].map(|moment| {
            let values = sides.get(&moment).map_or(&[][..], |side| side.observations.as_slice());
            let values: Vec<f64> = values.iter().map(|observation| observation.value).collect();
            standard_deviation(&values).unwrap_or(0.0)
        });
        effect.sensitivity = sensitivity(effect, missing, spread, remembered);
    }
}

/// The estimate of answers that may have been given twice.
fn perhaps_twice(mut estimate: Estimate) -> Estimate {
    estimate.se = estimate.se.map(|se| TWICE * se);
    if let (Some(value), Some([lower, upper])) = (estimate.value, estimate.ci) {
        estimate.ci = Some([value - TWICE * (value - lower), value + TWICE * (upper - value)]);
    }
    estimate.with_caveat(Caveat::OpenLink)
}

fn sensitivity(
    effect: &Effect,
    missing: [f64; 2],
    spread: [f64; 2],
    remembered: Option<[f64; 2]>,
) -> Part<Sensitivity> {
    let change = &effect.change;
    let (Some(value), Some(se), Some(df)) = (change.value, change.se, change.df) else {
        return Part::absent(
            change.caveats.iter().copied().find(|caveat| caveat.is_withheld()).unwrap_or(Caveat::NotEstimable),
            "the change itself is not shown with an interval",
        );
    };
    let [first, second] = spread;
    if !(first > 0.0 && second > 0.0) {
        return Part::absent(Caveat::NotEstimable, "all answers at one of the moments are equal");
    }
    let estimate = sensitivity::Estimate { value, se, df };
    let scaled = |[lower, upper]: [f64; 2], by: f64| Interval { lower: by * lower, upper: by * upper };
    let mut unknowns =
        change_unknowns(missing[0], missing[1], scaled(NON_RESPONSE, first), scaled(NON_RESPONSE, second)).to_vec();
    let told = |unknowns: &[Unknown], base: &str| {
        match partially_identified(estimate, unknowns, LEVEL) {
            Ok(found) => with_interval(
                Estimate::plain(
                    f64::midpoint(found.bounds.lower, found.bounds.upper),
                    &change.unit,
                    change.n,
                    base,
                    "sensitivity",
                ),
                found.interval,
                None,
                None,
            ),
            Err(_) => withheld(&change.unit, change.n, base, "sensitivity", Caveat::NotEstimable),
        }
        .with_caveats(change.caveats.iter().copied())
    };
    let change_of_all = told(&unknowns, "everybody, with or without an answer");
    let (yardstick, from_then_ratings) = yardstick(effect.kind, remembered.map(|ends| ends.map(|end| end / first)));
    unknowns.push(Unknown { coefficient: -1.0, range: scaled(ANYWAY, first) });
    unknowns.extend(yardstick.map(|range| Unknown { coefficient: -1.0, range: scaled(range, first) }));
    let programme = match effect.kind {
        EffectKind::ResponseShift => {
            Part::absent(Caveat::MissingData, "how much the yardstick moved says nothing of what the programme did")
        }
        _ => Part::There(told(&unknowns, "what the programme may have done, in everybody")),
    };
    let tipping = sensitivity::tipping_point(estimate, missing[1] * second, 0.0, LEVEL);
    let point = |value: fn(sensitivity::TippingPoint) -> f64, base: &str| {
        let (unit, method) = ("standard_deviations", "tipping_point");
        match &tipping {
            Ok(point) => Estimate::plain(value(*point), unit, change.n, base, method),
            Err(_) => withheld(unit, change.n, base, method, Caveat::NotEstimable),
        }
        .with_caveats(change.caveats.iter().copied())
    };
    let share = |share: f64, base: &str| {
        let estimate = Estimate::plain(100.0 * share, "percent", change.n, base, "share").on_scale(0.0, 100.0);
        estimate.with_caveats(change.caveats.iter().copied())
    };
    Part::There(Sensitivity {
        change_of_all,
        programme,
        tipping_point: point(|at| at.estimate, "those without an answer at the second moment, against those with one"),
        tipping_point_of_certainty: point(
            |at| at.significance,
            "those without an answer at the second moment, when the interval of the change reaches zero",
        ),
        stated: StatedAmounts {
            missing_before: share(missing[0], "everybody, at the first moment"),
            missing_after: share(missing[1], "everybody, at the second moment"),
            non_response: NON_RESPONSE,
            anyway: ANYWAY,
            yardstick,
            yardstick_from_then_ratings: from_then_ratings,
            standard_error_factor: if change.caveats.contains(&Caveat::OpenLink) { TWICE } else { 1.0 },
        },
    })
}

/// By how much the yardstick, or memory, may have moved the measured change, and whether then-ratings say so.
fn yardstick(kind: EffectKind, remembered: Option<[f64; 2]>) -> (Option<[f64; 2]>, bool) {
    match (kind, remembered) {
        (EffectKind::SelfRating, Some([lower, upper])) => (Some([lower.min(0.0), upper.max(0.0)]), true),
        (EffectKind::SelfRating, None) => (Some(YARDSTICK), false),
        (EffectKind::ThenRating, _) => (Some(MEMORY), false),
        (EffectKind::Test | EffectKind::Score | EffectKind::ResponseShift, _) => (None, false),
    }
}
