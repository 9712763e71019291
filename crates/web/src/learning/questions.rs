//! What do colleagues ask of me? The champion's queue: questions with their age, hands raised in private, and the minutes
//! beside somebody noted with one tap.

use access::rules::help::{can_log_own_time, can_see_raised_hands};
use access::rules::learning::{CanRunSessions, can_run_sessions};
use access::{UnitRef, scope};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Fetch;
use kernel::{HandId, OrganisationId, QuestionId, UnitId};
use learning::question::{
    HandOverError, ListedQuestion, Question, QuestionError, State as QuestionState, TEXT_MAX, WAITED_LONG,
    answer_question, hand_over, locate_question, publish, queue, solve, units_with_champion,
};
use learning::raised_hand::{RaisedHand, lower_hand, raised_hands, unit_of_hand};
use people::Unit;

use super::support::{SupportForm, support_form};
use super::{admitted, free_text, runs_sessions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/questions.html")]
struct QueuePage {
    page: Page,
    form: Filled,
    waiting: Vec<Line>,
    others: Vec<Line>,
    hands: Vec<(RaisedHand, OrganisationId, String)>,
    support: Option<SupportForm>,
}

/// A question as the queue shows it.
struct Line {
    href: String,
    beginning: String,
    unit: String,
    from: Option<String>,
    state: QuestionState,
    waited: Option<i64>,
    long: bool,
    handed: bool,
}

#[derive(Template)]
#[template(path = "learning/question.html")]
struct QuestionPage {
    page: Page,
    form: Filled,
    question: Question,
    here: String,
    /// Where a need is made of it.
    need: String,
    unit: String,
    takers: Vec<(String, String)>,
}

/// The queue.
pub(crate) async fn show_queue(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    queue_page(&app, &signed_in, Filled::blank(), StatusCode::OK).await
}

/// The queue, with what was filled in when that could not be noted.
pub(super) async fn queue_page(
    app: &App,
    signed_in: &SignedIn,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let filter = runs_sessions(signed_in)?;
    let today = app.db().now().day_in_sweden();
    let mut from = app.db().reader();
    let line = |listed: ListedQuestion| Line {
        href: format!("/questions/{}/{}", listed.organisation, listed.question.id),
        beginning: beginning(&listed.question.question),
        unit: listed.unit_name,
        from: listed.question.first_name.clone(),
        state: listed.question.state,
        waited: listed.question.waited(today),
        long: listed.question.waited(today).is_some_and(|days| days >= WAITED_LONG),
        handed: listed.question.handed_on.is_some(),
    };
    let lines = queue(&mut from, &filter).await?.into_iter().map(line);
    let (waiting, others) = lines.partition(|line: &Line| line.state == QuestionState::Waiting);
    let mut hands = Vec::new();
    for (unit, place) in admitted(&mut from, &scope::units_with_raised_hands(&signed_in.actor)).await? {
        let may = can_see_raised_hands(&signed_in.actor, &place)?;
        let raised = raised_hands(&mut from, &may, today).await?;
        hands.extend(raised.into_iter().map(|hand| (hand, place.organisation, unit.name.clone())));
    }
    let units = admitted(&mut from, &filter).await?;
    let own: Vec<(Unit, UnitRef)> =
        units.into_iter().filter(|(_, place)| can_log_own_time(&signed_in.actor, place).is_ok()).collect();
    let support = support_form(app, signed_in, own).await?;
    let page = QueuePage { page: signed_in.page("questions-title"), form, waiting, others, hands, support };
    Ok(render_as(status, &page))
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    const MOST: usize = 90;
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// One question.
pub(crate) async fn show_question(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, question)): Path<(OrganisationId, QuestionId)>,
) -> Result<Response, Failure> {
    let (_, found) = may_answer(&mut app.db().reader(), &signed_in, organisation, question).await?;
    let form = Filled::with([
        ("answer", found.answer.clone().unwrap_or_default()),
        ("common_answer", found.answer.clone().unwrap_or_default()),
    ]);
    question_page(&app, &signed_in, organisation, found, form, StatusCode::OK).await
}

async fn question_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    question: Question,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let takers = units_with_champion(&mut from, organisation, app.db().now().day_in_sweden()).await?;
    let takers = takers.into_iter().filter(|unit| unit.id != question.reader).map(|u| (u.id.to_string(), u.name));
    let page = QuestionPage {
        page: signed_in.page("question-title").under("/questions", t.get("questions-title")),
        here: format!("/questions/{organisation}/{}", question.id),
        need: format!("/needs/new?source=question&id={}&unit={organisation}.{}", question.id, question.reader),
        unit: tree.get(question.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        takers: takers.collect(),
        form,
        question,
    };
    Ok(render_as(status, &page))
}

