//! What do several studies say together, and what may the next one find?
//!
//! Random-effects meta-analysis: `y_i = mu + u_i + e_i`, `u_i` with variance `tau^2` (REML), `e_i` with the known variance
//! `v_i`. The mean has the Hartung-Knapp standard error `sqrt(q / sum w)`, `q = sum w (y - mu)^2 / (k - 1)`,
//! `w = 1 / (v + tau^2)`, and t with `k - 1` degrees of freedom. The prediction interval for another study's true value is
//! `mu ± t(k - 1) sqrt(tau^2 + SE^2)`.
//!
//! **Assumptions.** The studies estimate the same kind of quantity on the same scale, independently; true values near enough
//! to normal. Fewer than three studies are refused: their spread cannot be told.
//!
//! **Missing data.** A study without estimate or variance is left out before, and that should be said.
//!
//! **Sources.** Hartung & Knapp (2001), *Stat. Med.* 20; Viechtbauer (2005), *J. Educ. Behav. Stat.* 30 (REML);
//! Higgins, Thompson & Spiegelhalter (2009), *JRSS A* 172 (prediction). Compared with metafor in the tests.

use crate::distribution::t_two_sided_p;
use crate::interval::Interval;
use crate::optimise::minimise;

/// One study's estimate and its squared standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Study {
    /// The estimate.
    pub estimate: f64,
    /// Its squared standard error, positive.
    pub variance: f64,
}

/// The studies taken together.
#[derive(Debug, Clone, PartialEq)]
pub struct MetaAnalysis {
    /// Mean of the true values.
    pub estimate: f64,
    /// Its Hartung-Knapp standard error.
    pub se: f64,
    /// Degrees of freedom: studies less one.
    pub df: f64,
    /// Two-sided p of a mean of zero.
    pub p: f64,
    /// Variance of the true values between studies.
    pub tau_squared: f64,
    /// Cochran's Q with the studies' own variances.
    pub q: f64,
    /// Each study's value drawn towards the mean, by how much its own estimate is uncertain.
    pub shrunken: Vec<f64>,
}

/// Why studies could not be taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetaError {
    /// Fewer than three.
    #[error("{found} studies do not show how much studies differ; show them one by one")]
    TooFewStudies {
        /// Number of studies.
        found: usize,
    },
    /// A variance is not positive, or a number is missing.
    #[error("study {study} has no finite estimate with a positive variance; leave it out")]
    NotUsable {
        /// Position of the study.
        study: usize,
    },
    /// All estimates are equal, so that the Hartung-Knapp error would be zero.
    #[error("the studies' estimates are all equal; their error cannot be judged from their spread")]
    NoSpread,
    /// The search for the variance between studies did not settle.
    #[error("the variance between the studies could not be determined; show them one by one")]
    NotConverged,
}

/// Random-effects meta-analysis by REML with the Hartung-Knapp error.
///
/// # Errors
/// See [`MetaError`].
pub fn meta_analysis(studies: &[Study]) -> Result<MetaAnalysis, MetaError> {
    if let Some(study) = not_usable(studies) {
        return Err(MetaError::NotUsable { study });
    }
    if studies.len() < 3 {
        return Err(MetaError::TooFewStudies { found: studies.len() });
    }
    let k = studies.len() as f64;
    let tau_squared = reml_tau_squared(studies)?;
    let pooled = Pooled::at(studies, tau_squared);
    let df = k - 1.0;
    let se = (pooled.squares / df / pooled.weight).sqrt();
    // Equal estimates leave a spread of rounding errors.
    let largest = studies.iter().map(|s| s.estimate.abs()).fold(0.0, f64::max);
    if se <= 1e-13 * largest {
        return Err(MetaError::NoSpread);
    }
    let shrunken = studies
        .iter()
        .map(|s| pooled.mean + tau_squared / (tau_squared + s.variance) * (s.estimate - pooled.mean))
        .collect();
    Ok(MetaAnalysis {
        estimate: pooled.mean,
        se,
        df,
        p: t_two_sided_p(pooled.mean / se, df),
        tau_squared,
        q: Pooled::at(studies, 0.0).squares,
        shrunken,
    })
}

