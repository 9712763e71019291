//! What can I run tomorrow? The shipped kits, and each with its run-sheet on one printed page.

use access::Role;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use learning::kit::{Block, Kit, find_kit, kits};

use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/kits.html")]
struct KitsPage {
    page: Page,
    kits: &'static [Kit],
}

#[derive(Template)]
#[template(path = "learning/kit.html")]
struct KitPage {
    page: Page,
    kit: &'static Kit,
    areas: Vec<String>,
}

/// Every kit.
pub(crate) async fn show_kits(signed_in: SignedIn) -> Result<Response, Failure> {
    only_for_those_who_run_sessions(&signed_in)?;
    Ok(render(&KitsPage { page: signed_in.page("kits-title"), kits: kits() }))
}

/// One kit.
pub(crate) async fn show_kit(signed_in: SignedIn, Path(kit): Path<String>) -> Result<Response, Failure> {
    only_for_those_who_run_sessions(&signed_in)?;
    let kit = find_kit(&kit).ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let page = signed_in.page("kits-title").titled(kit.title.in_language(t.lang().code()));
    let areas = kit.areas.iter().map(|area| t.code("area", area.code())).collect();
    Ok(render(&KitPage { page: page.under("/kits", t.get("kits-title")), kit, areas }))
}

fn only_for_those_who_run_sessions(signed_in: &SignedIn) -> Result<(), Failure> {
    let runs = signed_in.actor.has(Role::Champion) || signed_in.actor.has(Role::LocalLead);
    if runs { Ok(()) } else { Err(Failure::NotFound) }
}
