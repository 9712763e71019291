//! How does an answer become one byte, and how is it written in a package?
//!
//! | byte | meaning |
//! |---|---|
//! | 0 | not answered |
//! | 1-254 | rating: the step; one option: its number; several: the set, bit i-1 for option i; order: rank + 1 |
//! | 255 | does not know |
//!
//! The rank of an order is its place among all orders of the steps (Lehmer code): sum over i of L_i (k - i)!, where L_i
//! counts the later steps that are smaller than step i. Five steps have 120 orders.

use crate::instrument::{Item, Question};

const NOT_ANSWERED: u8 = 0;
const DONT_KNOW_BYTE: u8 = 255;
/// How "don't know" is written in forms and packages.
pub const DONT_KNOW: &str = "dk";

/// An answer to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A step of the scale.
    Rating(u8),
    /// The number of an option.
    Single(u8),
    /// A set of options, bit i-1 for option i; at least one.
    Multiple(u8),
    /// The numbers of the steps in the order given.
    Order(Vec<u8>),
    /// Does not know.
    DontKnow,
}

/// The text or the byte is no answer to the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// It is none of the item's options or steps.
    #[error("none of the options")]
    NoSuchOption,
    /// Two steps were given the same place.
    #[error("two steps have the same place")]
    SamePlaceTwice,
    /// Some steps were given a place and some were not.
    #[error("some steps have no place")]
    PlaceMissing,
}

impl Answer {
    /// Reads what a form sends for an item: nothing, `dk`, the number of a step or option, several numbers of options; for
    /// a task about order one place (1, 2, ...) for each step, in the order in which the steps are shown. `None` = the
    /// question was left open.
    ///
    /// # Errors
    /// [`NotAnAnswer`] says why it is no answer.
    pub fn from_form(item: &Item, values: &[&str]) -> Result<Option<Self>, NotAnAnswer> {
        let values: Vec<&str> = values.iter().map(|value| value.trim()).collect();
        if values.iter().all(|value| value.is_empty()) {
            return Ok(None);
        }
        if values.contains(&DONT_KNOW) {
            return Ok(Some(Self::DontKnow));
        }
        if let Question::Order { steps, .. } = &item.question {
            return Self::from_places(&values, steps.len()).map(Some);
        }
        Self::from_numbers(item, &numbers(&values)?).map(Some)
    }

    /// Reads what a package says: `dk`, `3`, `1;4`, for a task about order the steps in the order given: `2;1;4;3`.
    ///
    /// # Errors
    /// [`NotAnAnswer::NoSuchOption`] when it is anything else.
    pub fn from_package(item: &Item, text: &str) -> Result<Self, NotAnAnswer> {
        if text == DONT_KNOW {
            return Ok(Self::DontKnow);
        }
        Self::from_numbers(item, &numbers(&text.split(';').collect::<Vec<_>>())?)
    }

    /// As a package writes it.
    pub fn to_package(&self) -> String {
        let joined = |numbers: &[u8]| numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(";");
        match self {
            Self::Rating(number) | Self::Single(number) => number.to_string(),
            Self::Multiple(set) => joined(&options_of(*set)),
            Self::Order(steps) => joined(steps),
            Self::DontKnow => DONT_KNOW.to_owned(),
        }
    }

    /// The byte of an answer that belongs to the item.
    ///
    /// # Errors
    /// [`NotAnAnswer`] when it does not belong to it.
    pub fn pack(answer: Option<&Self>, item: &Item) -> Result<u8, NotAnAnswer> {
        let Some(answer) = answer else { return Ok(NOT_ANSWERED) };
        let byte = match answer {
            Self::DontKnow => return Ok(DONT_KNOW_BYTE),
            Self::Rating(number) | Self::Single(number) | Self::Multiple(number) => *number,
            Self::Order(steps) => rank(steps).and_then(|r| r.checked_add(1)).ok_or(NotAnAnswer::SamePlaceTwice)?,
        };
        match Self::unpack(byte, item) {
            Ok(Some(read)) if read == *answer => Ok(byte),
            _ => Err(NotAnAnswer::NoSuchOption),
        }
    }

    /// The answer behind a byte; `None` = not answered.
    ///
    /// # Errors
    /// [`NotAnAnswer::NoSuchOption`] when no answer to the item has this byte.
    pub fn unpack(byte: u8, item: &Item) -> Result<Option<Self>, NotAnAnswer> {
        match byte {
            NOT_ANSWERED => return Ok(None),
            DONT_KNOW_BYTE => return Ok(Some(Self::DontKnow)),
            _ => {}
        }
        let options = u8::try_from(item.options().len()).unwrap_or(u8::MAX);
        let answer = match &item.question {
            Question::Rating { min, .. } => (*min <= byte && byte - min < options).then_some(Self::Rating(byte)),
            Question::Single { .. } => (byte <= options).then_some(Self::Single(byte)),
            Question::Multiple { .. } => (u32::from(byte) < 1_u32 << options.min(8)).then_some(Self::Multiple(byte)),
            Question::Order { .. } => order_of(byte - 1, options).map(Self::Order),
        };
        answer.map(Some).ok_or(NotAnAnswer::NoSuchOption)
    }

