//! How is an evaluation carried out? Export, evaluate, store. Evaluating takes a processor for a while, so the caller says
//! on which thread: the web hands it to one that may block.

use std::future::Future;

use access::rules::reporting::CanEvaluate;
use db::{Actor, Db};
use economy::reference::reference;
use evaluation::Context;
use evaluation::package::Package;
use evaluation::result::{Evaluation, ReferenceInterval};
use kernel::Timestamp;
use measurement::pseudonym::KeyRing;

use super::{EvaluationRun, State, store};
use crate::export_package::{ExportError, export_package};

/// Why an evaluation has no result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There was nothing to evaluate.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The engine stopped.
    #[error("the evaluation stopped: {0}")]
    Stopped(String),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Carries out an evaluation that was asked for, and stores what came of it: the result, or that it failed. `evaluate` is
/// [`evaluation::evaluate`] on a thread that may be busy.
///
/// # Errors
/// Why it failed, for the log; the evaluation is marked as failed then, if the database can be reached.
pub async fn run_evaluation<F, R>(
    db: &Db,
    may: &CanEvaluate,
    run: &EvaluationRun,
    keys: &dyn KeyRing,
    evaluate: F,
) -> Result<(), RunError>
where
    F: FnOnce(Package, Context) -> R + Send,
    R: Future<Output = Result<Evaluation, String>> + Send,
{
    let result = computed(db, may, run, keys, evaluate).await;
    let (state, text) = match &result {
        Ok(text) => (State::Finished, Some(text.as_str())),
        Err(_) => (State::Failed, None),
    };
    let mut work = db.work(Actor::Program).await?;
    store::end(&mut work, run.organisation, run.id, state, text).await?;
    work.commit(run.organisation, "evaluation_ended", Some(run.id.into())).await?;
    result.map(drop)
}

/// What an evaluation needs besides the package: the moment and what training costs elsewhere.
pub fn context(at: Timestamp) -> Context {
    let (day, minute) = at.in_sweden();
    let reference = reference().intervals.iter().map(|interval| ReferenceInterval {
        id: interval.id.clone(),
        low_sek: interval.low.kronor(),
        high_sek: interval.high.kronor(),
        includes_lost_working_time: interval.includes_lost_working_time,
        source: interval.source.clone(),
    });
    Context {
        generated_at: format!("{day}T{:02}:{:02}", minute / 60, minute % 60),
        seed: 1,
        reference: reference.collect(),
        skipped: Vec::new(),
    }
}

async fn computed<F, R>(
    db: &Db,
    may: &CanEvaluate,
    run: &EvaluationRun,
    keys: &dyn KeyRing,
    evaluate: F,
) -> Result<String, RunError>
where
    F: FnOnce(Package, Context) -> R + Send,
    R: Future<Output = Result<Evaluation, String>> + Send,
{
    let today = run.requested_at.day_in_sweden();
    let package = export_package(&mut db.reader(), may, keys, today).await?;
    let evaluation = evaluate(package, context(run.requested_at)).await.map_err(RunError::Stopped)?;
    serde_json::to_string(&evaluation).map_err(|why| RunError::Stopped(why.to_string()))
}
