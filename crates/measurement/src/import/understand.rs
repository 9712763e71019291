//! What would come in? Every row as a filled-in instrument, or everything that is wrong with the file.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::identity_number::is_personal_identity_number;
use kernel::{Date, OrganisationId, UnitId};
use people::unit_name::shown;
use tabular::{CellProblem, Expected, Problems, normalised};

use super::day::{HandedIn, read_day};
use super::file::{asked_in_words, words};
use super::{AnswerFile, Column, Ground, Mapping, Meaning, Place, Target};
use crate::answer::{Answer, DONT_KNOW};
use crate::instrument::{Item, Question};
use crate::pseudonym::{Link, ProgrammeKey, imported_link};
use crate::response::State;
use crate::wave::Linkage;

/// A filled-in instrument that would come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) organisation: OrganisationId,
    pub(super) unit: UnitId,
    pub(super) link: Option<Link>,
    pub(super) form: String,
    pub(super) state: State,
    pub(super) day: Date,
    pub(super) packed: Vec<u8>,
}

/// What would come in, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    pub(super) sheets: Vec<Sheet>,
    /// What is wrong; nothing comes in while there is anything.
    pub problems: Problems,
    /// Rows without any answer, which are let be.
    pub empty: usize,
    /// Rows of people who stopped half-way, which come in as half-finished.
    pub unfinished: usize,
    /// How many come from each unit that has any. For a person to see only through [`access::small_groups`].
    pub by_unit: BTreeMap<(OrganisationId, UnitId), u64>,
}

impl Understood {
    /// How many filled-in instruments would come in.
    pub fn len(&self) -> usize {
        self.sheets.len()
    }

    /// Whether there is nothing to take in.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }
}

/// Tries the whole file out. `taken` are the pseudonyms that have answered in the wave already.
pub fn understand(
    file: &AnswerFile,
    mapping: &Mapping,
    ground: &Ground,
    key: &ProgrammeKey,
    taken: &HashSet<Link>,
    today: Date,
) -> Understood {
    let mut reading = Reading::of(file, mapping, ground, key, today);
    reading.links = taken.clone();
    reading.doubly_used();
    for place in 0..file.grid.rows.len() {
        reading.row(place);
    }
    let mut understood = reading.understood;
    understood.problems.list.sort_by_key(|problem| problem.line);
    understood
}

struct Reading<'a> {
    file: &'a AnswerFile,
    ground: &'a Ground,
    mapping: &'a Mapping,
    key: &'a ProgrammeKey,
    today: Date,
    items: Vec<&'a Item>,
    splits: Vec<Option<&'static str>>,
    /// The test form of everybody, where the columns tell it.
    form: Option<&'a str>,
    links: HashSet<Link>,
    units: HashMap<(String, String), Option<&'a Place>>,
    understood: Understood,
}

/// An answer being put together.
#[derive(Default)]
struct Given {
    numbers: Vec<u8>,
    dont_know: bool,
}

impl<'a> Reading<'a> {
    fn of(file: &'a AnswerFile, mapping: &'a Mapping, ground: &'a Ground, key: &'a ProgrammeKey, today: Date) -> Self {
        let items = ground.items();
        let splits = mapping.columns.iter().enumerate().map(|(column, mapped)| {
            let item = asked_in_words(&mapped.target, &items)?;
            file.splits(column, &mapped.target, item)
        });
        let asked: HashSet<&str> = mapping
            .columns
            .iter()
            .filter_map(|column| match &column.target {
                Target::Item(id) | Target::Option(id, _) => Some(id.as_str()),
                _ => None,
            })
            .collect();
        let forms: Vec<&str> = ground
            .instrument
            .forms
            .iter()
            .filter(|form| form.tasks.iter().any(|task| asked.contains(task.id.as_str())))
            .map(|form| form.id.as_str())
            .collect();
        let form = match forms.as_slice() {
            [] => Some(""),
            [only] => Some(*only),
            _ => None,
        };
        let splits = splits.collect();
        Self {
            file,
            ground,
            mapping,
            key,
            today,
            splits,
            items,
            form,
            links: HashSet::new(),
            units: HashMap::new(),
            understood: Understood::default(),
        }
    }

    fn refuse(&mut self, line: u64, column: Option<usize>, value: &str, expected: Expected) {
        let heading = column.and_then(|column| self.file.grid.headings.get(column)).cloned().unwrap_or_default();
        self.understood.problems.push(CellProblem::new(line, heading, value, expected));
    }

