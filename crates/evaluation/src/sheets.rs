//! Who answered what, in which wave? Filled-in questionnaires, one for each person and wave: of several questionnaires of
//! one person in one wave the first in the file counts. Answers stay where the package holds them.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use kernel::Date;

use crate::package::{Answer, InstrumentRow, Package, Responses, WaveRow};
use crate::score::Item;

/// A filled-in questionnaire.
pub(crate) struct Sheet<'a> {
    /// The unit.
    pub unit: &'a str,
    /// The number of the unit, and of its organisation, within the package.
    pub place: (u32, u32),
    /// A number that is the same in all waves for a person with a pseudonym, otherwise of this questionnaire alone.
    pub person: u32,
    /// The person's pseudonym.
    pub link: Option<&'a str>,
    /// Items and answers.
    pub answers: Answers<'a>,
}

impl<'a> Sheet<'a> {
    /// The answer to an item of the instrument.
    pub(crate) fn given(&self, item: &Item<'_>) -> Option<&'a str> {
        self.answers.given(item.number?)
    }
}

/// The answers of a questionnaire.
#[derive(Clone, Copy)]
pub(crate) struct Answers<'a> {
    responses: &'a Responses,
    given: &'a [Answer],
    asked: &'a Asked<'a>,
}

impl<'a> Answers<'a> {
    /// The answer to the item with a number, where the questionnaire asks it.
    pub(crate) fn given(&self, number: u32) -> Option<&'a str> {
        let answer = self.given.iter().find(|answer| answer.item == number)?;
        self.asked.row(number)?;
        Some(self.responses.value(*answer))
    }

    /// The items that the questionnaire asks, with their answers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a InstrumentRow, &'a str)> {
        let Self { responses, given, asked } = *self;
        given.iter().filter_map(|answer| Some((asked.row(answer.item)?, responses.value(*answer))))
    }

    /// The item of this name in the instrument that was used, with its answer.
    pub(crate) fn of_item(&self, item: &str) -> Option<(&'a InstrumentRow, &'a str)> {
        let number = self.responses.item_number(item)?;
        Some((self.asked.row(number)?, self.given(number)?))
    }
}

/// The items of an instrument, by their numbers among the answers.
#[derive(Default)]
pub(crate) struct Asked<'a>(Vec<Option<&'a InstrumentRow>>);

impl<'a> Asked<'a> {
    fn row(&self, number: u32) -> Option<&'a InstrumentRow> {
        *self.0.get(number as usize)?
    }
}

/// The items of every instrument that a wave uses.
pub(crate) struct Instruments<'a>(HashMap<&'a str, Asked<'a>>);

impl<'a> Instruments<'a> {
    /// Those of a package.
    pub(crate) fn of(package: &'a Package) -> Self {
        let mut instruments: HashMap<&str, Asked<'a>> =
            package.waves().iter().map(|wave| (wave.instrument.as_str(), Asked::default())).collect();
        for row in package.instruments() {
            let Some(asked) = instruments.get_mut(row.instrument.as_str()) else { continue };
            let Some(number) = package.responses().item_number(&row.item) else { continue };
            let place = number as usize;
            if asked.0.len() <= place {
                asked.0.resize(place + 1, None);
            }
            asked.0[place] = Some(row);
        }
        Self(instruments)
    }
}

/// A wave with its questionnaires.
pub(crate) struct Wave<'a> {
    /// The wave.
    pub row: &'a WaveRow,
    /// Whether answers may still come in.
    pub open: bool,
    /// One for each person who answered.
    pub sheets: Vec<Sheet<'a>>,
}

/// The waves of each programme in order of time.
pub(crate) type Waves<'a> = BTreeMap<&'a str, Vec<Wave<'a>>>;

/// Hands out numbers to keys in the order in which they come.
#[derive(Default)]
struct Numbers<'a>(HashMap<&'a str, u32>);

impl<'a> Numbers<'a> {
    fn of(&mut self, key: &'a str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert(next)
    }
}

/// Gathers the questionnaires. A wave that closes on `today` or later is open.
pub(crate) fn gather<'a>(package: &'a Package, asked: &'a Instruments<'a>, today: Option<Date>) -> Waves<'a> {
    let responses = package.responses();
    let organisations: HashMap<&str, &str> =
        package.units().iter().map(|row| (row.unit.as_str(), row.organisation.as_str())).collect();
    let waves: HashMap<&str, (usize, &WaveRow)> =
        package.waves().iter().enumerate().map(|(place, row)| (row.wave.as_str(), (place, row))).collect();
    let waves: Vec<Option<(usize, &WaveRow)>> = responses.wave_keys().map(|key| waves.get(key).copied()).collect();
    let mut sheets: Vec<Vec<Sheet<'a>>> = package.waves().iter().map(|_| Vec::new()).collect();
    let (mut units, mut clusters, mut programmes) = (Numbers::default(), Numbers::default(), Numbers::default());
    let mut places: HashMap<u32, (u32, u32)> = HashMap::new();
    // A pseudonym belongs to a programme; a questionnaire without one is a person of its own. Both are numbered apart.
    let mut linked: HashMap<(u32, u32), u32> = HashMap::new();
    let mut answered: HashSet<(usize, u32)> = HashSet::new();
    let mut persons = 0..;
    for questionnaire in responses.questionnaires() {
        let head = questionnaire.head;
        let Some((wave_place, wave)) = waves[head.wave as usize] else { continue };
        let own: u32 = persons.next().unwrap_or(u32::MAX);
        let person = match head.link() {
            Some(link) => *linked.entry((programmes.of(&wave.programme), link)).or_insert(own),
            None => own,
        };
        // Only who has a pseudonym can be met again.
        if head.link().is_some() && !answered.insert((wave_place, person)) {
            continue;
        }
        let Some(asked) = asked.0.get(wave.instrument.as_str()) else { continue };
        let unit = responses.unit(head);
        let place = *places
            .entry(head.unit)
            .or_insert_with(|| (units.of(unit), clusters.of(organisations.get(unit).copied().unwrap_or(unit))));
        sheets[wave_place].push(Sheet {
            unit,
            place,
            person,
            link: responses.link(head),
            answers: Answers { responses, given: responses.answers(questionnaire), asked },
        });
    }
    let mut gathered: Waves<'a> = BTreeMap::new();
    for (row, sheets) in package.waves().iter().zip(sheets) {
        let open = today.is_some_and(|today| today <= row.closes);
        gathered.entry(&row.programme).or_default().push(Wave { row, open, sheets });
    }
    for waves in gathered.values_mut() {
        waves.sort_by_key(|wave| (wave.row.opens, wave.row.moment, wave.row.wave.as_str()));
    }
    gathered
}
