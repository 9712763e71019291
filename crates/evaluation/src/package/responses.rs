//! How are millions of answers held? One record for each filled-in questionnaire, and its answers side by side as pairs
//! of numbers: eight bytes for each answer, whatever item and value are called.
//!
//! Questionnaires stand in the order of their first rows, and within each the answers in the order of the file. Rows of
//! one questionnaire that stood apart in the file are brought together.

use std::fmt;

use hashbrown::{DefaultHashBuilder, HashMap, HashSet};
use kernel::Group;

use super::rows::ResponseRow;
use super::texts::{Interner, Texts};

/// No pseudonym.
const UNLINKED: u32 = u32::MAX;

/// An answer: numbers of the item and of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The item.
    pub item: u32,
    /// The value.
    pub value: u32,
}

/// What every row of a questionnaire says about it, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Head {
    /// The wave.
    pub wave: u32,
    /// The unit.
    pub unit: u32,
    link: u32,
    /// Who answered.
    pub group: Group,
}

impl Head {
    /// The pseudonym.
    pub(crate) fn link(&self) -> Option<u32> {
        (self.link != UNLINKED).then_some(self.link)
    }

    pub(crate) fn new(wave: u32, unit: u32, group: Group, link: Option<u32>) -> Self {
        Self { wave, unit, group, link: link.unwrap_or(UNLINKED) }
    }
}

/// A filled-in questionnaire and where its answers stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Questionnaire {
    response: u32,
    /// What its rows say.
    pub head: Head,
    start: usize,
    len: u32,
}

/// The rows of `responses.csv`.
#[derive(Clone, Default)]
pub struct Responses {
    responses: Texts,
    waves: Texts,
    units: Texts,
    links: Texts,
    items: Texts,
    values: Texts,
    /// Numbers of items in the order of their names.
    items_by_name: Vec<u32>,
    questionnaires: Vec<Questionnaire>,
    answers: Vec<Answer>,
}

/// A row of `responses.csv` where it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseView<'a> {
    /// The filled-in questionnaire.
    pub response: &'a str,
    /// The wave.
    pub wave: &'a str,
    /// The unit.
    pub unit: &'a str,
    /// Who answers.
    pub group: Group,
    /// The pseudonym.
    pub link: Option<&'a str>,
    /// The item.
    pub item: &'a str,
    /// The answer.
    pub value: &'a str,
}

impl From<ResponseView<'_>> for ResponseRow {
    fn from(row: ResponseView<'_>) -> Self {
        Self {
            response: row.response.to_owned(),
            wave: row.wave.to_owned(),
            unit: row.unit.to_owned(),
            group: row.group,
            link: row.link.map(str::to_owned),
            item: row.item.to_owned(),
            value: row.value.to_owned(),
        }
    }
}

impl Responses {
    /// No rows.
    pub const fn new() -> Self {
        Self {
            responses: Texts::new(),
            waves: Texts::new(),
            units: Texts::new(),
            links: Texts::new(),
            items: Texts::new(),
            values: Texts::new(),
            items_by_name: Vec::new(),
            questionnaires: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// How many rows, one for each answer.
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// The rows, questionnaire by questionnaire. For many rows [`Responses::views`] is faster.
    pub fn iter(&self) -> impl Iterator<Item = ResponseRow> {
        self.views().map(ResponseRow::from)
    }

    /// The rows where they are held.
    pub fn views(&self) -> impl Iterator<Item = ResponseView<'_>> {
        self.questionnaires.iter().flat_map(|own| {
            self.answers(own).iter().map(|answer| ResponseView {
                response: self.responses.get(own.response),
                wave: self.wave(own.head),
                unit: self.unit(own.head),
                group: own.head.group,
                link: self.link(own.head),
                item: self.item(*answer),
                value: self.value(*answer),
            })
        })
    }

    pub(crate) fn questionnaires(&self) -> &[Questionnaire] {
        &self.questionnaires
    }

    pub(crate) fn answers(&self, of: &Questionnaire) -> &[Answer] {
        &self.answers[of.start..of.start + of.len as usize]
    }

    pub(crate) fn wave(&self, head: Head) -> &str {
        self.waves.get(head.wave)
    }

    pub(crate) fn unit(&self, head: Head) -> &str {
        self.units.get(head.unit)
    }

    pub(crate) fn link(&self, head: Head) -> Option<&str> {
        head.link().map(|link| self.links.get(link))
    }

    pub(crate) fn item(&self, answer: Answer) -> &str {
        self.items.get(answer.item)
    }

    pub(crate) fn value(&self, answer: Answer) -> &str {
        self.values.get(answer.value)
    }

    /// The keys of waves, in the order of their numbers.
    pub(crate) fn wave_keys(&self) -> impl Iterator<Item = &str> {
        self.waves.iter()
    }

    /// The number of an item that somebody answered.
    pub(crate) fn item_number(&self, item: &str) -> Option<u32> {
        let place = self.items_by_name.binary_search_by(|number| self.items.get(*number).cmp(item)).ok()?;
        Some(self.items_by_name[place])
    }
}

impl PartialEq for Responses {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.views().eq(other.views())
    }
}

