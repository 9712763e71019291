//! May a figure be given out anew after a correction? Whoever has both editions can take one from the other, so what differs
//! between them must itself be large enough. Shown units lie in one another or apart; with what is shown below them taken away
//! they are regions, and every shown figure is a sum over regions. A figure is renewed for all its units or for none: when in
//! each region nobody or at least `least` persons are behind it now, and for each edition before, when what has been added,
//! taken away or changed since then is nobody's or at least `least` persons'.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::UnitId;

use super::spread::all_together;

/// Who is behind a figure: for each person the unit and what the person adds to it.
pub type Basis = BTreeMap<u64, (UnitId, u64)>;

/// Whether the figure, which the first edition showed for these units, may be shown for them anew. `parents` = every unit
/// with the one above it.
pub fn may_be_renewed(
    parents: &[(UnitId, Option<UnitId>)],
    shown: &BTreeSet<UnitId>,
    earlier: &[&Basis],
    now: &Basis,
    least: u64,
) -> bool {
    let region = |unit| region(parents, shown, unit);
    let enough = |units: Vec<UnitId>| {
        let mut sizes: HashMap<UnitId, u64> = HashMap::new();
        units.into_iter().filter_map(region).for_each(|region| *sizes.entry(region).or_default() += 1);
        sizes.values().all(|size| *size >= least)
    };
    enough(now.values().map(|(unit, _)| *unit).collect())
        && earlier.iter().all(|before| {
            let persons: BTreeSet<&u64> = before.keys().chain(now.keys()).collect();
            let changed = persons.into_iter().filter(|person| before.get(person) != now.get(person));
            enough(changed.filter_map(|person| now.get(person).or(before.get(person))).map(|(unit, _)| *unit).collect())
        })
}

/// In which classes of its levels (first and last, counted from the lowest) a self-rating may be told anew for these units, so
/// that neither an edition nor the difference between two tells of between one and `least` persons of a region in a class. The
/// classes are the same for all units: then whatever is computed from several is a sum over regions, class by class.
/// Nothing when not even all levels together do. `scale` = lowest and highest level.
pub fn common_classes(
    parents: &[(UnitId, Option<UnitId>)],
    shown: &BTreeSet<UnitId>,
    earlier: &[&Basis],
    now: &Basis,
    scale: (u8, u8),
    least: u64,
) -> Vec<(usize, usize)> {
    let levels = usize::from(scale.1.saturating_sub(scale.0)) + 1;
    // Of each region: who is in it now, and what has changed since each edition before, whether it came or went.
    let mut groups: HashMap<(usize, UnitId), Vec<u64>> = HashMap::new();
    let mut count = |group: usize, (unit, level): (UnitId, u64)| {
        let index = usize::try_from(level.saturating_sub(u64::from(scale.0))).unwrap_or(usize::MAX);
        if let (Some(region), true) = (region(parents, shown, unit), index < levels) {
            groups.entry((group, region)).or_insert_with(|| vec![0; levels])[index] += 1;
        }
    };
    now.values().for_each(|part| count(0, *part));
    for (group, before) in (1..).zip(earlier) {
        let persons: BTreeSet<&u64> = before.keys().chain(now.keys()).collect();
        for person in persons {
            let (was, is) = (before.get(person), now.get(person));
            if was != is {
                was.into_iter().chain(is).for_each(|part| count(group, *part));
            }
        }
    }
    let groups: Vec<&[u64]> = groups.values().map(Vec::as_slice).collect();
    let classes = all_together(levels, &groups, least);
    let enough = |counts: &&[u64]| {
        classes.iter().all(|(from, to)| {
            let sum: u64 = counts[*from..=*to].iter().sum();
            sum == 0 || sum >= least
        })
    };
    if groups.iter().all(enough) { classes } else { Vec::new() }
}

