//! The forum: who has a seat and was there, what is being prepared together, and what other organisations have learnt.

use std::collections::HashMap;

use access::rules::council::{CanTakePartInForum, can_take_part_in_forum};
use access::rules::development::can_coordinate;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::council::{Meeting, MeetingKind};
use development::forum::{
    ForumError, NAME_MAX, NOTE_MAX, NewSeat, SeatLine, SharedLesson, end_seat, give_seat, list_notes, list_seats,
    meetings_of, note_attendance, prepare, search_lessons, seats, shared_lessons, to_prepare, who_was_at,
};
use development::party::PartyKind;
use kernel::{Date, InitiativeId, MeetingId, SeatId, SignInId};
use people::sign_in::{display_names, open_accounts};

use super::council::plan_meeting;
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/forum.html")]
struct ForumPage {
    page: Page,
    form: Filled,
    today: Date,
    keeps: bool,
    seats: Vec<SeatLine>,
    meetings: Vec<MeetingLine>,
    initiatives: Vec<Prepared>,
    choices: Vec<(String, String)>,
    accounts: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
}

struct MeetingLine {
    meeting: Meeting,
    when: String,
    held: bool,
    /// Everybody with a seat on the day: id, name and whether they were there.
    there: Vec<(String, String, bool)>,
}

/// An initiative with what was written about it.
struct Prepared {
    name: String,
    phase: &'static str,
    /// Who, when and what.
    notes: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "development/lessons.html")]
struct LessonsPage {
    page: Page,
    form: Filled,
    lessons: Vec<SharedLesson>,
}

impl ForumPage {
    fn runs(&self, line: &SeatLine) -> bool {
        line.seat.runs(self.today)
    }
}

async fn enter(app: &App, signed_in: &SignedIn) -> Result<CanTakePartInForum, Failure> {
    let organisation = signed_in.actor.organisation;
    let seats = seats(&mut app.db().reader(), organisation).await?;
    Ok(can_take_part_in_forum(&signed_in.actor, organisation, &seats, today(app))?)
}

/// The page.
pub(crate) async fn show_forum(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &may, Filled::with([("starts_on", today(&app).to_string())]), StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanTakePartInForum,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, today, organisation) = (signed_in.visit.t, today(app), *may.organisation());
    let mut from = app.db().reader();
    let seats = list_seats(&mut from, may, today).await?;
    let mut meetings = Vec::new();
    for meeting in meetings_of(&mut from, may).await? {
        let was = who_was_at(&mut from, may, meeting.id).await?;
        let had = seats.iter().map(|line| &line.seat).filter(|seat| seat.runs(meeting.held_on));
        meetings.push(MeetingLine {
            when: super::council::when(t, &meeting),
            held: meeting.held_on <= today,
            there: had
                .map(|seat| (seat.id.to_string(), format!("{}, {}", seat.name, seat.body), was.contains(&seat.id)))
                .collect(),
            meeting,
        });
    }
    let open = to_prepare(&mut from, may).await?;
    let notes = list_notes(&mut from, may).await?;
    let writers: Vec<SignInId> = notes.iter().filter_map(|note| note.written_by).collect();
    let names: HashMap<SignInId, String> =
        display_names(&mut from, organisation, &writers).await?.into_iter().collect();
    let prepared = |(id, name, phase): &(InitiativeId, String, development::initiative::Phase)| Prepared {
        name: name.clone(),
        phase: phase.code(),
        notes: notes
            .iter()
            .filter(|note| note.initiative == *id)
            .map(|note| {
                let who = note.written_by.and_then(|by| names.get(&by)).cloned().unwrap_or_default();
                (who, t.date(note.written_at.day_in_sweden()), note.body.clone())
            })
            .collect(),
    };
    let coordinates = can_coordinate(&signed_in.actor, organisation).ok();
    let accounts = match &coordinates {
        Some(may) => open_accounts(&mut from, may).await?,
        None => Vec::new(),
    };
    let page = ForumPage {
        page: signed_in.page("forum-title"),
        form,
        today,
        keeps: coordinates.is_some(),
        seats,
        meetings,
        initiatives: open.iter().map(prepared).collect(),
        choices: open.iter().map(|(id, name, _)| (id.to_string(), name.clone())).collect(),
        accounts: accounts.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        kinds: PartyKind::ALL.iter().map(|kind| (kind.code().to_owned(), t.code("forum-kind", kind.code()))).collect(),
    };
    Ok(render_as(status, &page))
}

