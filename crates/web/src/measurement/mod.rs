//! Pages about measuring: the check that a care worker fills in, its posters and slips, reach and results.

pub(crate) mod all;
pub(crate) mod answers;
mod answers_page;
pub(crate) mod ask;
pub(crate) mod bank;
pub(crate) mod check;
pub(crate) mod done;
pub(crate) mod editions;
pub(crate) mod entry;
pub(crate) mod headcounts;
pub(crate) mod instruments;
pub(crate) mod keying;
pub(crate) mod nano;
pub(crate) mod nano_totals;
pub(crate) mod own;
pub(crate) mod pictures;
pub(crate) mod poster;
pub(crate) mod reach;
pub(crate) mod reminder;
pub(crate) mod reminders;
pub(crate) mod results;
pub(crate) mod slips;
pub(crate) mod tablet;
pub(crate) mod waves;

use access::UnitRef;
use kernel::{Date, OrganisationId, UnitId};

use crate::app::App;
use crate::failure::Failure;

/// The civil day it is in Sweden.
fn today(app: &App) -> Date {
    app.db().now().day_in_sweden()
}

/// The unit's name and where it stands.
async fn find_unit(app: &App, organisation: OrganisationId, unit: UnitId) -> Result<(String, UnitRef), Failure> {
    let tree = people::unit::unit_tree(&mut app.db().reader(), organisation).await?;
    let name = tree.get(unit).map(|unit| unit.name.clone()).ok_or(Failure::NotFound)?;
    Ok((name, tree.unit_ref(unit).ok_or(Failure::NotFound)?))
}

#[cfg(test)]
mod tests;
