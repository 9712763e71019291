//! Who asks? An extractor that only those who have signed in get past.

use access::{Actor, Role};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{NavLink, Page, Visit, Who};

/// The cookie with the session's token.
pub(crate) const SESSION_COOKIE: &str = "session";

/// Somebody who has signed in, and how the page is to be shown to them.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    /// Who, with all roles.
    pub(crate) actor: Actor,
    /// The language and what else is known of the request.
    pub(crate) visit: Visit,
}

impl SignedIn {
    /// A page in the frame with navigation. The title is a key of the language files.
    pub(crate) fn page(&self, title: &str) -> Page {
        self.visit.staff(title, who(&self.actor))
    }

    /// In whose name something is done.
    pub(crate) fn as_actor(&self) -> db::Actor {
        db::Actor::SignedIn(self.actor.sign_in)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let actor = who_asks(app, &parts.headers).await?.ok_or(Failure::SignInNeeded)?;
        Ok(Self { actor, visit: Visit::of(app, &parts.method, &parts.uri, &parts.headers) })
    }
}

/// The account behind the request's cookie, if there is one.
pub(crate) async fn who_asks(app: &App, headers: &HeaderMap) -> Result<Option<Actor>, Failure> {
    match app.cookies().read(headers, SESSION_COOKIE) {
        Some(token) => Ok(people::sign_in::find_session(app.db(), &token).await?),
        None => Ok(None),
    }
}

/// The frame's view of the account: the name, and where the roles lead.
fn who(actor: &Actor) -> Who {
    let champion = actor.has(Role::Champion);
    let manager = actor.has(Role::Manager);
    let local = actor.has(Role::LocalLead);
    let lead = actor.has(Role::ProgrammeLead);
    let evaluator = actor.has(Role::Evaluator);
    let administrator = actor.has(Role::Administrator);
    let it = actor.has(Role::It);
    let nav = [
        (true, "/home", "nav-my-day"),
        (champion || manager || local, "/notices", "nav-notices"),
        (champion || local, "/sessions", "nav-sessions"),
        (champion || local, "/questions", "nav-questions"),
        (champion || manager || local || lead, "/kits", "nav-kits"),
        (champion || manager || local, "/units", "nav-units"),
        (champion || manager || local || it, "/barriers", "nav-barriers"),
        (it, "/devices/all", "nav-devices"),
        (champion || manager || local, "/initiatives", "nav-initiatives"),
        (local, "/participation", "nav-hours"),
        (local, "/reach", "nav-reach"),
        (local, "/champions", "nav-champions"),
        (champion || manager || local, "/standing", "nav-standing"),
        (champion || manager || local, "/tryouts", "nav-tryouts"),
        (local, "/council", "nav-council"),
        (local, "/forum", "nav-forum"),
        (local || administrator, "/people", "nav-people"),
        (lead || evaluator, "/programmes", "nav-programme"),
        (lead || evaluator, "/evaluations", "nav-reports"),
        (administrator, "/administration", "nav-settings"),
    ];
    Who {
        name: actor.display_name.clone(),
        keeps_registers: champion.then_some(actor.sign_in),
        nav: nav.into_iter().filter(|(shown, ..)| *shown).map(|(_, href, key)| NavLink { href, key }).collect(),
    }
}
