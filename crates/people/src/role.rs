//! Which roles does an account hold? Stored as rows, read into an [`access::Actor`] at every request, so that a role taken
//! away is gone at the next click.

use access::rules::people::{CanAdminister, CanCreateProgramme};
use access::{Actor, Grant, ProgrammeRef, Role, Scope};
use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, ProgrammeId, SignInId, UnitId};
use uuid::Uuid;

statement!(
    INSERT_ROLE,
    "insert into people_role (organisation_id, id, sign_in_id, role, scope, unit_id, programme_id, lead_id, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    FIND_ACTOR,
    "select s.person_id, s.display_name, r.id as role_id, r.role, r.scope, r.unit_id, r.programme_id, r.lead_id, \
     m.member_id from people_sign_in s \
     left join people_role r on r.organisation_id = s.organisation_id and r.sign_in_id = s.id \
     left join people_programme_member m on m.organisation_id = r.lead_id and m.programme_id = r.programme_id \
     where s.organisation_id = $1 and s.id = $2 and s.disabled_at is null order by r.created_at, r.id, m.member_id",
    across: "the members of a programme stand with the organisation that leads it"
);

/// A role to hold, before it has a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewRole {
    /// Administers the whole installation.
    InstallationAdministrator,
    /// Holds a role over the account's own organisation.
    Organisation(Role),
    /// Holds a role over a unit of the account's own organisation.
    Unit(Role, UnitId),
    /// Holds a role over a programme.
    Programme(Role, OrganisationId, ProgrammeId),
}

/// The account with all that it may do; nothing when there is none or it has been closed.
///
/// # Errors
/// As the database's.
pub async fn find_actor(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    sign_in: SignInId,
) -> db::Result<Option<Actor>> {
    actor(&from.all(&FIND_ACTOR, args![organisation, sign_in]).await?, organisation, sign_in)
}

/// The account of rows that each hold it with one of its roles (or none) and, for a role over a programme, one of the
/// programme's members (or none), in the order of the roles.
pub(crate) fn actor(rows: &[Row], organisation: OrganisationId, sign_in: SignInId) -> db::Result<Option<Actor>> {
    let Some(account) = rows.first() else { return Ok(None) };
    let mut grants: Vec<Grant> = Vec::new();
    let mut last = None;
    for row in rows {
        let Some(id) = row.get::<Option<Uuid>>("role_id")? else { continue };
        if last != Some(id) {
            let Ok(role) = row.get::<String>("role")?.parse::<Role>() else { continue };
            let scope = match row.get::<String>("scope")?.as_str() {
                "installation" => Scope::Installation,
                "organisation" => Scope::Organisation(organisation),
                "unit" => Scope::Unit(organisation, row.get("unit_id")?),
                "programme" => Scope::Programme(ProgrammeRef {
                    lead: row.get("lead_id")?,
                    programme: row.get("programme_id")?,
                    members: Vec::new(),
                }),
                _ => continue, // an unknown scope allows nothing
            };
            grants.push(Grant { role, scope });
            last = Some(id);
        }
        if let (Some(Grant { scope: Scope::Programme(programme), .. }), Some(member)) =
            (grants.last_mut(), row.get("member_id")?)
        {
            programme.members.push(member);
        }
    }
    let (person, display_name) = (account.get("person_id")?, account.get("display_name")?);
    Ok(Some(Actor { sign_in, organisation, person, display_name, grants }))
}

/// Gives a role to an account of the organisation.
///
/// # Errors
/// As the database's.
pub async fn give_role(work: &mut Work, may: &CanAdminister, sign_in: SignInId, role: NewRole) -> db::Result<()> {
    insert(work, *may.organisation(), sign_in, role).await
}

/// Lets an account lead a programme that it has created in the same work: whoever leads programmes of an organisation creates another.
///
/// # Errors
/// As the database's.
pub async fn lead_created(
    work: &mut Work,
    may: &CanCreateProgramme,
    actor: &Actor,
    programme: ProgrammeId,
) -> db::Result<()> {
    insert(
        work,
        actor.organisation,
        actor.sign_in,
        NewRole::Programme(Role::ProgrammeLead, *may.organisation(), programme),
    )
    .await
}

pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    sign_in: SignInId,
    role: NewRole,
) -> db::Result<()> {
    let (role, scope, unit, programme, lead) = match role {
        NewRole::InstallationAdministrator => (Role::Administrator, "installation", None, None, None),
        NewRole::Organisation(role) => (role, "organisation", None, None, None),
        NewRole::Unit(role, unit) => (role, "unit", Some(unit), None, None),
        NewRole::Programme(role, lead, programme) => (role, "programme", None, Some(programme), Some(lead)),
    };
    let id: Uuid = work.new_id()?;
    work.execute(&INSERT_ROLE, args![organisation, id, sign_in, role.code(), scope, unit, programme, lead, work.now()])
        .await?;
    Ok(())
}
