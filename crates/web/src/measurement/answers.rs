//! How do answers get in that were collected with another tool? A file is handed in, a person says what its columns mean,
//! what would come in is shown, and then all of it comes in or nothing. The rows travel with the form from page to page, so
//! that nothing is kept that was not decided.

use access::rules::measurement::{CanPlanWaves, can_plan_waves, can_see_programme_reach};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ImportId, OrganisationId, ProgrammeId, WaveId};
use measurement::import::{
    AnswerFile, Column, Ground, ImportLine, KeptMapping, Kind, Mapping, Meaning, TakeBackError, TakeInError, Target,
    Understood, ground, imports_of_programme, kept_mapping, linked_already, propose, propose_column, take_back,
    take_in, understand, was_taken_in,
};
use measurement::wave::{Phase, waves_of_programme};
use measurement::{Item, Linkage};
use tabular::{CellProblem, Encoding, NotATable, Problems, Source};
use text::Texts;

use super::answers_page::{ColumnForm, LabelForm, MapPage, Outcome, StartPage, UnitCount};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{redirect_and_say, render, render_as};
use crate::people::import::{expected, not_a_table};
use crate::people::session::SignedIn;
use crate::upload::Upload;

/// So many letters of a question stand in a list.
const SHORT: usize = 90;

/// The page that takes the file, with what has come in before.
pub(crate) async fn show_answers(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = may_take_in(&signed_in, lead, id)?;
    Ok(render(&start(&app, &signed_in, &may).await?))
}

