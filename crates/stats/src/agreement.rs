//! How well do raters agree, beyond what chance would give? Krippendorff's alpha.
//!
//! `alpha = 1 - D_o / D_e`: the mean difference `d^2` between two ratings of the same unit, divided by that between any
//! two ratings. With the coincidences `o_ck` (pairs of ratings `c`, `k` in a unit, each counted `1/(m - 1)` times in a
//! unit with `m` ratings), their sums `n_c` and the total `n` that is
//! `alpha = 1 - (n - 1) sum o_ck d^2_ck / sum n_c n_k d^2_ck`. The difference depends on the scale:
//!
//! - nominal: 0 if equal, otherwise 1;
//! - ordinal: `(sum of n_g for g from c to k - (n_c + n_k) / 2)^2`;
//! - interval: `(c - k)^2`;
//! - ratio: `((c - k) / (c + k))^2`.
//!
//! **Assumptions.** Raters are interchangeable and rate without knowing of each other. **Missing data.** A unit counts
//! with the ratings it has; with fewer than two it says nothing about agreement and is left out. **Interval.** Units
//! are drawn with replacement; draws in which all ratings are the same have no alpha and are counted. **Source.**
//! Krippendorff (2004), *Content Analysis*, 2nd ed., ch. 11; Hayes & Krippendorff (2007), *Commun. Methods Meas.* 1.

use crate::bootstrap::{Replicates, cluster_bootstrap};

/// What the numbers of a rating mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Names: equal or different.
    Nominal,
    /// Ranks: how many ratings lie between.
    Ordinal,
    /// Distances.
    Interval,
    /// Proportions: no value below zero.
    Ratio,
}

/// Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// 1 for perfect agreement, 0 for what chance gives, negative for less than that.
    pub alpha: f64,
    /// Units with two ratings or more.
    pub units: usize,
    /// Ratings in them.
    pub ratings: usize,
}

/// Why there is no alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    /// Nothing was rated twice.
    #[error("no unit has two ratings; let at least two raters rate the same units")]
    NothingRatedTwice,
    /// All ratings are the same.
    #[error("all ratings are the same; without variation agreement cannot be told from a habit")]
    NoVariation,
    /// A rating is not a finite number, or a ratio below zero.
    #[error("a rating of unit {unit} is not finite, or is below zero on a ratio scale; correct it or leave it out")]
    BadRating {
        /// Position of the unit.
        unit: usize,
    },
}

/// Krippendorff's alpha; one row per unit, one element per rater, `None` where a rater did not rate.
///
/// # Errors
/// See [`AgreementError`].
pub fn krippendorff_alpha<R: AsRef<[Option<f64>]>>(units: &[R], scale: Scale) -> Result<Agreement, AgreementError> {
    let coded = Coded::new(units, scale)?;
    let all: Vec<usize> = (0..coded.units.len()).collect();
    let ratings = coded.units.iter().map(Vec::len).sum();
    let alpha = coded.alpha(&all, scale).ok_or(AgreementError::NoVariation)?;
    Ok(Agreement { alpha, units: all.len(), ratings })
}

/// Alpha of `replicates` draws of units with replacement; `below(n)` returns a whole number from zero to `n - 1`.
///
/// # Errors
/// See [`AgreementError`].
pub fn alpha_replicates<R: AsRef<[Option<f64>]>>(
    units: &[R],
    scale: Scale,
    replicates: usize,
    below: impl FnMut(usize) -> usize,
) -> Result<Replicates, AgreementError> {
    let coded = Coded::new(units, scale)?;
    Ok(cluster_bootstrap(coded.units.len(), replicates, below, |drawn| coded.alpha(drawn, scale)))
}

/// Units with two ratings or more, as positions in the sorted different values.
struct Coded {
    values: Vec<f64>,
    units: Vec<Vec<usize>>,
}

impl Coded {
    fn new<R: AsRef<[Option<f64>]>>(units: &[R], scale: Scale) -> Result<Self, AgreementError> {
        let bad = |v: f64| !v.is_finite() || (scale == Scale::Ratio && v < 0.0);
        if let Some(unit) = units.iter().position(|u| u.as_ref().iter().flatten().any(|&v| bad(v))) {
            return Err(AgreementError::BadRating { unit });
        }
        // Zero has two signs, which are one value.
        let ratings = |u: &R| u.as_ref().iter().flatten().map(|v| v + 0.0).collect::<Vec<f64>>();
        let rated: Vec<Vec<f64>> = units.iter().map(ratings).filter(|r| r.len() > 1).collect();
        if rated.is_empty() {
            return Err(AgreementError::NothingRatedTwice);
        }
        let mut values: Vec<f64> = rated.concat();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let position = |v: &f64| values.partition_point(|x| x < v);
        let units = rated.iter().map(|unit| unit.iter().map(position).collect()).collect();
        // Distances are taken on the unit interval or the like, so that no square overflows.
        let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        if largest > 0.0 {
            values.iter_mut().for_each(|v| *v /= largest);
        }
        Ok(Self { values, units })
    }

    /// Alpha of the drawn units, repetitions included; `None` when their ratings are all the same.
    fn alpha(&self, drawn: &[usize], scale: Scale) -> Option<f64> {
        let mut counts = vec![0.0; self.values.len()];
        drawn.iter().flat_map(|&u| &self.units[u]).for_each(|&v| counts[v] += 1.0);
        // Ratings with a lower value and half of those with the same: a difference of two is the ordinal distance.
        let mut below = 0.0;
        let ranks: Vec<f64> = counts
            .iter()
            .map(|n| {
                let rank = below + n / 2.0;
                below += n;
                rank
            })
            .collect();
        let distance = |a: usize, b: usize| match scale {
            Scale::Nominal => f64::from(u8::from(a != b)),
            Scale::Ordinal => (ranks[a] - ranks[b]).powi(2),
            Scale::Interval => (self.values[a] - self.values[b]).powi(2),
            Scale::Ratio if a == b => 0.0,
            Scale::Ratio => ((self.values[a] - self.values[b]) / (self.values[a] + self.values[b])).powi(2),
        };
        let mut within = 0.0;
        for &u in drawn {
            let unit = &self.units[u];
            let mut sum = 0.0;
            for (i, &a) in unit.iter().enumerate() {
                sum += unit[i + 1..].iter().map(|&b| distance(a, b)).sum::<f64>();
            }
            within += sum / (unit.len() - 1) as f64;
        }
        let mut between = 0.0;
        for a in (0..counts.len()).filter(|&a| counts[a] > 0.0) {
            between += counts[a] * (0..a).map(|b| counts[b] * distance(a, b)).sum::<f64>();
        }
        (between > 0.0).then(|| 1.0 - (below - 1.0) * within / between)
    }
}
