//! How sure is a contrast of a mixed model by what its clusters did, and what did each of them move?
//!
//! The coefficients solve `sum_m u_m = 0`, `u_m = X_m' V_m^-1 (y_m - X_m b)` over the clusters, independent of each other. The
//! error of the contrast `c'b` is the sum of what each cluster moved it by, `e_m = c' Phi T_m u_m`, with
//! `Phi = (sum U_m)^-1`, `U_m = X_m' V_m^-1 X_m`, and `T_m` such that `Var(T_m u_m) = U_m` when the model is right: CR2, with
//! `V` as the working covariance and the symmetric root in whitened rows. With `U_m = Q L Q'`,
//! `T_m = Q L^(1/2) (I - L^(1/2) Q' Phi Q L^(1/2))^(-1/2) L^(-1/2) Q'`, so that no row is looked at again. The variance is
//! `sum e_m^2`; its degrees of freedom are those of Bell and McCaffrey under the model:
//! `tr(P)^2 / tr(P P)`, `P_mn = h_m' (U_m [m = n] - U_m Phi U_n) h_n`, `h_m = T_m' Phi c`.
//!
//! **Assumptions.** Clusters are independent. The variance holds for many clusters even where the model's covariance is wrong.
//! The variances behind `V` are taken as known. **Missing data.** As in the model.
//! **Sources.** Bell & McCaffrey (2002), *Survey Methodology* 28(2); Pustejovsky & Tipton (2018), *J. Bus. Econ. Stat.* 36(4).

use super::data::FitError;
use super::fit::{Contrast, MixedFit};
use crate::distribution::t_two_sided_p;
use crate::matrix::{Matrix, dot};

/// An eigenvalue below this share of the largest is zero.
const RANK: f64 = 1e-11;
/// A direction of which so little is left is told by the cluster alone.
const ABSORBED: f64 = 1e-8;

/// What the clusters say, in scaled columns: `U_m` and `u_m` of each.
#[derive(Debug, Clone)]
pub(super) struct Clusters {
    /// With `sigma^2 = 1`.
    pub information: Vec<Matrix>,
    /// The scores.
    pub scores: Vec<Vec<f64>>,
    /// The numbers of the clusters.
    pub labels: Vec<u32>,
    /// `Phi`.
    pub inverse: Matrix,
    /// What a scaled coefficient is multiplied by to be in the units of the data.
    pub units: Vec<f64>,
}

/// What each cluster moved a contrast by.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterInfluence {
    /// The numbers of the clusters, ascending.
    pub clusters: Vec<u32>,
    /// `e_m` of each, adjusted so that their squares sum to the variance.
    pub influence: Vec<f64>,
    /// Degrees of freedom of that sum.
    pub df: f64,
}

impl Clusters {
    fn influence(&self, weights: &[f64]) -> Option<ClusterInfluence> {
        let weights: Vec<f64> = weights.iter().zip(&self.units).map(|(w, u)| w * u).collect();
        let direction = self.inverse.times_vector(&weights);
        let adjusted: Vec<Vec<f64>> = self.information.iter().map(|own| self.adjusted(own, &direction)).collect();
        let influence: Vec<f64> = adjusted.iter().zip(&self.scores).map(|(h, u)| dot(h, u)).collect();
        let along: Vec<Vec<f64>> = self.information.iter().zip(&adjusted).map(|(own, h)| own.times_vector(h)).collect();
        let turned: Vec<Vec<f64>> = along.iter().map(|q| self.inverse.times_vector(q)).collect();
        let (mut trace, mut squares) = (0.0, 0.0);
        for (m, h) in adjusted.iter().enumerate() {
            for (n, q) in along.iter().enumerate() {
                let own = if m == n { dot(h, q) } else { 0.0 };
                let element = own - dot(&turned[m], q);
                squares += element * element;
                trace += if m == n { element } else { 0.0 };
            }
        }
        let df = trace * trace / squares;
        let usable = df.is_finite() && df > 0.0 && influence.iter().all(|e| e.is_finite());
        usable.then(|| ClusterInfluence { clusters: self.labels.clone(), influence, df })
    }

    /// `h_m`, where `direction` is `Phi c`.
    fn adjusted(&self, own: &Matrix, direction: &[f64]) -> Vec<f64> {
        let p = own.rows();
        let eigen = own.symmetric_eigen();
        let largest = eigen.values.first().copied().unwrap_or(0.0);
        let rank = eigen.values.iter().take_while(|value| **value > RANK * largest).count();
        let root: Vec<f64> = eigen.values[..rank].iter().map(|value| value.sqrt()).collect();
        let scaled = Matrix::from_fn(p, rank, |i, j| eigen.vectors[(i, j)] * root[j]);
        let taken = scaled.transposed().times(&self.inverse).times(&scaled);
        let left = Matrix::from_fn(rank, rank, |i, j| f64::from(u8::from(i == j)) - taken[(i, j)]).symmetric_eigen();
        // Q' Phi c, in units of the roots, turned by (I - M)^(-1/2) and back.
        let inner: Vec<f64> = (0..rank).map(|j| (0..p).map(|i| scaled[(i, j)] * direction[i]).sum()).collect();
        let power = |value: f64| if value > ABSORBED { 1.0 / value.sqrt() } else { 0.0 };
        let within: Vec<f64> = (0..rank)
            .map(|k| power(left.values[k]) * (0..rank).map(|j| left.vectors[(j, k)] * inner[j]).sum::<f64>())
            .collect();
        let back: Vec<f64> =
            (0..rank).map(|j| (0..rank).map(|k| left.vectors[(j, k)] * within[k]).sum::<f64>() / root[j]).collect();
        (0..p).map(|i| (0..rank).map(|j| eigen.vectors[(i, j)] * back[j]).sum()).collect()
    }
}

impl MixedFit {
    /// What each cluster moved the weighted sum of the coefficients by; one weight per coefficient.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients, or the model has no clusters to tell apart (one only, none, or
    /// persons who cross them).
    pub fn cluster_influence(&self, weights: &[f64]) -> Result<ClusterInfluence, FitError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(FitError::ContrastLength { found: weights.len(), coefficients });
        }
        self.clusters.as_ref().and_then(|clusters| clusters.influence(weights)).ok_or(FitError::NoCorrection)
    }

    /// The weighted sum with the cluster-robust standard error CR2 and its degrees of freedom.
    ///
    /// # Errors
    /// As [`Self::cluster_influence`].
    pub fn contrast_cr2(&self, weights: &[f64]) -> Result<Contrast, FitError> {
        let moved = self.cluster_influence(weights)?;
        let estimate = dot(weights, &self.coefficients);
        let se = dot(&moved.influence, &moved.influence).sqrt();
        let t = estimate / se;
        Ok(Contrast { estimate, se, df: moved.df, t, p: t_two_sided_p(t, moved.df) })
    }
}
