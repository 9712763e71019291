//! Is my time right? Somebody without an account types the own code and sees the own time of the last months, row by row:
//! right, or not right and how it was. On an own device the code can be remembered; on a screen that goes round it never is.

use access::rules::participation::CanCertifyOwnTime;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Minutes, PostingId};
use learning::kit::find_kit;
use participation::certificate::{CertifyError, Claim, OwnRow, certify_own, dispute_own, own_time};
use participation::code::holder_of;
use participation::posting::{Course, CourseError, post_course};

use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, is_shared, redirect_and_say, render_as, set_cookie};
use crate::limits::ClientAddress;

/// The cookie of an own device: the code.
pub(crate) const OWN_CODE_COOKIE: &str = "own-code";
/// For how long an own device remembers it.
pub(crate) const REMEMBERED: u32 = 180 * 24 * 60 * 60;

#[derive(Template)]
#[template(path = "participation/own_time.html")]
struct OwnTimePage {
    page: Page,
    /// The code, to be sent along with each answer; empty when the device remembers it.
    code: String,
    rows: Vec<OwnRow>,
    said: Option<String>,
    form: Filled,
    remembered: bool,
}

#[derive(Template)]
#[template(path = "participation/own_code.html")]
struct OwnCodePage {
    page: Page,
    form: Filled,
    may_remember: bool,
}

/// Whose time it is, and how that is known.
struct Holder {
    may: CanCertifyOwnTime,
    /// The code as it was typed; empty when the device remembers it.
    typed: String,
}

/// The own time on a device that remembers the code, else the field for it.
pub(crate) async fn show_own_time(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    match holder(&app, client, &headers, &Filled::blank()).await? {
        Some(holder) => list(&app, &visit, &holder, None, Filled::blank()).await,
        None => Ok(ask(&app, &visit, &headers, Filled::blank())),
    }
}

/// Opens the own time with a code.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let Some(holder) = holder(&app, client, &headers, &form).await? else {
        return Ok(refuse(&app, &visit, &headers, form));
    };
    if form.is("remember", "yes") && !is_shared(&app, &headers) {
        let mut response = see_other("/my-time");
        set_cookie(&mut response, &app.cookies().set(OWN_CODE_COOKIE, &holder.typed, Lifetime::Seconds(REMEMBERED)));
        return Ok(response);
    }
    list(&app, &visit, &holder, None, Filled::blank()).await
}

/// Says that a row is right, or how it was.
pub(crate) async fn answer(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    mut form: Filled,
) -> Result<Response, Failure> {
    let Some(holder) = holder(&app, client, &headers, &form).await? else {
        return Ok(refuse(&app, &visit, &headers, form));
    };
    let posting: PostingId = form.value("row").parse().map_err(|_| Failure::BadRequest)?;
    let t = visit.t;
    let organisation = holder.may.own().organisation;
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    let verdict = form.value("verdict").to_owned();
    let (done, said) = match verdict.as_str() {
        "right" => (certify_own(&mut work, &holder.may, posting).await, "own-time-certified"),
        "not-there" => (dispute_own(&mut work, &holder.may, posting, Claim::NotThere).await, "own-time-corrected"),
        "shorter" => {
            let minutes = Minutes::parse(form.value("minutes")).unwrap_or(Minutes(0));
            let claim = Claim::Shorter(minutes);
            (dispute_own(&mut work, &holder.may, posting, claim).await, "own-time-corrected")
        }
        _ => return Err(Failure::BadRequest),
    };
    match done {
        Ok(()) => work.commit(organisation, "own_time_answered", Some(posting.into())).await?,
        Err(CertifyError::NotShorter { noted }) => {
            drop(work);
            form.fail("minutes", t.with("own-time-not-shorter", &[("noted", &noted.0)]));
            return list(&app, &visit, &holder, None, form).await;
        }
        Err(CertifyError::Db(why)) => return Err(why.into()),
        Err(CertifyError::NoSuchRow | CertifyError::AlreadyCertified) => {
            drop(work);
            return list(&app, &visit, &holder, Some(t.get("own-time-answered-before")), Filled::blank()).await;
        }
    }
    if holder.typed.is_empty() {
        return Ok(redirect_and_say(&app, "/my-time", said));
    }
    list(&app, &visit, &holder, Some(t.get(said)), Filled::blank()).await
}

