//! What can somebody compute who puts everything together that one reader is shown of the hours? In the demonstration, for
//! every reader: hours divided by persons, totals less their parts, one division less another, months less months, again
//! and again; and for what does not follow, between which limits it must lie.
//!
//! A figure is a set of cells (place x activity x form x sex, or organisation x activity x month) of which the sum is known.
//! What follows by adding and subtracting is what lies in the span of the figures; how much the rest is at the least and at
//! the most follows because no cell is less than nothing. What lies where is public (units lie in areas, months in the
//! year); what is in a cell is not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::rules::participation::{can_see_organisation_participation, can_see_programme_participation};
use access::small_groups::{COUNT, MEAN, hidden_parts};
use access::{Actor, Grant, ProgrammeRef, Role, Scope};
use db::{Fetch as _, args, statement};
use kernel::{Activity, Form, Month, OrganisationId, PersonId, ProgrammeId, Sex, SignInId, UnitId};
use measurement::results::edition::{Basis, common_classes, may_be_renewed};
use participation::sums::{ALL_TIME, Participation, list_months, organisation_participation, programme_participation};
use people::UnitTree;
use testkit::{id, open_sqlite};

/// So many sets are followed up; the smallest first, for it is there that few persons are.
const FOLLOWED: usize = 120;
/// So many organisations of each programme are attacked: their pages are made alike.
const ORGANISATIONS: usize = 2;
/// So many hidden sums of few persons are looked for with each reader.
const TARGETS: usize = 25;
/// The limits between which a hidden sum of few persons is known lie so far apart at least, as a share of the sum.
const LEAST_DOUBT: f64 = 0.5;

statement!(
    POSTED,
    "select organisation_id, unit_id, person_id, activity, form, booked_in, cast(sum(minutes) as bigint) as minutes
    from participation_posting where programme_id = $1
    group by organisation_id, unit_id, person_id, activity, form, booked_in",
    across: "the truth that the attacker looks for"
);

/// A person's minutes, as nobody is shown them.
struct Truth {
    organisation: OrganisationId,
    unit: UnitId,
    person: PersonId,
    activity: Activity,
    form: Form,
    sex: Option<Sex>,
    month: Month,
    minutes: f64,
}

/// A set of cells.
type Cells = Vec<u64>;

/// A part of a place: its dimension and value; nothing for all of it.
type Part = Option<(usize, usize)>;

/// What somebody knows: sets of cells with their sums.
#[derive(Default)]
struct Knowledge {
    sums: HashMap<Cells, f64>,
}

/// The cells of a reader's world with what is in them.
struct World {
    cells: Vec<Cell>,
}

#[derive(Default, Clone)]
struct Cell {
    minutes: f64,
    /// Who is behind them; ten are enough to know.
    persons: BTreeSet<PersonId>,
}

impl World {
    fn new(cells: usize, booked: impl Iterator<Item = (usize, PersonId, f64)>) -> Self {
        let mut world = Self { cells: vec![Cell::default(); cells] };
        for (at, person, minutes) in booked.filter(|(_, _, minutes)| *minutes != 0.0) {
            let cell = &mut world.cells[at];
            cell.minutes += minutes;
            if (cell.persons.len() as u64) < MEAN {
                cell.persons.insert(person);
            }
        }
        world
    }

    fn set(&self, holds: impl Fn(usize) -> bool) -> Cells {
        let mut set = vec![0; self.cells.len().div_ceil(64)];
        (0..self.cells.len()).filter(|cell| holds(*cell)).for_each(|cell| set[cell / 64] |= 1 << (cell % 64));
        set
    }

    fn sum(&self, set: &Cells) -> f64 {
        self.inside(set).map(|cell| cell.minutes).sum()
    }

    /// How many persons' minutes are in the sum, or that they are ten.
    fn persons(&self, set: &Cells) -> u64 {
        let mut met: BTreeSet<&PersonId> = BTreeSet::new();
        for cell in self.inside(set) {
            met.extend(&cell.persons);
            if met.len() as u64 >= MEAN {
                break;
            }
        }
        met.len() as u64
    }

    fn inside<'a>(&'a self, set: &'a Cells) -> impl Iterator<Item = &'a Cell> {
        let places = set.iter().enumerate().filter(|(_, word)| **word != 0);
        places.flat_map(move |(n, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| &self.cells[n * 64 + bit])
        })
    }
}

