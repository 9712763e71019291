//! Which of my devices keep registers, and how is a lost one told to forget them?

use access::rules::people::can_administer;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, SignInId, Timestamp};
use people::device::{list_devices, revoke_device, revoke_devices_of};
use people::sign_in::list_sign_ins;
use text::Texts;

use super::session::{SESSION_COOKIE, SignedIn};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, set_cookie};

/// A device as the list shows it.
struct Line {
    name: String,
    first: String,
    last: String,
}

#[derive(Template)]
#[template(path = "people/devices.html")]
struct DevicesPage {
    page: Page,
    devices: Vec<Line>,
}

/// The page.
pub(crate) async fn show_devices(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let devices = list_devices(&mut app.db().reader(), &signed_in.actor).await?;
    let devices = devices.into_iter().map(|device| Line {
        name: device.name,
        first: moment(t, device.first_seen_at),
        last: moment(t, device.last_seen_at),
    });
    Ok(render(&DevicesPage { page: signed_in.page("devices-title"), devices: devices.collect() }))
}

/// Revokes a device of one's own. Every sign-in ends, this one too, because it is not known which was made on it.
pub(crate) async fn revoke(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let actor = &signed_in.actor;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if !revoke_device(&mut work, actor, form.value("device")).await? {
        return Err(Failure::Conflict);
    }
    work.commit(actor.organisation, "device_revoked", Some(actor.sign_in.into())).await?;
    let mut response = redirect_and_say(&app, "/sign-in", "device-revoked");
    set_cookie(&mut response, &app.cookies().remove(SESSION_COOKIE));
    Ok(response)
}

/// Revokes all devices of an account, for the administrator whom somebody has told of a lost one.
pub(crate) async fn revoke_all(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, account)): Path<(OrganisationId, SignInId)>,
) -> Result<Response, Failure> {
    let may = can_administer(&signed_in.actor, organisation)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if !list_sign_ins(&mut work, &may).await?.iter().any(|found| found.id == account) {
        return Err(Failure::NotFound);
    }
    revoke_devices_of(&mut work, &may, account).await?;
    work.commit(organisation, "devices_revoked", Some(account.into())).await?;
    Ok(redirect_and_say(&app, &format!("/administration/{organisation}"), "devices-revoked"))
}

fn moment(t: Texts, moment: Timestamp) -> String {
    let (day, minute) = moment.in_sweden();
    t.with("session-when", &[("day", &t.date(day)), ("time", &t.clock(minute))])
}
