//! Is an effect larger than the lot alone would make it? Randomisation tests, and the intervals that follow from them.
//!
//! Under the hypothesis that treatment did nothing, every allocation that could have been drawn would have given the
//! same outcomes. The statistic is computed anew for each of them; `p` is the share in which it is at least as far from
//! zero as in the one that was drawn. A set that holds the drawn allocation itself (all, or the kept ones of a
//! constrained randomisation) gives the exact `b / n`; for allocations sampled at random it is `(b + 1) / (n + 1)`.
//!
//! The interval holds every effect `d` that is not rejected when `d` is taken away from the treated cells. For a
//! statistic linear in the outcome two numbers per allocation are enough, `A` of the outcome and `B` of the treatment
//! as it was: the allocation is at least as extreme while `|A - d B| >= |A_0 - d B_0|`, which for `|B| < |B_0|` is an
//! interval around `A_0 / B_0` with the ends `(A_0 - A) / (B_0 - B)` and `(A_0 + A) / (B_0 + B)`. The limits are order
//! statistics of the ends.
//!
//! [`RolloutStatistic`] is the treatment coefficient of (generalised) least squares on cell means with period effects
//! and, if asked for, cluster effects, divided by its standard error but for a constant. All but the allocation is
//! worked out beforehand; an allocation costs one table look-up for each cluster.
//!
//! **Assumptions.** The clusters were allocated by lot, within the set handed in; for the interval, the effect is the
//! same everywhere. Nothing about distributions. **Missing data.** Cells that were not measured are left out; whether a
//! cell is measured must not depend on treatment. **Sources.** Edgington & Onghena (2007), *Randomization Tests*;
//! Phipson & Smyth (2010), *Stat. Appl. Genet. Mol. Biol.* 9 (the added one); Ernst (2004), *Stat. Sci.* 19
//! (inversion); Wang & De Gruttola (2017), *Stat. Med.* 36 (rollouts).

mod rollout;

pub use rollout::{RolloutStatistic, Working};

use crate::allocation::{AllocationSet, Origin};
use rayon::prelude::*;

/// The result of a randomisation test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RandomisationTest {
    /// The statistic of the allocation that was drawn.
    pub statistic: f64,
    /// Two-sided.
    pub p: f64,
    /// The smallest `p` that this set of allocations could have given if one allocation stands out.
    pub smallest_p: f64,
    /// Allocations in the set with a statistic at least as extreme.
    pub as_extreme: usize,
    /// Allocations in the set.
    pub allocations: usize,
}

/// The effects that a randomisation test does not reject. A limit is `None` when no effect on that side is rejected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// Test, estimate and interval of an additive effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectTest {
    /// The effect that makes the statistic zero.
    pub estimate: f64,
    /// The test of no effect.
    pub test: RandomisationTest,
    /// The effects that are not rejected.
    pub limits: Limits,
}

/// Why there is no randomisation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PermutationError {
    /// The allocations are of other clusters.
    #[error("the allocation in use has {given} clusters and the set {wanted}; they must be the same clusters")]
    Clusters {
        /// Clusters of the allocation in use.
        given: usize,
        /// Clusters of the set.
        wanted: usize,
    },
    /// The set is not the one that was drawn from.
    #[error("the allocation in use is not in the set; hand in the set that it was drawn from")]
    NotInSet,
    /// The statistic has no finite value.
    #[error("the statistic has no finite value for the allocation in use or one in the set; choose another statistic")]
    Undefined,
    /// Treatment and time cannot be told apart.
    #[error(
        "the effect cannot be told from the passing of time: treated and untreated cells of the same period are needed"
    )]
    NotIdentified,
    /// The level of an interval lies between 0 and 1.
    #[error("the level of an interval must lie between 0 and 1")]
    Level,
    /// Cells, patterns and weights do not fit each other.
    #[error(
        "there must be as many periods in every cluster and pattern, and weights or a covariance for every cluster"
    )]
    Shape,
    /// A cell mean is not finite, or an exposure, or a weight is not positive.
    #[error("cell means and exposures must be finite (below 1e100), weights positive, covariances positive definite")]
    NotFinite,
    /// An allocation names a sequence without a pattern.
    #[error("an allocation names sequence {sequence}, for which there is no pattern of treatment")]
    Sequence {
        /// The sequence.
        sequence: u8,
    },
}

/// Tests whether the statistic of the allocation in use stands out among those of the set. The statistic must be zero
/// on average when there is no effect, and depend on nothing but the allocation.
///
/// # Errors
/// See [`PermutationError`].
pub fn randomisation_test(
    in_use: &[u8],
    set: &AllocationSet,
    statistic: impl Fn(&[u8]) -> f64 + Sync,
) -> Result<RandomisationTest, PermutationError> {
    check_membership(in_use, set)?;
    let values: Vec<f64> = set.par_iter().map(&statistic).collect();
    let observed = statistic(in_use);
    if !observed.is_finite() || values.iter().any(|v| !v.is_finite()) {
        return Err(PermutationError::Undefined);
    }
    Ok(count(observed, &values, set.origin()))
}

