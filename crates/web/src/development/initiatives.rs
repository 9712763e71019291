//! The organisation's plan from its sides: initiatives on a board by phase, in their units, in time, with the needs that they answer,
//! and what is late.

use std::collections::BTreeSet;

use access::rules::development::{can_coordinate, can_see_initiatives};
use access::scope;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use development::activity::{Activity, Timing, timing};
use development::initiative::{Initiative, Phase};
use development::need::ListedNeed;
use development::plan::{Figures, Living, read_plan};
use kernel::{Date, OrganisationId, UnitId};
use reporting::charts::{Chart, Frame, Span, timeline};
use text::Texts;

use super::today;
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/initiatives_of.html")]
struct OrganisationsPage {
    page: Page,
    organisations: Vec<(OrganisationId, String)>,
}

#[derive(Template)]
#[template(path = "development/board.html")]
struct BoardPage {
    page: Page,
    ways: Ways,
    plan: Living,
    coordinates: bool,
    figures: Figures,
    columns: Vec<(Phase, Vec<Card>)>,
}

struct Card {
    href: String,
    name: String,
    owner: Option<String>,
    by_staff: bool,
    no_competence_plan: bool,
    late: usize,
}

#[derive(Template)]
#[template(path = "development/matrix.html")]
struct MatrixPage {
    page: Page,
    ways: Ways,
    initiatives: Vec<(String, String)>,
    /// Each unit, and for each initiative its name and how it stands there; nothing where the unit takes no part.
    rows: Vec<(String, Vec<(String, String)>)>,
}

#[derive(Template)]
#[template(path = "development/timeline.html")]
struct TimelinePage {
    page: Page,
    ways: Ways,
    chart: Option<Chart>,
    without: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "development/map.html")]
struct MapPage {
    page: Page,
    ways: Ways,
    organisation: OrganisationId,
    met: Vec<ListedNeed>,
    unmet: Vec<ListedNeed>,
    not_looked_at: usize,
    without_need: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "development/late.html")]
struct LatePage {
    page: Page,
    ways: Ways,
    lines: Vec<LateLine>,
}

struct LateLine {
    timing: Timing,
    href: String,
    name: String,
    initiative: String,
    who: String,
    ends_on: Option<Date>,
}

/// The ways to look at the plan, for the navigation of its pages.
pub(super) struct Ways {
    here: &'static str,
    base: String,
}

impl Ways {
    pub(super) fn at(organisation: OrganisationId, here: &'static str) -> Self {
        Self { here, base: base(organisation) }
    }

    /// Address, text key, and whether it is this page.
    pub(super) fn all(&self) -> Vec<(String, &'static str, bool)> {
        let ways = [
            ("", "plan-board"),
            ("/map", "plan-map"),
            ("/matrix", "plan-matrix"),
            ("/timeline", "plan-timeline"),
            ("/late", "plan-late"),
            ("/search", "plan-search"),
            ("/document", "plan-document"),
            ("/editions", "plan-editions"),
            ("/decisions", "plan-decisions"),
            ("/gates", "gates-title"),
            ("/parties", "parties-title"),
        ];
        ways.into_iter().map(|(to, key)| (format!("{}{to}", self.base), key, key == self.here)).collect()
    }
}

/// The address of an organisation's plan.
pub(super) fn base(organisation: OrganisationId) -> String {
    format!("/initiatives/{organisation}")
}

/// The living plan, for somebody who may see it.
pub(super) async fn living(app: &App, signed_in: &SignedIn, organisation: OrganisationId) -> Result<Living, Failure> {
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    Ok(read_plan(&mut app.db().reader(), &may).await?)
}

/// A page of the plan, under the way to it.
pub(super) fn plan_page(signed_in: &SignedIn, organisation: OrganisationId, title: &str) -> Page {
    let t = signed_in.visit.t;
    signed_in.page(title).under(base(organisation), t.get("initiatives-title"))
}

/// Whose plan? The only one at once.
pub(crate) async fn show_initiatives(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let seen = scope::organisations_with_initiatives(&signed_in.actor);
    match seen.as_slice() {
        [] => Err(Failure::NotFound),
        [only] => Ok(see_other(&base(*only))),
        several => {
            let mut organisations = Vec::new();
            for organisation in several {
                let found = people::organisation::find_organisation(&mut app.db().reader(), *organisation).await?;
                organisations.extend(found.map(|found| (found.id, found.name)));
            }
            Ok(render(&OrganisationsPage { page: signed_in.page("initiatives-title"), organisations }))
        }
    }
}

/// The board.
pub(crate) async fn show_board(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let plan = living(&app, &signed_in, organisation).await?;
    let day = today(&app);
    let columns = Phase::ALL.iter().map(|phase| {
        let of_phase = plan.initiatives.iter().filter(|one| one.phase == *phase);
        (*phase, of_phase.map(|one| card(&plan, one, day)).collect::<Vec<_>>())
    });
    let columns = columns.collect();
    Ok(render(&BoardPage {
        page: signed_in.page("initiatives-title"),
        ways: Ways::at(organisation, "plan-board"),
        coordinates: can_coordinate(&signed_in.actor, organisation).is_ok(),
        figures: plan.figures(),
        columns,
        plan,
    }))
}

fn card(plan: &Living, one: &Initiative, day: Date) -> Card {
    let late = |activity: &&Activity| timing(activity, &plan.activities, day) == Timing::Late;
    Card {
        href: address(one),
        name: one.name.clone(),
        owner: plan.owner(one).map(str::to_owned),
        by_staff: one.is_begun_by_staff(&plan.needs),
        no_competence_plan: one.phase.is_open() && one.phase != Phase::Idea && !one.content.has_competence_plan(),
        late: if one.phase == Phase::Stopped { 0 } else { plan.activities_of(one).filter(late).count() },
    }
}

