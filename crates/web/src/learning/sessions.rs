//! What is on today, what comes next, and which registers are missing? The champion's first page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Date;
use learning::newcomer::{INTRODUCTION, Newcomer, newcomers};
use learning::session::{ListedSession, Repeat, State as SessionState, agenda, repeats};
use text::Texts;

use super::{runs_sessions, when};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// The most who are shown as new.
const MOST_NEWCOMERS: usize = 12;
/// The most repetitions that are shown.
const MOST_REPEATS: usize = 8;

/// A session as a list shows it.
struct Line {
    href: String,
    title: String,
    when: String,
    unit: String,
    held: bool,
    cancelled: bool,
    undecided: bool,
    /// Whether it is planned and nobody is to lead it.
    leaderless: bool,
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
    /// What is to be repeated: what, where, the sentence of when, and the address to plan it.
    repeats: Vec<(String, String, String)>,
}

/// The page; for those who run sessions somewhere.
pub(crate) async fn show_sessions(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let filter = runs_sessions(&signed_in)?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let agenda = agenda(&mut reader, &filter, app.db().now()).await?;
    let mut newcomers = newcomers(&mut reader, &filter, app.db().now().day_in_sweden()).await?;
    newcomers.truncate(MOST_NEWCOMERS);
    let today = app.db().now().day_in_sweden();
    let repeats = repeats(&mut reader, &filter, today).await?;
    Ok(render(&SessionsPage {
        page: signed_in.page("sessions-title"),
        today: lines(t, &agenda.today),
        upcoming: lines(t, &agenda.upcoming),
        without_register: lines(t, &agenda.without_register),
        held: lines(t, &agenda.held),
        newcomers,
        introduction: INTRODUCTION,
        repeats: repeats.iter().take(MOST_REPEATS).map(|repeat| repeat_line(t, repeat, today)).collect(),
    }))
}

/// What is to be repeated where, by when, and the address to plan it.
fn repeat_line(t: Texts, repeat: &Repeat, today: Date) -> (String, String, String) {
    let key = if repeat.due_on < today { "repeat-was-due" } else { "repeat-due" };
    let when =
        t.with(key, &[("unit", &repeat.unit_name), ("day", &t.date(repeat.due_on)), ("held", &t.date(repeat.held_on))]);
    let plan = format!("/sessions/new?kit={}&unit={}.{}", repeat.kit, repeat.organisation, repeat.unit);
    (repeat.title.clone(), when, plan)
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
            leaderless: listed.session.state == SessionState::Planned && listed.session.champion.is_none(),
            held: listed.session.state == SessionState::Held,
            cancelled: matches!(listed.session.state, SessionState::Cancelled(_)),
        })
        .collect()
}
