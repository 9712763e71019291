//! One effect from many: weighted by the size of groups, with the uncertainty of these weights.

use super::{GroupTimeEffect, GroupTimeEffects, StaggeredError};
use crate::descriptive::quantile;
use crate::distribution::{normal_quantile, t_two_sided_p};
use crate::interval::Interval;
use crate::matrix::{Matrix, dot};
use rayon::prelude::*;
use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor};
use std::collections::{BTreeMap, BTreeSet};

/// How effects by group and period become one. Weights are the sizes of the groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregation {
    /// All effects from the start on, each weighted by the size of its group ("simple"): groups treated longer count
    /// more.
    Overall,
    /// Mean over groups of each group's mean effect ("group"): every treated unit counts once.
    OverGroups,
    /// Plain mean over lengths of exposure of the effect at that length ("dynamic").
    OverExposures,
    /// Plain mean over treated periods of the effect in that period ("calendar").
    OverPeriods,
    /// The effect so many periods after the start (0 is the first treated period); negative ones should be nought.
    Exposure(i32),
    /// The mean effect in the group that starts in this period.
    Group(usize),
    /// The effect in this period on all who are treated by then.
    Period(usize),
}

/// An estimate with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaggeredEstimate {
    /// The effect, in the units of the outcome.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom: clusters less one.
    pub df: f64,
}

/// Standard errors by the multiplier bootstrap, and a critical value that holds for all estimates together.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrapped {
    /// Standard errors in the order of the aggregations, from the quartiles of the draws.
    pub se: Vec<f64>,
    /// `estimate ± critical * se` covers all of them together with the level asked for.
    pub critical: f64,
}

/// The joint test that nothing happened before the starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PreTrend {
    /// Wald statistic of all effects before the start.
    pub wald: f64,
    /// Their number: its degrees of freedom.
    pub effects: usize,
    /// P of the chi-squared distribution, for many clusters.
    pub p: f64,
    /// P of Hotelling's F with `effects` and clusters less `effects` degrees of freedom, for fewer clusters.
    pub p_few_clusters: f64,
}

/// An estimate, and the influence of each cluster on it.
#[derive(Debug, Clone)]
struct Part {
    group: usize,
    estimate: f64,
    influence: Vec<f64>,
}

impl StaggeredEstimate {
    /// The two-sided interval of the given level.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        Interval::around(self.estimate, self.se, self.df, level)
    }

    /// Two-sided p of no effect.
    #[must_use]
    pub fn p(&self) -> f64 {
        t_two_sided_p(self.estimate / self.se, self.df)
    }
}

impl GroupTimeEffects {
    /// Puts effects together; standard error from the influence function, clustered.
    ///
    /// # Errors
    /// [`StaggeredError::NothingToAggregate`] and [`StaggeredError::NoVariation`].
    pub fn aggregate(&self, aggregation: Aggregation) -> Result<StaggeredEstimate, StaggeredError> {
        let part = combined(&self.cells, &self.weights, aggregation).ok_or(StaggeredError::NothingToAggregate)?;
        self.estimate(part.estimate, self.correction * dot(&part.influence, &part.influence).sqrt())
    }

    /// Puts effects together; standard error from leaving out each cluster in turn,
    /// `SE^2 = (J - 1)/J sum (estimate_(j) - mean)^2`, for few clusters.
    ///
    /// A group that consists of the cluster left out is missing from that estimate.
    ///
    /// # Errors
    /// [`StaggeredError::NothingToAggregate`], [`StaggeredError::NoVariation`] and [`StaggeredError::Jackknife`].
    pub fn jackknife(&self, aggregation: Aggregation) -> Result<StaggeredEstimate, StaggeredError> {
        let part = combined(&self.cells, &self.weights, aggregation).ok_or(StaggeredError::NothingToAggregate)?;
        let left: Vec<f64> = (0..self.clusters)
            .into_par_iter()
            .map(|without| self.without(without, aggregation))
            .collect::<Result<_, _>>()?;
        let count = left.len() as f64;
        let mean = left.iter().sum::<f64>() / count;
        let squares: f64 = left.iter().map(|e| (e - mean).powi(2)).sum();
        self.estimate(part.estimate, ((count - 1.0) / count * squares).sqrt())
    }

