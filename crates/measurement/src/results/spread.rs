//! How are the answers spread over the levels? Neighbouring levels are put together until each class holds nobody or at
//! least five persons, so that no bar of the picture is a person; waves laid beside each other have them put together further
//! until all have the same. Share of a class = its count / those who chose a level.

use access::small_groups::COUNT;
use kernel::{Caveat, Estimate};
use serde::{Deserialize, Serialize};

/// A run of neighbouring levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// The lowest level in it.
    pub from: u8,
    /// The highest level in it.
    pub to: u8,
    /// The share of those who chose a level, in percent.
    pub share: Estimate,
}

/// The spread of the answers over the levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The classes, lowest first; empty when withheld.
    pub classes: Vec<Class>,
    /// How many do not know, in persons.
    pub dont_know: Estimate,
}

const BASE: &str = "persons who chose a level";

impl Spread {
    /// The spread of `counts` over the levels from `min`; empty when `why` says why it must be.
    pub(super) fn of(min: u8, counts: &[u64], dont_know: u64, why: Option<Caveat>) -> Self {
        let n: u64 = counts.iter().sum();
        let few = (dont_know > 0 && dont_know < COUNT).then_some(Caveat::TooFew);
        let dont_know = match why.or(few) {
            Some(why) => Estimate::withheld("persons", 0, "persons who answered", "count", why),
            None => Estimate::plain(dont_know as f64, "persons", n + dont_know, "persons who answered", "count"),
        };
        if why.is_some() || n == 0 {
            return Self { classes: Vec::new(), dont_know };
        }
        Self { classes: shares(min, counts, &together(counts)), dont_know }
    }

    /// The spread of `counts` in classes that have been decided on, each from one index to another; `dont_know` when it may be
    /// told.
    pub(super) fn in_classes(min: u8, counts: &[u64], classes: &[(usize, usize)], dont_know: Option<u64>) -> Self {
        let why = dont_know.is_none().then_some(Caveat::TooFew);
        let Self { dont_know, .. } = Self::of(min, counts, dont_know.unwrap_or(0), why);
        let nobody = counts.iter().sum::<u64>() == 0;
        Self { classes: if nobody { Vec::new() } else { shares(min, counts, classes) }, dont_know }
    }

    /// The share at or below a level, when a class ends there.
    pub fn up_to(&self, level: u8) -> Option<Estimate> {
        let last = self.classes.iter().position(|class| class.to == level)?;
        let share = self.classes[..=last].iter().filter_map(|class| class.share.value).sum();
        let n = self.classes[last].share.n;
        Some(Estimate::plain(share, "percent", n, BASE, "share").with_caveat(Caveat::SelfRating))
    }

    /// The share at or above a level, when a class begins there.
    pub fn from(&self, level: u8) -> Option<Estimate> {
        let first = self.classes.iter().position(|class| class.from == level)?;
        let share = self.classes[first..].iter().filter_map(|class| class.share.value).sum();
        let n = self.classes[first].share.n;
        Some(Estimate::plain(share, "percent", n, BASE, "share").with_caveat(Caveat::SelfRating))
    }
}

fn shares(min: u8, counts: &[u64], classes: &[(usize, usize)]) -> Vec<Class> {
    let n: u64 = counts.iter().sum();
    let class = |(from, to): &(usize, usize)| {
        let count: u64 = counts[*from..=*to].iter().sum();
        let share = Estimate::plain(100.0 * count as f64 / n as f64, "percent", n, BASE, "share");
        Class { from: level(min, *from), to: level(min, *to), share: share.with_caveat(Caveat::SelfRating) }
    };
    classes.iter().map(class).collect()
}

fn level(min: u8, index: usize) -> u8 {
    min.saturating_add(u8::try_from(index).unwrap_or(u8::MAX))
}

/// Runs of neighbouring levels (first and last) in which there are not between 1 and 4 persons. Levels that nobody chose
/// stand alone where they can.
fn together(counts: &[u64]) -> Vec<(usize, usize)> {
    all_together(counts.len(), &[counts], COUNT)
}

/// The same for several groups at once: in each run every group has nobody or at least `least`. One run when nothing else does.
pub(super) fn all_together(levels: usize, groups: &[&[u64]], least: u64) -> Vec<(usize, usize)> {
    let fits = |from: usize, to: usize| {
        groups.iter().all(|counts| {
            let sum: u64 = counts[from..=to].iter().sum();
            sum == 0 || sum >= least
        })
    };
    let mut classes: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for to in 0..levels {
        if fits(from, to) {
            classes.push((from, to));
            from = to + 1;
        }
    }
    // What is left at the top goes together with the classes below until it is enough.
    while from < levels && !fits(from, levels - 1) {
        let Some((below, _)) = classes.pop() else { break };
        from = below;
    }
    if from < levels {
        classes.push((from, levels - 1));
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(counts: &[u64]) -> Vec<(usize, usize)> {
        together(counts)
    }

    #[test]
    fn neighbouring_small_levels_are_put_together() {
        assert_eq!(one(&[2, 3, 5, 4, 1]), [(0, 1), (2, 2), (3, 4)]);
        assert_eq!(one(&[0, 7, 9, 6, 5]), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]);
        assert_eq!(one(&[6, 9, 7, 0, 2]), [(0, 0), (1, 1), (2, 4)]);
    }

    #[test]
    fn no_class_holds_one_to_four_and_no_level_is_lost() {
        for code in 0..7_u64.pow(5) {
            let counts: Vec<u64> = (0..5).map(|i| code / 7_u64.pow(i) % 7).collect();
            let classes = one(&counts);
            let levels: Vec<usize> = classes.iter().flat_map(|(from, to)| *from..=*to).collect();
            assert_eq!(levels, [0, 1, 2, 3, 4], "{counts:?}");
            if counts.iter().sum::<u64>() >= COUNT {
                let sum = |(from, to): &(usize, usize)| counts[*from..=*to].iter().sum::<u64>();
                assert!(classes.iter().map(sum).all(|n| n == 0 || n >= COUNT), "{counts:?} {classes:?}");
            }
        }
    }

    #[test]
    fn the_share_below_the_floor_is_there_only_where_a_class_ends() {
        let of = |counts: [u64; 5], dont_know| Spread::of(1, &counts, dont_know, None);
        let spread = of([5, 5, 10, 0, 0], 2);
        assert_eq!(spread.up_to(1).unwrap().value, Some(25.0));
        assert_eq!(spread.dont_know.caveats, [Caveat::TooFew]);
        assert_eq!(of([2, 5, 10, 0, 3], 0).up_to(1), None);
        let (below, above) = (spread.up_to(1).unwrap().value.unwrap(), spread.from(2).unwrap().value.unwrap());
        assert_eq!(below + above, 100.0);
        assert_eq!(of([2, 5, 10, 0, 3], 0).from(2), None);
    }
}
