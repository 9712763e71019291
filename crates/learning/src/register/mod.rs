//! Who came, and for how long? The register of a session: everybody who works in the unit that day, and whoever else is
//! already booked. What pages and devices say is kept as registrations; the ledger says what follows from all of them.

mod merge;
mod save;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::CanRunSessions;
use db::Fetch;
use kernel::{Activity, Group, Minutes, OrganisationId, PersonId, SessionId, Timestamp, UnitId, WalkInId};
use participation::posting::{Standing, persons_booked_on, standing};

pub use merge::{Accepted, Lines, OtherContent, Outcome, Outcomes, Registration, Sheet, WalkInLines};
pub use save::{
    Recorded, RegisterError, Saved, Say, Ticked, Warning, hold_register, longest, record_registration, save_held,
    save_register,
};
pub(crate) use save::{book_settled, put_back_when_empty};

use crate::check_in;
use crate::kit::find_kit;
use crate::mandate::list_stored;
use crate::session::{Session, State, at_the_same_time};
use crate::variant::find_variant;
use crate::walk_in::{self, WalkIn};

/// A session's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The session.
    pub session: Session,
    /// The colleagues by given name, then those from elsewhere.
    pub lines: Vec<Line>,
    /// Those who are written down by name and wait, in the order in which they came.
    pub walk_ins: Vec<WalkInLine>,
    /// The largest group that is advised for what is run, a kit or the organisation's own variant of one.
    pub advised: Option<u32>,
    /// Everybody who was ever written down, also those who are settled.
    written: Vec<WalkIn>,
    /// What the ledger says of the session.
    standing: Standing,
    /// What was said about the session.
    sheet: Sheet,
}

impl Register {
    /// Whether it has been saved.
    pub fn is_saved(&self) -> bool {
        self.session.state == State::Held
    }

    /// How much of what was said is in it; whoever saves it hands the number back.
    pub fn known(&self) -> i64 {
        self.sheet.last()
    }

    /// How long each was there, by what was said up to a number. Whoever is in the ledger without a registration (brought in
    /// from elsewhere) is there too.
    fn there(&self, sheet: &Sheet) -> BTreeMap<PersonId, Minutes> {
        self.there_by(&self.sheet.outcomes(), &sheet.outcomes())
    }

    /// The same, of everybody of whom anything was ever said, and what follows from what was said up to a number.
    fn there_by(&self, ever_said: &Outcomes, said: &Outcomes) -> BTreeMap<PersonId, Minutes> {
        let brought_in = self.standing.minutes_by_person().into_iter().filter(|(p, _)| !ever_said.contains_key(p));
        let said = said.iter().filter_map(|(person, outcome)| Some((*person, outcome.minutes?)));
        brought_in.chain(said).collect()
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
    /// The different things that devices said which did not know of each other; empty when there is nothing to decide.
    pub disagreed: BTreeSet<Option<Minutes>>,
    /// When the other session began in whose register the person stands at the same time.
    pub also_at: Option<Timestamp>,
    /// Whether the person has checked in and nobody has said anything about it yet: to be offered as ticked.
    pub offered: bool,
}

/// A line of somebody who is known by name only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkInLine {
    /// Which.
    pub walk_in: WalkInId,
    /// The name.
    pub name: String,
    /// The unit that was given.
    pub unit: Option<UnitId>,
    /// How long, once it is saved.
    pub minutes: Option<Minutes>,
    /// As for [`Line::disagreed`].
    pub disagreed: BTreeSet<Option<Minutes>>,
    /// Whether a name like it stands here too.
    pub double: bool,
    /// Whether the name was written at the door and nobody has said anything about it yet.
    pub offered: bool,
}

/// The register of a session of the unit.
///
/// # Errors
/// As the database's.
pub async fn open_register(from: &mut impl Fetch, may: &CanRunSessions, session: Session) -> db::Result<Register> {
    let standing = standing(from, may, session.id.0).await?;
    let organisation = may.unit().organisation;
    let written = walk_in::list_of_session(from, organisation, session.id).await?;
    let sheet = store::sheet(from, organisation, session.id, &written).await?;
    let lines = lines(from, may, &session, &standing.minutes_by_person(), &sheet).await?;
    let walk_ins = walk_in_lines(&written, &sheet, &lines);
    let advised = advised(from, organisation, &session).await?;
    Ok(Register { session, lines, walk_ins, advised, written, standing, sheet })
}

