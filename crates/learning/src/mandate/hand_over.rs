//! What happens to a champion's tasks when somebody else takes over? In one step the mandate ends, the successor has one
//! from the day after, and the planned sessions of the unit are the successor's. Open questions and raised hands belong to the
//! unit: whoever is champion there has them.

use access::rules::learning::CanAppointChampions;
use db::{Fetch, Work, args};
use kernel::{Date, MandateId, PersonId, Timestamp};

use super::{MandateError, NewMandate, appoint_champion, store};
use crate::question::count_waiting;
use crate::session::{Session, State, store as sessions};

/// How far back registers that are missing are looked for, in days.
const DAYS_BACK: i64 = 60;
/// How far ahead sessions can be planned, in days.
const DAYS_AHEAD: i64 = 400;

/// What a champion still has to do in a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tasks {
    /// Planned sessions to come, the next first.
    pub planned: Vec<Session>,
    /// Sessions that have been and have no register, the oldest first.
    pub without_register: Vec<Session>,
    /// Questions of the unit that wait for an answer: they go to whoever is champion there.
    pub open_questions: usize,
}

/// The tasks that go with a mandate.
///
/// # Errors
/// [`MandateError::NoSuchMandate`], or as the database's.
pub async fn tasks_of(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    mandate: MandateId,
    now: Timestamp,
) -> Result<Tasks, MandateError> {
    let organisation = *may.organisation();
    let found = store::find(from, organisation, mandate).await?.ok_or(MandateError::NoSuchMandate)?;
    let today = now.day_in_sweden();
    let window = (
        Timestamp::from_sweden(today.plus_days(-DAYS_BACK), 0),
        Timestamp::from_sweden(today.plus_days(DAYS_AHEAD), 0),
    );
    let mut own = sessions::list_of_unit(from, organisation, found.unit, window).await?;
    own.retain(|session| session.champion == Some(found.person) && session.state == State::Planned);
    own.sort_by_key(|session| (session.starts_at, session.id));
    let (planned, without_register) = own.into_iter().partition(|session| session.starts_at >= now);
    let open_questions = count_waiting(from, organisation, found.unit).await?;
    Ok(Tasks { planned, without_register, open_questions })
}

/// Hands a mandate and its planned sessions over to `successor`: `last_day` is its last day. Returns how many sessions
/// have changed hands. A successor who has a mandate in the unit already only takes the sessions.
///
/// # Errors
/// [`MandateError`] says what to change; the work should then be dropped.
pub async fn hand_over(
    work: &mut Work,
    may: &CanAppointChampions,
    mandate: MandateId,
    successor: PersonId,
    last_day: Date,
) -> Result<u64, MandateError> {
    let organisation = *may.organisation();
    let found = store::find(work, organisation, mandate).await?.ok_or(MandateError::NoSuchMandate)?;
    if successor == found.person {
        return Err(MandateError::NoSuchPerson);
    }
    if last_day < found.starts_on {
        return Err(MandateError::EndsBeforeItStarts);
    }
    let new = NewMandate {
        person: successor,
        unit: found.unit,
        minutes_a_week: found.minutes_a_week,
        starts_on: last_day.plus_days(1),
        ends_on: None,
    };
    match appoint_champion(work, may, new).await {
        Ok(_) | Err(MandateError::AlreadyAppointed) => {}
        Err(why) => return Err(why),
    }
    store::set_end(work, organisation, mandate, last_day).await?;
    // Those of the last days are still the old champion's.
    let from = Timestamp::from_sweden(last_day.plus_days(1), 0).max(work.now());
    Ok(work.execute(&sessions::HAND_OVER, args![organisation, found.unit, found.person, successor, from]).await?)
}
