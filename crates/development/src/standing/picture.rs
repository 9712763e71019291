//! What do the answers say? The mean step of each dimension, for those who lead and for staff; withheld where too few answered or the
//! round is open. Unit by unit a unit is hidden too where it could be had by subtracting the others from the whole.

use std::collections::BTreeMap;

use access::rules::council::CanSeeStanding;
use access::small_groups::{MEAN, hidden_parts};
use db::Fetch;
use kernel::{Caveat, Date, Estimate, UnitId};

use super::store::{self, Kept};
use super::{DIMENSIONS, FEWEST_LEADERS, Round, STEPS, Side};

/// The answers of a group as means: one estimate a dimension, in their order.
pub type Answers = [Estimate; DIMENSIONS];

/// What staff say.
#[derive(Debug, Clone, PartialEq)]
pub struct Staff {
    /// All together.
    pub all: Answers,
    /// Unit by unit.
    pub units: Vec<UnitPicture>,
}

/// What the staff of a unit say.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitPicture {
    /// The unit.
    pub unit: UnitId,
    /// Their means.
    pub answers: Answers,
}

/// What a round says.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The round.
    pub round: Round,
    /// Those who lead.
    pub lead: Answers,
    /// Those who work in the units.
    pub staff: Staff,
}

/// What the rounds that have closed say, the earliest first.
///
/// # Errors
/// As the database's.
pub async fn picture(from: &mut impl Fetch, may: &CanSeeStanding, today: Date) -> db::Result<Vec<Picture>> {
    let organisation = *may.organisation();
    let mut pictures = Vec::new();
    for round in store::rounds(from, organisation).await?.into_iter().filter(|round| round.has_closed(today)) {
        let kept = store::answers(from, organisation, round.id).await?;
        pictures.push(draw(round, &kept));
    }
    Ok(pictures)
}

fn draw(round: Round, kept: &[Kept]) -> Picture {
    let of_side = |side| kept.iter().filter(move |answer| answer.side == side);
    let lead: Vec<&Kept> = of_side(Side::Lead).collect();
    let staff: Vec<&Kept> = of_side(Side::Staff).collect();
    let mut by_unit: BTreeMap<UnitId, Vec<&Kept>> = BTreeMap::new();
    for answer in &staff {
        if let Some(unit) = answer.unit {
            by_unit.entry(unit).or_default().push(answer);
        }
    }
    let sizes: Vec<u64> = by_unit.values().map(|answers| answers.len() as u64).collect();
    let hidden = hidden_parts(&sizes, MEAN);
    let units = by_unit
        .into_iter()
        .zip(hidden)
        .map(|((unit, answers), hidden)| UnitPicture { unit, answers: means(&answers, Side::Staff, hidden.is_some()) });
    Picture {
        lead: means(&lead, Side::Lead, (lead.len() as u64) < FEWEST_LEADERS),
        staff: Staff { all: means(&staff, Side::Staff, (staff.len() as u64) < MEAN), units: units.collect() },
        round,
    }
}

fn means(answers: &[&Kept], side: Side, hidden: bool) -> Answers {
    let n = answers.len() as u64;
    std::array::from_fn(|dimension| {
        if hidden || n == 0 {
            return Estimate::withheld("points", 0, side.code(), "mean", Caveat::TooFew);
        }
        let sum: u64 = answers.iter().map(|answer| u64::from(answer.steps.all()[dimension])).sum();
        let mean = Estimate::plain(sum as f64 / n as f64, "points", n, side.code(), "mean");
        let mean = mean.on_scale(1.0, f64::from(STEPS)).with_caveat(Caveat::SelfRating);
        // A unit's code can be used more than once, also by somebody who does not work there.
        if side == Side::Staff { mean.with_caveat(Caveat::OpenLink) } else { mean }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::Steps;

    fn unit(n: u128) -> UnitId {
        UnitId(uuid::Uuid::from_u128(n))
    }

    fn answers(side: Side, of: Option<UnitId>, step: u8, n: usize) -> Vec<Kept> {
        vec![Kept { side, unit: of, steps: Steps::new([step; DIMENSIONS]).expect("steps") }; n]
    }

    fn round() -> Round {
        let day = |day| Date::new(2026, 3, day).expect("a day");
        Round { id: uuid::Uuid::nil().into(), name: "Vår".into(), opens_on: day(2), closes_on: day(20) }
    }

    #[test]
    fn the_two_sides_are_means_of_their_own() {
        let mut kept = answers(Side::Lead, None, 4, 3);
        kept.extend(answers(Side::Lead, None, 1, 3));
        kept.extend(answers(Side::Staff, Some(unit(1)), 1, 6));
        kept.extend(answers(Side::Staff, Some(unit(1)), 2, 6));
        let picture = draw(round(), &kept);
        assert_eq!((picture.lead[0].value, picture.lead[0].n), (Some(2.5), 6));
        assert_eq!((picture.staff.all[5].value, picture.staff.all[5].n), (Some(1.5), 12));
        assert_eq!(picture.staff.units[0].answers[0].value, Some(1.5));
    }

    #[test]
    fn nine_of_the_staff_and_four_of_those_who_lead_are_too_few() {
        let mut kept = answers(Side::Lead, None, 4, 4);
        kept.extend(answers(Side::Staff, Some(unit(1)), 2, 9));
        let picture = draw(round(), &kept);
        assert!(picture.lead.iter().chain(&picture.staff.all).all(|mean| mean.value.is_none() && mean.n == 0));
    }

    #[test]
    fn a_small_unit_takes_another_with_it_so_that_nobody_can_subtract() {
        let mut kept = answers(Side::Staff, Some(unit(1)), 2, 9);
        kept.extend(answers(Side::Staff, Some(unit(2)), 2, 12));
        kept.extend(answers(Side::Staff, Some(unit(3)), 2, 30));
        let picture = draw(round(), &kept);
        let shown: Vec<bool> = picture.staff.units.iter().map(|unit| unit.answers[0].value.is_some()).collect();
        assert_eq!(shown, [false, false, true]);
        assert_eq!(picture.staff.all[0].n, 51);
    }

    #[test]
    fn results_are_shown_from_the_day_after_the_last() {
        let (round, day) = (round(), |day| Date::new(2026, 3, day).expect("a day"));
        assert_eq!([1, 2, 20, 21].map(|n| round.is_open(day(n))), [false, true, true, false]);
        assert!(!round.has_closed(day(20)) && round.has_closed(day(21)));
    }
}
