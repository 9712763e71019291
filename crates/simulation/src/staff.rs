//! Who works where? The organisations, each municipality's tree of units of 15 to 60 persons, their managers, champions
//! and staff, with some who come or leave while the programme runs.

use kernel::{Date, Group, Sex};

use crate::draw::{Draw, Stage, apportion};
use crate::facts::{Facts, NEVER_TOOK_PART, PROGRAMMES, Service};
use crate::model::{Organisation, OrganisationKind, Person, Programme, Unit, UnitLevel};
use crate::names;

/// Organisations, programmes, units and persons.
pub(crate) struct Staff {
    pub(crate) programmes: Vec<Programme>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) units: Vec<Unit>,
    pub(crate) persons: Vec<Person>,
}

const MEAN_UNIT: f64 = 33.0;
const SMALLEST_UNIT: i64 = 15;
const LARGEST_UNIT: i64 = 60;
const WOMEN: f64 = 0.85;
const TEMPORARY: f64 = 0.18;
const COMES: f64 = 0.045;
const LEAVES: f64 = 0.045;
const MANAGERS_WITH_TWO_UNITS: f64 = 0.15;

/// Draws everybody.
pub(crate) fn staff(seed: u64) -> Staff {
    let mut staff = Staff { programmes: vec![], organisations: vec![], units: vec![], persons: vec![] };
    for facts in &PROGRAMMES {
        let first = staff.organisations.len() as u32;
        staff.organisations.extend(facts.municipalities.iter().map(|municipality| Organisation {
            name: municipality.name,
            kind: OrganisationKind::Municipality,
            municipality_code: Some(municipality.code),
        }));
        staff.programmes.push(Programme {
            code: facts.code,
            name: facts.name,
            aim: facts.aim,
            starts: facts.first_day(),
            ends: facts.last_day(),
            lead: first,
            organisations: (first..staff.organisations.len() as u32).collect(),
        });
    }
    for (programme, facts) in staff.programmes.iter_mut().zip(&PROGRAMMES) {
        if let Some((name, kind)) = facts.lead {
            programme.lead = staff.organisations.len() as u32;
            staff.organisations.push(Organisation { name, kind, municipality_code: None });
        }
    }
    for (p, facts) in PROGRAMMES.iter().enumerate() {
        programme_staff(&mut staff, &mut Draw::new(seed, Stage::Staff, p), p, facts);
    }
    staff
}

fn programme_staff(staff: &mut Staff, draw: &mut Draw, p: usize, facts: &Facts) {
    let registered = (facts.participants as f64 / (1.0 - NEVER_TOOK_PART)).round() as i64;
    let weights: Vec<f64> = facts.municipalities.iter().map(|m| m.weight).collect();
    let sizes = apportion(registered, &weights);
    let champions = apportion(facts.champions as i64, &sizes.iter().map(|s| *s as f64).collect::<Vec<_>>());
    for ((organisation, size), champions) in
        staff.programmes[p].organisations.clone().into_iter().zip(sizes).zip(champions)
    {
        municipality(staff, draw, facts, p as u32, organisation, size, champions as usize);
    }
}

/// One municipality: its tree, then for every unit its people, then managers and champions among them.
fn municipality(
    staff: &mut Staff,
    draw: &mut Draw,
    facts: &Facts,
    programme: u32,
    organisation: u32,
    size: i64,
    champions: usize,
) {
    let top = staff.units.len() as u32;
    let node = |parent, level, name| Unit { organisation, programme, parent, level, name, manager: None };
    let name = staff.organisations[organisation as usize].name;
    staff.units.push(node(None, UnitLevel::Municipality, name.to_owned()));

    let sizes = unit_sizes(draw, size);
    let areas = facts.services.len().min(sizes.len().max(2)).min(4);
    // Round-robin would scatter neighbours; consecutive runs keep a service area's units together.
    let counts = apportion((sizes.len() - areas.min(sizes.len())) as i64, &area_weights(&facts.services[..areas]));
    let mut places = names::places(draw).into_iter();
    let mut sizes = sizes.into_iter();
    let mut units: Vec<Vec<u32>> = vec![];
    for (service, more) in facts.services[..areas].iter().zip(counts) {
        let area = staff.units.len() as u32;
        staff.units.push(node(Some(top), UnitLevel::ServiceArea, names::service_area(*service).to_owned()));
        let mut group = vec![];
        for size in sizes.by_ref().take(1 + more as usize) {
            let unit = staff.units.len() as u32;
            let place = places.next().unwrap_or_else(|| format!("Enhet {unit}"));
            staff.units.push(node(Some(area), UnitLevel::Unit, names::unit(draw, *service, &place)));
            for _ in 0..size {
                let person = person(draw, facts, unit);
                staff.persons.push(person);
            }
            group.push(unit);
        }
        units.push(group);
    }
    appoint(staff, draw, facts, &units, champions);
}

