//! Which evaluations were asked for, and what came of them? A request is running from the start; it ends finished with its
//! result or failed, and one that a restart interrupted has failed.

mod run;
mod store;

use access::rules::reporting::{CanEvaluate, CanReadEvaluation, can_read_evaluation};
use access::{Actor, Denied, May};
use db::{Fetch, Result, Work};
use evaluation::result::{Evaluation, ProgrammeResult};
use kernel::{EvaluationId, OrganisationId, ProgrammeId, SignInId, Timestamp};
use measurement::wave::{Wave, open_waves};

pub use run::{RunError, context, run_evaluation};

/// How far an evaluation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is being computed.
    Running,
    /// There is a result.
    Finished,
    /// It ended without a result: ask for it again.
    Failed,
}

impl State {
    /// The code in tables and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }
}

/// An evaluation that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationRun {
    /// The organisation under which it is kept: the lead of its first programme.
    pub organisation: OrganisationId,
    /// Its id.
    pub id: EvaluationId,
    /// Of which programmes.
    pub programmes: Vec<ProgrammeId>,
    /// How far it has come.
    pub state: State,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// By which account.
    pub requested_by: Option<SignInId>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What becomes of measurements that can still be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenWaves {
    /// There is no evaluation until they have closed.
    Refuse,
    /// They are left out, and the report says so.
    LeaveOut,
}

/// Why no evaluation was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// These can still be answered: wait until they have closed, or leave them out.
    #[error("{} measurements are open", .0.len())]
    Open(Vec<Wave>),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Asks for an evaluation. The caller commits (`"evaluation_requested"`), then runs it with [`run_evaluation`].
///
/// # Errors
/// [`RequestError`].
pub async fn request_evaluation(
    work: &mut Work,
    may: &CanEvaluate,
    open: OpenWaves,
) -> std::result::Result<EvaluationRun, RequestError> {
    let today = work.now().day_in_sweden();
    let waves = open_waves(work, may, today).await?;
    if open == OpenWaves::Refuse && !waves.is_empty() {
        return Err(RequestError::Open(waves));
    }
    let first = may.programmes().first().ok_or(db::Error::Missing("a programme to evaluate"))?;
    let run = EvaluationRun {
        organisation: first.lead,
        id: work.new_id()?,
        programmes: may.programmes().iter().map(|p| p.programme).collect(),
        state: State::Running,
        requested_at: work.now(),
        requested_by: work.actor_id(),
        finished_at: None,
    };
    store::insert(work, &run).await?;
    Ok(run)
}

/// The evaluations that the acting person may read, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_evaluations(from: &mut impl Fetch, actor: &Actor) -> Result<Vec<EvaluationRun>> {
    let mut runs = store::all(from).await?;
    runs.retain(|run| can_read_evaluation(actor, &run.programmes).is_ok());
    Ok(runs)
}

/// Whether the acting person may read the evaluation. One that does not exist is refused like one that is not theirs.
///
/// # Errors
/// As the database's.
pub async fn may_read_evaluation(
    from: &mut impl Fetch,
    actor: &Actor,
    evaluation: EvaluationId,
) -> Result<May<CanReadEvaluation>> {
    let found = store::find(from, evaluation).await?;
    Ok(found.ok_or(Denied).and_then(|run| can_read_evaluation(actor, &run.programmes)))
}

/// The evaluation, when it is one of these programmes.
///
/// # Errors
/// As the database's.
pub async fn find_evaluation(
    from: &mut impl Fetch,
    may: &CanReadEvaluation,
    evaluation: EvaluationId,
) -> Result<Option<EvaluationRun>> {
    Ok(store::find(from, evaluation).await?.filter(|run| is_about(run, may)))
}

/// The result as it was stored: one JSON document.
///
/// # Errors
/// As the database's.
pub async fn result_text(
    from: &mut impl Fetch,
    may: &CanReadEvaluation,
    evaluation: EvaluationId,
) -> Result<Option<String>> {
    match store::find(from, evaluation).await?.filter(|run| is_about(run, may)) {
        Some(run) => store::result(from, run.organisation, evaluation).await,
        None => Ok(None),
    }
}

/// The result, if there is one that this version of the program can read.
///
/// # Errors
/// As the database's; [`db::Error::Column`] when the stored document is of another version.
pub async fn find_result(
    from: &mut impl Fetch,
    may: &CanReadEvaluation,
    evaluation: EvaluationId,
) -> Result<Option<Evaluation>> {
    let text = result_text(from, may, evaluation).await?;
    text.map(|text| {
        serde_json::from_str(&text)
            .map_err(|why| db::Error::Column { column: "result".to_owned(), problem: why.to_string() })
    })
    .transpose()
}

/// What the newest finished evaluation of a programme found on it. A result of another version of the program is passed over.
///
/// # Errors
/// As the database's.
pub(crate) async fn latest_result(
    from: &mut impl Fetch,
    programme: ProgrammeId,
) -> Result<Option<(EvaluationRun, ProgrammeResult)>> {
    for run in store::all(from).await? {
        // The programmes of a result stand in the order in which they were asked for.
        let Some(place) = run.programmes.iter().position(|one| *one == programme) else { continue };
        if run.state != State::Finished {
            continue;
        }
        let text = store::result(from, run.organisation, run.id).await?.unwrap_or_default();
        let Ok(mut result) = serde_json::from_str::<Evaluation>(&text) else { continue };
        if place < result.programmes.len() {
            return Ok(Some((run, result.programmes.swap_remove(place))));
        }
    }
    Ok(None)
}

/// Marks as failed what was running and cannot be running any more: at start-up, everything asked for before that.
/// Returns how many.
///
/// # Errors
/// As the database's.
pub async fn fail_interrupted(work: &mut Work, asked_before: Timestamp) -> Result<u64> {
    store::fail_running(work, asked_before).await
}

fn is_about(run: &EvaluationRun, may: &CanReadEvaluation) -> bool {
    let allowed: Vec<ProgrammeId> = may.programmes().iter().map(|p| p.programme).collect();
    run.programmes.iter().all(|programme| allowed.contains(programme))
}