/// Gives somebody a seat.
pub(crate) async fn give(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("body", t.get("forum-body")),
        ("kind", t.get("forum-kind")),
        ("account", t.get("council-account")),
        ("name", t.get("council-name")),
        ("starts_on", t.get("council-from")),
    ]);
    let body = free_text::required(t, &mut form, "body", NAME_MAX);
    let kind = PartyKind::from_code(form.value("kind"));
    if kind.is_none() {
        form.fail("kind", t.get("field-choose-one"));
    }
    let sign_in = match form.value("account").trim() {
        "" => None,
        _ => form.choice::<SignInId>(t, "account"),
    };
    let name = free_text::required(t, &mut form, "name", NAME_MAX);
    let starts_on = form.date(t, "starts_on");
    if let (Some(body), Some(kind), Some(name), Some(starts_on), false) =
        (&body, kind, &name, starts_on, form.has_errors())
    {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match give_seat(&mut work, &may, NewSeat { body, kind, sign_in, name, starts_on }).await {
            Ok(seat) => {
                work.commit(organisation, "forum_seat_given", Some(seat.into())).await?;
                return Ok(redirect_and_say(&app, "/forum", "forum-seat-given"));
            }
            Err(why) => form.fail("account", forum_error(&signed_in, why)?),
        }
    }
    let may = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Ends a seat.
pub(crate) async fn end(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(seat): Path<SeatId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("on", t.get("council-to"))]);
    let on = form.date(t, "on");
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match end_seat(&mut work, &may, seat, on.unwrap_or_else(|| today(&app))).await {
        Ok(()) if on.is_some() => {
            work.commit(organisation, "forum_seat_ended", Some(seat.into())).await?;
            return Ok(redirect_and_say(&app, "/forum", "forum-seat-ended"));
        }
        Ok(()) => {}
        Err(why) => form.fail("on", forum_error(&signed_in, why)?),
    }
    drop(work);
    let may = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Plans a meeting of the forum.
pub(crate) async fn plan(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    match plan_meeting::plan(&app, &signed_in, MeetingKind::Forum, form).await? {
        Ok(_) => Ok(redirect_and_say(&app, "/forum", "forum-meeting-planned")),
        Err(form) => {
            let may = enter(&app, &signed_in).await?;
            show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Writes down who was at a meeting.
pub(crate) async fn attend(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let there: Option<Vec<SeatId>> = form.values("there").map(|seat| seat.parse().ok()).collect();
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let there = there.ok_or(Failure::NotFound)?;
    match note_attendance(&mut work, &may, meeting, &there).await {
        Ok(()) => {
            work.commit(organisation, "forum_attendance_noted", Some(meeting.into())).await?;
            Ok(redirect_and_say(&app, "/forum", "forum-attended"))
        }
        Err(ForumError::Day) => Err(Failure::Conflict),
        Err(why) => Err(forum_error(&signed_in, why).err().unwrap_or(Failure::NotFound)),
    }
}

/// Writes a note on an initiative.
pub(crate) async fn write(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let may = enter(&app, &signed_in).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("initiative", t.get("forum-initiative")), ("note", t.get("forum-note"))]);
    let initiative = form.choice::<InitiativeId>(t, "initiative");
    let note = free_text::required(t, &mut form, "note", NOTE_MAX);
    if let (Some(initiative), Some(note), false) = (initiative, &note, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match prepare(&mut work, &may, initiative, note).await {
            Ok(()) => {
                work.commit(*may.organisation(), "initiative_prepared", Some(initiative.into())).await?;
                return Ok(redirect_and_say(&app, "/forum", "forum-noted"));
            }
            Err(ForumError::NotFound) => form.fail("initiative", t.get("field-choose-one")),
            Err(why) => form.fail("initiative", forum_error(&signed_in, why)?),
        }
    }
    show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What other organisations have learnt.
pub(crate) async fn show_lessons(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let may = enter(&app, &signed_in).await?;
    let words = asked.iter().find(|(name, _)| name == "words").map_or("", |(_, words)| words.as_str());
    let lessons = shared_lessons(&mut app.db().reader(), &may).await?;
    Ok(render(&LessonsPage {
        page: signed_in.page("forum-lessons").under("/forum", signed_in.visit.t.get("forum-title")),
        form: Filled::with([("words", words)]),
        lessons: search_lessons(lessons, words),
    }))
}

/// What to do about it; what is none of the person's doing goes on as a failure.
fn forum_error(signed_in: &SignedIn, why: ForumError) -> Result<String, Failure> {
    let t = signed_in.visit.t;
    match why {
        ForumError::NotFound => Err(Failure::NotFound),
        ForumError::Db(why) => Err(why.into()),
        ForumError::Account => Ok(t.get("council-account-wrong")),
        ForumError::Day => Ok(t.get("council-days-wrong")),
        ForumError::Done => Ok(t.get("forum-done")),
    }
}
