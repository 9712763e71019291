//! What are the true means of many groups, most of them small?
//!
//! **Estimator.** `y_i = theta_i + e_i` with the known variance `v_i`, `theta_i = x_i' b + u_i`, `u_i` with variance `tau^2`. Given
//! `tau^2`, the mean of group `i` is drawn towards the prediction by `w_i = tau^2 / (tau^2 + v_i)`:
//! `w_i y_i + (1 - w_i) x_i' b`, with variance `w_i v_i + (1 - w_i)^2 x_i' Var(b) x_i`. `b` and `tau^2` are not plugged in:
//! everything is averaged over the restricted likelihood of `tau^2` with a flat prior on `tau^2` (Morris), by quadrature. So
//! an interval does not collapse where the likelihood is highest at zero, and needs no further correction.
//!
//! **Which variances.** Those of [`pooled_variances`]: one within-group variance for all, by the number of each group. A group's
//! own variance of five values is off by half of itself, goes together with its mean where data are skewed, and gives the
//! group that happens to agree with itself the most weight.
//!
//! **Holds its level** (simulated: 290 groups of 5 to 400 values). With a between-group SD of 0.1 and of 0.5 of the within SD,
//! intervals of stated 95 % cover 94.7 % and 95.5 %, those of groups under 30 values 94.7 % and 95.3 %; the error of these
//! groups' means is 27 % and 80 % of that of the raw means. Where the groups do not differ at all, or are as few as twelve with
//! sampling errors above their spread, intervals cover more than stated (100 % and 97.5 %), not less. Coverage is over all
//! groups together, and not about a group that is chosen because it lies far out.
//!
//! **Ranks.** Drawn from the joint distribution of the means; 1 is the highest. Simultaneous intervals hold all ranks at once.
//!
//! **Assumptions.** True means about the prediction are near normal; groups are independent; the within variance is the same
//! everywhere and is known well (hundreds of degrees of freedom). At least three groups more than coefficients.
//! **Missing data.** A group without values has no row; its mean would be the prediction.
//! **Sources.** Morris (1983), *JASA* 78; Morris & Tang (2011), *Stat. Sci.* 26 (flat prior); Fay & Herriot (1979), *JASA* 74
//! (columns); Goldstein & Spiegelhalter (1996), *JRSS A* 159 (ranks).

mod posterior;

use rayon::prelude::*;

use crate::interval::Interval;
use crate::meta::Study;

pub use posterior::Lots;

use posterior::Posterior;

/// Number, mean and sample variance of a group's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Values, at least one.
    pub n: u32,
    /// Their mean.
    pub mean: f64,
    /// Their variance (divisor `n - 1`); not read when there is one value.
    pub variance: f64,
}

/// One within-group variance, and each group's mean with what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct PooledVariances {
    /// Variance of a value within its group.
    pub within: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Each group's mean with `within / n`.
    pub groups: Vec<Study>,
}

/// Why means could not be shrunken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShrinkageError {
    /// Too few groups to tell how groups differ.
    #[error("{found} groups are too few for {coefficients} coefficients; at least three more are needed")]
    TooFewGroups {
        /// Number of groups.
        found: usize,
        /// The intercept and one for each column.
        coefficients: usize,
    },
    /// A number is missing or a variance not positive.
    #[error("group {group} has no finite mean with a positive variance; leave it out")]
    NotUsable {
        /// Position of the group.
        group: usize,
    },
    /// No group has two values, or all values of each group are equal.
    #[error("values do not vary within groups; there is no chance to take out of the means")]
    NoWithin,
    /// A column has another length than there are groups.
    #[error("column {column} needs one finite number for each group")]
    Column {
        /// Position of the column.
        column: usize,
    },
    /// Columns are combinations of others.
    #[error("a column is constant or a combination of the others; leave it out")]
    Collinear,
    /// A level or a number of draws has no sense.
    #[error("a level lies between 0 and 1, and there must be draws, made for as many groups")]
    Question,
}

/// A group's mean after shrinkage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrunkenMean {
    /// The mean.
    pub estimate: f64,
    /// Its standard error, that of `b` and `tau^2` included.
    pub se: f64,
    /// The part of the group's own mean in it, from 0 to 1.
    pub weight: f64,
}

/// The groups' means after shrinkage.
#[derive(Debug, Clone)]
pub struct Shrinkage {
    /// In the order of the groups.
    pub means: Vec<ShrunkenMean>,
    /// Mean of the variance between groups, about the prediction.
    pub tau_squared: f64,
    /// Intercept, and the coefficient of each column.
    pub coefficients: Vec<f64>,
    posterior: Posterior,
}

/// Where a group may stand; 1 is the highest mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rank {
    /// Mean rank.
    pub expected: f64,
    /// The least (best) rank of the interval.
    pub lower: usize,
    /// The greatest.
    pub upper: usize,
}

/// One within-group variance for all groups: `sum (n - 1) s^2 / sum (n - 1)`.
///
/// # Errors
/// See [`ShrinkageError`].
pub fn pooled_variances(groups: &[Summary]) -> Result<PooledVariances, ShrinkageError> {
    let usable =
        |g: &Summary| g.n > 0 && g.mean.is_finite() && (g.n == 1 || (g.variance.is_finite() && g.variance >= 0.0));
    if let Some(group) = groups.iter().position(|g| !usable(g)) {
        return Err(ShrinkageError::NotUsable { group });
    }
    let several = groups.iter().filter(|g| g.n > 1).map(|g| (f64::from(g.n - 1), g.variance));
    let (df, squares) = several.fold((0.0, 0.0), |(df, squares), (d, variance)| (df + d, squares + d * variance));
    let within = squares / df;
    if !(within.is_finite() && within > 0.0) {
        return Err(ShrinkageError::NoWithin);
    }
    let groups = groups.iter().map(|g| Study { estimate: g.mean, variance: within / f64::from(g.n) }).collect();
    Ok(PooledVariances { within, df, groups })
}

