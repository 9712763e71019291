//! What does the fund's template look like? Which sheet, in which row the headings stand, and which column holds what. Each
//! fund has its own; the programme's lead sets it once.

use access::rules::participation::CanReportToFund;
use db::{Fetch, Work, args, statement};

/// Something that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The organisation's name.
    Organisation,
    /// The organisation's own key for the person.
    Reference,
    /// The name.
    Name,
    /// The sex, where stated.
    Sex,
    /// The month, `YYYY-MM`.
    Month,
    /// Whole hours.
    Hours,
    /// Certified minutes, to hold the hours against.
    Minutes,
}

impl Field {
    /// Every field, in the order in which they stand unless somebody says otherwise.
    pub const ALL: [Self; 7] =
        [Self::Organisation, Self::Reference, Self::Name, Self::Sex, Self::Month, Self::Hours, Self::Minutes];

    /// The code in tables and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Reference => "reference",
            Self::Name => "name",
            Self::Sex => "sex",
            Self::Month => "month",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// How a template is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The sheet's name.
    pub sheet: String,
    /// The row of the headings, from 1.
    pub first_row: u32,
    /// The fields with their column, from 1, and their heading.
    pub columns: Vec<(Field, u16, String)>,
}

/// Why a layout cannot be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// A sheet's name has 1 to 31 characters and none of `[]:*?/\`.
    #[error("no name for a sheet")]
    SheetName,
    /// Two fields in the same column.
    #[error("two fields in column {column}")]
    ColumnTwice {
        /// Which, from 1.
        column: u16,
    },
    /// Without hours there is nothing to report.
    #[error("no column holds the hours")]
    NoHours,
}

impl Layout {
    /// The fields one after the other, under these headings.
    pub fn plain(sheet: String, heading: impl Fn(Field) -> String) -> Self {
        let columns = (1..).zip(Field::ALL).map(|(column, field)| (field, column, heading(field))).collect();
        Self { sheet, first_row: 1, columns }
    }

    fn check(&self) -> Result<(), LayoutError> {
        let letters = self.sheet.chars().count();
        if !(1..=31).contains(&letters)
            || self.sheet.contains(['[', ']', ':', '*', '?', '/', '\\'])
            || self.sheet.starts_with('\'')
            || self.sheet.ends_with('\'')
        {
            return Err(LayoutError::SheetName);
        }
        let mut taken = std::collections::BTreeSet::new();
        for (_, column, _) in &self.columns {
            if !taken.insert(*column) {
                return Err(LayoutError::ColumnTwice { column: *column });
            }
        }
        if self.columns.iter().any(|(field, ..)| *field == Field::Hours) { Ok(()) } else { Err(LayoutError::NoHours) }
    }
}

/// Where a template does not have what a layout says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Which heading.
    pub heading: String,
    /// The column, from 1, in which the layout has it.
    pub expected: u16,
    /// Where the template has it, row and column from 1; nothing when it is not there.
    pub found: Option<(u64, u16)>,
    /// What stands in its place.
    pub instead: String,
}

impl Layout {
    /// Every heading that does not stand where the layout says, in the rows of a template's sheet; none when the template is as it
    /// was.
    pub fn moved(&self, sheet: &[(u64, Vec<String>)]) -> Vec<Moved> {
        let same = |cell: &str, heading: &str| cell.trim().to_lowercase() == heading.trim().to_lowercase();
        let at = |row: u64, column: u16| {
            let cells = sheet.iter().find(|(number, _)| *number == row).map(|(_, cells)| cells);
            cells.and_then(|cells| cells.get(usize::from(column).checked_sub(1)?)).map_or("", |cell| cell.trim())
        };
        let moved =
            self.columns.iter().filter(|(_, column, heading)| !same(at(self.first_row.into(), *column), heading));
        moved
            .map(|(_, column, heading)| {
                let found = sheet.iter().find_map(|(row, cells)| {
                    let place = cells.iter().position(|cell| same(cell, heading))?;
                    Some((*row, u16::try_from(place + 1).ok()?))
                });
                let instead = at(self.first_row.into(), *column).chars().take(100).collect();
                Moved { heading: heading.clone(), expected: *column, found, instead }
            })
            .collect()
    }
}

