//! Which rows does the effect model see? One for each answer of a person in a period, with the hours of the person and what
//! is known of the person's background.
//!
//! **Hours** are those of the whole programme, as a mark of who takes part a lot and not of what has been done so far: they are
//! known for everybody, also those who do not answer, and centred at the mean of the frame, so that the effect is that on
//! the frame and not on those who answer. Hours that cannot be linked are taken as the mean of the linked answers of the same
//! cluster and period. They are left out when not every cluster has had its hours yet: then they would tell who has started.
//!
//! **Background** is every item of the construct `background`: numbers as they are, options as groups. It must not be
//! something that the programme can change. Unknown: the mean, or a group of its own.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};
use kernel::Group;
use stats::mixed::Column;

use super::design::{Design, Start, takes_part};
use crate::latent::answers::{Answers, of_test};
use crate::package::{InstrumentRow, ItemKind, Package};
use crate::participation::Ledger;
use crate::reach::Frames;
use crate::result::EffectKind;
use crate::score::{BACKGROUND, Instrument, Scale, Value};
use crate::sheets::{Sheet, Wave};

/// The rows of one scale. One value per row in every vector.
pub(crate) struct Rows {
    /// The outcome.
    pub y: Vec<f64>,
    /// The period.
    pub period: Vec<usize>,
    /// In how many periods the cluster had started; 0 = not yet.
    pub exposure: Vec<usize>,
    /// The cluster, numbered in the order of the design.
    pub cluster: Vec<u32>,
    /// The organisation.
    pub organisation: Vec<u32>,
    /// The unit.
    pub unit: Vec<u32>,
    /// The person.
    pub person: Vec<u32>,
    /// Hours less the mean of the frame, where they can be used.
    pub hours: Option<Vec<f64>>,
    /// Background and test forms.
    pub covariates: Vec<Column>,
    /// The test form, numbered; 0 where there is none.
    pub form: Vec<u32>,
}

impl Rows {
    /// Some of the rows, without hours: those are centred at the mean of everybody.
    pub(crate) fn only(&self, kept: &[bool]) -> Self {
        Self { hours: None, ..self.taken_by_lot(kept) }
    }

    /// Some of the rows, taken so that the mean of everybody is theirs too.
    pub(crate) fn taken_by_lot(&self, kept: &[bool]) -> Self {
        fn some<T: Clone>(values: &[T], kept: &[bool]) -> Vec<T> {
            values.iter().zip(kept).filter(|(_, kept)| **kept).map(|(value, _)| value.clone()).collect()
        }
        let covariate = |column: &Column| Column::new(column.name.clone(), some(&column.values, kept));
        Self {
            y: some(&self.y, kept),
            period: some(&self.period, kept),
            exposure: some(&self.exposure, kept),
            cluster: some(&self.cluster, kept),
            organisation: some(&self.organisation, kept),
            unit: some(&self.unit, kept),
            person: some(&self.person, kept),
            hours: self.hours.as_ref().map(|hours| some(hours, kept)),
            covariates: self.covariates.iter().map(covariate).collect(),
            form: some(&self.form, kept),
        }
    }
}

/// Hours of persons in the programme, and their mean over everybody in the frame.
pub(crate) struct HoursOfAll<'a> {
    by_person: &'a HashMap<&'a str, i64>,
    mean: f64,
}

/// Persons of the frame in each cluster: as many as the largest frame of each of its units counts. Empty without frames.
pub(crate) fn persons<'a>(
    design: &Design<'a>,
    (waves, group): (&[Wave<'a>], Group),
    frames: &Frames<'a>,
) -> BTreeMap<&'a str, f64> {
    let mut population: BTreeMap<&str, u64> = BTreeMap::new();
    for wave in waves.iter().filter(|wave| takes_part(wave, group)) {
        for row in frames.get(wave.row.wave.as_str()).into_iter().flatten() {
            let most = population.entry(&row.unit).or_default();
            *most = row.population.max(*most);
        }
    }
    let mut persons: BTreeMap<&'a str, f64> = BTreeMap::new();
    for (unit, count) in &population {
        if let Some(cluster) = design.cluster(unit) {
            *persons.entry(cluster).or_default() += *count as f64;
        }
    }
    persons
}

