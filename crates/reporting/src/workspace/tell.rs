//! How is the workspace told to people? What a figure is called, and documents of the matrix, of a sentence and of what was released.

use evaluation::evidence::own::is_own;
use evaluation::keyed::KeyedFigure;
use evaluation::package::DataSource;
use evaluation::result::EvidenceMatrix;
use kernel::Timestamp;
use text::Texts;

use super::claim::{Carried, Changed};
use super::framework::depth;
use super::published::Found;
use super::register::Evidence;
use super::release::Released;
use crate::KeyFigure;
use crate::audit_report::{arithmetic, claim_name, consistent};
use crate::document::{Document, Section};
use crate::evaluation_report::{evidence_section, indicator};

pub use crate::evaluation_report::source_name;

/// What a figure is called: what it is about, of what and of whom.
pub fn figure_name(t: Texts, figure: &KeyedFigure) -> String {
    let about = t.code("data-source", figure.about.code());
    let parts: Vec<&str> = figure.parts.iter().map(String::as_str).collect();
    match (figure.about, parts.as_slice()) {
        (DataSource::Reach, [wave, name]) => format!("{} ({wave})", t.code("figure", name)),
        (DataSource::Participation, [name]) => t.code("figure", name),
        (DataSource::Cost, [name, time]) => format!("{}, {}", t.code("figure", name), t.code("figure-time", time)),
        (DataSource::Change | DataSource::Floor, [what, kind, group, moments]) => {
            let (from, to) = moments.split_once('-').unwrap_or((moments, moments));
            let of = t.with(
                "change-of",
                &[
                    ("indicator", &indicator(t, what)),
                    ("group", &t.code("group", group)),
                    ("from", &t.code("moment", from)),
                    ("to", &t.code("moment", to)),
                ],
            );
            format!("{about}: {of}, {}", t.code("change-kind", kind).to_lowercase())
        }
        (DataSource::Effect | DataSource::CostEffect, [what, kind, group, measure, rest @ ..]) => {
            let scale = match *measure {
                "points" => t.code("change-kind", kind).to_lowercase(),
                measure => t.code("effect-measure", measure),
            };
            let scale = if rest.is_empty() { scale } else { format!("{scale}, {}", t.get("figure-standardised")) };
            format!("{about}: {}, {scale} ({})", indicator(t, what), t.code("group", group))
        }
        _ => figure.key.clone(),
    }
}

/// The measurement that a figure is about, in words.
fn wave(t: Texts, figure: &KeyedFigure) -> String {
    let Some(wave) = &figure.wave else { return t.get("figure-whole-time") };
    match wave.split_once('-').filter(|_| matches!(figure.about, DataSource::Change | DataSource::Floor)) {
        Some((from, to)) => format!("{} – {}", t.code("moment", from), t.code("moment", to)),
        None => wave.clone(),
    }
}

/// Questions and sources as they stand now; nothing when there are no questions.
pub fn matrix_document(t: Texts, matrix: &EvidenceMatrix) -> Option<Document> {
    if matrix.questions.is_empty() {
        return None;
    }
    let section = evidence_section(t, "matrix", matrix).at_level(2);
    Some(Document { title: String::new(), lead: Vec::new(), sections: vec![section] })
}

/// The figures that a sentence carries, each with everything that it rests on.
pub fn carried_document(t: Texts, number: u64, carried: &Carried, changed: &[Changed]) -> Option<Document> {
    if carried.figures.is_empty() {
        return None;
    }
    let mut section = Section::new(format!("figures-{number}"), t.count("claim-figures-of-number", number), 3);
    if let Some(at) = carried.at {
        section.text(t.with("claim-figures-of", &[("day", &t.date(at.day_in_sweden()))]));
    }
    add_figures(t, &mut section, &carried.figures);
    for one in changed {
        let name = figure_name(t, &one.then);
        section.notice(match &one.now {
            Some(now) => t.with(
                "claim-changed",
                &[("name", &name), ("then", &t.value(&one.then.estimate)), ("now", &t.value(&now.estimate))],
            ),
            None => t.with("claim-gone", &[("name", &name)]),
        });
    }
    Some(Document { title: String::new(), lead: Vec::new(), sections: vec![section] })
}

fn add_figures(t: Texts, section: &mut Section, figures: &[KeyedFigure]) {
    for figure in figures {
        section.at(wave(t, figure));
        let label = match figure.scale.filter(|_| figure.estimate.scale.is_none()) {
            Some([low, high]) => {
                let (low, high) = (t.number(low, 0), t.number(high, 0));
                t.with("figure-answered-on", &[("name", &figure_name(t, figure)), ("low", &low), ("high", &high)])
            }
            None => figure_name(t, figure),
        };
        section.figures(vec![KeyFigure::new(label, figure.estimate.clone())]);
    }
}

/// What was released, whole.
pub fn released_document(t: Texts, number: u64, released: &Released, at: Timestamp) -> Document {
    let (day, minute) = at.in_sweden();
    let when = format!("{} {}", t.date(day), t.clock(minute));
    let mut lead = vec![t.with("released-by", &[("number", &number), ("when", &when), ("name", &released.by)])];
    lead.push(match &released.evaluation {
        Some((_, at)) => t.with("released-evaluation", &[("day", &t.date(at.day_in_sweden()))]),
        None => t.get("released-no-evaluation"),
    });
    let mut sections = claims(t, released);
    sections.push(contradictions(t, released));
    if !released.matrix.questions.is_empty() {
        sections.push(evidence_section(t, "matrix", &released.matrix).at_level(2));
    }
    sections.push(findings(t, &released.found, released.published));
    sections.push(questions(t, released));
    sections.push(register(t, &released.register));
    Document { title: t.with("released-title", &[("number", &number)]), lead, sections }
}