impl fmt::Debug for Responses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.views()).finish()
    }
}

impl FromIterator<ResponseRow> for Responses {
    fn from_iter<I: IntoIterator<Item = ResponseRow>>(rows: I) -> Self {
        let mut builder = Builder::new(&DefaultHashBuilder::default());
        // Rows made by hand may disagree about their questionnaire; each story is then a questionnaire of its own.
        let mut stories: HashMap<(u32, Head), u32> = HashMap::new();
        for row in rows {
            let response = builder.responses.number(&row.response);
            let head = Head::new(
                builder.waves.number(&row.wave),
                builder.units.number(&row.unit),
                row.group,
                row.link.as_deref().map(|link| builder.links.number(link)),
            );
            let own = match builder.questionnaire(response, head) {
                Ok(own) => own,
                Err(_) => *stories.entry((response, head)).or_insert_with(|| builder.begin(response, head)),
            };
            let answer = Answer { item: builder.items.number(&row.item), value: builder.values.number(&row.value) };
            builder.push(own, answer);
        }
        builder.finish()
    }
}

impl From<Vec<ResponseRow>> for Responses {
    fn from(rows: Vec<ResponseRow>) -> Self {
        rows.into_iter().collect()
    }
}

/// Takes rows in the order of the file.
pub(crate) struct Builder {
    /// Keys of questionnaires.
    pub responses: Interner,
    /// Keys of waves.
    pub waves: Interner,
    /// Keys of units.
    pub units: Interner,
    /// Pseudonyms.
    pub links: Interner,
    /// Keys of items.
    pub items: Interner,
    /// Answers.
    pub values: Interner,
    /// The questionnaire that a response's first row began.
    first: Vec<u32>,
    questionnaires: Vec<Questionnaire>,
    answers: Vec<Answer>,
    /// Answers that came after those of another questionnaire.
    later: Vec<(u32, Answer)>,
    /// The questionnaire that last answered each item.
    last: Vec<u32>,
    /// What questionnaires with answers in `later` have answered.
    scattered: HashSet<(u32, u32)>,
    apart: HashSet<u32>,
}

impl Builder {
    pub(crate) fn new(hasher: &DefaultHashBuilder) -> Self {
        let keys = || Interner::new(hasher);
        Self {
            responses: keys(),
            waves: keys(),
            units: keys(),
            links: keys(),
            items: keys(),
            values: keys(),
            first: Vec::new(),
            questionnaires: Vec::new(),
            answers: Vec::new(),
            later: Vec::new(),
            last: Vec::new(),
            scattered: HashSet::new(),
            apart: HashSet::new(),
        }
    }

    /// The questionnaire of a row; otherwise what the first row of the response said about it.
    pub(crate) fn questionnaire(&mut self, response: u32, head: Head) -> Result<u32, Head> {
        if let Some(first) = self.first.get(response as usize) {
            let said = self.questionnaires[*first as usize].head;
            return if said == head { Ok(*first) } else { Err(said) };
        }
        let own = self.begin(response, head);
        // Responses are numbered as they come, so the new one is the next.
        self.first.push(own);
        Ok(own)
    }

    /// The questionnaire that the first row of a response began.
    pub(crate) fn first_of(&self, response: u32) -> u32 {
        self.first[response as usize]
    }

    fn begin(&mut self, response: u32, head: Head) -> u32 {
        let own = u32::try_from(self.questionnaires.len()).expect("memory ends before four billion questionnaires do");
        self.questionnaires.push(Questionnaire { response, head, start: 0, len: 0 });
        own
    }

    /// Whether an answer to the item is there already.
    pub(crate) fn holds(&mut self, own: u32, item: u32) -> bool {
        let Questionnaire { start, len, .. } = self.questionnaires[own as usize];
        if len == 0 {
            return false;
        }
        if start + len as usize == self.answers.len() {
            // Nobody answered since, so the last one to answer each of its items is still this one.
            return self.last.get(item as usize) == Some(&own);
        }
        self.remember(own);
        self.scattered.contains(&(own, item))
    }

    fn remember(&mut self, own: u32) {
        if self.apart.insert(own) {
            let Questionnaire { start, len, .. } = self.questionnaires[own as usize];
            let there = &self.answers[start..start + len as usize];
            self.scattered.extend(there.iter().map(|answer| (own, answer.item)));
        }
    }

    /// Adds an answer.
    pub(crate) fn push(&mut self, own: u32, answer: Answer) {
        let end = self.answers.len();
        let record = &mut self.questionnaires[own as usize];
        if record.len == 0 {
            record.start = end;
        } else if record.start + record.len as usize != end {
            self.remember(own);
            self.scattered.insert((own, answer.item));
            self.later.push((own, answer));
            return;
        }
        record.len += 1;
        self.answers.push(answer);
        let item = answer.item as usize;
        if self.last.len() <= item {
            self.last.resize(item + 1, u32::MAX);
        }
        self.last[item] = own;
    }

