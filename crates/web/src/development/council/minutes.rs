//! The minutes: written in versions, laid before two adjusters, signed, and printed. Somebody who saved in the meantime is shown beside
//! what one wrote; neither is lost.

use access::rules::development::{CanCoordinate, can_coordinate};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::council::{
    Change, LayError, MINUTES_MAX, Meeting, Member, Minutes, SaveError, SignError, TEXT_MAX, Version, add_appendix,
    changes, hold_meeting, lay_before_adjusters, list_members, minutes_of, save_minutes, sign as sign_minutes,
    take_back,
};
use kernel::identity_number::holds_identity_number;
use kernel::{CouncilMemberId, MeetingId, Timestamp};
use text::Texts;

use super::{Entered, address, enter, meeting_of, record, when};
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/council/minutes.html")]
struct MinutesPage {
    page: Page,
    form: Filled,
    here: String,
    keeps: bool,
    minutes: Minutes,
    members: Vec<Member>,
    /// The members who can adjust.
    adjusters: Vec<(String, String)>,
    /// Whether the reader is asked to sign.
    to_sign: bool,
    /// What somebody else changed in the meantime.
    theirs: Vec<Change>,
}

#[derive(Template)]
#[template(path = "development/council/record.html")]
struct RecordPage {
    page: Page,
    meeting: Meeting,
    when: String,
    minutes: Minutes,
    members: Vec<Member>,
    content: String,
}

/// The minutes as they stand: to write, to sign or to read.
pub(crate) async fn show_minutes(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
) -> Result<Response, Failure> {
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    let minutes = minutes_of(&mut app.db().reader(), &entered.may, meeting.id).await?;
    let form = match &minutes.latest {
        Some(Version { number, body, .. }) => Filled::with([("seen", number.to_string()), ("body", body.clone())]),
        None => {
            Filled::with([("seen", "0".to_owned()), ("body", beginning(&app, &signed_in, &entered, &meeting).await?)])
        }
    };
    show(&app, &signed_in, &entered, &meeting, form, Vec::new(), StatusCode::OK).await
}

/// What an empty page begins with: who was there, and each item of the agenda.
async fn beginning(app: &App, signed_in: &SignedIn, entered: &Entered, meeting: &Meeting) -> Result<String, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let members = list_members(&mut from, &entered.may).await?;
    let sitting = members.iter().filter(|member| member.sits(meeting.held_on));
    let names: Vec<String> = sitting.map(|member| format!("- {}, {}", member.name, member.represents)).collect();
    let mut text = vec![t.get("minutes-present"), names.join("\n")];
    for item in development::council::agenda_of(&mut from, &entered.may, meeting.id).await? {
        text.push(format!("\n§ {} {}\n", item.place, item.title));
    }
    Ok(text.join("\n"))
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    entered: &Entered,
    meeting: &Meeting,
    form: Filled,
    theirs: Vec<Change>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let members = list_members(&mut from, &entered.may).await?;
    let minutes = minutes_of(&mut from, &entered.may, meeting.id).await?;
    let adjusts = |member: &&Member| member.sign_in.is_some() && member.sits(meeting.held_on);
    let adjusters = members.iter().filter(adjusts);
    let adjusters = adjusters.map(|m| (m.id.to_string(), format!("{}, {}", m.name, m.represents))).collect();
    let asked = |record: &development::council::Record| {
        let own = entered.seat.as_ref().map(|seat| seat.seat().member);
        own.is_some_and(|own| {
            record.adjusters.contains(&own) && !record.signed.iter().any(|(member, _)| *member == own)
        })
    };
    let page = MinutesPage {
        page: signed_in
            .page("minutes-title")
            .under("/council", t.get("council-title"))
            .under(address(meeting.id), &meeting.title),
        form,
        here: format!("{}/minutes", address(meeting.id)),
        keeps: entered.keeps.is_some(),
        to_sign: minutes.record.as_ref().is_some_and(asked),
        minutes,
        members,
        adjusters,
        theirs,
    };
    Ok(render_as(status, &page))
}

