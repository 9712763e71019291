//! The plan of a programme: phases, activities with their hours, measurements, steps; what was asked of whom, and how it stands
//! today. Steps are marked as done here, and measurements made of what was planned.

use ::reporting::document::{Document, Html, Section};
use access::rules::measurement::can_plan_waves;
use access::rules::people::can_set_up_programme;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use development::programme_plan::{
    Due, PlanText, SaveError, Step, StepKind, due, editions, find_plan, find_template, save_plan,
};
use kernel::{Date, OrganisationId, ProgrammeId, Timestamp};
use measurement::Linkage;
use measurement::wave::{NewWave, NewWaveError, create_wave, frame_from_register};
use serde::Deserialize;
use text::Texts;

use super::super::today;
use super::{content, days, hours, may_change, may_see};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

#[derive(Template)]
#[template(path = "development/programme/show.html")]
struct ShowPage {
    page: Page,
    here: String,
    /// Where the plan is written.
    edit: String,
    programme: String,
    may_change: bool,
    /// The latest edition, when there is one.
    edition: Option<i64>,
    latest: bool,
    body: Option<Html>,
    steps: Vec<StepLine>,
    waves: Vec<(usize, String)>,
    today: Date,
    editions: Vec<(i64, Timestamp)>,
}

/// A step that can be marked as done.
struct StepLine {
    number: usize,
    words: String,
    due: String,
}

impl ShowPage {
    fn said(&self, edition: &i64, saved: &Timestamp) -> String {
        let ((day, minute), t) = (saved.in_sweden(), self.page.t);
        let when = format!("{} {}", t.date(day), t.clock(minute));
        t.with("unit-plan-version", &[("version", edition), ("when", &when)])
    }
}

/// Which edition.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    edition: Option<i64>,
}

