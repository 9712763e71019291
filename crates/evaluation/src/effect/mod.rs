//! What did the programme do, compared with those who had not started yet? The effect of a rollout on every indicator.
//!
//! The design decides the method ([`design`]), before any answer is looked at:
//!
//! | starts | clusters | the effect is that of |
//! |---|---|---|
//! | drawn by lot | eight or more | the mixed model ([`model`]); the lots ([`lots`]) beside it |
//! | drawn by lot | fewer | the lots alone |
//! | chosen by people | eight or more | the changes against those who waited ([`staggered`]), as a weaker effect; the model beside it |
//! | chosen by people | fewer | the same without an interval |
//!
//! Where the effect is that of the model and may depend on the time since the start, its interval holds the mean over the waves since the
//! start too; where that mean is plainly another, it is the effect, and so is what it costs. Without anybody who waited there is no
//! effect at all. The rows of the model are in [`rows`], the means that the others work on in [`cells`]. A test with answers to its
//! items is told twice: in percent right, and by the level behind the answers
//! ([`latent`]). The effect on those who started lowest is in [`lowest`].

mod cells;
mod design;
mod latent;
mod lots;
mod lowest;
mod model;
mod rows;
mod staggered;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate, Group};
use rayon::prelude::*;
use stats::descriptive::standard_deviation;

use crate::figures::{LEVEL, MEAN_FROM, persons, withheld};
use crate::latent::calibration::Curves;
use crate::package::{Package, ProgrammeRow};
use crate::participation::Ledger;
use crate::reach::{self, Frames};
use crate::result::{
    AgainstWaiting, ByLots, Comparison, ComparisonDesign, ComparisonLevel, ComparisonPeriod, EffectKind,
    ExposureEffect, IndicatorEffect, Measure, NotEstimated, Part, Reason,
};
use crate::score::{Instrument, Scale, instruments};
use crate::sheets::Wave;

use design::{Design, takes_part};
use model::{Fitted, Shape, told};
use rows::Rows;

/// Fewer clusters than this carry no model: only the lots that could have been drawn tell how sure the effect is.
const FEWEST_FOR_MODEL: usize = 8;

/// Below this p of the same effect at all waves it is said to depend on how long ago it started.
const VARIES: f64 = 0.05;

/// The same for the mean over the waves since the start being one effect for all of them. A missed growth costs more than a needless
/// caution: at five percent one growing effect in twenty went unseen.
const MAY_DIFFER: f64 = 0.10;

/// Below this p the mean over the waves since the start plainly differs from one effect for all of them, and stands first. At five percent
/// the choice alone would cost an effect that does not vary a fifth of its precision (`docs/methods.md`).
const PLAINLY: f64 = 0.002;

/// Which number stands first where the effect may depend on how long ago it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    /// One effect for all times: nothing speaks against it.
    One,
    /// The same, with an interval that holds the mean over the waves too: something does.
    Either,
    /// The mean over the waves since the start, which is plainly another.
    Mean,
}

impl First {
    /// What was chosen of an effect that is told already.
    fn of(effect: &IndicatorEffect) -> Self {
        if effect.effect.method == effect.average_over_exposure.method {
            Self::Mean
        } else if effect.effect.caveats.contains(&Caveat::EffectVaries) {
            Self::Either
        } else {
            Self::One
        }
    }

    fn told(self, model: &Estimate, average: &Estimate) -> Estimate {
        match self {
            Self::Mean if average.value.is_some() => average.clone(),
            Self::One => model.clone(),
            Self::Either | Self::Mean => or(model, average),
        }
    }
}

/// An estimate with an interval that reaches as far as that of the other, and the standard error of one so wide.
fn or(estimate: &Estimate, other: &Estimate) -> Estimate {
    let (Some([low, high]), Some([other_low, other_high])) = (estimate.ci, other.ci) else { return estimate.clone() };
    let ends = [low.min(other_low), high.max(other_high)];
    let wider = (ends[1] - ends[0]) / (high - low);
    Estimate { ci: Some(ends), se: estimate.se.map(|se| wider * se), ..estimate.clone() }
}

/// What the rollout of one group of persons says, for those who go on computing with it.
pub(crate) struct Evidence<'a> {
    /// Who.
    pub group: Group,
    /// The design.
    pub design: Design<'a>,
    /// Persons of the frame in each cluster; empty without a frame.
    pub persons: BTreeMap<&'a str, f64>,
    /// The effects.
    pub indicators: Vec<OfIndicator>,
    /// What has no effect, and why.
    pub not_estimated: Vec<NotEstimated>,
}

/// The effect on an indicator.
pub(crate) struct OfIndicator {
    /// The indicator.
    pub indicator: String,
    /// How it was measured.
    pub kind: EffectKind,
    /// On what scale.
    pub measure: Measure,
    /// The effect in standard deviations.
    pub standardised: Estimate,
    /// By how much each organisation moved the effect, in the order of the design; empty where nobody can tell.
    pub moved: Vec<f64>,
}

