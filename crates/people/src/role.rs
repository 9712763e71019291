//! Which roles does an account hold? Stored as rows, read into an [`access::Actor`] at every request, so that a role taken
//! away is gone at the next click.

use access::rules::people::CanAdminister;
use access::{Actor, Grant, Role, Scope};
use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, ProgrammeId, SignInId, UnitId};
use uuid::Uuid;

statement!(
    LIST_ROLES,
    "select role, scope, unit_id, programme_id, lead_id from people_role where organisation_id = $1 and sign_in_id = $2 \
     order by created_at, id"
);
statement!(
    INSERT_ROLE,
    "insert into people_role (organisation_id, id, sign_in_id, role, scope, unit_id, programme_id, lead_id, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    FIND_ACTOR,
    "select person_id, display_name from people_sign_in where organisation_id = $1 and id = $2 and disabled_at is null"
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
    let Some(account) = from.optional(&FIND_ACTOR, args![organisation, sign_in]).await? else { return Ok(None) };
    Ok(Some(actor(from, organisation, sign_in, &account).await?))
}

/// The account of a row with `person_id` and `display_name`, with all that it may do.
pub(crate) async fn actor(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    sign_in: SignInId,
    account: &Row,
) -> db::Result<Actor> {
    Ok(Actor {
        sign_in,
        organisation,
        person: account.get("person_id")?,
        display_name: account.get("display_name")?,
        grants: grants(from, organisation, sign_in).await?,
    })
}

async fn grants(from: &mut impl Fetch, organisation: OrganisationId, sign_in: SignInId) -> db::Result<Vec<Grant>> {
    let mut grants = Vec::new();
    for row in from.all(&LIST_ROLES, args![organisation, sign_in]).await? {
        let Ok(role) = row.get::<String>("role")?.parse::<Role>() else { continue };
        let scope = match row.get::<String>("scope")?.as_str() {
            "installation" => Scope::Installation,
            "organisation" => Scope::Organisation(organisation),
            "unit" => Scope::Unit(organisation, row.get("unit_id")?),
            "programme" => {
                let (lead, programme) = (row.get("lead_id")?, row.get("programme_id")?);
                Scope::Programme(crate::programme::programme_ref(from, lead, programme).await?)
            }
            _ => continue, // an unknown scope allows nothing
        };
        grants.push(Grant { role, scope });
    }
    Ok(grants)
}

/// Gives a role to an account of the organisation.
///
/// # Errors
/// As the database's.
pub async fn give_role(work: &mut Work, may: &CanAdminister, sign_in: SignInId, role: NewRole) -> db::Result<()> {
    insert(work, *may.organisation(), sign_in, role).await
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
