//! Who may take the data package out, and who may evaluate?

use kernel::ProgrammeId;

use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role};
use crate::{Denied, May};

proof! {
    /// May export the programme's pseudonymous data package and evaluate it.
    CanEvaluate(programmes: Vec<ProgrammeRef>)
}
proof! {
    /// May read finished evaluations of the programmes.
    CanReadEvaluation(programmes: Vec<ProgrammeRef>)
}

proof! {
    /// May read the evaluator's workspace of the programme: questions, evidence, contradictions, claims, and what was released.
    CanReadEvidence(programme: ProgrammeRef)
}
proof! {
    /// May work in it: ask, record evidence, comment, claim and release.
    CanKeepEvidence(programme: ProgrammeRef)
}

/// The evaluator of every one of these programmes (and there is at least one).
pub fn can_evaluate(actor: &Actor, programmes: &[ProgrammeId]) -> May<CanEvaluate> {
    Ok(CanEvaluate { programmes: held(actor, &[Role::Evaluator], programmes)? })
}

/// The evaluator or the lead of every one of these programmes (and there is at least one).
pub fn can_read_evaluation(actor: &Actor, programmes: &[ProgrammeId]) -> May<CanReadEvaluation> {
    Ok(CanReadEvaluation { programmes: held(actor, &[Role::Evaluator, Role::ProgrammeLead], programmes)? })
}

/// The programme's evaluator and its lead, and whoever leads the work in an organisation that takes part.
pub fn can_read_evidence(actor: &Actor, programme: &ProgrammeRef) -> May<CanReadEvidence> {
    if let Ok(may) = can_keep_evidence(actor, programme.programme) {
        return Ok(CanReadEvidence { programme: may.programme });
    }
    if programme.members.iter().any(|member| actor.covers_organisation(&[Role::LocalLead], *member)) {
        Ok(CanReadEvidence { programme: programme.clone() })
    } else {
        Err(Denied)
    }
}

/// The programme's evaluator and its lead.
pub fn can_keep_evidence(actor: &Actor, programme: ProgrammeId) -> May<CanKeepEvidence> {
    let held = actor.covers_programme(&[Role::Evaluator, Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanKeepEvidence { programme: held.clone() })
}

fn held(actor: &Actor, roles: &[Role], programmes: &[ProgrammeId]) -> May<Vec<ProgrammeRef>> {
    if programmes.is_empty() {
        return Err(Denied);
    }
    programmes.iter().map(|p| actor.covers_programme(roles, *p).cloned().ok_or(Denied)).collect()
}

/// The program itself, at the command line, on behalf of whoever has the data folder: there is no account to ask.
pub fn can_evaluate_at_the_command_line(programmes: Vec<ProgrammeRef>) -> CanEvaluate {
    CanEvaluate { programmes }
}