/// The shown unit to which a unit belongs: itself, or the nearest above it.
pub(super) fn region(parents: &[(UnitId, Option<UnitId>)], shown: &BTreeSet<UnitId>, unit: UnitId) -> Option<UnitId> {
    let (mut at, mut steps) = (Some(unit), 0);
    while let Some(here) = at.filter(|_| steps <= parents.len()) {
        if shown.contains(&here) {
            return Some(here);
        }
        at = parents.iter().find(|(id, _)| *id == here).and_then(|(_, above)| *above);
        steps += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    /// Unit 1 holds 11 and 12.
    fn renewed(shown: &[u128], before: [u64; 2], after: [u64; 2]) -> bool {
        let parents = [(id(1), None), (id(11), Some(id(1))), (id(12), Some(id(1)))];
        let shown = shown.iter().map(|unit| id(*unit)).collect();
        let basis = |sizes: [u64; 2]| -> Basis {
            let persons = [11, 12].into_iter().zip(sizes);
            persons.flat_map(|(unit, size)| (0..size).map(move |n| (1_000 * unit as u64 + n, (id(unit), 3)))).collect()
        };
        may_be_renewed(&parents, &shown, &[&basis(before)], &basis(after), 10)
    }

    #[test]
    fn a_correction_of_few_is_not_given_out() {
        assert!(renewed(&[1, 11, 12], [20, 20], [20, 20]), "nothing has changed");
        assert!(!renewed(&[1, 11, 12], [20, 20], [21, 20]));
        assert!(!renewed(&[1, 11, 12], [20, 20], [32, 23]), "the area less the first unit would be the three");
        assert!(renewed(&[1], [20, 20], [26, 26]), "together twelve are new");
        assert!(renewed(&[1, 11, 12], [20, 20], [31, 20]));
    }

    #[test]
    fn a_correction_that_leaves_few_is_not_given_out() {
        assert!(!renewed(&[1, 11, 12], [20, 20], [8, 20]));
        assert!(renewed(&[1, 11, 12], [20, 20], [0, 20]), "nobody is not few");
        assert!(!renewed(&[1, 11], [20, 12], [20, 2]), "what is left of the area is the two");
    }

    #[test]
    fn whoever_changed_an_answer_counts_as_changed() {
        let parents = [(id(1), None)];
        let shown = BTreeSet::from([id(1)]);
        let before: Basis = (0..20).map(|n| (n, (id(1), 3))).collect();
        let mut now = before.clone();
        now.insert(0, (id(1), 4));
        assert!(!may_be_renewed(&parents, &shown, &[&before], &now, 10));
    }

    /// The classes of a rating of five steps in one unit: of each level how many stood in the first edition only, in both, and
    /// in the second only.
    fn classes(levels: [[u64; 3]; 5]) -> Vec<(usize, usize)> {
        let (parents, shown) = ([(id(1), None)], BTreeSet::from([id(1)]));
        let basis = |which: [usize; 2]| -> Basis {
            let level = |(level, sizes): (usize, &[u64; 3])| {
                let cells = which.map(|cell| (cell, sizes[cell]));
                let persons = cells.into_iter().flat_map(|(cell, size)| (0..size).map(move |n| (cell, n)));
                let key = move |(cell, n): (usize, u64)| 10_000 * level as u64 + 1_000 * cell as u64 + n;
                persons.map(|person| (key(person), (id(1), level as u64 + 1))).collect::<Vec<_>>()
            };
            levels.iter().enumerate().flat_map(level).collect()
        };
        common_classes(&parents, &shown, &[&basis([0, 1])], &basis([1, 2]), (1, 5), 5)
    }

    #[test]
    fn classes_of_a_new_edition_hold_enough_and_differ_by_enough() {
        assert_eq!(classes([[0, 8, 6], [0, 8, 6], [0, 8, 6], [0, 8, 0], [0, 8, 0]]).len(), 5);
        // Two have come at the lowest level: it is told together with the next.
        assert_eq!(classes([[0, 8, 2], [0, 8, 6], [0, 8, 6], [0, 8, 0], [0, 8, 0]])[0], (0, 1));
        // Who goes counts as much as who comes.
        assert_eq!(classes([[2, 8, 2], [0, 8, 6], [0, 8, 6], [0, 8, 0], [0, 8, 0]])[0], (0, 1));
        assert_eq!(classes([[0, 8, 3], [0, 8, 0], [0, 8, 0], [0, 8, 0], [0, 8, 0]]), [], "three alone");
    }
}