/// The studies without each one in turn, in their order: does the result hang on a single study?
///
/// # Errors
/// See [`MetaError`]; where only some can be left out, the error stands in their place.
pub fn leave_one_out(studies: &[Study]) -> Result<Vec<Result<MetaAnalysis, MetaError>>, MetaError> {
    if let Some(study) = not_usable(studies) {
        return Err(MetaError::NotUsable { study });
    }
    if studies.len() < 4 {
        return Err(MetaError::TooFewStudies { found: studies.len().saturating_sub(1) });
    }
    let without = |out: usize| {
        let rest: Vec<Study> = studies.iter().enumerate().filter(|(i, _)| *i != out).map(|(_, s)| *s).collect();
        meta_analysis(&rest)
    };
    Ok((0..studies.len()).map(without).collect())
}

/// The first study that has no finite estimate with a positive variance.
fn not_usable(studies: &[Study]) -> Option<usize> {
    studies.iter().position(|s| !(s.variance > 0.0 && (s.variance + s.estimate).is_finite()))
}

impl MetaAnalysis {
    /// The interval of the mean, of the given level such as 0.95.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        Interval::around(self.estimate, self.se, self.df, level)
    }

    /// Where the true value of another such study lies.
    #[must_use]
    pub fn prediction_interval(&self, level: f64) -> Interval {
        Interval::around(self.estimate, (self.tau_squared + self.se * self.se).sqrt(), self.df, level)
    }
}

/// Weighted mean and what is needed with it at one value of `tau^2`.
struct Pooled {
    mean: f64,
    weight: f64,
    squares: f64,
}

impl Pooled {
    fn at(studies: &[Study], tau_squared: f64) -> Self {
        let weight_of = |s: &Study| 1.0 / (s.variance + tau_squared);
        let weight: f64 = studies.iter().map(weight_of).sum();
        let mean = studies.iter().map(|s| weight_of(s) * s.estimate).sum::<f64>() / weight;
        let squares = studies.iter().map(|s| weight_of(s) * (s.estimate - mean).powi(2)).sum();
        Self { mean, weight, squares }
    }
}

