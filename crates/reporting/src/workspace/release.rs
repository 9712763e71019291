//! What was the state of the evidence on a day, and who stood for it? The whole workspace as an edition that never changes. It is
//! not given out while sources contradict each other without a word about it, or while a sentence carries a figure that has changed.

use access::rules::reporting::{CanKeepEvidence, CanReadEvidence};
use db::{Fetch, Hold, Work};
use evaluation::result::EvidenceMatrix;
use kernel::{EvaluationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::framework::Question;
use super::published::Found;
use super::register::Evidence;
use super::store::{self, Part};
use super::{Workspace, open};

/// What was released.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// By whom.
    pub by: String,
    /// The evaluation whose figures speak in the matrix, and when it was asked for.
    pub evaluation: Option<(EvaluationId, Timestamp)>,
    /// The edition of the questions.
    pub framework: u64,
    /// The questions.
    pub questions: Vec<Question>,
    /// The register.
    pub register: Vec<Evidence>,
    /// Questions and sources.
    pub matrix: EvidenceMatrix,
    /// Each question on which sources contradict each other, and what was said about it.
    pub contradictions: Vec<(String, String)>,
    /// How many published figures were looked at.
    pub published: usize,
    /// What does not add up in them, and what became of it.
    pub found: Vec<Found>,
    /// The sentences.
    pub claims: Vec<Claim>,
}

/// Why nothing is released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// No question is asked.
    #[error("there are no questions")]
    NoQuestions,
    /// Something must be looked at first.
    #[error("contradictions without a comment: {}; outdated sentences: {outdated:?}", uncommented.join(", "))]
    NotReady {
        /// The questions on which sources contradict each other without a comment.
        uncommented: Vec<String>,
        /// The numbers of the sentences whose figures have changed.
        outdated: Vec<u64>,
    },
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What keeps the workspace from being released, as [`ReleaseError`] says it.
///
/// # Errors
/// [`ReleaseError`].
pub fn is_ready(workspace: &Workspace) -> Result<(), ReleaseError> {
    if workspace.framework.is_none() {
        return Err(ReleaseError::NoQuestions);
    }
    let uncommented: Vec<String> =
        workspace.contradictions.iter().filter(|one| one.comment.is_none()).map(|one| one.text.clone()).collect();
    let outdated = workspace.claims.iter().filter(|claim| claim.is_outdated(workspace));
    let outdated: Vec<u64> = outdated.map(|claim| claim.number).collect();
    if uncommented.is_empty() && outdated.is_empty() {
        Ok(())
    } else {
        Err(ReleaseError::NotReady { uncommented, outdated })
    }
}

/// Releases the workspace as it is; returns the number of the edition. `by` is the name of whoever does it, `code` what the
/// programme is called in packages. The caller commits (`"evidence_released"`).
///
/// # Errors
/// [`ReleaseError`].
pub async fn release(
    work: &mut Work,
    may: &CanKeepEvidence,
    reads: &CanReadEvidence,
    code: &str,
    by: &str,
) -> Result<u64, ReleaseError> {
    let of = may.programme();
    work.hold(Hold::Alone, &format!("evidence {}", of.programme)).await?;
    let workspace = open(work, reads, code).await?;
    is_ready(&workspace)?;
    let Some(framework) = workspace.framework else { return Err(ReleaseError::NoQuestions) };
    let released = Released {
        by: by.to_owned(),
        evaluation: workspace.latest.map(|latest| (latest.run.id, latest.run.requested_at)),
        framework: framework.number,
        questions: framework.questions,
        register: workspace.register,
        matrix: workspace.matrix,
        contradictions: workspace
            .contradictions
            .into_iter()
            .filter_map(|one| one.comment.map(|comment| (one.text, comment)))
            .collect(),
        published: workspace.published.map_or(0, |published| published.rows.len()),
        found: workspace.found,
        claims: workspace.claims,
    };
    let number = store::latest_number(work, of, Part::Release).await? + 1;
    store::insert_edition(work, of, Part::Release, number, &store::json(&released)?).await?;
    Ok(number)
}

/// The numbers and moments of what was released, the latest first.
///
/// # Errors
/// As the database's.
pub async fn releases(from: &mut impl Fetch, may: &CanReadEvidence) -> db::Result<Vec<(u64, Timestamp)>> {
    store::editions(from, may.programme(), Part::Release).await
}

/// What was released under a number.
///
/// # Errors
/// As the database's.
pub async fn find_release(
    from: &mut impl Fetch,
    may: &CanReadEvidence,
    number: u64,
) -> db::Result<Option<(Released, Timestamp)>> {
    let found = store::edition(from, may.programme(), Part::Release, number).await?;
    found.map(|(text, at)| Ok((store::parsed(&text)?, at))).transpose()
}
