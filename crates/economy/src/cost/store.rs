//! The SQL of costs.

use access::ProgrammeRef;
use db::{Fetch, Result, Row, Value, Work, args, statement};
use kernel::{Activity, CostId, CostKind, ImportId, Month, Ore, OrganisationId};

use super::NewCost;

statement!(
    pub(crate) INSERT_COST,
    "insert into economy_cost (organisation_id, id, programme_id, member_id, period, activity, kind, amount_ore, note, \
     import_id, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
statement!(
    COUNT_IMPORT,
    "select count(*) as rows from economy_cost where organisation_id = $1 and programme_id = $2 and import_id = $3"
);
statement!(
    TOTAL,
    "select cast(coalesce(sum(amount_ore), 0) as bigint) as amount from economy_cost \
     where organisation_id = $1 and programme_id = $2"
);
statement!(
    SUM_BY_ACTIVITY_AND_KIND,
    "select activity, kind, cast(sum(amount_ore) as bigint) as amount from economy_cost \
     where organisation_id = $1 and programme_id = $2 group by activity, kind order by activity, kind"
);
statement!(
    SUM_BY_MEMBER,
    "select member_id, kind, cast(sum(amount_ore) as bigint) as amount from economy_cost \
     where organisation_id = $1 and programme_id = $2 group by member_id, kind order by member_id, kind"
);
statement!(
    SUM_FOR_PACKAGE,
    "select member_id, period, activity, kind, cast(sum(amount_ore) as bigint) as amount from economy_cost \
     where organisation_id = $1 and programme_id = $2 group by member_id, period, activity, kind \
     order by period, member_id, activity, kind"
);

/// A sum of amounts that agree in member, month, activity and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostCell {
    /// Who paid.
    pub member: Option<OrganisationId>,
    /// When.
    pub period: Month,
    /// For what.
    pub activity: Activity,
    /// Of what kind.
    pub kind: CostKind,
    /// How much in all.
    pub amount: Ore,
}

pub(crate) fn insert_values(
    work: &Work,
    of: &ProgrammeRef,
    id: CostId,
    import: ImportId,
    cost: &NewCost,
) -> Vec<Value> {
    args![
        of.lead,
        id,
        of.programme,
        cost.member,
        cost.period,
        cost.activity,
        cost.kind,
        cost.amount,
        cost.note.as_deref(),
        import,
        work.now(),
        work.actor_id()
    ]
}

pub(super) async fn rows_of_import(from: &mut impl Fetch, of: &ProgrammeRef, import: ImportId) -> Result<i64> {
    from.one(&COUNT_IMPORT, args![of.lead, of.programme, import]).await?.get("rows")
}

pub(crate) async fn total(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Ore> {
    from.one(&TOTAL, args![of.lead, of.programme]).await?.get("amount")
}

pub(super) async fn by_activity_and_kind(
    from: &mut impl Fetch,
    of: &ProgrammeRef,
) -> Result<Vec<(Activity, CostKind, Ore)>> {
    let rows = from.all(&SUM_BY_ACTIVITY_AND_KIND, args![of.lead, of.programme]).await?;
    rows.iter().map(|row| Ok((row.get("activity")?, row.get("kind")?, row.get("amount")?))).collect()
}

pub(super) async fn by_member(
    from: &mut impl Fetch,
    of: &ProgrammeRef,
) -> Result<Vec<(Option<OrganisationId>, CostKind, Ore)>> {
    let rows = from.all(&SUM_BY_MEMBER, args![of.lead, of.programme]).await?;
    rows.iter().map(|row| Ok((row.get("member_id")?, row.get("kind")?, row.get("amount")?))).collect()
}

pub(crate) async fn cells(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Vec<CostCell>> {
    from.all(&SUM_FOR_PACKAGE, args![of.lead, of.programme]).await?.iter().map(cell).collect()
}

fn cell(row: &Row) -> Result<CostCell> {
    Ok(CostCell {
        member: row.get("member_id")?,
        period: row.get("period")?,
        activity: row.get("activity")?,
        kind: row.get("kind")?,
        amount: row.get("amount")?,
    })
}
