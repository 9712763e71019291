//! Who came? Names as big rows to tick, minutes beside, one button for "everybody came".

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::minutes::MinutesError;
use kernel::{Minutes, OrganisationId, PersonId, SessionId, UnitId, WalkInId};
use learning::register::{Register, RegisterError, Ticked, Warning, hold_register, longest, open_register, save_held};
use learning::session::State as SessionState;
use learning::walk_in::Written;
use participation::posting::BookError;
use text::Texts;

use super::walk_ins::{WalkInRow, blank_rows, name_problem, rows, units_below};
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
    /// Whether it is ticked because the person has checked in and nothing is saved about it.
    offered: bool,
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
    walk_ins: Vec<WalkInRow>,
    /// Empty rows for names that are in no list.
    new_rows: Vec<WalkInRow>,
    new_open: bool,
    /// The units that a name can be given, where the session is for several.
    units: Vec<(String, String)>,
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
    let units = units_below(&mut reader, may.unit()).await?;
    page(&app, &signed_in, organisation, register, units, None)
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
            let units = units_below(&mut reader, may.unit()).await?;
            return page(&app, &signed_in, organisation, register, units, Some(form));
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
        drop(work);
        let units = units_below(&mut app.db().reader(), may.unit()).await?;
        return page(&app, &signed_in, organisation, register, units, Some(form));
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
            drop(work);
            complain(t, &mut form, why)?;
            let units = units_below(&mut app.db().reader(), may.unit()).await?;
            page(&app, &signed_in, organisation, register, units, Some(form))
        }
    }
}

/// Those who are ticked with their minutes: what is written beside the name, else what was planned.
fn ticked(t: Texts, form: &mut Filled, register: &Register) -> Result<Ticked, Failure> {
    let everybody = form.is("all", "yes");
    let persons: Vec<PersonId> = match everybody {
        true => register.lines.iter().map(|line| line.person).collect(),
        false => chosen(form, "there")?,
    };
    let mut named: Vec<WalkInId> = match everybody {
        true => register.walk_ins.iter().map(|line| line.walk_in).collect(),
        false => chosen(form, "came")?,
    };
    let planned = register.session.planned_minutes;
    let mut ticked = Ticked {
        offered: chosen(form, "offered")?.into_iter().collect(),
        offered_walk_ins: chosen(form, "offered_name")?.into_iter().collect(),
        ..Ticked::default()
    };
    for id in chosen::<WalkInId>(form, "new")? {
        let field = format!("new-name-{id}");
        if form.value(&field).trim().is_empty() {
            continue;
        }
        let unit = Some(form.value(&format!("new-unit-{id}"))).filter(|unit| !unit.is_empty());
        let unit: Option<UnitId> = unit.map(str::parse).transpose().map_err(|_| Failure::BadRequest)?;
        match learning::walk_in::read_name(form.value(&field)) {
            Ok(name) => {
                ticked.written.insert(id, Written { name, unit });
                named.push(id);
            }
            Err(why) => form.fail(&field, name_problem(t, why)),
        }
    }
    for person in persons {
        if let Some(minutes) = minutes(t, form, &format!("minutes-{person}"), planned) {
            ticked.persons.insert(person, minutes);
        }
    }
    for walk_in in named {
        if let Some(minutes) = minutes(t, form, &format!("minutes-{walk_in}"), planned) {
            ticked.walk_ins.insert(walk_in, minutes);
        }
    }
    Ok(ticked)
}

fn chosen<T: std::str::FromStr>(form: &Filled, name: &str) -> Result<Vec<T>, Failure> {
    form.values(name).map(|id| id.parse().map_err(|_| Failure::BadRequest)).collect()
}

/// What is written beside a name, else what was planned.
fn minutes(t: Texts, form: &mut Filled, field: &str, planned: Minutes) -> Option<Minutes> {
    let written = form.value(field);
    let read = if written.trim().is_empty() { Ok(planned) } else { Minutes::parse(written) };
    match read {
        Ok(read) => Some(read),
        Err(MinutesError::NotANumber) => {
            form.fail(field, t.get("field-not-a-number"));
            None
        }
        Err(MinutesError::OutOfRange { max }) => {
            form.fail(field, t.with("field-out-of-range", &[("min", &1), ("max", &max)]));
            None
        }
    }
}

/// Puts the domain's answer beside the field that it is about.
fn complain(t: Texts, form: &mut Filled, why: RegisterError) -> Result<(), Failure> {
    match why {
        RegisterError::NoSuchSession => return Err(Failure::NotFound),
        RegisterError::NotInTheRegister { .. }
        | RegisterError::Cancelled
        | RegisterError::OtherContent(_)
        | RegisterError::NotAWalkIn { .. }
        | RegisterError::MonthClosed { .. } => return Err(Failure::Conflict),
        RegisterError::NotYetHeld { on } => form.fail("there", t.with("register-not-yet", &[("day", &t.date(on))])),
        RegisterError::NobodyTicked => form.fail("there", t.get("register-nobody")),
        RegisterError::LongerThanSession { person, most, .. } => {
            form.fail(&format!("minutes-{person}"), t.with("register-too-long", &[("most", &most.0)]));
        }
        RegisterError::WalkInMinutes { walk_in, most } => {
            form.fail(&format!("minutes-{walk_in}"), t.with("register-too-long", &[("most", &most.0)]));
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
pub(super) fn disagreed(t: Texts, said: &BTreeSet<Option<Minutes>>) -> String {
    let one = |said: &Option<Minutes>| match said {
        Some(minutes) => t.count("kit-minutes", minutes.0),
        None => t.get("register-not-there"),
    };
    said.iter().map(one).collect::<Vec<_>>().join(" / ")
}

/// The page with what is saved, or with what was filled in when that cannot be saved so.
fn page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    register: Register,
    units: Vec<(String, String)>,
    filled: Option<Filled>,
) -> Result<Response, Failure> {
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
            ticked: filled
                .as_ref()
                .map_or(line.minutes.is_some() || line.offered, |f| all || f.is("there", line.person.to_string())),
            offered: line.offered,
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
    let advised = register.advised;
    let cancelled = matches!(session.state, SessionState::Cancelled(_));
    let status = match (&filled, cancelled) {
        (None, _) => StatusCode::OK,
        (Some(_), true) => StatusCode::CONFLICT,
        (Some(_), false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let new_rows = blank_rows(app, filled.as_ref(), planned)?;
    let page = RegisterPage {
        walk_ins: rows(t, &register, filled.as_ref()),
        new_open: new_rows.iter().any(|row| !row.name.is_empty()),
        new_rows,
        units,
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
        undecided: register.lines.iter().any(|line| !line.disagreed.is_empty())
            || register.walk_ins.iter().any(|line| !line.disagreed.is_empty()),
        saved: register.is_saved(),
        cancelled,
        meanwhile: cancelled && filled.is_some(),
        booked,
        advised: advised.filter(|advised| usize::try_from(*advised).is_ok_and(|advised| booked > advised)),
        form: filled.unwrap_or_default(),
        here,
    };
    Ok(render_as(status, &page))
}
