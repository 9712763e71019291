//! Five minutes beside a colleague, noted with one tap and taken back the same day with another.

use access::UnitRef;
use access::rules::help::can_log_own_time;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Minutes, OrganisationId, ProgrammeId, SupportId, UnitId};
use learning::kit::{Area, find_kit, kits};
use learning::support::{LENGTHS, NewSupport, SupportError, log_support, support_of_day, undo_support};
use people::Unit;

use super::plan::{choices, programmes};
use super::questions::queue_page;
use super::{admitted, runs_sessions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::redirect_and_say;
use crate::people::session::SignedIn;

/// What the champion can tap on.
pub(super) struct SupportForm {
    pub(super) id: String,
    pub(super) units: Vec<(String, String)>,
    pub(super) programmes: Vec<(String, String)>,
    pub(super) lengths: Vec<i64>,
    pub(super) areas: Vec<(String, String)>,
    pub(super) kits: Vec<(String, String)>,
    /// What was noted today, and the address that takes it back.
    pub(super) today: Vec<(String, String)>,
}

/// The form for somebody with time of their own in these units; nothing when there is no such unit, or no programme.
pub(super) async fn support_form(
    app: &App,
    signed_in: &SignedIn,
    units: Vec<(Unit, UnitRef)>,
) -> Result<Option<SupportForm>, Failure> {
    let t = signed_in.visit.t;
    let programmes = programmes(app, &units).await?;
    if units.is_empty() || programmes.is_empty() {
        return Ok(None);
    }
    let mut from = app.db().reader();
    let today = app.db().now().day_in_sweden();
    let mut noted = Vec::new();
    for (unit, place) in &units {
        let may = can_log_own_time(&signed_in.actor, place)?;
        for support in support_of_day(&mut from, &may, today).await? {
            let about = support.kit.as_deref().and_then(find_kit).map(|kit| kit.title.in_language(t.lang().code()));
            let about = about.map(str::to_owned).or_else(|| support.area.map(|area| t.code("area", &area)));
            let text = [Some(t.count("support-minutes", support.minutes.0)), about, Some(unit.name.clone())];
            let text = text.into_iter().flatten().collect::<Vec<_>>().join(", ");
            noted.push((text, format!("/support/{}/{}/{}/undo", place.organisation, place.unit, support.id)));
        }
    }
    let session_kits = kits().iter().filter(|kit| kit.is_session());
    Ok(Some(SupportForm {
        id: app.db().new_random_id::<SupportId>()?.to_string(),
        units: choices(&units),
        programmes,
        lengths: LENGTHS.iter().map(|minutes| minutes.0).collect(),
        areas: Area::ALL.iter().map(|area| (area.code().to_owned(), t.code("area", area.code()))).collect(),
        kits: session_kits.map(|kit| (kit.id.clone(), kit.title.in_language(t.lang().code()).to_owned())).collect(),
        today: noted,
    }))
}

/// Notes help to one colleague.
pub(crate) async fn log(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("unit", t.get("plan-unit")),
        ("programme", t.get("plan-programme")),
        ("minutes", t.get("support-title")),
    ]);
    let units = admitted(&mut app.db().reader(), &runs_sessions(&signed_in)?).await?;
    let value = |place: &UnitRef| format!("{}.{}", place.organisation, place.unit);
    let may = units.iter().find(|(_, place)| value(place) == form.value("unit"));
    let may = may.and_then(|(_, place)| can_log_own_time(&signed_in.actor, place).ok());
    if may.is_none() {
        form.fail("unit", t.get("field-choose-one"));
    }
    let programme = form.choice::<ProgrammeId>(t, "programme");
    let minutes = form.choice::<i64>(t, "minutes").map(Minutes);
    let id = match form.value("id").parse::<SupportId>() {
        Ok(id) => id,
        Err(_) => app.db().new_random_id()?,
    };
    let kit = find_kit(form.value("kit")).map(|kit| kit.id.clone());
    let area = Area::ALL.iter().copied().find(|area| area.code() == form.value("area"));
    if let (Some(may), Some(programme), Some(minutes), false) = (may, programme, minutes, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match log_support(&mut work, &may, NewSupport { id, programme, minutes, kit: kit.as_deref(), area }).await {
            Ok(()) => {
                let organisation = may.own().runs().unit().organisation;
                work.commit(organisation, "support_logged", Some(id.into())).await?;
                return Ok(redirect_and_say(&app, "/questions", "support-logged"));
            }
            Err(SupportError::NotALength) => form.fail("minutes", t.get("field-choose-one")),
            Err(SupportError::NotInProgramme) => form.fail("programme", t.get("field-choose-one")),
            Err(SupportError::NothingToUndo | SupportError::Book(_)) => return Err(Failure::Conflict),
            Err(SupportError::Db(why)) => return Err(why.into()),
        }
    }
    queue_page(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Takes back what was noted today.
pub(crate) async fn undo(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, support)): Path<(OrganisationId, UnitId, SupportId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let place = people::unit::find_unit_ref(&mut work, organisation, unit).await?.ok_or(Failure::NotFound)?;
    let may = can_log_own_time(&signed_in.actor, &place)?;
    let reason = signed_in.visit.t.get("support-undo-reason");
    match undo_support(&mut work, &may, support, &reason).await {
        Ok(()) => {
            work.commit(organisation, "support_undone", Some(support.into())).await?;
            Ok(redirect_and_say(&app, "/questions", "support-undone"))
        }
        Err(SupportError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::Conflict),
    }
}
