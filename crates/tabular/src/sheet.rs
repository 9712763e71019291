//! Which rows does the file hold, and on which lines do they stand?

use csv::{ReaderBuilder, StringRecord};

use crate::decode::decode;
use crate::formula::unmarked;
use crate::grid::read_grid;
use crate::header::{Places, known, places};
use crate::workbook;
use crate::{
    CellProblem, Column, Encoding, Expected, MOST_CHARACTERS, MOST_ROWS, NotATable, Problems, looks_like_a_formula,
};

/// What separates cells, in the order in which they are tried when all fit equally well.
const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];

/// A row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line in the file as an editor shows it.
    pub line: u64,
    cells: Vec<String>,
}

impl Row {
    /// The cell of the wanted column with this number, without spaces around it; empty when the file has no such column.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The rows whose cells can be used, each cell in the order of the wanted columns.
    pub rows: Vec<Row>,
    /// What is wrong with the other rows; add what you find yourself.
    pub problems: Problems,
    /// The headings of columns that nobody asked for.
    pub ignored: Vec<String>,
    /// How the letters were written.
    pub encoding: Encoding,
    /// What separated the cells.
    pub delimiter: char,
    headings: Vec<String>,
}

impl Table {
    /// Notes that the cell of a wanted column breaks a rule of the caller.
    pub fn refuse(&mut self, line: u64, column: usize, value: &str, expected: Expected) {
        let heading = self.headings.get(column).cloned().unwrap_or_default();
        self.problems.push(CellProblem::new(line, heading, value, expected));
    }
}