    /// The rows that were added. A questionnaire none of whose rows were is not there.
    pub(crate) fn finish(mut self) -> Responses {
        self.scattered = HashSet::new();
        if !self.later.is_empty() {
            self.bring_together();
        }
        self.questionnaires.retain(|own| own.len > 0);
        if !self.questionnaires.is_sorted_by_key(|own| own.start) {
            self.questionnaires.sort_by_key(|own| own.start);
        }
        self.questionnaires.shrink_to_fit();
        self.answers.shrink_to_fit();
        let items = self.items.into_texts();
        let mut items_by_name: Vec<u32> = (0..).zip(items.iter()).map(|(number, _)| number).collect();
        items_by_name.sort_by(|a, b| items.get(*a).cmp(items.get(*b)));
        Responses {
            responses: self.responses.into_texts(),
            waves: self.waves.into_texts(),
            units: self.units.into_texts(),
            links: self.links.into_texts(),
            items,
            values: self.values.into_texts(),
            items_by_name,
            questionnaires: self.questionnaires,
            answers: self.answers,
        }
    }

    /// Moves the answers that came later to those of the same questionnaire.
    fn bring_together(&mut self) {
        let mut later = std::mem::take(&mut self.later);
        later.sort_by_key(|(own, _)| *own); // stable: in the order of the file within each
        let mut order: Vec<u32> = (0..).zip(&self.questionnaires).map(|(own, _)| own).collect();
        order.retain(|own| self.questionnaires[*own as usize].len > 0);
        order.sort_by_key(|own| self.questionnaires[*own as usize].start);
        let mut answers = Vec::with_capacity(self.answers.len() + later.len());
        for own in order {
            let record = &mut self.questionnaires[own as usize];
            let there = record.start..record.start + record.len as usize;
            record.start = answers.len();
            answers.extend_from_slice(&self.answers[there]);
            let from = later.partition_point(|(other, _)| *other < own);
            answers.extend(later[from..].iter().take_while(|(other, _)| *other == own).map(|(_, answer)| *answer));
            record.len = u32::try_from(answers.len() - record.start).expect("memory ends before four billion answers");
        }
        self.answers = answers;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(response: &str, unit: &str, item: &str, value: &str) -> ResponseRow {
        ResponseRow {
            response: response.into(),
            wave: "w".into(),
            unit: unit.into(),
            group: Group::Staff,
            link: (unit == "u").then(|| "k".into()),
            item: item.into(),
            value: value.into(),
        }
    }

    #[test]
    fn rows_come_back_as_they_were_also_when_they_disagree() {
        let rows = [row("r", "u", "a", "1"), row("r", "u", "a", "2"), row("r", "v", "b", ""), row("q", "v", "a", "1")];
        let held: Responses = rows.iter().cloned().collect();
        assert_eq!((held.len(), held.iter().collect::<Vec<_>>()), (4, rows.to_vec()));
        assert_eq!((held.item_number("b"), held.item_number("c")), (Some(1), None));
    }

    #[test]
    fn rows_that_stood_apart_are_brought_together_in_the_order_of_the_first() {
        let (r, q, s) = (|i| row("r", "u", i, "1"), |i| row("q", "v", i, "2"), |i| row("s", "v", i, "3"));
        let mixed: Responses = [r("a"), q("a"), r("b"), q("b"), s("a"), r("c")].into_iter().collect();
        let sorted: Responses = [r("a"), r("b"), r("c"), q("a"), q("b"), s("a")].into_iter().collect();
        assert_eq!(mixed, sorted);
        assert_ne!(mixed, [r("a"), r("c"), r("b"), q("a"), q("b"), s("a")].into_iter().collect());
    }

    #[test]
    fn an_answer_is_known_to_be_there_wherever_its_questionnaire_stands() {
        let mut builder = Builder::new(&DefaultHashBuilder::default());
        let head = Head::new(0, 0, Group::Staff, None);
        let own: Vec<u32> = ["r", "q"]
            .iter()
            .map(|key| {
                let response = builder.responses.number(key);
                builder.questionnaire(response, head).unwrap()
            })
            .collect();
        let answer = |item| Answer { item, value: 0 };
        builder.push(own[0], answer(0));
        assert!(builder.holds(own[0], 0) && !builder.holds(own[0], 1) && !builder.holds(own[1], 0));
        builder.push(own[1], answer(0));
        builder.push(own[0], answer(1));
        assert!(builder.holds(own[0], 0) && builder.holds(own[0], 1) && !builder.holds(own[0], 2));
        assert!(builder.holds(own[1], 0) && !builder.holds(own[1], 1));
    }
}
