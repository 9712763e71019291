//! Which programmes are there, who leads them, who takes part, and from when?

use std::collections::HashMap;

use access::ProgrammeRef;
use access::rules::people::{CanAdminister, CanCreateProgramme, CanSetUpProgramme};
use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, Ore, OrganisationId, ProgrammeId, UnitId};

statement!(
    FIND_PROGRAMME,
    "select organisation_id, id, code, name, cluster, role, starts_on, ends_on, planned_participants, granted_ore, \
     simulated from people_programme where organisation_id = $1 and id = $2"
);
statement!(
    LIST_PROGRAMMES,
    "select organisation_id, id, code, name, cluster, role, starts_on, ends_on, planned_participants, granted_ore, \
     simulated from people_programme order by starts_on, name",
    across: "the command line's export of everything, and the reference programmes of a cluster"
);
statement!(
    LIST_MEMBERS,
    "select member_id from people_programme_member where organisation_id = $1 and programme_id = $2 order by member_id"
);
statement!(
    LIST_MEMBERSHIPS,
    "select programme_id, lead_id, starts_on from people_membership where organisation_id = $1 order by starts_on"
);
statement!(
    LIST_PROGRAMME_UNITS,
    "select unit_id, starts_on from people_programme_unit where organisation_id = $1 and programme_id = $2"
);
statement!(
    pub(crate) INSERT_PROGRAMME,
    "insert into people_programme (organisation_id, id, code, name, cluster, role, starts_on, ends_on, \
     planned_participants, granted_ore, simulated, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
statement!(
    CHANGE_PROGRAMME,
    "update people_programme set name = $3, starts_on = $4, ends_on = $5, planned_participants = $6 \
     where organisation_id = $1 and id = $2"
);
statement!(
    pub(crate) INSERT_MEMBER,
    "insert into people_programme_member (organisation_id, programme_id, member_id, starts_on) values ($1, $2, $3, $4) \
     on conflict (organisation_id, programme_id, member_id) do nothing"
);
statement!(
    pub(crate) INSERT_MEMBERSHIP,
    "insert into people_membership (organisation_id, programme_id, lead_id, starts_on) values ($1, $2, $3, $4) \
     on conflict (organisation_id, programme_id) do nothing"
);
statement!(
    pub(crate) INSERT_PROGRAMME_UNIT,
    "insert into people_programme_unit (organisation_id, programme_id, unit_id, starts_on) values ($1, $2, $3, $4) \
     on conflict (organisation_id, programme_id, unit_id) do update set starts_on = excluded.starts_on"
);

/// A programme (project).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// The organisation that leads it.
    pub lead: OrganisationId,
    /// Its id.
    pub id: ProgrammeId,
    /// A short code, unique with the lead; the key in data packages.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The cluster in which it is evaluated together with others.
    pub cluster: Option<String>,
    /// Evaluated, or there to compare with.
    pub role: ProgrammeRole,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// How many persons were to take part.
    pub planned_participants: Option<u64>,
    /// What was granted.
    pub granted: Option<Ore>,
    /// Whether its data are simulated.
    pub simulated: bool,
}

/// What part a programme plays in an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgrammeRole {
    /// It is evaluated.
    Evaluated,
    /// It is there to compare with.
    Reference,
}

impl ProgrammeRole {
    /// The code in tables and packages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Evaluated => "evaluated",
            Self::Reference => "reference",
        }
    }
}

/// An organisation's part in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The programme.
    pub programme: ProgrammeId,
    /// The organisation that leads it.
    pub lead: OrganisationId,
    /// From when the organisation takes part.
    pub starts_on: Date,
}

/// What is needed to set up a programme.
#[derive(Debug, Clone)]
pub struct NewProgramme<'a> {
    /// A short code, unique with the lead.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// How many persons are to take part.
    pub planned_participants: Option<u64>,
}

