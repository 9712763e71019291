//! Which task comes next, and is it enough? In an adaptive instrument the level is estimated from what has been answered; the
//! next task is drawn from the most telling ones of the area that has been asked about least, never one that the person met in
//! the last year.
//!
//! The draw is made by the response's random id and how far it has come: the same response takes the same way again, also when
//! two tabs ask at once.

use sha2::{Digest, Sha256};
use stats::irt::adaptive::{Bank, BankItem, Next, Progress, Rules};
use stats::irt::{Item as Curve, MISSING, Quadrature};

use super::unpack;
use crate::answer::Answer;
use crate::instrument::{Instrument, Item, form_parts};
use kernel::ResponseId;

/// The place of the next task in the instrument's form; `None` = it is enough, or the instrument does not choose. `packed` =
/// the answers so far; `met` = keys of tasks not to be asked.
pub(super) fn next_task(
    instrument: &Instrument,
    id: ResponseId,
    form: &str,
    packed: &[u8],
    met: &[String],
) -> Option<usize> {
    let adaptive = instrument.adaptive.as_ref()?;
    let tasks = &instrument.forms.first()?.tasks;
    let (_, places) = form_parts(form);
    let asked: Vec<usize> = places?.filter(|place| *place < tasks.len()).collect();
    let areas: Vec<&str> = instrument.areas_of_tasks().into_iter().collect();
    // What may be asked, and what has been: a person's own answers count also where a task has since been met elsewhere.
    let open: Vec<usize> =
        (0..tasks.len()).filter(|place| asked.contains(place) || !met.contains(&tasks[*place].id)).collect();
    let items = open.iter().map(|place| {
        let (task, curve) = (&tasks[*place], &adaptive.curves[*place]);
        let item = Curve::binary(curve.slope.value(), curve.intercept.value()).ok()?;
        Some(BankItem { item, area: areas.iter().position(|area| task.area.as_deref() == Some(area))? })
    });
    let rules = Rules {
        min_items: adaptive.rules.fewest.into(),
        max_items: adaptive.rules.most.into(),
        se_limit: adaptive.rules.precise.value(),
        top: adaptive.rules.among.into(),
        area_shares: vec![1.0; areas.len()],
        ..Rules::default()
    };
    let bank = Bank::new(items.collect::<Option<_>>()?, rules, Quadrature::default()).ok()?;
    let questions = instrument.items(form);
    let answers = unpack(packed, &questions);
    let of_tasks = questions.iter().zip(&answers).skip(instrument.rating_count());
    let progress = Progress {
        answers: asked
            .iter()
            .zip(of_tasks)
            .filter_map(|(place, (item, answer))| {
                Some((open.iter().position(|p| p == place)?, coded(item, answer.as_ref())))
            })
            .collect(),
    };
    match bank.next(&progress, |n| drawn(id, asked.len(), n)) {
        Next::Ask(index) => open.get(index).copied(),
        Next::PreciseEnough | Next::LongEnough | Next::NothingLeft => None,
    }
}

/// Right 1, anything else that was answered 0; passed over tells nothing of what to ask next.
fn coded(item: &Item, answer: Option<&Answer>) -> u8 {
    answer.and_then(|answer| answer.is_right(item)).map_or(MISSING, u8::from)
}

/// A whole number below `n`, by the response and how far it has come.
fn drawn(id: ResponseId, asked: usize, n: usize) -> usize {
    let digest =
        Sha256::new().chain_update(b"task").chain_update(id.0.as_bytes()).chain_update([asked as u8]).finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    (u64::from_be_bytes(first) % n.max(1) as u64) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use uuid::Uuid;

    use super::*;
    use crate::calibration::tests::calibration_of;
    use crate::instrument::{ADAPTIVE_FORM, adaptive_test, partial_form};

    /// Somebody who has every task right that is easier than `level`; returns the places asked, in order.
    fn walk(test: &Instrument, id: u128, level: f64, met: &[String]) -> Vec<usize> {
        let id = ResponseId(Uuid::from_u128(id));
        let (mut places, mut packed) = (Vec::new(), vec![0_u8; test.rating_count()]);
        while let Some(next) = next_task(test, id, &partial_form(ADAPTIVE_FORM, &places), &packed, met) {
            places.push(next);
            let (task, curve) = (&test.forms[0].tasks[next], &test.adaptive.as_ref().unwrap().curves[next]);
            let difficulty = -curve.intercept.value() / curve.slope.value();
            let key: Vec<String> = task.key().iter().map(u8::to_string).collect();
            let right = Answer::from_package(task, &key.join(";")).unwrap();
            let answer = if difficulty < level { right } else { Answer::DontKnow };
            packed.push(Answer::pack(Some(&answer), task).unwrap());
        }
        places
    }

    #[test]
    fn six_to_twelve_tasks_are_asked_each_once_over_all_areas() {
        let test = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        for id in 0..40 {
            let places = walk(&test, id, (id % 7) as f64 / 2.0 - 1.5, &[]);
            assert!((6..=12).contains(&places.len()), "{places:?}");
            assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len(), "{places:?}");
            let mut areas: BTreeMap<&str, usize> = BTreeMap::new();
            for place in &places {
                *areas.entry(test.forms[0].tasks[*place].area.as_deref().unwrap()).or_default() += 1;
            }
            assert_eq!(areas.len(), 5, "{areas:?}");
            assert!(areas.values().max().unwrap() - areas.values().min().unwrap() <= 1, "{areas:?}");
        }
    }

    #[test]
    fn the_same_response_takes_the_same_way_and_others_take_others() {
        let test = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        assert_eq!(walk(&test, 7, 0.3, &[]), walk(&test, 7, 0.3, &[]));
        let ways: BTreeSet<Vec<usize>> = (0..20).map(|id| walk(&test, id, 0.3, &[])).collect();
        assert!(ways.len() > 15, "{}", ways.len());
        let firsts: BTreeSet<usize> = ways.iter().map(|way| way[0]).collect();
        assert_eq!(firsts.len(), 5, "the first is one of the five most telling");
    }

    #[test]
    fn those_who_know_more_are_asked_harder_tasks() {
        let test = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        let mean = |level: f64| {
            let curves = &test.adaptive.as_ref().unwrap().curves;
            let way = walk(&test, 3, level, &[]);
            let sum: f64 = way.iter().map(|p| -curves[*p].intercept.value() / curves[*p].slope.value()).sum();
            sum / way.len() as f64
        };
        assert!(mean(1.5) > mean(-1.5) + 0.4, "{} and {}", mean(1.5), mean(-1.5));
    }

    #[test]
    fn a_task_that_was_met_is_not_asked_and_a_bank_that_is_used_up_ends_the_test() {
        let test = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        let tasks = &test.forms[0].tasks;
        let met: Vec<String> = tasks.iter().step_by(2).map(|task| task.id.clone()).collect();
        let places = walk(&test, 1, 0.0, &met);
        assert!(places.len() >= 6 && places.iter().all(|place| place % 2 == 1), "{places:?}");
        let all: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
        assert!(walk(&test, 1, 0.0, &all).is_empty());
    }

    #[test]
    fn an_instrument_with_forms_chooses_nothing() {
        let check = crate::instrument::staff_check();
        assert_eq!(next_task(check, ResponseId(Uuid::from_u128(1)), "A", &[], &[]), None);
    }
}
