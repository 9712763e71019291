//! How do questions, evidence and published figures come in as files? CSV or a workbook, with the columns of the data package under
//! Swedish or English headings. A row is read by the package's own rules, so that what goes out comes back the same; what is wrong is
//! told cell by cell.

use evaluation::package::{
    ChangeUnit, DataSource, EvidenceKind, EvidenceRow, FrameworkRow, Line, Measure, PackageErrors, PublishedRow,
    Stance, read_evidence, read_framework, read_published,
};
use kernel::{Group, Moment};
use tabular::{CellProblem, Expected, NotATable, Problems, normalised, read_grid};

/// The rows of a file with their lines.
#[derive(Debug, Clone)]
pub struct Read<T> {
    /// Line and row.
    pub rows: Vec<(u64, T)>,
    headings: Vec<(&'static str, String)>,
}

impl<T> Read<T> {
    /// What the file calls a column.
    pub(super) fn heading(&self, column: &str) -> String {
        let found = self.headings.iter().find(|(name, _)| *name == column);
        found.map_or_else(|| column.to_owned(), |(_, heading)| heading.clone())
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no table in it.
    #[error(transparent)]
    NotATable(#[from] NotATable),
    /// Cells break the rules.
    #[error(transparent)]
    Problems(#[from] Problems),
}

/// A column under all its headings.
struct Column {
    name: &'static str,
    others: &'static [&'static str],
    needed: bool,
}

const fn needed(name: &'static str, others: &'static [&'static str]) -> Column {
    Column { name, others, needed: true }
}

const fn maybe(name: &'static str, others: &'static [&'static str]) -> Column {
    Column { name, others, needed: false }
}

const EVIDENCE: &[Column] = &[
    needed("evidence", &["nyckel", "id", "key"]),
    needed("source", &["källa"]),
    needed("kind", &["sort", "slag"]),
    maybe("programme", &["program"]),
    needed("question", &["fråga"]),
    needed("stance", &["säger", "hållning"]),
    needed("strength", &["styrka"]),
    maybe("summary", &["sammanfattning", "i korthet"]),
    maybe("date", &["datum", "dag", "day"]),
];
const FRAMEWORK: &[Column] = &[
    needed("question", &["nyckel", "key"]),
    maybe("parent", &["överfråga", "under"]),
    needed("text", &["fråga", "wording"]),
    maybe("data", &["underlag", "data sources"]),
    maybe("text_en", &["fråga på engelska", "engelska", "in english", "english"]),
];
const PUBLISHED: &[Column] = &[
    needed("source", &["källa"]),
    maybe("programme", &["program"]),
    needed("claim", &["påstående", "uppgift"]),
    needed("measure", &["mått"]),
    needed("value", &["värde", "tal"]),
    maybe("n", &["antal", "antal svar"]),
    maybe("base_n", &["av", "bas"]),
    maybe("scale_min", &["skala från", "lägst"]),
    maybe("scale_max", &["skala till", "högst"]),
    maybe("sd", &["standardavvikelse", "spridning"]),
    maybe("moment", &["tillfälle", "när"]),
    maybe("group", &["grupp", "vilka"]),
    maybe("part_of", &["del av"]),
    maybe("unit_of_change", &["ändring i", "enhet för ändring"]),
];

/// Reads a file of evidence.
///
/// # Errors
/// [`ReadError`].
pub fn read_evidence_file(bytes: &[u8]) -> Result<Read<EvidenceRow>, ReadError> {
    read(bytes, EVIDENCE, "", read_evidence, |_, _| {})
}

/// Reads a file of evaluation questions.
///
/// # Errors
/// [`ReadError`].
pub fn read_framework_file(bytes: &[u8]) -> Result<Read<FrameworkRow>, ReadError> {
    read(bytes, FRAMEWORK, "", read_framework, |_, _| {})
}

/// Reads a file of figures that were published about the programme with this code.
///
/// # Errors
/// [`ReadError`].
pub fn read_published_file(bytes: &[u8], code: &str) -> Result<Read<PublishedRow>, ReadError> {
    read(bytes, PUBLISHED, code, read_published, |row, line| row.line = Line(Some(line)))
}

fn read<T>(
    bytes: &[u8],
    columns: &[Column],
    code: &str,
    parse: fn(&[u8]) -> Result<Vec<T>, PackageErrors>,
    mut at: impl FnMut(&mut T, u64),
) -> Result<Read<T>, ReadError> {
    let grid = read_grid(bytes)?;
    let place = |column: &Column| {
        let called = |heading: &&String| {
            let heading = normalised(heading);
            std::iter::once(&column.name).chain(column.others).any(|name| normalised(name) == heading)
        };
        let found: Vec<usize> = grid.headings.iter().enumerate().filter(|(_, h)| called(h)).map(|(at, _)| at).collect();
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => {
                let columns = several.iter().map(|at| grid.headings[*at].clone()).collect();
                Err(NotATable::DoubleColumns { columns })
            }
        }
    };
    let places: Vec<Option<usize>> = columns.iter().map(place).collect::<Result<_, _>>()?;
    let lacking = columns.iter().zip(&places).filter(|(column, place)| column.needed && place.is_none());
    let lacking: Vec<String> = lacking.map(|(column, _)| column.name.to_owned()).collect();
    if !lacking.is_empty() {
        return Err(NotATable::MissingColumns { columns: lacking }.into());
    }
    let headings: Vec<(&'static str, String)> = columns
        .iter()
        .zip(&places)
        .map(|(column, place)| (column.name, place.map_or(column.name, |at| grid.headings[at].as_str()).to_owned()))
        .collect();
    let head = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
    let mut problems = grid.problems;
    let mut rows = Vec::with_capacity(grid.rows.len());
    for row in grid.rows {
        let cells: Vec<&str> =
            places.iter().map(|place| place.and_then(|at| row.cells.get(at)).map_or("", String::as_str)).collect();
        let tidied: Vec<String> = columns
            .iter()
            .zip(&cells)
            .map(|(column, cell)| {
                let cell = if column.name == "programme" && cell.is_empty() { code } else { cell };
                format!("\"{}\"", tidied(column.name, cell).replace('"', "\"\""))
            })
            .collect();
        match parse(format!("{head}\n{}\n", tidied.join(",")).as_bytes()) {
            Ok(read) => rows.extend(read.into_iter().map(|mut one| {
                at(&mut one, row.line);
                (row.line, one)
            })),
            Err(faults) => {
                for fault in faults.faults {
                    let column = columns.iter().position(|column| Some(column.name) == fault.column.as_deref());
                    let name = column.map_or("", |at| columns[at].name);
                    let heading = column.map_or("", |at| headings[at].1.as_str());
                    let value = column.map_or("", |at| cells[at]);
                    problems.push(CellProblem::new(row.line, heading, value, expected(name)));
                }
            }
        }
    }
    problems.into_result()?;
    Ok(Read { rows, headings })
}

/// What a column should have held.
fn expected(column: &str) -> Expected {
    let one_of = |codes: Vec<&str>| Expected::with("one-of", codes.join(", "));
    match column {
        "source" => Expected::of("evidence-source"),
        "kind" => one_of(EvidenceKind::ALL.iter().map(|one| one.code()).collect()),
        "stance" => one_of(Stance::ALL.iter().map(|one| one.code()).collect()),
        "strength" => one_of(vec!["1", "2", "3"]),
        "data" => one_of(DataSource::ALL.iter().map(|one| one.code()).collect()),
        "measure" => one_of(Measure::ALL.iter().map(|one| one.code()).collect()),
        "moment" => one_of(Moment::ALL.iter().map(|one| one.code()).collect()),
        "group" => one_of(Group::ALL.iter().map(|one| one.code()).collect()),
        "unit_of_change" => Expected::of("unit-of-change"),
        "value" | "sd" | "scale_min" | "scale_max" => Expected::of("a-number"),
        "n" | "base_n" => Expected::of("a-whole-number"),
        "date" => Expected::of("date"),
        _ => Expected::of("some-text"),
    }
}

/// A cell as the package writes it: words of either language as codes, a decimal comma as a point. What is not known stays as it
/// is and is refused by the package's rules.
fn tidied(column: &str, cell: &str) -> String {
    let word = normalised(cell);
    let known = |list: &[(&str, &str)]| {
        list.iter().find(|(name, _)| normalised(name) == word).map_or(cell, |(_, code)| *code).to_owned()
    };
    match column {
        "kind" => known(KINDS),
        "data" => {
            let part = |part: &str| {
                let word = normalised(part);
                let found = KINDS.iter().chain(OWN_DATA).find(|(name, _)| normalised(name) == word);
                found.map_or_else(|| part.trim().to_owned(), |(_, code)| (*code).to_owned())
            };
            cell.split(';').map(part).collect::<Vec<_>>().join(";")
        }
        "stance" => known(&[
            ("för", "supports"),
            ("talar för", "supports"),
            ("emot", "contradicts"),
            ("talar emot", "contradicts"),
            ("det beror på", "nuances"),
            ("nyanserar", "nuances"),
        ]),
        "measure" => known(&[
            ("medelvärde", "mean"),
            ("medel", "mean"),
            ("andel", "percent"),
            ("procent", "percent"),
            ("antal", "count"),
            ("summa", "sum"),
        ]),
        "moment" => known(&[("före", "before"), ("under", "during"), ("efter", "after"), ("senare", "later")]),
        "group" => known(&[("personal", "staff"), ("chefer", "manager"), ("ombud", "champion")]),
        "unit_of_change" => unit_of_change(cell),
        "value" | "sd" | "scale_min" | "scale_max" => {
            let number = cell.trim_end_matches(['%', ' ', '\u{a0}']).replace(['\u{a0}', ' '], "");
            number.replace(',', ".").replace('\u{2212}', "-")
        }
        "n" | "base_n" => cell.replace(['\u{a0}', ' '], ""),
        _ => cell.to_owned(),
    }
}

const KINDS: &[(&str, &str)] =
    &[("intervju", "interview"), ("enkät", "survey"), ("dokument", "document"), ("observation", "observation")];
const OWN_DATA: &[(&str, &str)] = &[
    ("räckvidd", "reach"),
    ("deltagande", "participation"),
    ("förändring", "change"),
    ("lägsta nivån", "floor"),
    ("effekt", "effect"),
    ("kostnad", "cost"),
    ("kostnad för effekten", "cost_effect"),
];

/// In what a change is stated. Percent and percentage points are told apart by their own words only; whatever could be either is
/// left as it is, and refused.
fn unit_of_change(cell: &str) -> String {
    let word = cell.trim().to_lowercase();
    let unit = match word.as_str() {
        "procent" | "percent" | "per cent" => ChangeUnit::Percent,
        "procentenheter" | "procentenhet" | "percentage points" | "percentage point" | "points" | "poäng" | "steg" => {
            ChangeUnit::Points
        }
        _ => return cell.to_owned(),
    };
    unit.code().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems<T: std::fmt::Debug>(read: Result<Read<T>, ReadError>) -> Vec<(u64, String, String, &'static str)> {
        match read {
            Err(ReadError::Problems(problems)) => {
                problems.list.into_iter().map(|p| (p.line, p.column, p.value, p.expected.code)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_swedish_file_of_evidence_means_the_same_as_the_packages_own() {
        let swedish = "Nyckel;Källa;Sort;Fråga;Säger;Styrka;Sammanfattning;Datum\n\
                       e1;Chefer i Ekby;Intervju;q1;Emot;2;\"Två rader,\noch \"\"mer\"\"\";2026-02-01\n";
        let own = "evidence,source,kind,programme,question,stance,strength,summary,date\n\
                   e1,Chefer i Ekby,interview,,q1,contradicts,2,\"Två rader,\noch \"\"mer\"\"\",2026-02-01\n";
        let read = |text: &str| read_evidence_file(text.as_bytes()).unwrap().rows;
        assert_eq!(read(swedish), read(own));
        assert_eq!(read(own)[0].1.summary.as_deref(), Some("Två rader,\noch \"mer\""));
    }

    #[test]
    fn every_bad_cell_is_told_with_its_line_and_under_its_own_heading() {
        let text = "nyckel;källa;sort;fråga;säger;styrka;datum\n\ne1;;samtal;q1;för;4;igår\n";
        let told = problems(read_evidence_file(text.as_bytes()));
        let codes: Vec<(u64, &str, &str)> =
            told.iter().map(|(line, column, _, code)| (*line, column.as_str(), *code)).collect();
        assert_eq!(
            codes,
            [(3, "källa", "evidence-source"), (3, "sort", "one-of"), (3, "styrka", "one-of"), (3, "datum", "date")]
        );
        assert!(matches!(
            read_evidence_file(b"nyckel;sort\ne1;intervju\n"),
            Err(ReadError::NotATable(NotATable::MissingColumns { columns })) if columns.contains(&"source".to_owned())
        ));
    }

    #[test]
    fn percent_and_percentage_points_are_told_apart_and_what_could_be_either_is_refused() {
        let row = |unit: &str| format!("källa;påstående;mått;värde;ändring i\nrapport;trygghet;andel;16,0 %;{unit}\n");
        let read = |unit: &str| read_published_file(row(unit).as_bytes(), "prog").map(|read| read.rows[0].1.clone());
        assert_eq!(read("procent").unwrap().unit_of_change, Some(ChangeUnit::Percent));
        assert_eq!(read("procentenheter").unwrap().unit_of_change, Some(ChangeUnit::Points));
        assert_eq!(read("percentage points").unwrap().unit_of_change, Some(ChangeUnit::Points));
        let row = read("").unwrap();
        assert_eq!(
            (row.unit_of_change, row.value.to_string(), row.programme.as_str()),
            (None, "16.0".to_owned(), "prog")
        );
        for written in ["%", "p", "procent/procentenheter", "%-enheter", "relativ"] {
            let told = problems(read_published_file(unclear(written).as_bytes(), "prog"));
            assert_eq!(told[0].3, "unit-of-change", "{written}: {told:?}");
        }
    }

    fn unclear(unit: &str) -> String {
        format!("källa;påstående;mått;värde;ändring i\nrapport;trygghet;andel;16;{unit}\n")
    }
}