    /// Whether the answer is exactly the key. `None` for ratings, which have no right answer; not to know is not right.
    pub fn is_right(&self, item: &Item) -> Option<bool> {
        match (&item.question, self) {
            (Question::Rating { .. }, _) => None,
            (Question::Single { key, .. }, Self::Single(option)) => Some(option == key),
            (Question::Multiple { key, .. }, Self::Multiple(set)) => Some(options_of(*set) == *key),
            (Question::Order { key, .. }, Self::Order(steps)) => Some(steps == key),
            _ => Some(false),
        }
    }

    fn from_numbers(item: &Item, numbers: &[u8]) -> Result<Self, NotAnAnswer> {
        let answer = match (&item.question, numbers) {
            (Question::Rating { .. }, [number]) => Self::Rating(*number),
            (Question::Single { .. }, [number]) => Self::Single(*number),
            (Question::Multiple { .. }, numbers) => {
                let mut set = 0_u8;
                for number in numbers {
                    let bit = number.checked_sub(1).and_then(|i| 1_u8.checked_shl(u32::from(i)));
                    set |= bit.ok_or(NotAnAnswer::NoSuchOption)?;
                }
                Self::Multiple(set)
            }
            (Question::Order { steps, .. }, numbers) if numbers.len() == steps.len() => Self::Order(numbers.to_vec()),
            _ => return Err(NotAnAnswer::NoSuchOption),
        };
        Self::pack(Some(&answer), item).map(|_| answer).map_err(|_| NotAnAnswer::NoSuchOption)
    }

    fn from_places(places: &[&str], steps: usize) -> Result<Self, NotAnAnswer> {
        if places.len() != steps || places.iter().any(|place| place.is_empty()) {
            return Err(NotAnAnswer::PlaceMissing);
        }
        let mut order = vec![0_u8; steps];
        for (place, step) in numbers(places)?.into_iter().zip(1_u8..) {
            let slot = usize::from(place).checked_sub(1).and_then(|i| order.get_mut(i));
            let slot = slot.ok_or(NotAnAnswer::NoSuchOption)?;
            if std::mem::replace(slot, step) != 0 {
                return Err(NotAnAnswer::SamePlaceTwice);
            }
        }
        Ok(Self::Order(order))
    }
}

/// The options of a set, ascending.
pub fn options_of(set: u8) -> Vec<u8> {
    (1..=8).filter(|option| set >> (option - 1) & 1 == 1).collect()
}

fn numbers(texts: &[&str]) -> Result<Vec<u8>, NotAnAnswer> {
    texts
        .iter()
        .map(|text| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten().ok_or(NotAnAnswer::NoSuchOption)
        })
        .collect()
}

/// The Lehmer rank of an order of the steps 1..=k; `None` when it is not one or does not fit.
fn rank(steps: &[u8]) -> Option<u8> {
    let is_order = (1..=steps.len()).all(|step| steps.iter().any(|s| usize::from(*s) == step));
    if !is_order {
        return None;
    }
    let mut rank = 0_usize;
    for (i, step) in steps.iter().enumerate() {
        let smaller_later = steps[i + 1..].iter().filter(|later| *later < step).count();
        rank = rank.checked_mul(steps.len() - i)?.checked_add(smaller_later)?;
    }
    u8::try_from(rank).ok()
}

