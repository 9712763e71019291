//! How well was it measured? Whether the items of each indicator hang together, and whether a task of a test works differently for
//! groups that are equally able.

use evaluation::result::{ItemFlag, Part, ProgrammeResult, Quality};
use kernel::Estimate;
use text::Texts;

use super::change::{code, indicator};
use super::level::interval;
use super::why;
use crate::document::{Cell, Section};

/// Reliability of every indicator with enough items, and the tasks that work differently.
pub(super) fn quality(t: Texts, id: &str, programme: &ProgrammeResult) -> Section {
    let mut section = Section::new(format!("{id}-quality"), t.get("quality-title"), 3);
    section.at(t.get("report-all-waves"));
    reliability(t, &mut section, &programme.quality);
    differences(t, &mut section, &programme.quality);
    section
}

fn reliability(t: Texts, section: &mut Section, quality: &[Quality]) {
    let (mut rows, mut absent) = (Vec::new(), Vec::new());
    for (one, of_form) in quality.iter().flat_map(|one| one.reliability.iter().map(move |form| (one, form))) {
        let what = match &of_form.form {
            Some(form) => t.with("quality-form", &[("what", &named(t, one)), ("form", form)]),
            None => named(t, one),
        };
        match &of_form.omega {
            Part::There(omega) => rows.push(vec![
                what.into(),
                t.whole(of_form.items.len() as u64).into(),
                t.whole(omega.n).into(),
                figure(t, section, omega),
                interval(t, omega).into(),
                there(t, section, &of_form.alpha),
            ]),
            Part::Absent(omega) => absent.push(vec![what, why(t, &omega.absent)]),
        }
    }
    if rows.is_empty() {
        section.text(t.get("quality-none"));
    } else {
        section.text(t.get("quality-text"));
    }
    let head = ["what", "items", "answers", "omega", "interval", "alpha"].map(|key| t.get(&format!("quality-{key}")));
    section.table(t.get("quality-table"), head.into(), rows);
    section.table(t.get("quality-absent"), ["change-indicator", "change-why"].map(|key| t.get(key)).into(), absent);
}

fn differences(t: Texts, section: &mut Section, quality: &[Quality]) {
    let (mut compared, mut flagged, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for one in quality.iter().filter(|one| one.kind == evaluation::result::EffectKind::Test) {
        match &one.differences {
            Part::There(found) => {
                for groups in &found.compared {
                    compared.push(vec![
                        named(t, one),
                        groups.by.clone(),
                        with_number(t, &groups.reference, &groups.persons_reference),
                        with_number(t, &groups.focal, &groups.persons_focal),
                    ]);
                }
                flagged.extend(found.flags.iter().map(|flag| of_item(t, section, flag)));
                let of = |by: &str| format!("{}: {by}", named(t, one));
                absent.extend(found.not_compared.iter().map(|groups| vec![of(&groups.by), why(t, &groups.reason)]));
            }
            Part::Absent(reason) => absent.push(vec![named(t, one), why(t, &reason.absent)]),
        }
    }
    if !compared.is_empty() {
        section.text(t.get(if flagged.is_empty() { "quality-no-flags" } else { "quality-flags-text" }));
    }
    let head = ["what", "by", "reference", "focal"].map(|key| t.get(&format!("quality-{key}")));
    section.table(t.get("quality-compared"), head.into(), compared);
    let head = ["item", "by", "harder", "delta", "interval", "size"].map(|key| t.get(&format!("quality-{key}")));
    section.table(t.get("quality-flags"), head.into(), flagged);
    if !absent.is_empty() {
        section.text(t.get("quality-groups-from"));
    }
    let head = ["change-indicator", "change-why"].map(|key| t.get(key));
    section.table(t.get("quality-not-compared"), head.into(), absent);
}

fn of_item(t: Texts, section: &mut Section, flag: &ItemFlag) -> Vec<Cell> {
    let delta = flag.mantel_haenszel.there();
    // Without a sign, as when it is harder for some of the group and easier for others, nobody can be named.
    let harder = match delta.and_then(|delta| delta.value) {
        Some(delta) if delta < 0.0 => flag.focal.clone(),
        Some(_) => flag.reference.clone(),
        None => "–".to_owned(),
    };
    vec![
        flag.item.clone().into(),
        flag.by.clone().into(),
        harder.into(),
        there(t, section, &flag.mantel_haenszel),
        delta.map_or_else(|| "–".to_owned(), |delta| interval(t, delta)).into(),
        t.code("quality-class", &flag.class.to_lowercase()).into(),
    ]
}

fn named(t: Texts, one: &Quality) -> String {
    let kind = t.code("change-kind", code(one.kind)).to_lowercase();
    format!("{}, {kind} ({})", indicator(t, &one.indicator), t.code("group", one.group.code()))
}

fn with_number(t: Texts, group: &str, persons: &Estimate) -> String {
    format!("{group} ({})", t.value(persons))
}

fn there(t: Texts, section: &mut Section, part: &Part<Estimate>) -> Cell {
    part.there().map_or_else(|| "–".into(), |estimate| figure(t, section, estimate))
}

/// A number whose column says what it is.
fn figure(t: Texts, section: &mut Section, estimate: &Estimate) -> Cell {
    section.shown_as(t, estimate, t.figure(estimate))
}
