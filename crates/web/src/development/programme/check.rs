//! Does the programme have what usually gives results? Each condition in the plan and in what is done so far, with the figures it rests
//! on and where they come from; what cannot be told yet says what is missing. No total.

use access::rules::help::can_count_barriers;
use access::rules::measurement::can_see_programme_reach;
use access::rules::people::CanSeeProgramme;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Fetch;
use development::programme_plan::{Audience, PlanText, StepKind, find_plan};
use evaluation::plan_check::{Condition, Evidence, Facts, Finding, Held, Mandate, Standing};
use evaluation::programme_check::{Planned, ProgrammeFacts, check_programme};
use kernel::{Activity, Date, Form, Group, Minutes, Moment, OrganisationId, ProgrammeId};
use learning::session::{Session, State as Became, sessions_of_programme};
use measurement::wave::{Phase, waves_of_programme};
use text::Texts;

use super::super::{facts::with_staff, today};
use super::{content, may_see};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

#[derive(Template)]
#[template(path = "development/programme/check.html")]
struct CheckPage {
    page: Page,
    programme: String,
    has_plan: bool,
    lines: Vec<CheckLine>,
}

/// A condition in words.
struct CheckLine {
    code: &'static str,
    planned: Option<(&'static str, String)>,
    done: Option<(&'static str, String)>,
    open: bool,
    /// Nothing can be told yet.
    unknown: bool,
    /// Where the figures come from: address and name.
    sources: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_check(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = may_see(&signed_in, lead, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let (t, today) = (signed_in.visit.t, today(&app));
    let mut from = app.db().reader();
    let plan = find_plan(&mut from, &may, None).await?.map(|plan| plan.text);
    let done = done(&mut from, &signed_in, &may, plan.as_ref(), (found.starts_on, found.ends_on), today).await?;
    let facts = ProgrammeFacts {
        afterwards_done: plan.as_ref().is_some_and(|plan| plan.step_for(Condition::AfterTheProject.code()).1.is_some()),
        planned: plan.as_ref().map(|plan| planned(plan, found.ends_on)),
        done,
    };
    let here = address(lead, id);
    // After its last day a programme has no more months to fill.
    let lines = check_programme(&facts, today.min(found.ends_on)).into_iter().map(|beside| CheckLine {
        code: beside.condition.code(),
        planned: beside.planned.map(|finding| (standing(finding), seen(t, finding, "planned"))),
        done: beside.done.map(|finding| (standing(finding), seen(t, finding, "done"))),
        open: beside.is_open(),
        unknown: beside.is_unknown(),
        sources: sources(t, beside.condition, &here),
    });
    let page = CheckPage {
        page: signed_in
            .page("programme-check-title")
            .under("/programmes", t.get("nav-programme"))
            .under(here.clone(), found.name),
        has_plan: plan.is_some(),
        lines: lines.collect(),
        programme: here,
    };
    Ok(render(&page))
}

/// What the plan means to do.
fn planned(plan: &PlanText, ends_on: Date) -> Planned {
    let first = |wanted: &dyn Fn(&development::programme_plan::PlannedActivity) -> bool| {
        plan.activities.iter().filter(|one| wanted(one)).map(|one| one.starts_on).min()
    };
    let step = |condition: Condition| plan.step_for(condition.code()).0;
    let measured = plan.waves.iter().filter(|wave| wave.moment == Moment::Before).map(|wave| wave.closes_on).min();
    let asked = plan.activities.iter().filter(|one| one.activity == Activity::NeedsAnalysis).map(|one| one.ends_on);
    let takes_part = plan.steps.iter().filter(|step| step.kind == StepKind::Participation).map(|step| step.due_on);
    let facts = Facts {
        needs_known_on: [measured, asked.min(), step(Condition::NeedsFirst)].into_iter().flatten().min(),
        manager_trained_on: first(&|one| matches!(one.audience, Audience::Manager | Audience::StrategicManager)),
        staff_took_part_on: [takes_part.min(), step(Condition::StaffEarly)].into_iter().flatten().min(),
        says_why: !plan.why.is_empty(),
        names_goal: !plan.strategy.is_empty(),
        says_what_goes_on: !plan.afterwards.is_empty(),
        held: plan.activities.iter().flat_map(content::sessions).collect(),
        mandates: Vec::new(),
        hindrances: None,
        project_ends_on: Some(ends_on),
    };
    Planned {
        facts,
        ends_on: plan.span().map_or(ends_on, |(_, last)| last),
        technology_on: step(Condition::TechnologyWorks),
        afterwards_on: step(Condition::AfterTheProject),
        champions: plan.champions,
        champion_time: Minutes(i64::from(plan.champion_minutes)),
    }
}

/// What is done so far, each under its own permission: what the reader may not see is not known.
async fn done(
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    may: &CanSeeProgramme,
    plan: Option<&PlanText>,
    span: (Date, Date),
    today: Date,
) -> Result<Facts, Failure> {
    let (actor, id) = (&signed_in.actor, may.programme().programme);
    let sessions = sessions_of_programme(from, may, span).await?;
    let sizes = participation::posting::group_sizes_of_programme(from, may).await?;
    let held = |session: &&Session| session.state == Became::Held;
    let of = |activity: fn(Activity) -> bool| {
        let those = sessions.iter().map(|(_, session)| session).filter(held);
        those.filter(|session| activity(session.activity)).map(Session::day).min()
    };
    let with_staff = sessions.iter().map(|(_, session)| session).filter(held).filter(|s| with_staff(s.activity));
    let lines = with_staff.map(|session| Held {
        day: session.day(),
        minutes: session.planned_minutes,
        group_size: sizes.get(&session.id.into()).copied(),
        on_site: session.form == Form::OnSite,
        // The same kit in another unit is no repetition.
        kit: session.kit.as_ref().map(|kit| format!("{} in {}", kit.id, session.unit)),
        repeat_after_days: session
            .kit
            .as_ref()
            .and_then(|kit| learning::kit::find_kit(&kit.id))
            .map(|kit| kit.repeat_after_days),
        follow_up: session.activity == Activity::FollowUp,
    });
    let lines = lines.collect();
    let mandates = learning::mandate::mandates_of_programme(from, may, today).await?;
    let hindrances = match can_count_barriers(actor, id) {
        Ok(may) => {
            let counted = learning::barrier::count_barriers(from, &may, today).await?;
            let sum = |of: fn(&learning::barrier::Counted) -> usize| counted.iter().map(of).sum::<usize>();
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            // Nobody has reported anything at all: whether anybody could is not known.
            (!counted.is_empty()).then(|| (count(sum(|one| one.units)), count(sum(|one| one.long))))
        }
        Err(_) => None,
    };
    let mut needs = None;
    if let Ok(may) = can_see_programme_reach(actor, id) {
        let waves = waves_of_programme(from, &may).await?;
        let closed = waves.iter().filter(|wave| wave.group == Group::Staff && wave.phase(today) == Phase::Closed);
        needs = closed.map(|wave| wave.closes_on).min();
    }
    let step = |condition: Condition| plan.and_then(|plan| plan.step_for(condition.code()).1);
    let participation = plan.and_then(|plan| {
        let steps = plan.steps.iter().filter(|step| step.kind == StepKind::Participation);
        steps.filter_map(|step| step.done_on).min()
    });
    Ok(Facts {
        needs_known_on: [needs, step(Condition::NeedsFirst)].into_iter().flatten().min(),
        manager_trained_on: of(|activity| activity == Activity::ManagerTraining),
        staff_took_part_on: [participation, step(Condition::StaffEarly)].into_iter().flatten().min(),
        says_why: false,
        names_goal: false,
        says_what_goes_on: false,
        held: lines,
        mandates: mandates.into_iter().map(|(minutes_a_week, ends_on)| Mandate { minutes_a_week, ends_on }).collect(),
        hindrances,
        project_ends_on: Some(span.1),
    })
}

/// The code of a standing in texts.
pub(super) fn standing_code(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "met",
        Standing::Partly => "partly",
        Standing::Missing => "missing",
        Standing::NotKnown => "not-known",
    }
}

fn standing(finding: Finding) -> &'static str {
    standing_code(finding.standing)
}

/// What a finding rests on, in words.
fn seen(t: Texts, finding: Finding, side: &str) -> String {
    let key = format!("programme-check-{}-{side}", finding.condition.code());
    match finding.evidence {
        Evidence::Of { whole: 0, .. } if finding.standing == Standing::NotKnown => t.get("condition-nothing-yet"),
        Evidence::Of { part, whole } => t.with(&key, &[("part", &part), ("whole", &whole)]),
        Evidence::Days { first, second } => {
            let day = |day: Option<Date>, none: &str| day.map_or_else(|| t.get(none), |day| t.date(day));
            let (first, second) = (day(first, "condition-not-yet"), day(second, "condition-none-yet"));
            t.with(&key, &[("first", &first), ("second", &second)])
        }
        Evidence::Written(true) => t.get("condition-written"),
        Evidence::Written(false) => t.get("condition-not-written"),
        Evidence::Time(time) => t.count(&key, time.0),
    }
}

/// Where the figures of a condition come from.
fn sources(t: Texts, condition: Condition, here: &str) -> Vec<(String, String)> {
    let plan = (format!("{here}/plan"), t.get("programme-plan-title"));
    let other = match condition {
        Condition::NeedsFirst => Some((format!("{here}/waves"), t.get("nav-waves"))),
        Condition::TechnologyWorks => Some((format!("{here}/barriers"), t.get("barriers-title"))),
        Condition::SmallGroups
        | Condition::ShortAndOften
        | Condition::PracticeOnCases
        | Condition::OnSite
        | Condition::Repeated
        | Condition::FollowUp => Some((here.to_owned(), t.get("overview-title"))),
        _ => None,
    };
    std::iter::once(plan).chain(other).collect()
}
