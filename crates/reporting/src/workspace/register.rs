//! What do sources say on the questions? Interviews, surveys, documents, observations and registers, each piece with its source, how
//! strong it is and what it says. There is no evidence without a source, and no identity number in it.

use access::rules::reporting::CanKeepEvidence;
use db::Work;
use evaluation::evidence::own::is_own;
use evaluation::package::{EvidenceKind, EvidenceRow, Stance};
use kernel::Date;
use serde::{Deserialize, Serialize};
use tabular::{CellProblem, Expected, Problems};

use super::table::Read;
use super::{LONGEST_TEXT, TextProblem, kept_text, store};

/// The longest name of a source.
pub const LONGEST_SOURCE: usize = 120;
/// The most pieces of one programme.
pub const MOST_EVIDENCE: usize = 5_000;

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Its key in the programme.
    pub key: String,
    /// Where it comes from.
    pub source: String,
    /// What kind of source.
    pub kind: EvidenceKind,
    /// When it was said, written or seen.
    pub date: Option<Date>,
    /// The question.
    pub question: String,
    /// What it says on it.
    pub stance: Stance,
    /// How strong: 1 a single voice or a weak base, 2 several voices or a sound base, 3 several independent sources or a
    /// systematic study.
    pub strength: u8,
    /// In a few words.
    pub summary: Option<String>,
    /// Whether it was taken back.
    #[serde(default)]
    pub withdrawn: bool,
}

impl Evidence {
    /// As a row of `evidence.csv`.
    pub fn row(&self, programme: &str) -> EvidenceRow {
        EvidenceRow {
            evidence: self.key.clone(),
            source: self.source.clone(),
            kind: self.kind,
            programme: Some(programme.to_owned()),
            question: self.question.clone(),
            stance: self.stance,
            strength: self.strength,
            summary: self.summary.clone(),
            date: self.date,
        }
    }
}

/// A piece to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// Where it comes from.
    pub source: String,
    /// What kind of source.
    pub kind: EvidenceKind,
    /// When.
    pub date: Option<Date>,
    /// The question.
    pub question: String,
    /// What it says on it.
    pub stance: Stance,
    /// How strong, 1-3.
    pub strength: u8,
    /// In a few words.
    pub summary: Option<String>,
}

/// Why a piece is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The source.
    #[error("the source: {0}")]
    Source(TextProblem),
    /// The summary.
    #[error("the summary: {0}")]
    Summary(TextProblem),
    /// The question is not asked.
    #[error("there is no such question")]
    UnknownQuestion,
    /// The day is still to come.
    #[error("the day is still to come")]
    InTheFuture,
    /// The strength is not 1, 2 or 3.
    #[error("a strength is 1, 2 or 3")]
    Strength,
    /// There is room for no more.
    #[error("there are {MOST_EVIDENCE} pieces already")]
    TooMany,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Records a piece. The caller commits (`"evidence_recorded"`).
///
/// # Errors
/// [`EvidenceError`].
pub async fn record_evidence(
    work: &mut Work,
    may: &CanKeepEvidence,
    new: NewEvidence,
) -> Result<String, EvidenceError> {
    let of = may.programme();
    let questions = store::latest_framework(work, of).await?.map(|framework| framework.questions).unwrap_or_default();
    let today = work.now().day_in_sweden();
    let known = store::evidence(work, of).await?;
    if known.len() >= MOST_EVIDENCE {
        return Err(EvidenceError::TooMany);
    }
    let free = (known.len() + 1..).map(|n| format!("e{n}")).find(|key| known.iter().all(|one| one.key != *key));
    let piece = Evidence {
        key: free.unwrap_or_default(),
        source: new.source,
        kind: new.kind,
        date: new.date,
        question: new.question,
        stance: new.stance,
        strength: new.strength,
        summary: new.summary,
        withdrawn: false,
    };
    let piece = sound(piece, today, |key| questions.iter().any(|question| question.key == key))?;
    store::insert_evidence(work, of, std::slice::from_ref(&piece)).await?;
    Ok(piece.key)
}

/// Takes a piece back; false when there is no such piece. The caller commits (`"evidence_withdrawn"`).
///
/// # Errors
/// As the database's.
pub async fn withdraw_evidence(work: &mut Work, may: &CanKeepEvidence, key: &str) -> db::Result<bool> {
    store::withdraw_evidence(work, may.programme(), key).await
}

