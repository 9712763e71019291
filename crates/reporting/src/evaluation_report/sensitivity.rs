//! How large must what we do not know be for a change to vanish? The ranges in which everybody's change and the programme's own
//! part lie while the stated amounts hold, and how different those without an answer would have to be.

use evaluation::result::{Effect, EffectKind, Part, ProgrammeResult, Sensitivity};
use kernel::Estimate;
use text::Texts;

use super::change::{all_moments, as_difference, code, difference, label, moments};
use super::why;
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::{Cell, Section};

/// The changes with what they hang on: a picture for each way of measuring, a table for all.
pub(super) fn sensitivity(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-unknown"), t.get("sensitivity-title"), 3);
    let told: Vec<(&Effect, &Sensitivity)> =
        programme.effects.iter().filter_map(|effect| Some((effect, effect.sensitivity.there()?))).collect();
    if told.is_empty() {
        section.text(t.get("sensitivity-none"));
        return section;
    }
    section.text(t.get("sensitivity-text"));
    stated(t, &mut section, &told);
    for kind in super::change::KINDS {
        let ranges: Vec<(String, Estimate)> = told
            .iter()
            .filter(|(effect, _)| effect.kind == kind)
            .filter_map(|(effect, one)| Some((label(t, effect), only_range(one.programme.there()?))))
            .collect();
        let items: Vec<Labelled<'_>> = ranges.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
        if !items.is_empty() {
            section.at(all_moments(t, told.iter().map(|(effect, _)| *effect).filter(|effect| effect.kind == kind)));
            let kind = code(kind);
            let title = format!("{}: {}", t.code("change-kind", kind), t.get("sensitivity-chart"));
            let frame = Frame { id: &format!("{id}-unknown-{}", kind.replace('_', "-")), title: &title };
            section.chart(dots_with_interval(t, frame, &items, Some(0.0)), items.iter().map(|item| item.estimate));
        }
    }
    section.text(t.get("sensitivity-how-to-read"));
    let mut rows = Vec::new();
    for (effect, one) in &told {
        section.at(moments(t, effect));
        rows.push(vec![
            label(t, effect).into(),
            difference(t, &mut section, &effect.change),
            range(t, &mut section, &one.change_of_all),
            one.programme.there().map_or_else(|| "–".into(), |programme| range(t, &mut section, programme)),
            match one.tipping_point.value {
                Some(by) => section.shown_as(t, &one.tipping_point, t.change(by, 1)),
                None => "–".into(),
            },
            section.cell(t, &one.stated.missing_before),
            section.cell(t, &one.stated.missing_after),
        ]);
    }
    let head = [
        "change-indicator",
        "sensitivity-measured",
        "sensitivity-everybody",
        "sensitivity-programme",
        "sensitivity-tipping",
        "sensitivity-missing-before",
        "sensitivity-missing-after",
    ];
    section.table(t.get("sensitivity-table"), head.map(|key| t.get(key)).into(), rows);
    section.text(t.get("sensitivity-tipping-text"));
    section.notice(t.get("change-not-effect"));
    let rows = programme
        .effects
        .iter()
        .filter_map(|effect| match &effect.sensitivity {
            Part::Absent(absent) => Some(vec![label(t, effect), why(t, &absent.absent)]),
            Part::There(_) => None,
        })
        .collect();
    section.table(t.get("sensitivity-absent"), ["change-indicator", "change-why"].map(|key| t.get(key)).into(), rows);
    section
}

/// The amounts that the ranges rest on.
fn stated(t: Texts, section: &mut Section, told: &[(&Effect, &Sensitivity)]) {
    let Some((_, first)) = told.first() else { return };
    let amounts =
        |key: &str, [low, high]: [f64; 2]| t.with(key, &[("low", &t.change(low, 1)), ("high", &t.change(high, 1))]);
    let mut sentences = vec![
        amounts("sensitivity-stated-response", first.stated.non_response),
        amounts("sensitivity-stated-anyway", first.stated.anyway),
    ];
    let ratings =
        || told.iter().filter(|(effect, _)| effect.kind == EffectKind::SelfRating).map(|(_, one)| &one.stated);
    let guessed = ratings().find(|stated| !stated.yardstick_from_then_ratings).and_then(|stated| stated.yardstick);
    sentences.extend(guessed.map(|ends| amounts("sensitivity-stated-yardstick", ends)));
    if ratings().any(|stated| stated.yardstick_from_then_ratings) {
        sentences.push(t.get("sensitivity-stated-then"));
    }
    section.text(sentences.join(" "));
}

/// The range alone: its middle says nothing, so it stands for nobody who was counted.
fn only_range(estimate: &Estimate) -> Estimate {
    Estimate { n: 0, ..as_difference(estimate) }
}

fn range(t: Texts, section: &mut Section, estimate: &Estimate) -> Cell {
    let Some(ends) = estimate.ci.filter(|_| estimate.value.is_some()) else { return t.get("withheld").into() };
    let decimals = if estimate.unit.starts_with("percent") { 1 } else { 2 };
    let [low, high] = ends.map(|end| t.change(end, decimals));
    section.shown_as(t, &only_range(estimate), t.with("from-to", &[("low", &low), ("high", &high)]))
}
