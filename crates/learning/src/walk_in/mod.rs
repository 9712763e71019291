//! Who came and stands in no list? A champion may neither make persons nor see other units' staff, so whoever comes from
//! elsewhere, or began yesterday, is written down by name. The name is kept with the session, is ticked like everybody else,
//! and counts nowhere until somebody who handles the organisation's people has settled who it is ([`settle`]). Then the time
//! goes to the ledger and the name is erased; a name that nobody settles is erased after 90 days.

mod alike;
mod settle;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::{CanConfirmNames, CanRunSessions};
use access::rules::participation::CanSeeUnitParticipation;
use db::Fetch;
use kernel::identity_number::holds_identity_number;
use kernel::{Minutes, OrganisationId, SessionId, SignInId, Timestamp, UnitId, WalkInId};

pub use alike::{Candidate, candidates, is_alike};
pub use settle::{SettleError, Settled, Verdict, check_in_as, find_waiting, settle};
pub(crate) use store::{insert, list_of_session};

use crate::register::sheet_of;
use crate::session::{Session, store as sessions};

/// For how many days a name is kept that nobody settles.
pub const KEPT: i64 = 90;
/// The longest name.
pub const NAME_MAX: usize = 80;
/// The most names that one registration can hold.
pub const MOST_AT_ONCE: usize = 60;

pub(crate) use store::erase_old;

/// How a name came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenBy {
    /// The champion wrote it in the register.
    Register,
    /// Its bearer wrote it at the session's door.
    CheckIn,
}

impl WrittenBy {
    /// The code in tables and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::CheckIn => "check_in",
        }
    }

    fn from_code(code: &str) -> Self {
        if code == "check_in" { Self::CheckIn } else { Self::Register }
    }
}

/// A name as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The name, see [`read_name`].
    pub name: String,
    /// The unit that the person says to belong to, where the session is for several.
    pub unit: Option<UnitId>,
}

/// Somebody who was written down by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkIn {
    /// Its id, given by whoever wrote it.
    pub id: WalkInId,
    /// The session.
    pub session: SessionId,
    /// The unit that was given.
    pub unit: Option<UnitId>,
    /// The name; empty once it is settled.
    pub name: String,
    /// How it came in.
    pub source: WrittenBy,
    /// When.
    pub written_at: Timestamp,
    /// The account that wrote it.
    pub written_by: Option<SignInId>,
    /// Whether it has been settled.
    pub is_settled: bool,
}

/// A name with what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The name.
    pub walk_in: WalkIn,
    /// The session.
    pub at: Session,
    /// How long the person was there.
    pub minutes: Minutes,
    /// Whether a name like it waits for the same session.
    pub double: bool,
}

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Too short or without a letter.
    #[error("a name has at least two letters")]
    TooShort,
    /// Too long.
    #[error("a name has at most {NAME_MAX} characters")]
    TooLong,
    /// It holds a personal identity number.
    #[error("a personal identity number is no name")]
    IdentityNumber,
}

/// A name as it is kept: without spaces around it, and with one between words.
///
/// # Errors
/// [`NotAName`] says what to change.
pub fn read_name(text: &str) -> Result<String, NotAName> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if holds_identity_number(&name) {
        return Err(NotAName::IdentityNumber);
    }
    if name.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Err(NotAName::TooShort);
    }
    if name.chars().count() > NAME_MAX {
        return Err(NotAName::TooLong);
    }
    Ok(name)
}

/// The names that wait in the organisation, the oldest session first.
///
/// # Errors
/// As the database's.
pub async fn list_waiting(from: &mut impl Fetch, may: &CanConfirmNames) -> db::Result<Vec<Waiting>> {
    waiting(from, *may.organisation(), None).await
}

/// How many names wait to be settled after the session.
///
/// # Errors
/// As the database's.
pub async fn count_of_session(from: &mut impl Fetch, may: &CanRunSessions, session: SessionId) -> db::Result<usize> {
    Ok(waiting(from, may.unit().organisation, Some(session)).await?.len())
}

/// How many names wait after the sessions of the unit and of those below it. A number only.
///
/// # Errors
/// As the database's.
pub async fn count_of_unit(from: &mut impl Fetch, may: &CanSeeUnitParticipation) -> db::Result<usize> {
    let place = may.unit();
    let all = waiting(from, place.organisation, None).await?;
    if all.is_empty() {
        return Ok(0);
    }
    let within = people::unit::unit_tree(from, place.organisation).await?.with_those_below(place.unit);
    Ok(all.iter().filter(|waiting| within.contains(&waiting.at.unit)).count())
}

/// Names of which it is said that they were there.
async fn waiting(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    only: Option<SessionId>,
) -> db::Result<Vec<Waiting>> {
    let mut by_session: BTreeMap<SessionId, Vec<WalkIn>> = BTreeMap::new();
    for walk_in in store::list_unsettled(from, organisation).await? {
        if only.is_none_or(|only| only == walk_in.session) {
            by_session.entry(walk_in.session).or_default().push(walk_in);
        }
    }
    let mut waiting = Vec::new();
    for (session, walk_ins) in by_session {
        let Some(at) = sessions::find(from, organisation, session).await? else { continue };
        let outcomes = sheet_of(from, organisation, session).await?.walk_ins();
        let there: Vec<(WalkIn, Minutes)> = walk_ins
            .into_iter()
            .filter_map(|walk_in| {
                let minutes = outcomes.get(&walk_in.id)?.minutes?;
                Some((walk_in, minutes))
            })
            .collect();
        let doubles = doubles(there.iter().map(|(walk_in, _)| (walk_in.id, walk_in.name.as_str())));
        waiting.extend(there.into_iter().map(|(walk_in, minutes)| Waiting {
            double: doubles.contains(&walk_in.id),
            walk_in,
            at: at.clone(),
            minutes,
        }));
    }
    waiting.sort_by_key(|one| (one.at.starts_at, one.walk_in.written_at, one.walk_in.id));
    Ok(waiting)
}

/// Those of the names that may be the same person written down twice.
pub(crate) fn doubles<'a>(names: impl Iterator<Item = (WalkInId, &'a str)>) -> BTreeSet<WalkInId> {
    let names: Vec<(WalkInId, &str)> = names.collect();
    let twice = |(id, name): &&(WalkInId, &str)| names.iter().any(|(other, its)| other != id && is_alike(name, its));
    names.iter().filter(twice).map(|(id, _)| *id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_typed_and_nothing_else_is() {
        assert_eq!(read_name("  Åsa   Öberg "), Ok("Åsa Öberg".to_owned()));
        assert_eq!(read_name("Bo"), Ok("Bo".to_owned()));
        for (text, why) in [
            ("", NotAName::TooShort),
            ("1 - 2", NotAName::TooShort),
            ("Kim 19121212-1212", NotAName::IdentityNumber),
            (&"a".repeat(81), NotAName::TooLong),
        ] {
            assert_eq!(read_name(text), Err(why), "{text}");
        }
    }

    #[test]
    fn two_champions_who_write_the_same_name_are_told() {
        let id = |n: u128| WalkInId(uuid::Uuid::from_u128(n));
        let names = [(id(1), "Åsa Öberg"), (id(2), "Bo Ek"), (id(3), "asa oberg")];
        assert_eq!(doubles(names.into_iter()), [id(1), id(3)].into());
    }
}
