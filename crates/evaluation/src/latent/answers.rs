//! Which category of which item did each person choose? The answers as numbers, an item a column, a questionnaire a row.
//!
//! A test item is right (1) or not (0); passed over or "don't know" is not right, as in percent right. Items of forms that the
//! person did not meet are missing, as are those that were not asked: of a form whose items are chosen after the answers, all
//! without an answer. A rating is the step from the lowest; "don't know" is missing.

use std::collections::{BTreeMap, HashMap};

use stats::irt::MISSING;

use crate::package::{ADAPTIVE_FORM, InstrumentRow, ItemKind, NOT_ASKED};
use crate::score::{BACKGROUND, Instrument, Item, Scale, is_right};
use crate::sheets::Sheet;

use super::calibration::answered;

/// Ratings with more steps than this are no categories.
const MOST_STEPS: f64 = 10.0;

/// The items that somebody answered, each with the category.
pub(crate) type Codes<'a> = Vec<(&'a InstrumentRow, u8)>;

/// What makes two rows of `instruments.csv` the same item: everything that a person meets.
type Identity<'a> = (&'a str, &'a [String], &'a [String], [Option<u64>; 2]);

/// Answers of rows to items.
#[derive(Default)]
pub(crate) struct Answers<'a> {
    /// The items, in the order in which they were met.
    pub items: Vec<&'a InstrumentRow>,
    /// For each item the category of each row, or [`MISSING`].
    pub columns: Vec<Vec<u8>>,
    rows: usize,
    at: HashMap<Identity<'a>, usize>,
}

fn identity(item: &InstrumentRow) -> Identity<'_> {
    (&item.item, &item.key, &item.options, [item.min.map(f64::to_bits), item.max.map(f64::to_bits)])
}

impl<'a> Answers<'a> {
    /// Adds a row.
    pub(crate) fn push(&mut self, answers: impl IntoIterator<Item = (&'a InstrumentRow, u8)>) {
        self.columns.iter_mut().for_each(|column| column.push(MISSING));
        self.rows += 1;
        for (item, code) in answers {
            let next = self.items.len();
            let place = *self.at.entry(identity(item)).or_insert(next);
            if place == next {
                self.items.push(item);
                self.columns.push(vec![MISSING; self.rows]);
            }
            self.columns[place][self.rows - 1] = code;
        }
    }

    /// Some of the rows.
    pub(crate) fn only(&self, kept: &[bool]) -> Self {
        let some =
            |column: &Vec<u8>| column.iter().zip(kept).filter(|(_, kept)| **kept).map(|(code, _)| *code).collect();
        Self {
            items: self.items.clone(),
            columns: self.columns.iter().map(some).collect(),
            rows: kept.iter().filter(|kept| **kept).count(),
            at: self.at.clone(),
        }
    }

    /// Takes items out that fewer than `least` rows have, and returns them.
    pub(crate) fn take_rare(&mut self, least: usize) -> Vec<&'a InstrumentRow> {
        let common: Vec<bool> = self.columns.iter().map(|column| answered(column) >= least).collect();
        let rare = self.items.iter().zip(&common).filter(|(_, common)| !**common).map(|(item, _)| *item).collect();
        let mut kept = common.iter();
        self.items.retain(|_| kept.next() == Some(&true));
        let mut kept = common.iter();
        self.columns.retain(|_| kept.next() == Some(&true));
        self.at = self.items.iter().enumerate().map(|(place, item)| (identity(item), place)).collect();
        rare
    }

    /// Number of categories of an item.
    pub(crate) fn categories(item: &InstrumentRow) -> usize {
        match (item.kind, item.min, item.max) {
            (ItemKind::Rating, Some(min), Some(max)) => (max - min) as usize + 1,
            _ => 2,
        }
    }
}

/// The answers of a questionnaire to a test, and the form met; nothing when none of its items was.
pub(crate) fn of_test<'a>(
    instrument: &Instrument<'a>,
    scale: &Scale,
    sheet: &Sheet<'a>,
) -> Option<(Codes<'a>, Option<&'a str>)> {
    let items = instrument.items(scale);
    let mut met = items.iter().filter(|item| sheet.given(item).is_some_and(|value| value != NOT_ASKED)).peekable();
    met.peek()?;
    let form = met.find_map(|item| item.row.form.as_deref());
    let belongs = |item: &InstrumentRow| item.form.is_none() || item.form.as_deref() == form;
    let chosen = form == Some(ADAPTIVE_FORM);
    let codes = items.iter().filter(|item| belongs(item.row)).filter_map(|item| {
        let given = sheet.given(item);
        if given == Some(NOT_ASKED) || (chosen && given.is_none()) {
            return None;
        }
        Some((item.row, u8::from(given.is_some_and(|value| is_right(item.row, value)))))
    });
    Some((codes.collect(), form))
}

/// The answers of a questionnaire to the rated items of a scale; empty when none was answered with a step.
pub(crate) fn of_ratings<'a>(instrument: &Instrument<'a>, scale: &Scale, sheet: &Sheet<'a>) -> Codes<'a> {
    let step = |item: &InstrumentRow, value: &str| {
        let (min, max) = (item.min?, item.max?);
        let step = value.parse::<f64>().ok()? - min;
        let usable = max - min <= MOST_STEPS && step >= 0.0 && step <= max - min && step.fract() == 0.0;
        usable.then_some(step as u8)
    };
    let answer = |item: &Item<'a>| Some((item.row, step(item.row, sheet.given(item)?)?));
    instrument.items(scale).iter().filter_map(answer).collect()
}

/// A background question, and whether its answers are numbers.
pub(crate) type Asked<'a> = (&'a str, bool);

/// What a person answered on each background question with one option or a number.
pub(crate) fn background<'a>(sheet: &Sheet<'a>) -> BTreeMap<Asked<'a>, &'a str> {
    let asked = |item: &'a InstrumentRow| {
        let number = match item.kind {
            ItemKind::Single => false,
            ItemKind::Score | ItemKind::Rating => true,
            ItemKind::Test | ItemKind::Multiple | ItemKind::Text => return None,
        };
        (item.construct.as_deref() == Some(BACKGROUND)).then_some((item.item.as_str(), number))
    };
    sheet.answers.iter().filter_map(|(item, value)| Some((asked(item)?, value))).collect()
}
