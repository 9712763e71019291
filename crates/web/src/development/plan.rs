//! The plan of a unit's year: what it says, how it stands month by month, its goals beside the latest answers, and whether it has what
//! usually gives results. Made to be printed for the operational plan.

use access::rules::development::{can_plan_unit, can_see_unit_plan};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use development::unit_plan::{
    MonthOfPlan, Standing, UnitPlan, behind, find_plan, find_version, months_of_plan, versions_of_plan,
};
use evaluation::plan_check::{Evidence, Finding, Standing as Judged, check_plan};
use kernel::{Estimate, OrganisationId, Timestamp, UnitId};
use text::Texts;

use super::facts::{Known, gather};
use super::{Asked, find_unit, today};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/plan.html")]
struct PlanPage {
    page: Page,
    here: String,
    /// Where the plan is written.
    edit: String,
    year: i16,
    /// The years whose plans are a step away.
    years: Vec<i16>,
    may_plan: bool,
    plan: Option<UnitPlan>,
    latest: bool,
    months: Vec<MonthOfPlan>,
    behind: i64,
    goals: Vec<GoalLine>,
    findings: Vec<FindingLine>,
    versions: Vec<(i64, Timestamp)>,
}

struct GoalLine {
    words: String,
    /// How many of a hundred, and by when.
    said: String,
    /// The share who can do it by themselves now; nothing when the goal is not followed up by answers.
    now: Option<Estimate>,
    asked: bool,
}

/// A condition in words.
struct FindingLine {
    code: &'static str,
    standing: &'static str,
    evidence: String,
    open: bool,
}

/// The page.
pub(crate) async fn show_plan(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (name, place) = find_unit(&app, organisation, unit).await?;
    let may = can_see_unit_plan(&signed_in.actor, &place)?;
    let (t, today) = (signed_in.visit.t, today(&app));
    let year = asked.year(today)?;
    let mut from = app.db().reader();
    let versions = versions_of_plan(&mut from, &may, year).await?;
    let plan = match asked.version {
        Some(version) => Some(find_version(&mut from, &may, year, version).await?.ok_or(Failure::NotFound)?),
        None => find_plan(&mut from, &may, year).await?,
    };
    let known = gather(&mut from, &signed_in.actor, &may, plan.as_ref(), year, today).await?;
    let wanted = plan.as_ref().map_or(0, |plan| plan.text.sessions_a_month);
    let since = versions.first().map(|(_, saved)| saved.day_in_sweden());
    let months = since.map(|since| months_of_plan(year, wanted, since, &known.days(), today)).unwrap_or_default();
    let page = PlanPage {
        page: signed_in
            .page("unit-plan-title")
            .titled(t.with("unit-plan-of", &[("unit", &name), ("year", &year.to_string())]))
            .under("/units", t.get("units-title")),
        edit: format!("/units/{organisation}/{unit}/plan/edit?year={year}"),
        here: format!("/units/{organisation}/{unit}/plan"),
        years: years(year, today.parts().0),
        year,
        may_plan: can_plan_unit(&signed_in.actor, &place).is_ok(),
        latest: plan.as_ref().is_none_or(|plan| Some(plan.version) == versions.last().map(|(version, _)| *version)),
        behind: behind(&months, today),
        months,
        goals: plan.as_ref().map(|plan| goals(t, plan, &known)).unwrap_or_default(),
        findings: check_plan(&known.facts, today).into_iter().map(|finding| line(t, finding)).collect(),
        versions,
        plan,
    };
    Ok(render(&page))
}

/// The years before and after, from two years back to the next: plans are made for those.
fn years(shown: i16, this: i16) -> Vec<i16> {
    [shown - 1, shown + 1].into_iter().filter(|year| (this - 2..=this + 1).contains(year)).collect()
}

fn goals(t: Texts, plan: &UnitPlan, known: &Known) -> Vec<GoalLine> {
    let line = |goal: &development::unit_plan::Goal| GoalLine {
        words: goal.words.clone(),
        said: t.with("unit-plan-goal", &[("percent", &goal.percent), ("month", &t.month(goal.by))]),
        now: goal.item.as_deref().and_then(|item| known.by_oneself(item)),
        asked: goal.item.is_some(),
    };
    plan.text.goals.iter().map(line).collect()
}

/// A finding in words. What it rests on is said by what kind of evidence it has.
fn line(t: Texts, finding: Finding) -> FindingLine {
    let code = finding.condition.code();
    let key = format!("condition-{code}-seen");
    let evidence = match finding.evidence {
        Evidence::Of { whole: 0, .. } if finding.standing == Judged::NotKnown => t.get("condition-nothing-yet"),
        Evidence::Of { part, whole } => t.with(&key, &[("part", &part), ("whole", &whole)]),
        Evidence::Days { first, second } => {
            let day = |day: Option<_>, none: &str| day.map_or_else(|| t.get(none), |day| t.date(day));
            let (first, second) = (day(first, "condition-not-yet"), day(second, "condition-none-yet"));
            t.with(&key, &[("first", &first), ("second", &second)])
        }
        Evidence::Written(true) => t.get("condition-written"),
        Evidence::Written(false) => t.get("condition-not-written"),
        Evidence::Time(time) => t.count(&key, time.0),
    };
    let (standing, open) = match finding.standing {
        Judged::Met => ("met", false),
        Judged::Partly => ("partly", true),
        Judged::Missing => ("missing", true),
        Judged::NotKnown => ("not-known", false),
    };
    FindingLine { code, standing, evidence, open }
}

impl PlanPage {
    fn standing(&self, month: &MonthOfPlan) -> &'static str {
        match month.standing {
            Standing::BeforeThePlan => "unit-plan-before",
            Standing::Kept => "unit-plan-kept",
            Standing::Missed => "unit-plan-missed",
            Standing::Planned => "unit-plan-planned",
            Standing::ToPlan => "unit-plan-to-plan",
        }
    }

    /// A version in words.
    fn said(&self, version: &i64, saved: &Timestamp) -> String {
        let ((day, minute), t) = (saved.in_sweden(), self.page.t);
        let when = format!("{} {}", t.date(day), t.clock(minute));
        t.with("unit-plan-version", &[("version", version), ("when", &when)])
    }
}
