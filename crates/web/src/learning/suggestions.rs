//! Which session next, and why that one? The kits for what the unit needs first, by its released answers as a group; those
//! that it has had lately come last, and what stands in the way is said.

use access::UnitRef;
use access::rules::learning::can_run_sessions;
use access::rules::measurement::can_see_unit_needs;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, UnitId};
use learning::kit::{Audience, Kit, kits};
use measurement::needs::{UnitNeed, needs_of_unit};
use text::Texts;

use super::barriers::{Blocked, blocked_in};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// How many kits are named for each need.
const EACH: usize = 2;

#[derive(Template)]
#[template(path = "learning/suggestions.html")]
struct SuggestionsPage {
    page: Page,
    suggestions: Vec<Suggestion>,
    /// What an address of the page to plan begins with; nothing when the reader does not plan.
    plan: Option<String>,
}

/// A kit that the unit could run next.
pub(super) struct Suggestion {
    pub(super) kit: &'static Kit,
    pub(super) title: String,
    /// Why this one.
    pub(super) why: String,
    /// What is in the way of practising it there.
    pub(super) blocked: Vec<Blocked>,
}

/// The page of a unit.
pub(crate) async fn show_suggestions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let tree = people::unit::unit_tree(&mut app.db().reader(), organisation).await?;
    let place = tree.unit_ref(unit).ok_or(Failure::NotFound)?;
    let suggestions = suggestions(&app, &signed_in, &place).await?;
    let name = tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let plans = can_run_sessions(&signed_in.actor, &place).is_ok();
    let title = t.with("suggestions-of", &[("unit", &name)]);
    Ok(render(&SuggestionsPage {
        page: signed_in.page("suggestions-title").titled(title).under("/units", t.get("units-title")),
        suggestions,
        plan: plans.then(|| format!("/sessions/new?unit={organisation}.{unit}&kit=")),
    }))
}

/// What the unit could run next, what it needs most first.
pub(super) async fn suggestions(app: &App, signed_in: &SignedIn, place: &UnitRef) -> Result<Vec<Suggestion>, Failure> {
    let may = can_see_unit_needs(&signed_in.actor, place)?;
    let today = app.db().now().day_in_sweden();
    let mut from = app.db().reader();
    let mut needs = Vec::new();
    for membership in people::programme::programmes_of_organisation(&mut from, place.organisation).await? {
        needs.extend(needs_of_unit(&mut from, &may, membership.programme, today).await?);
    }
    let mut found: Vec<Suggestion> = Vec::new();
    for need in &needs {
        let known: Vec<&str> = found.iter().map(|suggestion| suggestion.kit.id.as_str()).collect();
        for kit in kits_for(need, &known) {
            let blocked = blocked_in(&mut from, signed_in, place, &kit.needs).await?;
            found.push(suggestion(signed_in.visit.t, need, kit, blocked));
        }
    }
    Ok(found)
}

fn suggestion(t: Texts, need: &UnitNeed, kit: &'static Kit, blocked: Vec<Blocked>) -> Suggestion {
    let question = need.question.said_in(t.lang().code()).to_owned();
    let why = t.with(
        "suggestion-why",
        &[
            ("wave", &need.wave),
            ("day", &t.date(need.closed_on)),
            ("question", &question),
            ("area", &t.code("area", &need.area)),
        ],
    );
    Suggestion { kit, title: kit.title.in_language(t.lang().code()).to_owned(), why, blocked }
}

/// The kit that begins with the need, then others about its area for everybody, the easiest first; none twice.
fn kits_for(need: &UnitNeed, known: &[&str]) -> Vec<&'static Kit> {
    let about = |kit: &&Kit| {
        let areas = kit.areas.iter().any(|area| area.code() == need.area);
        kit.is_session() && kit.audience == Audience::Staff && areas && !known.contains(&kit.id.as_str())
    };
    let mut fitting: Vec<&'static Kit> = kits().iter().filter(about).collect();
    fitting.sort_by_key(|kit| (Some(&kit.id) != need.kit.as_ref(), kit.level, kit.minutes, kit.id.clone()));
    fitting.truncate(EACH);
    fitting
}

#[cfg(test)]
mod tests {
    use measurement::instrument::Bilingual;

    use super::*;

    fn need(area: &str, kit: Option<&str>) -> UnitNeed {
        UnitNeed {
            area: area.into(),
            question: Bilingual { sv: "Jag hittar rutinen.".into(), en: "I find the routine.".into() },
            wave: "Före".into(),
            closed_on: "2026-03-01".parse().unwrap(),
            kit: kit.map(str::to_owned),
        }
    }

    #[test]
    fn the_kit_that_begins_with_the_need_comes_first_and_none_twice() {
        let first = kits_for(&need("information", Some("hitta-ratt-rutin")), &[]);
        assert_eq!((first[0].id.as_str(), first.len()), ("hitta-ratt-rutin", EACH));
        let next = kits_for(&need("information", Some("hitta-ratt-rutin")), &["hitta-ratt-rutin"]);
        assert!(!next.is_empty() && next.iter().all(|kit| kit.id != "hitta-ratt-rutin"));
        assert!(next.iter().all(|kit| kit.areas.iter().any(|area| area.code() == "information")));
        assert!(kits_for(&need("cooking", None), &[]).is_empty());
    }
}
