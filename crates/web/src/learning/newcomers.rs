//! Who were they that champions wrote down by name? The local lead's list, and a page for each name: somebody who works here,
//! somebody to add to a unit, or nobody who counts. Only then their time goes to the ledger.

use access::rules::learning::{CanConfirmNames, CanRunSessions, can_confirm_names, can_run_sessions};
use access::rules::people::can_manage_people;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::{Fetch, Work};
use kernel::{Month, PersonId, Timestamp, UnitId, WalkInId};
use learning::register::RegisterError;
use learning::walk_in::{SettleError, Settled, Verdict, Waiting, candidates, find_waiting, list_waiting, settle};
use participation::posting::counts_in;
use people::person::{AddError, NewColleague, add_colleague, list_persons};
use people::sign_in::display_names;

use super::when;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::session::SignedIn;

/// The longest reason.
const REASON_MAX: usize = 200;

struct Line {
    waiting: Waiting,
    when: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "learning/newcomers.html")]
struct NewcomersPage {
    page: Page,
    lines: Vec<Line>,
}

/// Somebody whom the name may mean.
struct Choice {
    person: PersonId,
    name: String,
    units: String,
    /// The clock time of another session at the same time in whose register the person stands.
    also_at: Option<String>,
}

#[derive(Template)]
#[template(path = "learning/newcomer.html")]
struct NewcomerPage {
    page: Page,
    here: String,
    waiting: Waiting,
    when: String,
    unit: String,
    said_unit: Option<String>,
    written_by: Option<String>,
    /// The month in which the time would count, when that of the session is locked.
    late: Option<Month>,
    choices: Vec<Choice>,
    persons: Vec<(String, String)>,
    units: Vec<(String, String)>,
    is_form: Filled,
    new_form: Filled,
    dismiss_form: Filled,
}

