//! How much of the bank does somebody know whose tasks were chosen after the answers? The share of all its tasks that somebody at
//! the person's level has right: the mean over tasks of `1 / (1 + exp(-(slope t + intercept)))`, at the weighted likelihood
//! estimate of `t`, which is nearly unbiased.

use stats::irt::{Item as Curve, score::wle};

use crate::instrument::{Instrument, form_parts};
use crate::response::unpack;

/// From 0 to 1; `None` when no task was answered, or the instrument has no curves.
pub(super) fn bank_share(instrument: &Instrument, form: &str, packed: &[u8]) -> Option<f64> {
    let adaptive = instrument.adaptive.as_ref()?;
    let curve = |curve: &crate::instrument::Curve| Curve::binary(curve.slope.value(), curve.intercept.value()).ok();
    let bank: Vec<Curve> = adaptive.curves.iter().map(curve).collect::<Option<_>>()?;
    let items = instrument.items(form);
    let answers = unpack(packed, &items);
    let of_tasks = items.iter().zip(&answers).skip(instrument.rating_count());
    let (met, codes): (Vec<Curve>, Vec<u8>) = form_parts(form)
        .1?
        .filter_map(|place| bank.get(place))
        .zip(of_tasks)
        .filter_map(|(curve, (item, answer))| Some((curve.clone(), u8::from(answer.as_ref()?.is_right(item)?))))
        .unzip();
    let level = wle(&met, &codes).ok()??.estimate;
    Some(bank.iter().map(|item| item.expected(level)).sum::<f64>() / bank.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Answer;
    use crate::calibration::tests::calibration_of;
    use crate::instrument::{adaptive_test, staff_check};

    #[test]
    fn the_share_rises_with_what_was_right_and_harder_tasks_count_for_more() {
        let test = adaptive_test(Some(&calibration_of(|_| true))).unwrap();
        let difficulty = |place: usize| {
            let curve = &test.adaptive.as_ref().unwrap().curves[place];
            -curve.intercept.value() / curve.slope.value()
        };
        let mut places: Vec<usize> = (0..test.forms[0].tasks.len()).collect();
        places.sort_by(|a, b| difficulty(*a).total_cmp(&difficulty(*b)));
        let share = |places: &[usize], right: usize| {
            let form = crate::instrument::partial_form("adaptive", places);
            let items = test.items(&form);
            let packed: Vec<u8> = items
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    let Some(task) = at.checked_sub(test.rating_count()) else { return 3 };
                    let key: Vec<String> = item.key().iter().map(u8::to_string).collect();
                    let right = (task < right).then(|| Answer::from_package(item, &key.join(";")).unwrap());
                    Answer::pack(Some(&right.unwrap_or(Answer::DontKnow)), item).unwrap()
                })
                .collect();
            bank_share(&test, &form, &packed).unwrap()
        };
        let (easy, hard) = (&places[..6], &places[places.len() - 6..]);
        let rising: Vec<f64> = (0..=6).map(|right| share(easy, right)).collect();
        assert!(rising.windows(2).all(|pair| pair[0] < pair[1]), "{rising:?}");
        assert!(share(hard, 3) > share(easy, 3) + 0.1);
        assert_eq!(bank_share(&test, "adaptive:", &[3, 3, 3, 3]), None);
        assert_eq!(bank_share(staff_check(), "A", &[]), None);
    }
}
