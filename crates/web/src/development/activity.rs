//! Planning an activity of an initiative: what, who, when, after what, and how far it has come.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::activity::{
    Activity, ActivityDraft, ActivityError, ActivityKind, ActivityState, NAME_MAX, RESULT_MAX, add_activity,
    change_activity,
};
use development::initiative::{Initiative, Phase};
use kernel::{ActivityId, Date, InitiativeId, OrganisationId};
use text::Texts;

use super::initiative::led;
use super::initiatives::{address, living, plan_page};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/activity.html")]
struct ActivityPage {
    page: Page,
    to: String,
    form: Filled,
    kinds: Vec<(String, String)>,
    states: Vec<(String, String)>,
    parties: Vec<(String, String)>,
    /// What it can wait for: this initiative's activities first.
    others: Vec<(String, String)>,
}

/// The form for a new one.
pub(crate) async fn show_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
) -> Result<Response, Failure> {
    let (_, one) = led(&app, &signed_in, organisation, initiative).await?;
    let form = Filled::with([("state", "planned")]);
    activity_page(&app, &signed_in, &one, None, form, StatusCode::OK).await
}

/// Adds one.
pub(crate) async fn add(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (may, one) = led(&app, &signed_in, organisation, initiative).await?;
    let mut form = labelled(t, form);
    if let (Some(draft), false) = (read(t, &mut form), form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match add_activity(&mut work, &may, draft).await {
            Ok(activity) => {
                work.commit(organisation, "activity_planned", Some(activity.into())).await?;
                return Ok(redirect_and_say(&app, &address(&one), "activity-saved"));
            }
            Err(why) => fail(t, &mut form, why)?,
        }
    }
    activity_page(&app, &signed_in, &one, None, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The form, filled in.
pub(crate) async fn show_activity(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative, activity)): Path<(OrganisationId, InitiativeId, ActivityId)>,
) -> Result<Response, Failure> {
    let (_, one) = led(&app, &signed_in, organisation, initiative).await?;
    let found = find(&app, &signed_in, &one, activity).await?;
    let form = filled(&found);
    activity_page(&app, &signed_in, &one, Some(&found), form, StatusCode::OK).await
}

