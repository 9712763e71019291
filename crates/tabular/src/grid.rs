//! What does a file hold whose columns are not known beforehand? Headings and rows as they stand, from CSV or from the
//! first sheet of a workbook; which column means what is decided by a person. Cells are text and nothing else: no formula is
//! computed and none is refused, because nothing here is ever handed to a program that computes.

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use crate::decode::{decode, is_mixed};
use crate::sheet::{Lines, separator_line};
use crate::workbook;
use crate::{
    CellProblem, Encoding, Expected, MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, NotATable, Problems,
};

/// What separates cells, in the order in which they are tried when all fit equally well.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// So many rows are looked at to find out what separates cells.
const ROWS_TO_JUDGE: usize = 50;

/// Where a grid came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Text with separators.
    Text {
        /// How the letters were written.
        encoding: Encoding,
        /// What separated the cells.
        delimiter: char,
    },
    /// The first sheet of an Office Open XML workbook.
    Workbook,
}

/// A row below the headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// The line in the text file, or the row of the sheet.
    pub line: u64,
    /// As many cells as there are headings, without spaces around them.
    pub cells: Vec<String>,
}

/// A file as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The headings; several may be the same, and some may be empty.
    pub headings: Vec<String>,
    /// The rows; rows of empty cells are let be.
    pub rows: Vec<GridRow>,
    /// Rows with more cells than there are headings: something has moved.
    pub problems: Problems,
    /// Where it came from.
    pub source: Source,
}

/// Reads a CSV file (any of the encodings and separators in use) or the first sheet of an `.xlsx` workbook.
///
/// # Errors
/// [`NotATable`] when there is no table to speak of, or more of it than is read.
pub fn read_grid(bytes: &[u8]) -> Result<Grid, NotATable> {
    if workbook::is_workbook(bytes) {
        if bytes.len() > MOST_BYTES {
            return Err(NotATable::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) });
        }
        let rows = workbook::rows(bytes)?;
        return grid(rows.into_iter().map(Ok), Source::Workbook);
    }
    let (text, encoding) = decode(bytes)?;
    if encoding == Encoding::Windows1252 && is_mixed(bytes) {
        return Err(NotATable::MixedEncodings);
    }
    let (skipped, told) = separator_line(&text);
    let body = &text[skipped..];
    let delimiter = told.unwrap_or_else(|| delimiter(body));
    let source = Source::Text { encoding, delimiter: char::from(delimiter) };
    grid(Records::of(&text, skipped, delimiter).map(Ok), source)
}

/// The rows of a workbook's first sheet as they stand, each with its number and its cells from the first column on: for a template
/// whose headings may stand anywhere.
///
/// # Errors
/// [`NotATable`] when it is no workbook, or a damaged or too large one.
pub fn read_sheet(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, NotATable> {
    if bytes.len() > MOST_BYTES {
        return Err(NotATable::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) });
    }
    workbook::rows(bytes)
}

impl Grid {
    /// The same grid as a text that [`Grid::from_carrier`] reads back, lines and all: for a form that carries it from one
    /// page to the next. It is no file for people.
    pub fn to_carrier(&self) -> String {
        let mut writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut put = |line: &str, cells: &[String]| {
            writer.write_field(line).expect("writing to memory");
            writer.write_record(cells).expect("writing to memory, rows of any width");
        };
        put("line", &self.headings);
        for row in &self.rows {
            put(&row.line.to_string(), &row.cells);
        }
        String::from_utf8(writer.into_inner().expect("flushing to memory")).expect("cells are text")
    }

    /// Reads what [`Grid::to_carrier`] wrote, within the same limits.
    ///
    /// # Errors
    /// [`NotATable`] when it is anything else.
    pub fn from_carrier(text: &str) -> Result<Self, NotATable> {
        if text.len() > 2 * MOST_BYTES {
            return Err(NotATable::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) });
        }
        let source = Source::Text { encoding: Encoding::Utf8, delimiter: ',' };
        let rows = Records::of(text, 0, b',').enumerate().map(|(i, (_, mut cells))| {
            let line = cells.first().and_then(|line| line.parse().ok());
            if i > 0 && line.is_none() {
                return Err(NotATable::NotText);
            }
            Ok((line.unwrap_or(1), cells.split_off(1)))
        });
        grid(rows, source)
    }
}

/// Headings and rows within the limits.
fn grid(rows: impl Iterator<Item = Result<(u64, Vec<String>), NotATable>>, source: Source) -> Result<Grid, NotATable> {
    let mut headings: Option<Vec<String>> = None;
    let (mut kept, mut problems, mut bytes) = (Vec::new(), Problems::default(), 0_usize);
    for row in rows {
        let (line, cells) = row?;
        let mut cells: Vec<String> = cells.iter().map(|cell| tidied(cell)).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            continue;
        }
        bytes += cells.iter().map(String::len).sum::<usize>();
        if bytes > MOST_BYTES {
            return Err(NotATable::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) });
        }
        let Some(headings) = &headings else {
            if cells.len() > MOST_COLUMNS {
                return Err(NotATable::TooManyColumns { max: MOST_COLUMNS });
            }
            headings = Some(cells);
            continue;
        };
        if kept.len() + problems.total >= MOST_ROWS {
            return Err(NotATable::TooManyRows { max: MOST_ROWS });
        }
        if let Some(stray) = cells.iter().skip(headings.len()).find(|cell| !cell.is_empty()) {
            problems.push(CellProblem::new(line, "", stray, Expected::with("cells", headings.len())));
            continue;
        }
        cells.resize(headings.len(), String::new());
        kept.push(GridRow { line, cells });
    }
    match headings {
        Some(headings) if !kept.is_empty() || !problems.is_empty() => {
            Ok(Grid { headings, rows: kept, problems, source })
        }
        _ => Err(NotATable::Empty),
    }
}

/// A cell without spaces around it, with one kind of line break, without control characters, and not longer than may be.
fn tidied(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len().min(MOST_CHARACTERS));
    let mut letters = cell.trim().chars().take(MOST_CHARACTERS).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                text.push('\n');
            }
            '\n' => text.push('\n'),
            letter if letter.is_control() => text.push(' '),
            letter => text.push(letter),
        }
    }
    text
}

/// The separator under which most rows are as wide as the first, and widest of those.
fn delimiter(text: &str) -> u8 {
    let fit = |delimiter: u8| {
        let mut records = Records::of(text, 0, delimiter);
        let Some((_, first)) = records.next() else { return (0, 0) };
        if first.len() < 2 {
            return (0, 0);
        }
        (1 + records.take(ROWS_TO_JUDGE).filter(|(_, cells)| cells.len() == first.len()).count(), first.len())
    };
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| fit(*delimiter)).unwrap_or(DELIMITERS[0])
}

/// The records of a text with their lines.
struct Records<'a> {
    reader: csv::Reader<&'a [u8]>,
    lines: Lines<'a>,
    record: StringRecord,
}

impl<'a> Records<'a> {
    fn of(text: &'a str, skipped: usize, delimiter: u8) -> Self {
        let body = &text.as_bytes()[skipped..];
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body);
        Self { reader, lines: Lines::of(text, skipped), record: StringRecord::new() }
    }
}

impl Iterator for Records<'_> {
    type Item = (u64, Vec<String>);
    fn next(&mut self) -> Option<Self::Item> {
        // Text is valid UTF-8 and rows may have any width, so that reading from memory cannot fail.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let line = self.lines.at(self.record.position().map_or(0, csv::Position::byte));
        Some((line, self.record.iter().map(str::to_owned).collect()))
    }
}