/// The effect of a programme's rollout on each indicator; otherwise why there is none.
pub(crate) fn comparison<'a>(
    package: &'a Package,
    programme: &ProgrammeRow,
    waves: &[Wave<'a>],
    frames: &Frames<'a>,
    (ledger, seed): (&Ledger<'_>, u64),
) -> (Part<Comparison>, Vec<Evidence<'a>>) {
    let instruments = instruments(package, waves);
    let curves = Curves::of(package);
    let groups: BTreeSet<Group> = waves.iter().map(|wave| wave.row.group).collect();
    let mut result: Option<Comparison> = None;
    let mut evidence = Vec::new();
    let mut why = None;
    for group in groups {
        let design = match Design::of(package, &programme.programme, waves, group) {
            Ok(design) => design,
            Err(reason) => {
                why.get_or_insert(reason);
                continue;
            }
        };
        let persons = rows::persons(&design, (waves, group), frames);
        let hours = rows::hours_of_all(package, &design, &programme.programme, &persons, ledger);
        let mut indicators = Vec::new();
        let mut of_waves: BTreeSet<Caveat> = BTreeSet::new();
        let mut scales: BTreeSet<&Scale> = BTreeSet::new();
        for wave in waves.iter().filter(|wave| takes_part(wave, group)) {
            of_waves.extend(reach::caveats(wave, frames));
            scales.extend(instruments.get(wave.row.instrument.as_str()).into_iter().flat_map(Instrument::scales));
        }
        let result = result.get_or_insert_with(|| told_design(&design));
        let scales: Vec<&Scale> = scales.into_iter().collect();
        let of_scale = |scale: &&Scale| {
            let construct = instruments.values().find_map(|instrument| instrument.about(scale).construct);
            let (mut rows, answers) = rows::rows(&design, waves, &instruments, (group, scale), hours.as_ref());
            let (mut effect, moved) = indicator(&design, (scale, group, construct), &rows, &of_waves, seed)?;
            effect.started_lowest = lowest::started_lowest(&design, &effect, &rows, seed);
            let latent = (scale.kind == EffectKind::Test)
                .then(|| latent::latent(&design, &effect, &mut rows, (&answers, &curves), seed));
            Ok((effect, moved, latent))
        };
        let found: Vec<_> = scales.par_iter().map(of_scale).collect();
        let mut without = Vec::new();
        for (scale, found) in scales.into_iter().zip(found) {
            match found {
                Ok((effect, moved, level)) => {
                    indicators.push(OfIndicator::of(&effect, moved));
                    result.indicators.push(effect);
                    match level {
                        Some(Ok((effect, moved))) => {
                            indicators.push(OfIndicator::of(&effect, moved));
                            result.indicators.push(effect);
                        }
                        Some(Err(reason)) => {
                            without.push(not_estimated(scale, group, Measure::LatentLevel, reason));
                        }
                        None => {}
                    }
                }
                Err(reason) => without.push(not_estimated(scale, group, measure(scale), reason)),
            }
        }
        result.not_estimated.extend(without.iter().cloned());
        evidence.push(Evidence { group, design, persons, indicators, not_estimated: without });
    }
    let part = match (result, why) {
        (Some(result), _) => Part::There(result),
        (None, Some(reason)) => Part::absent(reason.code, reason.text),
        (None, None) => Part::absent(Caveat::MissingData, "nothing was measured in the programme"),
    };
    (part, evidence)
}

impl OfIndicator {
    fn of(effect: &IndicatorEffect, moved: Vec<f64>) -> Self {
        Self {
            indicator: effect.indicator.clone(),
            kind: effect.kind,
            measure: effect.measure,
            standardised: effect.standardised.clone(),
            moved,
        }
    }
}

/// The scale that an indicator's values are on.
fn measure(scale: &Scale) -> Measure {
    if scale.kind == EffectKind::Test { Measure::PercentRight } else { Measure::Points }
}

fn not_estimated(scale: &Scale, group: Group, measure: Measure, reason: Reason) -> NotEstimated {
    NotEstimated { indicator: scale.indicator.clone(), kind: scale.kind, group, measure, reason }
}

fn told_design(design: &Design<'_>) -> Comparison {
    Comparison {
        design: design.kind,
        level: design.level,
        clusters: design.clusters.len() as u64,
        sequences: design.sequences() as u64,
        periods: (0..design.periods.len())
            .map(|period| ComparisonPeriod { opens: design.periods[period], started: design.started(period) as u64 })
            .collect(),
        indicators: Vec::new(),
        not_estimated: Vec::new(),
    }
}

fn indicator(
    design: &Design<'_>,
    (scale, group, construct): (&Scale, Group, Option<String>),
    rows: &Rows,
    of_waves: &BTreeSet<Caveat>,
    seed: u64,
) -> Result<(IndicatorEffect, Vec<f64>), Reason> {
    let waiting: Vec<f64> =
        rows.y.iter().zip(&rows.exposure).filter(|(_, exposure)| **exposure == 0).map(|(y, _)| *y).collect();
    let (n, not_yet) = (rows.y.len() as u64, waiting.len() as u64);
    if n - not_yet < MEAN_FROM || not_yet < MEAN_FROM {
        let text = "at least ten answers of persons who had started, and ten of persons who had not, are needed";
        return Err(Reason { code: Caveat::TooFew, text: text.to_owned() });
    }
    if !measured_side_by_side(design, rows) {
        let text = "at no wave was it measured both among those who had started and among those who had not";
        return Err(Reason { code: Caveat::NoComparisonGroup, text: text.to_owned() });
    }
    let not_estimable = |why: stats::mixed::FitError| Reason { code: Caveat::NotEstimable, text: why.to_string() };
    let constant = model::fit(rows, design.level, Shape::Constant).map_err(not_estimable)?;
    let by_exposure = model::fit(rows, design.level, Shape::ByExposure).ok();
    let same = by_exposure.as_ref().and_then(Fitted::same_at_all);
    // One effect for all is no mean of effects that differ: it weighs them in ways that nobody chose.
    let other_mean = by_exposure.as_ref().and_then(Fitted::mean_is_one_effect);
    let below = |p: Option<f64>, limit: f64| p.is_some_and(|p| p < limit);
    let first = if below(other_mean, PLAINLY) {
        First::Mean
    } else if below(other_mean, MAY_DIFFER) || below(same, VARIES) {
        First::Either
    } else {
        First::One
    };

    let mut caveats = of_waves.clone();
    match scale.kind {
        EffectKind::Test => caveats.insert(Caveat::UncalibratedTest),
        EffectKind::Score => caveats.insert(Caveat::Imported),
        _ => caveats.insert(Caveat::SelfRating),
    };
    let drawn = design.kind == ComparisonDesign::RandomisedRollout;
    let few = design.clusters.len() < FEWEST_FOR_MODEL;
    for (caveat, holds) in [
        (Caveat::NotRandomised, !drawn),
        (Caveat::DepartedFromDraw, design.departed),
        (Caveat::HoursNotUsed, rows.hours.is_none()),
        (Caveat::FewClusters, few),
        (Caveat::EffectVaries, first != First::One),
    ] {
        if holds {
            caveats.insert(caveat);
        }
    }
    let points = if scale.kind == EffectKind::Test { "percentage_points" } else { "points" };
    let base = format!("answers of {group} in all waves, standardised to the frame");
    let show = |fitted: &Fitted, contrast: Option<stats::mixed::Contrast>, method: &str| {
        let Some(contrast) = contrast else { return withheld(points, n, &base, method, Caveat::NotEstimable) };
        let shown = told(&contrast, points, n, &base, method).with_caveats(fitted.caveats());
        // With so few clusters the model's interval says more than it knows.
        if few { without_interval(shown) } else { shown }.with_caveats(caveats.iter().copied())
    };
    let cells = cells::cells(design, rows);
    let by_lots = if drawn {
        match lots::by_lots(design, &cells, seed) {
            Ok(test) => Part::There(told_lots(&test, points, n, &base, &caveats)),
            Err(why) => Part::absent(Caveat::NotEstimable, why.to_string()),
        }
    } else {
        Part::absent(Caveat::NotRandomised, "who started when was not drawn by lot, so there are no other lots")
    };
    let against_waiting = match staggered::staggered(design, &cells) {
        Ok(effects) => {
            let overall = staggered::overall(&effects, points, n, &base);
            let overall =
                overall.unwrap_or_else(|| withheld(points, n, &base, "callaway_santanna", Caveat::NotEstimable));
            let overall = if few { without_interval(overall) } else { overall };
            let same = effects.pre_trend().ok().map(|trend| trend.p_few_clusters).filter(|p| p.is_finite());
            Part::There(AgainstWaiting {
                effect: overall.with_caveats(caveats.iter().copied()),
                same_before: p_value(same, n, &base, "pre_trend"),
            })
        }
        Err(why) => Part::absent(Caveat::NotEstimable, why.to_string()),
    };
    let model = show(&constant, constant.effect(), "rollout_model");
    let of_exposure = |contrast: &dyn Fn(&Fitted) -> Option<stats::mixed::Contrast>| match &by_exposure {
        Some(fitted) => show(fitted, contrast(fitted), "rollout_model_exposure"),
        None => withheld(points, n, &base, "rollout_model_exposure", Caveat::NotEstimable),
    };
    let average = of_exposure(&Fitted::effect);
    let effect = match (&by_lots, &against_waiting) {
        (Part::There(lots), _) if drawn && few => lots.effect.clone(),
        (_, Part::There(waiting)) if !drawn && waiting.effect.value.is_some() => waiting.effect.clone(),
        _ => first.told(&model, &average),
    };
    let of_effect = by_exposure.as_ref().filter(|_| first == First::Mean).unwrap_or(&constant);
    let spread = standard_deviation(&waiting).unwrap_or(0.0);
    let exposures = by_exposure.as_ref().map_or(&[][..], |fitted| fitted.exposures.as_slice());
    let told = IndicatorEffect {
        indicator: scale.indicator.clone(),
        kind: scale.kind,
        group,
        construct,
        measure: measure(scale),
        label: if drawn { "effect" } else { "effect_weaker_design" }.to_owned(),
        answers_started: persons(n - not_yet, "answers of persons who had started"),
        answers_not_started: persons(not_yet, "answers of persons who had not started"),
        standardised: standardised(&effect, spread),
        effect,
        model,
        by_lots,
        against_waiting,
        by_exposure: exposures
            .iter()
            .enumerate()
            .map(|(place, exposure)| ExposureEffect {
                wave_since_start: *exposure as u64,
                effect: of_exposure(&|fitted| fitted.exposure(place)),
            })
            .collect(),
        average_over_exposure: average,
        same_at_all_exposures: p_value(same.filter(|_| !few), n, &base, "wald_f"),
        started_lowest: Part::absent(Caveat::MissingData, "told where persons can be followed from the first wave"),
    };
    Ok((told, moved(design, rows, of_effect)))
}

/// By how much each organisation of the design moved the effect in the model.
fn moved(design: &Design<'_>, rows: &Rows, fitted: &Fitted) -> Vec<f64> {
    if design.level != ComparisonLevel::Organisation {
        return Vec::new();
    }
    let Some(influence) = fitted.influence() else { return Vec::new() };
    let place: BTreeMap<u32, u32> = rows.organisation.iter().copied().zip(rows.cluster.iter().copied()).collect();
    let mut moved = vec![0.0; design.clusters.len()];
    for (organisation, by) in influence.clusters.iter().zip(&influence.influence) {
        if let Some(own) = place.get(organisation).and_then(|place| moved.get_mut(*place as usize)) {
            *own = *by;
        }
    }
    moved
}

/// Whether, in at least one period, it was measured both among those who had started and among those who had not.
fn measured_side_by_side(design: &Design<'_>, rows: &Rows) -> bool {
    let mut met = vec![[false; 2]; design.periods.len()];
    for (period, exposure) in rows.period.iter().zip(&rows.exposure) {
        met[*period][usize::from(*exposure > 0)] = true;
    }
    met.contains(&[true, true])
}

fn told_lots(
    test: &stats::permutation::EffectTest,
    unit: &str,
    n: u64,
    base: &str,
    caveats: &BTreeSet<Caveat>,
) -> ByLots {
    let method = "randomisation_test";
    let estimate = Estimate::plain(test.estimate, unit, n, base, method);
    let estimate = match (test.limits.lower, test.limits.upper) {
        (Some(lower), Some(upper)) => estimate.with_interval([lower, upper], LEVEL, None, None),
        // Too few lots: some side is not bounded, and half an interval is none.
        _ => estimate,
    };
    ByLots {
        effect: estimate.with_caveats(caveats.iter().copied()).with_caveat(Caveat::RandomisationOnly),
        no_effect: p_value(Some(test.test.p), n, base, method),
        lots: test.test.allocations as u64,
    }
}

fn p_value(p: Option<f64>, n: u64, base: &str, method: &str) -> Estimate {
    match p {
        Some(p) => Estimate::plain(p, "p", n, base, method).on_scale(0.0, 1.0),
        None => withheld("p", n, base, method, Caveat::NotEstimable),
    }
}

fn without_interval(estimate: Estimate) -> Estimate {
    Estimate { se: None, ci: None, level: None, df: None, ..estimate }
}

/// An effect in standard deviations. That the standard deviation is estimated too is left out of account: with the numbers
/// of answers that an effect needs it adds next to nothing.
fn standardised(effect: &Estimate, spread: f64) -> Estimate {
    let unit = "sd";
    let Some(value) = effect.value.filter(|_| spread > 0.0) else {
        return withheld(unit, effect.n, &effect.base, &effect.method, Caveat::NotEstimable);
    };
    Estimate {
        value: Some(value / spread),
        unit: unit.to_owned(),
        se: effect.se.map(|se| se / spread),
        ci: effect.ci.map(|ends| ends.map(|end| end / spread)),
        ..effect.clone()
    }
}
