//! Who came? Names as big rows to tick, minutes beside, one button for "everybody came".

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::minutes::MinutesError;
use kernel::{Minutes, OrganisationId, PersonId, SessionId};
use learning::kit::find_kit;
use learning::register::{Register, RegisterError, Warning, hold_register, longest, open_register, save_held};
use learning::session::State as SessionState;
use participation::posting::BookError;
use text::Texts;

use super::{may_run, when};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// The longest reason.
pub(super) const REASON_MAX: usize = 200;

/// A line of the page.
struct Line {
    person: PersonId,
    name: String,
    elsewhere: bool,
    ticked: bool,
    minutes: String,
    error: Option<String>,
    /// The clock time of another session in whose register the person stands.
    also_at: Option<String>,
    /// What devices have said, when they did not say the same.
    disagreed: Option<String>,
}

#[derive(Template)]
#[template(path = "learning/register.html")]
struct RegisterPage {
    page: Page,
    here: String,
    organisation: OrganisationId,
    session: SessionId,
    title: String,
    when: String,
    known: i64,
    planned: i64,
    most: i64,
    undecided: bool,
    lines: Vec<Line>,
    form: Filled,
    saved: bool,
    cancelled: bool,
    /// Whether it was cancelled while somebody filled this in.
    meanwhile: bool,
    booked: usize,
    advised: Option<u32>,
}

/// The register as it stands.
pub(crate) async fn show_register(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let (may, session) = may_run(&mut reader, &signed_in.actor, organisation, session).await?;
    let register = open_register(&mut reader, &may, session).await?;
    Ok(page(&signed_in, organisation, register, None))
}

/// Saves the register.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, found) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    let register = match hold_register(&mut work, &may, found).await {
        Ok(register) => register,
        Err(RegisterError::Cancelled) => {
            drop(work);
            let mut reader = app.db().reader();
            let (may, found) = may_run(&mut reader, &signed_in.actor, organisation, session).await?;
            let register = open_register(&mut reader, &may, found).await?;
            return Ok(page(&signed_in, organisation, register, Some(form)));
        }
        Err(RegisterError::NoSuchSession) => return Err(Failure::NotFound),
        Err(RegisterError::Db(why)) => return Err(why.into()),
        Err(_) => return Err(Failure::Conflict),
    };
    let reason = form.optional_text(t, "reason", REASON_MAX);
    // What the page showed; one that was kept from before the field was there showed what is there now.
    let known = form.value("known").parse().unwrap_or_else(|_| register.known());
    let ticked = ticked(t, &mut form, &register)?;
    if form.has_errors() {
        return Ok(page(&signed_in, organisation, register, Some(form)));
    }
    match save_held(&mut work, &may, &register, known, &ticked, reason.as_deref()).await {
        Ok(saved) => {
            let said = match saved.warning {
                Some(Warning::LargerThanAdvised { .. }) => "register-saved-large",
                None if saved.booked.is_nothing() => "register-unchanged",
                None => "register-saved",
            };
            work.commit(organisation, "register_saved", Some(session.into())).await?;
            Ok(redirect_and_say(&app, &format!("/sessions/{organisation}/{session}/register"), said))
        }
        Err(why) => {
            complain(t, &mut form, why)?;
            Ok(page(&signed_in, organisation, register, Some(form)))
        }
    }
}

/// Those who are ticked with their minutes: what is written beside the name, else what was planned.
fn ticked(t: Texts, form: &mut Filled, register: &Register) -> Result<BTreeMap<PersonId, Minutes>, Failure> {
    let persons: Vec<PersonId> = if form.is("all", "yes") {
        register.lines.iter().map(|line| line.person).collect()
    } else {
        let ticked: Result<_, _> = form.values("there").map(str::parse).collect();
        ticked.map_err(|_| Failure::BadRequest)?
    };
    let mut minutes = BTreeMap::new();
    for person in persons {
        let field = format!("minutes-{person}");
        let written = form.value(&field);
        let read =
            if written.trim().is_empty() { Ok(register.session.planned_minutes) } else { Minutes::parse(written) };
        match read {
            Ok(read) => drop(minutes.insert(person, read)),
            Err(MinutesError::NotANumber) => form.fail(&field, t.get("field-not-a-number")),
            Err(MinutesError::OutOfRange { max }) => {
                form.fail(&field, t.with("field-out-of-range", &[("min", &1), ("max", &max)]));
            }
        }
    }
    Ok(minutes)
}

