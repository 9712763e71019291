//! When do the champions meet, and the managers train? Gatherings across units: those that are planned, and a form for the
//! next one. Their register holds those of the role.

use access::rules::learning::{CanAppointChampions, can_appoint_champions};
use access::scope;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use db::Reader;
use kernel::{Activity, Form, Minutes, ProgrammeId, Timestamp, UnitId};
use learning::session::{GATHERINGS, GatherError, NewGathering, TITLE_MAX, agenda, plan_gathering};

use super::plan::minute_of_day;
use super::when;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// A gathering as the list shows it.
struct Line {
    href: String,
    title: String,
    when: String,
    activity: Activity,
}

#[derive(Template)]
#[template(path = "learning/gatherings.html")]
struct GatheringsPage {
    page: Page,
    coming: Vec<Line>,
    held: Vec<Line>,
    form: Filled,
    activities: Vec<(String, String)>,
    forms: Vec<(String, String)>,
    units: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_gatherings(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let form = Filled::with([
        ("activity", Activity::Network.code().to_owned()),
        ("form", Form::OnSite.code().to_owned()),
        ("date", app.db().now().day_in_sweden().to_string()),
        ("time", "13:00".to_owned()),
        ("minutes", "90".to_owned()),
    ]);
    show(&app, &signed_in, &may, form, StatusCode::OK).await
}

/// Plans a gathering.
pub(crate) async fn plan(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let may = can_appoint_champions(&signed_in.actor, signed_in.actor.organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("title", t.get("gathering-name")),
        ("activity", t.get("gathering-for")),
        ("form", t.get("gathering-how")),
        ("unit", t.get("gathering-unit")),
        ("date", t.get("plan-date")),
        ("time", t.get("plan-time")),
        ("minutes", t.get("gathering-minutes")),
        ("programme", t.get("plan-programme")),
    ]);
    let title = form.text(t, "title", TITLE_MAX);
    let activity = form.choice::<Activity>(t, "activity");
    let how = form.choice::<Form>(t, "form");
    let unit = form.choice::<UnitId>(t, "unit");
    let date = form.date(t, "date");
    let minute = minute_of_day(form.value("time"));
    if minute.is_none() {
        form.fail("time", t.get("plan-time-wrong"));
    }
    let minutes = form.whole(t, "minutes", 1..=Minutes::DAY.0);
    let programme = form.choice::<ProgrammeId>(t, "programme");
    if let (Some(title), Some(activity), Some(how), Some(unit)) = (title, activity, how, unit)
        && let (Some(date), Some(minute), Some(minutes), Some(programme)) = (date, minute, minutes, programme)
    {
        let new = NewGathering {
            programme,
            unit,
            activity,
            form: how,
            title: &title,
            starts_at: Timestamp::from_sweden(date, minute),
            minutes: Minutes(minutes),
            leader: signed_in.actor.person,
        };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match plan_gathering(&mut work, &may, new).await {
            Ok(session) => {
                work.commit(*may.organisation(), "gathering_planned", Some(session.into())).await?;
                return Ok(redirect_and_say(&app, "/champions/gatherings", "gathering-planned"));
            }
            Err(GatherError::NoSuchUnit) => form.fail("unit", t.get("field-choose-one")),
            Err(GatherError::NotForThat) => form.fail("activity", t.get("field-choose-one")),
            Err(GatherError::Title { max }) => form.fail("title", t.count("field-too-long", max)),
            Err(GatherError::TimeOutOfRange) => {
                form.fail("minutes", t.with("field-out-of-range", &[("min", &1), ("max", &Minutes::DAY.0)]));
            }
            Err(GatherError::TooFarAway) => form.fail("date", t.get("plan-too-far")),
            Err(GatherError::NotInProgramme) => form.fail("programme", t.get("field-choose-one")),
            Err(GatherError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanAppointChampions,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let tree = people::unit::unit_tree(&mut reader, *may.organisation()).await?;
    // Those above all others come first: what is for everybody belongs there.
    let mut units: Vec<&people::Unit> = tree.units().iter().collect();
    units.sort_by_key(|unit| unit.parent.is_some());
    let agenda = agenda(&mut reader, &scope::units_with_sessions(&signed_in.actor), app.db().now()).await?;
    let line = |listed: &learning::session::ListedSession| Line {
        href: format!("/sessions/{}/{}", listed.organisation, listed.session.id),
        title: listed.session.title.clone(),
        when: when(t, listed.session.starts_at),
        activity: listed.session.activity,
    };
    let gathering = |listed: &&learning::session::ListedSession| {
        listed.session.kit.is_none() && GATHERINGS.contains(&listed.session.activity)
    };
    let coming = agenda.today.iter().chain(&agenda.upcoming).filter(gathering).map(line).collect();
    let held = agenda.without_register.iter().chain(&agenda.held).filter(gathering).map(line).collect();
    let page = GatheringsPage {
        page: signed_in.page("gatherings-title").under("/champions", t.get("nav-champions")),
        coming,
        held,
        form,
        activities: GATHERINGS.iter().map(|a| (a.code().to_owned(), t.code("activity", a.code()))).collect(),
        forms: [Form::OnSite, Form::Digital].iter().map(|f| (f.code().to_owned(), t.code("form", f.code()))).collect(),
        units: units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
        programmes: programmes(&mut reader, may).await?,
    };
    Ok(render_as(status, &page))
}

async fn programmes(from: &mut Reader, may: &CanAppointChampions) -> Result<Vec<(String, String)>, Failure> {
    let mut programmes = Vec::new();
    for membership in people::programme::programmes_of_organisation(from, *may.organisation()).await? {
        let found = people::programme::find_programme(from, membership.lead, membership.programme).await?;
        programmes.extend(found.map(|programme| (programme.id.to_string(), programme.name)));
    }
    Ok(programmes)
}
