//! What do the cost of an hour and the cost of a participant depend on? A tornado of factors, each from its lowest to its highest.

use ::economy::cost::cost_cells;
use ::economy::rate::{RateKind, find_rates};
use ::economy::sensitivity::{Bar, Factor, Known, Per, tornado};
use ::economy::working_time::{reckon, time_rows};
use ::reporting::charts::{Frame, TornadoBar, tornado as tornado_chart};
use ::reporting::document::{Document, Html, Section};
use access::rules::economy::can_see_costs;
use access::rules::participation::can_see_programme_participation;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{CostKind, Estimate, Ore, OrganisationId, ProgrammeId};
use participation::working_time::certified_hours;
use text::Texts;

use super::ChosenTime;
use super::costs::filled;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, figures, programme};

/// How much hourly rates may be off.
const RATE_SPAN: f64 = 0.1;
/// The key of the method in `docs/methods.md`.
const METHOD: &str = "cost_sensitivity";

#[derive(Template)]
#[template(path = "economy/sensitivity.html")]
struct SensitivityPage {
    page: Page,
    here: String,
    chosen: Filled,
    body: Html,
}

/// The page.
pub(crate) async fn show_sensitivity(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(chosen): Query<ChosenTime>,
) -> Result<Response, Failure> {
    let may = can_see_costs(&signed_in.actor, id)?;
    let sees_time = can_see_programme_participation(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let whole = figures(&app, &signed_in, id).await?.participation.whole;
    let (t, above) = (signed_in.visit.t, address(lead, id));
    let mut reader = app.db().reader();
    let cells = cost_cells(&mut reader, &may).await?;
    let rates = find_rates(&mut reader, &may).await?;
    let reckoned = reckon(&time_rows(&mut reader, &sees_time).await?, &rates);
    let certified = certified_hours(&mut reader, &sees_time).await?;
    let today = app.db().now().day_in_sweden();
    let kinds = chosen.kinds();
    let sum = |wanted: &dyn Fn(&::economy::cost::CostCell) -> bool| -> f64 {
        cells.iter().filter(|cell| wanted(cell)).map(|cell| cell.amount).sum::<Ore>().kronor()
    };
    let booked = |cell: &::economy::cost::CostCell| cell.kind != CostKind::LostWorkingTime;
    let indirect = sum(&|cell| cell.kind == CostKind::Indirect);
    let all = sum(&booked);
    let joint = sum(&|cell| booked(cell) && cell.member.is_none());
    let lost_booked = sum(&|cell| !booked(cell));
    // Where the hours are withheld so is whatever rests on them; a kind of time that is booked stands as it was booked.
    let time = |kind: CostKind| {
        let may_be_shown = reckoned.whole_may_be_shown && whole.hours.value.is_some();
        let amount = reckoned.of_kind(kind).kronor();
        (may_be_shown && amount > 0.0).then_some(amount)
    };
    let lost_time = if lost_booked > 0.0 { Some(lost_booked) } else { time(CostKind::LostWorkingTime) };
    let known = Known {
        direct: all - indirect,
        indirect,
        joint_share: if all > 0.0 { (joint / all).clamp(0.0, 1.0) } else { 0.0 },
        staff_time: time(CostKind::Staff),
        lost_time,
        with_staff_time: kinds.contains(&CostKind::Staff),
        with_lost_time: kinds.contains(&CostKind::LostWorkingTime),
        rate_span: RATE_SPAN,
        flat_indirect: rates.on(RateKind::Indirect, today).map(|hundredths| hundredths as f64 / 10_000.0),
        hours: whole.hours.value.unwrap_or(0.0),
        certified_hours: certified.value,
        persons: whole.persons.value.unwrap_or(0.0),
    };
    let mut document = Document { title: t.get("depends-title"), lead: Vec::new(), sections: Vec::new() };
    let shown = [
        (Per::Hour, "hour", "sek_per_hour", &whole.hours),
        (Per::Participant, "participant", "sek_per_participant", &whole.persons),
    ];
    for (per, code, unit, by) in shown {
        document.sections.push(section(t, &known, per, code, unit, by));
    }
    document.sections.push(missing(t, &known));
    let page = SensitivityPage {
        page: signed_in
            .page("depends-title")
            .under("/programmes", t.get("nav-programme"))
            .under(&above, found.name)
            .under(format!("{above}/costs"), t.get("costs-title")),
        here: format!("{above}/costs/sensitivity"),
        chosen: filled(&kinds),
        body: document.body(t),
    };
    Ok(render(&page))
}

fn section(t: Texts, known: &Known, per: Per, code: &str, unit: &str, by: &Estimate) -> Section {
    let mut section = Section::new(format!("per-{code}"), t.get(&format!("depends-per-{code}")), 2);
    let seen = if known.direct + known.indirect > 0.0 { tornado(known, per) } else { None };
    let Some(seen) = seen else {
        section.text(t.get("depends-nothing"));
        return section;
    };
    let estimate = |value: f64| Estimate::plain(value, unit, by.n, &by.base, METHOD);
    let bars: Vec<TornadoBar> = seen.bars.iter().map(|bar| shown(t, known, bar, &estimate)).collect();
    let base = estimate(seen.base);
    section.text(t.with("depends-base", &[("value", &t.value(&base))]));
    if bars.is_empty() {
        section.text(t.get("depends-no-factor"));
        return section;
    }
    let frame = Frame { id: &format!("tornado-{code}"), title: &t.get(&format!("depends-chart-{code}")) };
    section.chart(tornado_chart(t, frame, &base, &bars), [&base]);
    section
}

/// A factor with what gives its ends.
fn shown(t: Texts, known: &Known, bar: &Bar, estimate: &impl Fn(f64) -> Estimate) -> TornadoBar {
    let code = bar.factor.code();
    let setting = |which: &str| {
        let key = format!("depends-{code}-{which}");
        match (bar.factor, which) {
            (Factor::HourlyRate, _) => t.with(&key, &[("percent", &t.percent(100.0 * known.rate_span))]),
            _ => t.get(&key),
        }
    };
    let (low, high) = if bar.first_is_low { ("first", "second") } else { ("second", "first") };
    TornadoBar {
        label: t.get(&format!("depends-{code}")),
        low: (estimate(bar.low), setting(low)),
        high: (estimate(bar.high), setting(high)),
    }
}

/// What is not known, and which factors are missing because of it.
fn missing(t: Texts, known: &Known) -> Section {
    let mut section = Section::new("missing", t.get("depends-missing"), 2);
    let mut any = false;
    for (there, key) in [
        (known.staff_time.is_some(), "depends-no-staff-time"),
        (known.lost_time.is_some(), "depends-no-lost-time"),
        (known.certified_hours.is_some(), "depends-no-certified"),
        (known.flat_indirect.is_some(), "depends-no-flat"),
    ] {
        if !there {
            any = true;
            section.text(t.get(key));
        }
    }
    if !any {
        section.text(t.get("depends-all-known"));
    }
    section
}