/// Answers the question.
pub(crate) async fn answer(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, question)): Path<(OrganisationId, QuestionId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut form = form.labelled([("answer", t.get("question-answer"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, found) = may_answer(&mut work, &signed_in, organisation, question).await?;
    let Some(answer) = free_text::required(t, &mut form, "answer", TEXT_MAX) else {
        drop(work);
        return question_page(&app, &signed_in, organisation, found, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    done(answer_question(&mut work, &may, question, &answer).await)?;
    work.commit(organisation, "question_answered", Some(question.into())).await?;
    Ok(redirect_and_say(&app, &format!("/questions/{organisation}/{question}"), "question-answered"))
}

/// Marks the question as solved.
pub(crate) async fn mark_solved(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, question)): Path<(OrganisationId, QuestionId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, _) = may_answer(&mut work, &signed_in, organisation, question).await?;
    done(solve(&mut work, &may, question).await)?;
    work.commit(organisation, "question_solved", Some(question.into())).await?;
    Ok(redirect_and_say(&app, "/questions", "question-was-solved"))
}

/// Hands the question over to another unit's champion.
pub(crate) async fn hand_on(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, question)): Path<(OrganisationId, QuestionId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut form = form.labelled([("unit", t.get("question-hand-over-to"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, found) = may_answer(&mut work, &signed_in, organisation, question).await?;
    if let Some(unit) = form.choice::<UnitId>(t, "unit") {
        match hand_over(&mut work, &may, question, unit).await {
            Ok(()) => {
                work.commit(organisation, "question_handed_over", Some(question.into())).await?;
                return Ok(redirect_and_say(&app, "/questions", "question-handed-over"));
            }
            Err(HandOverError::NoSuchQuestion) => return Err(Failure::NotFound),
            Err(HandOverError::NoChampionThere) => form.fail("unit", t.get("question-nobody-there")),
            Err(HandOverError::Db(why)) => return Err(why.into()),
        }
    }
    drop(work);
    question_page(&app, &signed_in, organisation, found, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Publishes a rewritten question with its answer in the organisation.
pub(crate) async fn publish_common(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, question)): Path<(OrganisationId, QuestionId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut form =
        form.labelled([("common_question", t.get("common-question")), ("common_answer", t.get("common-answer"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, found) = may_answer(&mut work, &signed_in, organisation, question).await?;
    let asked = free_text::required(t, &mut form, "common_question", TEXT_MAX);
    let answered = free_text::required(t, &mut form, "common_answer", TEXT_MAX);
    if asked.as_ref().is_some_and(|asked| asked.as_str().trim() == found.question.trim()) {
        form.fail("common_question", t.get("common-rewrite"));
    }
    if let (Some(asked), Some(answered), false) = (asked, answered, form.has_errors()) {
        let common = publish(&mut work, &may, &asked, &answered).await?;
        work.commit(organisation, "common_question_published", Some(common.into())).await?;
        return Ok(redirect_and_say(&app, "/common-questions", "common-published"));
    }
    drop(work);
    question_page(&app, &signed_in, organisation, found, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Takes a raised hand away, because it is done.
pub(crate) async fn hand_done(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, hand)): Path<(OrganisationId, HandId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let today = work.now().day_in_sweden();
    let unit = unit_of_hand(&mut work, organisation, hand, today).await?.ok_or(Failure::NotFound)?;
    let place = people::unit::find_unit_ref(&mut work, organisation, unit).await?.ok_or(Failure::NotFound)?;
    let may = can_see_raised_hands(&signed_in.actor, &place)?;
    if lower_hand(&mut work, &may, hand).await? {
        work.commit(organisation, "hand_met", None).await?;
    }
    Ok(redirect_and_say(&app, "/questions", "hand-was-done"))
}

/// The permission to answer a question, asked of the unit whose champion has it, and the question.
async fn may_answer(
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    question: QuestionId,
) -> Result<(CanRunSessions, Question), Failure> {
    let located = locate_question(from, organisation, question).await?.ok_or(Failure::NotFound)?;
    let place = people::unit::find_unit_ref(from, organisation, located.reader()).await?.ok_or(Failure::NotFound)?;
    let may = can_run_sessions(&signed_in.actor, &place)?;
    let question = located.seen_by(&may).ok_or(Failure::NotFound)?;
    Ok((may, question))
}

fn done(result: Result<(), QuestionError>) -> Result<(), Failure> {
    match result {
        Ok(()) => Ok(()),
        Err(QuestionError::NoSuchQuestion) => Err(Failure::NotFound),
        Err(QuestionError::Db(why)) => Err(why.into()),
    }
}
