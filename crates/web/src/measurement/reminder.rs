//! A word to a unit that is being asked: a note for the wall and a text for a mail. To units and those who lead them, never to
//! persons; and without a word of how many have answered, since nobody is told that while a wave is open.

use access::rules::measurement::can_print_codes;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, UnitId, WaveId};
use measurement::code::find_unit_codes;
use measurement::wave::waves_of_unit;
use measurement::{Phase, Wave};
use text::Texts;

use super::{find_unit, today};
use crate::address::percent_encoded;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/reminder.html")]
struct ReminderPage {
    page: Page,
    poster: String,
    unit: String,
    until: String,
    address: String,
    /// The unit's code, when its poster has been made.
    code: Option<String>,
    subject: String,
    body: String,
    mailto: String,
}

/// Subject and text of a mail that reminds a unit of the wave: which unit, until when, how. Nothing of what or how many have
/// answered.
pub(super) fn letter(t: Texts, app: &App, unit: &str, wave: &Wave, code: Option<&str>) -> (String, String) {
    let address = app.config().public_url.trim_end_matches('/');
    let mut body = vec![t.with("reminder-body", &[("unit", &unit), ("day", &t.weekday_date(wave.closes_on))])];
    body.extend(code.map(|code| t.with("reminder-way-in", &[("address", &address), ("code", &code)])));
    body.push(t.get("reminder-nobody-sees"));
    (t.with("reminder-subject", &[("unit", &unit)]), body.join("\n\n"))
}

/// The reminder of a unit about an open wave.
pub(crate) async fn show_reminder(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, wave)): Path<(OrganisationId, UnitId, WaveId)>,
) -> Result<Response, Failure> {
    let (name, place) = find_unit(&app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &place)?;
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let waves = waves_of_unit(&mut from, &may).await?;
    let wave = waves.into_iter().find(|known| known.id == wave).ok_or(Failure::NotFound)?;
    if wave.phase(today(&app)) == Phase::Closed {
        return Err(Failure::NotFound);
    }
    let code = find_unit_codes(&mut from, &may, &wave).await?.map(|codes| codes.code.to_string());
    let address = app.config().public_url.trim_end_matches('/').to_owned();
    let until = t.weekday_date(wave.closes_on);
    let (subject, body) = letter(t, &app, &name, &wave, code.as_deref());
    let poster = format!("/units/{organisation}/{unit}/poster");
    let mailto = format!("mailto:?subject={}&body={}", percent_encoded(&subject), percent_encoded(&body));
    Ok(render(&ReminderPage {
        page: signed_in
            .page("reminder-title")
            .titled(t.with("reminder-of", &[("unit", &name)]))
            .under(&poster, t.get("poster-title")),
        poster,
        unit: name,
        until,
        address,
        code,
        subject,
        body,
        mailto,
    }))
}
