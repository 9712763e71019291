//! What is asked, in which words? Every instrument as whoever answers meets it, with what is right and why beside the tasks;
//! for those who choose what to measure with, and never for those who answer.

use access::Role;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use measurement::instrument::shipped;
use measurement::{Instrument, Item};

use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/instruments.html")]
struct InstrumentsPage {
    page: Page,
    instruments: Vec<&'static Instrument>,
}

#[derive(Template)]
#[template(path = "measurement/instrument.html")]
struct InstrumentPage {
    page: Page,
    intro: Option<String>,
    /// The name of each part, and its questions.
    parts: Vec<(String, Vec<Asked>)>,
}

/// A question with what is right.
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) help: Option<String>,
    pub(super) picture: Option<String>,
    /// What can be answered, and whether it is right.
    pub(super) options: Vec<(String, bool)>,
    /// For a task about order: its steps in the right order.
    pub(super) in_order: bool,
    pub(super) why: Option<String>,
}

/// Every instrument.
pub(crate) async fn show_instruments(signed_in: SignedIn) -> Result<Response, Failure> {
    only_for_those_who_measure(&signed_in)?;
    let instruments = shipped().iter().map(AsRef::as_ref).collect();
    Ok(render(&InstrumentsPage { page: signed_in.page("instruments-title"), instruments }))
}

/// One instrument with its questions.
pub(crate) async fn show_instrument(signed_in: SignedIn, Path(name): Path<String>) -> Result<Response, Failure> {
    only_for_those_who_measure(&signed_in)?;
    let instrument = shipped().iter().find(|instrument| instrument.id == name).ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let said = t.lang().code();
    let asked = |items: &[Item]| items.iter().map(|item| asked(item, said)).collect::<Vec<_>>();
    let mut parts = vec![
        (t.get("instruments-core"), asked(&instrument.core)),
        (t.get("instruments-ratings"), asked(&instrument.ratings)),
    ];
    let form = |id: &str| t.with("instruments-form", &[("form", &id)]);
    parts.extend(instrument.forms.iter().map(|test| (form(&test.id), asked(&test.tasks))));
    parts.retain(|(_, questions)| !questions.is_empty());
    let page = signed_in.page("instruments-title").titled(instrument.title.said_in(said));
    Ok(render(&InstrumentPage {
        page: page.under("/instruments", t.get("instruments-title")),
        intro: instrument.intro.as_ref().map(|intro| intro.said_in(said).to_owned()),
        parts,
    }))
}

pub(super) fn asked(item: &Item, said: &str) -> Asked {
    let in_order = matches!(item.question, measurement::Question::Order { .. });
    let key = item.key();
    let numbered = (1_u8..).zip(item.options());
    let mut options: Vec<(u8, String)> =
        numbered.map(|(number, option)| (number, option.said_in(said).to_owned())).collect();
    if in_order {
        options.sort_by_key(|(number, _)| key.iter().position(|step| step == number));
    }
    let options = options.into_iter().map(|(number, text)| (text, !in_order && key.contains(&number))).collect();
    Asked {
        text: item.text.said_in(said).to_owned(),
        help: item.help.as_ref().map(|help| help.said_in(said).to_owned()),
        picture: item.picture.clone(),
        options,
        in_order,
        why: item.rationale.as_ref().map(|why| why.said_in(said).to_owned()),
    }
}

pub(super) fn only_for_those_who_measure(signed_in: &SignedIn) -> Result<(), Failure> {
    let measures = signed_in.actor.has(Role::ProgrammeLead) || signed_in.actor.has(Role::Evaluator);
    if measures { Ok(()) } else { Err(Failure::NotFound) }
}
