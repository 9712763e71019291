//! When do I lead something? Sessions as a file that calendar programs read (RFC 5545): what, when and where, and nobody's
//! name. A session keeps its id, so that a file read again moves what has moved and strikes out what was cancelled.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use kernel::{OrganisationId, SessionId, Timestamp};
use learning::session::{ListedSession, Session, State as SessionState, agenda};

use super::{may_run, runs_sessions};
use crate::app::App;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// What is coming, today included.
pub(crate) async fn send_calendar(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let filter = runs_sessions(&signed_in)?;
    let agenda = agenda(&mut app.db().reader(), &filter, app.db().now()).await?;
    let coming = agenda.today.iter().chain(&agenda.upcoming);
    Ok(file(coming.map(|listed| event(&app, listed))))
}

/// One session.
pub(crate) async fn send_session(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let (_, session) = may_run(&mut reader, &signed_in.actor, organisation, session).await?;
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let unit_name = tree.get(session.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    Ok(file([event(&app, &ListedSession { organisation, unit_name, session, undecided: false })]))
}

fn event(app: &App, listed: &ListedSession) -> Event {
    let Session { id, title, starts_at, planned_minutes, state, .. } = &listed.session;
    let ends_at = Timestamp(starts_at.0 + planned_minutes.0 * 60_000);
    let status = match state {
        SessionState::Cancelled(_) => EventStatus::Cancelled,
        SessionState::Planned | SessionState::Held => EventStatus::Confirmed,
    };
    Event::new()
        .uid(&format!("{id}@ombud"))
        .summary(title)
        .location(&listed.unit_name)
        .url(&app.config().link(&format!("/sessions/{}/{id}", listed.organisation)))
        .add_property("DTSTAMP", in_utc(app.db().now()))
        .add_property("DTSTART", in_utc(*starts_at))
        .add_property("DTEND", in_utc(ends_at))
        .status(status)
        .done()
}

/// A moment as calendars write it: `20260318T120000Z`.
fn in_utc(moment: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(moment.0).unwrap_or_default();
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn file(events: impl IntoIterator<Item = Event>) -> Response {
    let mut calendar = Calendar::new();
    calendar.name("Ombud");
    events.into_iter().for_each(|event| {
        calendar.push(event);
    });
    let headers =
        [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"ombud.ics\"")];
    (headers, calendar.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc_whatever_the_season() {
        let noon = |date: &str| in_utc(Timestamp::from_sweden(date.parse().unwrap(), 12 * 60));
        assert_eq!((noon("2026-01-15"), noon("2026-07-15")), ("20260115T110000Z".into(), "20260715T100000Z".into()));
    }
}