/// Test and interval for a statistic that is linear in the outcome: `of_outcome` is the statistic of the outcome under
/// an allocation, `of_exposure` the same statistic with the treatment *as it was* in place of the outcome.
///
/// An allocation with `|B| > |B_0|` (the statistic favours it whatever the outcome) counts as extreme for every effect.
///
/// # Errors
/// See [`PermutationError`].
pub fn linear_test(
    in_use: &[u8],
    set: &AllocationSet,
    of_outcome: impl Fn(&[u8]) -> f64 + Sync,
    of_exposure: impl Fn(&[u8]) -> f64 + Sync,
    level: f64,
) -> Result<EffectTest, PermutationError> {
    check_membership(in_use, set)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(PermutationError::Level);
    }
    let (a0, b0) = (of_outcome(in_use), of_exposure(in_use));
    let pairs: Vec<(f64, f64)> = set.par_iter().map(|a| (of_outcome(a), of_exposure(a))).collect();
    if !a0.is_finite() || !b0.is_finite() || pairs.iter().any(|(a, b)| !a.is_finite() || !b.is_finite()) {
        return Err(PermutationError::Undefined);
    }
    if !(a0 / b0).is_finite() {
        return Err(PermutationError::NotIdentified);
    }
    let outcomes: Vec<f64> = pairs.iter().map(|p| p.0).collect();
    let test = count(a0, &outcomes, set.origin());
    let ends: Vec<(f64, f64)> = pairs.iter().map(|&(a, b)| acceptance(a0, b0, a, b)).collect();
    Ok(EffectTest { estimate: a0 / b0, test, limits: limits(&ends, set.origin(), level) })
}

/// The effects with `p > 1 - level` for a test that can only be computed effect by effect. `p_of` is the p-value when
/// that effect is taken away from the treated; it must not rise with the distance from `estimate`. `step` is a first
/// guess of the distance of a limit, such as a standard error; the limits are found to a millionth of it.
pub fn invert(mut p_of: impl FnMut(f64) -> f64, estimate: f64, step: f64, level: f64) -> Limits {
    let alpha = 1.0 - level;
    let step = if step.is_finite() && step != 0.0 { step.abs() } else { 1.0 };
    let mut side = |direction: f64| {
        let mut accepted = 0.0;
        let mut rejected = step;
        // Beyond a billion steps nothing is rejected.
        while p_of(estimate + direction * rejected) > alpha {
            accepted = rejected;
            rejected *= 2.0;
            if rejected > 1e9 * step {
                return None;
            }
        }
        while rejected - accepted > 1e-6 * step {
            let middle = f64::midpoint(accepted, rejected);
            if p_of(estimate + direction * middle) > alpha {
                accepted = middle;
            } else {
                rejected = middle;
            }
        }
        Some(estimate + direction * accepted)
    };
    let lower = side(-1.0);
    Limits { lower, upper: side(1.0) }
}

fn check_membership(in_use: &[u8], set: &AllocationSet) -> Result<(), PermutationError> {
    if in_use.len() != set.clusters() {
        return Err(PermutationError::Clusters { given: in_use.len(), wanted: set.clusters() });
    }
    // Sampled allocations stand for all; the one in use is added to them.
    if set.origin() != Origin::Sampled && !set.contains(in_use) {
        return Err(PermutationError::NotInSet);
    }
    Ok(())
}

/// One for the allocation in use, when the set does not hold it by its making.
fn added(origin: Origin) -> usize {
    usize::from(origin == Origin::Sampled)
}

fn count(observed: f64, values: &[f64], origin: Origin) -> RandomisationTest {
    // Statistics that are equal but for rounding count as equal.
    let largest = values.iter().fold(observed.abs(), |m, v| m.max(v.abs()));
    let at_least = observed.abs() - 1e-9 * observed.abs() - 1e-13 * largest;
    let as_extreme = values.iter().filter(|v| v.abs() >= at_least).count();
    let (added, allocations) = (added(origin), values.len());
    let of = |n: usize| (n + added) as f64 / (allocations + added) as f64;
    let smallest_p = of(1 - added);
    RandomisationTest { statistic: observed, p: of(as_extreme), smallest_p, as_extreme, allocations }
}

/// The effects for which an allocation is at least as extreme as the one in use.
fn acceptance(a0: f64, b0: f64, a: f64, b: f64) -> (f64, f64) {
    if b0.abs() - b.abs() <= 1e-9 * b0.abs() {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let (one, other) = ((a0 - a) / (b0 - b), (a0 + a) / (b0 + b));
    (one.min(other), one.max(other))
}

/// The outermost effects that so many allocations accept that `p` stays above `1 - level`.
fn limits(ends: &[(f64, f64)], origin: Origin, level: f64) -> Limits {
    let added = added(origin);
    // The smallest number of accepting allocations with (number + added) / (all + added) > 1 - level.
    let number = ((1.0 - level) * (ends.len() + added) as f64 + 1e-9).floor() as usize + 1;
    let Some(nth) = number.checked_sub(added + 1) else { return Limits { lower: None, upper: None } };
    let mut lower: Vec<f64> = ends.iter().map(|e| e.0).collect();
    let mut upper: Vec<f64> = ends.iter().map(|e| e.1).collect();
    lower.sort_by(f64::total_cmp);
    upper.sort_by(|a, b| b.total_cmp(a));
    let at = |sorted: &[f64]| sorted.get(nth).copied().filter(|v| v.is_finite());
    Limits { lower: at(&lower), upper: at(&upper) }
}
