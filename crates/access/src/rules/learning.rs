//! Who may plan sessions and keep registers?

use kernel::OrganisationId;

use super::proof;
use crate::actor::{Actor, Role, UnitRef};
use crate::{Denied, May};

pub(crate) const RUN_SESSIONS: &[Role] = &[Role::Champion, Role::LocalLead];

proof! {
    /// May plan sessions in the unit, see its register of names and book the hours.
    CanRunSessions(unit: UnitRef)
}
proof! {
    /// May see and give out champions' mandates in the organisation.
    CanAppointChampions(organisation: OrganisationId)
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
