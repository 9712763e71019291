//! What is on today, what comes next, and which registers are missing? The champion's first page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use learning::newcomer::{INTRODUCTION, Newcomer, newcomers};
use learning::session::{ListedSession, State as SessionState, agenda};
use text::Texts;

use super::{runs_sessions, when};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// The most who are shown as new.
const MOST_NEWCOMERS: usize = 12;

/// A session as a list shows it.
struct Line {
    href: String,
    title: String,
    when: String,
    unit: String,
    held: bool,
    cancelled: bool,
    undecided: bool,
}

#[derive(Template)]
#[template(path = "learning/sessions.html")]
struct SessionsPage {
    page: Page,
    today: Vec<Line>,
    upcoming: Vec<Line>,
    without_register: Vec<Line>,
    held: Vec<Line>,
    newcomers: Vec<Newcomer>,
    introduction: &'static str,
}

/// The page; for those who run sessions somewhere.
pub(crate) async fn show_sessions(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let filter = runs_sessions(&signed_in)?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let agenda = agenda(&mut reader, &filter, app.db().now()).await?;
    let mut newcomers = newcomers(&mut reader, &filter, app.db().now().day_in_sweden()).await?;
    newcomers.truncate(MOST_NEWCOMERS);
    Ok(render(&SessionsPage {
        page: signed_in.page("sessions-title"),
        today: lines(t, &agenda.today),
        upcoming: lines(t, &agenda.upcoming),
        without_register: lines(t, &agenda.without_register),
        held: lines(t, &agenda.held),
        newcomers,
        introduction: INTRODUCTION,
    }))
}

fn lines(t: Texts, sessions: &[ListedSession]) -> Vec<Line> {
    sessions
        .iter()
        .map(|listed| Line {
            href: format!("/sessions/{}/{}", listed.organisation, listed.session.id),
            title: listed.session.title.clone(),
            when: when(t, listed.session.starts_at),
            unit: listed.unit_name.clone(),
            undecided: listed.undecided,
            held: listed.session.state == SessionState::Held,
            cancelled: matches!(listed.session.state, SessionState::Cancelled(_)),
        })
        .collect()
}
