//! What does a champion's tablet keep, so that a register can be filled in without a network? A page without anybody's name in
//! it (the shell), and, encrypted, the sessions of the week before and after with the names to tick. The program in the
//! browser is `assets/queue.js`, `assets/register.js` and `assets/worker.js`; what it keeps and forgets is told in
//! `docs/decisions/2026-11-22-registers-without-a-network.md`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{OrganisationId, PersonId, SessionId, SignInId, Timestamp, UnitId, WalkInId};
use learning::register::{longest, open_register};
use learning::session::{ListedSession, State as SessionState, agenda};
use people::device::{DeviceState, device_state, see_device};
use serde::{Deserialize, Serialize};
use text::{Lang, Texts};
use uuid::Uuid;

use super::walk_ins::units_below;
use super::{may_run, runs_sessions, when};
use crate::app::App;
use crate::assets;
use crate::failure::Failure;
use crate::layout::{Page, Visit, render};
use crate::people::session::SignedIn;

/// How far back and ahead a device keeps sessions, in days: it works a week without a network.
const DAYS: i64 = 7;
/// The most sessions that a device keeps.
const MOST: usize = 40;

const WORKER: &str = include_str!("../../assets/worker.js");

#[derive(Template)]
#[template(path = "learning/shell.html")]
struct Shell {
    page: Page,
}

#[derive(Template)]
#[template(path = "learning/unsent.html")]
struct Unsent {
    page: Page,
}

/// The page that a device keeps and shows when there is no network. It is the same for everybody.
pub(crate) async fn show_shell(visit: Visit, Path(lang): Path<String>) -> Result<Response, Failure> {
    Ok(render(&shell(visit, lang.parse().map_err(|_| Failure::NotFound)?)))
}

fn shell(visit: Visit, lang: Lang) -> Shell {
    let visit = visit.unspoken(Texts::new(lang));
    Shell { page: visit.participant("offline-title") }
}

/// What waits on this device to be sent.
pub(crate) async fn show_unsent(signed_in: SignedIn) -> Result<Response, Failure> {
    runs_sessions(&signed_in)?;
    let page = signed_in.page("kept-title").under("/sessions", signed_in.visit.t.get("sessions-title"));
    Ok(render(&Unsent { page }))
}

/// Which language the worker keeps.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
}

/// The program that answers for the pages of sessions when there is no network. Whatever it keeps makes its version.
pub(crate) async fn send_worker(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let lang: Lang = asked.lang.and_then(|lang| lang.parse().ok()).unwrap_or_default();
    let shell = shell(visit, lang).render().map_err(Failure::internal)?;
    let version = assets::fnv1a(format!("{WORKER}{shell}").as_bytes());
    let mut kept = vec![assets::STYLE.address(), assets::ICON.address(), assets::MANIFEST.address()];
    kept.extend([assets::QUEUE.address(), assets::REGISTER.address()]);
    let kept = serde_json::to_string(&kept).map_err(Failure::internal)?;
    let program = format!(
        "const VERSION = \"{version:016x}\";\nconst SHELL = \"/sessions/offline/{lang}\";\nconst KEPT = {kept};\n\
         const QUEUE = \"{}\";\n{WORKER}",
        assets::QUEUE.address()
    );
    let scope = (HeaderName::from_static("service-worker-allowed"), "/sessions");
    let headers = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-cache"), scope];
    Ok((headers, program).into_response())
}

/// Which device asks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    device: Uuid,
}

/// Whether a device may keep what it keeps.
#[derive(Debug, Serialize)]
struct Told {
    ombud: &'static str,
    state: &'static str,
}

fn code(state: DeviceState) -> &'static str {
    match state {
        DeviceState::Open => "open",
        DeviceState::Revoked => "revoked",
        DeviceState::Unknown => "unknown",
    }
}

/// Tells a device whether it has been revoked. It need not be known who asks: a lost tablet has no sign-in any more.
pub(crate) async fn tell_state(State(app): State<App>, body: Bytes) -> Result<Response, Failure> {
    let asking: Asking = serde_json::from_slice(&body).map_err(|_| Failure::BadRequest)?;
    let state = device_state(&mut app.db().reader(), asking.device).await?;
    Ok(Json(Told { ombud: "device", state: code(state) }).into_response())
}

/// What a device may keep.
#[derive(Debug, Serialize)]
struct Kept {
    ombud: &'static str,
    state: &'static str,
    owner: SignInId,
    sessions: Vec<KeptSession>,
}

