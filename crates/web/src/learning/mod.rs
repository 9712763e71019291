//! Pages about learning from each other: kits, sessions, registers, the units of a person, champions.

pub(crate) mod barriers;
pub(crate) mod calendar;
pub(crate) mod champions;
pub(crate) mod check_in;
pub(crate) mod common_questions;
pub(crate) mod courses;
pub(crate) mod coverage;
pub(crate) mod free_text;
pub(crate) mod gatherings;
pub(crate) mod help;
pub(crate) mod help_poster;
pub(crate) mod kits;
pub(crate) mod mandate;
pub(crate) mod nano;
pub(crate) mod newcomers;
pub(crate) mod offline;
pub(crate) mod own_codes;
pub(crate) mod plan;
pub(crate) mod questions;
pub(crate) mod register;
pub(crate) mod registration;
pub(crate) mod session;
pub(crate) mod sessions;
pub(crate) mod signatures;
pub(crate) mod suggestions;
pub(crate) mod support;
pub(crate) mod unit_champions;
pub(crate) mod units;
mod variant_form;
pub(crate) mod variant_origin;
pub(crate) mod variants;
pub(crate) mod walk_ins;

use access::rules::learning::{CanRunSessions, can_run_sessions};
use access::scope::UnitFilter;
use access::{Actor, Role, UnitRef, scope};
use db::Fetch;
use kernel::{OrganisationId, SessionId, Timestamp};
use learning::session::{Session, locate_session};
use people::Unit;
use text::Texts;

use crate::failure::Failure;
use crate::people::session::SignedIn;

/// The units that a filter admits, by name, each with its place.
pub(crate) async fn admitted(from: &mut impl Fetch, filter: &UnitFilter) -> db::Result<Vec<(Unit, UnitRef)>> {
    let mut units = Vec::new();
    for organisation in filter.organisations() {
        let tree = people::unit::unit_tree(from, organisation).await?;
        units.extend(tree.refs().filter(|(_, place)| filter.admits(place)).map(|(unit, place)| (unit.clone(), place)));
    }
    Ok(units)
}

/// The units in which whoever has signed in runs sessions; for nobody else.
fn runs_sessions(signed_in: &SignedIn) -> Result<UnitFilter, Failure> {
    let runs = signed_in.actor.has(Role::Champion) || signed_in.actor.has(Role::LocalLead);
    if runs { Ok(scope::units_with_sessions(&signed_in.actor)) } else { Err(Failure::NotFound) }
}

/// The permission to run a session, asked of the unit whose session it is, and the session.
async fn may_run(
    from: &mut impl Fetch,
    actor: &Actor,
    organisation: OrganisationId,
    session: SessionId,
) -> Result<(CanRunSessions, Session), Failure> {
    let located = locate_session(from, organisation, session).await?.ok_or(Failure::NotFound)?;
    let place = people::unit::find_unit_ref(from, organisation, located.unit()).await?.ok_or(Failure::NotFound)?;
    let may = can_run_sessions(actor, &place)?;
    let session = located.seen_by(&may).ok_or(Failure::NotFound)?;
    Ok((may, session))
}

/// A moment as people say it: `måndag 3 mars 2025 kl. 13:05`.
fn when(t: Texts, moment: Timestamp) -> String {
    let (day, minute) = moment.in_sweden();
    t.with("session-when", &[("day", &t.weekday_date(day)), ("time", &t.clock(minute))])
}
