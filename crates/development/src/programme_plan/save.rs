use access::rules::people::{CanCreateProgramme, CanSetUpProgramme};
use db::Work;
use kernel::{OrganisationId, ProgrammeId};

use super::{PlanText, Problem, ProgrammePlan, problem, store};

/// Why a plan was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The plan has to be changed.
    #[error("the plan has to be changed: {0:?}")]
    Problem(Problem),
    /// Somebody saved another edition in the meantime.
    #[error("somebody saved edition {latest} in the meantime")]
    Changed {
        /// The latest edition.
        latest: i64,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Saves the first edition of the plan of a programme that was created in the same work.
///
/// # Errors
/// [`SaveError`] says what to change; the work should then be dropped.
pub async fn create_plan(
    work: &mut Work,
    may: &CanCreateProgramme,
    programme: ProgrammeId,
    text: PlanText,
) -> Result<(), SaveError> {
    save(work, *may.organisation(), programme, 0, text).await.map(drop)
}

/// Saves the programme's plan as a new edition. `seen` is the edition that it was written from, 0 when there was none. Returns the new
/// edition.
///
/// # Errors
/// [`SaveError`] says what to change; the work should then be dropped.
pub async fn save_plan(work: &mut Work, may: &CanSetUpProgramme, seen: i64, text: PlanText) -> Result<i64, SaveError> {
    save(work, may.programme().lead, may.programme().programme, seen, text).await
}

async fn save(
    work: &mut Work,
    lead: OrganisationId,
    programme: ProgrammeId,
    seen: i64,
    text: PlanText,
) -> Result<i64, SaveError> {
    if let Some(problem) = problem(&text) {
        return Err(SaveError::Problem(problem));
    }
    let latest = store::find(work, lead, programme, None).await?.map_or(0, |plan| plan.edition);
    if latest != seen {
        return Err(SaveError::Changed { latest });
    }
    let plan = ProgrammePlan { lead, programme, edition: latest + 1, saved_at: work.now(), text };
    match store::insert(work, &plan).await {
        Ok(()) => Ok(plan.edition),
        // Two at the same moment: the key holds the second back.
        Err(db::Error::Rule(_)) => Err(SaveError::Changed { latest: latest + 1 }),
        Err(other) => Err(other.into()),
    }
}
