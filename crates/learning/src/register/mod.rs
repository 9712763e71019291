//! Who came, and for how long? The register of a session: everybody who works in the unit that day, and whoever else is
//! already booked. Saving it makes the ledger say exactly what is ticked.

mod double;
mod save;

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::CanRunSessions;
use db::Fetch;
use kernel::{Activity, Group, Minutes, PersonId};
use participation::posting::{Standing, standing};

pub use double::{DoubleBooking, double_bookings};
pub use save::{RegisterError, Saved, Warning, hold_register, save_held, save_register};

use crate::mandate::list_stored;
use crate::session::{Session, State};

/// A session's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The session.
    pub session: Session,
    /// The colleagues by given name, then those from elsewhere.
    pub lines: Vec<Line>,
    /// What the ledger says of the session.
    standing: Standing,
}

impl Register {
    /// Whether it has been saved.
    pub fn is_saved(&self) -> bool {
        self.session.state == State::Held
    }
}

/// A line of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// As what the person works in the unit; absent for those from elsewhere and those who have left.
    pub group: Option<Group>,
    /// How long the person took part, if the person is booked.
    pub minutes: Option<Minutes>,
}

/// The register of a session of the unit.
///
/// # Errors
/// As the database's.
pub async fn open_register(from: &mut impl Fetch, may: &CanRunSessions, session: Session) -> db::Result<Register> {
    let standing = standing(from, may, session.id.0).await?;
    let lines = lines(from, may, &session, &standing.minutes_by_person()).await?;
    Ok(Register { session, lines, standing })
}

/// Those who can be ticked. Somebody with a protected identity is in no list.
async fn lines(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: &Session,
    booked: &BTreeMap<PersonId, Minutes>,
) -> db::Result<Vec<Line>> {
    let expected = match gathered(from, may, session).await? {
        Some(of_the_role) => of_the_role,
        None => people::person::staff_of_unit(from, may, session.day())
            .await?
            .into_iter()
            .map(|(person, group)| (person.id, person.name(), group))
            .collect(),
    };
    let mut lines: Vec<Line> = expected
        .into_iter()
        .map(|(person, name, group)| Line { person, name, group: Some(group), minutes: booked.get(&person).copied() })
        .collect();
    let elsewhere: Vec<PersonId> =
        booked.keys().copied().filter(|person| !lines.iter().any(|line| line.person == *person)).collect();
    if !elsewhere.is_empty() {
        let names = people::person::names(from, may.unit().organisation, &elsewhere).await?;
        let mut others: Vec<Line> = names
            .into_iter()
            .map(|(person, name)| Line { person, name, group: None, minutes: booked.get(&person).copied() })
            .collect();
        others.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        lines.extend(others);
    }
    Ok(lines)
}

/// Those who come to a gathering of a role, by name; nothing when the session is one of the unit's own.
async fn gathered(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: &Session,
) -> db::Result<Option<Vec<(PersonId, String, Group)>>> {
    let (organisation, day) = (may.unit().organisation, session.day());
    let group = match session.activity {
        Activity::Network | Activity::ChampionTraining if session.kit.is_none() => Group::Champion,
        Activity::ManagerTraining if session.kit.is_none() => Group::Manager,
        _ => return Ok(None),
    };
    let employments = people::person::employments(from, organisation).await?;
    let mut persons: BTreeSet<PersonId> = match group {
        Group::Manager => {
            employments.iter().filter(|e| e.group == group && e.holds_on(day)).map(|e| e.person).collect()
        }
        _ => {
            let mandates = list_stored(from, organisation, day).await?;
            mandates.iter().filter(|mandate| mandate.starts_on <= day).map(|mandate| mandate.person).collect()
        }
    };
    persons.retain(|person| employments.iter().any(|e| e.person == *person && e.holds_on(day)));
    let names = people::person::names(from, organisation, &persons.into_iter().collect::<Vec<_>>()).await?;
    let mut gathered: Vec<(PersonId, String, Group)> =
        names.into_iter().map(|(person, name)| (person, name, group)).collect();
    gathered.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(Some(gathered))
}
