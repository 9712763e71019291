//! What does the programme cost, for what, and what does that make per person and per hour?

use ::reporting::overview::costs_document;
use access::rules::economy::can_import_costs;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};

use crate::app::App;
use crate::failure::Failure;
use crate::layout::render;
use crate::people::session::SignedIn;
use crate::reporting::DocumentPage;
use crate::reporting::overview::{address, figures, programme};

/// The costs, beside what training costs elsewhere.
pub(crate) async fn show_costs(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let found = programme(&app, &signed_in, lead, id).await?;
    let overview = figures(&app, &signed_in, id).await?;
    let t = signed_in.visit.t;
    let page =
        signed_in.page("costs-title").under("/programmes", t.get("nav-programme")).under(address(lead, id), found.name);
    let mut shown = DocumentPage::of(page, &costs_document(t, &overview));
    if can_import_costs(&signed_in.actor, id).is_ok() {
        shown = shown.link(format!("{}/costs/import", address(lead, id)), t.get("costs-import-link"));
    }
    Ok(render(&shown))
}
