//! Files as people have them, and as nobody should.

use proptest::prelude::*;
use tabular::{Column, Encoding, Expected, MOST_CHARACTERS, NotATable, read, write};

const COLUMNS: &[Column] = &[
    Column::required(&["period", "månad"]),
    Column::required(&["belopp", "amount", "belopp (kr)"]),
    Column::optional(&["notering", "note"]),
];

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let table = read(bytes, COLUMNS).unwrap();
    assert!(table.problems.is_empty(), "{:?}", table.problems);
    table.rows.iter().map(|row| (0..COLUMNS.len()).map(|c| row.cell(c).to_owned()).collect()).collect()
}

#[test]
fn the_same_table_is_read_from_every_separator_and_encoding() {
    let expected = [["2025-03", "1 234,50", "kåseri"]];
    for text in [
        "period;belopp;notering\n2025-03;1 234,50;kåseri\n",
        "Månad;Belopp (kr);Notering\r\n2025-03;1 234,50;kåseri\r\n",
        "period,amount,note\n2025-03,\"1 234,50\",kåseri\n",
        "PERIOD\tbelopp\tnote\n 2025-03 \t1 234,50\tkåseri",
        "note;period;extra;belopp\nkåseri;2025-03;x;1 234,50\n",
        "sep=;\r\nperiod;belopp;note\r\n2025-03;1 234,50;kåseri\r\n",
        "period;belopp;note\r2025-03;1 234,50;kåseri\r",
        "\n\nperiod;belopp;note;\n2025-03;1 234,50;kåseri;\n;;;\n",
    ] {
        assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(cells(&latin), expected, "Latin-1: {text:?}");
        let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(cells(&with_mark), expected, "with a byte order mark: {text:?}");
    }
}

#[test]
fn what_was_found_out_about_the_file_can_be_told() {
    let table = read(b"m\xe5nad;belopp;extra\n2025-03;1;x\n", COLUMNS).unwrap();
    assert_eq!((table.encoding, table.delimiter), (Encoding::Windows1252, ';'));
    assert_eq!(table.ignored, ["extra"]);
}

#[test]
fn lines_are_those_an_editor_shows() {
    let text = "period;belopp\n\n2025-01;1\n\"2025\n-02\";2\n\n\n2025-03;=1\n";
    let table = read(text.as_bytes(), COLUMNS).unwrap();
    assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(table.problems.list[0].line, 8);
}

#[test]
fn a_formula_is_refused_and_the_other_rows_are_kept() {
    for formula in ["=cmd|' /C calc'!A0", "@SUM(1)", "+A1", "\t=1"] {
        let file = write(&["period", "belopp"], [["2025-03", "1"]]);
        let mut file = String::from_utf8(file).unwrap();
        file.push_str(&format!("2025-04;\"{formula}\"\r\n"));
        let table = read(file.as_bytes(), COLUMNS).unwrap();
        assert_eq!(table.rows.len(), 1);
        let problem = &table.problems.list[0];
        assert_eq!((problem.line, problem.column.as_str()), (3, "belopp"));
        assert_eq!(problem.expected, Expected::of("no-formula"), "{formula:?}");
    }
}

#[test]
fn a_huge_cell_is_a_problem_of_its_row_alone() {
    let huge = "x".repeat(9 * 1024 * 1024);
    let text = format!("period;belopp;note\n2025-01;1;a\n2025-02;2;{huge}\n2025-03;3;b\n");
    let table = read(text.as_bytes(), COLUMNS).unwrap();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.problems.total, 1);
    assert_eq!(table.problems.list[0].line, 3);
    assert_eq!(table.problems.list[0].expected, Expected::with("shorter", MOST_CHARACTERS));
    assert!(table.problems.list[0].value.chars().count() <= 41);
}

#[test]
fn one_bad_row_of_fifty_thousand_is_found_on_its_line() {
    let mut text = String::from("period;belopp\n");
    for row in 0..50_000 {
        text.push_str(if row == 31_337 { "2025-03;=1\n" } else { "2025-03;1,50\n" });
    }
    let table = read(text.as_bytes(), COLUMNS).unwrap();
    assert_eq!((table.rows.len(), table.problems.total), (49_999, 1));
    assert_eq!(table.problems.list[0].line, 31_339);
}

#[test]
fn a_row_with_more_cells_than_headings_is_a_problem() {
    let table = read(b"period,belopp\n2025-03,1,50\n", COLUMNS).unwrap();
    assert_eq!(table.problems.list[0].expected, Expected::with("cells", 2));
}

#[test]
fn a_file_that_is_no_table_says_why() {
    for (bytes, why) in [
        (b"".to_vec(), NotATable::Empty),
        (b"period;belopp\n;;\n".to_vec(), NotATable::Empty),
        (b"period\n2025-03\n".to_vec(), NotATable::MissingColumns { columns: vec!["belopp".into()] }),
        (
            "Månad;period;belopp\n1;2;3\n".as_bytes().to_vec(),
            NotATable::DoubleColumns { columns: vec!["Månad".into(), "period".into()] },
        ),
        (b"PK\x03\x04".to_vec(), NotATable::Workbook),
    ] {
        assert_eq!(read(&bytes, COLUMNS).unwrap_err(), why);
    }
    let long = format!("period;belopp\n{}", "2025-03;1\n".repeat(100_001));
    assert_eq!(read(long.as_bytes(), COLUMNS).unwrap_err(), NotATable::TooManyRows { max: 100_000 });
}

#[test]
fn a_written_file_opens_in_excel_and_computes_nothing() {
    let file = write(&["period", "belopp", "note"], [["2025-03", "-12,50", "=HYPERLINK(\"x\")"]]);
    assert_eq!(
        String::from_utf8(file.clone()).unwrap(),
        "\u{feff}period;belopp;note\r\n2025-03;-12,50;\"'=HYPERLINK(\"\"x\"\")\"\r\n"
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, COLUMNS);
        let _ = read(&[b"period;belopp;note\n", bytes.as_slice()].concat(), COLUMNS);
    }

    #[test]
    fn what_is_written_is_never_a_formula(text in "[=+@'a-c0-9;\"\n-]{0,12}") {
        let file = write(&["period", "belopp", "note"], [["2025-03", "1", text.as_str()]]);
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        prop_assert!(!tabular::looks_like_a_formula(&record[2]));
    }
}