/// Looks at a file, tries out what its columns are said to mean, or takes it in.
pub(crate) async fn take_answers(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let may = may_take_in(&signed_in, lead, id)?;
    let t = signed_in.visit.t;
    let refuse = async |error: String| -> Result<Response, Failure> {
        let page = StartPage { error: Some(error), ..start(&app, &signed_in, &may).await? };
        Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
    };
    let (wave, kind) = (upload.value("wave").parse::<WaveId>(), upload.value("kind").parse::<Kind>());
    let (Ok(wave), Ok(kind)) = (wave, kind) else { return refuse(t.get("answers-choose")).await };
    let Some(ground) = ground(&mut app.db().reader(), &may, wave).await? else { return Err(Failure::NotFound) };
    if ground.wave().phase(today(&app)) == Phase::Planned {
        return refuse(t.get("answers-not-open")).await;
    }
    let carried = upload.value("rows");
    let read = match &upload.file {
        _ if !carried.is_empty() => AnswerFile::carried(carried, kind),
        Some(bytes) => AnswerFile::read(bytes, kind),
        None => return refuse(t.get("file-import-no-file")).await,
    };
    let file = match read {
        Ok(file) => file,
        Err(why) => return refuse(why_not(t, &why)).await,
    };
    if !file.grid.problems.is_empty() {
        let (problems, total, not_listed) = worded(t, file.grid.problems.clone());
        let page = StartPage { problems, total, not_listed, ..start(&app, &signed_in, &may).await? };
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let trial = Trial { app: &app, signed_in: &signed_in, may: &may, ground: &ground, file: &file };
    if carried.is_empty() { trial.first().await } else { trial.again(&upload).await }
}

/// Takes an import back as a whole.
pub(crate) async fn take_answers_back(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id, import)): Path<(OrganisationId, ProgrammeId, ImportId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = may_take_in(&signed_in, lead, id)?;
    let t = signed_in.visit.t;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let error = match take_back(&mut work, &may, import, form.value("reason"), today(&app)).await {
        Ok(_) => {
            work.commit(lead, "answers_import_taken_back", Some(import.into())).await?;
            return Ok(redirect_and_say(&app, &address(lead, id), "answers-taken-back"));
        }
        Err(TakeBackError::NotFound) => return Err(Failure::NotFound),
        Err(TakeBackError::Closed) => t.get("answers-closed"),
        Err(TakeBackError::Reason) => t.get("answers-reason-needed"),
        Err(TakeBackError::Db(why)) => return Err(why.into()),
    };
    drop(work);
    let page = StartPage { error: Some(error), ..start(&app, &signed_in, &may).await? };
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn may_take_in(signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<CanPlanWaves, Failure> {
    let may = can_plan_waves(&signed_in.actor, id)?;
    if may.programme().lead == lead { Ok(may) } else { Err(Failure::NotFound) }
}

fn address(lead: OrganisationId, id: ProgrammeId) -> String {
    format!("/programmes/{lead}/{id}/answers")
}

async fn start(app: &App, signed_in: &SignedIn, may: &CanPlanWaves) -> Result<StartPage, Failure> {
    let t = signed_in.visit.t;
    let (lead, id) = (may.programme().lead, may.programme().programme);
    let mut from = app.db().reader();
    let day = today(app);
    let waves = waves_of_programme(&mut from, &can_see_programme_reach(&signed_in.actor, id)?).await?;
    // The open ones first: that is what most files are for.
    let of = |phase: Phase| waves.iter().filter(move |wave| wave.phase(day) == phase);
    let open = of(Phase::Open).map(|wave| (wave.id.to_string(), wave.name.clone()));
    let late = |name: &String| t.with("answers-late-choice", &[("wave", name)]);
    let closed = of(Phase::Closed).map(|wave| (wave.id.to_string(), late(&wave.name)));
    let imports = imports_of_programme(&mut from, may).await?;
    let above = format!("/programmes/{lead}/{id}");
    let programme = people::programme::find_programme(&mut from, lead, id).await?.ok_or(Failure::NotFound)?;
    let page = signed_in
        .page("answers-title")
        .under("/programmes", t.get("nav-programme"))
        .under(&above, programme.name)
        .under(format!("{above}/waves"), t.get("waves-title"));
    Ok(StartPage {
        page,
        here: address(lead, id),
        error: None,
        problems: Vec::new(),
        total: 0,
        not_listed: 0,
        waves: open.chain(closed).collect(),
        kinds: Kind::ALL.iter().map(|kind| (kind.code(), t.code("answers-kind", kind.code()))).collect(),
        imports: imports
            .into_iter()
            .map(|line| ((line.closes_on >= day || line.is_late) && line.taken_back.is_none(), line))
            .collect(),
    })
}

/// A file on its way into a wave.
struct Trial<'a> {
    app: &'a App,
    signed_in: &'a SignedIn,
    may: &'a CanPlanWaves,
    ground: &'a Ground,
    file: &'a AnswerFile,
}

impl Trial<'_> {
    /// The first look: with the mapping that was kept for such a file, or with proposals.
    async fn first(&self) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        let mut notes = Vec::new();
        let kept = kept_mapping(&mut self.app.db().reader(), self.may, self.file, self.ground).await?;
        let mapping = match kept {
            KeptMapping::Same(mapping) => {
                notes.push(t.get("answers-kept-used"));
                mapping
            }
            other => {
                if other == KeptMapping::OtherVersion {
                    notes.push(t.get("answers-other-version"));
                }
                propose(self.file, self.ground)
            }
        };
        if !self.file.refused.is_empty() {
            notes.push(t.with("answers-refused", &[("columns", &self.file.refused.join(", "))]));
        }
        if let Source::Text { encoding, .. } = self.file.grid.source {
            let name = match encoding {
                Encoding::Utf8 => "UTF-8",
                Encoding::Utf16 => "UTF-16",
                Encoding::Windows1252 => "Windows-1252",
            };
            notes.push(t.with("answers-encoding", &[("encoding", &name)]));
        }
        let understood = self.try_out(&mapping).await?;
        self.show(&mapping, understood, notes).await
    }

    /// Another look, or taking in what was seen.
    async fn again(&self, upload: &Upload) -> Result<Response, Failure> {
        let seen = Mapping::from_json(upload.value("seen")).ok_or(Failure::BadRequest)?;
        let mapping = self.mapping(upload, &seen);
        let understood = self.try_out(&mapping).await?;
        if upload.value("step") != "take_in" || mapping != seen || !understood.problems.is_empty() {
            return self.show(&mapping, understood, Vec::new()).await;
        }
        let keep = (upload.value("keep") == "yes").then_some(&mapping);
        let (lead, id) = (self.may.programme().lead, self.may.programme().programme);
        let mut work = self.app.db().work(self.signed_in.as_actor()).await?;
        let both = (self.file, self.ground);
        match take_in(&mut work, self.may, both, &understood, keep, today(self.app)).await {
            Ok(import) => {
                work.commit(lead, "answers_imported", Some(import.into())).await?;
                let said = if self.is_late() { "answers-taken-in-late" } else { "answers-taken-in" };
                Ok(redirect_and_say(self.app, &address(lead, id), said))
            }
            Err(TakeInError::Db(why)) => Err(why.into()),
            Err(TakeInError::NotOpen) => Err(Failure::Conflict),
            Err(TakeInError::TakenInBefore | TakeInError::Faults | TakeInError::AnsweredMeanwhile) => {
                drop(work);
                let understood = self.try_out(&mapping).await?;
                let mut response = self.show(&mapping, understood, Vec::new()).await?;
                *response.status_mut() = StatusCode::CONFLICT;
                Ok(response)
            }
        }
    }

    /// What the form says of the columns. A column that has become something else gets proposals for its words.
    fn mapping(&self, upload: &Upload, seen: &Mapping) -> Mapping {
        let items = self.ground.items();
        let columns = (0..self.file.grid.headings.len()).map(|column| {
            let target: Target = upload.value(&format!("column-{column}")).parse().unwrap_or_default();
            if seen.columns.get(column).is_none_or(|before| before.target != target) {
                return propose_column(self.file, column, target, &items);
            }
            let words = self.file.labels(column, &target, &items);
            let chosen = |(word, text): (usize, String)| {
                let meaning: Option<Meaning> = upload.value(&format!("label-{column}-{word}")).parse().ok();
                meaning.map(|meaning| (text, meaning))
            };
            Column { target, labels: words.into_iter().enumerate().filter_map(chosen).collect() }
        });
        let unit = upload.value("unit").split_once('.');
        let unit = unit.and_then(|(organisation, unit)| Some((organisation.parse().ok()?, unit.parse().ok()?)));
        Mapping { columns: columns.collect(), unit }
    }

    /// Whether the wave has closed.
    fn is_late(&self) -> bool {
        self.ground.wave().phase(today(self.app)) == Phase::Closed
    }

    async fn try_out(&self, mapping: &Mapping) -> Result<Understood, Failure> {
        let key = self.app.keys().key(self.may.programme().programme).map_err(Failure::internal)?;
        let taken = linked_already(&mut self.app.db().reader(), self.ground).await?;
        Ok(understand(self.file, mapping, self.ground, &key, &taken, today(self.app)))
    }

    async fn show(
        &self,
        mapping: &Mapping,
        understood: Understood,
        mut notes: Vec<String>,
    ) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        let (same, like) = was_taken_in(&mut self.app.db().reader(), self.file, self.ground).await?;
        if like {
            notes.push(t.get("answers-like-before"));
        }
        if self.is_late() {
            notes.push(t.get("answers-late"));
        }
        let can_come_in = !same && understood.problems.is_empty() && !understood.is_empty();
        let units = self.unit_counts(t, &understood);
        let (answers, empty, unfinished) = (understood.len(), understood.empty, understood.unfinished);
        let (problems, total, not_listed) = worded(t, understood.problems);
        let items = self.ground.items();
        let start = start(self.app, self.signed_in, self.may).await?;
        let here = start.here.clone();
        let page = MapPage {
            page: start.page.under(&start.here, t.get("answers-title")),
            here,
            wave: self.ground.wave().id,
            wave_name: self.ground.wave().name.clone(),
            kind: self.file.kind.code(),
            rows: self.file.grid.to_carrier(),
            seen: mapping.to_json(),
            notes,
            error: same.then(|| t.get("answers-again")),
            outcome: Outcome { answers, empty, unfinished, units, problems, total, not_listed, can_come_in },
            columns: mapping.columns.iter().enumerate().map(|(i, c)| self.column_form(t, i, c, &items)).collect(),
            targets: self.targets(t, &items),
            ticks: self.ticks(t, &items),
            units: self
                .ground
                .places
                .iter()
                .map(|place| {
                    let chosen = mapping.unit == Some((place.organisation, place.unit));
                    let value = format!("{}.{}", place.organisation, place.unit);
                    (value, format!("{}, {}", place.name, place.organisation_name), chosen)
                })
                .collect(),
        };
        let status = if same || total > 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(render_as(status, &page))
    }

    /// How many come from each unit, as far as it may be shown.
    fn unit_counts(&self, t: Texts, understood: &Understood) -> Vec<UnitCount> {
        let counts: Vec<u64> = understood.by_unit.values().copied().collect();
        let hidden = access::small_groups::hidden_parts(&counts, access::small_groups::COUNT);
        let name = |of: &(OrganisationId, kernel::UnitId)| {
            let place = self.ground.places.iter().find(|p| (p.organisation, p.unit) == *of);
            place.map(|p| format!("{}, {}", p.name, p.organisation_name)).unwrap_or_default()
        };
        understood
            .by_unit
            .iter()
            .zip(hidden)
            .map(|((of, count), hidden)| UnitCount {
                name: name(of),
                count: if hidden.is_some() { t.get("withheld") } else { t.number(*count as f64, 0) },
            })
            .collect()
    }

    fn column_form(&self, t: Texts, index: usize, column: &Column, items: &[&Item]) -> ColumnForm {
        let heading = self.file.grid.headings[index].as_str();
        let words = self.file.labels(index, &column.target, items);
        let item = match &column.target {
            Target::Item(id) | Target::Option(id, _) => items.iter().find(|item| item.id == *id),
            _ => None,
        };
        let lang = t.lang().code();
        let min = item.and_then(|item| item.scale()).map_or(1, |(min, _)| min);
        let mut choices: Vec<(String, String)> = item.map_or(Vec::new(), |item| {
            let numbered = (min..).zip(item.options());
            numbered.map(|(n, words)| (n.to_string(), format!("{n}. {}", words.said_in(lang)))).collect()
        });
        choices.push((Meaning::DontKnow.to_string(), t.get("answers-dont-know")));
        choices.push((Meaning::NoAnswer.to_string(), t.get("answers-no-answer")));
        let labels = words.into_iter().enumerate().map(|(word, text)| LabelForm {
            name: format!("label-{index}-{word}"),
            chosen: column.labels.get(&text).map(ToString::to_string).unwrap_or_default(),
            word: text,
        });
        ColumnForm {
            index,
            heading: match heading {
                "" => t.count("answers-unnamed", index + 1),
                heading => heading.to_owned(),
            },
            examples: self.file.examples(index).iter().map(|cell| shortened(cell, 40)).collect::<Vec<_>>().join(" · "),
            target: column.target.to_string(),
            has_ticks: heading.trim_end().ends_with(']'),
            labels: labels.collect(),
            choices,
        }
    }

    fn targets(&self, t: Texts, items: &[&Item]) -> Vec<(String, String)> {
        let lang = t.lang().code();
        let told = [Target::Ignored, Target::Unit, Target::Organisation, Target::Link, Target::Date];
        let linked = self.ground.wave().linkage == Linkage::Confidential;
        let mut targets: Vec<(String, String)> = told
            .iter()
            .filter(|target| linked || **target != Target::Link)
            .map(|target| (target.to_string(), t.code("answers-target", &target.to_string())))
            .collect();
        targets.extend(
            items
                .iter()
                .map(|item| (Target::Item(item.id.clone()).to_string(), shortened(item.text.said_in(lang), SHORT))),
        );
        targets
    }

    /// The options of items whose options may stand in columns of their own.
    fn ticks(&self, t: Texts, items: &[&Item]) -> Vec<(String, String)> {
        let lang = t.lang().code();
        let several = items.iter().filter(|item| item.is_task() && item.options().len() > 1 && item.key().len() > 1);
        several
            .flat_map(|item| {
                (1..).zip(item.options()).map(move |(number, words)| {
                    let text = format!("{}: {}", shortened(item.text.said_in(lang), 40), words.said_in(lang));
                    (Target::Option(item.id.clone(), number).to_string(), shortened(&text, SHORT))
                })
            })
            .collect()
    }
}

/// Why a file is no table: this page reads workbooks too.
fn why_not(t: Texts, why: &NotATable) -> String {
    not_a_table(t, why)
}

fn worded(t: Texts, problems: Problems) -> (Vec<(CellProblem, String)>, usize, usize) {
    let (total, not_listed) = (problems.total, problems.not_listed());
    let list = problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect();
    (list, total, not_listed)
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

impl StartPage {
    /// How many answers an import held; few are not told exactly.
    pub(super) fn size(&self, line: &ImportLine) -> String {
        if line.responses < access::small_groups::COUNT {
            self.page.t.get("answers-few")
        } else {
            self.page.t.count("answers-size", line.responses)
        }
    }
}
