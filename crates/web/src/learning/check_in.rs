//! Who says themselves that they are there? The champion's screen with a code that changes every half minute, and the page
//! behind the code: the own code, or a name. Nobody sees there who else has come.

use access::rules::participation::CanCertifyOwnTime;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use kernel::{OrganisationId, SessionId, ShortCode, WalkInId};
use learning::check_in::{
    CheckInError, DoorError, Visitor, check_in_by_name, check_in_person, close_door, come_with_code, come_with_pass,
    count_checked_in, find_door, open_door,
};
use participation::code::holder_of;

use super::walk_ins::name_problem;
use super::{may_run, when};
use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, is_shared, redirect_and_say, render, render_as, set_cookie};
use crate::limits::ClientAddress;
use crate::measurement::poster::{Picture, picture};
use crate::participation::own_time::{OWN_CODE_COOKIE, REMEMBERED};
use crate::people::session::SignedIn;

/// The cookie of a phone whose bearer has checked in by name: session and name.
const HERE_COOKIE: &str = "ombud-here";
/// For how long the phone remembers it, in seconds.
const HERE_FOR: u32 = 12 * 60 * 60;

#[derive(Template)]
#[template(path = "learning/check_in_screen.html")]
struct ScreenPage {
    page: Page,
    here: String,
    title: String,
    when: String,
    /// The code as it is now; nothing while the door is closed.
    shown: Option<Shown>,
    address: String,
    count: usize,
    may_open: bool,
}

struct Shown {
    code: String,
    picture: Picture,
}

#[derive(Template)]
#[template(path = "learning/check_in.html")]
struct DoorPage {
    page: Page,
    /// Nothing before a code has been typed.
    pass: Option<String>,
    id: WalkInId,
    form: Filled,
    remembered: bool,
    may_remember: bool,
}

#[derive(Template)]
#[template(path = "learning/check_in_done.html")]
struct DonePage {
    page: Page,
    said: String,
}

/// The champion's screen. It asks for itself again when the code changes, also without a script.
pub(crate) async fn show_screen(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let (may, session) = may_run(&mut reader, &signed_in.actor, organisation, session).await?;
    let now = app.db().now();
    let door = find_door(&mut reader, &may, session.id).await?.filter(|door| door.closes_at > now);
    let above = format!("/sessions/{organisation}/{}", session.id);
    let code = door.map(|door| door.code(now));
    let shown = match &code {
        Some((code, _)) => {
            let link = app.config().link(&format!("/in/{}", code.as_stored()));
            Some(Shown { code: code.to_string(), picture: picture(&link).map_err(|_| Failure::Internal)? })
        }
        None => None,
    };
    let page = ScreenPage {
        page: signed_in
            .page("check-in-screen")
            .under("/sessions", t.get("sessions-title"))
            .under(&above, session.title.clone()),
        here: format!("{above}/check-in"),
        when: when(t, session.starts_at),
        shown,
        address: app.config().link("/in"),
        count: count_checked_in(&mut reader, &may, session.id).await?,
        may_open: session.day() == now.day_in_sweden(),
        title: session.title,
    };
    let mut response = render(&page);
    if let Some((_, left)) = code {
        let again = HeaderValue::from_str(&format!("{}", left + 1)).map_err(Failure::internal)?;
        response.headers_mut().insert(HeaderName::from_static("refresh"), again);
    }
    Ok(response)
}

/// Opens the door.
pub(crate) async fn open(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, session) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    let here = format!("/sessions/{organisation}/{}/check-in", session.id);
    match open_door(&mut work, &may, &session).await {
        Ok(_) => {
            work.commit(organisation, "check_in_opened", Some(session.id.into())).await?;
            Ok(see_other(&here))
        }
        Err(DoorError::Db(why)) => Err(why.into()),
        Err(DoorError::Cancelled | DoorError::OnAnotherDay { .. }) => Err(Failure::Conflict),
    }
}

/// Closes the door.
pub(crate) async fn close(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, session) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    close_door(&mut work, &may, session.id).await?;
    work.commit(organisation, "check_in_closed", Some(session.id.into())).await?;
    Ok(redirect_and_say(&app, &format!("/sessions/{organisation}/{}/register", session.id), "check-in-was-closed"))
}

/// The field for a code.
pub(crate) async fn show_field(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    field(&app, &visit, &headers, Filled::blank(), StatusCode::OK)
}

/// Takes a typed code to the door.
pub(crate) async fn enter(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let typed = form.value("code").trim().to_owned();
    knock(&app, &visit, client, &headers, &typed).await
}

/// Follows the picture on the screen to the door.
pub(crate) async fn follow(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    knock(&app, &visit, client, &headers, &code).await
}