/// Saves a version.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, entered, meeting) = keeper(&app, &signed_in, meeting).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("body", t.get("minutes-body"))]);
    let body = form.value("body").replace("\r\n", "\n");
    let mut theirs = Vec::new();
    if holds_identity_number(&body) {
        form.fail("body", t.get("help-identity-number"));
    } else {
        let seen = form.value("seen").parse().unwrap_or(-1);
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match save_minutes(&mut work, &may, meeting.id, seen, &body).await {
            Ok(_) => {
                work.commit(*may.organisation(), "minutes_saved", Some(meeting.id.into())).await?;
                let here = format!("{}/minutes", address(meeting.id));
                return Ok(redirect_and_say(&app, &here, "minutes-saved"));
            }
            Err(SaveError::NoSuchMeeting) => return Err(Failure::NotFound),
            Err(SaveError::Length) => form.fail("body", t.count("minutes-length", MINUTES_MAX)),
            Err(SaveError::Laid) => form.fail("body", t.get("council-minutes-laid")),
            Err(SaveError::Changed { latest, seen }) => {
                theirs = changes(seen.as_ref().map_or("", |seen| &seen.body), &latest.body);
                // What one wrote stands in the form; saved again it follows what the other has saved.
                let number = latest.number.to_string();
                form = Filled::with([("seen", number), ("body", body)]).labelled([("body", t.get("minutes-body"))]);
                form.fail("body", t.get("minutes-changed-meanwhile"));
            }
            Err(SaveError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, &entered, &meeting, form, theirs, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Lays the text before two adjusters.
pub(crate) async fn lay(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, entered, meeting) = keeper(&app, &signed_in, meeting).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("first", t.get("minutes-first")), ("second", t.get("minutes-second"))]);
    let chosen = [form.choice::<CouncilMemberId>(t, "first"), form.choice::<CouncilMemberId>(t, "second")];
    let seen = form.value("seen").parse().unwrap_or(-1);
    let latest = minutes_of(&mut app.db().reader(), &entered.may, meeting.id).await?.latest;
    if let ([Some(first), Some(second)], Some(latest), false) = (chosen, &latest, form.has_errors()) {
        let found = people::organisation::find_organisation(&mut app.db().reader(), *may.organisation()).await?;
        let name = found.map(|organisation| organisation.name).unwrap_or_default();
        let mut work = app.db().work(signed_in.as_actor()).await?;
        // Nobody decides or scores anything between the reading of the agenda and the hash.
        hold_meeting(&mut work, meeting.id).await?;
        let lines = super::meeting::lines(&app, &signed_in, &entered, meeting.id).await?;
        let content = record::compose(t, &name, &meeting, &lines, &latest.body);
        match lay_before_adjusters(&mut work, &may, meeting.id, seen, &content, [first, second]).await {
            Ok(()) => {
                work.commit(*may.organisation(), "minutes_laid", Some(meeting.id.into())).await?;
                let here = format!("{}/minutes", address(meeting.id));
                return Ok(redirect_and_say(&app, &here, "minutes-laid"));
            }
            Err(LayError::Adjusters) => form.fail("second", t.get("minutes-adjusters-wrong")),
            Err(LayError::Changed | LayError::Nothing) => form.fail("first", t.get("minutes-stand-otherwise")),
            Err(LayError::Db(why)) => return Err(why.into()),
        }
    } else if latest.is_none() {
        form.fail("first", t.get("minutes-nothing"));
    }
    let body = latest.as_ref().map(|latest| latest.body.clone()).unwrap_or_default();
    let number = latest.map_or(0, |latest| latest.number);
    let form = form.and("body", body).and("seen", number.to_string());
    show(&app, &signed_in, &entered, &meeting, form, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Takes the text back from the adjusters.
pub(crate) async fn back(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
) -> Result<Response, Failure> {
    let (may, _, meeting) = keeper(&app, &signed_in, meeting).await?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match take_back(&mut work, &may, meeting.id).await {
        Ok(()) => {
            work.commit(*may.organisation(), "minutes_taken_back", Some(meeting.id.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/minutes", address(meeting.id)), "minutes-taken-back"))
        }
        Err(LayError::Db(why)) => Err(why.into()),
        Err(LayError::Changed | LayError::Nothing | LayError::Adjusters) => Err(Failure::Conflict),
    }
}

/// Signs the text that was read.
pub(crate) async fn sign(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    form: Filled,
) -> Result<Response, Failure> {
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    let Some(seat) = &entered.seat else { return Err(Failure::NotFound) };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match sign_minutes(&mut work, seat, meeting.id, form.value("hash")).await {
        Ok(()) => {
            work.commit(signed_in.actor.organisation, "minutes_signed", Some(meeting.id.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/minutes", address(meeting.id)), "minutes-signed"))
        }
        Err(SignError::NotAdjuster | SignError::Changed) => Err(Failure::Conflict),
        Err(SignError::Db(why)) => Err(why.into()),
    }
}

/// Adds an appendix to signed minutes.
pub(crate) async fn append(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, entered, meeting) = keeper(&app, &signed_in, meeting).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("appendix", t.get("minutes-appendix"))]);
    if let Some(body) = free_text::required(t, &mut form, "appendix", TEXT_MAX) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match add_appendix(&mut work, &may, meeting.id, &body).await {
            Ok(()) => {
                work.commit(*may.organisation(), "minutes_appended", Some(meeting.id.into())).await?;
                let here = format!("{}/minutes", address(meeting.id));
                return Ok(redirect_and_say(&app, &here, "minutes-appended"));
            }
            Err(LayError::Db(why)) => return Err(why.into()),
            Err(LayError::Changed | LayError::Nothing | LayError::Adjusters) => {
                form.fail("appendix", t.get("minutes-not-signed"));
            }
        }
    }
    show(&app, &signed_in, &entered, &meeting, form, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The minutes as a sheet to print.
pub(crate) async fn show_record(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
) -> Result<Response, Failure> {
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let minutes = minutes_of(&mut from, &entered.may, meeting.id).await?;
    let Some(content) = text_of(&app, &signed_in, &entered, &meeting, &minutes).await? else {
        return Ok(see_other(&format!("{}/minutes", address(meeting.id))));
    };
    let members = list_members(&mut from, &entered.may).await?;
    Ok(render(&RecordPage {
        page: signed_in
            .page("minutes-title")
            .titled(t.with("minutes-print-of", &[("title", &meeting.title)]))
            .under("/council", t.get("council-title"))
            .under(address(meeting.id), &meeting.title),
        when: when(t, &meeting),
        members,
        meeting,
        minutes,
        content,
    }))
}

/// The text that was laid before the adjusters, else what would be; nothing while nothing is written.
pub(in crate::development) async fn text_of(
    app: &App,
    signed_in: &SignedIn,
    entered: &Entered,
    meeting: &Meeting,
    minutes: &Minutes,
) -> Result<Option<String>, Failure> {
    if let Some(record) = &minutes.record {
        return Ok(Some(record.content.clone()));
    }
    let Some(latest) = &minutes.latest else { return Ok(None) };
    let organisation = signed_in.actor.organisation;
    let found = people::organisation::find_organisation(&mut app.db().reader(), organisation).await?;
    let name = found.map(|organisation| organisation.name).unwrap_or_default();
    let lines = super::meeting::lines(app, signed_in, entered, meeting.id).await?;
    Ok(Some(record::compose(signed_in.visit.t, &name, meeting, &lines, &latest.body)))
}

async fn keeper(
    app: &App,
    signed_in: &SignedIn,
    meeting: MeetingId,
) -> Result<(CanCoordinate, Entered, Meeting), Failure> {
    let may = can_coordinate(&signed_in.actor, signed_in.actor.organisation)?;
    let entered = enter(app, signed_in).await?;
    let meeting = meeting_of(app, &entered, meeting).await?;
    Ok((may, entered, meeting))
}

pub(in crate::development) fn name_of(members: &[Member], member: &CouncilMemberId) -> String {
    members.iter().find(|known| known.id == *member).map(|known| known.name.clone()).unwrap_or_default()
}

pub(in crate::development) fn moment(t: Texts, at: &Timestamp) -> String {
    let (day, minute) = at.in_sweden();
    format!("{} {}", t.date(day), t.clock(minute))
}

impl MinutesPage {
    fn name(&self, member: &CouncilMemberId) -> String {
        name_of(&self.members, member)
    }

    fn moment(&self, at: &Timestamp) -> String {
        moment(self.page.t, at)
    }
}

impl RecordPage {
    fn name(&self, member: &CouncilMemberId) -> String {
        name_of(&self.members, member)
    }

    fn moment(&self, at: &Timestamp) -> String {
        moment(self.page.t, at)
    }
}
