//! What can I do here now? One page a person, by role: at most a handful of doors, each saying what is behind it.

use access::Role;
use access::rules::learning::{can_appoint_champions, can_confirm_names};
use access::rules::people::can_manage_people;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use learning::mandate::{Ending, ending_mandates};
use learning::walk_in::list_waiting;

use super::session::SignedIn;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};

struct Door {
    href: &'static str,
    title: &'static str,
    text: &'static str,
}

#[derive(Template)]
#[template(path = "people/home.html")]
struct Home {
    page: Page,
    doors: Vec<Door>,
    notices: Vec<Notice>,
    /// What waits in the plan and the council, and whether more waits than is shown.
    waits: Vec<Notice>,
    more: bool,
    /// How many names wait for whoever settles them.
    waiting: usize,
}

/// Something that needs somebody in time.
struct Notice {
    href: Option<String>,
    text: String,
}

/// The most that are shown.
const MOST_NOTICES: usize = 8;

/// The doors that the person's roles open.
pub(crate) async fn show_home(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let has = |role| signed_in.actor.has(role);
    let may_manage_people = can_manage_people(&signed_in.actor, signed_in.actor.organisation).is_ok();
    let (council, forum) = crate::development::sits_in(&app, &signed_in).await?;
    let doors = [
        (has(Role::Manager), "/month", "home-month", "home-month-text"),
        (has(Role::Champion), "/sessions", "home-sessions", "home-sessions-text"),
        (has(Role::Champion), "/questions", "home-questions", "home-questions-text"),
        (has(Role::Champion) || has(Role::Manager), "/kits", "home-kits", "home-kits-text"),
        (has(Role::Champion) || has(Role::Manager), "/units", "home-my-units", "home-my-units-text"),
        (
            has(Role::Manager) || has(Role::LocalLead) || has(Role::It),
            "/barriers",
            "home-barriers",
            "home-barriers-text",
        ),
        (has(Role::It), "/devices/all", "home-devices", "home-devices-text"),
        (has(Role::LocalLead), "/participation", "home-participation", "home-participation-text"),
        (has(Role::LocalLead), "/reach", "home-reach", "home-reach-text"),
        (may_manage_people, "/people", "home-people", "home-people-text"),
        (has(Role::LocalLead), "/champions", "home-champions", "home-champions-text"),
        (council, "/council", "home-council", "home-council-text"),
        (forum, "/forum", "home-forum", "home-forum-text"),
        (has(Role::ProgrammeLead), "/programmes", "home-programmes", "home-programmes-text"),
        (has(Role::Evaluator), "/evaluations", "home-evaluations", "home-evaluations-text"),
        (has(Role::Evaluator), "/published-audit", "home-audit", "home-audit-text"),
        (has(Role::Administrator), "/administration", "home-administration", "home-administration-text"),
    ];
    let doors =
        doors.into_iter().filter(|(open, ..)| *open).map(|(_, href, title, text)| Door { href, title, text }).collect();
    let title = signed_in.visit.t.with("home-title", &[("name", &signed_in.actor.display_name)]);
    let notices = notices(&app, &signed_in).await?;
    let mut from = app.db().reader();
    let day = app.db().now().day_in_sweden();
    let waits = crate::development::notices::gather(&mut from, signed_in.visit.t, &signed_in.actor, day).await?;
    let more = waits.len() > MOST_NOTICES;
    let waits = waits.into_iter().take(MOST_NOTICES).map(|one| Notice { href: Some(one.href), text: one.text });
    let waits = waits.collect();
    let waiting = match can_confirm_names(&signed_in.actor, signed_in.actor.organisation) {
        Ok(may) => list_waiting(&mut app.db().reader(), &may).await?.len(),
        Err(_) => 0,
    };
    Ok(render(&Home { waiting, waits, more, page: signed_in.page("nav-my-day").titled(title), doors, notices }))
}

/// The mandates that end soon and that whoever has signed in holds or answers for.
async fn notices(app: &App, signed_in: &SignedIn) -> Result<Vec<Notice>, Failure> {
    let (t, actor, today) = (signed_in.visit.t, &signed_in.actor, app.db().now().day_in_sweden());
    let endings = ending_mandates(&mut app.db().reader(), actor, today).await?;
    let notice = |ending: Ending| {
        let day = t.date(ending.ends_on);
        let text = match (ending.own, &ending.person_name) {
            (true, _) => t.with("notice-own-mandate", &[("unit", &ending.unit_name), ("day", &day)]),
            (false, Some(name)) => {
                t.with("notice-mandate", &[("name", name), ("unit", &ending.unit_name), ("day", &day)])
            }
            (false, None) => t.with("notice-mandate-nameless", &[("unit", &ending.unit_name), ("day", &day)]),
        };
        let unit = format!("/units/{}/{}/champions", ending.organisation, ending.unit);
        let href = match can_appoint_champions(actor, ending.organisation) {
            Ok(_) => Some(format!("/champions/{}", ending.mandate)),
            Err(_) => (actor.has(Role::Manager) || actor.has(Role::Champion)).then_some(unit),
        };
        Notice { href, text }
    };
    Ok(endings.into_iter().take(MOST_NOTICES).map(notice).collect())
}
