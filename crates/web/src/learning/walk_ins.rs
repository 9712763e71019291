//! Who came and is in no list? The rows of the register for names, and the page on which a champion says that a name is a
//! colleague in the own list.

use access::UnitRef;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Fetch;
use kernel::{Minutes, OrganisationId, PersonId, SessionId, WalkInId};
use learning::register::Register;
use learning::walk_in::{NAME_MAX, NotAName, SettleError, Settled, check_in_as, is_alike};
use text::Texts;

use super::may_run;
use super::register::disagreed;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::redirect_and_say;
use crate::people::session::SignedIn;

/// How many empty rows a page offers.
const BLANK: usize = 3;

/// A row for somebody who is known by name only.
pub(super) struct WalkInRow {
    pub(super) id: WalkInId,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) ticked: bool,
    pub(super) minutes: String,
    pub(super) double: bool,
    pub(super) offered: bool,
    pub(super) disagreed: Option<String>,
    pub(super) name_error: Option<String>,
    pub(super) error: Option<String>,
    /// Colleagues in the own list whom the name may mean.
    pub(super) maybe: Vec<(PersonId, String)>,
}

/// The names that wait in a register.
pub(super) fn rows(t: Texts, register: &Register, filled: Option<&Filled>) -> Vec<WalkInRow> {
    let all = filled.is_some_and(|form| form.is("all", "yes"));
    let planned = register.session.planned_minutes;
    let row = |line: &learning::register::WalkInLine| {
        let field = format!("minutes-{}", line.walk_in);
        let colleagues = register.lines.iter().filter(|colleague| is_alike(&colleague.name, &line.name));
        WalkInRow {
            id: line.walk_in,
            name: line.name.clone(),
            unit: String::new(),
            ticked: filled.map_or(line.minutes.is_some() || line.offered, |form| {
                all || form.is("came", line.walk_in.to_string())
            }),
            minutes: match filled {
                Some(form) => form.value(&field).to_owned(),
                None => line.minutes.unwrap_or(planned).to_string(),
            },
            double: line.double,
            offered: line.offered,
            disagreed: (!line.disagreed.is_empty()).then(|| disagreed(t, &line.disagreed)),
            name_error: None,
            error: filled.and_then(|form| form.error(&field)).map(str::to_owned),
            maybe: colleagues.map(|colleague| (colleague.person, colleague.name.clone())).collect(),
        }
    };
    register.walk_ins.iter().map(row).collect()
}

/// Rows for new names, as they were filled in.
pub(super) fn blank_rows(app: &App, filled: Option<&Filled>, planned: Minutes) -> Result<Vec<WalkInRow>, Failure> {
    let mut ids: Vec<WalkInId> =
        filled.map(|form| form.values("new").filter_map(|id| id.parse().ok()).collect()).unwrap_or_default();
    while ids.len() < BLANK {
        ids.push(app.db().new_random_id()?);
    }
    let value = |name: String| filled.map(|form| form.value(&name).to_owned()).unwrap_or_default();
    let error = |name: String| filled.and_then(|form| form.error(&name)).map(str::to_owned);
    Ok(ids
        .into_iter()
        .map(|id| WalkInRow {
            id,
            name: value(format!("new-name-{id}")),
            unit: value(format!("new-unit-{id}")),
            ticked: false,
            minutes: match value(format!("minutes-{id}")) {
                written if written.is_empty() => planned.to_string(),
                written => written,
            },
            double: false,
            offered: false,
            disagreed: None,
            name_error: error(format!("new-name-{id}")),
            error: error(format!("minutes-{id}")),
            maybe: Vec::new(),
        })
        .collect())
}

/// The units below the session's, by name; nothing when the session is for one unit only.
pub(super) async fn units_below(from: &mut impl Fetch, place: &UnitRef) -> Result<Vec<(String, String)>, Failure> {
    let tree = people::unit::unit_tree(from, place.organisation).await?;
    if tree.is_leaf(place.unit) {
        return Ok(Vec::new());
    }
    let below = tree.with_those_below(place.unit);
    let leaves = tree.units().iter().filter(|unit| below.contains(&unit.id) && tree.is_leaf(unit.id));
    Ok(leaves.map(|unit| (unit.id.to_string(), unit.name.clone())).collect())
}

/// Why a text is no name, in words.
pub(crate) fn name_problem(t: Texts, why: NotAName) -> String {
    match why {
        NotAName::TooShort => t.get("walk-in-name-missing"),
        NotAName::TooLong => t.count("field-too-long", NAME_MAX),
        NotAName::IdentityNumber => t.get("walk-in-no-number"),
    }
}

/// Says that a name is a colleague in the own list.
pub(crate) async fn tie(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, session) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    let chosen = form.value("is").split_once('.');
    let chosen = chosen.and_then(|(name, person)| Some((name.parse().ok()?, person.parse().ok()?)));
    let (walk_in, person): (WalkInId, PersonId) = chosen.ok_or(Failure::BadRequest)?;
    let back = format!("/sessions/{organisation}/{}/register", session.id);
    match check_in_as(&mut work, &may, session.id, walk_in, person).await {
        Ok(settled) => {
            work.commit(organisation, "name_settled", Some(walk_in.into())).await?;
            let said = if settled == Settled::Booked { "walk-in-tied" } else { "walk-in-tied-offered" };
            Ok(redirect_and_say(&app, &back, said))
        }
        Err(SettleError::NotWaiting) => Ok(redirect_and_say(&app, &back, "walk-in-settled-before")),
        Err(SettleError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::Conflict),
    }
}
