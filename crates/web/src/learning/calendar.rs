//! When do I lead something? Sessions as a file that calendar programs read (RFC 5545): what, when and where, and nobody's
//! name. A session keeps its id, so that a file read again moves what has moved and strikes out what was cancelled.

use access::rules::measurement::can_print_codes;
use access::scope;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use kernel::{OrganisationId, SessionId, Timestamp, UnitId};
use learning::session::feed::{
    FeedOf, entries, find_feed, list_feeds, make_own_feed, make_unit_feed, revoke_own_feed, revoke_unit_feed,
};
use learning::session::{ListedSession, Session, State as SessionState, agenda};

use super::{admitted, may_run, runs_sessions};
use crate::app::App;
use crate::assets;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/calendar.html")]
struct CalendarPage {
    page: Page,
    /// Since when the own address exists.
    own: Option<String>,
    /// The units with an address: id, name, and since when.
    units: Vec<(String, String, String)>,
    /// The units that can be given one.
    choices: Vec<(String, String)>,
    /// The address that was just made, shown once.
    made: Option<String>,
    form: Filled,
}

/// The addresses that calendar programs ask by themselves.
pub(crate) async fn show_feeds(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    show(&app, &signed_in, None, Filled::blank()).await
}

async fn show(app: &App, signed_in: &SignedIn, made: Option<String>, form: Filled) -> Result<Response, Failure> {
    runs_sessions(signed_in)?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let units = admitted(&mut reader, &scope::units_with_sessions(&signed_in.actor)).await?;
    let feeds = list_feeds(&mut reader, signed_in.actor.organisation).await?;
    let since = |of: FeedOf| {
        let found = feeds.iter().find(|(its, _)| *its == of);
        found.map(|(_, at)| t.date(at.day_in_sweden()))
    };
    let with = units.iter().filter_map(|(unit, place)| {
        let since = since(FeedOf::Unit(unit.id))?;
        Some((format!("{}.{}", place.organisation, unit.id), unit.name.clone(), since))
    });
    let status = if form.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = CalendarPage {
        page: signed_in.page("calendar-title").under("/sessions", t.get("sessions-title")),
        own: since(FeedOf::Account(signed_in.actor.sign_in)),
        units: with.collect(),
        choices: units
            .iter()
            .map(|(unit, place)| (format!("{}.{}", place.organisation, unit.id), unit.name.clone()))
            .collect(),
        made,
        form,
    };
    Ok((status, render(&page)).into_response())
}

/// Makes an address, or takes one back.
pub(crate) async fn change_feeds(
    State(app): State<App>,
    signed_in: SignedIn,
    form: Filled,
) -> Result<Response, Failure> {
    runs_sessions(&signed_in)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("of", t.get("calendar-whose"))]);
    let makes = match form.value("do") {
        "make" => true,
        "revoke" => false,
        _ => return Err(Failure::BadRequest),
    };
    let actor = &signed_in.actor;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let made = if form.value("of") == "own" {
        if makes {
            Some(make_own_feed(&mut work, actor).await?)
        } else {
            revoke_own_feed(&mut work, actor).await?;
            None
        }
    } else {
        let chosen = form.value("of").split_once('.');
        let chosen = chosen.and_then(|(organisation, unit)| Some((organisation.parse().ok()?, unit.parse().ok()?)));
        let Some((organisation, unit)): Option<(OrganisationId, UnitId)> = chosen else {
            drop(work);
            form.fail("of", t.get("field-choose-one"));
            return show(&app, &signed_in, None, form).await;
        };
        let place = people::unit::find_unit_ref(&mut work, organisation, unit).await?.ok_or(Failure::NotFound)?;
        let may = can_print_codes(actor, &place)?;
        if makes {
            Some(make_unit_feed(&mut work, &may).await?)
        } else {
            revoke_unit_feed(&mut work, &may).await?;
            None
        }
    };
    let what = if makes { "calendar_address_made" } else { "calendar_address_revoked" };
    work.commit(actor.organisation, what, Some(actor.sign_in.into())).await?;
    match made {
        Some(token) => {
            let address = app.config().link(&format!("/calendar/{token}.ics"));
            show(&app, &signed_in, Some(address), Filled::blank()).await
        }
        None => Ok(redirect_and_say(&app, "/sessions/calendar", "calendar-was-revoked")),
    }
}

/// What a calendar program gets that asks an address. One that was taken back is gone, and so is one that never was.
pub(crate) async fn send_feed(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    // A calendar without anything: a program that shows it in spite of the status shows nothing.
    let gone = || {
        let kind = [(CONTENT_TYPE, "text/calendar; charset=utf-8")];
        Ok((StatusCode::GONE, kind, Calendar::new().to_string()).into_response())
    };
    let Some(feed) = find_feed(&mut reader, token.strip_suffix(".ics").unwrap_or(&token)).await? else {
        return gone();
    };
    let Some(entries) = entries(&mut reader, feed, app.db().now()).await? else { return gone() };
    let mut calendar = Calendar::new();
    calendar
        .name("Ombud")
        .append_property(Property::new("REFRESH-INTERVAL", "PT1H").append_parameter(("VALUE", "DURATION")).done());
    calendar.append_property(("X-PUBLISHED-TTL", "PT1H"));
    for entry in entries {
        let listed = ListedSession {
            organisation: entry.organisation,
            unit_name: entry.unit_name,
            session: entry.session,
            undecided: false,
        };
        calendar.push(event(&app, &listed, entry.sequence, entry.changed_at));
    }
    let body = calendar.to_string();
    // The same content has the same mark, because each event carries the moment of its last change and not that of asking.
    let mark = format!("\"{:016x}\"", assets::fnv1a(body.as_bytes()));
    let kept = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let common = [(ETAG, mark.clone()), (CACHE_CONTROL, "private, no-cache".to_owned())];
    if kept.is_some_and(|kept| kept.split(',').any(|one| one.trim().trim_start_matches("W/") == mark)) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok((common, [(CONTENT_TYPE, "text/calendar; charset=utf-8")], body).into_response())
}

/// What is coming, today included.
pub(crate) async fn send_calendar(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let filter = runs_sessions(&signed_in)?;
    let agenda = agenda(&mut app.db().reader(), &filter, app.db().now()).await?;
    let coming = agenda.today.iter().chain(&agenda.upcoming);
    let now = app.db().now();
    Ok(file(coming.map(|listed| event(&app, listed, sequence(&listed.session), now))))
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
    let listed = ListedSession { organisation, unit_name, session, undecided: false };
    Ok(file([event(&app, &listed, sequence(&listed.session), app.db().now())]))
}

/// A session changes for calendars when it is cancelled, and at no other time.
fn sequence(session: &Session) -> i64 {
    i64::from(matches!(session.state, SessionState::Cancelled(_)))
}

fn event(app: &App, listed: &ListedSession, sequence: i64, changed_at: Timestamp) -> Event {
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
        .add_property("DTSTAMP", in_utc(changed_at))
        .add_property("LAST-MODIFIED", in_utc(changed_at))
        .add_property("SEQUENCE", sequence.to_string())
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
