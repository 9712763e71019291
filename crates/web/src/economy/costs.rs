//! What does the programme cost, for what, and what does that make per person and per hour? Booked costs, and with them the
//! working time that somebody chooses to reckon in; the page says which.

use ::economy::rate::find_rates;
use ::economy::working_time::{reckon, time_rows};
use ::reporting::cost_view::{TimeInCosts, denominators, time_section, with_time};
use ::reporting::document::Html;
use ::reporting::overview::costs_document;
use access::rules::economy::{can_import_costs, can_see_costs};
use access::rules::participation::can_see_programme_participation;
use access::rules::reporting::can_evaluate;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{CostKind, OrganisationId, ProgrammeId};

use super::ChosenTime;
use super::fund_money::fund_section;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, figures, programme};

#[derive(Template)]
#[template(path = "economy/costs.html")]
struct CostsPage {
    page: Page,
    here: String,
    links: Vec<(String, String)>,
    chosen: Filled,
    body: Html,
    /// The package with the same working time, for whoever may take it out.
    package: Option<String>,
}

/// The costs, beside what training costs elsewhere.
pub(crate) async fn show_costs(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(chosen): Query<ChosenTime>,
) -> Result<Response, Failure> {
    let found = programme(&app, &signed_in, lead, id).await?;
    let overview = figures(&app, &signed_in, id).await?;
    let (t, above) = (signed_in.visit.t, address(lead, id));
    let time = time_in_costs(&app, &signed_in, id, &chosen).await?;
    let mut document = costs_document(t, &with_time(&overview, &time));
    document.sections.insert(0, time_section(t, &overview, &time));
    document.sections.insert(1, denominators(t, &overview));
    document.sections.push(fund_section(&app, &signed_in, id).await?);
    let mut links = Vec::new();
    if can_import_costs(&signed_in.actor, id).is_ok() {
        links.push((format!("{above}/costs/import"), t.get("costs-import-link")));
    }
    for (to, text) in [("budget", "budget-title"), ("rates", "rates-title"), ("costs/sensitivity", "depends-title")] {
        links.push((format!("{above}/{to}"), t.get(text)));
    }
    let may_export = can_evaluate(&signed_in.actor, &[id]).is_ok() && !time.kinds.is_empty();
    let page = CostsPage {
        page: signed_in.page("costs-title").under("/programmes", t.get("nav-programme")).under(&above, found.name),
        here: format!("{above}/costs"),
        links,
        chosen: filled(&time.kinds),
        body: document.body(t),
        package: may_export.then(|| format!("{above}/export?{}", chosen.query())),
    };
    Ok(render(&page))
}

/// The boxes as they were ticked.
pub(super) fn filled(kinds: &[CostKind]) -> Filled {
    let ticked = [(CostKind::Staff, "staff"), (CostKind::LostWorkingTime, "lost")];
    Filled::with(ticked.into_iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, name)| (name, "yes")))
}

/// The chosen time, reckoned at the programme's rates.
pub(super) async fn time_in_costs(
    app: &App,
    signed_in: &SignedIn,
    id: ProgrammeId,
    chosen: &ChosenTime,
) -> Result<TimeInCosts, Failure> {
    let kinds = chosen.kinds();
    let may = can_see_costs(&signed_in.actor, id)?;
    let sees_time = can_see_programme_participation(&signed_in.actor, id)?;
    if kinds.is_empty() {
        return Ok(TimeInCosts { kinds, reckoned: None });
    }
    let mut reader = app.db().reader();
    let rates = find_rates(&mut reader, &may).await?;
    let rows = time_rows(&mut reader, &sees_time).await?;
    Ok(TimeInCosts { kinds, reckoned: Some(reckon(&rows, &rates)) })
}
