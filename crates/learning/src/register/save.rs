//! What does it take to save a register? One transaction: the session is marked as held first, so that two tablets that
//! save the same register wait for each other; then what was said is kept, and the ledger is made to say what follows from
//! all that was said about the session (see [`super::merge`]).

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::CanRunSessions;
use db::Work;
use kernel::{Date, Minutes, Month, PersonId, SessionId};
use participation::posting::{BookError, Booked, Occasion, Source, book_onto, counts_in};

use super::merge::{Accepted, OtherContent, Registration};
use super::{Lines, Register, open_register, store as registrations};
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
    /// The month of the session is closed. Say that the hours may count in the next open one.
    #[error("{month} is closed; the hours would count in {counts_in}")]
    MonthClosed {
        /// The month of the session.
        month: Month,
        /// The first month after it that is open.
        counts_in: Month,
    },
    /// The same id was used for something else.
    #[error(transparent)]
    OtherContent(#[from] OtherContent),
    /// The ledger's own rules: less than a minute, more than a day, a correction without a reason.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What somebody says about a session, with what belongs to saying it.
#[derive(Debug, Clone)]
pub struct Say<'a> {
    /// What is said.
    pub registration: Registration,
    /// Why something is changed that the page showed as saved.
    pub reason: Option<&'a str>,
    /// The reason that the ledger gives when something changes because two devices did not know of each other, or one
    /// changed its mind before it could send.
    pub between_devices: Option<&'a str>,
    /// Whether hours of a closed month may count in the next open one.
    pub into_open_month: bool,
}

/// What came of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Under which number it was received: the same each time that the same is sent.
    pub number: i64,
    /// Whether the same had been received before; then nothing was written.
    pub before: bool,
    /// What was written to the ledger; nothing when the same was received before.
    pub booked: Booked,
    /// How many are in the register now.
    pub there: usize,
    /// Whether something had to be decided when it was received.
    pub undecided: bool,
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
    save_held(work, may, &register, register.known(), ticked, reason).await
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

/// As [`save_register`], for a register that this work holds, as a page showed it that knew what was said up to `known`.
/// Whoever was added by others since stays.
///
/// # Errors
/// As [`save_register`].
pub async fn save_held(
    work: &mut Work,
    may: &CanRunSessions,
    register: &Register,
    known: i64,
    ticked: &BTreeMap<PersonId, Minutes>,
    reason: Option<&str>,
) -> Result<Saved, RegisterError> {
    let shown = register.sheet.up_to(known);
    let (before, outcomes) = (register.there(&shown), shown.outcomes());
    let undecided = |person: &PersonId| outcomes.get(person).is_some_and(|outcome| !outcome.disagreed.is_empty());
    // Whoever is booked but no longer shown (a protected identity) cannot be unticked by mistake.
    let unticked = listed(register).into_iter().filter(|person| !ticked.contains_key(person));
    let unticked = unticked.filter(|person| before.contains_key(person) || undecided(person));
    let changed = ticked.iter().filter(|(person, minutes)| before.get(person) != Some(minutes) || undecided(person));
    let lines: Lines =
        changed.map(|(person, minutes)| (*person, Some(*minutes))).chain(unticked.map(|p| (p, None))).collect();
    check(work, register, &lines)?;
    if lines.is_empty() {
        let there = register.there(&register.sheet);
        if there.is_empty() {
            return Err(RegisterError::NobodyTicked);
        }
        return Ok(Saved {
            booked: Booked::default(),
            ticked: there.len(),
            warning: warning(&register.session, there.len()),
        });
    }
    let id = work.new_id()?;
    let registration = Registration { id, known, device: id, moment: work.now(), lines };
    let say = Say { registration, reason, between_devices: None, into_open_month: true };
    let recorded = record(work, may, register, say).await?;
    Ok(Saved { booked: recorded.booked, ticked: recorded.there, warning: warning(&register.session, recorded.there) })
}

