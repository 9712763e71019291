//! What should I do this month? The manager's page for ten minutes between two meetings: each unit, how its month stands, and at most
//! five things to do.

use access::rules::development::{can_plan_unit, can_see_unit_plan};
use access::rules::measurement::can_print_codes;
use access::{Role, scope};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use development::month::{Situation, Task, tasks};
use development::unit_plan::{MonthOfPlan, find_plan, months_of_plan, versions_of_plan};
use learning::session::State as SessionState;
use measurement::Phase;
use measurement::wave::waves_of_unit;
use text::Texts;

use super::facts::gather;
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::learning::admitted;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/month.html")]
struct MonthPage {
    page: Page,
    units: Vec<UnitMonth>,
}

struct UnitMonth {
    name: String,
    href: String,
    has_plan: bool,
    /// How many sessions of the month are done and planned.
    sessions: Option<String>,
    to_do: Vec<ToDo>,
}

struct ToDo {
    text: String,
    /// Where to do it; nothing when it is done by talking to somebody.
    href: Option<String>,
    action: &'static str,
}

/// The page.
pub(crate) async fn show_month(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let actor = &signed_in.actor;
    if !actor.has(Role::Manager) {
        return Err(Failure::NotFound);
    }
    let (t, today) = (signed_in.visit.t, today(&app));
    let mut from = app.db().reader();
    let mut units = Vec::new();
    let led = admitted(&mut from, &scope::units_led(actor)).await?;
    // Sessions and champions belong to the units at the bottom; what stands above them is only their sum.
    let above: Vec<_> = led.iter().filter_map(|(unit, _)| unit.parent).collect();
    for (unit, place) in led.iter().filter(|(unit, _)| !above.contains(&unit.id)) {
        let may = can_see_unit_plan(actor, place)?;
        can_plan_unit(actor, place)?;
        let year = today.parts().0;
        let plan = find_plan(&mut from, &may, year).await?;
        let known = gather(&mut from, actor, &may, plan.as_ref(), year, today).await?;
        let wanted = plan.as_ref().map_or(0, |plan| plan.text.sessions_a_month);
        let versions = versions_of_plan(&mut from, &may, year).await?;
        let since = versions.first().map(|(_, saved)| saved.day_in_sweden());
        let months = since.map(|since| months_of_plan(year, wanted, since, &known.days(), today)).unwrap_or_default();
        let waves = waves_of_unit(&mut from, &can_print_codes(actor, place)?).await?;
        let open_until = waves.iter().filter(|wave| wave.phase(today) == Phase::Open).map(|wave| wave.closes_on).min();
        let waiting = |s: &&learning::session::Session| s.state == SessionState::Planned && s.day() < today;
        let situation = Situation {
            plan: plan.as_ref(),
            months: &months,
            without_register: known.sessions.iter().filter(waiting).count(),
            mandates: &known.mandates,
            open_until,
            has_begun: !known.facts.held.is_empty(),
        };
        let href = format!("/units/{}/{}", place.organisation, place.unit);
        units.push(UnitMonth {
            name: unit.name.clone(),
            has_plan: plan.is_some(),
            sessions: months.iter().find(|month| month.month == today.month()).map(|month| sessions(t, month)),
            to_do: tasks(&situation, today).into_iter().map(|task| to_do(t, &href, task)).collect(),
            href,
        });
    }
    let title = t.with("month-title-of", &[("month", &t.month(today.month()))]);
    Ok(render(&MonthPage { page: signed_in.page("month-title").titled(title), units }))
}

fn sessions(t: Texts, month: &MonthOfPlan) -> String {
    t.with("month-sessions", &[("held", &month.held), ("planned", &month.planned), ("wanted", &month.wanted)])
}

fn to_do(t: Texts, unit: &str, task: Task) -> ToDo {
    let at = |text: String, href: String, action| ToDo { text, href: Some(href), action };
    let talk = |text: String| ToDo { text, href: None, action: "" };
    match task {
        Task::WritePlan => at(t.get("month-write-plan"), format!("{unit}/plan/edit"), "unit-plan-write"),
        Task::OwnTraining { late } => {
            let text = t.get(if late { "month-own-training-late" } else { "month-own-training" });
            at(text, "/kits?audience=manager".to_owned(), "month-to-training")
        }
        Task::FindChampion => talk(t.get("month-find-champion")),
        Task::RenewMandate { ends_on } => talk(t.with("month-renew-mandate", &[("day", &t.date(ends_on))])),
        Task::PlanSessions { more } => talk(t.count("month-plan-sessions", more)),
        Task::KeepRegisters { missing } => talk(t.count("month-keep-registers", missing)),
        Task::GiveTimeToAnswer { until } => {
            at(t.with("month-time-to-answer", &[("day", &t.date(until))]), format!("{unit}/poster"), "units-poster")
        }
        Task::CatchUp { missed } => at(t.count("month-catch-up", missed), format!("{unit}/plan"), "month-to-plan"),
        Task::TalkItThrough => at(t.get("month-talk"), format!("{unit}/plan"), "month-to-plan"),
    }
}
