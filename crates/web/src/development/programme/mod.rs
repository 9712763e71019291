//! Pages about what a programme means to do: it is set up from a template ([`new`]), its plan is read ([`show`]) and changed ([`edit`]), held
//! against what usually gives results ([`check`], [`organisation`]), and its risks are kept ([`risks`]).

pub(crate) mod check;
mod content;
pub(crate) mod edit;
mod lines;
pub(crate) mod new;
pub(crate) mod organisation;
pub(crate) mod risks;
pub(crate) mod show;
pub(crate) mod standing;

use access::rules::people::{CanSeeProgramme, CanSetUpProgramme, can_see_programme, can_set_up_programme};
use development::programme_plan::{PlanText, Problem};
use kernel::{Date, OrganisationId, ProgrammeId};
use text::Texts;

use crate::failure::Failure;
use crate::people::session::SignedIn;

/// The permission to see how the programme is set up, when it is that lead's.
fn may_see(signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<CanSeeProgramme, Failure> {
    let may = can_see_programme(&signed_in.actor, id)?;
    if may.programme().lead == lead { Ok(may) } else { Err(Failure::NotFound) }
}

/// The permission to change it.
fn may_change(signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<CanSetUpProgramme, Failure> {
    let may = can_set_up_programme(&signed_in.actor, id)?;
    if may.programme().lead == lead { Ok(may) } else { Err(Failure::NotFound) }
}

/// What is wrong with a plan, in words.
fn in_words(t: Texts, problem: Problem) -> String {
    let line = |key: &str, n: usize| t.count(key, n + 1);
    match problem {
        Problem::NoPhase => t.get("programme-plan-wrong-no-phase"),
        Problem::TooMany(_) => t.get("programme-plan-wrong-too-many"),
        Problem::Name(_, n) => line("programme-plan-wrong-name", n),
        Problem::TooLong => t.count("field-too-long", development::programme_plan::LONGEST_TEXT),
        Problem::EndsBeforeItStarts(_, n) => line("programme-plan-wrong-ends-first", n),
        Problem::PhaseOrder(n) => line("programme-plan-wrong-phase-order", n),
        Problem::Outside(_, n) => line("programme-plan-wrong-outside", n),
        Problem::Numbers(n) => line("programme-plan-wrong-numbers", n),
        Problem::MemberTwice => t.get("programme-plan-wrong-member-twice"),
    }
}

/// From one day to another, in words.
fn days(t: Texts, from: Date, to: Date) -> String {
    t.with("wave-days", &[("from", &t.date(from)), ("to", &t.date(to))])
}

/// The planned participants, shared out among the organisations as evenly as can be.
fn share_out(members: &[OrganisationId], persons: u32) -> Vec<development::programme_plan::PlannedMember> {
    let n = members.len().max(1) as u32;
    let share = |place: usize| persons / n + u32::from((place as u32) < persons % n);
    members
        .iter()
        .enumerate()
        .map(|(place, organisation)| development::programme_plan::PlannedMember {
            organisation: *organisation,
            persons: share(place),
        })
        .collect()
}

/// The time that a plan sets aside, in whole hours.
fn hours(plan: &PlanText, today: Date) -> (f64, f64) {
    let (all, before) = plan.time(today);
    (all.0 as f64 / 60.0, before.0 as f64 / 60.0)
}