/// The address of an initiative.
pub(super) fn address(one: &Initiative) -> String {
    format!("{}/{}", base(one.organisation), one.id)
}

/// Which initiative in which unit.
pub(crate) async fn show_matrix(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let (plan, t, day) = (living(&app, &signed_in, organisation).await?, signed_in.visit.t, today(&app));
    let shown: Vec<&Initiative> =
        plan.initiatives.iter().filter(|one| one.phase != Phase::Stopped && !one.units.is_empty()).collect();
    let units: BTreeSet<(&str, UnitId)> =
        shown.iter().flat_map(|one| &one.units).map(|(unit, _)| (plan.unit(*unit), *unit)).collect();
    let cell = |one: &Initiative, unit: UnitId| match one.units.iter().find(|(known, _)| *known == unit) {
        None => String::new(),
        Some((_, None)) => t.get("plan-matrix-not-decided"),
        Some((_, Some(starts))) if *starts > day => t.with("plan-matrix-from", &[("day", &t.date(*starts))]),
        Some((_, Some(_))) => t.code("initiative-phase", one.phase.code()),
    };
    let rows = units.iter().map(|(name, unit)| {
        ((*name).to_owned(), shown.iter().map(|one| (one.name.clone(), cell(one, *unit))).collect::<Vec<_>>())
    });
    Ok(render(&MatrixPage {
        page: plan_page(&signed_in, organisation, "plan-matrix"),
        ways: Ways::at(organisation, "plan-matrix"),
        rows: rows.collect(),
        initiatives: shown.iter().map(|one| (address(one), one.name.clone())).collect(),
    }))
}

/// What is done when.
pub(crate) async fn show_timeline(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let (plan, t, day) = (living(&app, &signed_in, organisation).await?, signed_in.visit.t, today(&app));
    let mut spans: Vec<(Date, Date, &str, String)> = Vec::new();
    let mut without = Vec::new();
    for one in plan.initiatives.iter().filter(|one| one.phase.is_open()) {
        let starts = plan.activities_of(one).filter_map(|activity| activity.starts_on.or(activity.ends_on)).min();
        let ends = plan.activities_of(one).filter_map(|activity| activity.ends_on.or(activity.starts_on)).max();
        match (starts, ends) {
            (Some(from), Some(to)) => {
                spans.push((from, to, &one.name, t.code("initiative-phase", one.phase.code())));
            }
            _ => without.push((address(one), one.name.clone())),
        }
    }
    spans.sort();
    let spans: Vec<Span<'_>> =
        spans.iter().map(|(from, to, label, state)| Span { label, from: *from, to: *to, state }).collect();
    let title = t.get("plan-timeline");
    let frame = Frame { id: "timeline", title: &title };
    let chart = (!spans.is_empty()).then(|| timeline(t, frame, head(t, "initiative-title"), &spans, day));
    Ok(render(&TimelinePage {
        page: plan_page(&signed_in, organisation, "plan-timeline"),
        ways: Ways::at(organisation, "plan-timeline"),
        chart,
        without,
    }))
}

/// What the columns of a timeline's table are called.
pub(super) fn head(t: Texts, what: &str) -> [String; 4] {
    [t.get(what), t.get("activity-starts"), t.get("activity-ends"), t.get("activity-state-title")]
}

/// Which need is answered by which initiative.
pub(crate) async fn show_map(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let plan = living(&app, &signed_in, organisation).await?;
    let has_open_need = |one: &&Initiative| plan.needs_of(one).any(|listed| listed.need.state.is_open());
    let without_need = plan.initiatives.iter().filter(|one| one.phase.is_open() && !has_open_need(one));
    let without_need = without_need.map(|one| (address(one), one.name.clone())).collect();
    let open = plan.needs.into_iter().filter(|listed| listed.need.state.is_open());
    let (unmet, met) = open.partition(|listed| listed.initiatives.is_empty());
    Ok(render(&MapPage {
        page: plan_page(&signed_in, organisation, "plan-map"),
        ways: Ways::at(organisation, "plan-map"),
        organisation,
        met,
        unmet,
        not_looked_at: plan.not_looked_at,
        without_need,
    }))
}

/// What is late, held up or due soon.
pub(crate) async fn show_late(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let (plan, day) = (living(&app, &signed_in, organisation).await?, today(&app));
    let mut lines: Vec<LateLine> = Vec::new();
    for one in plan.initiatives.iter().filter(|one| one.phase != Phase::Stopped) {
        for activity in plan.activities_of(one) {
            let timing = timing(activity, &plan.activities, day);
            if timing == Timing::Fine {
                continue;
            }
            let party = activity.party.map(|party| plan.party(party).to_owned());
            let who: Vec<String> = activity.responsible.clone().into_iter().chain(party).collect();
            lines.push(LateLine {
                timing,
                href: format!("{}/activities/{}", address(one), activity.id),
                name: activity.name.clone(),
                initiative: one.name.clone(),
                who: who.join(", "),
                ends_on: activity.ends_on,
            });
        }
    }
    lines.sort_by(|a, b| (a.timing, a.ends_on, &a.name).cmp(&(b.timing, b.ends_on, &b.name)));
    Ok(render(&LatePage {
        page: plan_page(&signed_in, organisation, "plan-late"),
        ways: Ways::at(organisation, "plan-late"),
        lines,
    }))
}
