//! How do an organisation's units and people get in from its own systems? Two CSV files, each all or nothing: every bad
//! row is reported, and nothing is changed while there is one. Reading the same file twice changes nothing the second time.

use std::collections::{HashMap, HashSet};

use access::rules::people::{CanManagePeople, can_manage_people_at_the_command_line};
use db::{Fetch, Work, args, statement};
use kernel::identity_number::is_personal_identity_number;
use kernel::{Date, Group, PersonId, Sex, UnitId};
use tabular::{Column, Expected, NotATable, Problems, Row, Table};
use uuid::Uuid;

use crate::load::{self, NewEmployment, NewPerson};
use crate::unit::{Unit, UnitTree, unit_tree};
use crate::unit_name::UnitNames;

statement!(
    UPDATE_UNIT,
    "update people_unit set name = $3, parent_id = $4, service = $5 where organisation_id = $1 and id = $2"
);
statement!(
    UPDATE_PERSON,
    "update people_person set given_name = $3, family_name = $4, sex = $5, protected = $6 \
     where organisation_id = $1 and id = $2"
);
statement!(
    FIND_ORGANISATION_BY_NAME,
    "select organisation_id from people_organisation where name = $1",
    across: "the command line names the organisation"
);
statement!(
    LIST_REFERENCES,
    "select id, reference, given_name, family_name, sex, protected from people_person where organisation_id = $1"
);
statement!(
    LIST_EMPLOYMENTS,
    "select id, person_id, unit_id, starts_on, staff_group, ends_on from people_employment where organisation_id = $1"
);
statement!(
    UPDATE_EMPLOYMENT,
    "update people_employment set staff_group = $3, ends_on = $4 where organisation_id = $1 and id = $2"
);

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
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

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows that were new.
    pub added: usize,
    /// Rows that were there and are now as in the file.
    pub changed: usize,
    /// Rows that were there just so.
    pub unchanged: usize,
}

const UNIT_CODE: usize = 0;
const UNIT_NAME: usize = 1;
const UNIT_PARENT: usize = 2;
const UNIT_SERVICE: usize = 3;

/// Imports units: code, name, the code of the unit above (empty for none), service. Units that the file does not name stay.
///
/// # Errors
/// [`ImportError`]; nothing has been changed then.
pub async fn import_units(work: &mut Work, may: &CanManagePeople, file: &[u8]) -> Result<Imported, ImportError> {
    let organisation = *may.organisation();
    let mut table = tabular::read(
        file,
        &[
            Column::required(&["kod", "code", "enhetskod", "unit"]),
            Column::required(&["namn", "name", "enhet"]),
            Column::optional(&["överordnad", "parent", "overordnad"]),
            Column::optional(&["verksamhet", "service"]),
        ],
    )?;
    let known = unit_tree(work, organisation).await?;
    let rows = std::mem::take(&mut table.rows);
    check_units(&mut table, &rows, &known);
    std::mem::take(&mut table.problems).into_result()?;

    let mut ids: HashMap<String, UnitId> = known.units().iter().map(|u| (u.code.clone(), u.id)).collect();
    let mut done = Imported::default();
    let mut new = Vec::new();
    for row in &rows {
        if !ids.contains_key(row.cell(UNIT_CODE)) {
            ids.insert(row.cell(UNIT_CODE).to_owned(), work.new_id()?);
        }
    }
    for row in &rows {
        let parent = ids.get(row.cell(UNIT_PARENT)).copied();
        let service = Some(row.cell(UNIT_SERVICE).to_owned()).filter(|s| !s.is_empty());
        let wanted = Unit {
            id: ids[row.cell(UNIT_CODE)],
            parent,
            code: row.cell(UNIT_CODE).to_owned(),
            name: row.cell(UNIT_NAME).to_owned(),
            service,
        };
        match known.get(wanted.id) {
            None => new.push(wanted),
            Some(there) if *there == wanted => done.unchanged += 1,
            Some(_) => {
                let values = args![organisation, wanted.id, wanted.name, wanted.parent, wanted.service];
                work.execute(&UPDATE_UNIT, values).await?;
                done.changed += 1;
            }
        }
    }
    done.added = new.len();
    let added: Vec<UnitId> = new.iter().map(|unit| unit.id).collect();
    load::units(work, organisation, &parents_first(new)).await?;
    let today = work.now().day_in_sweden();
    crate::programme::include_new_units(work, organisation, &added, today).await?;
    Ok(done)
}

