//! What is on today, what is coming, and which registers are missing?

use access::rules::development::CanSeeUnitPlan;
use access::rules::learning::CanRunSessions;
use access::rules::people::CanManagePeople;
use access::rules::people::CanSeeProgramme;
use access::scope::UnitFilter;
use db::Fetch;
use kernel::{Date, OrganisationId, Timestamp, UnitId};

use super::{Session, State, store};

/// How far back and ahead the agenda looks, in days.
const DAYS: i64 = 60;
/// The most sessions that a list of the agenda holds.
const MOST: usize = 50;

/// The other sessions of the organisation that are held and overlap with this one in time. For those who run it.
pub(crate) async fn at_the_same_time(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: &Session,
) -> db::Result<Vec<Session>> {
    let end = session.starts_at.plus_seconds(session.planned_minutes.0 * 60);
    // Nothing is planned for longer than a day.
    let earliest = session.starts_at.plus_seconds(-86_400);
    store::list_overlapping(from, may.unit().organisation, session, (earliest, end)).await
}

/// A session with where it takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The organisation of the unit.
    pub organisation: OrganisationId,
    /// The unit's name.
    pub unit_name: String,
    /// The session.
    pub session: Session,
    /// Whether devices have said different things about who came, and nobody has decided yet.
    pub undecided: bool,
}

/// The sessions of somebody's units, 60 days back and ahead, at most 50 a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Today, by time; also those that are held or cancelled.
    pub today: Vec<ListedSession>,
    /// Planned after today, the next first.
    pub upcoming: Vec<ListedSession>,
    /// Planned before today and neither held nor cancelled, the latest first.
    pub without_register: Vec<ListedSession>,
    /// Held before today, the latest first.
    pub held: Vec<ListedSession>,
}

/// The sessions of a unit and of those below it from one day to another, by time; those that were cancelled are left out.
///
/// # Errors
/// As the database's.
pub async fn sessions_between(
    from: &mut impl Fetch,
    may: &CanSeeUnitPlan,
    (first, last): (Date, Date),
) -> db::Result<Vec<Session>> {
    let organisation = may.unit().organisation;
    let within = people::unit::unit_tree(from, organisation).await?.with_those_below(may.unit().unit);
    let window = (Timestamp::from_sweden(first, 0), Timestamp::from_sweden(last.plus_days(1), 0));
    let mut sessions = store::list(from, organisation, window).await?;
    sessions.retain(|s| within.contains(&s.unit) && matches!(s.state, State::Planned | State::Held));
    sessions.sort_by_key(|session| (session.starts_at, session.id));
    Ok(sessions)
}

/// The sessions of a unit that are planned from now on: what speaks against taking it away. Of whoever manages units.
///
/// # Errors
/// As the database's.
pub async fn sessions_to_come(
    from: &mut impl Fetch,
    may: &CanManagePeople,
    unit: UnitId,
    now: Timestamp,
) -> db::Result<Vec<Session>> {
    // Nothing is planned further ahead than a year.
    let window = (now, Timestamp::from_sweden(now.day_in_sweden().plus_days(400), 0));
    let mut sessions = store::list_of_unit(from, *may.organisation(), unit, window).await?;
    sessions.retain(|session| session.state == State::Planned);
    sessions.sort_by_key(|session| (session.starts_at, session.id));
    Ok(sessions)
}

/// The sessions of a programme from one day to another with the organisation of each, by time; without who leads them, and those that
/// were cancelled are left out.
///
/// # Errors
/// As the database's.
pub async fn sessions_of_programme(
    from: &mut impl Fetch,
    may: &CanSeeProgramme,
    (first, last): (Date, Date),
) -> db::Result<Vec<(OrganisationId, Session)>> {
    let programme = may.programme();
    let window = (Timestamp::from_sweden(first, 0), Timestamp::from_sweden(last.plus_days(1), 0));
    let mut all = Vec::new();
    for member in &programme.members {
        let sessions = store::list(from, *member, window).await?.into_iter();
        let there = |s: &Session| s.programme == programme.programme && matches!(s.state, State::Planned | State::Held);
        all.extend(sessions.filter(there).map(|session| (*member, Session { champion: None, ..session })));
    }
    all.sort_by_key(|(_, session)| (session.starts_at, session.id));
    Ok(all)
}

/// The agenda of the units that the filter admits.
///
/// # Errors
/// As the database's.
pub async fn agenda(from: &mut impl Fetch, units: &UnitFilter, now: Timestamp) -> db::Result<Agenda> {
    let today = now.day_in_sweden();
    let (first, last) = (today.plus_days(-DAYS), today.plus_days(DAYS + 1));
    let window = (Timestamp::from_sweden(first, 0), Timestamp::from_sweden(last, 0));
    let mut listed = Vec::new();
    for organisation in units.organisations() {
        let tree = people::unit::unit_tree(from, organisation).await?;
        let mut names = std::collections::HashMap::new();
        for (unit, place) in tree.refs().filter(|(_, place)| units.admits(place)) {
            names.insert(place.unit, unit.name.clone());
        }
        let sessions = match names.len() {
            1..=3 => {
                let mut sessions = Vec::new();
                for unit in names.keys() {
                    sessions.extend(store::list_of_unit(from, organisation, *unit, window).await?);
                }
                sessions
            }
            _ => store::list(from, organisation, window).await?,
        };
        let undecided = crate::register::undecided_since(from, organisation, window.0).await?;
        listed.extend(sessions.into_iter().filter_map(|session| {
            let unit_name = names.get(&session.unit)?.clone();
            let undecided = undecided.contains(&session.id);
            Some(ListedSession { organisation, unit_name, session, undecided })
        }));
    }
    listed.sort_by_key(|l| (l.session.starts_at, l.session.id));

    let mut agenda = Agenda::default();
    for line in listed {
        let day = line.session.day();
        if day == today {
            agenda.today.push(line);
        } else if day > today && line.session.state == State::Planned {
            agenda.upcoming.push(line);
        } else if day < today && line.session.state == State::Planned {
            agenda.without_register.push(line);
        } else if day < today && line.session.state == State::Held {
            agenda.held.push(line);
        }
    }
    agenda.without_register.reverse();
    agenda.held.reverse();
    for list in [&mut agenda.today, &mut agenda.upcoming, &mut agenda.without_register, &mut agenda.held] {
        list.truncate(MOST);
    }
    Ok(agenda)
}
