//! Who works where? Persons with their employments. Names are shown only where a colleague needs them: in the register
//! of a session. A person with a protected identity appears in no list.

use std::collections::HashMap;

use access::rules::learning::CanRunSessions;
use access::rules::participation::CanReportToFund;
use access::rules::people::{CanManagePeople, CanSeeOff, Leaver, can_see_off_whoever_has_left};
use db::{Fetch, Row, Work, args, statement};
use kernel::identity_number::holds_identity_number;
use kernel::{Date, Group, OrganisationId, PersonId, Sex, UnitId};

use crate::load::{self, NewEmployment, NewPerson};

statement!(
    LIST_STAFF_OF_UNIT,
    "select p.id, p.reference, p.given_name, p.family_name, p.sex, p.protected, e.staff_group \
     from people_employment e join people_person p on p.organisation_id = e.organisation_id and p.id = e.person_id \
     where e.organisation_id = $1 and e.unit_id = $2 and e.starts_on <= $3 and (e.ends_on is null or e.ends_on >= $3) \
     and p.protected = 0 order by p.given_name, p.family_name, p.id"
);
statement!(
    COUNT_STAFF_BY_UNIT,
    "select unit_id, staff_group, count(*) as persons from people_employment \
     where organisation_id = $1 and starts_on <= $2 and (ends_on is null or ends_on >= $2) group by unit_id, staff_group"
);
statement!(
    LIST_EMPLOYED,
    "select person_id, unit_id, staff_group, starts_on, ends_on from people_employment \
     where organisation_id = $1 order by person_id, starts_on, unit_id"
);
statement!(
    LIST_EMPLOYED_OF,
    "select person_id, unit_id, staff_group, starts_on, ends_on from people_employment \
     where organisation_id = $1 and person_id = $2 order by starts_on, unit_id"
);
statement!(
    LIST_EVERYBODY,
    "select id, reference, given_name, family_name, sex, protected from people_person where organisation_id = $1"
);
statement!(
    LIST_LEFT,
    "select organisation_id, person_id, max(ends_on) as last_day from people_employment
    group by organisation_id, person_id
    having max(case when ends_on is null then '9999-12-31' else ends_on end) >= $1
        and max(case when ends_on is null then '9999-12-31' else ends_on end) < $2",
    across: "people leave every organisation"
);
statement!(LIST_REFERENCES, "select id, reference, protected from people_person where organisation_id = $1");
statement!(LIST_SEXES, "select id, sex from people_person where organisation_id = $1");
statement!(
    FIND_PERSON,
    "select id, reference, given_name, family_name, sex, protected from people_person \
     where organisation_id = $1 and id = $2"
);
statement!(
    LIST_PERSONS,
    "select id, reference, given_name, family_name, sex, protected from people_person where organisation_id = $1 \
     and protected = 0 order by family_name, given_name, id"
);

/// Somebody who works for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// The organisation's own key for the person (an employment number, never a personal identity number).
    pub reference: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Sex, as the funds ask for it; absent when not stated.
    pub sex: Option<Sex>,
    /// Whether the identity is protected.
    pub protected: bool,
}

impl Person {
    /// Given and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// The colleagues of a unit on a day, by given name, for the register of a session.
///
/// # Errors
/// As the database's.
pub async fn staff_of_unit(from: &mut impl Fetch, may: &CanRunSessions, on: Date) -> db::Result<Vec<(Person, Group)>> {
    let unit = may.unit();
    let rows = from.all(&LIST_STAFF_OF_UNIT, args![unit.organisation, unit.unit, on]).await?;
    rows.iter().map(|row| Ok((read(row)?, row.get("staff_group")?))).collect()
}

/// How many work in each unit on a day, by group. Numbers only.
///
/// # Errors
/// As the database's.
pub async fn headcount_by_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    on: Date,
) -> db::Result<HashMap<(UnitId, Group), u64>> {
    let rows = from.all(&COUNT_STAFF_BY_UNIT, args![organisation, on]).await?;
    rows.iter().map(|row| Ok(((row.get("unit_id")?, row.get("staff_group")?), row.get("persons")?))).collect()
}

/// A time during which somebody works in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employment {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub group: Group,
    /// First day.
    pub starts_on: Date,
    /// Last day, when it is known.
    pub ends_on: Option<Date>,
}

impl Employment {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| end >= day)
    }
}

