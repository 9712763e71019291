//! What did treatment do, when groups start at different times and the starts were not drawn by lot?
//!
//! The estimator of Callaway and Sant'Anna. For the group that starts in period `g` and each period `t`, the effect is
//! the change of the group since the period before its start less that of units not treated by then:
//! `ATT(g, t) = [Y_g(t) - Y_g(g - 1)] - [Y_c(t) - Y_c(g - 1)]`. Before the start (`t < g`) it is the change from `t - 1` to `t`,
//! which should be nought. Controls are those never treated, or all not yet treated in `t`. Two-way fixed effects would
//! use the already treated as controls; this does not.
//!
//! Effects are put together with the sizes of groups as weights ([`Aggregation`]). Standard errors come from the
//! influence function, summed within clusters, with that of the estimated weights: `SE^2 = f sum_c psi_c^2`, where `f`
//! is 1 when every unit of a panel is a cluster of its own, and `C/(C - 1)` for `C` clusters otherwise. A group of a
//! single cluster has no variation of its own there: with few clusters use the jackknife over clusters, with t of
//! clusters less one.
//!
//! **Assumptions.** Without treatment all groups would have changed alike (parallel trends); nobody reacts before the
//! start; once treated, always treated. It is the weaker design beside a start drawn by lot: say so. **Missing data.**
//! In a panel a unit counts in a comparison when it was measured in both periods; in cross-sections every measured cell
//! counts. Units treated from the first period on have no before and are left out (and counted). Comparisons without
//! controls are listed. **Sources.** Callaway & Sant'Anna (2021), *J. Econometrics* 225; as in the R package did (base
//! period "varying").

mod aggregate;

pub use aggregate::{Aggregation, Bootstrapped, PreTrend, StaggeredEstimate};

use crate::matrix::dot;
use std::collections::{BTreeMap, BTreeSet};

/// A unit that was followed over the periods.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelUnit {
    /// The cluster that errors may be shared within; any number. Give every unit its own if units are independent.
    pub cluster: u32,
    /// The first treated period, counted from zero; `None` for never.
    pub first_treated: Option<usize>,
    /// How much the unit counts; positive.
    pub weight: f64,
    /// The outcome in each period.
    pub outcomes: Vec<Option<f64>>,
}

/// The mean of those who answered in a cluster and period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellMean {
    /// The mean.
    pub mean: f64,
    /// How much it counts: the number of answers, or the sum of their weights; positive.
    pub weight: f64,
}

/// A cluster in which different persons answered from time to time.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterCells {
    /// The cluster that errors may be shared within; any number.
    pub cluster: u32,
    /// The first treated period, counted from zero; `None` for never.
    pub first_treated: Option<usize>,
    /// The mean of each period, `None` where nothing was measured.
    pub cells: Vec<Option<CellMean>>,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured<'a> {
    /// The same units over and over: changes are taken within units.
    Panel(&'a [PanelUnit]),
    /// Others each time: changes are differences of group means. A cluster weighs as much as its cells together.
    CrossSections(&'a [ClusterCells]),
}

/// With whom the treated are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Controls {
    /// Those who are never treated.
    Never,
    /// Those who are not treated yet in the later of the two periods, the never treated among them.
    NotYet,
}

/// The effect in a group and period.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTimeEffect {
    /// First treated period of the group.
    pub group: usize,
    /// The period. Before `group` it is a test of trends, not an effect.
    pub period: usize,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error from the influence function.
    pub se: f64,
    /// Units of the group that count.
    pub treated: usize,
    /// Units among the controls that count.
    pub controls: usize,
    /// Influence of each cluster.
    influence: Vec<f64>,
}

/// Effects by group and period, ready to be put together.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTimeEffects {
    series: Vec<Series>,
    within_units: bool,
    controls: Controls,
    /// Weight of each group in each cluster.
    weights: BTreeMap<usize, Vec<f64>>,
    cells: Vec<GroupTimeEffect>,
    without_controls: Vec<(usize, usize)>,
    left_out: usize,
    clusters: usize,
    /// What standard errors are multiplied by, because clusters are few.
    correction: f64,
}

