//! What do the rows of one block of `responses.csv` say? Read without looking at any other block, so that several are read
//! at the same time; keys get numbers within the block, and whatever needs the whole file waits for [`super::stream`].
//!
//! A row costs little when it begins as the row before it, and its item and value were met before in the block: then
//! nothing but a comparison and a look into a table is left.

use std::hash::BuildHasher as _;

use hashbrown::DefaultHashBuilder;
use kernel::Group;

use super::answer::Answers;
use super::cell::{self, Codec as _};
use super::check::{Known, Wrong};
use super::expected::expected;
use super::fault::Fault;
use super::rows::{ResponseRow, Row as _};
use super::table::Lines;
use super::texts::{Interner, Texts};

/// Columns of the file.
pub(crate) const WIDTH: usize = 7;
/// Columns that are the same in every row of a questionnaire; in the file's own order they stand first.
const HEAD: usize = 5;

/// What the rows are held against.
pub(crate) struct Rules<'a> {
    /// Where in the file each column stands, in the order of the row.
    pub order: [usize; WIDTH],
    /// The waves.
    pub waves: &'a Known,
    /// The units.
    pub units: &'a Known,
    /// What each wave asks.
    pub answers: &'a Answers<'a>,
    /// The hasher of every table of keys.
    pub hasher: DefaultHashBuilder,
}

/// Rows that follow each other and belong to one questionnaire.
pub(crate) struct Run {
    /// The key and its hash.
    pub response: (u32, u64),
    /// The pseudonym and its hash.
    pub link: Option<(u32, u64)>,
    /// The wave.
    pub wave: u32,
    /// The unit.
    pub unit: u32,
    /// Who answered.
    pub group: Group,
    /// How many rows.
    pub rows: usize,
}

/// An item with a value, and whether they fit.
pub(crate) struct Pair {
    /// The item.
    pub item: u32,
    /// The value.
    pub value: u32,
    set: Option<u32>,
    fits: bool,
}

/// The rows of a block.
pub(crate) struct Block {
    /// Keys of questionnaires and pseudonyms.
    pub keys: Texts,
    /// Waves.
    pub waves: Interner,
    /// Units.
    pub units: Interner,
    /// Items.
    pub items: Interner,
    /// Values.
    pub values: Interner,
    /// Items with values.
    pub pairs: Vec<Pair>,
    /// Questionnaires.
    pub runs: Vec<Run>,
    /// The pair of each row.
    pub rows: Vec<u32>,
    /// The line of each row; the block begins at line 1.
    pub lines: Vec<u64>,
    /// What is wrong with rows by themselves and against other files, by row.
    pub wrong: Vec<(usize, Vec<Wrong>)>,
    /// What is wrong with rows that cannot be read.
    pub faults: Vec<Fault>,
    /// The line after the last.
    pub end: u64,
    /// How many line feeds.
    pub line_feeds: u64,
    written: Interner,
    of_wave: Vec<OfWave>,
    known_units: Vec<bool>,
}

#[derive(Clone, Copy)]
struct OfWave {
    known: bool,
    set: Option<u32>,
}

/// Reads the records of a block from byte `from` on. The block is text.
///
/// # Errors
/// The number of line feeds before the first byte that is not UTF-8.
pub(crate) fn read(bytes: &[u8], from: usize, rules: &Rules<'_>) -> Result<Block, u64> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(line_feeds(&bytes[..error.valid_up_to()])),
    };
    let keys = || Interner::new(&rules.hasher);
    let mut block = Block {
        keys: Texts::new(),
        waves: keys(),
        units: keys(),
        items: keys(),
        values: keys(),
        pairs: Vec::new(),
        runs: Vec::new(),
        rows: Vec::new(),
        lines: Vec::new(),
        wrong: Vec::new(),
        faults: Vec::new(),
        end: 1,
        line_feeds: line_feeds(bytes),
        written: keys(),
        of_wave: Vec::new(),
        known_units: Vec::new(),
    };
    let in_order = rules.order.iter().enumerate().all(|(place, column)| place == *column);
    if in_order && !bytes.contains(&b'"') {
        block.read_plain(text, from, rules);
    } else {
        block.read_any(text, from, rules);
    }
    block.written = keys();
    Ok(block)
}

