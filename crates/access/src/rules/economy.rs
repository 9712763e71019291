//! Who may see and import costs?

use kernel::ProgrammeId;

use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role};
use crate::{Denied, May};

proof! {
    /// May see the programme's costs.
    CanSeeCosts(programme: ProgrammeRef)
}
proof! {
    /// May import costs to the programme.
    CanImportCosts(programme: ProgrammeRef)
}
proof! {
    /// May decide the programme's budget and its rates, and say why something deviates.
    CanKeepBudget(programme: ProgrammeRef)
}

/// The programme's lead and its evaluator.
pub fn can_see_costs(actor: &Actor, programme: ProgrammeId) -> May<CanSeeCosts> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanSeeCosts { programme: held.clone() })
}

/// The programme's lead.
pub fn can_import_costs(actor: &Actor, programme: ProgrammeId) -> May<CanImportCosts> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanImportCosts { programme: held.clone() })
}

/// The programme's lead.
pub fn can_keep_budget(actor: &Actor, programme: ProgrammeId) -> May<CanKeepBudget> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanKeepBudget { programme: held.clone() })
}
