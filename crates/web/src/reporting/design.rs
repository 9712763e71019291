//! How should the programme start, so that its effect can be told afterwards? What each way of starting would show with the
//! programme's own organisations and staff, and the draw of who starts when: made once, kept, and to be fetched as it was drawn.

use ::reporting::document::Html;
use ::reporting::plan_report::{draw_document, power_document};
use ::reporting::rollout_draw::{Cluster, Draw, DrawError, Member};
use ::reporting::rollout_draw::{allocations_file, keep_draw, list_draws, members, new_seed, question};
use access::rules::people::{CanSetUpProgramme, can_set_up_programme};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use evaluation::plan::{PlannedAnswers, PlannedSpread, PowerQuestion, draw_rollout, plan_power};
use evaluation::result::ComparisonLevel;
use kernel::{Date, OrganisationId, ProgrammeId};
use text::Texts;

use super::overview::{address, programme};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// From so many organisations whole organisations can be told apart; with fewer, units are looked at first.
const ORGANISATIONS_FROM: usize = 8;
/// Of those who answer, the share that can be linked to their other answers.
const LINKED: f64 = 0.65;
/// The effects to choose from, in standard deviations.
const EFFECTS: [(&str, &str, f64); 4] = [
    ("small", "design-effect-small", 0.1),
    ("some", "design-effect-some", 0.2),
    ("middle", "design-effect-middle", 0.3),
    ("large", "design-effect-large", 0.5),
];

