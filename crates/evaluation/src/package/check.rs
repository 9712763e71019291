//! Do the rows of a package agree with each other? Keys are unique, references lead somewhere, answers fit their item.
//!
//! Files are checked in the order in which they refer to each other. When rows are to be left out, a row that refers
//! to one that was left out goes too; otherwise a broken row still counts as there, so that one fault is told once.

use std::collections::{HashMap, HashSet};

use hashbrown::DefaultHashBuilder;

use super::answer::{Answers, allocation, item, programme, published};
use super::expected::{Expected, ExpectedCode, expected};
use super::fault::{Fault, Faults, PackageErrors};
use super::rows::{
    AllocationRow, CalibratedRow, CostRow, EvidenceRow, FrameRow, FrameworkRow, HoursRow, InstrumentRow, ProgrammeRow,
    PublishedRow, Row, UnitRow, WaveRow,
};
use super::source::Source;
use super::stream::{self, Stream};
use super::table::Table;
use super::{Package, RESPONSES};

/// The files as read, each row by itself; `None` when the file is absent.
pub(crate) struct Tables<'s> {
    programmes: Option<Table<ProgrammeRow>>,
    units: Option<Table<UnitRow>>,
    hours: Option<Table<HoursRow>>,
    instruments: Option<Table<InstrumentRow>>,
    waves: Option<Table<WaveRow>>,
    frame: Option<Table<FrameRow>>,
    responses: Option<Stream<'s>>,
    costs: Option<Table<CostRow>>,
    published: Option<Table<PublishedRow>>,
    allocations: Option<Table<AllocationRow>>,
    calibrated: Option<Table<CalibratedRow>>,
    evidence: Option<Table<EvidenceRow>>,
    framework: Option<Table<FrameworkRow>>,
}

/// The rows that keep the rules, and what was wrong with the others.
pub(crate) struct Checked {
    /// The package.
    pub package: Package,
    /// What was wrong.
    pub faults: Faults,
}

