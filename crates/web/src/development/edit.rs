//! Writing the plan of a unit's year. Somebody who saved in the meantime is not written over: the form comes back with what one
//! wrote, and says so.

use access::UnitRef;
use access::rules::development::{can_plan_unit, can_see_unit_plan};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::unit_plan::{
    Goal, LONGEST_TEXT, MOST_GOALS, MOST_MINUTES, MOST_SESSIONS, PlanText, Problem, SaveError, UnitPlan, find_plan,
    save_plan,
};
use kernel::{Date, Minutes, Month, OrganisationId, UnitId};
use text::Texts;

use super::{Asked, abilities, find_unit, today};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/edit.html")]
struct EditPage {
    page: Page,
    here: String,
    year: i16,
    form: Filled,
    abilities: Vec<(String, String)>,
    months: Vec<(String, String)>,
    goals: Vec<GoalFields>,
}

/// The names of a goal's fields.
struct GoalFields {
    number: usize,
    item: String,
    words: String,
    percent: String,
    by: String,
}

impl GoalFields {
    fn all() -> Vec<Self> {
        (1..=MOST_GOALS).map(Self::of).collect()
    }

    fn of(number: usize) -> Self {
        let field = |what: &str| format!("goal-{number}-{what}");
        Self { number, item: field("item"), words: field("words"), percent: field("percent"), by: field("by") }
    }
}

/// The form, filled in with the latest version.
pub(crate) async fn show_edit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (name, place) = find_unit(&app, organisation, unit).await?;
    can_plan_unit(&signed_in.actor, &place)?;
    let year = asked.year(today(&app))?;
    let may_see = can_see_unit_plan(&signed_in.actor, &place)?;
    let plan = find_plan(&mut app.db().reader(), &may_see, year).await?;
    let form = match &plan {
        Some(plan) => filled(plan),
        None => Filled::with([("seen", "0"), ("sessions", "2"), ("minutes", "60")]),
    };
    Ok(show(&signed_in, &name, &place, year, form, StatusCode::OK))
}

fn show(signed_in: &SignedIn, name: &str, place: &UnitRef, year: i16, form: Filled, status: StatusCode) -> Response {
    let t = signed_in.visit.t;
    let here = format!("/units/{}/{}/plan", place.organisation, place.unit);
    let mut choices: Vec<(String, String)> =
        abilities().into_iter().map(|(key, text)| (key.to_owned(), text.said_in(t.lang().code()).to_owned())).collect();
    choices.sort();
    let months = (1..=12).filter_map(|number| Month::new(year, number));
    let page = EditPage {
        page: signed_in
            .page("unit-plan-write")
            .titled(t.with("unit-plan-writing", &[("unit", &name), ("year", &year.to_string())]))
            .under("/units", t.get("units-title"))
            .under(format!("{here}?year={year}"), t.get("unit-plan-title")),
        here,
        year,
        form,
        abilities: choices,
        months: months.map(|month| (month.to_string(), t.month(month))).collect(),
        goals: GoalFields::all(),
    };
    render_as(status, &page)
}

fn filled(plan: &UnitPlan) -> Filled {
    let text = &plan.text;
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut values = vec![
        ("seen".to_owned(), plan.version.to_string()),
        ("why".to_owned(), text.why.clone()),
        ("strategy".to_owned(), text.strategy.clone().unwrap_or_default()),
        ("sessions".to_owned(), text.sessions_a_month.to_string()),
        ("minutes".to_owned(), text.minutes_a_month.0.to_string()),
        ("responsible".to_owned(), text.responsible.clone().unwrap_or_default()),
        ("trained".to_owned(), day(text.manager_trained_on)),
        ("discussed".to_owned(), day(text.discussed_on)),
        ("afterwards".to_owned(), text.afterwards.clone().unwrap_or_default()),
    ];
    for (index, goal) in text.goals.iter().enumerate() {
        let fields = GoalFields::of(index + 1);
        values.push((fields.item, goal.item.clone().unwrap_or_default()));
        values.push((fields.words, goal.words.clone()));
        values.push((fields.percent, goal.percent.to_string()));
        values.push((fields.by, goal.by.to_string()));
    }
    Filled::of(values)
}

