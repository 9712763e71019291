//! Where do we stand: is digitalisation something that IT brings, or a way to develop the work? Six dimensions with four described
//! steps each. Those who lead answer in their role, staff without name by the unit's code; when the round has closed the two sides
//! are laid beside each other, and beside earlier rounds.
//!
//! Nothing is shown while a round is open. Staff are shown as means from ten persons, unit by unit with the complement hidden;
//! those who lead from five, because a management is small and they are told before they answer.

mod answer;
mod picture;
mod round;
mod store;

use std::sync::LazyLock;

use kernel::{Date, RoundId};
use serde::Deserialize;

use crate::codes::codes;

pub use answer::{AnswerError, answer_as_leader, answer_in_unit, own_answer};
pub use picture::{Answers, Picture, Staff, UnitPicture, picture};
pub use round::{NewRound, RoundError, list_rounds, open_round, round_that_is_open, standing_of};
pub(crate) use store::{Kept, insert_answers, insert_round};

/// How many dimensions there are.
pub const DIMENSIONS: usize = 6;
/// How many steps each has.
pub const STEPS: u8 = 4;
/// The longest name of a round.
pub const NAME_MAX: usize = 60;
/// The fewest of those who lead whose mean is shown.
pub const FEWEST_LEADERS: u64 = access::small_groups::COUNT;

codes! {
    /// Who answers.
    Side {
        /// Those who lead.
        Lead = "lead",
        /// Those who work in the units.
        Staff = "staff",
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Swedish.
    pub sv: String,
    /// English.
    pub en: String,
}

impl Said {
    /// In the language with this code; Swedish for any other.
    pub fn in_language(&self, code: &str) -> &str {
        if code == "en" { &self.en } else { &self.sv }
    }
}

/// Something in which an organisation stands on one of the steps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Its key.
    pub code: String,
    /// What it is about.
    pub title: Said,
    /// The steps, from something that IT brings to a way to develop the work.
    pub step: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    dimension: Vec<Dimension>,
}

static SHIPPED: LazyLock<Vec<Dimension>> = LazyLock::new(|| {
    let source: Source = toml::from_str(include_str!("../../../../content/standing.toml")).expect("the shipped steps");
    source.dimension
});

/// The dimensions, in order.
pub fn dimensions() -> &'static [Dimension] {
    &SHIPPED
}

/// A time in which answers are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// What it is called.
    pub name: String,
    /// The first day.
    pub opens_on: Date,
    /// The last day.
    pub closes_on: Date,
}

impl Round {
    /// Whether answers are taken on a day.
    pub fn is_open(&self, on: Date) -> bool {
        self.opens_on <= on && on <= self.closes_on
    }

    /// Whether its results may be shown on a day.
    pub fn has_closed(&self, on: Date) -> bool {
        self.closes_on < on
    }
}

/// A step in each dimension, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps([u8; DIMENSIONS]);

impl Steps {
    /// The steps; `None` when one is not among those described.
    pub fn new(steps: [u8; DIMENSIONS]) -> Option<Self> {
        steps.iter().all(|step| (1..=STEPS).contains(step)).then_some(Self(steps))
    }

    /// The steps, in the order of the dimensions.
    pub fn all(self) -> [u8; DIMENSIONS] {
        self.0
    }

    fn as_stored(self) -> String {
        self.0.iter().map(|step| char::from(b'0' + step)).collect()
    }

    fn from_stored(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.bytes().map(|digit| digit.wrapping_sub(b'0')).collect();
        Self::new(digits.try_into().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_has_six_dimensions_of_four_steps_in_both_languages() {
        let codes: std::collections::BTreeSet<&str> = dimensions().iter().map(|d| d.code.as_str()).collect();
        assert_eq!((dimensions().len(), codes.len()), (DIMENSIONS, DIMENSIONS));
        for dimension in dimensions() {
            assert_eq!(dimension.step.len(), usize::from(STEPS), "{}", dimension.code);
            let said = dimension.step.iter().chain([&dimension.title]);
            assert!(said.clone().all(|said| !said.sv.trim().is_empty() && !said.en.trim().is_empty()));
            assert!(said.clone().all(|said| said.sv != said.en), "{}", dimension.code);
        }
    }

    #[test]
    fn an_answer_is_kept_as_it_was_given_and_no_other_step_is_taken() {
        let steps = Steps::new([1, 2, 3, 4, 1, 4]).expect("steps");
        assert_eq!(steps.as_stored(), "123414");
        assert_eq!(Steps::from_stored("123414"), Some(steps));
        for wrong in ["12341", "1234145", "023414", "523414", "", "12341å"] {
            assert_eq!(Steps::from_stored(wrong), None, "{wrong}");
        }
        assert_eq!(Steps::new([0; DIMENSIONS]), None);
        assert_eq!(Steps::new([5; DIMENSIONS]), None);
    }
}