#[derive(Debug, Serialize)]
struct KeptSession {
    organisation: OrganisationId,
    id: SessionId,
    title: String,
    when: String,
    unit: String,
    /// The day in Sweden: earlier than that the device does not show it.
    day: String,
    held: bool,
    planned: i64,
    most: i64,
    known: i64,
    lines: Vec<KeptLine>,
    /// The units that a name can be given; none when the session is for one unit only.
    units: Vec<KeptUnit>,
    walk_ins: Vec<KeptName>,
}

#[derive(Debug, Clone, Serialize)]
struct KeptUnit {
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct KeptLine {
    person: PersonId,
    name: String,
    minutes: Option<i64>,
    undecided: bool,
    /// Ticked because the person has checked in; nothing is saved yet.
    offered: bool,
}

#[derive(Debug, Serialize)]
struct KeptName {
    id: WalkInId,
    name: String,
    minutes: Option<i64>,
    undecided: bool,
    offered: bool,
    unit: Option<UnitId>,
}

/// The registers that a device may keep for a week, to those who run sessions. A revoked device gets none.
pub(crate) async fn send_registers(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    runs_sessions(&signed_in)?;
    // A form cannot ask for this: only our own program sends JSON.
    if !headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json")) {
        return Err(Failure::BadRequest);
    }
    let asking: Asking = serde_json::from_slice(&body).map_err(|_| Failure::BadRequest)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (state, news) = see_device(&mut work, &signed_in.actor, asking.device).await?;
    if news {
        let organisation = signed_in.actor.organisation;
        work.commit(organisation, "device_seen", Some(signed_in.actor.sign_in.into())).await?;
    } else {
        drop(work);
    }
    let sessions = if state == DeviceState::Open { sessions(&app, &signed_in).await? } else { Vec::new() };
    let status = if state == DeviceState::Open { StatusCode::OK } else { StatusCode::FORBIDDEN };
    let kept = Kept { ombud: "registers", state: code(state), owner: signed_in.actor.sign_in, sessions };
    Ok((status, Json(kept)).into_response())
}

/// Today's first, then those whose register is missing, then the next ones.
async fn sessions(app: &App, signed_in: &SignedIn) -> Result<Vec<KeptSession>, Failure> {
    let filter = runs_sessions(signed_in)?;
    let mut reader = app.db().reader();
    let now = app.db().now();
    let agenda = agenda(&mut reader, &filter, now).await?;
    let near = |listed: &&ListedSession| now.day_in_sweden().days_until(listed.session.day()).abs() <= DAYS;
    let open = |listed: &&ListedSession| !matches!(listed.session.state, SessionState::Cancelled(_));
    let all = agenda.today.iter().filter(open).chain(&agenda.without_register).chain(&agenda.upcoming).filter(near);
    let mut kept = Vec::new();
    let mut below: HashMap<UnitId, Vec<KeptUnit>> = HashMap::new();
    for listed in all.take(MOST) {
        let (may, session) = may_run(&mut reader, &signed_in.actor, listed.organisation, listed.session.id).await?;
        let register = open_register(&mut reader, &may, session).await?;
        let session = &register.session;
        if let Entry::Vacant(vacant) = below.entry(session.unit) {
            let units = units_below(&mut reader, may.unit()).await?;
            vacant.insert(units.into_iter().map(|(id, name)| KeptUnit { id, name }).collect());
        }
        kept.push(KeptSession {
            organisation: listed.organisation,
            id: session.id,
            title: session.title.clone(),
            when: when(signed_in.visit.t, session.starts_at),
            unit: listed.unit_name.clone(),
            day: day(session.starts_at),
            held: register.is_saved(),
            planned: session.planned_minutes.0,
            most: longest(session).0,
            known: register.known(),
            lines: register
                .lines
                .iter()
                .map(|line| KeptLine {
                    person: line.person,
                    name: line.name.clone(),
                    minutes: line.minutes.map(|minutes| minutes.0),
                    undecided: !line.disagreed.is_empty(),
                    offered: line.offered,
                })
                .collect(),
            units: below.get(&session.unit).cloned().unwrap_or_default(),
            walk_ins: register
                .walk_ins
                .iter()
                .map(|line| KeptName {
                    id: line.walk_in,
                    name: line.name.clone(),
                    minutes: line.minutes.map(|minutes| minutes.0),
                    undecided: !line.disagreed.is_empty(),
                    offered: line.offered,
                    unit: line.unit,
                })
                .collect(),
        });
    }
    Ok(kept)
}

fn day(moment: Timestamp) -> String {
    moment.day_in_sweden().to_string()
}