fn within(part: &Cells, whole: &Cells) -> bool {
    part.iter().zip(whole).all(|(part, whole)| part & !whole == 0)
}

fn less(whole: &Cells, part: &Cells) -> Cells {
    whole.iter().zip(part).map(|(whole, part)| whole & !part).collect()
}

fn both(one: &Cells, other: &Cells) -> Cells {
    one.iter().zip(other).map(|(one, other)| one | other).collect()
}

fn apart(one: &Cells, other: &Cells) -> bool {
    one.iter().zip(other).all(|(one, other)| one & other == 0)
}

fn count(set: &Cells) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

impl Knowledge {
    /// Takes a figure in, and holds the page to its word.
    fn learn(&mut self, world: &World, set: Cells, hours: Option<f64>) {
        let Some(hours) = hours else { return };
        assert!(
            (world.sum(&set) / 60.0 - hours).abs() < 1e-6,
            "the page says {hours} hours: {}",
            world.sum(&set) / 60.0
        );
        self.sums.insert(set, hours * 60.0);
    }

    /// What is known, the smallest sets first.
    fn smallest(&self) -> Vec<(&Cells, f64)> {
        let mut known: Vec<(&Cells, f64)> = self.sums.iter().map(|(set, sum)| (set, *sum)).collect();
        known.sort_by_key(|(set, _)| (count(set), *set));
        known.truncate(FOLLOWED);
        known
    }

    /// Adds what follows from two known sets: one less the other that lies in it, both together where they do not meet.
    fn think(&mut self) {
        let known = self.smallest();
        let mut found = Vec::new();
        for (one, a) in &known {
            for (other, b) in &known {
                if one != other && within(other, one) {
                    found.push((less(one, other), a - b));
                } else if one < other && apart(one, other) {
                    found.push((both(one, other), a + b));
                }
            }
        }
        for (set, sum) in found {
            self.sums.entry(set).or_insert(sum);
        }
    }

    /// Between which sums a set must lie, when no cell is less than nothing.
    fn limits(&self, set: &Cells) -> (f64, f64) {
        let most = self.sums.iter().filter(|(known, _)| within(set, known)).map(|(_, sum)| *sum);
        let known = self.smallest();
        let least = known.iter().filter(|(known, _)| !apart(known, set)).map(|(one, sum)| {
            // What of the known set lies outside is not more than any known set that holds it.
            let outside = less(one, set);
            let rest = known.iter().filter(|(other, _)| within(&outside, other)).map(|(_, sum)| *sum);
            if count(&outside) == 0 { *sum } else { sum - rest.fold(f64::INFINITY, f64::min) }
        });
        (least.fold(0.0, f64::max), most.fold(f64::INFINITY, f64::min))
    }
}

/// Whether the sum of a set follows from those of others, by adding and subtracting as often as one likes: whether it lies
/// in their span. Cells that none of them tells apart are one column.
struct Span {
    column: Vec<usize>,
    /// Reduced rows, each with its first column that is not nothing.
    rows: Vec<(usize, Vec<f64>)>,
    columns: usize,
}

impl Span {
    fn of<'a>(cells: usize, known: impl Iterator<Item = &'a Cells>) -> Self {
        let known: Vec<&Cells> = known.collect();
        let mut columns: HashMap<Vec<bool>, usize> = HashMap::new();
        let column = (0..cells)
            .map(|cell| {
                let told: Vec<bool> = known.iter().map(|set| holds(set, cell)).collect();
                let next = columns.len();
                *columns.entry(told).or_insert(next)
            })
            .collect();
        let mut span = Self { column, rows: Vec::new(), columns: columns.len() };
        for set in known {
            let rest = span.reduced(set).expect("columns are told apart by these sets");
            if let Some(first) = rest.iter().position(|x| x.abs() > 1e-9) {
                let row = rest.iter().map(|x| x / rest[first]).collect();
                span.rows.push((first, row));
            }
        }
        span
    }

    /// What is left of a set when all that is known has been taken away; nothing when it divides a column.
    fn reduced(&self, set: &Cells) -> Option<Vec<f64>> {
        let mut row: Vec<Option<f64>> = vec![None; self.columns];
        for (cell, column) in self.column.iter().enumerate() {
            let inside = if holds(set, cell) { 1.0 } else { 0.0 };
            if row[*column].is_some_and(|before| before != inside) {
                return None;
            }
            row[*column] = Some(inside);
        }
        let mut row: Vec<f64> = row.into_iter().map(|x| x.expect("every column has a cell")).collect();
        for (first, known) in &self.rows {
            let times = row[*first];
            if times != 0.0 {
                row.iter_mut().zip(known).for_each(|(x, known)| *x -= times * known);
            }
        }
        Some(row)
    }

    fn holds(&self, set: &Cells) -> bool {
        self.reduced(set).is_some_and(|rest| rest.iter().all(|x| x.abs() <= 1e-9))
    }
}

