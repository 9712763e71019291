//! What changed, and for whom? Each way of measuring by itself; linked and unlinked answers side by side.

use evaluation::result::{Effect, EffectKind, Part, ProgrammeResult};
use kernel::Estimate;
use text::Texts;

use super::why;
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::{Cell, Section};

/// The ways of measuring, in the order of the report.
pub(super) const KINDS: [EffectKind; 5] =
    [EffectKind::SelfRating, EffectKind::Test, EffectKind::ThenRating, EffectKind::ResponseShift, EffectKind::Score];

/// How each indicator changed: one picture for each way of measuring, since they are never averaged.
pub(super) fn change(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-change"), t.get("change-title"), 3);
    section.notice(t.get("change-not-effect"));
    if programme.effects.is_empty() {
        section.text(t.get("change-none"));
    }
    for kind in KINDS {
        let effects: Vec<&Effect> = programme.effects.iter().filter(|effect| effect.kind == kind).collect();
        if effects.is_empty() {
            continue;
        }
        let kind = code(kind);
        let labels: Vec<String> = effects.iter().map(|effect| label(t, effect)).collect();
        let changes: Vec<Estimate> = effects.iter().map(|effect| as_difference(&effect.change)).collect();
        let items: Vec<Labelled<'_>> =
            labels.iter().zip(&changes).map(|(label, estimate)| Labelled { label, estimate }).collect();
        let title = format!("{}: {}", t.code("change-kind", kind), t.get("change-label"));
        let frame = Frame { id: &format!("{id}-change-{}", kind.replace('_', "-")), title: &title };
        section.at(all_moments(t, effects.iter().copied()));
        section.chart(dots_with_interval(t, frame, &items, Some(0.0)), &changes);
        let mut rows = Vec::new();
        for (label, effect) in labels.iter().zip(&effects) {
            section.at(moments(t, effect));
            let mut row = vec![label.into(), section.cell(t, &effect.before), section.cell(t, &effect.after)];
            row.push(difference(t, &mut section, &effect.change));
            row.push(match &effect.standardised {
                Part::There(change) => difference(t, &mut section, change),
                Part::Absent(_) => "–".into(),
            });
            row.extend([&effect.linked_only, &effect.unlinked_only].map(|change| difference(t, &mut section, change)));
            row.push(section.cell(t, &effect.counts.linked));
            rows.push(row);
        }
        let head = ["indicator", "before", "after", "all", "frame", "linked", "unlinked", "linked-n"];
        section.table(title, head.map(|key| t.get(&format!("change-{key}"))).into(), rows);
    }
    if programme.effects.iter().any(|effect| effect.standardised.there().is_some()) {
        section.text(t.get("change-frame-text"));
    }
    let rows = programme
        .not_compared
        .iter()
        .map(|one| vec![indicator(t, &one.indicator), t.code("group", one.group.code()), why(t, &one.reason)])
        .collect();
    let head = ["change-indicator", "change-group", "change-why"];
    section.table(t.get("change-not-compared"), head.map(|key| t.get(key)).into(), rows);
    section
}

/// A change lies on no scale: without this the axis would run over the answers' scale, and zero would not be on it.
pub(super) fn as_difference(change: &Estimate) -> Estimate {
    Estimate { scale: None, unit: unit_of_difference(&change.unit), ..change.clone() }
}

fn unit_of_difference(unit: &str) -> String {
    if unit == "percent" { "percentage_points".to_owned() } else { unit.to_owned() }
}

/// A change with its sign.
pub(super) fn difference(t: Texts, section: &mut Section, change: &Estimate) -> Cell {
    let told = as_difference(change);
    // A difference in percentage points has its sign already.
    let rises = told.value.is_some_and(|value| value > 0.0) && told.unit != "percentage_points";
    let shown = format!("{}{}", if rises { "+" } else { "" }, t.value(&told));
    section.shown_as(t, &told, shown)
}

/// Between which moments the change is.
pub(super) fn moments(t: Texts, effect: &Effect) -> String {
    [effect.from, effect.to].map(|moment| t.code("moment", moment.code())).join(" – ")
}

/// Between which moments changes are, each said once.
pub(super) fn all_moments<'a>(t: Texts, effects: impl Iterator<Item = &'a Effect>) -> String {
    let mut said: Vec<String> = Vec::new();
    for moments in effects.map(|effect| moments(t, effect)) {
        if !said.contains(&moments) {
            said.push(moments);
        }
    }
    said.join("; ")
}

/// What changed, for whom and between which moments.
pub(super) fn label(t: Texts, effect: &Effect) -> String {
    t.with(
        "change-of",
        &[
            ("indicator", &indicator(t, &effect.indicator)),
            ("group", &t.code("group", effect.group.code())),
            ("from", &t.code("moment", effect.from.code())),
            ("to", &t.code("moment", effect.to.code())),
        ],
    )
}

/// An indicator's name; one that only its package knows is called what the package calls it.
pub(crate) fn indicator(t: Texts, indicator: &str) -> String {
    if let Some((shared, own)) = indicator.split_once('~') {
        return t.with("indicator-similar", &[("shared", &self::indicator(t, shared)), ("key", &own)]);
    }
    if indicator.starts_with("local-") {
        return t.with("indicator-own", &[("key", &indicator)]);
    }
    let key = format!("indicator-{}", indicator.replace(['_', '.'], "-"));
    if t.has(&key) { t.get(&key) } else { indicator.to_owned() }
}

pub(super) fn code(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::SelfRating => "self_rating",
        EffectKind::Test => "test",
        EffectKind::ThenRating => "then_rating",
        EffectKind::ResponseShift => "response_shift",
        EffectKind::Score => "score",
    }
}
