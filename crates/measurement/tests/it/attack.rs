//! What can somebody work out who reads everything that is told of closed measurements together: the reach, what linking kept
//! and lost, of every unit and of every area the results, and how far they moved? For random waves a solver of whole numbers
//! looks for the least and the greatest value of each number of persons from 1 to 4 that is behind it.
//!
//! unknown: of each unit and wave, who chose which level, who does not know, who gave no answer to the item; of each unit
//! before, who was linked, lost, without a code. Every figure that is told is a sum of these.

use access::rules::measurement::{can_see_reach, can_see_unit_results};
use access::{Role, UnitRef};
use db::{Actor, Db};
use kernel::{Caveat, Group, Moment, OrganisationId, UnitId, WaveId};
use measurement::load::{self, NewResponse, NewWaveRow};
use measurement::own_code::linked_of_organisation;
use measurement::pseudonym::Link;
use measurement::reach::reach_of_organisation;
use measurement::response::State;
use measurement::results::{UnitResults, changes, release_closed, results_of_unit};
use measurement::wave::FrameRow;
use measurement::{Answer, Linkage};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use testkit::{World, id, open_sqlite, today};

use super::check;

/// So many random pairs of waves.
const PROGRAMMES: u64 = 60;
const UNITS: usize = 8;
/// Choices of the item: five levels, does not know, no answer.
const CHOICES: usize = 7;
const SILENT: usize = 6;
/// So many could be in a cell.
const MOST: i32 = 60;

/// Random numbers of a test: splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ (z >> 31)) * n as u128) >> 64) as usize
    }
}

/// Sums of unknown numbers of persons.
#[derive(Default)]
struct Knowledge {
    cells: usize,
    rows: Vec<(Vec<(usize, f64)>, f64)>,
}

impl Knowledge {
    fn learn(&mut self, terms: impl IntoIterator<Item = (usize, f64)>, sum: f64) {
        self.rows.push((terms.into_iter().collect(), sum));
    }

    /// The least or the greatest sum of some cells, in whole persons or in parts of them.
    fn end(&self, of: &[(usize, f64)], direction: OptimizationDirection, whole: bool) -> f64 {
        let mut problem = Problem::new(direction);
        let weight = |cell: usize| of.iter().filter(|(c, _)| *c == cell).map(|(_, by)| by).sum::<f64>();
        let cells: Vec<_> = (0..self.cells)
            .map(|cell| match whole {
                true => problem.add_integer_var(weight(cell), (0, MOST)),
                false => problem.add_var(weight(cell), (0.0, 1_000.0)),
            })
            .collect();
        for (terms, sum) in &self.rows {
            let terms: Vec<_> = terms.iter().map(|(cell, by)| (cells[*cell], *by)).collect();
            problem.add_constraint(&terms, ComparisonOp::Eq, *sum);
        }
        problem.solve().expect("the truth is possible").into_solution().expect("solved").objective()
    }

    /// Where a number of few persons is known nearly, of so many who could be in it.
    fn recovers(&self, what: &str, cells: &[usize], truth: u64, could_be: u64) -> Option<String> {
        if !(1..5).contains(&truth) {
            return None;
        }
        let of: Vec<(usize, f64)> = cells.iter().map(|cell| (*cell, 1.0)).collect();
        let least = self.end(&of, OptimizationDirection::Minimize, true).round();
        let most = self.end(&of, OptimizationDirection::Maximize, true).round();
        assert!(least <= truth as f64 && truth as f64 <= most, "{what}: {truth} in {least}..{most}");
        (most - least < 2.0_f64.min(could_be as f64)).then(|| format!("{what}: {truth} is in {least}..{most}"))
    }
}

