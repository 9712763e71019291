//! What did the evaluation find, for people? Programme by programme: who could have answered and who did, who took part,
//! what it cost, what changed (a change, never called an effect), the lowest level, the
//! effect and its cost where a rollout tells them, what sources say on the questions; then the programmes together, and what
//! does not add up in published figures. What cannot be computed says why.

mod beside;
mod change;
mod effect;
mod evidence;
mod groups;
mod level;
mod quality;
mod questions;
mod sensitivity;
mod together;

use std::collections::BTreeMap;

use evaluation::result::{
    Both, Cost, Effect, Evaluation, Part, Participation, ProgrammeResult, Reach, Reason, WaveReach,
};
use kernel::{Caveat, Date, Mode};
use text::Texts;

use crate::KeyFigure;
use crate::audit_report::add_findings;
use crate::charts::{Frame, Labelled, bars};
use crate::document::{Cell, Document, Section};
use crate::local_report::still_open;
use crate::overview::both_head;

pub(crate) use change::indicator;
pub(crate) use evidence::evidence_section;
pub use evidence::source_name;

/// The report of an evaluation, whole: for a file.
pub fn evaluation_document(t: Texts, evaluation: &Evaluation, names: &Names) -> Document {
    let mut sections = Vec::new();
    for (number, programme) in evaluated_programmes(evaluation).enumerate() {
        let id = format!("p{number}");
        let mut head = Section::new(&id, programme.name.clone(), 2);
        if let Some(runs) = runs(t, programme) {
            head.text(runs);
        }
        for open in open(t, evaluation, programme) {
            head.notice(open);
        }
        sections.push(head);
        sections.extend(programme_sections(t, &id, 3, programme, names));
    }
    let rest = together_document(t, evaluation);
    sections.extend(rest.sections);
    Document { sections, ..rest }
}

/// The programmes that the evaluation is about, in its order.
pub fn evaluated_programmes(evaluation: &Evaluation) -> impl Iterator<Item = &ProgrammeResult> {
    evaluation.programmes.iter().filter(|programme| programme.role == evaluation::package::Role::Evaluated)
}

/// What organisations are called, by their keys in the package; those without stand under their keys.
pub type Names = BTreeMap<String, String>;

/// What the report says of one of the programmes: a page of its own.
pub fn programme_document(t: Texts, evaluation: &Evaluation, code: &str, names: &Names) -> Option<Document> {
    let programme = evaluated_programmes(evaluation).find(|programme| programme.programme == code)?;
    Some(Document {
        title: programme.name.clone(),
        lead: runs(t, programme).into_iter().chain(open(t, evaluation, programme)).collect(),
        sections: programme_sections(t, "p", 2, programme, names),
    })
}

/// What the report says of the programmes together, and of what was read.
pub fn together_document(t: Texts, evaluation: &Evaluation) -> Document {
    let mut sections = vec![together::together(t, &evaluation.cluster)];
    if let Some(matrix) = evaluation.cluster.there().filter(|cluster| cluster.evidence.there().is_some()) {
        sections.push(evidence::evidence(t, "evidence", &matrix.evidence).at_level(2));
    }
    sections.push(questions::questions(t, evaluation));
    sections.push(published(t, evaluation));
    if !evaluation.skipped.is_empty() {
        sections.push(skipped(t, evaluation));
    }
    let when =
        t.with("report-made", &[("when", &evaluation.generated_at.replace('T', " ")), ("seed", &evaluation.seed)]);
    Document { title: t.get("report-title"), lead: vec![t.get("report-lead"), when], sections }
}

/// From when to when the programme runs.
fn runs(t: Texts, programme: &ProgrammeResult) -> Option<String> {
    let (start, end) = (programme.start?, programme.end?);
    Some(t.with("report-runs", &[("start", &t.date(start)), ("end", &t.date(end))]))
}

/// Until when measurements are open that the report does not tell of.
fn open(t: Texts, evaluation: &Evaluation, programme: &ProgrammeResult) -> Vec<String> {
    let today = evaluation.generated_at.get(..10).and_then(|date| date.parse::<Date>().ok());
    let waves = programme.reach.there().map(|reach| reach.waves.as_slice()).unwrap_or_default();
    let open = waves.iter().filter(|wave| today.is_some_and(|today| wave.opens <= today && today <= wave.closes));
    let name =
        |wave: &WaveReach| format!("{}, {}", t.code("moment", wave.moment.code()), t.code("group", wave.group.code()));
    open.map(|wave| still_open(t, &name(wave), wave.closes)).collect()
}

