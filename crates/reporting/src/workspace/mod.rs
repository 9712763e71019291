//! What does the evaluator work with before there is a report? The questions, what each source says on them, where sources
//! contradict each other, which published figures do not add up, and the sentences that follow, each with the figures that it rests on;
//! released as an edition that never changes.
//!
//! - [`framework`]: the tree of questions, in editions.
//! - [`register`]: what sources say.
//! - [`contradiction`]: where they contradict each other, and what was said about it.
//! - [`published`]: published figures, and what does not add up in them.
//! - [`claim`]: sentences with their figures.
//! - [`honesty`]: which words a sentence may not use about its figures.
//! - [`release`]: the whole as it was on a day.
//! - [`table`]: the same as files, in and out.

pub mod claim;
pub mod contradiction;
pub mod framework;
pub mod honesty;
pub mod published;
pub mod register;
pub mod release;
mod store;
pub mod table;
pub mod tell;

use access::ProgrammeRef;
use access::rules::reporting::CanReadEvidence;
use db::Fetch;
use evaluation::evidence::{matrix, still_missing};
use evaluation::keyed::{KeyedFigure, keyed_figures};
use evaluation::package::{DataSource, EvidenceRow, FrameworkRow};
use evaluation::result::{EvidenceMatrix, ProgrammeResult};
use kernel::identity_number::holds_identity_number;

use crate::evaluation_run::{EvaluationRun, latest_result};
use claim::Claim;
use contradiction::Contradiction;
use framework::Framework;
use published::{Found, Published};
use register::Evidence;

/// The newest finished evaluation of the programme.
#[derive(Debug, Clone)]
pub struct Latest {
    /// The evaluation.
    pub run: EvaluationRun,
    /// What it found on the programme.
    pub result: ProgrammeResult,
    /// Its figures with their keys.
    pub figures: Vec<KeyedFigure>,
}

/// A programme's workspace as it is now.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The newest tree of questions.
    pub framework: Option<Framework>,
    /// What sources say, without what was withdrawn.
    pub register: Vec<Evidence>,
    /// The newest finished evaluation.
    pub latest: Option<Latest>,
    /// Questions and sources, with what the evaluation found.
    pub matrix: EvidenceMatrix,
    /// What each question asks for and nobody has given, in the order of the matrix.
    pub missing: Vec<Vec<DataSource>>,
    /// Where sources contradict each other.
    pub contradictions: Vec<Contradiction>,
    /// The published figures that were handed in last.
    pub published: Option<Published>,
    /// What does not add up in them.
    pub found: Vec<Found>,
    /// The sentences, without those withdrawn.
    pub claims: Vec<Claim>,
}

/// The workspace of a programme. `code` is what the programme is called in data packages.
///
/// # Errors
/// As the database's.
pub async fn open(from: &mut impl Fetch, may: &CanReadEvidence, code: &str) -> db::Result<Workspace> {
    let of = may.programme();
    let framework = store::latest_framework(from, of).await?;
    let register = store::evidence(from, of).await?.into_iter().filter(|one| !one.withdrawn).collect::<Vec<_>>();
    let remarks = store::remarks(from, of).await?;
    let latest = latest_result(from, of.programme).await?.map(|(run, result)| {
        let figures = keyed_figures(&result);
        Latest { run, result, figures }
    });
    let asked: Vec<FrameworkRow> = framework.iter().flat_map(|framework| framework.rows()).collect();
    let said: Vec<EvidenceRow> = register.iter().map(|one| one.row(code)).collect();
    let matrix = matrix(&asked, &said, latest.as_ref().map(|latest| &latest.result));
    let published = store::latest_published(from, of).await?;
    let found = published.as_ref().map(|published| published::found(&published.rows, &remarks)).unwrap_or_default();
    let claims = store::claims(from, of).await?.into_iter().filter(|claim| !claim.withdrawn).collect();
    Ok(Workspace {
        missing: asked.iter().zip(&matrix.questions).map(|(asked, said)| still_missing(asked, said)).collect(),
        contradictions: contradiction::contradictions(&matrix, &remarks),
        framework,
        register,
        latest,
        matrix,
        published,
        found,
        claims,
    })
}

/// What goes out in the data package: questions, evidence and published figures.
///
/// # Errors
/// As the database's.
pub(crate) async fn rows_of(
    from: &mut impl Fetch,
    of: &ProgrammeRef,
    code: &str,
) -> db::Result<(Vec<FrameworkRow>, Vec<EvidenceRow>, Vec<evaluation::package::PublishedRow>)> {
    let framework = store::latest_framework(from, of).await?;
    let register = store::evidence(from, of).await?;
    let published = store::latest_published(from, of).await?;
    Ok((
        framework.iter().flat_map(Framework::rows).collect(),
        register.iter().filter(|one| !one.withdrawn).map(|one| one.row(code)).collect(),
        published.map(|published| published.rows).unwrap_or_default(),
    ))
}

impl Workspace {
    /// The same with its questions in the language with this code, where they are written in it: for reading.
    #[must_use]
    pub fn said_in(mut self, language: &str) -> Self {
        for question in self.framework.iter_mut().flat_map(|framework| &mut framework.questions) {
            question.text = question.said_in(language).to_owned();
        }
        for contradiction in &mut self.contradictions {
            let asked = self.matrix.questions.iter().find(|one| one.question == contradiction.question);
            contradiction.text = asked.map_or_else(String::new, |one| one.said_in(language).to_owned());
        }
        self
    }

    /// The question with a key.
    pub fn question(&self, key: &str) -> Option<&framework::Question> {
        self.framework.as_ref()?.questions.iter().find(|question| question.key == key)
    }
}

/// The longest text that somebody writes here: a summary, a comment, a sentence.
pub const LONGEST_TEXT: usize = 1_000;

/// What is wrong with a text that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// There is none.
    #[error("there is no text")]
    Missing,
    /// It is too long.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
    /// It seems to hold a personal identity number.
    #[error("the text seems to hold a personal identity number")]
    IdentityNumber,
}

/// The text, when it can be kept: there, of at most `most` characters, without anybody's identity number.
///
/// # Errors
/// [`TextProblem`].
pub fn kept_text(text: &str, most: usize) -> Result<String, TextProblem> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(TextProblem::Missing);
    }
    if text.chars().count() > most {
        return Err(TextProblem::TooLong(most));
    }
    if holds_identity_number(&text) {
        return Err(TextProblem::IdentityNumber);
    }
    Ok(text)
}

/// What somebody said about a contradiction or a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    about: About,
    subject: String,
    number: u64,
    state: String,
    words: String,
}

/// What a remark can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Contradiction,
    Finding,
}

impl About {
    fn code(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Finding => "finding",
        }
    }
}

/// The latest remark on a subject.
fn latest<'a>(remarks: &'a [Remark], about: About, subject: &str) -> Option<&'a Remark> {
    remarks.iter().filter(|one| one.about == about && one.subject == subject).max_by_key(|one| one.number)
}
