//! How far has the evidence come, and can it be released? The first page of the workspace.

use ::reporting::workspace::published::FindingState;
use ::reporting::workspace::release::{ReleaseError, is_ready, release};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};

use super::{Desk, Way};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "reporting/workspace/start.html")]
struct StartPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    may_write: bool,
    counts: Vec<(String, String)>,
    evaluated: Option<String>,
    no_questions: bool,
    uncommented: Vec<String>,
    outdated: Vec<String>,
    refused: bool,
}

/// The first page.
pub(crate) async fn show_start(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    show(&app, &signed_in, &Desk::at(&app, &signed_in, lead, id).await?, StatusCode::OK).await
}

/// Releases the workspace as an edition, or says what keeps it from being released.
pub(crate) async fn release_evidence(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match release(&mut work, may, &desk.reads, &desk.programme.code, &signed_in.actor.display_name).await {
        Ok(_) => {
            work.commit(lead, "evidence_released", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/released", desk.here()), "released-done"))
        }
        Err(ReleaseError::Db(why)) => Err(why.into()),
        Err(ReleaseError::NoQuestions | ReleaseError::NotReady { .. }) => {
            drop(work);
            show(&app, &signed_in, &desk, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn show(app: &App, signed_in: &SignedIn, desk: &Desk, status: StatusCode) -> Result<Response, Failure> {
    let workspace = desk.read(app, signed_in.visit.t).await?;
    let t = signed_in.visit.t;
    let (page, ways) = desk.page(signed_in, "");
    let open = workspace.found.iter().filter(|one| one.state == FindingState::Open).count();
    let asked = workspace.framework.as_ref().map_or(0, |framework| framework.questions.len());
    let counts = [
        ("workspace-count-questions", asked),
        ("workspace-count-evidence", workspace.register.len()),
        ("workspace-count-contradictions", workspace.contradictions.len()),
        ("workspace-count-findings", open),
        ("workspace-count-claims", workspace.claims.len()),
    ];
    let (no_questions, uncommented, outdated) = match is_ready(&workspace) {
        Ok(()) => (false, Vec::new(), Vec::new()),
        Err(ReleaseError::NotReady { uncommented, outdated }) => (false, uncommented, outdated),
        Err(ReleaseError::NoQuestions) => (true, Vec::new(), Vec::new()),
        Err(ReleaseError::Db(why)) => return Err(why.into()),
    };
    let words =
        |number: &u64| workspace.claims.iter().find(|claim| claim.number == *number).map(|claim| claim.words.clone());
    let page = StartPage {
        page,
        ways,
        here: desk.here(),
        may_write: desk.keeps.is_some(),
        counts: counts.into_iter().map(|(key, count)| (t.get(key), t.whole(count))).collect(),
        evaluated: workspace
            .latest
            .as_ref()
            .map(|latest| t.with("workspace-evaluated", &[("day", &t.date(latest.run.requested_at.day_in_sweden()))])),
        no_questions,
        uncommented,
        outdated: outdated.iter().filter_map(words).collect(),
        refused: status != StatusCode::OK,
    };
    Ok(render_as(status, &page))
}
