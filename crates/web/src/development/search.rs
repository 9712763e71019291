//! Where does a word stand? One search over all that the plan is made of: needs, initiatives, activities, lessons and decisions, and for
//! whoever may see the council its meetings with their agendas and minutes. Nobody finds what they may not read.

use access::rules::council::can_see_council;
use access::rules::development::can_see_initiatives;
use access::scope;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use development::council::{agenda_of, list_meetings, minutes_of, seats};
use development::gate::list_decisions;
use development::initiative::Initiative;
use development::need::{list_needs, search};
use kernel::OrganisationId;
use serde::Deserialize;

use super::initiatives::{Ways, address, living, plan_page};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/plan_search.html")]
struct SearchPage {
    page: Page,
    ways: Ways,
    form: Filled,
    searched: bool,
    organisation: OrganisationId,
    /// What was found, kind by kind; a kind without anything is left out.
    found: Vec<(&'static str, Vec<Hit>)>,
}

struct Hit {
    href: String,
    title: String,
    about: String,
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Looked {
    words: Option<String>,
}

/// The words that are looked for, each of which has to stand somewhere in a text.
struct Wanted(Vec<String>);

impl Wanted {
    fn in_text(&self, parts: &[&str]) -> bool {
        let text = parts.join(" ").to_lowercase();
        self.0.iter().all(|word| text.contains(word))
    }
}

/// The page.
pub(crate) async fn show_search(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    Query(looked): Query<Looked>,
) -> Result<Response, Failure> {
    can_see_initiatives(&signed_in.actor, organisation)?;
    let words = looked.words.unwrap_or_default();
    let wanted = Wanted(words.split_whitespace().map(str::to_lowercase).collect());
    let searched = !wanted.0.is_empty();
    let mut found = Vec::new();
    if searched {
        found.extend(in_plan(&app, &signed_in, organisation, &wanted, &words).await?);
        found.push(("council-meetings", in_council(&app, &signed_in, organisation, &wanted).await?));
        found.retain(|(_, hits)| !hits.is_empty());
    }
    Ok(render(&SearchPage {
        page: plan_page(&signed_in, organisation, "plan-search"),
        ways: Ways::at(organisation, "plan-search"),
        form: Filled::with([("words", words)]),
        searched,
        organisation,
        found,
    }))
}

async fn in_plan(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    wanted: &Wanted,
    words: &str,
) -> Result<Vec<(&'static str, Vec<Hit>)>, Failure> {
    let t = signed_in.visit.t;
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let plan = living(app, signed_in, organisation).await?;
    let mut from = app.db().reader();
    let needs = list_needs(&mut from, &may, &scope::units_with_needs(&signed_in.actor)).await?;
    let needs = search(needs, words).into_iter().map(|listed| Hit {
        href: format!("/needs/{organisation}/{}", listed.need.id),
        title: listed.need.title().to_owned(),
        about: t.code("need-state", listed.need.state.code()),
    });
    let initiative = |one: &&Initiative| {
        let content = &one.content;
        let mut parts = vec![one.name.as_str(), &content.aim, &content.target_group, &content.technology];
        parts.extend(content.benefits.iter().map(|benefit| benefit.words.as_str()));
        parts.extend(content.risks.iter().flat_map(|risk| [risk.words.as_str(), &risk.measure]));
        parts.extend(content.competence.iter().map(|step| step.words.as_str()));
        wanted.in_text(&parts)
    };
    let initiatives = plan.initiatives.iter().filter(initiative).map(|one| Hit {
        href: address(one),
        title: one.name.clone(),
        about: t.code("initiative-phase", one.phase.code()),
    });
    let of = |id| plan.initiatives.iter().find(|one| one.id == id);
    let activities = plan.activities.iter().filter_map(|activity| {
        let one = of(activity.initiative)?;
        let said = [Some(&activity.name), activity.responsible.as_ref(), activity.result.as_ref()];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        let (href, title) = (format!("{}#activities", address(one)), activity.name.clone());
        wanted.in_text(&said).then(|| Hit { href, title, about: one.name.clone() })
    });
    let lessons = plan.lessons.iter().filter_map(|lesson| {
        let one = of(lesson.initiative)?;
        let (href, title) = (format!("{}#lessons", address(one)), lesson.words.clone());
        wanted.in_text(&[&lesson.words]).then(|| Hit { href, title, about: one.name.clone() })
    });
    let decisions = list_decisions(&mut from, &may).await?;
    let decisions = decisions.iter().filter_map(|decision| {
        let one = of(decision.initiative)?;
        let about = format!("{}, {}", one.name, t.date(decision.decided_on));
        let (href, title) = (format!("{}#decisions", address(one)), decision.reason.clone());
        wanted.in_text(&[&decision.reason]).then_some(Hit { href, title, about })
    });
    Ok(vec![
        ("initiatives-title", initiatives.collect()),
        ("needs-title", needs.collect()),
        ("activities-title", activities.collect()),
        ("lessons-title", lessons.collect()),
        ("gate-decisions", decisions.collect()),
    ])
}

async fn in_council(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    wanted: &Wanted,
) -> Result<Vec<Hit>, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let seats = seats(&mut from, organisation).await?;
    let Ok(may) = can_see_council(&signed_in.actor, organisation, &seats, today(app)) else { return Ok(Vec::new()) };
    let mut hits = Vec::new();
    for meeting in list_meetings(&mut from, &may).await? {
        let items = agenda_of(&mut from, &may, meeting.id).await?;
        let minutes = minutes_of(&mut from, &may, meeting.id).await?;
        let mut parts = vec![meeting.title.as_str(), &meeting.place];
        for item in &items {
            parts.extend([item.title.as_str(), &item.asked]);
            parts.extend(item.decided.as_ref().map(|decided| decided.reason.as_str()));
        }
        let written = minutes.record.as_ref().map(|record| &record.content);
        parts.extend(written.or(minutes.latest.as_ref().map(|latest| &latest.body)).map(String::as_str));
        parts.extend(minutes.appendices.iter().map(|(body, _)| body.as_str()));
        if wanted.in_text(&parts) {
            let (href, about) = (super::council::address(meeting.id), t.date(meeting.held_on));
            hits.push(Hit { href, title: meeting.title.clone(), about });
        }
    }
    Ok(hits)
}
