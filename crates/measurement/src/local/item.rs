//! What is a question that a programme writes itself, and when is it sound? The kinds, lengths and keys are those of shipped
//! items: answers fit into a byte, every sentence stands in both languages, every task has one right answer and says why.

use serde::{Deserialize, Serialize};

use super::{ItemVersion, Target, key};
use crate::instrument::{Bilingual, Item, MOST_OPTIONS, MOST_STEPS, Question};

/// The codes of the languages that a question is written in.
pub const LANGUAGES: [&str; 2] = ["sv", "en"];
/// The fewest steps of a scale, and the most.
const STEPS_OF_SCALE: std::ops::RangeInclusive<usize> = 2..=7;
/// The fewest options of a task, and the most of one with a single right option.
const OPTIONS: std::ops::RangeInclusive<usize> = 3..=8;
/// The longest question, help or reason for a mapping, in characters.
const LONGEST_TEXT: usize = 300;
/// The longest option.
const LONGEST_OPTION: usize = 200;
/// The longest reason why an answer is right.
const LONGEST_RATIONALE: usize = 600;

/// The definition of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalItem {
    /// The question.
    pub text: Bilingual,
    /// What to think of.
    pub help: Option<Bilingual>,
    /// How it is answered.
    pub question: Question,
    /// Which part of competence it is about.
    pub construct: String,
    /// The area of everyday work, if it is about one.
    pub area: Option<String>,
    /// How hard the authors expect a task to be.
    pub expected: Option<Expected>,
    /// Why the right answer of a task is right.
    pub rationale: Option<Bilingual>,
    /// What it can be compared with.
    pub mapping: Mapping,
}

/// How hard the authors expect a task to be; for those who write tasks, not used in computing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Most manage.
    Basic,
    /// Half manage.
    Intermediate,
    /// Few manage.
    Advanced,
}

/// What a question can be compared with, by whose judgement why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// How alike it is to the shared indicator.
    pub how: Comparability,
    /// The shared indicator; none when there is nothing to compare with.
    pub to: Option<String>,
    /// Why.
    pub reason: String,
}

/// How alike a local question and a shared indicator are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparability {
    /// The same is asked in the same way: answers are added up.
    Same,
    /// Nearly the same: added up only to see whether it matters.
    Similar,
    /// Something else.
    Not,
}

/// A place in a question where something can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The question.
    Text,
    /// What to think of.
    Help,
    /// An option or a step, from 1.
    Option(usize),
    /// Why the right answer is right.
    Rationale,
    /// Why it is mapped so.
    Reason,
}

