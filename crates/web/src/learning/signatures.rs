//! Who has signed? A list of a session's participants to print and sign on paper; afterwards those who have signed are
//! ticked, and their time is certified.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Minutes, OrganisationId, PersonId, SessionId};
use learning::register::open_register;
use participation::certificate::{certified_of, mark_signed};

use super::{may_run, when};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

/// A line of the list.
struct Line {
    person: PersonId,
    name: String,
    minutes: Minutes,
    certified: bool,
}

#[derive(Template)]
#[template(path = "learning/signatures.html")]
struct SignaturesPage {
    page: Page,
    here: String,
    title: String,
    when: String,
    unit: String,
    lines: Vec<Line>,
    left: usize,
    /// Whether it is known who came.
    saved: bool,
}

/// The list.
pub(crate) async fn show_signatures(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let mut reader = app.db().reader();
    let (may, session) = may_run(&mut reader, &signed_in.actor, organisation, session).await?;
    let certified = certified_of(&mut reader, &may, session.id.0).await?;
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let unit = tree.get(session.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let register = open_register(&mut reader, &may, session).await?;
    let saved = register.is_saved();
    let lines: Vec<Line> = register
        .lines
        .iter()
        .filter_map(|line| {
            let certified = certified.contains(&line.person);
            // Before the session everybody stands there, for the printer.
            let minutes = if saved { line.minutes? } else { register.session.planned_minutes };
            Some(Line { person: line.person, name: line.name.clone(), minutes, certified })
        })
        .collect();
    let (t, session) = (signed_in.visit.t, &register.session);
    let above = format!("/sessions/{organisation}/{}", session.id);
    Ok(render(&SignaturesPage {
        page: signed_in
            .page("signatures-title")
            .under("/sessions", t.get("sessions-title"))
            .under(&above, session.title.clone()),
        here: format!("{above}/signatures"),
        title: session.title.clone(),
        when: when(t, session.starts_at),
        unit,
        left: lines.iter().filter(|line| !line.certified).count(),
        lines,
        saved,
    }))
}

/// Notes who has signed.
pub(crate) async fn mark(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, session) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    let signed: Result<BTreeSet<PersonId>, _> = form.values("signed").map(str::parse).collect();
    let signed = signed.map_err(|_| Failure::BadRequest)?;
    let marked = mark_signed(&mut work, &may, session.id.0, &signed).await?;
    let here = format!("/sessions/{organisation}/{}/signatures", session.id);
    if marked == 0 {
        return Ok(redirect_and_say(&app, &here, "signatures-nobody"));
    }
    work.commit(organisation, "signatures_marked", Some(session.id.into())).await?;
    Ok(redirect_and_say(&app, &here, "signatures-saved"))
}