/// Puts the domain's answer beside the field that it is about.
fn complain(t: Texts, form: &mut Filled, why: RegisterError) -> Result<(), Failure> {
    match why {
        RegisterError::NoSuchSession => return Err(Failure::NotFound),
        RegisterError::NotInTheRegister { .. }
        | RegisterError::Cancelled
        | RegisterError::OtherContent(_)
        | RegisterError::MonthClosed { .. } => return Err(Failure::Conflict),
        RegisterError::NotYetHeld { on } => form.fail("there", t.with("register-not-yet", &[("day", &t.date(on))])),
        RegisterError::NobodyTicked => form.fail("there", t.get("register-nobody")),
        RegisterError::LongerThanSession { person, most, .. } => {
            form.fail(&format!("minutes-{person}"), t.with("register-too-long", &[("most", &most.0)]));
        }
        RegisterError::Book(BookError::ReasonMissing) => form.fail("reason", t.get("register-reason-missing")),
        RegisterError::Book(BookError::OutOfRange { person, .. }) => {
            let text = t.with("field-out-of-range", &[("min", &1), ("max", &Minutes::DAY.0)]);
            form.fail(&format!("minutes-{person}"), text);
        }
        RegisterError::Book(BookError::Db(why)) | RegisterError::Db(why) => return Err(why.into()),
    }
    Ok(())
}

/// What devices said that did not know of each other: `20 minuter / var inte med`.
fn disagreed(t: Texts, said: &BTreeSet<Option<Minutes>>) -> String {
    let one = |said: &Option<Minutes>| match said {
        Some(minutes) => t.count("kit-minutes", minutes.0),
        None => t.get("register-not-there"),
    };
    said.iter().map(one).collect::<Vec<_>>().join(" / ")
}

/// The page with what is saved, or with what was filled in when that cannot be saved so.
fn page(signed_in: &SignedIn, organisation: OrganisationId, register: Register, filled: Option<Filled>) -> Response {
    let t = signed_in.visit.t;
    let session = &register.session;
    let planned = session.planned_minutes;
    let all = filled.as_ref().is_some_and(|form| form.is("all", "yes"));
    let lines = register.lines.iter().map(|line| {
        let field = format!("minutes-{}", line.person);
        Line {
            person: line.person,
            name: line.name.clone(),
            elsewhere: line.group.is_none(),
            ticked: filled.as_ref().map_or(line.minutes.is_some(), |f| all || f.is("there", line.person.to_string())),
            minutes: match &filled {
                Some(form) => form.value(&field).to_owned(),
                None => line.minutes.unwrap_or(planned).to_string(),
            },
            error: filled.as_ref().and_then(|form| form.error(&field)).map(str::to_owned),
            also_at: line.also_at.map(|moment| t.clock(moment.in_sweden().1)),
            disagreed: (!line.disagreed.is_empty()).then(|| disagreed(t, &line.disagreed)),
        }
    });
    let here = format!("/sessions/{organisation}/{}", session.id);
    let booked = register.lines.iter().filter(|line| line.minutes.is_some()).count();
    let advised = session.kit.as_ref().and_then(|kit| find_kit(&kit.id)).map(|kit| kit.group_max);
    let cancelled = matches!(session.state, SessionState::Cancelled(_));
    let status = match (&filled, cancelled) {
        (None, _) => StatusCode::OK,
        (Some(_), true) => StatusCode::CONFLICT,
        (Some(_), false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = RegisterPage {
        page: signed_in
            .page("register-title")
            .under("/sessions", t.get("sessions-title"))
            .under(&here, session.title.clone()),
        when: when(t, session.starts_at),
        lines: lines.collect(),
        organisation,
        session: session.id,
        title: session.title.clone(),
        known: filled.as_ref().and_then(|form| form.value("known").parse().ok()).unwrap_or_else(|| register.known()),
        planned: planned.0,
        most: longest(session).0,
        undecided: register.lines.iter().any(|line| !line.disagreed.is_empty()),
        saved: register.is_saved(),
        cancelled,
        meanwhile: cancelled && filled.is_some(),
        booked,
        advised: advised.filter(|advised| usize::try_from(*advised).is_ok_and(|advised| booked > advised)),
        form: filled.unwrap_or_default(),
        here,
    };
    render_as(status, &page)
}
