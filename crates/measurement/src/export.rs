//! What does an evaluation need of a programme's measurements? Instruments, waves, frames and answers of all member
//! organisations, with pseudonyms and without ids that lead back. The answers of a wave that is open stay in, and of a wave
//! that has closed there is what its last edition rests on: what came late waits for a new one.

use std::collections::HashMap;
use std::sync::Arc;

use access::rules::reporting::CanEvaluate;
use db::Fetch;
use kernel::{Date, Group, Mode, ProgrammeId, WaveId};
use sha2::{Digest, Sha256};

use crate::import::store::is_imported;
use crate::instrument::{Instrument, Item, Question, form_parts, hex};
use crate::pseudonym::Link;
use crate::response::store::{Sheet, of_wave};
use crate::response::unpack;
use crate::results::{Basis, Behind, last_basis, person};
use crate::wave::{FrameRow, Phase, Wave, instrument_of, store};

/// How a package writes a task that was shown in an adaptive test and passed over.
pub const SKIPPED: &str = "skipped";
/// How a package writes a task of the form that this person was not shown.
pub const NOT_ASKED: &str = "not_asked";

/// A programme's measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The instruments used, each once.
    pub instruments: Vec<Arc<Instrument>>,
    /// The waves, each once, by the day they open.
    pub waves: Vec<ExportedWave>,
    /// The frames of all waves.
    pub frame: Vec<(WaveId, FrameRow)>,
    /// The filled-in instruments of closed waves.
    pub responses: Vec<ExportedResponse>,
}

/// A wave, and the key of its instrument ([`Instrument::package_key`]).
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedWave {
    /// The wave as one of the organisations has it.
    pub wave: Wave,
    /// The instrument's key.
    pub instrument: String,
    /// Whether answers in it were collected with another tool.
    pub imported: bool,
    /// How many of its responses came by which way, as far as that is known.
    pub modes: Vec<(Mode, u64)>,
}

/// A filled-in instrument.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedResponse {
    /// A key that tells it from others and leads nowhere.
    pub key: String,
    /// The wave.
    pub wave: WaveId,
    /// The unit.
    pub unit: kernel::UnitId,
    /// In which group.
    pub group: Group,
    /// The person's pseudonym.
    pub link: Option<Link>,
    /// The test form.
    pub form: String,
    /// A byte an item, in the order of [`Instrument::items`].
    pub packed: Vec<u8>,
    /// By which way it came, where that is known.
    pub mode: Option<Mode>,
    instrument: usize,
}

/// One answer to one item, as a package writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedAnswer<'a> {
    /// The item's key.
    pub item: &'a str,
    /// `3`, `dk`, `1;4`, `2;1;4;3`.
    pub value: String,
}

/// An item of an instrument as a package describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedItem<'a> {
    /// The item.
    pub item: &'a Item,
    /// `rating` or `test`.
    pub kind: &'static str,
    /// The test form that it belongs to.
    pub form: Option<&'a str>,
    /// The lowest answer: the lowest level, 0 for a task.
    pub min: u8,
    /// The highest answer: the highest level, 1 for a task.
    pub max: u8,
    /// The numbers of a task's options.
    pub options: Vec<u8>,
    /// The right answer of a task.
    pub key: Vec<u8>,
}

/// Everything that the package of the programme holds about measurements; nothing when the permission is not about it.
///
/// # Errors
/// As the database's.
pub async fn export_programme(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    programme: ProgrammeId,
    today: Date,
) -> db::Result<Export> {
    let mut export = Export { instruments: Vec::new(), waves: Vec::new(), frame: Vec::new(), responses: Vec::new() };
    let members = may.programmes().iter().filter(|p| p.programme == programme).flat_map(|p| &p.members);
    for member in members {
        for wave in store::waves_in_programme(from, *member, programme).await? {
            let instrument = instrument_of(from, &wave).await?;
            let index = export.instruments.iter().position(|known| *known == instrument).unwrap_or_else(|| {
                export.instruments.push(Arc::clone(&instrument));
                export.instruments.len() - 1
            });
            export.frame.extend(store::frame(from, *member, wave.id).await?.into_iter().map(|row| (wave.id, row)));
            let mut is_later = false;
            if wave.phase(today) == Phase::Closed {
                let sheets = of_wave(from, *member, wave.id).await?;
                let answered = sheets.into_iter().filter(Sheet::has_answers);
                match last_basis(from, &wave).await? {
                    None => export.responses.extend(answered.map(|sheet| exported(&wave, sheet, index))),
                    Some((edition, basis)) => {
                        is_later = edition > 1;
                        export.responses.extend(of_edition(&wave, basis, answered, index));
                    }
                }
            }
            let imported = is_imported(from, &wave, is_later).await?;
            match export.waves.iter_mut().find(|known| known.wave.id == wave.id) {
                Some(known) => known.imported |= imported,
                None => {
                    let (instrument, modes) = (instrument.package_key(), Vec::new());
                    export.waves.push(ExportedWave { wave, instrument, imported, modes });
                }
            }
        }
    }
    for exported in &mut export.waves {
        let came = |mode: Mode| {
            let of = export.responses.iter().filter(|response| response.wave == exported.wave.id);
            of.filter(|response| response.mode == Some(mode)).count() as u64
        };
        exported.modes = Mode::ALL.iter().map(|mode| (*mode, came(*mode))).filter(|(_, count)| *count > 0).collect();
    }
    export.waves.sort_by_key(|exported| (exported.wave.opens_on, exported.wave.id));
    export.responses.sort_by(|a, b| (a.wave, &a.key).cmp(&(b.wave, &b.key)));
    Ok(export)
}

