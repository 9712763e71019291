//! Pages about what a unit wants to be able to do: its plan of the year, how it stands, and what to do this month; and about what a
//! programme means to do.
//! Pages about what a unit wants to be able to do: its plan of the year, how it stands, and what to do this month; and about what is
//! needed and what is begun because of it, from the need to the plan of the whole organisation.

pub(crate) mod activity;
pub(crate) mod council;
pub(crate) mod edit;
pub(crate) mod editions;
mod facts;
pub(crate) mod forum;
pub(crate) mod gates;
pub(crate) mod help_need;
pub(crate) mod initiative;
pub(crate) mod initiative_edit;
mod initiative_form;
pub(crate) mod initiatives;
pub(crate) mod month;
pub(crate) mod needs;
pub(crate) mod notices;
pub(crate) mod paper;
pub(crate) mod plan;
pub(crate) mod programme;
pub(crate) mod search;
pub(crate) mod standing;
pub(crate) mod trail;
pub(crate) mod tryouts;
pub(crate) mod versions;
pub(crate) mod week;

use std::collections::HashMap;

use access::rules::council::{can_see_council, can_take_part_in_forum};
use kernel::{Date, OrganisationId, UnitId};
use serde::Deserialize;

use crate::app::App;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// Which year's plan, and which version of it; this year's latest when nothing is said.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    year: Option<i16>,
    version: Option<i64>,
}

impl Asked {
    fn year(&self, today: Date) -> Result<i16, Failure> {
        let year = self.year.unwrap_or_else(|| today.parts().0);
        if development::unit_plan::YEARS.contains(&year) { Ok(year) } else { Err(Failure::NotFound) }
    }
}

fn today(app: &App) -> Date {
    app.db().now().day_in_sweden()
}

/// Whether whoever has signed in sits in the council, and in the forum, or coordinates them.
pub(crate) async fn sits_in(app: &App, signed_in: &SignedIn) -> Result<(bool, bool), Failure> {
    let (actor, today) = (&signed_in.actor, today(app));
    let organisation = actor.organisation;
    let mut from = app.db().reader();
    let council = development::council::seats(&mut from, organisation).await?;
    let forum = development::forum::seats(&mut from, organisation).await?;
    let sees = can_see_council(actor, organisation, &council, today).is_ok();
    Ok((sees, can_take_part_in_forum(actor, organisation, &forum, today).is_ok()))
}

/// What a unit is called, and where it stands in its organisation.
async fn find_unit(
    app: &App,
    organisation: OrganisationId,
    unit: UnitId,
) -> Result<(String, access::UnitRef), Failure> {
    let tree = people::unit::unit_tree(&mut app.db().reader(), organisation).await?;
    let place = tree.unit_ref(unit).ok_or(Failure::NotFound)?;
    Ok((tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default(), place))
}

/// The self-ratings by which a goal can be followed up, by key.
fn abilities() -> HashMap<&'static str, &'static measurement::instrument::Bilingual> {
    let ratings = measurement::instrument::staff_check().ratings.iter();
    ratings.map(|item| (item.id.as_str(), &item.text)).collect()
}
