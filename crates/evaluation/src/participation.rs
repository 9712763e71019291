//! How many took part, how often and for how long? Persons, participations and newcomers are three numbers.
//!
//! Hours are sums of posted minutes, corrections included. A correction cancels the earlier posting of the same person,
//! day, unit, activity and form: fully when it has the same length, otherwise it shortens what remains. A participation is
//! a posting that remains. Missing: a person without postings is unknown here; nothing is filled in.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use kernel::{Activity, Caveat, Date, Estimate, Form, Month, Sex};

use crate::figures::{MEAN_FROM, cell, is_few, of_group, percent_of, persons, persons_of, withheld_groups};
use crate::package::{HoursRow, Package, ProgrammeRow};
use crate::protection::{Counted, withheld_months, withheld_nested, withheld_of, withheld_rows};
use crate::result::{ActivityHours, Band, FormHours, MonthHours, Part, Participation, Planned, SexHours};

/// Upper limits of the bands of hours; the last band is open.
const BANDS: [f64; 5] = [2.0, 4.0, 8.0, 16.0, 40.0];
/// "Short" participation.
const FOUR_HOURS: i64 = 4 * 60;

/// The hours of a programme, net of corrections.
pub(crate) struct Ledger<'a> {
    /// Minutes of each person; persons whose postings were all taken back are not in it.
    pub minutes: HashMap<&'a str, i64>,
    /// Minutes of each activity.
    pub by_activity: BTreeMap<Activity, Slice<'a>>,
    by_form: BTreeMap<Form, Slice<'a>>,
    by_sex: BTreeMap<Option<Sex>, Slice<'a>>,
    by_month: BTreeMap<Month, Slice<'a>>,
    first_month: HashMap<&'a str, Month>,
    participations: u64,
}

/// A part of the hours.
#[derive(Default)]
pub(crate) struct Slice<'a> {
    persons: HashSet<&'a str>,
    last: Option<&'a str>,
    participations: u64,
    /// Minutes.
    pub minutes: i64,
}

impl Slice<'_> {
    /// How many different persons.
    pub(crate) fn persons(&self) -> u64 {
        self.persons.len() as u64
    }
}

impl<'a> Ledger<'a> {
    /// The ledger of the rows.
    pub(crate) fn of(rows: impl Iterator<Item = &'a HoursRow>) -> Self {
        let mut rows: Vec<&HoursRow> = rows.collect();
        // Postings of an occasion stay in their order.
        let occasion = |row: &&'a HoursRow| (row.person.as_str(), row.date, row.unit.as_str(), row.activity, row.form);
        rows.sort_by(|a, b| occasion(a).cmp(&occasion(b)));
        let mut ledger = Self {
            minutes: HashMap::new(),
            by_activity: BTreeMap::new(),
            by_form: BTreeMap::new(),
            by_sex: BTreeMap::new(),
            by_month: BTreeMap::new(),
            first_month: HashMap::new(),
            participations: 0,
        };
        let mut postings = Vec::new();
        for own in rows.chunk_by(|a, b| a.person == b.person) {
            let person = own[0].person.as_str();
            let sex = own.iter().find_map(|row| row.sex);
            let (mut total, mut first) = (0, None::<Month>);
            for occasion in own.chunk_by(|a, b| occasion(a) == occasion(b)) {
                postings.clear();
                postings.extend(occasion.iter().map(|row| row.minutes.0));
                let (minutes, times) = net(&postings);
                if minutes <= 0 {
                    continue;
                }
                let month = occasion[0].date.month();
                total += minutes;
                first = Some(first.map_or(month, |first| first.min(month)));
                ledger.participations += times;
                for slice in [
                    ledger.by_activity.entry(occasion[0].activity).or_default(),
                    ledger.by_form.entry(occasion[0].form).or_default(),
                    ledger.by_sex.entry(sex).or_default(),
                    ledger.by_month.entry(month).or_default(),
                ] {
                    // A person's occasions stand together.
                    if slice.last != Some(person) {
                        slice.last = Some(person);
                        slice.persons.insert(person);
                    }
                    slice.participations += times;
                    slice.minutes += minutes;
                }
            }
            if let Some(first) = first {
                ledger.minutes.insert(person, total);
                ledger.first_month.insert(person, first);
            }
        }
        ledger
    }

    /// Minutes in all.
    pub(crate) fn total(&self) -> i64 {
        self.minutes.values().sum()
    }

    /// How many different persons.
    pub(crate) fn persons(&self) -> u64 {
        self.minutes.len() as u64
    }

    fn withheld_rows<K>(&self, slices: &BTreeMap<K, Slice<'_>>) -> Vec<Option<Caveat>> {
        let rows: Vec<(u64, u64)> = slices.values().map(|slice| (slice.persons(), slice.participations)).collect();
        withheld_rows(&rows, self.persons(), &[])
    }

