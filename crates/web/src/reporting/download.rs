//! How does a report leave? As a page for print, as a workbook, or as a PDF where there is a printer; without one the page for
//! print says how to do it from the browser.

use ::reporting::document::Document;
use ::reporting::paper::{Setting, paper};
use ::reporting::printer::NotPrinted;
use ::reporting::workbook::{Made, workbook};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use text::Texts;

use super::DocumentPage;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PDF: &str = "application/pdf";

/// A report that may leave.
pub(crate) struct Report {
    /// What it says.
    pub(crate) document: Document,
    /// When and from what.
    pub(crate) made: Made,
    /// The name of the file, without its ending: letters, digits and `-`.
    pub(crate) file: String,
    /// How it is set on paper.
    pub(crate) setting: Setting,
}

/// The report as a page to print, with its methods.
pub(crate) fn print_view(page: Page, report: &Report) -> Response {
    let t = page.t;
    render(&DocumentPage::of(page, &report.document.with_methods(t)))
}

/// The report as a workbook.
pub(crate) async fn send_workbook(t: Texts, report: Report) -> Result<Response, Failure> {
    let name = format!("{}.xlsx", report.file);
    let made = tokio::task::spawn_blocking(move || workbook(t, &report.document, &report.made));
    let bytes = made.await.map_err(Failure::internal)?.map_err(Failure::internal)?;
    Ok(file(XLSX, &name, bytes))
}

/// The report as a PDF; without a printer the page for print, with a hint.
pub(crate) async fn send_pdf(app: &App, page: Page, report: Report) -> Result<Response, Failure> {
    let t = page.t;
    let Some(printer) = app.config().printer.clone() else {
        let hinted = DocumentPage::of(page, &report.document.with_methods(t));
        return Ok(render(&hinted.hint(t.get("report-print-hint"))));
    };
    let name = format!("{}.pdf", report.file);
    let printed = tokio::task::spawn_blocking(move || {
        let set = |setting| printer.print(&paper(t, &report.document, &report.made, setting));
        match set(report.setting) {
            // Better on two pages than not at all.
            Err(NotPrinted::DoesNotFit) => set(Setting::Whole),
            printed => printed,
        }
    });
    let bytes = printed.await.map_err(Failure::internal)?.map_err(Failure::internal)?;
    Ok(file(PDF, &name, bytes))
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A part of a file's name: what is no letter or digit of the plain alphabet becomes `-`.
pub(crate) fn plain_name(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    plain.trim_matches('-').to_owned()
}
