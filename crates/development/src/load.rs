//! Bringing in plans that exist already: the demonstration's.

use db::Work;
use kernel::{OrganisationId, UnitId};

use crate::programme_plan::{self, ProgrammePlan};
use crate::unit_plan::{UnitPlan, store};

/// Stores plans of units as they are.
///
/// # Errors
/// As the database's.
pub async fn load_plans(work: &mut Work, organisation: OrganisationId, plans: &[(UnitId, UnitPlan)]) -> db::Result<()> {
    for (unit, plan) in plans {
        store::insert(work, organisation, *unit, plan).await?;
    }
    Ok(())
}

/// Stores plans of programmes as they are.
///
/// # Errors
/// As the database's.
pub async fn load_programme_plans(work: &mut Work, plans: &[ProgrammePlan]) -> db::Result<()> {
    for plan in plans {
        programme_plan::store::insert(work, plan).await?;
    }
    Ok(())
}
