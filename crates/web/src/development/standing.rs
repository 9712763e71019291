//! Where do we stand? Those who lead and those who work in the units beside each other, dimension by dimension and round by round; the
//! way to answer for both; and, for whoever leads the work, unit by unit and the way to ask again.

use access::UnitRef;
use access::rules::council::{CanSeeStanding, answers_with_code, can_say_standing, can_see_standing};
use access::rules::development::can_coordinate;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::standing::{
    AnswerError, DIMENSIONS, Dimension, NAME_MAX, NewRound, Picture, Round, RoundError, STEPS, Steps, answer_as_leader,
    answer_in_unit, dimensions, list_rounds, open_round, own_answer, picture, round_that_is_open, standing_of,
};
use kernel::free_text::FreeText;
use kernel::{Estimate, RoundId};
use reporting::charts::{Chart, Frame, Labelled, dots_with_interval};
use text::Texts;
use uuid::Uuid;

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, Visit, redirect_and_say, render, render_as};
use crate::learning::help::{InUnit, id_of};
use crate::people::session::SignedIn;

/// The most rounds beside each other.
const MOST_ROUNDS: usize = 4;

#[derive(Template)]
#[template(path = "development/standing.html")]
struct StandingPage {
    page: Page,
    form: Filled,
    /// The round that takes answers, and whether the reader can answer it.
    open: Option<Round>,
    may_say: bool,
    may_ask: bool,
    coming: Vec<Round>,
    sides: Vec<SideBySide>,
    units: Vec<UnitLine>,
    latest: String,
}

/// A dimension over the rounds.
struct SideBySide {
    first_step: String,
    last_step: String,
    chart: Chart,
}

/// What a unit's staff say in the latest round.
struct UnitLine {
    name: String,
    /// A dimension's title, and its mean.
    means: Vec<(String, Estimate)>,
}

#[derive(Template)]
#[template(path = "development/standing_answer.html")]
struct AnswerPage {
    page: Page,
    form: Filled,
    here: String,
    lead: String,
    questions: Vec<Question>,
    /// The id that makes a form which is sent twice count once; empty for somebody with an account.
    id: String,
}

struct Question {
    name: String,
    legend: String,
    options: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "development/standing_closed.html")]
struct ClosedPage {
    page: Page,
}

/// The page.
pub(crate) async fn show_standing(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = can_see_standing(&signed_in.actor, signed_in.actor.organisation)?;
    let day = today(&app).to_string();
    let form = Filled::with([("opens_on", day)]);
    show(&app, &signed_in, &may, form, StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanSeeStanding,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, today, organisation) = (signed_in.visit.t, today(app), *may.organisation());
    let mut from = app.db().reader();
    let rounds = list_rounds(&mut from, may).await?;
    let mut pictures = picture(&mut from, may, today).await?;
    let shown = pictures.split_off(pictures.len().saturating_sub(MOST_ROUNDS));
    let may_ask = can_coordinate(&signed_in.actor, organisation).is_ok();
    let units = match shown.last().filter(|_| may_ask) {
        Some(latest) => unit_lines(t, latest, &people::unit::unit_tree(&mut from, organisation).await?),
        None => Vec::new(),
    };
    let page = StandingPage {
        page: signed_in.page("standing-title"),
        form,
        may_say: can_say_standing(&signed_in.actor, organisation).is_ok(),
        may_ask,
        coming: rounds.iter().filter(|round| round.opens_on > today).cloned().collect(),
        open: rounds.into_iter().find(|round| round.is_open(today)),
        latest: shown.last().map(|picture| picture.round.name.clone()).unwrap_or_default(),
        sides: if shown.is_empty() { Vec::new() } else { side_by_side(t, &shown) },
        units,
    };
    Ok(render_as(status, &page))
}

