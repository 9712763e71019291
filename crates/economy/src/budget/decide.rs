//! How is a budget decided? As a whole new version, from the version that was seen; and how is a deviation explained?

use std::collections::HashSet;
use std::ops::RangeInclusive;

use access::rules::economy::CanKeepBudget;
use db::{Hold, Work};
use kernel::{Activity, Date, Month, Ore};
use uuid::Uuid;

use super::{BudgetRow, store};

/// The most rows of a budget.
pub const MOST_ROWS: usize = 5_000;
/// The longest reason or comment.
pub const LONGEST_REASON: usize = 500;
/// The largest amount of a row: a thousand million kronor.
const LARGEST: Ore = Ore(100_000_000_000);

/// A budget that is to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBudget {
    /// The day on which it was decided.
    pub decided_on: Date,
    /// Why it is so, or why it is otherwise than the version before.
    pub reason: String,
    /// Its amounts.
    pub rows: Vec<BudgetRow>,
}

/// Why a budget was not decided.
#[derive(Debug, thiserror::Error)]
pub enum BudgetError {
    /// It has no rows, or more than there is room for.
    #[error("a budget has 1 to {MOST_ROWS} rows")]
    Rows,
    /// It does not say why, or too much.
    #[error("a budget says why, in at most {LONGEST_REASON} characters")]
    Reason,
    /// The day of the decision has not been.
    #[error("the day of the decision has not been")]
    NotYet,
    /// A row, from 0, lies outside the programme's time.
    #[error("row {0} lies outside the programme's time")]
    Outside(usize),
    /// A row, from 0, has an amount below zero or larger than any programme.
    #[error("row {0} has an amount that no budget has")]
    Amount(usize),
    /// A row, from 0, says the same as one before it.
    #[error("row {0} is there twice")]
    Twice(usize),
    /// A row, from 0, is for an organisation that does not take part.
    #[error("row {0} is for somebody who does not take part")]
    Stranger(usize),
    /// Somebody decided another version in the meantime.
    #[error("version {latest} was decided in the meantime")]
    Changed {
        /// The latest version.
        latest: i64,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Decides a budget as a new version. `seen` is the version that it was written from, 0 when there was none. Returns the new
/// version. The caller commits: `work.commit(lead, "budget_decided", Some(programme.into()))`.
///
/// # Errors
/// [`BudgetError`]; the work should then be dropped.
pub async fn decide_budget(
    work: &mut Work,
    may: &CanKeepBudget,
    programme: &RangeInclusive<Month>,
    seen: i64,
    new: NewBudget,
) -> Result<i64, BudgetError> {
    let of = may.programme();
    if new.rows.is_empty() || new.rows.len() > MOST_ROWS {
        return Err(BudgetError::Rows);
    }
    if new.reason.trim().is_empty() || new.reason.chars().count() > LONGEST_REASON {
        return Err(BudgetError::Reason);
    }
    if new.decided_on > work.now().day_in_sweden() {
        return Err(BudgetError::NotYet);
    }
    let mut told = HashSet::new();
    for (place, row) in new.rows.iter().enumerate() {
        if row.period.months(programme).is_empty() {
            return Err(BudgetError::Outside(place));
        }
        if !(Ore(0)..=LARGEST).contains(&row.amount) {
            return Err(BudgetError::Amount(place));
        }
        if row.member.is_some_and(|member| member != of.lead && !of.members.contains(&member)) {
            return Err(BudgetError::Stranger(place));
        }
        if !told.insert((row.period, row.activity, row.kind, row.member)) {
            return Err(BudgetError::Twice(place));
        }
    }
    work.hold(Hold::Alone, &format!("budget {} {}", of.lead, of.programme)).await?;
    let latest = store::latest_version(work, of).await?;
    if latest != seen {
        return Err(BudgetError::Changed { latest });
    }
    store::insert(work, of, latest + 1, &new).await?;
    Ok(latest + 1)
}

/// Says why something deviates up to and with a month; of the whole budget where no activity is named. The caller commits:
/// `work.commit(lead, "budget_explained", Some(programme.into()))`.
///
/// # Errors
/// [`BudgetError::Reason`] when it says nothing or too much; the database's.
pub async fn comment_on(
    work: &mut Work,
    may: &CanKeepBudget,
    activity: Option<Activity>,
    upto: Month,
    comment: &str,
) -> Result<(), BudgetError> {
    let comment = comment.trim();
    if comment.is_empty() || comment.chars().count() > LONGEST_REASON {
        return Err(BudgetError::Reason);
    }
    let id: Uuid = work.new_id()?;
    Ok(store::insert_comment(work, may.programme(), id, activity, upto, comment).await?)
}
