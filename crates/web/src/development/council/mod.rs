//! Pages of the council: who sits in it and when it meets; a meeting with its agenda, scores and decisions; its minutes and its papers.

pub(crate) mod agenda;
pub(crate) mod ballot;
pub(crate) mod meeting;
pub(crate) mod minutes;
pub(crate) mod overview;
pub(crate) mod papers;
mod record;

use access::rules::council::{CanSeeCouncil, CanSitInCouncil, can_see_council, can_sit_in_council};
use access::rules::development::{CanCoordinate, can_coordinate};
use development::council::{Meeting, find_meeting, seats};
use kernel::MeetingId;
use text::Texts;

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// What the acting person may in the own organisation's council.
pub(super) struct Entered {
    pub(super) may: CanSeeCouncil,
    /// The own seat, of a member.
    seat: Option<CanSitInCouncil>,
    /// Of whoever plans the meetings and keeps the minutes.
    keeps: Option<CanCoordinate>,
}

pub(super) async fn enter(app: &App, signed_in: &SignedIn) -> Result<Entered, Failure> {
    let (actor, today) = (&signed_in.actor, today(app));
    let organisation = actor.organisation;
    let seats = seats(&mut app.db().reader(), organisation).await?;
    Ok(Entered {
        may: can_see_council(actor, organisation, &seats, today)?,
        seat: can_sit_in_council(actor, organisation, &seats, today).ok(),
        keeps: can_coordinate(actor, organisation).ok(),
    })
}

/// A meeting of the council that the acting person may see.
pub(super) async fn meeting_of(app: &App, entered: &Entered, meeting: MeetingId) -> Result<Meeting, Failure> {
    find_meeting(&mut app.db().reader(), &entered.may, meeting).await?.ok_or(Failure::NotFound)
}

/// When a meeting is, in words.
pub(super) fn when(t: Texts, meeting: &Meeting) -> String {
    t.with("session-when", &[("day", &t.weekday_date(meeting.held_on)), ("time", &t.clock(meeting.minute))])
}

pub(super) fn address(meeting: MeetingId) -> String {
    format!("/council/meetings/{meeting}")
}
