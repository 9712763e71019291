//! Somebody comes with a code from a poster, a link or a slip: who asks, what for, and one button.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Mode;
use measurement::code::{enter, enter_link};
use measurement::nano::{Asked, enter_nano};
use measurement::own_code::{OwnCode, begin_with_own_code, own_link};
use measurement::response::{begin, find_response, resumable};
use measurement::wave::instrument_of;
use measurement::{Entrance, Linkage, NoEntrance};

use super::check::{go_to, problem, remember, remembered};
use super::nano::show_questions;
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, Visit, is_shared, render_as, set_cookie};
use crate::learning::help::follow_code;
use crate::limits::ClientAddress;
use crate::start::show_start_again;

/// The fields of a code of one's own.
const OWN: [&str; 4] = ["own_mother", "own_siblings", "own_place", "own_school"];

/// Where a code leads.
pub(crate) enum Way {
    /// To a wave of a unit or of a person.
    Check(Box<Entrance>),
    /// To the two questions about a session.
    Session(Box<Asked>),
}

#[derive(Template)]
#[template(path = "measurement/entry.html")]
struct Entry {
    page: Page,
    /// The code or the token that opened the page, for the button.
    way_in: String,
    /// What to think of before the first question.
    intro: Option<String>,
    asked_by: String,
    unit: String,
    is_confidential: bool,
    /// Whether somebody without a slip can make a code.
    may_make_own: bool,
    /// Whether the own code that was written cannot be one.
    own_is_wrong: bool,
    /// Whether the code is the unit's, so that the screen can go round.
    may_share: bool,
    /// Whether this device holds a response that has been begun here.
    has_begun: bool,
}

/// Takes a typed code to the beginning of the check.
pub(crate) async fn enter_code(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    mut form: Filled,
) -> Result<Response, Failure> {
    form = form.labelled([("code", visit.t.get("start-code-label"))]);
    let typed = form.value("code").trim().to_owned();
    if !typed.contains(char::is_alphanumeric) {
        form.fail("code", visit.t.get("code-empty"));
        return Ok(show_start_again(&visit, form));
    }
    if let Some(response) = follow_code(&app, &visit, client, &typed).await? {
        return Ok(response);
    }
    match way_in(&app, client, &typed).await? {
        Ok(Way::Check(entrance)) => show_entry(&app, &visit, &headers, &entrance, typed, false).await,
        Ok(Way::Session(asked)) => show_questions(&app, &visit, &headers, &asked, typed).await,
        Err(why) => Ok(refuse(&visit, form, &why)),
    }
}

/// Follows the link of a poster's QR code to the beginning of the check.
pub(crate) async fn follow_link(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    match way_in(&app, client, &token).await? {
        Ok(Way::Check(entrance)) => show_entry(&app, &visit, &headers, &entrance, token, false).await,
        Ok(Way::Session(asked)) => show_questions(&app, &visit, &headers, &asked, token).await,
        Err(why) => Ok(refuse(&visit, Filled::blank(), &why)),
    }
}

/// Begins the check, or goes on with what this device has begun.
pub(crate) async fn begin_check(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let entrance = match way_in(&app, client, form.value("way_in")).await? {
        Ok(Way::Check(mut entrance)) => {
            if is_shared(&app, &headers) {
                entrance.mode = Mode::Tablet;
            }
            entrance
        }
        Ok(Way::Session(asked)) => {
            return show_questions(&app, &visit, &headers, &asked, form.value("way_in").to_owned()).await;
        }
        Err(why) => return Ok(refuse(&visit, Filled::blank(), &why)),
    };
    if !form.is("as", "new")
        && !is_shared(&app, &headers)
        && let Some(id) = remembered(&app, &headers)
        && let Some(response) = find_response(&mut app.db().reader(), id.0, id.1).await?
        && resumable(&response, &entrance)
    {
        return Ok(go_to(&response));
    }
    let id = app.db().new_random_id()?;
    let signs = OWN.map(|name| form.value(name));
    let begun = if signs.iter().all(|sign| sign.is_empty()) {
        begin(app.db(), &entrance, id, today(&app)).await
    } else {
        let Ok(own) = OwnCode::parse(signs) else {
            let way_in = form.value("way_in").to_owned();
            return show_entry(&app, &visit, &headers, &entrance, way_in, true).await;
        };
        let key = app.keys().key(entrance.wave.programme).map_err(Failure::internal)?;
        begin_with_own_code(app.db(), &entrance, own_link(&key, &entrance, &own), id, today(&app)).await
    };
    match begun {
        Ok(response) => {
            let mut answer = go_to(&response);
            set_cookie(&mut answer, &remember(&app, &response));
            Ok(answer)
        }
        Err(error) => problem(&visit, error),
    }
}

