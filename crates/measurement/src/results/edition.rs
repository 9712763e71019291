//! May a figure be given out anew after a correction? Whoever has both editions can take one from the other, so what differs
//! between them must itself be large enough. Shown units lie in one another or apart; with what is shown below them taken away
//! they are regions, and every shown figure is a sum over regions. A figure is renewed for all its units or for none: when in
//! each region nobody or at least `least` persons are behind it now, and for each edition before, when what has been added,
//! taken away or changed since then is nobody's or at least `least` persons'.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::UnitId;

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
    let region = |unit: UnitId| {
        let (mut at, mut steps) = (Some(unit), 0);
        while let Some(here) = at.filter(|_| steps <= parents.len()) {
            if shown.contains(&here) {
                return Some(here);
            }
            at = parents.iter().find(|(id, _)| *id == here).and_then(|(_, above)| *above);
            steps += 1;
        }
        None
    };
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
}
