//! What does it take to plan an activity? What is to be done, by whom, until when, and after what.

use std::collections::BTreeMap;

use access::rules::development::CanLeadInitiative;
use db::{Hold, Work};
use kernel::free_text::FreeText;
use kernel::{ActivityId, Date, OrganisationId, PartyId};

use super::{Activity, ActivityKind, ActivityState, find_circle, store};
use crate::initiative::{self, Phase};
use crate::party;

/// What somebody writes about an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityDraft {
    /// What kind.
    pub kind: ActivityKind,
    /// What it is called.
    pub name: FreeText,
    /// Who is responsible.
    pub responsible: Option<FreeText>,
    /// To whom it is given.
    pub party: Option<PartyId>,
    /// When it begins.
    pub starts_on: Option<Date>,
    /// When it is to be done.
    pub ends_on: Option<Date>,
    /// How far it has come.
    pub state: ActivityState,
    /// What came of it.
    pub result: Option<FreeText>,
    /// What it waits for.
    pub after: Vec<ActivityId>,
}

/// Why it was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ActivityError {
    /// There is no such initiative or activity.
    #[error("no such activity")]
    NoSuchActivity,
    /// The initiative was stopped: nothing more is planned for it.
    #[error("the initiative was stopped")]
    Stopped,
    /// It would end before it begins.
    #[error("it ends before it begins")]
    Days,
    /// There is no such party, or no such activity of the same organisation to wait for.
    #[error("what it waits for, or to whom it is given, is not there")]
    Unknown,
    /// These would wait for each other in a circle, each for the next and the last for the first.
    #[error("they would wait for each other: {}", .0.join(", "))]
    Circle(Vec<String>),
    /// What it waits for is not done, so that it cannot be under way or done.
    #[error("it waits for: {}", .0.join(", "))]
    Waits(Vec<String>),
    /// Somebody has saved it meanwhile.
    #[error("somebody saved it meanwhile")]
    Changed,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Adds an activity to an initiative.
///
/// # Errors
/// [`ActivityError`] says what to change; the work should then be dropped.
pub async fn add_activity(
    work: &mut Work,
    may: &CanLeadInitiative,
    draft: ActivityDraft,
) -> Result<ActivityId, ActivityError> {
    let (organisation, initiative) = (may.initiative().organisation, may.initiative().initiative);
    let all = held(work, may).await?;
    let activity = written(work.new_id()?, initiative, 1, draft);
    check(work, organisation, &all, &activity).await?;
    store::insert(work, organisation, std::slice::from_ref(&activity)).await?;
    Ok(activity.id)
}

/// Changes an activity of an initiative. `seen` is the version that it was written from.
///
/// # Errors
/// [`ActivityError`] says what to change; the work should then be dropped.
pub async fn change_activity(
    work: &mut Work,
    may: &CanLeadInitiative,
    activity: ActivityId,
    seen: i64,
    draft: ActivityDraft,
) -> Result<(), ActivityError> {
    let (organisation, initiative) = (may.initiative().organisation, may.initiative().initiative);
    let all = held(work, may).await?;
    let before = all.iter().find(|known| known.id == activity && known.initiative == initiative);
    let before = before.ok_or(ActivityError::NoSuchActivity)?;
    if before.version != seen {
        return Err(ActivityError::Changed);
    }
    let changed = written(activity, initiative, seen + 1, draft);
    check(work, organisation, &all, &changed).await?;
    if store::replace(work, organisation, &changed).await? { Ok(()) } else { Err(ActivityError::Changed) }
}

/// Every activity of the organisation, while nobody else changes any: two changes crosswise could make a circle.
async fn held(work: &mut Work, may: &CanLeadInitiative) -> Result<Vec<Activity>, ActivityError> {
    let organisation = may.initiative().organisation;
    work.hold(Hold::Alone, &format!("activities {organisation}")).await?;
    let found = initiative::store::find(work, organisation, may.initiative().initiative).await?;
    match found.map(|found| found.phase) {
        None => Err(ActivityError::NoSuchActivity),
        Some(Phase::Stopped) => Err(ActivityError::Stopped),
        Some(_) => Ok(store::list(work, organisation).await?),
    }
}

async fn check(
    work: &mut Work,
    organisation: OrganisationId,
    all: &[Activity],
    activity: &Activity,
) -> Result<(), ActivityError> {
    if let (Some(starts), Some(ends)) = (activity.starts_on, activity.ends_on)
        && ends < starts
    {
        return Err(ActivityError::Days);
    }
    let known = |id: &ActivityId| all.iter().any(|other| other.id == *id) || *id == activity.id;
    let parties = party::parties(work, organisation).await?;
    let party_known = activity.party.is_none_or(|id| parties.iter().any(|party| party.id == id));
    if !party_known || !activity.after.iter().all(known) {
        return Err(ActivityError::Unknown);
    }
    let mut waits: BTreeMap<ActivityId, Vec<ActivityId>> =
        all.iter().map(|other| (other.id, other.after.clone())).collect();
    waits.insert(activity.id, activity.after.clone());
    let name = |id: &ActivityId| {
        let other = all.iter().find(|other| other.id == *id && *id != activity.id);
        other.map_or_else(|| activity.name.clone(), |other| other.name.clone())
    };
    if let Some(circle) = find_circle(&waits) {
        return Err(ActivityError::Circle(circle.iter().map(name).collect()));
    }
    let open = |id: &&ActivityId| all.iter().any(|other| other.id == **id && other.state.is_open());
    let waiting: Vec<String> = activity.after.iter().filter(open).map(name).collect();
    if matches!(activity.state, ActivityState::UnderWay | ActivityState::Done) && !waiting.is_empty() {
        return Err(ActivityError::Waits(waiting));
    }
    Ok(())
}

fn written(id: ActivityId, initiative: kernel::InitiativeId, version: i64, draft: ActivityDraft) -> Activity {
    let mut after = draft.after;
    after.sort();
    after.dedup();
    let text = |text: FreeText| text.as_str().to_owned();
    Activity {
        id,
        initiative,
        kind: draft.kind,
        name: draft.name.as_str().to_owned(),
        responsible: draft.responsible.map(text),
        party: draft.party,
        starts_on: draft.starts_on,
        ends_on: draft.ends_on,
        state: draft.state,
        result: draft.result.map(text),
        version,
        after,
    }
}
