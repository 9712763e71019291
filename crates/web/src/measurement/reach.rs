//! Which units has a measurement reached? For the local lead: numbers, never who.

use std::collections::HashMap;

use access::rules::measurement::can_see_reach;
use access::{Role, Scope};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{OrganisationId, UnitId};
use measurement::reach::{WaveReach, reach_of_organisation};

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/reach.html")]
struct ReachPage {
    page: Page,
    organisations: Vec<OrganisationReach>,
}

struct OrganisationReach {
    name: String,
    waves: Vec<(WaveReach, String)>,
    units: HashMap<UnitId, String>,
}

/// The reach of every wave in the organisations that the person leads the work in.
pub(crate) async fn show_reach(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let day = today(&app);
    let mut from = app.db().reader();
    let mut organisations = Vec::new();
    for organisation in led(&signed_in) {
        let may = can_see_reach(&signed_in.actor, organisation)?;
        let tree = people::unit::unit_tree(&mut from, organisation).await?;
        let found = people::organisation::find_organisation(&mut from, organisation).await?;
        let mut waves = reach_of_organisation(&mut from, &may, day).await?;
        let units: HashMap<UnitId, String> = tree.units().iter().map(|u| (u.id, u.name.clone())).collect();
        for wave in &mut waves {
            wave.units.sort_by_key(|reach| units.get(&reach.of).cloned());
        }
        let phase = |wave: &WaveReach| t.code("wave-phase", wave.wave.phase(day).code());
        let waves =
            waves.into_iter().rev().map(|wave| (phase(&wave), wave)).map(|(phase, wave)| (wave, phase)).collect();
        organisations.push(OrganisationReach { name: found.map(|o| o.name).unwrap_or_default(), waves, units });
    }
    if organisations.is_empty() {
        return Err(Failure::NotFound);
    }
    Ok(render(&ReachPage { page: signed_in.page("reach-title"), organisations }))
}

fn led(signed_in: &SignedIn) -> Vec<OrganisationId> {
    let mut led: Vec<OrganisationId> = Vec::new();
    for grant in signed_in.actor.grants.iter().filter(|grant| grant.role == Role::LocalLead) {
        if let Scope::Organisation(organisation) = grant.scope
            && !led.contains(&organisation)
        {
            led.push(organisation);
        }
    }
    led
}

impl OrganisationReach {
    fn unit(&self, id: &UnitId) -> &str {
        self.units.get(id).map_or("", String::as_str)
    }
}
