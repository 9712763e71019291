//! Files that lie before a meeting: taken when they are what they say they are, and sent as something to keep, never as a page.

use access::rules::development::can_coordinate;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use development::council::{NAME_MAX, PaperError, add_paper, read_paper};
use kernel::{MeetingId, PaperId};

use super::{address, enter, meeting, meeting_of};
use crate::address::percent_encoded;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::redirect_and_say;
use crate::learning::free_text;
use crate::people::session::SignedIn;
use crate::upload::Upload;

/// Lays a file before a meeting.
pub(crate) async fn add(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    upload: Upload,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    let t = signed_in.visit.t;
    let form = Filled::with([("paper", upload.value("paper"))]);
    let mut form = form.labelled([("paper", t.get("council-paper-name")), ("file", t.get("council-paper-file"))]);
    let name = free_text::required(t, &mut form, "paper", NAME_MAX);
    if upload.file.is_none() {
        form.fail("file", t.get("council-paper-missing"));
    }
    if let (Some(name), Some(file), false) = (&name, &upload.file, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match add_paper(&mut work, &may, meeting.id, name, file).await {
            Ok(paper) => {
                work.commit(organisation, "paper_added", Some(paper.into())).await?;
                return Ok(redirect_and_say(&app, &address(meeting.id), "council-paper-added"));
            }
            Err(PaperError::Kind) => form.fail("file", t.get("council-paper-kind")),
            Err(PaperError::TooLarge) => form.fail("file", t.get("council-paper-too-large")),
            Err(PaperError::TooMany) => form.fail("file", t.get("council-paper-too-many")),
            Err(PaperError::NoSuchMeeting) => return Err(Failure::NotFound),
            Err(PaperError::Db(why)) => return Err(why.into()),
        }
    }
    meeting::show(&app, &signed_in, &entered, meeting, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Sends a file.
pub(crate) async fn send(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Failure> {
    let entered = enter(&app, &signed_in).await?;
    let found = read_paper(&mut app.db().reader(), &entered.may, paper).await?;
    let (paper, content) = found.ok_or(Failure::NotFound)?;
    let ascii: String =
        paper.name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '-' }).collect();
    let named = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", percent_encoded(&paper.name));
    let headers = [
        (CONTENT_TYPE, paper.kind.media_type().to_owned()),
        (CONTENT_DISPOSITION, named),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((StatusCode::OK, headers, content).into_response())
}
