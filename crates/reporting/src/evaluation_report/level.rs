//! How far did the level behind the answers to a test move, and how many are below "can do it with help"?
//!
//! Levels come from the engine's calibration of the items, so that test forms and moments lie on one scale; shares below the
//! line are those of the distribution of levels, not of noisy scores. Counted answers stand beside them.

use evaluation::result::{Effect, EffectKind, LatentFloor, Part, ProgrammeResult};
use kernel::{Estimate, Moment};
use text::Texts;

use super::change::{all_moments, difference, label, moments};
use super::why;
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::{Cell, Section};

/// The level behind the answers to each test.
pub(super) fn level(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-level"), t.get("level-title"), 3);
    let tests: Vec<&Effect> = programme.effects.iter().filter(|effect| effect.kind == EffectKind::Test).collect();
    if tests.is_empty() {
        section.text(t.get("level-none"));
        return section;
    }
    section.text(t.get("level-text"));
    section.notice(t.get("change-not-effect"));
    let told: Vec<(String, &Estimate)> =
        tests.iter().filter_map(|effect| Some((label(t, effect), effect.latent_change.there()?))).collect();
    let items: Vec<Labelled<'_>> = told.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
    section.at(all_moments(t, tests.iter().copied()));
    if !items.is_empty() {
        let frame = Frame { id: &format!("{id}-level-chart"), title: &t.get("level-chart") };
        section.chart(dots_with_interval(t, frame, &items, Some(0.0)), items.iter().map(|item| item.estimate));
        section.text(t.get("level-how-to-read"));
    }
    let mut rows = Vec::new();
    for effect in &tests {
        section.at(moments(t, effect));
        let mut row = vec![label(t, effect).into(), section.cell(t, &effect.before), section.cell(t, &effect.after)];
        row.push(difference(t, &mut section, &effect.change));
        row.extend(match effect.latent_change.there() {
            Some(change) => [difference(t, &mut section, change), interval(t, change).into()],
            None => ["–".into(), "–".into()],
        });
        rows.push(row);
    }
    let head = ["change-indicator", "level-before", "level-after", "level-right", "level-change", "chart-interval"];
    section.table(t.get("level-table"), head.map(|key| t.get(key)).into(), rows);
    let rows = absent(t, tests.iter().map(|effect| (*effect, &effect.latent_change)));
    section.table(t.get("level-absent"), ["change-indicator", "change-why"].map(|key| t.get(key)).into(), rows);
    section
}

/// The share at the lowest level: as counted, and by the levels behind the answers.
pub(super) fn floor(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-floor"), t.get("floor-title"), 3);
    section.text(t.get("floor-text"));
    let mut rows = Vec::new();
    for effect in &programme.effects {
        if let Part::There(floor) = &effect.floor {
            section.at(moments(t, effect));
            let mut row: Vec<Cell> = vec![label(t, effect).into()];
            row.extend([&floor.before, &floor.after].map(|share| section.cell(t, share)));
            row.push(difference(t, &mut section, &floor.change));
            row.push(interval(t, &floor.change).into());
            row.push(match &floor.same_persons {
                Part::There(p) => section.cell(t, p),
                Part::Absent(_) => "–".into(),
            });
            rows.push(row);
        }
    }
    let latent: Vec<(&Effect, &LatentFloor)> =
        programme.effects.iter().filter_map(|effect| Some((effect, effect.latent_floor.there()?))).collect();
    if rows.is_empty() && latent.is_empty() {
        section.text(t.get("floor-none"));
    }
    let head =
        ["change-indicator", "change-before", "change-after", "change-label", "chart-interval", "floor-same-persons"];
    section.table(t.get("floor-table"), head.map(|key| t.get(key)).into(), rows);
    if !latent.is_empty() {
        by_levels(t, id, &mut section, &latent);
    }
    // What has no levels at all is not of the kind that has a floor.
    let wanted = |effect: &&Effect| effect.core || effect.kind == EffectKind::Test;
    let rows = absent(t, programme.effects.iter().filter(wanted).map(|effect| (effect, &effect.latent_floor)));
    if !latent.is_empty() {
        section.table(t.get("floor-absent"), ["change-indicator", "change-why"].map(|key| t.get(key)).into(), rows);
    }
    section
}

fn by_levels(t: Texts, id: &str, section: &mut Section, latent: &[(&Effect, &LatentFloor)]) {
    section.text(t.get("floor-latent-text"));
    let mut told: Vec<(String, &Estimate)> = Vec::new();
    for (effect, floor) in latent.iter().filter(|(effect, _)| effect.to == Moment::After) {
        for (moment, estimate) in [(effect.from, &floor.before), (effect.to, &floor.after)] {
            let what = super::change::indicator(t, &effect.indicator);
            let moment = t.code("moment", moment.code()).to_lowercase();
            told.push((t.with("floor-at-moment", &[("what", &what), ("moment", &moment)]), estimate));
        }
    }
    let items: Vec<Labelled<'_>> = told.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
    section.at(all_moments(t, latent.iter().map(|(effect, _)| *effect)));
    if !items.is_empty() {
        let frame = Frame { id: &format!("{id}-floor-chart"), title: &t.get("floor-latent-chart") };
        // From nought, and as far as the shares go: on all of a hundred per cent small shares would all look the same.
        section.chart(dots_with_interval(t, frame, &items, Some(0.0)), items.iter().map(|item| item.estimate));
    }
    let mut rows = Vec::new();
    for (effect, floor) in latent {
        section.at(moments(t, effect));
        let mut row = vec![label(t, effect).into(), section.cell(t, &floor.before), section.cell(t, &floor.after)];
        row.push(difference(t, section, &floor.change));
        row.push(interval(t, &floor.change).into());
        row.extend([&floor.lowest_tenth_before, &floor.lowest_tenth_after].map(|tenth| section.cell(t, tenth)));
        row.push(match &floor.started_lowest {
            Part::There(change) => difference(t, section, change),
            Part::Absent(_) => "–".into(),
        });
        rows.push(row);
    }
    let head = [
        "change-indicator",
        "change-before",
        "change-after",
        "change-label",
        "chart-interval",
        "floor-tenth-before",
        "floor-tenth-after",
        "floor-started",
    ];
    section.table(t.get("floor-latent-table"), head.map(|key| t.get(key)).into(), rows);
    if latent.iter().any(|(_, floor)| floor.started_lowest.there().is_some()) {
        section.text(t.get("floor-started-text"));
    }
}

fn absent<'a, T: 'a>(t: Texts, parts: impl Iterator<Item = (&'a Effect, &'a Part<T>)>) -> Vec<Vec<String>> {
    let told = |(effect, part): (&Effect, &Part<T>)| match part {
        Part::Absent(absent) => Some(vec![label(t, effect), why(t, &absent.absent)]),
        Part::There(_) => None,
    };
    parts.filter_map(told).collect()
}

/// The interval in words, or a dash.
pub(super) fn interval(t: Texts, estimate: &Estimate) -> String {
    t.interval(estimate).unwrap_or_else(|| "–".to_owned())
}
