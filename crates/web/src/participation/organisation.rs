//! How much has the organisation taken part, and how do its units stand side by side? The local lead's page.

use access::rules::participation::can_see_organisation_participation;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Caveat;
use participation::sums::{ALL_TIME, Participation, organisation_participation};
use people::{Programme, UnitTree};
use reporting::charts::Chart;

use super::unit::charts;
use super::{Chosen, programmes};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// A unit of the table.
struct Line {
    href: String,
    name: String,
    depth: usize,
    participation: Participation,
    withheld: Option<Caveat>,
}

struct Shown {
    programme: Programme,
    participation: Participation,
    charts: Vec<Chart>,
    units: Vec<Line>,
}

#[derive(Template)]
#[template(path = "participation/organisation.html")]
struct OrganisationPage {
    page: Page,
    programmes: Vec<Programme>,
    shown: Option<Shown>,
}

/// The page.
pub(crate) async fn show_organisation(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let organisation = signed_in.actor.organisation;
    let may = can_see_organisation_participation(&signed_in.actor, organisation)?;
    let mut reader = app.db().reader();
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let (programmes, programme) = programmes(&mut reader, organisation, &chosen).await?;
    let shown = match programme {
        Some(programme) => {
            let mut seen = organisation_participation(&mut reader, &may, programme.id, ALL_TIME).await?;
            let units = in_order(&tree)
                .into_iter()
                .filter_map(|(unit, depth)| {
                    let participation = seen.units.remove(&unit.id)?;
                    let withheld = participation.persons.caveats.iter().copied().find(|caveat| caveat.is_withheld());
                    let href = format!("/units/{organisation}/{}/participation?programme={}", unit.id, programme.id);
                    Some(Line { href, name: unit.name.clone(), depth, participation, withheld })
                })
                .collect();
            Some(Shown { charts: charts(t, &seen.whole), participation: seen.whole, programme, units })
        }
        None => None,
    };
    Ok(render(&OrganisationPage { page: signed_in.page("participation-title"), programmes, shown }))
}

/// The units with how deep they lie, each followed by those below it.
fn in_order(tree: &UnitTree) -> Vec<(&people::Unit, usize)> {
    let mut ordered = Vec::new();
    let mut open: Vec<(&people::Unit, usize)> =
        tree.units().iter().rev().filter(|unit| unit.parent.is_none()).map(|unit| (unit, 0)).collect();
    while let Some((unit, depth)) = open.pop() {
        ordered.push((unit, depth));
        let below = tree.units().iter().rev().filter(|other| other.parent == Some(unit.id));
        open.extend(below.map(|other| (other, depth + 1)));
    }
    ordered
}