fn line_feeds(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn ends_row(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

impl Block {
    /// Rows without quotation marks in the file's own order of columns.
    fn read_plain(&mut self, text: &str, from: usize, rules: &Rules<'_>) {
        let bytes = text.as_bytes();
        let is_line_end = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let mut line = 1 + (0..from).filter(|at| is_line_end(*at)).count() as u64;
        let (mut at, mut head) = (from, 0..0);
        loop {
            while at < bytes.len() && ends_row(bytes[at]) {
                line += u64::from(is_line_end(at));
                at += 1;
            }
            if at == bytes.len() {
                break;
            }
            let same = !head.is_empty() && bytes[at..].starts_with(&bytes[head.clone()]);
            let rest = if same { at + head.len() } else { at };
            let end = bytes[rest..].iter().position(|byte| ends_row(*byte)).map_or(bytes.len(), |length| rest + length);
            if same && let Some(pair) = self.written.find(&text[rest..end]) {
                self.push(pair, line, rules);
            } else {
                let row = &text[at..end];
                let begins = row.match_indices(',').nth(HEAD - 1).map_or(0, |(comma, _)| comma + 1);
                let mut cells = [""; WIDTH];
                let mut count = 0;
                for cell in row.split(',') {
                    if let Some(place) = cells.get_mut(count) {
                        *place = cell;
                    }
                    count += 1;
                }
                head = if self.read_row(&cells, count, &row[begins..], line, rules) { at..at + begins } else { 0..0 };
            }
            at = end;
        }
        self.end = line;
    }

    /// Rows as they may be.
    fn read_any(&mut self, text: &str, from: usize, rules: &Rules<'_>) {
        // A line break first: otherwise a byte order mark within the file would be taken for that of the file.
        let rest = std::io::Read::chain(&b"\n"[..], &text.as_bytes()[from..]);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest);
        let mut record = csv::StringRecord::new();
        let mut lines = Lines::of(text);
        let mut written = String::new();
        // Text in memory is neither short of bytes nor of UTF-8, so that reading it cannot fail.
        while reader.read_record(&mut record).unwrap_or(false) {
            let byte = record.position().map_or(0, csv::Position::byte).saturating_sub(1);
            let line = lines.at(byte + from as u64);
            let cells = rules.order.map(|column| record.get(column).unwrap_or_default());
            written.clear();
            // A key holds no line break, so that the two cannot be told apart in two ways.
            written.extend([cells[5], "\n", cells[6]]);
            self.read_row(&cells, record.len(), &written, line, rules);
        }
        self.end = lines.at(text.len() as u64);
    }

    /// Reads a row of `count` cells; whether it could be. `written` stands for item and value.
    fn read_row(&mut self, cells: &[&str; WIDTH], count: usize, written: &str, line: u64, rules: &Rules<'_>) -> bool {
        if count != WIDTH {
            let expected = expected!(Cells { width: WIDTH, found: count });
            self.faults.push(Fault { line: Some(line), ..Fault::of_file(ResponseRow::FILE, expected) });
            return false;
        }
        let [response, wave, unit, group, link, item, value] = *cells;
        let group = group.parse::<Group>().ok();
        let sound =
            [response, wave, unit, item].into_iter().all(cell::is_key) && (link.is_empty() || cell::is_key(link));
        let Some(group) = group.filter(|_| sound) else {
            let wrong = ResponseRow::from_cells(cells, line).err().unwrap_or_default();
            self.faults.extend(wrong.into_iter().map(|(column, expected)| {
                Fault::of_cell(ResponseRow::FILE, line, ResponseRow::COLUMNS[column], cells[column], expected)
            }));
            return false;
        };
        if !self.continues(response, wave, unit, group, link) {
            self.begin(response, wave, unit, group, link, rules);
        }
        let pair = self.written.number(written);
        if pair as usize == self.pairs.len() {
            let value = cell::Answer::read(value).unwrap_or_default();
            let (item, value) = (self.items.number(item), self.values.number(&value));
            self.pairs.push(Pair { item, value, set: None, fits: true });
        }
        self.push(pair, line, rules);
        true
    }

    fn continues(&self, response: &str, wave: &str, unit: &str, group: Group, link: &str) -> bool {
        self.runs.last().is_some_and(|run| {
            self.keys.get(run.response.0) == response
                && self.waves.texts().get(run.wave) == wave
                && self.units.texts().get(run.unit) == unit
                && run.group == group
                && run.link.map_or("", |(link, _)| self.keys.get(link)) == link
        })
    }

    fn begin(&mut self, response: &str, wave: &str, unit: &str, group: Group, link: &str, rules: &Rules<'_>) {
        let hash = |key: &str| rules.hasher.hash_one(key);
        let (own_wave, own_unit) = (self.waves.number(wave), self.units.number(unit));
        if own_wave as usize == self.of_wave.len() {
            self.of_wave.push(OfWave { known: rules.waves.has(wave), set: rules.answers.set_of(wave) });
        }
        if own_unit as usize == self.known_units.len() {
            self.known_units.push(rules.units.has(unit));
        }
        self.runs.push(Run {
            response: (self.keys.push(response), hash(response)),
            link: (!link.is_empty()).then(|| (self.keys.push(link), hash(link))),
            wave: own_wave,
            unit: own_unit,
            group,
            rows: 0,
        });
    }

    /// Adds a row of the last questionnaire.
    fn push(&mut self, number: u32, line: u64, rules: &Rules<'_>) {
        let Some(run) = self.runs.last_mut() else { return };
        run.rows += 1;
        let (wave, unit) = (run.wave, run.unit);
        let OfWave { known: known_wave, set } = self.of_wave[wave as usize];
        let known_unit = self.known_units[unit as usize];
        let pair = &mut self.pairs[number as usize];
        let (items, values) = (self.items.texts(), self.values.texts());
        let (item, value) = (pair.item, pair.value);
        let wrong = |set| rules.answers.wrong(set, items.get(item), values.get(value));
        if pair.set != set {
            (pair.set, pair.fits) = (set, set.is_none_or(|set| wrong(set).is_none()));
        }
        if !(pair.fits && known_wave && known_unit) {
            let wave = rules.waves.asked("wave", self.waves.texts().get(wave));
            let unit = rules.units.asked("unit", self.units.texts().get(unit));
            self.wrong.push((self.rows.len(), wave.into_iter().chain(unit).chain(set.and_then(wrong)).collect()));
        }
        self.rows.push(number);
        self.lines.push(line);
    }
}