/// The permission of whoever has the data folder: there is no account to ask. Nothing when no organisation has the name.
///
/// # Errors
/// As the database's.
pub async fn may_import_at_the_command_line(
    from: &mut impl Fetch,
    organisation: &str,
) -> db::Result<Option<CanManagePeople>> {
    let row = from.optional(&FIND_ORGANISATION_BY_NAME, args![organisation]).await?;
    row.map(|row| Ok(can_manage_people_at_the_command_line(row.get("organisation_id")?))).transpose()
}

fn check_units(table: &mut Table, rows: &[Row], known: &UnitTree) {
    let mut parents: HashMap<&str, &str> =
        known.units().iter().filter_map(|u| Some((u.code.as_str(), known.get(u.parent?)?.code.as_str()))).collect();
    let mut seen = HashSet::new();
    let codes: HashSet<&str> =
        rows.iter().map(|r| r.cell(UNIT_CODE)).chain(known.units().iter().map(|u| u.code.as_str())).collect();
    for row in rows {
        let (code, parent) = (row.cell(UNIT_CODE), row.cell(UNIT_PARENT));
        check_text(table, row, UNIT_CODE, 40);
        check_text(table, row, UNIT_NAME, 100);
        if !code.is_empty() && !seen.insert(code) {
            table.refuse(row.line, UNIT_CODE, code, Expected::of("once"));
        }
        if !parent.is_empty() && !codes.contains(parent) {
            table.refuse(row.line, UNIT_PARENT, parent, Expected::of("known-unit"));
        }
        if row.cell(UNIT_SERVICE).chars().count() > 100 {
            table.refuse(row.line, UNIT_SERVICE, row.cell(UNIT_SERVICE), Expected::with("shorter", 100));
        }
        if parent.is_empty() {
            parents.remove(code);
        } else {
            parents.insert(code, parent);
        }
    }
    for row in rows {
        let mut above = row.cell(UNIT_CODE);
        for _ in 0..=parents.len() {
            match parents.get(above) {
                Some(next) => above = next,
                None => break,
            }
        }
        if parents.contains_key(above) {
            table.refuse(row.line, UNIT_PARENT, row.cell(UNIT_PARENT), Expected::of("no-ring"));
        }
    }
}

/// The same units, each after the one above it.
fn parents_first(mut units: Vec<Unit>) -> Vec<Unit> {
    let mut ordered: Vec<Unit> = Vec::with_capacity(units.len());
    while !units.is_empty() {
        let waiting: HashSet<UnitId> = units.iter().map(|u| u.id).collect();
        let (ready, rest): (Vec<_>, Vec<_>) =
            units.into_iter().partition(|u| u.parent.is_none_or(|parent| !waiting.contains(&parent)));
        if ready.is_empty() {
            ordered.extend(rest); // a ring; the check has refused it before
            break;
        }
        ordered.extend(ready);
        units = rest;
    }
    ordered
}

const REFERENCE: usize = 0;
const GIVEN_NAME: usize = 1;
const FAMILY_NAME: usize = 2;
const SEX: usize = 3;
const UNIT: usize = 4;
const GROUP: usize = 5;
const STARTS_ON: usize = 6;
const ENDS_ON: usize = 7;
const PROTECTED: usize = 8;

/// A person as a row of the file says.
struct PersonRow {
    reference: String,
    given_name: String,
    family_name: String,
    sex: Option<Sex>,
    unit: UnitId,
    group: Group,
    starts_on: Date,
    ends_on: Option<Date>,
    protected: bool,
}

/// What is known of a person: given name, family name, sex, whether the identity is protected.
type ToldOfPerson = (String, String, Option<Sex>, bool);

/// An employment that is there: its id, group and last day.
type KnownEmployment = (Uuid, Group, Option<Date>);

