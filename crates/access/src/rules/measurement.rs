//! Who may see results, and who may hand out the ways in?

use kernel::{OrganisationId, ProgrammeId};

use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role, UnitRef};
use crate::{Denied, May};

pub(crate) const SEE_UNIT_RESULTS: &[Role] = &[Role::Manager, Role::LocalLead];
pub(crate) const SEE_UNIT_NEEDS: &[Role] = &[Role::Champion, Role::Manager, Role::LocalLead];
pub(crate) const PRINT_CODES: &[Role] = &[Role::Champion, Role::Manager, Role::LocalLead];

proof! {
    /// May see the unit's results: groups of at least the agreed size, never persons.
    CanSeeUnitResults(unit: UnitRef)
}
proof! {
    /// May see what the unit needs first, as its results may show it: areas in order, no figures and never persons.
    CanSeeUnitNeeds(unit: UnitRef)
}
proof! {
    /// May print the unit's poster and slips.
    CanPrintCodes(unit: UnitRef)
}
proof! {
    /// May see how many answered in the organisation, unit by unit.
    CanSeeReach(organisation: OrganisationId)
}
proof! {
    /// May see how many answered in the programme, organisation by organisation.
    CanSeeProgrammeReach(programme: ProgrammeRef)
}
proof! {
    /// May open waves in the programme.
    CanPlanWaves(programme: ProgrammeRef)
}
proof! {
    /// May write the programme's own questions and put them together to instruments.
    CanWriteQuestions(programme: ProgrammeRef)
}
proof! {
    /// May read the programme's own questions and instruments, with what is right.
    CanReadQuestions(programme: ProgrammeRef)
}
proof! {
    /// May see what was answered about the programme's sessions, kit by kit, never session by session.
    CanSeeNanoTotals(programme: ProgrammeRef)
}
proof! {
    /// May state how many work in each of the organisation's units.
    CanStateHeadcounts(organisation: OrganisationId)
}
proof! {
    /// May key the unit's answers on paper.
    CanKeyAnswers(unit: UnitRef)
}
proof! {
    /// May give out a new edition of the organisation's results, with a reason.
    CanCorrectResults(organisation: OrganisationId)
}

/// The unit's manager and the local lead.
pub fn can_see_unit_results(actor: &Actor, unit: &UnitRef) -> May<CanSeeUnitResults> {
    if actor.covers_unit(SEE_UNIT_RESULTS, unit) { Ok(CanSeeUnitResults { unit: unit.clone() }) } else { Err(Denied) }
}

/// The unit's champion and manager, and the local lead.
pub fn can_see_unit_needs(actor: &Actor, unit: &UnitRef) -> May<CanSeeUnitNeeds> {
    if actor.covers_unit(SEE_UNIT_NEEDS, unit) { Ok(CanSeeUnitNeeds { unit: unit.clone() }) } else { Err(Denied) }
}

/// The unit's champion and manager, and the local lead.
pub fn can_print_codes(actor: &Actor, unit: &UnitRef) -> May<CanPrintCodes> {
    if actor.covers_unit(PRINT_CODES, unit) { Ok(CanPrintCodes { unit: unit.clone() }) } else { Err(Denied) }
}

/// The local lead.
pub fn can_see_reach(actor: &Actor, organisation: OrganisationId) -> May<CanSeeReach> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanSeeReach { organisation })
    } else {
        Err(Denied)
    }
}

/// The programme's lead and its evaluator.
pub fn can_see_programme_reach(actor: &Actor, programme: ProgrammeId) -> May<CanSeeProgrammeReach> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanSeeProgrammeReach { programme: held.clone() })
}

/// The local lead, and the lead of the programme whose wave it is, when the organisation takes part in it.
pub fn can_key_answers(actor: &Actor, unit: &UnitRef, programme: ProgrammeId) -> May<CanKeyAnswers> {
    let leads = actor.covers_programme(&[Role::ProgrammeLead], programme);
    let takes_part = leads.is_some_and(|held| held.members.contains(&unit.organisation));
    if takes_part || actor.covers_organisation(&[Role::LocalLead], unit.organisation) {
        Ok(CanKeyAnswers { unit: unit.clone() })
    } else {
        Err(Denied)
    }
}

/// The local lead.
pub fn can_correct_results(actor: &Actor, organisation: OrganisationId) -> May<CanCorrectResults> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanCorrectResults { organisation })
    } else {
        Err(Denied)
    }
}

/// The local lead.
pub fn can_state_headcounts(actor: &Actor, organisation: OrganisationId) -> May<CanStateHeadcounts> {
    if actor.covers_organisation(&[Role::LocalLead], organisation) {
        Ok(CanStateHeadcounts { organisation })
    } else {
        Err(Denied)
    }
}

/// The programme's lead and its evaluator.
pub fn can_see_nano_totals(actor: &Actor, programme: ProgrammeId) -> May<CanSeeNanoTotals> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanSeeNanoTotals { programme: held.clone() })
}

/// The programme's lead.
pub fn can_plan_waves(actor: &Actor, programme: ProgrammeId) -> May<CanPlanWaves> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanPlanWaves { programme: held.clone() })
}

/// The programme's lead.
pub fn can_write_questions(actor: &Actor, programme: ProgrammeId) -> May<CanWriteQuestions> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanWriteQuestions { programme: held.clone() })
}

/// The programme's lead and its evaluator.
pub fn can_read_questions(actor: &Actor, programme: ProgrammeId) -> May<CanReadQuestions> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanReadQuestions { programme: held.clone() })
}
