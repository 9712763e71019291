//! How is a spreadsheet read that somebody saved as CSV, whatever the program and its language, and how is one written
//! that is safe to open?
//!
//! ```text
//! let mut table = tabular::read(bytes, &[Column::required(&["period", "månad"]), ...])?;      // or why it is no table
//! for row in std::mem::take(&mut table.rows) { ... table.refuse(row.line, 0, row.cell(0), Expected::of("month")) }
//! table.problems.into_result()?;                                                             // every bad cell at once
//! ```
//!
//! A file whose columns nobody knows beforehand is read with [`read_grid`], also from a workbook.
//!
//! The texts behind [`Expected::code`] and [`NotATable::code`] stand in the language files as `expected-<code>` and
//! `not-a-table-<code>`, so that whoever reads the file need not know a language.

mod book;
mod decode;
mod formula;
mod grid;
mod header;
mod identity;
mod problem;
mod sheet;
mod template;
mod workbook;
mod write;

pub use book::{Book, Sheet, sheet_name, write_book};
pub use decode::Encoding;
pub use formula::looks_like_a_formula;
pub use grid::{Grid, GridRow, Source, read_grid, read_sheet};
pub use header::{Column, normalised};
pub use identity::holds_personal_identity_numbers;
pub use problem::{CellProblem, Expected, MOST_PROBLEMS, NotATable, Problems};
pub use sheet::{Row, Table, read, read_table};
pub use template::{Cell, NotWritten, Workbook, write_workbook};
pub use write::write;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most rows below the header.
pub const MOST_ROWS: usize = 100_000;
/// The most characters in a cell.
pub const MOST_CHARACTERS: usize = 10_000;
/// The most columns.
pub const MOST_COLUMNS: usize = 200;
