//! What do people say of themselves, how do they remember that it was, and what can they do? Beside each other with the estimated
//! shift of the yardstick, and never added up: a rating and a test have no unit in common.

use evaluation::result::{Part, ProgrammeResult, SelfRatingBeside, SideBySide, TestBeside};
use kernel::Estimate;
use text::Texts;

use super::change::{all_moments, as_difference, difference, indicator};
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::{Cell, Section};

/// Each construct that was measured in more than one way.
pub(super) fn beside(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-beside"), t.get("beside-title"), 3);
    if programme.side_by_side.is_empty() {
        section.text(t.get("beside-none"));
        return section;
    }
    section.text(t.get("beside-text"));
    section.at(all_moments(t, programme.effects.iter()));
    let sides = &programme.side_by_side;
    let ratings: Vec<(String, &SelfRatingBeside)> = sides
        .iter()
        .flat_map(|side| side.self_ratings.iter().map(|one| (named(t, side, &one.indicator), one)))
        .collect();
    let tests: Vec<(String, &TestBeside)> =
        sides.iter().flat_map(|side| side.tests.iter().map(|one| (named(t, side, &one.indicator), one))).collect();
    let mut told = Vec::new();
    for (what, rating) in &ratings {
        told.push((t.with("beside-change", &[("what", what)]), as_difference(&rating.change)));
        for (key, part) in [("beside-then", &rating.then_change), ("beside-shift", &rating.shift)] {
            told.extend(part.there().map(|estimate| (t.with(key, &[("what", what)]), as_difference(estimate))));
        }
    }
    picture(t, &mut section, &format!("{id}-beside-ratings"), "beside-chart", &told);
    let shifted = ratings.iter().any(|(_, rating)| rating.shift.there().is_some());
    section.text(t.get(if shifted { "beside-how-to-read" } else { "beside-nobody-remembers" }));
    let mut rows = Vec::new();
    for (what, rating) in &ratings {
        let cells = [
            difference(t, &mut section, &rating.change),
            there(t, &mut section, &rating.then_change),
            there(t, &mut section, &rating.shift),
        ];
        rows.push(std::iter::once(what.into()).chain(cells).collect::<Vec<Cell>>());
    }
    let head = ["change-indicator", "beside-head-change", "beside-head-then", "beside-head-shift"];
    section.table(t.get("beside-table"), head.map(|key| t.get(key)).into(), rows);
    add_tests(t, id, &mut section, &tests);
    section
}

/// The tests of the same constructs: by levels where they are known, otherwise by the share of right answers.
fn add_tests(t: Texts, id: &str, section: &mut Section, tests: &[(String, &TestBeside)]) {
    let by_level: Vec<(String, Estimate)> = tests
        .iter()
        .filter_map(|(what, test)| {
            Some((t.with("beside-test", &[("what", what)]), as_difference(test.latent_change.there()?)))
        })
        .collect();
    let by_share = || {
        let told = |(what, test): &(String, &TestBeside)| {
            (t.with("beside-test-right", &[("what", what)]), as_difference(&test.change))
        };
        tests.iter().map(told).collect()
    };
    let told = if by_level.is_empty() { by_share() } else { by_level };
    picture(t, section, &format!("{id}-beside-tests"), "beside-test-chart", &told);
    let mut rows = Vec::new();
    for (what, test) in tests {
        rows.push(vec![what.into(), difference(t, section, &test.change), there(t, section, &test.latent_change)]);
    }
    let head = ["change-indicator", "beside-head-right", "beside-head-level"];
    section.table(t.get("beside-tests-table"), head.map(|key| t.get(key)).into(), rows);
}

fn named(t: Texts, side: &SideBySide, what: &str) -> String {
    format!("{} ({})", indicator(t, what), t.code("group", side.group.code()))
}

fn there(t: Texts, section: &mut Section, part: &Part<Estimate>) -> Cell {
    part.there().map_or_else(|| "–".into(), |estimate| difference(t, section, estimate))
}

fn picture(t: Texts, section: &mut Section, id: &str, title: &str, told: &[(String, Estimate)]) {
    let items: Vec<Labelled<'_>> = told.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
    if !items.is_empty() {
        let frame = Frame { id, title: &t.get(title) };
        section.chart(dots_with_interval(t, frame, &items, Some(0.0)), items.iter().map(|item| item.estimate));
    }
}