impl Export {
    /// The answers of a response, in the order in which the questions were met. Questions left open have none, but for tasks
    /// where the form does not tell what was shown: those of an adaptive test that were passed over are [`SKIPPED`] (the last
    /// may never have been looked at and has none), those of a form that were kept back [`NOT_ASKED`].
    pub fn answers<'a>(&'a self, response: &ExportedResponse) -> Vec<ExportedAnswer<'a>> {
        let Some(instrument) = self.instruments.get(response.instrument) else { return Vec::new() };
        let items = instrument.items(&response.form);
        let answers = unpack(&response.packed, &items);
        let last = items.len().saturating_sub(1);
        let passed_over = |place: usize, item: &Item| instrument.adaptive.is_some() && item.is_task() && place != last;
        let met = items.iter().zip(answers).enumerate().filter_map(|(place, (item, answer))| {
            let value = match answer {
                Some(answer) => answer.to_package(),
                None if passed_over(place, item) => SKIPPED.to_owned(),
                None => return None,
            };
            Some(ExportedAnswer { item: &item.id, value })
        });
        let mut told: Vec<ExportedAnswer<'a>> = met.collect();
        let (form, places) = form_parts(&response.form);
        if places.is_some() && instrument.adaptive.is_none() {
            let kept_back = instrument.items(form).into_iter().filter(|item| items.iter().all(|met| met.id != item.id));
            told.extend(kept_back.map(|item| ExportedAnswer { item: &item.id, value: NOT_ASKED.to_owned() }));
        }
        told
    }
}

impl Instrument {
    /// The key, slope and intercept of each task with a curve.
    pub fn exported_curves(&self) -> Vec<(&str, f64, f64)> {
        let Some(adaptive) = &self.adaptive else { return Vec::new() };
        let tasks = self.forms.iter().flat_map(|form| &form.tasks);
        let curves = tasks.zip(&adaptive.curves);
        curves.map(|(task, curve)| (task.id.as_str(), curve.slope.value(), curve.intercept.value())).collect()
    }

    /// Its items as a package describes them: core, ratings, tasks form by form.
    pub fn exported_items(&self) -> Vec<ExportedItem<'_>> {
        let ratings = self.core.iter().chain(&self.ratings).map(|item| (item, None));
        let tasks = self.forms.iter().flat_map(|form| form.tasks.iter().map(|item| (item, Some(form.id.as_str()))));
        ratings
            .chain(tasks)
            .map(|(item, form)| {
                let (min, max) = item.scale().unwrap_or((0, 1));
                let is_rating = matches!(item.question, Question::Rating { .. });
                let options = if is_rating { 0 } else { u8::try_from(item.options().len()).unwrap_or(0) };
                ExportedItem {
                    item,
                    kind: if is_rating { "rating" } else { "test" },
                    form,
                    min,
                    max,
                    options: (1..=options).collect(),
                    key: item.key(),
                }
            })
            .collect()
    }
}

/// What the wave's last edition rests on: what has come since is not there yet, and what has gone since still is, without its
/// pseudonym.
fn of_edition(
    wave: &Wave,
    basis: Basis,
    there: impl Iterator<Item = Sheet>,
    instrument: usize,
) -> impl Iterator<Item = ExportedResponse> {
    let mut there: HashMap<u64, Sheet> = there.map(|sheet| (person(&sheet), sheet)).collect();
    let (id, group) = (wave.id, wave.group);
    basis.sheets.into_iter().map(move |behind| {
        let Behind { person, unit, form, packed } = behind;
        match there.remove(&person) {
            Some(sheet) => exported_of(id, Sheet { unit, form, packed, ..sheet }, instrument),
            None => {
                let key = response_key(&person.to_be_bytes());
                ExportedResponse { key, wave: id, unit, group, link: None, form, packed, mode: None, instrument }
            }
        }
    })
}

/// The id of a response opens it in a browser, so the package gets a key made of it.
fn exported(wave: &Wave, sheet: Sheet, instrument: usize) -> ExportedResponse {
    exported_of(wave.id, sheet, instrument)
}

fn response_key(of: &[u8]) -> String {
    hex(&Sha256::new().chain_update(b"response").chain_update(of).finalize()[..12])
}

fn exported_of(wave: WaveId, sheet: Sheet, instrument: usize) -> ExportedResponse {
    ExportedResponse {
        key: response_key(sheet.id.0.as_bytes()),
        wave,
        unit: sheet.unit,
        group: sheet.group,
        link: sheet.link,
        form: sheet.form,
        packed: sheet.packed,
        mode: sheet.mode,
        instrument,
    }
}