/// Hours of everybody, when they can stand for how much a person takes part in the whole programme.
pub(crate) fn hours_of_all<'l>(
    package: &Package,
    design: &Design<'_>,
    programme: &str,
    persons: &BTreeMap<&str, f64>,
    ledger: &'l Ledger<'l>,
) -> Option<HoursOfAll<'l>> {
    let last = package.hours().iter().filter(|row| row.programme == programme).map(|row| row.date).max()?;
    let begun = |start: &Start| matches!(start, Start::On(day) if *day <= last);
    if !design.clusters.values().all(begun) {
        return None;
    }
    let mut minutes: BTreeMap<&str, i64> = design.clusters.keys().map(|cluster| (*cluster, 0)).collect();
    let mut posted: BTreeMap<&str, f64> = BTreeMap::new();
    let mut met: HashSet<&str> = HashSet::new();
    for row in package.hours().iter().filter(|row| row.programme == programme) {
        let Some(cluster) = design.cluster(&row.unit) else { continue };
        if let Some(sum) = minutes.get_mut(cluster) {
            *sum += row.minutes.0;
        }
        if ledger.minutes.contains_key(row.person.as_str()) && met.insert(&row.person) {
            *posted.entry(cluster).or_default() += 1.0;
        }
    }
    let hours = |cluster: &str| minutes[cluster] as f64 / 60.0;
    // The frame counts places. Where one place was held by several persons, there are more persons with hours than places.
    let of_places = |cluster: &str| persons.get(cluster).copied().unwrap_or(0.0);
    let of_persons = |cluster: &str| of_places(cluster).max(posted.get(cluster).copied().unwrap_or(0.0));
    let each: Vec<f64> = minutes.keys().map(|cluster| hours(cluster) / of_places(cluster)).collect();
    let all: f64 = minutes.keys().map(|cluster| of_persons(cluster)).sum();
    let mean = minutes.keys().map(|cluster| hours(cluster)).sum::<f64>() / all;
    // A cluster with next to none has not had its turn, whatever its day of start says.
    let complete = all > 0.0 && mean > 0.0 && each.iter().all(|own| own.is_finite() && *own > mean / 4.0);
    complete.then_some(HoursOfAll { by_person: &ledger.minutes, mean })
}

/// The rows of a scale, and of a test the answers to its items.
pub(crate) fn rows<'a>(
    design: &Design<'a>,
    waves: &[Wave<'a>],
    instruments: &BTreeMap<&str, Instrument<'a>>,
    (group, scale): (Group, &Scale),
    hours: Option<&HoursOfAll<'_>>,
) -> (Rows, Answers<'a>) {
    let number: HashMap<&str, u32> =
        design.clusters.keys().zip(0..).map(|(cluster, number)| (*cluster, number)).collect();
    let mut rows = Rows {
        y: Vec::new(),
        period: Vec::new(),
        exposure: Vec::new(),
        cluster: Vec::new(),
        organisation: Vec::new(),
        unit: Vec::new(),
        person: Vec::new(),
        hours: None,
        covariates: Vec::new(),
        form: Vec::new(),
    };
    let mut forms: Vec<Option<&str>> = Vec::new();
    let mut answers = Answers::default();
    let mut sheets: Vec<&Sheet<'a>> = Vec::new();
    let mut met: HashSet<(usize, u32)> = HashSet::new();
    // Found once for each unit and not for each person.
    let mut cluster_of: HashMap<u32, Option<(&str, u32)>> = HashMap::new();
    for wave in waves.iter().filter(|wave| takes_part(wave, group)) {
        let (Some(instrument), Some(period)) = (instruments.get(wave.row.instrument.as_str()), design.period(wave))
        else {
            continue;
        };
        for sheet in &wave.sheets {
            let found = || design.cluster(sheet.unit).map(|cluster| (cluster, number[cluster]));
            let Some((cluster, number)) = *cluster_of.entry(sheet.place.0).or_insert_with(found) else { continue };
            let Some(Value::Known(value, form)) = instrument.value(scale, sheet) else { continue };
            if !met.insert((period, sheet.person)) {
                continue;
            }
            rows.y.push(value);
            rows.period.push(period);
            rows.exposure.push(design.exposure(cluster, period));
            rows.cluster.push(number);
            rows.organisation.push(sheet.place.1);
            rows.unit.push(sheet.place.0);
            rows.person.push(sheet.person);
            forms.push(form);
            if scale.kind == EffectKind::Test {
                answers.push(of_test(instrument, scale, sheet).map(|(codes, _)| codes).unwrap_or_default());
            }
            sheets.push(sheet);
        }
    }
    let names = instruments.values().flat_map(Instrument::background).collect();
    rows.covariates = background(&names, &sheets);
    rows.covariates.extend(form_columns(&forms));
    let named: BTreeSet<&str> = forms.iter().copied().flatten().collect();
    let number: BTreeMap<&str, u32> = named.into_iter().zip(1..).collect();
    rows.form = forms.iter().map(|form| form.map_or(0, |form| number[form])).collect();
    rows.hours = hours.and_then(|hours| hours_of_rows(hours, &sheets, &rows));
    (rows, answers)
}

