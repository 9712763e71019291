//! Do some groups differ from others more than chance would have them? Shares of several groups side by side, each drawn towards the
//! mean of all as far as chance could have moved it, with where it may rank.
//!
//! Method: one variance for all, `p (1 - p) / n` with `p` the share of everybody, then [`stats::shrinkage`]. Rank intervals hold all
//! ranks at once; two groups can be told apart when the intervals of their ranks do not meet. From four groups.

use kernel::Estimate;
use stats::meta::Study;
use stats::shrinkage::{Lots, ShrinkageError, shrink};

use crate::chance::{Draws, Stream};
use crate::figures::{LEVEL, with_interval};

/// Draws behind the intervals of ranks.
const DRAWS: usize = 1000;

/// Several groups side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct SideBySide {
    /// In the order of the groups.
    pub groups: Vec<Placed>,
    /// Whether any two of them can be told apart.
    pub differ: bool,
}

/// A group among others.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Its share after shrinkage, in percent, with its interval.
    pub share: Estimate,
    /// The ranks it may have; 1 is the highest share.
    pub ranks: [usize; 2],
}

/// Lays shares side by side: of each group, how many have it and of how many. `seed` decides the draws behind the ranks.
///
/// # Errors
/// [`ShrinkageError`], for too few groups or when nobody or everybody has it.
pub fn side_by_side(groups: &[(u64, u64)], seed: u64) -> Result<SideBySide, ShrinkageError> {
    if let Some(group) = groups.iter().position(|(part, whole)| *whole == 0 || part > whole) {
        return Err(ShrinkageError::NotUsable { group });
    }
    let sum = |of: fn(&(u64, u64)) -> u64| groups.iter().map(of).sum::<u64>() as f64;
    let p = sum(|group| group.0) / sum(|group| group.1);
    if !(p > 0.0 && p < 1.0) {
        return Err(ShrinkageError::NoWithin);
    }
    let study = |(part, whole): &(u64, u64)| Study {
        estimate: *part as f64 / *whole as f64,
        variance: p * (1.0 - p) / *whole as f64,
    };
    let studies: Vec<Study> = groups.iter().map(study).collect();
    let shrunken = shrink(&studies, &[])?;
    let lots = Lots::new(DRAWS, groups.len() + 1, |draw| {
        let mut draws = Draws::nth(seed, Stream::Ranks, draw as u64);
        move |n| draws.below(n)
    });
    let ranks = shrunken.ranks(LEVEL, true, &lots)?;
    let intervals = shrunken.intervals(LEVEL)?;
    let groups: Vec<Placed> = (0..groups.len())
        .map(|i| {
            let (mean, mut interval) = (shrunken.means[i], intervals[i]);
            interval.lower = 100.0 * interval.lower.max(0.0);
            interval.upper = 100.0 * interval.upper.min(1.0);
            let plain = Estimate::plain(
                100.0 * mean.estimate.clamp(0.0, 1.0),
                "percent",
                groups[i].1,
                "those who could",
                "shrunken_means",
            );
            let share = with_interval(plain, interval, Some(100.0 * mean.se), None);
            Placed { share, ranks: [ranks[i].lower, ranks[i].upper] }
        })
        .collect();
    let apart = |a: &Placed, b: &Placed| a.ranks[1] < b.ranks[0];
    let differ = groups.iter().any(|a| groups.iter().any(|b| apart(a, b)));
    Ok(SideBySide { groups, differ })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_of_the_same_share_cannot_be_told_apart_and_lie_near_the_mean() {
        let found = side_by_side(&[(6, 20), (8, 20), (5, 20), (7, 20), (9, 20)], 1).unwrap();
        assert!(!found.differ);
        for placed in &found.groups {
            let share = placed.share.value.unwrap();
            assert!((share - 35.0).abs() < 6.0, "{share}");
            assert!(placed.ranks[0] <= 2 && placed.ranks[1] >= 4, "{:?}", placed.ranks);
        }
    }

    #[test]
    fn large_groups_that_differ_are_told_apart() {
        let found = side_by_side(&[(100, 1000), (800, 1000), (450, 1000), (500, 1000)], 1).unwrap();
        assert!(found.differ);
        assert_eq!((found.groups[1].ranks, found.groups[0].ranks), ([1, 1], [4, 4]));
        assert!((found.groups[1].share.value.unwrap() - 80.0).abs() < 1.0);
    }

    #[test]
    fn three_groups_are_too_few_and_nobody_tells_nothing() {
        assert!(matches!(side_by_side(&[(1, 2), (1, 3), (1, 4)], 1), Err(ShrinkageError::TooFewGroups { .. })));
        assert!(matches!(side_by_side(&[(0, 9), (0, 9), (0, 9), (0, 9)], 1), Err(ShrinkageError::NoWithin)));
        assert!(side_by_side(&[(3, 2), (1, 3), (1, 4), (1, 4)], 1).is_err());
    }
}
