//! What is run where and when? Three taps: the kit, the unit and the time, save.

use access::UnitRef;
use access::rules::learning::{CanRunSessions, can_run_sessions};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Work;
use kernel::{Date, Form, OrganisationId, ProgrammeId, SessionId, Timestamp, UnitId, VariantId};
use learning::kit::{Kit, find_kit, kits};
use learning::session::{NewSession, PlanError, TITLE_MAX, plan_session};
use learning::variant::{find_variant, list_variants};
use people::Unit;
use serde::Deserialize;
use text::Texts;

use super::suggestions::{Suggestion, suggestions};
use super::{admitted, runs_sessions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// When a session is suggested to start, in minutes of the day.
const SUGGESTED_START: u16 = 13 * 60;

/// Which kit and which unit were chosen on the page before.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    kit: Option<String>,
    unit: Option<String>,
}

#[derive(Template)]
#[template(path = "learning/plan.html")]
struct PlanPage {
    page: Page,
    form: Filled,
    kits: Vec<(String, String)>,
    units: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    repeats: Vec<(String, String)>,
    /// In the same room or over the network.
    forms: Vec<(String, String)>,
    /// What the unit needs first, when it is known which unit.
    suggestions: Vec<Suggestion>,
    /// The unit that the suggestions are for.
    suggested_for: String,
}

/// As the kit says whether one meets in a room or over the network.
const AS_THE_KIT: &str = "kit";
/// The ways of meeting that can be chosen instead.
const WAYS: [Form; 2] = [Form::OnSite, Form::Digital];

/// How often a session is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Once,
    /// Once more, when the kit says that it should be done again.
    Again,
    /// Four weeks in a row.
    Weekly,
    /// Five times, every other week.
    Biweekly,
}

impl Repeat {
    const ALL: [Self; 4] = [Self::Once, Self::Again, Self::Weekly, Self::Biweekly];

    fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Again => "again",
            Self::Weekly => "weekly",
            Self::Biweekly => "biweekly",
        }
    }

    /// The days, the first one among them.
    fn days(self, first: Date, kit: &Kit) -> Vec<Date> {
        let (times, apart) = match self {
            Self::Once => (1, 0),
            Self::Again => (2, i64::from(kit.repeat_after_days)),
            Self::Weekly => (4, 7),
            Self::Biweekly => (5, 14),
        };
        (0..times).map(|time| first.plus_days(time * apart)).collect()
    }
}

/// The form.
pub(crate) async fn show_plan(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let units = own_units(&app, &signed_in).await?;
    let only = |of: &[(String, String)]| if let [(value, _)] = of { value.clone() } else { String::new() };
    let programmes = programmes(&app, &units).await?;
    let known = |unit: &String| units.iter().any(|(_, place)| value(place) == *unit);
    let unit = chosen.unit.filter(known).unwrap_or_else(|| only(&choices(&units)));
    let suggestions = match units.iter().find(|(_, place)| value(place) == unit) {
        Some((_, place)) => suggestions(&app, &signed_in, place).await?,
        None => Vec::new(),
    };
    let kits = kit_choices(&app, t, &units).await?;
    let form = Filled::with([
        ("kit", chosen.kit.filter(|kit| kits.iter().any(|(id, _)| id == kit)).unwrap_or_default()),
        ("unit", unit),
        ("date", app.db().now().day_in_sweden().to_string()),
        ("time", t.clock(SUGGESTED_START)),
        ("programme", only(&programmes)),
        ("repeat", Repeat::Once.code().to_owned()),
        ("form", AS_THE_KIT.to_owned()),
    ]);
    Ok(page(&signed_in, form, kits, &units, programmes, suggestions, StatusCode::OK))
}