    /// Why an activity's figures are withheld; nothing when they are shown.
    pub(crate) fn withheld_activities(&self) -> BTreeMap<Activity, Caveat> {
        let why = either(withheld(&self.by_activity), self.withheld_rows(&self.by_activity));
        self.by_activity.keys().zip(why).filter_map(|(activity, why)| Some((*activity, why?))).collect()
    }
}

/// Minutes that remain of the postings of one occasion, and how many postings remain.
fn net(postings: &[i64]) -> (i64, u64) {
    let mut remaining: Vec<i64> = postings.iter().copied().filter(|minutes| *minutes > 0).collect();
    for correction in postings.iter().filter(|minutes| **minutes < 0) {
        if let Some(place) = remaining.iter().position(|minutes| *minutes == -correction) {
            remaining.swap_remove(place);
        }
    }
    let minutes: i64 = postings.iter().sum();
    let times = if minutes > 0 { remaining.len().max(1) as u64 } else { 0 };
    (minutes, times)
}

/// Who took part in a programme.
pub(crate) fn participation(package: &Package, programme: &ProgrammeRow, ledger: &Ledger<'_>) -> Part<Participation> {
    if package.hours.is_none() {
        return Part::absent(Caveat::MissingData, "hours.csv is not in the package");
    }
    let n = ledger.persons();
    if n == 0 {
        return Part::absent(Caveat::MissingData, "no hours are posted for the programme");
    }
    let base = "persons with hours in the programme";
    let mut hours: Vec<f64> = ledger.minutes.values().map(|minutes| *minutes as f64 / 60.0).collect();
    hours.sort_by(f64::total_cmp);
    let mean = stats::descriptive::mean(&hours);
    let quantile = |p: f64| stats::descriptive::quantile(&hours, p);
    let short = ledger.minutes.values().filter(|minutes| **minutes <= FOUR_HOURS).count() as u64;
    let (distribution, short_hidden) = bands(&hours);
    Part::There(Participation {
        persons: of_group(Some(n as f64), "persons", n, MEAN_FROM, base, "count"),
        participations: of_group(Some(ledger.participations as f64), "participations", n, MEAN_FROM, base, "count"),
        newcomers: newcomers(package, programme, ledger),
        hours: of_group(Some(ledger.total() as f64 / 60.0), "hours", n, MEAN_FROM, base, "sum"),
        mean_hours: of_group(mean, "hours", n, MEAN_FROM, base, "mean"),
        median_hours: of_group(quantile(0.5), "hours", n, MEAN_FROM, base, "quantile"),
        p90_hours: of_group(quantile(0.9), "hours", n, MEAN_FROM, base, "quantile"),
        at_most_four_hours: cell(
            percent_of(short, n, base),
            (n < MEAN_FROM).then_some(Caveat::TooFew).or(short_hidden.then_some(Caveat::ComplementWithheld)),
        ),
        distribution: if n < MEAN_FROM { Vec::new() } else { distribution },
        by_activity: ledger
            .by_activity
            .iter()
            .zip(either(withheld(&ledger.by_activity), ledger.withheld_rows(&ledger.by_activity)))
            .map(|((activity, slice), why)| {
                let [persons, participations, hours] = told(slice, why);
                ActivityHours { activity: *activity, persons, participations, hours }
            })
            .collect(),
        by_form: ledger
            .by_form
            .iter()
            .zip(either(withheld(&ledger.by_form), ledger.withheld_rows(&ledger.by_form)))
            .map(|((form, slice), why)| {
                let [persons, participations, hours] = told(slice, why);
                FormHours { form: *form, persons, participations, hours }
            })
            .collect(),
        by_sex: by_sex(ledger),
        months: months(ledger),
        planned: planned(programme, n),
    })
}

/// Persons, participations and hours of a slice.
fn told(slice: &Slice<'_>, why: Option<Caveat>) -> [Estimate; 3] {
    let (n, base) = (slice.persons(), "persons with hours in this part");
    [
        of_group(Some(n as f64), "persons", n, MEAN_FROM, base, "count"),
        of_group(Some(slice.participations as f64), "participations", n, MEAN_FROM, base, "count"),
        of_group(Some(slice.minutes as f64 / 60.0), "hours", n, MEAN_FROM, base, "sum"),
    ]
    .map(|estimate| cell(estimate, why))
}

/// Why the slices are withheld; a slice that is shown beside the whole tells of the others.
pub(crate) fn withheld<K>(slices: &BTreeMap<K, Slice<'_>>) -> Vec<Option<Caveat>> {
    withheld_groups(&slices.values().map(|slice| &slice.persons).collect::<Vec<_>>())
}

/// Withheld for one reason or the other. Where every part is, none is told to be small: the total would say how small.
fn either(one: Vec<Option<Caveat>>, other: Vec<Option<Caveat>>) -> Vec<Option<Caveat>> {
    let why: Vec<Option<Caveat>> = one.into_iter().zip(other).map(|(one, other)| one.or(other)).collect();
    if why.iter().all(Option::is_some) { vec![Some(Caveat::ComplementWithheld); why.len()] } else { why }
}