/// What is wrong with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemFault {
    /// A sentence is missing in a language.
    #[error("{0:?} is missing in {1}")]
    Missing(Place, &'static str),
    /// A sentence is longer than so many characters.
    #[error("{0:?} in {1} is longer than {2} characters")]
    TooLong(Place, &'static str, usize),
    /// A sentence holds characters that cannot be seen.
    #[error("{0:?} in {1} holds characters that cannot be seen")]
    Unprintable(Place, &'static str),
    /// An option says the same as an earlier one.
    #[error("option {0} says in {1} what an earlier one says")]
    SameTwice(usize, &'static str),
    /// There are fewer or more options than the kind allows.
    #[error("from {0} to {1} options")]
    Options(usize, usize),
    /// The right answer names options that are not there, or the wrong number of them.
    #[error("the right answer does not fit the options")]
    Key,
    /// There is no such part of competence.
    #[error("no such part of competence")]
    Construct,
    /// There is no such area.
    #[error("no such area")]
    Area,
    /// A rating has an expected level, or a task none.
    #[error("a task says how hard it is, a rating does not")]
    Expected,
    /// It is mapped to nothing, or to something although it is like nothing.
    #[error("same and similar say to what, not comparable does not")]
    Target,
    /// It is the same as an indicator that is measured on another scale or in another way.
    #[error("the same indicator is measured on the same scale")]
    OtherScale,
}

impl LocalItem {
    /// The parts of competence, and what is asked beside them.
    pub const CONSTRUCTS: [&'static str; 7] = ["ability", "will", "knowledge", "skill", "conditions", "use", "verdict"];
    /// The areas of everyday work.
    pub const AREAS: [&'static str; 5] = ["information", "communication", "creation", "safety", "problem_solving"];

    /// Everything that is wrong. `targets` = what it may be mapped to.
    pub fn faults(&self, targets: &[Target]) -> Vec<ItemFault> {
        let mut faults = Vec::new();
        sentence(&mut faults, Place::Text, Some(&self.text), LONGEST_TEXT);
        if self.help.is_some() {
            sentence(&mut faults, Place::Help, self.help.as_ref(), LONGEST_TEXT);
        }
        for (number, option) in (1..).zip(self.options()) {
            sentence(&mut faults, Place::Option(number), Some(option), LONGEST_OPTION);
        }
        self.question_faults(&mut faults);
        if self.is_task() {
            sentence(&mut faults, Place::Rationale, self.rationale.as_ref(), LONGEST_RATIONALE);
        }
        if self.is_task() != self.expected.is_some() || (!self.is_task() && self.rationale.is_some()) {
            faults.push(ItemFault::Expected);
        }
        if !Self::CONSTRUCTS.contains(&self.construct.as_str()) {
            faults.push(ItemFault::Construct);
        }
        if self.area.as_deref().is_some_and(|area| !Self::AREAS.contains(&area)) {
            faults.push(ItemFault::Area);
        }
        self.mapping_faults(&mut faults, targets);
        faults
    }

    /// Whether it is a task with a right answer.
    pub fn is_task(&self) -> bool {
        !matches!(self.question, Question::Rating { .. })
    }

    fn options(&self) -> &[Bilingual] {
        match &self.question {
            Question::Rating { labels: options, .. }
            | Question::Single { options, .. }
            | Question::Multiple { options, .. }
            | Question::Order { steps: options, .. } => options,
        }
    }

    fn question_faults(&self, faults: &mut Vec<ItemFault>) {
        let options = self.options();
        for language in LANGUAGES {
            let said: Vec<String> = options.iter().map(|o| o.said_in(language).trim().to_lowercase()).collect();
            let again = said.iter().enumerate().filter(|(i, text)| !text.is_empty() && said[..*i].contains(text));
            faults.extend(again.map(|(i, _)| ItemFault::SameTwice(i + 1, language)));
        }
        let allowed = match &self.question {
            Question::Rating { .. } => STEPS_OF_SCALE,
            Question::Single { .. } => OPTIONS,
            Question::Multiple { .. } => *OPTIONS.start()..=MOST_OPTIONS,
            Question::Order { .. } => *OPTIONS.start()..=MOST_STEPS,
        };
        if !allowed.contains(&options.len()) {
            faults.push(ItemFault::Options(*allowed.start(), *allowed.end()));
        }
        let within = |key: &[u8]| {
            let ascending = key.windows(2).all(|pair| pair[0] < pair[1]);
            ascending && key.iter().all(|option| (1..=options.len()).contains(&usize::from(*option)))
        };
        let fits = match &self.question {
            Question::Rating { min, .. } => *min == 1,
            Question::Single { key, .. } => within(&[*key]),
            Question::Multiple { key, .. } => within(key) && (2..options.len()).contains(&key.len()),
            Question::Order { key, .. } => {
                let mut steps = key.clone();
                steps.sort_unstable();
                within(&steps) && steps.len() == options.len()
            }
        };
        if !fits {
            faults.push(ItemFault::Key);
        }
    }

    fn mapping_faults(&self, faults: &mut Vec<ItemFault>, targets: &[Target]) {
        let reason = &self.mapping.reason;
        line(faults, Place::Reason, "sv", reason, LONGEST_TEXT);
        let target = self.mapping.to.as_ref().map(|to| targets.iter().find(|target| target.indicator == *to));
        match (self.mapping.how, target) {
            (Comparability::Not, None) => {}
            (Comparability::Same, Some(Some(target))) if target.scale != self.scale() => {
                faults.push(ItemFault::OtherScale);
            }
            (Comparability::Similar, Some(Some(target))) if target.scale.is_none() != self.is_task() => {
                faults.push(ItemFault::OtherScale);
            }
            (Comparability::Same | Comparability::Similar, Some(Some(_))) => {}
            _ => faults.push(ItemFault::Target),
        }
    }

    /// The ends of a rating's scale; none for a task.
    pub(super) fn scale(&self) -> Option<(u8, u8)> {
        match &self.question {
            Question::Rating { min, labels, .. } => Some((*min, u8::try_from(labels.len()).unwrap_or(u8::MAX))),
            _ => None,
        }
    }

    /// What hash and table hold: JSON with the fields in a fixed order.
    pub(super) fn definition(&self) -> String {
        serde_json::to_string(self).expect("a question is plain data")
    }
}

impl ItemVersion {
    /// Its key in packages. Another wording is another item there: its answers are not mixed with those to an earlier one.
    pub fn key(&self) -> String {
        let key = key(self.id.0);
        if self.number > 1 { format!("{key}-v{}", self.number) } else { key }
    }

    /// The indicator under which it is added up: the shared one when it is the same; `shared~own` when it is similar, so that
    /// the evaluation can add it up beside, not within; otherwise its own.
    pub fn indicator(&self) -> String {
        match (self.of.mapping.how, &self.of.mapping.to) {
            (Comparability::Same, Some(shared)) => shared.clone(),
            (Comparability::Similar, Some(shared)) => format!("{shared}~{}", self.key()),
            _ => self.key(),
        }
    }

    /// The item as instruments ask it.
    pub fn item(&self) -> Item {
        let of = self.of.clone();
        Item {
            id: self.key(),
            version: self.number,
            core: false,
            construct: of.construct,
            indicator: self.indicator(),
            area: of.area,
            digcomp: Vec::new(),
            text: of.text,
            help: of.help,
            picture: None,
            rationale: of.rationale,
            question: of.question,
        }
    }
}

fn sentence(faults: &mut Vec<ItemFault>, place: Place, text: Option<&Bilingual>, longest: usize) {
    for language in LANGUAGES {
        line(faults, place, language, text.map_or("", |text| text.said_in(language)), longest);
    }
}

fn line(faults: &mut Vec<ItemFault>, place: Place, language: &'static str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        faults.push(ItemFault::Missing(place, language));
    } else if text.chars().count() > longest {
        faults.push(ItemFault::TooLong(place, language, longest));
    } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        faults.push(ItemFault::Unprintable(place, language));
    }
}

#[cfg(test)]
mod tests {
    use super::super::shared_targets;
    use super::*;

    fn both(text: &str) -> Bilingual {
        Bilingual { sv: text.to_owned(), en: text.to_owned() }
    }

    fn options(n: u8) -> Vec<Bilingual> {
        (1..=n).map(|n| both(&format!("Val {n}"))).collect()
    }

    fn item(question: Question) -> LocalItem {
        let task = !matches!(question, Question::Rating { .. });
        LocalItem {
            text: both("Hur går det att låsa upp dörren med mobilen?"),
            help: None,
            question,
            construct: "skill".into(),
            area: Some("safety".into()),
            expected: task.then_some(Expected::Basic),
            rationale: task.then(|| both("Så står det i rutinen.")),
            mapping: Mapping { how: Comparability::Not, to: None, reason: "Bara vi har de låsen.".into() },
        }
    }

    fn rating(steps: u8) -> LocalItem {
        item(Question::Rating { min: 1, labels: options(steps), highest_first: false })
    }

    fn faults(item: &LocalItem) -> Vec<ItemFault> {
        item.faults(&shared_targets())
    }

    #[test]
    fn sound_questions_of_every_kind_have_no_faults() {
        for question in [
            Question::Rating { min: 1, labels: options(5), highest_first: true },
            Question::Single { options: options(6), key: 6 },
            Question::Multiple { options: options(7), key: vec![1, 7] },
            Question::Order { steps: options(5), key: vec![2, 1, 5, 3, 4] },
        ] {
            assert_eq!(faults(&item(question.clone())), [], "{question:?}");
        }
    }

    #[test]
    fn a_key_outside_the_options_is_refused() {
        for question in [
            Question::Single { options: options(6), key: 7 },
            Question::Single { options: options(6), key: 0 },
            Question::Multiple { options: options(6), key: vec![1, 7] },
            Question::Multiple { options: options(6), key: vec![2, 1] },
            Question::Multiple { options: options(6), key: vec![1] },
            Question::Multiple { options: options(6), key: vec![1, 2, 3, 4, 5, 6] },
            Question::Order { steps: options(4), key: vec![1, 2, 3] },
            Question::Order { steps: options(4), key: vec![1, 2, 3, 3] },
            Question::Order { steps: options(4), key: vec![1, 2, 3, 5] },
        ] {
            assert_eq!(faults(&item(question.clone())), [ItemFault::Key], "{question:?}");
        }
    }

    #[test]
    fn answers_must_fit_into_a_byte() {
        let refused = |question| faults(&item(question)).iter().any(|fault| matches!(fault, ItemFault::Options(..)));
        assert!(refused(Question::Multiple { options: options(8), key: vec![1, 2] }));
        assert!(refused(Question::Order { steps: options(6), key: vec![1, 2, 3, 4, 5, 6] }));
        assert!(refused(Question::Rating { min: 1, labels: options(1), highest_first: false }));
        assert!(refused(Question::Rating { min: 1, labels: options(8), highest_first: false }));
    }

    #[test]
    fn empty_double_and_endless_options_are_named() {
        let mut wrong = rating(5);
        let Question::Rating { labels, .. } = &mut wrong.question else { panic!("a rating") };
        labels[1].en = "  ".into();
        labels[2].sv = " val 1 ".into();
        labels[3].en = "x".repeat(201);
        labels[4].sv = "Val\u{0}".into();
        assert_eq!(
            faults(&wrong),
            [
                ItemFault::Missing(Place::Option(2), "en"),
                ItemFault::TooLong(Place::Option(4), "en", 200),
                ItemFault::Unprintable(Place::Option(5), "sv"),
                ItemFault::SameTwice(3, "sv"),
            ]
        );
    }

    #[test]
    fn signs_that_are_code_elsewhere_and_emoji_are_only_text() {
        let mut odd = rating(5);
        odd.text = both("<script>alert(1)</script> =1+1 👩🏽‍⚕️");
        assert_eq!(faults(&odd), []);
    }

    #[test]
    fn a_mapping_needs_a_reason_a_shared_indicator_and_for_the_same_one_the_same_scale() {
        let mapped = |steps, how, to: Option<&str>, reason: &str| {
            let mapping = Mapping { how, to: to.map(str::to_owned), reason: reason.into() };
            faults(&LocalItem { mapping, ..rating(steps) })
        };
        use Comparability::{Not, Same, Similar};
        assert_eq!(mapped(5, Same, Some("area.safety"), "Samma fråga."), []);
        assert_eq!(mapped(4, Similar, Some("area.safety"), "Snarlik."), []);
        assert_eq!(mapped(4, Same, Some("area.safety"), "Samma."), [ItemFault::OtherScale]);
        assert_eq!(mapped(5, Same, Some("test.knowledge"), "Samma."), [ItemFault::OtherScale]);
        assert_eq!(mapped(5, Same, None, "Samma."), [ItemFault::Target]);
        assert_eq!(mapped(5, Same, Some("core.ability"), "Samma."), [ItemFault::Target]);
        assert_eq!(mapped(5, Similar, Some("area.nothing"), "Snarlik."), [ItemFault::Target]);
        assert_eq!(mapped(5, Not, Some("area.safety"), "Annat."), [ItemFault::Target]);
        assert_eq!(mapped(5, Not, None, " "), [ItemFault::Missing(Place::Reason, "sv")]);
    }

    #[test]
    fn the_mapping_decides_under_which_indicator_answers_are_added_up() {
        let version = |number, how, to: Option<&str>| {
            let mapping = Mapping { how, to: to.map(str::to_owned), reason: "Därför.".into() };
            let id = kernel::LocalItemId(uuid::Uuid::from_u128(0xabc));
            let of = LocalItem { mapping, ..rating(5) };
            ItemVersion { id, number, edition: 1, in_use: false, hash: String::new(), of }.item()
        };
        let own = version(1, Comparability::Not, None);
        assert_eq!((own.id.as_str(), own.indicator.as_str()), ("local-0000000abc", "local-0000000abc"));
        assert_eq!(version(1, Comparability::Same, Some("area.safety")).indicator, "area.safety");
        let similar = version(2, Comparability::Similar, Some("area.safety"));
        assert_eq!(similar.id, "local-0000000abc-v2");
        assert_eq!(similar.indicator, "area.safety~local-0000000abc-v2");
    }
}