async fn advised(from: &mut impl Fetch, organisation: OrganisationId, session: &Session) -> db::Result<Option<u32>> {
    let Some(kit) = &session.kit else { return Ok(None) };
    if let Some(kit) = find_kit(&kit.id) {
        return Ok(Some(kit.group_max));
    }
    let Ok(variant) = kit.id.parse() else { return Ok(None) };
    let variant = find_variant(from, organisation, organisation, variant, Some(kit.version)).await?;
    Ok(variant.map(|variant| variant.content.group_max))
}

/// What was said about a session.
pub(crate) async fn sheet_of(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
) -> db::Result<Sheet> {
    let written = walk_in::list_of_session(from, organisation, session).await?;
    store::sheet(from, organisation, session, &written).await
}

/// Those who wait; a name of which it was said that it was not there is gone.
fn walk_in_lines(written: &[WalkIn], sheet: &Sheet, lines: &[Line]) -> Vec<WalkInLine> {
    let mut outcomes = sheet.walk_ins();
    let mut shown: Vec<WalkInLine> = written
        .iter()
        .filter(|walk_in| !walk_in.is_settled)
        .filter_map(|walk_in| {
            let outcome = outcomes.remove(&walk_in.id);
            let offered = outcome.is_none();
            let outcome = outcome.unwrap_or(Outcome { minutes: None, disagreed: BTreeSet::new() });
            let gone = !offered && outcome.minutes.is_none();
            (!gone).then(|| WalkInLine {
                walk_in: walk_in.id,
                name: walk_in.name.clone(),
                unit: walk_in.unit,
                minutes: outcome.minutes,
                disagreed: outcome.disagreed,
                double: false,
                offered,
            })
        })
        .collect();
    let twice = walk_in::doubles(shown.iter().map(|line| (line.walk_in, line.name.as_str())));
    for line in &mut shown {
        let ticked = |other: &Line| other.minutes.is_some() && walk_in::is_alike(&other.name, &line.name);
        line.double = twice.contains(&line.walk_in) || lines.iter().any(ticked);
    }
    shown
}

/// The sessions about which devices have said different things since a moment, and nobody has decided yet.
pub(crate) async fn undecided_since(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    since: Timestamp,
) -> db::Result<BTreeSet<SessionId>> {
    let mut undecided = BTreeSet::new();
    for session in store::said_by_several_since(from, organisation, since).await? {
        if sheet_of(from, organisation, session).await?.is_undecided() {
            undecided.insert(session);
        }
    }
    Ok(undecided)
}

/// Who stands in the register of another session at the same time, with when that began.
///
/// # Errors
/// As the database's.
pub async fn elsewhere_at_once(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: &Session,
) -> db::Result<BTreeMap<PersonId, Timestamp>> {
    let mut elsewhere_at = BTreeMap::new();
    for other in at_the_same_time(from, may, session).await? {
        let there = persons_booked_on(from, may, other.id.0).await?;
        elsewhere_at.extend(there.into_iter().map(|person| (person, other.starts_at)));
    }
    Ok(elsewhere_at)
}

/// Those who can be ticked. Somebody with a protected identity is in no list.
async fn lines(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: &Session,
    booked: &BTreeMap<PersonId, Minutes>,
    sheet: &Sheet,
) -> db::Result<Vec<Line>> {
    let elsewhere_at = elsewhere_at_once(from, may, session).await?;
    let mut outcomes = sheet.outcomes();
    let checked_in = check_in::checked_in(from, may, session.id).await?;
    let mut line = |person: PersonId, name: String, group: Option<Group>| Line {
        person,
        name,
        group,
        minutes: booked.get(&person).copied(),
        also_at: elsewhere_at.get(&person).copied(),
        offered: checked_in.contains(&person) && !outcomes.contains_key(&person) && !booked.contains_key(&person),
        disagreed: outcomes.remove(&person).map(|outcome| outcome.disagreed).unwrap_or_default(),
    };
    let expected = match gathered(from, may, session).await? {
        Some(of_the_role) => of_the_role,
        None => people::person::staff_of_unit(from, may, session.day())
            .await?
            .into_iter()
            .map(|(person, group)| (person.id, person.name(), group))
            .collect(),
    };
    let mut lines: Vec<Line> =
        expected.into_iter().map(|(person, name, group)| line(person, name, Some(group))).collect();
    let others: BTreeSet<PersonId> = booked.keys().chain(&checked_in).copied().collect();
    let elsewhere: Vec<PersonId> =
        others.into_iter().filter(|person| !lines.iter().any(|line| line.person == *person)).collect();
    if !elsewhere.is_empty() {
        let names = people::person::names(from, may.unit().organisation, &elsewhere).await?;
        let mut others: Vec<Line> = names.into_iter().map(|(person, name)| line(person, name, None)).collect();
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