fn holds(set: &Cells, cell: usize) -> bool {
    set[cell / 64] >> (cell % 64) & 1 == 1
}

/// Nothing that is known rests on few persons, and what is hidden and rests on few is not known nearly.
fn attack(who: &str, world: &World, mut knowledge: Knowledge, hidden: Vec<(String, Cells)>) -> [usize; 3] {
    let told = knowledge.sums.len();
    let span = Span::of(world.cells.len(), knowledge.sums.keys());
    for (what, set) in &hidden {
        let persons = world.persons(set);
        assert!(
            persons == 0 || persons >= MEAN || !span.holds(set),
            "{who} can compute the hours of {persons} persons: {what}"
        );
        if span.holds(set) {
            knowledge.sums.insert(set.clone(), world.sum(set));
        }
    }
    knowledge.think();
    let sums = knowledge.sums.len();
    for (set, _) in knowledge.sums.iter().filter(|(_, minutes)| **minutes != 0.0) {
        let persons = world.persons(set);
        assert!(persons == 0 || persons >= MEAN, "{who} can compute the hours of {persons} persons");
    }
    let mut few: Vec<(String, Cells, u64, f64)> = hidden
        .into_iter()
        .map(|(what, set)| (world.persons(&set), world.sum(&set), what, set))
        .filter(|(persons, ..)| (1..MEAN).contains(persons))
        .map(|(persons, sum, what, set)| (what, set, persons, sum))
        .collect();
    // The largest sums are those that the figures above them say most of.
    few.sort_by(|a, b| b.3.total_cmp(&a.3));
    few.truncate(TARGETS);
    let tried = few.len();
    for (what, set, persons, sum) in few {
        let (least, most) = knowledge.limits(&set);
        assert!(
            most - least >= LEAST_DOUBT * sum,
            "{who} knows that {what}, {sum} minutes of {persons} persons, lies between {least} and {most}"
        );
    }
    [told, sums, tried]
}

/// Four cells, each of so many persons with so many minutes.
fn four_cells(of: [(u128, f64); 4]) -> World {
    let booked = of.into_iter().enumerate().flat_map(|(cell, (persons, minutes))| {
        (0..persons).map(move |n| (cell, PersonId(id(1_000 * cell as u128 + n)), minutes))
    });
    World::new(4, booked)
}

/// Attacks the last cell with what is known of sets of cells.
fn attack_the_last(world: &World, known: &[&[usize]]) {
    let mut knowledge = Knowledge::default();
    for set in known.iter().map(|cells| world.set(|cell| cells.contains(&cell))) {
        let hours = world.sum(&set) / 60.0;
        knowledge.learn(world, set, Some(hours));
    }
    attack("anybody", world, knowledge, vec![("the last cell".into(), world.set(|cell| cell == 3))]);
}

#[test]
#[should_panic(expected = "can compute the hours of 3 persons")]
fn the_attacker_finds_what_is_left_of_a_whole() {
    let world = four_cells([(20, 60.0), (30, 60.0), (12, 60.0), (3, 60.0)]);
    attack_the_last(&world, &[&[0, 1, 2, 3], &[0], &[1], &[2]]);
}

#[test]
#[should_panic(expected = "lies between 520 and 541")]
fn the_attacker_finds_what_must_lie_between_narrow_limits() {
    // Two units (0, 1 and 2, 3) and two activities (0, 2 and 1, 3): the first unit has little, the second activity much.
    let world = four_cells([(20, 1.0), (1, 1.0), (30, 60.0), (9, 60.0)]);
    attack_the_last(&world, &[&[0, 1], &[2, 3], &[0, 2], &[1, 3]]);
}

