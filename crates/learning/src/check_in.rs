//! Who says themselves that they are there? The champion's screen shows a code for the session that is another one every half
//! minute, so that it cannot be sent to somebody at home. Whoever types or photographs it stands ticked in the register, for
//! the champion to save; nothing counts before that, and nobody sees who else is there.
//!
//! The code has eight signs. The first four are the *door* and find the session among those that are open anywhere; the last
//! four are the first usable ones of HMAC-SHA-256(secret of the door, number of the half minute since 1970). The present half
//! minute and the one before are let in. A door that is let through hands out a *pass*, an HMAC over the half minute, so that
//! the name can be typed in peace.

use std::collections::BTreeSet;

use access::rules::learning::CanRunSessions;
use access::rules::participation::CanCertifyOwnTime;
use db::{Fetch, Row, Work, args, statement};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Date, OrganisationId, PersonId, SessionId, ShortCode, Timestamp, UnitId, WalkInId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::session::{Session, State};
use crate::walk_in::{self, NotAName, Written, WrittenBy, read_name};

/// For how long a code is shown, in seconds.
pub const SHOWN_FOR: i64 = 30;
/// For how many half minutes a pass holds: a quarter of an hour.
const PASS_HOLDS: i64 = 30;
/// How many signs of a code are the door.
const DOOR: usize = 4;
/// The most names that can be written at one door and wait.
const MOST_NAMES: usize = 100;
/// For how many days a closed door is kept, to say that it is closed.
const KEPT_AFTER_CLOSING: i64 = 7;

statement!(
    FIND_DOOR,
    "select door, organisation_id, session_id, secret, opened_at, closes_at from learning_check_in_directory where door = $1",
    across: "a code is typed before anybody knows whose it is"
);
statement!(
    DOOR_OF_SESSION,
    "select door, organisation_id, session_id, secret, opened_at, closes_at from learning_check_in_directory
    where organisation_id = $1 and session_id = $2 order by opened_at desc"
);
statement!(
    INSERT_DOOR,
    "insert into learning_check_in_directory (door, organisation_id, session_id, secret, opened_at, closes_at)
    values ($1, $2, $3, $4, $5, $6)",
    across: "the door comes first in the directory"
);
statement!(
    CLOSE_DOORS,
    "update learning_check_in_directory set closes_at = $3 where organisation_id = $1 and session_id = $2 and closes_at > $3"
);
statement!(
    DELETE_OLD_DOORS,
    "delete from learning_check_in_directory where closes_at < $1",
    across: "what is too old is erased in every organisation"
);
statement!(
    DELETE_OLD_CHECK_INS,
    "delete from learning_check_in where checked_in_at < $1",
    across: "what is too old is erased in every organisation"
);
statement!(
    INSERT_CHECK_IN,
    "insert into learning_check_in (organisation_id, session_id, person_id, checked_in_at) values ($1, $2, $3, $4)
    on conflict (organisation_id, session_id, person_id) do nothing"
);
statement!(CHECKED_IN, "select person_id from learning_check_in where organisation_id = $1 and session_id = $2");

/// The way into a running session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    door: String,
    organisation: OrganisationId,
    session: SessionId,
    secret: Vec<u8>,
    /// When it closes, or closed.
    pub closes_at: Timestamp,
}

impl Door {
    /// The code at a moment, and for how many seconds it is still shown.
    pub fn code(&self, now: Timestamp) -> (ShortCode, i64) {
        let left = SHOWN_FOR - now.0.div_euclid(1000).rem_euclid(SHOWN_FOR);
        (self.code_of(window(now)), left)
    }

    fn code_of(&self, window: i64) -> ShortCode {
        let mut round = 0_u8;
        loop {
            let signs = ShortCode::from_random(&self.mac("code", window, round).finalize().into_bytes());
            let text = signs.map(|signs| format!("{}{}", self.door, &signs.as_stored()[..DOOR]));
            match text.and_then(|text| text.parse().ok()) {
                Some(code) => return code,
                // Of 32 bytes nearly always more than eight are usable.
                None => round = round.wrapping_add(1),
            }
        }
    }

    fn pass(&self, window: i64) -> String {
        let mac: String =
            self.mac("pass", window, 0).finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{window}.{mac}", self.door)
    }

    fn mac(&self, what: &str, window: i64, round: u8) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(what.as_bytes());
        mac.update(&window.to_be_bytes());
        mac.update(&[round]);
        mac
    }
}

/// Somebody who stands at the door of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The organisation of the session.
    pub organisation: OrganisationId,
    /// The session.
    pub session: SessionId,
    /// What the next form hands back.
    pub pass: String,
    /// Whether the door is closed: say so, and take nothing.
    pub closed: bool,
}

