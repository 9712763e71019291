//! May a test choose its tasks after what has been answered, and from what? From the bank as one calibration knows it. The
//! instrument holds every task with the two numbers of its curve, so that a wave is read with what it was chosen by even when
//! the bank has been calibrated again.
//!
//! A person at level `t` has a task right with probability `1 / (1 + exp(-(slope t + intercept)))`.

use std::collections::BTreeSet;

use kernel::Group;
use serde::{Deserialize, Serialize};

use super::shipped::{bank, staff_check};
use super::{Bilingual, Instrument, Item, TestForm};
use crate::calibration::Calibration;

/// The key of the adaptive test among instruments.
pub const ADAPTIVE_TEST: &str = "adaptive-test";
/// The key of its only form: the tasks that can be chosen from. Packages know by it that a task without an answer was not
/// asked.
pub const ADAPTIVE_FORM: &str = "adaptive";
/// Fewest calibrated tasks of a bank to choose from. A person meets at most twelve, and not those of the last year: with fewer
/// there would be next to nothing left to choose between.
const TASKS_FROM: usize = 30;
/// Fewest calibrated tasks of each area, so that every area can be asked about twice and still be chosen from.
const AREA_FROM: usize = 4;
/// The areas of everyday work; all must be there.
const AREAS: [&str; 5] = ["information", "communication", "creation", "safety", "problem_solving"];

/// A number with six decimals, kept whole so that it is the same wherever it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millionths(i64);

impl Millionths {
    /// The nearest to a number.
    pub fn of(value: f64) -> Self {
        Self((value * 1e6).round() as i64)
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

/// How tasks are chosen one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adaptive {
    /// The version of the calibration that the curves come from.
    pub calibration: u32,
    /// How long it goes on, and how freely it chooses.
    pub rules: Rules,
    /// The curve of each task, in the order of the form.
    pub curves: Vec<Curve>,
}

/// How long an adaptive test goes on, and how freely it chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Never fewer tasks, as long as there are some.
    pub fewest: u8,
    /// Never more.
    pub most: u8,
    /// Enough when the standard error of the level is at most this.
    pub precise: Millionths,
    /// Among how many of the most telling tasks the next one is drawn, so that the same few do not wear out.
    pub among: u8,
}

/// How the chance to have a task right depends on the level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// How strongly.
    pub slope: Millionths,
    /// Logit of the chance at level 0.
    pub intercept: Millionths,
}

/// Why a wave cannot be adaptive yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdaptive {
    /// The bank has never been calibrated.
    #[error("the bank has never been calibrated")]
    NeverCalibrated,
    /// Too few tasks are calibrated.
    #[error("{calibrated} tasks are calibrated; {needed} are needed")]
    TooFewTasks {
        /// How many are.
        calibrated: usize,
        /// How many are needed.
        needed: usize,
    },
    /// An area has too few.
    #[error("{calibrated} tasks of the area {area} are calibrated; {needed} are needed")]
    AreaMissing {
        /// The area.
        area: &'static str,
        /// How many are.
        calibrated: usize,
        /// How many are needed.
        needed: usize,
    },
}

impl Default for Rules {
    /// 6 to 12 tasks, until the standard error is at most half a standard deviation of the first persons; drawn from the best
    /// five.
    fn default() -> Self {
        Self { fewest: 6, most: 12, precise: Millionths::of(0.5), among: 5 }
    }
}

/// The adaptive test over the tasks that the calibration knows in their present wording. Those that have drifted stay: they
/// have been estimated anew.
///
/// # Errors
/// [`NotAdaptive`] says what is missing.
pub fn adaptive_test(calibration: Option<&Calibration>) -> Result<Instrument, NotAdaptive> {
    let calibration = calibration.ok_or(NotAdaptive::NeverCalibrated)?;
    let known: Vec<(&Item, Curve)> = bank()
        .iter()
        .filter_map(|item| {
            let fitted = calibration.of(item)?.fitted()?;
            let curve = Curve { slope: Millionths::of(fitted.slope), intercept: Millionths::of(fitted.intercept) };
            Some((item, curve))
        })
        .collect();
    if known.len() < TASKS_FROM {
        return Err(NotAdaptive::TooFewTasks { calibrated: known.len(), needed: TASKS_FROM });
    }
    for area in AREAS {
        let calibrated = known.iter().filter(|(item, _)| item.area.as_deref() == Some(area)).count();
        if calibrated < AREA_FROM {
            return Err(NotAdaptive::AreaMissing { area, calibrated, needed: AREA_FROM });
        }
    }
    let (tasks, curves): (Vec<Item>, Vec<Curve>) = known.into_iter().map(|(item, curve)| (item.clone(), curve)).unzip();
    Ok(Instrument {
        id: ADAPTIVE_TEST.to_owned(),
        version: calibration.version,
        group: Group::Staff,
        title: Bilingual {
            sv: "Uppgifter som väljs efter dina svar".to_owned(),
            en: "Tasks chosen after your answers".to_owned(),
        },
        intro: None,
        core: staff_check().core.clone(),
        ratings: Vec::new(),
        forms: vec![TestForm { id: ADAPTIVE_FORM.to_owned(), tasks }],
        adaptive: Some(Adaptive { calibration: calibration.version, rules: Rules::default(), curves }),
    })
}

impl Instrument {
    /// The areas of its tasks, each once.
    pub(crate) fn areas_of_tasks(&self) -> BTreeSet<&str> {
        self.forms.iter().flat_map(|form| &form.tasks).filter_map(|task| task.area.as_deref()).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::calibration::tests::calibration_of;

    #[test]
    fn a_bank_that_is_calibrated_can_be_chosen_from_and_a_smaller_one_cannot() {
        assert_eq!(adaptive_test(None), Err(NotAdaptive::NeverCalibrated));
        let whole = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        assert_eq!(whole.forms[0].tasks.len(), bank().len());
        assert_eq!(whole.adaptive.as_ref().unwrap().curves.len(), bank().len());
        let few = calibration_of(|place| place % 3 == 0);
        let calibrated = bank().len().div_ceil(3);
        assert_eq!(adaptive_test(Some(&few)), Err(NotAdaptive::TooFewTasks { calibrated, needed: 30 }));
        let without = calibration_of(|place| bank()[place].area.as_deref() != Some("safety"));
        let missing = NotAdaptive::AreaMissing { area: "safety", calibrated: 0, needed: 4 };
        assert_eq!(adaptive_test(Some(&without)), Err(missing));
    }

    #[test]
    fn a_task_calibrated_in_another_wording_is_not_chosen() {
        let mut calibration = calibration_of(|_| true);
        calibration.items[0].version += 1;
        let test = adaptive_test(Some(&calibration)).unwrap();
        assert!(test.forms[0].tasks.iter().all(|task| task.id != calibration.items[0].item));
    }

    #[test]
    fn an_adaptive_definition_reads_back_to_the_same_instrument_and_hash() {
        let test = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        let read: Instrument = serde_json::from_str(&test.definition()).unwrap();
        assert_eq!((read.hash(), read), (test.hash(), test));
    }

    #[test]
    fn a_form_with_places_asks_the_tasks_at_them_in_their_order() {
        let check = staff_check();
        let ids = |form: &str| check.items(form)[check.rating_count()..].iter().map(|i| &i.id).collect::<Vec<_>>();
        let all = ids("A");
        assert_eq!(ids("A:3.0"), [all[3], all[0]]);
        assert!(ids("A:").is_empty() && ids("Z:1").is_empty() && ids("A:99").is_empty());
    }
}
