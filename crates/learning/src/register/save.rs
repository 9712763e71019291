//! What does it take to save a register? One transaction: the session is marked as held first, so that two tablets that
//! save the same register wait for each other; then what was said is kept, and the ledger is made to say what follows from
//! all that was said about the session (see [`super::merge`]).

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::CanRunSessions;
use db::Work;
use kernel::{Date, Minutes, Month, PersonId, SessionId, WalkInId};
use participation::posting::{BookError, Booked, Occasion, Source, book_onto, counts_in};

use super::merge::{Accepted, OtherContent, Registration};
use super::{Lines, Register, WalkInLines, open_register, sheet_of, store as registrations};
use crate::session::{Session, State, find_session, store};
use crate::walk_in::{self, MOST_AT_ONCE, Written, WrittenBy};

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
    /// The time of somebody who is known by name only is none, or longer than the session can have been.
    #[error("1 to {most} minutes")]
    WalkInMinutes {
        /// Whose minutes.
        walk_in: WalkInId,
        /// How many are accepted.
        most: Minutes,
    },
    /// A name without a name, of a unit that the session is not for, or too many names at once.
    #[error("a name that cannot be written down")]
    NotAWalkIn {
        /// Which.
        walk_in: WalkInId,
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
    /// The names of those whom it knows by name only.
    pub written: BTreeMap<WalkInId, Written>,
    /// Why something is changed that the page showed as saved.
    pub reason: Option<&'a str>,
    /// The reason that the ledger gives when something changes because two devices did not know of each other, or one
    /// changed its mind before it could send.
    pub between_devices: Option<&'a str>,
    /// Whether hours of a closed month may count in the next open one.
    pub into_open_month: bool,
}

/// What stands ticked on a page.
#[derive(Debug, Clone, Default)]
pub struct Ticked {
    /// The colleagues who are ticked.
    pub persons: BTreeMap<PersonId, Minutes>,
    /// Those who are known by name only and are ticked.
    pub walk_ins: BTreeMap<WalkInId, Minutes>,
    /// The names of those who are new on the page.
    pub written: BTreeMap<WalkInId, Written>,
    /// Who was offered as ticked because they had checked in: unticked, they were not there.
    pub offered: BTreeSet<PersonId>,
    /// The same for those who are known by name only.
    pub offered_walk_ins: BTreeSet<WalkInId>,
}

impl From<&BTreeMap<PersonId, Minutes>> for Ticked {
    fn from(persons: &BTreeMap<PersonId, Minutes>) -> Self {
        Self { persons: persons.clone(), ..Self::default() }
    }
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
    save_held(work, may, &register, register.known(), &ticked.into(), reason).await
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
    ticked: &Ticked,
    reason: Option<&str>,
) -> Result<Saved, RegisterError> {
    let walk_ins = walk_ins_said(register, known, ticked);
    let (written, Ticked { persons: ticked, offered, .. }) = (ticked.written.clone(), ticked);
    let shown = register.sheet.up_to(known);
    let outcomes = shown.outcomes();
    let before = register.there_by(&register.sheet.outcomes(), &outcomes);
    let undecided = |person: &PersonId| outcomes.get(person).is_some_and(|outcome| !outcome.disagreed.is_empty());
    // Whoever is booked but no longer shown (a protected identity) cannot be unticked by mistake.
    let unticked = listed(register).into_iter().filter(|person| !ticked.contains_key(person));
    let unticked =
        unticked.filter(|person| before.contains_key(person) || undecided(person) || offered.contains(person));
    let changed = ticked.iter().filter(|(person, minutes)| before.get(person) != Some(minutes) || undecided(person));
    let lines: Lines =
        changed.map(|(person, minutes)| (*person, Some(*minutes))).chain(unticked.map(|p| (p, None))).collect();
    check(work, register, &lines, &walk_ins)?;
    if lines.is_empty() && walk_ins.is_empty() {
        let there = register.there(&register.sheet);
        if there.is_empty() && !anybody_by_name(&register.sheet) {
            return Err(RegisterError::NobodyTicked);
        }
        return Ok(Saved { booked: Booked::default(), ticked: there.len(), warning: warning(register, there.len()) });
    }
    let id = work.new_id()?;
    let registration = Registration { id, known, device: id, moment: work.now(), lines, walk_ins };
    let say = Say { registration, written, reason, between_devices: None, into_open_month: true };
    let recorded = record(work, may, register, say).await?;
    Ok(Saved { booked: recorded.booked, ticked: recorded.there, warning: warning(register, recorded.there) })
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
    if say.registration.lines.is_empty() && say.registration.walk_ins.is_empty() {
        return Err(RegisterError::NobodyTicked);
    }
    check(work, register, &say.registration.lines, &say.registration.walk_ins)?;
    let session = &register.session;
    let month = session.day().month();
    let counts_in = counts_in(work, may, session.programme, month).await?;
    if counts_in != month && !say.into_open_month {
        return Err(RegisterError::MonthClosed { month, counts_in });
    }
    record(work, may, register, say).await
}

/// What a page says about those who are known by name only, as [`save_held`] does about colleagues.
fn walk_ins_said(register: &Register, known: i64, ticked: &Ticked) -> WalkInLines {
    let before = register.sheet.up_to(known).walk_ins();
    let stood = |walk_in: &WalkInId| before.get(walk_in).and_then(|outcome| outcome.minutes);
    let undecided = |walk_in: &WalkInId| before.get(walk_in).is_some_and(|outcome| !outcome.disagreed.is_empty());
    let changed = ticked.walk_ins.iter().filter(|(id, minutes)| stood(id) != Some(**minutes) || undecided(id));
    let shown = before.keys().chain(&ticked.offered_walk_ins);
    let unticked = shown.filter(|id| !ticked.walk_ins.contains_key(id));
    let unticked = unticked.filter(|id| stood(id).is_some() || undecided(id) || ticked.offered_walk_ins.contains(id));
    changed.map(|(id, minutes)| (*id, Some(*minutes))).chain(unticked.map(|id| (*id, None))).collect()
}

