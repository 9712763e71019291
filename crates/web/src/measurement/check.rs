//! One question a page: saved at every step, back works, nothing is lost. The cookie holds the organisation's and the
//! response's id and nothing else.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response as Reply;
use kernel::{OrganisationId, ResponseId};
use measurement::response::find_response;
use measurement::{Response, ResponseError, State as Progress};

use super::ask::{Ask, answered};
use super::today;
use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, render_as};

/// The cookie of somebody who is answering.
const COOKIE: &str = "ombud-check";
/// How long a half-finished check can be gone on with on the same device: a week.
const KEPT: u32 = 7 * 24 * 60 * 60;

#[derive(Template)]
#[template(path = "measurement/question.html")]
struct QuestionPage {
    page: Page,
    ask: Ask,
    all: usize,
    /// Whether there may be fewer, and whether what follows depends on the answers.
    adaptive: bool,
    one_question: bool,
}

#[derive(Template)]
#[template(path = "measurement/notice.html")]
struct Notice {
    page: Page,
    text: &'static str,
}

/// Goes to where this device left off.
pub(crate) async fn resume(State(app): State<App>, headers: HeaderMap) -> Result<Reply, Failure> {
    Ok(match mine(&app, &headers).await {
        Ok(response) => go_to(&response),
        Err(Failure::NotFound) => see_other("/"),
        Err(other) => return Err(other),
    })
}

/// A question.
pub(crate) async fn show_question(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(number): Path<usize>,
) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    if response.state == Progress::Complete {
        return Ok(go_to(&response));
    }
    let (items, answers) = (response.items(), response.answers());
    let index = number.checked_sub(1).filter(|i| *i < items.len()).ok_or(Failure::NotFound)?;
    let ask = Ask::of(visit.t, number, items[index], answers[index].as_ref());
    Ok(show(&visit, ask, &response, StatusCode::OK))
}

/// Saves the answer to a question and goes on to the next; after the last the check is handed in.
pub(crate) async fn answer_question(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(number): Path<usize>,
    form: Filled,
) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    let items = response.items();
    let index = number.checked_sub(1).filter(|i| *i < items.len()).ok_or(Failure::NotFound)?;
    let answer = match answered(number, items[index], &form) {
        Ok(answer) => answer,
        Err(why) => {
            let ask = Ask::again(visit.t, number, items[index], &form, why);
            return Ok(show(&visit, ask, &response, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let day = today(&app);
    let handed_in = match response.save_answer(app.db(), index, answer.as_ref(), day).await {
        Ok(saved) if number >= saved.items().len() => saved.complete(app.db(), day).await,
        other => other,
    };
    match handed_in {
        Ok(response) if response.state == Progress::Complete => Ok(see_other("/check/done")),
        Ok(_) => Ok(see_other(&format!("/check/{}", number + 1))),
        Err(error) => problem(&visit, error),
    }
}

/// The response that this device is answering.
pub(crate) async fn mine(app: &App, headers: &HeaderMap) -> Result<Response, Failure> {
    let (organisation, id) = remembered(app, headers).ok_or(Failure::NotFound)?;
    find_response(&mut app.db().reader(), organisation, id).await?.ok_or(Failure::NotFound)
}

/// What the cookie says.
pub(crate) fn remembered(app: &App, headers: &HeaderMap) -> Option<(OrganisationId, ResponseId)> {
    let value = app.cookies().read(headers, COOKIE)?;
    let (organisation, id) = value.split_once('.')?;
    Some((organisation.parse().ok()?, id.parse().ok()?))
}

/// The cookie for a response.
pub(crate) fn remember(app: &App, response: &Response) -> String {
    let value = format!("{}.{}", response.organisation(), response.id);
    app.cookies().set(COOKIE, &value, Lifetime::Seconds(KEPT))
}

/// The cookie taken away.
pub(crate) fn forget(app: &App) -> String {
    app.cookies().remove(COOKIE)
}

/// To the first question left open, the last question, or the page after handing in.
pub(crate) fn go_to(response: &Response) -> Reply {
    let number = response.first_open().map_or(response.items().len(), |index| index + 1);
    match response.state {
        Progress::Complete => see_other("/check/done"),
        Progress::Begun | Progress::Draft => see_other(&format!("/check/{number}")),
    }
}

/// What is said when an answer was not saved.
pub(crate) fn problem(visit: &Visit, error: ResponseError) -> Result<Reply, Failure> {
    let (status, title, text) = match error {
        ResponseError::NotFound => return Err(Failure::NotFound),
        ResponseError::NotAnAnswer => return Err(Failure::BadRequest),
        ResponseError::Busy => return Err(Failure::Unavailable { retry_after: 1 }),
        ResponseError::Db(error) => return Err(error.into()),
        ResponseError::NotOpen => (StatusCode::GONE, "check-over-title", "check-over"),
        ResponseError::Conflict => (StatusCode::CONFLICT, "check-handed-in-title", "check-handed-in"),
        ResponseError::NothingNew => (StatusCode::CONFLICT, "check-nothing-new-title", "check-nothing-new"),
        ResponseError::AlreadyAnswered => (StatusCode::CONFLICT, "check-slip-used-title", "check-slip-used"),
    };
    Ok(render_as(status, &Notice { page: visit.participant(title), text }))
}

fn show(visit: &Visit, ask: Ask, response: &Response, status: StatusCode) -> Reply {
    let (all, adaptive) = (response.most_items(), response.is_adaptive());
    let progress = if adaptive { "check-progress-at-most" } else { "check-progress" };
    let title = visit.t.with(progress, &[("n", &ask.number), ("all", &all)]);
    let page = visit.participant("check-title").titled(title);
    render_as(status, &QuestionPage { page, ask, all, adaptive, one_question: true })
}