/// Why a door cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The session is cancelled.
    #[error("the session is cancelled")]
    Cancelled,
    /// The session is on another day.
    #[error("the session is on {on}")]
    OnAnotherDay {
        /// Its day.
        on: Date,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Why somebody is not checked in.
#[derive(Debug, thiserror::Error)]
pub enum CheckInError {
    /// The code is that of somebody who works for another organisation: a name will do.
    #[error("the code is of another organisation")]
    WorksElsewhere,
    /// The name cannot be one.
    #[error(transparent)]
    Name(#[from] NotAName),
    /// Too many names wait at this door.
    #[error("too many names wait")]
    TooMany,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Opens the door of a session of today until the day is over. One that is open stays as it is.
///
/// # Errors
/// [`DoorError`]; the work should then be dropped.
pub async fn open_door(work: &mut Work, may: &CanRunSessions, session: &Session) -> Result<Door, DoorError> {
    let (now, organisation) = (work.now(), may.unit().organisation);
    if matches!(session.state, State::Cancelled(_)) {
        return Err(DoorError::Cancelled);
    }
    let today = now.day_in_sweden();
    if session.day() != today {
        return Err(DoorError::OnAnotherDay { on: session.day() });
    }
    if let Some(door) = find_door(work, may, session.id).await?.filter(|door| door.closes_at > now) {
        return Ok(door);
    }
    loop {
        let ids: [Uuid; 2] = [work.new_random_id()?, work.new_random_id()?];
        let secret = Sha256::new().chain_update(b"check in").chain_update(ids[0]).chain_update(ids[1]).finalize();
        let Some(signs) = ShortCode::from_random(&Sha256::digest(secret)) else { continue };
        let door = Door {
            door: signs.as_stored()[..DOOR].to_owned(),
            organisation,
            session: session.id,
            secret: secret.to_vec(),
            closes_at: Timestamp::from_sweden(today.plus_days(1), 0),
        };
        if work.optional(&FIND_DOOR, args![door.door.as_str()]).await?.is_some() {
            continue; // one of 26^4 doors is another's
        }
        let row = args![door.door.as_str(), organisation, session.id, door.secret.clone(), now, door.closes_at];
        work.execute(&INSERT_DOOR, row).await?;
        return Ok(door);
    }
}

/// The session's door that was opened last, if it ever had one.
///
/// # Errors
/// As the database's.
pub async fn find_door(from: &mut impl Fetch, may: &CanRunSessions, session: SessionId) -> db::Result<Option<Door>> {
    let rows = from.all(&DOOR_OF_SESSION, args![may.unit().organisation, session]).await?;
    rows.first().map(read).transpose()
}

/// Closes the session's door.
///
/// # Errors
/// As the database's.
pub async fn close_door(work: &mut Work, may: &CanRunSessions, session: SessionId) -> db::Result<()> {
    work.execute(&CLOSE_DOORS, args![may.unit().organisation, session, work.now()]).await.map(drop)
}

/// How many have checked in, those by name among them.
///
/// # Errors
/// As the database's.
pub async fn count_checked_in(from: &mut impl Fetch, may: &CanRunSessions, session: SessionId) -> db::Result<usize> {
    let named = walk_in::list_of_session(from, may.unit().organisation, session).await?;
    let waiting = named.iter().filter(|walk_in| !walk_in.is_settled && walk_in.source == WrittenBy::CheckIn).count();
    Ok(checked_in(from, may, session).await?.len() + waiting)
}

/// Who stands at which door with a typed or photographed code. Nothing for a code that never was and for one that is over.
///
/// # Errors
/// As the database's.
pub async fn come_with_code(from: &mut impl Fetch, code: &ShortCode, now: Timestamp) -> db::Result<Option<Visitor>> {
    let Some(door) = find(from, &code.as_stored()[..DOOR]).await? else { return Ok(None) };
    let this = window(now);
    let window = [this, this - 1].into_iter().find(|window| door.code_of(*window) == *code);
    Ok(window.map(|window| visitor(&door, window, now)))
}

/// The same with the pass that was handed out.
///
/// # Errors
/// As the database's.
pub async fn come_with_pass(from: &mut impl Fetch, pass: &str, now: Timestamp) -> db::Result<Option<Visitor>> {
    let mut parts = pass.split('.');
    let (Some(name), Some(written)) = (parts.next(), parts.next().and_then(|text| text.parse::<i64>().ok())) else {
        return Ok(None);
    };
    let Some(door) = find(from, name).await? else { return Ok(None) };
    let age = window(now) - written;
    let right = (0..=PASS_HOLDS).contains(&age) && same(&door.pass(written), pass);
    Ok(right.then(|| visitor(&door, written, now)))
}

fn visitor(door: &Door, window: i64, now: Timestamp) -> Visitor {
    let closed = door.closes_at <= now;
    Visitor { organisation: door.organisation, session: door.session, pass: door.pass(window), closed }
}

/// Compares in a time that does not tell where they differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// Checks somebody in by the own code; once, however often.
///
/// # Errors
/// [`CheckInError`].
pub async fn check_in_person(
    work: &mut Work,
    visitor: &Visitor,
    holder: &CanCertifyOwnTime,
) -> Result<(), CheckInError> {
    if holder.own().organisation != visitor.organisation {
        return Err(CheckInError::WorksElsewhere);
    }
    Ok(note(work, visitor.organisation, visitor.session, holder.own().person).await?)
}

/// Checks somebody in by name, under an id that the form was given; once, however often it is sent.
///
/// # Errors
/// [`CheckInError`].
pub async fn check_in_by_name(
    work: &mut Work,
    visitor: &Visitor,
    id: WalkInId,
    name: &str,
    unit: Option<UnitId>,
) -> Result<(), CheckInError> {
    let name = read_name(name)?;
    let known = walk_in::list_of_session(work, visitor.organisation, visitor.session).await?;
    if known.iter().any(|walk_in| walk_in.id == id) {
        return Ok(());
    }
    if known.iter().filter(|walk_in| !walk_in.is_settled).count() >= MOST_NAMES {
        return Err(CheckInError::TooMany);
    }
    let written = Written { name, unit };
    walk_in::insert(work, visitor.organisation, visitor.session, (id, &written), WrittenBy::CheckIn).await?;
    Ok(())
}

pub(crate) async fn note(
    work: &mut Work,
    organisation: OrganisationId,
    session: SessionId,
    person: PersonId,
) -> db::Result<()> {
    work.execute(&INSERT_CHECK_IN, args![organisation, session, person, work.now()]).await.map(drop)
}

/// Who has checked in.
pub(crate) async fn checked_in(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: SessionId,
) -> db::Result<BTreeSet<PersonId>> {
    let rows = from.all(&CHECKED_IN, args![may.unit().organisation, session]).await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

/// Erases doors that closed long ago and old check-ins; returns how many.
pub(crate) async fn erase_old(work: &mut Work, today: Date) -> db::Result<u64> {
    let before = |days: i64| Timestamp::from_sweden(today.plus_days(-days), 0);
    let doors = work.execute(&DELETE_OLD_DOORS, args![before(KEPT_AFTER_CLOSING)]).await?;
    Ok(doors + work.execute(&DELETE_OLD_CHECK_INS, args![before(walk_in::KEPT)]).await?)
}

async fn find(from: &mut impl Fetch, door: &str) -> db::Result<Option<Door>> {
    from.optional(&FIND_DOOR, args![door]).await?.map(|row| read(&row)).transpose()
}

fn window(now: Timestamp) -> i64 {
    now.0.div_euclid(1000 * SHOWN_FOR)
}

fn read(row: &Row) -> db::Result<Door> {
    Ok(Door {
        door: row.get("door")?,
        organisation: row.get("organisation_id")?,
        session: row.get("session_id")?,
        secret: row.get("secret")?,
        closes_at: row.get("closes_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door {
            door: "K7QR".to_owned(),
            organisation: OrganisationId(Uuid::from_u128(1)),
            session: SessionId(Uuid::from_u128(2)),
            secret: vec![7; 32],
            closes_at: Timestamp(i64::MAX),
        }
    }

    #[test]
    fn a_code_begins_with_the_door_and_is_another_one_each_half_minute() {
        let at = |seconds: i64| door().code(Timestamp(1_773_820_800_000 + seconds * 1000));
        let (first, left) = at(0);
        assert!(first.as_stored().starts_with("K7QR") && first.as_stored().len() == 8);
        assert_eq!((left, at(29)), (30, (first.clone(), 1)));
        assert_ne!(at(30).0, first);
        let all: BTreeSet<String> = (0..100).map(|n| at(30 * n).0.to_string()).collect();
        assert!(all.len() > 95, "of half a million codes few are the same: {}", all.len());
        assert_ne!(Door { secret: vec![8; 32], ..door() }.code(Timestamp(1_773_820_800_000)).0, first);
    }

    #[test]
    fn a_pass_is_read_as_a_whole() {
        let pass = door().pass(59_127_360);
        assert!(same(&pass, &door().pass(59_127_360)));
        assert!(!same(&pass, &pass[..pass.len() - 1]) && !same(&pass, &door().pass(59_127_361)));
    }
}
