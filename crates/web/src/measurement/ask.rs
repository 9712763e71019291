//! How does a question stand in a form? One field name a question; big rows to choose from, or a place for each step.

use measurement::answer::{DONT_KNOW, options_of};
use measurement::{Answer, Item, NotAnAnswer, Question};
use text::Texts;

use crate::form::Filled;

/// A question as the templates show it.
pub(crate) struct Ask {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// The name of its field.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) help: Option<String>,
    /// The address of the drawn screen that the task is about, and what it shows.
    pub(crate) picture: Option<Picture>,
    /// What to do: choose one, choose several, put in order.
    pub(crate) instruction: &'static str,
    pub(crate) way: Way,
    pub(crate) choices: Vec<Choice>,
    pub(crate) dont_know: bool,
    pub(crate) error: Option<&'static str>,
}

/// With what it is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// One row of several.
    One,
    /// Any number of rows.
    Several,
    /// A place for each step.
    Order,
}

/// A drawn screen; its markers have the numbers of the choices.
pub(crate) struct Picture {
    pub(crate) address: String,
    pub(crate) shows: String,
}

/// A row to choose, or a step to place.
pub(crate) struct Choice {
    pub(crate) value: u8,
    pub(crate) text: String,
    /// Whether the row is chosen.
    pub(crate) chosen: bool,
    /// The place given to the step; 0 = none.
    pub(crate) place: u8,
}

impl Ask {
    /// The question with the answer given so far.
    pub(crate) fn of(t: Texts, number: usize, item: &Item, answer: Option<&Answer>) -> Self {
        let said = t.lang().code();
        let (way, first, instruction) = match &item.question {
            Question::Rating { min, .. } => (Way::One, *min, "check-choose-one"),
            Question::Single { .. } if item.picture.is_some() => (Way::One, 1, "check-choose-place"),
            Question::Single { .. } => (Way::One, 1, "check-choose-one"),
            Question::Multiple { .. } => (Way::Several, 1, "check-choose-several"),
            Question::Order { .. } => (Way::Order, 1, "check-put-in-order"),
        };
        let chosen = match answer {
            Some(Answer::Rating(number) | Answer::Single(number)) => vec![*number],
            Some(Answer::Multiple(set)) => options_of(*set),
            _ => Vec::new(),
        };
        let place = |step: u8| match answer {
            Some(Answer::Order(steps)) => (1_u8..).zip(steps).find(|(_, s)| **s == step).map_or(0, |(place, _)| place),
            _ => 0,
        };
        let mut choices: Vec<Choice> = (first..)
            .zip(item.options())
            .map(|(value, option)| Choice {
                value,
                text: option.said_in(said).to_owned(),
                chosen: chosen.contains(&value),
                place: place(value),
            })
            .collect();
        if matches!(item.question, Question::Rating { highest_first: true, .. }) {
            choices.reverse();
        }
        Self {
            number,
            name: field(number),
            text: item.text.said_in(said).to_owned(),
            help: item.help.as_ref().map(|help| help.said_in(said).to_owned()),
            picture: item
                .picture
                .as_deref()
                .map(|name| Picture { address: format!("/pictures/{name}"), shows: t.get("check-picture") }),
            instruction,
            way,
            choices,
            dont_know: answer == Some(&Answer::DontKnow),
            error: None,
        }
    }

    /// The question again as it was filled in, with what is wrong.
    pub(crate) fn again(t: Texts, number: usize, item: &Item, form: &Filled, why: NotAnAnswer) -> Self {
        let mut ask = Self::of(t, number, item, None);
        let name = field(number);
        let values: Vec<&str> = form.values(&name).collect();
        for (choice, value) in ask.choices.iter_mut().zip(values.iter().chain(std::iter::repeat(&""))) {
            choice.chosen = values.contains(&choice.value.to_string().as_str());
            choice.place = value.parse().unwrap_or(0);
        }
        ask.dont_know = values.contains(&DONT_KNOW);
        ask.error = Some(match why {
            NotAnAnswer::NoSuchOption => "check-no-such-option",
            NotAnAnswer::SamePlaceTwice => "check-same-place-twice",
            NotAnAnswer::PlaceMissing => "check-place-missing",
        });
        ask
    }

    /// The places that a step can be given.
    pub(crate) fn places(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.choices.len()
    }

    pub(crate) fn is_one(&self) -> bool {
        self.way == Way::One
    }

    pub(crate) fn is_order(&self) -> bool {
        self.way == Way::Order
    }
}

/// What was filled in for a question.
pub(crate) fn answered(number: usize, item: &Item, form: &Filled) -> Result<Option<Answer>, NotAnAnswer> {
    Answer::from_form(item, &form.values(&field(number)).collect::<Vec<_>>())
}

fn field(number: usize) -> String {
    format!("a{number}")
}

#[cfg(test)]
mod tests {
    use measurement::instrument::staff_check;
    use text::Lang;

    use super::*;

    #[test]
    fn every_question_shows_the_answer_that_was_given() {
        let t = Texts::new(Lang::Sv);
        for item in staff_check().items("B") {
            for byte in 1..255 {
                let Ok(Some(answer)) = Answer::unpack(byte, item) else { continue };
                let ask = Ask::of(t, 7, item, Some(&answer));
                let values: Vec<String> = match ask.way {
                    Way::Order => ask.choices.iter().map(|choice| choice.place.to_string()).collect(),
                    _ => ask.choices.iter().filter(|c| c.chosen).map(|c| c.value.to_string()).collect(),
                };
                let form = Filled::with(values.into_iter().map(|value| ("a7", value)));
                assert_eq!(answered(7, item, &form), Ok(Some(answer)), "{}", item.id);
            }
        }
    }

    #[test]
    fn a_wrong_order_comes_back_as_it_was_filled_in() {
        let item = staff_check().items("A").into_iter().find(|i| matches!(i.question, Question::Order { .. })).unwrap();
        let form = Filled::with(["1", "1", "2", "", "3"].map(|place| ("a9", place)));
        let why = answered(9, item, &form).unwrap_err();
        let ask = Ask::again(Texts::new(Lang::Sv), 9, item, &form, why);
        assert_eq!(ask.error, Some("check-place-missing"));
        assert_eq!(ask.choices.iter().map(|c| c.place).collect::<Vec<_>>(), [1, 1, 2, 0, 3]);
    }
}
