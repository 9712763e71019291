//! Who is champion where, with how much time, until when? And which units have nobody?

use access::rules::learning::{CanAppointChampions, can_appoint_champions};
use access::rules::people::can_manage_people;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, MandateId, Minutes, PersonId, UnitId};
use learning::mandate::{
    ListedMandate, MandateError, NewMandate, WEEK_MAX, appoint_champion, end_mandate, list_mandates, training_parts,
    units_without_champion, without_leader,
};
use people::Unit;

use super::when;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// The most sessions without a leader that are listed.
const MOST_LEADERLESS: usize = 30;

#[derive(Template)]
#[template(path = "learning/champions.html")]
struct ChampionsPage {
    page: Page,
    mandates: Vec<ListedMandate>,
    without: Vec<Unit>,
    /// Planned sessions that nobody is to lead: address, title, when and unit.
    leaderless: Vec<(String, String, String, String)>,
    form: Filled,
    persons: Vec<(String, String)>,
    units: Vec<(String, String)>,
    today: Date,
    /// How many parts the champions' training has.
    parts: usize,
}

/// The page.
pub(crate) async fn show_champions(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let today = app.db().now().day_in_sweden();
    let form = Filled::with([("minutes", "120".to_owned()), ("starts_on", today.to_string())]);
    show(&app, &signed_in, &may, form, StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanAppointChampions,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let today = app.db().now().day_in_sweden();
    let manages = can_manage_people(&signed_in.actor, *may.organisation())?;
    let persons = people::person::list_persons(&mut reader, &manages).await?;
    let tree = people::unit::unit_tree(&mut reader, *may.organisation()).await?;
    let organisation = *may.organisation();
    let leaderless = without_leader(&mut reader, may, app.db().now()).await?;
    let leaderless = leaderless.into_iter().take(MOST_LEADERLESS).map(|session| {
        let unit = tree.get(session.unit).map(|unit| unit.name.clone()).unwrap_or_default();
        let address = format!("/sessions/{organisation}/{}", session.id);
        (address, session.title.clone(), when(signed_in.visit.t, session.starts_at), unit)
    });
    let page = ChampionsPage {
        leaderless: leaderless.collect(),
        page: signed_in.page("nav-champions"),
        mandates: list_mandates(&mut reader, may, today).await?,
        without: units_without_champion(&mut reader, may, today).await?,
        form,
        persons: persons.iter().map(|p| (p.id.to_string(), format!("{}, {}", p.family_name, p.given_name))).collect(),
        units: tree.units().iter().map(|u| (u.id.to_string(), u.name.clone())).collect(),
        today,
        parts: training_parts().count(),
    };
    Ok(render_as(status, &page))
}

/// Gives out a mandate.
pub(crate) async fn appoint(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("person", t.get("mandate-person")),
        ("unit", t.get("mandate-unit")),
        ("minutes", t.get("mandate-minutes")),
        ("starts_on", t.get("mandate-starts")),
        ("ends_on", t.get("mandate-ends")),
    ]);
    let person = form.choice::<PersonId>(t, "person");
    let unit = form.choice::<UnitId>(t, "unit");
    let minutes = form.whole(t, "minutes", 1..=WEEK_MAX.0);
    let starts_on = form.date(t, "starts_on");
    let ends_on = if form.value("ends_on").trim().is_empty() { None } else { form.date(t, "ends_on") };
    if let (Some(person), Some(unit), Some(minutes), Some(starts_on), false) =
        (person, unit, minutes, starts_on, form.has_errors())
    {
        let new = NewMandate { person, unit, minutes_a_week: Minutes(minutes), starts_on, ends_on };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match appoint_champion(&mut work, &may, new).await {
            Ok(mandate) => {
                work.commit(*may.organisation(), "champion_appointed", Some(mandate.into())).await?;
                return Ok(redirect_and_say(&app, "/champions", "mandate-given"));
            }
            Err(MandateError::NoSuchPerson) => form.fail("person", t.get("field-choose-one")),
            Err(MandateError::NoSuchUnit | MandateError::NoSuchMandate | MandateError::NoSuchTraining { .. }) => {
                form.fail("unit", t.get("field-choose-one"))
            }
            Err(MandateError::TimeOutOfRange { most }) => {
                form.fail("minutes", t.with("field-out-of-range", &[("min", &1), ("max", &most.0)]));
            }
            Err(MandateError::EndsBeforeItStarts) => form.fail("ends_on", t.get("mandate-ends-first")),
            Err(MandateError::AlreadyAppointed | MandateError::ReasonMissing) => {
                form.fail("person", t.get("mandate-exists"))
            }
            Err(MandateError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Ends a mandate today.
pub(crate) async fn end(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(mandate): Path<MandateId>,
) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let today = work.now().day_in_sweden();
    match end_mandate(&mut work, &may, mandate, today).await {
        Ok(()) => {
            work.commit(*may.organisation(), "mandate_ended", Some(mandate.into())).await?;
            Ok(redirect_and_say(&app, "/champions", "mandate-was-ended"))
        }
        Err(MandateError::NoSuchMandate) => Err(Failure::NotFound),
        Err(MandateError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::Conflict),
    }
}
