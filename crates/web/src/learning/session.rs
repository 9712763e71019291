//! What is this session, and does it take place? Its details, the way to its register, and cancelling it.

use access::UnitRef;
use access::rules::learning::{CanRunSessions, can_confirm_names};
use access::rules::measurement::can_print_codes;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Fetch;
use kernel::{OrganisationId, SessionId};
use learning::kit::find_kit;
use learning::session::{CancelError, CancelReason, Session, State as SessionState, cancel_session};
use learning::variant::find_variant;
use learning::walk_in::count_of_session;
use measurement::Phase;
use measurement::code::find_unit_codes;
use measurement::nano::withdraw_nano;
use measurement::wave::waves_of_unit;

use super::barriers::{Blocked, blocked_in};
use super::nano::{Questions, questions};
use super::{may_run, when};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::measurement::poster::{Printed, printed};
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
    /// When the group would be larger than is good: how many work there, how many are advised, and where one more is planned.
    large: Option<(u64, u64, String)>,
    /// The measurements that the unit can answer while the session runs.
    waves: Vec<OpenWave>,
    /// Whether its door can be opened today.
    is_today: bool,
    form: Filled,
    reasons: Vec<(String, String)>,
}

/// A measurement that can be answered while the session runs.
struct OpenWave {
    name: String,
    /// The unit's code, if it has been made.
    printed: Option<Printed>,
    /// Where it is made.
    make: String,
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
    let advised = kit.map(|kit| kit.group_max).or(variant.as_ref().map(|variant| variant.content.group_max));
    let large = match advised.filter(|_| session.state == SessionState::Planned) {
        Some(most) => large(&mut reader, &may, &session, most).await?,
        None => None,
    };
    let is_today = session.day() == app.db().now().day_in_sweden();
    let waves = if is_today { open_waves(app, &mut reader, signed_in, &place).await? } else { Vec::new() };
    let needs = kit.map(|kit| kit.needs.as_slice()).or(variant.as_ref().map(|v| v.content.needs.as_slice()));
    let needs = needs.filter(|_| session.state == SessionState::Planned).unwrap_or_default();
    let blocked = blocked_in(&mut reader, signed_in, &place, needs).await?;
    let page = SessionPage {
        waiting: count_of_session(&mut reader, &may, session.id).await?,
        may_settle: can_confirm_names(&signed_in.actor, organisation).is_ok(),
        is_today,
        large,
        waves,
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

/// Whether more work in the unit that day than learn well together.
async fn large(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: &Session,
    most: u32,
) -> Result<Option<(u64, u64, String)>, Failure> {
    let (staff, most) = (people::person::staff_of_unit(from, may, session.day()).await?.len() as u64, u64::from(most));
    let kit = session.kit.as_ref().map_or("", |kit| kit.id.as_str());
    let one_more = format!("/sessions/new?kit={kit}&unit={}.{}", may.unit().organisation, session.unit);
    Ok((staff > most).then_some((staff, most, one_more)))
}

/// The unit's open measurements with the code of each, where there is one.
async fn open_waves(
    app: &App,
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    place: &UnitRef,
) -> Result<Vec<OpenWave>, Failure> {
    let today = app.db().now().day_in_sweden();
    let Ok(may) = can_print_codes(&signed_in.actor, place) else { return Ok(Vec::new()) };
    if !people::unit::is_open(from, place.organisation, place.unit, today).await? {
        return Ok(Vec::new());
    }
    let mut open = Vec::new();
    for wave in waves_of_unit(from, &may).await? {
        if wave.phase(today) == Phase::Open {
            let codes = find_unit_codes(from, &may, &wave).await?;
            let printed = codes.map(|codes| printed(app, &codes)).transpose()?;
            let make = format!("/units/{}/{}/poster/{}", place.organisation, place.unit, wave.id);
            open.push(OpenWave { name: wave.name, printed, make });
        }
    }
    Ok(open)
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