/// Hours of each row, less the mean of the frame.
fn hours_of_rows(hours: &HoursOfAll<'_>, sheets: &[&Sheet<'_>], rows: &Rows) -> Option<Vec<f64>> {
    let own = |link: &str| hours.by_person.get(link).copied().unwrap_or(0) as f64 / 60.0 - hours.mean;
    let known: Vec<Option<f64>> = sheets.iter().map(|sheet| sheet.link.map(own)).collect();
    let mut of_cell: HashMap<(u32, usize), (f64, f64)> = HashMap::new();
    let mut of_period: HashMap<(usize, bool), (f64, f64)> = HashMap::new();
    for (row, value) in known.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))) {
        for (sum, count) in [
            of_cell.entry((rows.cluster[row], rows.period[row])).or_default(),
            of_period.entry((rows.period[row], rows.exposure[row] > 0)).or_default(),
        ] {
            *sum += value;
            *count += 1.0;
        }
    }
    known
        .iter()
        .enumerate()
        .map(|(row, value)| {
            let mean = |(sum, count): &(f64, f64)| sum / count;
            value
                .or_else(|| of_cell.get(&(rows.cluster[row], rows.period[row])).map(mean))
                .or_else(|| of_period.get(&(rows.period[row], rows.exposure[row] > 0)).map(mean))
        })
        .collect()
}

/// Columns of the background items that the questionnaires answered.
fn background<'a>(names: &BTreeSet<&str>, sheets: &[&Sheet<'a>]) -> Vec<Column> {
    let mut columns = Vec::new();
    for name in names.iter().copied() {
        let given: Vec<Option<(&'a InstrumentRow, &'a str)>> =
            sheets.iter().map(|sheet| sheet.answers.of_item(name)).collect();
        let background = |given: &Option<(&'a InstrumentRow, &'a str)>| {
            given.map(|(item, _)| item).filter(|item| item.construct.as_deref() == Some(BACKGROUND))
        };
        let Some(item) = given.iter().find_map(background) else { continue };
        let answers: Vec<Option<&str>> = given.into_iter().map(|given| given.map(|(_, value)| value)).collect();
        match item.kind {
            ItemKind::Score | ItemKind::Rating => {
                let numbers: Vec<Option<f64>> =
                    answers.iter().map(|answer| answer.and_then(|text| text.parse().ok())).collect();
                let known: Vec<f64> = numbers.iter().copied().flatten().collect();
                let Some(mean) = stats::descriptive::mean(&known) else { continue };
                columns.push(Column::new(name, numbers.iter().map(|number| number.unwrap_or(mean) - mean).collect()));
                if known.len() < numbers.len() {
                    let unknown = numbers.iter().map(|number| f64::from(u8::from(number.is_none()))).collect();
                    columns.push(Column::new(format!("{name} unknown"), unknown));
                }
            }
            ItemKind::Single => {
                let groups: BTreeSet<Option<&str>> = answers.iter().copied().collect();
                columns.extend(groups.iter().skip(1).map(|group| {
                    let values = answers.iter().map(|answer| f64::from(u8::from(answer == group))).collect();
                    Column::new(format!("{name} {}", group.unwrap_or("unknown")), values)
                }));
            }
            ItemKind::Test | ItemKind::Multiple | ItemKind::Text => {}
        }
    }
    columns
}

/// A column for each test form but the first.
fn form_columns(forms: &[Option<&str>]) -> Vec<Column> {
    let met: BTreeSet<&str> = forms.iter().copied().flatten().collect();
    met.iter()
        .skip(1)
        .map(|form| {
            let values = forms.iter().map(|own| f64::from(u8::from(*own == Some(form)))).collect();
            Column::new(format!("form {form}"), values)
        })
        .collect()
}