fn anybody_by_name(sheet: &super::Sheet) -> bool {
    sheet.walk_ins().values().any(|outcome| outcome.minutes.is_some())
}

/// The rules that what is said has to keep by itself.
fn check(work: &Work, register: &Register, lines: &Lines, walk_ins: &WalkInLines) -> Result<(), RegisterError> {
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
    for (walk_in, minutes) in walk_ins {
        if minutes.is_some_and(|minutes| minutes < Minutes(1) || minutes > most) {
            return Err(RegisterError::WalkInMinutes { walk_in: *walk_in, most });
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
    write_down(work, may, register, &registration.walk_ins, &say.written).await?;
    let number = match sheet.accept(registration.clone())? {
        Accepted::New(number) | Accepted::Before(number) => number,
    };
    match registrations::insert(work, organisation, session.id, number, &registration).await {
        // The id is taken: by a registration of another session.
        Err(db::Error::Rule(_)) => return Err(OtherContent.into()),
        other => other?,
    }
    let outcomes = sheet.outcomes();
    let attended = register.there_by(&outcomes, &outcomes);
    if attended.is_empty() && !anybody_by_name(&sheet) {
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
    Ok(Recorded { number, before: false, booked, there: attended.len(), undecided: sheet.is_undecided_by(&outcomes) })
}

/// Keeps the names that are new. The same id means the same name for ever: a mistyped one is unticked and written anew.
async fn write_down(
    work: &mut Work,
    may: &CanRunSessions,
    register: &Register,
    said: &WalkInLines,
    written: &BTreeMap<WalkInId, Written>,
) -> Result<(), RegisterError> {
    if said.len() > MOST_AT_ONCE {
        let walk_in = *said.keys().next().unwrap_or(&WalkInId(register.session.id.0));
        return Err(RegisterError::NotAWalkIn { walk_in });
    }
    for id in said.keys() {
        let known = register.written.iter().find(|walk_in| walk_in.id == *id);
        match (known, written.get(id)) {
            (Some(_), None) => {}
            (Some(known), Some(new)) if known.is_settled || known.name == new.name => {}
            (Some(_), Some(_)) => return Err(OtherContent.into()),
            (None, None) => return Err(RegisterError::NotAWalkIn { walk_in: *id }),
            (None, Some(new)) => {
                let name = walk_in::read_name(&new.name).map_err(|_| RegisterError::NotAWalkIn { walk_in: *id })?;
                let organisation = may.unit().organisation;
                if let Some(unit) = new.unit {
                    let tree = people::unit::unit_tree(work, organisation).await?;
                    if !tree.with_those_below(may.unit().unit).contains(&unit) {
                        return Err(RegisterError::NotAWalkIn { walk_in: *id });
                    }
                }
                let new = Written { name, unit: new.unit };
                match walk_in::insert(work, organisation, register.session.id, (*id, &new), WrittenBy::Register).await {
                    // The id is taken: by a name at another session.
                    Err(db::Error::Rule(_)) => return Err(OtherContent.into()),
                    other => other?,
                }
            }
        }
    }
    Ok(())
}

/// Books the time of somebody who was written down by name and is known now. False when the person stood there already.
pub(crate) async fn book_settled(
    work: &mut Work,
    may: &CanRunSessions,
    session: Session,
    person: PersonId,
    minutes: Minutes,
) -> Result<bool, RegisterError> {
    let register = open_register(work, may, session).await?;
    if register.there(&register.sheet).contains_key(&person) {
        return Ok(false);
    }
    let id = work.new_id()?;
    let lines: Lines = [(person, Some(minutes))].into();
    let registration = Registration {
        id,
        known: register.known(),
        device: id,
        moment: work.now(),
        lines,
        walk_ins: WalkInLines::new(),
    };
    let say =
        Say { registration, written: BTreeMap::new(), reason: None, between_devices: None, into_open_month: true };
    record(work, may, &register, say).await?;
    Ok(true)
}

/// Makes a session planned again when nobody is in its register any more.
pub(crate) async fn put_back_when_empty(
    work: &mut Work,
    may: &CanRunSessions,
    session: Session,
) -> Result<(), RegisterError> {
    let register = open_register(work, may, session).await?;
    let sheet = sheet_of(work, may.unit().organisation, register.session.id).await?;
    if register.there(&sheet).is_empty() && !anybody_by_name(&sheet) {
        store::set_state_unless_cancelled(work, may.unit(), register.session.id, State::Planned).await?;
    }
    Ok(())
}

fn listed(register: &Register) -> BTreeSet<PersonId> {
    register.lines.iter().map(|line| line.person).collect()
}

/// The most minutes that somebody can have taken part in the session.
pub fn longest(session: &Session) -> Minutes {
    Minutes((session.planned_minutes.0 * TIMES_PLANNED).clamp(1, Minutes::DAY.0))
}

fn warning(register: &Register, ticked: usize) -> Option<Warning> {
    let advised = register.advised?;
    u32::try_from(ticked).is_ok_and(|ticked| ticked > advised).then_some(Warning::LargerThanAdvised { advised })
}