/// Imports persons with their employments, one row an employment: the organisation's own number for the person, names,
/// sex, the unit's code, group (staff unless it says manager or champion), first and last day, protected identity.
/// Personal identity numbers are refused wherever they stand. Persons that the file does not name stay.
///
/// # Errors
/// [`ImportError`]; nothing has been changed then.
pub async fn import_persons(work: &mut Work, may: &CanManagePeople, file: &[u8]) -> Result<Imported, ImportError> {
    let organisation = *may.organisation();
    let mut table = tabular::read(
        file,
        &[
            Column::required(&["anställningsnummer", "reference", "anstnr", "anställningsnr"]),
            Column::required(&["förnamn", "given_name", "given name"]),
            Column::required(&["efternamn", "family_name", "family name"]),
            Column::optional(&["kön", "sex"]),
            Column::required(&["enhet", "unit", "enhetskod"]),
            Column::optional(&["grupp", "group"]),
            Column::required(&["från", "starts_on", "from"]),
            Column::optional(&["till", "ends_on", "to"]),
            Column::optional(&["skyddad", "protected", "skyddad identitet"]),
        ],
    )?;
    let tree = unit_tree(work, organisation).await?;
    let units = UnitNames::of(&tree);
    let rows = std::mem::take(&mut table.rows);
    let read: Vec<PersonRow> = rows.iter().filter_map(|row| read_person(&mut table, row, &units)).collect();
    for row in &rows {
        if let (Ok(unit), Ok(day)) = (units.find(row.cell(UNIT)), row.cell(STARTS_ON).parse::<Date>())
            && !tree.is_open(unit, day)
        {
            table.refuse(row.line, UNIT, row.cell(UNIT), Expected::of("open-unit"));
        }
    }
    check_same_person(&mut table, &rows, &units);
    std::mem::take(&mut table.problems).into_result()?;

    let mut persons: HashMap<String, PersonId> = HashMap::new();
    let mut told: HashMap<PersonId, ToldOfPerson> = HashMap::new();
    for row in work.all(&LIST_REFERENCES, args![organisation]).await? {
        let id = row.get("id")?;
        persons.insert(row.get("reference")?, id);
        told.insert(id, (row.get("given_name")?, row.get("family_name")?, row.get("sex")?, row.get("protected")?));
    }
    let mut employments: HashMap<(PersonId, UnitId, Date), KnownEmployment> = HashMap::new();
    for row in work.all(&LIST_EMPLOYMENTS, args![organisation]).await? {
        let key = (row.get("person_id")?, row.get("unit_id")?, row.get("starts_on")?);
        employments.insert(key, (row.get("id")?, row.get("staff_group")?, row.get("ends_on")?));
    }
    let mut done = Imported::default();
    let (mut new_persons, mut new_employments) = (Vec::new(), Vec::new());
    let mut as_in_file = HashSet::new(); // persons whose names are as in the file already
    for row in read {
        let mut person_changed = false;
        let id = match persons.get(&row.reference) {
            Some(id) => {
                let id = *id;
                let tells = (row.given_name.clone(), row.family_name.clone(), row.sex, row.protected);
                if as_in_file.insert(id) && told.get(&id) != Some(&tells) {
                    person_changed = true;
                    let values = args![organisation, id, row.given_name, row.family_name, row.sex, row.protected];
                    work.execute(&UPDATE_PERSON, values).await?;
                }
                id
            }
            None => {
                let id: PersonId = work.new_id()?;
                as_in_file.insert(id);
                persons.insert(row.reference.clone(), id);
                new_persons.push(NewPerson {
                    organisation,
                    id,
                    reference: row.reference,
                    given_name: row.given_name,
                    family_name: row.family_name,
                    sex: row.sex,
                    protected: row.protected,
                });
                id
            }
        };
        match employments.get(&(id, row.unit, row.starts_on)) {
            Some((_, group, ends_on)) if *group == row.group && *ends_on == row.ends_on => {
                if person_changed {
                    done.changed += 1;
                } else {
                    done.unchanged += 1;
                }
            }
            Some((employment, ..)) => {
                work.execute(&UPDATE_EMPLOYMENT, args![organisation, *employment, row.group, row.ends_on]).await?;
                done.changed += 1;
            }
            None => {
                new_employments.push(NewEmployment {
                    organisation,
                    person: id,
                    unit: row.unit,
                    group: row.group,
                    starts_on: row.starts_on,
                    ends_on: row.ends_on,
                });
                done.added += 1;
            }
        }
    }
    load::persons(work, new_persons).await?;
    load::employments(work, new_employments).await?;
    Ok(done)
}

