//! How does a register arrive that was filled in without a network? As JSON from the device's queue, under an id that the
//! device has given it. It leaves the queue only when this answers 201 with that id; a refusal is said in words and the
//! register stays on the device for whoever filled it in to mend. What happens when several have said something about the
//! same session stands in `learning::register`.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Minutes, OrganisationId, PersonId, SessionId, SignInId, Timestamp, UnitId, WalkInId};
use learning::register::{
    Lines, RegisterError, Registration, Say, WalkInLines, hold_register, open_register, record_registration,
};
use learning::walk_in::{MOST_AT_ONCE, Written};
use participation::posting::BookError;
use serde::{Deserialize, Serialize};
use text::Texts;
use uuid::Uuid;

use super::may_run;
use super::register::REASON_MAX;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::Visit;
use crate::people::session::who_asks;

/// The most persons in a register.
const LINES_MAX: usize = 1_000;
/// The last millisecond that a clock may show: the year 9999.
const LAST_MOMENT: i64 = 253_402_300_799_999;

/// What a device sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    id: Uuid,
    /// Whose account filled it in: on a shared tablet somebody else may have signed in since.
    owner: SignInId,
    device: Uuid,
    moment: i64,
    known: i64,
    lines: Vec<SentLine>,
    /// Those who are known by name only.
    #[serde(default)]
    walk_ins: Vec<SentName>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    into_open_month: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentLine {
    person: PersonId,
    /// Absent for somebody who was not there.
    minutes: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentName {
    /// Given by the device.
    id: WalkInId,
    name: String,
    #[serde(default)]
    unit: Option<UnitId>,
    /// Absent for somebody who was not there.
    minutes: Option<i64>,
}

impl Sent {
    fn written(&self) -> BTreeMap<WalkInId, Written> {
        let one = |name: &SentName| (name.id, Written { name: name.name.clone(), unit: name.unit });
        self.walk_ins.iter().map(one).collect()
    }

    fn registration(&self) -> Option<Registration> {
        let walk_ins: WalkInLines = self.walk_ins.iter().map(|name| (name.id, name.minutes.map(Minutes))).collect();
        let lines: Lines = self.lines.iter().map(|line| (line.person, line.minutes.map(Minutes))).collect();
        let plain = lines.len() == self.lines.len()
            && lines.len() <= LINES_MAX
            && walk_ins.len() == self.walk_ins.len()
            && walk_ins.len() <= MOST_AT_ONCE
            && self.walk_ins.iter().all(|name| learning::walk_in::read_name(&name.name).is_ok())
            && (1..=LAST_MOMENT).contains(&self.moment)
            && self.reason.as_ref().is_none_or(|reason| reason.chars().count() <= REASON_MAX);
        plain.then_some(Registration {
            id: self.id,
            known: self.known,
            device: self.device,
            moment: Timestamp(self.moment),
            lines,
            walk_ins,
        })
    }
}

/// It was received: the device may forget it.
#[derive(Debug, Serialize)]
struct Received {
    ombud: &'static str,
    id: Uuid,
    number: i64,
    undecided: bool,
}

/// It was not: what to do about it.
#[derive(Debug, Serialize)]
struct Refused {
    ombud: &'static str,
    id: Option<Uuid>,
    refused: &'static str,
    text: String,
    persons: Vec<PersonId>,
}

/// Receives a registration.
pub(crate) async fn record(
    State(app): State<App>,
    visit: Visit,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let t = visit.t;
    let sent: Option<Sent> = serde_json::from_slice(&body).ok();
    let id = sent.as_ref().map(|sent| sent.id);
    let refuse = |status, why, text: String| Ok(refusal(status, id, why, text, Vec::new()));
    let sign_in = || refuse(StatusCode::UNAUTHORIZED, "sign_in", t.get("kept-sign-in"));
    let Some(actor) = who_asks(&app, &headers).await? else { return sign_in() };
    let mut work = app.db().work(db::Actor::SignedIn(actor.sign_in)).await?;
    let (may, found) = match may_run(&mut work, &actor, organisation, session).await {
        Ok(found) => found,
        Err(Failure::NotFound) => return refuse(StatusCode::NOT_FOUND, "not_found", t.get("kept-not-found")),
        Err(other) => return Err(other),
    };
    let said = sent.as_ref().and_then(|sent| Some((sent, sent.registration()?)));
    let Some((sent, registration)) = said else {
        return refuse(StatusCode::BAD_REQUEST, "unreadable", t.get("kept-unreadable"));
    };
    if sent.owner != actor.sign_in {
        return sign_in();
    }
    let register = match hold_register(&mut work, &may, found.clone()).await {
        Ok(register) => register,
        // What was received before the session was cancelled is still received.
        Err(RegisterError::Cancelled) => open_register(&mut work, &may, found).await?,
        Err(other) => return refused(t, sent.id, other),
    };
    let between = t.get("register-between-devices");
    let say = Say {
        registration,
        written: sent.written(),
        reason: sent.reason.as_deref(),
        between_devices: Some(&between),
        into_open_month: sent.into_open_month,
    };
    match record_registration(&mut work, &may, &register, say).await {
        Ok(recorded) => {
            if !recorded.before {
                work.commit(organisation, "registration_received", Some(session.into())).await?;
            }
            let received =
                Received { ombud: "registration", id: sent.id, number: recorded.number, undecided: recorded.undecided };
            Ok((StatusCode::CREATED, Json(received)).into_response())
        }
        Err(why) => refused(t, sent.id, why),
    }
}

/// The domain's answer in words.
fn refused(t: Texts, id: Uuid, why: RegisterError) -> Result<Response, Failure> {
    let (status, code, text, persons) = match why {
        RegisterError::NoSuchSession => (StatusCode::NOT_FOUND, "not_found", t.get("kept-not-found"), vec![]),
        RegisterError::Cancelled => (StatusCode::CONFLICT, "cancelled", t.get("kept-cancelled"), vec![]),
        RegisterError::OtherContent(_) => (StatusCode::CONFLICT, "other_content", t.get("kept-other-content"), vec![]),
        RegisterError::NotYetHeld { on } => {
            let text = t.with("register-not-yet", &[("day", &t.date(on))]);
            (StatusCode::UNPROCESSABLE_ENTITY, "not_yet", text, vec![])
        }
        RegisterError::NobodyTicked => (StatusCode::UNPROCESSABLE_ENTITY, "nobody", t.get("register-nobody"), vec![]),
        RegisterError::NotInTheRegister { person } => {
            (StatusCode::UNPROCESSABLE_ENTITY, "not_in_the_register", t.get("kept-not-in-the-register"), vec![person])
        }
        RegisterError::NotAWalkIn { .. } => (StatusCode::CONFLICT, "not_a_name", t.get("kept-not-a-name"), vec![]),
        RegisterError::WalkInMinutes { most, .. } => {
            let text = t.with("register-too-long", &[("most", &most.0)]);
            (StatusCode::UNPROCESSABLE_ENTITY, "too_long", text, vec![])
        }
        RegisterError::LongerThanSession { person, most, .. } => {
            let text = t.with("register-too-long", &[("most", &most.0)]);
            (StatusCode::UNPROCESSABLE_ENTITY, "too_long", text, vec![person])
        }
        RegisterError::MonthClosed { month, counts_in } => {
            let text = t.with("kept-month-closed", &[("month", &t.month(month)), ("open", &t.month(counts_in))]);
            (StatusCode::UNPROCESSABLE_ENTITY, "month_closed", text, vec![])
        }
        RegisterError::Book(BookError::ReasonMissing) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "reason_missing", t.get("register-reason-missing"), vec![])
        }
        RegisterError::Book(BookError::OutOfRange { person, .. }) => {
            let text = t.with("field-out-of-range", &[("min", &1), ("max", &Minutes::DAY.0)]);
            (StatusCode::UNPROCESSABLE_ENTITY, "out_of_range", text, vec![person])
        }
        RegisterError::Book(BookError::Db(why)) | RegisterError::Db(why) => return Err(why.into()),
    };
    Ok(refusal(status, Some(id), code, text, persons))
}

fn refusal(
    status: StatusCode,
    id: Option<Uuid>,
    refused: &'static str,
    text: String,
    persons: Vec<PersonId>,
) -> Response {
    (status, Json(Refused { ombud: "registration", id, refused, text, persons })).into_response()
}