/// A municipality with two areas, one of two and one of six units, and what everybody answered.
struct Town {
    world: World,
    organisation: OrganisationId,
    areas: [UnitId; 2],
    units: [UnitId; UNITS],
    waves: [WaveId; 2],
    /// By wave, unit and choice.
    chose: [[[u64; CHOICES]; UNITS]; 2],
    /// By unit: linked, lost, without a code.
    linked: [[u64; 3]; UNITS],
}

impl Town {
    async fn random(db: &Db, chance: &mut Chance) -> Self {
        let world = World::create(db).await;
        let member = &world.members[0];
        let organisation = member.organisation;
        let (area, units): (UnitId, [UnitId; 6]) = (id(9_000), std::array::from_fn(|n| id(9_001 + n as u128)));
        let mut work = db.work(Actor::Program).await.unwrap();
        let unit = |id: UnitId, parent: Option<UnitId>, code: &str| people::Unit {
            id,
            parent,
            code: code.into(),
            name: code.into(),
            service: None,
        };
        let below = units.iter().enumerate().map(|(n, of)| unit(*of, Some(area), &format!("2{}", n + 1)));
        let more: Vec<people::Unit> = std::iter::once(unit(area, None, "20")).chain(below).collect();
        people::load::units(&mut work, organisation, &more).await.unwrap();
        let mut town = Self {
            areas: [member.area, area],
            units: std::array::from_fn(|n| if n < 2 { member.units[n] } else { units[n - 2] }),
            waves: [id(9_100), id(9_101)],
            chose: Default::default(),
            linked: Default::default(),
            organisation,
            world,
        };
        town.answer(&mut work, chance).await;
        work.commit(organisation, "waves_loaded", None).await.unwrap();
        town
    }

    async fn answer(&mut self, work: &mut db::Work, chance: &mut Chance) {
        let instrument = load::instrument_copy(work, self.organisation, check()).await.unwrap();
        for (which, wave) in self.waves.into_iter().enumerate() {
            let opens_on = today().plus_days([-30, -10][which]);
            let row = NewWaveRow {
                organisation: self.organisation,
                id: wave,
                programme: self.world.programme,
                instrument,
                name: ["Före", "Efter"][which].into(),
                moment: [Moment::Before, Moment::After][which],
                group: Group::Staff,
                linkage: Linkage::Confidential,
                opens_on,
                closes_on: opens_on.plus_days(5),
            };
            load::waves(work, [row]).await.unwrap();
            let frame = self
                .units
                .map(|unit| (wave, FrameRow { organisation: self.organisation, unit, population: 60, invited: 60 }));
            load::frames(work, frame).await.unwrap();
        }
        let mut responses = Vec::new();
        for (place, unit) in self.units.into_iter().enumerate() {
            let size =
                [chance.below(8), 5 + chance.below(20), 12 + chance.below(14), 15 + chance.below(25)][chance.below(4)];
            let (keen, few_levels) = (3 + chance.below(8), chance.below(2) == 0);
            for person in 0..size {
                let link = (chance.below(7) > 0).then(|| {
                    let mut link = [0; 16];
                    link[0] = place as u8;
                    link[1] = person as u8;
                    Link(link)
                });
                let there = [true, chance.below(11) <= keen];
                for (which, _) in there.iter().enumerate().filter(|(_, there)| **there) {
                    let choice = match chance.below(30) {
                        0 | 1 => 5,
                        2 => SILENT,
                        _ if few_levels => 1 + chance.below(3),
                        _ => chance.below(5),
                    };
                    self.chose[which][place][choice] += 1;
                    responses.push(self.response(which, unit, link, choice, responses.len() as u128));
                }
                let kind = match (link, there[1]) {
                    (Some(_), true) => 0,
                    (Some(_), false) => 1,
                    (None, _) => 2,
                };
                self.linked[place][kind] += 1;
            }
        }
        load::responses(work, responses).await.unwrap();
    }

