//! What does a unit take home on paper, and what a municipality? The unit's page for its manager, the municipality's report for its
//! local lead. Of a measurement that is still open there is no report: the page says so and until when.

use std::collections::BTreeMap;

use ::reporting::document::Document;
use ::reporting::local_report::{LocalFigures, LocalProgramme, local_document, still_open};
use ::reporting::paper::Setting;
use ::reporting::unit_report::{UnitFigures, unit_document};
use ::reporting::workbook::Made;
use access::rules::measurement::{can_print_codes, can_see_reach, can_see_unit_results};
use access::rules::participation::{can_see_organisation_participation, can_see_unit_participation};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, OrganisationId, ProgrammeId, UnitId, WaveId};
use measurement::Phase;
use measurement::reach::reach_of_organisation;
use measurement::results::{UnitResults, release_closed, results_of_unit};
use measurement::wave::{Wave, waves_of_unit};
use participation::sums::{ALL_TIME, organisation_participation, unit_participation};
use people::Programme;
use serde::Deserialize;

use super::DocumentPage;
use super::download::{Report, plain_name, send_pdf, send_workbook};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render, render_as};
use crate::people::session::SignedIn;

/// What the report is about.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    /// Up to which measurement; the latest that has closed when not said.
    wave: Option<WaveId>,
    /// Of which programme; the latest when not said.
    programme: Option<ProgrammeId>,
}

/// A report and the page that it stands on; otherwise the page that says why there is none.
type Told = Result<(Page, Report), Box<Response>>;

/// The unit's page.
pub(crate) async fn show_unit_report(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let here = format!("/units/{organisation}/{unit}");
    Ok(of_unit(&app, &signed_in, (organisation, unit), &wanted)
        .await?
        .map_or_else(|why| *why, |told| page(&here, told)))
}

/// The same as a workbook.
pub(crate) async fn send_unit_workbook(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(place): Path<(OrganisationId, UnitId)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    match of_unit(&app, &signed_in, place, &wanted).await? {
        Ok((page, report)) => send_workbook(page.t, report).await,
        Err(why) => Ok(*why),
    }
}

/// The same on one page of paper.
pub(crate) async fn send_unit_pdf(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(place): Path<(OrganisationId, UnitId)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    match of_unit(&app, &signed_in, place, &wanted).await? {
        Ok((page, report)) => send_pdf(&app, page, report).await,
        Err(why) => Ok(*why),
    }
}

/// The municipality's report.
pub(crate) async fn show_local_report(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let here = format!("/municipalities/{organisation}");
    Ok(of_municipality(&app, &signed_in, organisation, &wanted)
        .await?
        .map_or_else(|why| *why, |told| page(&here, told)))
}

/// The same as a workbook.
pub(crate) async fn send_local_workbook(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    match of_municipality(&app, &signed_in, organisation, &wanted).await? {
        Ok((page, report)) => send_workbook(page.t, report).await,
        Err(why) => Ok(*why),
    }
}

/// The same as a PDF.
pub(crate) async fn send_local_pdf(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    match of_municipality(&app, &signed_in, organisation, &wanted).await? {
        Ok((page, report)) => send_pdf(&app, page, report).await,
        Err(why) => Ok(*why),
    }
}

fn page(here: &str, (page, report): (Page, Report)) -> Response {
    let t = page.t;
    let shown = DocumentPage::of(page, &report.document.with_methods(t));
    let shown = shown
        .link(format!("{here}/report.pdf"), t.get("report-download-pdf"))
        .link(format!("{here}/report.xlsx"), t.get("report-download-xlsx"));
    render(&shown)
}

async fn of_unit(
    app: &App,
    signed_in: &SignedIn,
    (organisation, id): (OrganisationId, UnitId),
    wanted: &Wanted,
) -> Result<Told, Failure> {
    let (t, today) = (signed_in.visit.t, app.db().now().day_in_sweden());
    let mut from = app.db().reader();
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let place = tree.unit_ref(id).ok_or(Failure::NotFound)?;
    let results = can_see_unit_results(&signed_in.actor, &place)?;
    let participation = can_see_unit_participation(&signed_in.actor, &place)?;
    let name = tree.get(id).map(|unit| unit.name.clone()).ok_or(Failure::NotFound)?;
    release_closed(app.db(), organisation, today).await?;
    let known = waves_of_unit(&mut from, &can_print_codes(&signed_in.actor, &place)?).await?;
    let page = signed_in.page("unit-report-name").under("/units", t.get("units-title"));
    let last = match upto(&known, wanted, today)? {
        Ok(last) => last,
        Err(open) => return Ok(Err(refused(page, open))),
    };
    let programmes = programmes(app, organisation).await?;
    let programme = match wanted.programme.or(last.map(|wave| wave.programme)) {
        Some(id) => Some(programmes.into_iter().find(|one| one.id == id).ok_or(Failure::NotFound)?),
        None => programmes.into_iter().last(),
    };
    let Some(programme) = programme else { return Ok(Err(nothing_yet(page))) };
    let mut waves = results_of_unit(&mut from, &results, programme.id, today).await?;
    waves.retain(|one| last.is_none_or(|last| one.wave.closes_on <= last.closes_on));
    let participation = unit_participation(&mut from, &participation, programme.id, ALL_TIME).await?;
    let figures = UnitFigures { unit: name.clone(), programme: programme.name, waves, participation };
    Ok(Ok(told(page, unit_document(t, &figures), format!("unit-{}", plain_name(&name)), Setting::OnePage, today)))
}

