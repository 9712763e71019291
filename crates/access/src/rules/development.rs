//! Who may see and write what a unit plans?

use kernel::OrganisationId;

use super::proof;
use crate::actor::{Actor, Role, UnitRef};
use crate::{Denied, May};

pub(crate) const SEE_PLAN: &[Role] = &[Role::Manager, Role::LocalLead, Role::Champion];
pub(crate) const LEAD_UNIT: &[Role] = &[Role::Manager];

proof! {
    /// May see the unit's plan and how it stands.
    CanSeeUnitPlan(unit: UnitRef)
}
proof! {
    /// May write the unit's plan.
    CanPlanUnit(unit: UnitRef)
}

proof! {
    /// May hold what the organisation's units plan and do against what usually gives results.
    CanCheckPlans(organisation: OrganisationId)
}

/// The local lead.
pub fn can_check_plans(actor: &Actor, organisation: OrganisationId) -> May<CanCheckPlans> {
    let may = actor.covers_organisation(&[Role::LocalLead], organisation);
    if may { Ok(CanCheckPlans { organisation }) } else { Err(Denied) }
}

/// The unit's manager, its champion and the local lead.
pub fn can_see_unit_plan(actor: &Actor, unit: &UnitRef) -> May<CanSeeUnitPlan> {
    if actor.covers_unit(SEE_PLAN, unit) { Ok(CanSeeUnitPlan { unit: unit.clone() }) } else { Err(Denied) }
}

/// The unit's manager, and the local lead for them.
pub fn can_plan_unit(actor: &Actor, unit: &UnitRef) -> May<CanPlanUnit> {
    let may = actor.covers_unit(&[Role::Manager, Role::LocalLead], unit);
    if may { Ok(CanPlanUnit { unit: unit.clone() }) } else { Err(Denied) }
}
