//! What stands in the way, where, since when, and who takes it on? Unit by unit for those who work there; for whoever leads the
//! work in the municipality with the way to say what becomes of it; as counts for whoever leads a programme.

use access::rules::development::can_hand_in_need;
use access::rules::help::{can_count_barriers, can_handle_barriers, can_see_barriers};
use access::{Role, UnitRef, scope};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Fetch;
use kernel::{BarrierId, Date, OrganisationId, ProgrammeId};
use learning::barrier::{
    Barrier, Counted, HandleError, Handling, Kind, LONG, NOTE_MAX, OWNER_MAX, ReportError, SAID_MAX, Status,
    barriers_of_organisation, barriers_of_unit, count_barriers, handle_barrier, report_barrier_of_unit,
};
use learning::kit::Need;
use people::Unit;
use text::Texts;

use super::plan::choices;
use super::{admitted, free_text};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

#[derive(Template)]
#[template(path = "learning/barriers.html")]
struct BarriersPage {
    page: Page,
    form: Filled,
    units: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    places: Vec<(String, Vec<Line>)>,
}

/// Something that stands in the way, as a list shows it.
struct Line {
    barrier: Barrier,
    days: i64,
    long: bool,
    handle: Option<String>,
    /// Where a need is made of it.
    need: Option<String>,
}

#[derive(Template)]
#[template(path = "learning/barrier.html")]
struct BarrierPage {
    page: Page,
    form: Filled,
    barrier: Barrier,
    here: String,
    unit: String,
    statuses: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "learning/barrier_counts.html")]
struct CountsPage {
    page: Page,
    counted: Vec<Counted>,
}

/// What is in the way of a kit's practice: what it is and in which of the reader's units.
pub(super) struct Blocked {
    pub(super) what: String,
    pub(super) units: String,
}

/// The list.
pub(crate) async fn show_barriers(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    show(&app, &signed_in, Filled::blank(), StatusCode::OK).await
}

async fn show(app: &App, signed_in: &SignedIn, form: Filled, status: StatusCode) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let units = own_units(app, signed_in).await?;
    let today = app.db().now().day_in_sweden();
    let mut from = app.db().reader();
    let mut places = Vec::new();
    for (unit, place) in &units {
        let barriers = barriers_of_unit(&mut from, &can_see_barriers(&signed_in.actor, place)?).await?;
        if barriers.is_empty() {
            continue;
        }
        let handles = can_handle_barriers(&signed_in.actor, place.organisation).is_ok();
        let hands_in = can_hand_in_need(&signed_in.actor, place).is_ok();
        let lines = barriers.into_iter().map(|barrier| Line {
            days: barrier.age(today),
            long: barrier.status.is_open() && barrier.age(today) > LONG,
            handle: handles.then(|| format!("/barriers/{}/{}", place.organisation, barrier.id)),
            need: (hands_in && barrier.status.is_open()).then(|| {
                format!("/needs/new?source=barrier&id={}&unit={}.{}", barrier.id, place.organisation, place.unit)
            }),
            barrier,
        });
        places.push((unit.name.clone(), lines.collect()));
    }
    let page = BarriersPage {
        page: signed_in.page("barriers-title"),
        form,
        units: choices(&units),
        kinds: Kind::ALL.iter().map(|kind| (kind.code().to_owned(), t.code("barrier", kind.code()))).collect(),
        places,
    };
    Ok(render_as(status, &page))
}

