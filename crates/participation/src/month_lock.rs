//! Which months of a programme's ledger are closed? A month is locked when it has ended, the earlier ones first, in every
//! organisation that takes part. After that its sum never changes: whatever is posted or put right later counts in the
//! first month that is still open (see [`crate::posting::booking_month`]).

use std::collections::{BTreeMap, BTreeSet};

use access::rules::participation::{CanLockMonth, CanSeeProgrammeParticipation};
use db::{Work, args, statement};
use kernel::{Date, Minutes, Month, OrganisationId, ProgrammeId};

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

/// A month of a programme's ledger over all its organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSum {
    /// The month in which the rows count.
    pub month: Month,
    /// Whether it is locked in every organisation that takes part.
    pub locked: bool,
    /// Rows of the ledger, those that take others back included.
    pub postings: u64,
    /// Persons whose minutes in the month are more than none.
    pub persons: u64,
    /// Net minutes.
    pub minutes: Minutes,
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
    let mut earlier = None;
    for member in &programme.members {
        let open = earliest_open_before(work, *member, programme.programme, month).await?;
        earlier = earlier.into_iter().chain(open).min();
    }
    if let Some(earlier) = earlier {
        return Err(LockError::EarlierMonthOpen { earlier });
    }
    let (now, actor) = (work.now(), work.actor_id());
    let rows: Vec<_> =
        programme.members.iter().map(|member| args![*member, programme.programme, month, now, actor]).collect();
    Ok(work.insert_many(&LOCK, rows).await? > 0)
}

/// The months in which anything is booked, or that are locked, with their sums, from the first to the last.
///
/// # Errors
/// As the database's.
pub async fn list_months(from: &mut impl db::Fetch, may: &CanSeeProgrammeParticipation) -> db::Result<Vec<MonthSum>> {
    let programme = may.programme();
    let mut sums: BTreeMap<Month, MonthSum> = BTreeMap::new();
    let mut locked_in: BTreeMap<Month, usize> = BTreeMap::new();
    for member in &programme.members {
        for row in from.all(&SUMS_BY_MONTH, args![*member, programme.programme]).await? {
            let sum = entry(&mut sums, row.get("booked_in")?);
            sum.postings += row.get::<u64>("postings")?;
            sum.persons += row.get::<u64>("persons")?;
            sum.minutes = sum.minutes + row.get("minutes")?;
        }
        for month in locked_months(from, *member, programme.programme).await? {
            entry(&mut sums, month);
            *locked_in.entry(month).or_default() += 1;
        }
    }
    let members = programme.members.len();
    Ok(sums.into_values().map(|sum| MonthSum { locked: locked_in.get(&sum.month) == Some(&members), ..sum }).collect())
}

fn entry(sums: &mut BTreeMap<Month, MonthSum>, month: Month) -> &mut MonthSum {
    sums.entry(month).or_insert(MonthSum { month, locked: false, postings: 0, persons: 0, minutes: Minutes(0) })
}

/// The month that can be locked next: the first that is open, if it has ended.
pub fn next_to_lock(months: &[MonthSum], today: Date) -> Option<Month> {
    months.iter().filter(|m| !m.locked).map(|m| m.month).min().filter(|month| *month < today.month())
}

async fn locked_months(
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

statement!(
    SUMS_BY_MONTH,
    "select of_person.booked_in, cast(sum(of_person.postings) as bigint) as postings,
        cast(sum(case when of_person.minutes > 0 then 1 else 0 end) as bigint) as persons,
        cast(sum(of_person.minutes) as bigint) as minutes
    from (
        select organisation_id, booked_in, person_id, cast(count(*) as bigint) as postings,
            cast(sum(minutes) as bigint) as minutes
        from participation_posting
        where organisation_id = $1 and programme_id = $2
        group by organisation_id, booked_in, person_id
    ) of_person
    where of_person.organisation_id = $1
    group by of_person.booked_in"
);

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(month: &str, locked: bool) -> MonthSum {
        MonthSum { month: month.parse().unwrap(), locked, postings: 1, persons: 1, minutes: Minutes(20) }
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
