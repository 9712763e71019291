//! Who may see and book hours?

use kernel::{OrganisationId, PersonId, ProgrammeId};

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

proof! {
    /// May see the rows of the organisation's ledger with their names, and what was put right by whom.
    CanSeeLedger(organisation: OrganisationId)
}
proof! {
    /// May bring hours into the organisation's ledger from a file, take them back, and let names go to the fund.
    CanKeepLedger(organisation: OrganisationId)
}
proof! {
    /// May report the certified hours of the programme to its fund.
    CanReportToFund(programme: ProgrammeRef)
}
proof! {
    /// May say whether the own time in the ledger is right.
    CanCertifyOwnTime(own: OwnTime)
}

/// Whose time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnTime {
    /// The organisation that the person works for.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
}

/// Whoever holds the person's own code: there is no account to ask. Ask only where a code has just been looked up.
pub fn can_certify_own_time_with_a_code(own: OwnTime) -> CanCertifyOwnTime {
    CanCertifyOwnTime { own }
}

/// The local lead.
pub fn can_see_ledger(actor: &Actor, organisation: OrganisationId) -> May<CanSeeLedger> {
    let may = actor.covers_organisation(&[Role::LocalLead], organisation);
    if may { Ok(CanSeeLedger { organisation }) } else { Err(Denied) }
}

/// The local lead.
pub fn can_keep_ledger(actor: &Actor, organisation: OrganisationId) -> May<CanKeepLedger> {
    let may = actor.covers_organisation(&[Role::LocalLead], organisation);
    if may { Ok(CanKeepLedger { organisation }) } else { Err(Denied) }
}

/// The programme's lead.
pub fn can_report_to_fund(actor: &Actor, programme: ProgrammeId) -> May<CanReportToFund> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanReportToFund { programme: held.clone() })
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