/// The `tau^2` of the lowest restricted criterion, searched over `tau`, in which the criterion is even.
fn reml_tau_squared(studies: &[Study]) -> Result<f64, MetaError> {
    let k = studies.len() as f64;
    let scale = (studies.iter().map(|s| s.variance.ln()).sum::<f64>() / k).exp().sqrt();
    // Many times the deviance, so that the search's tolerance leaves seven digits of tau.
    let mut criterion = |relative: &[f64]| {
        let tau_squared = (relative[0] * scale).powi(2);
        let pooled = Pooled::at(studies, tau_squared);
        let spread: f64 = studies.iter().map(|s| (s.variance + tau_squared).ln()).sum();
        1e4 * (spread + pooled.weight.ln() + pooled.squares)
    };
    let found = [0.1, 1.0, 10.0]
        .map(|start| minimise(&mut criterion, &[start]))
        .into_iter()
        .filter(|m| m.converged)
        .min_by(|a, b| a.value.total_cmp(&b.value))
        .ok_or(MetaError::NotConverged)?;
    let at_zero = criterion(&[0.0]);
    Ok(if at_zero <= found.value + 1e-6 { 0.0 } else { (found.point[0] * scale).powi(2) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn studies(values: &[(f64, f64)]) -> Vec<Study> {
        values.iter().map(|&(estimate, variance)| Study { estimate, variance }).collect()
    }

    #[test]
    fn studies_that_agree_more_than_chance_have_no_variance_between_them() {
        let result = meta_analysis(&studies(&[(1.0, 0.5), (1.1, 0.4), (0.9, 0.6), (1.05, 0.5)])).unwrap();
        assert_eq!(result.tau_squared, 0.0);
        assert!(result.shrunken.iter().all(|s| (s - result.estimate).abs() < 1e-12));
        let prediction = result.prediction_interval(0.95);
        assert!((prediction.width() - result.ci(0.95).width()).abs() < 1e-12);
    }

    #[test]
    fn equal_variances_give_the_mean_and_the_ordinary_t_interval() {
        let values = [3.0, 7.0, 4.0, 12.0, 9.0];
        let result = meta_analysis(&studies(&values.map(|v| (v, 0.25)))).unwrap();
        let variance = crate::descriptive::variance(&values).unwrap();
        assert!((result.estimate - 7.0).abs() < 1e-9);
        assert!((result.tau_squared - (variance - 0.25)).abs() < 1e-5);
        assert!((result.se - (variance / 5.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn too_few_or_unusable_studies_are_refused() {
        assert_eq!(meta_analysis(&studies(&[(1.0, 0.1), (2.0, 0.1)])), Err(MetaError::TooFewStudies { found: 2 }));
        let broken = studies(&[(1.0, 0.1), (2.0, 0.0), (3.0, 0.2)]);
        assert_eq!(meta_analysis(&broken), Err(MetaError::NotUsable { study: 1 }));
        let equal = studies(&[(1.0, 0.1), (1.0, 0.2), (1.0, 0.2)]);
        assert_eq!(meta_analysis(&equal), Err(MetaError::NoSpread));
    }

    #[test]
    fn leaving_one_out_needs_four() {
        let four = studies(&[(1.0, 0.1), (2.0, 0.2), (1.5, 0.1), (9.0, 0.1)]);
        let found = leave_one_out(&four).unwrap();
        assert_eq!(found[3], meta_analysis(&four[..3]));
        assert_eq!(leave_one_out(&four[..3]), Err(MetaError::TooFewStudies { found: 2 }));
        assert_eq!(leave_one_out(&[]), Err(MetaError::TooFewStudies { found: 0 }));
        let equal = studies(&[(1.0, 0.1), (1.0, 0.2), (1.0, 0.1), (9.0, 0.1)]);
        let found = leave_one_out(&equal).unwrap();
        assert!(found[0].is_ok());
        assert_eq!(found[3], Err(MetaError::NoSpread));
    }

    proptest! {
        #[test]
        fn pooled_results_do_not_depend_on_the_order(
            values in proptest::collection::vec((-3.0..3.0f64, 0.05..1.0f64, 0u32..1000), 4..12),
        ) {
            let of = |values: &[(f64, f64, u32)]| studies(&values.iter().map(|v| (v.0, v.1)).collect::<Vec<_>>());
            let mut mixed = values.clone();
            mixed.sort_by_key(|v| v.2);
            let (one, other) = (meta_analysis(&of(&values)).unwrap(), meta_analysis(&of(&mixed)).unwrap());
            let same = |a: f64, b: f64| (a - b).abs() < 1e-5;
            prop_assert!(same(one.estimate, other.estimate) && same(one.se, other.se) && same(one.q, other.q));
            prop_assert!(same(one.tau_squared, other.tau_squared) && same(one.p, other.p));
            let (a, b) = (one.prediction_interval(0.95), other.prediction_interval(0.95));
            prop_assert!(same(a.lower, b.lower) && same(a.upper, b.upper));
            let mut shrunken = [one.shrunken, other.shrunken];
            shrunken.iter_mut().for_each(|s| s.sort_by(f64::total_cmp));
            prop_assert!(shrunken[0].iter().zip(&shrunken[1]).all(|(a, b)| same(*a, *b)));
        }

        #[test]
        fn order_and_units_of_the_studies_do_not_matter(
            values in proptest::collection::vec((-3.0..3.0f64, 0.05..1.0f64), 3..12), scale in 0.2..5.0f64,
        ) {
            let one = meta_analysis(&studies(&values)).unwrap();
            let moved: Vec<_> = values.iter().rev().map(|(y, v)| (10.0 + scale * y, scale * scale * v)).collect();
            let other = meta_analysis(&studies(&moved)).unwrap();
            prop_assert!((other.tau_squared - scale * scale * one.tau_squared).abs() < 1e-4 * (1.0 + other.tau_squared));
            prop_assert!((other.estimate - 10.0 - scale * one.estimate).abs() < 1e-4 * scale);
            prop_assert!((other.se - scale * one.se).abs() < 1e-4 * scale);
        }
    }
}
