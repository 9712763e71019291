//! Which units of a tree may be shown when every larger unit may be shown too? From the top down: the units directly
//! below a shown unit are parts of a shown whole (`access::small_groups::hidden_parts`); below a hidden unit everything is
//! hidden, because its parts would add up to it. Answers given directly under a unit that has others below it are one more
//! part.

use std::collections::HashMap;

use access::small_groups::{Hidden, hidden_parts};
use kernel::{Caveat, UnitId};

/// Why the figure of `unit` is hidden, if it is. `sizes` = the persons behind the figure, by the unit they belong to.
pub(super) fn why_hidden(
    parents: &[(UnitId, Option<UnitId>)],
    sizes: &HashMap<UnitId, u64>,
    unit: UnitId,
    least: u64,
) -> Option<Caveat> {
    Tree::new(parents, sizes).why_hidden(sizes, unit, least)
}

/// The same of many units.
pub(super) fn why_hidden_of(
    parents: &[(UnitId, Option<UnitId>)],
    sizes: &HashMap<UnitId, u64>,
    units: &[UnitId],
    least: u64,
) -> Vec<Option<Caveat>> {
    let tree = Tree::new(parents, sizes);
    units
        .iter()
        .map(|unit| {
            let few = tree.total(*unit) < least;
            tree.why_hidden(sizes, *unit, least).or(few.then_some(Caveat::TooFew))
        })
        .collect()
}

/// Why the figures of those who belong to each of `units` itself are hidden, without those below it: what is left of a unit when
/// all below it is taken away tells of them, so they are shown where these are shown.
pub(crate) fn why_own_hidden(
    parents: &[(UnitId, Option<UnitId>)],
    sizes: &HashMap<UnitId, u64>,
    units: impl IntoIterator<Item = UnitId>,
    least: u64,
) -> Vec<Option<Caveat>> {
    let tree = Tree::new(parents, sizes);
    let why = |unit: UnitId| {
        let few = sizes.get(&unit).is_some_and(|own| (1..least).contains(own)).then_some(Caveat::TooFew);
        let with_those_below = std::iter::once(unit).chain(tree.below(Some(unit)));
        with_those_below.into_iter().find_map(|unit| tree.why_hidden(sizes, unit, least)).or(few)
    };
    units.into_iter().map(why).collect()
}

struct Tree<'a> {
    parents: &'a [(UnitId, Option<UnitId>)],
    totals: HashMap<UnitId, u64>,
}

impl<'a> Tree<'a> {
    fn new(parents: &'a [(UnitId, Option<UnitId>)], sizes: &HashMap<UnitId, u64>) -> Self {
        let mut tree = Self { parents, totals: HashMap::new() };
        for (unit, size) in sizes {
            let (mut at, mut steps) = (Some(*unit), 0);
            while let Some(here) = at.filter(|_| steps <= parents.len()) {
                *tree.totals.entry(here).or_default() += size;
                at = tree.above(here);
                steps += 1;
            }
        }
        tree
    }

    fn why_hidden(&self, sizes: &HashMap<UnitId, u64>, unit: UnitId, least: u64) -> Option<Caveat> {
        let mut path = vec![unit];
        while let Some(above) = self.above(path[path.len() - 1]) {
            if path.contains(&above) {
                break;
            }
            path.push(above);
        }
        let mut whole = None;
        for part in path.into_iter().rev() {
            let parts = self.below(whole);
            let mut counts: Vec<u64> = parts.iter().map(|part| self.total(*part)).collect();
            if let Some(direct) = whole.and_then(|whole| sizes.get(&whole)) {
                counts.push(*direct);
            }
            let hidden = hidden_parts(&counts, least);
            let index = parts.iter().position(|p| *p == part)?;
            match hidden[index] {
                Some(Hidden::TooFew) => return Some(Caveat::TooFew),
                Some(Hidden::Complement) => return Some(Caveat::ComplementWithheld),
                None => whole = Some(part),
            }
        }
        None
    }

    fn above(&self, unit: UnitId) -> Option<UnitId> {
        self.parents.iter().find(|(id, _)| *id == unit).and_then(|(_, parent)| *parent)
    }

    fn below(&self, whole: Option<UnitId>) -> Vec<UnitId> {
        self.parents.iter().filter(|(_, parent)| *parent == whole).map(|(id, _)| *id).collect()
    }

