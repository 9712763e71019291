//! Which budget does a file hold? All of its rows, or everything that is wrong with it. CSV, or the first sheet of a workbook.

use std::ops::RangeInclusive;

use kernel::{Month, Ore, OrganisationId};
use tabular::{Column, Expected, Table};

use super::{BudgetPeriod, BudgetRow, MOST_ROWS};
use crate::cost::{CostFileError, Payer, activity_of, kind_of, payer_called, read_month};

/// The columns of a budget's file, under all their headings.
pub const COLUMNS: &[Column] = &[
    Column::required(&["period", "år", "månad", "year", "month"]),
    Column::required(&["aktivitet", "activity", "verksamhet"]),
    Column::required(&["kostnadsslag", "kind", "cost kind", "slag", "typ"]),
    Column::required(&["belopp", "belopp (kr)", "belopp kr", "amount", "amount_sek", "kronor", "budget"]),
    Column::optional(&["kommun", "municipality", "organisation", "part"]),
];
const PERIOD: usize = 0;
const ACTIVITY: usize = 1;
const KIND: usize = 2;
const AMOUNT: usize = 3;
const MEMBER: usize = 4;

/// The first bytes of a workbook.
const WORKBOOK: &[u8] = b"PK\x03\x04";

/// Reads `2026`, `2026-03` and the other ways in which ledgers write a month.
pub fn read_budget_period(text: &str) -> Option<BudgetPeriod> {
    text.trim().parse().ok().or_else(|| read_month(text).map(BudgetPeriod::Month))
}

/// Reads an amount that a budget can have.
pub fn read_amount(text: &str) -> Option<Ore> {
    let text = text.strip_suffix("kr").or_else(|| text.strip_suffix("SEK")).unwrap_or(text);
    Ore::parse_kronor(text).ok().filter(|amount| (0..=100_000_000_000).contains(&amount.0))
}

/// Reads a file for a programme that runs in these months.
///
/// # Errors
/// [`CostFileError`]: why it is no table, or every cell that breaks a rule.
pub fn read_budget(
    bytes: &[u8],
    members: &[Payer],
    programme: &RangeInclusive<Month>,
) -> Result<Vec<BudgetRow>, CostFileError> {
    let (mut table, lines) = read_table(bytes)?;
    let rows = std::mem::take(&mut table.rows);
    let mut budget: Vec<BudgetRow> = Vec::with_capacity(rows.len());
    for row in &rows {
        let before = table.problems.total;
        let refuse = |table: &mut Table, column: usize, expected: Expected| {
            table.refuse(row.line, column, row.cell(column), expected);
        };
        let period = read_budget_period(row.cell(PERIOD));
        match period {
            None => refuse(&mut table, PERIOD, Expected::of("budget-period")),
            Some(period) if period.months(programme).is_empty() => {
                let time = format!("{} – {}", programme.start(), programme.end());
                refuse(&mut table, PERIOD, Expected::with("in-programme", time));
            }
            Some(_) => {}
        }
        let activity = activity_of(row.cell(ACTIVITY));
        if activity.is_none() {
            refuse(&mut table, ACTIVITY, Expected::of("activity"));
        }
        let kind = kind_of(row.cell(KIND));
        if kind.is_none() {
            refuse(&mut table, KIND, Expected::of("cost-kind"));
        }
        let amount = read_amount(row.cell(AMOUNT));
        if amount.is_none() {
            refuse(&mut table, AMOUNT, Expected::of("budget-amount"));
        }
        let member = match row.cell(MEMBER) {
            "" => None,
            name => {
                let member = payer_called(name, members);
                if member.is_none() {
                    refuse(&mut table, MEMBER, Expected::of("member"));
                }
                member
            }
        };
        let (Some(period), Some(activity), Some(kind), Some(amount)) = (period, activity, kind, amount) else {
            continue;
        };
        if table.problems.total > before {
            continue;
        }
        let same =
            |told: &BudgetRow| (told.period, told.activity, told.kind, told.member) == (period, activity, kind, member);
        if budget.iter().any(same) {
            refuse(&mut table, PERIOD, Expected::of("budget-once"));
        } else if budget.len() >= MOST_ROWS {
            refuse(&mut table, PERIOD, Expected::with("budget-rows", MOST_ROWS));
            break;
        } else {
            budget.push(BudgetRow { period, activity, kind, member, amount });
        }
    }
    for problem in &mut table.problems.list {
        if let Some(line) = usize::try_from(problem.line).ok().and_then(|line| lines.get(line.checked_sub(2)?)) {
            problem.line = *line;
        }
    }
    table.problems.into_result()?;
    Ok(budget)
}

