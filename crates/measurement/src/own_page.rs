//! What does somebody get who has answered? What went well, one to three small next steps, and how one can think about
//! the tasks. Never a score and never a comparison.
//!
//! An area's footing is the mean of what was answered in it: a rating counts (level - min) / (max - min), a task 1 when
//! right and otherwise 0. The next steps are those of the areas with the least footing; at least one, so that there is
//! always something to do.

use crate::answer::Answer;
use crate::instrument::{Item, NextStep, next_steps};
use crate::response::Response;

/// The most that is said of each kind.
const MOST: usize = 3;
/// From this footing an area needs no next step of its own.
const FIRM: f64 = 0.75;

/// What somebody gets who has answered.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPage {
    /// Areas in which a task was right or a rating high, the firmest first; at most three, maybe none.
    pub went_well: Vec<String>,
    /// One to three small things to try, each with its kit.
    pub next_steps: Vec<NextStep>,
    /// The tasks that were met, with their rationale.
    pub tasks: Vec<Item>,
}

/// What the person who answered gets to read.
pub fn own_page(response: &Response) -> OwnPage {
    let items = response.items();
    let answers = response.answers();
    let mut areas: Vec<(&NextStep, Vec<f64>, bool)> =
        next_steps().iter().map(|step| (step, Vec::new(), false)).collect();
    for (item, answer) in items.iter().zip(&answers) {
        let area = areas.iter_mut().find(|(step, ..)| Some(&step.area) == item.area.as_ref());
        if let (Some((_, footings, well)), Some(footing)) = (area, footing(item, answer.as_ref())) {
            footings.push(footing);
            *well |= footing >= FIRM;
        }
    }
    let mut ranked: Vec<(&NextStep, f64, bool)> = areas
        .iter()
        .map(|(step, footings, well)| {
            let mean = footings.iter().sum::<f64>() / footings.len().max(1) as f64;
            (*step, mean, *well)
        })
        .collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    let steps = ranked.iter().enumerate().filter(|(i, (_, mean, _))| *i == 0 || *mean < FIRM);
    OwnPage {
        next_steps: steps.take(MOST).map(|(_, (step, ..))| (*step).clone()).collect(),
        went_well: ranked.iter().rev().filter(|(.., well)| *well).take(MOST).map(|(s, ..)| s.area.clone()).collect(),
        tasks: items.into_iter().filter(|item| item.is_task()).cloned().collect(),
    }
}

fn footing(item: &Item, answer: Option<&Answer>) -> Option<f64> {
    match (answer?, item.scale()) {
        (Answer::Rating(level), Some((min, max))) => Some(f64::from(level - min) / f64::from(max - min)),
        (Answer::DontKnow, Some(_)) => Some(0.0),
        (answer, _) => answer.is_right(item).map(|right| if right { 1.0 } else { 0.0 }),
    }
}
