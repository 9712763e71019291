//! How does a programme's lead put an instrument together? The four core questions are always there; the rest is ticked in
//! lists of what is shipped and what the programme has written, and shown as whoever answers will meet it.

use std::collections::BTreeMap;

use access::rules::measurement::{CanReadQuestions, CanWriteQuestions, can_write_questions};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Group, LocalInstrumentId, LocalItemId, OrganisationId, ProgrammeId};
use measurement::instrument::{shipped_items, staff_check};
use measurement::local::{
    self, InstrumentFault, InstrumentVersion, ItemVersion, LocalInstrument, LocalItem, MOST_RATINGS, MOST_TASKS, Pick,
    SaveError, Seen, save_instrument,
};
use measurement::{Bilingual, Item};
use text::Texts;

use super::item::{Kept, Meanwhile, writer};
use super::{Preview, address, newest, reader, seen_in, under_questions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

const FORMS: [&str; 2] = ["form_a", "form_b"];

#[derive(Template)]
#[template(path = "measurement/own/instrument.html")]
struct InstrumentPage {
    page: Page,
    action: String,
    is_new: bool,
    form: Filled,
    groups: Vec<(&'static str, String)>,
    core: Vec<String>,
    ratings: Vec<Choices>,
    tasks: Vec<Choices>,
    seen: String,
    /// Where a draft is deleted.
    delete: Option<String>,
    note: Option<String>,
    newer: bool,
    meanwhile: Option<(String, String)>,
    /// Each part with its questions as they are met.
    previews: Vec<(String, Preview)>,
    one_question: bool,
    facts: Vec<(String, String)>,
}

/// Questions to pick from, of one area.
struct Choices {
    title: String,
    /// Whether something in it is picked.
    open: bool,
    choices: Vec<Choice>,
}

struct Choice {
    value: String,
    text: String,
}

struct At<'a> {
    signed_in: &'a SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
    /// Its versions, oldest first; none when it is new.
    versions: Vec<InstrumentVersion>,
    /// Every version of the programme's questions.
    items: Vec<ItemVersion>,
}

/// The form for a new instrument.
pub(crate) async fn show_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    writer(&signed_in, lead, programme)?;
    let at = at(&app, &signed_in, lead, programme, None).await?;
    at.show(Filled::with([("group", Group::Staff.code())]), None, Meanwhile::Nothing, StatusCode::OK)
}

/// An instrument, with the form for those who may change it.
pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, instrument)): Path<(OrganisationId, ProgrammeId, LocalInstrumentId)>,
) -> Result<Response, Failure> {
    let at = at(&app, &signed_in, lead, programme, Some(instrument)).await?;
    let newest = at.newest().ok_or(Failure::NotFound)?;
    at.show(filled(&newest.of), Some(newest.instrument(&at.items)), Meanwhile::Nothing, StatusCode::OK)
}

/// Saves a new instrument, or shows how it will look.
pub(crate) async fn save_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = writer(&signed_in, lead, programme)?;
    at(&app, &signed_in, lead, programme, None).await?.save(&app, &may, None, form).await
}

/// Saves an instrument, or shows how it will look.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, instrument)): Path<(OrganisationId, ProgrammeId, LocalInstrumentId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = writer(&signed_in, lead, programme)?;
    let at = at(&app, &signed_in, lead, programme, Some(instrument)).await?;
    let newest = at.newest().ok_or(Failure::NotFound)?.seen();
    let seen = seen_in(form.value("seen")).unwrap_or(Seen { edition: 0, ..newest });
    at.save(&app, &may, Some((instrument, seen)), form).await
}

async fn at<'a>(
    app: &App,
    signed_in: &'a SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
    instrument: Option<LocalInstrumentId>,
) -> Result<At<'a>, Failure> {
    let may: CanReadQuestions = reader(signed_in, lead, programme)?;
    let mut from = app.db().reader();
    let versions = match instrument {
        Some(id) => local::versions_of_instrument(&mut from, &may, id).await?,
        None => Vec::new(),
    };
    if instrument.is_some() && versions.is_empty() {
        return Err(Failure::NotFound);
    }
    let items = local::items(&mut from, &may).await?;
    Ok(At { signed_in, lead, programme, versions, items })
}

