//! Who prepares initiatives together and learns from each other? The forum: fixed seats of districts, departments and companies, so that
//! there is continuity; meetings with who was there; notes on an initiative that is being prepared; and lessons of initiatives that were
//! stopped or came into operation, read by every organisation that they are shared with.

mod lesson;
pub(crate) mod store;

use access::rules::council::{CanTakePartInForum, ForumSeat};
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Date, InitiativeId, MeetingId, OrganisationId, SeatId, SignInId, Timestamp};

use crate::council::{Meeting, MeetingKind};
use crate::party::PartyKind;

pub use lesson::{SharedLesson, search_lessons, shared_lessons};

/// The longest name.
pub const NAME_MAX: usize = 120;
/// The longest note.
pub const NOTE_MAX: usize = 2_000;

/// A fixed seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// Whose it is.
    pub body: String,
    /// What that is.
    pub kind: PartyKind,
    /// The account of whoever has it, where there is one.
    pub sign_in: Option<SignInId>,
    /// Who has it.
    pub name: String,
    /// From when.
    pub starts_on: Date,
    /// Until when, where it ends.
    pub ends_on: Option<Date>,
}

impl Seat {
    /// Whether somebody has it on a day.
    pub fn runs(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| end >= on)
    }
}

/// A seat with what its holder has taken part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatLine {
    /// The seat.
    pub seat: Seat,
    /// How many meetings there have been while it ran.
    pub meetings: usize,
    /// At how many of them its holder was.
    pub attended: usize,
}

/// A seat to give.
#[derive(Debug, Clone, Copy)]
pub struct NewSeat<'a> {
    /// Whose it is.
    pub body: &'a FreeText,
    /// What that is.
    pub kind: PartyKind,
    /// The account of whoever has it.
    pub sign_in: Option<SignInId>,
    /// Who has it.
    pub name: &'a FreeText,
    /// From when.
    pub starts_on: Date,
}

