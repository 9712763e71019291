//! Which editions of a wave's results have been given out, and why? The local lead makes a new one after a correction; what was
//! given out before stands in the list with its checksum.

use access::rules::measurement::can_correct_results;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, UnitId, WaveId};
use measurement::Phase;
use measurement::results::{
    CorrectionError, Edition, LONGEST_REASON, correct, editions, release_closed, waits_for_edition,
};

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/editions.html")]
struct EditionsPage {
    page: Page,
    here: String,
    organisation: OrganisationId,
    wave: WaveId,
    is_closed: bool,
    /// Whether answers have come or gone since the last edition.
    waits: bool,
    editions: Vec<Edition>,
    /// The units of the frame, for papers that come late.
    units: Vec<(UnitId, String)>,
    form: Filled,
}

/// The editions of a wave.
pub(crate) async fn show_editions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, wave)): Path<(OrganisationId, WaveId)>,
) -> Result<Response, Failure> {
    show(&app, &signed_in, organisation, wave, Filled::blank(), StatusCode::OK).await
}

/// Makes a new edition.
pub(crate) async fn make_edition(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, wave)): Path<(OrganisationId, WaveId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_correct_results(&signed_in.actor, organisation)?;
    release_closed(app.db(), organisation, today(&app)).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("reason", t.get("edition-reason"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if editions(&mut work, &may, wave).await?.is_none() {
        return Err(Failure::NotFound);
    }
    let said = match correct(&mut work, &may, wave, form.value("reason"), today(&app)).await {
        Ok(()) => {
            work.commit(organisation, "results_corrected", Some(wave.into())).await?;
            return Ok(redirect_and_say(&app, &here(organisation, wave), "edition-made"));
        }
        Err(CorrectionError::Db(error)) => return Err(error.into()),
        Err(CorrectionError::Reason) => t.with("edition-reason-missing", &[("n", &LONGEST_REASON)]),
        Err(CorrectionError::NotClosed) => t.get("edition-not-closed"),
        Err(CorrectionError::NothingToShow) => t.get("edition-nothing"),
    };
    drop(work);
    form.fail("reason", said);
    show(&app, &signed_in, organisation, wave, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    wave: WaveId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let may = can_correct_results(&signed_in.actor, organisation)?;
    let day = today(app);
    release_closed(app.db(), organisation, day).await?;
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let (wave, editions, units) = editions(&mut from, &may, wave).await?.ok_or(Failure::NotFound)?;
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let named = |unit: UnitId| tree.get(unit).map(|known| (unit, known.name.clone()));
    let mut units: Vec<(UnitId, String)> = units.into_iter().filter_map(named).collect();
    units.sort_by(|a, b| a.1.cmp(&b.1));
    let waits = waits_for_edition(&mut from, &wave).await?;
    let page = EditionsPage {
        page: signed_in
            .page("edition-title")
            .titled(t.with("edition-of", &[("wave", &wave.name)]))
            .under("/reach", t.get("reach-title")),
        here: here(organisation, wave.id),
        organisation,
        is_closed: wave.phase(day) == Phase::Closed,
        waits,
        wave: wave.id,
        editions,
        units,
        form,
    };
    Ok(render_as(status, &page))
}

fn here(organisation: OrganisationId, wave: WaveId) -> String {
    format!("/editions/{organisation}/{wave}")
}
