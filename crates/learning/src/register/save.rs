//! What does it take to save a register? One transaction: the session is marked as held first, so that two tablets that
//! save the same register wait for each other; then the ledger is made to say what is ticked.

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::CanRunSessions;
use db::Work;
use kernel::{Date, Minutes, PersonId, SessionId};
use participation::posting::{BookError, Booked, Occasion, Source, book_onto};

use super::{Register, open_register};
use crate::kit::find_kit;
use crate::session::{Session, State, find_session, store};

/// Nobody took part longer than so many times the planned length: the session would have been another one.
const TIMES_PLANNED: i64 = 3;

/// What came of saving a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// What was written to the ledger; nothing when it said the same before.
    pub booked: Booked,
    /// How many are ticked.
    pub ticked: usize,
    /// What the reader may want to know.
    pub warning: Option<Warning>,
}

/// Not wrong, but worth a thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// More than learn well together with this kit.
    LargerThanAdvised {
        /// The largest group that is advised.
        advised: u32,
    },
}

/// Why a register was not saved.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The unit has no such session.
    #[error("no such session")]
    NoSuchSession,
    /// The session did not take place.
    #[error("a cancelled session takes no register")]
    Cancelled,
    /// The session is still to come.
    #[error("the session takes place on {on}")]
    NotYetHeld {
        /// Its day.
        on: Date,
    },
    /// Nobody is ticked, and nobody was before: cancel the session instead if nobody came.
    #[error("nobody is ticked")]
    NobodyTicked,
    /// Somebody is ticked who does not stand in the register.
    #[error("somebody is ticked who does not stand in the register")]
    NotInTheRegister {
        /// Who.
        person: PersonId,
    },
    /// Somebody took part longer than the session can have been.
    #[error("{minutes} minutes are longer than the session, {most} at most")]
    LongerThanSession {
        /// Whose minutes.
        person: PersonId,
        /// How many were given.
        minutes: Minutes,
        /// How many are accepted.
        most: Minutes,
    },
    /// The ledger's own rules: less than a minute, more than a day, a correction without a reason.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Saves a session's register: exactly those who are ticked took part, so long each. Saved again with the same content
/// it writes nothing; a change of what was saved needs a reason. An emptied register makes the session planned again.
///
/// # Errors
/// [`RegisterError`] says what to change; the work should then be dropped.
pub async fn save_register(
    work: &mut Work,
    may: &CanRunSessions,
    session: SessionId,
    ticked: &BTreeMap<PersonId, Minutes>,
    reason: Option<&str>,
) -> Result<Saved, RegisterError> {
    let session = find_session(work, may, session).await?.ok_or(RegisterError::NoSuchSession)?;
    let register = hold_register(work, may, session).await?;
    save_held(work, may, &register, ticked, reason).await
}

/// Opens a register to save it in the same work: until the work ends nobody else saves it.
///
/// # Errors
/// [`RegisterError::Cancelled`]; the work should then be dropped.
pub async fn hold_register(work: &mut Work, may: &CanRunSessions, session: Session) -> Result<Register, RegisterError> {
    if !store::set_state_unless_cancelled(work, may.unit(), session.id, State::Held).await? {
        return Err(RegisterError::Cancelled);
    }
    Ok(open_register(work, may, session).await?)
}

/// As [`save_register`], for a register that this work holds.
///
/// # Errors
/// As [`save_register`].
pub async fn save_held(
    work: &mut Work,
    may: &CanRunSessions,
    register: &Register,
    ticked: &BTreeMap<PersonId, Minutes>,
    reason: Option<&str>,
) -> Result<Saved, RegisterError> {
    let session = &register.session;
    if session.day() > work.now().day_in_sweden() {
        return Err(RegisterError::NotYetHeld { on: session.day() });
    }
    let most = longest(session);
    if let Some((person, minutes)) = ticked.iter().find(|(_, minutes)| **minutes > most) {
        return Err(RegisterError::LongerThanSession { person: *person, minutes: *minutes, most });
    }
    let listed: BTreeSet<PersonId> = register.lines.iter().map(|line| line.person).collect();
    if let Some(person) = ticked.keys().find(|person| !listed.contains(person)) {
        return Err(RegisterError::NotInTheRegister { person: *person });
    }
    let booked = register.standing.minutes_by_person();
    // Whoever is booked but no longer shown (a protected identity) cannot be unticked by mistake.
    let unseen = booked.iter().filter(|(person, _)| !listed.contains(person));
    let attended: BTreeMap<PersonId, Minutes> = ticked.iter().chain(unseen).map(|(p, m)| (*p, *m)).collect();
    if attended.is_empty() {
        if booked.is_empty() {
            return Err(RegisterError::NobodyTicked);
        }
        store::set_state_unless_cancelled(work, may.unit(), session.id, State::Planned).await?;
    }

    let occasion = Occasion {
        programme: session.programme,
        happened_on: session.day(),
        activity: session.activity,
        form: session.form,
        source: Source::Register,
        source_id: session.id.0,
    };
    let booked = book_onto(work, may, &occasion, &register.standing, &attended, reason).await?;
    Ok(Saved { booked, ticked: attended.len(), warning: warning(session, attended.len()) })
}

/// The most minutes that somebody can have taken part in the session.
pub(crate) fn longest(session: &Session) -> Minutes {
    Minutes((session.planned_minutes.0 * TIMES_PLANNED).clamp(1, Minutes::DAY.0))
}

fn warning(session: &Session, ticked: usize) -> Option<Warning> {
    let kit = session.kit.as_ref().and_then(|kit| find_kit(&kit.id))?;
    let advised = kit.group_max;
    u32::try_from(ticked).is_ok_and(|ticked| ticked > advised).then_some(Warning::LargerThanAdvised { advised })
}
