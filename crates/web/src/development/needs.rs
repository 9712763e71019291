//! What is needed, as those with an account see it: the list with a search, handing in (also out of something that stands in the way, a
//! question or the result of a measurement), and one need with its history, to be joined, parted and answered.

use access::rules::development::{CanSeeInitiatives, can_coordinate, can_hand_in_need, can_see_initiatives};
use access::rules::help::can_see_barriers;
use access::rules::learning::can_run_sessions;
use access::rules::measurement::can_see_unit_results;
use access::{UnitRef, scope};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::need::{
    HEADING_MAX, HandInError, HandleError, Handling, ListedNeed, NeedState, NewNeed, SAID_MAX, Source, Voice,
    WORDS_MAX, add_voice, find_need, hand_in, handle_need, join_needs, list_needs, part_need, search, similar_to,
};
use kernel::{BarrierId, NeedId, OrganisationId, QuestionId};
use learning::barrier::barriers_of_unit;
use learning::question::locate_question;
use measurement::results::results_of_unit;
use serde::Deserialize;
use text::Texts;
use uuid::Uuid;

use super::help_need::{categories, chosen_category, chosen_perspective, labelled, perspectives};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::learning::{admitted, free_text};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/needs.html")]
struct NeedsPage {
    page: Page,
    form: Filled,
    states: Vec<(String, String)>,
    organisations: Vec<(OrganisationId, String, Vec<ListedNeed>)>,
}

#[derive(Template)]
#[template(path = "development/need_new.html")]
struct NewPage {
    page: Page,
    form: Filled,
    /// Where it comes from, kept through the form.
    source: Source,
    id: String,
    units: Vec<(String, String)>,
    perspectives: Vec<(String, String)>,
    categories: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "development/need.html")]
struct NeedPage {
    page: Page,
    here: String,
    form: Filled,
    listed: ListedNeed,
    unit: Option<String>,
    units: Vec<String>,
    history: Vec<(String, String, Option<String>)>,
    joined_to: Option<(NeedId, String)>,
    joined: Vec<(NeedId, String)>,
    organisation: OrganisationId,
    coordinates: bool,
    states: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    /// Needs that say something like it, or all others where none does.
    others: Vec<(String, String)>,
    /// The units for which the reader can say "we too".
    own_units: Vec<(String, String)>,
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Looked {
    words: Option<String>,
    state: Option<String>,
}

/// Where a need comes from, as a link says it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct MadeOf {
    source: Option<String>,
    id: Option<String>,
    unit: Option<String>,
}

/// The list.
pub(crate) async fn show_needs(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(looked): Query<Looked>,
) -> Result<Response, Failure> {
    let (t, actor) = (signed_in.visit.t, &signed_in.actor);
    let seen = scope::organisations_with_initiatives(actor);
    if seen.is_empty() {
        return Err(Failure::NotFound);
    }
    let (words, state) = (looked.words.unwrap_or_default(), looked.state.unwrap_or_default());
    let mut from = app.db().reader();
    let mut organisations = Vec::new();
    for organisation in seen {
        let may = can_see_initiatives(actor, organisation)?;
        let needs = list_needs(&mut from, &may, &scope::units_with_needs(actor)).await?;
        let mut needs = search(needs, &words);
        match NeedState::from_code(&state) {
            Some(state) => needs.retain(|listed| listed.need.state == state),
            // What was joined is found under its own words, and else stands with the other.
            None => needs.retain(|listed| listed.is_root() || !words.trim().is_empty()),
        }
        let name = people::organisation::find_organisation(&mut from, organisation).await?;
        organisations.push((organisation, name.map(|found| found.name).unwrap_or_default(), needs));
    }
    let states = NeedState::ALL.iter().map(|s| (s.code().to_owned(), t.code("need-state", s.code())));
    Ok(render(&NeedsPage {
        page: signed_in.page("needs-title"),
        form: Filled::with([("words", words), ("state", state)]),
        states: states.collect(),
        organisations,
    }))
}

/// The form to hand one in.
pub(crate) async fn show_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(from): Query<MadeOf>,
) -> Result<Response, Failure> {
    let source = from.source.as_deref().and_then(Source::from_code).unwrap_or(Source::Account);
    let (unit, id) = (from.unit.unwrap_or_default(), from.id.unwrap_or_default());
    let units = own_units(&app, &signed_in).await?;
    let words = match units.iter().find(|(place, _)| value(place) == unit) {
        Some((place, _)) => origin(&app, &signed_in, place, source, &id).await?.words,
        None if source == Source::Account => String::new(),
        None => return Err(Failure::NotFound),
    };
    let form = Filled::with([("unit", unit), ("words", words)]);
    Ok(new_page(&signed_in, &units, form, source, id, StatusCode::OK))
}

