//! Somebody without an account says what is needed, with the unit's code: two minutes, no name. They see what the unit and others have
//! said, add their voice, and follow with a code what becomes of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use development::need::{
    Category, HandInError, ListedNeed, NewNeed, OwnNeed, Perspective, Source, Voice, WORDS_MAX, add_voice,
    find_by_slip, hand_in, needs_of_unit, similar_to,
};
use kernel::{NeedId, ShortCode};
use text::Texts;
use uuid::Uuid;

use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, Visit, redirect_and_say, render, render_as, set_cookie};
use crate::learning::free_text;
use crate::learning::help::{InUnit, new_slip};
use crate::limits::ClientAddress;

/// The cookie with a device's voice: an id that means nothing but itself.
const VOICE: &str = "ombud-voice";
/// How long a device keeps it.
const VOICE_KEPT: u32 = 400 * 24 * 60 * 60;
/// So many needs of others are shown.
const SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "development/help_need.html")]
struct NeedPage {
    page: Page,
    form: Filled,
    slip: String,
    perspectives: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    needs: Vec<ListedNeed>,
}

#[derive(Template)]
#[template(path = "development/help_need_sent.html")]
struct SentPage {
    page: Page,
    slip: String,
    similar: Vec<ListedNeed>,
}

#[derive(Template)]
#[template(path = "development/help_need_own.html")]
struct OwnPage {
    page: Page,
    own: OwnNeed,
}

/// The form, and what others have said.
pub(crate) async fn show_need(State(app): State<App>, InUnit { entrance, visit }: InUnit) -> Result<Response, Failure> {
    let may = access::rules::development::hands_in_with_code(entrance.unit());
    let needs = needs_of_unit(&mut app.db().reader(), &may).await?;
    let page = need_page(&visit, Filled::blank(), new_slip(&app)?.to_string(), needs);
    Ok(render(&page))
}

fn need_page(visit: &Visit, form: Filled, slip: String, mut needs: Vec<ListedNeed>) -> NeedPage {
    needs.truncate(SHOWN);
    let t = visit.t;
    NeedPage {
        page: visit.participant("help-need"),
        form,
        slip,
        perspectives: perspectives(t),
        categories: categories(t),
        needs,
    }
}

/// Takes down what is needed.
pub(crate) async fn hand_in_need(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    client: ClientAddress,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, Failure> {
    let may = access::rules::development::hands_in_with_code(entrance.unit());
    let t = visit.t;
    let mut form = labelled(t, form);
    let (perspective, category) = (chosen_perspective(t, &mut form), chosen_category(t, &mut form));
    let words = free_text::required(t, &mut form, "words", WORDS_MAX);
    let slip = match form.value("slip").parse::<ShortCode>() {
        Ok(slip) => slip,
        Err(_) => new_slip(&app)?,
    };
    let needs = needs_of_unit(&mut app.db().reader(), &may).await?;
    let (Some(perspective), Some(category), Some(words), false) = (perspective, category, words, form.has_errors())
    else {
        let page = need_page(&visit, form, slip.to_string(), needs);
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let (device, cookie) = device(&app, &headers)?;
    let new = NewNeed {
        perspective,
        category,
        words: &words,
        source: Source::Unit,
        source_id: None,
        slip: Some(&slip),
        voice: Some(Voice::Device(device)),
    };
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    match hand_in(&mut work, &may, new).await {
        Ok(need) => {
            work.commit(entrance.unit().organisation, "need_handed_in", None).await?;
            let others: Vec<_> = needs.iter().filter(|listed| listed.need.id != need).map(|l| l.need.clone()).collect();
            let alike: Vec<NeedId> = similar_to(words.as_str(), &others).iter().map(|need| need.id).collect();
            let mut similar = needs;
            similar.retain(|listed| alike.contains(&listed.need.id));
            let page = SentPage { page: visit.participant("help-need-sent-title"), slip: slip.to_string(), similar };
            let mut response = render(&page);
            if let Some(cookie) = cookie {
                set_cookie(&mut response, &cookie);
            }
            Ok(response)
        }
        Err(HandInError::SlipTaken) => {
            app.limits().code_miss(client)?;
            Err(Failure::Conflict)
        }
        Err(HandInError::Db(why)) => Err(why.into()),
    }
}

/// "We too."
pub(crate) async fn need_too(
    State(app): State<App>,
    InUnit { entrance, .. }: InUnit,
    headers: HeaderMap,
    Path(need): Path<NeedId>,
) -> Result<Response, Failure> {
    let may = access::rules::development::hands_in_with_code(entrance.unit());
    let (device, cookie) = device(&app, &headers)?;
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    let added = add_voice(&mut work, &may, need, Voice::Device(device)).await?.ok_or(Failure::NotFound)?;
    if added {
        work.commit(entrance.unit().organisation, "need_seconded", None).await?;
    }
    let said = if added { "help-need-too-thanks" } else { "help-need-too-already" };
    let mut response = redirect_and_say(&app, "/help/need", said);
    if let Some(cookie) = cookie {
        set_cookie(&mut response, &cookie);
    }
    Ok(response)
}

/// What has become of the need whose code this is; nothing when it is no such code.
pub(crate) async fn follow(app: &App, visit: &Visit, code: &ShortCode) -> Result<Option<Response>, Failure> {
    let own = find_by_slip(&mut app.db().reader(), code).await?;
    Ok(own.map(|own| render(&OwnPage { page: visit.participant("help-need-own-title"), own })))
}

/// The device's voice, and the cookie to set where it has none yet.
fn device(app: &App, headers: &HeaderMap) -> Result<(Uuid, Option<String>), Failure> {
    if let Some(id) = app.cookies().read(headers, VOICE).and_then(|id| Uuid::parse_str(&id).ok()) {
        return Ok((id, None));
    }
    let id: Uuid = app.db().new_random_id()?;
    Ok((id, Some(app.cookies().set(VOICE, &id.to_string(), Lifetime::Seconds(VOICE_KEPT)))))
}

/// The form with the names of its fields.
pub(super) fn labelled(t: Texts, form: Filled) -> Filled {
    form.labelled([
        ("perspective", t.get("need-for-whom")),
        ("category", t.get("need-what-gets-better")),
        ("words", t.get("need-words")),
    ])
}

pub(super) fn chosen_perspective(t: Texts, form: &mut Filled) -> Option<Perspective> {
    let chosen = Perspective::from_code(form.value("perspective"));
    if chosen.is_none() {
        form.fail("perspective", t.get("field-choose-one"));
    }
    chosen
}

pub(super) fn chosen_category(t: Texts, form: &mut Filled) -> Option<Category> {
    let chosen = Category::from_code(form.value("category"));
    if chosen.is_none() {
        form.fail("category", t.get("field-choose-one"));
    }
    chosen
}

pub(super) fn perspectives(t: Texts) -> Vec<(String, String)> {
    Perspective::ALL.iter().map(|p| (p.code().to_owned(), t.code("need-perspective", p.code()))).collect()
}

pub(super) fn categories(t: Texts) -> Vec<(String, String)> {
    Category::ALL.iter().map(|c| (c.code().to_owned(), t.code("need-category", c.code()))).collect()
}