fn by_sex(ledger: &Ledger<'_>) -> Vec<SexHours> {
    let counts: Vec<Counted> = ledger.by_sex.values().map(|slice| Counted::open(slice.persons())).collect();
    // Three parts that sum to a known whole hide nothing behind each other: all are shown or none.
    let hidden = either(withheld(&ledger.by_sex), withheld_of(&counts)).iter().any(Option::is_some);
    let why = hidden.then_some(Caveat::ComplementWithheld);
    ledger
        .by_sex
        .iter()
        .map(|(sex, slice)| {
            let [persons, participations, hours] = told(slice, why);
            let sex = sex.map_or("unknown", Sex::code).to_owned();
            SexHours { sex, persons, participations, hours }
        })
        .collect()
}

fn months(ledger: &Ledger<'_>) -> Vec<MonthHours> {
    let mut first: BTreeMap<Month, u64> = ledger.by_month.keys().map(|month| (*month, 0)).collect();
    for month in ledger.first_month.values() {
        *first.entry(*month).or_default() += 1;
    }
    let persons_then: Vec<u64> = ledger.by_month.values().map(Slice::persons).collect();
    let newcomers: Vec<u64> = first.values().copied().collect();
    let why = withheld_months(&persons_then, &newcomers, ledger.persons());
    let why = either(withheld(&ledger.by_month), why);
    // Where everybody came in the first month, and it is shown, nobody came later.
    let all_came_first = why.first() == Some(&None) && newcomers.first() == Some(&ledger.persons());
    // Newcomers are persons of their month, and all of them are everybody: they would tell what is withheld of either.
    let hidden = !all_came_first
        && (ledger.persons() < MEAN_FROM || why.iter().any(Option::is_some) || newcomers.iter().any(|n| is_few(*n)));
    ledger
        .by_month
        .iter()
        .zip(first.values().zip(why))
        .map(|((month, slice), (first, why))| {
            let [persons_then, _, hours] = told(slice, why);
            let first_time = cell(
                persons(*first, "persons for the first time in the programme"),
                hidden.then_some(Caveat::ComplementWithheld),
            );
            MonthHours { month: *month, persons: persons_then, first_time, hours }
        })
        .collect()
}

/// Persons by hours, and whether the share with at most four hours would give a band away.
fn bands(sorted: &[f64]) -> (Vec<Band>, bool) {
    let mut bands: Vec<(f64, Option<f64>, Counted)> = Vec::new();
    let mut over = 0.0;
    for to in BANDS.into_iter().map(Some).chain([None]) {
        let within = sorted.iter().filter(|hours| **hours > over && to.is_none_or(|to| **hours <= to)).count();
        bands.push((over, to, Counted::open(within as u64)));
        over = to.unwrap_or(over);
    }
    let counts: Vec<Counted> = bands.iter().map(|(_, _, count)| *count).collect();
    let four = FOUR_HOURS as f64 / 60.0;
    let sides: Vec<&str> =
        bands.iter().map(|(_, to, _)| if to.is_some_and(|to| to <= four) { "short" } else { "long" }).collect();
    // The two sides of four hours are shown as one share: each must hide its own bands.
    let (why, hidden) = withheld_nested(&sides, &counts);
    let why = if hidden.is_empty() { why } else { withheld_of(&counts) };
    let told = bands
        .into_iter()
        .zip(why)
        .map(|((over_hours, to_hours, counted), why)| Band {
            over_hours,
            to_hours,
            persons: cell(persons(counted.count, "persons with so many hours"), why),
        })
        .collect();
    (told, !hidden.is_empty())
}

/// Persons with no posting in another programme before their first one here.
fn newcomers(package: &Package, programme: &ProgrammeRow, ledger: &Ledger<'_>) -> Estimate {
    let mut here: HashMap<&str, Date> = HashMap::new();
    let mut elsewhere: HashMap<&str, Date> = HashMap::new();
    for row in package.hours().iter().filter(|row| row.minutes.0 > 0) {
        let first = if row.programme == programme.programme { &mut here } else { &mut elsewhere };
        let date = first.entry(&row.person).or_insert(row.date);
        *date = row.date.min(*date);
    }
    let new = |person: &&&str| match (here.get(**person), elsewhere.get(**person)) {
        (Some(here), Some(elsewhere)) => here <= elsewhere,
        _ => true,
    };
    let (count, n) = (ledger.minutes.keys().filter(new).count() as u64, ledger.persons());
    let too_few = (n < MEAN_FROM).then_some(Caveat::TooFew);
    cell(persons_of(count, n, "persons whom no other programme of the package had before"), too_few)
}

fn planned(programme: &ProgrammeRow, n: u64) -> Part<Planned> {
    let Some(planned) = programme.planned_participants.filter(|planned| *planned > 0) else {
        return Part::absent(Caveat::MissingData, "the programme has no planned number of participants");
    };
    let base = "persons planned";
    Part::There(Planned {
        planned: Estimate::plain(planned as f64, "persons", planned, base, "plan"),
        reached: of_group(Some(100.0 * n as f64 / planned as f64), "percent", n, MEAN_FROM, base, "ratio"),
    })
}