#[test]
fn the_attacker_does_not_find_what_two_rows_and_two_columns_leave_open() {
    let world = four_cells([(20, 60.0), (9, 60.0), (30, 60.0), (9, 60.0)]);
    attack_the_last(&world, &[&[0, 1], &[2, 3], &[0, 2], &[1, 3]]);
}

/// Of a unit: how many stand in the first edition only, in both, in the second only.
type Editions = [u64; 3];

/// What is in the span of both editions of a mean that is shown for two units and the area above them: the sizes of all groups
/// that follow, and whether there was a second edition. A careless house gives out every correction.
fn from_two_editions(units: [Editions; 2], careless: bool) -> (Vec<u64>, bool) {
    let [area, north, south]: [UnitId; 3] = [id(1), id(11), id(12)];
    let parents = [(area, None), (north, Some(area)), (south, Some(area))];
    let basis = |which: [usize; 2]| -> Basis {
        let persons = [north, south].into_iter().zip(units).enumerate().flat_map(|(n, (unit, sizes))| {
            let cells = which.map(|cell| (cell, sizes[cell]));
            cells.into_iter().flat_map(move |(cell, size)| {
                (0..size).map(move |person| (person + 1_000 * cell as u64 + 10_000 * n as u64, (unit, 3)))
            })
        });
        persons.collect()
    };
    let sizes = |which: [usize; 2]| units.map(|unit| which.iter().map(|cell| unit[*cell]).sum::<u64>());
    let [first, second] = [sizes([0, 1]), sizes([1, 2])];
    let mut shown = BTreeSet::new();
    if first.iter().sum::<u64>() >= MEAN {
        shown.insert(area);
        let hidden = hidden_parts(&first, MEAN);
        let parts = [north, south].into_iter().zip(first).zip(hidden);
        shown.extend(parts.filter(|((_, size), hidden)| *size >= MEAN && hidden.is_none()).map(|((unit, _), _)| unit));
    }
    let renewed = may_be_renewed(&parents, &shown, &[&basis([0, 1])], &basis([1, 2]), MEAN);
    // A cell in which nobody is tells nothing and hides nothing.
    let cells: Vec<(usize, usize)> =
        (0..2).flat_map(|unit| (0..3).map(move |cell| (unit, cell))).filter(|(u, c)| units[*u][*c] > 0).collect();
    let set = |of: UnitId, which: [usize; 2]| -> Cells {
        let inside = |(unit, cell): (usize, usize)| which.contains(&cell) && (of == area || of == [north, south][unit]);
        vec![cells.iter().enumerate().filter(|(_, c)| inside(**c)).map(|(bit, _)| 1 << bit).sum()]
    };
    let mut known: Vec<Cells> = shown.iter().map(|unit| set(*unit, [0, 1])).collect();
    if renewed || careless {
        let total =
            |unit: UnitId| [second[0] + second[1], second[0], second[1]][place_of(&[area, north, south], &unit)];
        known.extend(shown.iter().filter(|unit| total(**unit) >= MEAN).map(|unit| set(*unit, [1, 2])));
    }
    let span = Span::of(cells.len(), known.iter());
    let size = |set: u64| {
        cells.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, (u, c))| units[*u][*c]).sum::<u64>()
    };
    let follows = (1..1_u64 << cells.len()).filter(|set| span.holds(&vec![*set])).map(size);
    (follows.collect(), renewed && first != second)
}

