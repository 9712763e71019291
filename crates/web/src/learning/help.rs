//! Somebody without an account needs a colleague: with the unit's code they ask, report what is in the way, wish for company,
//! and read what others have asked. With a slip they read their own answer.

use askama::Template;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use kernel::ShortCode;
use learning::barrier::{Barrier, Kind, NOTE_MAX, ReportError, barriers_told, report_barrier};
use learning::help::{Entrance, enter, random_code};
use learning::question::{
    AskError, CommonQuestion, NAME_MAX, NewQuestion, OwnQuestion, State as QuestionState, TEXT_MAX, ask,
    common_questions_for, find_by_slip, search_common, units_with_champion,
};
use learning::raised_hand::{HandError, WISH_MAX, raise_hand};
use measurement::NoEntrance;
use uuid::Uuid;

use super::free_text;
use crate::app::App;
use crate::cookies::Lifetime;
use crate::development::help_need;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, redirect_and_say, render, render_as, set_cookie};
use crate::limits::ClientAddress;
use crate::measurement::check::mine;

/// The cookie with the unit's code.
const COOKIE: &str = "ombud-help";
/// How long a screen remembers it: a working day, with its evening.
const KEPT: u32 = 14 * 60 * 60;

#[derive(Template)]
#[template(path = "learning/help.html")]
struct HelpPage {
    page: Page,
    form: Filled,
    unit: Option<String>,
}

#[derive(Template)]
#[template(path = "learning/help_ask.html")]
struct AskPage {
    page: Page,
    form: Filled,
    place: Place,
    slip: String,
}

#[derive(Template)]
#[template(path = "learning/help_sent.html")]
struct SentPage {
    page: Page,
    slip: String,
}

#[derive(Template)]
#[template(path = "learning/help_answer.html")]
struct AnswerPage {
    page: Page,
    own: OwnQuestion,
}

#[derive(Template)]
#[template(path = "learning/help_questions.html")]
struct QuestionsPage {
    page: Page,
    form: Filled,
    questions: Vec<CommonQuestion>,
    searched: bool,
}

#[derive(Template)]
#[template(path = "learning/help_barrier.html")]
struct BarrierPage {
    page: Page,
    form: Filled,
    kinds: Vec<Kind>,
    barriers: Vec<Barrier>,
}

#[derive(Template)]
#[template(path = "learning/help_hand.html")]
struct HandPage {
    page: Page,
    form: Filled,
    place: Place,
}

/// Where somebody asks, and whether anybody is there to read it.
struct Place {
    unit: String,
    organisation: String,
    has_champion: bool,
}

