//! What did the council decide, and why? Written down once, on the day of the meeting. A decision about an initiative is taken at its
//! gate: there it is kept on which evidence, and what was stopped takes no further decision.

use access::rules::development::CanDecideGates;
use db::Work;
use kernel::AgendaItemId;
use kernel::free_text::FreeText;

use super::agenda::{AgendaError, item_in_draft};
use super::{Decided, Scoring, store};
use crate::gate::{self, Body, NewDecision, Outcome};
use crate::initiative::Phase;

/// What is decided.
#[derive(Debug, Clone, Copy)]
pub struct CouncilDecision<'a> {
    /// What.
    pub outcome: Outcome,
    /// The phase that the initiative was in when it was discussed, where it is about one.
    pub seen: Option<Phase>,
    /// Why.
    pub reason: &'a FreeText,
    /// What was learnt, where something is stopped.
    pub lesson: Option<&'a FreeText>,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The agenda does not allow it.
    #[error(transparent)]
    Agenda(#[from] AgendaError),
    /// Scores are still being given.
    #[error("close the scoring first")]
    ScoringOpen,
    /// The meeting has not been held.
    #[error("the meeting has not been held")]
    NotHeld,
    /// The gate does not allow it.
    #[error(transparent)]
    Gate(gate::DecideError),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<gate::DecideError> for DecideError {
    fn from(error: gate::DecideError) -> Self {
        match error {
            gate::DecideError::Db(why) => Self::Db(why),
            other => Self::Gate(other),
        }
    }
}

/// Writes down what the council decided about something on an agenda.
///
/// # Errors
/// [`DecideError`] says what to change; the work should then be dropped.
pub async fn decide_item(
    work: &mut Work,
    may: &CanDecideGates,
    item: AgendaItemId,
    new: CouncilDecision<'_>,
) -> Result<(), DecideError> {
    let organisation = *may.organisation();
    let item = item_in_draft(work, organisation, item).await?;
    if item.decided.is_some() {
        return Err(AgendaError::Decided.into());
    }
    if item.scoring == Scoring::Open {
        return Err(DecideError::ScoringOpen);
    }
    let meeting = store::find_meeting(work, organisation, item.meeting).await?.ok_or(AgendaError::NoSuchItem)?;
    if meeting.held_on > work.now().day_in_sweden() {
        return Err(DecideError::NotHeld);
    }
    let decision = match item.initiative {
        Some(initiative) => {
            let at_gate = NewDecision {
                seen: new.seen.ok_or(AgendaError::NoSuchSubject)?,
                outcome: new.outcome,
                reason: new.reason,
                lesson: new.lesson,
                body: Body::Council,
                meeting: Some(meeting.id.into()),
                decided_on: meeting.held_on,
            };
            Some(gate::decide(work, may, initiative, at_gate).await?.id)
        }
        None => None,
    };
    let decided = Decided { outcome: new.outcome, reason: new.reason.as_str().to_owned(), decision, at: work.now() };
    store::set_decided(work, organisation, item.id, &decided).await?;
    Ok(())
}
