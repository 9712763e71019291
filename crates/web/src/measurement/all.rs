//! Every question on one page, for those who want to see where it ends. The same answers in the same place.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response as Reply;
use measurement::State as Progress;

use super::ask::{Ask, answered};
use super::check::{go_to, mine, problem};
use super::today;
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, render, render_as};

#[derive(Template)]
#[template(path = "measurement/all.html")]
struct AllPage {
    page: Page,
    asks: Vec<Ask>,
    one_question: bool,
    wrong: usize,
}

/// Every question, with the answers given so far.
pub(crate) async fn show_all(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    // What follows in an adaptive test depends on the answers: it cannot be seen at once.
    if response.state == Progress::Complete || response.is_adaptive() {
        return Ok(go_to(&response));
    }
    let answers = response.answers();
    let asks = (1..).zip(response.items()).zip(&answers);
    let asks = asks.map(|((number, item), answer)| Ask::of(visit.t, number, item, answer.as_ref())).collect();
    Ok(render(&AllPage { page: visit.participant("check-all-title"), asks, one_question: false, wrong: 0 }))
}

/// Saves every answer and hands the check in. Sending the same again changes nothing.
pub(crate) async fn answer_all(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    form: Filled,
) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    let items = response.items();
    let read: Vec<_> = (1..).zip(&items).map(|(number, item)| answered(number, item, &form)).collect();
    let wrong = read.iter().filter(|answer| answer.is_err()).count();
    if wrong > 0 {
        let asks = (1..).zip(&items).zip(&read).map(|((number, item), answer)| match answer {
            Ok(answer) => Ask::of(visit.t, number, item, answer.as_ref()),
            Err(why) => Ask::again(visit.t, number, item, &form, *why),
        });
        let page = visit.participant("check-all-title");
        let shown = AllPage { page, asks: asks.collect(), one_question: false, wrong };
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    let answers: Vec<_> = read.into_iter().map(Result::unwrap_or_default).collect();
    match response.save_all(app.db(), &answers, today(&app)).await {
        Ok(_) => Ok(see_other("/check/done")),
        Err(error) => problem(&visit, error),
    }
}
