//! Which questions does the evaluation ask? The tree with what shall answer each, its editions, and the ways to write it: take the one
//! that is shipped, hand in a file, change a question.

use ::evaluation::package::DataSource;
use ::reporting::workspace::framework::{
    Framework, FrameworkError, LONGEST_QUESTION, Question, depth, find_framework, framework_editions, place_of, placed,
    save_framework, shipped,
};
use ::reporting::workspace::table::{ReadError, read_framework_file};
use ::reporting::workspace::tell::data_in_words;
use access::rules::reporting::{CanKeepEvidence, can_keep_evidence};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};
use serde::Deserialize;
use text::Texts;

use super::{Desk, Way, Wrong, text_problem};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::import::not_a_table;
use crate::people::session::SignedIn;
use crate::upload::Upload;

struct Line {
    depth: usize,
    text: String,
    key: String,
    data: String,
    edit: String,
}

#[derive(Template)]
#[template(path = "reporting/workspace/questions.html")]
struct QuestionsPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    may_write: bool,
    seen: u64,
    shown: u64,
    lines: Vec<Line>,
    editions: Vec<(u64, String)>,
    shared: Option<String>,
    cluster: Option<String>,
    shipped: String,
    error: Option<String>,
    wrong: Wrong,
}

/// Which edition is asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    pub(super) edition: Option<u64>,
    pub(super) question: Option<String>,
}

/// The tree.
pub(crate) async fn show_questions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    show(&app, &signed_in, &desk, asked.edition, (StatusCode::OK, None, Wrong::default())).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    desk: &Desk,
    asked: Option<u64>,
    (status, error, wrong): (StatusCode, Option<String>, Wrong),
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let editions = framework_editions(&mut reader, &desk.reads).await?;
    let seen = editions.first().map_or(0, |(number, _)| *number);
    let shown = asked.filter(|asked| editions.iter().any(|(number, _)| number == asked)).unwrap_or(seen);
    let framework = find_framework(&mut reader, &desk.reads, shown).await?;
    let (page, ways) = desk.page(signed_in, "/questions");
    let here = format!("{}/questions", desk.here());
    let questions = framework.as_ref().map(|framework| framework.questions.as_slice()).unwrap_or_default();
    let line = |question: &Question| Line {
        depth: depth(questions, question),
        text: question.said_in(t.lang().code()).to_owned(),
        key: question.key.clone(),
        data: data_in_words(t, &question.data),
        edit: format!("{here}/edit?question={}", crate::address::percent_encoded(&question.key)),
    };
    let when = |at: kernel::Timestamp| {
        let (day, minute) = at.in_sweden();
        format!("{} {}", t.date(day), t.clock(minute))
    };
    let page = QuestionsPage {
        page,
        ways,
        may_write: desk.keeps.is_some() && shown == seen,
        seen,
        shown,
        lines: questions.iter().map(line).collect(),
        editions: editions.iter().map(|(number, at)| (*number, when(*at))).collect(),
        shared: framework.as_ref().and_then(|framework| framework.cluster.clone()),
        cluster: desk.programme.cluster.clone(),
        shipped: shipped().title.said_in(t.lang().code()).to_owned(),
        here,
        error,
        wrong,
    };
    Ok(render_as(status, &page))
}

/// Takes the shipped tree.
pub(crate) async fn take_shipped(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    desk.keeps()?;
    let questions = shipped().questions();
    let (seen, cluster) = (form.value("seen").parse().unwrap_or(u64::MAX), form.is("cluster", "yes"));
    match save(&app, &signed_in, &desk, seen, questions, cluster).await? {
        Ok(()) => Ok(redirect_and_say(&app, &format!("{}/questions", desk.here()), "questions-saved")),
        Err(why) => refuse(&app, &signed_in, &desk, why).await,
    }
}

/// Takes a tree from a file.
pub(crate) async fn import_questions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    desk.keeps()?;
    let t = signed_in.visit.t;
    let wrong = match upload.file.as_deref().map(read_framework_file) {
        None => Wrong::said(t.get("workspace-no-file")),
        Some(Err(ReadError::NotATable(why))) => Wrong::said(not_a_table(t, &why)),
        Some(Err(ReadError::Problems(problems))) => Wrong::of(t, problems),
        Some(Ok(read)) => {
            let questions = read.rows.into_iter().map(|(_, row)| row.into()).collect();
            let (seen, cluster) = (upload.value("seen").parse().unwrap_or(u64::MAX), upload.value("cluster") == "yes");
            return match save(&app, &signed_in, &desk, seen, questions, cluster).await? {
                Ok(()) => Ok(redirect_and_say(&app, &format!("{}/questions", desk.here()), "questions-saved")),
                Err(why) => refuse(&app, &signed_in, &desk, why).await,
            };
        }
    };
    show(&app, &signed_in, &desk, None, (StatusCode::UNPROCESSABLE_ENTITY, None, wrong)).await
}

