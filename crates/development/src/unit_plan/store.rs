use access::UnitRef;
use db::{Fetch, Row, Work, args, statement};
use kernel::{Minutes, OrganisationId, Timestamp, UnitId};

use super::{Goal, PlanText, UnitPlan};

statement!(
    INSERT_UNIT_PLAN,
    "insert into development_unit_plan (
        organisation_id, unit_id, year, version, why, strategy, sessions_a_month, minutes_a_month, responsible,
        discussed_on, manager_trained_on, afterwards, saved_at, saved_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
statement!(
    INSERT_UNIT_GOAL,
    "insert into development_unit_goal (organisation_id, unit_id, year, version, place, item, words, percent, by_month)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LATEST_UNIT_PLAN,
    "select version, why, strategy, sessions_a_month, minutes_a_month, responsible, discussed_on, manager_trained_on,
        afterwards, saved_at
    from development_unit_plan where organisation_id = $1 and unit_id = $2 and year = $3
    order by version desc limit 1"
);
statement!(
    FIND_UNIT_PLAN,
    "select version, why, strategy, sessions_a_month, minutes_a_month, responsible, discussed_on, manager_trained_on,
        afterwards, saved_at
    from development_unit_plan where organisation_id = $1 and unit_id = $2 and year = $3 and version = $4"
);
statement!(
    LIST_UNIT_PLAN_VERSIONS,
    "select version, saved_at from development_unit_plan where organisation_id = $1 and unit_id = $2 and year = $3
    order by version"
);
statement!(
    LIST_UNIT_GOALS,
    "select item, words, percent, by_month from development_unit_goal
    where organisation_id = $1 and unit_id = $2 and year = $3 and version = $4 order by place"
);

pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    unit: UnitId,
    plan: &UnitPlan,
) -> db::Result<()> {
    let (year, version, text) = (i64::from(plan.year), plan.version, &plan.text);
    let row = args![
        organisation,
        unit,
        year,
        version,
        text.why.as_str(),
        text.strategy.as_deref(),
        text.sessions_a_month,
        text.minutes_a_month,
        text.responsible.as_deref(),
        text.discussed_on,
        text.manager_trained_on,
        text.afterwards.as_deref(),
        plan.saved_at,
        work.actor_id()
    ];
    work.execute(&INSERT_UNIT_PLAN, row).await?;
    let goals = text.goals.iter().enumerate().map(|(place, goal)| {
        args![
            organisation,
            unit,
            year,
            version,
            place as i64,
            goal.item.as_deref(),
            goal.words.as_str(),
            goal.percent,
            goal.by
        ]
    });
    work.insert_many(&INSERT_UNIT_GOAL, goals).await?;
    Ok(())
}

pub(super) async fn latest(from: &mut impl Fetch, unit: &UnitRef, year: i16) -> db::Result<Option<UnitPlan>> {
    let row = from.optional(&LATEST_UNIT_PLAN, args![unit.organisation, unit.unit, i64::from(year)]).await?;
    whole(from, unit, year, row).await
}

pub(super) async fn find(
    from: &mut impl Fetch,
    unit: &UnitRef,
    year: i16,
    version: i64,
) -> db::Result<Option<UnitPlan>> {
    let row = from.optional(&FIND_UNIT_PLAN, args![unit.organisation, unit.unit, i64::from(year), version]).await?;
    whole(from, unit, year, row).await
}

pub(super) async fn versions(from: &mut impl Fetch, unit: &UnitRef, year: i16) -> db::Result<Vec<(i64, Timestamp)>> {
    let rows = from.all(&LIST_UNIT_PLAN_VERSIONS, args![unit.organisation, unit.unit, i64::from(year)]).await?;
    rows.iter().map(|row| Ok((row.get("version")?, row.get("saved_at")?))).collect()
}

/// The plan of a row with its goals.
async fn whole(from: &mut impl Fetch, unit: &UnitRef, year: i16, row: Option<Row>) -> db::Result<Option<UnitPlan>> {
    let Some(row) = row else { return Ok(None) };
    let version: i64 = row.get("version")?;
    let goals = from.all(&LIST_UNIT_GOALS, args![unit.organisation, unit.unit, i64::from(year), version]).await?;
    let goals = goals.iter().map(read_goal).collect::<db::Result<Vec<Goal>>>()?;
    let text = PlanText {
        why: row.get("why")?,
        strategy: row.get("strategy")?,
        sessions_a_month: row.get("sessions_a_month")?,
        minutes_a_month: row.get::<Minutes>("minutes_a_month")?,
        responsible: row.get("responsible")?,
        discussed_on: row.get("discussed_on")?,
        manager_trained_on: row.get("manager_trained_on")?,
        afterwards: row.get("afterwards")?,
        goals,
    };
    Ok(Some(UnitPlan { year, version, saved_at: row.get("saved_at")?, text }))
}

fn read_goal(row: &Row) -> db::Result<Goal> {
    Ok(Goal {
        item: row.get("item")?,
        words: row.get("words")?,
        percent: row.get("percent")?,
        by: row.get("by_month")?,
    })
}
