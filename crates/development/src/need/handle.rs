//! What becomes of a need? Whoever coordinates gives it a heading and says what happens, joins it to a similar one, and can part them
//! again: each keeps its words, its voices and its history.

use access::rules::development::CanCoordinate;
use db::{Hold, Work};
use kernel::free_text::FreeText;
use kernel::{NeedId, OrganisationId};

use super::gather::root;
use super::{Category, Need, NeedEvent, NeedState, store};

/// What is said of a need.
#[derive(Debug, Clone, Copy)]
pub struct Handling<'a> {
    /// What becomes of it.
    pub state: NeedState,
    /// What gets better.
    pub category: Category,
    /// Its heading in the plan.
    pub heading: Option<&'a FreeText>,
    /// What whoever handed it in is told.
    pub said: Option<&'a FreeText>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// There is no such need.
    #[error("no such need")]
    NoSuchNeed,
    /// What stands in the plan has a heading.
    #[error("give it a heading")]
    HeadingMissing,
    /// Whoever declines says why.
    #[error("say why")]
    ReasonMissing,
    /// An initiative names it, so that it is not declined.
    #[error("an initiative names it")]
    Named,
    /// A need is not joined to itself, nor to one that was joined to it.
    #[error("that would be a circle")]
    Circle,
    /// It is not joined to anything.
    #[error("it is joined to nothing")]
    NotJoined,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Says what becomes of a need.
///
/// # Errors
/// [`HandleError`] says what to change; the work should then be dropped.
pub async fn handle_need(
    work: &mut Work,
    may: &CanCoordinate,
    need: NeedId,
    handling: Handling<'_>,
) -> Result<(), HandleError> {
    let organisation = *may.organisation();
    let mut need = store::find(work, organisation, need).await?.ok_or(HandleError::NoSuchNeed)?;
    let in_plan = need.heading.is_some() || matches!(handling.state, NeedState::TakenUp | NeedState::Met);
    if handling.heading.is_none() && in_plan {
        return Err(HandleError::HeadingMissing);
    }
    if handling.state == NeedState::Declined {
        if handling.said.is_none() {
            return Err(HandleError::ReasonMissing);
        }
        let named = store::namings(work, organisation).await?;
        if named.iter().any(|(named, naming)| *named == need.id && naming.phase.is_open()) {
            return Err(HandleError::Named);
        }
    }
    let before = need.state;
    need.category = handling.category;
    need.heading = handling.heading.map(|text| text.as_str().to_owned());
    need.said = handling.said.map(|text| text.as_str().to_owned());
    if before != handling.state {
        need.state = handling.state;
        need.state_on = work.now().day_in_sweden();
        let what = match handling.state {
            NeedState::Received => NeedEvent::Opened,
            NeedState::TakenUp if before.is_open() => NeedEvent::TakenUp,
            NeedState::TakenUp => NeedEvent::Opened,
            NeedState::Met => NeedEvent::Met,
            NeedState::Declined => NeedEvent::Declined,
        };
        store::happened(work, organisation, need.id, what, None, need.said.as_deref()).await?;
    }
    Ok(store::set(work, organisation, &need).await?)
}

/// Joins a need to a similar one, which then weighs what both weigh.
///
/// # Errors
/// [`HandleError`] says what to change; the work should then be dropped.
pub async fn join_needs(work: &mut Work, may: &CanCoordinate, need: NeedId, to: NeedId) -> Result<(), HandleError> {
    let organisation = *may.organisation();
    let (all, one) = held(work, organisation, need).await?;
    let other = all.iter().find(|known| known.id == to).ok_or(HandleError::NoSuchNeed)?;
    let above = root(&all, other);
    if above.id == one.id {
        return Err(HandleError::Circle);
    }
    if one.joined_to == Some(above.id) {
        return Ok(());
    }
    store::set_joined(work, organisation, one.id, Some(above.id)).await?;
    store::happened(work, organisation, one.id, NeedEvent::Joined, Some(above.id.0), None).await?;
    Ok(())
}

/// Parts a need from the one that it was joined to; what was joined to it goes with it.
///
/// # Errors
/// [`HandleError`] says what to change; the work should then be dropped.
pub async fn part_need(work: &mut Work, may: &CanCoordinate, need: NeedId) -> Result<(), HandleError> {
    let organisation = *may.organisation();
    let (_, one) = held(work, organisation, need).await?;
    let from = one.joined_to.ok_or(HandleError::NotJoined)?;
    store::set_joined(work, organisation, one.id, None).await?;
    store::happened(work, organisation, one.id, NeedEvent::Parted, Some(from.0), None).await?;
    Ok(())
}

/// Every need and this one, while nobody else joins any: two who join crosswise would make a circle.
async fn held(work: &mut Work, organisation: OrganisationId, need: NeedId) -> Result<(Vec<Need>, Need), HandleError> {
    work.hold(Hold::Alone, &format!("needs {organisation}")).await?;
    let all = store::list(work, organisation).await?;
    let one = all.iter().find(|known| known.id == need).cloned().ok_or(HandleError::NoSuchNeed)?;
    Ok((all, one))
}