/// The page.
pub(crate) async fn show_plan(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let may = may_see(&signed_in, lead, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let (t, today) = (signed_in.visit.t, today(&app));
    let mut from = app.db().reader();
    let plan = find_plan(&mut from, &may, asked.edition).await?;
    if plan.is_none() && asked.edition.is_some() {
        return Err(Failure::NotFound);
    }
    let editions = editions(&mut from, &may).await?;
    let may_change = can_set_up_programme(&signed_in.actor, id).is_ok();
    let latest = plan.as_ref().is_none_or(|plan| Some(plan.edition) == editions.last().map(|(edition, _)| *edition));
    let (mut steps, mut waves, mut body) = (Vec::new(), Vec::new(), None);
    if let Some(plan) = &plan {
        let ids: Vec<OrganisationId> = plan.text.members.iter().map(|member| member.organisation).collect();
        let names = people::organisation::find_organisations(&mut from, &ids).await?;
        let names: Vec<_> = names.into_iter().map(|one| (one.id, one.name)).collect();
        body = Some(plan_document(t, &plan.text, &names, &may.programme().members, today).body(t));
        if may_change && latest {
            let open = plan.text.steps.iter().enumerate().filter(|(_, step)| step.done_on.is_none());
            steps = open
                .map(|(number, step)| StepLine { number, words: step.words.clone(), due: t.date(step.due_on) })
                .collect();
            let open = plan.text.waves.iter().enumerate().filter(|(_, wave)| wave.wave.is_none());
            waves = open.map(|(number, wave)| (number, wave.name.clone())).collect();
        }
    }
    let page = ShowPage {
        page: signed_in
            .page("programme-plan-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name),
        here: here(lead, id),
        edit: format!("{}/edit", here(lead, id)),
        programme: address(lead, id),
        may_change,
        edition: plan.as_ref().map(|plan| plan.edition),
        latest,
        body,
        steps,
        waves,
        today,
        editions,
    };
    Ok(render(&page))
}

fn here(lead: OrganisationId, id: ProgrammeId) -> String {
    format!("{}/plan", address(lead, id))
}

/// The plan for people. `names` are the organisations that were asked, `joined` those that take part.
pub(super) fn plan_document(
    t: Texts,
    plan: &PlanText,
    names: &[(OrganisationId, String)],
    joined: &[OrganisationId],
    today: Date,
) -> Document {
    let mut why = Section::new("why", t.get("programme-plan-why"), 2);
    for (key, text) in [
        ("programme-plan-why-is", &plan.why),
        ("programme-plan-strategy-is", &plan.strategy),
        ("programme-plan-afterwards-is", &plan.afterwards),
    ] {
        let text = if text.is_empty() { t.get("programme-plan-not-written") } else { text.clone() };
        why.text(t.with(key, &[("text", &text)]));
    }
    let (all, before) = hours(plan, today);
    why.text(t.with(
        "programme-plan-hours-in-all",
        &[("all", &t.whole(all.round() as u64)), ("due", &t.whole(before.round() as u64))],
    ));
    why.text(t.with("programme-plan-champions-in-all", &[("n", &plan.champions), ("minutes", &plan.champion_minutes)]));
    if let Some(template) = plan.template.as_deref().and_then(find_template) {
        why.text(t.with("programme-plan-from-template", &[("title", &template.title.in_language(t.lang().code()))]));
    }

    let mut members = Section::new("members", t.get("programme-plan-members"), 2);
    let rows = plan.members.iter().map(|member| {
        let name = names.iter().find(|(id, _)| *id == member.organisation).map(|(_, name)| name.clone());
        let takes_part = joined.contains(&member.organisation);
        let state = t.get(if takes_part { "programme-plan-member-joined" } else { "programme-plan-member-asked" });
        vec![name.unwrap_or_default(), t.whole(member.persons), state]
    });
    let head =
        ["programme-plan-member", "programme-plan-persons", "programme-plan-member-state"].map(|key| t.get(key)).into();
    members.table(t.get("programme-plan-members-table"), head, rows.collect());

    let mut phases = Section::new("phases", t.get("programme-plan-phases"), 2);
    let rows = plan.phases.iter().map(|phase| vec![phase.name.clone(), days(t, phase.starts_on, phase.ends_on)]);
    phases.table(
        t.get("programme-plan-phases"),
        ["programme-plan-phase", "programme-plan-when-is"].map(|key| t.get(key)).into(),
        rows.collect(),
    );

    let mut activities = Section::new("activities", t.get("programme-plan-activities"), 2);
    activities.text(t.get("programme-plan-hours-are"));
    let rows = plan.activities.iter().map(|one| {
        let content = one.content.as_ref().map_or_else(|| "–".to_owned(), |content| content::title(t, content));
        vec![
            one.title.clone(),
            t.code("kit-audience", one.audience.code()),
            t.code("activity", one.activity.code()),
            content,
            days(t, one.starts_on, one.ends_on),
            t.whole(one.persons),
            t.with("programme-plan-times", &[("sessions", &one.sessions), ("minutes", &one.minutes)]),
            t.whole(one.to_run()),
            t.whole((one.time().0 as f64 / 60.0).round() as u64),
        ]
    });
    let head = [
        "programme-plan-activity",
        "programme-plan-for-whom",
        "programme-plan-booked-as",
        "programme-plan-content",
        "programme-plan-when-is",
        "programme-plan-persons",
        "programme-plan-times-each",
        "programme-plan-to-run",
        "programme-plan-hours",
    ];
    activities.table(t.get("programme-plan-activities-table"), head.map(|key| t.get(key)).into(), rows.collect());

    let mut waves = Section::new("waves", t.get("programme-plan-waves-title"), 2);
    let rows = plan.waves.iter().map(|wave| {
        let made = t.get(if wave.wave.is_some() { "programme-plan-wave-made" } else { "programme-plan-wave-to-come" });
        let shipped = measurement::instrument::shipped();
        let instrument = shipped.iter().find(|one| one.id == wave.instrument);
        let instrument = instrument.map_or(wave.instrument.as_str(), |one| one.title.said_in(t.lang().code()));
        vec![
            wave.name.clone(),
            instrument.to_owned(),
            t.code("moment", wave.moment.code()),
            days(t, wave.opens_on, wave.closes_on),
            made,
        ]
    });
    let head = [
        "programme-plan-wave",
        "programme-plan-instrument",
        "programme-plan-moment",
        "programme-plan-when-is",
        "programme-plan-state",
    ];
    waves.table(t.get("programme-plan-waves-table"), head.map(|key| t.get(key)).into(), rows.collect());

    let mut steps = Section::new("steps", t.get("programme-plan-steps-title"), 2);
    steps.text(t.get("programme-plan-steps-text"));
    for (kind, key) in
        [(StepKind::Milestone, "programme-plan-milestones"), (StepKind::Participation, "programme-plan-participation")]
    {
        let mut part = plan.steps.iter().filter(|step| step.kind == kind).collect::<Vec<_>>();
        part.sort_by_key(|step| step.due_on);
        steps.table(t.get(key), step_head(t), part.into_iter().map(|step| step_row(t, step, today)).collect());
    }

    let sections = [why, members, phases, activities, waves, steps];
    let sections = sections.into_iter().filter(|section| !section.blocks.is_empty()).collect();
    Document { title: t.get("programme-plan-title"), lead: Vec::new(), sections }
}

/// The heads of a table of steps.
pub(super) fn step_head(t: Texts) -> Vec<String> {
    ["programme-plan-step-words", "programme-plan-due", "programme-plan-state"].map(|key| t.get(key)).into()
}

/// A step as a row.
pub(super) fn step_row(t: Texts, step: &Step, today: Date) -> Vec<String> {
    let state = match due(step, today) {
        Due::OnTime => t.get("programme-plan-step-on-time"),
        Due::DoneLate(days) => t.count("programme-plan-step-done-late", days),
        Due::Late(days) => t.count("programme-plan-step-late", days),
        Due::Soon => t.get("programme-plan-step-soon"),
        Due::Ahead => t.get("programme-plan-step-ahead"),
    };
    vec![step.words.clone(), t.date(step.due_on), state]
}

/// Marks a step as done, on a day up to today.
pub(crate) async fn mark_step(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let may = may_change(&signed_in, lead, id)?;
    let t = signed_in.visit.t;
    let (number, seen) = (form.value("step").parse::<usize>().ok(), form.value("seen").parse::<i64>().ok());
    let (Some(number), Some(seen), Some(day)) = (number, seen, form.date(t, "done_on")) else {
        return Err(Failure::BadRequest);
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let plan = find_plan(&mut work, &may_see(&signed_in, lead, id)?, None).await?.ok_or(Failure::BadRequest)?;
    let mut text = plan.text;
    let step = text.steps.get_mut(number).ok_or(Failure::BadRequest)?;
    if day > today(&app) {
        return Ok(redirect_and_say(&app, &here(lead, id), "programme-plan-step-not-yet"));
    }
    step.done_on = Some(day);
    match save_plan(&mut work, &may, seen, text).await {
        Ok(_) => {
            work.commit(lead, "programme_step_done", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &here(lead, id), "programme-plan-step-marked"))
        }
        Err(SaveError::Changed { .. }) => Err(Failure::Conflict),
        Err(SaveError::Problem(_)) => Err(Failure::BadRequest),
        Err(SaveError::Db(why)) => Err(why.into()),
    }
}

/// Makes the measurement of what was planned, in every organisation that takes part, with the staff register of today as its frame.
pub(crate) async fn make_wave(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = may_change(&signed_in, lead, id)?;
    let may_plan = can_plan_waves(&signed_in.actor, id)?;
    let (number, seen) = (form.value("wave").parse::<usize>().ok(), form.value("seen").parse::<i64>().ok());
    let (Some(number), Some(seen)) = (number, seen) else { return Err(Failure::BadRequest) };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let plan = find_plan(&mut work, &may_see(&signed_in, lead, id)?, None).await?.ok_or(Failure::BadRequest)?;
    let mut text = plan.text;
    let planned = text.waves.get_mut(number).ok_or(Failure::BadRequest)?;
    if planned.wave.is_some() {
        return Err(Failure::Conflict);
    }
    let shipped = measurement::instrument::shipped();
    let instrument = shipped.iter().find(|one| one.id == planned.instrument).ok_or(Failure::BadRequest)?;
    let frame = frame_from_register(&mut work, &may_plan, instrument.group, today(&app)).await?;
    let new = NewWave {
        name: &planned.name,
        instrument,
        moment: planned.moment,
        linkage: Linkage::Confidential,
        opens_on: planned.opens_on,
        closes_on: planned.closes_on,
        frame: &frame,
    };
    match create_wave(&mut work, &may_plan, new).await {
        Ok(wave) => planned.wave = Some(wave),
        Err(NewWaveError::EmptyFrame) => return Ok(redirect_and_say(&app, &here(lead, id), "wave-nobody-to-ask")),
        Err(NewWaveError::Db(why)) => return Err(why.into()),
        Err(_) => return Err(Failure::Conflict),
    }
    match save_plan(&mut work, &may, seen, text).await {
        Ok(_) => {
            work.commit(lead, "wave_planned", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &here(lead, id), "wave-planned"))
        }
        Err(SaveError::Changed { .. }) => Err(Failure::Conflict),
        Err(SaveError::Problem(_)) => Err(Failure::BadRequest),
        Err(SaveError::Db(why)) => Err(why.into()),
    }
}