fn new_page(
    signed_in: &SignedIn,
    units: &[(UnitRef, String)],
    form: Filled,
    source: Source,
    id: String,
    status: StatusCode,
) -> Response {
    let t = signed_in.visit.t;
    let page = NewPage {
        page: signed_in.page("need-new-title").under("/needs", t.get("needs-title")),
        form,
        source,
        id,
        units: units.iter().map(|(place, name)| (value(place), name.clone())).collect(),
        perspectives: perspectives(t),
        categories: categories(t),
    };
    render_as(status, &page)
}

/// Hands one in.
pub(crate) async fn hand_in_new(
    State(app): State<App>,
    signed_in: SignedIn,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let units = own_units(&app, &signed_in).await?;
    let mut form = labelled(t, form).labelled([("unit", t.get("plan-unit"))]);
    let (source, id) =
        (Source::from_code(form.value("source")).unwrap_or(Source::Account), form.value("id").to_owned());
    let place = units.iter().map(|(place, _)| place).find(|place| value(place) == form.value("unit"));
    if place.is_none() {
        form.fail("unit", t.get("field-choose-one"));
    }
    let (perspective, category) = (chosen_perspective(t, &mut form), chosen_category(t, &mut form));
    let words = free_text::required(t, &mut form, "words", WORDS_MAX);
    if let (Some(place), Some(perspective), Some(category), Some(words)) = (place, perspective, category, words) {
        let origin = origin(&app, &signed_in, place, source, &id).await?;
        if origin.not_so.as_deref().is_some_and(|not_so| not_so.trim() == words.as_str()) {
            form.fail("words", t.get("need-in-other-words"));
        } else {
            let may = can_hand_in_need(&signed_in.actor, place)?;
            let voice = (source == Source::Account).then_some(Voice::Account(signed_in.actor.sign_in));
            let new = NewNeed { perspective, category, words: &words, source, source_id: origin.id, slip: None, voice };
            let mut work = app.db().work(signed_in.as_actor()).await?;
            return match hand_in(&mut work, &may, new).await {
                Ok(need) => {
                    work.commit(place.organisation, "need_handed_in", Some(need.into())).await?;
                    Ok(redirect_and_say(&app, &format!("/needs/{}/{need}", place.organisation), "need-handed-in"))
                }
                Err(HandInError::SlipTaken) => Err(Failure::Conflict),
                Err(HandInError::Db(why)) => Err(why.into()),
            };
        }
    }
    Ok(new_page(&signed_in, &units, form, source, id, StatusCode::UNPROCESSABLE_ENTITY))
}

/// What a need is made of.
#[derive(Default)]
struct Origin {
    id: Option<Uuid>,
    /// What is written already.
    words: String,
    /// Words that must not be taken over, because they were said to one person only.
    not_so: Option<String>,
}

/// What a need of the unit is made of, for somebody who may see that.
async fn origin(app: &App, signed_in: &SignedIn, place: &UnitRef, source: Source, id: &str) -> Result<Origin, Failure> {
    let (actor, t) = (&signed_in.actor, signed_in.visit.t);
    let mut from = app.db().reader();
    match source {
        Source::Account => Ok(Origin::default()),
        // Only a unit's code says that.
        Source::Unit => Err(Failure::NotFound),
        Source::Barrier => {
            let id: BarrierId = id.parse().map_err(|_| Failure::NotFound)?;
            let barriers = barriers_of_unit(&mut from, &can_see_barriers(actor, place)?).await?;
            let barrier = barriers.into_iter().find(|barrier| barrier.id == id).ok_or(Failure::NotFound)?;
            let note = Some(barrier.note).filter(|note| !note.is_empty());
            let words = note.unwrap_or_else(|| t.code("barrier", barrier.kind.code()));
            Ok(Origin { id: Some(id.0), words, not_so: None })
        }
        Source::Question => {
            let id: QuestionId = id.parse().map_err(|_| Failure::NotFound)?;
            let located = locate_question(&mut from, place.organisation, id).await?.ok_or(Failure::NotFound)?;
            let question = located.seen_by(&can_run_sessions(actor, place)?).ok_or(Failure::NotFound)?;
            Ok(Origin { id: Some(id.0), words: String::new(), not_so: Some(question.question) })
        }
        Source::Survey => {
            let may = can_see_unit_results(actor, place)?;
            let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
            // A wave whose results the unit has seen, and no other id.
            for membership in people::programme::programmes_of_organisation(&mut from, place.organisation).await? {
                let seen = results_of_unit(&mut from, &may, membership.programme, today(app)).await?;
                if seen.iter().any(|results| results.wave.id.0 == id) {
                    return Ok(Origin { id: Some(id), words: String::new(), not_so: None });
                }
            }
            Err(Failure::NotFound)
        }
    }
}