async fn refuse(app: &App, signed_in: &SignedIn, desk: &Desk, why: FrameworkError) -> Result<Response, Failure> {
    let said = in_words(signed_in.visit.t, &why);
    show(app, signed_in, desk, None, (StatusCode::UNPROCESSABLE_ENTITY, Some(said), Wrong::default())).await
}

/// Saves a tree, for the whole cluster where that is asked: in every programme of it that the account works with.
async fn save(
    app: &App,
    signed_in: &SignedIn,
    desk: &Desk,
    seen: u64,
    questions: Vec<Question>,
    for_cluster: bool,
) -> Result<Result<(), FrameworkError>, Failure> {
    let own = desk.keeps()?.clone();
    let cluster = desk.programme.cluster.clone().filter(|_| for_cluster);
    let mut may: Vec<CanKeepEvidence> = vec![own];
    if let Some(cluster) = &cluster {
        for other in people::programme::list_programmes(&mut app.db().reader()).await? {
            let same = other.cluster.as_ref() == Some(cluster) && other.id != desk.programme.id;
            if let (true, Ok(other)) = (same, can_keep_evidence(&signed_in.actor, other.id)) {
                may.push(other);
            }
        }
    }
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match save_framework(&mut work, &may, seen, questions, cluster.as_deref()).await {
        Ok(()) => {
            work.commit(desk.programme.lead, "questions_saved", Some(desk.programme.id.into())).await?;
            Ok(Ok(()))
        }
        Err(FrameworkError::Db(why)) => Err(why.into()),
        Err(why) => Ok(Err(why)),
    }
}

fn in_words(t: Texts, why: &FrameworkError) -> String {
    match why {
        FrameworkError::Number => t.get("questions-number"),
        FrameworkError::Key(key) => t.with("questions-key-wrong", &[("key", key)]),
        FrameworkError::Double(key) => t.with("questions-double", &[("key", key)]),
        FrameworkError::Parent(key) => t.with("questions-parent-wrong", &[("key", key)]),
        FrameworkError::Text { key, problem } => format!("{key}: {}", text_problem(t, *problem)),
        FrameworkError::InUse(key) => t.with("questions-in-use", &[("key", key)]),
        FrameworkError::Changed => t.get("questions-changed"),
        FrameworkError::Db(why) => why.to_string(),
    }
}

