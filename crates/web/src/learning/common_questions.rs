//! Which questions and answers stand open to everybody in the organisation? Those who answer see them and take them away.

use access::UnitRef;
use access::rules::learning::can_run_sessions;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{CommonQuestionId, OrganisationId};
use learning::question::{CommonQuestion, QuestionError, common_questions, remove_common_question, search_common};
use people::Unit;

use super::{admitted, runs_sessions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/common_questions.html")]
struct CommonPage {
    page: Page,
    form: Filled,
    questions: Vec<(OrganisationId, CommonQuestion)>,
}

/// The list.
pub(crate) async fn show_common(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let words = asked.iter().find(|(name, _)| name == "words").map_or("", |(_, words)| words.as_str());
    let mut questions = Vec::new();
    for (_, place) in one_unit_each(&app, &signed_in).await? {
        let may = can_run_sessions(&signed_in.actor, &place)?;
        let all = common_questions(&mut app.db().reader(), &may).await?;
        questions.extend(search_common(all, words).into_iter().map(|common| (place.organisation, common)));
    }
    Ok(render(&CommonPage {
        page: signed_in.page("common-title").under("/questions", signed_in.visit.t.get("questions-title")),
        form: Filled::with([("words", words)]),
        questions,
    }))
}

/// Takes a question away; one that is gone already stays gone.
pub(crate) async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, common)): Path<(OrganisationId, CommonQuestionId)>,
) -> Result<Response, Failure> {
    let own = one_unit_each(&app, &signed_in).await?;
    let (_, place) = own.into_iter().find(|(_, place)| place.organisation == organisation).ok_or(Failure::NotFound)?;
    let may = can_run_sessions(&signed_in.actor, &place)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match remove_common_question(&mut work, &may, common).await {
        Ok(()) => work.commit(organisation, "common_question_removed", Some(common.into())).await?,
        Err(QuestionError::NoSuchQuestion) => {}
        Err(QuestionError::Db(why)) => return Err(why.into()),
    }
    Ok(redirect_and_say(&app, "/common-questions", "common-removed"))
}

/// A unit in which the acting person runs sessions, in each organisation.
async fn one_unit_each(app: &App, signed_in: &SignedIn) -> Result<Vec<(Unit, UnitRef)>, Failure> {
    let mut units = admitted(&mut app.db().reader(), &runs_sessions(signed_in)?).await?;
    units.sort_by_key(|(_, place)| place.organisation);
    units.dedup_by_key(|(_, place)| place.organisation);
    Ok(units)
}