/// Every employment of the organisation, also those that have ended, by person and first day. No names.
///
/// # Errors
/// As the database's.
pub async fn employments(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Employment>> {
    from.all(&LIST_EMPLOYED, args![organisation]).await?.iter().map(read_employment).collect()
}

/// One person's employments, by first day.
///
/// # Errors
/// As the database's.
pub async fn employments_of(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    person: PersonId,
) -> db::Result<Vec<Employment>> {
    from.all(&LIST_EMPLOYED_OF, args![organisation, person]).await?.iter().map(read_employment).collect()
}

fn read_employment(row: &Row) -> db::Result<Employment> {
    Ok(Employment {
        person: row.get("person_id")?,
        unit: row.get("unit_id")?,
        group: row.get("staff_group")?,
        starts_on: row.get("starts_on")?,
        ends_on: row.get("ends_on")?,
    })
}

/// Those whose last employment in an organisation ended on one of the days before `today`, from `since` on, with that day.
///
/// # Errors
/// As the database's.
pub async fn left_since(from: &mut impl Fetch, since: Date, today: Date) -> db::Result<Vec<(CanSeeOff, Date)>> {
    let rows = from.all(&LIST_LEFT, args![since, today]).await?;
    rows.iter()
        .map(|row| {
            let leaver = Leaver { organisation: row.get("organisation_id")?, person: row.get("person_id")? };
            Ok((can_see_off_whoever_has_left(leaver), row.get("last_day")?))
        })
        .collect()
}

/// Everybody in an organisation that reports hours to a fund, protected identities among them: the report leaves their names out.
///
/// # Errors
/// As the database's.
pub async fn persons_for_the_fund(
    from: &mut impl Fetch,
    may: &CanReportToFund,
    organisation: OrganisationId,
) -> db::Result<HashMap<PersonId, Person>> {
    if !may.programme().members.contains(&organisation) {
        return Ok(HashMap::new());
    }
    let rows = from.all(&LIST_EVERYBODY, args![organisation]).await?;
    rows.iter().map(|row| read(row).map(|person| (person.id, person))).collect()
}

/// The organisation's own key of everybody, and whether the identity is protected.
///
/// # Errors
/// As the database's.
pub async fn references(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<HashMap<PersonId, (String, bool)>> {
    let rows = from.all(&LIST_REFERENCES, args![organisation]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, (row.get("reference")?, row.get("protected")?)))).collect()
}

/// The sex of everybody in the organisation, for sums.
///
/// # Errors
/// As the database's.
pub async fn sexes(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<HashMap<PersonId, Option<Sex>>> {
    let rows = from.all(&LIST_SEXES, args![organisation]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("sex")?))).collect()
}

/// A person of the organisation that the acting person manages.
///
/// # Errors
/// As the database's.
pub async fn find_person(from: &mut impl Fetch, may: &CanManagePeople, person: PersonId) -> db::Result<Option<Person>> {
    from.optional(&FIND_PERSON, args![*may.organisation(), person]).await?.map(|row| read(&row)).transpose()
}

/// The names of these persons of one organisation, for pages whose reader runs its sessions or appoints its champions.
///
/// # Errors
/// As the database's.
pub async fn names(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    persons: &[PersonId],
) -> db::Result<HashMap<PersonId, String>> {
    let mut names = HashMap::with_capacity(persons.len());
    for person in persons {
        if let Some(row) = from.optional(&FIND_PERSON, args![organisation, *person]).await? {
            let person = read(&row)?;
            if !person.protected {
                names.insert(person.id, person.name());
            }
        }
    }
    Ok(names)
}

/// Everybody in the organisation that the acting person manages, by family name; without protected identities.
///
/// # Errors
/// As the database's.
pub async fn list_persons(from: &mut impl Fetch, may: &CanManagePeople) -> db::Result<Vec<Person>> {
    from.all(&LIST_PERSONS, args![*may.organisation()]).await?.iter().map(read).collect()
}

/// Somebody to be added to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewColleague<'a> {
    /// The organisation's own key for the person.
    pub reference: &'a str,
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// Where the person works.
    pub unit: UnitId,
    /// First day there.
    pub starts_on: Date,
}

/// Why somebody cannot be added so.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Somebody has this key.
    #[error("the reference is taken")]
    ReferenceTaken,
    /// A field is empty, too long, or holds a personal identity number.
    #[error("a text of 1 to 100 characters without a personal identity number")]
    Text {
        /// Which: `reference`, `given_name` or `family_name`.
        field: &'static str,
    },
    /// The organisation has no such unit.
    #[error("no such unit")]
    NoSuchUnit,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Adds one person to the staff of a unit.
///
/// # Errors
/// [`AddError`] says what to change.
pub async fn add_colleague(
    work: &mut Work,
    may: &CanManagePeople,
    new: NewColleague<'_>,
) -> Result<PersonId, AddError> {
    let organisation = *may.organisation();
    let texts =
        [("reference", new.reference, 40), ("given_name", new.given_name, 100), ("family_name", new.family_name, 100)];
    for (field, text, longest) in texts {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > longest || holds_identity_number(text) {
            return Err(AddError::Text { field });
        }
    }
    if crate::unit::find_unit_ref(work, organisation, new.unit).await?.is_none() {
        return Err(AddError::NoSuchUnit);
    }
    if references(work, organisation).await?.values().any(|(known, _)| known == new.reference.trim()) {
        return Err(AddError::ReferenceTaken);
    }
    let id = work.new_id()?;
    let person = NewPerson {
        organisation,
        id,
        reference: new.reference.trim().to_owned(),
        given_name: new.given_name.trim().to_owned(),
        family_name: new.family_name.trim().to_owned(),
        sex: None,
        protected: false,
    };
    load::persons(work, [person]).await?;
    let employment = NewEmployment {
        organisation,
        person: id,
        unit: new.unit,
        group: Group::Staff,
        starts_on: new.starts_on,
        ends_on: None,
    };
    load::employments(work, [employment]).await?;
    Ok(id)
}

fn read(row: &Row) -> db::Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        reference: row.get("reference")?,
        given_name: row.get("given_name")?,
        family_name: row.get("family_name")?,
        sex: row.get("sex")?,
        protected: row.get("protected")?,
    })
}