/// The same of how the answers to a self-rating of three levels are spread in one unit: of each level how many stand in the first
/// edition only, in both, in the second only (late answers among them). The sizes of all groups that follow from both spreads,
/// and whether there was a second one. A careless house tells it level by level.
fn from_two_spreads(levels: [Editions; 3], careless: bool) -> (Vec<u64>, bool) {
    let unit: UnitId = id(1);
    let (parents, shown) = ([(unit, None)], BTreeSet::from([unit]));
    let basis = |which: [usize; 2]| -> Basis {
        let persons = levels.iter().enumerate().flat_map(|(level, sizes)| {
            let cells = which.map(|cell| (cell, sizes[cell]));
            cells.into_iter().flat_map(move |(cell, size)| {
                (0..size).map(move |n| (n + 1_000 * cell as u64 + 10_000 * level as u64, (unit, level as u64 + 1)))
            })
        });
        persons.collect()
    };
    let (first, second) = (basis([0, 1]), basis([1, 2]));
    let renewed = careless || may_be_renewed(&parents, &shown, &[&first], &second, MEAN);
    let classes = if careless {
        vec![(0, 0), (1, 1), (2, 2)]
    } else {
        common_classes(&parents, &shown, &[&first], &second, (1, 3), COUNT)
    };
    let cells: Vec<(usize, usize)> =
        (0..3).flat_map(|level| (0..3).map(move |cell| (level, cell))).filter(|(l, c)| levels[*l][*c] > 0).collect();
    let set = |of: std::ops::RangeInclusive<usize>, which: [usize; 2]| -> Cells {
        let inside = |(level, cell): &(usize, usize)| of.contains(level) && which.contains(cell);
        vec![cells.iter().enumerate().filter(|(_, c)| inside(c)).map(|(bit, _)| 1 << bit).sum()]
    };
    let mut known: Vec<Cells> = (0..3).map(|level| set(level..=level, [0, 1])).collect();
    if renewed {
        known.extend(classes.iter().map(|(from, to)| set(*from..=*to, [1, 2])));
        known.push(set(0..=2, [1, 2]));
    }
    known.retain(|set| set[0] != 0);
    let span = Span::of(cells.len(), known.iter());
    let size = |set: u64| {
        cells.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, (l, c))| levels[*l][*c]).sum::<u64>()
    };
    let follows = (1..1_u64 << cells.len()).filter(|set| span.holds(&vec![*set])).map(size);
    (follows.collect(), renewed && classes.len() > 1)
}

#[test]
fn two_spreads_together_tell_of_no_few_who_came_late() {
    let (few, both) = ([0_u64, 3, 6], 7);
    let (mut renewed, mut found) = (0, 0);
    for code in 0..3_usize.pow(6) {
        let of = |digit: u32| few[code / 3_usize.pow(digit) % 3];
        let levels = [[of(0), both, of(1)], [of(2), both, of(3)], [of(4), both, of(5)]];
        let (follows, is_renewed) = from_two_spreads(levels, false);
        renewed += usize::from(is_renewed);
        assert!(follows.iter().all(|size| *size >= COUNT), "{levels:?}: groups of {follows:?} follow");
        let (follows, _) = from_two_spreads(levels, true);
        found += usize::from(follows.iter().any(|size| *size < COUNT));
    }
    assert!(renewed > 100, "{renewed}");
    assert!(found > 200, "the attacker finds what a careless house gives away: {found}");
}

#[test]
fn two_editions_together_give_no_small_group_away() {
    let sizes = [0_u64, 3, 9, 10, 15];
    let unit = |code: usize| [sizes[code % 5], sizes[code / 5 % 5], sizes[code / 25]];
    let (mut renewed, mut refused, mut found) = (0, 0, 0);
    for code in 0..125 * 125 {
        let units = [unit(code % 125), unit(code / 125)];
        let (follows, is_renewed) = from_two_editions(units, false);
        if is_renewed {
            renewed += 1;
        } else {
            refused += 1;
            let (follows, _) = from_two_editions(units, true);
            found += usize::from(follows.iter().any(|size| *size < MEAN));
        }
        assert!(follows.iter().all(|size| *size >= MEAN), "{units:?}: groups of {follows:?} follow");
    }
    assert!(renewed > 500 && refused > 5_000, "{renewed} {refused}");
    assert!(found > 2_000, "the attacker finds what a careless house gives away: {found}");
}

fn actor(organisation: OrganisationId, role: Role, scope: Scope) -> Actor {
    Actor {
        sign_in: SignInId(id(1)),
        organisation,
        person: None,
        display_name: "reader".into(),
        grants: vec![Grant { role, scope }],
    }
}

const SEXES: [Option<Sex>; 3] = [Some(Sex::Woman), Some(Sex::Man), None];

fn place_of<T: PartialEq>(of: &[T], what: &T) -> usize {
    of.iter().position(|one| one == what).expect("it is in the list")
}

