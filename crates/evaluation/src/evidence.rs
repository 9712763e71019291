//! What does which source say about which question? A matrix of questions and sources, and where sources disagree.

use std::collections::BTreeSet;

use kernel::Caveat;

use crate::package::{EvidenceRow, Package, Stance};
use crate::result::{EvidenceCell, EvidenceMatrix, Part, Piece, QuestionEvidence, Verdict};

/// The matrix of one programme (with what concerns all programmes), or of everything when no programme is given.
pub(crate) fn evidence(package: &Package, programme: Option<&str>) -> Part<EvidenceMatrix> {
    if package.evidence.is_none() {
        return Part::absent(Caveat::MissingData, "evidence.csv is not in the package");
    }
    let concerns = |row: &&EvidenceRow| match (programme, row.programme.as_deref()) {
        (Some(asked), Some(about)) => asked == about,
        _ => true,
    };
    let rows: Vec<&EvidenceRow> = package.evidence().iter().filter(concerns).collect();
    let sources: BTreeSet<&str> = rows.iter().map(|row| row.source.as_str()).collect();
    let mut questions: Vec<QuestionEvidence> = package
        .framework()
        .iter()
        .map(|row| {
            let (parent, text) = (row.parent.clone(), Some(row.text.clone()));
            question(&row.question, parent, text, &rows, &sources)
        })
        .collect();
    if package.framework.is_none() {
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.question.as_str()).collect();
        questions.extend(keys.into_iter().map(|key| question(key, None, None, &rows, &sources)));
    }
    Part::There(EvidenceMatrix { sources: sources.into_iter().map(str::to_owned).collect(), questions })
}

fn question(
    key: &str,
    parent: Option<String>,
    text: Option<String>,
    rows: &[&EvidenceRow],
    sources: &BTreeSet<&str>,
) -> QuestionEvidence {
    let on_it: Vec<&EvidenceRow> = rows.iter().copied().filter(|row| row.question == key).collect();
    let says = |stance: Stance| on_it.iter().any(|row| row.stance == stance);
    let verdict = match (says(Stance::Supports), says(Stance::Contradicts), says(Stance::Nuances)) {
        (true, true, _) => Verdict::Contested,
        (true, false, _) => Verdict::Supported,
        (false, true, _) => Verdict::Contradicted,
        (false, false, true) => Verdict::Nuanced,
        (false, false, false) => Verdict::NoEvidence,
    };
    let cells = sources
        .iter()
        .map(|source| EvidenceCell {
            source: (*source).to_owned(),
            pieces: on_it.iter().filter(|row| row.source == *source).map(|row| piece(row)).collect(),
        })
        .filter(|cell| !cell.pieces.is_empty())
        .collect();
    QuestionEvidence { question: key.to_owned(), parent, text, verdict, cells }
}

fn piece(row: &EvidenceRow) -> Piece {
    Piece {
        evidence: row.evidence.clone(),
        kind: row.kind,
        programme: row.programme.clone(),
        stance: row.stance,
        strength: row.strength,
        summary: row.summary.clone(),
    }
}