/// Changes it.
pub(crate) async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative, activity)): Path<(OrganisationId, InitiativeId, ActivityId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (may, one) = led(&app, &signed_in, organisation, initiative).await?;
    let found = find(&app, &signed_in, &one, activity).await?;
    let mut form = labelled(t, form);
    let seen = form.value("seen").parse().unwrap_or(-1);
    if let (Some(draft), false) = (read(t, &mut form), form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match change_activity(&mut work, &may, activity, seen, draft).await {
            Ok(()) => {
                work.commit(organisation, "activity_changed", Some(activity.into())).await?;
                return Ok(redirect_and_say(&app, &address(&one), "activity-saved"));
            }
            Err(why) => fail(t, &mut form, why)?,
        }
    }
    activity_page(&app, &signed_in, &one, Some(&found), form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn find(app: &App, signed_in: &SignedIn, one: &Initiative, activity: ActivityId) -> Result<Activity, Failure> {
    let plan = living(app, signed_in, one.organisation).await?;
    plan.activities_of(one).find(|known| known.id == activity).cloned().ok_or(Failure::NotFound)
}

async fn activity_page(
    app: &App,
    signed_in: &SignedIn,
    one: &Initiative,
    activity: Option<&Activity>,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let plan = living(app, signed_in, one.organisation).await?;
    let initiative = |other: &Activity| plan.initiatives.iter().find(|known| known.id == other.initiative);
    // What has been stopped is nothing to wait for.
    let can_wait_for = |other: &&Activity| {
        activity.is_none_or(|own| own.id != other.id)
            && initiative(other).is_some_and(|of| of.phase != Phase::Stopped || of.id == one.id)
    };
    let mut others: Vec<&Activity> = plan.activities.iter().filter(can_wait_for).collect();
    others.sort_by_key(|other| other.initiative != one.id);
    let others = others.into_iter().map(|other| {
        let name = if other.initiative == one.id {
            other.name.clone()
        } else {
            format!("{} ({})", other.name, initiative(other).map_or("", |known| known.name.as_str()))
        };
        (other.id.to_string(), name)
    });
    let title = if activity.is_some() { "activity-title" } else { "activity-new" };
    let page = ActivityPage {
        page: plan_page(signed_in, one.organisation, title).under(address(one), &one.name),
        to: activity.map_or_else(
            || format!("{}/activities/new", address(one)),
            |activity| format!("{}/activities/{}", address(one), activity.id),
        ),
        form,
        kinds: ActivityKind::ALL.iter().map(|k| (k.code().to_owned(), t.code("activity-kind", k.code()))).collect(),
        states: ActivityState::ALL.iter().map(|s| (s.code().to_owned(), t.code("activity-state", s.code()))).collect(),
        parties: plan.parties.iter().map(|party| (party.id.to_string(), party.name.clone())).collect(),
        others: others.collect(),
    };
    Ok(render_as(status, &page))
}

fn labelled(t: Texts, form: Filled) -> Filled {
    form.labelled([
        ("name", t.get("activity-title")),
        ("kind", t.get("activity-kind-title")),
        ("responsible", t.get("activity-responsible")),
        ("party", t.get("activity-party")),
        ("starts_on", t.get("activity-starts")),
        ("ends_on", t.get("activity-ends")),
        ("state", t.get("activity-state-title")),
        ("result", t.get("activity-result")),
        ("after", t.get("activity-after")),
    ])
}

fn filled(activity: &Activity) -> Filled {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut values: Vec<(String, String)> = vec![
        ("seen".into(), activity.version.to_string()),
        ("name".into(), activity.name.clone()),
        ("kind".into(), activity.kind.code().into()),
        ("responsible".into(), activity.responsible.clone().unwrap_or_default()),
        ("party".into(), activity.party.map(|party| party.to_string()).unwrap_or_default()),
        ("starts_on".into(), day(activity.starts_on)),
        ("ends_on".into(), day(activity.ends_on)),
        ("state".into(), activity.state.code().into()),
        ("result".into(), activity.result.clone().unwrap_or_default()),
    ];
    values.extend(activity.after.iter().map(|after| ("after".into(), after.to_string())));
    Filled::of(values)
}

fn read(t: Texts, form: &mut Filled) -> Option<ActivityDraft> {
    let name = free_text::required(t, form, "name", NAME_MAX);
    let kind = ActivityKind::from_code(form.value("kind"));
    if kind.is_none() {
        form.fail("kind", t.get("field-choose-one"));
    }
    let state = ActivityState::from_code(form.value("state"));
    if state.is_none() {
        form.fail("state", t.get("field-choose-one"));
    }
    let responsible = free_text::optional(t, form, "responsible", NAME_MAX);
    let result = free_text::optional(t, form, "result", RESULT_MAX);
    let (starts_on, ends_on) = (day(t, form, "starts_on"), day(t, form, "ends_on"));
    let party = if form.value("party").is_empty() { None } else { form.choice(t, "party") };
    let after = form.values("after").filter_map(|id| id.parse().ok()).collect();
    Some(ActivityDraft {
        kind: kind?,
        name: name?,
        responsible,
        party,
        starts_on,
        ends_on,
        state: state?,
        result,
        after,
    })
}

fn day(t: Texts, form: &mut Filled, name: &str) -> Option<Date> {
    if form.value(name).trim().is_empty() { None } else { form.date(t, name) }
}

/// Says what is wrong beside the field.
fn fail(t: Texts, form: &mut Filled, why: ActivityError) -> Result<(), Failure> {
    match why {
        ActivityError::NoSuchActivity => return Err(Failure::NotFound),
        ActivityError::Db(why) => return Err(why.into()),
        ActivityError::Stopped => form.fail("name", t.get("gate-stopped")),
        ActivityError::Days => form.fail("ends_on", t.get("activity-wrong-days")),
        ActivityError::Unknown => form.fail("after", t.get("field-choose-one")),
        ActivityError::Circle(names) => {
            form.fail("after", t.with("activity-circle", &[("names", &names.join(" → "))]));
        }
        ActivityError::Waits(names) => form.fail("state", t.with("activity-waits", &[("names", &names.join(", "))])),
        ActivityError::Changed => form.fail("name", t.get("initiative-changed")),
    }
    Ok(())
}
