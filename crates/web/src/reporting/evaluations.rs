//! Which evaluations are there, and how is a new one started?

use ::reporting::evaluation_run::{
    EvaluationRun, OpenWaves, RequestError, list_evaluations, request_evaluation, run_evaluation,
};
use ::reporting::local_report::still_open;
use access::Role;
use access::rules::reporting::{CanEvaluate, can_evaluate};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ProgrammeId;
use people::Programme;

use super::programmes::held;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::session::SignedIn;

struct Line {
    address: String,
    when: String,
    programmes: String,
    state: String,
}

#[derive(Template)]
#[template(path = "reporting/evaluations.html")]
struct EvaluationsPage {
    page: Page,
    lines: Vec<Line>,
    choices: Vec<Programme>,
    form: Filled,
}

/// The evaluations that the account may read, and for an evaluator the form for a new one.
pub(crate) async fn show_evaluations(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &signed_in, Filled::blank()).await?))
}

/// Starts an evaluation of the chosen programmes; it goes on when the page is left. While a measurement of them is open there is
/// none, unless what is open is left out.
pub(crate) async fn start_evaluation(
    State(app): State<App>,
    signed_in: SignedIn,
    mut form: Filled,
) -> Result<Response, Failure> {
    if !signed_in.actor.has(Role::Evaluator) {
        return Err(Failure::NotFound);
    }
    let t = signed_in.visit.t;
    let chosen: Vec<ProgrammeId> =
        form.values("programme").map(str::parse).collect::<Result<_, _>>().map_err(|_| Failure::BadRequest)?;
    if chosen.is_empty() {
        form = form.labelled([("programme", t.get("evaluations-choose"))]);
        form.fail("programme", t.get("evaluations-choose-one"));
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed_in, form).await?));
    }
    let may = can_evaluate(&signed_in.actor, &chosen)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let open = if form.is("closed_only", "yes") { OpenWaves::LeaveOut } else { OpenWaves::Refuse };
    let run = match request_evaluation(&mut work, &may, open).await {
        Ok(run) => run,
        Err(RequestError::Open(waves)) => {
            drop(work);
            form = form.labelled([("closed_only", t.get("evaluations-closed-only"))]);
            let told: Vec<String> = waves.iter().map(|wave| still_open(t, &wave.name, wave.closes_on)).collect();
            form.fail("closed_only", format!("{} {}", told.join(" "), t.get("evaluations-open")));
            return Ok(render_as(StatusCode::CONFLICT, &page(&app, &signed_in, form).await?));
        }
        Err(RequestError::Db(why)) => return Err(why.into()),
    };
    work.commit(run.organisation, "evaluation_requested", Some(run.id.into())).await?;
    let address = address(&run);
    let background = app.clone();
    tokio::spawn(async move { carry_out(background, may, run).await });
    Ok(redirect_and_say(&app, &address, "evaluation-started"))
}

async fn carry_out(app: App, may: CanEvaluate, run: EvaluationRun) {
    let done = run_evaluation(app.db(), &may, &run, app.keys(), |package, context| async move {
        tokio::task::spawn_blocking(move || ::evaluation::evaluate(&package, &context))
            .await
            .map_err(|why| why.to_string())
    });
    if let Err(why) = done.await {
        tracing::error!(evaluation = %run.id, %why, "an evaluation failed");
    }
}

pub(super) fn address(run: &EvaluationRun) -> String {
    format!("/evaluations/{}", run.id)
}

async fn page(app: &App, signed_in: &SignedIn, form: Filled) -> Result<EvaluationsPage, Failure> {
    let actor = &signed_in.actor;
    if !actor.has(Role::Evaluator) && !actor.has(Role::ProgrammeLead) {
        return Err(Failure::NotFound);
    }
    let t = signed_in.visit.t;
    let known = held(app, actor, &[Role::Evaluator, Role::ProgrammeLead]).await?;
    let choices = held(app, actor, &[Role::Evaluator]).await?;
    let name = |id: &ProgrammeId| known.iter().find(|p| p.id == *id).map_or("–", |p| p.name.as_str());
    let lines = list_evaluations(&mut app.db().reader(), actor)
        .await?
        .iter()
        .map(|run| {
            let (day, minute) = run.requested_at.in_sweden();
            Line {
                address: address(run),
                when: format!("{} {}", t.date(day), t.clock(minute)),
                programmes: run.programmes.iter().map(name).collect::<Vec<_>>().join(", "),
                state: t.code("evaluation-state", run.state.code()),
            }
        })
        .collect();
    Ok(EvaluationsPage { page: signed_in.page("evaluations-title"), lines, choices, form })
}

impl EvaluationsPage {
    /// Whether the programme was chosen when the form was sent.
    fn chosen(&self, programme: &Programme) -> bool {
        let id = programme.id.to_string();
        self.form.values("programme").any(|value| value == id)
    }
}
