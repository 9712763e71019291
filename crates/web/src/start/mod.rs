//! Where does one begin? The code from a poster, the language, and what Ombud is.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use text::Lang;

use crate::address::local;
use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{LANGUAGE_COOKIE, Page, Visit, render, render_as, set_cookie};

/// A chosen language is remembered for a year.
const YEAR: u32 = 365 * 24 * 60 * 60;

#[derive(Template)]
#[template(path = "start/start.html")]
struct Start {
    page: Page,
    form: Filled,
}

/// The first page: a big field for the code.
pub(crate) async fn show_start(visit: Visit) -> Response {
    render(&Start { page: visit.participant("start-title"), form: Filled::blank() })
}

/// The first page again, with what is wrong with the code beside the field.
pub(crate) fn show_start_again(visit: &Visit, form: Filled) -> Response {
    render_as(StatusCode::UNPROCESSABLE_ENTITY, &Start { page: visit.participant("start-title"), form })
}

/// Where to go back to after choosing a language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Back {
    to: Option<String>,
}

/// Remembers the language and goes back.
pub(crate) async fn choose_language(
    State(app): State<App>,
    Path(lang): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Failure> {
    let lang: Lang = lang.parse().map_err(|_| Failure::NotFound)?;
    let mut response = see_other(back.to.as_deref().and_then(local).unwrap_or("/"));
    set_cookie(&mut response, &app.cookies().set(LANGUAGE_COOKIE, lang.code(), Lifetime::Seconds(YEAR)));
    Ok(response)
}

#[derive(Template)]
#[template(path = "start/about.html")]
struct About {
    page: Page,
}

/// What Ombud is and what it knows about people, in plain words.
pub(crate) async fn show_about(visit: Visit) -> Response {
    render(&About { page: visit.participant("about-title") })
}

#[derive(Template)]
#[template(path = "start/accessibility.html")]
struct Accessibility {
    page: Page,
}

/// The accessibility statement.
pub(crate) async fn show_accessibility(visit: Visit) -> Response {
    render(&Accessibility { page: visit.participant("accessibility-title") })
}
