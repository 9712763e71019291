//! How is the letter of the week ended with one click? The letter carries an address of its own: opened, it asks; sent to, it ends the
//! letter (RFC 8058). A mail program sends there by itself, without cookies; nothing depends on who has signed in. Whoever has
//! no token gets the page of an address that does not exist.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use people::mail::letter::{Letter, LetterToken, end_letter, find_letter};

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, Visit, render};

#[derive(Template)]
#[template(path = "people/letter.html")]
struct LetterPage {
    page: Page,
    here: String,
    is_written: bool,
}

/// Where the letter with this token is ended.
pub(crate) fn address(token: LetterToken) -> String {
    format!("/letter/{}", token.in_address())
}

/// Asks whether to end it. Programs that open every link of a mail end nothing.
pub(crate) async fn ask(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let (token, letter) = found(&app, &token).await?;
    Ok(show(&visit, token, letter.is_written))
}

/// Ends it. What the body says does not matter: a mail program and the page's button mean the same.
pub(crate) async fn end(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let (token, letter) = found(&app, &token).await?;
    end_letter(app.db().work(db::Actor::Anonymous).await?, letter).await?;
    // No redirect: mail programs do not follow them.
    Ok(show(&visit, token, false))
}

async fn found(app: &App, token: &str) -> Result<(LetterToken, Letter), Failure> {
    let token = LetterToken::parse(token).ok_or(Failure::NotFound)?;
    let letter = find_letter(&mut app.db().reader(), token).await?.ok_or(Failure::NotFound)?;
    Ok((token, letter))
}

fn show(visit: &Visit, token: LetterToken, is_written: bool) -> Response {
    render(&LetterPage { page: visit.participant("letter-title"), here: address(token), is_written })
}
