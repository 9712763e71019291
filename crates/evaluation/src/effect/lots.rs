//! Would another lot have given as large a difference? The randomisation test: the effect is computed for every lot that could
//! have been drawn, and only lots decide how sure it is. It needs no model of how clusters differ, and is all there is when
//! fewer than eight started or waited.
//!
//! The statistic is the coefficient of having started on the cells of clusters and periods, each with its own level, cells
//! weighted by answers; the interval holds the effects that the test does not reject. Where the draw was constrained, its kept
//! draws are the lots; otherwise every exchange of the starts is (9,999 of them drawn, when there are more than 100,000).
//!
//! **Source.** Fisher (1935); for rollouts Wang & De Gruttola (2017), *Stat. Med.* 36. See [`stats::permutation`].

use std::collections::BTreeMap;

use stats::allocation::AllocationSet;
use stats::permutation::{EffectTest, PermutationError, RolloutStatistic, Working};

use super::cells::Cell;
use super::design::{Design, Start};
use crate::chance::{Draws, Stream};
use crate::figures::LEVEL;

/// Up to so many lots are all looked at.
const ALL: usize = 100_000;
/// So many are drawn when there are more.
const SOME: usize = 9_999;

/// Test, estimate and interval by the lots of the design.
pub(crate) fn by_lots(
    design: &Design<'_>,
    cells: &[Vec<Option<Cell>>],
    seed: u64,
) -> Result<EffectTest, PermutationError> {
    let (in_use, starts) = sequences(design);
    let statistic = statistic(design, &starts, cells)?;
    let set = match kept(design, &in_use) {
        Some(kept) => AllocationSet::kept(&kept),
        None => {
            let sizes = stats::allocation::sizes_of(&in_use);
            AllocationSet::all(&sizes, ALL).or_else(|_| {
                let mut draws = Draws::new(seed, Stream::Lots);
                AllocationSet::sampled(&sizes, SOME, |n| draws.below(n))
            })
        }
    };
    statistic.test(&in_use, &set.map_err(|_| PermutationError::Shape)?, LEVEL)
}

fn statistic(
    design: &Design<'_>,
    starts: &[Start],
    cells: &[Vec<Option<Cell>>],
) -> Result<RolloutStatistic, PermutationError> {
    let pattern = |start: Start| (0..design.periods.len()).map(|period| design.has_started(start, period)).collect();
    let patterns: Vec<Vec<f64>> = starts.iter().map(|start| pattern(*start)).collect();
    let means: Vec<Vec<Option<f64>>> =
        cells.iter().map(|row| row.iter().map(|cell| cell.map(|cell| cell.mean)).collect()).collect();
    let weights =
        cells.iter().map(|row| row.iter().map(|cell| cell.map_or(1.0, |cell| cell.answers)).collect()).collect();
    RolloutStatistic::new(&means, &patterns, &Working::Weights(weights), true)
}

/// The sequence of each cluster, numbered from zero in order of start, and the start of each sequence.
fn sequences(design: &Design<'_>) -> (Vec<u8>, Vec<Start>) {
    let mut starts: Vec<Start> = design.clusters.values().copied().collect();
    starts.sort_unstable();
    starts.dedup();
    let number = |start: &Start| u8::try_from(starts.partition_point(|one| one < start)).unwrap_or(u8::MAX);
    (design.clusters.values().map(number).collect(), starts)
}

/// The draws that were kept, in the numbers of [`sequences`]; nothing when any exchange was as likely.
fn kept(design: &Design<'_>, in_use: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (drawn, _) = design.allocations.split_first()?;
    // The drawn allocation tells which place in the draw is which sequence.
    let number: BTreeMap<u32, u8> = drawn.iter().copied().zip(in_use.iter().copied()).collect();
    let own = |places: &Vec<u32>| places.iter().map(|place| number.get(place).copied()).collect::<Option<Vec<u8>>>();
    Some(design.allocations.iter().filter_map(own).collect())
}
