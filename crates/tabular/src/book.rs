//! How is a workbook of several sheets written: a table on each, its heads in bold above it? Text is always text, so that no
//! cell is computed; the file is the same whenever it is written again.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};

use crate::template::{Cell, NotWritten};

/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// The longest text of a cell; the format ends at 32,767.
const LONGEST_TEXT: usize = 32_000;

/// A workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// What it is about.
    pub title: String,
    /// Its sheets, each under a name of its own.
    pub sheets: Vec<Sheet>,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
}

/// A sheet with one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; see [`sheet_name`].
    pub name: String,
    /// What stands above the table, a line each.
    pub above: Vec<String>,
    /// The heads of the columns; without any there is no table.
    pub head: Vec<String>,
    /// The rows. An empty text is an empty cell.
    pub rows: Vec<Vec<Cell>>,
}

/// A name that a sheet can have: the number first, so that it is unlike every other, and as much of the words as there is room for.
pub fn sheet_name(number: usize, words: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let words = words.chars().filter(allowed);
    let name: String = format!("{number} ").chars().chain(words).take(LONGEST_NAME).collect();
    name.trim_end().to_owned()
}

/// The file.
///
/// # Errors
/// [`NotWritten`] says which limit of the format was met.
pub fn write_book(book: &Book) -> Result<Vec<u8>, NotWritten> {
    let mut file = rust_xlsxwriter::Workbook::new();
    let properties = DocProperties::new()
        .set_title(&book.title)
        .set_creation_datetime(&ExcelDateTime::from_timestamp(book.made_at)?);
    file.set_properties(&properties);
    for sheet in &book.sheets {
        let page = file.add_worksheet();
        page.set_name(&sheet.name)?;
        write_sheet(page, sheet)?;
    }
    Ok(file.save_to_buffer()?)
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_align(FormatAlign::Top);
    let mut row = 0;
    for (place, line) in sheet.above.iter().enumerate() {
        let line = cut(line);
        if place == 0 {
            page.write_string_with_format(row, 0, line, &bold)?
        } else {
            page.write_string(row, 0, line)?
        };
        row += 1;
    }
    if sheet.head.is_empty() {
        return Ok(());
    }
    // A line between what stands above and the table.
    row += u32::from(row > 0);
    for (column, head) in (0..).zip(&sheet.head) {
        page.write_string_with_format(row, column, cut(head), &bold)?;
        page.set_column_width(column, if column == 0 { 44 } else { 20 })?;
    }
    page.set_freeze_panes(row + 1, 1)?;
    for (row, cells) in (row + 1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    page.write_string_with_format(row, column, cut(text), &wrapped)?;
                }
                Cell::Number(number) => {
                    page.write_number_with_format(row, column, *number, &wrapped)?;
                }
            }
        }
    }
    Ok(())
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST_TEXT).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    fn book(cell: &str) -> Book {
        let sheet = |number, words: &str| Sheet {
            name: sheet_name(number, words),
            above: vec!["=cmd|'/c calc'!A1".to_owned(), "a line".to_owned()],
            head: vec!["+what".to_owned(), "value".to_owned()],
            rows: vec![vec![Cell::Text(cell.to_owned()), Cell::Number(0.25)], vec![Cell::Text(String::new())]],
        };
        let title = "A report".to_owned();
        Book { title, sheets: vec![sheet(1, "Svar [i] varje: mätning/*?"), sheet(2, "")], made_at: 1_773_000_000 }
    }

    fn file(bytes: Vec<u8>, name: &str) -> String {
        let mut text = String::new();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn what_looks_like_a_formula_is_text() {
        let sheet = file(write_book(&book("=1+1")).unwrap(), "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
        assert!(sheet.contains("<v>0.25</v>"));
        let strings = file(write_book(&book("=1+1")).unwrap(), "xl/sharedStrings.xml");
        assert!(strings.contains("<t>=1+1</t>") && strings.contains("=cmd|"), "{strings}");
    }

    #[test]
    fn the_same_book_is_the_same_file() {
        assert_eq!(write_book(&book("a")).unwrap(), write_book(&book("a")).unwrap());
        assert_ne!(write_book(&book("a")).unwrap(), write_book(&book("b")).unwrap());
    }

    #[test]
    fn names_of_sheets_are_allowed_and_unlike() {
        assert_eq!(sheet_name(12, "Svar [i] varje: mätning/*?"), "12 Svar i varje mätning");
        assert_eq!(sheet_name(3, &"å".repeat(50)).chars().count(), 31);
        assert_eq!((sheet_name(1, ""), sheet_name(2, "'")), ("1".to_owned(), "2".to_owned()));
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut() {
        assert!(write_book(&book(&"ö".repeat(40_000))).is_ok());
    }
}