#[derive(Template)]
#[template(path = "reporting/workspace/question.html")]
struct QuestionPage {
    page: Page,
    here: String,
    key: String,
    cluster: Option<String>,
    parents: Vec<(String, String)>,
    sources: Vec<(&'static str, String)>,
    form: Filled,
}

/// The form for a question, or for a new one.
pub(crate) async fn show_question(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    desk.keeps()?;
    let framework = desk.workspace(&app).await?.framework;
    let questions = framework.as_ref().map(|framework| framework.questions.as_slice()).unwrap_or_default();
    let mut values = vec![("seen".to_owned(), framework.as_ref().map_or(0, |framework| framework.number).to_string())];
    match questions.iter().find(|question| Some(&question.key) == asked.question.as_ref()) {
        Some(question) => {
            values.push(("question".to_owned(), question.key.clone()));
            values.push(("text".to_owned(), question.text.clone()));
            values.push(("text_en".to_owned(), question.text_en.clone().unwrap_or_default()));
            values.push(("parent".to_owned(), question.parent.clone().unwrap_or_default()));
            values.push(("place".to_owned(), place_of(questions, question).to_string()));
            values.extend(question.data.iter().map(|data| ("data".to_owned(), data.code().to_owned())));
        }
        None => values.push(("place".to_owned(), "1".to_owned())),
    }
    if framework.as_ref().is_some_and(|framework| framework.cluster.is_some()) {
        values.push(("cluster".to_owned(), "yes".to_owned()));
    }
    Ok(form_page(&signed_in, &desk, framework.as_ref(), Filled::of(values), StatusCode::OK))
}

/// Saves a question, or takes it out of the tree.
pub(crate) async fn save_question(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    desk.keeps()?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("text", t.get("question-text")),
        ("text_en", t.get("question-text-en")),
        ("parent", t.get("question-parent")),
        ("place", t.get("question-place")),
        ("data", t.get("question-data")),
    ]);
    let framework = desk.workspace(&app).await?.framework;
    let mut questions = framework.as_ref().map(|framework| framework.questions.clone()).unwrap_or_default();
    let key = form.value("question").to_owned();
    let changed = if form.is("do", "remove") {
        let parent = questions.iter().find(|question| question.key == key).and_then(|question| question.parent.clone());
        questions.retain(|question| question.key != key);
        // What stood under it moves up.
        for question in questions.iter_mut().filter(|question| question.parent.as_ref() == Some(&key)) {
            question.parent.clone_from(&parent);
        }
        Some(questions)
    } else {
        read(t, &mut form, &questions).map(|(question, place)| placed(questions, question, place))
    };
    if let Some(changed) = changed.filter(|_| !form.has_errors()) {
        let (seen, cluster) = (form.value("seen").parse().unwrap_or(u64::MAX), form.is("cluster", "yes"));
        match save(&app, &signed_in, &desk, seen, changed, cluster).await? {
            Ok(()) => return Ok(redirect_and_say(&app, &format!("{}/questions", desk.here()), "questions-saved")),
            Err(why @ FrameworkError::Parent(_)) => form.fail("parent", in_words(t, &why)),
            Err(why) => form.fail("text", in_words(t, &why)),
        }
    }
    Ok(form_page(&signed_in, &desk, framework.as_ref(), form, StatusCode::UNPROCESSABLE_ENTITY))
}

/// The question as it was filled in, and its place.
fn read(t: Texts, form: &mut Filled, questions: &[Question]) -> Option<(Question, usize)> {
    let text = form.text(t, "text", LONGEST_QUESTION);
    let text_en = form.optional_text(t, "text_en", LONGEST_QUESTION);
    let parent = Some(form.value("parent").to_owned()).filter(|key| !key.is_empty());
    if parent.as_ref().is_some_and(|key| questions.iter().all(|question| question.key != *key)) {
        form.fail("parent", t.get("field-choose-one"));
    }
    let place = form.whole(t, "place", 1..=200);
    let data: Result<Vec<DataSource>, _> = form.values("data").map(str::parse).collect();
    if data.is_err() {
        form.fail("data", t.get("field-choose-one"));
    }
    let known = questions.iter().any(|question| question.key == form.value("question"));
    let key = if known { form.value("question").to_owned() } else { free_key(questions, parent.as_deref()) };
    let place = usize::try_from(place?).unwrap_or(1);
    Some((Question { key, parent, text: text?, text_en, data: data.ok()? }, place))
}

/// A key that no question has: `q8`, or under another question `q3.4`.
fn free_key(questions: &[Question], parent: Option<&str>) -> String {
    let begin = parent.map_or_else(|| "q".to_owned(), |parent| format!("{parent}."));
    let free = (1..).map(|n| format!("{begin}{n}")).find(|key| questions.iter().all(|question| question.key != *key));
    free.unwrap_or_default()
}

fn form_page(
    signed_in: &SignedIn,
    desk: &Desk,
    framework: Option<&Framework>,
    form: Filled,
    status: StatusCode,
) -> Response {
    let (t, here) = (signed_in.visit.t, format!("{}/questions", desk.here()));
    let questions = framework.map(|framework| framework.questions.as_slice()).unwrap_or_default();
    let key = form.value("question").to_owned();
    let key = if questions.iter().any(|question| question.key == key) { key } else { String::new() };
    let shown = |question: &Question| {
        let dots = "· ".repeat(depth(questions, question));
        (question.key.clone(), format!("{dots}{}", question.said_in(t.lang().code())))
    };
    let page = QuestionPage {
        page: desk
            .page(signed_in, "/questions")
            .0
            .titled(t.get(if key.is_empty() { "question-new" } else { "question-change" }))
            .under(&here, t.get("questions-tree-title")),
        parents: questions.iter().filter(|question| question.key != key).map(shown).collect(),
        sources: DataSource::ALL.iter().map(|data| (data.code(), t.code("data-source", data.code()))).collect(),
        cluster: desk.programme.cluster.clone(),
        here,
        key,
        form,
    };
    render_as(status, &page)
}
