//! Who takes part, and for how long? So many persons as the programme reported, its share with at most four hours
//! exactly, and its mean: the engaged and those with a role take part longer. All in multiples of 15 minutes.

use kernel::Group;

use crate::competence::Traits;
use crate::draw::{Draw, Stage};
use crate::facts::Facts;
use crate::model::Person;

/// The border of a short participation, in minutes.
pub(crate) const SHORT: i64 = 240;
const STEP: i64 = 15;
/// Nobody takes part longer than a working week.
const LONGEST: i64 = 40 * 60;

/// Minutes of the persons of a programme, in their order; 0 for those who never took part.
///
/// `persons` and `traits` are those of the programme alone.
pub(crate) fn minutes(seed: u64, p: usize, facts: &Facts, persons: &[Person], traits: &[Traits]) -> Vec<i64> {
    let mut draw = Draw::new(seed, Stage::Hours, p);
    let mut minutes = vec![0; persons.len()];

    let reach: Vec<f64> = persons
        .iter()
        .zip(traits)
        .map(|(person, traits)| {
            let role = if person.group == Group::Staff { 0.0 } else { 100.0 };
            let turnover = if person.ended.is_some() { 0.6 } else { 0.0 };
            let temporary = if person.temporary { 0.5 } else { 0.0 };
            role + traits.engagement + 1.2 * draw.normal() - temporary - turnover
        })
        .collect();
    let mut participants = highest_first(&reach, 0..persons.len());
    participants.truncate(facts.participants);

    let inclination: Vec<f64> = persons
        .iter()
        .zip(traits)
        .map(|(person, traits)| {
            let role = match person.group {
                Group::Champion => 100.0,
                Group::Manager => 1.0,
                Group::Staff => 0.0,
            };
            role + traits.engagement + 0.9 * draw.normal()
        })
        .collect();
    let order = highest_first(&inclination, participants.iter().copied());
    let short = (facts.training.share_short * facts.participants as f64).round() as usize;
    let (long, short) = order.split_at(facts.participants - short);

    for i in short {
        minutes[*i] = 30 + STEP * (15.0 * draw.unit().sqrt()) as i64;
    }
    let short_total: i64 = short.iter().map(|i| minutes[*i]).sum();
    let total = (facts.training.mean_minutes * facts.participants as f64 / STEP as f64).round() as i64 * STEP;
    let excess: Vec<f64> = long
        .iter()
        .map(|i| {
            let role = if persons[*i].group == Group::Champion { 2.5 } else { 1.0 };
            role * (0.25 * traits[*i].engagement + 0.6 * draw.normal()).exp()
        })
        .collect();
    for (i, length) in long.iter().zip(scaled(&excess, total - short_total)) {
        minutes[*i] = length;
    }
    minutes
}

/// Positions from the highest value to the lowest.
fn highest_first(values: &[f64], positions: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut order: Vec<usize> = positions.collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    order
}

/// Lengths over four hours, four hours plus something in proportion to `excess`, that sum to `total` as nearly as the
/// limits allow.
fn scaled(excess: &[f64], total: i64) -> Vec<i64> {
    let at = |factor: f64| -> Vec<i64> {
        excess.iter().map(|e| (SHORT + STEP + (factor * e / STEP as f64) as i64 * STEP).min(LONGEST)).collect()
    };
    let (mut low, mut high) = (0.0, LONGEST as f64);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if at(middle).iter().sum::<i64>() > total { high = middle } else { low = middle }
    }
    let mut lengths = at(low);
    let mut missing = (total - lengths.iter().sum::<i64>()) / STEP;
    for length in &mut lengths {
        if missing <= 0 {
            break;
        }
        if *length < LONGEST {
            *length += STEP;
            missing -= 1;
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaled_lengths_sum_to_the_total_and_exceed_four_hours() {
        let lengths = scaled(&[0.2, 1.0, 3.0, 0.5], 2_400);
        assert_eq!(lengths.iter().sum::<i64>(), 2_400);
        assert!(lengths.iter().all(|l| *l > SHORT && l % STEP == 0), "{lengths:?}");
    }
}
