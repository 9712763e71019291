//! What does each column probably mean? Proposals by the likeness of texts, for a person to change.

use std::collections::{BTreeMap, HashSet};

use tabular::normalised;

use super::file::asked_in_words;
use super::likeness::likeness;
use super::{AnswerFile, Column, Ground, Kind, Mapping, Meaning, Target};
use crate::instrument::{Item, Question};
use crate::wave::Linkage;

/// How alike a heading and a question must be.
const LIKE_A_QUESTION: f64 = 0.55;
/// How alike a word and the words of a step must be.
const LIKE_A_LABEL: f64 = 0.6;

const UNITS: &[&str] = &["enhet", "enhetskod", "enhetsnamn", "arbetsplats", "unit", "unitcode", "workplace"];
const ORGANISATIONS: &[&str] = &["kommun", "organisation", "municipality", "organization"];
const LINKS: &[&str] =
    &["token", "pseudonym", "deltagarkod", "svarskod", "personligkod", "accesscode", "participantcode"];
const DATES: &[&str] = &[
    "submitdate",
    "datesubmitted",
    "datuminskickat",
    "inskickat",
    "inskickatdatum",
    "completiontime",
    "slutförandetid",
    "slutfört",
    "sluttid",
    "timestamp",
    "tidsstämpel",
];
const DONT_KNOW: &[&str] = &[
    "dk",
    "vetej",
    "vetinte",
    "jagvetinte",
    "kanintesvara",
    "ingenuppfattning",
    "ingenåsikt",
    "dontknow",
    "idontknow",
];
const TICKS: &[&str] = &["", "y", "n", "yes", "no", "ja", "nej", "na", "0", "1", "x"];

/// What the columns probably mean.
pub fn propose(file: &AnswerFile, ground: &Ground) -> Mapping {
    let items = ground.items();
    let headings: Vec<Heading<'_>> = file.grid.headings.iter().map(|heading| Heading::of(heading)).collect();
    let mut targets = vec![Target::Ignored; headings.len()];
    for (target, names) in
        [(Target::Unit, UNITS), (Target::Organisation, ORGANISATIONS), (Target::Link, LINKS), (Target::Date, DATES)]
    {
        if target == Target::Link && ground.wave().linkage == Linkage::Anonymous {
            continue;
        }
        let found = headings.iter().position(|heading| is_called(heading.whole, names));
        if let Some(column) = found {
            targets[column] = target;
        }
    }
    ticks(file, &headings, &items, &mut targets);
    let mut alike: Vec<(f64, usize, usize)> = Vec::new();
    for (column, heading) in headings.iter().enumerate().filter(|(column, _)| targets[*column] == Target::Ignored) {
        for (place, item) in items.iter().enumerate() {
            let score = heading.likeness(item);
            if score >= LIKE_A_QUESTION {
                alike.push((score, column, place));
            }
        }
    }
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken: HashSet<&str> = targets.iter().filter_map(item_of).map(|id| known(&items, id)).collect();
    for (_, column, place) in alike {
        let item = items[place];
        if targets[column] == Target::Ignored && taken.insert(&item.id) {
            targets[column] = Target::Item(item.id.clone());
        }
    }
    let columns = targets.into_iter().enumerate().map(|(column, target)| propose_column(file, column, target, &items));
    let only = match ground.places.as_slice() {
        [only] => Some((only.organisation, only.unit)),
        _ => None,
    };
    Mapping { columns: columns.collect(), unit: only }
}

/// What the words of a column probably mean, when the column is this.
pub fn propose_column(file: &AnswerFile, column: usize, target: Target, items: &[&Item]) -> Column {
    let mut labels = BTreeMap::new();
    if let Some(item) = asked_in_words(&target, items) {
        for word in file.labels(column, &target, items) {
            if let Some(meaning) = meaning_of(&word, item) {
                labels.insert(word, meaning);
            }
        }
    }
    Column { target, labels }
}

/// Whether a heading is one of the names, or a short question with such a word in it: "Vilken kommun?".
fn is_called(heading: &str, names: &[&str]) -> bool {
    let words: Vec<String> = heading.split_whitespace().map(normalised).collect();
    let known = |word: &String| names.contains(&word.as_str());
    known(&words.concat()) || (words.len() <= 5 && words.iter().any(known))
}

fn item_of(target: &Target) -> Option<&str> {
    match target {
        Target::Item(id) | Target::Option(id, _) => Some(id),
        _ => None,
    }
}

fn known<'a>(items: &[&'a Item], id: &str) -> &'a str {
    items.iter().find(|item| item.id == id).map_or("", |item| &item.id)
}

