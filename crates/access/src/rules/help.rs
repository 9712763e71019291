//! Who may see that somebody wants help, what stands in the way, and log one's own time?

use kernel::{OrganisationId, PersonId, ProgrammeId};

use super::learning::{CanRunSessions, can_run_sessions};
use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role, UnitRef};
use crate::{Denied, May};

pub(crate) const SEE_RAISED_HANDS: &[Role] = &[Role::Champion];
pub(crate) const SEE_BARRIERS: &[Role] = &[Role::Champion, Role::Manager, Role::LocalLead, Role::It];

proof! {
    /// May see who in the unit wants an introduction of their own: nobody but the champion.
    CanSeeRaisedHands(unit: UnitRef)
}
proof! {
    /// May see and report what stands in the way in the unit.
    CanSeeBarriers(unit: UnitRef)
}
proof! {
    /// May say what becomes of what stands in the way in the organisation's units.
    CanHandleBarriers(organisation: OrganisationId)
}
proof! {
    /// May see how much stands in the way in the programme, as counts.
    CanCountBarriers(programme: ProgrammeRef)
}
proof! {
    /// May make and change local variants of kits in the organisation.
    CanEditVariants(organisation: OrganisationId)
}
proof! {
    /// May book the own time in the unit.
    CanLogOwnTime(own: OwnTime)
}

/// Whose time, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTime {
    runs: CanRunSessions,
    person: PersonId,
}

impl OwnTime {
    /// The unit in which the time was spent.
    pub fn runs(&self) -> &CanRunSessions {
        &self.runs
    }

    /// Whose time it is: the acting person's.
    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// The unit's champion.
pub fn can_see_raised_hands(actor: &Actor, unit: &UnitRef) -> May<CanSeeRaisedHands> {
    if actor.covers_unit(SEE_RAISED_HANDS, unit) { Ok(CanSeeRaisedHands { unit: unit.clone() }) } else { Err(Denied) }
}

/// The unit's champion and manager, the local lead, and whoever looks after the organisation's devices and programs.
pub fn can_see_barriers(actor: &Actor, unit: &UnitRef) -> May<CanSeeBarriers> {
    if actor.covers_unit(SEE_BARRIERS, unit) { Ok(CanSeeBarriers { unit: unit.clone() }) } else { Err(Denied) }
}

/// The local lead, and whoever looks after the organisation's devices and programs.
pub fn can_handle_barriers(actor: &Actor, organisation: OrganisationId) -> May<CanHandleBarriers> {
    if actor.covers_organisation(&[Role::LocalLead, Role::It], organisation) {
        Ok(CanHandleBarriers { organisation })
    } else {
        Err(Denied)
    }
}

/// The programme's lead and its evaluator.
pub fn can_count_barriers(actor: &Actor, programme: ProgrammeId) -> May<CanCountBarriers> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanCountBarriers { programme: held.clone() })
}

/// The local lead.
pub fn can_edit_variants(actor: &Actor, organisation: OrganisationId) -> May<CanEditVariants> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanEditVariants { organisation })
    } else {
        Err(Denied)
    }
}

/// Whoever runs sessions in the unit and is somebody who works for its organisation: the own time, nobody else's.
pub fn can_log_own_time(actor: &Actor, unit: &UnitRef) -> May<CanLogOwnTime> {
    let runs = can_run_sessions(actor, unit)?;
    let person = actor.person.filter(|_| actor.organisation == unit.organisation).ok_or(Denied)?;
    Ok(CanLogOwnTime { own: OwnTime { runs, person } })
}
