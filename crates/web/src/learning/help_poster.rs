//! The unit's standing code for help: on a page to print, made when it is first needed, and anew when it has gone astray.

use access::rules::measurement::can_print_codes;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, UnitId};
use learning::help::{find_unit_code, make_unit_code};

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render};
use crate::measurement::poster::{Picture, picture};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/help_poster.html")]
struct PosterPage {
    page: Page,
    here: String,
    unit: String,
    code: Option<String>,
    /// What a phone is pointed at: the address with the code in it.
    picture: Option<Picture>,
    address: String,
}

/// The poster.
pub(crate) async fn show_help_poster(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let place = tree.unit_ref(unit).ok_or(Failure::NotFound)?;
    let may = can_print_codes(&signed_in.actor, &place)?;
    let code = find_unit_code(&mut from, &may).await?;
    let link = code.as_ref().map(|code| app.config().link(&format!("/help?code={}", code.as_stored())));
    let picture = link.map(|link| picture(&link)).transpose().map_err(|_| Failure::Internal)?;
    let code = code.map(|code| code.to_string());
    let name = tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    Ok(render(&PosterPage {
        page: signed_in
            .page("help-poster-title")
            .titled(t.with("help-poster-of", &[("unit", &name)]))
            .under("/units", t.get("units-title")),
        here: format!("/units/{organisation}/{unit}/help"),
        unit: name,
        code,
        picture,
        address: app.config().link("/help"),
    }))
}

/// Makes the code, or another one.
pub(crate) async fn make_code(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let place = people::unit::find_unit_ref(&mut work, organisation, unit).await?.ok_or(Failure::NotFound)?;
    let may = can_print_codes(&signed_in.actor, &place)?;
    make_unit_code(&mut work, &may).await?;
    work.commit(organisation, "help_code_made", Some(unit.into())).await?;
    Ok(redirect_and_say(&app, &format!("/units/{organisation}/{unit}/help"), "help-code-made"))
}