/// One need.
pub(crate) async fn show_need(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, need)): Path<(OrganisationId, NeedId)>,
) -> Result<Response, Failure> {
    let (_, listed) = found(&app, &signed_in, organisation, need).await?;
    let form = Filled::with([
        ("state", listed.need.state.code().to_owned()),
        ("category", listed.need.category.code().to_owned()),
        ("heading", listed.need.heading.clone().unwrap_or_default()),
        ("said", listed.need.said.clone().unwrap_or_default()),
    ]);
    need_page(&app, &signed_in, organisation, listed, form, StatusCode::OK).await
}

async fn need_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    listed: ListedNeed,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, actor) = (signed_in.visit.t, &signed_in.actor);
    let mut from = app.db().reader();
    let may = can_see_initiatives(actor, organisation)?;
    let all = list_needs(&mut from, &may, &scope::units_with_needs(actor)).await?;
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let unit_name = |unit| tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let title = |id: NeedId| all.iter().find(|one| one.need.id == id).map(|one| one.need.title().to_owned());
    let named = |id: &NeedId| title(*id).map(|title| (*id, title));
    let coordinates = can_coordinate(actor, organisation).is_ok();
    let others: Vec<_> = all.iter().filter(|one| one.is_root() && one.need.id != listed.need.id).collect();
    let text = format!("{} {}", listed.need.words, listed.need.heading.as_deref().unwrap_or_default());
    let similar = similar_to(&text, others.iter().map(|one| &one.need));
    let choice = |need: &development::need::Need| (need.id.to_string(), beginning(need.title()));
    let mut choices: Vec<(String, String)> = similar.iter().map(|need| choice(need)).collect();
    choices
        .extend(others.iter().filter(|one| !similar.iter().any(|s| s.id == one.need.id)).map(|one| choice(&one.need)));
    let page = NeedPage {
        page: signed_in.page("need-title").titled(beginning(listed.need.title())).under("/needs", t.get("needs-title")),
        here: format!("/needs/{organisation}/{}", listed.need.id),
        form,
        unit: listed.need.unit.map(unit_name),
        units: listed.units.iter().map(|unit| unit_name(*unit)).collect(),
        history: listed.history.iter().map(|event| line(t, event)).collect(),
        joined_to: listed.need.joined_to.as_ref().and_then(named),
        joined: listed.joined.iter().filter_map(named).collect(),
        organisation,
        coordinates,
        states: NeedState::ALL.iter().map(|s| (s.code().to_owned(), t.code("need-state", s.code()))).collect(),
        categories: categories(t),
        others: choices,
        own_units: own_units(app, signed_in)
            .await?
            .into_iter()
            .filter(|(place, _)| place.organisation == organisation)
            .map(|(place, name)| (value(&place), name))
            .collect(),
        listed,
    };
    Ok(render_as(status, &page))
}

/// An event of the history in words.
fn line(t: Texts, event: &development::need::Happened) -> (String, String, Option<String>) {
    (t.date(event.on), t.code("need-event", event.what.code()), event.words.clone())
}

