//! When does the programme measure? Its waves with their reach, and a form for the next one.

use std::collections::HashMap;
use std::sync::Arc;

use access::rules::measurement::{
    CanPlanWaves, CanSeeProgrammeReach, can_plan_waves, can_read_questions, can_see_programme_reach,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{LocalInstrumentId, Moment, OrganisationId, ProgrammeId};
use measurement::calibration::latest_calibration;
use measurement::instrument::{ADAPTIVE_TEST, NotAdaptive, adaptive_test, shipped};
use measurement::local::{self, SaveError};
use measurement::reach::{Reach, reach_of_programme};
use measurement::wave::{NewWave, NewWaveError, create_wave, frame_from_register, waves_of_programme};
use measurement::{Instrument, Linkage, Wave};
use serde::Deserialize;
use text::Texts;

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// What a wave often is: its code, the instrument and the moment. The rest is a name and two days.
const TEMPLATES: &[(&str, &str, Moment)] = &[
    ("before", "staff-check", Moment::Before),
    ("after", "staff-check", Moment::After),
    ("then", "staff-then", Moment::Then),
    ("later", "staff-check", Moment::Later),
    ("test_before", "knowledge-test", Moment::Before),
    ("test_after", "knowledge-test", Moment::After),
    ("nano", "session-later", Moment::During),
    ("managers_before", "managers-check", Moment::Before),
    ("managers_after", "managers-check", Moment::After),
    ("champions_before", "champions-check", Moment::Before),
    ("champions_after", "champions-check", Moment::After),
];
/// A wave made from a template opens after so many days, and is open for so many.
const OPENS_IN: u16 = 7;
const OPEN_FOR: u16 = 21;

/// Which template was chosen.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    template: Option<String>,
}

/// The instrument that was chosen: a shipped one, or a version of one of the programme's own.
enum Asked {
    Shipped(&'static Arc<Instrument>),
    Adaptive(Arc<Instrument>),
    Own(LocalInstrumentId, u32),
}

impl Asked {
    fn read(chosen: &str) -> Option<Self> {
        let own = || {
            let (id, number) = chosen.split_once('.')?;
            Some(Self::Own(id.parse().ok()?, number.parse().ok()?))
        };
        shipped().iter().find(|instrument| instrument.id == chosen).map(Self::Shipped).or_else(own)
    }

