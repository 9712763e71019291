//! Does an answer fit its item, and does a row make sense by itself? The rules within one row, and between an answer
//! and the item of the instrument that its wave uses.

use std::collections::HashMap;

use super::cell::{Codec, Codes, Number};
use super::check::Wrong;
use super::expected::{Expected, expected};
use super::rows::{AllocationRow, InstrumentRow, ProgrammeRow, PublishedRow, WaveRow};
use super::{DONT_KNOW, ItemKind, Measure, NOT_ASKED, Role, SKIPPED};

/// The items that each wave asks.
pub(crate) struct Answers<'a> {
    of_waves: HashMap<&'a str, u32>,
    sets: Vec<(&'a str, HashMap<&'a str, &'a InstrumentRow>)>,
}

impl<'a> Answers<'a> {
    /// Nothing is asked when waves or instruments are absent.
    pub(crate) fn of(waves: Option<&'a [WaveRow]>, items: Option<&'a [InstrumentRow]>) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut sets: Vec<(&str, HashMap<&str, &InstrumentRow>)> = Vec::new();
        for row in items.unwrap_or_default() {
            let number = *numbers.entry(&row.instrument).or_insert_with(|| {
                sets.push((&row.instrument, HashMap::new()));
                u32::try_from(sets.len() - 1).expect("memory ends before four billion instruments do")
            });
            sets[number as usize].1.insert(&row.item, row);
        }
        let waves = waves.unwrap_or_default().iter();
        let of_waves = waves.filter_map(|row| Some((row.wave.as_str(), *numbers.get(row.instrument.as_str())?)));
        Self { of_waves: of_waves.collect(), sets }
    }

    /// The number of the set of items that a wave asks. There is none when the wave or its instrument is not known: that
    /// is told where they are.
    pub(crate) fn set_of(&self, wave: &str) -> Option<u32> {
        self.of_waves.get(wave).copied()
    }

    /// What is wrong with an answer to an item of a set.
    pub(crate) fn wrong(&self, set: u32, item: &str, value: &str) -> Option<Wrong> {
        let (instrument, items) = &self.sets[set as usize];
        let Some(row) = items.get(item) else {
            return Some(("item", item.to_owned(), expected!(ItemOfInstrument { instrument: instrument })));
        };
        unfit(row, value).map(|expected| ("value", value.to_owned(), expected))
    }
}

/// What would fit the item, when the value does not.
fn unfit(item: &InstrumentRow, value: &str) -> Option<Expected> {
    if value == DONT_KNOW || item.kind == ItemKind::Text {
        return None;
    }
    let among = |code: &str| item.options.is_empty() || item.options.iter().any(|option| option == code);
    match item.kind {
        ItemKind::Rating => {
            let fits = Number::read(value).is_ok_and(|number| number.fract() == 0.0 && within(item, number));
            let end = |end: Option<f64>| end.map_or_else(String::new, |end| end.to_string());
            (!fits).then(|| expected!(Rating { min: end(item.min), max: end(item.max) }))
        }
        ItemKind::Score => {
            let fits = Number::read(value).is_ok_and(|number| within(item, number));
            (!fits).then(|| score(item))
        }
        ItemKind::Single => {
            let listed = !item.options.is_empty();
            let one = || if listed { expected!(OneOption { options: options(item) }) } else { expected!(AnyOption) };
            (value.is_empty() || !among(value)).then(one)
        }
        ItemKind::Multiple | ItemKind::Test => {
            let unanswered = item.kind == ItemKind::Test && [SKIPPED, NOT_ASKED].contains(&value);
            let fits = unanswered || Codes::read(value).is_ok_and(|codes| codes.iter().all(|code| among(code)));
            let listed = !item.options.is_empty();
            let some = || if listed { expected!(Options { options: options(item) }) } else { expected!(AnyOptions) };
            (!fits).then(some)
        }
        ItemKind::Text => None,
    }
}

fn within(item: &InstrumentRow, number: f64) -> bool {
    item.min.is_none_or(|min| number >= min) && item.max.is_none_or(|max| number <= max)
}

fn score(item: &InstrumentRow) -> Expected {
    match (item.min, item.max) {
        (Some(min), Some(max)) => expected!(ScoreWithin { min: min, max: max }),
        (Some(min), None) => expected!(ScoreFrom { min: min }),
        (None, Some(max)) => expected!(ScoreTo { max: max }),
        (None, None) => expected!(Score),
    }
}

fn options(item: &InstrumentRow) -> String {
    item.options.join(", ")
}

/// What is wrong within a programme.
pub(crate) fn programme(row: &ProgrammeRow) -> Vec<Wrong> {
    match (row.start, row.end) {
        (Some(start), Some(end)) if start > end => {
            vec![("end", end.to_string(), expected!(NotBefore { column: "start", date: start }))]
        }
        (start, end) if row.role == Role::Evaluated => [("start", start), ("end", end)]
            .into_iter()
            .filter(|(_, date)| date.is_none())
            .map(|(column, _)| (column, String::new(), expected!(DateOfEvaluated)))
            .collect(),
        _ => Vec::new(),
    }
}

/// What is wrong within an item.
pub(crate) fn item(row: &InstrumentRow) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    if let (Some(min), Some(max)) = (row.min, row.max)
        && min >= max
    {
        wrong.push(("max", max.to_string(), expected!(Above { column: "min", number: min })));
    }
    if row.kind == ItemKind::Rating {
        for (column, value) in [("min", row.min), ("max", row.max)] {
            if value.is_none_or(|value| value.fract() != 0.0) {
                wrong.push((column, number(value), expected!(EndOfScale)));
            }
        }
    }
    if row.kind == ItemKind::Test {
        if row.key.is_empty() {
            wrong.push(("key", String::new(), expected!(RightAnswer)));
        }
        if row.key.len() > 1 && row.options.is_empty() {
            wrong.push(("options", String::new(), expected!(OptionsOfParts)));
        }
    }
    if let Some(stray) = row.key.iter().find(|code| !row.options.is_empty() && !row.options.contains(code)) {
        wrong.push(("key", stray.clone(), expected!(AmongOptions { options: options(row) })));
    }
    wrong
}

/// What is wrong within an allocation.
pub(crate) fn allocation(row: &AllocationRow) -> Option<Wrong> {
    let (clusters, sequences) = (row.clusters.len(), row.sequences.len());
    (clusters != sequences || clusters == 0).then(|| {
        let stands = row.sequences.iter().map(u32::to_string).collect::<Vec<_>>().join(";");
        ("sequences", stands, expected!(Sequences { clusters: clusters }))
    })
}

/// What is wrong within a published figure: how it is written down, not what it claims.
pub(crate) fn published(row: &PublishedRow) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if let (Some(min), Some(max)) = (row.scale_min, row.scale_max)
        && min >= max
    {
        wrong.push(("scale_max", max.to_string(), expected!(Above { column: "scale_min", number: min })));
    }
    if let Some(sd) = row.sd.filter(|sd| sd.value < 0.0) {
        wrong.push(("sd", sd.to_string(), expected!(FromZero)));
    }
    if row.unit_of_change.is_some() && !matches!(row.measure, Measure::Mean | Measure::Percent) {
        wrong.push(("measure", row.measure.to_string(), expected!(MeanOrPercent)));
    }
    wrong
}
