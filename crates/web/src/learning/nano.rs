//! The two questions after a session, as whoever runs it meets them: the code to show, and what was answered when nobody can
//! answer any more.

use access::rules::learning::CanRunSessions;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Fetch;
use kernel::{OrganisationId, SessionId};
use learning::session::{Session, State as SessionState};
use measurement::nano::{NanoResults, NewNano, When, find_nano_codes, nano_codes, results_of_session};
use text::Texts;

use super::may_run;
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::measurement::poster::{Picture, picture};
use crate::people::session::SignedIn;

/// What the session's page shows of them.
pub(crate) struct Questions {
    pub(crate) shown: Option<Shown>,
    pub(crate) results: Vec<NanoResults>,
}

/// The code, as a screen or a paper shows it.
pub(crate) struct Shown {
    pub(crate) code: String,
    pub(crate) picture: Picture,
    /// When each pair of questions can be answered, in words.
    pub(crate) days: Vec<String>,
    /// Whether something can still be answered.
    pub(crate) open: bool,
}

/// What the session's page shows of them.
pub(crate) async fn questions(
    app: &App,
    from: &mut impl Fetch,
    t: Texts,
    may: &CanRunSessions,
    session: &Session,
) -> Result<Questions, Failure> {
    let today = app.db().now().day_in_sweden();
    let Some(codes) = find_nano_codes(from, may, session.id).await? else {
        return Ok(Questions { shown: None, results: Vec::new() });
    };
    let link = app.config().link(&format!("/c/{}", codes.token.as_str()));
    let days = When::ALL.iter().map(|when| {
        let (opens, closes) = when.days(codes.held_on);
        let days = t.with("nano-days", &[("from", &t.date(opens)), ("to", &t.date(closes))]);
        format!("{}: {days}", t.code("nano-when", when.code()))
    });
    let shown = Shown {
        code: codes.code.to_string(),
        picture: picture(&link).map_err(|_| Failure::Internal)?,
        days: days.collect(),
        open: !When::Later.is_over(codes.held_on, today),
    };
    let results = results_of_session(from, may, session.id, codes.held_on, today).await?;
    Ok(Questions { shown: Some(shown), results })
}

/// Makes the code of a session.
pub(crate) async fn make_questions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, session)): Path<(OrganisationId, SessionId)>,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (may, session) = may_run(&mut work, &signed_in.actor, organisation, session).await?;
    if matches!(session.state, SessionState::Cancelled(_)) {
        return Err(Failure::Conflict);
    }
    let kit = session.kit.as_ref().map_or("", |kit| kit.id.as_str());
    let new = NewNano { session: session.id, programme: session.programme, kit, held_on: session.day() };
    nano_codes(&mut work, &may, new).await?;
    work.commit(organisation, "session_questions_made", Some(session.id.into())).await?;
    Ok(see_other(&format!("/sessions/{organisation}/{}#questions", session.id)))
}