fn area_weights(services: &[Service]) -> Vec<f64> {
    services
        .iter()
        .map(|service| match service {
            Service::HomeCare | Service::Residential => 0.36,
            Service::Disability => 0.30,
            Service::Health => 0.14,
            Service::IndividualAndFamily => 0.10,
        })
        .collect()
}

/// Sizes of units, 15 to 60 and about 33, that sum to the number of persons.
fn unit_sizes(draw: &mut Draw, persons: i64) -> Vec<i64> {
    let count = ((persons as f64 / MEAN_UNIT).round() as usize).max(2);
    let mut sizes: Vec<i64> = (0..count)
        .map(|_| ((MEAN_UNIT * (0.32 * draw.normal() - 0.05).exp()).round() as i64).clamp(SMALLEST_UNIT, LARGEST_UNIT))
        .collect();
    let mut missing = persons - sizes.iter().sum::<i64>();
    while missing != 0 {
        let size = &mut sizes[draw.below(count)];
        let changed = *size + missing.signum();
        if (SMALLEST_UNIT..=LARGEST_UNIT).contains(&changed) {
            *size = changed;
            missing -= missing.signum();
        }
    }
    sizes
}

fn person(draw: &mut Draw, facts: &Facts, unit: u32) -> Person {
    let (first_day, last_day) = (facts.first_day(), facts.last_day());
    let sex = if draw.chance(WOMEN) { Sex::Woman } else { Sex::Man };
    let (given_name, family_name) = names::person(draw, sex);
    let birth_year = (1974.0 + 11.5 * draw.normal()).round().clamp(1953.0, 1999.0) as i16;
    let turnover = draw.unit();
    let mut started = earlier(draw, first_day, birth_year);
    let mut ended = None;
    if turnover < COMES {
        started = first_day.plus_days(draw.between(60, first_day.days_until(last_day) - 200));
    } else if turnover < COMES + LEAVES {
        ended = Some(first_day.plus_days(draw.between(150, first_day.days_until(last_day) - 60)));
    }
    let temporary = draw.chance(if turnover < COMES + LEAVES { 0.45 } else { TEMPORARY });
    Person { given_name, family_name, sex, birth_year, group: Group::Staff, unit, temporary, started, ended }
}

/// A first day of employment before the programme, not before the age of 19.
fn earlier(draw: &mut Draw, first_day: Date, birth_year: i16) -> Date {
    let adult = Date::new(birth_year + 19, 7, 1).unwrap_or(first_day);
    let longest = adult.days_until(first_day).clamp(60, 30 * 365);
    first_day.plus_days(-(30 + (draw.unit().powi(2) * (longest - 30) as f64) as i64))
}

/// Makes managers and champions of people in the units. They stay all the time: whoever leads a session is there.
fn appoint(staff: &mut Staff, draw: &mut Draw, facts: &Facts, areas: &[Vec<u32>], champions: usize) {
    let mut members: Vec<(u32, Vec<u32>)> = areas.iter().flatten().map(|unit| (*unit, vec![])).collect();
    let first = members.first().map_or(0, |(unit, _)| *unit);
    // Persons were drawn unit by unit, so this municipality's are the last ones.
    for (i, person) in staff.persons.iter().enumerate().rev() {
        if person.unit < first {
            break;
        }
        if let Ok(at) = members.binary_search_by_key(&person.unit, |(unit, _)| *unit) {
            members[at].1.push(i as u32);
        }
    }
    for (_, people) in &mut members {
        draw.shuffle(people);
    }
    let mut stay = |person: u32, group: Group, draw: &mut Draw| {
        let person = &mut staff.persons[person as usize];
        (person.group, person.temporary, person.ended) = (group, false, None);
        if person.started > facts.first_day() {
            person.started = earlier(draw, facts.first_day(), person.birth_year);
        }
    };
    let mut previous: Option<(u32, Option<u32>)> = None; // a manager who can take one more unit, and its parent
    for (unit, people) in &mut members {
        let parent = staff.units[*unit as usize].parent;
        let shared = previous.take().filter(|(_, area)| *area == parent && draw.chance(MANAGERS_WITH_TWO_UNITS));
        let manager = match shared {
            Some((manager, _)) => Some(manager),
            None => people.pop().inspect(|manager| {
                stay(*manager, Group::Manager, draw);
                previous = Some((*manager, parent));
            }),
        };
        staff.units[*unit as usize].manager = manager;
    }
    // Big units first, then a second round: everybody has somebody near to ask.
    members.sort_by_key(|(unit, people)| (std::cmp::Reverse(people.len()), *unit));
    let mut left = champions;
    while left > 0 && members.iter().any(|(_, people)| !people.is_empty()) {
        for (_, people) in members.iter_mut().take(left) {
            if let Some(person) = people.pop() {
                stay(person, Group::Champion, draw);
                left -= 1;
            }
        }
    }
}
