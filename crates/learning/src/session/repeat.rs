//! What is to be repeated, where, and by when? What a unit has held is worth repeating after as many days as its kit says, because
//! what is done once is soon forgotten. Due is the day of the latest session with the kit in the unit plus those days; whatever is
//! planned again is left out.

use std::collections::{BTreeMap, HashMap};

use access::scope::UnitFilter;
use db::Fetch;
use kernel::{Date, OrganisationId, Timestamp, UnitId};

use super::{Session, State, store};
use crate::kit::find_kit;
use crate::variant::find_variant;

/// For how many days before it is due a repetition is shown.
const NOTICE: i64 = 30;
/// How far back sessions are looked for, in days: no kit waits longer, and what has been due for long is let go.
const BACK: i64 = 800;
/// For how many days after it was due a repetition is shown.
const LET_GO: i64 = 120;
/// How far ahead sessions are planned, in days.
const AHEAD: i64 = 400;

/// Something that a unit is to do again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The unit.
    pub unit: UnitId,
    /// The unit's name.
    pub unit_name: String,
    /// The kit, or the organisation's own variant of one.
    pub kit: String,
    /// What the session was called.
    pub title: String,
    /// When it was held last.
    pub held_on: Date,
    /// By when it is to be repeated.
    pub due_on: Date,
}

/// What is to be repeated in the admitted units within a month, or was to be lately; what is due first comes first.
///
/// # Errors
/// As the database's.
pub async fn repeats(from: &mut impl Fetch, units: &UnitFilter, today: Date) -> db::Result<Vec<Repeat>> {
    let window = (Timestamp::from_sweden(today.plus_days(-BACK), 0), Timestamp::from_sweden(today.plus_days(AHEAD), 0));
    let mut found = Vec::new();
    for organisation in units.organisations() {
        let tree = people::unit::unit_tree(from, organisation).await?;
        let names: HashMap<UnitId, String> = tree
            .refs()
            .filter(|(_, place)| units.admits(place))
            .map(|(unit, place)| (place.unit, unit.name.clone()))
            .collect();
        let mut sessions = Vec::new();
        if names.len() <= 3 {
            for unit in names.keys() {
                sessions.extend(store::list_of_unit(from, organisation, *unit, window).await?);
            }
        } else {
            sessions = store::list(from, organisation, window).await?;
        }
        let mut days: HashMap<(String, u32), Option<i64>> = HashMap::new();
        for session in latest(&sessions, today) {
            let (Some(unit_name), Some(kit)) = (names.get(&session.unit), &session.kit) else { continue };
            let key = (kit.id.clone(), kit.version);
            let after = match days.get(&key) {
                Some(known) => *known,
                None => {
                    let read = repeat_after(from, organisation, &key).await?;
                    days.insert(key, read);
                    read
                }
            };
            let Some(due_on) = after.map(|after| session.day().plus_days(after)) else { continue };
            if (-LET_GO..=NOTICE).contains(&today.days_until(due_on)) {
                found.push(Repeat {
                    organisation,
                    unit: session.unit,
                    unit_name: unit_name.clone(),
                    kit: kit.id.clone(),
                    title: session.title.clone(),
                    held_on: session.day(),
                    due_on,
                });
            }
        }
    }
    found.sort_by(|a, b| (a.due_on, &a.unit_name, &a.title).cmp(&(b.due_on, &b.unit_name, &b.title)));
    Ok(found)
}

/// The latest held session of each kit in each unit, unless one with the kit is planned there from today on.
fn latest(sessions: &[Session], today: Date) -> Vec<&Session> {
    let mut latest: BTreeMap<(UnitId, &str), &Session> = BTreeMap::new();
    for session in sessions.iter().filter(|session| session.state == State::Held) {
        let Some(kit) = &session.kit else { continue };
        let before = latest.entry((session.unit, kit.id.as_str())).or_insert(session);
        if session.starts_at > before.starts_at {
            *before = session;
        }
    }
    latest.retain(|(unit, kit), _| {
        !sessions.iter().any(|other| {
            let same = other.unit == *unit && other.kit.as_ref().is_some_and(|its| its.id == *kit);
            same && other.state == State::Planned && other.day() >= today
        })
    });
    latest.into_values().collect()
}

/// After how many days it is to be repeated.
async fn repeat_after(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    (kit, version): &(String, u32),
) -> db::Result<Option<i64>> {
    if let Some(kit) = find_kit(kit) {
        return Ok(Some(i64::from(kit.repeat_after_days)));
    }
    let Ok(variant) = kit.parse() else { return Ok(None) };
    let variant = find_variant(from, organisation, organisation, variant, Some(*version)).await?;
    Ok(variant.map(|variant| i64::from(variant.content.repeat_after_days)))
}