fn read_person(table: &mut Table, row: &Row, units: &UnitNames<'_>) -> Option<PersonRow> {
    for column in 0..=PROTECTED {
        if is_personal_identity_number(row.cell(column)) {
            table.refuse(row.line, column, "••••••", Expected::of("no-personal-number"));
            return None;
        }
    }
    check_text(table, row, REFERENCE, 40);
    check_text(table, row, GIVEN_NAME, 100);
    check_text(table, row, FAMILY_NAME, 100);
    let sex = match row.cell(SEX).to_lowercase().as_str() {
        "" => Some(None),
        "k" | "kvinna" | "woman" | "f" => Some(Some(Sex::Woman)),
        "m" | "man" => Some(Some(Sex::Man)),
        _ => refused(table, row, SEX, Expected::with("one-of", "kvinna, man")),
    };
    let unit = match units.find(row.cell(UNIT)) {
        Ok(unit) => Some(unit),
        Err(expected) => refused(table, row, UNIT, expected),
    };
    let group = match row.cell(GROUP).to_lowercase().as_str() {
        "" | "staff" | "personal" | "medarbetare" => Some(Group::Staff),
        "manager" | "chef" => Some(Group::Manager),
        "champion" | "ombud" | "digitaliseringsombud" => Some(Group::Champion),
        _ => refused(table, row, GROUP, Expected::with("one-of", "personal, chef, ombud")),
    };
    let starts_on = match row.cell(STARTS_ON).parse() {
        Ok(day) => Some(day),
        Err(_) => refused(table, row, STARTS_ON, Expected::of("date")),
    };
    let ends_on = match row.cell(ENDS_ON) {
        "" => Some(None),
        text => match text.parse::<Date>() {
            Ok(day) if starts_on.is_none_or(|start: Date| start <= day) => Some(Some(day)),
            Ok(_) => refused(table, row, ENDS_ON, Expected::of("later-date")),
            Err(_) => refused(table, row, ENDS_ON, Expected::of("date")),
        },
    };
    let protected = match row.cell(PROTECTED).to_lowercase().as_str() {
        "" | "nej" | "no" | "0" => Some(false),
        "ja" | "yes" | "1" => Some(true),
        _ => refused(table, row, PROTECTED, Expected::with("one-of", "ja, nej")),
    };
    Some(PersonRow {
        reference: row.cell(REFERENCE).to_owned(),
        given_name: row.cell(GIVEN_NAME).to_owned(),
        family_name: row.cell(FAMILY_NAME).to_owned(),
        sex: sex?,
        unit: unit?,
        group: group?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        protected: protected?,
    })
}

/// One number means one person: rows with the same number must carry the same names; and no employment stands twice.
fn check_same_person(table: &mut Table, rows: &[Row], units: &UnitNames<'_>) {
    let mut names: HashMap<&str, (&str, &str)> = HashMap::new();
    let mut seen = HashSet::new();
    for row in rows {
        let reference = row.cell(REFERENCE);
        let name = (row.cell(GIVEN_NAME), row.cell(FAMILY_NAME));
        if *names.entry(reference).or_insert(name) != name {
            table.refuse(row.line, REFERENCE, reference, Expected::of("one-person"));
        }
        let unit = units.find(row.cell(UNIT)).map_err(|_| row.cell(UNIT));
        if !seen.insert((reference, unit, row.cell(STARTS_ON))) {
            table.refuse(row.line, REFERENCE, reference, Expected::of("once"));
        }
    }
}

fn refused<T>(table: &mut Table, row: &Row, column: usize, expected: Expected) -> Option<T> {
    table.refuse(row.line, column, row.cell(column), expected);
    None
}

fn check_text(table: &mut Table, row: &Row, column: usize, longest: usize) {
    let text = row.cell(column);
    if text.is_empty() {
        table.refuse(row.line, column, text, Expected::of("something"));
    } else if text.chars().count() > longest {
        table.refuse(row.line, column, text, Expected::with("shorter", longest));
    }
}
