//! Which months of a programme's ledger are closed? A month is locked when it has ended, the earlier ones first, in every
//! organisation that takes part. After that its sum never changes: whatever is posted or put right later counts in the
//! first month that is still open (see [`crate::posting::booking_month`]).
//!
//! A posting that is under way while the month is being locked is either in the sum or in the next month: both hold the
//! organisation's part of the ledger, the posting shared and the locking alone, before they look at what stands.

use std::collections::BTreeSet;

use access::rules::participation::CanLockMonth;
use db::{Hold, Work, args, statement};
use kernel::{Date, Month, OrganisationId, ProgrammeId};

use crate::sums::MonthSum;

/// Why a month was not locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Hours can still be done in it.
    #[error("{month} has not ended")]
    NotEnded {
        /// The month that was asked for.
        month: Month,
    },
    /// Hours are booked in an earlier month that is open: lock that one first.
    #[error("{earlier} must be locked first")]
    EarlierMonthOpen {
        /// The earliest open month with postings.
        earlier: Month,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Locks a month in every organisation that takes part. Locked once, locking it again changes nothing.
///
/// Returns whether it was open anywhere.
///
/// # Errors
/// [`LockError`]; the work should then be dropped.
pub async fn lock_month(work: &mut Work, may: &CanLockMonth, month: Month) -> Result<bool, LockError> {
    if work.now().day_in_sweden().month() <= month {
        return Err(LockError::NotEnded { month });
    }
    let programme = may.programme();
    let members: BTreeSet<OrganisationId> = programme.members.iter().copied().collect();
    for member in &members {
        hold_ledger(work, Hold::Alone, *member, programme.programme).await?;
    }
    let mut earlier = None;
    for member in &members {
        let open = earliest_open_before(work, *member, programme.programme, month).await?;
        earlier = earlier.into_iter().chain(open).min();
    }
    if let Some(earlier) = earlier {
        return Err(LockError::EarlierMonthOpen { earlier });
    }
    let (now, actor) = (work.now(), work.actor_id());
    let rows: Vec<_> = members.iter().map(|member| args![*member, programme.programme, month, now, actor]).collect();
    Ok(work.insert_many(&LOCK, rows).await? > 0)
}

/// Holds an organisation's part of a programme's ledger until the work ends.
pub(crate) async fn hold_ledger(
    work: &mut Work,
    hold: Hold,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<()> {
    work.hold(hold, &format!("ledger {organisation} {programme}")).await
}

/// The month that can be locked next: the first that is open, if it has ended.
pub fn next_to_lock(months: &[MonthSum], today: Date) -> Option<Month> {
    months.iter().filter(|m| !m.locked).map(|m| m.month).min().filter(|month| *month < today.month())
}

/// The months that are locked in one organisation.
pub(crate) async fn locked_months(
    from: &mut impl db::Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<BTreeSet<Month>> {
    let rows = from.all(&LOCKED_MONTHS, args![organisation, programme]).await?;
    rows.iter().map(|row| row.get("month")).collect()
}

async fn earliest_open_before(
    from: &mut impl db::Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
    month: Month,
) -> db::Result<Option<Month>> {
    from.one(&EARLIEST_OPEN_BEFORE, args![organisation, programme, month]).await?.get("month")
}

statement!(
    EARLIEST_OPEN_BEFORE,
    "select min(p.booked_in) as month from participation_posting p
    where p.organisation_id = $1 and p.programme_id = $2 and p.booked_in < $3
        and not exists (
            select 1 from participation_month_lock l
            where l.organisation_id = $1 and l.programme_id = $2 and l.month = p.booked_in
        )"
);

statement!(
    LOCK,
    "insert into participation_month_lock (organisation_id, programme_id, month, locked_at, locked_by)
    values ($1, $2, $3, $4, $5)
    on conflict (organisation_id, programme_id, month) do nothing"
);

statement!(
    LOCKED_MONTHS,
    "select month from participation_month_lock where organisation_id = $1 and programme_id = $2"
);

#[cfg(test)]
mod tests {
    use kernel::Estimate;

    use super::*;

    fn sum(month: &str, locked: bool) -> MonthSum {
        let nothing = Estimate::plain(0.0, "hours", 0, "persons with booked time", "hour_ledger");
        MonthSum {
            month: month.parse().unwrap(),
            locked,
            postings: nothing.clone(),
            persons: nothing.clone(),
            hours: nothing,
        }
    }

    #[test]
    fn the_first_open_month_that_has_ended_is_locked_next() {
        let months = [sum("2025-01", true), sum("2025-02", false), sum("2025-03", false)];
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(next_to_lock(&months, day("2025-03-10")), Some("2025-02".parse().unwrap()));
        assert_eq!(next_to_lock(&months, day("2025-02-28")), None, "February has not ended");
        assert_eq!(next_to_lock(&months[..1], day("2025-03-10")), None);
    }
}
