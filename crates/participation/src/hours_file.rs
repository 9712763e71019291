//! Which hours does a file from another system hold, CSV or workbook? One row a person and day; every bad cell is told with its line and
//! column, and while there is one, nothing is brought in. A day has 24 hours for everybody: what a person has in the
//! file and in the ledger is added up.

use std::collections::{BTreeMap, HashMap};

use access::rules::participation::CanKeepLedger;
use db::{Fetch, args, statement};
use kernel::{Activity, Date, Form, Minutes, Month, PersonId, ProgrammeId, UnitId};
use people::Programme;
use people::person::Employment;
use people::unit_name::UnitNames;
use sha2::{Digest, Sha256};
use tabular::{Column, Expected, NotATable, Problems, Row, Table, normalised};

use crate::month_lock::locked_months;

const REFERENCE: usize = 0;
const DAY: usize = 1;
const MINUTES: usize = 2;
const HOURS: usize = 3;
const ACTIVITY: usize = 4;
const FORM: usize = 5;
const UNIT: usize = 6;
const GROUP_SIZE: usize = 7;

/// The first heading of each column, in the order of the file that [`write_hours`] writes.
pub const HOUR_HEADINGS: [&str; 8] =
    ["anställningsnummer", "datum", "minuter", "timmar", "aktivitet", "form", "enhet", "gruppstorlek"];

/// The largest group in which people took part together.
const MOST_TOGETHER: u32 = 1_000;

/// A row that can be brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourRow {
    /// Who took part.
    pub person: PersonId,
    /// The organisation's own key of the person.
    pub reference: String,
    /// The unit that the hours belong to.
    pub unit: UnitId,
    /// The unit's code.
    pub unit_code: String,
    /// The day.
    pub day: Date,
    /// How long.
    pub minutes: Minutes,
    /// What the time was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// How many took part together, where the file says so.
    pub group_size: Option<u32>,
}

/// What a file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursFile {
    /// Its rows, in the order of the file.
    pub rows: Vec<HourRow>,
    /// The headings of columns that nobody asked for.
    pub ignored: Vec<String>,
    /// Rows of months that are locked: they will count in the first month that is open.
    pub in_locked_months: usize,
}

impl HoursFile {
    /// All minutes of the file.
    pub fn total(&self) -> Minutes {
        self.rows.iter().map(|row| row.minutes).sum()
    }

