//! What becomes of a champion's tasks when the person leaves? The mandates end with the last day, and the planned sessions
//! after it have no leader until somebody takes them. Questions and raised hands are the unit's and wait there.

use access::rules::learning::CanAppointChampions;
use access::rules::people::CanSeeOff;
use db::{Fetch, Work, args, statement};
use kernel::{Date, Timestamp};

use crate::session::{Session, State, store as sessions};

/// How far ahead sessions without a leader are looked for, in days.
const DAYS_AHEAD: i64 = 400;

statement!(
    END_ALL_OF,
    "update learning_mandate set ends_on = $3
    where organisation_id = $1 and person_id = $2 and (ends_on is null or ends_on > $3)"
);
statement!(
    LEAVE_WITHOUT_LEADER,
    "update learning_session set champion_id = null
    where organisation_id = $1 and champion_id = $2 and state = 'planned' and starts_at >= $3"
);

/// Ends everything that a person has promised to do after `last_day`; a mandate that was to begin later never runs. Returns how many mandates and sessions it was; the same
/// again changes nothing.
///
/// # Errors
/// As the database's.
pub async fn end_all_of(work: &mut Work, may: &CanSeeOff, last_day: Date) -> db::Result<(u64, u64)> {
    let (organisation, person) = (may.leaver().organisation, may.leaver().person);
    let mandates = work.execute(&END_ALL_OF, args![organisation, person, last_day]).await?;
    let from = Timestamp::from_sweden(last_day.plus_days(1), 0);
    let sessions = work.execute(&LEAVE_WITHOUT_LEADER, args![organisation, person, from]).await?;
    Ok((mandates, sessions))
}

/// The planned sessions to come that nobody is to lead, the next first.
///
/// # Errors
/// As the database's.
pub async fn without_leader(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    now: Timestamp,
) -> db::Result<Vec<Session>> {
    let end = Timestamp::from_sweden(now.day_in_sweden().plus_days(DAYS_AHEAD), 0);
    let mut found = sessions::list(from, *may.organisation(), (now, end)).await?;
    found.retain(|session| session.champion.is_none() && session.state == State::Planned);
    found.sort_by_key(|session| (session.starts_at, session.id));
    Ok(found)
}
