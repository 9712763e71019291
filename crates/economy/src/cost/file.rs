//! Which costs does a ledger's file hold? All of its rows, or everything that is wrong with it.

use std::ops::RangeInclusive;

use kernel::{Activity, CostKind, Month, Ore, OrganisationId};
use people::Organisation;
use sha2::{Digest, Sha256};
use tabular::{Column, Expected, NotATable, Problems, Table, normalised};

use super::NewCost;
use super::period::read_period;
use super::words::{activity_of, kind_of};

/// The columns of a file of costs, under all their headings.
pub const COLUMNS: &[Column] = &[
    Column::required(&["period", "månad", "month", "bokföringsmånad", "datum", "date"]),
    Column::required(&["aktivitet", "activity", "verksamhet"]),
    Column::required(&["kostnadsslag", "kind", "cost kind", "slag", "typ"]),
    Column::required(&["belopp", "belopp (kr)", "belopp kr", "belopp sek", "amount", "amount_sek", "kronor", "summa"]),
    Column::optional(&["kommun", "municipality", "organisation", "organisation_id", "part"]),
    Column::optional(&["notering", "note", "anteckning", "text", "kommentar", "comment"]),
];
const PERIOD: usize = 0;
const ACTIVITY: usize = 1;
const KIND: usize = 2;
const AMOUNT: usize = 3;
const PAYER: usize = 4;
const NOTE: usize = 5;

/// The largest amount of a row: a thousand million kronor. Sums of any file then fit, and a slip of the finger is seen.
const LARGEST: Ore = Ore(100_000_000_000);
/// The longest note.
const LONGEST_NOTE: usize = 200;
/// How long before and after the programme a cost may be booked.
const MONTHS_AROUND: i32 = 24;

/// An organisation that may have paid, under every name by which a file may call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The organisation.
    pub id: OrganisationId,
    names: Vec<String>,
}

/// The organisations as files call them: by name, by name without "kommun" or "stad", by municipality code.
pub fn payers(organisations: &[Organisation]) -> Vec<Payer> {
    let names = |organisation: &Organisation| {
        let name = normalised(&organisation.name);
        let mut names = vec![name.clone()];
        names.extend(
            ["skommun", "kommun", "sstad", "stad"].iter().filter_map(|end| name.strip_suffix(end).map(str::to_owned)),
        );
        names.extend(organisation.municipality_code.as_deref().map(normalised));
        names
    };
    organisations.iter().map(|organisation| Payer { id: organisation.id, names: names(organisation) }).collect()
}

/// The costs of a file, every row of which keeps the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostFile {
    /// The rows in the order of the file.
    pub costs: Vec<NewCost>,
    /// The headings of columns that were not read.
    pub ignored: Vec<String>,
}

/// Why a file's costs cannot be taken in. Nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CostFileError {
    /// There is no table in it.
    #[error(transparent)]
    NotATable(#[from] NotATable),
    /// Cells break the rules: mend all of them and hand the file in again.
    #[error(transparent)]
    Problems(#[from] Problems),
}

impl CostFile {
    /// The sum of all rows.
    pub fn total(&self) -> Ore {
        self.costs.iter().map(|cost| cost.amount).sum()
    }

    /// What tells this file from others: the same rows in the same order give the same, whatever program saved them.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for cost in &self.costs {
            let member = cost.member.map(|m| m.to_string()).unwrap_or_default();
            let note = cost.note.as_deref().unwrap_or_default();
            let row = [
                cost.period.to_string(),
                cost.activity.to_string(),
                cost.kind.to_string(),
                cost.amount.to_string(),
                member,
            ];
            hash.update(row.join("\u{1f}"));
            hash.update([0x1f]);
            hash.update(note);
            hash.update([0x1e]);
        }
        hash.finalize().into()
    }
}

