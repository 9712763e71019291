//! How is a workbook written onto somebody's template: which sheet, the headings in which row, each thing in which
//! column? Text is always text, so that no cell is computed; the file is the same whenever it is written again.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, XlsxError};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, whatever it begins with.
    Text(String),
    /// A number that can be computed with.
    Number(f64),
}

/// What to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook<'a> {
    /// The sheet's name.
    pub sheet: &'a str,
    /// The row of the headings, from 1.
    pub first_row: u32,
    /// Columns, from 1, with their headings.
    pub headings: &'a [(u16, String)],
    /// The rows below, each cell in the column of the heading at the same place.
    pub rows: &'a [Vec<Cell>],
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
}

/// The workbook cannot be written so: a name that no sheet can have, or too many rows or columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct NotWritten(String);

impl From<XlsxError> for NotWritten {
    fn from(why: XlsxError) -> Self {
        Self(why.to_string())
    }
}

/// The file.
///
/// # Errors
/// [`NotWritten`] says which limit of the format was met.
pub fn write_workbook(what: &Workbook<'_>) -> Result<Vec<u8>, NotWritten> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(what.made_at)?));
    let sheet = book.add_worksheet();
    sheet.set_name(what.sheet)?;
    let (bold, first) = (Format::new().set_bold(), what.first_row.saturating_sub(1));
    for (column, heading) in what.headings {
        sheet.write_string_with_format(first, column.saturating_sub(1), heading, &bold)?;
        sheet.set_column_width(column.saturating_sub(1), 22)?;
    }
    for (row, cells) in (first + 1..).zip(what.rows) {
        for ((column, _), cell) in what.headings.iter().zip(cells) {
            let column = column.saturating_sub(1);
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => sheet.write_number(row, column, *number)?,
            };
        }
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(sheet: &str) -> Result<Vec<u8>, NotWritten> {
        let rows = [vec![Cell::Text("=1+1".to_owned()), Cell::Number(3.0)]];
        let headings = [(2, "Namn".to_owned()), (5, "Timmar".to_owned())];
        write_workbook(&Workbook { sheet, first_row: 4, headings: &headings, rows: &rows, made_at: 1_773_000_000 })
    }

    #[test]
    fn the_same_rows_give_the_same_file() {
        let file = written("Deltagare").unwrap();
        assert_eq!(&file[..2], b"PK");
        assert_eq!(written("Deltagare").unwrap(), file);
    }

    #[test]
    fn a_name_that_no_sheet_has_is_refused() {
        assert!(written("a/b").is_err());
    }
}
