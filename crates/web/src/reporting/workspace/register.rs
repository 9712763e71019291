//! What do sources say? The register of evidence: a list, a form for a piece, and a file with many.

use ::evaluation::package::{EvidenceKind, Stance};
use ::reporting::workspace::register::{
    Evidence, EvidenceError, ImportError, NewEvidence, import_evidence, record_evidence, withdraw_evidence,
};
use ::reporting::workspace::table::{ReadError, read_evidence_file};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};
use text::Texts;

use super::{Desk, Way, Wrong, text, text_problem};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::import::not_a_table;
use crate::people::session::SignedIn;
use crate::upload::Upload;

#[derive(Template)]
#[template(path = "reporting/workspace/register.html")]
struct RegisterPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    may_write: bool,
    lines: Vec<Evidence>,
    questions: Vec<(String, String)>,
    kinds: Vec<(&'static str, String)>,
    stances: Vec<(&'static str, String)>,
    strengths: Vec<(&'static str, String)>,
    form: Filled,
    wrong: Wrong,
}

impl RegisterPage {
    fn date(&self, one: &Evidence) -> String {
        one.date.map_or_else(|| "–".to_owned(), |date| self.page.t.date(date))
    }
}

/// The register.
pub(crate) async fn show_register(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    show(&app, &signed_in, &desk, Filled::blank(), Wrong::default(), StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    desk: &Desk,
    form: Filled,
    wrong: Wrong,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let workspace = desk.read(app, signed_in.visit.t).await?;
    let (page, ways) = desk.page(signed_in, "/register");
    let questions = workspace.framework.map(|framework| framework.questions).unwrap_or_default();
    let page = RegisterPage {
        page,
        ways,
        here: format!("{}/register", desk.here()),
        may_write: desk.keeps.is_some(),
        lines: workspace.register,
        questions: questions.into_iter().map(|one| (one.key.clone(), format!("{} {}", one.key, one.text))).collect(),
        kinds: EvidenceKind::ALL.iter().map(|kind| (kind.code(), t.code("evidence-kind", kind.code()))).collect(),
        stances: Stance::ALL.iter().map(|stance| (stance.code(), t.code("evidence-stance", stance.code()))).collect(),
        strengths: ["1", "2", "3"].map(|strength| (strength, t.code("strength", strength))).into(),
        form,
        wrong,
    };
    Ok(render_as(status, &page))
}

/// Records a piece.
pub(crate) async fn record(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("source", t.get("evidence-source")),
        ("kind", t.get("evidence-kind")),
        ("date", t.get("evidence-date")),
        ("question", t.get("evidence-question")),
        ("stance", t.get("evidence-stance")),
        ("strength", t.get("strength")),
        ("summary", t.get("evidence-summary")),
    ]);
    if let Some(new) = read(t, &mut form).filter(|_| !form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match record_evidence(&mut work, may, new).await {
            Ok(_) => {
                work.commit(lead, "evidence_recorded", Some(id.into())).await?;
                return Ok(redirect_and_say(&app, &format!("{}/register", desk.here()), "evidence-recorded"));
            }
            Err(EvidenceError::Source(problem)) => form.fail("source", text_problem(t, problem)),
            Err(EvidenceError::Summary(problem)) => form.fail("summary", text_problem(t, problem)),
            Err(EvidenceError::UnknownQuestion) => form.fail("question", t.get("field-choose-one")),
            Err(EvidenceError::InTheFuture) => form.fail("date", t.get("evidence-in-the-future")),
            Err(EvidenceError::Strength) => form.fail("strength", t.get("field-choose-one")),
            Err(EvidenceError::TooMany) => form.fail("source", t.get("evidence-too-many")),
            Err(EvidenceError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, &desk, form, Wrong::default(), StatusCode::UNPROCESSABLE_ENTITY).await
}

fn read(t: Texts, form: &mut Filled) -> Option<NewEvidence> {
    let source = text(t, form, "source");
    let kind = form.choice(t, "kind");
    let date = if form.value("date").trim().is_empty() { None } else { form.date(t, "date") };
    let question = form.text(t, "question", 100);
    let stance = form.choice(t, "stance");
    let strength = form.choice(t, "strength");
    let summary = if form.value("summary").trim().is_empty() { None } else { text(t, form, "summary") };
    Some(NewEvidence {
        source: source?,
        kind: kind?,
        date,
        question: question?,
        stance: stance?,
        strength: strength?,
        summary,
    })
}

/// Takes a piece back.
pub(crate) async fn withdraw(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if withdraw_evidence(&mut work, may, form.value("evidence")).await? {
        work.commit(lead, "evidence_withdrawn", Some(id.into())).await?;
    }
    Ok(redirect_and_say(&app, &format!("{}/register", desk.here()), "evidence-withdrawn"))
}

/// Takes in a file: all of it or nothing.
pub(crate) async fn import(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let t = signed_in.visit.t;
    let wrong = match upload.file.as_deref().map(read_evidence_file) {
        None => Wrong::said(t.get("workspace-no-file")),
        Some(Err(ReadError::NotATable(why))) => Wrong::said(not_a_table(t, &why)),
        Some(Err(ReadError::Problems(problems))) => Wrong::of(t, problems),
        Some(Ok(read)) => {
            let mut work = app.db().work(signed_in.as_actor()).await?;
            match import_evidence(&mut work, may, &desk.programme.code, read).await {
                Ok(new) => {
                    if new > 0 {
                        work.commit(lead, "evidence_imported", Some(id.into())).await?;
                    }
                    return Ok(redirect_and_say(&app, &format!("{}/register", desk.here()), "evidence-imported"));
                }
                Err(ImportError::Problems(problems)) => Wrong::of(t, problems),
                Err(ImportError::Db(why)) => return Err(why.into()),
            }
        }
    };
    show(&app, &signed_in, &desk, Filled::blank(), wrong, StatusCode::UNPROCESSABLE_ENTITY).await
}
