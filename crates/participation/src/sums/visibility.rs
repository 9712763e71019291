//! Which units of a tree may be shown beside each other and beside those above them? Nobody may get at a small group by
//! subtracting: the parts of a unit are the units right below it and what is booked on the unit itself. What is hidden
//! takes everything below it along.

use std::collections::BTreeMap;

use access::small_groups::{COUNT, Hidden, hidden_parts};
use kernel::UnitId;
use people::UnitTree;

/// How many persons are behind a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// In it and in those below it.
    pub(super) with_those_below: u64,
    /// Booked on the unit itself.
    pub(super) alone: u64,
}

/// The units that are hidden, and why.
pub(super) fn hidden_units(tree: &UnitTree, sizes: &BTreeMap<UnitId, Size>) -> BTreeMap<UnitId, Hidden> {
    let mut below: BTreeMap<Option<UnitId>, Vec<UnitId>> = BTreeMap::new();
    for unit in tree.units() {
        below.entry(unit.parent).or_default().push(unit.id);
    }
    let size = |unit: UnitId| sizes.get(&unit).copied().unwrap_or_default();
    let mut hidden = BTreeMap::new();
    let mut open: Vec<Option<UnitId>> = vec![None];
    while let Some(above) = open.pop() {
        let Some(units) = below.get(&above) else { continue };
        let own = above.map_or(0, |unit| size(unit).alone);
        let parts: Vec<u64> = units.iter().map(|unit| size(*unit).with_those_below).chain([own]).collect();
        let hidden_above = above.and_then(|unit| hidden.get(&unit).copied());
        for (unit, why) in units.iter().zip(hidden_parts(&parts, COUNT)) {
            if let Some(why) = why.or(hidden_above) {
                hidden.insert(*unit, why);
            }
            open.push(Some(*unit));
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use kernel::OrganisationId;
    use people::Unit;
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    /// Units as (number, the one above, persons on the unit itself).
    fn hidden(units: &[(u128, Option<u128>, u64)]) -> Vec<(u128, Hidden)> {
        let rows = units
            .iter()
            .map(|(n, parent, _)| Unit {
                id: id(*n),
                parent: parent.map(id),
                code: n.to_string(),
                name: n.to_string(),
                service: None,
            })
            .collect();
        let tree = UnitTree::new(OrganisationId(Uuid::from_u128(1)), rows);
        let alone = |unit: UnitId| units.iter().find(|(n, _, _)| id(*n) == unit).map_or(0, |(_, _, persons)| *persons);
        let sizes = tree
            .units()
            .iter()
            .map(|unit| {
                let with_those_below = tree.with_those_below(unit.id).into_iter().map(alone).sum();
                (unit.id, Size { with_those_below, alone: alone(unit.id) })
            })
            .collect();
        hidden_units(&tree, &sizes).into_iter().map(|(unit, why)| (unit.0.as_u128(), why)).collect()
    }

    #[test]
    fn a_small_unit_takes_its_smallest_sibling_along() {
        let units = [(1, None, 0), (2, Some(1), 30), (3, Some(1), 4), (4, Some(1), 12)];
        assert_eq!(hidden(&units), [(3, Hidden::TooFew), (4, Hidden::Complement)]);
    }

    #[test]
    fn few_persons_on_the_unit_itself_hide_a_unit_below_it() {
        // 3 persons are booked on unit 1 itself: shown 1 minus shown 2 and 3 would tell of them.
        assert_eq!(hidden(&[(1, None, 3), (2, Some(1), 30), (3, Some(1), 12)]), [(3, Hidden::Complement)]);
    }

    #[test]
    fn what_is_below_something_hidden_is_hidden() {
        let numbers = |units: &[_]| hidden(units).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        let as_large_as_another = [(1, None, 40), (2, None, 0), (3, Some(2), 20), (4, Some(2), 20), (5, None, 2)];
        assert_eq!(numbers(&as_large_as_another), [1, 5]);
        let smaller = [(1, None, 60), (2, None, 0), (3, Some(2), 20), (4, Some(2), 20), (5, None, 2)];
        assert_eq!(numbers(&smaller), [2, 3, 4, 5]);
    }
}
