//! How is an empty installation set up? One page, guarded by the one-time token in the program's log.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use people::OrganisationKind;
use people::first_run::{FirstRun, FirstRunError};
use people::sign_in::SignInError;
use text::Texts;

use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, Visit, redirect_and_say, render, render_as};
use crate::limits::ClientAddress;

#[derive(Template)]
#[template(path = "people/first_run.html")]
struct FirstRunPage {
    page: Page,
    form: Filled,
    kinds: Vec<(String, String)>,
}

impl FirstRunPage {
    fn of(visit: &Visit, form: Filled) -> Self {
        Self { page: visit.participant("first-run-title"), form, kinds: kinds(visit.t) }
    }
}

/// The kinds of organisation with their names.
pub(crate) fn kinds(t: Texts) -> Vec<(String, String)> {
    let name = |kind: OrganisationKind| match kind {
        OrganisationKind::Municipality => t.get("organisation-municipality"),
        OrganisationKind::Federation => t.get("organisation-federation"),
        OrganisationKind::Other => t.get("organisation-other"),
    };
    OrganisationKind::ALL.into_iter().map(|kind| (kind.code().to_owned(), name(kind))).collect()
}

/// The page, while nothing has been set up; afterwards there is no such page.
pub(crate) async fn show_first_run(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    if !people::first_run::is_first_run(&mut app.db().reader()).await? {
        return Err(Failure::NotFound);
    }
    Ok(render(&FirstRunPage::of(&visit, Filled::blank())))
}

/// Creates the first organisation and its administrator.
pub(crate) async fn set_up(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    mut form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    app.limits().sign_in(client, "first-run")?;
    form = form.labelled([
        ("token", t.get("first-run-token")),
        ("organisation", t.get("organisation-name")),
        ("kind", t.get("organisation-kind")),
        ("display_name", t.get("account-display-name")),
        ("name", t.get("sign-in-name")),
        ("secret", t.get("sign-in-secret")),
    ]);
    let token = form.text(t, "token", 100);
    let organisation = form.text(t, "organisation", 100);
    let kind = form.choice::<OrganisationKind>(t, "kind");
    let display_name = form.text(t, "display_name", 100);
    let name = form.text(t, "name", 100);
    let secret = form.value("secret").to_owned();
    if let (Some(token), Some(organisation), Some(kind), Some(display_name), Some(name)) =
        (token, organisation, kind, display_name, name)
    {
        let asked = FirstRun {
            token: &token,
            organisation: &organisation,
            kind,
            name: &name,
            display_name: &display_name,
            secret: &secret,
        };
        match people::first_run::set_up(app.db(), app.first_run_token(), asked).await {
            Ok(_) => return Ok(redirect_and_say(&app, "/sign-in", "first-run-done")),
            Err(FirstRunError::AlreadySetUp) => return Err(Failure::NotFound),
            Err(FirstRunError::WrongToken) => form.fail("token", t.get("first-run-wrong-token")),
            Err(FirstRunError::SignIn(why)) => sign_in_error(t, &mut form, why)?,
            Err(FirstRunError::Db(why)) => return Err(why.into()),
        }
    }
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &FirstRunPage::of(&visit, form)))
}

/// Says beside the field what is wrong with a new account.
pub(crate) fn sign_in_error(t: Texts, form: &mut Filled, why: SignInError) -> Result<(), Failure> {
    match why {
        SignInError::NameTaken => form.fail("name", t.get("account-name-taken")),
        SignInError::BadName => form.fail("name", t.get("account-bad-name")),
        SignInError::BadSecret => {
            form.fail("secret", t.count("account-bad-secret", people::sign_in::SHORTEST_SECRET));
        }
        SignInError::Hash => return Err(Failure::internal("a secret could not be hashed")),
        SignInError::Db(why) => return Err(why.into()),
    }
    Ok(())
}
