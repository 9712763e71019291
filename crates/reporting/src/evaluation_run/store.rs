//! The SQL of evaluations.

use db::{Fetch, Result, Row, Work, args, statement};
use kernel::{EvaluationId, OrganisationId, ProgrammeId, Timestamp};

use super::{EvaluationRun, State};

statement!(
    INSERT_EVALUATION,
    "insert into reporting_evaluation (organisation_id, id, programmes, state, requested_at, requested_by, finished_at, \
     result) values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    LIST_EVALUATIONS,
    "select organisation_id, id, programmes, state, requested_at, requested_by, finished_at from reporting_evaluation \
     order by requested_at desc, id",
    across: "an evaluation spans programmes of several leads; the rule about its programmes decides who sees it"
);
statement!(
    FIND_EVALUATION,
    "select organisation_id, id, programmes, state, requested_at, requested_by, finished_at from reporting_evaluation \
     where id = $1",
    across: "asked before it is known under which of the leads the evaluation is kept"
);
statement!(FIND_RESULT, "select result from reporting_evaluation where organisation_id = $1 and id = $2");
statement!(
    END_EVALUATION,
    "update reporting_evaluation set state = $3, finished_at = $4, result = $5 \
     where organisation_id = $1 and id = $2 and state = 'running'"
);
statement!(
    FAIL_RUNNING,
    "update reporting_evaluation set state = 'failed', finished_at = $2 where state = 'running' and requested_at < $1",
    across: "at start-up, whatever a restart interrupted"
);

pub(super) async fn insert(work: &mut Work, run: &EvaluationRun) -> Result<()> {
    let programmes = run.programmes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let args = args![
        run.organisation,
        run.id,
        programmes,
        run.state.code(),
        run.requested_at,
        run.requested_by,
        run.finished_at,
        None::<&str>
    ];
    work.execute(&INSERT_EVALUATION, args).await.map(drop)
}

pub(super) async fn all(from: &mut impl Fetch) -> Result<Vec<EvaluationRun>> {
    from.all(&LIST_EVALUATIONS, args![]).await?.iter().map(read).collect()
}

pub(super) async fn find(from: &mut impl Fetch, id: EvaluationId) -> Result<Option<EvaluationRun>> {
    from.optional(&FIND_EVALUATION, args![id]).await?.map(|row| read(&row)).transpose()
}

pub(super) async fn result(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    id: EvaluationId,
) -> Result<Option<String>> {
    match from.optional(&FIND_RESULT, args![organisation, id]).await? {
        Some(row) => row.get("result"),
        None => Ok(None),
    }
}

/// Ends a running evaluation; one that has ended stays as it is.
pub(super) async fn end(
    work: &mut Work,
    organisation: OrganisationId,
    id: EvaluationId,
    state: State,
    result: Option<&str>,
) -> Result<()> {
    let now = work.now();
    work.execute(&END_EVALUATION, args![organisation, id, state.code(), now, result]).await.map(drop)
}

pub(super) async fn fail_running(work: &mut Work, asked_before: Timestamp) -> Result<u64> {
    let now = work.now();
    work.execute(&FAIL_RUNNING, args![asked_before, now]).await
}

fn read(row: &Row) -> Result<EvaluationRun> {
    let wrong = |problem: String| db::Error::Column { column: "programmes".to_owned(), problem };
    let programmes: String = row.get("programmes")?;
    let programmes = programmes
        .split(',')
        .map(|id| id.parse::<ProgrammeId>().map_err(|why| wrong(why.to_string())))
        .collect::<Result<_>>()?;
    Ok(EvaluationRun {
        organisation: row.get("organisation_id")?,
        id: row.get("id")?,
        programmes,
        state: match row.get::<String>("state")?.as_str() {
            "running" => State::Running,
            "finished" => State::Finished,
            _ => State::Failed,
        },
        requested_at: row.get("requested_at")?,
        requested_by: row.get("requested_by")?,
        finished_at: row.get("finished_at")?,
    })
}
