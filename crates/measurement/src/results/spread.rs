//! How are the answers spread over the levels? Neighbouring levels are put together until each class holds nobody or at
//! least five persons, so that no bar of the picture is a person; waves laid beside each other have them put together further
//! until all have the same. Share of a class = its count / those who chose a level. The mean beside them is the sum of the levels,
//! so they are put together further until no level of 1 to 4 persons follows from that sum either: with one class of
//! two levels and the rest level by level it would.

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
        Self { classes: shares(min, counts, &together(min, counts)), dont_know }
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

/// The most runs of neighbouring levels (first and last) in which there are not between 1 and 4 persons, nor between which a
/// level of 1 to 4 follows from the sum of all levels. Levels that nobody chose stand alone where they can.
pub(super) fn together(min: u8, counts: &[u64]) -> Vec<(usize, usize)> {
    let levels = counts.len();
    let first = all_together(levels, &[counts], COUNT);
    if !(2..=MOST_LEVELS).contains(&levels) || is_open(min, counts, &first) {
        return first;
    }
    // A bit for each boundary between two levels that stays.
    let classes = |kept: u32| {
        let ends = (1..levels).filter(move |end| kept >> (end - 1) & 1 == 1).chain([levels]);
        ends.scan(0, |from, end| Some((std::mem::replace(from, end), end - 1))).collect::<Vec<_>>()
    };
    let holds_enough = |classes: &[(usize, usize)]| {
        classes.iter().all(|(from, to)| !(1..COUNT).contains(&counts[*from..=*to].iter().sum()))
    };
    let all = (1..1_u32 << (levels - 1)).rev().map(classes);
    let fine = all.filter(|classes| holds_enough(classes) && is_open(min, counts, classes));
    // Of as many, the one that keeps the low levels apart: the floor is there.
    let most = fine.reduce(|best, other| {
        let low =
            |classes: &[(usize, usize)]| classes.iter().map(|(from, _)| std::cmp::Reverse(*from)).collect::<Vec<_>>();
        if (other.len(), low(&other)) > (best.len(), low(&best)) { other } else { best }
    });
    most.unwrap_or_else(|| vec![(0, levels - 1)])
}

/// Scales are shorter; for longer ones the sum of the levels says little.
const MOST_LEVELS: usize = 11;
/// How far apart the ends of what a reader can work out of a level of few must lie.
const WIDTH: u64 = 2;

/// Whether the counts of the classes and the sum of all levels leave open how many stand at each level of 1 to 4 persons.
fn is_open(min: u8, counts: &[u64], classes: &[(usize, usize)]) -> bool {
    let of = |from: usize, to: usize| counts[from..=to].iter().sum::<u64>();
    let height = |index: usize| index as u64 + u64::from(min);
    let sum: u64 = counts.iter().enumerate().map(|(index, n)| height(index) * n).sum();
    classes.iter().filter(|(from, to)| from < to).all(|(from, to)| {
        let n = of(*from, *to);
        let others = classes.iter().filter(|class| class.0 != *from);
        let (least, most) = others.fold((0, 0), |(least, most), (from, to)| {
            let n = of(*from, *to);
            (least + n * height(*from), most + n * height(*to))
        });
        (*from..=*to).filter(|level| (1..COUNT).contains(&counts[*level])).all(|level| {
            // So many stand at the level when the others of the class can make up what is left of the sum.
            let can = |here: u64| {
                let (rest, above) = (n - here, *to > level);
                let lowest = if *from < level { height(*from) } else { height(level + 1) };
                let highest = if above { height(*to) } else { height(level - 1) };
                let (lowest, highest) = (here * height(level) + rest * lowest, here * height(level) + rest * highest);
                // With one level on each side of it, every other sum is left out.
                let steps = if *from + 1 == level && level + 1 == *to && least == most { 2 } else { 1 };
                lowest + least <= sum && sum <= highest + most && (sum - lowest - least).is_multiple_of(steps)
            };
            let few = counts[level];
            let least = (0..few).find(|here| can(*here)).unwrap_or(few);
            let most = (few + 1..=n.min(few + 2 * WIDTH)).rev().find(|here| can(*here)).unwrap_or(few);
            most - least >= WIDTH
        })
    })
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
        together(1, counts)
    }

    /// The least and the most who can stand at a level, by trying every way to spread the persons.
    fn limits(counts: &[u64], classes: &[(usize, usize)], level: usize) -> (u64, u64) {
        fn walk(
            at: usize,
            left: &mut [u64],
            sum: u64,
            levels: usize,
            place: &[usize],
            try_out: &mut Vec<u64>,
            found: &mut Vec<Vec<u64>>,
        ) {
            if at == levels {
                if sum == 0 && left.iter().all(|n| *n == 0) {
                    found.push(try_out.clone());
                }
                return;
            }
            let class = place[at];
            for here in 0..=left[class] {
                let height = (at as u64 + 1) * here;
                if height > sum {
                    break;
                }
                left[class] -= here;
                try_out.push(here);
                walk(at + 1, left, sum - height, levels, place, try_out, found);
                try_out.pop();
                left[class] += here;
            }
        }
        let place: Vec<usize> = (0..counts.len())
            .map(|at| classes.iter().position(|(from, to)| (*from..=*to).contains(&at)).unwrap())
            .collect();
        let mut left: Vec<u64> = classes.iter().map(|(from, to)| counts[*from..=*to].iter().sum()).collect();
        let sum = counts.iter().enumerate().map(|(at, n)| (at as u64 + 1) * n).sum();
        let mut found = Vec::new();
        walk(0, &mut left, sum, counts.len(), &place, &mut Vec::new(), &mut found);
        let here = found.iter().map(|one| one[level]);
        (here.clone().min().unwrap(), here.max().unwrap())
    }

    #[test]
    fn the_mean_beside_the_classes_tells_no_level_of_few() {
        let (mut tried, mut careless) = (0, 0);
        for code in 0..4_u64.pow(5) {
            let counts: Vec<u64> = (0..5).map(|i| [0, 2, 4, 6][(code / 4_u64.pow(i) % 4) as usize]).collect();
            if counts.iter().sum::<u64>() < 10 {
                continue;
            }
            let told = |classes: &[(usize, usize)]| {
                (0..5).any(|level| {
                    let (least, most) = limits(&counts, classes, level);
                    (1..COUNT).contains(&counts[level]) && most - least < WIDTH
                })
            };
            let classes = one(&counts);
            // Everybody together says nothing less than the mean, which is shown at any rate.
            assert!(classes.len() == 1 || !told(&classes), "{counts:?} {classes:?}");
            tried += 1;
            careless += usize::from(told(&all_together(5, &[&counts], COUNT)));
        }
        assert!(tried > 900 && careless > 100, "{tried} {careless}: there was nothing to find");
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
