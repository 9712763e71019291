//! The evaluator's workspace: questions, evidence, where sources contradict each other, published figures, and the sentences that
//! follow. The programme's evaluator and its lead work in it; whoever leads the work in a municipality that takes part reads it.

pub(crate) mod claims;
pub(crate) mod matrix;
pub(crate) mod published;
pub(crate) mod questions;
pub(crate) mod register;
pub(crate) mod released;
pub(crate) mod start;

use ::reporting::workspace::{LONGEST_TEXT, TextProblem, Workspace, open};
use access::rules::reporting::{CanKeepEvidence, CanReadEvidence, can_keep_evidence, can_read_evidence};
use kernel::{OrganisationId, ProgrammeId};
use people::Programme;
use tabular::{CellProblem, Problems};
use text::Texts;

use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::Page;
use crate::people::import::expected;
use crate::people::session::SignedIn;
use crate::reporting::overview::address;

/// Somebody at the workspace of a programme.
pub(crate) struct Desk {
    programme: Programme,
    reads: CanReadEvidence,
    keeps: Option<CanKeepEvidence>,
}

/// The pages of the workspace: the end of the address, and the key of the title.
const PAGES: [(&str, &str); 7] = [
    ("", "workspace-title"),
    ("/questions", "questions-tree-title"),
    ("/register", "evidence-register-title"),
    ("/matrix", "matrix-title"),
    ("/published", "published-title"),
    ("/claims", "claims-title"),
    ("/released", "released-list-title"),
];

/// A way to another page of the workspace.
pub(crate) struct Way {
    href: String,
    text: String,
    is_here: bool,
}

impl Desk {
    /// The desk, when the account may read at it; under the address of the programme's own lead only.
    async fn at(app: &App, signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<Self, Failure> {
        let mut reader = app.db().reader();
        let of = people::programme::programme_ref(&mut reader, lead, id).await?;
        let reads = can_read_evidence(&signed_in.actor, &of)?;
        if reads.programme().lead != lead {
            return Err(Failure::NotFound);
        }
        let programme = people::programme::find_programme(&mut reader, lead, id).await?.ok_or(Failure::NotFound)?;
        Ok(Self { programme, reads, keeps: can_keep_evidence(&signed_in.actor, id).ok() })
    }

    /// Whoever may work at it.
    fn keeps(&self) -> Result<&CanKeepEvidence, Failure> {
        self.keeps.as_ref().ok_or(Failure::NotFound)
    }

    /// The workspace with its questions in the reader's language.
    async fn read(&self, app: &App, t: Texts) -> Result<Workspace, Failure> {
        Ok(self.workspace(app).await?.said_in(t.lang().code()))
    }

    async fn workspace(&self, app: &App) -> Result<Workspace, Failure> {
        Ok(open(&mut app.db().reader(), &self.reads, &self.programme.code).await?)
    }

    fn here(&self) -> String {
        format!("{}/evidence", address(self.programme.lead, self.programme.id))
    }

    /// A page of the workspace, and the ways to the others. `end` is the end of its address.
    fn page(&self, signed_in: &SignedIn, end: &str) -> (Page, Vec<Way>) {
        let (t, here) = (signed_in.visit.t, self.here());
        let title = PAGES.iter().find(|(known, _)| *known == end).map_or("workspace-title", |(_, title)| title);
        let mut page = signed_in.page(title);
        if self.keeps.is_some() {
            let above = address(self.programme.lead, self.programme.id);
            page = page.under("/programmes", t.get("nav-programme")).under(above, self.programme.name.clone());
        }
        if !end.is_empty() {
            page = page.under(&here, t.get("workspace-title"));
        }
        let way = |(known, title): (&str, &str)| Way {
            href: format!("{here}{known}"),
            text: t.get(title),
            is_here: known == end,
        };
        (page, PAGES.into_iter().map(way).collect())
    }
}

/// What is wrong with a text, in words.
fn text_problem(t: Texts, problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => t.get("field-required"),
        TextProblem::TooLong(most) => t.count("field-too-long", most),
        TextProblem::IdentityNumber => t.get("workspace-identity-number"),
    }
}

/// A text that must be there and can be kept.
fn text(t: Texts, form: &mut Filled, name: &str) -> Option<String> {
    match ::reporting::workspace::kept_text(form.value(name), LONGEST_TEXT) {
        Ok(text) => Some(text),
        Err(problem) => {
            form.fail(name, text_problem(t, problem));
            None
        }
    }
}

/// What is wrong in a file, cell by cell.
#[derive(Default)]
pub(crate) struct Wrong {
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
}

impl Wrong {
    fn of(t: Texts, problems: Problems) -> Self {
        Self {
            error: None,
            total: problems.total,
            not_listed: problems.not_listed(),
            problems: problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect(),
        }
    }

    fn said(error: String) -> Self {
        Self { error: Some(error), ..Self::default() }
    }
}