    /// Refuses what cannot be read at all: one thing told by two columns, no unit, a person told in an anonymous wave.
    fn doubly_used(&mut self) {
        let mut seen: HashSet<&Target> = HashSet::new();
        for (place, column) in self.mapping.columns.iter().enumerate() {
            if column.target != Target::Ignored && !seen.insert(&column.target) {
                self.refuse(1, Some(place), "", Expected::of("used-once"));
            }
            if column.target == Target::Link && self.ground.wave().linkage == Linkage::Anonymous {
                self.refuse(1, Some(place), "", Expected::of("no-link-here"));
            }
        }
        if self.mapping.unit.is_none() && self.mapping.column_of(&Target::Unit).is_none() {
            self.refuse(1, None, "", Expected::of("a-unit"));
        }
        let any = |column: &Column| matches!(column.target, Target::Item(_) | Target::Option(..));
        if !self.mapping.columns.iter().any(any) {
            self.refuse(1, None, "", Expected::of("a-question"));
        }
    }

    fn row(&mut self, place: usize) {
        let file = self.file;
        let row = &file.grid.rows[place];
        let before = self.understood.problems.total;
        let mut given: HashMap<&'a str, Given> = HashMap::new();
        for column in 0..row.cells.len() {
            self.answer(row.line, column, &row.cells[column], &mut given);
        }
        if given.is_empty() {
            self.understood.empty += usize::from(self.understood.problems.total == before);
            return;
        }
        let unit = self.unit(row.line, &row.cells);
        let handed_in = self.handed_in(row.line, &row.cells);
        let link = self.link(row.line, &row.cells);
        let packed = self.packed(row.line, &given);
        if let (true, Some((organisation, unit)), Some((state, day)), Some((form, packed))) =
            (self.understood.problems.total == before, unit, handed_in, packed)
        {
            if let Some(link) = link {
                self.links.insert(link);
            }
            self.understood.unfinished += usize::from(state == State::Draft);
            *self.understood.by_unit.entry((organisation, unit)).or_default() += 1;
            self.understood.sheets.push(Sheet { organisation, unit, link, form, state, day, packed });
        }
    }

    /// Adds what a cell says about an item.
    fn answer(&mut self, line: u64, column: usize, cell: &'a str, given: &mut HashMap<&'a str, Given>) {
        let Some(mapped) = self.mapping.columns.get(column) else { return };
        let (Target::Item(id) | Target::Option(id, _)) = &mapped.target else { return };
        let Some(item) = self.items.iter().copied().find(|item| item.id == *id) else {
            if !cell.is_empty() {
                self.refuse(line, Some(column), cell, Expected::of("a-question"));
            }
            return;
        };
        if let (Target::Option(_, option), Question::Multiple { .. }) = (&mapped.target, &item.question) {
            match ticked(cell, item, *option) {
                Some(true) => given.entry(&item.id).or_default().numbers.push(*option),
                Some(false) => {}
                None => self.refuse(line, Some(column), cell, Expected::of("tick")),
            }
            return;
        }
        for word in words(cell, self.file.kind, self.splits[column]) {
            match mapped.labels.get(word) {
                Some(Meaning::Value(number)) => {
                    let answer = given.entry(&item.id).or_default();
                    if let Target::Option(_, place) = mapped.target {
                        // The column of a place says which step has it.
                        let place = usize::from(place.clamp(1, 8));
                        if answer.numbers.len() < place {
                            answer.numbers.resize(place, 0);
                        }
                        answer.numbers[place - 1] = *number;
                    } else {
                        answer.numbers.push(*number);
                    }
                }
                Some(Meaning::DontKnow) => given.entry(&item.id).or_default().dont_know = true,
                Some(Meaning::NoAnswer) => {}
                None => self.refuse(line, Some(column), word, Expected::of("answer")),
            }
        }
    }

    /// The form and a byte for each of its items.
    fn packed(&mut self, line: u64, given: &HashMap<&'a str, Given>) -> Option<(String, Vec<u8>)> {
        let instrument = &self.ground.instrument;
        let met = |form: &&crate::instrument::TestForm| form.tasks.iter().any(|t| given.contains_key(t.id.as_str()));
        let forms: Vec<&str> = instrument.forms.iter().filter(met).map(|form| form.id.as_str()).collect();
        let form = match (self.form, forms.as_slice()) {
            (Some(form), _) => form,
            (None, []) => "",
            (None, [form]) => form,
            (None, more) => {
                self.refuse(line, None, &more.join(", "), Expected::of("one-form"));
                return None;
            }
        };
        let mut packed = Vec::new();
        for item in instrument.items(form) {
            let Some(answer) = given.get(item.id.as_str()) else {
                packed.push(0);
                continue;
            };
            let text = if answer.dont_know {
                DONT_KNOW.to_owned()
            } else {
                answer.numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(";")
            };
            let byte = Answer::from_package(item, &text).and_then(|answer| Answer::pack(Some(&answer), item));
            match byte {
                Ok(byte) => packed.push(byte),
                Err(_) => {
                    let column =
                        self.mapping.columns.iter().position(
                            |c| matches!(&c.target, Target::Item(id) | Target::Option(id, _) if *id == item.id),
                        );
                    self.refuse(line, column, &text, Expected::of("answer"));
                    return None;
                }
            }
        }
        Some((form.to_owned(), packed))
    }

