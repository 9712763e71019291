//! The SQL of budgets.

use access::ProgrammeRef;
use access::rules::economy::CanSeeCosts;
use db::{Fetch, Result, Row, Work, args, statement};
use kernel::{Activity, Month, SignInId, Timestamp};
use uuid::Uuid;

use super::{Budget, BudgetPeriod, BudgetRow, BudgetVersion, NewBudget};

statement!(
    LATEST_BUDGET,
    "select cast(coalesce(max(version), 0) as bigint) as version from economy_budget \
     where organisation_id = $1 and programme_id = $2"
);
statement!(
    LIST_BUDGETS,
    "select version, decided_on, reason, recorded_at from economy_budget \
     where organisation_id = $1 and programme_id = $2 order by version"
);
statement!(
    LIST_BUDGET_ROWS,
    "select period, activity, kind, member_id, amount_ore from economy_budget_row \
     where organisation_id = $1 and programme_id = $2 and version = $3 order by place"
);
statement!(
    INSERT_BUDGET,
    "insert into economy_budget (organisation_id, programme_id, version, decided_on, reason, recorded_at, recorded_by) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    INSERT_BUDGET_ROW,
    "insert into economy_budget_row (organisation_id, programme_id, version, place, period, activity, kind, member_id, \
     amount_ore) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    INSERT_BUDGET_COMMENT,
    "insert into economy_budget_comment (organisation_id, id, programme_id, activity, upto, comment, written_at, \
     written_by) values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    LIST_BUDGET_COMMENTS,
    "select activity, upto, comment, written_at, written_by from economy_budget_comment \
     where organisation_id = $1 and programme_id = $2 order by written_at desc, id"
);

/// What somebody said about a deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// About which activity; about the whole where none is named.
    pub activity: Option<Activity>,
    /// Up to and with which month.
    pub upto: Month,
    /// What was said.
    pub comment: String,
    /// When.
    pub written_at: Timestamp,
    /// By whom.
    pub written_by: Option<SignInId>,
}

/// Every version, the first one first.
///
/// # Errors
/// As the database's.
pub async fn list_budgets(from: &mut impl Fetch, may: &CanSeeCosts) -> Result<Vec<BudgetVersion>> {
    let of = may.programme();
    from.all(&LIST_BUDGETS, args![of.lead, of.programme]).await?.iter().map(head).collect()
}

/// A version with its rows; the latest where none is named.
///
/// # Errors
/// As the database's.
pub async fn find_budget(from: &mut impl Fetch, may: &CanSeeCosts, version: Option<i64>) -> Result<Option<Budget>> {
    let of = may.programme();
    let versions = list_budgets(from, may).await?;
    let found = match version {
        Some(version) => versions.into_iter().find(|head| head.version == version),
        None => versions.into_iter().last(),
    };
    let Some(head) = found else { return Ok(None) };
    let rows = from.all(&LIST_BUDGET_ROWS, args![of.lead, of.programme, head.version]).await?;
    let rows = rows.iter().map(read_row).collect::<Result<Vec<BudgetRow>>>()?;
    Ok(Some(Budget { head, rows }))
}

/// What was said about deviations, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_comments(from: &mut impl Fetch, may: &CanSeeCosts) -> Result<Vec<Comment>> {
    let of = may.programme();
    let rows = from.all(&LIST_BUDGET_COMMENTS, args![of.lead, of.programme]).await?;
    rows.iter()
        .map(|row| {
            Ok(Comment {
                activity: row.get("activity")?,
                upto: row.get("upto")?,
                comment: row.get("comment")?,
                written_at: row.get("written_at")?,
                written_by: row.get("written_by")?,
            })
        })
        .collect()
}

pub(super) async fn latest_version(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<i64> {
    from.one(&LATEST_BUDGET, args![of.lead, of.programme]).await?.get("version")
}

pub(crate) async fn insert(work: &mut Work, of: &ProgrammeRef, version: i64, new: &NewBudget) -> Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let head = args![of.lead, of.programme, version, new.decided_on, new.reason.trim(), now, actor];
    work.execute(&INSERT_BUDGET, head).await?;
    let rows = new.rows.iter().enumerate().map(|(place, row)| {
        let period = row.period.to_string();
        args![of.lead, of.programme, version, place as i64, period, row.activity, row.kind, row.member, row.amount]
    });
    work.insert_many(&INSERT_BUDGET_ROW, rows.collect::<Vec<_>>()).await?;
    Ok(())
}

pub(super) async fn insert_comment(
    work: &mut Work,
    of: &ProgrammeRef,
    id: Uuid,
    activity: Option<Activity>,
    upto: Month,
    comment: &str,
) -> Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![of.lead, id, of.programme, activity, upto, comment, now, actor];
    work.execute(&INSERT_BUDGET_COMMENT, row).await?;
    Ok(())
}

fn head(row: &Row) -> Result<BudgetVersion> {
    Ok(BudgetVersion {
        version: row.get("version")?,
        decided_on: row.get("decided_on")?,
        reason: row.get("reason")?,
        recorded_at: row.get("recorded_at")?,
    })
}

fn read_row(row: &Row) -> Result<BudgetRow> {
    let period: String = row.get("period")?;
    let period = match period.parse::<BudgetPeriod>() {
        Ok(period) => period,
        // Only what was a period is written; a month says so in its own words.
        Err(_) => BudgetPeriod::Month(row.get("period")?),
    };
    Ok(BudgetRow {
        period,
        activity: row.get("activity")?,
        kind: row.get("kind")?,
        member: row.get("member_id")?,
        amount: row.get("amount_ore")?,
    })
}
