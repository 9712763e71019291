//! What does the screen look like that a task is about? A drawn picture; its markers have the numbers of the choices.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use measurement::instrument::find_picture;

use crate::failure::Failure;

/// Sends a picture. A picture is part of an item, whose wording is never changed; it may be kept for a day.
pub(crate) async fn send_picture(Path(name): Path<String>) -> Result<Response, Failure> {
    let picture = find_picture(&name).ok_or(Failure::NotFound)?;
    Ok(([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")], picture).into_response())
}
