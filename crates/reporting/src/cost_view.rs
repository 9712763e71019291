//! What does the programme cost with and without the working time that is reckoned from its hours? Booked costs and reckoned time
//! are never mixed without saying so: this part stands first and says what is in the figures below it.

use economy::cost_per_hour::cost_rates;
use economy::working_time::Reckoned;
use kernel::{Activity, Caveat, CostKind, Estimate, Ore};
use text::Texts;

use crate::document::{Cell, Section};
use crate::overview::{Overview, taken};

/// Which reckoned time is in the costs.
#[derive(Debug, Clone)]
pub struct TimeInCosts {
    /// What was chosen.
    pub kinds: Vec<CostKind>,
    /// What the time is reckoned at; nothing where nobody chose any.
    pub reckoned: Option<Reckoned>,
}

impl TimeInCosts {
    /// The kinds that are added: those that were chosen, without lost working time that is booked already.
    pub fn added(&self, overview: &Overview) -> Vec<CostKind> {
        let booked = overview.costs.has_lost_working_time();
        self.kinds.iter().copied().filter(|kind| !(booked && *kind == CostKind::LostWorkingTime)).collect()
    }
}

/// The overview with the chosen time in its costs, where each activity's part may be shown; else as it was booked.
#[must_use]
pub fn with_time(overview: &Overview, time: &TimeInCosts) -> Overview {
    let mut seen = overview.clone();
    let Some(reckoned) = &time.reckoned else { return seen };
    if !may_divide(overview, reckoned) {
        return seen;
    }
    let cells = |costs: &economy::cost::CostSums| -> Vec<(Activity, CostKind, Ore)> {
        let activities = costs.activities();
        let kinds = costs.kinds();
        activities
            .iter()
            .flat_map(|a| kinds.iter().map(|k| (*a, *k, costs.cell(*a, *k))))
            .filter(|c| c.2 != Ore(0))
            .collect()
    };
    let more = reckoned.sums(&time.added(overview));
    seen.costs = cells(&overview.costs).into_iter().chain(cells(&more)).collect();
    seen.rates = cost_rates(&seen.costs, &taken(&overview.participation.whole));
    seen
}

/// Whether the time may stand activity by activity: enough persons behind each part, and every activity's hours shown.
fn may_divide(overview: &Overview, reckoned: &Reckoned) -> bool {
    let division = &overview.participation.whole.hours_by_activity;
    reckoned.whole_may_be_shown
        && reckoned.activities_may_be_shown
        && division.left_out.is_none()
        && division.parts.iter().all(|(_, hours)| hours.value.is_some())
}

/// What is in the costs, and what each part makes per participant and per hour.
pub fn time_section(t: Texts, overview: &Overview, time: &TimeInCosts) -> Section {
    let mut section = Section::new("time", t.get("time-title"), 2);
    let added = time.added(overview);
    section.notice(t.get(match (added.contains(&CostKind::Staff), added.contains(&CostKind::LostWorkingTime)) {
        (false, false) => "time-none",
        (true, false) => "time-staff",
        (false, true) => "time-lost",
        (true, true) => "time-both",
    }));
    if added.len() < time.kinds.len() {
        section.text(t.get("time-lost-booked"));
    }
    let Some(reckoned) = &time.reckoned else { return section };
    if reckoned.some_without_rate {
        section.notice(t.get("rates-some-without"));
    }
    if !may_divide(overview, reckoned) {
        section.text(t.get("time-not-divided"));
    }
    let whole = &overview.participation.whole;
    let shown = |amount: Ore| {
        if reckoned.whole_may_be_shown && whole.hours.value.is_some() {
            Estimate::plain(amount.kronor(), "sek", whole.persons.n, "hours and rates", "cost_per_hour")
        } else {
            Estimate::withheld("sek", 0, "hours and rates", "cost_per_hour", Caveat::TooFew)
        }
    };
    let booked = overview.costs.total();
    let reckoned_in_all: Ore = added.iter().map(|kind| reckoned.of_kind(*kind)).sum();
    let booked_estimate = Estimate::plain(booked.kronor(), "sek", whole.persons.n, "costs entered", "cost_per_hour");
    let mut lines = vec![(t.get("time-booked"), booked_estimate)];
    for kind in &added {
        let name = if *kind == CostKind::Staff { "time-reckoned-staff" } else { "time-reckoned-lost" };
        lines.push((t.get(name), shown(reckoned.of_kind(*kind))));
    }
    lines.push((t.get("time-in-all"), shown(booked + reckoned_in_all)));
    let mut rows = Vec::new();
    for (name, amount) in lines {
        let per = |by: &Estimate, unit: &str| match (amount.value, by.value) {
            (Some(sum), Some(divisor)) if divisor > 0.0 => {
                Estimate::plain(sum / divisor, unit, by.n, &by.base, "cost_per_hour")
            }
            _ => Estimate::withheld(unit, 0, &by.base, "cost_per_hour", Caveat::TooFew),
        };
        let per_participant = per(&whole.persons, "sek_per_participant");
        let per_hour = per(&whole.hours, "sek_per_hour");
        let cells = [&amount, &per_participant, &per_hour].map(|estimate| section.cell(t, estimate));
        rows.push(std::iter::once(Cell::from(name)).chain(cells).collect());
    }
    let head = ["costs-figure", "costs-total", "cost-per-participant", "cost-per-hour"];
    section.table(t.get("time-table"), head.map(|key| t.get(key)).into(), rows);
    section
}

/// By what the costs are divided, and what is not counted in it.
pub fn denominators(t: Texts, overview: &Overview) -> Section {
    let whole = &overview.participation.whole;
    let mut section = Section::new("denominators", t.get("denominators-title"), 2);
    section.text(t.get("denominators-text"));
    let mut rows =
        vec![vec![t.get("denominators-whole").into(), section.cell(t, &whole.persons), section.cell(t, &whole.hours)]];
    for (activity, hours) in &whole.hours_by_activity.parts {
        let persons = match hours.value {
            Some(_) => t.whole(hours.n),
            None => t.get("withheld"),
        };
        rows.push(vec![t.code("activity", activity.code()).into(), persons.into(), section.cell(t, hours)]);
    }
    let head = ["costs-activity", "overview-persons", "overview-hours"];
    section.table(t.get("denominators-table"), head.map(|key| t.get(key)).into(), rows);
    section.text(t.get("denominators-left-out"));
    let without_hours = overview.rates.by_activity.iter().filter(|row| {
        row.per_hour.without_lost_working_time.value.is_none()
            && !whole.hours_by_activity.parts.iter().any(|(activity, _)| *activity == row.activity)
    });
    let names: Vec<String> = without_hours.map(|row| t.code("activity", row.activity.code())).collect();
    if !names.is_empty() {
        section.text(t.with("denominators-no-hours", &[("activities", &names.join(", "))]));
    }
    section
}
