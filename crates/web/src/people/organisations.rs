//! Which organisations are there? For whoever administers the installation; an organisation's own administrator goes
//! straight to its accounts.

use access::rules::people::{can_administer, can_administer_installation};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use people::{Organisation, OrganisationKind, organisation};

use super::first_run::kinds;
use super::session::SignedIn;
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};

#[derive(Template)]
#[template(path = "people/organisations.html")]
struct OrganisationsPage {
    page: Page,
    organisations: Vec<Organisation>,
    form: Filled,
    kinds: Vec<(String, String)>,
}

/// The organisations of the installation.
pub(crate) async fn show_organisations(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    if can_administer_installation(&signed_in.actor).is_err() {
        let own = signed_in.actor.organisation;
        can_administer(&signed_in.actor, own)?;
        return Ok(see_other(&format!("/administration/{own}")));
    }
    show(&app, &signed_in, Filled::blank(), StatusCode::OK).await
}

async fn show(app: &App, signed_in: &SignedIn, form: Filled, status: StatusCode) -> Result<Response, Failure> {
    let may = can_administer_installation(&signed_in.actor)?;
    let organisations = organisation::list_organisations(&mut app.db().reader(), &may).await?;
    let kinds = kinds(signed_in.visit.t);
    let page = signed_in.page("administration-title");
    Ok(render_as(status, &OrganisationsPage { page, organisations, form, kinds }))
}

/// Adds an organisation.
pub(crate) async fn create_organisation(
    State(app): State<App>,
    signed_in: SignedIn,
    mut form: Filled,
) -> Result<Response, Failure> {
    let may = can_administer_installation(&signed_in.actor)?;
    let t = signed_in.visit.t;
    form = form.labelled([("organisation", t.get("organisation-name")), ("kind", t.get("organisation-kind"))]);
    let name = form.text(t, "organisation", 100);
    let kind = form.choice::<OrganisationKind>(t, "kind");
    let (Some(name), Some(kind)) = (name, kind) else {
        return show(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let id = organisation::create_organisation(&mut work, &may, &name, kind, None).await?;
    work.commit(id, "organisation_created", Some(id.into())).await?;
    Ok(redirect_and_say(&app, &format!("/administration/{id}"), "organisation-created"))
}
