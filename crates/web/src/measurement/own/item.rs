//! How does a programme's lead write a question? In a form that shows it as whoever answers will meet it, in both
//! languages, with how easy it is to read. Nothing is lost when something is wrong or somebody else was first.

use access::rules::measurement::{CanReadQuestions, CanWriteQuestions, can_write_questions};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{LocalItemId, OrganisationId, ProgrammeId};
use measurement::local::{self, ItemVersion, LANGUAGES, LocalItem, SaveError, Seen, Target, save_item};
use serde::Deserialize;
use text::{Lang, Texts};

use super::item_form::{Kind, Row, code_of, filled, labelled, read, rows, tell};
use super::{Preview, Readability, address, kind_words, reader, seen_in, seen_text, sentences, under_questions};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

/// Which kind of question is to be written.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    kind: Option<String>,
}

#[derive(Template)]
#[template(path = "measurement/own/item.html")]
struct ItemPage {
    page: Page,
    /// The address of the form; empty for those who only read.
    action: String,
    is_new: bool,
    kind: Kind,
    kinds: Vec<(&'static str, String)>,
    form: Filled,
    rows: Vec<Row>,
    constructs: Vec<(&'static str, String)>,
    areas: Vec<(&'static str, String)>,
    levels: Vec<(&'static str, String)>,
    directions: Vec<(&'static str, String)>,
    hows: Vec<(&'static str, String)>,
    targets: Vec<(String, String)>,
    seen: String,
    /// Where a draft is deleted.
    delete: Option<String>,
    /// What to know before saving.
    note: Option<String>,
    /// What somebody else did meanwhile, and where it stands.
    meanwhile: Option<(String, String)>,
    readability: Vec<Readability>,
    previews: Vec<Preview>,
    one_question: bool,
    rationale: Vec<(&'static str, String)>,
    facts: Vec<(String, String)>,
}

impl ItemPage {
    fn is_rating(&self) -> bool {
        self.kind == Kind::Rating
    }

    fn is_single(&self) -> bool {
        self.kind == Kind::Single
    }

    fn is_order(&self) -> bool {
        self.kind == Kind::Order
    }
}

/// Where a question stands.
struct At<'a> {
    signed_in: &'a SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
    /// Its versions, oldest first; none when it is new.
    versions: Vec<ItemVersion>,
}

/// The form for a new question.
pub(crate) async fn show_new(
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    writer(&signed_in, lead, programme)?;
    let kind = Kind::read(wanted.kind.as_deref().unwrap_or_default());
    let at = At { signed_in: &signed_in, lead, programme, versions: Vec::new() };
    at.show(kind, Filled::with([("direction", "lowest_first")]), None, Meanwhile::Nothing, StatusCode::OK)
}

/// A question, with the form for those who may change it.
pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, question)): Path<(OrganisationId, ProgrammeId, LocalItemId)>,
) -> Result<Response, Failure> {
    let may = reader(&signed_in, lead, programme)?;
    let at = At { signed_in: &signed_in, lead, programme, versions: versions(&app, &may, question).await? };
    let newest = at.newest().ok_or(Failure::NotFound)?;
    let kind = Kind::of(&newest.of.question);
    at.show(kind, filled(&newest.of), Some(&newest.of), Meanwhile::Nothing, StatusCode::OK)
}

/// Saves a new question, or shows how it will look.
pub(crate) async fn save_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = writer(&signed_in, lead, programme)?;
    let at = At { signed_in: &signed_in, lead, programme, versions: Vec::new() };
    at.save(&app, &may, None, form).await
}

/// Saves a question, or shows how it will look.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, question)): Path<(OrganisationId, ProgrammeId, LocalItemId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = writer(&signed_in, lead, programme)?;
    let read = reader(&signed_in, lead, programme)?;
    let at = At { signed_in: &signed_in, lead, programme, versions: versions(&app, &read, question).await? };
    let newest = at.newest().ok_or(Failure::NotFound)?.seen();
    let seen = seen_in(form.value("seen")).unwrap_or(Seen { edition: 0, ..newest });
    at.save(&app, &may, Some((question, seen)), form).await
}

async fn versions(app: &App, may: &CanReadQuestions, question: LocalItemId) -> Result<Vec<ItemVersion>, Failure> {
    let versions = local::item_versions(&mut app.db().reader(), may, question).await?;
    if versions.is_empty() { Err(Failure::NotFound) } else { Ok(versions) }
}

pub(super) fn writer(
    signed_in: &SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> Result<CanWriteQuestions, Failure> {
    let may = can_write_questions(&signed_in.actor, programme)?;
    if may.programme().lead == lead { Ok(may) } else { Err(Failure::NotFound) }
}

/// What is kept in versions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Question,
    Instrument,
}

/// What happened between seeing and saving.
pub(super) enum Meanwhile {
    Nothing,
    Changed(Seen),
    TakenIntoUse(Seen),
}

impl At<'_> {
    fn newest(&self) -> Option<&ItemVersion> {
        self.versions.last()
    }

