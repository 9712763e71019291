//! Which units are mine, and what can I see or do there?

use access::rules::development::can_check_plans;
use access::rules::learning::{can_run_sessions, can_see_mandates};
use access::rules::measurement::{can_print_codes, can_see_unit_results};
use access::rules::participation::can_see_unit_participation;
use access::{Role, scope};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::OrganisationId;

use super::admitted;
use super::barriers::open_in;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// A unit with what the acting person may open there.
struct Line {
    href: String,
    name: String,
    participation: bool,
    results: bool,
    poster: bool,
    slips: bool,
    champions: bool,
    own_codes: bool,
    /// How many things stand in the way.
    barriers: usize,
}

#[derive(Template)]
#[template(path = "learning/units.html")]
struct UnitsPage {
    page: Page,
    /// The organisation whose units can be looked at together.
    checked: Option<OrganisationId>,
    units: Vec<Line>,
}

/// The page. Everybody with a role in a unit may print its poster, so that filter finds all units.
pub(crate) async fn show_units(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let actor = &signed_in.actor;
    if ![Role::Champion, Role::Manager, Role::LocalLead].iter().any(|role| actor.has(*role)) {
        return Err(Failure::NotFound);
    }
    let mut from = app.db().reader();
    let mut units = Vec::new();
    for (unit, place) in admitted(&mut from, &scope::units_with_posters(actor)).await? {
        units.push(Line {
            barriers: open_in(&mut from, &signed_in, &place).await?,
            href: format!("/units/{}/{}", place.organisation, place.unit),
            name: unit.name,
            participation: can_see_unit_participation(actor, &place).is_ok(),
            results: can_see_unit_results(actor, &place).is_ok(),
            poster: can_print_codes(actor, &place).is_ok(),
            champions: can_see_mandates(actor, &place).is_ok(),
            own_codes: can_run_sessions(actor, &place).is_ok(),
            slips: can_print_codes(actor, &place).is_ok() && can_run_sessions(actor, &place).is_ok(),
        });
    }
    let checked = can_check_plans(actor, actor.organisation).ok().map(|may| *may.organisation());
    Ok(render(&UnitsPage { page: signed_in.page("units-title"), checked, units }))
}
