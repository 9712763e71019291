//! How is a report taken on in a spreadsheet? A sheet for each table and each picture. A table of numbers has a row for every
//! number, with all that the number rests on beside it; other tables stand as they are.

use kernel::Estimate;
use tabular::{Book, Cell, NotWritten, Sheet, sheet_name, write_book};
use text::Texts;

use crate::document::{self, Block, Document, Section, Table};
use crate::method::method;
use crate::numbers::{base, method_name};

/// When and from what a report was made; the same gives the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// When what it tells was computed, in Swedish time: `2025-01-15T10:00`.
    pub at: String,
    /// The seed of what was drawn.
    pub seed: u64,
}

/// The heads after those of the row, for a table of numbers.
const HEAD: [&str; 14] = [
    "report-number-value",
    "sheet-unit",
    "report-number-n",
    "report-number-base",
    "sheet-scale-low",
    "sheet-scale-high",
    "report-number-wave",
    "report-number-method",
    "sheet-method-key",
    "sheet-low",
    "sheet-high",
    "sheet-level",
    "sheet-caveats",
    "report-appendix-path",
];

/// The report as a workbook.
///
/// # Errors
/// When there are more rows than a sheet can hold.
pub fn workbook(t: Texts, document: &Document, made: &Made) -> Result<Vec<u8>, NotWritten> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut contents = Vec::new();
    let mut part_above = String::new();
    for section in &document.with_methods(t).sections {
        let part = if section.level > 2 && !part_above.is_empty() {
            format!("{part_above} – {}", section.title)
        } else {
            section.title.clone()
        };
        if section.level == 2 {
            part_above.clone_from(&section.title);
        }
        for (title, head, rows) in tables(t, section) {
            // The first sheet is the one that lists the others.
            let name = sheet_name(sheets.len() + 2, &title);
            contents.push([&name, &part, &title].map(|text| Cell::Text(text.clone())).to_vec());
            sheets.push(Sheet { name, above: vec![title, part.clone()], head, rows });
        }
    }
    let made_line = t.with("sheet-made", &[("when", &made.at.replace('T', " ")), ("seed", &made.seed.to_string())]);
    let about = Sheet {
        name: sheet_name(1, &t.get("sheet-about")),
        above: std::iter::once(document.title.clone()).chain([made_line]).chain(document.lead.clone()).collect(),
        head: ["sheet-sheets", "sheet-part", "sheet-table"].map(|key| t.get(key)).into(),
        rows: contents,
    };
    sheets.insert(0, about);
    write_book(&Book { title: document.title.clone(), sheets, made_at: seconds(&made.at) })
}

/// The tables of a part, each with its title, its heads and its rows.
fn tables(t: Texts, section: &Section) -> Vec<(String, Vec<String>, Vec<Vec<Cell>>)> {
    let mut tables = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Text(_) | Block::Notice(_) => {}
            Block::Figures(figures) => {
                let rows = figures.iter().map(|one| row(t, [text(&one.label)], &one.estimate, &one.wave)).collect();
                tables.push((section.title.clone(), head(t, [t.get("report-number-what")]), rows));
            }
            Block::Chart(chart) => {
                let rows = chart.numbers.iter().map(|(label, one)| row(t, [text(label)], one, &chart.wave)).collect();
                tables.push((chart.title.clone(), head(t, [t.get("report-number-what")]), rows));
            }
            Block::Table(table) => tables.push(of_table(t, table)),
        }
    }
    tables
}

/// A table as it is, or one row for each of its numbers: what the row says in words, the column, and the number.
fn of_table(t: Texts, table: &Table) -> (String, Vec<String>, Vec<Vec<Cell>>) {
    let is_number = |at: usize| table.rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.number().is_some()));
    let (numbers, words): (Vec<usize>, Vec<usize>) = (0..table.head.len()).partition(|at| is_number(*at));
    if numbers.is_empty() {
        let as_it_is = |row: &Vec<document::Cell>| row.iter().map(|cell| text(&cell.to_string())).collect();
        return (table.caption.clone(), table.head.clone(), table.rows.iter().map(as_it_is).collect());
    }
    let mut rows = Vec::new();
    for line in &table.rows {
        let said: Vec<Cell> =
            words.iter().map(|at| text(&line.get(*at).map(ToString::to_string).unwrap_or_default())).collect();
        for at in &numbers {
            let Some(number) = line.get(*at).and_then(document::Cell::number) else { continue };
            let place = said.iter().cloned().chain([text(&table.head[*at])]);
            rows.push(row(t, place, &number.estimate, &number.wave));
        }
    }
    let heads = words.iter().map(|at| table.head[*at].clone()).chain([t.get("sheet-column")]);
    (table.caption.clone(), head(t, heads), rows)
}

fn head(t: Texts, first: impl IntoIterator<Item = String>) -> Vec<String> {
    first.into_iter().chain(HEAD.map(|key| t.get(key))).collect()
}

fn row(t: Texts, place: impl IntoIterator<Item = Cell>, estimate: &Estimate, wave: &str) -> Vec<Cell> {
    let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map_or_else(|| text(""), Cell::Number);
    let shown = estimate.value.is_some();
    // A range that rests on nobody has no middle to show.
    let value = estimate.value.filter(|_| estimate.n > 0 || estimate.ci.is_none());
    let [scale_low, scale_high] = [0, 1].map(|end| number(estimate.scale.map(|scale| scale[end])));
    let [low, high] = [0, 1].map(|end| number(estimate.ci.filter(|_| shown).map(|ci| ci[end])));
    let caveats: Vec<String> = estimate.caveats.iter().map(|caveat| t.caveat(*caveat)).collect();
    let path = method(&estimate.method).map(|method| format!("{} → {}", method.files.join(", "), method.step));
    let rest = [
        if shown { number(value) } else { text(&t.get("withheld")) },
        text(&t.unit(&estimate.unit)),
        // How many are behind what is withheld is not told either.
        number((shown && estimate.n > 0).then_some(estimate.n as f64)),
        text(&base(t, &estimate.base)),
        scale_low,
        scale_high,
        text(wave),
        text(&method_name(t, &estimate.method)),
        text(&estimate.method),
        low,
        high,
        number(estimate.level.filter(|_| shown && estimate.ci.is_some())),
        text(&caveats.join(" ")),
        text(&path.unwrap_or_default()),
    ];
    place.into_iter().chain(rest).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The moment in seconds since 1970, as the clock on the wall has it; 2000-01-01 for what is no moment.
fn seconds(at: &str) -> i64 {
    const DAY: i64 = 86_400;
    let (day, clock) = at.split_once('T').unwrap_or((at, ""));
    let Ok(day) = day.parse::<kernel::Date>() else { return 946_684_800 };
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().unwrap_or(0));
    day.days_since_epoch() * DAY + parts.next().unwrap_or(0) * 3_600 + parts.next().unwrap_or(0) * 60
}
