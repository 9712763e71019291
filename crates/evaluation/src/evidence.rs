//! What does which source say about which question? A matrix of questions and sources: where sources agree, where one adds what
//! no other says, where they contradict each other and where they are silent.
//!
//! A source stands for, against, both or neither ("it depends") on a question, by the stances of its pieces. It *contradicts* when
//! another source, or a piece of its own, stands on the opposite side; otherwise it *agrees* when another stands on its side, and
//! *complements* when none does. The strength of a piece is told and decides nothing: nobody knows how many weak voices
//! outweigh a strong one.
//!
//! **Source.** The triangulation protocol: Farmer, Robinson, Elliott & Eyles (2006), *Qual. Health Res.* 16(3).

use std::collections::{BTreeMap, BTreeSet};

use kernel::Caveat;

use crate::package::{EvidenceRow, Package, Stance};
use crate::result::{EvidenceCell, EvidenceMatrix, Part, Piece, QuestionEvidence, Standing, Verdict};

/// What the sources say on one question.
type Said<'a> = BTreeMap<&'a str, Vec<&'a EvidenceRow>>;

/// The matrix of one programme (with what concerns all programmes), or of everything when no programme is given.
pub(crate) fn evidence(package: &Package, programme: Option<&str>) -> Part<EvidenceMatrix> {
    if package.evidence.is_none() {
        return Part::absent(Caveat::MissingData, "evidence.csv is not in the package");
    }
    let concerns = |row: &&EvidenceRow| match (programme, row.programme.as_deref()) {
        (Some(asked), Some(about)) => asked == about,
        _ => true,
    };
    let mut sources: BTreeSet<&str> = BTreeSet::new();
    let mut said: BTreeMap<&str, Said<'_>> = BTreeMap::new();
    for row in package.evidence().iter().filter(concerns) {
        sources.insert(&row.source);
        said.entry(&row.question).or_default().entry(&row.source).or_default().push(row);
    }
    let on = |key: &str| said.get(key).cloned().unwrap_or_default();
    let questions = if package.framework.is_some() {
        let asked = package.framework().iter();
        asked
            .map(|row| question(&row.question, row.parent.clone(), Some(row.text.clone()), on(&row.question)))
            .collect()
    } else {
        said.keys().map(|key| question(key, None, None, on(key))).collect()
    };
    Part::There(EvidenceMatrix { sources: sources.into_iter().map(str::to_owned).collect(), questions })
}

fn question(key: &str, parent: Option<String>, text: Option<String>, said: Said<'_>) -> QuestionEvidence {
    let says = |rows: &[&EvidenceRow], stance: Stance| rows.iter().any(|row| row.stance == stance);
    let sides = |rows: &[&EvidenceRow]| (says(rows, Stance::Supports), says(rows, Stance::Contradicts));
    let count = |side: &dyn Fn((bool, bool)) -> bool| said.values().filter(|rows| side(sides(rows))).count();
    let (in_favour, against) = (count(&|sides| sides.0), count(&|sides| sides.1));
    let verdict = match (in_favour > 0, against > 0, said.is_empty()) {
        (true, true, _) => Verdict::Contested,
        (true, false, _) => Verdict::Supported,
        (false, true, _) => Verdict::Contradicted,
        (false, false, false) => Verdict::Nuanced,
        (false, false, true) => Verdict::NoEvidence,
    };
    let stands = |rows: &[&EvidenceRow]| match sides(rows) {
        (true, true) => Standing::Contradicts,
        (true, false) if against > 0 => Standing::Contradicts,
        (false, true) if in_favour > 0 => Standing::Contradicts,
        (true, false) if in_favour > 1 => Standing::Agrees,
        (false, true) if against > 1 => Standing::Agrees,
        _ => Standing::Complements,
    };
    let cells = said
        .iter()
        .map(|(source, rows)| EvidenceCell {
            source: (*source).to_owned(),
            stands: stands(rows),
            pieces: rows.iter().map(|row| piece(row)).collect(),
        })
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
