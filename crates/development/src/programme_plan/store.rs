use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, ProgrammeId, Timestamp};

use super::ProgrammePlan;

statement!(
    INSERT_PROGRAMME_PLAN,
    "insert into development_programme_plan (organisation_id, programme_id, edition, document, saved_at, saved_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LATEST_PROGRAMME_PLAN,
    "select edition, document, saved_at from development_programme_plan
    where organisation_id = $1 and programme_id = $2 order by edition desc limit 1"
);
statement!(
    FIND_PROGRAMME_PLAN,
    "select edition, document, saved_at from development_programme_plan
    where organisation_id = $1 and programme_id = $2 and edition = $3"
);
statement!(
    LIST_PROGRAMME_PLAN_EDITIONS,
    "select edition, saved_at from development_programme_plan
    where organisation_id = $1 and programme_id = $2 order by edition"
);

pub(crate) async fn insert(work: &mut Work, plan: &ProgrammePlan) -> db::Result<()> {
    let document = serde_json::to_string(&plan.text).map_err(|why| unreadable(&why))?;
    let row = args![plan.lead, plan.programme, plan.edition, document, plan.saved_at, work.actor_id()];
    work.execute(&INSERT_PROGRAMME_PLAN, row).await.map(drop)
}

pub(super) async fn find(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
    edition: Option<i64>,
) -> db::Result<Option<ProgrammePlan>> {
    let row = match edition {
        Some(edition) => from.optional(&FIND_PROGRAMME_PLAN, args![lead, programme, edition]).await?,
        None => from.optional(&LATEST_PROGRAMME_PLAN, args![lead, programme]).await?,
    };
    row.map(|row| read(lead, programme, &row)).transpose()
}

pub(super) async fn editions(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<(i64, Timestamp)>> {
    let rows = from.all(&LIST_PROGRAMME_PLAN_EDITIONS, args![lead, programme]).await?;
    rows.iter().map(|row| Ok((row.get("edition")?, row.get("saved_at")?))).collect()
}

fn read(lead: OrganisationId, programme: ProgrammeId, row: &Row) -> db::Result<ProgrammePlan> {
    let text = serde_json::from_str(&row.get::<String>("document")?).map_err(|why| unreadable(&why))?;
    Ok(ProgrammePlan { lead, programme, edition: row.get("edition")?, saved_at: row.get("saved_at")?, text })
}

fn unreadable(why: &serde_json::Error) -> db::Error {
    db::Error::Column { column: "document".into(), problem: why.to_string() }
}