/// Reads a file of costs for a programme that runs in these months.
///
/// # Errors
/// [`CostFileError`]: why it is no table, or every cell that breaks a rule.
pub fn read_costs(bytes: &[u8], payers: &[Payer], programme: RangeInclusive<Month>) -> Result<CostFile, CostFileError> {
    let mut table = tabular::read(bytes, COLUMNS)?;
    let rows = std::mem::take(&mut table.rows);
    let mut costs = Vec::with_capacity(rows.len());
    for row in &rows {
        let before = table.problems.total;
        let period = cell(&mut table, row, PERIOD, "month", read_period);
        if let Some(month) = period
            && !near(month, &programme)
        {
            let around = format!("{} – {}", programme.start(), programme.end());
            table.refuse(row.line, PERIOD, row.cell(PERIOD), Expected::with("near-programme", around));
        }
        let activity: Option<Activity> = cell(&mut table, row, ACTIVITY, "activity", activity_of);
        let kind: Option<CostKind> = cell(&mut table, row, KIND, "cost-kind", kind_of);
        let amount = cell(&mut table, row, AMOUNT, "amount", read_amount);
        let member = match row.cell(PAYER) {
            "" => None,
            _ => cell(&mut table, row, PAYER, "member", |name| payer(name, payers)),
        };
        let note = row.cell(NOTE);
        if note.chars().nth(LONGEST_NOTE).is_some() {
            table.refuse(row.line, NOTE, note, Expected::with("shorter", LONGEST_NOTE));
        }
        if let (true, Some(period), Some(activity), Some(kind), Some(amount)) =
            (table.problems.total == before, period, activity, kind, amount)
        {
            let note = (!note.is_empty()).then(|| note.to_owned());
            costs.push(NewCost { period, activity, kind, amount, member, note });
        }
    }
    table.problems.into_result()?;
    Ok(CostFile { costs, ignored: table.ignored })
}

/// The costs as a file that [`read_costs`] reads back to the same: for the person who wants to see what was understood.
/// `name_of` gives the name of an organisation.
pub fn write_costs(costs: &[NewCost], name_of: impl Fn(OrganisationId) -> String) -> Vec<u8> {
    let header: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    let rows = costs.iter().map(|cost| {
        [
            cost.period.to_string(),
            cost.activity.to_string(),
            cost.kind.to_string(),
            cost.amount.to_string().replace('.', ","),
            cost.member.map(&name_of).unwrap_or_default(),
            cost.note.clone().unwrap_or_default(),
        ]
    });
    tabular::write(&header, rows)
}

/// What the cell means, or a noted problem.
fn cell<T>(
    table: &mut Table,
    row: &tabular::Row,
    column: usize,
    expected: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = read(row.cell(column));
    if value.is_none() {
        table.refuse(row.line, column, row.cell(column), Expected::of(expected));
    }
    value
}

fn read_amount(text: &str) -> Option<Ore> {
    let text = text.strip_suffix("kr").or_else(|| text.strip_suffix("SEK")).unwrap_or(text);
    Ore::parse_kronor(text).ok().filter(|amount| amount.0.unsigned_abs() <= LARGEST.0.unsigned_abs())
}

/// The organisation that a file calls so.
pub(crate) fn payer(name: &str, payers: &[Payer]) -> Option<OrganisationId> {
    let name = normalised(name);
    payers.iter().find(|payer| payer.names.contains(&name)).map(|payer| payer.id)
}

/// Whether a month lies near the programme's.
pub(crate) fn near(month: Month, programme: &RangeInclusive<Month>) -> bool {
    month.months_until(*programme.start()) <= MONTHS_AROUND && programme.end().months_until(month) <= MONTHS_AROUND
}

#[cfg(test)]
mod tests {
    use people::OrganisationKind;
    use uuid::Uuid;

    use super::*;

    const ALE: OrganisationId = OrganisationId(Uuid::from_u128(1));

    fn read(bytes: &[u8]) -> Result<CostFile, CostFileError> {
        let ale = Organisation {
            id: ALE,
            name: "Ale kommun".into(),
            kind: OrganisationKind::Municipality,
            municipality_code: Some("1440".into()),
            simulated: true,
        };
        read_costs(bytes, &payers(&[ale]), Month::new(2025, 1).unwrap()..=Month::new(2026, 12).unwrap())
    }