/// Gives the columns of a multiple question (`Q5[SQ001]`, `Q5[SQ002]`, all of them ticks) the options of an item.
fn ticks(file: &AnswerFile, headings: &[Heading<'_>], items: &[&Item], targets: &mut [Target]) {
    if file.kind != Kind::LimeSurvey {
        return;
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for heading in headings {
        let Some((question, _)) = heading.parts else { continue };
        if !seen.insert(question) {
            continue;
        }
        let group: Vec<usize> =
            (0..headings.len()).filter(|c| headings[*c].parts.is_some_and(|(other, _)| other == question)).collect();
        // A slip of the pen among ticks is a fault of its row, not another kind of question.
        let cells = || file.grid.rows.iter().flat_map(|row| group.iter().map(|column| row.cells[*column].as_str()));
        let others = cells().filter(|cell| !TICKS.contains(&normalised(cell).as_str())).count();
        let only_ticks = 10 * others <= cells().count();
        if group.len() < 2 || !only_ticks {
            continue;
        }
        let several = items.iter().filter(|item| matches!(item.question, Question::Multiple { .. }));
        let best = several
            .map(|item| (said(item).map(|text| likeness(question, text)).fold(0.0, f64::max), item))
            .filter(|(score, _)| *score >= LIKE_A_QUESTION)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, item)) = best else { continue };
        for column in group {
            let option = headings[column].parts.and_then(|(_, option)| option_called(option, item));
            if let Some(option) = option {
                targets[column] = Target::Option(item.id.clone(), option);
            }
        }
    }
}

/// The option that a sub-question stands for: `SQ003`, `3`, or its words.
fn option_called(text: &str, item: &Item) -> Option<u8> {
    let most = u8::try_from(item.options().len()).ok()?;
    let number: Option<u8> = trailing_number(text).filter(|number| (1..=most).contains(number));
    number.or_else(|| like_an_option(text, item))
}

/// The number at the end of a code: letters, then digits.
fn trailing_number(text: &str) -> Option<u8> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_code = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 6;
    is_code.then(|| digits.parse().ok()).flatten()
}

/// The step or option whose words are most like the text, when they are like it and no other is as like.
fn like_an_option(text: &str, item: &Item) -> Option<u8> {
    let min = item.scale().map_or(1, |(min, _)| min);
    let mut scores: Vec<(f64, u8)> = (min..)
        .zip(item.options())
        .map(|(number, words)| (likeness(text, &words.sv).max(likeness(text, &words.en)), number))
        .collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    match scores.as_slice() {
        [(best, _), (next, _), ..] if best == next => None,
        [(best, number), ..] if *best >= LIKE_A_LABEL => Some(*number),
        _ => None,
    }
}

/// What a word of a cell probably means as an answer to the item: `4`, `A4`, `4. Kan själv`, `Kan själv`, `Vet ej`.
fn meaning_of(word: &str, item: &Item) -> Option<Meaning> {
    if DONT_KNOW.contains(&normalised(word).as_str()) {
        return Some(Meaning::DontKnow);
    }
    let options = u8::try_from(item.options().len()).ok()?;
    let (min, max) = item.scale().unwrap_or((1, options));
    let fits = |number: u8| (min..=max).contains(&number).then_some(Meaning::Value(number));
    if let Some(number) = trailing_number(word) {
        return fits(number);
    }
    if let Some(number) = like_an_option(word, item) {
        return Some(Meaning::Value(number));
    }
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let rest = word[digits.len()..].trim_start();
    if rest.starts_with(['.', ')', '-', '–', '=', ':', '(']) { digits.parse().ok().and_then(fits) } else { None }
}

fn said(item: &Item) -> impl Iterator<Item = &str> {
    [item.id.as_str(), &item.text.sv, &item.text.en].into_iter()
}

/// A heading with its parts: `Q5[SQ001]`, `Vad gör du? [Läser]`, `Q5. Vad gör du?`.
struct Heading<'a> {
    whole: &'a str,
    /// What stands before the brackets and in them.
    parts: Option<(&'a str, &'a str)>,
}

impl<'a> Heading<'a> {
    fn of(whole: &'a str) -> Self {
        let parts = whole.trim_end().strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
        Self { whole, parts: parts.map(|(question, option)| (question.trim(), option.trim())) }
    }

    fn likeness(&self, item: &Item) -> f64 {
        let without_code = self.whole.split_once(". ").map(|(_, text)| text);
        let texts = [Some(self.whole), without_code, self.parts.map(|(_, option)| option)];
        let alike = |text: &str| said(item).map(|said| likeness(text, said)).fold(0.0, f64::max);
        texts.into_iter().flatten().map(alike).fold(0.0, f64::max)
    }
}
