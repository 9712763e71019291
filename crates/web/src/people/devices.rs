//! Which of my devices keep registers, and how is a lost one told to forget them?

use access::rules::people::{can_administer, can_block_devices};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, SignInId, Timestamp};
use people::device::{devices_of_organisation, list_devices, revoke_device, revoke_devices_of};
use people::sign_in::display_names;
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
    let may = can_block_devices(&signed_in.actor, organisation)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if display_names(&mut work, organisation, &[account]).await?.is_empty() {
        return Err(Failure::NotFound);
    }
    revoke_devices_of(&mut work, &may, account).await?;
    work.commit(organisation, "devices_revoked", Some(account.into())).await?;
    let back = match can_administer(&signed_in.actor, organisation) {
        Ok(_) => format!("/administration/{organisation}"),
        Err(_) => "/devices/all".to_owned(),
    };
    Ok(redirect_and_say(&app, &back, "devices-revoked"))
}

/// An account with its devices, as the list of the organisation shows it.
struct AccountLine {
    account: SignInId,
    name: String,
    devices: u64,
    last: String,
}

#[derive(Template)]
#[template(path = "people/all_devices.html")]
struct AllDevicesPage {
    page: Page,
    organisation: OrganisationId,
    accounts: Vec<AccountLine>,
}

/// On which accounts' devices registers are kept in the organisation, for whoever blocks a lost one.
pub(crate) async fn show_all(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_block_devices(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let found = devices_of_organisation(&mut reader, &may).await?;
    let ids: Vec<SignInId> = found.iter().map(|of| of.account).collect();
    let mut names = display_names(&mut reader, organisation, &ids).await?;
    let mut accounts: Vec<AccountLine> = found
        .into_iter()
        .filter_map(|of| {
            let name = names.remove(&of.account)?;
            Some(AccountLine { account: of.account, name, devices: of.devices, last: moment(t, of.last_seen_at) })
        })
        .collect();
    accounts.sort_by(|a, b| (&a.name, a.account).cmp(&(&b.name, b.account)));
    Ok(render(&AllDevicesPage { page: signed_in.page("all-devices-title"), organisation, accounts }))
}

fn moment(t: Texts, moment: Timestamp) -> String {
    let (day, minute) = moment.in_sweden();
    t.with("session-when", &[("day", &t.date(day)), ("time", &t.clock(minute))])
}
