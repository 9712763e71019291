//! Pages that tell: programmes side by side, how to start one, packages to take out, evaluations, and the audit of published
//! figures.

pub(crate) mod audit;
pub(crate) mod design;
pub(crate) mod download;
pub(crate) mod evaluation;
pub(crate) mod evaluations;
pub(crate) mod export;
pub(crate) mod local;
pub(crate) mod overview;
pub(crate) mod programmes;
pub(crate) mod workspace;

use ::reporting::document::{Document, Html};
use askama::Template;

use crate::layout::Page;

/// A report as a page, with the ways on from it.
#[derive(Template)]
#[template(path = "reporting/document.html")]
pub(crate) struct DocumentPage {
    page: Page,
    links: Vec<(String, String)>,
    hint: String,
    body: Html,
}

impl DocumentPage {
    /// The report under the page's own title.
    pub(crate) fn of(page: Page, document: &Document) -> Self {
        let body = document.body(page.t);
        Self { page, links: Vec::new(), hint: String::new(), body }
    }

    /// Says something above the report.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Adds a way on.
    #[must_use]
    pub(crate) fn link(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.links.push((href.into(), text.into()));
        self
    }
}
