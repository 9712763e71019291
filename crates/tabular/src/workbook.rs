//! What stands in the first sheet of an `.xlsx` workbook? The values as they were last shown, dates as ISO 8601. A formula
//! is never computed: the value that was saved beside it is taken. Office Open XML is ECMA-376; what is read of it is the
//! workbook's list of sheets, shared strings, the number formats that mean dates, and the cells.

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::{MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, NotATable};

/// The most that the parts of a workbook may hold once unpacked: markup is some ten times as long as what it marks.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// The most entries in the archive.
const MOST_ENTRIES: usize = 2_000;
/// The most formats of cells.
const MOST_FORMATS: usize = 65_536;
/// The built-in number formats that show a date or a time (ECMA-376 part 1, 18.8.30).
const BUILT_IN_DATES: [std::ops::RangeInclusive<u32>; 2] = [14..=22, 45..=47];
const DAY_IN_SECONDS: f64 = 86_400.0;

/// Whether the bytes are those of a zip archive, which workbooks are.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The rows of the first sheet that have any cell, with their numbers.
pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, NotATable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotATable::Damaged)?;
    if archive.len() > MOST_ENTRIES {
        return Err(NotATable::Damaged);
    }
    let mut parts = Parts { archive: &mut archive, left: MOST_UNPACKED };
    let Some(workbook) = parts.text("xl/workbook.xml")? else { return Err(NotATable::Workbook) };
    let (sheet, since_1904) = first_sheet(&workbook)?;
    let relations = parts.text("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let path = target(&relations, &sheet)?;
    let strings = match parts.text("xl/sharedStrings.xml")? {
        Some(text) => shared_strings(&text)?,
        None => Vec::new(),
    };
    let dates = match parts.text("xl/styles.xml")? {
        Some(text) => date_formats(&text)?,
        None => Vec::new(),
    };
    let sheet = parts.text(&path)?.ok_or(NotATable::Damaged)?;
    Sheet { strings, dates, since_1904, kept: 0 }.rows(&sheet)
}

/// The parts of a workbook; what an archive says about sizes is not believed.
struct Parts<'a, 'b> {
    archive: &'a mut ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl Parts<'_, '_> {
    fn text(&mut self, name: &str) -> Result<Option<String>, NotATable> {
        if self.archive.index_for_name(name).is_none() {
            return Ok(None);
        }
        let part = self.archive.by_name(name).map_err(|_| NotATable::Damaged)?;
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| NotATable::Damaged)?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(NotATable::TooLarge { max_megabytes: 10 })?;
        let text = String::from_utf8(bytes).map_err(|_| NotATable::Damaged)?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }
}