    /// The joint test of all effects before the starts. It shows gross breaches of parallel trends; passing it proves
    /// nothing.
    ///
    /// # Errors
    /// [`StaggeredError::NothingToAggregate`] without periods before a start; [`StaggeredError::TooFewClusters`] when
    /// there are no more clusters than effects; [`StaggeredError::NoVariation`].
    pub fn pre_trend(&self) -> Result<PreTrend, StaggeredError> {
        let before: Vec<&GroupTimeEffect> = self.cells.iter().filter(|c| c.period < c.group).collect();
        let (q, clusters) = (before.len(), self.clusters);
        if q == 0 {
            return Err(StaggeredError::NothingToAggregate);
        }
        if clusters <= q {
            let what = "a joint test of the periods before the start";
            return Err(StaggeredError::TooFewClusters { what, clusters, needed: q + 1 });
        }
        if before.iter().any(|c| c.se <= 0.0) {
            return Err(StaggeredError::NoVariation);
        }
        let length = |c: &GroupTimeEffect| c.se / self.correction;
        let correlation = Matrix::from_fn(q, q, |i, j| {
            let (a, b) = (before[i], before[j]);
            dot(&a.influence, &b.influence) / (length(a) * length(b))
        });
        let smallest = correlation.symmetric_eigen().values.last().copied().unwrap_or(0.0);
        let factor = correlation.cholesky().ok().filter(|_| smallest > 1e-10).ok_or(StaggeredError::NoVariation)?;
        let z: Vec<f64> = before.iter().map(|c| c.estimate / c.se).collect();
        let wald = dot(&z, &factor.solve(&z));
        let (q, clusters) = (q as f64, clusters as f64);
        let f = wald * (clusters - q) / (q * (clusters - 1.0));
        let p = ChiSquared::new(q).map_or(1.0, |d| d.sf(wald));
        let p_few_clusters = FisherSnedecor::new(q, clusters - q).map_or(1.0, |d| d.sf(f));
        Ok(PreTrend { wald, effects: before.len(), p, p_few_clusters })
    }

    /// Multiplier bootstrap of several aggregations together: each draw adds the clusters' influences with random
    /// signs. `heads` tosses a fair coin.
    ///
    /// # Errors
    /// [`StaggeredError::NothingToAggregate`] and [`StaggeredError::NoVariation`] (also when there are no draws).
    pub fn multiplier_bootstrap(
        &self,
        aggregations: &[Aggregation],
        replicates: usize,
        level: f64,
        mut heads: impl FnMut() -> bool,
    ) -> Result<Bootstrapped, StaggeredError> {
        let parts: Vec<Part> = aggregations
            .iter()
            .map(|&a| combined(&self.cells, &self.weights, a).ok_or(StaggeredError::NothingToAggregate))
            .collect::<Result<_, _>>()?;
        let mut draws = vec![Vec::with_capacity(replicates); parts.len()];
        let mut signs = vec![0.0; self.clusters];
        for _ in 0..replicates {
            signs.iter_mut().for_each(|s| *s = if heads() { 1.0 } else { -1.0 });
            parts.iter().zip(&mut draws).for_each(|(part, draws)| draws.push(dot(&part.influence, &signs)));
        }
        let between_quartiles = 2.0 * normal_quantile(0.75);
        let spread =
            |d: &Vec<f64>| Some(self.correction * (quantile(d, 0.75)? - quantile(d, 0.25)?) / between_quartiles);
        let se: Vec<f64> = draws
            .iter()
            .map(|d| spread(d).filter(|se| *se > 0.0).ok_or(StaggeredError::NoVariation))
            .collect::<Result<_, _>>()?;
        let furthest: Vec<f64> = (0..replicates)
            .map(|b| draws.iter().zip(&se).map(|(d, se)| (self.correction * d[b] / se).abs()).fold(0.0, f64::max))
            .collect();
        let critical = quantile(&furthest, level).filter(|c| c.is_finite()).ok_or(StaggeredError::NoVariation)?;
        Ok(Bootstrapped { se, critical })
    }