/// Saves the plan as a new version.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    Query(asked): Query<Asked>,
    form: Filled,
) -> Result<Response, Failure> {
    let (name, place) = find_unit(&app, organisation, unit).await?;
    let may = can_plan_unit(&signed_in.actor, &place)?;
    let year = asked.year(today(&app))?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("why", t.get("unit-plan-why")),
        ("strategy", t.get("unit-plan-strategy")),
        ("sessions", t.get("unit-plan-sessions-field")),
        ("minutes", t.get("unit-plan-minutes-field")),
        ("responsible", t.get("unit-plan-responsible")),
        ("trained", t.get("unit-plan-manager-trained")),
        ("discussed", t.get("unit-plan-discussed")),
        ("afterwards", t.get("unit-plan-afterwards")),
    ]);
    let text = read(t, &mut form);
    let seen = form.value("seen").parse().unwrap_or(-1);
    if let (Some(text), false) = (text, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match save_plan(&mut work, &may, year, seen, text).await {
            Ok(_) => {
                work.commit(organisation, "unit_plan_saved", Some(unit.into())).await?;
                let here = format!("/units/{organisation}/{unit}/plan?year={year}");
                return Ok(redirect_and_say(&app, &here, "unit-plan-saved"));
            }
            Err(SaveError::Changed { .. }) => form.fail("why", t.get("unit-plan-changed-meanwhile")),
            Err(SaveError::Problem(problem)) => fail(t, &mut form, problem),
            Err(SaveError::Db(why)) => return Err(why.into()),
        }
    }
    Ok(show(&signed_in, &name, &place, year, form, StatusCode::UNPROCESSABLE_ENTITY))
}

/// What was written; nothing when something required is missing.
fn read(t: Texts, form: &mut Filled) -> Option<PlanText> {
    let why = form.text(t, "why", LONGEST_TEXT);
    let strategy = form.optional_text(t, "strategy", LONGEST_TEXT);
    let sessions = form.whole(t, "sessions", 0..=MOST_SESSIONS);
    let minutes = form.whole(t, "minutes", 0..=MOST_MINUTES.0);
    let responsible = form.optional_text(t, "responsible", LONGEST_TEXT);
    let manager_trained_on = optional_date(t, form, "trained");
    let discussed_on = optional_date(t, form, "discussed");
    let afterwards = form.optional_text(t, "afterwards", LONGEST_TEXT);
    let goals = GoalFields::all().iter().filter_map(|fields| goal(t, form, fields)).collect();
    Some(PlanText {
        why: why?,
        strategy,
        sessions_a_month: sessions?,
        minutes_a_month: Minutes(minutes?),
        responsible,
        discussed_on,
        manager_trained_on,
        afterwards,
        goals,
    })
}

fn optional_date(t: Texts, form: &mut Filled, name: &str) -> Option<Date> {
    if form.value(name).trim().is_empty() { None } else { form.date(t, name) }
}

/// A goal; nothing when its fields are left empty. An ability that was chosen and given no words says its own.
fn goal(t: Texts, form: &mut Filled, fields: &GoalFields) -> Option<Goal> {
    let said = |form: &Filled, name: &str| !form.value(name).trim().is_empty();
    if !said(form, &fields.item) && !said(form, &fields.words) {
        return None;
    }
    let item = match form.value(&fields.item).trim() {
        "" => None,
        key => match abilities().get_key_value(key) {
            Some((key, _)) => Some((*key).to_owned()),
            None => {
                form.fail(&fields.item, t.get("field-choose-one"));
                return None;
            }
        },
    };
    let words = match (form.optional_text(t, &fields.words, LONGEST_TEXT), &item) {
        (Some(words), _) => words,
        (None, Some(key)) => abilities().get(key.as_str()).map(|text| text.said_in(t.lang().code()).to_owned())?,
        (None, None) => return None,
    };
    let percent = form.whole(t, &fields.percent, 1..=100);
    let by = form.choice::<Month>(t, &fields.by);
    Some(Goal { item, words, percent: percent?, by: by? })
}

fn fail(t: Texts, form: &mut Filled, problem: Problem) {
    match problem {
        Problem::Year | Problem::Why | Problem::TooLong => form.fail("why", t.count("field-too-long", LONGEST_TEXT)),
        Problem::Sessions => {
            form.fail("sessions", t.with("field-out-of-range", &[("min", &0), ("max", &MOST_SESSIONS)]))
        }
        Problem::Time => form.fail("minutes", t.with("field-out-of-range", &[("min", &0), ("max", &MOST_MINUTES.0)])),
        Problem::TooManyGoals => form.fail("goal-1-words", t.count("unit-plan-too-many-goals", MOST_GOALS)),
        Problem::Goal(index) => form.fail(&GoalFields::of(index + 1).by, t.get("unit-plan-goal-wrong")),
    }
}
