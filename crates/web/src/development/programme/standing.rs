//! How does the programme stand against its plan, and how do its organisations stand beside each other? The parts of the overview that
//! need plan, risks, champions and chance.

use ::reporting::document::{Cell, Section};
use ::reporting::overview::Overview;
use access::rules::learning::can_see_coverage;
use access::rules::people::CanSeeProgramme;
use development::programme_plan::{Due, PlanText, due, find_plan};
use development::risk::{Risk, State as Stands, risks};
use evaluation::side_by_side::side_by_side;
use kernel::{Activity, Date, OrganisationId};
use learning::mandate::{MemberCoverage, coverage_of_programme};
use people::Programme;
use text::Texts;

use super::hours;
use super::show::{step_head, step_row};
use crate::app::App;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// The seed of the ranks: the same figures give the same page.
const SEED: u64 = 7;
/// Steps to show: those that are late, and the next.
const STEPS_SHOWN: usize = 8;
/// Risks to show.
const RISKS_SHOWN: usize = 5;

/// What the overview shows besides its own figures.
pub(crate) async fn parts(
    app: &App,
    signed_in: &SignedIn,
    may: &CanSeeProgramme,
    found: &Programme,
    overview: &Overview,
) -> Result<Vec<Section>, Failure> {
    let (t, today) = (signed_in.visit.t, super::super::today(app));
    let mut from = app.db().reader();
    let plan = find_plan(&mut from, may, None).await?.map(|plan| plan.text);
    let risks = risks(&mut from, may).await?;
    let coverage = match can_see_coverage(&signed_in.actor, may.programme().programme) {
        Ok(may) => coverage_of_programme(&mut from, &may, today).await?,
        Err(_) => Vec::new(),
    };
    let mut parts = vec![against_plan(t, plan.as_ref(), found.planned_participants, overview, today)];
    parts.push(crate::economy::by_member::section(app, signed_in, found).await?);
    parts.extend(champions(t, &coverage, overview));
    parts.extend(beside(t, overview));
    parts.push(open_risks(t, &risks));
    Ok(parts)
}

fn against_plan(t: Texts, plan: Option<&PlanText>, planned: Option<u64>, overview: &Overview, today: Date) -> Section {
    let mut section = Section::new("against-plan", t.get("against-plan-title"), 2);
    let Some(plan) = plan else {
        section.text(t.get("standing-no-plan"));
        return section;
    };
    let whole = &overview.participation.whole;
    let (all, due_now) = hours(plan, today);
    let number = |value: f64| Cell::from(t.whole(value.round() as u64));
    let mut rows = vec![vec![
        t.get("overview-persons").into(),
        planned.map_or_else(|| "–".to_owned(), |n| t.whole(n)).into(),
        "–".into(),
        section.cell(t, &whole.persons),
    ]];
    rows.push(vec![t.get("overview-hours").into(), number(all), number(due_now), section.cell(t, &whole.hours)]);
    for activity in Activity::ALL {
        let minutes = |time: &dyn Fn(&development::programme_plan::PlannedActivity) -> i64| {
            plan.activities.iter().filter(|one| one.activity == *activity).map(time).sum::<i64>() as f64 / 60.0
        };
        let (all, due_now) = (minutes(&|one| one.time().0), minutes(&|one| one.time_before(today).0));
        let done = whole.hours_by_activity.parts.iter().find(|(one, _)| one == activity).map(|(_, hours)| hours);
        if all > 0.0 || done.is_some() {
            let done = done.map_or_else(|| "–".into(), |hours| section.cell(t, hours));
            rows.push(vec![t.code("activity", activity.code()).into(), number(all), number(due_now), done]);
        }
    }
    let head = ["standing-what", "standing-in-all", "standing-to-date", "standing-done"].map(|key| t.get(key)).into();
    section.table(t.get("standing-table"), head, rows);
    section.text(t.get("standing-how"));
    let members = overview.organisations.iter().filter_map(|(id, name)| {
        let planned = plan.members.iter().find(|member| member.organisation == *id)?;
        let reached = overview.participation.organisations.get(id).map(|part| section.cell(t, &part.persons));
        Some(vec![name.into(), t.whole(u64::from(planned.persons)).into(), reached.unwrap_or_else(|| "–".into())])
    });
    let members: Vec<Vec<Cell>> = members.collect();
    let head = ["overview-organisation", "standing-planned", "standing-reached"].map(|key| t.get(key)).into();
    section.table(t.get("standing-members"), head, members);

    let late = |step: &&development::programme_plan::Step| matches!(due(step, today), Due::Late(_));
    let done = plan.steps.iter().filter(|step| step.done_on.is_some()).count();
    let on_time = plan.steps.iter().filter(|step| due(step, today) == Due::OnTime).count();
    let late_now = plan.steps.iter().filter(late).count();
    let values: [(&str, &dyn text::Value); 4] =
        [("all", &plan.steps.len()), ("done", &done), ("on_time", &on_time), ("late", &late_now)];
    section.text(t.with("standing-steps", &values));
    let mut steps: Vec<_> = plan.steps.iter().filter(|step| step.done_on.is_none()).collect();
    steps.sort_by_key(|step| step.due_on);
    let rows = steps.into_iter().take(STEPS_SHOWN).map(|step| step_row(t, step, today)).collect();
    section.table(t.get("standing-next-steps"), step_head(t), rows);
    section
}

