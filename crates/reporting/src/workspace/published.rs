//! Which figures did somebody publish about the programme, what does not add up in them, and what became of each finding? The
//! figures are kept as they were handed in; a finding keeps its state when they are handed in again.

use access::rules::reporting::{CanKeepEvidence, CanReadEvidence};
use db::{Fetch, Work};
use evaluation::audit::{Finding, audit};
use evaluation::package::{Package, PublishedRow, write};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use tabular::{CellProblem, Expected, Problems};

use super::register::ImportError;
use super::store::Part;
use super::table::Read;
use super::{About, LONGEST_TEXT, Remark, TextProblem, kept_text, latest, store};

/// The most published figures of one programme.
pub const MOST_FIGURES: usize = 5_000;

/// The published figures as they were handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Which time it was, from 1.
    pub number: u64,
    /// When.
    pub made_at: Timestamp,
    /// The figures.
    pub rows: Vec<PublishedRow>,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// Nothing yet.
    Open,
    /// There is a reason why the figure is as it is.
    Explained,
    /// Whoever published it has corrected it, or was told how.
    Corrected,
}

impl FindingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Explained, Self::Corrected];

    /// The code in tables, files and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Explained => "explained",
            Self::Corrected => "corrected",
        }
    }

    /// The state with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Something that does not add up, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The same for the same finding about the same figure, whenever the figures are handed in.
    pub key: String,
    /// The finding.
    pub finding: Finding,
    /// What became of it.
    pub state: FindingState,
    /// What was said about it.
    pub comment: Option<String>,
}

/// What does not add up, with what became of it.
pub(super) fn found(rows: &[PublishedRow], remarks: &[Remark]) -> Vec<Found> {
    let mut keys: Vec<String> = Vec::new();
    let of_line =
        |line: usize| rows.iter().enumerate().find(|(place, row)| line_of(row, *place) == line).map(|(_, row)| row);
    audit(rows)
        .findings
        .into_iter()
        .map(|finding| {
            let row = finding.rows.first().and_then(|line| of_line(*line));
            let code = |code: Option<&str>| code.unwrap_or("-").to_owned();
            let source = row.map_or("-", |row| row.source.as_str());
            let when = code(row.and_then(|row| row.moment).map(|moment| moment.code()));
            let who = code(row.and_then(|row| row.group).map(|group| group.code()));
            let value = row.map(|row| row.value.to_string()).unwrap_or_default();
            let wish = format!("{}|{source}|{}|{when}|{who}|{value}", finding.code.code(), finding.claim);
            let again = keys.iter().filter(|key| **key == wish).count();
            keys.push(wish.clone());
            let key = if again == 0 { wish } else { format!("{wish}|{again}") };
            let remark = latest(remarks, About::Finding, &key);
            Found {
                finding,
                state: remark.and_then(|one| FindingState::from_code(&one.state)).unwrap_or(FindingState::Open),
                comment: remark.map(|one| one.words.clone()).filter(|words| !words.is_empty()),
                key,
            }
        })
        .collect()
}

/// The numbers and moments of everything that was handed in, the latest first.
///
/// # Errors
/// As the database's.
pub async fn published_editions(from: &mut impl Fetch, may: &CanReadEvidence) -> db::Result<Vec<(u64, Timestamp)>> {
    store::editions(from, may.programme(), Part::Published).await
}

/// The figures that were handed in as this number, with what does not add up in them.
///
/// # Errors
/// As the database's.
pub async fn find_published(
    from: &mut impl Fetch,
    may: &CanReadEvidence,
    number: u64,
) -> db::Result<Option<(Published, Vec<Found>)>> {
    let Some(published) = store::published(from, may.programme(), number).await? else { return Ok(None) };
    let remarks = store::remarks(from, may.programme()).await?;
    let found = found(&published.rows, &remarks);
    Ok(Some((published, found)))
}

/// The line that a finding names a row by.
pub fn line_of(row: &PublishedRow, place: usize) -> usize {
    row.line.0.and_then(|line| usize::try_from(line).ok()).unwrap_or(place + 2)
}

/// Takes in published figures, in the stead of those handed in before (which are kept). Returns how many; the caller commits
/// (`"published_figures_taken_in"`).
///
/// # Errors
/// Every cell that breaks a rule, or the database's trouble.
pub async fn take_in_published(
    work: &mut Work,
    may: &CanKeepEvidence,
    code: &str,
    read: Read<PublishedRow>,
) -> Result<usize, ImportError> {
    let mut problems = Problems::default();
    for (line, row) in &read.rows {
        let mut refuse = |column: &str, value: &str, expected: Expected| {
            problems.push(CellProblem::new(*line, read.heading(column), value, expected));
        };
        if row.programme != code {
            refuse("programme", &row.programme, Expected::with("one-of", code));
        }
        for (column, text) in
            [("source", Some(&row.source)), ("claim", Some(&row.claim)), ("part_of", row.part_of.as_ref())]
        {
            if let Some(Err(problem)) = text.map(|text| kept_text(text, LONGEST_TEXT)) {
                refuse(column, text.map_or("", String::as_str), super::register::expected_text(problem));
            }
        }
    }
    if read.rows.len() > MOST_FIGURES {
        problems.push(CellProblem::new(1, "", "", Expected::with("at-most-rows", MOST_FIGURES)));
    }
    problems.into_result()?;
    let rows: Vec<PublishedRow> = read.rows.into_iter().map(|(_, row)| row).collect();
    let (count, of) = (rows.len(), may.programme());
    let number = store::latest_number(work, of, Part::Published).await? + 1;
    store::insert_edition(work, of, Part::Published, number, &as_text(rows)).await?;
    Ok(count)
}

/// `published.csv` of the rows.
fn as_text(rows: Vec<PublishedRow>) -> String {
    let mut files = write(&Package { published: Some(rows), ..Package::default() });
    String::from_utf8(files.remove("published.csv").unwrap_or_default()).unwrap_or_default()
}

/// Why a finding's state is not kept.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The comment, which everything but an open finding needs.
    #[error(transparent)]
    Comment(#[from] TextProblem),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Keeps what became of a finding. The caller commits (`"finding_judged"`).
///
/// # Errors
/// [`StateError`].
pub async fn judge_finding(
    work: &mut Work,
    may: &CanKeepEvidence,
    found: &Found,
    state: FindingState,
    comment: &str,
) -> Result<(), StateError> {
    let words = match kept_text(comment, LONGEST_TEXT) {
        Err(TextProblem::Missing) if state == FindingState::Open => String::new(),
        words => words?,
    };
    let subject = (About::Finding, found.key.as_str());
    Ok(store::insert_remark(work, may.programme(), subject, state.code(), &words).await?)
}
