//! Who came, and for how long? The register of a session: everybody who works in the unit that day, and whoever else is
//! already booked. Saving it makes the ledger say exactly what is ticked.

mod save;

use std::collections::BTreeMap;

use access::rules::learning::CanRunSessions;
use db::Fetch;
use kernel::{Group, Minutes, PersonId};
use participation::posting::{Standing, standing};

pub use save::{RegisterError, Saved, Warning, hold_register, save_held, save_register};

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
    let mut lines: Vec<Line> = people::person::staff_of_unit(from, may, session.day())
        .await?
        .into_iter()
        .map(|(person, group)| Line {
            person: person.id,
            name: person.name(),
            group: Some(group),
            minutes: booked.get(&person.id).copied(),
        })
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