async fn of_municipality(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    wanted: &Wanted,
) -> Result<Told, Failure> {
    let (t, today) = (signed_in.visit.t, app.db().now().day_in_sweden());
    let reach = can_see_reach(&signed_in.actor, organisation)?;
    let participation = can_see_organisation_participation(&signed_in.actor, organisation)?;
    let mut from = app.db().reader();
    release_closed(app.db(), organisation, today).await?;
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let found = people::organisation::find_organisation(&mut from, organisation).await?.ok_or(Failure::NotFound)?;
    let reached = reach_of_organisation(&mut from, &reach, today).await?;
    let known: Vec<Wave> = reached.iter().map(|reach| reach.wave.clone()).collect();
    let page = signed_in.page("local-report-name").under("/reach", t.get("reach-title"));
    let last = match upto(&known, wanted, today)? {
        Ok(last) => last.cloned(),
        Err(open) => return Ok(Err(refused(page, open))),
    };
    let before = |wave: &Wave| last.as_ref().is_none_or(|last| wave.closes_on <= last.closes_on);
    let mut told_programmes = Vec::new();
    for programme in programmes(app, organisation).await? {
        if wanted.programme.is_some_and(|wanted| wanted != programme.id) {
            continue;
        }
        let mut results: BTreeMap<UnitId, UnitResults> = BTreeMap::new();
        for unit in tree.units() {
            let Some(place) = tree.unit_ref(unit.id) else { continue };
            let may = can_see_unit_results(&signed_in.actor, &place)?;
            let found = results_of_unit(&mut from, &may, programme.id, today).await?;
            results.extend(found.into_iter().rfind(|one| before(&one.wave)).map(|latest| (unit.id, latest)));
        }
        let of_programme = || reached.iter().filter(|reach| reach.wave.programme == programme.id);
        let open = of_programme().filter(|reach| reach.wave.phase(today) == Phase::Open);
        told_programmes.push(LocalProgramme {
            participation: organisation_participation(&mut from, &participation, programme.id, ALL_TIME).await?,
            open: open.map(|reach| still_open(t, &reach.wave.name, reach.wave.closes_on)).collect(),
            reach: of_programme()
                .filter(|reach| reach.wave.phase(today) == Phase::Closed && before(&reach.wave))
                .cloned()
                .collect(),
            results,
            name: programme.name,
        });
    }
    let units = tree.units().iter().map(|unit| (unit.id, unit.name.clone())).collect();
    let file = format!("municipality-{}", plain_name(&found.name));
    let figures = LocalFigures { organisation: found.name, units, programmes: told_programmes };
    Ok(Ok(told(page, local_document(t, &figures), file, Setting::Whole, today)))
}

fn told(page: Page, document: Document, file: String, setting: Setting, today: Date) -> (Page, Report) {
    let page = page.titled(document.title.clone());
    // What is told is the state of a day, and a day it bears.
    let made = Made { at: format!("{today}T00:00"), seed: 0 };
    (page, Report { document, made, file, setting })
}

/// The measurement up to which is told, if one is named. One that has not closed is given back as the reason why there is no report.
fn upto<'a>(known: &'a [Wave], wanted: &Wanted, today: Date) -> Result<Result<Option<&'a Wave>, &'a Wave>, Failure> {
    let Some(id) = wanted.wave else { return Ok(Ok(None)) };
    let wave = known.iter().find(|wave| wave.id == id).ok_or(Failure::NotFound)?;
    Ok(if wave.phase(today) == Phase::Closed { Ok(Some(wave)) } else { Err(wave) })
}

fn refused(page: Page, open: &Wave) -> Box<Response> {
    let why = still_open(page.t, &open.name, open.closes_on);
    without_report(StatusCode::CONFLICT, page, why)
}

/// A report tells of a programme; until the organisation takes part in one there is nothing to tell.
fn nothing_yet(page: Page) -> Box<Response> {
    let why = page.t.get("report-no-programme");
    without_report(StatusCode::OK, page, why)
}

fn without_report(status: StatusCode, page: Page, why: String) -> Box<Response> {
    let nothing = Document { title: page.title.clone(), lead: Vec::new(), sections: Vec::new() };
    Box::new(render_as(status, &DocumentPage::of(page, &nothing).hint(why)))
}

/// The programmes that the organisation takes part in, by the day they start.
async fn programmes(app: &App, organisation: OrganisationId) -> Result<Vec<Programme>, Failure> {
    let mut from = app.db().reader();
    let mut programmes = Vec::new();
    for membership in people::programme::programmes_of_organisation(&mut from, organisation).await? {
        programmes.extend(people::programme::find_programme(&mut from, membership.lead, membership.programme).await?);
    }
    Ok(programmes)
}