    async fn save(
        &self,
        app: &App,
        may: &CanWriteQuestions,
        seen: Option<(LocalItemId, Seen)>,
        form: Filled,
    ) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        // What a question is answered with never changes: another kind is another question.
        let kind = self.newest().map_or_else(|| Kind::read(form.value("kind")), |v| Kind::of(&v.of.question));
        let mut read_form = labelled(t, form.clone(), kind);
        let item = read(t, &mut read_form, kind);
        if form.is("do", "preview") {
            return self.show(kind, form, Some(&item), Meanwhile::Nothing, StatusCode::OK);
        }
        let mut form = read_form;
        if form.has_errors() {
            tell(t, &mut form, item.faults(&self.targets()), kind);
            return self.show(kind, form, Some(&item), Meanwhile::Nothing, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let mut work = app.db().work(self.signed_in.as_actor()).await?;
        match save_item(&mut work, may, seen, &item).await {
            Ok(saved) => {
                work.commit(self.lead, "question_saved", Some(saved.id.into())).await?;
                let there = format!("{}/questions/{}", address(self.lead, self.programme), saved.id);
                Ok(redirect_and_say(app, &there, "own-item-saved"))
            }
            Err(SaveError::Faults(faults)) => {
                tell(t, &mut form, faults, kind);
                self.show(kind, form, Some(&item), Meanwhile::Nothing, StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(SaveError::Changed(now)) => {
                self.show(kind, form, Some(&item), Meanwhile::Changed(now), StatusCode::CONFLICT)
            }
            Err(SaveError::TakenIntoUse(now)) => {
                self.show(kind, form, Some(&item), Meanwhile::TakenIntoUse(now), StatusCode::CONFLICT)
            }
            Err(SaveError::NotFound) => Err(Failure::NotFound),
            Err(SaveError::Db(error)) => Err(error.into()),
        }
    }

    /// What the question that is being written can be mapped to.
    fn targets(&self) -> Vec<Target> {
        let earlier = match self.newest() {
            Some(newest) if !newest.in_use => &self.versions[..self.versions.len() - 1],
            _ => &self.versions[..],
        };
        let mut targets = local::shared_targets();
        targets.extend(local::earlier_targets(earlier));
        targets
    }

    fn show(
        &self,
        kind: Kind,
        form: Filled,
        item: Option<&LocalItem>,
        meanwhile: Meanwhile,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        let may_write = can_write_questions(&self.signed_in.actor, self.programme).is_ok();
        let newest = self.newest();
        let questions = format!("{}/questions", address(self.lead, self.programme));
        let action = newest.map_or_else(|| format!("{questions}/new"), |v| format!("{questions}/{}", v.id));
        // As it will be asked; the key does not matter for how it looks.
        let shown = item.map(|of| {
            let id = LocalItemId(uuid::Uuid::nil());
            ItemVersion { id, number: 1, edition: 1, in_use: false, hash: String::new(), of: of.clone() }.item()
        });
        let seen = meanwhile.seen(&form, newest.map(|version| version.seen()));
        let meanwhile = meanwhile.words(t, Kept::Question).map(|words| (words, action.clone()));
        let in_use = newest.filter(|version| version.in_use && may_write && meanwhile.is_none());
        let note = in_use.map(|v| {
            let next = v.number + 1;
            t.with("own-item-in-use", &[("version", &v.number), ("next", &next)])
        });
        let page = self.signed_in.page("own-item-new");
        let page = match newest {
            Some(version) => page.titled(version.of.text.said_in(t.lang().code())),
            None => page,
        };
        let spoken = |lang: &'static str| Texts::new(if lang == "en" { Lang::En } else { Lang::Sv });
        let rationale = shown.as_ref().and_then(|item| item.rationale.as_ref());
        let page = ItemPage {
            page: under_questions(page, t, self.lead, self.programme),
            action: if may_write { action.clone() } else { String::new() },
            is_new: newest.is_none(),
            kind,
            kinds: Kind::ALL.iter().map(|kind| (kind.code(), t.code("own-kind", kind.code()))).collect(),
            rows: rows(t, kind),
            constructs: LocalItem::CONSTRUCTS.iter().map(|code| (*code, t.code("own-construct", code))).collect(),
            areas: LocalItem::AREAS.iter().map(|code| (*code, t.code("area", code))).collect(),
            levels: ["basic", "intermediate", "advanced"]
                .iter()
                .map(|code| (*code, t.code("own-level", code)))
                .collect(),
            directions: ["lowest_first", "highest_first"]
                .iter()
                .map(|code| (*code, t.code("own-direction", code)))
                .collect(),
            hows: ["same", "similar", "not"].iter().map(|code| (*code, t.code("own-how", code))).collect(),
            targets: self.targets().iter().map(|target| target_words(t, target)).collect(),
            seen,
            delete: newest.filter(|version| !version.in_use).map(|_| format!("{action}/delete")),
            note,
            meanwhile,
            readability: LANGUAGES
                .iter()
                .map(|lang| {
                    let texts = shown.as_ref().map(|item| sentences(item, lang).collect::<Vec<_>>());
                    Readability::of(t, lang, texts.unwrap_or_default())
                })
                .collect(),
            previews: (1..)
                .zip(LANGUAGES)
                .filter_map(|(number, lang)| Some(Preview::of(spoken(lang), number, [shown.as_ref()?])))
                .collect(),
            one_question: false,
            rationale: rationale
                .map(|why| LANGUAGES.iter().map(|lang| (*lang, why.said_in(lang).to_owned())).collect())
                .unwrap_or_default(),
            facts: newest.map(|version| facts(t, version)).unwrap_or_default(),
            form,
        };
        Ok(render_as(status, &page))
    }
}

impl Meanwhile {
    /// What the next save says was seen: what is there now, what the form said, or the newest version.
    pub(super) fn seen(&self, form: &Filled, newest: Option<Seen>) -> String {
        match (self, newest) {
            (Self::Changed(now) | Self::TakenIntoUse(now), _) => seen_text(*now),
            (Self::Nothing, Some(_)) if !form.value("seen").is_empty() => form.value("seen").to_owned(),
            (Self::Nothing, newest) => newest.map(seen_text).unwrap_or_default(),
        }
    }

    /// What to tell whoever comes second.
    pub(super) fn words(&self, t: Texts, what: Kept) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Changed(_) if what == Kept::Question => Some(t.get("own-item-changed")),
            Self::Changed(_) => Some(t.get("own-instrument-changed")),
            Self::TakenIntoUse(now) => {
                let next = now.number + 1;
                Some(match what {
                    Kept::Question => t.with("own-item-taken", &[("version", &now.number), ("next", &next)]),
                    Kept::Instrument => t.with("own-instrument-taken", &[("version", &now.number), ("next", &next)]),
                })
            }
        }
    }
}

fn target_words(t: Texts, target: &Target) -> (String, String) {
    let key = format!("indicator-{}", target.indicator.replace(['_', '.'], "-"));
    let name = if t.has(&key) { t.get(&key) } else { target.example.said_in(t.lang().code()).to_owned() };
    let how = match target.scale {
        Some((min, max)) => t.with("own-target-rating", &[("min", &min), ("max", &max)]),
        None => t.get("own-target-test"),
    };
    (target.indicator.clone(), format!("{name} ({}, {how})", target.indicator))
}

/// What stands about the newest version, for those who read.
fn facts(t: Texts, version: &ItemVersion) -> Vec<(String, String)> {
    let of = &version.of;
    let mut facts = vec![
        (t.get("own-kind"), kind_words(t, &of.question)),
        (t.get("own-construct"), t.code("own-construct", &of.construct)),
        (t.get("own-version-name"), version.number.to_string()),
        (t.get("own-fingerprint"), version.hash[..12.min(version.hash.len())].to_owned()),
        (t.get("own-how"), t.code("own-how-short", code_of(of.mapping.how))),
        (t.get("own-indicator"), version.indicator()),
        (t.get("own-reason"), of.mapping.reason.clone()),
    ];
    if let Some(area) = &of.area {
        facts.insert(2, (t.get("own-area"), t.code("area", area)));
    }
    facts
}