    fn response(&self, wave: usize, unit: UnitId, link: Option<Link>, choice: usize, n: u128) -> NewResponse {
        let form = check().forms[0].id.clone();
        let items = check().items(&form);
        let mut packed = vec![0; items.len()];
        let answer = match choice {
            SILENT => None,
            5 => Some(Answer::DontKnow),
            level => Some(Answer::Rating(level as u8 + 1)),
        };
        if let Some(answer) = answer {
            packed[0] = Answer::pack(Some(&answer), items[0]).unwrap();
        }
        packed[1] = Answer::pack(Some(&Answer::DontKnow), items[1]).unwrap();
        NewResponse {
            organisation: self.organisation,
            id: id(1 << 64 | n),
            wave: self.waves[wave],
            unit,
            group: Group::Staff,
            link,
            form,
            state: State::Complete,
            answered_on: today().plus_days([-28, -8][wave]),
            packed,
        }
    }

    /// The units in a place: an area, or a unit itself.
    fn within(&self, place: UnitId) -> Vec<usize> {
        let is_in = |at: &usize| match self.areas.iter().position(|area| *area == place) {
            Some(area) => (*at >= 2) == (area == 1),
            None => self.units[*at] == place,
        };
        (0..UNITS).filter(is_in).collect()
    }
}

fn cell(unit: usize, choice: usize) -> usize {
    unit * CHOICES + choice
}

/// What the results of a place say of the item, as sums.
fn learn_results(knowledge: &mut Knowledge, town: &Town, place: UnitId, told: &UnitResults) {
    let units = town.within(place);
    let sum = |choices: std::ops::Range<usize>| {
        let units = units.clone();
        units.into_iter().flat_map(move |unit| choices.clone().map(move |choice| (cell(unit, choice), 1.0)))
    };
    if let Some(answered) = told.answered.value {
        knowledge.learn(sum(0..CHOICES), answered);
    }
    let rating = &told.ratings[0];
    if let Some(dont_know) = rating.spread.dont_know.value {
        knowledge.learn(sum(5..6), dont_know);
    }
    let Some(mean) = rating.mean.value else {
        assert!(rating.spread.classes.is_empty() && rating.mean.n == 0, "{rating:?}");
        return;
    };
    let n = rating.mean.n as f64;
    knowledge.learn(sum(0..5), n);
    let weighed = units.iter().flat_map(|unit| (0..5).map(move |level| (cell(*unit, level), level as f64 + 1.0)));
    knowledge.learn(weighed, (mean * n).round());
    for class in &rating.spread.classes {
        let levels = usize::from(class.from) - 1..usize::from(class.to);
        knowledge.learn(sum(levels), (class.share.value.unwrap() * n / 100.0).round());
    }
}

/// The largest variance of the answers with what is told of them, found by the solver.
fn largest_variance(rating: &measurement::results::RatingResult) -> f64 {
    let (mean, n) = (rating.mean.value.unwrap(), rating.mean.n as f64);
    let mut told = Knowledge { cells: 5, ..Knowledge::default() };
    told.learn((0..5).map(|level| (level, 1.0)), n);
    told.learn((0..5).map(|level| (level, level as f64 + 1.0)), (mean * n).round());
    for class in &rating.spread.classes {
        let levels = usize::from(class.from) - 1..usize::from(class.to);
        told.learn(levels.map(|level| (level, 1.0)), (class.share.value.unwrap() * n / 100.0).round());
    }
    let squares: Vec<(usize, f64)> = (0..5).map(|level| (level, (level as f64 + 1.0).powi(2))).collect();
    (told.end(&squares, OptimizationDirection::Maximize, false) - n * mean * mean) / (n - 1.0)
}

