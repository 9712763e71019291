//! Who may see and book hours?

use kernel::{OrganisationId, ProgrammeId};

use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role, UnitRef};
use crate::{Denied, May};

pub(crate) const SEE_UNIT: &[Role] = &[Role::Manager, Role::LocalLead];

proof! {
    /// May see how much the unit has taken part, as sums.
    CanSeeUnitParticipation(unit: UnitRef)
}
proof! {
    /// May see how much the organisation has taken part, as sums.
    CanSeeOrganisationParticipation(organisation: OrganisationId)
}
proof! {
    /// May see participation in the programme, as sums per organisation.
    CanSeeProgrammeParticipation(programme: ProgrammeRef)
}
proof! {
    /// May lock a month of the programme's ledger.
    CanLockMonth(programme: ProgrammeRef)
}

/// The unit's manager and the local lead.
pub fn can_see_unit_participation(actor: &Actor, unit: &UnitRef) -> May<CanSeeUnitParticipation> {
    if actor.covers_unit(SEE_UNIT, unit) { Ok(CanSeeUnitParticipation { unit: unit.clone() }) } else { Err(Denied) }
}

/// The local lead.
pub fn can_see_organisation_participation(
    actor: &Actor,
    organisation: OrganisationId,
) -> May<CanSeeOrganisationParticipation> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanSeeOrganisationParticipation { organisation })
    } else {
        Err(Denied)
    }
}

/// The programme's lead and its evaluator.
pub fn can_see_programme_participation(actor: &Actor, programme: ProgrammeId) -> May<CanSeeProgrammeParticipation> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanSeeProgrammeParticipation { programme: held.clone() })
}

/// The programme's lead.
pub fn can_lock_month(actor: &Actor, programme: ProgrammeId) -> May<CanLockMonth> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanLockMonth { programme: held.clone() })
}