    fn total(&self, unit: UnitId) -> u64 {
        self.totals.get(&unit).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use access::small_groups::MEAN;
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    /// 1 is the top, 2 and 3 are areas, 21-23 and 31-32 units.
    fn tree() -> Vec<(UnitId, Option<UnitId>)> {
        [(1, 0), (2, 1), (3, 1), (21, 2), (22, 2), (23, 2), (31, 3), (32, 3)]
            .map(|(unit, above)| (id(unit), (above > 0).then(|| id(above))))
            .to_vec()
    }

    fn hidden(sizes: &[(u128, u64)], unit: u128) -> Option<Caveat> {
        let sizes = sizes.iter().map(|(unit, n)| (id(*unit), *n)).collect();
        why_hidden(&tree(), &sizes, id(unit), MEAN)
    }

    #[test]
    fn large_units_are_shown() {
        let sizes = [(21, 12), (22, 15), (23, 10), (31, 20), (32, 11)];
        for unit in [1, 2, 3, 21, 22, 23, 31, 32] {
            assert_eq!(hidden(&sizes, unit), None, "{unit}");
        }
    }

    #[test]
    fn a_small_unit_hides_its_smallest_sibling_but_not_a_cousin() {
        let sizes = [(21, 4), (22, 15), (23, 12), (31, 20), (32, 11)];
        assert_eq!(hidden(&sizes, 21), Some(Caveat::ComplementWithheld), "as its sibling, or it would be known");
        assert_eq!(hidden(&sizes, 23), Some(Caveat::ComplementWithheld));
        assert_eq!(hidden(&sizes, 22), None);
        assert_eq!(hidden(&sizes, 32), None);
    }

    #[test]
    fn below_a_hidden_area_nothing_is_shown() {
        // Area 3 holds 6: too few; area 2 is hidden with it, and so are its units, whose sum would be area 2.
        let sizes = [(21, 12), (22, 15), (23, 12), (31, 6)];
        assert_eq!(hidden(&sizes, 3), Some(Caveat::ComplementWithheld));
        assert_eq!(hidden(&sizes, 2), Some(Caveat::ComplementWithheld));
        assert_eq!(hidden(&sizes, 22), Some(Caveat::ComplementWithheld));
        assert_eq!(hidden(&sizes, 1), None);
    }

    #[test]
    fn answers_given_directly_under_an_area_are_a_part_of_it() {
        assert_eq!(hidden(&[(2, 3), (21, 30), (22, 12)], 22), Some(Caveat::ComplementWithheld));
    }

    #[test]
    fn those_of_an_area_itself_are_shown_where_all_below_are() {
        let own = |sizes: &[(u128, u64)]| {
            let sizes = sizes.iter().map(|(unit, n)| (id(*unit), *n)).collect();
            why_own_hidden(&tree(), &sizes, [id(2)], MEAN)[0]
        };
        assert_eq!(own(&[(2, 12), (21, 30), (22, 12)]), None);
        assert!(own(&[(2, 12), (21, 30), (22, 3)]).is_some());
        assert!(own(&[(2, 3), (21, 30), (22, 12)]).is_some());
    }

    #[test]
    fn an_attacker_who_knows_every_shown_total_finds_no_group_under_the_limit() {
        let leaves = [21, 22, 23, 31, 32];
        let choices = [0_u64, 3, 9, 10, 16];
        for code in 0..choices.len().pow(5) {
            let sizes: Vec<(u128, u64)> = leaves
                .iter()
                .enumerate()
                .map(|(i, leaf)| (*leaf, choices[code / choices.len().pow(u32::try_from(i).unwrap()) % choices.len()]))
                .collect();
            for (whole, parts) in [(1, &[2, 3][..]), (2, &[21, 22, 23]), (3, &[31, 32])] {
                if hidden(&sizes, whole).is_some() {
                    assert!(parts.iter().all(|part| hidden(&sizes, *part).is_some()), "{sizes:?}");
                    continue;
                }
                let total = |unit: u128| -> u64 {
                    sizes.iter().filter(|(leaf, _)| *leaf == unit || leaf / 10 == unit).map(|(_, n)| n).sum()
                };
                let unknown: Vec<u64> = parts
                    .iter()
                    .filter(|part| hidden(&sizes, **part).is_some())
                    .map(|part| total(*part))
                    .filter(|n| *n > 0)
                    .collect();
                let shown = parts.iter().any(|part| total(*part) > 0 && hidden(&sizes, *part).is_none());
                if shown && !unknown.is_empty() {
                    assert!(unknown.len() >= 2 && unknown.iter().sum::<u64>() >= MEAN, "{sizes:?}");
                }
            }
        }
    }
}