/// Why a programme cannot be set up so.
#[derive(Debug, thiserror::Error)]
pub enum ProgrammeError {
    /// It would end before it starts.
    #[error("the programme ends before it starts")]
    EndsBeforeItStarts,
    /// The lead has a programme with this code.
    #[error("there is a programme with this code")]
    CodeTaken,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The programme, if the organisation leads such a programme.
///
/// # Errors
/// As the database's.
pub async fn find_programme(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Option<Programme>> {
    from.optional(&FIND_PROGRAMME, args![lead, programme]).await?.map(|row| read(&row)).transpose()
}

/// Every programme of the installation: names and dates, no persons.
///
/// # Errors
/// As the database's.
pub async fn list_programmes(from: &mut impl Fetch) -> db::Result<Vec<Programme>> {
    from.all(&LIST_PROGRAMMES, args![]).await?.iter().map(read).collect()
}

/// The programmes in which the organisation takes part.
///
/// # Errors
/// As the database's.
pub async fn programmes_of_organisation(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<Vec<Membership>> {
    let rows = from.all(&LIST_MEMBERSHIPS, args![organisation]).await?;
    rows.iter()
        .map(|row| {
            Ok(Membership {
                programme: row.get("programme_id")?,
                lead: row.get("lead_id")?,
                starts_on: row.get("starts_on")?,
            })
        })
        .collect()
}

/// The organisations that take part.
///
/// # Errors
/// As the database's.
pub async fn members(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<OrganisationId>> {
    from.all(&LIST_MEMBERS, args![lead, programme]).await?.iter().map(|row| row.get("member_id")).collect()
}

/// The programme with its members, as the rules need it.
///
/// # Errors
/// As the database's.
pub async fn programme_ref(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<ProgrammeRef> {
    Ok(ProgrammeRef { lead, programme, members: members(from, lead, programme).await? })
}

/// The organisation's units in the programme, and from which day each takes part.
///
/// # Errors
/// As the database's.
pub async fn units_in_programme(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<(UnitId, Date)>> {
    let rows = from.all(&LIST_PROGRAMME_UNITS, args![organisation, programme]).await?;
    rows.iter().map(|row| Ok((row.get("unit_id")?, row.get("starts_on")?))).collect()
}

/// Sets up a programme without members.
///
/// # Errors
/// [`ProgrammeError`] says what to change.
pub async fn create_programme(
    work: &mut Work,
    may: &CanCreateProgramme,
    new: NewProgramme<'_>,
) -> Result<ProgrammeId, ProgrammeError> {
    if new.ends_on < new.starts_on {
        return Err(ProgrammeError::EndsBeforeItStarts);
    }
    let id: ProgrammeId = work.new_id()?;
    let planned = new.planned_participants.and_then(|n| i64::try_from(n).ok());
    let inserted = work
        .execute(
            &INSERT_PROGRAMME,
            args![
                *may.organisation(),
                id,
                new.code,
                new.name,
                None::<&str>,
                ProgrammeRole::Evaluated.code(),
                new.starts_on,
                new.ends_on,
                planned,
                None::<Ore>,
                false,
                work.now()
            ],
        )
        .await;
    match inserted {
        Ok(_) => Ok(id),
        Err(db::Error::Rule(_)) => Err(ProgrammeError::CodeTaken),
        Err(other) => Err(other.into()),
    }
}

/// What is changed of a programme.
#[derive(Debug, Clone)]
pub struct ProgrammeChange<'a> {
    /// Its name.
    pub name: &'a str,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// How many persons are to take part.
    pub planned_participants: Option<u64>,
}

/// Changes a programme's name, days and planned participants. The days on which units take part stay as they are.
///
/// # Errors
/// As the database's.
pub async fn change_programme(work: &mut Work, may: &CanSetUpProgramme, new: ProgrammeChange<'_>) -> db::Result<()> {
    let planned = new.planned_participants.and_then(|n| i64::try_from(n).ok());
    let programme = may.programme();
    let row = args![programme.lead, programme.programme, new.name, new.starts_on, new.ends_on, planned];
    work.execute(&CHANGE_PROGRAMME, row).await.map(drop)
}

/// Lets the organisation take part in a programme, with all its units, from a day. The organisation decides this itself;
/// its sums can be seen by whoever leads the programme from then on.
///
/// # Errors
/// As the database's.
pub async fn join_programme(
    work: &mut Work,
    may: &CanAdminister,
    lead: OrganisationId,
    programme: ProgrammeId,
    starts_on: Date,
) -> db::Result<()> {
    let tree = crate::unit::unit_tree(work, *may.organisation()).await?;
    let leaves: Vec<UnitId> = tree.units().iter().map(|unit| unit.id).filter(|unit| tree.is_leaf(*unit)).collect();
    join_with_units(work, may, lead, programme, starts_on, &leaves).await
}

/// The same with some of its units only.
///
/// # Errors
/// As the database's.
pub async fn join_with_units(
    work: &mut Work,
    may: &CanAdminister,
    lead: OrganisationId,
    programme: ProgrammeId,
    starts_on: Date,
    units: &[UnitId],
) -> db::Result<()> {
    let member = *may.organisation();
    work.execute(&INSERT_MEMBER, args![lead, programme, member, starts_on]).await?;
    work.execute(&INSERT_MEMBERSHIP, args![member, programme, lead, starts_on]).await?;
    let rows: Vec<_> = units.iter().map(|unit| args![member, programme, *unit, starts_on]).collect();
    work.insert_many(&INSERT_PROGRAMME_UNIT, rows).await?;
    Ok(())
}

/// Lets units of the organisations that take part start on other days than they joined, for a rollout. Units of others are left
/// as they are.
///
/// # Errors
/// As the database's.
pub async fn set_starts(
    work: &mut Work,
    may: &CanSetUpProgramme,
    starts: &[(OrganisationId, UnitId, Date)],
) -> db::Result<()> {
    let programme = may.programme();
    let rows: Vec<_> = starts
        .iter()
        .filter(|(organisation, ..)| programme.members.contains(organisation))
        .map(|(organisation, unit, starts_on)| args![*organisation, programme.programme, *unit, *starts_on])
        .collect();
    work.insert_many(&INSERT_PROGRAMME_UNIT, rows).await.map(drop)
}

/// Lets units that are new in an organisation take part in the programmes in which the organisation takes part. A new unit
/// below one that takes part is a piece of it and began when it did: its people did not start over. Any other begins on the
/// day, or with the organisation, whichever is later. Units that take part already stay, also those that now have units
/// below them: whoever still works there, and what was answered there, keeps its place in the rollout.
///
/// # Errors
/// As the database's.
pub(crate) async fn include_new_units(
    work: &mut Work,
    organisation: OrganisationId,
    new: &[UnitId],
    from: Date,
) -> db::Result<()> {
    let tree = crate::unit::unit_tree(work, organisation).await?;
    for membership in programmes_of_organisation(work, organisation).await? {
        let starts: HashMap<UnitId, Date> =
            units_in_programme(work, organisation, membership.programme).await?.into_iter().collect();
        let begins = |unit: UnitId| {
            let above = tree.unit_ref(unit).map(|place| place.ancestors).unwrap_or_default();
            above.iter().find_map(|unit| starts.get(unit)).copied().unwrap_or(membership.starts_on.max(from))
        };
        let rows = new
            .iter()
            .filter(|unit| tree.is_leaf(**unit))
            .map(|unit| args![organisation, membership.programme, *unit, begins(*unit)])
            .collect::<Vec<_>>();
        work.insert_many(&INSERT_PROGRAMME_UNIT, rows).await?;
    }
    Ok(())
}

fn read(row: &Row) -> db::Result<Programme> {
    Ok(Programme {
        lead: row.get("organisation_id")?,
        id: row.get("id")?,
        code: row.get("code")?,
        name: row.get("name")?,
        cluster: row.get("cluster")?,
        role: if row.get::<String>("role")? == "reference" {
            ProgrammeRole::Reference
        } else {
            ProgrammeRole::Evaluated
        },
        starts_on: row.get("starts_on")?,
        ends_on: row.get("ends_on")?,
        planned_participants: row.get("planned_participants")?,
        granted: row.get("granted_ore")?,
        simulated: row.get("simulated")?,
    })
}
