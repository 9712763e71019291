//! Who may plan sessions and keep registers?

use kernel::{OrganisationId, ProgrammeId};

use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role, UnitRef};
use crate::{Denied, May};

pub(crate) const RUN_SESSIONS: &[Role] = &[Role::Champion, Role::LocalLead];
const SEE_MANDATES: &[Role] = &[Role::Champion, Role::Manager, Role::LocalLead];
pub(crate) const ANSWER_FOR_MANDATES: &[Role] = &[Role::Manager, Role::LocalLead];

proof! {
    /// May plan sessions in the unit, see its register of names and book the hours.
    CanRunSessions(unit: UnitRef)
}
proof! {
    /// May see and give out champions' mandates in the organisation.
    CanAppointChampions(organisation: OrganisationId)
}

proof! {
    /// May say who the persons are that were written down by name at sessions in the organisation.
    CanConfirmNames(organisation: OrganisationId)
}
proof! {
    /// May say yes to the mandates of the unit's champions: gives them the time.
    CanAgreeToMandates(unit: UnitRef)
}
proof! {
    /// May see who is champion in the unit, with how much time and until when.
    CanSeeMandates(unit: UnitRef)
}
proof! {
    /// May see how the programme's organisations are covered by champions, as numbers.
    CanSeeCoverage(programme: ProgrammeRef)
}

/// The unit's champion and the local lead.
pub fn can_run_sessions(actor: &Actor, unit: &UnitRef) -> May<CanRunSessions> {
    if actor.covers_unit(RUN_SESSIONS, unit) { Ok(CanRunSessions { unit: unit.clone() }) } else { Err(Denied) }
}

/// The local lead.
pub fn can_appoint_champions(actor: &Actor, organisation: OrganisationId) -> May<CanAppointChampions> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanAppointChampions { organisation })
    } else {
        Err(Denied)
    }
}

/// The local lead.
pub fn can_confirm_names(actor: &Actor, organisation: OrganisationId) -> May<CanConfirmNames> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanConfirmNames { organisation })
    } else {
        Err(Denied)
    }
}

/// The unit's manager.
pub fn can_agree_to_mandates(actor: &Actor, unit: &UnitRef) -> May<CanAgreeToMandates> {
    if actor.covers_unit(&[Role::Manager], unit) { Ok(CanAgreeToMandates { unit: unit.clone() }) } else { Err(Denied) }
}

/// Whoever has a role in the unit.
pub fn can_see_mandates(actor: &Actor, unit: &UnitRef) -> May<CanSeeMandates> {
    if actor.covers_unit(SEE_MANDATES, unit) { Ok(CanSeeMandates { unit: unit.clone() }) } else { Err(Denied) }
}

/// The programme's lead.
pub fn can_see_coverage(actor: &Actor, programme: ProgrammeId) -> May<CanSeeCoverage> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanSeeCoverage { programme: held.clone() })
}
