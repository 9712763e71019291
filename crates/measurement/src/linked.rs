//! Of those who answered before, how many in each unit could be told to have answered after too, and how many were lost? Told
//! unit by unit beside what [`crate::own_code::linked_of_organisation`] tells of all.
//!
//! A unit's three numbers (linked, lost, without a code) make up its answers before, which the reach shows; so all three are
//! hidden when one of them is 1 to 4, and wherever the reach hides the unit. What is left of the whole when the shown units are
//! taken away must itself be nobody or at least five of each, and of more than one unit: otherwise the smallest shown unit is
//! hidden with them.

use access::small_groups::COUNT;
use kernel::{Caveat, Estimate, UnitId};

/// A unit's answers before, by whether they could be linked to answers after.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitLinked {
    /// The unit.
    pub unit: UnitId,
    /// How many answered after too, in persons.
    pub linked: Estimate,
    /// How many with a code did not answer after, in persons.
    pub lost: Estimate,
}

/// What is counted of a unit.
pub(crate) struct Counted {
    pub(crate) unit: UnitId,
    /// Linked, lost, without a code.
    pub(crate) persons: [u64; 3],
    /// Whether the reach shows how many answered.
    pub(crate) is_shown: bool,
}

pub(crate) fn told_by_unit(counted: &[Counted]) -> Vec<UnitLinked> {
    let hidden = hidden(counted);
    counted
        .iter()
        .zip(hidden)
        .map(|(of, why)| {
            let [linked, lost, _] = of.persons.map(|n| match why {
                Some(why) => Estimate::withheld("persons", 0, "persons who answered", "count", why),
                None => Estimate::plain(n as f64, "persons", n, "persons who answered", "count"),
            });
            UnitLinked { unit: of.unit, linked, lost }
        })
        .collect()
}

fn hidden(counted: &[Counted]) -> Vec<Option<Caveat>> {
    let is_few = |n: u64| (1..COUNT).contains(&n);
    let mut hidden: Vec<Option<Caveat>> = counted
        .iter()
        .map(|of| {
            let few = of.persons.into_iter().any(is_few).then_some(Caveat::TooFew);
            few.or((!of.is_shown).then_some(Caveat::ComplementWithheld))
        })
        .collect();
    loop {
        let left = || counted.iter().zip(&hidden).filter(|(_, why)| why.is_some()).map(|(of, _)| of);
        let tells = left().count() == 1 || (0..3).any(|which| is_few(left().map(|of| of.persons[which]).sum()));
        let shown = counted.iter().enumerate().filter(|(at, _)| hidden[*at].is_none());
        match shown.min_by_key(|(_, of)| of.persons.iter().sum::<u64>()) {
            Some((smallest, _)) if tells => hidden[smallest] = Some(Caveat::ComplementWithheld),
            _ => return hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(n: u128, persons: [u64; 3]) -> Counted {
        Counted { unit: UnitId(uuid::Uuid::from_u128(n)), persons, is_shown: true }
    }

    #[test]
    fn large_units_are_told_and_a_small_one_takes_another_along() {
        let shown = |counted: &[Counted]| {
            told_by_unit(counted).iter().map(|of| (of.linked.value, of.lost.value)).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(&[unit(1, [10, 5, 0]), unit(2, [6, 0, 7])]),
            [(Some(10.0), Some(5.0)), (Some(6.0), Some(0.0))]
        );
        let one_few = [unit(1, [30, 9, 6]), unit(2, [8, 2, 0]), unit(3, [9, 5, 0])];
        assert_eq!(shown(&one_few), [(Some(30.0), Some(9.0)), (None, None), (None, None)]);
        let not_reached = Counted { is_shown: false, ..unit(1, [10, 5, 0]) };
        assert_eq!(shown(&[not_reached, unit(2, [6, 5, 7])]), [(None, None), (None, None)]);
    }

    proptest! {
        #[test]
        fn what_is_left_of_the_whole_gives_nobody_away(
            counts in prop::collection::vec(([0_u64..12, 0_u64..12, 0_u64..12], any::<bool>()), 1..9)
        ) {
            let counted: Vec<Counted> =
                (0..).zip(&counts).map(|(n, (persons, is_shown))| Counted { is_shown: *is_shown, ..unit(n, *persons) }).collect();
            let hidden = hidden(&counted);
            let left: Vec<&Counted> = counted.iter().zip(&hidden).filter(|(_, why)| why.is_some()).map(|(of, _)| of).collect();
            for (of, why) in counted.iter().zip(&hidden) {
                prop_assert!(why.is_some() || of.is_shown && of.persons.iter().all(|n| *n == 0 || *n >= COUNT));
            }
            if left.len() < counted.len() {
                prop_assert!(left.len() != 1);
                for which in 0..3 {
                    let sum: u64 = left.iter().map(|of| of.persons[which]).sum();
                    prop_assert!(sum == 0 || sum >= COUNT);
                }
            }
        }
    }
}