/// Plans the session.
pub(crate) async fn plan(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let units = own_units(&app, &signed_in).await?;
    let mut form = form.labelled([
        ("kit", t.get("plan-kit")),
        ("unit", t.get("plan-unit")),
        ("date", t.get("plan-date")),
        ("time", t.get("plan-time")),
        ("title", t.get("plan-name")),
        ("programme", t.get("plan-programme")),
        ("repeat", t.get("plan-repeat")),
        ("form", t.get("plan-form")),
    ]);
    let unit = units.iter().map(|(_, place)| place).find(|place| value(place) == form.value("unit"));
    let mut kit = kit_of(&app, unit, form.value("kit")).await?;
    if kit.is_none() {
        form.fail("kit", t.get("field-choose-one"));
    }
    if unit.is_none() {
        form.fail("unit", t.get("field-choose-one"));
    }
    let date = form.date(t, "date");
    let minute = minute_of_day(form.value("time"));
    if minute.is_none() {
        form.fail("time", t.get("plan-time-wrong"));
    }
    let programme = form.choice::<ProgrammeId>(t, "programme");
    // A form without the field, as one that was bookmarked, plans once.
    let wanted = Some(form.value("repeat")).filter(|code| !code.is_empty()).unwrap_or(Repeat::Once.code());
    let repeat = Repeat::ALL.into_iter().find(|repeat| repeat.code() == wanted);
    if repeat.is_none() {
        form.fail("repeat", t.get("field-choose-one"));
    }
    let way = Some(form.value("form").to_owned()).filter(|way| !way.is_empty() && way != AS_THE_KIT);
    if let Some(way) = way {
        match WAYS.into_iter().find(|known| known.code() == way) {
            Some(way) => kit.iter_mut().for_each(|kit| kit.form = way),
            None => form.fail("form", t.get("field-choose-one")),
        }
    }
    let title = form.optional_text(t, "title", TITLE_MAX);
    if let (Some(kit), Some(unit), Some(date), Some(minute), Some(programme), Some(repeat), false) =
        (&kit, unit, date, minute, programme, repeat, form.has_errors())
    {
        let may = can_run_sessions(&signed_in.actor, unit)?;
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let starts = repeat.days(date, kit).into_iter().map(|day| Timestamp::from_sweden(day, minute));
        let new = |starts_at| NewSession {
            programme,
            kit,
            title: title.as_deref(),
            starts_at,
            champion: signed_in.actor.person,
        };
        match plan_all(&mut work, &may, starts.map(new)).await {
            Ok(sessions) => {
                let first = sessions.first().copied().ok_or(Failure::BadRequest)?;
                work.commit(unit.organisation, "session_planned", Some(first.into())).await?;
                if sessions.len() > 1 {
                    return Ok(redirect_and_say(&app, "/sessions", "sessions-planned"));
                }
                let path = format!("/sessions/{}/{first}", unit.organisation);
                return Ok(redirect_and_say(&app, &path, "session-planned"));
            }
            Err(PlanError::NotInProgramme) => form.fail("programme", t.get("field-choose-one")),
            Err(PlanError::TitleTooLong { max }) => form.fail("title", t.count("field-too-long", max)),
            Err(PlanError::TooFarAway) => form.fail("date", t.get("plan-too-far")),
            Err(PlanError::Db(why)) => return Err(why.into()),
        }
    }
    let programmes = programmes(&app, &units).await?;
    let kits = kit_choices(&app, t, &units).await?;
    Ok(page(&signed_in, form, kits, &units, programmes, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY))
}

/// Plans all of them; after an error the work should be dropped, so that it is all or none.
async fn plan_all<'a>(
    work: &mut Work,
    may: &CanRunSessions,
    all: impl Iterator<Item = NewSession<'a>>,
) -> Result<Vec<SessionId>, PlanError> {
    let mut planned = Vec::new();
    for new in all {
        planned.push(plan_session(work, may, new).await?);
    }
    Ok(planned)
}

/// What can be run: the shipped kits and the variants of the units' own organisations.
async fn kit_choices(app: &App, t: Texts, units: &[(Unit, UnitRef)]) -> Result<Vec<(String, String)>, Failure> {
    let shipped = kits().iter().filter(|kit| kit.is_session());
    let mut choices: Vec<(String, String)> =
        shipped.map(|kit| (kit.id.clone(), kit.title.in_language(t.lang().code()).to_owned())).collect();
    let mut organisations: Vec<OrganisationId> = units.iter().map(|(_, place)| place.organisation).collect();
    organisations.sort();
    organisations.dedup();
    let mut from = app.db().reader();
    for organisation in organisations {
        let variants = list_variants(&mut from, organisation).await?;
        let own = variants.into_iter().filter(|variant| variant.organisation == organisation);
        choices.extend(own.map(|v| (v.id.to_string(), t.with("plan-variant", &[("title", &v.content.title.sv)]))));
    }
    Ok(choices)
}

