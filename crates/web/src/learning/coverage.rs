//! How are the units covered by champions? The map for the local lead, unit by unit; for the programme's lead the
//! organisations side by side, without names.

use access::rules::learning::{can_appoint_champions, can_see_coverage};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Estimate, OrganisationId, ProgrammeId};
use learning::mandate::{MemberCoverage, UnitCoverage, coverage_of_organisation, coverage_of_programme};
use reporting::charts::{Chart, Frame, Labelled, bars};
use text::Texts;

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

/// The most units in the picture; the table has all.
const BARS: usize = 20;

#[derive(Template)]
#[template(path = "learning/coverage.html")]
struct CoveragePage {
    page: Page,
    units: Vec<UnitCoverage>,
    staff: u64,
    champions: u64,
    without: usize,
    ending: usize,
    chart: Option<Chart>,
}

#[derive(Template)]
#[template(path = "learning/coverage_programme.html")]
struct ProgrammeCoveragePage {
    page: Page,
    members: Vec<(String, MemberCoverage)>,
    chart: Option<Chart>,
}

/// The map of the organisation's units.
pub(crate) async fn show_coverage(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let (t, today) = (signed_in.visit.t, app.db().now().day_in_sweden());
    let units = coverage_of_organisation(&mut app.db().reader(), &may, today).await?;
    let shown: Vec<(String, u64, u64)> = units
        .iter()
        .filter_map(|unit| Some((unit.name.clone(), unit.staff_per_champion()?, unit.staff)))
        .take(BARS)
        .collect();
    Ok(render(&CoveragePage {
        page: signed_in.page("coverage-map").under("/champions", t.get("nav-champions")),
        staff: units.iter().map(|unit| unit.staff).sum(),
        champions: units.iter().map(|unit| unit.champions).sum(),
        without: units.iter().filter(|unit| unit.champions == 0).count(),
        ending: units.iter().filter(|unit| unit.ends_next.is_some()).count(),
        chart: chart(t, "coverage-bars", &shown),
        units,
    }))
}

/// The organisations of the programme.
pub(crate) async fn show_programme_coverage(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = can_see_coverage(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let (t, today) = (signed_in.visit.t, app.db().now().day_in_sweden());
    let mut reader = app.db().reader();
    let members = coverage_of_programme(&mut reader, &may, today).await?;
    let ids: Vec<OrganisationId> = members.iter().map(|member| member.organisation).collect();
    let names = people::organisation::find_organisations(&mut reader, &ids).await?;
    let name = |id| names.iter().find(|o| o.id == id).map(|o| o.name.clone()).unwrap_or_default();
    let mut members: Vec<(String, MemberCoverage)> =
        members.into_iter().map(|member| (name(member.organisation), member)).collect();
    members.sort_by(|a, b| a.0.cmp(&b.0));
    let shown: Vec<(String, u64, u64)> = members
        .iter()
        .filter(|(_, member)| member.champions > 0)
        .map(|(name, member)| (name.clone(), (member.staff + member.champions / 2) / member.champions, member.staff))
        .collect();
    Ok(render(&ProgrammeCoveragePage {
        page: signed_in
            .page("coverage-map")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name),
        chart: chart(t, "coverage-bars", &shown),
        members,
    }))
}

/// Colleagues for each champion: name, how many, and of how many that is counted.
fn chart(t: Texts, id: &str, shown: &[(String, u64, u64)]) -> Option<Chart> {
    let estimates: Vec<(&String, Estimate)> = shown
        .iter()
        .map(|(name, each, staff)| {
            (name, Estimate::plain(*each as f64, "persons", *staff, "persons employed today", "ratio"))
        })
        .collect();
    let items: Vec<Labelled<'_>> =
        estimates.iter().map(|(label, estimate)| Labelled { label: label.as_str(), estimate }).collect();
    (!items.is_empty()).then(|| bars(t, Frame { id, title: &t.get("coverage-staff-each") }, &items))
}
