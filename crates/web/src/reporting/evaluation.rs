//! What did the evaluation find? While it runs the page comes back by itself; then the report: the programmes together with
//! the ways to each, a page for each, and the result as a file.

use ::reporting::evaluation_report::{Names, evaluated_programmes, programme_document, together_document};
use ::reporting::evaluation_run::{State as RunState, find_evaluation, find_result, may_read_evaluation, result_text};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, REFRESH};
use axum::response::{IntoResponse, Response};
use kernel::EvaluationId;
use people::organisation::find_organisations;

use super::DocumentPage;
use crate::address::percent_encoded;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "reporting/waiting.html")]
struct WaitingPage {
    page: Page,
    text: String,
    here: String,
}

/// The report, or how far it has come.
pub(crate) async fn show_evaluation(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let may = may_read_evaluation(&mut reader, &signed_in.actor, id).await??;
    let run = find_evaluation(&mut reader, &may, id).await?.ok_or(Failure::NotFound)?;
    let (t, here) = (signed_in.visit.t, format!("/evaluations/{id}"));
    let page = signed_in.page("report-title").under("/evaluations", t.get("evaluations-title"));
    let waiting = |key: &str| render(&WaitingPage { page: page.clone(), text: t.get(key), here: here.clone() });
    match run.state {
        RunState::Running => {
            let mut response = waiting("evaluation-running-text");
            response.headers_mut().insert(REFRESH, HeaderValue::from_static("5"));
            Ok(response)
        }
        RunState::Failed => Ok(waiting("evaluation-failed-text")),
        RunState::Finished => {
            let result = find_result(&mut reader, &may, id).await?.ok_or(Failure::NotFound)?;
            let mut shown = DocumentPage::of(page, &together_document(t, &result));
            for programme in evaluated_programmes(&result) {
                let href = format!("{here}/programmes/{}", percent_encoded(&programme.programme));
                shown = shown.link(href, programme.name.clone());
            }
            Ok(render(&shown.link(format!("{here}/result.json"), t.get("evaluation-download"))))
        }
    }
}

/// What the report says of one programme.
pub(crate) async fn show_programme(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, programme)): Path<(EvaluationId, String)>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let may = may_read_evaluation(&mut reader, &signed_in.actor, id).await??;
    let result = find_result(&mut reader, &may, id).await?.ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let mut names = Names::new();
    for held in may.programmes() {
        for organisation in find_organisations(&mut reader, &held.members).await? {
            names.extend(organisation.municipality_code.map(|code| (code, organisation.name)));
        }
    }
    let document = programme_document(t, &result, &programme, &names).ok_or(Failure::NotFound)?;
    let page = signed_in
        .page("report-title")
        .titled(document.title.clone())
        .under("/evaluations", t.get("evaluations-title"))
        .under(format!("/evaluations/{id}"), t.get("report-title"));
    Ok(render(&DocumentPage::of(page, &document)))
}

/// The result as it was stored.
pub(crate) async fn send_result(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let may = may_read_evaluation(&mut reader, &signed_in.actor, id).await??;
    let text = result_text(&mut reader, &may, id).await?.ok_or(Failure::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"evaluation.json\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
