//! What did the evaluation find? While it runs the page comes back by itself; then the report: the programmes together with
//! the ways to each, a page for each, and the result as a file.

use ::reporting::evaluation_report::{
    Names, evaluated_programmes, evaluation_document, programme_document, together_document,
};
use ::reporting::evaluation_run::{State as RunState, find_evaluation, find_result, may_read_evaluation, result_text};
use ::reporting::paper::Setting;
use ::reporting::workbook::Made;
use access::rules::reporting::CanReadEvaluation;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, REFRESH};
use axum::response::{IntoResponse, Response};
use db::Reader;
use kernel::EvaluationId;
use people::organisation::find_organisations;
use text::Texts;

use super::DocumentPage;
use crate::address::percent_encoded;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;
use crate::reporting::download::{Report, plain_name, print_view, send_pdf, send_workbook};

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
            let shown = with_ways_out(shown, t, &here);
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
    let names = names(&mut reader, &may).await?;
    let document = programme_document(t, &result, &programme, &names).ok_or(Failure::NotFound)?;
    let page = signed_in
        .page("report-title")
        .titled(document.title.clone())
        .under("/evaluations", t.get("evaluations-title"))
        .under(format!("/evaluations/{id}"), t.get("report-title"));
    let here = format!("/evaluations/{id}/programmes/{}", percent_encoded(&programme));
    Ok(render(&with_ways_out(DocumentPage::of(page, &document), t, &here)))
}

/// The report of all of it, to print.
pub(crate) async fn show_report(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
) -> Result<Response, Failure> {
    let (page, report) = report(&app, &signed_in, id, None).await?;
    Ok(print_view(page, &report))
}

/// The same as a workbook.
pub(crate) async fn send_report_workbook(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
) -> Result<Response, Failure> {
    let (page, report) = report(&app, &signed_in, id, None).await?;
    send_workbook(page.t, report).await
}

/// The same as a PDF.
pub(crate) async fn send_report_pdf(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
) -> Result<Response, Failure> {
    let (page, report) = report(&app, &signed_in, id, None).await?;
    send_pdf(&app, page, report).await
}

/// The report of one programme, to print.
pub(crate) async fn show_programme_report(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, programme)): Path<(EvaluationId, String)>,
) -> Result<Response, Failure> {
    let (page, report) = report(&app, &signed_in, id, Some(&programme)).await?;
    Ok(print_view(page, &report))
}

/// The same as a workbook.
pub(crate) async fn send_programme_workbook(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, programme)): Path<(EvaluationId, String)>,
) -> Result<Response, Failure> {
    let (page, report) = report(&app, &signed_in, id, Some(&programme)).await?;
    send_workbook(page.t, report).await
}

/// The same as a PDF.
pub(crate) async fn send_programme_pdf(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, programme)): Path<(EvaluationId, String)>,
) -> Result<Response, Failure> {
    let (page, report) = report(&app, &signed_in, id, Some(&programme)).await?;
    send_pdf(&app, page, report).await
}

/// The report of a finished evaluation, or of one of its programmes, and the page that it would stand on.
async fn report(
    app: &App,
    signed_in: &SignedIn,
    id: EvaluationId,
    programme: Option<&str>,
) -> Result<(Page, Report), Failure> {
    let mut reader = app.db().reader();
    let may = may_read_evaluation(&mut reader, &signed_in.actor, id).await??;
    let result = find_result(&mut reader, &may, id).await?.ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let names = names(&mut reader, &may).await?;
    let (document, file) = match programme {
        Some(code) => {
            let document = programme_document(t, &result, code, &names).ok_or(Failure::NotFound)?;
            (document, format!("evaluation-{}", plain_name(code)))
        }
        None => (evaluation_document(t, &result, &names), "evaluation".to_owned()),
    };
    let mut page = signed_in
        .page("report-title")
        .titled(document.title.clone())
        .under("/evaluations", t.get("evaluations-title"))
        .under(format!("/evaluations/{id}"), t.get("report-title"));
    if let Some(code) = programme {
        page = page.under(format!("/evaluations/{id}/programmes/{}", percent_encoded(code)), document.title.clone());
    }
    let made = Made { at: result.generated_at.clone(), seed: result.seed };
    Ok((page, Report { document, made, file, setting: Setting::Whole }))
}

/// What the organisations of the programmes are called, by their keys in the package.
async fn names(reader: &mut Reader, may: &CanReadEvaluation) -> Result<Names, Failure> {
    let mut names = Names::new();
    for held in may.programmes() {
        for organisation in find_organisations(reader, &held.members).await? {
            names.extend(organisation.municipality_code.map(|code| (code, organisation.name)));
        }
    }
    Ok(names)
}

/// The ways in which the report at an address leaves.
fn with_ways_out(page: DocumentPage, t: Texts, here: &str) -> DocumentPage {
    page.link(format!("{here}/report.pdf"), t.get("report-download-pdf"))
        .link(format!("{here}/report.xlsx"), t.get("report-download-xlsx"))
        .link(format!("{here}/report.html"), t.get("report-print-view"))
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