    fn problems(bytes: &[u8]) -> Problems {
        match read(bytes) {
            Err(CostFileError::Problems(problems)) => problems,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_swedish_and_an_english_file_give_the_same_costs() {
        let swedish = "Månad;Aktivitet;Kostnadsslag;Belopp;Kommun;Notering\r\n\
                       mar-25;Utbildning för ombud;Lön till egen personal;1 234,50;Ale;kurs två\r\n\
                       2025-04;Övrigt;Resor;-100;;\r\n";
        let english = "period,activity,kind,amount_sek,municipality,note\n\
                       2025-03,champion_training,staff,1234.50,1440,kurs två\n2025-04,other,travel,-100.00,,\n";
        let expected = read(swedish.as_bytes()).unwrap();
        assert_eq!(expected.costs.len(), 2);
        assert_eq!(expected.costs[0].member, Some(ALE));
        assert_eq!(expected.total(), Ore(113_450));
        let latin: Vec<u8> = swedish.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let with_mark = [b"\xef\xbb\xbf", swedish.as_bytes()].concat();
        for other in [english.as_bytes(), &latin, &with_mark] {
            let other = read(other).unwrap();
            assert_eq!(other.costs, expected.costs);
            assert_eq!(other.fingerprint(), expected.fingerprint());
        }
    }

    #[test]
    fn every_bad_cell_is_told_with_line_column_value_and_what_was_expected() {
        let text = "Månad;Aktivitet;Kostnadsslag;Belopp;Kommun\n\
                    2025-13;ombudsutbildning;lön;1;\n\
                    2025-03;dans;lön;=2+2;\n\
                    2025-03;dans;guld;tolv;Borås\n\
                    2205-03;nätverk;resor;1;ALE KOMMUN\n";
        let problems = problems(text.as_bytes());
        let told: Vec<_> =
            problems.list.iter().map(|p| (p.line, p.column.as_str(), p.value.as_str(), p.expected.code)).collect();
        assert_eq!(
            told,
            [
                (2, "Månad", "2025-13", "month"),
                (3, "Belopp", "=2+2", "no-formula"),
                (4, "Aktivitet", "dans", "activity"),
                (4, "Kostnadsslag", "guld", "cost-kind"),
                (4, "Belopp", "tolv", "amount"),
                (4, "Kommun", "Borås", "member"),
                (5, "Månad", "2205-03", "near-programme"),
            ]
        );
    }

    #[test]
    fn an_amount_that_no_programme_has_is_refused() {
        for amount in ["1000000000,01", "99999999999999999999", "1e9", "12,345", ""] {
            let text = format!("period;aktivitet;kostnadsslag;belopp\n2025-03;annat;annat;{amount}\n");
            assert_eq!(problems(text.as_bytes()).list[0].expected, Expected::of("amount"), "{amount}");
        }
    }

    #[test]
    fn one_bad_row_of_fifty_thousand_refuses_the_whole_file_and_is_named() {
        let mut text = String::from("period;aktivitet;kostnadsslag;belopp\n");
        for row in 0..50_000 {
            text.push_str(if row == 40_000 { "2025-03;annat;annat;fel\n" } else { "2025-03;annat;annat;10,10\n" });
        }
        let problems = problems(text.as_bytes());
        assert_eq!((problems.total, problems.list[0].line), (1, 40_002));
    }

    #[test]
    fn what_was_understood_can_be_written_and_read_back() {
        let text = "period;aktivitet;kostnadsslag;belopp;kommun;notering\n2025-03;annat;lön;-0,05;Ale;'=HYPERLINK(1)\n";
        let file = read(text.as_bytes()).unwrap();
        assert_eq!(file.costs[0].note.as_deref(), Some("=HYPERLINK(1)"), "a marked formula is text");
        let written = write_costs(&file.costs, |_| "Ale kommun".to_owned());
        assert_eq!(read(&written).unwrap(), file);
        assert!(String::from_utf8(written).unwrap().contains(";'=HYPERLINK"));
    }
}
