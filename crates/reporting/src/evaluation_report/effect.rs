//! What did the programme do, compared with those who had not started, and what did that cost? Only where the rollout tells it.

use evaluation::result::{
    Comparison, ComparisonDesign, CostEffect, EffectKind, IndicatorEffect, Measure, NotEstimated, Part, ProgrammeResult,
};
use kernel::{Estimate, Group};
use text::Texts;

use super::change::{code, indicator};
use super::{time, why};
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::{Cell, Section};

/// The effect on each indicator; otherwise why there is none.
pub(super) fn effect(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-effect"), t.get("effect-title"), 3);
    match &programme.comparison {
        Part::There(comparison) => told(t, id, &mut section, comparison),
        Part::Absent(absent) => section.notice(why(t, &absent.absent)),
    }
    section
}

fn told(t: Texts, id: &str, section: &mut Section, comparison: &Comparison) {
    let design = match comparison.design {
        ComparisonDesign::RandomisedRollout => "effect-drawn",
        ComparisonDesign::StaggeredStart => "effect-chosen",
    };
    section.text(t.with(
        design,
        &[("clusters", &comparison.clusters), ("starts", &comparison.sequences), ("waves", &comparison.periods.len())],
    ));
    if let (Some(first), Some(last)) = (comparison.periods.first(), comparison.periods.last()) {
        section.at(format!("{} – {}", t.date(first.opens), t.date(last.opens)));
    }
    let labels: Vec<String> = comparison.indicators.iter().map(|one| label(t, one)).collect();
    let items: Vec<Labelled<'_>> = labels
        .iter()
        .zip(&comparison.indicators)
        .map(|(label, one)| Labelled { label, estimate: &one.standardised })
        .collect();
    if !items.is_empty() {
        let frame = Frame { id: &format!("{id}-effect-chart"), title: &t.get("effect-chart") };
        section.chart(dots_with_interval(t, frame, &items, Some(0.0)), items.iter().map(|item| item.estimate));
    }
    let mut rows = Vec::new();
    for (label, one) in labels.iter().zip(&comparison.indicators) {
        let mut row = vec![label.into(), section.cell(t, &one.effect), interval(t, &one.effect).into()];
        row.push(section.cell(t, &one.standardised));
        row.push(match &one.by_lots {
            Part::There(lots) => p(t, section, &lots.no_effect),
            Part::Absent(_) => "–".into(),
        });
        rows.push(row);
    }
    let head = ["what", "size", "interval", "standardised", "lots"].map(|key| t.get(&format!("effect-{key}")));
    section.table(t.get("effect-table"), head.into(), rows);
    let waves = comparison.indicators.iter().flat_map(|one| &one.by_exposure).map(|one| one.wave_since_start).max();
    if let Some(waves) = waves.filter(|waves| *waves > 1) {
        let mut head = vec![t.get("effect-what")];
        head.extend((1..=waves).map(|wave| t.with("effect-wave", &[("wave", &wave)])));
        head.push(t.get("effect-same"));
        let mut rows = Vec::new();
        for (label, one) in labels.iter().zip(&comparison.indicators) {
            let mut row = vec![label.into()];
            for wave in 1..=waves {
                let found = one.by_exposure.iter().find(|exposure| exposure.wave_since_start == wave);
                row.push(found.map_or_else(|| "–".into(), |found| section.cell(t, &found.effect)));
            }
            row.push(p(t, section, &one.same_at_all_exposures));
            rows.push(row);
        }
        section.table(t.get("effect-by-wave"), head, rows);
    }
    lowest(t, section, &labels, &comparison.indicators);
    section.table(t.get("effect-none"), without_head(t), without(t, &comparison.not_estimated));
}