    /// How many persons are in it.
    pub fn persons(&self) -> usize {
        self.rows.iter().map(|row| row.person).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// What makes two files the same: their rows, whatever program wrote them (SHA-256).
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for row in &self.rows {
            hash.update(
                format!(
                    "{};{};{};{};{};{};{}\n",
                    row.person,
                    row.unit,
                    row.day,
                    row.minutes.0,
                    row.activity,
                    row.form,
                    row.group_size.unwrap_or(0)
                )
                .as_bytes(),
            );
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Why a file cannot be brought in.
#[derive(Debug, thiserror::Error)]
pub enum HoursFileError {
    /// The file is no table.
    #[error(transparent)]
    NotATable(#[from] NotATable),
    /// Cells are wrong; the first thousand are listed.
    #[error(transparent)]
    Cells(#[from] Problems),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Under which words a file may say the activity and the form, besides their codes.
#[derive(Debug, Clone, Default)]
pub struct Words {
    activities: HashMap<String, Activity>,
    forms: HashMap<String, Form>,
}

impl Words {
    /// The codes, and these words.
    pub fn new(
        activities: impl IntoIterator<Item = (String, Activity)>,
        forms: impl IntoIterator<Item = (String, Form)>,
    ) -> Self {
        let codes = Activity::ALL.iter().map(|activity| (activity.code().to_owned(), *activity));
        let form_codes = Form::ALL.iter().map(|form| (form.code().to_owned(), *form));
        Self {
            activities: codes.chain(activities).map(|(word, activity)| (normalised(&word), activity)).collect(),
            forms: form_codes.chain(forms).map(|(word, form)| (normalised(&word), form)).collect(),
        }
    }
}

/// Reads a file and holds it against the organisation's people and ledger; changes nothing.
///
/// # Errors
/// [`HoursFileError`] with everything that is wrong at once.
pub async fn read_hours(
    from: &mut impl Fetch,
    may: &CanKeepLedger,
    programme: &Programme,
    file: &[u8],
    words: &Words,
    today: Date,
) -> Result<HoursFile, HoursFileError> {
    let organisation = *may.organisation();
    let mut table = tabular::read_table(
        file,
        &[
            Column::required(&["anställningsnummer", "reference", "anstnr", "anställningsnr"]),
            Column::required(&["datum", "date", "dag"]),
            Column::optional(&["minuter", "minutes"]),
            Column::optional(&["timmar", "hours"]),
            Column::required(&["aktivitet", "activity"]),
            Column::optional(&["form"]),
            Column::optional(&["enhet", "unit", "enhetskod"]),
            Column::optional(&["gruppstorlek", "group_size", "group size"]),
        ],
    )?;
    let references = people::person::references(from, organisation).await?;
    let persons: HashMap<&str, PersonId> = references.iter().map(|(id, (key, _))| (key.as_str(), *id)).collect();
    let mut employments: HashMap<PersonId, Vec<Employment>> = HashMap::new();
    for employment in people::person::employments(from, organisation).await? {
        employments.entry(employment.person).or_default().push(employment);
    }
    let tree = people::unit::unit_tree(from, organisation).await?;
    let units = UnitNames::of(&tree);
    let known = Known { persons, employments, units, words, days: (programme.starts_on, today) };
    let raw = std::mem::take(&mut table.rows);
    let mut rows = Vec::with_capacity(raw.len());
    for row in &raw {
        let Some(mut read) = read_row(&mut table, row, &known) else { continue };
        read.unit_code = tree.get(read.unit).map(|unit| unit.code.clone()).unwrap_or_default();
        rows.push((row.line, read));
    }
    let booked = booked_by_day(from, may, programme.id, &rows).await?;
    check_days(&mut table, &rows, booked);
    std::mem::take(&mut table.problems).into_result()?;
    let locked = locked_months(from, organisation, programme.id).await?;
    let rows: Vec<HourRow> = rows.into_iter().map(|(_, row)| row).collect();
    let in_locked_months = rows.iter().filter(|row| locked.contains(&row.day.month())).count();
    Ok(HoursFile { rows, ignored: table.ignored, in_locked_months })
}

/// The rows as a file that [`read_hours`] reads.
pub fn write_hours(rows: &[HourRow]) -> Vec<u8> {
    tabular::write(
        &HOUR_HEADINGS,
        rows.iter().map(|row| {
            [
                row.reference.clone(),
                row.day.to_string(),
                row.minutes.0.to_string(),
                String::new(),
                row.activity.code().to_owned(),
                row.form.code().to_owned(),
                row.unit_code.clone(),
                row.group_size.map(|size| size.to_string()).unwrap_or_default(),
            ]
        }),
    )
}

/// What cells are held against.
struct Known<'a> {
    persons: HashMap<&'a str, PersonId>,
    employments: HashMap<PersonId, Vec<Employment>>,
    units: UnitNames<'a>,
    words: &'a Words,
    /// The first and the last day that hours can be of.
    days: (Date, Date),
}

fn read_row(table: &mut Table, row: &Row, known: &Known<'_>) -> Option<HourRow> {
    let mut refuse = |column: usize, expected: Expected| table.refuse(row.line, column, row.cell(column), expected);
    let person = known.persons.get(row.cell(REFERENCE)).copied();
    if person.is_none() {
        refuse(REFERENCE, Expected::of("known-person"));
    }
    let (first, last) = known.days;
    let day = match row.cell(DAY).parse::<Date>() {
        Ok(day) if day > last => {
            refuse(DAY, Expected::of("not-in-the-future"));
            None
        }
        Ok(day) if day < first => {
            refuse(DAY, Expected::with("not-before", first));
            None
        }
        Ok(day) => Some(day),
        Err(_) => {
            refuse(DAY, Expected::of("date"));
            None
        }
    };
    let minutes = minutes(row);
    if let Err((column, expected)) = &minutes {
        refuse(*column, expected.clone());
    }
    let activity = known.words.activities.get(&normalised(row.cell(ACTIVITY))).copied();
    if activity.is_none() {
        refuse(ACTIVITY, Expected::of("activity"));
    }
    let form = match row.cell(FORM) {
        "" => Some(Form::OnSite),
        word => known.words.forms.get(&normalised(word)).copied(),
    };
    if form.is_none() {
        refuse(FORM, Expected::of("form"));
    }
    let works_in = |day: Date| {
        let employments = person.and_then(|person| known.employments.get(&person))?;
        // Somebody who has left keeps the history: hours of a day of work are taken, whenever they come.
        employments.iter().find(|employment| employment.holds_on(day)).map(|employment| employment.unit)
    };
    let unit = match (row.cell(UNIT), day) {
        ("", Some(day)) => {
            let unit = works_in(day);
            if unit.is_none() && person.is_some() {
                refuse(DAY, Expected::of("employed-that-day"));
            }
            unit
        }
        ("", None) => None,
        (text, _) => match known.units.find(text) {
            Ok(unit) => Some(unit),
            Err(expected) => {
                refuse(UNIT, expected);
                None
            }
        },
    };
    let group_size = match row.cell(GROUP_SIZE) {
        "" => Some(None),
        size => size.parse::<u32>().ok().filter(|size| (1..=MOST_TOGETHER).contains(size)).map(Some),
    };
    if group_size.is_none() {
        refuse(GROUP_SIZE, Expected::with("whole-up-to", MOST_TOGETHER));
    }
    Some(HourRow {
        person: person?,
        reference: row.cell(REFERENCE).to_owned(),
        unit: unit?,
        unit_code: String::new(),
        day: day?,
        minutes: minutes.ok()?,
        activity: activity?,
        form: form?,
        group_size: group_size?,
    })
}

/// The minutes, or the hours with a decimal comma or point; from one minute to a day.
fn minutes(row: &Row) -> Result<Minutes, (usize, Expected)> {
    let (whole, hours) = (row.cell(MINUTES), row.cell(HOURS));
    let (column, read) = match (whole, hours) {
        ("", "") => return Err((MINUTES, Expected::of("minutes"))),
        ("", hours) => (HOURS, hours.replace(',', ".").parse::<f64>().ok().map(|hours| hours * 60.0)),
        (whole, _) => (MINUTES, whole.parse::<u32>().ok().map(f64::from)),
    };
    let expected = || Expected::of("minutes");
    let read = read.filter(|minutes| minutes.is_finite()).ok_or_else(|| (column, expected()))?.round();
    if (1.0..=Minutes::DAY.0 as f64).contains(&read) { Ok(Minutes(read as i64)) } else { Err((column, expected())) }
}

/// What those of the file have in the ledger already, day by day.
async fn booked_by_day(
    from: &mut impl Fetch,
    may: &CanKeepLedger,
    programme: ProgrammeId,
    rows: &[(u64, HourRow)],
) -> db::Result<BTreeMap<(PersonId, Date), Minutes>> {
    let days = rows.iter().map(|(_, row)| row.day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return Ok(BTreeMap::new()) };
    let found = from.all(&BOOKED_BY_DAY, args![*may.organisation(), programme, first, last]).await?;
    found.iter().map(|row| Ok(((row.get("person_id")?, row.get("happened_on")?), row.get("minutes")?))).collect()
}

fn check_days(table: &mut Table, rows: &[(u64, HourRow)], mut days: BTreeMap<(PersonId, Date), Minutes>) {
    for (line, row) in rows {
        let day = days.entry((row.person, row.day)).or_insert(Minutes(0));
        *day = *day + row.minutes;
        if *day > Minutes::DAY {
            table.refuse(*line, MINUTES, &row.minutes.0.to_string(), Expected::of("day-of-24-hours"));
        }
    }
}

/// The months that a file touches, the first and the last.
pub fn months_of(rows: &[HourRow]) -> Option<(Month, Month)> {
    let months = rows.iter().map(|row| row.day.month());
    Some((months.clone().min()?, months.max()?))
}

statement!(
    BOOKED_BY_DAY,
    "select person_id, happened_on, cast(sum(minutes) as bigint) as minutes from participation_posting
    where organisation_id = $1 and programme_id = $2 and happened_on >= $3 and happened_on <= $4
    group by person_id, happened_on having sum(minutes) > 0"
);

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Minutes, String> {
        let bytes = format!("minuter;timmar;x\n{line};1\n");
        let columns = [
            Column::optional(&["a"]),
            Column::optional(&["b"]),
            Column::optional(&["minuter"]),
            Column::optional(&["timmar"]),
        ];
        let table = tabular::read(bytes.as_bytes(), &columns).unwrap();
        minutes(&table.rows[0]).map_err(|(_, expected)| expected.code.to_owned())
    }

    #[test]
    fn minutes_or_hours_from_one_minute_to_a_day() {
        assert_eq!(read("45;"), Ok(Minutes(45)));
        assert_eq!(read(";1,5"), Ok(Minutes(90)));
        assert_eq!(read(";0.25"), Ok(Minutes(15)));
        for wrong in ["0;", "1441;", ";24,1", ";", "en timme;", ";-1", ";NaN", "1.5;"] {
            assert_eq!(read(wrong), Err("minutes".to_owned()), "{wrong}");
        }
    }
}
