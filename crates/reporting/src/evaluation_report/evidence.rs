//! Which sources say what on which question, and do they agree? A table of questions and sources, and under it each piece.

use evaluation::evidence::own::OWN;
use evaluation::result::{EvidenceCell, EvidenceMatrix, Part, QuestionEvidence};
use text::Texts;

use crate::document::{Cell, Section};

/// More sources than this are a list and no table with a column each.
const MOST_COLUMNS: usize = 6;

/// The questions, each with what every source says.
pub(super) fn evidence(t: Texts, id: &str, matrix: &Part<EvidenceMatrix>) -> Section {
    match matrix {
        Part::There(matrix) if !matrix.questions.is_empty() => evidence_section(t, id, matrix),
        _ => {
            let mut section = Section::new(id, t.get("evidence-title"), 3);
            section.text(t.get("evidence-none"));
            section
        }
    }
}

/// A matrix that has questions.
pub(crate) fn evidence_section(t: Texts, id: &str, matrix: &EvidenceMatrix) -> Section {
    let mut section = Section::new(id, t.get("evidence-title"), 3);
    section.text(t.get("evidence-text"));
    if matrix.sources.len() <= MOST_COLUMNS {
        as_table(t, &mut section, matrix);
    } else {
        as_list(t, &mut section, matrix);
    }
    pieces(t, &mut section, matrix);
    section
}

fn as_table(t: Texts, section: &mut Section, matrix: &EvidenceMatrix) {
    let mut head = vec![t.get("evidence-question"), t.get("evidence-verdict")];
    head.extend(matrix.sources.iter().map(|source| source_name(t, source)));
    let mut rows = Vec::new();
    for question in &matrix.questions {
        let cell = |source: &String| question.cells.iter().find(|cell| cell.source == *source);
        let mut row = vec![asked(t, question), t.code("evidence-verdict", question.verdict.code())];
        row.extend(matrix.sources.iter().map(|source| standing(t, cell(source))));
        rows.push(row);
    }
    section.table(t.get("evidence-table"), head, rows);
}

fn as_list(t: Texts, section: &mut Section, matrix: &EvidenceMatrix) {
    let mut rows = Vec::new();
    for question in &matrix.questions {
        let verdict = t.code("evidence-verdict", question.verdict.code());
        let row = |source: &str, stands: String| vec![asked(t, question), verdict.clone(), source.to_owned(), stands];
        rows.extend(question.cells.iter().map(|cell| row(&source_name(t, &cell.source), standing(t, Some(cell)))));
        let silent = matrix.sources.len() - question.cells.len();
        if silent > 0 {
            rows.push(row(&t.count("evidence-silent-sources", silent), standing(t, None)));
        }
    }
    let head = ["question", "verdict", "source", "standing"].map(|key| t.get(&format!("evidence-{key}")));
    section.table(t.get("evidence-table"), head.into(), rows);
}

/// What a source is called: its own name, or what the engine reckoned.
pub fn source_name(t: Texts, source: &str) -> String {
    let Some(own) = source.strip_prefix(OWN) else { return source.to_owned() };
    let (about, kind) = own.split_once('/').map_or((own, None), |(about, kind)| (about, Some(kind)));
    let what = t.code("data-source", about);
    match kind {
        Some(kind) => format!("{what}: {}", t.code("change-kind", kind).to_lowercase()),
        None => what,
    }
}

fn asked(t: Texts, question: &QuestionEvidence) -> String {
    question.said_in(t.lang().code()).to_owned()
}

fn standing(t: Texts, cell: Option<&EvidenceCell>) -> String {
    t.code("evidence-standing", cell.map_or("silent", |cell| cell.stands.code()))
}

/// Each piece with its stance and strength, in the order of questions and sources.
fn pieces(t: Texts, section: &mut Section, matrix: &EvidenceMatrix) {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for question in &matrix.questions {
        for cell in &question.cells {
            for piece in &cell.pieces {
                let said = match (&piece.estimate, &piece.summary) {
                    (Some(estimate), _) => section.cell(t, estimate),
                    (None, Some(summary)) => summary.into(),
                    (None, None) => "–".into(),
                };
                rows.push(vec![
                    asked(t, question).into(),
                    source_name(t, &cell.source).into(),
                    t.code("evidence-kind", piece.kind.code()).into(),
                    t.code("evidence-stance", piece.stance.code()).into(),
                    piece.strength.to_string().into(),
                    said,
                ]);
            }
        }
    }
    let head = ["question", "source", "kind", "stance", "strength", "summary"];
    section.table(t.get("evidence-pieces"), head.map(|key| t.get(&format!("evidence-{key}"))).into(), rows);
}
