//! How is the programme doing? Its organisations side by side, for its lead and its evaluator.

use ::reporting::overview::{Overview, overview_document, programme_overview};
use access::rules::economy::can_see_costs;
use access::rules::measurement::can_see_programme_reach;
use access::rules::participation::{can_report_to_fund, can_see_programme_participation};
use access::rules::people::{can_see_programme, can_set_up_programme};
use access::rules::reporting::{can_evaluate, can_keep_evidence};
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};
use people::Programme;

use super::DocumentPage;
use crate::app::App;
use crate::development::programme::standing;
use crate::failure::Failure;
use crate::layout::render;
use crate::people::session::SignedIn;

/// The overview and the ways on.
pub(crate) async fn show_overview(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let found = programme(&app, &signed_in, lead, id).await?;
    let overview = figures(&app, &signed_in, id).await?;
    let (t, here) = (signed_in.visit.t, address(lead, id));
    let page = signed_in.page("overview-title").titled(found.name.clone()).under("/programmes", t.get("nav-programme"));
    let may = can_see_programme(&signed_in.actor, id)?;
    let mut document = overview_document(t, &overview);
    document.sections.extend(standing::parts(&app, &signed_in, &may, &found, &overview).await?);
    let mut shown = DocumentPage::of(page, &document)
        .link(format!("{here}/plan"), t.get("programme-plan-title"))
        .link(format!("{here}/check"), t.get("programme-check-title"))
        .link(format!("{here}/risks"), t.get("risks-title"))
        .link(format!("{here}/costs"), t.get("costs-title"))
        .link(format!("{here}/waves"), t.get("nav-waves"))
        .link(format!("{here}/months"), t.get("nav-hours"))
        .link(format!("{here}/barriers"), t.get("barriers-title"));
    if can_keep_evidence(&signed_in.actor, id).is_ok() {
        shown = shown.link(format!("{here}/evidence"), t.get("workspace-title"));
    }
    if can_set_up_programme(&signed_in.actor, id).is_ok() {
        shown = shown.link(format!("{here}/design"), t.get("design-title"));
    }
    if can_report_to_fund(&signed_in.actor, id).is_ok() {
        shown = shown
            .link(format!("{here}/coverage"), t.get("coverage-map"))
            .link(format!("{here}/fund"), t.get("fund-title"));
    }
    if can_evaluate(&signed_in.actor, &[id]).is_ok() {
        shown = shown.link(format!("{here}/export"), t.get("programme-export"));
    }
    Ok(render(&shown))
}

/// The address of a programme.
pub(crate) fn address(lead: OrganisationId, programme: ProgrammeId) -> String {
    format!("/programmes/{lead}/{programme}")
}

/// The programme, when the account may see it and it is that lead's.
pub(crate) async fn programme(
    app: &App,
    signed_in: &SignedIn,
    lead: OrganisationId,
    id: ProgrammeId,
) -> Result<Programme, Failure> {
    let may = can_see_programme(&signed_in.actor, id)?;
    if may.programme().lead != lead {
        return Err(Failure::NotFound);
    }
    people::programme::find_programme(&mut app.db().reader(), lead, id).await?.ok_or(Failure::NotFound)
}

/// The programme's figures today.
pub(crate) async fn figures(app: &App, signed_in: &SignedIn, id: ProgrammeId) -> Result<Overview, Failure> {
    let actor = &signed_in.actor;
    let participation = can_see_programme_participation(actor, id)?;
    let (reach, costs) = (can_see_programme_reach(actor, id)?, can_see_costs(actor, id)?);
    let today = app.db().now().day_in_sweden();
    Ok(programme_overview(&mut app.db().reader(), &participation, &reach, &costs, today).await?)
}