/// The local lead sees the whole organisation and every unit, each with its divisions.
fn local_lead(tree: &UnitTree, truth: &[&Truth]) -> (World, impl Fn(Option<UnitId>, Part) -> Cells) {
    let units: Vec<UnitId> = tree.units().iter().map(|unit| unit.id).collect();
    let sizes = [units.len(), Activity::ALL.len(), Form::ALL.len(), SEXES.len()];
    let cell = move |at: [usize; 4]| ((at[0] * sizes[1] + at[1]) * sizes[2] + at[2]) * sizes[3] + at[3];
    let behind = truth.iter().map(|row| {
        let at = [
            place_of(&units, &row.unit),
            place_of(Activity::ALL, &row.activity),
            place_of(Form::ALL, &row.form),
            place_of(&SEXES, &row.sex),
        ];
        (cell(at), row.person, row.minutes)
    });
    let world = World::new(sizes.iter().product(), behind);
    let below: BTreeMap<UnitId, BTreeSet<usize>> = units
        .iter()
        .map(|unit| (*unit, tree.with_those_below(*unit).iter().map(|below| place_of(&units, below)).collect()))
        .collect();
    let words = world.cells.len().div_ceil(64);
    let set = move |unit: Option<UnitId>, part: Part| {
        let mut set = vec![0; words];
        for place in 0..sizes[0] {
            if unit.is_some_and(|unit| !below[&unit].contains(&place)) {
                continue;
            }
            for activity in 0..sizes[1] {
                for form in 0..sizes[2] {
                    for sex in 0..sizes[3] {
                        let at = [place, activity, form, sex];
                        if part.is_none_or(|(dimension, value)| at[dimension] == value) {
                            set[cell(at) / 64] |= 1 << (cell(at) % 64);
                        }
                    }
                }
            }
        }
        set
    };
    (world, set)
}

/// The figures of a page with what each is a part of: the whole page, or dimension and value.
fn figures(of: &Participation) -> Vec<(Part, Option<f64>)> {
    // Hours over persons is the mean that the page may hide.
    if let (Some(hours), Some(persons)) = (of.hours.value, of.persons.value) {
        assert!(hours == 0.0 || persons >= MEAN as f64, "{hours} hours of {persons} persons are a mean");
    }
    let hours_from_mean = of.mean_hours.value.zip(of.persons.value).map(|(mean, persons)| mean * persons);
    let mut figures = vec![(None, of.hours.value.or(hours_from_mean))];
    figures.extend(of.hours_by_activity.parts.iter().map(|(a, e)| (Some((1, place_of(Activity::ALL, a))), e.value)));
    figures.extend(of.hours_by_form.parts.iter().map(|(f, e)| (Some((2, place_of(Form::ALL, f))), e.value)));
    figures.extend(of.hours_by_sex.parts.iter().map(|(s, e)| (Some((3, place_of(&SEXES, s))), e.value)));
    figures
}