/// What can be had with the unit's code; without one, the field for it.
pub(crate) async fn show_help(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    // The picture on the unit's poster leads here with the code.
    if let Some((_, code)) = asked.iter().find(|(name, _)| name == "code") {
        app.limits().may_try_code(client)?;
        if unit_of(&app, code).await?.is_some() {
            return Ok(remembering(&app, code));
        }
        app.limits().code_miss(client)?;
        let mut form = Filled::with([("code", code.clone())]);
        form.fail("code", visit.t.get("code-unknown"));
        let page = HelpPage { page: visit.participant("help-title"), form, unit: None };
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let unit = match entrance(&app, client, &headers).await? {
        Some(entrance) => Some(place(&app, &entrance).await?.unit),
        None => None,
    };
    Ok(render(&HelpPage { page: visit.participant("help-title"), form: Filled::blank(), unit }))
}

/// Takes a unit's code, or a slip.
pub(crate) async fn enter_help(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    form: Filled,
) -> Result<Response, Failure> {
    let mut form = form.labelled([("code", visit.t.get("start-code-label"))]);
    let typed = form.value("code").trim().to_owned();
    if let Some(response) = follow_code(&app, &visit, client, &typed).await? {
        return Ok(response);
    }
    if typed.is_empty() {
        form.fail("code", visit.t.get("code-empty"));
    } else if unit_of(&app, &typed).await?.is_some() {
        return Ok(remembering(&app, &typed));
    } else {
        app.limits().code_miss(client)?;
        form.fail("code", visit.t.get("code-unknown"));
    }
    let page = HelpPage { page: visit.participant("help-title"), form, unit: None };
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Where a unit's standing code or a slip leads; nothing when it is neither. A miss is not counted here, because the code may
/// yet be another kind of code.
pub(crate) async fn follow_code(
    app: &App,
    visit: &Visit,
    client: ClientAddress,
    typed: &str,
) -> Result<Option<Response>, Failure> {
    app.limits().may_try_code(client)?;
    let Ok(code) = typed.parse::<ShortCode>() else { return Ok(None) };
    let mut from = app.db().reader();
    if enter(&mut from, &code).await?.is_some() {
        return Ok(Some(remembering(app, code.as_stored())));
    }
    if let Some(own) = find_by_slip(&mut from, &code).await? {
        return Ok(Some(render(&AnswerPage { page: visit.participant("help-answer-title"), own })));
    }
    help_need::follow(app, visit, &code).await
}

/// Forgets the unit on this screen.
pub(crate) async fn leave_help(State(app): State<App>) -> Response {
    let mut response = see_other("/");
    set_cookie(&mut response, &app.cookies().remove(COOKIE));
    response
}

/// The form to ask a colleague.
pub(crate) async fn show_ask(State(app): State<App>, InUnit { entrance, visit }: InUnit) -> Result<Response, Failure> {
    let slip = new_slip(&app)?.to_string();
    let place = place(&app, &entrance).await?;
    Ok(render(&AskPage { page: visit.participant("help-ask"), form: Filled::blank(), place, slip }))
}

/// Asks the unit's champion.
pub(crate) async fn ask_colleague(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    client: ClientAddress,
    form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    let mut form = form.labelled([("question", t.get("help-question")), ("first_name", t.get("help-first-name"))]);
    let question = free_text::required(t, &mut form, "question", TEXT_MAX);
    let first_name = free_text::optional(t, &mut form, "first_name", NAME_MAX);
    // A form without a slip, as one that was put together elsewhere, gets one now.
    let slip = match form.value("slip").parse::<ShortCode>() {
        Ok(slip) => slip,
        Err(_) => new_slip(&app)?,
    };
    if let (Some(question), false) = (question, form.has_errors()) {
        let mut work = app.db().work(db::Actor::Anonymous).await?;
        let new = NewQuestion { slip: &slip, first_name: first_name.as_ref(), question: &question };
        return match ask(&mut work, &entrance, new).await {
            Ok(_) => {
                work.commit(entrance.unit().organisation, "question_asked", None).await?;
                Ok(render(&SentPage { page: visit.participant("help-sent-title"), slip: slip.to_string() }))
            }
            Err(AskError::SlipTaken) => {
                app.limits().code_miss(client)?;
                Err(Failure::Conflict)
            }
            Err(AskError::Db(why)) => Err(why.into()),
        };
    }
    let place = place(&app, &entrance).await?;
    let page = AskPage { page: visit.participant("help-ask"), form, place, slip: slip.to_string() };
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What others in the organisation have asked.
pub(crate) async fn show_questions(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let words = asked.iter().find(|(name, _)| name == "words").map_or("", |(_, words)| words.as_str());
    let all = common_questions_for(&mut app.db().reader(), &entrance).await?;
    Ok(render(&QuestionsPage {
        page: visit.participant("help-questions"),
        form: Filled::with([("words", words)]),
        questions: search_common(all, words),
        searched: !words.trim().is_empty(),
    }))
}

/// What stands in the way: a button for each kind, and what has become of what was reported.
pub(crate) async fn show_barrier(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
) -> Result<Response, Failure> {
    barrier_page(&app, &visit, &entrance, Filled::blank(), StatusCode::OK).await
}

/// Takes down what stands in the way.
pub(crate) async fn report(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    let mut form = form.labelled([("kind", t.get("help-barrier")), ("note", t.get("help-barrier-note"))]);
    let kind = Kind::from_code(form.value("kind"));
    if kind.is_none() {
        form.fail("kind", t.get("field-choose-one"));
    }
    let note = match kind {
        Some(Kind::Other) => free_text::optional(t, &mut form, "note", NOTE_MAX),
        _ => None,
    };
    if let (Some(kind), false) = (kind, form.has_errors()) {
        let mut work = app.db().work(db::Actor::Anonymous).await?;
        match report_barrier(&mut work, &entrance, kind, note.as_ref()).await {
            Ok(barrier) => {
                work.commit(entrance.unit().organisation, "barrier_reported", Some(barrier.into())).await?;
                return Ok(redirect_and_say(&app, "/help/barrier", "help-barrier-thanks"));
            }
            Err(ReportError::NoteMissing) => form.fail("note", t.get("field-required")),
            Err(ReportError::Db(why)) => return Err(why.into()),
        }
    }
    barrier_page(&app, &visit, &entrance, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn barrier_page(
    app: &App,
    visit: &Visit,
    entrance: &Entrance,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let barriers = barriers_told(&mut app.db().reader(), entrance).await?;
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Other).collect();
    let page = BarrierPage { page: visit.participant("help-barrier"), form, kinds, barriers };
    Ok(render_as(status, &page))
}

/// The form to wish for company.
pub(crate) async fn show_hand(State(app): State<App>, InUnit { entrance, visit }: InUnit) -> Result<Response, Failure> {
    let place = place(&app, &entrance).await?;
    Ok(render(&HandPage { page: visit.participant("help-hand"), form: Filled::blank(), place }))
}

/// Leaves the wish with the unit's champion.
pub(crate) async fn raise(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    let mut form = form.labelled([("first_name", t.get("help-first-name")), ("wish", t.get("help-hand-wish"))]);
    let first_name = free_text::optional(t, &mut form, "first_name", NAME_MAX);
    let wish = free_text::optional(t, &mut form, "wish", WISH_MAX);
    if !form.has_errors() {
        let mut work = app.db().work(db::Actor::Anonymous).await?;
        match raise_hand(&mut work, &entrance, first_name.as_ref(), wish.as_ref()).await {
            Ok(()) => {
                work.commit(entrance.unit().organisation, "hand_raised", None).await?;
                return Ok(redirect_and_say(&app, "/help", "help-hand-thanks"));
            }
            Err(HandError::NobodyToFind) => form.fail("first_name", t.get("help-hand-nobody")),
            Err(HandError::Db(why)) => return Err(why.into()),
        }
    }
    let place = place(&app, &entrance).await?;
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &HandPage { page: visit.participant("help-hand"), form, place }))
}

/// Somebody without a name in the unit whose code this screen remembers. Everybody else is led to where codes are typed.
pub(crate) struct InUnit {
    /// Where they are, and by which way.
    pub(crate) entrance: Entrance,
    /// The language and what else is known of the request.
    pub(crate) visit: Visit,
}

impl FromRequestParts<App> for InUnit {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(client) = ClientAddress::from_request_parts(parts, app).await;
        match entrance(app, client, &parts.headers).await {
            Ok(Some(entrance)) => {
                Ok(Self { entrance, visit: Visit::of(app, &parts.method, &parts.uri, &parts.headers) })
            }
            Ok(None) => Err(see_other("/help")),
            Err(why) => Err(why.into_response()),
        }
    }
}

/// The id of what is being sent, so that it is not taken twice; a form without one, as one that was put together elsewhere, gets one now.
pub(crate) fn id_of(app: &App, form: &Filled) -> Result<Uuid, Failure> {
    match form.value("id").parse() {
        Ok(id) => Ok(id),
        Err(_) => Ok(app.db().new_random_id()?),
    }
}

/// Who comes in: by the code that this screen remembers, else by the check that is being answered on it.
pub(crate) async fn entrance(
    app: &App,
    client: ClientAddress,
    headers: &HeaderMap,
) -> Result<Option<Entrance>, Failure> {
    app.limits().may_try_code(client)?;
    if let Some(code) = app.cookies().read(headers, COOKIE) {
        if let Some(entrance) = unit_of(app, &code).await? {
            return Ok(Some(entrance));
        }
        app.limits().code_miss(client)?;
    }
    match mine(app, headers).await {
        Ok(response) => {
            let mut from = app.db().reader();
            let unit = people::unit::find_unit_ref(&mut from, response.organisation(), response.unit).await?;
            Ok(unit.map(Entrance::by_check))
        }
        Err(Failure::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The unit of its standing code, or of a code of an open wave.
async fn unit_of(app: &App, typed: &str) -> Result<Option<Entrance>, Failure> {
    let mut from = app.db().reader();
    if let Ok(code) = typed.parse::<ShortCode>()
        && let Some(entrance) = enter(&mut from, &code).await?
    {
        return Ok(Some(entrance));
    }
    match measurement::code::enter(&mut from, typed, app.db().now().day_in_sweden()).await {
        Ok(found) => {
            let unit = people::unit::find_unit_ref(&mut from, found.organisation, found.unit).await?;
            Ok(unit.map(Entrance::by_check))
        }
        Err(NoEntrance::Db(why)) => Err(why.into()),
        Err(_) => Ok(None),
    }
}

fn remembering(app: &App, code: &str) -> Response {
    let mut response = see_other("/help");
    if let Ok(code) = code.parse::<ShortCode>() {
        set_cookie(&mut response, &app.cookies().set(COOKIE, code.as_stored(), Lifetime::Seconds(KEPT)));
    }
    response
}

async fn place(app: &App, entrance: &Entrance) -> Result<Place, Failure> {
    let mut from = app.db().reader();
    let unit = entrance.unit();
    let tree = people::unit::unit_tree(&mut from, unit.organisation).await?;
    let organisation = people::organisation::find_organisation(&mut from, unit.organisation).await?;
    let today = app.db().now().day_in_sweden();
    let covered = units_with_champion(&mut from, unit.organisation, today).await?;
    let covers = |id| unit.unit == id || unit.ancestors.contains(&id);
    Ok(Place {
        unit: tree.get(unit.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        organisation: organisation.map(|organisation| organisation.name).unwrap_or_default(),
        has_champion: covered.iter().any(|unit| covers(unit.id)),
    })
}

pub(crate) fn new_slip(app: &App) -> Result<ShortCode, Failure> {
    loop {
        if let Some(code) = random_code([app.db().new_random_id()?, app.db().new_random_id()?]) {
            return Ok(code);
        }
    }
}
