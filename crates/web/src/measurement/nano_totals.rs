//! What do those who were at sessions say of each kit? For the programme's lead: kit by kit over all sessions, never one
//! session.

use std::collections::BTreeMap;

use access::rules::measurement::can_see_nano_totals;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};
use learning::kit::find_kit;
use measurement::nano::{KitTotal, totals_by_kit};

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/nano_totals.html")]
struct TotalsPage {
    page: Page,
    /// The kit's title, and what was answered at the end and later.
    kits: Vec<(String, Vec<KitTotal>)>,
}

/// The totals by kit.
pub(crate) async fn show_totals(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = can_see_nano_totals(&signed_in.actor, programme)?;
    if may.programme().lead != lead {
        return Err(Failure::NotFound);
    }
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let found = people::programme::find_programme(&mut from, lead, programme).await?.ok_or(Failure::NotFound)?;
    let mut kits: BTreeMap<String, Vec<KitTotal>> = BTreeMap::new();
    for total in totals_by_kit(&mut from, &may, today(&app)).await? {
        let title = find_kit(&total.kit).map(|kit| kit.title.in_language(t.lang().code()).to_owned());
        kits.entry(title.unwrap_or_else(|| t.get("nano-no-kit"))).or_default().push(total);
    }
    let above = format!("/programmes/{lead}/{programme}");
    Ok(render(&TotalsPage {
        page: signed_in
            .page("nano-totals-title")
            .titled(t.with("nano-totals-of", &[("programme", &found.name)]))
            .under("/programmes", t.get("nav-programme"))
            .under(format!("{above}/waves"), t.get("waves-title")),
        kits: kits.into_iter().collect(),
    }))
}