/// Shrinks the groups' means towards their mean, or with `columns` (one number for each group) towards a regression.
///
/// # Errors
/// See [`ShrinkageError`].
pub fn shrink(groups: &[Study], columns: &[Vec<f64>]) -> Result<Shrinkage, ShrinkageError> {
    if let Some(group) = groups.iter().position(|g| !(g.variance > 0.0 && (g.variance + g.estimate).is_finite())) {
        return Err(ShrinkageError::NotUsable { group });
    }
    let coefficients = columns.len() + 1;
    if groups.len() < coefficients + 3 {
        return Err(ShrinkageError::TooFewGroups { found: groups.len(), coefficients });
    }
    let whole = |c: &Vec<f64>| c.len() == groups.len() && c.iter().all(|v| v.is_finite());
    if let Some(column) = columns.iter().position(|c| !whole(c)) {
        return Err(ShrinkageError::Column { column });
    }
    let posterior = Posterior::of(groups, columns)?;
    let means = (0..groups.len()).map(|i| posterior.mean(i)).collect();
    let tau_squared = posterior.tau_squared();
    Ok(Shrinkage { means, tau_squared, coefficients: posterior.coefficients(), posterior })
}

impl Shrinkage {
    /// The interval of each group's mean.
    ///
    /// # Errors
    /// When the level is no usable number.
    pub fn intervals(&self, level: f64) -> Result<Vec<Interval>, ShrinkageError> {
        if !(level > 0.0 && level < 1.0) {
            return Err(ShrinkageError::Question);
        }
        let tail = (1.0 - level) / 2.0;
        Ok((0..self.means.len())
            .into_par_iter()
            .map(|i| Interval {
                lower: self.posterior.quantile(i, tail),
                upper: self.posterior.quantile(i, 1.0 - tail),
            })
            .collect())
    }

    /// The probability of each group's mean to lie under a threshold.
    ///
    /// # Errors
    /// When the threshold is not a number.
    pub fn probability_below(&self, threshold: f64) -> Result<Vec<f64>, ShrinkageError> {
        if threshold.is_nan() {
            return Err(ShrinkageError::Question);
        }
        Ok((0..self.means.len()).map(|i| self.posterior.cdf(i, threshold)).collect())
    }

    /// The rank of each group with an interval: of each alone, or `simultaneous` of all at once.
    ///
    /// # Errors
    /// When the level is no usable number, there are no draws or they are made for fewer groups.
    pub fn ranks(&self, level: f64, simultaneous: bool, lots: &Lots) -> Result<Vec<Rank>, ShrinkageError> {
        let draws = lots.draws();
        if draws == 0 || !lots.hold(self.posterior.needed()) || !(level > 0.0 && level < 1.0) {
            return Err(ShrinkageError::Question);
        }
        let drawn = self.posterior.drawn_ranks(lots);
        let groups = self.means.len();
        let of_group = |i: usize| -> Vec<u32> { drawn.iter().map(|d| d[i]).collect() };
        let expected = |ranks: &[u32]| ranks.iter().map(|&r| f64::from(r)).sum::<f64>() / draws as f64;
        let rank =
            |expected: f64, lower: u32, upper: u32| Rank { expected, lower: lower as usize, upper: upper as usize };
        if !simultaneous {
            let cut = ((1.0 - level) / 2.0 * draws as f64).floor() as usize;
            let cut = cut.min((draws - 1) / 2);
            let of = |i: usize| {
                let mut ranks = of_group(i);
                let (_, lower, above) = ranks.select_nth_unstable(cut);
                let lower = *lower;
                // The upper one is as far from the end, or the same.
                let upper = match draws - 1 - 2 * cut {
                    0 => lower,
                    further => *above.select_nth_unstable(further - 1).1,
                };
                rank(expected(&ranks), lower, upper)
            };
            return Ok((0..groups).into_par_iter().map(of).collect());
        }
        let sorted: Vec<Vec<u32>> = (0..groups)
            .into_par_iter()
            .map(|i| {
                let mut ranks = of_group(i);
                ranks.sort_unstable();
                ranks
            })
            .collect();
        // The draws whose most surprising rank is least surprising; what they span holds them all at once.
        let surprise = |draw: &Vec<u32>| {
            let tail = |(i, &rank): (usize, &u32)| {
                let upto = sorted[i].partition_point(|&r| r <= rank);
                let from = draws - sorted[i].partition_point(|&r| r < rank);
                upto.min(from)
            };
            draw.iter().enumerate().map(tail).min().unwrap_or(0)
        };
        let mut order: Vec<(usize, usize)> = drawn.iter().map(surprise).enumerate().map(|(d, s)| (s, d)).collect();
        order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let kept = ((level * draws as f64).ceil() as usize).clamp(1, draws);
        Ok((0..groups)
            .map(|i| {
                let ranks = order[..kept].iter().map(|&(_, d)| drawn[d][i]);
                rank(expected(&sorted[i]), ranks.clone().min().unwrap_or(1), ranks.max().unwrap_or(1))
            })
            .collect())
    }
}

#[cfg(test)]
mod tests;