/// Takes down what somebody with a role in a unit reports.
pub(crate) async fn report(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let units = own_units(&app, &signed_in).await?;
    let mut form = form.labelled([
        ("unit", t.get("plan-unit")),
        ("kind", t.get("barrier-kind")),
        ("note", t.get("help-barrier-note")),
    ]);
    let value = |place: &UnitRef| format!("{}.{}", place.organisation, place.unit);
    let place = units.iter().map(|(_, place)| place).find(|place| value(place) == form.value("unit"));
    if place.is_none() {
        form.fail("unit", t.get("field-choose-one"));
    }
    let kind = Kind::from_code(form.value("kind"));
    if kind.is_none() {
        form.fail("kind", t.get("field-choose-one"));
    }
    let note = free_text::optional(t, &mut form, "note", NOTE_MAX);
    if let (Some(place), Some(kind), false) = (place, kind, form.has_errors()) {
        let may = can_see_barriers(&signed_in.actor, place)?;
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match report_barrier_of_unit(&mut work, &may, kind, note.as_ref()).await {
            Ok(barrier) => {
                work.commit(place.organisation, "barrier_reported", Some(barrier.into())).await?;
                return Ok(redirect_and_say(&app, "/barriers", "barrier-reported"));
            }
            Err(ReportError::NoteMissing) => form.fail("note", t.get("field-required")),
            Err(ReportError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// One of them, to say what becomes of it.
pub(crate) async fn show_barrier(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, barrier)): Path<(OrganisationId, BarrierId)>,
) -> Result<Response, Failure> {
    let barrier = found(&app, &signed_in, organisation, barrier).await?;
    let form = Filled::with([
        ("status", barrier.status.code().to_owned()),
        ("owner", barrier.owner.clone().unwrap_or_default()),
        ("said", barrier.said.clone().unwrap_or_default()),
    ]);
    barrier_page(&app, &signed_in, organisation, barrier, form, StatusCode::OK).await
}

async fn barrier_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    barrier: Barrier,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let tree = people::unit::unit_tree(&mut app.db().reader(), organisation).await?;
    let title = t.code("barrier", barrier.kind.code());
    let page = BarrierPage {
        page: signed_in.page("barriers-title").titled(title).under("/barriers", t.get("barriers-title")),
        here: format!("/barriers/{organisation}/{}", barrier.id),
        unit: tree.get(barrier.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        statuses: Status::ALL.iter().map(|s| (s.code().to_owned(), t.code("barrier-status", s.code()))).collect(),
        form,
        barrier,
    };
    Ok(render_as(status, &page))
}

/// Notes what becomes of it.
pub(crate) async fn handle(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, barrier)): Path<(OrganisationId, BarrierId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let barrier = found(&app, &signed_in, organisation, barrier).await?;
    let may = can_handle_barriers(&signed_in.actor, organisation)?;
    let mut form = form.labelled([
        ("status", t.get("barrier-status")),
        ("owner", t.get("barrier-owner")),
        ("said", t.get("barrier-said")),
    ]);
    let status = Status::from_code(form.value("status"));
    if status.is_none() {
        form.fail("status", t.get("field-choose-one"));
    }
    let owner = free_text::optional(t, &mut form, "owner", OWNER_MAX);
    let said = free_text::optional(t, &mut form, "said", SAID_MAX);
    if let (Some(status), false) = (status, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let handling = Handling { status, owner: owner.as_ref(), said: said.as_ref() };
        match handle_barrier(&mut work, &may, barrier.id, handling).await {
            Ok(()) => {
                work.commit(organisation, "barrier_handled", Some(barrier.id.into())).await?;
                return Ok(redirect_and_say(&app, "/barriers", "barrier-handled"));
            }
            Err(HandleError::NoSuchBarrier) => return Err(Failure::NotFound),
            Err(HandleError::OwnerMissing) => form.fail("owner", t.get("barrier-owner-missing")),
            Err(HandleError::ReasonMissing) => form.fail("said", t.get("barrier-reason-missing")),
            Err(HandleError::Db(why)) => return Err(why.into()),
        }
    }
    barrier_page(&app, &signed_in, organisation, barrier, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// How much stands in the way in a programme, by kind and age.
pub(crate) async fn show_counts(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let found = programme(&app, &signed_in, lead, id).await?;
    let may = can_count_barriers(&signed_in.actor, id)?;
    let counted = count_barriers(&mut app.db().reader(), &may, app.db().now().day_in_sweden()).await?;
    let t = signed_in.visit.t;
    let page = signed_in.page("barriers-title").under("/programmes", t.get("nav-programme"));
    Ok(render(&CountsPage { page: page.under(address(lead, id), found.name), counted }))
}

/// What is in the way of practising these needs in the reader's units.
pub(super) async fn blocked(
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    needs: &[Need],
) -> Result<Vec<Blocked>, Failure> {
    let units = admitted(from, &scope::units_with_barriers(&signed_in.actor)).await?;
    let mut found: Vec<(Kind, Vec<String>)> = Vec::new();
    for (unit, place) in &units {
        let may = can_see_barriers(&signed_in.actor, place)?;
        for barrier in barriers_of_unit(from, &may).await?.into_iter().filter(|barrier| barrier.blocks(needs)) {
            match found.iter_mut().find(|(kind, _)| *kind == barrier.kind) {
                Some((_, names)) => names.push(unit.name.clone()),
                None => found.push((barrier.kind, vec![unit.name.clone()])),
            }
        }
    }
    found.sort_by_key(|(kind, _)| *kind);
    Ok(found.into_iter().map(|(kind, names)| blocked_line(signed_in.visit.t, kind, &names)).collect())
}

/// What is in the way of practising these needs in one unit.
pub(super) async fn blocked_in(
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    place: &UnitRef,
    needs: &[Need],
) -> Result<Vec<Blocked>, Failure> {
    let t = signed_in.visit.t;
    let barriers = barriers_of_unit(from, &can_see_barriers(&signed_in.actor, place)?).await?;
    let blocking = barriers.into_iter().filter(|barrier| barrier.blocks(needs));
    Ok(blocking
        .map(|barrier| Blocked {
            what: t.code("barrier", barrier.kind.code()),
            units: t.code("barrier-status", barrier.status.code()),
        })
        .collect())
}

/// The names of a few units; of many how many there are.
fn blocked_line(t: Texts, kind: Kind, names: &[String]) -> Blocked {
    const NAMED: usize = 3;
    let units = if names.len() > NAMED { t.count("barrier-units", names.len()) } else { names.join(", ") };
    Blocked { what: t.code("barrier", kind.code()), units }
}

/// How many open things stand in the way in a unit.
pub(super) async fn open_in(from: &mut impl Fetch, signed_in: &SignedIn, place: &UnitRef) -> Result<usize, Failure> {
    let Ok(may) = can_see_barriers(&signed_in.actor, place) else { return Ok(0) };
    Ok(barriers_of_unit(from, &may).await?.iter().filter(|barrier| barrier.status.is_open()).count())
}

/// The one that is to be handled, for whoever handles those of the organisation.
async fn found(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    barrier: BarrierId,
) -> Result<Barrier, Failure> {
    let may = can_handle_barriers(&signed_in.actor, organisation)?;
    let all = barriers_of_organisation(&mut app.db().reader(), &may).await?;
    all.into_iter().find(|known| known.id == barrier).ok_or(Failure::NotFound)
}

/// The units whose barriers the acting person sees; for nobody without such a role.
async fn own_units(app: &App, signed_in: &SignedIn) -> Result<Vec<(Unit, UnitRef)>, Failure> {
    let actor = &signed_in.actor;
    if ![Role::Champion, Role::Manager, Role::LocalLead, Role::It].iter().any(|role| actor.has(*role)) {
        return Err(Failure::NotFound);
    }
    Ok(admitted(&mut app.db().reader(), &scope::units_with_barriers(actor)).await?)
}

impl BarriersPage {
    fn since(&self, day: &Date) -> String {
        self.page.t.date(*day)
    }
}
