//! What is asked? An instrument: core items, further self-ratings, and one of several parallel test forms. A version is
//! stored whole when the first wave uses it and is never changed; a wave is always read with the stored definition.

mod adaptive;
mod shipped;
mod store;

use kernel::Group;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use adaptive::{ADAPTIVE_FORM, ADAPTIVE_TEST, Adaptive, Curve, Millionths, NotAdaptive, Rules, adaptive_test};
pub use shipped::{
    BANK_INDICATOR, ContentError, NextStep, bank, find_picture, next_steps, shipped, shipped_items, staff_check,
};
pub(crate) use shipped::{MOST_OPTIONS, MOST_STEPS, shipped_item};
pub use store::used_definitions;
pub(crate) use store::{INSERT_INSTRUMENT, store_for, stored};

/// A sentence in Swedish and English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Swedish.
    pub sv: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The sentence in the language with this code (`sv`, `en`); Swedish for any other.
    pub fn said_in(&self, language: &str) -> &str {
        if language == "en" { &self.en } else { &self.sv }
    }
}

/// A version of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Its key, for example `staff-check`.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// Who is asked.
    pub group: Group,
    /// What it is called.
    pub title: Bilingual,
    /// What to think of before the first question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<Bilingual>,
    /// The four items that every instrument of competence holds; none in the few questions after a session.
    pub core: Vec<Item>,
    /// Further self-ratings.
    pub ratings: Vec<Item>,
    /// Parallel forms of the test, if there is one; each respondent meets one.
    pub forms: Vec<TestForm>,
    /// How tasks are chosen one by one, in an instrument whose only form is the bank that they are chosen from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adaptive: Option<Adaptive>,
}

/// One of the parallel forms of the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestForm {
    /// Its key: `A`, `B`.
    pub id: String,
    /// Its tasks.
    pub tasks: Vec<Item>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its key, the same in all instruments that ask it.
    pub id: String,
    /// The version of its wording, from 1.
    pub version: u32,
    /// Whether it is one of the four core items.
    pub core: bool,
    /// Which part of competence it is about: ability, will, knowledge, skill.
    pub construct: String,
    /// The indicator under which programmes can be added up.
    pub indicator: String,
    /// The area of everyday work (DigComp's five), if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// DigComp competences.
    pub digcomp: Vec<String>,
    /// The question.
    pub text: Bilingual,
    /// What to think of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Bilingual>,
    /// The drawn screen that a task is about: a file of `content/pictures`. Its markers have the numbers of the options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Why the right answer of a task is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<Bilingual>,
    /// How it is answered.
    pub question: Question,
}

/// How an item is answered. Options and steps are numbered from 1 in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// A step of a scale, every step in words; `labels[0]` is the step `min`.
    Rating {
        /// The lowest step, at least 1.
        min: u8,
        /// The words of each step.
        labels: Vec<Bilingual>,
        /// Whether the highest step is shown first. The number of a step is the same either way: more is higher.
        #[serde(default, skip_serializing_if = "is_false")]
        highest_first: bool,
    },
    /// A task with one right option.
    Single {
        /// The options.
        options: Vec<Bilingual>,
        /// The right one.
        key: u8,
    },
    /// A task with several right options.
    Multiple {
        /// At most seven options.
        options: Vec<Bilingual>,
        /// The right ones, ascending.
        key: Vec<u8>,
    },
    /// A task to put steps in order.
    Order {
        /// At most five steps, as they are shown.
        steps: Vec<Bilingual>,
        /// The steps in their right order.
        key: Vec<u8>,
    },
}

impl Item {
    /// Whether it is a task with a right answer.
    pub fn is_task(&self) -> bool {
        !matches!(self.question, Question::Rating { .. })
    }

    /// The lowest and the highest step of a rating.
    pub fn scale(&self) -> Option<(u8, u8)> {
        match &self.question {
            Question::Rating { min, labels, .. } => Some((*min, min + u8::try_from(labels.len()).unwrap_or(1) - 1)),
            _ => None,
        }
    }

    /// The options or steps of a task; the words of a scale's steps.
    pub fn options(&self) -> &[Bilingual] {
        match &self.question {
            Question::Rating { labels: options, .. }
            | Question::Single { options, .. }
            | Question::Multiple { options, .. }
            | Question::Order { steps: options, .. } => options,
        }
    }

    /// The right answer of a task as option numbers; in their right order for a task about order.
    pub fn key(&self) -> Vec<u8> {
        match &self.question {
            Question::Rating { .. } => Vec::new(),
            Question::Single { key, .. } => vec![*key],
            Question::Multiple { key, .. } | Question::Order { key, .. } => key.clone(),
        }
    }
}

impl Instrument {
    /// Every item that somebody with this form meets, in the order in which answers are packed: core, ratings, tasks. An
    /// unknown form has no tasks.
    ///
    /// A form is written by its key, when all its tasks are met (`A`), or with the places of those that are, counted
    /// from 0, in the order in which they are met (`A:0.3.5`; `A:` for none).
    pub fn items<'a>(&'a self, form: &str) -> Vec<&'a Item> {
        let (id, places) = form_parts(form);
        let tasks = self.forms.iter().find(|f| f.id == id).map_or(&[][..], |f| &f.tasks);
        let ratings = self.core.iter().chain(&self.ratings);
        match places {
            None => ratings.chain(tasks).collect(),
            Some(places) => ratings.chain(places.filter_map(|place| tasks.get(place))).collect(),
        }
    }

    /// The most questions that somebody with this form can meet.
    pub fn most_items(&self, form: &str) -> usize {
        match &self.adaptive {
            Some(adaptive) => self.rating_count() + usize::from(adaptive.rules.most),
            None => self.items(form).len(),
        }
    }

    /// How many self-ratings stand before the tasks.
    pub fn rating_count(&self) -> usize {
        self.core.len() + self.ratings.len()
    }

    /// Its definition as stored: JSON with the fields in a fixed order.
    pub fn definition(&self) -> String {
        serde_json::to_string(self).expect("an instrument is plain data")
    }

    /// What tells two definitions apart: SHA-256 of [`Instrument::definition`], in hexadecimal.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.definition().as_bytes()))
    }

    /// Its key in data packages: id, version and the beginning of the hash.
    pub fn package_key(&self) -> String {
        format!("{}-v{}-{}", self.id, self.version, &self.hash()[..8])
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands in a reference
fn is_false(value: &bool) -> bool {
    !value
}

/// The key of a form as it is written with a response, and the places of the tasks met when not all are.
pub(crate) fn form_parts(form: &str) -> (&str, Option<impl Iterator<Item = usize> + '_>) {
    match form.split_once(':') {
        None => (form, None),
        Some((id, places)) => (id, Some(places.split('.').filter_map(|place| place.parse().ok()))),
    }
}

/// A form of which only the tasks at these places are met.
pub(crate) fn partial_form(id: &str, places: &[usize]) -> String {
    let places: Vec<String> = places.iter().map(usize::to_string).collect();
    format!("{id}:{}", places.join("."))
}

/// Bytes as hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a string cannot fail
        text
    })
}
