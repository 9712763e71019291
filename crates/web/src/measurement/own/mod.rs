//! Questions and instruments of a programme's own: what there is, and the editors that make them.

pub(crate) mod delete;
pub(crate) mod instrument;
pub(crate) mod item;
mod item_form;

use access::rules::measurement::{CanReadQuestions, can_read_questions, can_write_questions};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};
use measurement::local::{self, Seen, Version};
use measurement::{Item, Question};
use text::Texts;
use text::lix::{HARD, Lix};

use super::ask::Ask;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/own/list.html")]
struct ListPage {
    page: Page,
    here: String,
    may_write: bool,
    items: Vec<ItemLine>,
    instruments: Vec<InstrumentLine>,
}

struct ItemLine {
    id: String,
    text: String,
    kind: String,
    mapping: String,
    version: String,
    in_use: bool,
}

struct InstrumentLine {
    id: String,
    title: String,
    group: String,
    questions: usize,
    tasks: usize,
    version: String,
    in_use: bool,
}

/// The programme's own questions and instruments.
pub(crate) async fn show_questions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = reader(&signed_in, lead, programme)?;
    let (t, mut from) = (signed_in.visit.t, app.db().reader());
    let said = t.lang().code();
    let all = local::items(&mut from, &may).await?;
    let instruments = newest(local::instruments(&mut from, &may).await?)
        .into_iter()
        .map(|version| {
            let asked = version.instrument(&all);
            InstrumentLine {
                id: version.id.to_string(),
                title: asked.title.said_in(said).to_owned(),
                group: t.code("group", asked.group.code()),
                questions: asked.rating_count(),
                tasks: asked.forms.first().map_or(0, |form| form.tasks.len()),
                version: t.count("own-version", version.number),
                in_use: version.in_use,
            }
        })
        .collect();
    let items = newest(all)
        .into_iter()
        .map(|version| ItemLine {
            id: version.id.to_string(),
            text: version.of.text.said_in(said).to_owned(),
            kind: t.code("own-kind", item_form::Kind::of(&version.of.question).code()),
            mapping: t.code("own-how-short", item_form::code_of(version.of.mapping.how)),
            version: t.count("own-version", version.number),
            in_use: version.in_use,
        })
        .collect();
    Ok(render(&ListPage {
        page: under_waves(signed_in.page("own-title"), t, lead, programme),
        here: address(lead, programme),
        may_write: can_write_questions(&signed_in.actor, programme).is_ok(),
        items,
        instruments,
    }))
}

/// The newest version of each.
fn newest<Id: PartialEq, Of>(versions: Vec<Version<Id, Of>>) -> Vec<Version<Id, Of>> {
    let mut newest: Vec<Version<Id, Of>> = Vec::new();
    for version in versions {
        match newest.iter_mut().find(|known| known.id == version.id) {
            Some(known) if known.number < version.number => *known = version,
            Some(_) => {}
            None => newest.push(version),
        }
    }
    newest
}

/// Who may read them: under the address of the programme's own lead only.
fn reader(signed_in: &SignedIn, lead: OrganisationId, programme: ProgrammeId) -> Result<CanReadQuestions, Failure> {
    let may = can_read_questions(&signed_in.actor, programme)?;
    if may.programme().lead == lead { Ok(may) } else { Err(Failure::NotFound) }
}

fn address(lead: OrganisationId, programme: ProgrammeId) -> String {
    format!("/programmes/{lead}/{programme}")
}

fn under_waves(page: Page, t: Texts, lead: OrganisationId, programme: ProgrammeId) -> Page {
    page.under(format!("{}/waves", address(lead, programme)), t.get("nav-waves"))
}

fn under_questions(page: Page, t: Texts, lead: OrganisationId, programme: ProgrammeId) -> Page {
    let here = format!("{}/questions", address(lead, programme));
    under_waves(page, t, lead, programme).under(here, t.get("own-title"))
}

/// What was seen, as a form carries it.
fn seen_in(text: &str) -> Option<Seen> {
    let (number, edition) = text.split_once('.')?;
    Some(Seen { number: number.parse().ok()?, edition: edition.parse().ok()? })
}

fn seen_text(seen: Seen) -> String {
    format!("{}.{}", seen.number, seen.edition)
}

/// A question as whoever answers meets it. A template takes it as its `page`, so that every word is in its language.
struct Preview {
    t: Texts,
    asks: Vec<Ask>,
}

impl Preview {
    fn of<'a>(t: Texts, first: usize, items: impl IntoIterator<Item = &'a Item>) -> Self {
        let asks = (first..).zip(items).map(|(number, item)| Ask::of(t, number, item, None)).collect();
        Self { t, asks }
    }
}

/// How easy the words in one language are, and the sentences with which a script goes on telling it.
struct Readability {
    lang: &'static str,
    said: String,
    hard: bool,
    easy_words: String,
    hard_words: String,
    none_words: String,
    point: &'static str,
    limit: f64,
}

impl Readability {
    fn of<'a>(t: Texts, lang: &'static str, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let index = Lix::of(texts).index();
        let hard = index.is_some_and(|index| index >= HARD);
        let words = |key: &str, lix: &str| {
            let language = t.code("own-language", lang);
            t.with(key, &[("language", &language), ("lix", &lix)])
        };
        let said = match index {
            None => words("own-lix-none", ""),
            Some(index) if hard => words("own-lix-hard", &t.number(index, 1)),
            Some(index) => words("own-lix-easy", &t.number(index, 1)),
        };
        Self {
            lang,
            said,
            hard,
            easy_words: words("own-lix-easy", "#"),
            hard_words: words("own-lix-hard", "#"),
            none_words: words("own-lix-none", ""),
            point: if t.lang() == text::Lang::En { "." } else { "," },
            limit: HARD,
        }
    }
}

/// Every sentence of an item that whoever answers reads, in a language.
fn sentences<'a>(item: &'a Item, lang: &'a str) -> impl Iterator<Item = &'a str> {
    let around = [Some(&item.text), item.help.as_ref(), item.rationale.as_ref()];
    around.into_iter().flatten().chain(item.options()).map(move |sentence| sentence.said_in(lang))
}

/// The words for how an item is answered.
fn kind_words(t: Texts, question: &Question) -> String {
    t.code("own-kind", item_form::Kind::of(question).code())
}
