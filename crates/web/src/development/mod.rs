//! Pages about what a unit wants to be able to do: its plan of the year, how it stands, and what to do this month; and about what a
//! programme means to do.

pub(crate) mod edit;
mod facts;
pub(crate) mod month;
pub(crate) mod plan;
pub(crate) mod programme;

use std::collections::HashMap;

use kernel::{Date, OrganisationId, UnitId};
use serde::Deserialize;

use crate::app::App;
use crate::failure::Failure;

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