#[tokio::test]
async fn nobody_works_out_few_from_all_that_is_told_of_closed_waves() {
    let (mut found, mut tried, mut moved, mut by_unit) = (Vec::new(), 0, 0, 0);
    for seed in 0..PROGRAMMES {
        let (db, _folder) = open_sqlite().await;
        let town = Town::random(&db, &mut Chance(seed)).await;
        release_closed(&db, town.organisation, today()).await.unwrap();
        let lead = town.world.members[0].organisation_actor(Role::LocalLead);
        let may = can_see_reach(&lead, town.organisation).unwrap();
        let reached = reach_of_organisation(&mut db.reader(), &may, today()).await.unwrap();
        let linked = linked_of_organisation(&mut db.reader(), &may, today()).await.unwrap();
        let mut results: Vec<(UnitId, Vec<UnitResults>)> = Vec::new();
        for place in town.areas.into_iter().chain(town.units) {
            let unit = UnitRef { organisation: town.organisation, unit: place, ancestors: Vec::new() };
            let may = can_see_unit_results(&lead, &unit).unwrap();
            let told = results_of_unit(&mut db.reader(), &may, town.world.programme, today()).await.unwrap();
            moved += changes_tell_nothing_new(&told);
            results.push((place, told));
        }
        let mut waves = Vec::new();
        for (which, wave) in town.waves.into_iter().enumerate() {
            // The last three of each unit are those of linking, of the wave before.
            let mut knowledge = Knowledge { cells: UNITS * CHOICES + 3 * UNITS, ..Knowledge::default() };
            let answered = |unit: usize| (0..CHOICES).map(move |choice| (cell(unit, choice), 1.0));
            let reach = reached.iter().find(|reach| reach.wave.id == wave).unwrap();
            for of in &reach.units {
                let unit = town.units.iter().position(|unit| *unit == of.of).unwrap();
                if let Some(value) = of.answered.value {
                    assert_eq!(value as u64, town.chose[which][unit].iter().sum::<u64>());
                    knowledge.learn(answered(unit), value);
                }
                // All that are hidden have one reason.
                assert!(!of.answered.caveats.contains(&Caveat::TooFew), "{reach:?}");
            }
            if let Some(value) = reach.whole.answered.value {
                knowledge.learn((0..UNITS).flat_map(answered), value);
            }
            for (place, told) in &results {
                if let Some(told) = told.iter().find(|told| told.wave.id == wave) {
                    learn_results(&mut knowledge, &town, *place, told);
                }
            }
            waves.push(knowledge);
        }
        let kind = |unit: usize, kind: usize| UNITS * CHOICES + unit * 3 + kind;
        let before = &mut waves[0];
        for unit in 0..UNITS {
            let choices = (0..CHOICES).map(|choice| (cell(unit, choice), 1.0));
            before.learn(choices.chain((0..3).map(|k| (kind(unit, k), -1.0))), 0.0);
        }
        for told in &linked {
            let whole = [&told.both, &told.only_before, &told.without_before];
            for (k, value) in whole.iter().enumerate().filter_map(|(k, told)| Some((k, told.value?))) {
                before.learn((0..UNITS).map(|unit| (kind(unit, k), 1.0)), value);
            }
            for of in &told.units {
                let unit = town.units.iter().position(|unit| *unit == of.unit).unwrap();
                for (k, value) in
                    [&of.linked, &of.lost].iter().enumerate().filter_map(|(k, told)| Some((k, told.value?)))
                {
                    assert_eq!(value as u64, town.linked[unit][k], "{of:?}");
                    before.learn([(kind(unit, k), 1.0)], value);
                    by_unit += 1;
                }
            }
        }
        for (which, knowledge) in waves.iter().enumerate() {
            let mut look = |what: String, cells: &[usize], truth: u64, could_be: u64| {
                tried += usize::from((1..5).contains(&truth));
                found.extend(knowledge.recovers(&format!("{seed} wave {which} {what}"), cells, truth, could_be));
            };
            for unit in 0..UNITS {
                let chose = town.chose[which][unit];
                let all: Vec<usize> = (0..CHOICES).map(|choice| cell(unit, choice)).collect();
                look(format!("answered in {unit}"), &all, chose.iter().sum(), 60);
                for (level, n) in chose.iter().enumerate().take(5) {
                    look(format!("level {level} in {unit}"), &[cell(unit, level)], *n, 60);
                }
                // How many chose no level follows from how many answered and how many did.
                let no_level = chose[5] + chose[SILENT];
                look(format!("does not know in {unit}"), &[cell(unit, 5)], chose[5], no_level);
                for k in (0..3).filter(|_| which == 0) {
                    look(format!("linking {k} in {unit}"), &[kind(unit, k)], town.linked[unit][k], 60);
                }
            }
        }
    }
    assert!(tried > 300 && moved > 20 && by_unit > 20, "{tried} {moved} {by_unit}: there was nothing to attack");
    assert!(found.is_empty(), "{} of {tried}:\n{}", found.len(), found.join("\n"));
}