fn side_by_side(t: Texts, pictures: &[Picture]) -> Vec<SideBySide> {
    let said = |dimension: &Dimension, step: usize| dimension.step[step].in_language(t.lang().code()).to_owned();
    let one = |(index, dimension): (usize, &Dimension)| {
        let label = |picture: &Picture, side: &str| {
            let side = t.code("standing-side", side);
            t.with("standing-row", &[("round", &picture.round.name), ("side", &side)])
        };
        let rows: Vec<(String, &Estimate)> = pictures
            .iter()
            .flat_map(|picture| {
                let (lead, staff) = (label(picture, "lead"), label(picture, "staff"));
                [(lead, &picture.lead[index]), (staff, &picture.staff.all[index])]
            })
            .collect();
        let items: Vec<Labelled<'_>> = rows.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
        let id = format!("standing-{}", dimension.code);
        let title = dimension.title.in_language(t.lang().code());
        SideBySide {
            first_step: said(dimension, 0),
            last_step: said(dimension, usize::from(STEPS) - 1),
            chart: dots_with_interval(t, Frame { id: &id, title }, &items, None),
        }
    };
    dimensions().iter().enumerate().map(one).collect()
}

fn unit_lines(t: Texts, latest: &Picture, tree: &people::unit::UnitTree) -> Vec<UnitLine> {
    let title = |index: usize| dimensions()[index].title.in_language(t.lang().code()).to_owned();
    let line = |unit: &development::standing::UnitPicture| UnitLine {
        name: tree.get(unit.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        means: unit.answers.iter().enumerate().map(|(index, mean)| (title(index), mean.clone())).collect(),
    };
    let mut lines: Vec<UnitLine> = latest.staff.units.iter().map(line).collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    lines
}

/// Opens a round.
pub(crate) async fn ask(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("name", t.get("standing-round-name")),
        ("opens_on", t.get("standing-opens")),
        ("closes_on", t.get("standing-closes")),
    ]);
    let name = form.text(t, "name", NAME_MAX).and_then(|name| FreeText::parse(&name, NAME_MAX).ok());
    if name.is_none() {
        form.fail("name", t.get("help-identity-number"));
    }
    let (opens_on, closes_on) = (form.date(t, "opens_on"), form.date(t, "closes_on"));
    if let (Some(name), Some(opens_on), Some(closes_on), false) = (name, opens_on, closes_on, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match open_round(&mut work, &may, NewRound { name: &name, opens_on, closes_on }).await {
            Ok(round) => {
                work.commit(organisation, "standing_round_opened", Some(round.into())).await?;
                return Ok(redirect_and_say(&app, "/standing", "standing-asked"));
            }
            Err(RoundError::Days) => form.fail("closes_on", t.get("standing-days-wrong")),
            Err(RoundError::Overlaps) => form.fail("opens_on", t.get("standing-overlaps")),
            Err(RoundError::Db(why)) => return Err(why.into()),
        }
    }
    let may = can_see_standing(&signed_in.actor, organisation)?;
    show(&app, &signed_in, &may, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The six questions, for somebody who leads.
pub(crate) async fn show_round(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(round): Path<RoundId>,
) -> Result<Response, Failure> {
    let may = can_say_standing(&signed_in.actor, signed_in.actor.organisation)?;
    let mut from = app.db().reader();
    let round = standing_of(&mut from, &may, round).await?.ok_or(Failure::NotFound)?;
    let before = own_answer(&mut from, &may, round.id).await?;
    let form = before.map(filled).unwrap_or_default();
    Ok(leader_page(&app, &signed_in, &round, form, StatusCode::OK))
}

fn leader_page(app: &App, signed_in: &SignedIn, round: &Round, form: Filled, status: StatusCode) -> Response {
    let t = signed_in.visit.t;
    let page = signed_in.page("standing-title").titled(&round.name).under("/standing", t.get("standing-title"));
    if !round.is_open(today(app)) {
        return render(&ClosedPage { page });
    }
    let here = format!("/standing/{}", round.id);
    let lead = t.get("standing-lead-of-leaders");
    render_as(status, &AnswerPage { page, form, here, lead, questions: questions(t), id: String::new() })
}

/// Takes the answer of somebody who leads.
pub(crate) async fn say(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(round): Path<RoundId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_say_standing(&signed_in.actor, organisation)?;
    let round = standing_of(&mut app.db().reader(), &may, round).await?.ok_or(Failure::NotFound)?;
    let mut form = form;
    let Some(steps) = read(signed_in.visit.t, &mut form) else {
        return Ok(leader_page(&app, &signed_in, &round, form, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match answer_as_leader(&mut work, &may, round.id, steps).await {
        Ok(()) => {
            work.commit(organisation, "standing_said", Some(round.id.into())).await?;
            Ok(redirect_and_say(&app, "/standing", "standing-thanks"))
        }
        Err(AnswerError::NotOpen | AnswerError::SentBefore) => Err(Failure::Conflict),
        Err(AnswerError::Db(why)) => Err(why.into()),
    }
}

/// The six questions, for somebody who works in the unit whose code this screen remembers.
pub(crate) async fn show_in_unit(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
) -> Result<Response, Failure> {
    let id: Uuid = app.db().new_random_id()?;
    unit_page(&app, &visit, entrance.unit(), Filled::blank(), id, StatusCode::OK).await
}

async fn unit_page(
    app: &App,
    visit: &Visit,
    unit: &UnitRef,
    form: Filled,
    id: Uuid,
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = visit.participant("standing-staff-title");
    let may = answers_with_code(unit);
    if round_that_is_open(&mut app.db().reader(), &may, today(app)).await?.is_none() {
        return Ok(render(&ClosedPage { page }));
    }
    let (here, lead) = ("/help/standing".to_owned(), visit.t.get("standing-lead-of-staff"));
    let id = id.to_string();
    Ok(render_as(status, &AnswerPage { page, form, here, lead, questions: questions(visit.t), id }))
}

/// Takes an answer without name.
pub(crate) async fn answer(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    form: Filled,
) -> Result<Response, Failure> {
    let mut form = form;
    let id = id_of(&app, &form)?;
    let Some(steps) = read(visit.t, &mut form) else {
        return unit_page(&app, &visit, entrance.unit(), form, id, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut work = app.db().work(db::Actor::Anonymous).await?;
    match answer_in_unit(&mut work, &answers_with_code(entrance.unit()), id, steps).await {
        Ok(()) => {
            work.commit(entrance.unit().organisation, "standing_answered", None).await?;
            Ok(redirect_and_say(&app, "/help", "standing-staff-thanks"))
        }
        Err(AnswerError::NotOpen | AnswerError::SentBefore) => Err(Failure::Conflict),
        Err(AnswerError::Db(why)) => Err(why.into()),
    }
}

fn questions(t: Texts) -> Vec<Question> {
    let lang = t.lang().code();
    let question = |dimension: &Dimension| Question {
        name: dimension.code.clone(),
        legend: dimension.title.in_language(lang).to_owned(),
        options: (1..)
            .zip(&dimension.step)
            .map(|(n, step)| (n.to_string(), step.in_language(lang).to_owned()))
            .collect(),
    };
    dimensions().iter().map(question).collect()
}

/// A step for each dimension; says where one is missing.
fn read(t: Texts, form: &mut Filled) -> Option<Steps> {
    let mut steps = [0; DIMENSIONS];
    for (dimension, step) in dimensions().iter().zip(&mut steps) {
        form.label(&dimension.code, dimension.title.in_language(t.lang().code()).to_owned());
        match form.value(&dimension.code).parse::<u8>() {
            Ok(chosen) if (1..=STEPS).contains(&chosen) => *step = chosen,
            _ => form.fail(&dimension.code, t.get("field-choose-one")),
        }
    }
    Steps::new(steps)
}

fn filled(steps: Steps) -> Filled {
    let of = dimensions().iter().zip(steps.all());
    Filled::of(of.map(|(dimension, step)| (dimension.code.clone(), step.to_string())).collect())
}
