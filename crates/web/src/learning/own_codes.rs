//! Codes with which colleagues without an account say that their time is right. Made for everybody in the unit at once and
//! shown once, for the printer; new ones put the earlier ones out of use.

use access::rules::learning::{CanRunSessions, can_run_sessions};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, PersonId, UnitId};
use participation::code::make_codes;

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/own_codes.html")]
struct OwnCodesPage {
    page: Page,
    here: String,
    /// Name and code of each that was just made.
    codes: Vec<(String, String)>,
    address: String,
}

/// What the codes are for.
pub(crate) async fn show_own_codes(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let may = can_run_sessions(&signed_in.actor, &tree.unit_ref(unit).ok_or(Failure::NotFound)?)?;
    let name = tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    Ok(show(&app, &signed_in, &may, &name, Vec::new()))
}

/// Makes a code for everybody in the unit today.
pub(crate) async fn make(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let tree = people::unit::unit_tree(&mut work, organisation).await?;
    let may = can_run_sessions(&signed_in.actor, &tree.unit_ref(unit).ok_or(Failure::NotFound)?)?;
    let name = tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let today = work.now().day_in_sweden();
    let staff = people::person::staff_of_unit(&mut work, &may, today).await?;
    let persons: Vec<PersonId> = staff.iter().map(|(person, _)| person.id).collect();
    let made = make_codes(&mut work, &may, &persons).await?;
    work.commit(organisation, "own_codes_made", Some(unit.into())).await?;
    let codes = staff.iter().zip(made).map(|((person, _), own)| (person.name(), own.code)).collect();
    Ok(show(&app, &signed_in, &may, &name, codes))
}

fn show(app: &App, signed_in: &SignedIn, may: &CanRunSessions, name: &str, codes: Vec<(String, String)>) -> Response {
    let t = signed_in.visit.t;
    render(&OwnCodesPage {
        page: signed_in
            .page("own-codes-title")
            .titled(t.with("own-codes-of", &[("unit", &name)]))
            .under("/units", t.get("units-title")),
        here: format!("/units/{}/{}/own-codes", may.unit().organisation, may.unit().unit),
        codes,
        address: app.config().link("/my-time"),
    })
}
