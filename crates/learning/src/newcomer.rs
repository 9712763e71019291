//! Who is new in the unit and has not been introduced? Whoever began here within two months, or begins within two weeks,
//! and has no time in the ledger since. It goes by the employments alone, so that it keeps running when the programme
//! has ended.

use std::collections::{BTreeSet, HashMap};

use access::scope::UnitFilter;
use db::Fetch;
use kernel::{Date, OrganisationId, PersonId, UnitId};
use participation::posting::persons_with_time_since;

/// The kit with which somebody is introduced.
pub const INTRODUCTION: &str = "ny-kollega-digital-start";
/// For how many days somebody is new.
const NEW_FOR: i64 = 60;
/// How many days before the first day somebody is shown.
const BEFORE: i64 = 14;

/// Somebody who is new in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The unit.
    pub unit: UnitId,
    /// The unit's name.
    pub unit_name: String,
    /// The person.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The first day in the unit.
    pub since: Date,
}

/// Those who are new in the units of somebody who runs sessions there, the latest first. Protected identities are in no
/// list.
///
/// # Errors
/// As the database's.
pub async fn newcomers(from: &mut impl Fetch, units: &UnitFilter, today: Date) -> db::Result<Vec<Newcomer>> {
    let (first, last) = (today.plus_days(-NEW_FOR), today.plus_days(BEFORE));
    let mut found = Vec::new();
    for organisation in units.organisations() {
        let employments = people::person::employments(from, organisation).await?;
        // The first day of each person in each unit: whoever comes back after a break is not new.
        let mut since: HashMap<(PersonId, UnitId), (Date, bool)> = HashMap::new();
        for employment in &employments {
            let here = since.entry((employment.person, employment.unit)).or_insert((employment.starts_on, false));
            here.0 = here.0.min(employment.starts_on);
            here.1 |= employment.ends_on.is_none_or(|end| end >= today);
        }
        since.retain(|_, (day, stays)| *stays && *day >= first && *day <= last);
        if since.is_empty() {
            continue;
        }
        let tree = people::unit::unit_tree(from, organisation).await?;
        let introduced = persons_with_time_since(from, organisation, first).await?;
        since.retain(|(person, unit), _| {
            !introduced.contains(person) && tree.unit_ref(*unit).is_some_and(|place| units.admits(&place))
        });
        let persons: BTreeSet<PersonId> = since.keys().map(|(person, _)| *person).collect();
        let names = people::person::names(from, organisation, &persons.into_iter().collect::<Vec<_>>()).await?;
        found.extend(since.into_iter().filter_map(|((person, unit), (since, _))| {
            let unit_name = tree.get(unit)?.name.clone();
            Some(Newcomer { organisation, unit, unit_name, person, name: names.get(&person)?.clone(), since })
        }));
    }
    found.sort_by(|a, b| (b.since, &a.name, a.person).cmp(&(a.since, &b.name, b.person)));
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_introduction_is_a_kit_that_is_shipped() {
        assert!(crate::kit::find_kit(super::INTRODUCTION).is_some_and(|kit| kit.is_session()));
    }
}