#[derive(Template)]
#[template(path = "reporting/design.html")]
struct DesignPage {
    page: Page,
    here: String,
    drawn: Option<Html>,
    numbers_lead: String,
    power: Option<Html>,
    power_refused: String,
    asked: Filled,
    levels: Vec<(&'static str, String)>,
    effects: Vec<(&'static str, String)>,
    level: ComparisonLevel,
    waiting: Vec<Cluster>,
    started: Vec<String>,
    seen: u64,
    form: Filled,
}

impl DesignPage {
    fn waiting_in_words(&self) -> String {
        in_words(self.page.t, self.level, self.waiting.len())
    }
}

/// What could be seen, who starts when, and the form for the draw.
pub(crate) async fn show_design(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    asked: Filled,
) -> Result<Response, Failure> {
    let may = permission(&signed_in, lead, id)?;
    show(&app, &signed_in, &may, asked, None, StatusCode::OK).await
}

/// Draws who starts when, and sets the starts.
pub(crate) async fn draw(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = permission(&signed_in, lead, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("starts_on", t.get("design-starts")),
        ("draw_steps", t.get("design-steps")),
        ("weeks", t.get("design-weeks")),
        ("again", t.get("design-draw")),
        ("own", t.get("design-own")),
    ]);
    let level: Option<ComparisonLevel> = form.value("draw_level").parse().ok();
    let starts_on = form.date(t, "starts_on");
    let (steps, weeks) = (form.whole(t, "draw_steps", 2..=12), form.whole(t, "weeks", 1..=52));
    let today = app.db().now().day_in_sweden();
    if starts_on.is_some_and(|day| day <= today) {
        form.fail("starts_on", t.get("design-not-future"));
    }
    let latest = list_draws(&mut app.db().reader(), &may).await?.first().map_or(0, |draw| draw.number);
    let seen: u64 = form.value("seen").parse().unwrap_or(0);
    if latest > 0 && !form.is("again", "yes") {
        form.fail("again", t.get("design-again-wanted"));
    }
    if let (Some(level), Some(first), Some(steps), Some(weeks)) = (level, starts_on, steps, weeks) {
        let starts: Vec<Date> = (0..steps).map(|step| first.plus_days(7 * weeks * step)).collect();
        let all = members(&mut app.db().reader(), &may, level, today).await?;
        let mut clusters: Vec<Cluster> = waiting(all, today).0;
        take_own(t, &mut form, &mut clusters);
        if (clusters.len() as i64) < steps {
            form.fail("draw_steps", t.get("design-too-many-steps"));
        }
        if starts.last().is_some_and(|last| *last > found.ends_on) {
            form.fail("starts_on", t.get("design-after-end"));
        }
        if !form.has_errors() {
            let seed = new_seed(&app.db().work(signed_in.as_actor()).await?)?;
            let asked = question(&found.code, seed, starts, level, &clusters);
            let drawn = tokio::task::spawn_blocking(move || draw_rollout(&asked)).await.map_err(Failure::internal)?;
            let drawn = drawn.map_err(Failure::internal)?;
            let mut work = app.db().work(signed_in.as_actor()).await?;
            return match keep_draw(&mut work, &may, level, &clusters, &drawn, seen).await {
                Ok(_) => {
                    work.commit(lead, "rollout_drawn", Some(id.into())).await?;
                    Ok(redirect_and_say(&app, &here(lead, id), "design-drawn"))
                }
                Err(DrawError::DrawnMeanwhile | DrawError::Started) => Err(Failure::Conflict),
                Err(DrawError::Db(why)) => Err(why.into()),
            };
        }
    }
    let asked = Filled::with(level.map(|level| ("level", level.code())));
    show(&app, &signed_in, &may, asked, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The draws that could have been made, with the one that was, as the package has them.
pub(crate) async fn send_allocations(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = permission(&signed_in, lead, id)?;
    let draws = list_draws(&mut app.db().reader(), &may).await?;
    let Some(draw) = draws.first() else {
        return Ok(redirect_and_say(&app, &here(lead, id), "design-nothing-drawn"));
    };
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"allocations.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, allocations_file(draw)).into_response())
}

fn permission(signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<CanSetUpProgramme, Failure> {
    let may = can_set_up_programme(&signed_in.actor, id)?;
    if may.programme().lead == lead { Ok(may) } else { Err(Failure::NotFound) }
}

fn here(lead: OrganisationId, id: ProgrammeId) -> String {
    format!("{}/design", address(lead, id))
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanSetUpProgramme,
    asked: Filled,
    form: Option<Filled>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (lead, id, t) = (may.programme().lead, may.programme().programme, signed_in.visit.t);
    let found = programme(app, signed_in, lead, id).await?;
    let today = app.db().now().day_in_sweden();
    let mut reader = app.db().reader();
    let draws: Vec<Draw> = list_draws(&mut reader, may).await?;
    let organisations = members(&mut reader, may, ComparisonLevel::Organisation, today).await?;
    let usual = match draws.first() {
        Some(draw) => draw.level,
        None if organisations.len() < ORGANISATIONS_FROM => ComparisonLevel::Unit,
        None => ComparisonLevel::Organisation,
    };
    let level = asked.value("level").parse().unwrap_or(usual);
    let all = match level {
        ComparisonLevel::Organisation => organisations,
        ComparisonLevel::Unit => members(&mut reader, may, level, today).await?,
    };
    let sizes = Sizes::of(&all);
    let (asked, steps, power) = powered(t, asked, level, &sizes);
    let (waiting, started) = waiting(all, today);
    let form = form.unwrap_or_else(|| {
        let steps = steps.min(waiting.len().max(2));
        Filled::with([("draw_steps", steps.to_string()), ("weeks", "8".to_owned())])
    });
    let of_programme = in_words(t, level, sizes.clusters);
    let page = DesignPage {
        page: signed_in
            .page("design-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name),
        here: here(lead, id),
        drawn: draw_document(t, &draws).map(|document| document.body(t)),
        numbers_lead: t.with("design-numbers-lead", &[("clusters", &of_programme), ("staff", &t.whole(sizes.staff))]),
        power,
        power_refused: t.get(if sizes.clusters < 2 { "design-too-few" } else { "design-cannot" }),
        asked,
        levels: ComparisonLevel::ALL.iter().map(|one| (one.code(), t.code("design-level", one.code()))).collect(),
        effects: EFFECTS.iter().map(|(value, key, _)| (*value, t.get(key))).collect(),
        level,
        waiting,
        // Whoever has started is named when there are few of them: a list of hundreds tells nobody anything.
        started: if started.len() <= 20 { started } else { Vec::new() },
        seen: draws.first().map_or(0, |draw| draw.number),
        form,
    };
    Ok(render_as(status, &page))
}

/// How large the programme is.
struct Sizes {
    clusters: usize,
    staff: u64,
    units: usize,
}

impl Sizes {
    fn of(members: &[Member]) -> Self {
        Self {
            clusters: members.len(),
            staff: members.iter().map(|member| member.cluster.staff).sum(),
            units: members.iter().map(|member| member.cluster.units.len()).sum(),
        }
    }
}

/// The form with what was asked or usual, the number of steps, and what could be seen.
fn powered(t: Texts, mut asked: Filled, level: ComparisonLevel, sizes: &Sizes) -> (Filled, usize, Option<Html>) {
    let usual_steps = sizes.clusters.clamp(2, 4);
    if asked.value("steps").is_empty() {
        asked = Filled::with([
            ("level", level.code().to_owned()),
            ("steps", usual_steps.to_string()),
            ("answers", "6".to_owned()),
            ("effect", "middle".to_owned()),
        ]);
    }
    asked = asked.labelled([("steps", t.get("design-steps")), ("answers", t.get("design-answers"))]);
    let (steps, answers) = (asked.whole(t, "steps", 2..=12), asked.whole(t, "answers", 1..=10));
    let effect = EFFECTS.iter().find(|(value, ..)| asked.is("effect", value)).map_or(0.3, |(.., effect)| *effect);
    let (Some(steps), Some(answers)) = (steps, answers) else { return (asked, usual_steps, None) };
    let steps = usize::try_from(steps).unwrap_or(usual_steps);
    let clusters = sizes.clusters.max(1) as f64;
    let usual = PlannedSpread::default();
    let spread = match level {
        ComparisonLevel::Organisation => usual,
        // A unit by itself differs from others by its organisation and by itself.
        ComparisonLevel::Unit => PlannedSpread {
            clusters: usual.clusters.hypot(usual.units),
            cluster_waves: usual.cluster_waves.hypot(usual.unit_waves),
            units: 0.0,
            unit_waves: 0.0,
            ..usual
        },
    };
    let plan = plan_power(&PowerQuestion {
        clusters: sizes.clusters,
        steps,
        answers: PlannedAnswers {
            per_wave: sizes.staff as f64 / clusters * answers as f64 / 10.0,
            linked: LINKED,
            units: sizes.units as f64 / clusters,
        },
        spread,
        effect,
        power: 0.8,
        alpha: 0.05,
    });
    (asked, steps, plan.ok().map(|plan| power_document(t, &plan).body(t)))
}

/// Puts the numbers of an own list beside those that are drawn: code or name and a whole number a line, for all of them or for none.
fn take_own(t: Texts, form: &mut Filled, clusters: &mut [Cluster]) {
    let written = form.value("own").trim().to_owned();
    for line in written.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let told = line.rsplit_once([';', '\t']);
        let told = told.and_then(|(name, number)| Some((name.trim(), number.trim().parse::<i64>().ok()?)));
        let said = |key: &str| t.with(key, &[("line", &line)]);
        let Some((name, number)) = told else {
            form.fail("own", said("design-own-wrong"));
            continue;
        };
        match clusters.iter_mut().find(|cluster| cluster.key == name || cluster.name == name) {
            None => form.fail("own", said("design-own-unknown")),
            Some(cluster) if cluster.own.is_some() => form.fail("own", said("design-own-twice")),
            Some(cluster) => cluster.own = Some(number),
        }
    }
    if let (Some(lacks), false) = (clusters.iter().find(|cluster| cluster.own.is_none()), written.is_empty()) {
        form.fail("own", t.with("design-own-missing", &[("name", &lacks.name)]));
    }
}

/// Those who have not started, and the names of those who have.
fn waiting(members: Vec<Member>, today: Date) -> (Vec<Cluster>, Vec<String>) {
    let (waiting, started): (Vec<Member>, Vec<Member>) =
        members.into_iter().partition(|member| member.starts_on > today);
    let clusters = waiting.into_iter().map(|member| member.cluster).collect();
    (clusters, started.into_iter().map(|member| member.cluster.name).collect())
}

fn in_words(t: Texts, level: ComparisonLevel, n: usize) -> String {
    match level {
        ComparisonLevel::Organisation => t.count("design-organisations", n),
        ComparisonLevel::Unit => t.count("design-units", n),
    }
}
