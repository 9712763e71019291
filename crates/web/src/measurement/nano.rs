//! Two questions about a session, on one page, for whoever has pointed a phone at its code: no account, no name, one button.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{OrganisationId, ResponseId};
use measurement::nano::{Asked, save_nano};

use super::ask::{Ask, answered};
use super::check::{forget, problem};
use super::entry::{Way, refuse, way_in};
use super::{find_unit, today};
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, is_shared, render, render_as, set_cookie};
use crate::limits::ClientAddress;

#[derive(Template)]
#[template(path = "measurement/nano.html")]
struct NanoPage {
    page: Page,
    way_in: String,
    /// The id under which the answers are kept, so that sending twice is sending once.
    id: ResponseId,
    asked_by: String,
    unit: String,
    day: String,
    asks: Vec<Ask>,
    one_question: bool,
    may_share: bool,
}

#[derive(Template)]
#[template(path = "measurement/nano_thanks.html")]
struct Thanks {
    page: Page,
}

/// The two questions, which a code has led to.
pub(crate) async fn show_questions(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    asked: &Asked,
    way_in: String,
) -> Result<Response, Failure> {
    let asks = (1..).zip(asked.instrument.items("")).map(|(number, item)| Ask::of(visit.t, number, item, None));
    let page = questions(app, visit, headers, asked, way_in, asks.collect(), app.db().new_random_id()?).await?;
    let mut response = render(&page);
    set_cookie(&mut response, &forget(app));
    Ok(response)
}

/// Keeps the answers and says thank you.
pub(crate) async fn answer_questions(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let code = form.value("way_in").to_owned();
    let asked = match way_in(&app, client, &code).await? {
        Ok(Way::Session(asked)) => asked,
        Ok(Way::Check(_)) => return Err(Failure::BadRequest),
        Err(why) => return Ok(refuse(&visit, Filled::blank(), &why)),
    };
    let id: ResponseId = form.value("id").parse().map_err(|_| Failure::BadRequest)?;
    let items = asked.instrument.items("");
    let read: Vec<_> = (1..).zip(&items).map(|(number, item)| answered(number, item, &form)).collect();
    if read.iter().any(Result::is_err) {
        let asks = (1..).zip(&items).zip(&read).map(|((number, item), answer)| match answer {
            Ok(answer) => Ask::of(visit.t, number, item, answer.as_ref()),
            Err(why) => Ask::again(visit.t, number, item, &form, *why),
        });
        let page = questions(&app, &visit, &headers, &asked, code, asks.collect(), id).await?;
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let answers: Vec<_> = read.into_iter().map(Result::unwrap_or_default).collect();
    match save_nano(app.db(), &asked, id, &answers, today(&app)).await {
        Ok(()) => Ok(see_other("/questions/thanks")),
        Err(error) => problem(&visit, error),
    }
}

/// What whoever has answered reads.
pub(crate) async fn show_thanks(visit: Visit) -> Response {
    render(&Thanks { page: visit.participant("nano-thanks-title") })
}

async fn questions(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    asked: &Asked,
    way_in: String,
    asks: Vec<Ask>,
    id: ResponseId,
) -> Result<NanoPage, Failure> {
    let t = visit.t;
    let (unit, _) = find_unit(app, asked.organisation, asked.unit).await?;
    Ok(NanoPage {
        page: visit.participant("check-title").titled(asked.instrument.title.said_in(t.lang().code())),
        way_in,
        id,
        asked_by: organisation(app, asked.organisation).await?,
        unit,
        day: t.weekday_date(asked.held_on),
        asks,
        one_question: false,
        may_share: !is_shared(app, headers),
    })
}

async fn organisation(app: &App, id: OrganisationId) -> Result<String, Failure> {
    let found = people::organisation::find_organisation(&mut app.db().reader(), id).await?;
    Ok(found.map(|organisation| organisation.name).unwrap_or_default())
}
