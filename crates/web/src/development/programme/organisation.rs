//! Do the units of an organisation have what usually gives results? Each condition over all of them, with the units that lack it and the
//! way to their plans. No total, and no order of units but by name.

use access::rules::development::{can_check_plans, can_see_unit_plan};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use development::unit_plan::find_plan;
use evaluation::plan_check::check_plan;
use evaluation::programme_check::check_units;
use kernel::OrganisationId;

use super::super::facts::gather;
use super::super::today;
use super::check::standing_code;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/programme/organisation.html")]
struct OrganisationPage {
    page: Page,
    units: usize,
    lines: Vec<OverLine>,
}

/// A condition over the units.
struct OverLine {
    code: &'static str,
    standing: &'static str,
    seen: String,
    open: bool,
    /// The units that lack it: address of the plan, and name.
    lacking: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_organisation_check(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    can_check_plans(&signed_in.actor, organisation)?;
    let (t, today) = (signed_in.visit.t, today(&app));
    let year = today.parts().0;
    let mut from = app.db().reader();
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let mut places: Vec<_> =
        tree.refs().filter(|(unit, _)| tree.is_leaf(unit.id)).map(|(unit, place)| (unit.name.clone(), place)).collect();
    places.sort_by(|a, b| a.0.cmp(&b.0));
    let mut findings = Vec::with_capacity(places.len());
    for (_, place) in &places {
        let may = can_see_unit_plan(&signed_in.actor, place)?;
        let plan = find_plan(&mut from, &may, year).await?;
        let known = gather(&mut from, &signed_in.actor, &may, plan.as_ref(), year, today).await?;
        findings.push(check_plan(&known.facts, today));
    }
    let lines = check_units(&findings).into_iter().map(|over| OverLine {
        code: over.condition.code(),
        standing: standing_code(over.standing),
        seen: t
            .with("organisation-check-seen", &[("met", &over.met), ("known", &over.known), ("unknown", &over.unknown)]),
        open: !over.lacking.is_empty(),
        lacking: over
            .lacking
            .iter()
            .map(|place| {
                let (name, place) = &places[*place];
                (format!("/units/{}/{}/plan#conditions", place.organisation, place.unit), name.clone())
            })
            .collect(),
    });
    let page = OrganisationPage {
        page: signed_in.page("organisation-check-title").under("/units", t.get("units-title")),
        units: places.len(),
        lines: lines.collect(),
    };
    Ok(render(&page))
}
