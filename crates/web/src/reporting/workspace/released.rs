//! What was released, when and by whom? The editions, and one of them whole.

use ::reporting::document::Html;
use ::reporting::workspace::release::{find_release, releases};
use ::reporting::workspace::tell::released_document;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};

use super::questions::Asked;
use super::{Desk, Way};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "reporting/workspace/released.html")]
struct ReleasedPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    title: String,
    editions: Vec<(u64, String)>,
    shown: Option<Html>,
}

/// The edition that is asked for, or the latest.
pub(crate) async fn show_released(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let editions = releases(&mut reader, &desk.reads).await?;
    let latest = editions.first().map(|(number, _)| *number);
    let number = asked.edition.filter(|asked| editions.iter().any(|(number, _)| number == asked)).or(latest);
    let mut document = None;
    if let Some(number) = number
        && let Some((released, at)) = find_release(&mut reader, &desk.reads, number).await?
    {
        document = Some(released_document(t, number, &released, at));
    }
    let (page, ways) = desk.page(&signed_in, "/released");
    let when = |at: kernel::Timestamp| t.date(at.day_in_sweden());
    Ok(render(&ReleasedPage {
        page,
        ways,
        here: format!("{}/released", desk.here()),
        title: document.as_ref().map(|document| document.title.clone()).unwrap_or_default(),
        editions: editions.iter().map(|(number, at)| (*number, when(*at))).collect(),
        shown: document.map(|document| document.body(t)),
    }))
}
