//! Which units has a measurement reached? For the local lead: numbers, never who.

use std::collections::HashMap;

use access::rules::measurement::can_see_reach;
use access::{Role, Scope};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Date, OrganisationId, UnitId};
use measurement::Phase;
use measurement::own_code::{Linked, linked_of_organisation};
use measurement::reach::{WaveReach, reach_of_organisation};
use measurement::results::release_closed;

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
    id: OrganisationId,
    name: String,
    waves: Vec<(WaveReach, String)>,
    /// What linking kept and lost.
    linked: Vec<Linked>,
    /// The waves that can be answered, and the units of which fewer than half answered the group's last closed wave.
    open: Vec<(WaveReach, Vec<UnitId>)>,
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
        release_closed(app.db(), organisation, day).await?;
        let tree = people::unit::unit_tree(&mut from, organisation).await?;
        let found = people::organisation::find_organisation(&mut from, organisation).await?;
        let mut waves = reach_of_organisation(&mut from, &may, day).await?;
        let units: HashMap<UnitId, String> = tree.units().iter().map(|u| (u.id, u.name.clone())).collect();
        for wave in &mut waves {
            wave.units.sort_by_key(|reach| units.get(&reach.of).cloned());
        }
        let phase = |wave: &WaveReach| t.code("wave-phase", wave.wave.phase(day).code());
        let linked = linked_of_organisation(&mut from, &may, day).await?;
        let open = waves.iter().filter(|wave| wave.wave.phase(day) == Phase::Open);
        let open = open.map(|wave| (wave.clone(), few_last_time(wave, &waves, day))).collect();
        let waves =
            waves.into_iter().rev().map(|wave| (phase(&wave), wave)).map(|(phase, wave)| (wave, phase)).collect();
        organisations.push(OrganisationReach {
            id: organisation,
            name: found.map(|o| o.name).unwrap_or_default(),
            waves,
            linked,
            open,
            units,
        });
    }
    if organisations.is_empty() {
        return Err(Failure::NotFound);
    }
    Ok(render(&ReachPage { page: signed_in.page("reach-title"), organisations }))
}

/// The units of which fewer than half answered the last wave of the same programme and group that has closed, as far as
/// that is shown. Of the open wave itself nothing is told.
pub(super) fn few_last_time(open: &WaveReach, waves: &[WaveReach], day: Date) -> Vec<UnitId> {
    let same = |wave: &&WaveReach| {
        (wave.wave.programme, wave.wave.group) == (open.wave.programme, open.wave.group)
            && wave.wave.phase(day) == Phase::Closed
    };
    let last = waves.iter().filter(same).max_by_key(|wave| wave.wave.closes_on);
    let few = last.into_iter().flat_map(|wave| &wave.units).filter(|unit| unit.rate.value.is_some_and(|r| r < 50.0));
    few.map(|unit| unit.of).collect()
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
    /// Whether the wave's phase, in words, is that it has closed.
    fn is_closed(&self, phase: &str, page: &Page) -> bool {
        phase == page.t.code("wave-phase", Phase::Closed.code())
    }

    fn few(&self, few: &[UnitId], unit: &UnitId) -> bool {
        few.contains(unit)
    }

    fn unit(&self, id: &UnitId) -> &str {
        self.units.get(id).map_or("", String::as_str)
    }
}
