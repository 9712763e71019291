//! What does each organisation cost, beside what was planned for it? A part of the programme's overview.

use ::economy::budget::{find_budget, follow_up};
use ::economy::cost::cost_cells;
use ::reporting::cost_by_member::{CostByMember, costs_by_member};
use ::reporting::document::Section;
use access::rules::economy::can_see_costs;
use people::Programme;

use super::budget::payers_of;
use crate::app::App;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// The part.
pub(crate) async fn section(app: &App, signed_in: &SignedIn, found: &Programme) -> Result<Section, Failure> {
    let may = can_see_costs(&signed_in.actor, found.id)?;
    let mut reader = app.db().reader();
    let costs = cost_cells(&mut reader, &may).await?;
    let budget = find_budget(&mut reader, &may, None).await?;
    let span = found.starts_on.month()..=found.ends_on.month();
    let today = app.db().now().day_in_sweden().month();
    // Up to the last month in which anything was booked, so that the rows are everything that was.
    let upto = costs.iter().map(|cell| cell.period).max().unwrap_or(today.clamp(*span.start(), *span.end()));
    let rows = budget.as_ref().map(|budget| budget.rows.as_slice()).unwrap_or_default();
    let payers = people::organisation::find_organisations(&mut reader, &payers_of(&may)).await?;
    let seen = follow_up(rows, &costs, &span, upto);
    let mut organisations: Vec<_> = payers.into_iter().map(|one| (one.id, one.name)).collect();
    let members = &may.programme().members;
    organisations.retain(|(id, _)| members.contains(id) || seen.by_member.contains_key(&Some(*id)));
    organisations.sort_by(|a, b| a.1.cmp(&b.1));
    let has_budget = budget.is_some();
    Ok(costs_by_member(signed_in.visit.t, &CostByMember { seen, has_budget, organisations }))
}