/// The days of the programme, for numbers about all of it.
fn time(t: Texts, programme: &ProgrammeResult) -> String {
    match (programme.start, programme.end) {
        (Some(start), Some(end)) => format!("{} – {}", t.date(start), t.date(end)),
        _ => t.get("report-whole-time"),
    }
}

/// The parts of a programme's report under headings of the level.
fn programme_sections(t: Texts, id: &str, level: u8, programme: &ProgrammeResult, names: &Names) -> Vec<Section> {
    let sections = [
        part(t, &format!("{id}-reach"), "report-reach", &programme.reach, |section, reach| {
            add_reach(t, section, reach);
            let mixed = |effect: &Effect| effect.change.caveats.contains(&Caveat::MixedModes);
            add_modes(t, section, reach, programme.effects.iter().any(mixed));
        }),
        part(t, &format!("{id}-participation"), "report-participation", &programme.participation, |section, part| {
            section.at(time(t, programme));
            add_participation(t, id, section, part);
        }),
        part(t, &format!("{id}-cost"), "report-cost", &programme.cost, |section, cost| {
            section.at(time(t, programme));
            add_cost(t, id, section, cost);
        }),
        change::change(t, id, programme),
        level::level(t, id, programme),
        level::floor(t, id, programme),
        beside::beside(t, id, programme),
        sensitivity::sensitivity(t, id, programme),
        groups::groups(t, id, programme, names),
        quality::quality(t, id, programme),
        effect::effect(t, id, programme),
        effect::cost_effect(t, id, programme),
        evidence::evidence(t, &format!("{id}-evidence"), &programme.evidence),
    ];
    sections.into_iter().map(|section| section.at_level(level)).collect()
}

/// A part of the report, or why it is absent.
fn part<T>(t: Texts, id: &str, title: &str, part: &Part<T>, add: impl FnOnce(&mut Section, &T)) -> Section {
    let mut section = Section::new(id, t.get(title), 3);
    match part {
        Part::There(there) => add(&mut section, there),
        Part::Absent(absent) => section.notice(why(t, &absent.absent)),
    }
    section
}

/// Why something is absent, in the reader's language.
fn why(t: Texts, reason: &Reason) -> String {
    t.with("report-absent", &[("why", &t.caveat(reason.code))])
}

fn add_reach(t: Texts, section: &mut Section, reach: &Reach) {
    let mut rows = Vec::new();
    for wave in &reach.waves {
        let (what, days) = named(t, wave);
        let counts = [&wave.population, &wave.invited, &wave.answered, &wave.linked, &wave.came, &wave.lost];
        section.at(format!("{what}, {days}"));
        let cells = counts.into_iter().chain([&wave.response_rate]).map(|number| section.cell(t, number));
        let cells: Vec<Cell> = cells.collect();
        rows.push([what, days].map(Cell::from).into_iter().chain(cells).collect());
    }
    let head = ["wave", "days", "population", "invited", "answered", "linked", "came", "lost", "response-rate"];
    section.table(t.get("report-reach-table"), head.map(|key| t.get(&format!("report-reach-{key}"))).into(), rows);
    section.text(t.get("report-reach-how-to-read"));
}

/// By which ways the answers came, wave by wave; nothing where nobody kept it. `mixed`: whether moments that are compared differ.
fn add_modes(t: Texts, section: &mut Section, reach: &Reach, mixed: bool) {
    let came = |mode: Mode| move |wave: &WaveReach| wave.by_mode.iter().find(|told| told.mode == mode).cloned();
    let modes: Vec<Mode> =
        Mode::ALL.iter().copied().filter(|mode| reach.waves.iter().any(|wave| came(*mode)(wave).is_some())).collect();
    if modes.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    for wave in reach.waves.iter().filter(|wave| !wave.by_mode.is_empty()) {
        let (what, days) = named(t, wave);
        section.at(format!("{what}, {days}"));
        let mut row: Vec<Cell> = vec![what.into(), days.into()];
        row.extend(modes.iter().map(|mode| match came(*mode)(wave) {
            Some(told) => section.cell(t, &told.answered),
            None => "–".into(),
        }));
        rows.push(row);
    }
    let mut head = vec![t.get("report-reach-wave"), t.get("report-reach-days")];
    head.extend(modes.iter().map(|mode| t.code("mode", mode.code())));
    section.table(t.get("report-modes-table"), head, rows);
    if mixed {
        section.notice(t.caveat(Caveat::MixedModes));
    }
}

/// What a wave is called, and its days.
fn named(t: Texts, wave: &WaveReach) -> (String, String) {
    let what = format!("{}, {}", t.code("moment", wave.moment.code()), t.code("group", wave.group.code()));
    (what, format!("{} – {}", wave.opens, wave.closes))
}