/// The effect on those who started lowest.
fn lowest(t: Texts, section: &mut Section, labels: &[String], indicators: &[IndicatorEffect]) {
    let (mut rows, mut absent) = (Vec::new(), Vec::new());
    for (label, one) in labels.iter().zip(indicators) {
        match &one.started_lowest {
            Part::There(lowest) => rows.push(vec![
                label.into(),
                section.cell(t, &lowest.persons),
                section.cell(t, &lowest.effect),
                interval(t, &lowest.effect).into(),
                section.cell(t, &lowest.standardised),
                lowest.by_lots.there().map_or_else(|| "–".into(), |lots| p(t, section, &lots.no_effect)),
            ]),
            // The level has it told for the percentage of right answers.
            Part::Absent(_) if one.measure == Measure::LatentLevel => {}
            Part::Absent(reason) => absent.push(vec![label.clone(), why(t, &reason.absent)]),
        }
    }
    if !rows.is_empty() {
        section.text(t.get("effect-lowest-text"));
    }
    let head = ["what", "lowest-persons", "size", "interval", "standardised", "lots"];
    section.table(t.get("effect-lowest"), head.map(|key| t.get(&format!("effect-{key}"))).into(), rows);
    section.table(t.get("effect-lowest-none"), ["effect-what", "change-why"].map(|key| t.get(key)).into(), absent);
}

fn without_head(t: Texts) -> Vec<String> {
    ["effect-what", "change-why"].map(|key| t.get(key)).into()
}

fn without(t: Texts, not_estimated: &[NotEstimated]) -> Vec<Vec<String>> {
    let named = |one: &NotEstimated| of_what(t, &one.indicator, (one.kind, one.measure, one.group));
    not_estimated.iter().map(|one| vec![named(one), why(t, &one.reason)]).collect()
}

fn label(t: Texts, one: &IndicatorEffect) -> String {
    of_what(t, &one.indicator, (one.kind, one.measure, one.group))
}

/// An indicator, on what scale and for whom.
fn of_what(t: Texts, what: &str, (kind, measure, group): (EffectKind, Measure, Group)) -> String {
    let scale = match measure {
        Measure::Points => t.code("change-kind", code(kind)).to_lowercase(),
        Measure::PercentRight | Measure::LatentLevel => t.code("effect-measure", measure.code()),
    };
    format!("{}, {scale} ({})", indicator(t, what), t.code("group", group.code()))
}

fn interval(t: Texts, estimate: &Estimate) -> String {
    t.interval(estimate).unwrap_or_else(|| "–".to_owned())
}

/// A p-value as it is read: three decimals, never nought.
fn p(t: Texts, section: &mut Section, estimate: &Estimate) -> Cell {
    match estimate.value {
        Some(p) if p < 0.001 => section.shown_as(t, estimate, format!("< {}", t.number(0.001, 3))),
        Some(p) => section.shown_as(t, estimate, t.number(p, 3)),
        None => "–".into(),
    }
}

/// What the effects cost; otherwise why that cannot be told.
pub(super) fn cost_effect(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-cost-effect"), t.get("cost-effect-title"), 3);
    match &programme.cost_effect {
        Part::There(cost) => {
            section.at(time(t, programme));
            told_cost(t, &mut section, cost);
        }
        Part::Absent(absent) => section.notice(why(t, &absent.absent)),
    }
    section
}

fn told_cost(t: Texts, section: &mut Section, cost: &CostEffect) {
    section.text(t.get("cost-effect-text"));
    let per_person = section.cell(t, &cost.cost_per_person).to_string();
    section.text(
        t.with("cost-effect-per-person", &[("cost", &per_person), ("interval", &interval(t, &cost.cost_per_person))]),
    );
    let mut rows = Vec::new();
    for one in &cost.indicators {
        let name = of_what(t, &one.indicator, (one.kind, one.measure, one.group));
        // The willingness to pay from which it is more likely than not that the effect is worth it, nineteen times in twenty.
        let sure = one.acceptability.iter().find(|at| at.acceptability.value.is_some_and(|share| share >= 95.0));
        rows.push(vec![
            name.into(),
            section.cell(t, &one.effect),
            section.cell(t, &one.cost_per_effect),
            interval(t, &one.cost_per_effect).into(),
            sure.map_or_else(|| "–".to_owned(), |at| t.number(at.willingness_sek, 0)).into(),
        ]);
    }
    let head = ["what", "effect", "cost", "interval", "sure"].map(|key| t.get(&format!("cost-effect-{key}")));
    section.table(t.get("cost-effect-table"), head.into(), rows);
    if cost.indicators.iter().any(|one| one.measure == Measure::LatentLevel && one.cost_per_effect.value.is_some()) {
        section.text(t.get("cost-effect-level"));
    }
    section.table(t.get("cost-effect-none"), without_head(t), without(t, &cost.not_estimated));
}
