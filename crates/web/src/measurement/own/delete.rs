//! Deleting a draft: a page that asks, and says so when it is in use and cannot go.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{LocalInstrumentId, LocalItemId, OrganisationId, ProgrammeId};
use measurement::local::{self, DeleteError, Seen, Version, delete_instrument, delete_item};

use super::item::{Kept, writer};
use super::{address, reader, seen_in, seen_text, under_questions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/own/delete.html")]
struct DeletePage {
    page: Page,
    here: String,
    text: String,
    /// Whether there are versions before it, which stay.
    has_earlier: bool,
    /// What was seen; nothing when it cannot be deleted.
    seen: Option<String>,
    problem: Option<String>,
}

/// What is to be deleted, and where it stands.
struct Draft<'a> {
    signed_in: &'a SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
    kept: Kept,
    /// The address of the thing.
    there: String,
    title: String,
    newest: Seen,
    in_use: bool,
}

type Place<Id> = Path<(OrganisationId, ProgrammeId, Id)>;

/// Asks whether to delete a question.
pub(crate) async fn ask_item(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, id)): Place<LocalItemId>,
) -> Result<Response, Failure> {
    let draft = find_item(&app, &signed_in, lead, programme, id).await?;
    Ok(draft.ask(None, StatusCode::OK))
}

/// Deletes a question.
pub(crate) async fn item(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, id)): Place<LocalItemId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = writer(&signed_in, lead, programme)?;
    let draft = find_item(&app, &signed_in, lead, programme, id).await?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match delete_item(&mut work, &may, id, draft.seen(&form)).await {
        Ok(()) => {
            work.commit(lead, "question_deleted", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &draft.list(), "own-deleted"))
        }
        Err(why) => draft.refuse(why),
    }
}

/// Asks whether to delete an instrument.
pub(crate) async fn ask_instrument(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, id)): Place<LocalInstrumentId>,
) -> Result<Response, Failure> {
    let draft = find_instrument(&app, &signed_in, lead, programme, id).await?;
    Ok(draft.ask(None, StatusCode::OK))
}

/// Deletes an instrument.
pub(crate) async fn instrument(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, id)): Place<LocalInstrumentId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = writer(&signed_in, lead, programme)?;
    let draft = find_instrument(&app, &signed_in, lead, programme, id).await?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match delete_instrument(&mut work, &may, id, draft.seen(&form)).await {
        Ok(()) => {
            work.commit(lead, "instrument_deleted", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &draft.list(), "own-deleted"))
        }
        Err(why) => draft.refuse(why),
    }
}

async fn find_item<'a>(
    app: &App,
    signed_in: &'a SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
    id: LocalItemId,
) -> Result<Draft<'a>, Failure> {
    writer(signed_in, lead, programme)?;
    let may = reader(signed_in, lead, programme)?;
    let versions = local::item_versions(&mut app.db().reader(), &may, id).await?;
    let there = format!("{}/questions/{id}", address(lead, programme));
    let said = signed_in.visit.t.lang().code();
    Draft::of(signed_in, (lead, programme), Kept::Question, there, &versions, |of| of.text.said_in(said).to_owned())
}

async fn find_instrument<'a>(
    app: &App,
    signed_in: &'a SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
    id: LocalInstrumentId,
) -> Result<Draft<'a>, Failure> {
    writer(signed_in, lead, programme)?;
    let may = reader(signed_in, lead, programme)?;
    let versions = local::versions_of_instrument(&mut app.db().reader(), &may, id).await?;
    let there = format!("{}/instruments/{id}", address(lead, programme));
    let said = signed_in.visit.t.lang().code();
    Draft::of(signed_in, (lead, programme), Kept::Instrument, there, &versions, |of| of.title.said_in(said).to_owned())
}

impl<'a> Draft<'a> {
    fn of<Id, Of>(
        signed_in: &'a SignedIn,
        (lead, programme): (OrganisationId, ProgrammeId),
        kept: Kept,
        there: String,
        versions: &[Version<Id, Of>],
        title: impl FnOnce(&Of) -> String,
    ) -> Result<Self, Failure> {
        let newest = versions.last().ok_or(Failure::NotFound)?;
        let (title, in_use, newest) = (title(&newest.of), newest.in_use, newest.seen());
        Ok(Self { signed_in, lead, programme, kept, there, title, newest, in_use })
    }

    /// What whoever deletes it has seen; nothing that stands there when the form does not say.
    fn seen(&self, form: &Filled) -> Seen {
        seen_in(form.value("seen")).unwrap_or(Seen { edition: 0, ..self.newest })
    }

    fn list(&self) -> String {
        format!("{}/questions", address(self.lead, self.programme))
    }

    fn refuse(&self, why: DeleteError) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        match why {
            DeleteError::NotFound => Err(Failure::NotFound),
            DeleteError::Db(why) => Err(why.into()),
            DeleteError::InUse => Ok(self.ask(Some(t.get("own-delete-in-use")), StatusCode::CONFLICT)),
            DeleteError::Changed => Ok(self.ask(Some(t.get("own-delete-changed")), StatusCode::CONFLICT)),
        }
    }

    fn ask(&self, problem: Option<String>, status: StatusCode) -> Response {
        let t = self.signed_in.visit.t;
        let key = match self.kept {
            Kept::Question => "own-delete-item-text",
            Kept::Instrument => "own-delete-instrument-text",
        };
        let in_use = self.in_use.then(|| t.get("own-delete-in-use"));
        let page = self.signed_in.page("own-delete").titled(t.with("own-delete-sure", &[("title", &self.title)]));
        let page = DeletePage {
            page: under_questions(page, t, self.lead, self.programme).under(&self.there, self.title.clone()),
            here: self.there.clone(),
            text: t.with(key, &[("version", &self.newest.number)]),
            has_earlier: self.newest.number > 1,
            seen: (!self.in_use).then(|| seen_text(self.newest)),
            problem: problem.or(in_use),
        };
        render_as(status, &page)
    }
}