/// What is wrong with a row: column, value, what was expected.
pub(crate) type Wrong = (&'static str, String, Expected);

/// Rows with their lines; `None` when the file is absent.
type Lined<T> = Option<Vec<(u64, T)>>;

impl<'s> Tables<'s> {
    /// Reads every file that is there but the answers, of which only the header is.
    pub(crate) fn read<S: Source + ?Sized>(source: &'s S, names: &[String], whole: &mut PackageErrors) -> Self {
        let there = |name: &str| names.iter().any(|one| one == name);
        Self {
            programmes: table(source, &there, whole),
            units: table(source, &there, whole),
            hours: table(source, &there, whole),
            instruments: table(source, &there, whole),
            waves: table(source, &there, whole),
            frame: table(source, &there, whole),
            responses: there(RESPONSES).then(|| Stream::open(source, whole)),
            costs: table(source, &there, whole),
            published: table(source, &there, whole),
            allocations: table(source, &there, whole),
            calibrated: table(source, &there, whole),
            evidence: table(source, &there, whole),
            framework: table(source, &there, whole),
        }
    }

    /// Checks the rows against each other.
    pub(crate) fn check(self, skipping: bool, whole: &mut PackageErrors) -> Checked {
        let mut check = Check { skipping, faults: Faults::new(skipping) };

        let (programmes, keys) = check.keyed(self.programmes, |row| [&row.programme, ""], programme);
        let known_programmes = Known::of(&programmes, keys);

        let (units, mut keys) = check.keyed(
            self.units,
            |row| [&row.unit, ""],
            |row| known_programmes.asked_if("programme", row.programme.as_ref()),
        );
        let units = check.under_parents(units, &mut keys, |row| (&row.unit, row.parent.as_deref()));
        let known_units = Known::of(&units, keys);

        let (instruments, keys) = check.keyed(self.instruments, |row| [&row.instrument, &row.item], item);
        let known_instruments = Known::of(&instruments, keys);

        let (waves, keys) = check.keyed(
            self.waves,
            |row| [&row.wave, ""],
            |row| {
                let mut wrong = known_programmes.asked_if("programme", Some(&row.programme));
                wrong.extend(known_instruments.asked_if("instrument", Some(&row.instrument)));
                if row.opens > row.closes {
                    let expected = expected!(NotBefore { column: "opens", date: row.opens });
                    wrong.push(("closes", row.closes.to_string(), expected));
                }
                wrong
            },
        );
        let known_waves = Known::of(&waves, keys);

        let (frame, _) = check.keyed(
            self.frame,
            |row| [&row.wave, &row.unit],
            |row| {
                let mut wrong = known_waves.asked_if("wave", Some(&row.wave));
                wrong.extend(known_units.asked_if("unit", Some(&row.unit)));
                if row.invited > row.population {
                    let expected = expected!(AtMostPopulation { population: row.population });
                    wrong.push(("invited", row.invited.to_string(), expected));
                }
                wrong
            },
        );
        let hours = check.each(self.hours, |row| {
            let mut wrong = known_programmes.asked_if("programme", Some(&row.programme));
            wrong.extend(known_units.asked_if("unit", Some(&row.unit)));
            wrong
        });

        let (waves, instruments) = (bare(waves), bare(instruments));
        let answers = Answers::of(waves.as_deref(), instruments.as_deref());
        let known = (&known_waves, &known_units, &answers);
        let responses = self.responses.map(|stream| {
            let read = stream.read(known, &DefaultHashBuilder::default(), skipping, whole);
            check.faults.append(read.unreadable);
            check.faults.append(read.wrong);
            read.responses
        });

        let costs = check.each(self.costs, |row| known_programmes.asked_if("programme", Some(&row.programme)));
        let published = check.each(self.published, published);
        let (allocations, _) = check.keyed(
            self.allocations,
            |row| [&row.programme, &row.allocation],
            |row| {
                let mut wrong = known_programmes.asked_if("programme", Some(&row.programme));
                wrong.extend(allocation(row));
                wrong
            },
        );
        let (calibrated, _) = check.keyed(
            self.calibrated,
            |row| [&row.instrument, &row.item],
            |row| {
                let mut wrong = known_instruments.asked_if("instrument", Some(&row.instrument));
                if row.slope <= 0.0 {
                    wrong.push(("slope", row.slope.to_string(), expected!(AboveZero)));
                }
                wrong
            },
        );
        let (framework, mut keys) = check.keyed(self.framework, |row| [&row.question, ""], |_| Vec::new());
        let framework = check.under_parents(framework, &mut keys, |row| (&row.question, row.parent.as_deref()));
        let known_questions = Known::of(&framework, keys);
        let (evidence, _) = check.keyed(
            self.evidence,
            |row| [&row.evidence, ""],
            |row| {
                let mut wrong = known_programmes.asked_if("programme", row.programme.as_ref());
                wrong.extend(known_questions.asked_if("question", Some(&row.question)));
                wrong
            },
        );

        let package = Package {
            name: None,
            programmes: bare(programmes),
            units: bare(units),
            hours: bare(hours),
            frame: bare(frame),
            responses,
            costs: bare(costs),
            published: bare(published),
            allocations: bare(allocations),
            calibrated: bare(calibrated),
            evidence: bare(evidence),
            framework: bare(framework),
            waves,
            instruments,
        };
        Checked { package, faults: check.faults }
    }
}

fn table<T: Row, S: Source + ?Sized>(
    source: &S,
    there: &dyn Fn(&str) -> bool,
    whole: &mut PackageErrors,
) -> Option<Table<T>> {
    if !there(T::FILE) {
        return None;
    }
    let bytes = source.content(T::FILE).unwrap_or_else(|why| {
        whole.push(stream::unread(T::FILE, &why));
        Vec::new()
    });
    Some(Table::read(&bytes, whole))
}

fn bare<T>(rows: Lined<T>) -> Option<Vec<T>> {
    rows.map(|rows| rows.into_iter().map(|(_, row)| row).collect())
}

/// The keys that other files may refer to; none are asked for when the file is absent.
pub(crate) struct Known {
    keys: Option<HashSet<String>>,
}

impl Known {
    fn of<T>(rows: &Lined<T>, keys: HashSet<[String; 2]>) -> Self {
        Self { keys: rows.is_some().then(|| keys.into_iter().map(|[key, _]| key).collect()) }
    }

    /// Exactly these.
    #[cfg(test)]
    pub(crate) fn among(keys: &[&str]) -> Self {
        Self { keys: Some(keys.iter().map(|key| (*key).to_owned()).collect()) }
    }

    /// Whether a key may be referred to.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys.as_ref().is_none_or(|keys| keys.contains(key))
    }

    /// What is wrong with a reference in a column named after what it refers to.
    pub(crate) fn asked(&self, column: &'static str, key: &str) -> Option<Wrong> {
        (!self.has(key)).then(|| (column, key.to_owned(), expected!(Known { column: column })))
    }

    fn asked_if(&self, column: &'static str, key: Option<&String>) -> Vec<Wrong> {
        key.and_then(|key| self.asked(column, key)).into_iter().collect()
    }
}