#[tokio::test]
async fn nobody_computes_the_hours_of_a_small_group_from_all_that_is_shown() {
    let (db, folder) = open_sqlite().await;
    ombud::demo::fill(&db, &folder.0, 7, |_| {}).await.unwrap();
    let mut reader = db.reader();
    let programmes = people::programme::list_programmes(&mut reader).await.unwrap();
    let mut totals = [0; 3];
    for programme in programmes.into_iter().filter(|programme| programme.ends_on > programme.starts_on) {
        let reference: ProgrammeRef =
            people::programme::programme_ref(&mut reader, programme.lead, programme.id).await.unwrap();
        let truth = truth(&mut reader, &reference).await;
        let mut add = |counts: [usize; 3]| totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        for member in reference.members.iter().take(ORGANISATIONS) {
            let rows: Vec<&Truth> = truth.iter().filter(|row| row.organisation == *member).collect();
            let tree = people::unit::unit_tree(&mut reader, *member).await.unwrap();
            let lead = actor(*member, Role::LocalLead, Scope::Organisation(*member));
            let may = can_see_organisation_participation(&lead, *member).unwrap();
            let seen = organisation_participation(&mut reader, &may, programme.id, ALL_TIME).await.unwrap();
            let (world, set) = local_lead(&tree, &rows);
            let mut knowledge = Knowledge::default();
            let pages = seen.units.iter().map(|(unit, page)| (Some(*unit), page)).chain([(None, &seen.whole)]);
            for (unit, page) in pages {
                for (part, hours) in figures(page) {
                    knowledge.learn(&world, set(unit, part), hours);
                }
            }
            let places = tree.units().iter().map(|unit| Some(unit.id)).chain([None]);
            let parts: Vec<Part> = [(1, Activity::ALL.len()), (2, Form::ALL.len()), (3, SEXES.len())]
                .into_iter()
                .flat_map(|(dimension, values)| (0..values).map(move |value| Some((dimension, value))))
                .chain([None])
                .collect();
            let mut hidden: Vec<(String, Cells)> = places
                .flat_map(|unit| parts.iter().map(move |part| (unit, *part)))
                .map(|(unit, part)| (format!("{unit:?} {part:?}"), set(unit, part)))
                .collect();
            // What is left of each place when what is shown right below it is taken away.
            let left: Vec<(String, Cells)> = tree
                .units()
                .iter()
                .map(|unit| Some(unit.id))
                .chain([None])
                .flat_map(|above| parts.iter().map(move |part| (above, *part)))
                .map(|(above, part)| {
                    let below = tree.units().iter().filter(|unit| unit.parent == above);
                    let shown = below.map(|unit| set(Some(unit.id), part)).filter(|s| knowledge.sums.contains_key(s));
                    let rest = shown.fold(set(above, part), |rest, shown| less(&rest, &shown));
                    (format!("what is left of {above:?} {part:?}"), rest)
                })
                .collect();
            hidden.extend(left);
            add(attack("the local lead", &world, knowledge, hidden));
        }
        let lead = actor(programme.lead, Role::ProgrammeLead, Scope::Programme(reference.clone()));
        let may = can_see_programme_participation(&lead, programme.id).unwrap();
        let seen = programme_participation(&mut reader, &may, ALL_TIME).await.unwrap();
        let months = list_months(&mut reader, &may).await.unwrap();
        let sizes = [reference.members.len(), Activity::ALL.len(), months.len()];
        let at = |row: &Truth| {
            let month = months.iter().position(|sum| sum.month == row.month).expect("the month is listed");
            let member = place_of(&reference.members, &row.organisation);
            ((member * sizes[1] + place_of(Activity::ALL, &row.activity)) * sizes[2] + month, row.person, row.minutes)
        };
        let world = World::new(sizes.iter().product(), truth.iter().map(at));
        let slice = |dimension: usize, value: usize| {
            world.set(|cell| {
                [cell / sizes[2] / sizes[1], cell / sizes[2] % sizes[1], cell % sizes[2]][dimension] == value
            })
        };
        let mut knowledge = Knowledge::default();
        for (part, hours) in figures(&seen.whole).into_iter().filter(|(part, _)| part.is_none_or(|(d, _)| d == 1)) {
            let set = part.map_or_else(|| world.set(|_| true), |(_, activity)| slice(1, activity));
            knowledge.learn(&world, set, hours);
        }
        for (n, member) in reference.members.iter().enumerate() {
            knowledge.learn(&world, slice(0, n), figures(&seen.organisations[member])[0].1);
        }
        for (n, month) in months.iter().enumerate() {
            if let (Some(hours), Some(persons)) = (month.hours.value, month.persons.value) {
                assert!(hours == 0.0 || persons >= MEAN as f64, "{month:?}");
            }
            knowledge.learn(&world, slice(2, n), month.hours.value);
        }
        let hidden = (0..3)
            .flat_map(|dimension| (0..sizes[dimension]).map(move |value| (dimension, value)))
            .map(|(dimension, value)| (format!("{dimension} {value}"), slice(dimension, value)))
            .collect();
        add(attack("the programme's lead", &world, knowledge, hidden));
    }
    let [told, followed, tried] = totals;
    assert!(told > 100 && followed > told && tried > 20, "{told} {followed} {tried}: there was nothing to attack");
}

async fn truth(reader: &mut db::Reader, programme: &ProgrammeRef) -> Vec<Truth> {
    let mut sexes = BTreeMap::new();
    for member in &programme.members {
        sexes.extend(people::person::sexes(reader, *member).await.unwrap());
    }
    let id: ProgrammeId = programme.programme;
    let rows = reader.all(&POSTED, args![id]).await.unwrap();
    let row = |row: &db::Row| {
        let person: PersonId = row.get("person_id").unwrap();
        Truth {
            organisation: row.get("organisation_id").unwrap(),
            unit: row.get("unit_id").unwrap(),
            sex: sexes.get(&person).copied().flatten(),
            person,
            activity: row.get("activity").unwrap(),
            form: row.get("form").unwrap(),
            month: row.get("booked_in").unwrap(),
            minutes: row.get::<i64>("minutes").unwrap() as f64,
        }
    };
    rows.iter().map(row).collect()
}
