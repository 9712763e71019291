//! What is this session, and does it take place? Its details, the way to its register, and cancelling it.

use access::rules::learning::can_confirm_names;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, SessionId};
use learning::kit::find_kit;
use learning::session::{CancelError, CancelReason, Session, State as SessionState, cancel_session};
use learning::variant::find_variant;
use learning::walk_in::count_of_session;
use measurement::nano::withdraw_nano;

use super::barriers::{Blocked, blocked_in};
use super::nano::{Questions, questions};
use super::{may_run, when};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/session.html")]
struct SessionPage {
    page: Page,
    session: Session,
    here: String,
    when: String,
    unit: String,
    kit: Option<(String, String)>,
    cancelled: Option<CancelReason>,
    planned: bool,
    questions: Questions,
    address: String,
    blocked: Vec<Blocked>,
    /// How many names wait to be settled.
    waiting: usize,
    /// Whether the local lead reads it, who settles them.
    may_settle: bool,
    /// Whether its door can be opened today.
    is_today: bool,
    form: Filled,
    reasons: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_session(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    show(&app, &signed_in, organisation, session, Filled::blank(), StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    session: SessionId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let (may, session) = may_run(&mut reader, &signed_in.actor, organisation, session).await?;
    let place = may.unit().clone();
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let kit = session.kit.as_ref().and_then(|kit| find_kit(&kit.id));
    let variant = match session.kit.as_ref().and_then(|kit| Some((kit.id.parse().ok()?, kit.version))) {
        Some((id, version)) => find_variant(&mut reader, organisation, organisation, id, Some(version)).await?,
        None => None,
    };
    let needs = kit.map(|kit| kit.needs.as_slice()).or(variant.as_ref().map(|v| v.content.needs.as_slice()));
    let needs = needs.filter(|_| session.state == SessionState::Planned).unwrap_or_default();
    let blocked = blocked_in(&mut reader, signed_in, &place, needs).await?;
    let page = SessionPage {
        waiting: count_of_session(&mut reader, &may, session.id).await?,
        may_settle: can_confirm_names(&signed_in.actor, organisation).is_ok(),
        is_today: session.day() == app.db().now().day_in_sweden(),
        blocked,
        page: signed_in.page("sessions-title").titled(&session.title).under("/sessions", t.get("sessions-title")),
        here: format!("/sessions/{organisation}/{}", session.id),
        when: when(t, session.starts_at),
        unit: tree.get(session.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        kit: match (kit, variant) {
            (Some(kit), _) => Some((format!("/kits/{}", kit.id), kit.title.in_language(t.lang().code()).to_owned())),
            (None, Some(variant)) => Some((
                format!("/variants/{organisation}/{}?version={}", variant.id, variant.version),
                variant.content.title.sv,
            )),
            (None, None) => None,
        },
        cancelled: match session.state {
            SessionState::Cancelled(reason) => Some(reason),
            SessionState::Planned | SessionState::Held => None,
        },
        planned: session.state == SessionState::Planned,
        questions: questions(app, &mut reader, t, &may, &session).await?,
        address: app.config().public_url.trim_end_matches('/').to_owned(),
        form,
        reasons: CancelReason::ALL.iter().map(|r| (r.code().to_owned(), t.code("cancel-reason", r.code()))).collect(),
        session,
    };
    Ok(render_as(status, &page))
}

/// Cancels the session.
pub(crate) async fn cancel(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut form = form.labelled([("reason", t.get("cancel-reason"))]);
    let Some(reason) = CancelReason::from_code(form.value("reason")) else {
        form.fail("reason", t.get("field-choose-one"));
        return show(&app, &signed_in, organisation, session, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, _) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    match cancel_session(&mut work, &may, session, reason).await {
        Ok(()) => {
            withdraw_nano(&mut work, &may, session).await?;
            work.commit(organisation, "session_cancelled", Some(session.into())).await?;
            let path = format!("/sessions/{organisation}/{session}");
            Ok(redirect_and_say(&app, &path, "session-was-cancelled"))
        }
        Err(CancelError::NoSuchSession) => Err(Failure::NotFound),
        Err(CancelError::AlreadyHeld) => Err(Failure::Conflict),
        Err(CancelError::Db(why)) => Err(why.into()),
    }
}
