//! Personal slips: one code a person, so that answers of several waves can be told to be the same person's. Which slip is
//! whose is shown once, for the printer; the database holds only a pseudonym.

use access::rules::learning::can_run_sessions;
use access::rules::measurement::{CanPrintCodes, can_print_codes};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use db::Work;
use kernel::{OrganisationId, PersonId, UnitId, WaveId};
use measurement::code::{create_links, create_slips};
use measurement::headcount::numbered;
use measurement::pseudonym::ProgrammeKey;
use measurement::wave::{population_of_unit, waves_of_unit};
use measurement::{Linkage, Phase, Wave};
use text::Texts;

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
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let asked = asked(&app, &signed_in, &mut work, organisation, unit, &form).await?;
    let made = create_slips(&mut work, &asked.may, asked.wave.programme, &asked.ids(), &asked.key).await?;
    work.commit(organisation, "slips_made", Some(unit.into())).await?;
    let names = asked.holders.iter().map(|holder| holder.shown(signed_in.visit.t));
    let slips = names.zip(made).map(|(name, slip)| (name, slip.code.to_string())).collect();
    Ok(show(&app, &signed_in, &asked.may, &asked.unit, asked.waves, slips))
}

/// Makes a link for everybody in the unit whom the wave asks, as a file that is made once: the municipality's own mail merge
/// sends it, and nothing here keeps who got which.
pub(crate) async fn send_links(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let asked = asked(&app, &signed_in, &mut work, organisation, unit, &form).await?;
    let made = create_links(&mut work, &asked.may, asked.wave.programme, &asked.ids(), &asked.key).await?;
    work.commit(organisation, "links_made", Some(unit.into())).await?;
    let header = [t.get("links-reference"), t.get("links-name"), t.get("links-link")];
    let rows = asked.holders.iter().zip(made).map(|(holder, link)| {
        let address = app.config().link(&format!("/c/{}", link.token.as_str()));
        [holder.reference.clone(), holder.shown(t), address]
    });
    let file = tabular::write(&header.each_ref().map(String::as_str), rows);
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"links.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}

/// For whom ways in are made, and for which wave.
struct Asked {
    may: CanPrintCodes,
    unit: String,
    waves: Vec<Wave>,
    wave: Wave,
    key: ProgrammeKey,
    holders: Vec<Holder>,
}

/// Somebody who gets a slip or a link: a person of the register, or a number.
struct Holder {
    id: PersonId,
    reference: String,
    name: Option<String>,
}

impl Asked {
    fn ids(&self) -> Vec<PersonId> {
        self.holders.iter().map(|holder| holder.id).collect()
    }
}

impl Holder {
    fn shown(&self, t: Texts) -> String {
        self.name.clone().unwrap_or_else(|| t.with("slips-number", &[("n", &self.reference)]))
    }
}

/// Everybody of the unit whom the wave asks; by number where nobody of the organisation stands in the register.
async fn asked(
    app: &App,
    signed_in: &SignedIn,
    work: &mut Work,
    organisation: OrganisationId,
    unit: UnitId,
    form: &Filled,
) -> Result<Asked, Failure> {
    let (name, place) = find_unit(app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &place)?;
    let may_see_names = can_run_sessions(&signed_in.actor, &place)?;
    let wave: WaveId = form.value("wave").parse().map_err(|_| Failure::BadRequest)?;
    let waves = confidential(waves_of_unit(work, &may).await?, app);
    let wave = waves.iter().find(|known| known.id == wave).cloned().ok_or(Failure::NotFound)?;
    let key = app.keys().key(wave.programme).map_err(Failure::internal)?;
    let day = today(app);
    let holders = if people::person::headcount_by_unit(work, organisation, day).await?.is_empty() {
        let number = |n: u64| Holder { id: numbered(unit, n), reference: n.to_string(), name: None };
        (1..=population_of_unit(work, &may, &wave).await?).map(number).collect()
    } else {
        let staff = people::person::staff_of_unit(work, &may_see_names, day).await?;
        let asked = staff.into_iter().filter(|(_, group)| *group == wave.group);
        asked.map(|(p, _)| Holder { id: p.id, reference: p.reference.clone(), name: Some(p.name()) }).collect()
    };
    Ok(Asked { may, unit: name, waves, wave, key, holders })
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
