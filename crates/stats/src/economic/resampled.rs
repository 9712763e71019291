//! The same by drawing clusters with replacement within each stratum.

use rayon::prelude::*;

use super::{ClusterOutcome, EconomicError, Incremental, RatioSet, Stratum, Uncertainty, stratum_mean};

/// Incremental cost and effect of each draw, with their uncertainty, beside those of the data.
#[derive(Debug, Clone, PartialEq)]
pub struct CostEffectReplicates {
    /// The data's own.
    pub observed: Incremental,
    /// Cost, effect and uncertainty of each draw, in the order drawn.
    pub draws: Vec<(f64, f64, Uncertainty)>,
}

/// Draws clusters within each stratum, on all threads, `streams(r)` being the draws of replicate `r`: a function of `n` to
/// a whole number from zero to `n - 1`, each as likely.
///
/// # Errors
/// See [`EconomicError`].
pub fn bootstrap_cost_effect<D: FnMut(usize) -> usize>(
    strata: &[Stratum],
    replicates: usize,
    streams: impl Fn(usize) -> D + Sync,
) -> Result<CostEffectReplicates, EconomicError> {
    let observed = Incremental::of(strata)?;
    let largest = strata.iter().map(|s| s.clusters.len()).max().unwrap_or(0);
    let draws = (0..replicates)
        .into_par_iter()
        .map_init(
            || Vec::<&ClusterOutcome>::with_capacity(largest),
            |drawn, replicate| {
                let mut below = streams(replicate);
                let mut all = Uncertainty { cost: 0.0, effect: 0.0, covariance: 0.0, df: 0.0 };
                let (mut cost, mut effect) = (0.0, 0.0);
                for Stratum { coefficient, clusters } in strata {
                    drawn.clear();
                    drawn.extend(clusters.iter().map(|_| &clusters[below(clusters.len())]));
                    let (mean, part) = stratum_mean(*coefficient, drawn.iter().copied());
                    cost += mean.0;
                    effect += mean.1;
                    all.cost += part.cost;
                    all.effect += part.effect;
                    all.covariance += part.covariance;
                    all.df += part.df;
                }
                (cost, effect, all)
            },
        )
        .collect();
    Ok(CostEffectReplicates { observed, draws })
}

impl CostEffectReplicates {
    /// The acceptability curve: at each willingness to pay, the share of draws with a net benefit above zero (half of those
    /// at zero).
    ///
    /// # Errors
    /// When a willingness is not finite, or nothing was drawn.
    pub fn acceptability(&self, willingness: &[f64]) -> Result<Vec<f64>, EconomicError> {
        if self.draws.is_empty() || willingness.iter().any(|w| !w.is_finite()) {
            return Err(EconomicError::Question);
        }
        let share = |w: &f64| {
            let won = self.draws.iter().map(|&(cost, effect, _)| {
                let benefit = w * effect - cost;
                f64::from(u8::from(benefit > 0.0)) / 2.0 + f64::from(u8::from(benefit >= 0.0)) / 2.0
            });
            won.sum::<f64>() / self.draws.len() as f64
        };
        Ok(willingness.iter().map(share).collect())
    }

    /// The ratio with the set that the symmetric bootstrap-t of the net benefit does not rule out. [`RatioSet::Unbounded`] also
    /// where too few draws have a spread.
    ///
    /// # Errors
    /// When the level is no usable number.
    pub fn ratio(&self, level: f64) -> Result<RatioSet, EconomicError> {
        self.observed.ratio_by(level, |direction| self.critical(direction, level))
    }

    /// The quantile of `|t*|` for `direction.0 * effect - direction.1 * cost`, infinite without draws.
    fn critical(&self, direction: (f64, f64), level: f64) -> f64 {
        let (we, wc) = direction;
        let own = we * self.observed.effect - wc * self.observed.cost;
        let mut sizes: Vec<f64> = self
            .draws
            .iter()
            .map(|(cost, effect, v)| {
                let variance = we * we * v.effect - 2.0 * we * wc * v.covariance + wc * wc * v.cost;
                (we * effect - wc * cost - own).abs() / variance.max(0.0).sqrt()
            })
            // A draw of one cluster again and again has no spread: as extreme as can be.
            .map(|t| if t.is_nan() { f64::INFINITY } else { t })
            .collect();
        let rank = ((sizes.len() + 1) as f64 * level).ceil() as usize;
        if rank == 0 || rank > sizes.len() {
            return f64::INFINITY;
        }
        *sizes.select_nth_unstable_by(rank - 1, f64::total_cmp).1
    }
}
