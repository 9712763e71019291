//! What did it do, when people and not lots decided who starts when? The changes of those who started against those of the ones
//! who had not yet, by Callaway and Sant'Anna's estimator on the cells of clusters and periods, with the jackknife over clusters.
//! It is unbiased when both would have changed alike; whether they did before the start is told beside it.

use kernel::Estimate;
use stats::staggered::{
    Aggregation, CellMean, ClusterCells, Controls, GroupTimeEffects, Measured, StaggeredError, group_time_effects,
};

use super::cells::Cell;
use super::design::Design;
use crate::figures::{LEVEL, with_interval};

/// The effects by group and period.
pub(crate) fn staggered(design: &Design<'_>, cells: &[Vec<Option<Cell>>]) -> Result<GroupTimeEffects, StaggeredError> {
    let clusters: Vec<ClusterCells> = design
        .clusters
        .values()
        .zip(cells)
        .enumerate()
        .map(|(number, (start, row))| ClusterCells {
            cluster: number as u32,
            first_treated: (0..design.periods.len()).find(|period| design.has_started(*start, *period) > 0.0),
            cells: row.iter().map(|cell| cell.map(|cell| CellMean { mean: cell.mean, weight: cell.answers })).collect(),
        })
        .collect();
    group_time_effects(Measured::CrossSections(&clusters), Controls::NotYet)
}

/// The mean effect on those who started.
pub(crate) fn overall(effects: &GroupTimeEffects, unit: &str, n: u64, base: &str) -> Option<Estimate> {
    let found = effects.jackknife(Aggregation::Overall).ok().filter(|one| one.se.is_finite() && one.df >= 1.0)?;
    let estimate = Estimate::plain(found.estimate, unit, n, base, "callaway_santanna");
    Some(with_interval(estimate, found.ci(LEVEL), Some(found.se), Some(found.df)))
}
