//! How do thousands of rows get in at once? Bulk insertion for the demonstration and for imports; the caller has checked
//! the rows and owns the transaction.

use db::{Result, Work, args, statement};
use kernel::{Date, Group, Ore, OrganisationId, PersonId, ProgrammeId, Sex, SignInId, UnitId};
use uuid::Uuid;

use crate::organisation::INSERT_ORGANISATION;
use crate::programme::{INSERT_MEMBER, INSERT_MEMBERSHIP, INSERT_PROGRAMME, INSERT_PROGRAMME_UNIT};
use crate::role::{self, NewRole};
use crate::sign_in::{self, SignInError};
use crate::{Organisation, Programme, Unit};

statement!(
    pub(crate) INSERT_UNIT,
    "insert into people_unit (organisation_id, id, parent_id, code, name, service, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    pub(crate) INSERT_PERSON,
    "insert into people_person (organisation_id, id, reference, given_name, family_name, sex, protected, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    pub(crate) INSERT_EMPLOYMENT,
    "insert into people_employment (organisation_id, id, person_id, unit_id, staff_group, starts_on, ends_on) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);

/// A person to insert.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person's id.
    pub id: PersonId,
    /// The organisation's own key.
    pub reference: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Sex, if stated.
    pub sex: Option<Sex>,
    /// Whether the identity is protected.
    pub protected: bool,
}

/// An employment to insert.
#[derive(Debug, Clone)]
pub struct NewEmployment {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// The unit.
    pub unit: UnitId,
    /// As what.
    pub group: Group,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Option<Date>,
}

/// Inserts organisations.
///
/// # Errors
/// As the database's.
pub async fn organisations(work: &mut Work, rows: &[Organisation]) -> Result<()> {
    let now = work.now();
    let rows: Vec<_> = rows
        .iter()
        .map(|o| args![o.id, o.name.as_str(), o.kind.code(), o.municipality_code.as_deref(), o.simulated, now])
        .collect();
    work.insert_many(&INSERT_ORGANISATION, rows).await.map(drop)
}

/// Inserts units of one organisation; those above before those below.
///
/// # Errors
/// As the database's.
pub async fn units(work: &mut Work, organisation: OrganisationId, rows: &[Unit]) -> Result<()> {
    let now = work.now();
    let rows: Vec<_> = rows
        .iter()
        .map(|u| args![organisation, u.id, u.parent, u.code.as_str(), u.name.as_str(), u.service.as_deref(), now])
        .collect();
    work.insert_many(&INSERT_UNIT, rows).await.map(drop)
}

/// Inserts persons.
///
/// # Errors
/// As the database's.
pub async fn persons(work: &mut Work, rows: impl IntoIterator<Item = NewPerson>) -> Result<()> {
    let now = work.now();
    let rows = rows
        .into_iter()
        .map(|p| args![p.organisation, p.id, p.reference, p.given_name, p.family_name, p.sex, p.protected, now]);
    work.insert_many(&INSERT_PERSON, rows.collect::<Vec<_>>()).await.map(drop)
}

/// Inserts employments.
///
/// # Errors
/// As the database's.
pub async fn employments(work: &mut Work, rows: impl IntoIterator<Item = NewEmployment>) -> Result<()> {
    let mut values = Vec::new();
    for e in rows {
        let id: Uuid = work.new_id()?;
        values.push(args![e.organisation, id, e.person, e.unit, e.group, e.starts_on, e.ends_on]);
    }
    work.insert_many(&INSERT_EMPLOYMENT, values).await.map(drop)
}

/// Inserts a programme with its members.
///
/// # Errors
/// As the database's.
pub async fn programme(work: &mut Work, p: &Programme, members: &[OrganisationId]) -> Result<()> {
    let planned = p.planned_participants.and_then(|n| i64::try_from(n).ok());
    let granted: Option<Ore> = p.granted;
    work.execute(
        &INSERT_PROGRAMME,
        args![
            p.lead,
            p.id,
            p.code.as_str(),
            p.name.as_str(),
            p.cluster.as_deref(),
            p.role.code(),
            p.starts_on,
            p.ends_on,
            planned,
            granted,
            p.simulated,
            work.now()
        ],
    )
    .await?;
    let rows: Vec<_> = members.iter().map(|m| args![p.lead, p.id, *m, p.starts_on]).collect();
    work.insert_many(&INSERT_MEMBER, rows).await?;
    let rows: Vec<_> = members.iter().map(|m| args![*m, p.id, p.lead, p.starts_on]).collect();
    work.insert_many(&INSERT_MEMBERSHIP, rows).await?;
    Ok(())
}

/// Inserts from when units take part.
///
/// # Errors
/// As the database's.
pub async fn programme_units(
    work: &mut Work,
    rows: impl IntoIterator<Item = (OrganisationId, ProgrammeId, UnitId, Date)>,
) -> Result<()> {
    let rows: Vec<_> = rows.into_iter().map(|(o, p, u, d)| args![o, p, u, d]).collect();
    work.insert_many(&INSERT_PROGRAMME_UNIT, rows).await.map(drop)
}

/// An account with its roles.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The name to sign in with.
    pub name: &'a str,
    /// The name shown.
    pub display_name: &'a str,
    /// The secret.
    pub secret: &'a str,
    /// The person, where it is an employee's.
    pub person: Option<PersonId>,
    /// What it may do.
    pub roles: &'a [NewRole],
}

/// Inserts an account with its roles.
///
/// # Errors
/// As for [`crate::sign_in::create_sign_in`].
pub async fn account(work: &mut Work, new: NewAccount<'_>) -> std::result::Result<SignInId, SignInError> {
    let id = sign_in::insert(work, new.organisation, new.name, new.display_name, new.secret, new.person).await?;
    for role in new.roles {
        role::insert(work, new.organisation, id, *role).await?;
    }
    Ok(id)
}