fn add_participation(t: Texts, id: &str, section: &mut Section, participation: &Participation) {
    let mut figures = vec![
        KeyFigure::new(t.get("overview-persons"), participation.persons.clone()),
        KeyFigure::new(t.get("overview-participations"), participation.participations.clone()),
        KeyFigure::new(t.get("overview-hours"), participation.hours.clone()),
        KeyFigure::new(t.get("overview-mean-hours"), participation.mean_hours.clone()),
        KeyFigure::new(t.get("report-median-hours"), participation.median_hours.clone()),
        KeyFigure::new(t.get("report-at-most-four-hours"), participation.at_most_four_hours.clone()),
    ];
    if let Part::There(planned) = &participation.planned {
        figures.push(KeyFigure::new(t.get("report-of-plan"), planned.reached.clone()));
    }
    section.figures(figures);
    let labels: Vec<String> =
        participation.by_activity.iter().map(|row| t.code("activity", row.activity.code())).collect();
    let items: Vec<Labelled<'_>> = labels
        .iter()
        .zip(&participation.by_activity)
        .map(|(label, row)| Labelled { label, estimate: &row.hours })
        .collect();
    if !items.is_empty() {
        let frame = Frame { id: &format!("{id}-hours-chart"), title: &t.get("overview-hours-by-activity") };
        section.chart(bars(t, frame, &items), items.iter().map(|item| item.estimate));
    }
}

fn add_cost(t: Texts, id: &str, section: &mut Section, cost: &Cost) {
    let mut rows = Vec::new();
    for (key, figure) in [
        ("costs-total", &cost.total),
        ("cost-per-participant", &cost.per_participant),
        ("cost-per-hour", &cost.per_participant_hour),
    ] {
        rows.push(both(t, section, t.get(key), figure));
    }
    section.table(t.get("costs-rates-table"), both_head(t), rows);
    if cost.by_activity.is_empty() {
        section.notice(t.caveat(Caveat::CostsNotByActivity));
        return;
    }
    let labels: Vec<String> = cost.by_activity.iter().map(|row| t.code("activity", row.activity.code())).collect();
    let items: Vec<Labelled<'_>> = labels
        .iter()
        .zip(&cost.by_activity)
        .map(|(label, row)| Labelled { label, estimate: &row.amount.without_lost_working_time })
        .collect();
    let frame = Frame { id: &format!("{id}-cost-chart"), title: &t.get("costs-by-activity") };
    section.chart(bars(t, frame, &items), items.iter().map(|item| item.estimate));
    let mut rows = Vec::new();
    for (label, row) in labels.iter().zip(&cost.by_activity) {
        let cells =
            [&row.amount.without_lost_working_time, &row.hours, &row.per_participant_hour.without_lost_working_time]
                .map(|estimate| section.cell(t, estimate));
        rows.push(std::iter::once(label.into()).chain(cells).collect::<Vec<Cell>>());
    }
    let head = ["costs-activity", "costs-total", "overview-hours", "cost-per-activity-hour"];
    section.table(t.get("costs-activities-table"), head.map(|key| t.get(key)).into(), rows);
}

fn both(t: Texts, section: &mut Section, label: String, figure: &Both) -> Vec<Cell> {
    vec![
        label.into(),
        section.cell(t, &figure.without_lost_working_time),
        section.cell(t, &figure.with_lost_working_time),
    ]
}

fn published(t: Texts, evaluation: &Evaluation) -> Section {
    let mut section = Section::new("audit", t.get("audit-findings"), 2);
    if evaluation.audit.is_empty() {
        section.text(t.get("audit-nothing"));
    } else {
        section.text(t.get("report-audit-text"));
    }
    add_findings(t, &mut section, &evaluation.audit);
    section
}

fn skipped(t: Texts, evaluation: &Evaluation) -> Section {
    let mut section = Section::new("skipped", t.get("report-skipped"), 2);
    section.text(t.count("report-skipped-text", evaluation.skipped.len()));
    let rows = evaluation
        .skipped
        .iter()
        .map(|fault| {
            let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
            vec![
                fault.file.clone(),
                line,
                fault.column.clone().unwrap_or_default(),
                crate::package_report::expected(t, &fault.expected),
            ]
        })
        .collect();
    let head = ["report-file", "report-line", "report-column", "report-expected"];
    section.table(t.get("report-skipped"), head.map(|key| t.get(key)).into(), rows);
    section
}

#[cfg(test)]
mod tests;
