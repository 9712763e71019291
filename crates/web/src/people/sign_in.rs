//! How does one come in, and out again?

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::session::{SESSION_COOKIE, SignedIn};
use crate::address;
use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, redirect_and_say, render, render_as, set_cookie};
use crate::limits::ClientAddress;

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    page: Page,
    form: Filled,
    /// Where to go afterwards: the page that asked who it was.
    next: Option<String>,
}

/// What the address of the sign-in page says.
#[derive(Deserialize)]
pub(crate) struct Asked {
    next: Option<String>,
}

/// The page that asks for name and secret; while nothing has been set up, the first-run page.
pub(crate) async fn show_sign_in(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if people::first_run::is_first_run(&mut app.db().reader()).await? {
        return Ok(see_other("/first-run"));
    }
    let next = ours(asked.next.as_deref());
    Ok(render(&SignInPage { page: visit.participant("sign-in"), form: Filled::blank(), next }))
}

/// Lets in whoever knows a name and its secret; everybody else gets the same answer.
pub(crate) async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    mut form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    form = form.labelled([("name", t.get("sign-in-name")), ("secret", t.get("sign-in-secret"))]);
    let name = form.text(t, "name", 100);
    let secret = form.value("secret").to_owned();
    let next = ours(Some(form.value("next")));
    if secret.is_empty() {
        form.fail("secret", t.get("field-required"));
    }
    if let Some(name) = name.filter(|_| !form.has_errors()) {
        app.limits().sign_in(client, &name)?;
        if let Some(session) = people::sign_in::sign_in(app.db(), &name, &secret).await? {
            app.limits().signed_in(client, &name);
            let mut response = see_other(next.as_deref().unwrap_or("/home"));
            set_cookie(&mut response, &app.cookies().set(SESSION_COOKIE, &session.token, Lifetime::Visit));
            return Ok(response);
        }
        form.fail("name", t.get("sign-in-refused"));
    }
    let page = SignInPage { page: visit.participant("sign-in"), form, next };
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The address, when it is one of ours.
fn ours(next: Option<&str>) -> Option<String> {
    next.and_then(address::local).map(ToOwned::to_owned)
}

/// Ends the session.
pub(crate) async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if let Some(token) = app.cookies().read(&headers, SESSION_COOKIE) {
        people::sign_in::sign_out(app.db(), &signed_in.actor, &token).await?;
    }
    let mut response = redirect_and_say(&app, "/", "signed-out");
    set_cookie(&mut response, &app.cookies().remove(SESSION_COOKIE));
    Ok(response)
}
