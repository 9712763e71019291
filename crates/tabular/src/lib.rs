//! How is a spreadsheet read that somebody saved as CSV, whatever the program and its language, and how is one written
//! that is safe to open?
//!
//! ```text
//! let mut table = tabular::read(bytes, &[Column::required(&["period", "månad"]), ...])?;      // or why it is no table
//! for row in std::mem::take(&mut table.rows) { ... table.refuse(row.line, 0, row.cell(0), Expected::of("month")) }
//! table.problems.into_result()?;                                                             // every bad cell at once
//! ```
//!
//! The texts behind [`Expected::code`] and [`NotATable::code`] stand in the language files as `expected-<code>` and
//! `not-a-table-<code>`, so that whoever reads the file need not know a language.

mod decode;
mod formula;
mod header;
mod problem;
mod sheet;
mod workbook;
mod write;

pub use decode::Encoding;
pub use formula::looks_like_a_formula;
pub use header::{Column, normalised};
pub use problem::{CellProblem, Expected, MOST_PROBLEMS, NotATable, Problems};
pub use sheet::{Row, Table, read};
pub use workbook::{Cell, NotWritten, Workbook, write_workbook};
pub use write::write;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most rows below the header.
pub const MOST_ROWS: usize = 100_000;
/// The most characters in a cell.
pub const MOST_CHARACTERS: usize = 10_000;
/// The most columns.
pub const MOST_COLUMNS: usize = 200;