/// Why there is no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StaggeredError {
    /// Fewer than two periods, or units with different numbers of them.
    #[error("at least two periods are needed, and as many for every unit")]
    Periods,
    /// A value is not finite, or a weight not positive.
    #[error("unit {unit} has a value that is not finite or a weight that is not positive; correct or leave it out")]
    BadValue {
        /// Position of the unit.
        unit: usize,
    },
    /// Nobody starts after the first period.
    #[error("no group starts treatment after the first period; without a before there is no effect to estimate")]
    NoGroup,
    /// No comparison has controls.
    #[error("no treated group has anyone to be compared with in any period; add units that start later or never")]
    NoControls,
    /// Nothing was measured that this aggregation needs.
    #[error("no effect was estimated for this group, period or exposure")]
    NothingToAggregate,
    /// Clusters show no variation.
    #[error(
        "clusters do not vary within groups (one cluster in each, or constant data); no standard error can be given"
    )]
    NoVariation,
    /// There are too few clusters for this.
    #[error("{clusters} clusters are too few for {what}; at least {needed} are needed")]
    TooFewClusters {
        /// What was asked for.
        what: &'static str,
        /// Clusters there are.
        clusters: usize,
        /// Clusters needed.
        needed: usize,
    },
    /// Without one of the clusters there is no estimate.
    #[error("without cluster {cluster} nothing is left to estimate this from; the jackknife cannot be used for it")]
    Jackknife {
        /// Number of the cluster as handed in.
        cluster: u32,
    },
}

/// Estimates the effect of every group in every period.
///
/// # Errors
/// See [`StaggeredError`].
pub fn group_time_effects(measured: Measured, controls: Controls) -> Result<GroupTimeEffects, StaggeredError> {
    let (mut series, within_units) = match measured {
        Measured::Panel(units) => (units.iter().map(Series::of_unit).collect::<Vec<_>>(), true),
        Measured::CrossSections(clusters) => (clusters.iter().map(Series::of_cells).collect(), false),
    };
    let periods = series.first().map_or(0, |s| s.cells.len());
    if periods < 2 || series.iter().any(|s| s.cells.len() != periods) {
        return Err(StaggeredError::Periods);
    }
    if let Some(unit) = series.iter().position(|s| !s.is_sound()) {
        return Err(StaggeredError::BadValue { unit });
    }
    let before = series.len();
    series.retain(|s| s.first != Some(0) && s.cells.iter().any(Option::is_some));
    let left_out = before - series.len();
    // Who starts after the last period was not treated while anybody looked.
    series.iter_mut().for_each(|s| s.first = s.first.filter(|&g| g < periods));
    let clusters = number_clusters(&mut series);
    let groups: BTreeSet<usize> = series.iter().filter_map(|s| s.first).collect();
    if groups.is_empty() {
        return Err(StaggeredError::NoGroup);
    }
    let shared = !within_units || clusters < series.len();
    let correction = if shared && clusters > 1 { (clusters as f64 / (clusters - 1) as f64).sqrt() } else { 1.0 };
    let mut weights: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for one in &series {
        if let Some(g) = one.first {
            weights.entry(g).or_insert_with(|| vec![0.0; clusters])[one.cluster] += one.weight;
        }
    }
    let mut effects = GroupTimeEffects {
        series,
        within_units,
        controls,
        weights,
        cells: Vec::new(),
        without_controls: Vec::new(),
        left_out,
        clusters,
        correction,
    };
    for (group, period) in groups.iter().flat_map(|&g| (1..periods).map(move |t| (g, t))) {
        match effects.compare(group, period, None) {
            Some(cell) => effects.cells.push(cell),
            None => effects.without_controls.push((group, period)),
        }
    }
    if effects.cells.is_empty() { Err(StaggeredError::NoControls) } else { Ok(effects) }
}

impl GroupTimeEffects {
    /// The effects by group, then period, those before the start included.
    #[must_use]
    pub fn cells(&self) -> &[GroupTimeEffect] {
        &self.cells
    }

    /// Group and period of the comparisons for which nobody was measured on one of the sides.
    #[must_use]
    pub fn without_controls(&self) -> &[(usize, usize)] {
        &self.without_controls
    }