/// The names that wait.
pub(crate) async fn show_newcomers(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = can_confirm_names(&signed_in.actor, signed_in.actor.organisation)?;
    let mut reader = app.db().reader();
    let tree = people::unit::unit_tree(&mut reader, *may.organisation()).await?;
    let line = |waiting: Waiting| Line {
        when: when(signed_in.visit.t, waiting.at.starts_at),
        unit: tree.get(waiting.at.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        waiting,
    };
    let lines = list_waiting(&mut reader, &may).await?.into_iter().map(line).collect();
    let page = signed_in.page("walk-ins-title").under("/people", signed_in.visit.t.get("nav-people"));
    Ok(render(&NewcomersPage { page, lines }))
}

/// The three forms of a name's page; at most one comes back with errors.
#[derive(Default)]
struct Forms {
    is: Filled,
    new: Option<Filled>,
    dismiss: Filled,
}

/// One name.
pub(crate) async fn show_newcomer(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(walk_in): Path<WalkInId>,
) -> Result<Response, Failure> {
    let may = can_confirm_names(&signed_in.actor, signed_in.actor.organisation)?;
    show(&app, &signed_in, &may, walk_in, Forms::default(), StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanConfirmNames,
    walk_in: WalkInId,
    forms: Forms,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, organisation) = (signed_in.visit.t, *may.organisation());
    let mut reader = app.db().reader();
    let (waiting, run) = waiting(&mut reader, signed_in, may, walk_in).await?;
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let name_of = |unit: UnitId| tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let manages = can_manage_people(&signed_in.actor, organisation)?;
    let persons = list_persons(&mut reader, &manages).await?;
    let (day, month) = (waiting.at.day(), waiting.at.day().month());
    let employments = people::person::employments(&mut reader, organisation).await?;
    let elsewhere = learning::register::elsewhere_at_once(&mut reader, &run, &waiting.at).await?;
    let choice = |candidate: learning::walk_in::Candidate| {
        let works = employments.iter().filter(|e| e.person == candidate.person && e.holds_on(day));
        Choice {
            person: candidate.person,
            name: candidate.name,
            units: works.map(|employment| name_of(employment.unit)).collect::<Vec<_>>().join(", "),
            also_at: elsewhere.get(&candidate.person).map(|moment: &Timestamp| t.clock(moment.in_sweden().1)),
        }
    };
    let late = counts_in(&mut reader, &run, waiting.at.programme, month).await?;
    let written_by = match waiting.walk_in.written_by {
        Some(account) => display_names(&mut reader, organisation, &[account]).await?.remove(&account),
        None => None,
    };
    let mut leaves: Vec<(String, String)> = tree
        .units()
        .iter()
        .filter(|unit| tree.is_leaf(unit.id))
        .map(|unit| (unit.id.to_string(), unit.name.clone()))
        .collect();
    leaves.sort_by(|a, b| a.1.cmp(&b.1));
    let (given, family) = waiting.walk_in.name.rsplit_once(' ').unwrap_or((&waiting.walk_in.name, ""));
    let unit = waiting.walk_in.unit.unwrap_or(waiting.at.unit);
    let new_form = forms.new.unwrap_or_else(|| {
        Filled::with([("given_name", given.to_owned()), ("family_name", family.to_owned()), ("unit", unit.to_string())])
    });
    let page = NewcomerPage {
        page: signed_in
            .page("walk-ins-title")
            .titled(waiting.walk_in.name.clone())
            .under("/people", t.get("nav-people"))
            .under("/newcomers", t.get("walk-ins-title")),
        here: format!("/newcomers/{walk_in}"),
        when: when(t, waiting.at.starts_at),
        unit: name_of(waiting.at.unit),
        said_unit: waiting.walk_in.unit.map(name_of),
        written_by,
        late: (late != month).then_some(late),
        choices: candidates(&waiting.walk_in.name, &persons).into_iter().map(choice).collect(),
        persons: persons
            .iter()
            .map(|person| (person.id.to_string(), format!("{}, {}", person.family_name, person.given_name)))
            .collect(),
        units: leaves,
        is_form: forms.is,
        new_form,
        dismiss_form: forms.dismiss,
        waiting,
    };
    Ok(render_as(status, &page))
}

/// The name, and the permission for the unit of its session.
async fn waiting(
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    may: &CanConfirmNames,
    walk_in: WalkInId,
) -> Result<(Waiting, CanRunSessions), Failure> {
    let waiting = find_waiting(from, may, walk_in).await?.ok_or(Failure::NotFound)?;
    let unit = people::unit::find_unit_ref(from, *may.organisation(), waiting.at.unit).await?;
    let run = can_run_sessions(&signed_in.actor, &unit.ok_or(Failure::NotFound)?)?;
    Ok((waiting, run))
}

/// It is somebody who works here.
pub(crate) async fn match_person(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(walk_in): Path<WalkInId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_confirm_names(&signed_in.actor, signed_in.actor.organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("person", t.get("walk-in-person"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (_, run) = waiting(&mut work, &signed_in, &may, walk_in).await?;
    if let Some(person) = form.choice::<PersonId>(t, "person") {
        match settle(&mut work, &may, &run, walk_in, Verdict::Is(person)).await {
            Ok(settled) => return done(&app, work, &may, walk_in, settled).await,
            Err(SettleError::NoSuchPerson) => form.fail("person", t.get("field-choose-one")),
            Err(why) => return refused(why),
        }
    }
    drop(work);
    let forms = Forms { is: form, ..Forms::default() };
    show(&app, &signed_in, &may, walk_in, forms, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// It is somebody who is to be added to a unit.
pub(crate) async fn add_person(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(walk_in): Path<WalkInId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_confirm_names(&signed_in.actor, signed_in.actor.organisation)?;
    let manages = can_manage_people(&signed_in.actor, *may.organisation())?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("given_name", t.get("walk-in-given-name")),
        ("family_name", t.get("walk-in-family-name")),
        ("reference", t.get("walk-in-reference")),
        ("unit", t.get("people-unit")),
    ]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (waiting, run) = waiting(&mut work, &signed_in, &may, walk_in).await?;
    let given = form.text(t, "given_name", 100);
    let family = form.text(t, "family_name", 100);
    let reference = form.text(t, "reference", 40);
    let unit = form.choice::<UnitId>(t, "unit");
    if let (Some(given), Some(family), Some(reference), Some(unit)) = (given, family, reference, unit) {
        let new = NewColleague {
            reference: &reference,
            given_name: &given,
            family_name: &family,
            unit,
            starts_on: waiting.at.day(),
        };
        match add_colleague(&mut work, &manages, new).await {
            Ok(person) => match settle(&mut work, &may, &run, walk_in, Verdict::Is(person)).await {
                Ok(settled) => return done(&app, work, &may, walk_in, settled).await,
                Err(why) => return refused(why),
            },
            Err(AddError::ReferenceTaken) => form.fail("reference", t.get("walk-in-reference-taken")),
            Err(AddError::Text { field }) => form.fail(field, t.get("walk-in-no-number")),
            Err(AddError::NoSuchUnit) => form.fail("unit", t.get("field-choose-one")),
            Err(AddError::Db(why)) => return Err(why.into()),
        }
    }
    drop(work);
    let forms = Forms { new: Some(form), ..Forms::default() };
    show(&app, &signed_in, &may, walk_in, forms, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// It is nobody whose time counts.
pub(crate) async fn dismiss(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(walk_in): Path<WalkInId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_confirm_names(&signed_in.actor, signed_in.actor.organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("reason", t.get("walk-in-reason"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (_, run) = waiting(&mut work, &signed_in, &may, walk_in).await?;
    if let Some(reason) = form.text(t, "reason", REASON_MAX) {
        return match settle(&mut work, &may, &run, walk_in, Verdict::Dismissed { reason: &reason }).await {
            Ok(settled) => done(&app, work, &may, walk_in, settled).await,
            Err(why) => refused(why),
        };
    }
    drop(work);
    let forms = Forms { dismiss: form, ..Forms::default() };
    show(&app, &signed_in, &may, walk_in, forms, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn done(
    app: &App,
    work: Work,
    may: &CanConfirmNames,
    walk_in: WalkInId,
    settled: Settled,
) -> Result<Response, Failure> {
    work.commit(*may.organisation(), "name_settled", Some(walk_in.into())).await?;
    let said = match settled {
        Settled::Booked => "walk-in-booked",
        Settled::StoodThere => "walk-in-stood-there",
        Settled::SetAside => "walk-in-set-aside",
    };
    Ok(redirect_and_say(app, "/newcomers", said))
}

fn refused(why: SettleError) -> Result<Response, Failure> {
    match why {
        SettleError::NotWaiting => Err(Failure::NotFound),
        SettleError::Db(why) | SettleError::Register(RegisterError::Db(why)) => Err(why.into()),
        _ => Err(Failure::Conflict),
    }
}
