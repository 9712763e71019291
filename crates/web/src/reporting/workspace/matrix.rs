//! Which sources say what on which question, where do they contradict each other, and what is still missing?

use ::reporting::document::Html;
use ::reporting::workspace::contradiction::{CommentError, Contradiction, comment_on};
use ::reporting::workspace::tell::{data_in_words, matrix_document, source_name};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};

use super::{Desk, Way, text_problem};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

struct Line {
    question: String,
    text: String,
    sources: String,
    comment: Option<String>,
    field: String,
}

#[derive(Template)]
#[template(path = "reporting/workspace/matrix.html")]
struct MatrixPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    may_write: bool,
    matrix: Option<Html>,
    contradictions: Vec<Line>,
    missing: Vec<(String, String)>,
    form: Filled,
}

/// The matrix.
pub(crate) async fn show_matrix(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    show(&app, &signed_in, &desk, Filled::blank(), StatusCode::OK).await
}

fn field(place: usize) -> String {
    format!("comment-{}", place + 1)
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    desk: &Desk,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let workspace = desk.read(app, signed_in.visit.t).await?;
    let (page, ways) = desk.page(signed_in, "/matrix");
    let line = |(place, one): (usize, &Contradiction)| Line {
        question: one.question.clone(),
        text: one.text.clone(),
        sources: one.sources.iter().map(|source| source_name(t, source)).collect::<Vec<_>>().join("; "),
        comment: one.comment.clone(),
        field: field(place),
    };
    let missing = workspace.matrix.questions.iter().zip(&workspace.missing).filter(|(_, missing)| !missing.is_empty());
    let page = MatrixPage {
        page,
        ways,
        here: format!("{}/matrix", desk.here()),
        may_write: desk.keeps.is_some(),
        matrix: matrix_document(t, &workspace.matrix).map(|document| document.body(t)),
        contradictions: workspace.contradictions.iter().enumerate().map(line).collect(),
        missing: missing
            .map(|(one, missing)| (one.said_in(t.lang().code()).to_owned(), data_in_words(t, missing)))
            .collect(),
        form,
    };
    Ok(render_as(status, &page))
}

/// Keeps a comment on a contradiction.
pub(crate) async fn comment(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let t = signed_in.visit.t;
    let workspace = desk.read(&app, signed_in.visit.t).await?;
    let asked = form.value("question").to_owned();
    let found = workspace.contradictions.iter().enumerate().find(|(_, one)| one.question == asked);
    let Some((place, contradiction)) = found else {
        // Somebody took back what contradicted in the meantime.
        return Ok(redirect_and_say(&app, &format!("{}/matrix", desk.here()), "contradiction-gone"));
    };
    form.label(&field(place), contradiction.text.clone());
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match comment_on(&mut work, may, contradiction, form.value(&field(place))).await {
        Ok(()) => {
            work.commit(lead, "contradiction_commented", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/matrix", desk.here()), "contradiction-commented"))
        }
        Err(CommentError::Db(why)) => Err(why.into()),
        Err(CommentError::Text(problem)) => {
            drop(work);
            form.fail(&field(place), text_problem(t, problem));
            show(&app, &signed_in, &desk, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
