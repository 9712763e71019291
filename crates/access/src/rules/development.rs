//! Who may see and write what a unit plans, what is needed, and what the organisation begins because of it?

use kernel::{InitiativeId, OrganisationId, SignInId};

use super::proof;
use crate::actor::{Actor, Role, Scope, UnitRef};
use crate::{Denied, May};

pub(crate) const SEE_PLAN: &[Role] = &[Role::Manager, Role::LocalLead, Role::Champion];
pub(crate) const LEAD_UNIT: &[Role] = &[Role::Manager];
pub(crate) const SEE_NEEDS: &[Role] = &[Role::Champion, Role::Manager, Role::LocalLead];

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

proof! {
    /// May hand in what the unit needs, and say that it needs it too.
    CanHandInNeed(unit: UnitRef)
}
proof! {
    /// May see what is needed and what is begun in the organisation.
    CanSeeInitiatives(organisation: OrganisationId)
}
proof! {
    /// May say what becomes of needs, begin initiatives, say what gates ask for, and keep the plan.
    CanCoordinate(organisation: OrganisationId)
}
proof! {
    /// May write what an initiative is, and plan its activities.
    CanLeadInitiative(initiative: InitiativeRef)
}
proof! {
    /// May decide whether initiatives pass a gate.
    CanDecideGates(organisation: OrganisationId)
}

/// An initiative as the rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitiativeRef {
    /// The organisation whose it is.
    pub organisation: OrganisationId,
    /// The initiative.
    pub initiative: InitiativeId,
    /// The account that answers for it.
    pub owner: Option<SignInId>,
}

/// The unit's champion and manager, and the local lead.
pub fn can_hand_in_need(actor: &Actor, unit: &UnitRef) -> May<CanHandInNeed> {
    if actor.covers_unit(SEE_NEEDS, unit) { Ok(CanHandInNeed { unit: unit.clone() }) } else { Err(Denied) }
}

/// Anybody who has come in with the unit's code, which the caller has looked up.
pub fn hands_in_with_code(unit: &UnitRef) -> CanHandInNeed {
    CanHandInNeed { unit: unit.clone() }
}

/// Whoever is a champion, a manager or the local lead anywhere in the organisation: a plan that nobody sees steers nothing.
pub fn can_see_initiatives(actor: &Actor, organisation: OrganisationId) -> May<CanSeeInitiatives> {
    let within = |scope: &Scope| match scope {
        Scope::Organisation(own) | Scope::Unit(own, _) => *own == organisation,
        Scope::Installation | Scope::Programme(_) => false,
    };
    let may = actor.grants.iter().any(|grant| SEE_NEEDS.contains(&grant.role) && within(&grant.scope));
    if may { Ok(CanSeeInitiatives { organisation }) } else { Err(Denied) }
}

/// The local lead.
pub fn can_coordinate(actor: &Actor, organisation: OrganisationId) -> May<CanCoordinate> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanCoordinate { organisation })
    } else {
        Err(Denied)
    }
}

/// The local lead, and whoever answers for the initiative as long as they may see it.
pub fn can_lead_initiative(actor: &Actor, initiative: &InitiativeRef) -> May<CanLeadInitiative> {
    let owns = initiative.owner == Some(actor.sign_in) && can_see_initiatives(actor, initiative.organisation).is_ok();
    if owns || can_coordinate(actor, initiative.organisation).is_ok() {
        Ok(CanLeadInitiative { initiative: initiative.clone() })
    } else {
        Err(Denied)
    }
}

/// The local lead, until a council decides.
pub fn can_decide_gates(actor: &Actor, organisation: OrganisationId) -> May<CanDecideGates> {
    can_coordinate(actor, organisation).map(|may| CanDecideGates { organisation: *may.organisation() })
}
