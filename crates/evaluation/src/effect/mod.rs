//! What did the programme do, compared with those who had not started yet? The effect of a rollout on every indicator.
//!
//! The design decides the method ([`design`]): starts drawn by lot give an *effect*, starts that people chose a *weaker* one,
//! and without anybody who waited there is none. The rows are in [`rows`], the model in [`model`].

mod design;
mod model;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate, Group};
use stats::descriptive::standard_deviation;

use crate::figures::{MEAN_FROM, persons, withheld};
use crate::package::{Package, ProgrammeRow};
use crate::participation::Ledger;
use crate::reach::{self, Frames};
use crate::result::{
    Comparison, ComparisonDesign, ComparisonPeriod, EffectKind, ExposureEffect, IndicatorEffect, NotCompared, Part,
    Reason,
};
use crate::score::{Instrument, Scale};
use crate::sheets::Wave;

use design::{Design, takes_part};
use model::{Fitted, Shape, told};
use rows::Rows;

/// Fewer clusters than this carry no model: only the lots that could have been drawn tell how sure the effect is.
const FEWEST_FOR_MODEL: usize = 8;

/// Below this p the effect is said to depend on how long ago it started.
const VARIES: f64 = 0.05;

/// The effect of a programme's rollout on each indicator; otherwise why there is none.
pub(crate) fn comparison(
    package: &Package,
    programme: &ProgrammeRow,
    waves: &[Wave<'_>],
    frames: &Frames<'_>,
    ledger: &Ledger<'_>,
) -> Part<Comparison> {
    let instruments: BTreeMap<&str, Instrument<'_>> = waves
        .iter()
        .map(|wave| wave.row.instrument.as_str())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|name| (name, Instrument::of(package.instruments().iter().filter(|item| item.instrument == name))))
        .collect();
    let groups: BTreeSet<Group> = waves.iter().map(|wave| wave.row.group).collect();
    let mut result: Option<Comparison> = None;
    let mut why = None;
    for group in groups {
        let design = match Design::of(package, &programme.programme, waves, group) {
            Ok(design) => design,
            Err(reason) => {
                why.get_or_insert(reason);
                continue;
            }
        };
        let hours = rows::hours_of_all(package, &design, &programme.programme, (waves, group), frames, ledger);
        let mut of_waves: BTreeSet<Caveat> = BTreeSet::new();
        let mut scales: BTreeSet<&Scale> = BTreeSet::new();
        for wave in waves.iter().filter(|wave| takes_part(wave, group)) {
            of_waves.extend(reach::caveats(wave, frames));
            scales.extend(instruments.get(wave.row.instrument.as_str()).into_iter().flat_map(Instrument::scales));
        }
        let result = result.get_or_insert_with(|| told_design(&design));
        for scale in scales {
            let construct = instruments.values().find_map(|instrument| instrument.about(scale).construct);
            let rows = rows::rows(&design, waves, &instruments, (group, scale), hours.as_ref());
            match indicator(&design, scale, group, construct, &rows, &of_waves) {
                Ok(effect) => result.indicators.push(effect),
                Err(reason) => result.not_estimated.push(NotCompared {
                    indicator: scale.indicator.clone(),
                    kind: scale.kind,
                    group,
                    reason,
                }),
            }
        }
    }
    match (result, why) {
        (Some(result), _) => Part::There(result),
        (None, Some(reason)) => Part::absent(reason.code, reason.text),
        (None, None) => Part::absent(Caveat::MissingData, "nothing was measured in the programme"),
    }
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
    scale: &Scale,
    group: Group,
    construct: Option<String>,
    rows: &Rows,
    of_waves: &BTreeSet<Caveat>,
) -> Result<IndicatorEffect, Reason> {
    let waiting: Vec<f64> =
        rows.y.iter().zip(&rows.exposure).filter(|(_, exposure)| **exposure == 0).map(|(y, _)| *y).collect();
    let (n, not_yet) = (rows.y.len() as u64, waiting.len() as u64);
    if n - not_yet < MEAN_FROM || not_yet < MEAN_FROM {
        let text = "at least ten answers of persons who had started, and ten of persons who had not, are needed";
        return Err(Reason { code: Caveat::TooFew, text: text.to_owned() });
    }
    let compared = (0..design.periods.len()).any(|period| {
        let started: BTreeSet<bool> = rows
            .period
            .iter()
            .zip(&rows.exposure)
            .filter(|(own, _)| **own == period)
            .map(|(_, exposure)| *exposure > 0)
            .collect();
        started.len() == 2
    });
    if !compared {
        let text = "at no wave was it measured both among those who had started and among those who had not";
        return Err(Reason { code: Caveat::NoComparisonGroup, text: text.to_owned() });
    }
    let not_estimable = |why: stats::mixed::FitError| Reason { code: Caveat::NotEstimable, text: why.to_string() };
    let constant = model::fit(rows, design.level, Shape::Constant).map_err(not_estimable)?;
    let by_exposure = model::fit(rows, design.level, Shape::ByExposure).ok();

    let mut caveats = of_waves.clone();
    match scale.kind {
        EffectKind::Test => caveats.insert(Caveat::UncalibratedTest),
        EffectKind::Score => caveats.insert(Caveat::Imported),
        _ => caveats.insert(Caveat::SelfRating),
    };
    if design.kind == ComparisonDesign::StaggeredStart {
        caveats.insert(Caveat::NotRandomised);
    }
    if design.departed {
        caveats.insert(Caveat::DepartedFromDraw);
    }
    if rows.hours.is_none() {
        caveats.insert(Caveat::HoursNotUsed);
    }
    caveats.extend(constant.caveats());
    let same = by_exposure.as_ref().and_then(Fitted::same_at_all);
    if same.is_some_and(|p| p < VARIES) {
        caveats.insert(Caveat::EffectVaries);
    }
    let points = if scale.kind == EffectKind::Test { "percentage_points" } else { "points" };
    let base = format!("answers of {group} in all waves, standardised to the frame");
    let few = design.clusters.len() < FEWEST_FOR_MODEL;
    let show = |contrast: Option<stats::mixed::Contrast>, divisor: f64, unit: &str, method: &str| {
        let Some(contrast) = contrast.filter(|_| divisor > 0.0) else {
            return withheld(unit, n, &base, method, Caveat::NotEstimable);
        };
        let shown = told(&contrast, divisor, unit, n, &base, method);
        // With so few clusters the model's interval says more than it knows.
        let shown = if few { Estimate { se: None, ci: None, level: None, df: None, ..shown } } else { shown };
        let few = few.then_some([Caveat::FewClusters]).into_iter().flatten();
        shown.with_caveats(caveats.iter().copied()).with_caveats(few)
    };
    let spread = standard_deviation(&waiting).unwrap_or(0.0);
    let exposures = by_exposure.as_ref().map_or(&[][..], |fitted| fitted.exposures.as_slice());
    Ok(IndicatorEffect {
        indicator: scale.indicator.clone(),
        kind: scale.kind,
        group,
        construct,
        label: match design.kind {
            ComparisonDesign::RandomisedRollout => "effect",
            ComparisonDesign::StaggeredStart => "effect_weaker_design",
        }
        .to_owned(),
        answers_started: persons(n - not_yet, "answers of persons who had started"),
        answers_not_started: persons(not_yet, "answers of persons who had not started"),
        effect: show(constant.effect(), 1.0, points, "rollout_model"),
        standardised: show(constant.effect(), spread, "standard_deviations", "rollout_model"),
        by_exposure: exposures
            .iter()
            .enumerate()
            .map(|(place, exposure)| ExposureEffect {
                wave_since_start: *exposure as u64,
                effect: show(
                    by_exposure.as_ref().and_then(|fitted| fitted.exposure(place)),
                    1.0,
                    points,
                    "rollout_model_exposure",
                ),
            })
            .collect(),
        average_over_exposure: show(
            by_exposure.as_ref().and_then(Fitted::effect),
            1.0,
            points,
            "rollout_model_exposure",
        ),
        same_at_all_exposures: match same {
            Some(p) if !few => Estimate::plain(p, "p", n, &base, "wald_f").on_scale(0.0, 1.0),
            _ => withheld("p", n, &base, "wald_f", Caveat::NotEstimable),
        },
    })
}