#[tokio::test]
async fn who_is_keyed_in_after_the_closing_is_not_what_differs_between_two_days() {
    let (db, _folder) = open_sqlite().await;
    let town = Town::random(&db, &mut Chance(8)).await;
    release_closed(&db, town.organisation, today()).await.unwrap();
    let lead = town.world.members[0].organisation_actor(Role::LocalLead);
    let may = can_see_reach(&lead, town.organisation).unwrap();
    let first = linked_of_organisation(&mut db.reader(), &may, today()).await.unwrap();
    assert!(first[0].both.value.is_some() && first[0].units.iter().any(|of| of.lost.value.is_some_and(|n| n > 0.0)));
    let mut work = db.work(Actor::Program).await.unwrap();
    // Everybody who was lost comes in late, and one more without a code.
    let late = (0..UNITS as u8).flat_map(|place| (0..60).map(move |person| (place, person))).map(|(place, person)| {
        let mut link = [0; 16];
        (link[0], link[1]) = (place, person);
        let n = 100_000 + u128::from(place) * 100 + u128::from(person);
        town.response(1, town.units[usize::from(place)], Some(Link(link)), 2, n)
    });
    let without = town.response(0, town.units[0], None, 2, 200_000);
    load::responses(&mut work, late.chain([without])).await.unwrap();
    work.commit(town.organisation, "late", None).await.unwrap();
    assert_eq!(linked_of_organisation(&mut db.reader(), &may, today()).await.unwrap(), first);
}

/// A change is the difference of two means that stand beside it, and its interval follows from what stands beside it. How many
/// there were.
fn changes_tell_nothing_new(told: &[UnitResults]) -> usize {
    let changes = changes(told);
    for change in changes.iter().filter(|change| change.item == told[0].ratings[0].item) {
        let rating = |name: &str| &told.iter().find(|wave| wave.wave.name == name).unwrap().ratings[0];
        let (from, to) = (rating(&change.from), rating(&change.to));
        let means = to.mean.value.zip(from.mean.value).expect("both are shown");
        let Some(by) = change.by.value else { continue };
        assert!((by - (means.0 - means.1)).abs() < 1e-9, "{change:?}");
        let of = |rating: &measurement::results::RatingResult| largest_variance(rating) / rating.mean.n as f64;
        let se = (of(from) + of(to)).sqrt();
        assert!((se - change.by.se.unwrap()).abs() < 1e-6, "{change:?}: {se} follows from what is shown");
        assert_eq!(change.by.n, from.mean.n.min(to.mean.n));
    }
    changes.len()
}

#[test]
fn the_attacker_finds_what_one_hidden_unit_leaves() {
    let mut knowledge = Knowledge { cells: 3, ..Knowledge::default() };
    knowledge.learn([(0, 1.0), (1, 1.0), (2, 1.0)], 23.0);
    knowledge.learn([(0, 1.0)], 20.0);
    assert_eq!(knowledge.recovers("small", &[1, 2], 3, 60).unwrap(), "small: 3 is in 3..3");
    assert_eq!(knowledge.recovers("one of two", &[1], 2, 60), None);
}
