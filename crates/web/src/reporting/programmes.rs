//! Which programmes do I lead or evaluate?

use access::rules::people::can_start_programme;
use access::{Actor, Role};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use people::Programme;

use super::overview::address;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "reporting/programmes.html")]
struct ProgrammesPage {
    page: Page,
    programmes: Vec<Programme>,
    /// Whether another programme may be set up.
    may_start: bool,
}

impl ProgrammesPage {
    fn address(&self, programme: &Programme) -> String {
        address(programme.lead, programme.id)
    }
}

/// The programmes of the account's roles.
pub(crate) async fn show_programmes(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let programmes = held(&app, &signed_in.actor, &[Role::ProgrammeLead, Role::Evaluator]).await?;
    if programmes.is_empty() && !signed_in.actor.has(Role::ProgrammeLead) && !signed_in.actor.has(Role::Evaluator) {
        return Err(Failure::NotFound);
    }
    let may_start = programmes.iter().any(|programme| can_start_programme(&signed_in.actor, programme.lead).is_ok());
    Ok(render(&ProgrammesPage { page: signed_in.page("my-programmes-title"), programmes, may_start }))
}

/// The programmes over which one of the roles is held, each once, by name.
pub(crate) async fn held(app: &App, actor: &Actor, roles: &[Role]) -> Result<Vec<Programme>, Failure> {
    let mut reader = app.db().reader();
    let mut programmes: Vec<Programme> = Vec::new();
    for part in actor.programmes(roles) {
        if programmes.iter().all(|known| known.id != part.programme) {
            programmes.extend(people::programme::find_programme(&mut reader, part.lead, part.programme).await?);
        }
    }
    programmes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(programmes)
}