    /// Units that were left out because they were treated from the first period on, or never measured.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Number of clusters that count.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.clusters
    }

    /// Clusters in the smallest treated group: with one, only the jackknife tells how sure the effect is.
    #[must_use]
    pub fn fewest_clusters_in_a_group(&self) -> usize {
        self.weights.values().map(|w| w.iter().filter(|w| **w > 0.0).count()).min().unwrap_or(0)
    }

    /// The effect in a group and period, without the cluster at position `without`; `None` when a side is empty.
    fn compare(&self, group: usize, period: usize, without: Option<usize>) -> Option<GroupTimeEffect> {
        let base = if period >= group { group - 1 } else { period - 1 };
        let latest = period.max(base);
        let treated = |s: &&Series| s.first == Some(group) && Some(s.cluster) != without;
        let control = |s: &&Series| {
            let not_yet = match (self.controls, s.first) {
                (_, None) => true,
                (Controls::Never, Some(_)) => false,
                (Controls::NotYet, Some(g)) => g > latest && g != group,
            };
            not_yet && Some(s.cluster) != without
        };
        let mut influence = vec![0.0; self.clusters];
        let mut change = |side: &dyn Fn(&&Series) -> bool, sign: f64| {
            if self.within_units {
                self.change_within(side, base, period, sign, &mut influence)
            } else {
                self.change_of_means(side, base, period, sign, &mut influence)
            }
        };
        let (of_treated, treated) = change(&treated, 1.0)?;
        let (of_controls, controls) = change(&control, -1.0)?;
        let se = self.correction * dot(&influence, &influence).sqrt();
        let estimate = of_treated - of_controls;
        (estimate.is_finite() && se.is_finite()).then_some(GroupTimeEffect {
            group,
            period,
            estimate,
            se,
            treated,
            controls,
            influence,
        })
    }

    /// Mean change within units measured in both periods, and their number.
    fn change_within(
        &self,
        side: &dyn Fn(&&Series) -> bool,
        base: usize,
        period: usize,
        sign: f64,
        influence: &mut [f64],
    ) -> Option<(f64, usize)> {
        let changes = || {
            self.series.iter().filter(side).filter_map(|s| {
                let (before, after) = (s.cells[base]?, s.cells[period]?);
                Some((s.cluster, s.weight, after.mean - before.mean))
            })
        };
        weighted_mean(changes, sign, influence)
    }

    /// Difference of the means of the two periods, and the number of cells in the later one.
    fn change_of_means(
        &self,
        side: &dyn Fn(&&Series) -> bool,
        base: usize,
        period: usize,
        sign: f64,
        influence: &mut [f64],
    ) -> Option<(f64, usize)> {
        let cells = |t: usize| {
            let measured = move |s: &Series| s.cells[t].map(|cell| (s.cluster, cell.weight, cell.mean));
            self.series.iter().filter(side).filter_map(measured)
        };
        let (before, _) = weighted_mean(|| cells(base), -sign, influence)?;
        let (after, n) = weighted_mean(|| cells(period), sign, influence)?;
        Some((after - before, n))
    }
}

/// The weighted mean of (cluster, weight, value), their number; adds `sign` times its influence to that of the
/// clusters.
fn weighted_mean<I: Iterator<Item = (usize, f64, f64)>>(
    values: impl Fn() -> I,
    sign: f64,
    influence: &mut [f64],
) -> Option<(f64, usize)> {
    let (mut total, mut sum, mut n) = (0.0, 0.0, 0);
    for (_, weight, value) in values() {
        total += weight;
        sum += weight * value;
        n += 1;
    }
    if n == 0 {
        return None;
    }
    let mean = sum / total;
    values().for_each(|(cluster, weight, value)| influence[cluster] += sign * weight * (value - mean) / total);
    Some((mean, n))
}

/// A unit or cluster over the periods.
#[derive(Debug, Clone, PartialEq)]
struct Series {
    /// Position of the cluster.
    cluster: usize,
    /// Its number as handed in.
    label: u32,
    first: Option<usize>,
    weight: f64,
    cells: Vec<Option<CellMean>>,
}

impl Series {
    fn of_unit(unit: &PanelUnit) -> Self {
        let cell = |y: &Option<f64>| y.map(|mean| CellMean { mean, weight: unit.weight });
        Self {
            cluster: 0,
            label: unit.cluster,
            first: unit.first_treated,
            weight: unit.weight,
            cells: unit.outcomes.iter().map(cell).collect(),
        }
    }

    fn of_cells(cells: &ClusterCells) -> Self {
        Self {
            cluster: 0,
            label: cells.cluster,
            first: cells.first_treated,
            weight: cells.cells.iter().flatten().map(|c| c.weight).sum(),
            cells: cells.cells.clone(),
        }
    }

    fn is_sound(&self) -> bool {
        let sound = |c: &CellMean| c.mean.abs() < 1e100 && c.weight > 1e-100 && c.weight < 1e100;
        let measured = self.cells.iter().flatten().count() > 0;
        self.weight.is_finite() && (self.weight > 0.0 || !measured) && self.cells.iter().flatten().all(sound)
    }
}

/// Numbers the clusters from zero in the order of their labels; gives their number.
fn number_clusters(series: &mut [Series]) -> usize {
    let labels: BTreeSet<u32> = series.iter().map(|s| s.label).collect();
    let positions: BTreeMap<u32, usize> = labels.iter().enumerate().map(|(i, &label)| (label, i)).collect();
    series.iter_mut().for_each(|s| s.cluster = positions[&s.label]);
    positions.len()
}