fn champions(t: Texts, coverage: &[MemberCoverage], overview: &Overview) -> Option<Section> {
    if coverage.is_empty() {
        return None;
    }
    let mut section = Section::new("champions", t.get("standing-champions"), 2);
    let rows = overview.organisations.iter().filter_map(|(id, name)| {
        let member = coverage.iter().find(|member| member.organisation == *id)?;
        Some(vec![name.clone(), t.whole(member.champions), t.whole(member.staff), t.whole(member.without)])
    });
    let head = ["overview-organisation", "standing-champions", "standing-staff", "standing-without"];
    section.table(t.get("standing-champions-table"), head.map(|key| t.get(key)).into(), rows.collect());
    Some(section)
}

/// The response of the last closed wave, by organisation, by name, drawn towards the whole as far as chance could have moved it.
fn beside(t: Texts, overview: &Overview) -> Option<Section> {
    let (wave, parts) = overview.response.last()?;
    let rates: Vec<(OrganisationId, u64, u64, f64)> = parts
        .iter()
        .filter_map(|(id, rate)| {
            let value = rate.value?;
            Some((*id, (value / 100.0 * rate.n as f64).round() as u64, rate.n, value))
        })
        .collect();
    let mut section = Section::new("beside", t.get("compare-title"), 2);
    section.text(t.with("compare-wave", &[("wave", &wave.name), ("day", &t.date(wave.closes_on))]));
    let counts: Vec<(u64, u64)> = rates.iter().map(|(_, part, whole, _)| (*part, *whole)).collect();
    let Ok(found) = side_by_side(&counts, SEED) else {
        section.text(t.get("compare-too-few"));
        return Some(section);
    };
    section.notice(t.get(if found.differ { "compare-differ" } else { "compare-chance" }));
    let rows = overview.organisations.iter().filter_map(|(id, name)| {
        let place = rates.iter().position(|(of, ..)| of == id)?;
        let (placed, (_, part, whole, raw)) = (&found.groups[place], &rates[place]);
        let interval = t.interval(&placed.share).unwrap_or_default();
        let ranks = t.with("compare-ranks-are", &[("low", &placed.ranks[0]), ("high", &placed.ranks[1])]);
        let answered = t.with("compare-answered", &[("part", part), ("whole", whole), ("percent", &t.percent(*raw))]);
        Some(vec![name.clone(), answered, t.value(&placed.share), interval, ranks])
    });
    let head = ["overview-organisation", "compare-own", "compare-shrunken", "compare-interval", "compare-ranks"];
    section.table(t.get("compare-table"), head.map(|key| t.get(key)).into(), rows.collect());
    section.text(t.get("compare-how"));
    Some(section)
}

fn open_risks(t: Texts, risks: &[Risk]) -> Section {
    let mut section = Section::new("risks", t.get("risks-title"), 2);
    let open: Vec<&Risk> = risks.iter().filter(|risk| risk.text.state != Stands::Closed).collect();
    if open.is_empty() {
        section.text(t.get("risks-none"));
        return section;
    }
    let step = |step: i64| t.code("risk-step", &step.to_string());
    let rows = open.iter().take(RISKS_SHOWN).map(|risk| {
        let text = &risk.text;
        vec![
            text.risk.clone(),
            step(text.probability),
            step(text.consequence),
            text.owner.clone().unwrap_or_else(|| t.get("risk-nobody")),
            t.code("risk-state", text.state.code()),
        ]
    });
    let head = ["risk-what", "risk-probability", "risk-consequence", "risk-owner", "risk-state"];
    section.table(t.get("risks-table"), head.map(|key| t.get(key)).into(), rows.collect());
    section
}
