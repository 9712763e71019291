//! Which rows does a CSV file hold? Header and cells, not yet the references between files.

use super::expected::expected;
use super::fault::{Fault, PackageErrors};
use super::rows::Row;

/// The byte order mark that spreadsheets put first in UTF-8 files.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The rows of a file with their lines, and what was wrong with the others.
pub(crate) struct Table<T> {
    /// Line and row.
    pub rows: Vec<(u64, T)>,
    /// The keys of the rows that could not be read: references to them are no further fault.
    pub broken: Vec<[String; 2]>,
    /// What was wrong with rows.
    pub faults: Vec<Fault>,
}

impl<T: Row> Table<T> {
    /// Reads a file. Faults of the file as a whole go to `whole` and leave the table empty.
    pub(crate) fn read(bytes: &[u8], whole: &mut PackageErrors) -> Self {
        let mut table = Self { rows: Vec::new(), broken: Vec::new(), faults: Vec::new() };
        let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
                whole.push(not_utf8(T::FILE, line as u64));
                return table;
            }
        };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        if !reader.read_record(&mut record).unwrap_or(false) {
            whole.push(no_header::<T>());
            return table;
        }
        let Some(order) = order::<T>(&record, whole) else { return table };
        let width = record.len();
        let mut lines = Lines::of(text);
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return table,
                Ok(true) => {}
                Err(_) => {
                    whole.push(Fault::of_file(T::FILE, expected!(Rows)));
                    return table;
                }
            }
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            if record.len() != width {
                let expected = expected!(Cells { width: width, found: record.len() });
                table.faults.push(Fault { line: Some(line), ..Fault::of_file(T::FILE, expected) });
                continue;
            }
            let cells: Vec<&str> = order.iter().map(|column| column.map_or("", |column| &record[column])).collect();
            match T::from_cells(&cells, line) {
                Ok(row) => table.rows.push((line, row)),
                Err(faults) => {
                    let second = T::COLUMNS.iter().position(|column| *column == T::SECOND_KEY);
                    table.broken.push([cells[0].to_owned(), second.map_or("", |column| cells[column]).to_owned()]);
                    table.faults.extend(faults.into_iter().map(|(column, expected)| {
                        Fault::of_cell(T::FILE, line, T::COLUMNS[column], cells[column], expected)
                    }));
                }
            }
        }
    }
}

/// The fault of a file in another encoding.
pub(crate) fn not_utf8(file: &str, line: u64) -> Fault {
    Fault { line: Some(line), ..Fault::of_file(file, expected!(Utf8)) }
}

/// The fault of an empty file.
pub(crate) fn no_header<T: Row>() -> Fault {
    Fault::of_file(T::FILE, expected!(Header { columns: T::COLUMNS.join(",") }))
}

/// Where in the header each column of the row stands, if it does; nothing when a column is missing that must be there, is
/// unknown or double.
pub(crate) fn order<T: Row>(header: &csv::StringRecord, whole: &mut PackageErrors) -> Option<Vec<Option<usize>>> {
    let before = whole.total;
    if header.len() == 1 && header[0].contains(';') {
        whole.push(Fault::of_cell(T::FILE, 1, "", &header[0], expected!(Commas)));
        return None;
    }
    for (place, name) in header.iter().enumerate() {
        if !T::COLUMNS.contains(&name) {
            let expected = expected!(KnownColumn { columns: T::COLUMNS.join(", ") });
            whole.push(Fault::of_cell(T::FILE, 1, name, name, expected));
        } else if header.iter().take(place).any(|earlier| earlier == name) {
            whole.push(Fault::of_cell(T::FILE, 1, name, name, expected!(ColumnOnce)));
        }
    }
    let order: Vec<Option<usize>> = T::COLUMNS
        .iter()
        .map(|column| {
            let place = header.iter().position(|name| name == *column);
            if place.is_none() && !T::MAY_LACK.contains(column) {
                whole.push(Fault::of_cell(T::FILE, 1, column, "", expected!(ThisColumn)));
            }
            place
        })
        .collect();
    (whole.total == before).then_some(order)
}

/// Turns byte offsets that only grow into line numbers: the line of the first character that is no line break.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), offset: 0, line: 1 }
    }

    pub(crate) fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        while self.offset < self.bytes.len() {
            let is_break = matches!(self.bytes[self.offset], b'\n' | b'\r');
            if self.offset >= byte && !is_break {
                break;
            }
            let ends_line = self.bytes[self.offset] == b'\n'
                || (self.bytes[self.offset] == b'\r' && self.bytes.get(self.offset + 1) != Some(&b'\n'));
            self.line += u64::from(ends_line);
            self.offset += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::FrameworkRow;
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        let mut whole = PackageErrors::default();
        let table = Table::<FrameworkRow>::read(text.as_bytes(), &mut whole);
        assert!(whole.is_empty() && table.faults.is_empty(), "{whole} {:?}", table.faults);
        table.rows.iter().map(|(line, _)| *line).collect()
    }

    #[test]
    fn a_row_knows_its_line_also_after_blank_lines_and_line_breaks_in_cells() {
        assert_eq!(lines("question,parent,text\na,,x\nb,,y\n"), [2, 3]);
        assert_eq!(lines("question,parent,text\r\na,,x\r\n\r\nb,,y\r\n"), [2, 4]);
        assert_eq!(lines("question,parent,text\n\n\na,,\"x\ny\"\nb,,y"), [4, 6]);
        assert_eq!(lines("\u{feff}text,question,parent\nx,a,\n"), [2]);
    }

    #[test]
    fn missing_unknown_and_double_columns_are_all_told() {
        let mut whole = PackageErrors::default();
        Table::<FrameworkRow>::read(b"question,question,txt\na,b,c\n", &mut whole);
        let told: Vec<_> =
            whole.faults.iter().map(|f| (f.column.as_deref().unwrap_or(""), f.expected.text.as_str())).collect();
        assert_eq!(
            told,
            [
                ("question", "each column once"),
                ("txt", "one of the columns question, parent, text, data, text_en"),
                ("parent", "this column"),
                ("text", "this column")
            ]
        );
    }

    #[test]
    fn a_file_in_another_encoding_is_told_with_its_line() {
        let mut whole = PackageErrors::default();
        Table::<FrameworkRow>::read(b"question,parent,text\na,,\xe5ker\n", &mut whole);
        assert_eq!(whole.faults[0].line, Some(2));
    }
}