impl At<'_> {
    fn newest(&self) -> Option<&InstrumentVersion> {
        self.versions.last()
    }

    async fn save(
        &self,
        app: &App,
        may: &CanWriteQuestions,
        seen: Option<(LocalInstrumentId, Seen)>,
        form: Filled,
    ) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        let mut form = form.labelled([
            ("title_sv", t.get("own-title-sv")),
            ("title_en", t.get("own-title-en")),
            ("intro_sv", t.get("own-intro-sv")),
            ("intro_en", t.get("own-intro-en")),
            ("group", t.get("own-group")),
            ("ratings", t.get("own-pick-ratings")),
            ("tasks", t.get("own-pick-tasks")),
        ]);
        let group = form.value("group").parse::<Group>().ok();
        let of = self.read(&form, group.unwrap_or(Group::Staff));
        if form.is("do", "preview") {
            let shown = self.as_met(&of);
            return self.show(form, Some(shown), Meanwhile::Nothing, StatusCode::OK);
        }
        if group.is_none() {
            form.fail("group", t.get("field-choose-one"));
        }
        tell(t, &mut form, of.faults(&self.items));
        if form.has_errors() {
            let shown = self.as_met(&of);
            return self.show(form, Some(shown), Meanwhile::Nothing, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let mut work = app.db().work(self.signed_in.as_actor()).await?;
        match save_instrument(&mut work, may, seen, &of).await {
            Ok(saved) => {
                work.commit(self.lead, "instrument_saved", Some(saved.id.into())).await?;
                let there = format!("{}/instruments/{}", address(self.lead, self.programme), saved.id);
                Ok(redirect_and_say(app, &there, "own-instrument-saved"))
            }
            Err(SaveError::Faults(faults)) => {
                tell(t, &mut form, faults);
                let shown = self.as_met(&of);
                self.show(form, Some(shown), Meanwhile::Nothing, StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(SaveError::Changed(now)) => {
                self.show(form, Some(self.as_met(&of)), Meanwhile::Changed(now), StatusCode::CONFLICT)
            }
            Err(SaveError::TakenIntoUse(now)) => {
                self.show(form, Some(self.as_met(&of)), Meanwhile::TakenIntoUse(now), StatusCode::CONFLICT)
            }
            Err(SaveError::NotFound) => Err(Failure::NotFound),
            Err(SaveError::Db(error)) => Err(error.into()),
        }
    }

    /// What was ticked; a local question in its newest version.
    fn read(&self, form: &Filled, group: Group) -> LocalInstrument {
        let pair = |sv: &str, en: &str| Bilingual {
            sv: form.value(sv).trim().replace("\r\n", "\n"),
            en: form.value(en).trim().replace("\r\n", "\n"),
        };
        let picks = |name: &str| form.values(name).map(|value| self.pick(value)).collect::<Vec<_>>();
        let [a, b] = FORMS.map(picks);
        let forms = match (a.is_empty(), b.is_empty()) {
            (true, true) => Vec::new(),
            (false, true) => vec![a],
            _ => vec![a, b],
        };
        LocalInstrument {
            title: pair("title_sv", "title_en"),
            intro: Some(pair("intro_sv", "intro_en")).filter(|intro| !(intro.sv.is_empty() && intro.en.is_empty())),
            group,
            ratings: picks("rating"),
            forms,
        }
    }

    fn pick(&self, value: &str) -> Pick {
        let local = value.parse::<LocalItemId>().ok().map(|id| {
            let versions = self.items.iter().filter(|item| item.id == id);
            Pick::Local { id, version: versions.map(|item| item.number).max().unwrap_or(0) }
        });
        local.unwrap_or_else(|| Pick::Shipped(value.to_owned()))
    }

    /// The instrument as it will be asked; its key does not matter for how it looks.
    fn as_met(&self, of: &LocalInstrument) -> measurement::Instrument {
        let id = LocalInstrumentId(uuid::Uuid::nil());
        InstrumentVersion { id, number: 1, edition: 1, in_use: false, hash: String::new(), of: of.clone() }
            .instrument(&self.items)
    }

    fn show(
        &self,
        form: Filled,
        shown: Option<measurement::Instrument>,
        meanwhile: Meanwhile,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        let said = t.lang().code();
        let may_write = can_write_questions(&self.signed_in.actor, self.programme).is_ok();
        let newest = self.newest();
        let instruments = format!("{}/instruments", address(self.lead, self.programme));
        let action = newest.map_or_else(|| format!("{instruments}/new"), |v| format!("{instruments}/{}", v.id));
        let seen = meanwhile.seen(&form, newest.map(|version| version.seen()));
        let meanwhile = meanwhile.words(t, Kept::Instrument).map(|words| (words, action.clone()));
        let in_use = newest.filter(|version| version.in_use && may_write && meanwhile.is_none());
        let note = in_use.map(|v| {
            let next = v.number + 1;
            t.with("own-instrument-in-use", &[("version", &v.number), ("next", &next)])
        });
        let page = self.signed_in.page("own-instrument-new");
        let page = match newest {
            Some(version) => page.titled(version.of.title.said_in(said)),
            None => page,
        };
        let page = InstrumentPage {
            page: under_questions(page, t, self.lead, self.programme),
            action: if may_write { action.clone() } else { String::new() },
            is_new: newest.is_none(),
            groups: Group::ALL.iter().map(|group| (group.code(), t.code("group", group.code()))).collect(),
            core: staff_check().core.iter().map(|item| item.text.said_in(said).to_owned()).collect(),
            ratings: self.choices(t, &form, false),
            tasks: self.choices(t, &form, true),
            seen,
            delete: newest.filter(|version| !version.in_use).map(|_| format!("{action}/delete")),
            note,
            newer: may_write && newest.is_some_and(|version| self.has_newer(&version.of)),
            meanwhile,
            previews: shown.as_ref().map(|instrument| previews(t, instrument)).unwrap_or_default(),
            one_question: false,
            facts: newest.map(|version| facts(t, version, &self.items)).unwrap_or_default(),
            form,
        };
        Ok(render_as(status, &page))
    }

    /// Whether a question in it has been written anew since.
    fn has_newer(&self, of: &LocalInstrument) -> bool {
        of.ratings.iter().chain(of.forms.iter().flatten()).any(|pick| match pick {
            Pick::Local { id, version } => self.items.iter().any(|item| item.id == *id && item.number > *version),
            Pick::Shipped(_) => false,
        })
    }

    /// What can be picked: the programme's own first, then what is shipped, by area.
    fn choices(&self, t: Texts, form: &Filled, task: bool) -> Vec<Choices> {
        let said = t.lang().code();
        let own = newest(self.items.clone()).into_iter().filter(|version| version.of.is_task() == task);
        let own: Vec<Choice> = own
            .map(|version| Choice { value: version.id.to_string(), text: version.of.text.said_in(said).to_owned() })
            .collect();
        let mut by_area: BTreeMap<usize, Vec<Choice>> = BTreeMap::new();
        for item in shipped_items().filter(|item| item.is_task() == task && !item.core) {
            let area = LocalItem::AREAS.iter().position(|area| Some(*area) == item.area.as_deref());
            let choice = Choice { value: item.id.clone(), text: item.text.said_in(said).to_owned() };
            by_area.entry(area.unwrap_or(LocalItem::AREAS.len())).or_default().push(choice);
        }
        let shipped = by_area.into_iter().map(|(area, choices)| {
            let name = LocalItem::AREAS.get(area).map_or_else(|| t.get("own-no-area"), |area| t.code("area", area));
            (t.with("own-shipped", &[("area", &name)]), choices)
        });
        let own = Some((t.get("own-questions"), own)).filter(|(_, choices)| !choices.is_empty());
        let picked = |value: &str| ["rating", FORMS[0], FORMS[1]].iter().any(|name| form.is(name, value));
        own.into_iter()
            .chain(shipped)
            .map(|(title, choices)| Choices {
                title,
                open: choices.iter().any(|choice| picked(&choice.value)),
                choices,
            })
            .collect()
    }
}

/// The form with an instrument that is there already.
fn filled(of: &LocalInstrument) -> Filled {
    let value = |pick: &Pick| match pick {
        Pick::Shipped(id) => id.clone(),
        Pick::Local { id, .. } => id.to_string(),
    };
    let mut values: Vec<(&'static str, String)> = vec![
        ("title_sv", of.title.sv.clone()),
        ("title_en", of.title.en.clone()),
        ("group", of.group.code().to_owned()),
    ];
    if let Some(intro) = &of.intro {
        values.extend([("intro_sv", intro.sv.clone()), ("intro_en", intro.en.clone())]);
    }
    values.extend(of.ratings.iter().map(|pick| ("rating", value(pick))));
    for (name, picks) in FORMS.iter().zip(&of.forms) {
        values.extend(picks.iter().map(|pick| (*name, value(pick))));
    }
    Filled::with(values)
}

/// Says what is wrong, beside its place.
fn tell(t: Texts, form: &mut Filled, faults: Vec<InstrumentFault>) {
    for fault in faults {
        match fault {
            InstrumentFault::Title("sv") => form.fail("title_sv", t.get("own-title-wrong")),
            InstrumentFault::Title(_) => form.fail("title_en", t.get("own-title-wrong")),
            InstrumentFault::Intro("sv") => form.fail("intro_sv", t.get("own-intro-wrong")),
            InstrumentFault::Intro(_) => form.fail("intro_en", t.get("own-intro-wrong")),
            InstrumentFault::Ratings(n) => {
                form.fail("ratings", t.with("own-too-many-ratings", &[("n", &n), ("most", &MOST_RATINGS)]));
            }
            InstrumentFault::Tasks(n) => {
                form.fail("tasks", t.with("own-too-many-tasks", &[("n", &n), ("most", &MOST_TASKS)]));
            }
            InstrumentFault::Uneven => form.fail("tasks", t.get("own-uneven")),
            InstrumentFault::Twice(text) => form.fail("tasks", t.with("own-twice", &[("question", &text)])),
            InstrumentFault::NoSuch => form.fail("ratings", t.get("own-no-such")),
            InstrumentFault::QuestionChanged => form.fail("ratings", t.get("own-question-changed")),
        }
    }
}

/// Every question as it will be met, numbered through so that each field of the page has its own name.
fn previews(t: Texts, instrument: &measurement::Instrument) -> Vec<(String, Preview)> {
    let first: Vec<&Item> = instrument.core.iter().chain(&instrument.ratings).collect();
    let mut next = 1 + first.len();
    let mut previews = vec![(t.get("own-questions-in-it"), Preview::of(t, 1, first))];
    for form in &instrument.forms {
        let title = t.with("instruments-form", &[("form", &form.id)]);
        previews.push((title, Preview::of(t, next, &form.tasks)));
        next += form.tasks.len();
    }
    previews
}

/// What stands about the newest version, for those who read.
fn facts(t: Texts, version: &InstrumentVersion, items: &[ItemVersion]) -> Vec<(String, String)> {
    let instrument = version.instrument(items);
    vec![
        (t.get("own-group"), t.code("group", instrument.group.code())),
        (t.get("own-version-name"), version.number.to_string()),
        (t.get("own-package-key"), instrument.package_key()),
        (t.get("own-use"), t.get(if version.in_use { "own-in-use" } else { "own-draft" })),
    ]
}
