//! How do the members judge something? Each alone, on four criteria from 1 to 5. Nobody sees anybody else's until it is closed; then the
//! spread is shown and not only its middle, since a mean of 3 can be all of one mind or a council in two halves.

use access::rules::council::{CanSeeCouncil, CanSitInCouncil};
use db::{Fetch, Work};
use kernel::AgendaItemId;

use super::agenda::{AgendaError, item_in_draft};
use super::{Scoring, store};
use crate::codes::codes;

codes! {
    /// What something is judged by.
    Criterion {
        /// How soon it is needed.
        Urgency = "urgency",
        /// How well it can be carried out.
        Feasibility = "feasibility",
        /// How much good it does.
        Benefit = "benefit",
        /// How little it costs.
        Cost = "cost",
    }
}

/// The highest score; the lowest is 1.
pub const HIGHEST: u8 = 5;

/// A member's scores, in the order of the criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores([u8; 4]);

impl Scores {
    /// The scores; `None` when one is not from 1 to 5.
    pub fn new(scores: [u8; 4]) -> Option<Self> {
        scores.iter().all(|score| (1..=HIGHEST).contains(score)).then_some(Self(scores))
    }

    /// The scores, in the order of the criteria.
    pub fn all(self) -> [u8; 4] {
        self.0
    }
}

/// How the scores on a criterion are spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// On what.
    pub criterion: Criterion,
    /// How many gave 1, 2, 3, 4, 5.
    pub counts: [usize; HIGHEST as usize],
}

impl Spread {
    /// How many scored.
    pub fn n(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The mean; nothing when nobody scored.
    pub fn mean(&self) -> Option<f64> {
        let sum: usize = self.counts.iter().zip(1..).map(|(count, score)| count * score).sum();
        (self.n() > 0).then(|| sum as f64 / self.n() as f64)
    }

    /// The lowest and the highest score that somebody gave.
    pub fn range(&self) -> Option<(u8, u8)> {
        let given = || (1..=HIGHEST).filter(|score| self.counts[usize::from(*score) - 1] > 0);
        Some((given().next()?, given().next_back()?))
    }

    /// Whether they are far apart: three steps or more between the lowest and the highest.
    pub fn is_wide(&self) -> bool {
        self.range().is_some_and(|(low, high)| high - low >= 3)
    }
}

/// Gives, or changes, the acting member's scores while scoring is open.
///
/// # Errors
/// [`AgendaError`]; the work should then be dropped.
pub async fn score_item(
    work: &mut Work,
    may: &CanSitInCouncil,
    item: AgendaItemId,
    scores: Scores,
) -> Result<(), AgendaError> {
    let seat = may.seat();
    let item = item_in_draft(work, seat.organisation, item).await?;
    if item.scoring != Scoring::Open {
        return Err(AgendaError::ScoringNotOpen);
    }
    store::set_scores(work, seat.organisation, item.id, seat.member, scores).await?;
    Ok(())
}

/// What the acting member has given.
///
/// # Errors
/// As the database's.
pub async fn own_scores(
    from: &mut impl Fetch,
    may: &CanSitInCouncil,
    item: AgendaItemId,
) -> db::Result<Option<Scores>> {
    let seat = may.seat();
    let all = store::scores(from, seat.organisation, item).await?;
    Ok(all.into_iter().find(|(member, _)| *member == seat.member).map(|(_, scores)| scores))
}

/// How many have scored, and, when scoring is closed, how the scores are spread.
///
/// # Errors
/// As the database's.
pub async fn spreads(
    from: &mut impl Fetch,
    may: &CanSeeCouncil,
    item: &super::Item,
) -> db::Result<(usize, Option<[Spread; 4]>)> {
    let all = store::scores(from, *may.organisation(), item.id).await?;
    let given: Vec<Scores> = all.into_iter().map(|(_, scores)| scores).collect();
    Ok((given.len(), (item.scoring == Scoring::Closed).then(|| spread(&given))))
}

fn spread(given: &[Scores]) -> [Spread; 4] {
    let of = |criterion: Criterion| {
        let mut counts = [0; HIGHEST as usize];
        for scores in given {
            counts[usize::from(scores.0[criterion as usize]) - 1] += 1;
        }
        Spread { criterion, counts }
    };
    [Criterion::Urgency, Criterion::Feasibility, Criterion::Benefit, Criterion::Cost].map(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_in_two_halves_is_not_of_one_mind_though_the_mean_is_the_same() {
        let scores = |n| Scores::new([n; 4]).expect("scores");
        let halves = spread(&[scores(1), scores(5), scores(1), scores(5)])[0];
        let of_one_mind = spread(&[scores(3); 4])[0];
        assert_eq!((halves.mean(), of_one_mind.mean()), (Some(3.0), Some(3.0)));
        assert_eq!((halves.range(), of_one_mind.range()), (Some((1, 5)), Some((3, 3))));
        assert!(halves.is_wide() && !of_one_mind.is_wide());
        assert_eq!((halves.counts, halves.n()), ([2, 0, 0, 0, 2], 4));
    }

    #[test]
    fn each_criterion_has_its_own_spread_and_nobody_is_nothing() {
        let one = spread(&[Scores::new([1, 2, 3, 4]).expect("scores")]);
        assert_eq!(one.map(|spread| spread.mean()), [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
        assert_eq!(spread(&[]).map(|spread| (spread.mean(), spread.range())), [(None, None); 4]);
        assert_eq!(Scores::new([0, 1, 1, 1]), None);
        assert_eq!(Scores::new([1, 1, 1, 6]), None);
    }
}