    /// The lengths of exposure for which there is an estimate, negative ones before the start, in ascending order.
    #[must_use]
    pub fn exposures(&self) -> Vec<i32> {
        self.cells.iter().map(exposure).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The estimate without one cluster.
    fn without(&self, cluster: usize, aggregation: Aggregation) -> Result<f64, StaggeredError> {
        let cells: Vec<GroupTimeEffect> =
            self.cells.iter().filter_map(|c| self.compare(c.group, c.period, Some(cluster))).collect();
        let mut weights = self.weights.clone();
        weights.values_mut().for_each(|w| w[cluster] = 0.0);
        let label = || self.series.iter().find(|s| s.cluster == cluster).map_or(0, |s| s.label);
        combined(&cells, &weights, aggregation)
            .map(|part| part.estimate)
            .ok_or_else(|| StaggeredError::Jackknife { cluster: label() })
    }

    fn estimate(&self, estimate: f64, se: f64) -> Result<StaggeredEstimate, StaggeredError> {
        // What is left of constant data is rounding.
        let size = self.series.iter().flat_map(|s| s.cells.iter().flatten()).fold(0.0f64, |m, c| m.max(c.mean.abs()));
        if self.clusters < 2 || !se.is_finite() || se <= 1e-13 * size {
            return Err(StaggeredError::NoVariation);
        }
        Ok(StaggeredEstimate { estimate, se, df: (self.clusters - 1) as f64 })
    }
}

fn exposure(cell: &GroupTimeEffect) -> i32 {
    cell.period as i32 - cell.group as i32
}

/// The aggregation of the cells; `None` when there are none for it.
fn combined(cells: &[GroupTimeEffect], weights: &BTreeMap<usize, Vec<f64>>, aggregation: Aggregation) -> Option<Part> {
    let of = |wanted: &dyn Fn(&GroupTimeEffect) -> bool| -> Vec<Part> {
        let part = |c: &GroupTimeEffect| Part { group: c.group, estimate: c.estimate, influence: c.influence.clone() };
        cells.iter().filter(|c| wanted(c)).map(part).collect()
    };
    let treated = |c: &GroupTimeEffect| c.period >= c.group;
    let keys = |key: &dyn Fn(&GroupTimeEffect) -> i32| -> BTreeSet<i32> {
        cells.iter().filter(|c| treated(c)).map(key).collect()
    };
    match aggregation {
        Aggregation::Overall => by_size(&of(&treated), weights),
        Aggregation::Exposure(e) => by_size(&of(&|c| exposure(c) == e), weights),
        Aggregation::Group(g) => by_size(&of(&|c| c.group == g && treated(c)), weights),
        Aggregation::Period(t) => by_size(&of(&|c| c.period == t && treated(c)), weights),
        Aggregation::OverGroups => {
            let groups: Vec<Part> =
                weights.keys().filter_map(|&g| combined(cells, weights, Aggregation::Group(g))).collect();
            by_size(&groups, weights)
        }
        Aggregation::OverExposures => {
            let exposures = keys(&exposure);
            plain(exposures.into_iter().filter_map(|e| combined(cells, weights, Aggregation::Exposure(e))).collect())
        }
        Aggregation::OverPeriods => {
            let periods = keys(&|c| c.period as i32);
            let of_period = |t: i32| combined(cells, weights, Aggregation::Period(t as usize));
            plain(periods.into_iter().filter_map(of_period).collect())
        }
    }
}

/// `sum W_g est / sum W_g`; the influence has a part from the estimates and one from the sizes of the groups.
fn by_size(parts: &[Part], weights: &BTreeMap<usize, Vec<f64>>) -> Option<Part> {
    let sizes: Vec<f64> = parts.iter().map(|p| weights[&p.group].iter().sum()).collect();
    let total: f64 = sizes.iter().sum();
    if parts.is_empty() || total <= 0.0 {
        return None;
    }
    let estimate = parts.iter().zip(&sizes).map(|(p, w)| p.estimate * w).sum::<f64>() / total;
    let influence = (0..parts[0].influence.len())
        .map(|c| {
            let one = |(p, w): (&Part, &f64)| w * p.influence[c] + (p.estimate - estimate) * weights[&p.group][c];
            parts.iter().zip(&sizes).map(one).sum::<f64>() / total
        })
        .collect();
    Some(Part { group: parts[0].group, estimate, influence })
}

/// The plain mean.
fn plain(parts: Vec<Part>) -> Option<Part> {
    let count = parts.len() as f64;
    let first = parts.first()?;
    Some(Part {
        group: first.group,
        estimate: parts.iter().map(|p| p.estimate).sum::<f64>() / count,
        influence: (0..first.influence.len())
            .map(|c| parts.iter().map(|p| p.influence[c]).sum::<f64>() / count)
            .collect(),
    })
}