    fn unit(&mut self, line: u64, cells: &[String]) -> Option<(OrganisationId, UnitId)> {
        let column = self.mapping.column_of(&Target::Unit);
        let cell = column.map_or("", |column| cells[column].as_str());
        if cell.is_empty() {
            let fixed = self.mapping.unit;
            let known = fixed.filter(|(o, u)| self.ground.places.iter().any(|p| p.organisation == *o && p.unit == *u));
            if known.is_none() && (column.is_some() || fixed.is_some()) {
                self.refuse(line, column, cell, Expected::of("wave-unit"));
            }
            return known;
        }
        let narrowing = self.mapping.column_of(&Target::Organisation);
        let among = narrowing.map(|column| cells[column].as_str()).filter(|name| !name.is_empty());
        if let Some(name) = among
            && !self.ground.has_organisation(name)
        {
            self.refuse(line, narrowing, name, Expected::of("member"));
            return None;
        }
        let asked = (cell.to_owned(), among.unwrap_or_default().to_owned());
        let ground = self.ground;
        let found = match self.units.get(&asked) {
            Some(known) => *known,
            None => {
                let found = match ground.places_called(cell, among).as_slice() {
                    [one] => Some(*one),
                    _ => None,
                };
                self.units.insert(asked, found);
                found
            }
        };
        if found.is_none() {
            let called = ground.places_called(cell, among);
            let expected = if called.len() > 1 {
                let paths = called.iter().map(|place| format!("{} › {}", place.organisation_name, place.path));
                Expected::with("one-unit", shown(paths.collect()))
            } else {
                Expected::of("wave-unit")
            };
            self.refuse(line, column, cell, expected);
        }
        found.map(|place| (place.organisation, place.unit))
    }

    /// The last day on which an answer can have been given.
    fn last(&self) -> Date {
        self.ground.wave().closes_on.min(self.today)
    }

    fn handed_in(&mut self, line: u64, cells: &[String]) -> Option<(State, Date)> {
        let Some(column) = self.mapping.column_of(&Target::Date) else { return Some((State::Complete, self.last())) };
        let cell = cells[column].as_str();
        if cell.is_empty() || cell == "N/A" {
            return Some((State::Draft, self.last()));
        }
        let wave = self.ground.wave();
        let last = self.last();
        match read_day(cell) {
            Some(HandedIn::SomeDay) => Some((State::Complete, self.last())),
            Some(HandedIn::On(day)) if (wave.opens_on..=last).contains(&day) => Some((State::Complete, day)),
            Some(HandedIn::On(_)) => {
                let days = format!("{} – {last}", wave.opens_on);
                self.refuse(line, Some(column), cell, Expected::with("wave-day", days));
                None
            }
            None => {
                self.refuse(line, Some(column), cell, Expected::of("date"));
                None
            }
        }
    }

    fn link(&mut self, line: u64, cells: &[String]) -> Option<Link> {
        let column = self.mapping.column_of(&Target::Link)?;
        let cell = cells[column].as_str();
        if cell.is_empty() {
            return None;
        }
        if is_personal_identity_number(cell) {
            self.refuse(line, Some(column), "", Expected::of("no-personal-number"));
            return None;
        }
        let link = imported_link(self.key, cell);
        if self.links.contains(&link) {
            self.refuse(line, Some(column), cell, Expected::of("once-in-the-wave"));
        }
        Some(link)
    }
}

/// Whether a cell says that its option was chosen; nothing when it says neither.
fn ticked(cell: &str, item: &Item, option: u8) -> Option<bool> {
    let text = normalised(cell);
    let own = item.options().get(usize::from(option).saturating_sub(1));
    if own.is_some_and(|words| !text.is_empty() && [&words.sv, &words.en].iter().any(|w| normalised(w) == text)) {
        return Some(true);
    }
    match text.as_str() {
        "y" | "yes" | "ja" | "1" | "x" | "true" | "sant" => Some(true),
        "" | "n" | "no" | "nej" | "0" | "false" | "falskt" | "na" => Some(false),
        _ => None,
    }
}