/// The order of the steps 1..=k with this Lehmer rank.
fn order_of(rank: u8, k: u8) -> Option<Vec<u8>> {
    let mut rest = usize::from(rank);
    let mut counts = vec![0_usize; usize::from(k)];
    for (i, count) in counts.iter_mut().enumerate().rev() {
        let places = usize::from(k) - i;
        *count = rest % places;
        rest /= places;
    }
    let mut left: Vec<u8> = (1..=k).collect();
    (rest == 0).then(|| counts.into_iter().map(|count| left.remove(count)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::instrument::staff_check;

    fn items() -> Vec<&'static Item> {
        let check = staff_check();
        check.items("A").into_iter().chain(check.items("B")).collect()
    }

    fn task(question: fn(&Question) -> bool) -> &'static Item {
        items().into_iter().find(|item| question(&item.question)).unwrap()
    }

    fn order_of_four() -> &'static Item {
        task(|q| matches!(q, Question::Order { steps, .. } if steps.len() == 4))
    }

    #[test]
    fn every_byte_is_an_answer_that_packs_to_itself_or_no_answer() {
        for item in items() {
            let answers: Vec<Option<Answer>> = (0..=255)
                .filter_map(|byte| {
                    let answer = Answer::unpack(byte, item).ok()?;
                    assert_eq!(Answer::pack(answer.as_ref(), item), Ok(byte), "{}", item.id);
                    Some(answer)
                })
                .collect();
            let k = item.options().len();
            let expected = match item.question {
                Question::Rating { .. } | Question::Single { .. } => k,
                Question::Multiple { .. } => (1 << k) - 1,
                Question::Order { .. } => (1..=k).product(),
            };
            assert_eq!(answers.len(), expected + 2, "{}: the answers, none and don't know", item.id);
        }
    }

    #[test]
    fn the_first_and_last_order_have_the_first_and_last_rank() {
        let item = order_of_four();
        assert_eq!(Answer::unpack(1, item), Ok(Some(Answer::Order(vec![1, 2, 3, 4]))));
        assert_eq!(Answer::unpack(2, item), Ok(Some(Answer::Order(vec![1, 2, 4, 3]))));
        assert_eq!(Answer::unpack(24, item), Ok(Some(Answer::Order(vec![4, 3, 2, 1]))));
        assert_eq!(Answer::unpack(25, item), Err(NotAnAnswer::NoSuchOption));
    }

    proptest! {
        #[test]
        fn an_answer_survives_packing_and_package(index in 0..28_usize, byte in 1..=255_u8) {
            let item = items()[index];
            if let Ok(Some(answer)) = Answer::unpack(byte, item) {
                prop_assert_eq!(Answer::from_package(item, &answer.to_package()), Ok(answer.clone()));
                prop_assert_eq!(Answer::pack(Some(&answer), item), Ok(byte));
            }
        }

        #[test]
        fn garbage_never_becomes_a_byte_outside_the_items_answers(
            index in 0..28_usize,
            values in proptest::collection::vec("[0-9dk;\\- a]{0,4}", 0..7),
        ) {
            let item = items()[index];
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            if let Ok(Some(answer)) = Answer::from_form(item, &values) {
                prop_assert!(Answer::pack(Some(&answer), item).is_ok());
            }
        }
    }

    #[test]
    fn a_form_gives_each_step_its_place() {
        // Steps 1-4 are put at places 2, 1, 4, 3: the order given is 2, 1, 4, 3.
        let item = order_of_four();
        assert_eq!(Answer::from_form(item, &["4", "1", "3", "2"]), Ok(Some(Answer::Order(vec![2, 4, 3, 1]))));
        assert_eq!(Answer::from_form(item, &["1", "1", "3", "2"]), Err(NotAnAnswer::SamePlaceTwice));
        assert_eq!(Answer::from_form(item, &["1", "", "3", "2"]), Err(NotAnAnswer::PlaceMissing));
        assert_eq!(Answer::from_form(item, &["1", "2", "3", "5"]), Err(NotAnAnswer::NoSuchOption));
        assert_eq!(Answer::from_form(item, &["", "", "", ""]), Ok(None));
    }

    #[test]
    fn what_is_no_option_is_refused() {
        let rating = task(|q| matches!(q, Question::Rating { .. }));
        let several = task(|q| matches!(q, Question::Multiple { .. }));
        for (item, value) in [
            (rating, "0"),
            (rating, "6"),
            (rating, "+3"),
            (rating, "3.0"),
            (rating, "256"),
            (several, "0"),
            (several, "8"),
            (several, "9"),
            (several, "255"),
        ] {
            assert_eq!(Answer::from_form(item, &[value]), Err(NotAnAnswer::NoSuchOption), "{value}");
        }
        assert_eq!(Answer::from_form(rating, &["1", "2"]), Err(NotAnAnswer::NoSuchOption));
        assert_eq!(Answer::from_form(several, &["1", "4", "4"]), Ok(Some(Answer::Multiple(0b1001))));
    }

    #[test]
    fn only_the_whole_key_is_right() {
        for item in items().into_iter().filter(|item| item.is_task()) {
            let key: Vec<String> = item.key().iter().map(u8::to_string).collect();
            let right = Answer::from_package(item, &key.join(";")).unwrap();
            assert_eq!(right.is_right(item), Some(true));
            let rights = (1..=255)
                .filter_map(|byte| Answer::unpack(byte, item).ok()?)
                .filter(|answer| answer.is_right(item) == Some(true))
                .count();
            assert_eq!(rights, 1, "{}", item.id);
        }
    }
}