/// Says what becomes of it.
pub(crate) async fn handle(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, need)): Path<(OrganisationId, NeedId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let (_, listed) = found(&app, &signed_in, organisation, need).await?;
    let mut form = labelled(t, form).labelled([
        ("state", t.get("need-becomes")),
        ("heading", t.get("need-heading")),
        ("said", t.get("need-said")),
    ]);
    let state = NeedState::from_code(form.value("state"));
    if state.is_none() {
        form.fail("state", t.get("field-choose-one"));
    }
    let category = chosen_category(t, &mut form);
    let heading = free_text::optional(t, &mut form, "heading", HEADING_MAX);
    let said = free_text::optional(t, &mut form, "said", SAID_MAX);
    if let (Some(state), Some(category), false) = (state, category, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let handling = Handling { state, category, heading: heading.as_ref(), said: said.as_ref() };
        match handle_need(&mut work, &may, need, handling).await {
            Ok(()) => {
                work.commit(organisation, "need_handled", Some(need.into())).await?;
                return Ok(redirect_and_say(&app, &format!("/needs/{organisation}/{need}"), "need-handled"));
            }
            Err(why) => fail(t, &mut form, why)?,
        }
    }
    need_page(&app, &signed_in, organisation, listed, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Joins it to a similar one.
pub(crate) async fn join(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, need)): Path<(OrganisationId, NeedId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let (_, listed) = found(&app, &signed_in, organisation, need).await?;
    let mut form = form.labelled([("to", t.get("need-join-to"))]);
    if let Some(to) = form.choice::<NeedId>(t, "to") {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match join_needs(&mut work, &may, need, to).await {
            Ok(()) => {
                work.commit(organisation, "needs_joined", Some(need.into())).await?;
                return Ok(redirect_and_say(&app, &format!("/needs/{organisation}/{need}"), "needs-joined"));
            }
            Err(why) => fail(t, &mut form, why)?,
        }
    }
    need_page(&app, &signed_in, organisation, listed, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Parts it from the one that it was joined to.
pub(crate) async fn part(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, need)): Path<(OrganisationId, NeedId)>,
) -> Result<Response, Failure> {
    let may = can_coordinate(&signed_in.actor, organisation)?;
    found(&app, &signed_in, organisation, need).await?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let here = format!("/needs/{organisation}/{need}");
    match part_need(&mut work, &may, need).await {
        Ok(()) => {
            work.commit(organisation, "needs_parted", Some(need.into())).await?;
            Ok(redirect_and_say(&app, &here, "needs-parted"))
        }
        // Somebody else was faster: it is as it was to be.
        Err(HandleError::NotJoined) => Ok(redirect_and_say(&app, &here, "needs-parted")),
        Err(HandleError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// "We too."
pub(crate) async fn too(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, need)): Path<(OrganisationId, NeedId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (_, listed) = found(&app, &signed_in, organisation, need).await?;
    let units = own_units(&app, &signed_in).await?;
    let mut form = form.labelled([("unit", t.get("plan-unit"))]);
    let chosen = units.iter().map(|(place, _)| place).find(|place| value(place) == form.value("unit"));
    let Some(place) = chosen.filter(|place| place.organisation == organisation) else {
        form.fail("unit", t.get("field-choose-one"));
        return need_page(&app, &signed_in, organisation, listed, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let may = can_hand_in_need(&signed_in.actor, place)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let voice = Voice::Account(signed_in.actor.sign_in);
    let said = match add_voice(&mut work, &may, need, voice).await? {
        Some(true) => {
            work.commit(organisation, "need_seconded", Some(need.into())).await?;
            "help-need-too-thanks"
        }
        Some(false) => "help-need-too-already",
        None => "need-not-open",
    };
    Ok(redirect_and_say(&app, &format!("/needs/{organisation}/{need}"), said))
}

/// Says what is wrong beside the field.
fn fail(t: Texts, form: &mut Filled, why: HandleError) -> Result<(), Failure> {
    match why {
        HandleError::NoSuchNeed => return Err(Failure::NotFound),
        HandleError::HeadingMissing => form.fail("heading", t.get("need-heading-missing")),
        HandleError::ReasonMissing => form.fail("said", t.get("need-reason-missing")),
        HandleError::Named => form.fail("state", t.get("need-named")),
        HandleError::Circle | HandleError::NotJoined => form.fail("to", t.get("need-circle")),
        HandleError::Db(why) => return Err(why.into()),
    }
    Ok(())
}

/// The need, for somebody who may read of it.
async fn found(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    need: NeedId,
) -> Result<(CanSeeInitiatives, ListedNeed), Failure> {
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let words_of = scope::units_with_needs(&signed_in.actor);
    let listed = find_need(&mut app.db().reader(), &may, &words_of, need).await?.ok_or(Failure::NotFound)?;
    Ok((may, listed))
}

/// The units for which somebody can hand in needs.
async fn own_units(app: &App, signed_in: &SignedIn) -> Result<Vec<(UnitRef, String)>, Failure> {
    let units = admitted(&mut app.db().reader(), &scope::units_with_needs(&signed_in.actor)).await?;
    if units.is_empty() {
        return Err(Failure::NotFound);
    }
    Ok(units.into_iter().map(|(unit, place)| (place, unit.name)).collect())
}

fn value(place: &UnitRef) -> String {
    format!("{}.{}", place.organisation, place.unit)
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    const MOST: usize = 80;
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}