/// Notes the time of a course that somebody has taken alone.
pub(crate) async fn note_course(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    Path(kit): Path<String>,
    form: Filled,
) -> Result<Response, Failure> {
    let kit = find_kit(&kit).filter(|kit| !kit.is_session()).ok_or(Failure::NotFound)?;
    let Some(holder) = holder(&app, client, &headers, &form).await? else {
        return Ok(refuse(&app, &visit, &headers, form));
    };
    let t = visit.t;
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    let course = Course { id: &kit.id, version: kit.version, minutes: kit.minutes };
    let said = match post_course(&mut work, &holder.may, course).await {
        Ok(posting) => {
            work.commit(holder.may.own().organisation, "course_noted", Some(posting.into())).await?;
            t.get("course-time-noted")
        }
        Err(CourseError::NotedBefore { on }) => t.with("course-time-noted-before", &[("day", &t.date(on))]),
        Err(CourseError::NoProgramme) => t.get("course-time-no-programme"),
        Err(CourseError::Db(why)) => return Err(why.into()),
    };
    list(&app, &visit, &holder, Some(said), Filled::blank()).await
}

/// Makes the device forget the code.
pub(crate) async fn forget(State(app): State<App>) -> Response {
    let mut response = see_other("/my-time");
    set_cookie(&mut response, &app.cookies().remove(OWN_CODE_COOKIE));
    response
}

/// Whose code was typed, or is remembered by the device. A miss is counted against the address that it comes from.
async fn holder(
    app: &App,
    client: ClientAddress,
    headers: &HeaderMap,
    form: &Filled,
) -> Result<Option<Holder>, Failure> {
    let typed = form.value("code").trim().to_owned();
    let remembered = || app.cookies().read(headers, OWN_CODE_COOKIE).filter(|_| !is_shared(app, headers));
    let (code, typed) = match (typed.is_empty(), remembered()) {
        (false, _) => (typed.clone(), typed),
        (true, Some(code)) => (code, String::new()),
        (true, None) => return Ok(None),
    };
    app.limits().may_try_code(client)?;
    let today = app.db().now().day_in_sweden();
    let Some(may) = holder_of(&mut app.db().reader(), &code, today).await? else {
        app.limits().code_miss(client)?;
        return Ok(None);
    };
    Ok(Some(Holder { may, typed }))
}

/// The field for the code, with what is wrong beside it.
fn refuse(app: &App, visit: &Visit, headers: &HeaderMap, mut form: Filled) -> Response {
    let t = visit.t;
    form = form.labelled([("code", t.get("own-code-label"))]);
    form.fail("code", t.get(if form.value("code").trim().is_empty() { "code-empty" } else { "own-code-unknown" }));
    ask(app, visit, headers, form)
}

fn ask(app: &App, visit: &Visit, headers: &HeaderMap, form: Filled) -> Response {
    let status = if form.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = visit.participant("own-time-title");
    render_as(status, &OwnCodePage { page, form, may_remember: !is_shared(app, headers) })
}

async fn list(
    app: &App,
    visit: &Visit,
    holder: &Holder,
    said: Option<String>,
    form: Filled,
) -> Result<Response, Failure> {
    let today = app.db().now().day_in_sweden();
    let rows = own_time(&mut app.db().reader(), &holder.may, today).await?;
    let status = if form.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = OwnTimePage {
        page: visit.participant("own-time-title"),
        code: holder.typed.clone(),
        rows,
        said,
        remembered: holder.typed.is_empty(),
        form,
    };
    Ok(render_as(status, &page))
}
