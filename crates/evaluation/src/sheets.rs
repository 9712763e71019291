//! Who answered what, in which wave? Filled-in questionnaires gathered from the rows of answers, one for each person and
//! wave: of several questionnaires of one person in one wave the first in the file counts.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::Date;

use crate::package::{InstrumentRow, Package, WaveRow};

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
    pub answers: Vec<(&'a InstrumentRow, &'a str)>,
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
pub(crate) fn gather<'a>(package: &'a Package, today: Option<Date>) -> Waves<'a> {
    let organisations: HashMap<&str, &str> =
        package.units().iter().map(|row| (row.unit.as_str(), row.organisation.as_str())).collect();
    let items: HashMap<(&str, &str), &InstrumentRow> =
        package.instruments().iter().map(|row| ((row.instrument.as_str(), row.item.as_str()), row)).collect();
    let waves: HashMap<&str, (usize, &WaveRow)> =
        package.waves().iter().enumerate().map(|(place, row)| (row.wave.as_str(), (place, row))).collect();
    let mut sheets: Vec<Vec<Sheet<'a>>> = package.waves().iter().map(|_| Vec::new()).collect();
    let (mut units, mut clusters, mut persons) = (Numbers::default(), Numbers::default(), Numbers::default());
    // A pseudonym belongs to a programme; a questionnaire without one is a person of its own. Both are numbered apart.
    let mut linked: HashMap<(&str, &str), u32> = HashMap::new();
    let mut places: HashMap<&str, Option<(usize, usize)>> = HashMap::new();
    let mut answered: HashSet<(usize, u32)> = HashSet::new();
    for row in package.responses() {
        let Some((wave_place, wave)) = waves.get(row.wave.as_str()).copied() else { continue };
        let place = *places.entry(&row.response).or_insert_with(|| {
            let own = persons.of(&row.response);
            let person = match &row.link {
                Some(link) => *linked.entry((&wave.programme, link)).or_insert(own),
                None => own,
            };
            if !answered.insert((wave_place, person)) {
                return None;
            }
            let organisation = organisations.get(row.unit.as_str()).copied().unwrap_or(row.unit.as_str());
            sheets[wave_place].push(Sheet {
                unit: &row.unit,
                place: (units.of(&row.unit), clusters.of(organisation)),
                person,
                link: row.link.as_deref(),
                answers: Vec::new(),
            });
            Some((wave_place, sheets[wave_place].len() - 1))
        });
        if let (Some((wave, sheet)), Some(item)) = (place, items.get(&(wave.instrument.as_str(), row.item.as_str()))) {
            sheets[wave][sheet].answers.push((item, &row.value));
        }
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