/// A note on an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// On which.
    pub initiative: InitiativeId,
    /// What is written.
    pub body: String,
    /// When.
    pub written_at: Timestamp,
    /// By which account.
    pub written_by: Option<SignInId>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ForumError {
    /// There is no such seat, meeting or initiative.
    #[error("no such seat, meeting or initiative")]
    NotFound,
    /// The account is not the organisation's.
    #[error("the account is not the organisation's")]
    Account,
    /// The seat ends before it begins, or the meeting has not been held.
    #[error("not on this day")]
    Day,
    /// The initiative was stopped or is in operation: nothing is prepared.
    #[error("nothing is prepared any more")]
    Done,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The seats, to ask whether somebody has one.
///
/// # Errors
/// As the database's.
pub async fn seats(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<ForumSeat>> {
    let seat = |seat: Seat| ForumSeat {
        organisation,
        seat: seat.id,
        sign_in: seat.sign_in,
        starts_on: seat.starts_on,
        ends_on: seat.ends_on,
    };
    Ok(store::seats(from, organisation).await?.into_iter().map(seat).collect())
}

/// The seats with what their holders have taken part in, by kind and whose they are.
///
/// # Errors
/// As the database's.
pub async fn list_seats(from: &mut impl Fetch, may: &CanTakePartInForum, today: Date) -> db::Result<Vec<SeatLine>> {
    let organisation = *may.organisation();
    let meetings = meetings_of(from, may).await?;
    let attendance = store::attendance(from, organisation).await?;
    let line = |seat: Seat| {
        let during: Vec<&Meeting> =
            meetings.iter().filter(|meeting| meeting.held_on <= today && seat.runs(meeting.held_on)).collect();
        let was_there = |meeting: &&&Meeting| attendance.contains(&(meeting.id, seat.id));
        SeatLine { meetings: during.len(), attended: during.iter().filter(was_there).count(), seat }
    };
    Ok(store::seats(from, organisation).await?.into_iter().map(line).collect())
}

/// Gives a seat to somebody.
///
/// # Errors
/// [`ForumError`]; the work should then be dropped.
pub async fn give_seat(work: &mut Work, may: &CanCoordinate, new: NewSeat<'_>) -> Result<SeatId, ForumError> {
    let organisation = *may.organisation();
    if let Some(account) = new.sign_in
        && people::role::find_actor(work, organisation, account).await?.is_none()
    {
        return Err(ForumError::Account);
    }
    let seat = Seat {
        id: work.new_id()?,
        body: new.body.as_str().to_owned(),
        kind: new.kind,
        sign_in: new.sign_in,
        name: new.name.as_str().to_owned(),
        starts_on: new.starts_on,
        ends_on: None,
    };
    store::insert_seat(work, organisation, &seat).await?;
    Ok(seat.id)
}

/// Ends a seat with a day.
///
/// # Errors
/// [`ForumError`]; the work should then be dropped.
pub async fn end_seat(work: &mut Work, may: &CanCoordinate, seat: SeatId, on: Date) -> Result<(), ForumError> {
    let organisation = *may.organisation();
    let known = store::seats(work, organisation).await?;
    let found = known.iter().find(|known| known.id == seat).ok_or(ForumError::NotFound)?;
    if on < found.starts_on {
        return Err(ForumError::Day);
    }
    store::set_end(work, organisation, seat, on).await?;
    Ok(())
}

/// The forum's meetings, the latest first.
///
/// # Errors
/// As the database's.
pub async fn meetings_of(from: &mut impl Fetch, may: &CanTakePartInForum) -> db::Result<Vec<Meeting>> {
    let all = crate::council::store::meetings(from, *may.organisation()).await?;
    Ok(all.into_iter().filter(|meeting| meeting.kind == MeetingKind::Forum).collect())
}

/// Who was at a meeting.
///
/// # Errors
/// As the database's.
pub async fn who_was_at(
    from: &mut impl Fetch,
    may: &CanTakePartInForum,
    meeting: MeetingId,
) -> db::Result<Vec<SeatId>> {
    let all = store::attendance(from, *may.organisation()).await?;
    Ok(all.into_iter().filter(|(of, _)| *of == meeting).map(|(_, seat)| seat).collect())
}

/// Writes down who was at a meeting of the forum, in place of what was written before.
///
/// # Errors
/// [`ForumError`]; the work should then be dropped.
pub async fn note_attendance(
    work: &mut Work,
    may: &CanCoordinate,
    meeting: MeetingId,
    there: &[SeatId],
) -> Result<(), ForumError> {
    let organisation = *may.organisation();
    let found = crate::council::store::find_meeting(work, organisation, meeting).await?;
    let found = found.filter(|meeting| meeting.kind == MeetingKind::Forum).ok_or(ForumError::NotFound)?;
    if found.held_on > work.now().day_in_sweden() {
        return Err(ForumError::Day);
    }
    let known = store::seats(work, organisation).await?;
    let had_seat = |id: &SeatId| known.iter().any(|seat| seat.id == *id && seat.runs(found.held_on));
    if !there.iter().all(had_seat) {
        return Err(ForumError::NotFound);
    }
    store::set_attendance(work, organisation, meeting, there).await?;
    Ok(())
}

/// Writes a note on an initiative that is being prepared or carried out.
///
/// # Errors
/// [`ForumError`]; the work should then be dropped.
pub async fn prepare(
    work: &mut Work,
    may: &CanTakePartInForum,
    initiative: InitiativeId,
    body: &FreeText,
) -> Result<(), ForumError> {
    let organisation = *may.organisation();
    let found = crate::initiative::store::find(work, organisation, initiative).await?.ok_or(ForumError::NotFound)?;
    if !found.phase.is_open() {
        return Err(ForumError::Done);
    }
    let note = Note { initiative, body: body.as_str().to_owned(), written_at: work.now(), written_by: work.actor_id() };
    store::insert_note(work, organisation, &note).await?;
    Ok(())
}

/// The notes on the organisation's initiatives, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_notes(from: &mut impl Fetch, may: &CanTakePartInForum) -> db::Result<Vec<Note>> {
    store::notes(from, *may.organisation()).await
}

/// The initiatives that can be prepared: number, name and phase, by name.
///
/// # Errors
/// As the database's.
pub async fn to_prepare(
    from: &mut impl Fetch,
    may: &CanTakePartInForum,
) -> db::Result<Vec<(InitiativeId, String, crate::initiative::Phase)>> {
    let all = crate::initiative::store::list(from, *may.organisation()).await?;
    let open = all.into_iter().filter(|initiative| initiative.phase.is_open());
    Ok(open.map(|initiative| (initiative.id, initiative.name, initiative.phase)).collect())
}