struct Check {
    skipping: bool,
    faults: Faults,
}

impl Check {
    /// Keeps the rows in which nothing is wrong.
    fn each<T: Row>(&mut self, table: Option<Table<T>>, mut wrong: impl FnMut(&T) -> Vec<Wrong>) -> Lined<T> {
        let table = table?;
        self.faults.extend(table.faults);
        let mut kept = Vec::with_capacity(table.rows.len());
        for (line, row) in table.rows {
            let found = wrong(&row);
            if found.is_empty() {
                kept.push((line, row));
            }
            for (column, value, expected) in found {
                self.faults.push(Fault::of_cell(T::FILE, line, column, &value, expected));
            }
        }
        Some(kept)
    }

    /// As [`Check::each`], and refuses a second row with the same key. Returns the keys that may be referred to.
    fn keyed<T: Row>(
        &mut self,
        table: Option<Table<T>>,
        key: impl Fn(&T) -> [&str; 2],
        mut wrong: impl FnMut(&T) -> Vec<Wrong>,
    ) -> (Lined<T>, HashSet<[String; 2]>) {
        let mut keys: HashSet<[String; 2]> = HashSet::new();
        let Some(mut table) = table else { return (None, keys) };
        let mut refused: HashSet<[String; 2]> = std::mem::take(&mut table.broken).into_iter().collect();
        let rows = self.each(Some(table), |row| {
            let own = key(row).map(str::to_owned);
            let mut found = wrong(row);
            if keys.contains(&own) {
                let [first, second] = own;
                let (column, value) = if second.is_empty() { (T::COLUMNS[0], first) } else { (T::SECOND_KEY, second) };
                found.push((column, value, expected!(KeyOnce)));
            } else if found.is_empty() {
                keys.insert(own);
            } else {
                refused.insert(own);
            }
            found
        });
        if !self.skipping {
            keys.extend(refused);
        }
        (rows, keys)
    }

    /// Refuses rows whose parent is not there or stands below the row itself; again until all that are left are well.
    fn under_parents<T: Row>(
        &mut self,
        rows: Lined<T>,
        keys: &mut HashSet<[String; 2]>,
        own_and_parent: impl Fn(&T) -> (&str, Option<&str>),
    ) -> Lined<T> {
        let mut rows = rows?;
        let mut known: HashSet<String> = keys.iter().map(|[key, _]| key.clone()).collect();
        loop {
            let parents: HashMap<&str, &str> = rows
                .iter()
                .filter_map(|(_, row)| own_and_parent(row).1.map(|parent| (own_and_parent(row).0, parent)))
                .collect();
            let wrong: Vec<Option<ExpectedCode>> = rows
                .iter()
                .map(|(_, row)| {
                    let (own, parent) = own_and_parent(row);
                    let parent = parent?;
                    if !known.contains(parent) {
                        return Some(ExpectedCode::KeyOfFile);
                    }
                    stands_below(own, parent, &parents).then_some(ExpectedCode::NotBelow)
                })
                .collect();
            if wrong.iter().all(Option::is_none) {
                *keys = known.into_iter().map(|key| [key, String::new()]).collect();
                return Some(rows);
            }
            for ((line, row), expected) in rows.iter().zip(&wrong) {
                let Some(expected) = expected else { continue };
                let (own, parent) = own_and_parent(row);
                self.faults.push(Fault::of_cell(T::FILE, *line, "parent", parent.unwrap_or_default(), *expected));
                if self.skipping {
                    known.remove(own);
                }
            }
            let mut well = wrong.iter().map(Option::is_none).collect::<Vec<_>>().into_iter();
            rows.retain(|_| well.next().unwrap_or(true));
        }
    }
}

/// Whether `parent` is `own` or stands below it.
fn stands_below(own: &str, parent: &str, parents: &HashMap<&str, &str>) -> bool {
    let mut above = Some(parent);
    for _ in 0..=parents.len() {
        match above {
            None => return false,
            Some(one) if one == own => return true,
            Some(one) => above = parents.get(one).copied(),
        }
    }
    false // a ring higher up, which is told at the rows that form it
}
