//! What can I run tomorrow? The shipped kits, searched by what they help with, each with its run-sheet on one printed page,
//! and the series that they make up.

use access::rules::help::can_edit_variants;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Form, Minutes};
use learning::kit::{Area, Audience, Block, Kit, Level, Need, Search, Series, find_kit, find_series, kits, series};
use text::Texts;

use super::barriers::{Blocked, blocked};
use super::runs_sessions;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// The lengths that are asked for, in minutes.
const LENGTHS: [i64; 4] = [15, 20, 30, 60];
/// The fields of the search.
const FIELDS: [&str; 8] = ["words", "audience", "need", "area", "level", "form", "language", "longest"];

#[derive(Template)]
#[template(path = "learning/kits.html")]
struct KitsPage {
    page: Page,
    /// How many choices besides the words were made.
    chosen: usize,
    form: Filled,
    choices: Choices,
    kits: Vec<&'static Kit>,
    series: &'static [Series],
}

/// What can be asked for: values and their names.
struct Choices {
    audiences: Vec<(String, String)>,
    needs: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    forms: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    lengths: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "learning/series.html")]
struct SeriesPage {
    page: Page,
    series: &'static Series,
}

#[derive(Template)]
#[template(path = "learning/kit.html")]
struct KitPage {
    page: Page,
    kit: &'static Kit,
    areas: Vec<String>,
    part_of: Option<(&'static Series, usize)>,
    /// Whether whoever reads runs sessions.
    may_run: bool,
    /// Whether whoever reads makes kits the organisation's own.
    may_vary: bool,
    /// What is in the way in the reader's units.
    blocked: Vec<Blocked>,
}

/// The kits that were asked for; every kit when nothing was.
pub(crate) async fn show_kits(
    signed_in: SignedIn,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let value = |name: &str| asked.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let form = Filled::with(FIELDS.map(|field| (field, value(field))));
    let t = signed_in.visit.t;
    let search = Search {
        words: value("words").to_owned(),
        audience: coded(Audience::ALL, |of| of.code(), value("audience")),
        need: coded(Need::ALL, |of| of.code(), value("need")),
        area: coded(Area::ALL, |of| of.code(), value("area")),
        level: coded(Level::ALL, |of| of.code(), value("level")),
        form: value("form").parse().ok(),
        language: Some(value("language").to_owned()).filter(|language| !language.is_empty()),
        longest: value("longest").parse().ok().map(Minutes),
    };
    let found = kits().iter().filter(|kit| search.finds(kit)).collect();
    let chosen = FIELDS.iter().filter(|field| **field != "words" && !value(field).is_empty()).count();
    let page = signed_in.page("kits-title");
    Ok(render(&KitsPage { chosen, page, form, choices: choices(t), kits: found, series: series() }))
}

fn coded<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, wanted: &str) -> Option<T> {
    all.iter().copied().find(|one| code(*one) == wanted)
}

fn choices(t: Texts) -> Choices {
    let mut languages: Vec<&str> = kits().iter().flat_map(|kit| &kit.languages).map(String::as_str).collect();
    languages.sort_unstable();
    languages.dedup();
    let pair = |code: &str, name: String| (code.to_owned(), name);
    Choices {
        audiences: Audience::ALL.iter().map(|of| pair(of.code(), t.code("kit-audience", of.code()))).collect(),
        needs: Need::ALL.iter().map(|of| pair(of.code(), t.code("kit-need", of.code()))).collect(),
        areas: Area::ALL.iter().map(|of| pair(of.code(), t.code("area", of.code()))).collect(),
        levels: Level::ALL.iter().map(|of| pair(of.code(), t.code("kit-level", of.code()))).collect(),
        forms: Form::ALL.iter().map(|of| pair(of.code(), t.code("form", of.code()))).collect(),
        languages: languages.into_iter().map(|code| pair(code, t.code("kit-language", code))).collect(),
        lengths: LENGTHS.iter().map(|length| pair(&length.to_string(), t.count("kit-at-most", *length))).collect(),
    }
}

/// One kit.
pub(crate) async fn show_kit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(kit): Path<String>,
) -> Result<Response, Failure> {
    let kit = find_kit(&kit).ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let page = signed_in.page("kits-title").titled(kit.title.in_language(t.lang().code()));
    let areas = kit.areas.iter().map(|area| t.code("area", area.code())).collect();
    let place = |series: &'static Series| {
        let place = series.kits.iter().position(|part| part.id == kit.id)?;
        Some((series, place + 1))
    };
    let part_of = series().iter().find_map(place);
    let may_run = runs_sessions(&signed_in).is_ok();
    let may_vary = kit.is_session() && can_edit_variants(&signed_in.actor, signed_in.actor.organisation).is_ok();
    let blocked = blocked(&mut app.db().reader(), &signed_in, &kit.needs).await?;
    Ok(render(&KitPage {
        page: page.under("/kits", t.get("kits-title")),
        kit,
        areas,
        part_of,
        may_run,
        may_vary,
        blocked,
    }))
}

/// Kits that belong together, in order.
pub(crate) async fn show_series(signed_in: SignedIn, Path(name): Path<String>) -> Result<Response, Failure> {
    let series = find_series(&name).ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let page = signed_in.page("kits-title").titled(series.title.in_language(t.lang().code()));
    Ok(render(&SeriesPage { page: page.under("/kits", t.get("kits-title")), series }))
}
