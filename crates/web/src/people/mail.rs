//! Where does somebody want their mail, in which language? Everybody says it themselves, and takes it away again.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use people::mail::address::{MailAddress, own_address, set_own_address};
use text::{Lang, Texts};

use super::session::SignedIn;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};

#[derive(Template)]
#[template(path = "people/mail.html")]
struct MailPage {
    page: Page,
    form: Filled,
    languages: Vec<(&'static str, &'static str)>,
    /// Whether the installation sends mail at all.
    sends: bool,
}

/// The page.
pub(crate) async fn show_mail(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let known = own_address(&mut app.db().reader(), &signed_in.actor).await?;
    let form = match known {
        Some(known) => Filled::with([
            ("mail", known.address),
            ("mail_language", known.language),
            ("weekly", if known.weekly { "yes".to_owned() } else { String::new() }),
        ]),
        None => Filled::with([("mail_language", signed_in.visit.t.lang().code()), ("weekly", "yes")]),
    };
    Ok(show(&app, &signed_in, form, StatusCode::OK))
}

/// Says where; an empty field takes the address away.
pub(crate) async fn set_mail(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut form = form.labelled([("mail", t.get("mail-address")), ("mail_language", t.get("mail-language"))]);
    let weekly = form.is("weekly", "yes");
    let wanted = read_address(t, &mut form).map(|wanted| MailAddress { weekly, ..wanted });
    if form.has_errors() {
        return Ok(show(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let actor = &signed_in.actor;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    set_own_address(&mut work, actor, wanted.as_ref()).await?;
    work.commit(actor.organisation, "mail_address_set", Some(actor.sign_in.into())).await?;
    Ok(redirect_and_say(&app, "/mail", if wanted.is_some() { "mail-set" } else { "mail-unset" }))
}

/// The address of the fields `mail` and `mail_language`; nothing when the first is empty or something is wrong.
pub(super) fn read_address(t: Texts, form: &mut Filled) -> Option<MailAddress> {
    if form.value("mail").trim().is_empty() {
        return None;
    }
    let language: Lang = form.value("mail_language").parse().unwrap_or_else(|_| t.lang());
    let read = MailAddress::parse(form.value("mail"), language.code());
    if read.is_err() {
        form.fail("mail", t.get("mail-not-an-address"));
    }
    read.ok()
}

/// The languages to choose between.
pub(super) fn languages() -> Vec<(&'static str, &'static str)> {
    Lang::ALL.iter().map(|lang| (lang.code(), lang.own_name())).collect()
}

fn show(app: &App, signed_in: &SignedIn, form: Filled, status: StatusCode) -> Response {
    let page = signed_in.page("mail-title").under("/home", signed_in.visit.t.get("nav-my-day"));
    render_as(status, &MailPage { page, form, languages: languages(), sends: app.sends_mail() })
}