/// Reads a file: any of the encodings and separators in use, headings under any of their names. Rows of empty cells are
/// let be, spaces around cells are taken away.
///
/// # Errors
/// [`NotATable`] when there is no table to speak of. What is wrong with single cells (a formula, too long, more cells
/// than headings) is in [`Table::problems`].
pub fn read(bytes: &[u8], columns: &[Column<'_>]) -> Result<Table, NotATable> {
    let (text, encoding) = decode(bytes)?;
    let (skipped, told) = separator_line(&text);
    let body = &text[skipped..];
    let delimiter = told.unwrap_or_else(|| delimiter(body, columns));
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let mut lines = Lines::of(&text, skipped);
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| loop {
        // Text is valid UTF-8 and rows may have any width, so that reading from memory cannot fail.
        match reader.read_record(record) {
            Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(true) => return Some(record.position().map_or(0, csv::Position::byte)),
            Ok(false) | Err(_) => return None,
        }
    };
    if next(&mut record).is_none() {
        return Err(NotATable::Empty);
    }
    let Places { places, ignored } = places(&record, columns)?;
    let width = record.len();
    let headings: Vec<String> = columns
        .iter()
        .zip(&places)
        .map(|(column, place)| place.map_or(column.name, |place| record[place].trim()).to_owned())
        .collect();
    let mut table = Table {
        rows: Vec::new(),
        problems: Problems::default(),
        ignored,
        encoding,
        delimiter: char::from(delimiter),
        headings,
    };
    let mut rows = 0;
    while let Some(byte) = next(&mut record) {
        rows += 1;
        if rows > MOST_ROWS {
            return Err(NotATable::TooManyRows { max: MOST_ROWS });
        }
        let line = lines.at(byte);
        if let Some(stray) = record.iter().skip(width).find(|cell| !cell.trim().is_empty()) {
            table.problems.push(CellProblem::new(line, "", stray, Expected::with("cells", width)));
            continue;
        }
        let mut cells = Vec::with_capacity(columns.len());
        let mut fine = true;
        for (column, place) in places.iter().enumerate() {
            let cell = place.and_then(|place| record.get(place)).unwrap_or_default();
            match usable(cell) {
                Ok(text) => cells.push(text.to_owned()),
                Err(expected) => {
                    table.refuse(line, column, cell, expected);
                    fine = false;
                }
            }
        }
        if fine {
            table.rows.push(Row { line, cells });
        }
    }
    if rows == 0 { Err(NotATable::Empty) } else { Ok(table) }
}

/// Reads a CSV file as [`read`] does, or the first sheet of an `.xlsx` workbook under the same rules: the same headings, the
/// same cells refused. The line of a row is then the row of the sheet.
///
/// # Errors
/// As [`read`].
pub fn read_table(bytes: &[u8], columns: &[Column<'_>]) -> Result<Table, NotATable> {
    if !workbook::is_workbook(bytes) {
        return read(bytes, columns);
    }
    let grid = read_grid(bytes)?;
    let headings = StringRecord::from(grid.headings);
    let Places { places, ignored } = places(&headings, columns)?;
    let named = columns
        .iter()
        .zip(&places)
        .map(|(column, place)| place.map_or(column.name, |place| &headings[place]).to_owned());
    let mut table = Table {
        rows: Vec::new(),
        problems: grid.problems,
        ignored,
        encoding: Encoding::Utf8,
        delimiter: char::from(DELIMITERS[0]),
        headings: named.collect(),
    };
    for row in grid.rows {
        let mut cells = Vec::with_capacity(columns.len());
        for (column, place) in places.iter().enumerate() {
            let cell = place.and_then(|place| row.cells.get(place)).map_or("", String::as_str);
            match usable(cell) {
                Ok(text) => cells.push(text.to_owned()),
                Err(expected) => table.refuse(row.line, column, cell, expected),
            }
        }
        if cells.len() == columns.len() {
            table.rows.push(Row { line: row.line, cells });
        }
    }
    Ok(table)
}

/// The cell without spaces around it, or what it should have been.
fn usable(cell: &str) -> Result<&str, Expected> {
    if cell.chars().nth(MOST_CHARACTERS).is_some() {
        return Err(Expected::with("shorter", MOST_CHARACTERS));
    }
    // Judged before trimming too: a tab or line break first is how a formula hides from a careless check.
    let text = cell.trim_matches([' ', '\u{a0}']);
    if looks_like_a_formula(text) || looks_like_a_formula(text.trim()) {
        return Err(Expected::of("no-formula"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Expected::of("readable"));
    }
    Ok(unmarked(text.trim()))
}

/// Excel's own first line `sep=;`: how long it is and what it says.
pub(crate) fn separator_line(text: &str) -> (usize, Option<u8>) {
    let line = text.lines().next().unwrap_or_default();
    match line.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) if DELIMITERS.contains(delimiter) => {
            let rest = &text[line.len()..];
            let ending = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
            (line.len() + ending, Some(*delimiter))
        }
        _ => (0, None),
    }
}

/// The separator under which the first line names most of the wanted columns; of several the one that stands there most.
fn delimiter(text: &str, columns: &[Column<'_>]) -> u8 {
    let line = text.trim_start().split(['\n', '\r']).next().unwrap_or_default();
    let fit = |delimiter: u8| {
        let cells: Vec<&str> = line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"')).collect();
        (known(&cells, columns), cells.len())
    };
    let best = DELIMITERS.into_iter().rev().max_by_key(|delimiter| fit(*delimiter));
    best.unwrap_or(DELIMITERS[0])
}

/// Counts lines as editors do: at `\n`, `\r` and `\r\n`.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str, offset: usize) -> Self {
        Self { text: text.as_bytes(), offset, at: 0, line: 1 }
    }

    /// The line of a place in the body; places must not go backwards.
    pub(crate) fn at(&mut self, byte: u64) -> u64 {
        let place = usize::try_from(byte).unwrap_or(usize::MAX).saturating_add(self.offset).min(self.text.len());
        while self.at < place {
            let ends = match self.text[self.at] {
                b'\n' => true,
                b'\r' => self.text.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        // The record may begin after empty lines that the reader passed over.
        let mut line = self.line;
        for (i, byte) in self.text[place..].iter().enumerate() {
            match byte {
                b'\n' => line += 1,
                b'\r' => line += u64::from(self.text.get(place + i + 1) != Some(&b'\n')),
                _ => break,
            }
        }
        line
    }
}
