//! What does which source say about which question? A matrix of questions and sources: where sources agree, where one adds what
//! no other says, where they contradict each other and where they are silent.
//!
//! A source stands for, against, both or neither ("it depends") on a question, by the stances of its pieces. It *contradicts* when
//! another source, or a piece of its own, stands on the opposite side; otherwise it *agrees* when another stands on its side, and
//! *complements* when none does. The strength of a piece is told and decides nothing: nobody knows how many weak voices
//! outweigh a strong one.
//!
//! What the engine itself found is a source like the others ([`own`]), for those questions whose framework asks for it.
//!
//! **Source.** The triangulation protocol: Farmer, Robinson, Elliott & Eyles (2006), *Qual. Health Res.* 16(3).

pub mod own;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate};

use crate::package::{DataSource, EvidenceRow, FrameworkRow, Package, Stance};
use crate::result::{EvidenceCell, EvidenceMatrix, Part, Piece, ProgrammeResult, QuestionEvidence, Standing, Verdict};

/// A piece of evidence, with its figure when it is the engine's own.
#[derive(Debug, Clone)]
pub(crate) struct Voice {
    row: EvidenceRow,
    estimate: Option<Estimate>,
}

/// What the sources say on one question.
type Said<'a> = BTreeMap<&'a str, Vec<&'a Voice>>;

/// The matrix of one programme (with what concerns all programmes), or of everything when none is named; `results` are those whose
/// own figures speak in it.
pub(crate) fn evidence(package: &Package, only: Option<&str>, results: &[&ProgrammeResult]) -> Part<EvidenceMatrix> {
    let concerns = |row: &&EvidenceRow| match (only, row.programme.as_deref()) {
        (Some(asked), Some(about)) => asked == about,
        _ => true,
    };
    let mut voices: Vec<Voice> = Vec::new();
    for row in package.evidence().iter().filter(concerns) {
        voices.push(Voice { row: row.clone(), estimate: None });
    }
    for result in results {
        voices.extend(own::voices(package.framework(), result));
    }
    if package.evidence.is_none() && package.framework.is_none() && voices.is_empty() {
        return Part::absent(Caveat::MissingData, "evidence.csv is not in the package");
    }
    Part::There(of_voices(package.framework.as_deref(), &voices))
}

/// The matrix of a framework, a register of evidence and what an evaluation found on one programme.
pub fn matrix(
    framework: &[FrameworkRow],
    register: &[EvidenceRow],
    result: Option<&ProgrammeResult>,
) -> EvidenceMatrix {
    let mut voices: Vec<Voice> = register.iter().map(|row| Voice { row: row.clone(), estimate: None }).collect();
    voices.extend(result.into_iter().flat_map(|result| own::voices(framework, result)));
    of_voices(Some(framework), &voices)
}

/// What a question asks for and nobody has given yet.
pub fn still_missing(asked: &FrameworkRow, said: &QuestionEvidence) -> Vec<DataSource> {
    let pieces = || said.cells.iter().flat_map(|cell| cell.pieces.iter().map(move |piece| (&cell.source, piece)));
    let is_there = |wanted: DataSource| match wanted.evidence() {
        Some(kind) => pieces().any(|(source, piece)| piece.kind == kind && !own::is_own(source)),
        None => pieces().any(|(source, _)| own::is_about(source, wanted)),
    };
    asked.data.iter().copied().filter(|wanted| !is_there(*wanted)).collect()
}

impl QuestionEvidence {
    /// The question in the language with this code where there is one, in the other where not, and its key where there is no text.
    pub fn said_in(&self, language: &str) -> &str {
        let english = self.text_en.as_ref().filter(|_| language == "en");
        english.or(self.text.as_ref()).unwrap_or(&self.question)
    }
}

fn of_voices(framework: Option<&[FrameworkRow]>, voices: &[Voice]) -> EvidenceMatrix {
    let mut sources: BTreeSet<&str> = BTreeSet::new();
    let mut said: BTreeMap<&str, Said<'_>> = BTreeMap::new();
    for voice in voices {
        let row = &voice.row;
        sources.insert(&row.source);
        said.entry(&row.question).or_default().entry(&row.source).or_default().push(voice);
    }
    let on = |key: &str| said.get(key).cloned().unwrap_or_default();
    let questions = match framework {
        Some(asked) => asked
            .iter()
            .map(|row| QuestionEvidence {
                parent: row.parent.clone(),
                text: Some(row.text.clone()),
                text_en: row.text_en.clone(),
                data: row.data.clone(),
                ..question(&row.question, on(&row.question))
            })
            .collect(),
        None => said.keys().map(|key| question(key, on(key))).collect(),
    };
    EvidenceMatrix { sources: sources.into_iter().map(str::to_owned).collect(), questions }
}

fn question(key: &str, said: Said<'_>) -> QuestionEvidence {
    let says = |rows: &[&Voice], stance: Stance| rows.iter().any(|voice| voice.row.stance == stance);
    let sides = |rows: &[&Voice]| (says(rows, Stance::Supports), says(rows, Stance::Contradicts));
    let count = |side: &dyn Fn((bool, bool)) -> bool| said.values().filter(|rows| side(sides(rows))).count();
    let (in_favour, against) = (count(&|sides| sides.0), count(&|sides| sides.1));
    let verdict = match (in_favour > 0, against > 0, said.is_empty()) {
        (true, true, _) => Verdict::Contested,
        (true, false, _) => Verdict::Supported,
        (false, true, _) => Verdict::Contradicted,
        (false, false, false) => Verdict::Nuanced,
        (false, false, true) => Verdict::NoEvidence,
    };
    let stands = |rows: &[&Voice]| match sides(rows) {
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
            pieces: rows.iter().map(|voice| piece(voice)).collect(),
        })
        .collect();
    QuestionEvidence {
        question: key.to_owned(),
        parent: None,
        text: None,
        text_en: None,
        data: Vec::new(),
        verdict,
        cells,
    }
}

fn piece(voice: &Voice) -> Piece {
    let row = &voice.row;
    Piece {
        evidence: row.evidence.clone(),
        kind: row.kind,
        programme: row.programme.clone(),
        stance: row.stance,
        strength: row.strength,
        summary: row.summary.clone(),
        date: row.date,
        estimate: voice.estimate.clone(),
    }
}
