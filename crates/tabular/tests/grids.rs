//! Files whose columns nobody knows beforehand: read as they stand, carried from form to form, and never too much of them.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use tabular::{Encoding, Grid, NotATable, Source, read_grid};

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(strings: &str, sheet: &str) -> Vec<u8> {
    zipped(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn the_separator_is_found_whatever_the_questions_hold() {
    for (text, delimiter) in [
        ("a,b\n1,2\n", ','),
        ("Vad, om något;Hur?\n1;2\n3;4\n", ';'),
        ("\"Vad; om något\",Hur?\n1,2\n", ','),
        ("a\tb\n1,5\t2\n", '\t'),
    ] {
        let grid = read_grid(text.as_bytes()).unwrap();
        assert_eq!(grid.source, Source::Text { encoding: Encoding::Utf8, delimiter }, "{text}");
        assert_eq!(grid.headings.len(), 2);
    }
}

#[test]
fn cells_stand_as_they_are_and_survive_being_carried_with_their_lines() {
    let text = "fråga;svar\n\n\"=1+1\";\"två\r\nrader\"\n;\n- bra;\"<b>\"\n";
    let grid = read_grid(text.as_bytes()).unwrap();
    let cells: Vec<(u64, &str, &str)> =
        grid.rows.iter().map(|row| (row.line, row.cells[0].as_str(), row.cells[1].as_str())).collect();
    assert_eq!(cells, [(3, "=1+1", "två\nrader"), (6, "- bra", "<b>")]);
    let carried = Grid::from_carrier(&grid.to_carrier().replace('\n', "\r\n")).unwrap();
    assert_eq!((carried.headings, carried.rows), (grid.headings, grid.rows));
    for forged in ["", "a", "line,a\nx,1\n", "line\n1\n"] {
        assert!(Grid::from_carrier(forged).is_err(), "{forged:?}");
    }
}

#[test]
fn a_row_that_is_wider_than_the_headings_is_told() {
    let grid = read_grid(b"a,b\n1,2\n1,2,3\n4,5\n").unwrap();
    assert_eq!((grid.rows.len(), grid.problems.total, grid.problems.list[0].line), (2, 1, 3));
}

#[test]
fn a_workbook_gives_its_values_and_computes_nothing() {
    let strings = "<sst><si><t>Fr&#229;ga &amp; svar</t></si><si><r><t>Ja</t></r><r><t>, gärna</t></r></si></sst>";
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>C</t></is>\
                 </c></row><row r=\"4\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"C4\"><f>1+1</f><v>2</v></c></row></sheetData>\
                 </worksheet>";
    let grid = read_grid(&workbook(strings, sheet)).unwrap();
    assert_eq!(grid.headings, ["Fråga & svar", "", "C"]);
    assert_eq!((grid.rows[0].line, grid.rows[0].cells.join("|")), (4, "Ja, gärna||2".to_owned()));
}

#[test]
fn bombs_and_broken_workbooks_end_with_a_reason() {
    let string = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(10_000));
    let cell = "<c t=\"s\"><v>0</v></c>";
    let rows = format!("<row>{}</row>", cell.repeat(100)).repeat(20);
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    assert!(matches!(read_grid(&workbook(&string, &sheet)), Err(NotATable::TooLarge { .. })), "one string, often");
    let spaces = " ".repeat(140 * 1024 * 1024);
    let bomb = workbook("<sst/>", &format!("<worksheet>{spaces}</worksheet>"));
    assert!(bomb.len() < 1024 * 1024);
    assert!(matches!(read_grid(&bomb), Err(NotATable::TooLarge { .. })), "a megabyte that becomes hundreds");
    let entities = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><worksheet>&b;</worksheet>";
    assert_eq!(read_grid(&workbook("<sst/>", entities)), Err(NotATable::Damaged));
    let far = "<worksheet><sheetData><row><c r=\"XFD1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(read_grid(&workbook("<sst/>", far)), Err(NotATable::TooManyColumns { max: 200 }));
    assert_eq!(read_grid(&zipped(&[("content.xml", "<a/>")])), Err(NotATable::Workbook), "another kind of workbook");
    let whole = workbook(&string, &sheet);
    assert_eq!(read_grid(&whole[..whole.len() / 2]), Err(NotATable::Damaged));
    let mixed = [&b"a,b\n"[..], "å,".as_bytes(), b"\xe5\n"].concat();
    assert_eq!(read_grid(&mixed), Err(NotATable::MixedEncodings));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..300), xml in "[<>/&;a-c\"= \n]{0,80}") {
        let _ = read_grid(&bytes);
        let _ = Grid::from_carrier(&String::from_utf8_lossy(&bytes));
        let _ = read_grid(&workbook("<sst/>", &xml));
        let _ = read_grid(&workbook(&xml, "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>"));
    }
}

#[test]
fn a_workbook_is_read_under_the_rules_of_a_text_file() {
    let rows: Vec<Vec<tabular::Cell>> = vec![
        vec![tabular::Cell::Number(1001.0), tabular::Cell::Text("2026-03-02".into())],
        vec![tabular::Cell::Text("1002".into()), tabular::Cell::Text("=1+1".into())],
    ];
    let book = tabular::write_workbook(&tabular::Workbook {
        sheet: "Tid",
        first_row: 1,
        headings: &[(1, "Anställningsnummer".into()), (3, "Datum".into())],
        rows: &rows,
        made_at: 1_773_000_000,
    })
    .unwrap();
    let columns = [
        tabular::Column::required(&["datum"]),
        tabular::Column::required(&["anställningsnummer"]),
        tabular::Column::optional(&["form"]),
    ];
    let table = tabular::read_table(&book, &columns).unwrap();
    assert_eq!(table.rows.len(), 1);
    let cells: Vec<&str> = (0..3).map(|column| table.rows[0].cell(column)).collect();
    assert_eq!((table.rows[0].line, cells), (2, vec!["2026-03-02", "1001", ""]));
    let problem = &table.problems.list[0];
    assert_eq!((problem.line, problem.column.as_str()), (3, "Datum"), "a formula is refused there too");
    assert!(matches!(
        tabular::read_table(&book, &[tabular::Column::required(&["minuter"])]),
        Err(NotATable::MissingColumns { .. })
    ));
    let text = "datum;anställningsnummer\n2026-03-02;1001\n".as_bytes();
    assert_eq!(tabular::read_table(text, &columns).unwrap().rows.len(), 1);
}