/// Receives what a device says about a session whose register this work holds. The same again changes nothing and gives
/// the same number.
///
/// # Errors
/// [`RegisterError`] says what to change; the work should then be dropped.
pub async fn record_registration(
    work: &mut Work,
    may: &CanRunSessions,
    register: &Register,
    say: Say<'_>,
) -> Result<Recorded, RegisterError> {
    if let Some(number) = register.sheet.before(&say.registration)? {
        return Ok(Recorded {
            number,
            before: true,
            booked: Booked::default(),
            there: register.there(&register.sheet).len(),
            undecided: register.sheet.up_to(number).is_undecided(),
        });
    }
    if matches!(register.session.state, State::Cancelled(_)) {
        return Err(RegisterError::Cancelled);
    }
    if say.registration.lines.is_empty() {
        return Err(RegisterError::NobodyTicked);
    }
    check(work, register, &say.registration.lines)?;
    let session = &register.session;
    let month = session.day().month();
    let counts_in = counts_in(work, may, session.programme, month).await?;
    if counts_in != month && !say.into_open_month {
        return Err(RegisterError::MonthClosed { month, counts_in });
    }
    record(work, may, register, say).await
}

/// The rules that what is said has to keep by itself.
fn check(work: &Work, register: &Register, lines: &Lines) -> Result<(), RegisterError> {
    let session = &register.session;
    if session.day() > work.now().day_in_sweden() {
        return Err(RegisterError::NotYetHeld { on: session.day() });
    }
    let most = longest(session);
    for (person, minutes) in lines {
        if let Some(minutes) = minutes.filter(|minutes| *minutes > most) {
            return Err(RegisterError::LongerThanSession { person: *person, minutes, most });
        }
    }
    let listed = listed(register);
    match lines.keys().find(|person| !listed.contains(person)) {
        Some(person) => Err(RegisterError::NotInTheRegister { person: *person }),
        None => Ok(()),
    }
}

/// Keeps what is said, and books what follows from all that was said.
async fn record(
    work: &mut Work,
    may: &CanRunSessions,
    register: &Register,
    say: Say<'_>,
) -> Result<Recorded, RegisterError> {
    let session = &register.session;
    let organisation = may.unit().organisation;
    let mut sheet = register.sheet.clone();
    let known = say.registration.known.clamp(0, sheet.last());
    let registration = Registration { known, ..say.registration };
    let shown = register.there(&sheet.up_to(known));
    let corrects = registration.lines.iter().any(|(p, said)| shown.get(p).is_some_and(|shown| Some(*shown) != *said));
    let reason = say.reason.map(str::trim).filter(|reason| !reason.is_empty());
    if corrects && reason.is_none() {
        return Err(RegisterError::Book(BookError::ReasonMissing));
    }
    let number = match sheet.accept(registration.clone())? {
        Accepted::New(number) | Accepted::Before(number) => number,
    };
    match registrations::insert(work, organisation, session.id, number, &registration).await {
        // The id is taken: by a registration of another session.
        Err(db::Error::Rule(_)) => return Err(OtherContent.into()),
        other => other?,
    }
    let after = Register { sheet, ..register.clone() };
    let attended = after.there(&after.sheet);
    if attended.is_empty() {
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
    let reason = reason.or(say.between_devices);
    let booked = book_onto(work, may, &occasion, &register.standing, &attended, reason).await?;
    Ok(Recorded { number, before: false, booked, there: attended.len(), undecided: after.sheet.is_undecided() })
}

fn listed(register: &Register) -> BTreeSet<PersonId> {
    register.lines.iter().map(|line| line.person).collect()
}

/// The most minutes that somebody can have taken part in the session.
pub fn longest(session: &Session) -> Minutes {
    Minutes((session.planned_minutes.0 * TIMES_PLANNED).clamp(1, Minutes::DAY.0))
}

fn warning(session: &Session, ticked: usize) -> Option<Warning> {
    let kit = session.kit.as_ref().and_then(|kit| find_kit(&kit.id))?;
    let advised = kit.group_max;
    u32::try_from(ticked).is_ok_and(|ticked| ticked > advised).then_some(Warning::LargerThanAdvised { advised })
}
