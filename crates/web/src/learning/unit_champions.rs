//! Who is champion in the unit, and has the manager said yes to the time? The manager says so here.

use access::rules::learning::{can_agree_to_mandates, can_see_mandates};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{MandateId, OrganisationId, UnitId};
use learning::mandate::{ListedMandate, MandateError, agree_to_mandate, mandates_of_unit, training_parts};

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/unit_champions.html")]
struct UnitChampionsPage {
    page: Page,
    here: String,
    mandates: Vec<ListedMandate>,
    parts: usize,
    may_agree: bool,
}

/// The page.
pub(crate) async fn show_unit_champions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let place = tree.unit_ref(unit).ok_or(Failure::NotFound)?;
    let may = can_see_mandates(&signed_in.actor, &place)?;
    let (t, today) = (signed_in.visit.t, app.db().now().day_in_sweden());
    let name = tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let mandates = mandates_of_unit(&mut reader, &may, today).await?;
    Ok(render(&UnitChampionsPage {
        page: signed_in
            .page("nav-champions")
            .titled(t.with("unit-champions-title", &[("unit", &name)]))
            .under("/units", t.get("units-title")),
        here: address(organisation, unit),
        mandates,
        parts: training_parts().count(),
        may_agree: can_agree_to_mandates(&signed_in.actor, &place).is_ok(),
    }))
}

/// The manager says yes.
pub(crate) async fn agree(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, mandate)): Path<(OrganisationId, UnitId, MandateId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let place = people::unit::find_unit_ref(&mut work, organisation, unit).await?.ok_or(Failure::NotFound)?;
    let may = can_agree_to_mandates(&signed_in.actor, &place)?;
    match agree_to_mandate(&mut work, &may, mandate).await {
        Ok(()) => {
            work.commit(organisation, "mandate_agreed", Some(mandate.into())).await?;
            Ok(redirect_and_say(&app, &address(organisation, unit), "mandate-was-agreed"))
        }
        Err(MandateError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

fn address(organisation: OrganisationId, unit: UnitId) -> String {
    format!("/units/{organisation}/{unit}/champions")
}
