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

/// The evaluator of every one of these programmes (and there is at least one).
pub fn can_evaluate(actor: &Actor, programmes: &[ProgrammeId]) -> May<CanEvaluate> {
    Ok(CanEvaluate { programmes: held(actor, &[Role::Evaluator], programmes)? })
}

/// The evaluator or the lead of every one of these programmes (and there is at least one).
pub fn can_read_evaluation(actor: &Actor, programmes: &[ProgrammeId]) -> May<CanReadEvaluation> {
    Ok(CanReadEvaluation { programmes: held(actor, &[Role::Evaluator, Role::ProgrammeLead], programmes)? })
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