/// Where a code or a token leads; a miss is counted against the address that it comes from.
pub(crate) async fn way_in(app: &App, client: ClientAddress, text: &str) -> Result<Result<Way, NoEntrance>, Failure> {
    app.limits().may_try_code(client)?;
    let mut from = app.db().reader();
    let is_token = text.len() == 32;
    let found =
        if is_token { enter_link(&mut from, text, today(app)).await } else { enter(&mut from, text, today(app)).await };
    let found = match found {
        Ok(entrance) => Ok(Way::Check(Box::new(entrance))),
        Err(NoEntrance::Unknown) => {
            enter_nano(&mut from, text, today(app)).await.map(|asked| Way::Session(Box::new(asked)))
        }
        Err(why) => Err(why),
    };
    match found {
        Err(NoEntrance::Db(error)) => Err(error.into()),
        Err(NoEntrance::Unknown) => {
            app.limits().code_miss(client)?;
            Ok(Err(NoEntrance::Unknown))
        }
        other => Ok(other),
    }
}

/// The first page again, with why the code does not lead anywhere now.
pub(crate) fn refuse(visit: &Visit, mut form: Filled, why: &NoEntrance) -> Response {
    let said = match why {
        NoEntrance::NotOpenYet { opens } => visit.t.with("code-not-open-yet", &[("day", &visit.t.date(*opens))]),
        NoEntrance::Closed => visit.t.get("code-closed"),
        NoEntrance::Unknown | NoEntrance::Db(_) => visit.t.get("code-unknown"),
    };
    form.fail("code", said);
    show_start_again(visit, form)
}

async fn show_entry(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    entrance: &Entrance,
    way_in: String,
    own_is_wrong: bool,
) -> Result<Response, Failure> {
    let mut from = app.db().reader();
    let instrument = instrument_of(&mut from, &entrance.wave).await?;
    let organisation = people::organisation::find_organisation(&mut from, entrance.organisation).await?;
    let tree = people::unit::unit_tree(&mut from, entrance.organisation).await?;
    let has_begun = match remembered(app, headers) {
        Some((organisation, id)) => {
            find_response(&mut from, organisation, id).await?.is_some_and(|r| resumable(&r, entrance))
        }
        None => false,
    };
    let status = if own_is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let entry = Entry {
        page: visit.participant("check-title").titled(instrument.title.said_in(visit.t.lang().code())),
        way_in,
        intro: instrument.intro.as_ref().map(|intro| intro.said_in(visit.t.lang().code()).to_owned()),
        asked_by: organisation.map(|o| o.name).unwrap_or_default(),
        unit: tree.get(entrance.unit).map(|u| u.name.clone()).unwrap_or_default(),
        may_make_own: entrance.wave.linkage == Linkage::Confidential && entrance.link.is_none(),
        own_is_wrong,
        is_confidential: entrance.wave.linkage == Linkage::Confidential && entrance.link.is_some(),
        may_share: entrance.link.is_none() && !is_shared(app, headers),
        has_begun,
    };
    Ok(render_as(status, &entry))
}