/// The programme's layout, where somebody has set one.
///
/// # Errors
/// As the database's.
pub async fn find_layout(from: &mut impl Fetch, may: &CanReportToFund) -> db::Result<Option<Layout>> {
    let programme = may.programme();
    let Some(row) = from.optional(&FIND_LAYOUT, args![programme.lead, programme.programme]).await? else {
        return Ok(None);
    };
    let columns: String = row.get("columns_chosen")?;
    Ok(Some(Layout { sheet: row.get("sheet")?, first_row: row.get("first_row")?, columns: read(&columns) }))
}

/// Sets the programme's layout.
///
/// # Errors
/// The database's; and in it what is wrong with the layout.
pub async fn set_layout(
    work: &mut Work,
    may: &CanReportToFund,
    layout: &Layout,
) -> db::Result<Result<(), LayoutError>> {
    if let Err(why) = layout.check() {
        return Ok(Err(why));
    }
    let programme = may.programme();
    let columns = written(&layout.columns);
    let values = args![programme.lead, programme.programme, layout.sheet.as_str(), layout.first_row, columns];
    work.execute(&SET_LAYOUT, values).await?;
    Ok(Ok(()))
}

/// A line a field: code, column and heading, divided by tabs.
fn written(columns: &[(Field, u16, String)]) -> String {
    let line = |(field, column, heading): &(Field, u16, String)| {
        format!("{}\t{column}\t{}", field.code(), heading.replace(['\t', '\n', '\r'], " "))
    };
    columns.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read(columns: &str) -> Vec<(Field, u16, String)> {
    let line = |line: &str| {
        let mut parts = line.splitn(3, '\t');
        let field = Field::from_code(parts.next()?)?;
        Some((field, parts.next()?.parse().ok()?, parts.next()?.to_owned()))
    };
    columns.lines().filter_map(line).collect()
}

statement!(
    FIND_LAYOUT,
    "select sheet, first_row, columns_chosen from participation_fund_layout
    where organisation_id = $1 and programme_id = $2"
);
statement!(
    SET_LAYOUT,
    "insert into participation_fund_layout (organisation_id, programme_id, sheet, first_row, columns_chosen)
    values ($1, $2, $3, $4, $5)
    on conflict (organisation_id, programme_id) do update
    set sheet = excluded.sheet, first_row = excluded.first_row, columns_chosen = excluded.columns_chosen"
);

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout::plain("Deltagare".to_owned(), |field| field.code().to_owned())
    }

    #[test]
    fn a_layout_is_read_back_as_it_was_written() {
        let columns = vec![(Field::Hours, 7, "Timmar (hela)".to_owned()), (Field::Name, 2, "Namn\tx".to_owned())];
        let back = read(&written(&columns));
        assert_eq!(back, [(Field::Hours, 7, "Timmar (hela)".to_owned()), (Field::Name, 2, "Namn x".to_owned())]);
    }

    #[test]
    fn a_template_whose_columns_have_moved_is_told_heading_by_heading() {
        let layout = Layout {
            sheet: "Blad".to_owned(),
            first_row: 3,
            columns: vec![(Field::Hours, 2, "Timmar".to_owned()), (Field::Name, 1, "Namn".to_owned())],
        };
        let row = |number: u64, cells: &[&str]| (number, cells.iter().map(|cell| (*cell).to_owned()).collect());
        assert_eq!(layout.moved(&[row(1, &["ESF"]), row(3, &["namn ", "TIMMAR"])]), []);
        let moved = layout.moved(&[row(3, &["Namn", "Kön", "Timmar"])]);
        let told: Vec<_> =
            moved.iter().map(|m| (m.heading.as_str(), m.expected, m.found, m.instead.as_str())).collect();
        assert_eq!(told, [("Timmar", 2, Some((3, 3)), "Kön")]);
        assert_eq!(layout.moved(&[row(4, &["Namn", "Timmar"])]).len(), 2, "a row further down");
        assert!(layout.moved(&[]).iter().all(|moved| moved.found.is_none()));
    }

    #[test]
    fn what_no_spreadsheet_takes_is_refused() {
        assert_eq!(layout().check(), Ok(()));
        assert_eq!(Layout { sheet: "a/b".to_owned(), ..layout() }.check(), Err(LayoutError::SheetName));
        assert_eq!(Layout { sheet: String::new(), ..layout() }.check(), Err(LayoutError::SheetName));
        let mut twice = layout();
        twice.columns[0].1 = 2;
        assert_eq!(twice.check(), Err(LayoutError::ColumnTwice { column: 2 }));
        let mut without = layout();
        without.columns.retain(|(field, ..)| *field != Field::Hours);
        assert_eq!(without.check(), Err(LayoutError::NoHours));
    }
}
