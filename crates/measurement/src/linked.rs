//! Of those who answered before, how many in each unit could be told to have answered after too, and how many were lost? Told
//! unit by unit beside what [`crate::own_code::linked_of_organisation`] tells of all.
//!
//! A unit's three numbers (linked, lost, without a code) make up its answers before, which the reach shows; so all three are
//! hidden when one of them is 1 to 4, and wherever the reach hides the unit. What is left of the whole when the shown units are
//! taken away must itself be nobody or at least five of each, and of more than one unit in which somebody answered: otherwise the
//! smallest shown unit is hidden with them. Measurements after that are held against the same one before hide the same
//! units, because how many had no code is the same in all their tables.

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
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub(crate) unit: UnitId,
    /// Linked, lost, without a code.
    pub(crate) persons: [u64; 3],
    /// Whether the reach shows how many answered.
    pub(crate) is_shown: bool,
}

impl Counted {
    fn answered(&self) -> u64 {
        self.persons.iter().sum()
    }
}

/// What is told of each unit in each of the tables, whose whole is told; each table has the same units in the same order.
pub(crate) fn told_by_unit(tables: &[Vec<Counted>]) -> Vec<Vec<UnitLinked>> {
    let hidden = hidden(tables);
    let of_unit = |(of, is_hidden): (&Counted, &bool)| {
        // One reason for all: which of them is small would otherwise follow from what is left of the whole.
        let [linked, lost, _] = of.persons.map(|n| match is_hidden {
            true => Estimate::withheld("persons", 0, "persons who answered", "count", Caveat::ComplementWithheld),
            false => Estimate::plain(n as f64, "persons", n, "persons who answered", "count"),
        });
        UnitLinked { unit: of.unit, linked, lost }
    };
    tables.iter().map(|table| table.iter().zip(&hidden).map(of_unit).collect()).collect()
}

fn hidden(tables: &[Vec<Counted>]) -> Vec<bool> {
    let is_few = |n: u64| (1..COUNT).contains(&n);
    let Some(first) = tables.first() else { return Vec::new() };
    let mut hidden: Vec<bool> = (0..first.len())
        .map(|at| tables.iter().any(|table| !table[at].is_shown || table[at].persons.into_iter().any(is_few)))
        .collect();
    loop {
        // A unit in which nobody answered hides nothing: the reach says so.
        let at = |is_hidden: bool| {
            let hidden = &hidden;
            (0..first.len()).filter(move |at| hidden[*at] == is_hidden && first[*at].answered() > 0)
        };
        let left_few =
            |table: &Vec<Counted>| (0..3).any(|which| is_few(at(true).map(|at| table[at].persons[which]).sum()));
        let tells = at(true).count() == 1 || tables.iter().any(left_few);
        match at(false).min_by_key(|at| first[*at].answered()) {
            Some(smallest) if tells => hidden[smallest] = true,
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

    fn shown(counted: &[Counted]) -> Vec<(Option<f64>, Option<f64>)> {
        let told = told_by_unit(&[counted.to_vec()]).remove(0);
        told.iter().map(|of| (of.linked.value, of.lost.value)).collect()
    }

    #[test]
    fn large_units_are_told_and_a_small_one_takes_another_along() {
        assert_eq!(
            shown(&[unit(1, [10, 5, 0]), unit(2, [6, 0, 7])]),
            [(Some(10.0), Some(5.0)), (Some(6.0), Some(0.0))]
        );
        let one_few = [unit(1, [30, 9, 6]), unit(2, [8, 2, 0]), unit(3, [9, 5, 0])];
        assert_eq!(shown(&one_few), [(Some(30.0), Some(9.0)), (None, None), (None, None)]);
        let not_reached = Counted { is_shown: false, ..unit(1, [10, 5, 0]) };
        assert_eq!(shown(&[not_reached, unit(2, [6, 5, 7])]), [(None, None), (None, None)]);
    }

    #[test]
    fn a_unit_in_which_nobody_answered_hides_nobody() {
        let counted = [unit(1, [30, 9, 0]), unit(2, [8, 5, 0]), unit(3, [7, 3, 0]), unit(4, [0, 0, 0])];
        assert_eq!(shown(&counted), [(Some(30.0), Some(9.0)), (None, None), (None, None), (Some(0.0), Some(0.0))]);
    }

    #[test]
    fn two_tables_with_the_same_measurement_before_hide_the_same_units() {
        // By itself each table would hide another large unit, and the first would tell how many had no code in the second's.
        let first = vec![unit(1, [9, 0, 2]), unit(2, [9, 9, 5]), unit(3, [11, 7, 6])];
        let second = vec![unit(1, [0, 9, 2]), unit(2, [18, 0, 5]), unit(3, [2, 16, 6])];
        let told = told_by_unit(&[first, second]);
        let shown = |table: usize| told[table].iter().map(|of| of.linked.value.is_some()).collect::<Vec<_>>();
        assert_eq!(shown(0), shown(1));
    }

    proptest! {
        #[test]
        fn what_is_left_of_the_whole_gives_nobody_away(
            counts in prop::collection::vec(([0_u64..12, 0_u64..12, 0_u64..12], any::<bool>()), 1..9)
        ) {
            let counted: Vec<Counted> =
                (0..).zip(&counts).map(|(n, (persons, is_shown))| Counted { is_shown: *is_shown, ..unit(n, *persons) }).collect();
            let hidden = hidden(std::slice::from_ref(&counted));
            let left: Vec<&Counted> =
                counted.iter().zip(&hidden).filter(|(of, hidden)| **hidden && of.answered() > 0).map(|(of, _)| of).collect();
            for (of, hidden) in counted.iter().zip(&hidden) {
                prop_assert!(*hidden || of.is_shown && of.persons.iter().all(|n| *n == 0 || *n >= COUNT));
            }
            if left.len() < counted.iter().filter(|of| of.answered() > 0).count() {
                prop_assert!(left.len() != 1);
                for which in 0..3 {
                    let sum: u64 = left.iter().map(|of| of.persons[which]).sum();
                    prop_assert!(sum == 0 || sum >= COUNT);
                }
            }
        }
    }
}
