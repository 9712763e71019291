//! How does the simulation see the shipped instrument? Scales and keys without words; options counted from 0.

use measurement::answer::Answer;
use measurement::instrument::{Instrument, Item, Question};
use simulation::{InstrumentShape, RatingShape, TaskKind, TaskShape};

pub(super) fn of(instrument: &Instrument) -> InstrumentShape {
    let tasks = |form: usize| {
        let items = instrument.forms.get(form).map(|form| form.tasks.as_slice()).unwrap_or_default();
        items.iter().enumerate().map(|(i, item)| task(i, items.len(), item)).collect()
    };
    InstrumentShape {
        ratings: instrument.core.iter().chain(&instrument.ratings).filter_map(rating).collect(),
        form_a: tasks(0),
        form_b: tasks(1),
    }
}

fn rating(item: &Item) -> Option<RatingShape> {
    let (min, max) = item.scale()?;
    Some(RatingShape { id: item.id.clone(), min, max, core: item.core, construct: item.construct.clone() })
}

/// Difficulties spread evenly from easy to hard over the places of a form, the same place in both forms alike.
fn task(place: usize, places: usize, item: &Item) -> TaskShape {
    let difficulty = -1.0 + 2.0 * place as f64 / (places.max(2) - 1) as f64;
    let count = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
    let from_zero = |key: &[u8]| key.iter().map(|k| k - 1).collect();
    let kind = match &item.question {
        Question::Single { options, key } => TaskKind::Single { options: count(options.len()), key: key - 1 },
        Question::Multiple { options, key } => {
            TaskKind::Multiple { options: count(options.len()), key: from_zero(key) }
        }
        Question::Order { steps, key } => TaskKind::Order { steps: count(steps.len()), key: from_zero(key) },
        Question::Rating { .. } => TaskKind::Single { options: 1, key: 0 },
    };
    TaskShape { id: item.id.clone(), kind, difficulty }
}

/// A simulated answer as the product holds it; `None` = left open.
pub(super) fn answer(simulated: &simulation::Answer) -> Option<Answer> {
    match simulated {
        simulation::Answer::Rating(value) => Some(Answer::Rating(*value)),
        simulation::Answer::Single(option) => Some(Answer::Single(option + 1)),
        simulation::Answer::Multiple(set) => Some(Answer::Multiple(*set)),
        simulation::Answer::Order(steps) => Some(Answer::Order(steps.iter().map(|s| s + 1).collect())),
        simulation::Answer::DontKnow => Some(Answer::DontKnow),
        simulation::Answer::Skipped => None,
    }
}
