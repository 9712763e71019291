//! How hard and how telling is each task of the bank, and from which answers is that known? A calibration: stored whole under
//! the next version, for the installation, and never changed; the latest is the one in force.

mod store;

use kernel::Date;
use serde::{Deserialize, Serialize};

use crate::instrument::Item;

pub use store::{calibration, latest_calibration, list_versions, record_calibration};

/// A calibration of the bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Its version, from 1.
    pub version: u32,
    /// The day.
    pub calibrated_on: Date,
    /// `1pl` or `2pl`.
    pub model: String,
    /// Answers to tasks behind it.
    pub answers: u64,
    /// Fewest answers of a task that was calibrated.
    pub fewest: u64,
    /// The seed, when the answers were simulated.
    pub seed: Option<u64>,
    /// How it was put on the scale of the one before; none for the first.
    pub linked: Option<Linked>,
    /// Between which groups tasks were compared.
    pub compared: Vec<Compared>,
    /// Every task of the bank and what is known of it.
    pub items: Vec<CalibratedItem>,
}

/// How a calibration was put on the scale of an earlier one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// The earlier version.
    pub version: u32,
    /// How many tasks carry the scale.
    pub items: u64,
    /// Standard error of the link: spread of the shifts of difficulty of the tasks that carry it, by the root of how many they
    /// are. None with fewer than two.
    pub error: Option<f64>,
}

/// Two groups between which tasks were compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// By what: `service`, `programme`, or a background question.
    pub by: String,
    /// The larger group.
    pub reference: String,
    /// The other.
    pub focal: String,
}

/// A task in a calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibratedItem {
    /// The task.
    pub item: String,
    /// The version of its wording.
    pub version: u32,
    /// How often it was shown to somebody who answered the test.
    pub shown: u64,
    /// What came of it.
    pub state: ItemState,
}

/// What is known of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ItemState {
    /// Its curve.
    Calibrated(Fitted),
    /// Nobody, or too few, have answered it: how many are needed stands with the calibration.
    TooFew,
    /// The answers cannot tell, and why.
    LeftOut {
        /// In words.
        reason: String,
    },
}

/// A task's curve and how well it fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    /// How strongly the chance depends on the level.
    pub slope: f64,
    /// Its standard error, when it was estimated.
    pub slope_se: Option<f64>,
    /// Logit of the chance at level 0.
    pub intercept: f64,
    /// Standard error of the difficulty, the level at which it is as likely right as not.
    pub difficulty_se: Option<f64>,
    /// The version in which its curve was estimated: an earlier one where it was held.
    pub estimated_in: u32,
    /// How many answers the curve rests on.
    pub answers: u64,
    /// How far the answers are from the curve: root of the mean squared difference of expected scores.
    pub misfit: Option<f64>,
    /// How it differs from the earlier calibration.
    pub drift: Option<Drifted>,
    /// Groups for which it works differently though they are equally able.
    pub differs: Vec<Differs>,
}

/// How a task differs from the earlier calibration, once the scales are one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drifted {
    /// Root of the mean squared difference of the two curves.
    pub rmsd: f64,
    /// By how much it became harder.
    pub harder: Option<f64>,
    /// Whether that is more than the limit, so that it was estimated anew.
    pub drifted: bool,
}

/// A group for which a task works differently than for another that is equally able.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differs {
    /// The two groups.
    pub between: Compared,
    /// `B` moderate, `C` large.
    pub class: String,
}

impl Calibration {
    /// What it knows of an item in its present wording.
    pub fn of(&self, item: &Item) -> Option<&CalibratedItem> {
        self.items.iter().find(|known| known.item == item.id && known.version == item.version)
    }

    /// How many tasks are calibrated.
    pub fn calibrated(&self) -> usize {
        self.items.iter().filter(|item| item.fitted().is_some()).count()
    }
}

impl CalibratedItem {
    /// Its curve, if it has one.
    pub fn fitted(&self) -> Option<&Fitted> {
        match &self.state {
            ItemState::Calibrated(fitted) => Some(fitted),
            ItemState::TooFew | ItemState::LeftOut { .. } => None,
        }
    }
}

impl Fitted {
    /// The level at which it is as likely right as not.
    pub fn difficulty(&self) -> f64 {
        -self.intercept / self.slope
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::instrument::bank;

    /// A calibration that knows the tasks of the bank at some places, spread evenly from easy to hard.
    pub(crate) fn calibration_of(knows: impl Fn(usize) -> bool) -> Calibration {
        let item = |(place, item): (usize, &Item)| CalibratedItem {
            item: item.id.clone(),
            version: item.version,
            shown: 400,
            state: if knows(place) {
                ItemState::Calibrated(Fitted {
                    slope: 1.0 + (place % 4) as f64 / 4.0,
                    slope_se: Some(0.1),
                    intercept: (place % 13) as f64 / 4.0 - 1.5,
                    difficulty_se: Some(0.1),
                    estimated_in: 1,
                    answers: 400,
                    misfit: None,
                    drift: None,
                    differs: Vec::new(),
                })
            } else {
                ItemState::TooFew
            },
        };
        Calibration {
            version: 1,
            calibrated_on: Date::new(2026, 3, 1).unwrap(),
            model: "2pl".to_owned(),
            answers: 10_000,
            fewest: 200,
            seed: None,
            linked: None,
            compared: Vec::new(),
            items: bank().iter().enumerate().map(item).collect(),
        }
    }
}