/// The table of a file; of a workbook also on which lines its rows stand.
fn read_table(bytes: &[u8]) -> Result<(Table, Vec<u64>), CostFileError> {
    if !bytes.starts_with(WORKBOOK) {
        return Ok((tabular::read(bytes, COLUMNS)?, Vec::new()));
    }
    let grid = tabular::read_grid(bytes)?;
    grid.problems.into_result()?;
    let headings: Vec<&str> = grid.headings.iter().map(String::as_str).collect();
    let lines = grid.rows.iter().map(|row| row.line).collect();
    let text =
        tabular::write(&headings, grid.rows.iter().map(|row| row.cells.iter().map(|cell| cell.replace('\n', " "))));
    Ok((tabular::read(&text, COLUMNS)?, lines))
}

/// The budget as a file that [`read_budget`] reads back to the same. `name_of` gives the name of an organisation.
pub fn write_budget(rows: &[BudgetRow], name_of: impl Fn(OrganisationId) -> String) -> Vec<u8> {
    let header = ["period", "aktivitet", "kostnadsslag", "belopp", "kommun"];
    let rows = rows.iter().map(|row| {
        [
            row.period.to_string(),
            row.activity.to_string(),
            row.kind.to_string(),
            row.amount.to_string().replace('.', ","),
            row.member.map(&name_of).unwrap_or_default(),
        ]
    });
    tabular::write(&header, rows)
}

#[cfg(test)]
mod tests {
    use tabular::{Cell, Workbook, write_workbook};

    use super::*;

    fn programme() -> RangeInclusive<Month> {
        Month::new(2026, 1).unwrap()..=Month::new(2027, 12).unwrap()
    }

    fn told(text: &[u8]) -> Vec<(u64, &'static str)> {
        match read_budget(text, &[], &programme()) {
            Err(CostFileError::Problems(problems)) => {
                problems.list.iter().map(|problem| (problem.line, problem.expected.code)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_budget_is_written_and_read_back() {
        let text =
            "År;Aktivitet;Kostnadsslag;Belopp\n2026;Projektledning;Personal;1 200 000\nmar-27;nätverk;resor;0,05\n";
        let budget = read_budget(text.as_bytes(), &[], &programme()).unwrap();
        assert_eq!((budget[0].period, budget[0].amount), (BudgetPeriod::Year(2026), Ore(120_000_000)));
        assert_eq!((budget[1].period.to_string().as_str(), budget[1].amount), ("2027-03", Ore(5)));
        assert_eq!(read_budget(&write_budget(&budget, |_| String::new()), &[], &programme()).unwrap(), budget);
    }

    #[test]
    fn every_wrong_cell_is_told() {
        let text = "period;aktivitet;kostnadsslag;belopp;kommun\n2031;dans;lön;1;\n2026;nätverk;guld;-1;Borås\n\
                    2026;nätverk;resor;1;\n2026;network;travel;2;\n";
        let expected = [
            (2, "in-programme"),
            (2, "activity"),
            (3, "cost-kind"),
            (3, "budget-amount"),
            (3, "member"),
            (5, "budget-once"),
        ];
        assert_eq!(told(text.as_bytes()), expected);
    }

    #[test]
    fn a_workbook_is_read_like_a_file_of_text() {
        let row = |period: &str, amount: f64| {
            vec![
                Cell::Text(period.to_owned()),
                Cell::Text("Nätverk".into()),
                Cell::Text("Resor".into()),
                Cell::Number(amount),
            ]
        };
        let headings = ["period", "aktivitet", "kostnadsslag", "belopp"];
        let headings: Vec<(u16, String)> = (1..).zip(headings.map(str::to_owned)).collect();
        let book = |rows: &[Vec<Cell>]| {
            write_workbook(&Workbook {
                sheet: "Budget",
                first_row: 1,
                headings: &headings,
                rows,
                made_at: 1_773_000_000,
            })
            .unwrap()
        };
        let budget = read_budget(&book(&[row("2026", 12_500.5), row("2026-02", 3.0)]), &[], &programme()).unwrap();
        assert_eq!(budget.iter().map(|row| row.amount).sum::<Ore>(), Ore(1_250_350));
        assert_eq!(told(&book(&[row("2026", 1.0), row("i fjol", 1.0)])), [(3, "budget-period")]);
    }
}
