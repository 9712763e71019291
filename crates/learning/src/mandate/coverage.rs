//! Which units have a champion, how many colleagues does each have, and where does a mandate end soon? Staff for each
//! champion = persons employed in the unit that day / persons with a mandate there. Somebody who has left covers nothing.

use std::collections::{HashMap, HashSet};

use access::rules::learning::{CanAppointChampions, CanSeeCoverage};
use db::Fetch;
use kernel::{Date, OrganisationId, PersonId, UnitId};
use people::UnitTree;
use people::person::Employment;

use super::notice::ends_soon;
use super::{Mandate, store};

/// How a unit without units below it is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCoverage {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// How many work there.
    pub staff: u64,
    /// How many of the organisation's persons have a mandate there.
    pub champions: u64,
    /// Mandates to which the manager has said yes.
    pub agreed: u64,
    /// The last day of the mandate that ends next, within the notice.
    pub ends_next: Option<Date>,
}

impl UnitCoverage {
    /// Colleagues for each champion, rounded to whole persons; nothing without a champion.
    pub fn staff_per_champion(&self) -> Option<u64> {
        (self.champions > 0).then(|| (self.staff + self.champions / 2) / self.champions)
    }
}

/// How an organisation of a programme is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberCoverage {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Units with staff.
    pub units: u64,
    /// Those without a champion.
    pub without: u64,
    /// How many work in the units.
    pub staff: u64,
    /// Mandates in them.
    pub champions: u64,
    /// Units where a mandate ends within the notice.
    pub ending: u64,
}

/// The units of the organisation that have staff, those without a champion first, then by colleagues for each champion.
///
/// # Errors
/// As the database's.
pub async fn coverage_of_organisation(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    on: Date,
) -> db::Result<Vec<UnitCoverage>> {
    of_organisation(from, *may.organisation(), on).await
}

/// The organisations of a programme, in the order of the programme: numbers only.
///
/// # Errors
/// As the database's.
pub async fn coverage_of_programme(
    from: &mut impl Fetch,
    may: &CanSeeCoverage,
    on: Date,
) -> db::Result<Vec<MemberCoverage>> {
    let mut members = Vec::new();
    for organisation in &may.programme().members {
        let units = of_organisation(from, *organisation, on).await?;
        let count = |counts: fn(&UnitCoverage) -> bool| units.iter().filter(|unit| counts(unit)).count() as u64;
        members.push(MemberCoverage {
            organisation: *organisation,
            units: units.len() as u64,
            without: count(|unit| unit.champions == 0),
            staff: units.iter().map(|unit| unit.staff).sum(),
            champions: units.iter().map(|unit| unit.champions).sum(),
            ending: count(|unit| unit.ends_next.is_some()),
        });
    }
    Ok(members)
}

async fn of_organisation(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    on: Date,
) -> db::Result<Vec<UnitCoverage>> {
    let tree = people::unit::unit_tree(from, organisation).await?;
    let employments = people::person::employments(from, organisation).await?;
    let mandates = store::list(from, organisation, on).await?;
    Ok(coverage(&tree, &employments, &mandates, on))
}

fn coverage(tree: &UnitTree, employments: &[Employment], mandates: &[Mandate], on: Date) -> Vec<UnitCoverage> {
    let mut staff: HashMap<UnitId, HashSet<PersonId>> = HashMap::new();
    let mut employed: HashSet<PersonId> = HashSet::new();
    for employment in employments.iter().filter(|employment| employment.holds_on(on)) {
        staff.entry(employment.unit).or_default().insert(employment.person);
        employed.insert(employment.person);
    }
    let mut units: Vec<UnitCoverage> = tree
        .units()
        .iter()
        .filter_map(|unit| {
            let there = staff.get(&unit.id)?;
            let held: Vec<&Mandate> = mandates
                .iter()
                .filter(|m| m.unit == unit.id && m.starts_on <= on && employed.contains(&m.person))
                .collect();
            let champions: HashSet<PersonId> = held.iter().map(|m| m.person).collect();
            let ending = held.iter().filter(|m| ends_soon(m, mandates, on));
            Some(UnitCoverage {
                unit: unit.id,
                name: unit.name.clone(),
                staff: there.len() as u64,
                champions: champions.len() as u64,
                agreed: held.iter().filter(|m| m.agreed_at.is_some()).count() as u64,
                ends_next: ending.filter_map(|m| m.ends_on).min(),
            })
        })
        .collect();
    let load = |unit: &UnitCoverage| std::cmp::Reverse(unit.staff_per_champion().unwrap_or_default());
    units.sort_by(|a, b| ((a.champions > 0), load(a), &a.name).cmp(&((b.champions > 0), load(b), &b.name)));
    units
}

#[cfg(test)]
mod tests {
    use kernel::{Group, MandateId, Minutes};
    use people::Unit;
    use uuid::Uuid;

    use super::*;

    fn unit(id: u128, name: &str) -> Unit {
        Unit { id: UnitId(Uuid::from_u128(id)), parent: None, code: name.into(), name: name.into(), service: None }
    }

    fn employment(person: u128, unit: u128, ends_on: Option<&str>) -> Employment {
        Employment {
            person: PersonId(Uuid::from_u128(person)),
            unit: UnitId(Uuid::from_u128(unit)),
            group: Group::Staff,
            starts_on: "2025-01-01".parse().unwrap(),
            ends_on: ends_on.map(|day| day.parse().unwrap()),
        }
    }

    fn mandate(person: u128, unit: u128) -> Mandate {
        Mandate {
            id: MandateId(Uuid::from_u128(person)),
            person: PersonId(Uuid::from_u128(person)),
            unit: UnitId(Uuid::from_u128(unit)),
            minutes_a_week: Minutes(120),
            starts_on: "2025-01-01".parse().unwrap(),
            ends_on: None,
            agreed_at: None,
        }
    }

    #[test]
    fn a_unit_whose_champion_has_left_has_none_and_comes_first() {
        let tree =
            UnitTree::new(OrganisationId(Uuid::from_u128(9)), vec![unit(1, "Alen"), unit(2, "Boken"), unit(3, "Tom")]);
        let mut employments = vec![employment(20, 2, Some("2025-05-31"))];
        employments.extend((1..=5).map(|person| employment(person, 1, None)));
        employments.extend((6..=8).map(|person| employment(person, 2, None)));
        let units = coverage(
            &tree,
            &employments,
            &[mandate(1, 1), mandate(2, 1), mandate(20, 2)],
            "2025-06-01".parse().unwrap(),
        );
        let seen: Vec<_> =
            units.iter().map(|u| (u.name.as_str(), u.staff, u.champions, u.staff_per_champion())).collect();
        assert_eq!(seen, [("Boken", 3, 0, None), ("Alen", 5, 2, Some(3))], "and a unit without staff needs none");
    }
}