/// Walks over a part: `each` is told of every start, text and end, by the element's name without its prefix.
fn walk<'a>(xml: &'a str, mut each: impl FnMut(Met<'_, 'a>) -> Result<(), NotATable>) -> Result<(), NotATable> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| NotATable::Damaged)? {
            Event::Start(start) => each(Met::Start(local(start.name().as_ref()), &start))?,
            Event::Empty(start) => {
                let name = start.name();
                let name = local(name.as_ref());
                each(Met::Start(name, &start))?;
                each(Met::End(name))?;
            }
            Event::End(end) => each(Met::End(local(end.name().as_ref())))?,
            Event::Text(text) => each(Met::Text(&text))?,
            Event::CData(text) => each(Met::Text(&text))?,
            Event::GeneralRef(name) => {
                let letter = match name.resolve_char_ref().map_err(|_| NotATable::Damaged)? {
                    Some(letter) => letter,
                    None => match &*name {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        // No other entity stands in a workbook; one that a document type declares may be a bomb.
                        _ => return Err(NotATable::Damaged),
                    },
                };
                each(Met::Text(letter.encode_utf8(&mut [0; 4])))?;
            }
            Event::DocType(_) => return Err(NotATable::Damaged),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

enum Met<'e, 'a> {
    Start(&'e str, &'e BytesStart<'a>),
    Text(&'e str),
    End(&'e str),
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The attribute with this name, its prefix left out.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|a| local(a.key.as_ref()) == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The relation of the first sheet, and whether days are counted from 1904.
fn first_sheet(xml: &str) -> Result<(String, bool), NotATable> {
    let (mut sheet, mut since_1904) = (None, false);
    walk(xml, |met| {
        if let Met::Start(name, start) = met {
            match name {
                "sheet" if sheet.is_none() => {
                    // The sheet's own `id` is a number; the relation's has a prefix.
                    let relation = start.attributes().flatten().find(|a| {
                        let key = a.key.as_ref();
                        local(key) == "id" && key.contains(':')
                    });
                    sheet = relation.map(|a| a.value.into_owned());
                }
                "workbookPr" => {
                    since_1904 = attribute(start, "date1904").is_some_and(|v| matches!(v.as_str(), "1" | "true"));
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    sheet.map(|sheet| (sheet, since_1904)).ok_or(NotATable::Empty)
}

/// The part that a relation leads to.
fn target(xml: &str, relation: &str) -> Result<String, NotATable> {
    let mut found = None;
    walk(xml, |met| {
        if let Met::Start("Relationship", start) = met
            && attribute(start, "Id").as_deref() == Some(relation)
        {
            found = attribute(start, "Target");
        }
        Ok(())
    })?;
    let target = found.unwrap_or_else(|| "worksheets/sheet1.xml".to_owned());
    Ok(target.strip_prefix('/').map(str::to_owned).unwrap_or_else(|| format!("xl/{target}")))
}

/// The strings that cells refer to by number; phonetic readings beside them are left out.
fn shared_strings(xml: &str) -> Result<Vec<Arc<str>>, NotATable> {
    let (mut strings, mut text) = (Vec::new(), String::new());
    let (mut in_text, mut in_reading) = (false, false);
    walk(xml, |met| {
        match met {
            Met::Start("si", _) => text.clear(),
            Met::Start("t", _) => in_text = !in_reading,
            Met::Start("rPh", _) => in_reading = true,
            Met::Text(more) if in_text && text.len() < 4 * MOST_CHARACTERS => text.push_str(more),
            Met::End("t") => in_text = false,
            Met::End("rPh") => in_reading = false,
            Met::End("si") => strings.push(Arc::from(text.as_str())),
            _ => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// For each format of cells whether it shows a date.
fn date_formats(xml: &str) -> Result<Vec<bool>, NotATable> {
    let (mut own, mut formats, mut in_cells) = (Vec::new(), Vec::new(), false);
    walk(xml, |met| {
        match met {
            Met::Start("numFmt", start) => {
                let id: Option<u32> = attribute(start, "numFmtId").and_then(|id| id.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(start, "formatCode"))
                    && shows_a_date(&code)
                {
                    own.push(id);
                }
            }
            Met::Start("cellXfs", _) => in_cells = true,
            Met::End("cellXfs") => in_cells = false,
            Met::Start("xf", start) if in_cells && formats.len() < MOST_FORMATS => {
                let id: u32 = attribute(start, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                formats.push(own.contains(&id) || BUILT_IN_DATES.iter().any(|ids| ids.contains(&id)));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(formats)
}

/// Whether a number format has a letter of a date outside quotes and brackets.
fn shows_a_date(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for letter in code.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' => bracketed = false,
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' if !quoted && !bracketed => return true,
            _ => {}
        }
    }
    false
}

struct Sheet {
    strings: Vec<Arc<str>>,
    dates: Vec<bool>,
    since_1904: bool,
    /// Bytes of cells so far: a short file may refer to a long string a million times.
    kept: usize,
}

/// A cell being read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    is_date: bool,
    text: String,
}

impl Sheet {
    fn rows(mut self, xml: &str) -> Result<Vec<(u64, Vec<String>)>, NotATable> {
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        let (mut number, mut next) = (0_u64, 0_usize);
        let (mut cell, mut in_value, mut in_reading) = (Cell::default(), false, false);
        walk(xml, |met| {
            match met {
                Met::Start("row", start) => {
                    number = attribute(start, "r").and_then(|r| r.parse().ok()).unwrap_or(number + 1);
                    next = 0;
                    if rows.last().is_some_and(|(_, cells)| cells.is_empty()) {
                        rows.pop();
                    }
                    if rows.len() > MOST_ROWS + 1 {
                        return Err(NotATable::TooManyRows { max: MOST_ROWS });
                    }
                    rows.push((number, Vec::new()));
                }
                Met::Start("c", start) => {
                    let format: usize = attribute(start, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
                    cell = Cell {
                        column: attribute(start, "r").and_then(|r| column_of(&r)).unwrap_or(next),
                        kind: attribute(start, "t").unwrap_or_default(),
                        is_date: self.dates.get(format).copied().unwrap_or(false),
                        text: String::new(),
                    };
                    next = cell.column.saturating_add(1);
                }
                Met::Start("rPh", _) => in_reading = true,
                Met::End("rPh") => in_reading = false,
                Met::Start("v" | "t", _) => in_value = !in_reading,
                Met::End("v" | "t") => in_value = false,
                Met::Text(more) if in_value && cell.text.len() < 4 * MOST_CHARACTERS => cell.text.push_str(more),
                Met::End("c") => {
                    let value = self.value(&cell);
                    if value.trim().is_empty() {
                        return Ok(());
                    }
                    if cell.column >= MOST_COLUMNS {
                        return Err(NotATable::TooManyColumns { max: MOST_COLUMNS });
                    }
                    self.kept += value.len();
                    if self.kept > MOST_BYTES {
                        return Err(NotATable::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) });
                    }
                    let Some((_, cells)) = rows.last_mut() else { return Err(NotATable::Damaged) };
                    if cells.len() <= cell.column {
                        cells.resize(cell.column + 1, String::new());
                    }
                    cells[cell.column] = value;
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(rows)
    }

    fn value(&self, cell: &Cell) -> String {
        let text = cell.text.as_str();
        match cell.kind.as_str() {
            "s" => {
                let string = text.trim().parse::<usize>().ok().and_then(|n| self.strings.get(n));
                string.map_or_else(String::new, |string| string.as_ref().to_owned())
            }
            "b" => if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "" | "n" if cell.is_date => {
                let moment = text.trim().parse().ok().and_then(|serial| moment(serial, self.since_1904));
                moment.unwrap_or_else(|| text.to_owned())
            }
            _ => text.to_owned(),
        }
    }
}

/// The column of `B7`, counted from 0; nothing when it is no reference.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.take(4).fold(0_usize, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    column.checked_sub(1)
}

/// `2025-03-31 08:15:00` of a serial number: days since 1899-12-30 (or 1904-01-01) and their parts. Before March 1900 the
/// count has a day that never was, and nobody answers anything then.
fn moment(serial: f64, since_1904: bool) -> Option<String> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * DAY_IN_SECONDS).round() as i64;
    let (days, seconds) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let since_1970 = days - if since_1904 { 24_107 } else { 25_569 };
    let (year, month, day) = civil(since_1970);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
}

/// The civil day of a number of days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_the_day_that_excel_shows() {
        for (serial, shown) in [
            (45_747.0, "2025-03-31 00:00:00"),
            (45_747.5, "2025-03-31 12:00:00"),
            (45_747.343_75, "2025-03-31 08:15:00"),
            (60.0 + 1.0, "1900-03-01 00:00:00"),
            (43_890.0, "2020-02-29 00:00:00"),
        ] {
            assert_eq!(moment(serial, false).as_deref(), Some(shown));
        }
        assert_eq!(moment(0.0, true).as_deref(), Some("1904-01-01 00:00:00"));
        assert_eq!((moment(f64::NAN, false), moment(-1.0, false), moment(1e300, false)), (None, None, None));
    }

    #[test]
    fn formats_that_show_dates_are_told_from_those_that_show_numbers() {
        for code in ["m/d/yy h:mm:ss", "yyyy\\-mm\\-dd", "[$-409]d-mmm"] {
            assert!(shows_a_date(code), "{code}");
        }
        for code in ["0.00", "#,##0\" dagar\"", "[Red]0", "General"] {
            assert!(!shows_a_date(code), "{code}");
        }
    }

    #[test]
    fn columns_are_counted_as_letters() {
        assert_eq!([column_of("A1"), column_of("Z9"), column_of("AA10")], [Some(0), Some(25), Some(26)]);
        assert_eq!((column_of("7"), column_of("")), (None, None));
        assert!(column_of("XFD1048576").unwrap() > MOST_COLUMNS);
    }
}
