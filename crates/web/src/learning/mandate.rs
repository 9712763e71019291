//! One champion's mandate: the time, the manager's yes, the training, what is still to do, and who takes over.

use std::collections::BTreeSet;

use access::rules::learning::{CanAppointChampions, can_appoint_champions};
use access::rules::people::can_manage_people;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{MandateId, PersonId};
use learning::mandate::{
    Done, ELSEWHERE_MAX, ListedMandate, MandateError, Tasks, find_mandate, hand_over, record_training, tasks_of,
    training_of, training_parts,
};
use learning::session::Session;
use text::Texts;

use super::when;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// A part of the training.
struct Part {
    kit: &'static str,
    title: String,
    done: bool,
    /// The session whose register tells, when, and its address.
    told_by: Option<(String, String, String)>,
    /// When it was written down, and where it was done.
    noted: Option<String>,
}

#[derive(Template)]
#[template(path = "learning/mandate.html")]
struct MandatePage {
    page: Page,
    here: String,
    mandate: ListedMandate,
    parts: Vec<Part>,
    planned: Vec<(String, String)>,
    without_register: Vec<(String, String)>,
    open_questions: usize,
    form: Filled,
    persons: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_mandate(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(mandate): Path<MandateId>,
) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let form = Filled::with([("last_day", app.db().now().day_in_sweden().to_string())]);
    show(&app, &signed_in, &may, mandate, form, StatusCode::OK).await
}

/// Writes down which parts of the training are done.
pub(crate) async fn record(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(mandate): Path<MandateId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let done: BTreeSet<String> = form.values("done").map(str::to_owned).collect();
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let today = work.now().day_in_sweden();
    let t = signed_in.visit.t;
    let mut form = form.labelled([("elsewhere", t.get("training-elsewhere"))]);
    let elsewhere = form.optional_text(t, "elsewhere", ELSEWHERE_MAX);
    if form.has_errors() {
        drop(work);
        return show(&app, &signed_in, &may, mandate, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match record_training(&mut work, &may, mandate, &done, elsewhere.as_deref(), today).await {
        Ok(()) => {
            work.commit(*may.organisation(), "champion_training_recorded", Some(mandate.into())).await?;
            Ok(redirect_and_say(&app, &address(mandate), "mandate-training-saved"))
        }
        Err(MandateError::NoSuchTraining { .. }) => Err(Failure::BadRequest),
        Err(MandateError::ReasonMissing) => {
            drop(work);
            form.fail("elsewhere", t.get("training-elsewhere-missing"));
            show(&app, &signed_in, &may, mandate, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(MandateError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// Gives the mandate and its planned sessions to somebody else.
pub(crate) async fn give_on(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(mandate): Path<MandateId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("successor", t.get("hand-over-to")), ("last_day", t.get("hand-over-last-day"))]);
    let successor = form.choice::<PersonId>(t, "successor");
    let last_day = form.date(t, "last_day");
    if let (Some(successor), Some(last_day)) = (successor, last_day) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match hand_over(&mut work, &may, mandate, successor, last_day).await {
            Ok(_) => {
                work.commit(*may.organisation(), "mandate_handed_over", Some(mandate.into())).await?;
                return Ok(redirect_and_say(&app, "/champions", "mandate-handed-over"));
            }
            Err(MandateError::NoSuchMandate) => return Err(Failure::NotFound),
            Err(MandateError::EndsBeforeItStarts) => form.fail("last_day", t.get("mandate-ends-first")),
            Err(MandateError::Db(why)) => return Err(why.into()),
            Err(_) => form.fail("successor", t.get("hand-over-somebody-else")),
        }
    }
    show(&app, &signed_in, &may, mandate, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanAppointChampions,
    id: MandateId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let mandate = find_mandate(&mut reader, may, id).await?.ok_or(Failure::NotFound)?;
    let done = training_of(&mut reader, may, id).await?;
    let tasks = match tasks_of(&mut reader, may, id, app.db().now()).await {
        Ok(tasks) => tasks,
        Err(MandateError::Db(why)) => return Err(why.into()),
        Err(_) => Tasks::default(),
    };
    let manages = can_manage_people(&signed_in.actor, *may.organisation())?;
    let persons = people::person::list_persons(&mut reader, &manages).await?;
    let organisation = *may.organisation();
    let part = |kit: &'static learning::kit::Kit| {
        let (told_by, noted) = match done.get(&kit.id) {
            Some(Done::Register { session, title, on }) => {
                (Some((title.clone(), t.date(*on), format!("/sessions/{organisation}/{session}"))), None)
            }
            Some(Done::Noted { on, elsewhere }) => (
                None,
                Some([Some(t.date(*on)), elsewhere.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")),
            ),
            None => (None, None),
        };
        let ticked = form.values("done").any(|one| one == kit.id);
        Part {
            kit: &kit.id,
            title: kit.title.in_language(t.lang().code()).to_owned(),
            done: ticked || noted.is_some(),
            told_by,
            noted,
        }
    };
    let listed = |sessions: &[Session]| sessions.iter().map(|session| line(t, session)).collect();
    let title = t.with("mandate-of", &[("name", &mandate.person_name), ("unit", &mandate.unit_name)]);
    let page = MandatePage {
        page: signed_in.page("nav-champions").titled(title).under("/champions", t.get("nav-champions")),
        here: address(id),
        parts: training_parts().map(part).collect(),
        planned: listed(&tasks.planned),
        without_register: listed(&tasks.without_register),
        open_questions: tasks.open_questions,
        form,
        persons: persons
            .iter()
            .filter(|person| person.id != mandate.person)
            .map(|person| (person.id.to_string(), format!("{}, {}", person.family_name, person.given_name)))
            .collect(),
        mandate,
    };
    Ok(render_as(status, &page))
}

fn line(t: Texts, session: &Session) -> (String, String) {
    (session.title.clone(), when(t, session.starts_at))
}

fn address(mandate: MandateId) -> String {
    format!("/champions/{mandate}")
}