/// Takes in the rows of a file: all of them or none. Rows that are there already, word for word, are passed over. Returns how many
/// were new; the caller commits (`"evidence_imported"`).
///
/// # Errors
/// Every cell that breaks a rule, or the database's trouble.
pub async fn import_evidence(
    work: &mut Work,
    may: &CanKeepEvidence,
    code: &str,
    read: Read<EvidenceRow>,
) -> Result<usize, ImportError> {
    let of = may.programme();
    let questions = store::latest_framework(work, of).await?.map(|framework| framework.questions).unwrap_or_default();
    let known = store::evidence(work, of).await?;
    let today = work.now().day_in_sweden();
    let mut problems = Problems::default();
    let mut new: Vec<Evidence> = Vec::new();
    for (line, row) in &read.rows {
        let mut refuse = |column: &str, value: &str, expected: Expected| {
            problems.push(CellProblem::new(*line, read.heading(column), value, expected));
        };
        let same = known.iter().find(|one| one.key == row.evidence);
        if same.is_some_and(|one| !one.withdrawn && one.row(code) == with_programme(row, code)) {
            continue;
        }
        if same.is_some() || new.iter().any(|one| one.key == row.evidence) {
            refuse("evidence", &row.evidence, Expected::of("new-key"));
            continue;
        }
        if row.programme.as_deref().is_some_and(|programme| programme != code) {
            refuse("programme", row.programme.as_deref().unwrap_or_default(), Expected::with("one-of", code));
            continue;
        }
        let piece = Evidence {
            key: row.evidence.clone(),
            source: row.source.clone(),
            kind: row.kind,
            date: row.date,
            question: row.question.clone(),
            stance: row.stance,
            strength: row.strength,
            summary: row.summary.clone(),
            withdrawn: false,
        };
        match sound(piece, today, |key| questions.iter().any(|question| question.key == key)) {
            Ok(piece) => new.push(piece),
            Err(EvidenceError::Source(problem)) => refuse("source", &row.source, expected_text(problem)),
            Err(EvidenceError::Summary(problem)) => {
                refuse("summary", row.summary.as_deref().unwrap_or_default(), expected_text(problem));
            }
            Err(EvidenceError::UnknownQuestion) => refuse("question", &row.question, Expected::of("known-question")),
            Err(EvidenceError::InTheFuture) => refuse("date", &day(row.date), Expected::of("not-in-the-future")),
            Err(EvidenceError::Strength) => {
                refuse("strength", &row.strength.to_string(), Expected::with("one-of", "1, 2, 3"))
            }
            Err(EvidenceError::TooMany) => {}
            Err(EvidenceError::Db(why)) => return Err(why.into()),
        }
    }
    if known.len() + new.len() > MOST_EVIDENCE {
        problems.push(CellProblem::new(1, "", "", Expected::with("at-most-rows", MOST_EVIDENCE)));
    }
    problems.into_result()?;
    store::insert_evidence(work, of, &new).await?;
    Ok(new.len())
}

/// Why a file is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Cells break the rules: mend all of them and hand the file in again.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What should have stood where a text is.
pub(super) fn expected_text(problem: TextProblem) -> Expected {
    match problem {
        TextProblem::Missing => Expected::of("some-text"),
        TextProblem::TooLong(most) => Expected::with("shorter", most),
        TextProblem::IdentityNumber => Expected::of("no-identity-number"),
    }
}

fn with_programme(row: &EvidenceRow, code: &str) -> EvidenceRow {
    EvidenceRow { programme: Some(code.to_owned()), ..row.clone() }
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn sound(piece: Evidence, today: Date, is_asked: impl Fn(&str) -> bool) -> Result<Evidence, EvidenceError> {
    let source = kept_text(&piece.source, LONGEST_SOURCE).map_err(EvidenceError::Source)?;
    if is_own(&source) {
        // What the engine says is told by the engine alone.
        return Err(EvidenceError::Source(TextProblem::Missing));
    }
    let summary = match piece.summary.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(kept_text(text, LONGEST_TEXT).map_err(EvidenceError::Summary)?),
    };
    if !is_asked(&piece.question) {
        return Err(EvidenceError::UnknownQuestion);
    }
    if piece.date.is_some_and(|date| date > today) {
        return Err(EvidenceError::InTheFuture);
    }
    if !(1..=3).contains(&piece.strength) {
        return Err(EvidenceError::Strength);
    }
    Ok(Evidence { source, summary, ..piece })
}
