//! What does a meeting take up? Initiatives and needs of the plan, and what else has to be decided, each with what the council is asked.

use access::rules::council::CanSeeCouncil;
use access::rules::development::CanCoordinate;
use db::{Fetch, Hold, Work};
use kernel::free_text::FreeText;
use kernel::{AgendaItemId, InitiativeId, MeetingId, NeedId, OrganisationId};

use super::{Item, MeetingKind, Scoring, store};

/// The most that a meeting takes up.
pub const MOST_ITEMS: usize = 30;

/// Something to take up.
#[derive(Debug, Clone, Copy)]
pub struct NewItem<'a> {
    /// The initiative that it is about.
    pub initiative: Option<InitiativeId>,
    /// The need that it is about.
    pub need: Option<NeedId>,
    /// What it is called.
    pub title: &'a FreeText,
    /// What the council is asked to decide.
    pub asked: &'a FreeText,
}

/// Why the agenda, or the scores, were not changed.
#[derive(Debug, thiserror::Error)]
pub enum AgendaError {
    /// There is no such meeting, or nothing of the kind on its agenda.
    #[error("no such meeting, or no such item")]
    NoSuchItem,
    /// It is about an initiative or a need that the organisation does not have.
    #[error("no such initiative or need")]
    NoSuchSubject,
    /// The same initiative or need stands on the agenda.
    #[error("it stands on the agenda")]
    StandsThere,
    /// The agenda is full.
    #[error("at most {MOST_ITEMS} items")]
    Full,
    /// The minutes lie before the adjusters, or are signed.
    #[error("the minutes lie before the adjusters, or are signed")]
    MinutesLaid,
    /// Scores are not taken now.
    #[error("scores are not taken now")]
    ScoringNotOpen,
    /// It has been decided.
    #[error("it has been decided")]
    Decided,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What a meeting takes up, in order.
///
/// # Errors
/// As the database's.
pub async fn agenda_of(from: &mut impl Fetch, may: &CanSeeCouncil, meeting: MeetingId) -> db::Result<Vec<Item>> {
    store::items(from, *may.organisation(), meeting).await
}

/// Something on an agenda of the council.
///
/// # Errors
/// As the database's.
pub async fn find_item(from: &mut impl Fetch, may: &CanSeeCouncil, item: AgendaItemId) -> db::Result<Option<Item>> {
    store::find_item(from, *may.organisation(), item).await
}

/// Puts something on the agenda, last.
///
/// # Errors
/// [`AgendaError`]; the work should then be dropped.
pub async fn add_item(
    work: &mut Work,
    may: &CanCoordinate,
    meeting: MeetingId,
    new: NewItem<'_>,
) -> Result<AgendaItemId, AgendaError> {
    let organisation = *may.organisation();
    hold(work, meeting).await?;
    let found = store::find_meeting(work, organisation, meeting).await?;
    let meeting = found.filter(|meeting| meeting.kind == MeetingKind::Council).ok_or(AgendaError::NoSuchItem)?;
    may_change(work, organisation, meeting.id).await?;
    if let Some(initiative) = new.initiative
        && crate::initiative::store::find(work, organisation, initiative).await?.is_none()
    {
        return Err(AgendaError::NoSuchSubject);
    }
    if let Some(need) = new.need
        && crate::need::store::find(work, organisation, need).await?.is_none()
    {
        return Err(AgendaError::NoSuchSubject);
    }
    let items = store::items(work, organisation, meeting.id).await?;
    let same = |item: &Item| {
        (new.initiative.is_some() && item.initiative == new.initiative) || (new.need.is_some() && item.need == new.need)
    };
    if items.iter().any(same) {
        return Err(AgendaError::StandsThere);
    }
    if items.len() >= MOST_ITEMS {
        return Err(AgendaError::Full);
    }
    let item = Item {
        id: work.new_id()?,
        meeting: meeting.id,
        place: items.last().map_or(1, |last| last.place + 1),
        initiative: new.initiative,
        need: new.need,
        title: new.title.as_str().to_owned(),
        asked: new.asked.as_str().to_owned(),
        scoring: Scoring::Not,
        decided: None,
    };
    store::insert_item(work, organisation, &item).await?;
    Ok(item.id)
}

/// Opens or closes the scoring of something. What has been closed is not opened again: the spread has been seen.
///
/// # Errors
/// [`AgendaError`]; the work should then be dropped.
pub async fn set_scoring(
    work: &mut Work,
    may: &CanCoordinate,
    item: AgendaItemId,
    scoring: Scoring,
) -> Result<(), AgendaError> {
    let organisation = *may.organisation();
    let item = item_in_draft(work, organisation, item).await?;
    if item.decided.is_some() {
        return Err(AgendaError::Decided);
    }
    match (item.scoring, scoring) {
        (Scoring::Not, Scoring::Open) | (Scoring::Open, Scoring::Closed) => {}
        _ => return Err(AgendaError::ScoringNotOpen),
    }
    store::set_scoring(work, organisation, item.id, scoring).await?;
    Ok(())
}

/// Something on an agenda whose minutes can still be written, held so that nobody changes it meanwhile.
pub(super) async fn item_in_draft(
    work: &mut Work,
    organisation: OrganisationId,
    item: AgendaItemId,
) -> Result<Item, AgendaError> {
    let found = store::find_item(work, organisation, item).await?.ok_or(AgendaError::NoSuchItem)?;
    hold(work, found.meeting).await?;
    may_change(work, organisation, found.meeting).await?;
    // Read again: somebody may have changed it before it was held.
    store::find_item(work, organisation, item).await?.ok_or(AgendaError::NoSuchItem)
}

/// Holds a meeting until the work ends: what is read of its agenda and its minutes stays so.
///
/// # Errors
/// As the database's.
pub async fn hold(work: &mut Work, meeting: MeetingId) -> db::Result<()> {
    work.hold(Hold::Alone, &format!("meeting-{meeting}")).await
}

async fn may_change(work: &mut Work, organisation: OrganisationId, meeting: MeetingId) -> Result<(), AgendaError> {
    match store::record(work, organisation, meeting).await? {
        Some(_) => Err(AgendaError::MinutesLaid),
        None => Ok(()),
    }
}