async fn knock(
    app: &App,
    visit: &Visit,
    client: ClientAddress,
    headers: &HeaderMap,
    typed: &str,
) -> Result<Response, Failure> {
    let t = visit.t;
    let mut form = Filled::with([("code", typed.to_owned())]).labelled([("code", t.get("start-code-label"))]);
    if typed.is_empty() {
        form.fail("code", t.get("code-empty"));
        return field(app, visit, headers, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    app.limits().may_try_code(client)?;
    let visitor = match typed.parse::<ShortCode>() {
        Ok(code) => come_with_code(&mut app.db().reader(), &code, app.db().now()).await?,
        Err(_) => None,
    };
    let Some(visitor) = visitor else {
        // A wrong code, one that is over and one that never was are answered alike.
        app.limits().code_miss(client)?;
        form.fail("code", t.get("check-in-code-unknown"));
        return field(app, visit, headers, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Some(said) = nothing_to_do(app, visit, headers, &visitor) {
        return Ok(said);
    }
    door(app, visit, headers, &visitor, Filled::blank(), StatusCode::OK)
}

/// What is said instead of asking: the door is closed, or this phone has checked in by name.
fn nothing_to_do(app: &App, visit: &Visit, headers: &HeaderMap, visitor: &Visitor) -> Option<Response> {
    let here = app.cookies().read(headers, HERE_COOKIE).filter(|_| !is_shared(app, headers));
    let said = if visitor.closed {
        "check-in-closed"
    } else if here.is_some_and(|session| session == visitor.session.to_string()) {
        "check-in-before"
    } else {
        return None;
    };
    Some(done(visit, said))
}

/// Checks in with the own code.
pub(crate) async fn come(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    let Some(visitor) = visitor(&app, client, &form).await? else { return over(&app, &visit, &headers) };
    if let Some(said) = nothing_to_do(&app, &visit, &headers, &visitor) {
        return Ok(said);
    }
    let mut form = form.labelled([("own", t.get("own-code-label"))]);
    let typed = form.value("own").trim().to_owned();
    let remembered = app.cookies().read(&headers, OWN_CODE_COOKIE).filter(|_| !is_shared(&app, &headers));
    let Some(code) = (!typed.is_empty()).then(|| typed.clone()).or(remembered) else {
        form.fail("own", t.get("code-empty"));
        return door(&app, &visit, &headers, &visitor, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let Some(holder) = holder(&app, client, &code).await? else {
        form.fail("own", t.get("own-code-unknown"));
        return door(&app, &visit, &headers, &visitor, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    match check_in_person(&mut work, &visitor, &holder).await {
        Ok(()) => work.commit(visitor.organisation, "checked_in", Some(visitor.session.into())).await?,
        Err(CheckInError::Db(why)) => return Err(why.into()),
        Err(_) => {
            form.fail("own", t.get("check-in-works-elsewhere"));
            return door(&app, &visit, &headers, &visitor, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let mut response = done(&visit, "check-in-done");
    if form.is("remember", "yes") && !typed.is_empty() && !is_shared(&app, &headers) {
        set_cookie(&mut response, &app.cookies().set(OWN_CODE_COOKIE, &typed, Lifetime::Seconds(REMEMBERED)));
    }
    Ok(response)
}

/// Checks in by name.
pub(crate) async fn come_by_name(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    let Some(visitor) = visitor(&app, client, &form).await? else { return over(&app, &visit, &headers) };
    if let Some(said) = nothing_to_do(&app, &visit, &headers, &visitor) {
        return Ok(said);
    }
    let mut form = form.labelled([("name", t.get("check-in-name"))]);
    let id: WalkInId = form.value("id").parse().map_err(|_| Failure::BadRequest)?;
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    match check_in_by_name(&mut work, &visitor, id, form.value("name"), None).await {
        Ok(()) => work.commit(visitor.organisation, "checked_in_by_name", Some(visitor.session.into())).await?,
        Err(CheckInError::Db(db::Error::Rule(_))) => return Err(Failure::Conflict),
        Err(CheckInError::Db(why)) => return Err(why.into()),
        Err(CheckInError::Name(why)) => {
            form.fail("name", name_problem(t, why));
            return door(&app, &visit, &headers, &visitor, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
        Err(CheckInError::TooMany | CheckInError::WorksElsewhere) => {
            return Err(Failure::TooMany { retry_after: 60 });
        }
    }
    let mut response = done(&visit, "check-in-done-by-name");
    if !is_shared(&app, &headers) {
        let session = visitor.session.to_string();
        set_cookie(&mut response, &app.cookies().set(HERE_COOKIE, &session, Lifetime::Seconds(HERE_FOR)));
    }
    Ok(response)
}

/// Who stands there with the pass that the door's page handed out.
async fn visitor(app: &App, client: ClientAddress, form: &Filled) -> Result<Option<Visitor>, Failure> {
    app.limits().may_try_code(client)?;
    let found = come_with_pass(&mut app.db().reader(), form.value("pass"), app.db().now()).await?;
    if found.is_none() {
        app.limits().code_miss(client)?;
    }
    Ok(found)
}

async fn holder(app: &App, client: ClientAddress, code: &str) -> Result<Option<CanCertifyOwnTime>, Failure> {
    let found = holder_of(&mut app.db().reader(), code, app.db().now().day_in_sweden()).await?;
    if found.is_none() {
        app.limits().code_miss(client)?;
    }
    Ok(found)
}

/// The page was left open too long: the field for the code that is on the screen now.
fn over(app: &App, visit: &Visit, headers: &HeaderMap) -> Result<Response, Failure> {
    let mut form = Filled::blank().labelled([("code", visit.t.get("start-code-label"))]);
    form.fail("code", visit.t.get("check-in-code-unknown"));
    field(app, visit, headers, form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn field(app: &App, visit: &Visit, headers: &HeaderMap, form: Filled, status: StatusCode) -> Result<Response, Failure> {
    show(app, visit, headers, None, form, status)
}

fn door(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    visitor: &Visitor,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    show(app, visit, headers, Some(visitor.pass.clone()), form, status)
}

fn show(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    pass: Option<String>,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let shared = is_shared(app, headers);
    let page = DoorPage {
        page: visit.participant("check-in-title"),
        pass,
        id: match form.value("id").parse() {
            Ok(id) => id,
            Err(_) => app.db().new_random_id()?,
        },
        remembered: !shared && app.cookies().read(headers, OWN_CODE_COOKIE).is_some(),
        may_remember: !shared,
        form,
    };
    Ok(render_as(status, &page))
}

fn done(visit: &Visit, said: &str) -> Response {
    render(&DonePage { page: visit.participant("check-in-title"), said: visit.t.get(said) })
}