/// The kit that was chosen: a shipped one, or the latest version of a variant of the unit's own organisation.
async fn kit_of(app: &App, unit: Option<&UnitRef>, chosen: &str) -> Result<Option<Kit>, Failure> {
    if let Some(kit) = find_kit(chosen) {
        return Ok(kit.is_session().then(|| kit.clone()));
    }
    let (Some(unit), Ok(variant)) = (unit, chosen.parse::<VariantId>()) else { return Ok(None) };
    let mut from = app.db().reader();
    let found = find_variant(&mut from, unit.organisation, unit.organisation, variant, None).await?;
    found.map(|variant| variant.kit().map_err(Failure::internal)).transpose()
}

fn page(
    signed_in: &SignedIn,
    form: Filled,
    kits: Vec<(String, String)>,
    units: &[(Unit, UnitRef)],
    programmes: Vec<(String, String)>,
    suggestions: Vec<Suggestion>,
    status: StatusCode,
) -> Response {
    let t = signed_in.visit.t;
    let page = PlanPage {
        page: signed_in.page("session-plan").under("/sessions", t.get("sessions-title")),
        suggested_for: form.value("unit").to_owned(),
        suggestions,
        form,
        kits,
        units: choices(units),
        programmes,
        repeats: Repeat::ALL.iter().map(|of| (of.code().to_owned(), t.code("plan-repeat", of.code()))).collect(),
        forms: std::iter::once((AS_THE_KIT.to_owned(), t.get("plan-form-kit")))
            .chain(WAYS.iter().map(|way| (way.code().to_owned(), t.code("form", way.code()))))
            .collect(),
    };
    render_as(status, &page)
}

/// The units in which the acting person runs sessions.
async fn own_units(app: &App, signed_in: &SignedIn) -> Result<Vec<(Unit, UnitRef)>, Failure> {
    let filter = runs_sessions(signed_in)?;
    let mut from = app.db().reader();
    let (units, today) = (admitted(&mut from, &filter).await?, app.db().now().day_in_sweden());
    let mut open = Vec::with_capacity(units.len());
    for (unit, place) in units {
        if people::unit::is_open(&mut from, place.organisation, place.unit, today).await? {
            open.push((unit, place));
        }
    }
    Ok(open)
}

pub(super) fn choices(units: &[(Unit, UnitRef)]) -> Vec<(String, String)> {
    units.iter().map(|(unit, place)| (value(place), unit.name.clone())).collect()
}

fn value(place: &UnitRef) -> String {
    let (organisation, unit): (OrganisationId, UnitId) = (place.organisation, place.unit);
    format!("{organisation}.{unit}")
}

/// The programmes that the units' organisations take part in.
pub(super) async fn programmes(app: &App, units: &[(Unit, UnitRef)]) -> Result<Vec<(String, String)>, Failure> {
    let mut reader = app.db().reader();
    let mut organisations: Vec<OrganisationId> = units.iter().map(|(_, place)| place.organisation).collect();
    organisations.sort();
    organisations.dedup();
    let mut programmes = Vec::new();
    for organisation in organisations {
        for membership in people::programme::programmes_of_organisation(&mut reader, organisation).await? {
            let found = people::programme::find_programme(&mut reader, membership.lead, membership.programme).await?;
            let choice = found.map(|programme| (programme.id.to_string(), programme.name));
            programmes.extend(choice.filter(|choice| !programmes.contains(choice)));
        }
    }
    Ok(programmes)
}

/// The minute of the day of a clock time such as `13:05`.
pub(super) fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_sessions_keep_their_distance_and_the_kit_knows_its_own() {
        let kit = find_kit("hitta-ratt-rutin").unwrap();
        let days = |repeat: Repeat| repeat.days("2026-02-24".parse().unwrap(), kit);
        let texts = |repeat| days(repeat).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(texts(Repeat::Once), ["2026-02-24"]);
        assert_eq!(texts(Repeat::Again), ["2026-02-24", "2026-03-10"]);
        assert_eq!(texts(Repeat::Weekly), ["2026-02-24", "2026-03-03", "2026-03-10", "2026-03-17"]);
        assert_eq!((days(Repeat::Biweekly).len(), texts(Repeat::Biweekly)[4].as_str()), (5, "2026-04-21"));
    }

    #[test]
    fn a_clock_time_is_read_and_nonsense_refused() {
        assert_eq!(
            (minute_of_day("13:05"), minute_of_day("00:00"), minute_of_day("9:30:00")),
            (Some(785), Some(0), Some(570))
        );
        for text in ["", "24:00", "13", "13:60", "13:5", "kl 13"] {
            assert_eq!(minute_of_day(text), None, "{text}");
        }
    }
}
