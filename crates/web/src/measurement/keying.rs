//! Forms on paper: printed for those who want paper, and keyed in by whoever leads the work, with the number keys and Enter.

use access::rules::measurement::{CanKeyAnswers, can_key_answers, can_print_codes};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, UnitId, WaveId};
use measurement::keyed::{Batch, KeyingError, batch, key_again, key_form, read_keys, undo_last, wave_to_key};
use measurement::wave::{instrument_of, programme_of, waves_of_unit};
use measurement::{Instrument, Phase, Wave};
use serde::Deserialize;
use text::Texts;

use super::ask::Ask;
use super::{find_unit, today};
use crate::app::App;
use crate::assets;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, render, render_as};
use crate::people::session::SignedIn;

/// Which form is printed, or which batch is keyed.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    form: Option<String>,
    batch: Option<u64>,
    again: Option<String>,
}

#[derive(Template)]
#[template(path = "measurement/paper.html")]
struct PaperPage {
    page: Page,
    unit: String,
    intro: Option<String>,
    here: String,
    forms: Vec<String>,
    form: String,
    asks: Vec<Ask>,
}

#[derive(Template)]
#[template(path = "measurement/keying.html")]
struct KeyingPage {
    page: Page,
    here: String,
    open: bool,
    /// Whether the wave has closed, so that only a new edition tells of what is keyed.
    late: bool,
    batch_number: u64,
    number: u64,
    again: bool,
    form: String,
    forms: Vec<String>,
    rows: Vec<KeyRow>,
    wrong: usize,
    batch: Batch,
    not_next: bool,
}

/// A question with its field.
struct KeyRow {
    number: usize,
    name: String,
    text: String,
    /// Which keys there are.
    keys: String,
    /// What the field takes, for a browser that says so at once.
    pattern: String,
    value: String,
    is_wrong: bool,
}

/// The form of a wave on paper.
pub(crate) async fn show_paper(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, wave)): Path<(OrganisationId, UnitId, WaveId)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let (name, place) = find_unit(&app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &place)?;
    let mut from = app.db().reader();
    let waves = waves_of_unit(&mut from, &may).await?;
    let wave = waves.into_iter().find(|known| known.id == wave).ok_or(Failure::NotFound)?;
    let instrument = instrument_of(&mut from, &wave).await?;
    let t = signed_in.visit.t;
    let (forms, form) = chosen_form(&instrument, chosen.form.as_deref());
    let asks = (1..).zip(instrument.items(&form)).map(|(number, item)| Ask::of(t, number, item, None)).collect();
    Ok(render(&PaperPage {
        page: signed_in
            .page("paper-title")
            .titled(instrument.title.said_in(t.lang().code()))
            .under(format!("/units/{organisation}/{unit}/poster"), t.get("poster-title")),
        unit: name,
        intro: instrument.intro.as_ref().map(|intro| intro.said_in(t.lang().code()).to_owned()),
        here: format!("/units/{organisation}/{unit}/paper/{}", wave.id),
        forms,
        form,
        asks,
    }))
}

/// Where forms are keyed.
pub(crate) async fn show_keying(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, wave)): Path<(OrganisationId, UnitId, WaveId)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let (may, wave, name) = permission(&app, &signed_in, organisation, unit, wave).await?;
    let number = chosen.batch.filter(|batch| (1..=9_999).contains(batch)).unwrap_or(1);
    let again = chosen.again.is_some();
    let page = page(&app, &signed_in, &may, &wave, &name, (number, again), chosen.form.as_deref()).await?;
    Ok(render(&page))
}