    async fn take_into_use(
        self,
        work: &mut db::Work,
        may: &CanPlanWaves,
    ) -> Result<Arc<Instrument>, SaveError<local::InstrumentFault>> {
        match self {
            Self::Shipped(instrument) => Ok(Arc::clone(instrument)),
            Self::Adaptive(instrument) => Ok(instrument),
            Self::Own(id, number) => Ok(Arc::new(local::take_into_use(work, may, id, number).await?)),
        }
    }
}

#[derive(Template)]
#[template(path = "measurement/waves.html")]
struct WavesPage {
    page: Page,
    lead: OrganisationId,
    programme: ProgrammeId,
    waves: Vec<WaveLine>,
    may_plan: bool,
    form: Filled,
    templates: Vec<(&'static str, String)>,
    instruments: Vec<(String, String)>,
    /// Why tasks cannot be chosen after the answers yet.
    why_fixed: Option<String>,
    moments: Vec<(&'static str, String)>,
    linkages: Vec<(&'static str, String)>,
}

struct WaveLine {
    wave: Wave,
    phase: String,
    organisations: Vec<(String, Reach<OrganisationId>)>,
}

/// The programme's waves.
pub(crate) async fn show_waves(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let may = can_see_programme_reach(&signed_in.actor, programme)?;
    let template = TEMPLATES.iter().find(|(code, ..)| Some(*code) == chosen.template.as_deref());
    let form = template.map_or_else(Filled::blank, |(code, instrument, moment)| {
        let opens = today(&app).plus_days(OPENS_IN.into());
        Filled::with([
            ("wave_name", signed_in.visit.t.code("wave-template", code)),
            ("instrument", (*instrument).to_owned()),
            ("moment", moment.code().to_owned()),
            ("linkage", Linkage::Confidential.code().to_owned()),
            ("opens_on", opens.to_string()),
            ("closes_on", opens.plus_days(OPEN_FOR.into()).to_string()),
        ])
    });
    show(&app, &signed_in, &may, lead, form, StatusCode::OK).await
}

/// Plans a wave in every organisation that takes part, with the staff register of today as its frame.
pub(crate) async fn plan_wave(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_plan_waves(&signed_in.actor, programme)?;
    if may.programme().lead != lead {
        return Err(Failure::NotFound);
    }
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("wave_name", t.get("wave-name")),
        ("instrument", t.get("wave-instrument")),
        ("moment", t.get("wave-moment")),
        ("linkage", t.get("wave-linkage")),
        ("opens_on", t.get("wave-opens")),
        ("closes_on", t.get("wave-closes")),
    ]);
    let name = form.text(t, "wave_name", 100);
    let chosen = form.value("instrument").to_owned();
    let asked = if chosen == ADAPTIVE_TEST {
        let calibration = latest_calibration(&mut app.db().reader()).await?;
        let test = adaptive_test(calibration.as_ref()).map_err(|why| form.fail("instrument", why_fixed(t, &why)));
        test.ok().map(|instrument| Asked::Adaptive(Arc::new(instrument)))
    } else {
        let asked = Asked::read(&chosen);
        if asked.is_none() {
            form.fail("instrument", t.get("field-choose-one"));
        }
        asked
    };
    let moment = form.choice::<Moment>(t, "moment");
    let linkage = form.choice::<Linkage>(t, "linkage");
    let (opens_on, closes_on) = (form.date(t, "opens_on"), form.date(t, "closes_on"));
    if let (Some(name), Some(asked), Some(moment), Some(linkage), Some(opens_on), Some(closes_on)) =
        (&name, asked, moment, linkage, opens_on, closes_on)
    {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let instrument = match asked.take_into_use(&mut work, &may).await {
            Ok(instrument) => instrument,
            Err(SaveError::Db(error)) => return Err(error.into()),
            Err(SaveError::NotFound) => {
                form.fail("instrument", t.get("field-choose-one"));
                let may = can_see_programme_reach(&signed_in.actor, programme)?;
                return show(&app, &signed_in, &may, lead, form, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            Err(_) => {
                form.fail("instrument", t.get("own-wave-changed"));
                let may = can_see_programme_reach(&signed_in.actor, programme)?;
                return show(&app, &signed_in, &may, lead, form, StatusCode::CONFLICT).await;
            }
        };
        let frame = frame_from_register(&mut work, &may, instrument.group, today(&app)).await?;
        let new = NewWave { name, instrument: &instrument, moment, linkage, opens_on, closes_on, frame: &frame };
        match create_wave(&mut work, &may, new).await {
            Ok(wave) => {
                work.commit(lead, "wave_planned", Some(wave.into())).await?;
                let back = format!("/programmes/{lead}/{programme}/waves");
                return Ok(redirect_and_say(&app, &back, "wave-planned"));
            }
            Err(NewWaveError::Name) => form.fail("wave_name", t.count("field-too-long", 100)),
            Err(NewWaveError::ClosesBeforeItOpens) => form.fail("closes_on", t.get("wave-closes-before-it-opens")),
            Err(NewWaveError::EmptyFrame) => form.fail("wave_name", t.get("wave-nobody-to-ask")),
            Err(NewWaveError::Frame) => return Err(Failure::Conflict),
            Err(NewWaveError::Db(error)) => return Err(error.into()),
        }
    }
    let may = can_see_programme_reach(&signed_in.actor, programme)?;
    show(&app, &signed_in, &may, lead, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanSeeProgrammeReach,
    lead: OrganisationId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    if may.programme().lead != lead {
        return Err(Failure::NotFound);
    }
    let (t, day, id) = (signed_in.visit.t, today(app), may.programme().programme);
    let mut from = app.db().reader();
    let programme = people::programme::find_programme(&mut from, lead, id).await?.ok_or(Failure::NotFound)?;
    let mut names: HashMap<OrganisationId, String> = HashMap::new();
    for member in &may.programme().members {
        if let Some(found) = people::organisation::find_organisation(&mut from, *member).await? {
            names.insert(*member, found.name);
        }
    }
    let mut waves = Vec::new();
    for wave in waves_of_programme(&mut from, may).await? {
        let reach = reach_of_programme(&mut from, may, wave.id, day).await?;
        let mut organisations: Vec<_> =
            reach.into_iter().map(|reach| (names.get(&reach.of).cloned().unwrap_or_default(), reach)).collect();
        organisations.sort_by(|a, b| a.0.cmp(&b.0));
        waves.push(WaveLine { phase: t.code("wave-phase", wave.phase(day).code()), wave, organisations });
    }
    let instrument = |i: &Instrument| (i.id.clone(), i.title.said_in(t.lang().code()).to_owned());
    let own = local::instruments(&mut from, &can_read_questions(&signed_in.actor, id)?).await?;
    let own = own
        .iter()
        .enumerate()
        .filter(|(i, version)| version.in_use || own.get(i + 1).is_none_or(|next| next.id != version.id));
    let own = own.map(|(_, version)| {
        let title = version.of.title.said_in(t.lang().code());
        let words = t.with("own-wave-choice", &[("title", &title), ("version", &version.number)]);
        (format!("{}.{}", version.id, version.number), words)
    });
    let adaptive = adaptive_test(latest_calibration(&mut from).await?.as_ref());
    let ready = shipped().iter().map(AsRef::as_ref).chain(adaptive.as_ref().ok()).map(instrument);
    let page = WavesPage {
        page: signed_in.page("waves-title").titled(t.with("waves-of", &[("programme", &programme.name)])),
        lead,
        programme: id,
        waves,
        may_plan: can_plan_waves(&signed_in.actor, id).is_ok(),
        form,
        templates: TEMPLATES.iter().map(|(code, ..)| (*code, t.code("wave-template", code))).collect(),
        instruments: ready.chain(own).collect(),
        why_fixed: adaptive.as_ref().err().map(|why| why_fixed(t, why)),
        moments: Moment::ALL.iter().map(|m| (m.code(), t.code("moment", m.code()))).collect(),
        linkages: Linkage::ALL.iter().map(|l| (l.code(), t.code("linkage", l.code()))).collect(),
    };
    Ok(render_as(status, &page))
}

/// What is missing before tasks can be chosen after the answers.
fn why_fixed(t: Texts, why: &NotAdaptive) -> String {
    match why {
        NotAdaptive::NeverCalibrated => t.get("wave-fixed-never-calibrated"),
        NotAdaptive::TooFewTasks { calibrated, needed } => {
            t.with("wave-fixed-too-few", &[("n", calibrated), ("needed", needed)])
        }
        NotAdaptive::AreaMissing { area, calibrated, needed } => {
            let area = t.code("area", area);
            t.with("wave-fixed-area", &[("area", &area), ("n", calibrated), ("needed", needed)])
        }
    }
}