fn claims(t: Texts, released: &Released) -> Vec<Section> {
    let mut head = Section::new("claims", t.get("claims-title"), 2);
    if released.claims.is_empty() {
        head.text(t.get("claims-none"));
    }
    let mut sections = vec![head];
    for claim in &released.claims {
        let mut section = Section::new(format!("claim-{}", claim.number), claim.words.clone(), 3);
        for key in &claim.evidence {
            if let Some(one) = released.register.iter().find(|one| one.key == *key) {
                section.text(piece_in_words(t, one));
            }
        }
        add_figures(t, &mut section, &claim.carried.figures);
        sections.push(section);
    }
    sections
}

/// A piece of evidence in a sentence.
pub fn piece_in_words(t: Texts, one: &Evidence) -> String {
    t.with(
        "evidence-in-words",
        &[
            ("key", &one.key),
            ("source", &one.source),
            ("kind", &t.code("evidence-kind", one.kind.code()).to_lowercase()),
            ("stance", &t.code("evidence-stance", one.stance.code()).to_lowercase()),
            ("strength", &one.strength.to_string()),
            ("summary", &one.summary.clone().unwrap_or_else(|| "–".to_owned())),
        ],
    )
}

fn contradictions(t: Texts, released: &Released) -> Section {
    let mut section = Section::new("contradictions", t.get("contradictions-title"), 2);
    if released.contradictions.is_empty() {
        section.text(t.get("contradictions-none"));
    }
    let rows: Vec<Vec<String>> = released
        .contradictions
        .iter()
        .map(|(text, comment)| vec![in_language(t, released, text), comment.clone()])
        .collect();
    section.table(
        t.get("contradictions-title"),
        ["evidence-question", "contradiction-comment"].map(|k| t.get(k)).into(),
        rows,
    );
    section
}

/// A question of what was released in the reader's language; its text was kept in the language in which it was first written.
fn in_language(t: Texts, released: &Released, text: &str) -> String {
    let asked = released.questions.iter().find(|question| question.text == text);
    asked.map_or_else(|| text.to_owned(), |question| question.said_in(t.lang().code()).to_owned())
}

fn findings(t: Texts, found: &[Found], published: usize) -> Section {
    let mut section = Section::new("published", t.get("published-title"), 2);
    section.text(t.with("audit-counts", &[("checked", &published), ("found", &found.len())]));
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|one| {
            vec![
                t.code("audit-code", one.finding.code.code()),
                claim_name(t, &one.finding.claim),
                arithmetic(t, &one.finding.arithmetic),
                consistent(t, &one.finding),
                t.code("finding-state", one.state.code()),
                one.comment.clone().unwrap_or_else(|| "–".to_owned()),
            ]
        })
        .collect();
    let head =
        ["audit-what", "audit-claim", "audit-arithmetic", "audit-consistent", "finding-state", "finding-comment"];
    section.table(t.get("audit-table"), head.map(|key| t.get(key)).into(), rows);
    section
}

fn questions(t: Texts, released: &Released) -> Section {
    let mut section = Section::new("questions", t.get("questions-tree-title"), 2);
    section.text(t.with("questions-edition", &[("number", &released.framework)]));
    let rows: Vec<Vec<String>> = released
        .questions
        .iter()
        .map(|question| {
            let dots = "· ".repeat(depth(&released.questions, question));
            vec![
                format!("{dots}{}", question.said_in(t.lang().code())),
                question.key.clone(),
                data_in_words(t, &question.data),
            ]
        })
        .collect();
    let head = ["evidence-question", "question-key", "question-data"];
    section.table(t.get("questions-tree-title"), head.map(|key| t.get(key)).into(), rows);
    section
}

/// What shall answer a question, in words.
pub fn data_in_words(t: Texts, data: &[DataSource]) -> String {
    let names: Vec<String> = data.iter().map(|one| t.code("data-source", one.code())).collect();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

fn register(t: Texts, register: &[Evidence]) -> Section {
    let mut section = Section::new("register", t.get("evidence-register-title"), 2);
    section.text(t.get("strength-meaning"));
    let rows: Vec<Vec<String>> = register
        .iter()
        .filter(|one| !is_own(&one.source))
        .map(|one| {
            vec![
                one.key.clone(),
                one.source.clone(),
                t.code("evidence-kind", one.kind.code()),
                one.date.map_or_else(|| "–".to_owned(), |date| t.date(date)),
                one.question.clone(),
                t.code("evidence-stance", one.stance.code()),
                one.strength.to_string(),
                one.summary.clone().unwrap_or_else(|| "–".to_owned()),
            ]
        })
        .collect();
    let head = ["key", "source", "kind", "date", "question", "stance", "strength", "summary"];
    section.table(t.get("evidence-register-title"), head.map(|key| t.get(&format!("evidence-{key}"))).into(), rows);
    section
}
