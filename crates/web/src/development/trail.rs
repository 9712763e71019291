//! Who decided what, when, on which evidence? Every decision about an initiative, the latest first: by the council or by whoever
//! coordinates, with its reason, what the gate asked for then, and what was there.

use std::collections::BTreeMap;

use access::rules::council::can_see_council;
use access::rules::development::can_see_initiatives;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use development::council::{list_meetings, seats};
use development::gate::{Decision, list_decisions};
use development::initiative::list_initiatives;
use kernel::{OrganisationId, SignInId};

use super::initiatives::{Ways, base, plan_page};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/trail.html")]
struct TrailPage {
    page: Page,
    ways: Ways,
    lines: Vec<Line>,
}

struct Line {
    decision: Decision,
    href: String,
    name: String,
    by: Option<String>,
    /// The meeting of the council, for whoever may see it.
    meeting: Option<(String, String)>,
    /// What was asked for: in words, whether it was there, and what it said.
    evidence: Vec<(String, bool, Option<String>)>,
    missing: usize,
}

/// The page.
pub(crate) async fn show_trail(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let mut from = app.db().reader();
    let names: BTreeMap<_, String> =
        list_initiatives(&mut from, &may).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let decisions = list_decisions(&mut from, &may).await?;
    let deciders: Vec<SignInId> = decisions.iter().filter_map(|decision| decision.decided_by).collect();
    let people = people::sign_in::display_names(&mut from, organisation, &deciders).await?;
    let seats = seats(&mut from, organisation).await?;
    let meetings = match can_see_council(&signed_in.actor, organisation, &seats, today(&app)) {
        Ok(may) => list_meetings(&mut from, &may).await?,
        Err(_) => Vec::new(),
    };
    let line = |decision: Decision| {
        let meeting = decision.meeting.and_then(|id| meetings.iter().find(|meeting| meeting.id.0 == id));
        let evidence = decision.evidence.iter().map(|standing| {
            let asked = standing.asked.words.clone();
            let asked = asked.unwrap_or_else(|| t.code("gate-evidence", standing.asked.evidence.code()));
            (asked, standing.there, standing.shown.clone())
        });
        Line {
            href: format!("{}/{}", base(organisation), decision.initiative),
            name: names.get(&decision.initiative).cloned().unwrap_or_default(),
            by: decision.decided_by.and_then(|account| people.get(&account).cloned()),
            meeting: meeting.map(|meeting| (super::council::address(meeting.id), meeting.title.clone())),
            evidence: evidence.collect(),
            missing: decision.evidence.iter().filter(|standing| !standing.there).count(),
            decision,
        }
    };
    Ok(render(&TrailPage {
        page: plan_page(&signed_in, organisation, "plan-decisions"),
        ways: Ways::at(organisation, "plan-decisions"),
        lines: decisions.into_iter().map(line).collect(),
    }))
}
