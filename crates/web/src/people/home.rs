//! What can I do here now? One page a person, by role: at most a handful of doors, each saying what is behind it.

use access::Role;
use access::rules::people::can_manage_people;
use askama::Template;
use axum::response::Response;

use super::session::SignedIn;
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
}

/// The doors that the person's roles open.
pub(crate) async fn show_home(signed_in: SignedIn) -> Response {
    let has = |role| signed_in.actor.has(role);
    let may_manage_people = can_manage_people(&signed_in.actor, signed_in.actor.organisation).is_ok();
    let doors = [
        (has(Role::Champion), "/sessions", "home-sessions", "home-sessions-text"),
        (has(Role::Champion), "/questions", "home-questions", "home-questions-text"),
        (has(Role::Champion) || has(Role::Manager), "/kits", "home-kits", "home-kits-text"),
        (has(Role::Champion) || has(Role::Manager), "/units", "home-my-units", "home-my-units-text"),
        (has(Role::Manager) || has(Role::LocalLead), "/barriers", "home-barriers", "home-barriers-text"),
        (has(Role::LocalLead), "/participation", "home-participation", "home-participation-text"),
        (has(Role::LocalLead), "/reach", "home-reach", "home-reach-text"),
        (may_manage_people, "/people", "home-people", "home-people-text"),
        (has(Role::LocalLead), "/champions", "home-champions", "home-champions-text"),
        (has(Role::ProgrammeLead), "/programmes", "home-programmes", "home-programmes-text"),
        (has(Role::Evaluator), "/evaluations", "home-evaluations", "home-evaluations-text"),
        (has(Role::Evaluator), "/published-audit", "home-audit", "home-audit-text"),
        (has(Role::Administrator), "/administration", "home-administration", "home-administration-text"),
    ];
    let doors =
        doors.into_iter().filter(|(open, ..)| *open).map(|(_, href, title, text)| Door { href, title, text }).collect();
    let title = signed_in.visit.t.with("home-title", &[("name", &signed_in.actor.display_name)]);
    render(&Home { page: signed_in.page("nav-my-day").titled(title), doors })
}
