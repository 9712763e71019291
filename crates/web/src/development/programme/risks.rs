//! The programme's register of risks: read, written and followed up on one page.

use access::rules::people::can_set_up_programme;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::risk::{LONGEST, Risk, RiskError, RiskText, STEPS, State as Stands, keep_risk, risks};
use kernel::{OrganisationId, ProgrammeId, RiskId};
use serde::Deserialize;

use super::{may_change, may_see};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

#[derive(Template)]
#[template(path = "development/programme/risks.html")]
struct RisksPage {
    page: Page,
    here: String,
    risks: Vec<Risk>,
    may_change: bool,
    form: Filled,
    steps: Vec<(String, String)>,
    states: Vec<(String, String)>,
}

impl RisksPage {
    fn step(&self, step: &i64) -> String {
        self.page.t.code("risk-step", &step.to_string())
    }
}

/// Which risk is to be changed.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    risk: Option<RiskId>,
}

/// The register.
pub(crate) async fn show_risks(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let all = risks(&mut app.db().reader(), &may_see(&signed_in, lead, id)?).await?;
    let form = match asked.risk {
        Some(id) => filled(all.iter().find(|risk| risk.id == id).ok_or(Failure::NotFound)?),
        None => Filled::with([("state", Stands::Open.code())]),
    };
    show(&app, &signed_in, (lead, id), all, form, StatusCode::OK).await
}

fn filled(risk: &Risk) -> Filled {
    let text = &risk.text;
    Filled::with([
        ("id", risk.id.to_string()),
        ("risk", text.risk.clone()),
        ("probability", text.probability.to_string()),
        ("consequence", text.consequence.to_string()),
        ("owner", text.owner.clone().unwrap_or_default()),
        ("measure", text.measure.clone().unwrap_or_default()),
        ("state", text.state.code().to_owned()),
    ])
}

/// Writes a risk.
pub(crate) async fn write_risk(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = may_change(&signed_in, lead, id)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("risk", t.get("risk-what")),
        ("probability", t.get("risk-probability")),
        ("consequence", t.get("risk-consequence")),
        ("owner", t.get("risk-owner")),
        ("measure", t.get("risk-measure")),
        ("state", t.get("risk-state")),
    ]);
    let which = match form.value("id") {
        "" => None,
        text => Some(text.parse::<RiskId>().map_err(|_| Failure::BadRequest)?),
    };
    let risk = form.text(t, "risk", LONGEST);
    let probability = form.whole(t, "probability", STEPS);
    let consequence = form.whole(t, "consequence", STEPS);
    let owner = form.optional_text(t, "owner", LONGEST);
    let measure = form.optional_text(t, "measure", LONGEST);
    let state = form.choice::<Stands>(t, "state");
    if let (Some(risk), Some(probability), Some(consequence), Some(state), false) =
        (risk, probability, consequence, state, form.has_errors())
    {
        let text = RiskText { risk, probability, consequence, owner, measure, state };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        return match keep_risk(&mut work, &may, which, text).await {
            Ok(risk) => {
                work.commit(lead, "risk_written", Some(risk.into())).await?;
                Ok(redirect_and_say(&app, &format!("{}/risks", address(lead, id)), "risk-written"))
            }
            Err(RiskError::NotFound) => Err(Failure::NotFound),
            Err(RiskError::Text | RiskError::Step) => Err(Failure::BadRequest),
            Err(RiskError::Db(why)) => Err(why.into()),
        };
    }
    let all = risks(&mut app.db().reader(), &may_see(&signed_in, lead, id)?).await?;
    show(&app, &signed_in, (lead, id), all, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    (lead, id): (OrganisationId, ProgrammeId),
    risks: Vec<Risk>,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let found = programme(app, signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let page = RisksPage {
        page: signed_in
            .page("risks-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name),
        here: format!("{}/risks", address(lead, id)),
        risks,
        may_change: can_set_up_programme(&signed_in.actor, id).is_ok(),
        form,
        steps: STEPS.map(|step| (step.to_string(), t.code("risk-step", &step.to_string()))).collect(),
        states: Stands::ALL.iter().map(|one| (one.code().to_owned(), t.code("risk-state", one.code()))).collect(),
    };
    Ok(render_as(status, &page))
}
