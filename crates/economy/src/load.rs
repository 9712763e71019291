//! How do thousands of rows get in at once? Bulk insertion for the demonstration and for imports; the caller has checked
//! the rows and owns the transaction.

use access::ProgrammeRef;
use db::{Result, Work, args};
use kernel::{CostId, Date, ImportId};

use crate::budget::{BudgetRow, NewBudget, insert_budget};
use crate::cost::{INSERT_COST, NewCost, insert_values};
use crate::rate::{Rate, RateKind, insert_rate};
use crate::reference::{INSERT_REFERENCE_PROGRAMME, ReferenceProgramme};

/// Inserts the costs of a programme as one import.
///
/// # Errors
/// As the database's.
pub async fn costs(work: &mut Work, programme: &ProgrammeRef, costs: &[NewCost]) -> Result<()> {
    let import: ImportId = work.new_id()?;
    let mut rows = Vec::with_capacity(costs.len());
    for cost in costs {
        let id: CostId = work.new_id()?;
        rows.push(insert_values(work, programme, id, import, cost));
    }
    work.insert_many(&INSERT_COST, rows).await.map(drop)
}

/// Inserts the totals of programmes that are compared with.
///
/// # Errors
/// As the database's.
pub async fn reference_programmes(work: &mut Work, rows: &[ReferenceProgramme]) -> Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|r| {
            let participants = r.participants.and_then(|n| i64::try_from(n).ok());
            args![r.lead, r.programme, participants, r.minutes, r.cost]
        })
        .collect();
    work.insert_many(&INSERT_REFERENCE_PROGRAMME, rows).await.map(drop)
}

/// Inserts the first version of a programme's budget.
///
/// # Errors
/// As the database's.
pub async fn budget(
    work: &mut Work,
    programme: &ProgrammeRef,
    decided_on: Date,
    reason: &str,
    rows: &[BudgetRow],
) -> Result<()> {
    let new = NewBudget { decided_on, reason: reason.to_owned(), rows: rows.to_vec() };
    insert_budget(work, programme, 1, &new).await
}

/// Inserts the first rates of a programme, from one day on: öre an hour, or hundredths of a percent.
///
/// # Errors
/// As the database's.
pub async fn rates(
    work: &mut Work,
    programme: &ProgrammeRef,
    holds_from: Date,
    rates: &[(RateKind, i64)],
) -> Result<()> {
    for (place, (kind, amount)) in (1..).zip(rates) {
        let rate = Rate {
            kind: *kind,
            holds_from,
            amount: *amount,
            reason: None,
            correction: false,
            recorded_at: work.now(),
            recorded_by: None,
        };
        insert_rate(work, programme, place, &rate).await?;
    }
    Ok(())
}