/// Takes a form, its second keying, or takes the last one back.
pub(crate) async fn key(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, wave)): Path<(OrganisationId, UnitId, WaveId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, wave, name) = permission(&app, &signed_in, organisation, unit, wave).await?;
    let in_batch: u64 =
        form.value("batch").parse().ok().filter(|n| (1..=9_999).contains(n)).ok_or(Failure::BadRequest)?;
    let (again, test) = (form.is("again", "yes"), form.value("form").to_owned());
    let back = |again: bool| {
        let again = if again { "&again=yes" } else { "" };
        let here = address(organisation, unit, &wave);
        see_other(&format!("{here}?batch={in_batch}&form={}{again}", crate::address::percent_encoded(&test)))
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if form.is("do", "undo") {
        return match undo_last(&mut work, &may, &wave, in_batch, today(&app)).await {
            Ok(()) => {
                work.commit(organisation, "form_taken_back", Some(unit.into())).await?;
                Ok(back(false))
            }
            Err(KeyingError::Db(error)) => Err(error.into()),
            Err(_) => Err(Failure::Conflict),
        };
    }
    let number: u64 = form.value("number").parse().map_err(|_| Failure::BadRequest)?;
    let mut shown = page(&app, &signed_in, &may, &wave, &name, (in_batch, again), Some(&test)).await?;
    let instrument = instrument_of(&mut work, &wave).await?;
    let items = instrument.items(&shown.form);
    let mut answers = Vec::with_capacity(items.len());
    for (item, row) in items.iter().zip(&mut shown.rows) {
        row.value = form.value(&row.name).to_owned();
        match read_keys(item, &row.value) {
            Ok(answer) => answers.push(answer),
            Err(_) => row.is_wrong = true,
        }
    }
    shown.wrong = shown.rows.iter().filter(|row| row.is_wrong).count();
    if shown.wrong > 0 {
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    let taken = match again {
        true => key_again(&mut work, &may, &wave, (in_batch, number), &answers).await,
        false => key_form(&mut work, &may, &wave, (in_batch, number), &shown.form, &answers, today(&app)).await,
    };
    match taken {
        Ok(()) => {
            work.commit(organisation, if again { "form_keyed_again" } else { "form_keyed" }, Some(unit.into())).await?;
            Ok(back(again))
        }
        Err(KeyingError::Db(error)) => Err(error.into()),
        Err(KeyingError::NotAnAnswer) => Err(Failure::BadRequest),
        Err(KeyingError::NotNext) => {
            shown.not_next = true;
            Ok(render_as(StatusCode::CONFLICT, &shown))
        }
        Err(KeyingError::NotOpen) => {
            shown.open = false;
            Ok(render_as(StatusCode::CONFLICT, &shown))
        }
    }
}

async fn permission(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    unit: UnitId,
    wave: WaveId,
) -> Result<(CanKeyAnswers, Wave, String), Failure> {
    let (name, place) = find_unit(app, organisation, unit).await?;
    let mut from = app.db().reader();
    let programme = programme_of(&mut from, organisation, wave).await?.ok_or(Failure::NotFound)?;
    let may = can_key_answers(&signed_in.actor, &place, programme)?;
    let wave = wave_to_key(&mut from, &may, wave).await?.ok_or(Failure::NotFound)?;
    Ok((may, wave, name))
}

async fn page(
    app: &App,
    signed_in: &SignedIn,
    may: &CanKeyAnswers,
    wave: &Wave,
    unit: &str,
    (batch_number, again): (u64, bool),
    form: Option<&str>,
) -> Result<KeyingPage, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let instrument = instrument_of(&mut from, wave).await?;
    let batch = batch(&mut from, may, wave, batch_number).await?;
    let repeats = batch.to_repeat.clone().filter(|_| again);
    let (forms, form) = chosen_form(&instrument, repeats.as_ref().map_or(form, |(_, form)| Some(form)));
    Ok(KeyingPage {
        page: signed_in
            .page("keying-title")
            .titled(t.with("keying-of", &[("unit", &unit), ("wave", &wave.name)]))
            .under("/reach", t.get("reach-title")),
        here: address(may.unit().organisation, may.unit().unit, wave),
        open: wave.phase(today(app)) != Phase::Planned,
        late: wave.phase(today(app)) == Phase::Closed,
        batch_number,
        number: repeats.as_ref().map_or(batch.next, |(number, _)| *number),
        again: repeats.is_some(),
        rows: rows(t, &instrument, &form),
        form,
        forms,
        wrong: 0,
        batch,
        not_next: false,
    })
}

fn rows(t: Texts, instrument: &Instrument, form: &str) -> Vec<KeyRow> {
    let row = |(number, item): (usize, &measurement::Item)| {
        let ask = Ask::of(t, number, item, None);
        let values: Vec<u8> = ask.choices.iter().map(|choice| choice.value).collect();
        let (first, last) = (values.first().copied().unwrap_or(1), values.last().copied().unwrap_or(1));
        let (keys, pattern) = match (ask.is_one(), ask.is_order()) {
            (true, _) => (t.with("keying-one", &[("from", &first), ("to", &last)]), format!("[{first}-{last}09]")),
            (_, true) => (t.with("keying-order", &[("n", &last)]), format!("[1-{last}]{{{last}}}|[09]")),
            _ => (t.with("keying-several", &[("from", &first), ("to", &last)]), format!("[{first}-{last}]+|[09]")),
        };
        KeyRow { number, name: ask.name, text: ask.text, keys, pattern, value: String::new(), is_wrong: false }
    };
    (1..).zip(instrument.items(form)).map(row).collect()
}

/// The test forms, and the one that was chosen; the first when none was.
fn chosen_form(instrument: &Instrument, chosen: Option<&str>) -> (Vec<String>, String) {
    let forms: Vec<String> = instrument.forms.iter().map(|form| form.id.clone()).collect();
    let form = forms.iter().find(|form| Some(form.as_str()) == chosen).or(forms.first()).cloned().unwrap_or_default();
    (forms, form)
}

fn address(organisation: OrganisationId, unit: UnitId, wave: &Wave) -> String {
    format!("/units/{organisation}/{unit}/keying/{}", wave.id)
}

impl KeyingPage {
    fn script(&self) -> String {
        assets::KEYING.address()
    }
}
