//! When do they meet, and for what?

use access::rules::council::CanSeeCouncil;
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Date, MeetingId};

use super::{Meeting, MeetingKind, store};

/// A meeting to plan.
#[derive(Debug, Clone, Copy)]
pub struct NewMeeting<'a> {
    /// Whose it is.
    pub kind: MeetingKind,
    /// For what it is held.
    pub title: &'a FreeText,
    /// On which day.
    pub held_on: Date,
    /// At which minute of the day.
    pub minute: u16,
    /// Where.
    pub place: &'a FreeText,
}

/// Why a meeting was not planned.
#[derive(Debug, thiserror::Error)]
pub enum MeetingError {
    /// No such time of the day.
    #[error("no such time of the day")]
    Time,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Plans a meeting.
///
/// # Errors
/// [`MeetingError`]; the work should then be dropped.
pub async fn plan_meeting(
    work: &mut Work,
    may: &CanCoordinate,
    new: NewMeeting<'_>,
) -> Result<MeetingId, MeetingError> {
    if new.minute >= 24 * 60 {
        return Err(MeetingError::Time);
    }
    let meeting = Meeting {
        id: work.new_id()?,
        kind: new.kind,
        title: new.title.as_str().to_owned(),
        held_on: new.held_on,
        minute: new.minute,
        place: new.place.as_str().to_owned(),
    };
    store::insert_meeting(work, *may.organisation(), &meeting).await?;
    Ok(meeting.id)
}

/// The council's meetings, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_meetings(from: &mut impl Fetch, may: &CanSeeCouncil) -> db::Result<Vec<Meeting>> {
    let all = store::meetings(from, *may.organisation()).await?;
    Ok(all.into_iter().filter(|meeting| meeting.kind == MeetingKind::Council).collect())
}

/// One of the council's meetings.
///
/// # Errors
/// As the database's.
pub async fn find_meeting(
    from: &mut impl Fetch,
    may: &CanSeeCouncil,
    meeting: MeetingId,
) -> db::Result<Option<Meeting>> {
    let found = store::find_meeting(from, *may.organisation(), meeting).await?;
    Ok(found.filter(|meeting| meeting.kind == MeetingKind::Council))
}
