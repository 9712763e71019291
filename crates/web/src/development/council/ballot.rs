//! The scores of a member without an account: whoever keeps the minutes makes a code and hands it over; with it the member sees what is
//! scored just now and scores it in silence, as the others do. A code whose mandate is over is a code that does not exist.

use access::rules::council::CanSitInCouncil;
use access::rules::development::can_coordinate;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::council::{
    BallotError, BallotItem, Criterion, Scores, ballot_of, enter_with_code, list_members, make_ballot_code, score_item,
};
use kernel::{AgendaItemId, CouncilMemberId, ShortCode};

use super::agenda::agenda_error;
use super::enter;
use crate::app::App;
use crate::development::today;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, Visit, render, render_as};
use crate::learning::help::new_slip;
use crate::limits::ClientAddress;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/council/ballot_code.html")]
struct CodePage {
    page: Page,
    name: String,
    code: String,
    address: String,
}

#[derive(Template)]
#[template(path = "development/council/ballot_enter.html")]
struct EnterPage {
    page: Page,
    form: Filled,
}

#[derive(Template)]
#[template(path = "development/council/ballot.html")]
struct BallotPage {
    page: Page,
    form: Filled,
    name: String,
    code: String,
    items: Vec<BallotItem>,
    /// Whether scores have just been taken.
    thanks: bool,
}

/// Makes a code for a member without an account and shows it, once.
pub(crate) async fn make_code(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(member): Path<CouncilMemberId>,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let entered = enter(&app, &signed_in).await?;
    let members = list_members(&mut app.db().reader(), &entered.may).await?;
    let name = members.into_iter().find(|known| known.id == member).ok_or(Failure::NotFound)?.name;
    let code = new_slip(&app)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match make_ballot_code(&mut work, &may, member, &code).await {
        Ok(()) => work.commit(organisation, "ballot_code_made", Some(member.into())).await?,
        Err(BallotError::NoSuchMember) => return Err(Failure::NotFound),
        Err(BallotError::NotOutside | BallotError::Taken) => return Err(Failure::Conflict),
        Err(BallotError::Db(why)) => return Err(why.into()),
    }
    let t = signed_in.visit.t;
    let page = signed_in.page("ballot-code-title").under("/council", t.get("council-title"));
    let address = app.config().link("/ballot");
    Ok(render(&CodePage { page, name, code: code.to_string(), address }))
}

/// Where the code is typed.
pub(crate) async fn show_entrance(visit: Visit) -> Response {
    render(&EnterPage { page: visit.participant("ballot-title"), form: Filled::blank() })
}

/// The ballot that the code opens.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    form: Filled,
) -> Result<Response, Failure> {
    match let_in(&app, &visit, client, &form).await? {
        Ok(entered) => ballot(&app, &visit, entered, Filled::blank(), false).await,
        Err(refused) => Ok(*refused),
    }
}

/// Takes scores, in silence.
pub(crate) async fn score(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    form: Filled,
) -> Result<Response, Failure> {
    let entered = match let_in(&app, &visit, client, &form).await? {
        Ok(entered) => entered,
        Err(refused) => return Ok(*refused),
    };
    let t = visit.t;
    let Ok(item) = form.value("item").parse::<AgendaItemId>() else { return Err(Failure::NotFound) };
    let mut form = form.labelled([("ballot", t.get("council-agenda"))]);
    let mut given = [0; 4];
    for (criterion, given) in Criterion::ALL.iter().zip(&mut given) {
        let field = format!("{}-{item}", criterion.code());
        form.label(&field, t.code("council-criterion", criterion.code()));
        match form.value(criterion.code()).parse::<u8>() {
            Ok(score) if (1..=5).contains(&score) => *given = score,
            _ => form.fail(&field, t.get("field-choose-one")),
        }
    }
    if let Some(scores) = Scores::new(given) {
        let organisation = entered.may.seat().organisation;
        let mut work = app.db().work(db::Actor::Anonymous).await?;
        match score_item(&mut work, &entered.may, item, scores).await {
            Ok(()) => {
                work.commit(organisation, "item_scored_by_code", Some(item.into())).await?;
                return ballot(&app, &visit, entered, form, true).await;
            }
            Err(why) => form.fail("ballot", agenda_error(t, why)?),
        }
    }
    ballot(&app, &visit, entered, form, false).await
}

/// Somebody whose code lets in.
struct LetIn {
    may: CanSitInCouncil,
    name: String,
    code: ShortCode,
}

/// Whoever has a code that lets in; otherwise the page that says so.
async fn let_in(
    app: &App,
    visit: &Visit,
    client: ClientAddress,
    form: &Filled,
) -> Result<Result<LetIn, Box<Response>>, Failure> {
    app.limits().may_try_code(client)?;
    let t = visit.t;
    let typed = form.value("code").trim();
    if let Ok(code) = typed.parse::<ShortCode>()
        && let Some((may, name)) = enter_with_code(&mut app.db().reader(), &code, today(app)).await?
    {
        return Ok(Ok(LetIn { may, name, code }));
    }
    let mut refused = Filled::blank().labelled([("code", t.get("ballot-code"))]);
    if typed.is_empty() {
        refused.fail("code", t.get("code-empty"));
    } else {
        app.limits().code_miss(client)?;
        refused.fail("code", t.get("ballot-unknown"));
    }
    let page = visit.participant("ballot-title");
    Ok(Err(Box::new(render_as(StatusCode::UNPROCESSABLE_ENTITY, &EnterPage { page, form: refused }))))
}

async fn ballot(app: &App, visit: &Visit, entered: LetIn, form: Filled, thanks: bool) -> Result<Response, Failure> {
    let status = if form.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let items = ballot_of(&mut app.db().reader(), &entered.may, today(app)).await?;
    let (page, code) = (visit.participant("ballot-title"), entered.code.to_string());
    Ok(render_as(status, &BallotPage { page, form, name: entered.name, code, items, thanks }))
}

impl BallotPage {
    fn criteria(&self) -> &'static [Criterion] {
        Criterion::ALL
    }

    fn scores(&self) -> [u8; 5] {
        [1, 2, 3, 4, 5]
    }

    fn field(&self, criterion: &Criterion, line: &BallotItem) -> String {
        format!("{}-{}", criterion.code(), line.item.id)
    }

    fn chosen(&self, line: &BallotItem, criterion: &Criterion, score: &u8) -> bool {
        // A form that has come back holds what was chosen.
        if self.form.value("item") == line.item.id.to_string() {
            return self.form.value(criterion.code()) == score.to_string();
        }
        line.own.is_some_and(|own| own.all()[*criterion as usize] == *score)
    }
}
