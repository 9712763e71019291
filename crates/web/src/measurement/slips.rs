//! Personal slips: one code a person, so that answers of several waves can be told to be the same person's. Which slip is
//! whose is shown once, for the printer; the database holds only a pseudonym.

use access::rules::learning::can_run_sessions;
use access::rules::measurement::{CanPrintCodes, can_print_codes};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, PersonId, UnitId, WaveId};
use measurement::code::create_slips;
use measurement::wave::waves_of_unit;
use measurement::{Linkage, Phase, Wave};

use super::{find_unit, today};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/slips.html")]
struct SlipsPage {
    page: Page,
    organisation: OrganisationId,
    unit: UnitId,
    waves: Vec<Wave>,
    /// Name and code of each slip just made.
    slips: Vec<(String, String)>,
    address: String,
}

/// What slips are for, and for which wave they can be made.
pub(crate) async fn show_slips(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let (name, unit) = find_unit(&app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &unit)?;
    can_run_sessions(&signed_in.actor, &unit)?;
    let waves = confidential(waves_of_unit(&mut app.db().reader(), &may).await?, &app);
    Ok(show(&app, &signed_in, &may, &name, waves, Vec::new()))
}

/// Makes a slip for everybody in the unit whom the wave asks, and shows them once.
pub(crate) async fn make_slips(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let (name, unit) = find_unit(&app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &unit)?;
    let may_see_names = can_run_sessions(&signed_in.actor, &unit)?;
    let wave: WaveId = form.value("wave").parse().map_err(|_| Failure::BadRequest)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let waves = confidential(waves_of_unit(&mut work, &may).await?, &app);
    let wave = waves.iter().find(|known| known.id == wave).ok_or(Failure::NotFound)?;
    let key = app.keys().key(wave.programme).map_err(Failure::internal)?;
    let staff = people::person::staff_of_unit(&mut work, &may_see_names, today(&app)).await?;
    let asked: Vec<_> = staff.into_iter().filter(|(_, group)| *group == wave.group).map(|(person, _)| person).collect();
    let ids: Vec<PersonId> = asked.iter().map(|person| person.id).collect();
    let made = create_slips(&mut work, &may, wave.programme, &ids, &key).await?;
    work.commit(organisation, "slips_made", Some(unit.unit.into())).await?;
    let slips = asked.iter().zip(made).map(|(person, slip)| (person.name(), slip.code.to_string())).collect();
    Ok(show(&app, &signed_in, &may, &name, waves, slips))
}

fn confidential(waves: Vec<Wave>, app: &App) -> Vec<Wave> {
    let day = today(app);
    waves.into_iter().filter(|w| w.linkage == Linkage::Confidential && w.phase(day) != Phase::Closed).collect()
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanPrintCodes,
    name: &str,
    waves: Vec<Wave>,
    slips: Vec<(String, String)>,
) -> Response {
    let t = signed_in.visit.t;
    let title = t.with("slips-of", &[("unit", &name)]);
    render(&SlipsPage {
        page: signed_in.page("slips-title").titled(title).under("/units", t.get("units-title")),
        organisation: may.unit().organisation,
        unit: may.unit().unit,
        waves,
        slips,
        address: app.config().public_url.trim_end_matches('/').to_owned(),
    })
}
