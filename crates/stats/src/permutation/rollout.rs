//! The treatment coefficient of cell means, worked out so far that an allocation costs a look-up for each cluster.
//!
//! With `P_c = V_c^-1`, less its part along the cluster's mean when there are cluster effects, and `G = sum_c P_c`, the
//! coefficient is `x'M y / x'M x`, where `(M y)_c = P_c (y_c - G^+ sum_k P_k y_k)` leaves what periods do not explain.
//! A cluster's row of `x` is the pattern of its sequence: `x'M y` is a sum of entries of a table of clusters by
//! sequences.

use super::{EffectTest, PermutationError, linear_test};
use crate::allocation::AllocationSet;
use crate::matrix::{Matrix, dot};

/// What is assumed about the errors of cell means when they are weighted. A wrong assumption costs precision, never
/// validity.
#[derive(Debug, Clone, PartialEq)]
pub enum Working {
    /// All cells alike and independent.
    Equal,
    /// A weight for each cell of each cluster, such as its effective number of answers; ignored where nothing was
    /// measured.
    Weights(Vec<Vec<f64>>),
    /// For each cluster the covariance of the means of its periods; rows of periods not measured are ignored.
    Covariances(Vec<Matrix>),
}

/// The treatment coefficient as a function of the allocation.
#[derive(Debug, Clone)]
pub struct RolloutStatistic {
    patterns: Vec<Vec<f64>>,
    /// `P_c` of every cluster, zero where nothing was measured.
    precisions: Vec<Matrix>,
    /// The generalised inverse of `G`.
    periods: Matrix,
    /// `pattern' (M y)_c` by cluster and sequence.
    outcome: Matrix,
    /// `pattern' P_c pattern` by cluster and sequence.
    own: Matrix,
    /// `P_c pattern` by cluster and sequence.
    period_parts: Vec<Vec<Vec<f64>>>,
}

impl RolloutStatistic {
    /// Prepares the statistic. `means` has a row for each cluster with the mean of each period, `None` where nothing
    /// was measured; `patterns` for each sequence the exposure in each period (0 and 1, or what lies between).
    ///
    /// With `cluster_effects` only differences within clusters count; without them a covariance should say how clusters
    /// vary.
    ///
    /// # Errors
    /// [`PermutationError::Shape`] and [`PermutationError::NotFinite`].
    pub fn new(
        means: &[Vec<Option<f64>>],
        patterns: &[Vec<f64>],
        working: &Working,
        cluster_effects: bool,
    ) -> Result<Self, PermutationError> {
        let periods = patterns.first().map_or(0, Vec::len);
        let fits = |given: usize| given == periods;
        let weighted = match working {
            Working::Equal => true,
            Working::Weights(w) => w.len() == means.len() && w.iter().all(|row| fits(row.len())),
            Working::Covariances(v) => v.len() == means.len() && v.iter().all(|m| fits(m.rows()) && fits(m.cols())),
        };
        let rows = means.iter().map(Vec::len).chain(patterns.iter().map(Vec::len)).all(fits);
        if periods == 0 || means.is_empty() || patterns.len() > 255 || !rows || !weighted {
            return Err(PermutationError::Shape);
        }
        let finite = means.iter().flatten().flatten().chain(patterns.iter().flatten()).all(|v| v.abs() < 1e100);
        if !finite {
            return Err(PermutationError::NotFinite);
        }
        let precisions: Vec<Matrix> = means
            .iter()
            .enumerate()
            .map(|(c, row)| precision(row, c, working, cluster_effects))
            .collect::<Result<_, _>>()?;
        let total = Matrix::from_fn(periods, periods, |s, t| precisions.iter().map(|p| p[(s, t)]).sum());
        let outcomes: Vec<Vec<f64>> = means.iter().map(|row| row.iter().map(|y| y.unwrap_or(0.0)).collect()).collect();
        let period_parts: Vec<Vec<Vec<f64>>> =
            precisions.iter().map(|p| patterns.iter().map(|d| p.times_vector(d)).collect()).collect();
        let own = Matrix::from_fn(means.len(), patterns.len(), |c, s| dot(&period_parts[c][s], &patterns[s]));
        let mut statistic = Self {
            patterns: patterns.to_vec(),
            precisions,
            periods: generalised_inverse(&total),
            outcome: Matrix::zeros(0, 0),
            own,
            period_parts,
        };
        statistic.outcome = statistic.table(&outcomes);
        Ok(statistic)
    }

    /// The treatment coefficient under an allocation.
    ///
    /// # Errors
    /// [`PermutationError::NotIdentified`], [`PermutationError::Clusters`] and [`PermutationError::Sequence`].
    pub fn coefficient(&self, allocation: &[u8]) -> Result<f64, PermutationError> {
        self.check(allocation)?;
        let information = self.information(allocation);
        if information > 0.0 {
            Ok(look_up(&self.outcome, allocation) / information)
        } else {
            Err(PermutationError::NotIdentified)
        }
    }

    /// The variance of the coefficient if the working covariances are right (for weights: in units of one divided by
    /// them).
    ///
    /// # Errors
    /// As [`RolloutStatistic::coefficient`].
    pub fn working_variance(&self, allocation: &[u8]) -> Result<f64, PermutationError> {
        self.check(allocation)?;
        let information = self.information(allocation);
        if information > 0.0 { Ok(1.0 / information) } else { Err(PermutationError::NotIdentified) }
    }

    /// Test, estimate and interval within a set of allocations; the statistic is the coefficient in units of its
    /// standard error, so that allocations that say more about the effect are not favoured. An allocation under which
    /// the effect is not identified has the statistic zero.
    ///
    /// # Errors
    /// See [`PermutationError`].
    pub fn test(&self, in_use: &[u8], set: &AllocationSet, level: f64) -> Result<EffectTest, PermutationError> {
        self.check(in_use)?;
        if set.clusters() != in_use.len() {
            return Err(PermutationError::Clusters { given: in_use.len(), wanted: set.clusters() });
        }
        if let Some(&sequence) = set.iter().flatten().find(|&&s| usize::from(s) >= self.patterns.len()) {
            return Err(PermutationError::Sequence { sequence });
        }
        if self.information(in_use) <= 0.0 {
            return Err(PermutationError::NotIdentified);
        }
        let exposures: Vec<Vec<f64>> = in_use.iter().map(|&s| self.patterns[usize::from(s)].clone()).collect();
        let exposure = self.table(&exposures);
        let standardised = |table: &Matrix, allocation: &[u8]| {
            let information = self.information(allocation);
            if information > 0.0 { look_up(table, allocation) / information.sqrt() } else { 0.0 }
        };
        linear_test(in_use, set, |a| standardised(&self.outcome, a), |a| standardised(&exposure, a), level)
    }

    fn check(&self, allocation: &[u8]) -> Result<(), PermutationError> {
        let wanted = self.precisions.len();
        if allocation.len() != wanted {
            return Err(PermutationError::Clusters { given: allocation.len(), wanted });
        }
        match allocation.iter().find(|&&s| usize::from(s) >= self.patterns.len()) {
            Some(&sequence) => Err(PermutationError::Sequence { sequence }),
            None => Ok(()),
        }
    }

    /// `pattern' (M v)_c` for every cluster and sequence.
    fn table(&self, values: &[Vec<f64>]) -> Matrix {
        let parts: Vec<Vec<f64>> = self.precisions.iter().zip(values).map(|(p, v)| p.times_vector(v)).collect();
        let sum: Vec<f64> = (0..self.periods.rows()).map(|t| parts.iter().map(|p| p[t]).sum()).collect();
        let fitted = self.periods.times_vector(&sum);
        let left: Vec<Vec<f64>> = self
            .precisions
            .iter()
            .zip(values)
            .map(|(p, v)| p.times_vector(&v.iter().zip(&fitted).map(|(v, f)| v - f).collect::<Vec<_>>()))
            .collect();
        // What is nothing but rounding must not look like an effect, however small.
        let size = |rows: &[Vec<f64>]| rows.iter().flatten().fold(0.0f64, |m, v| m.max(v.abs()));
        let steepest = self.precisions.iter().flat_map(|p| (0..p.rows()).map(|t| p[(t, t)])).fold(0.0, f64::max);
        let rounding = 1e-12 * size(values) * size(&self.patterns) * steepest;
        Matrix::from_fn(values.len(), self.patterns.len(), |c, s| {
            let entry = dot(&self.patterns[s], &left[c]);
            if entry.abs() > rounding { entry } else { 0.0 }
        })
    }

    /// `x'M x`; zero when nothing is left of the treatment beside clusters and periods.
    fn information(&self, allocation: &[u8]) -> f64 {
        let mut sum = vec![0.0; self.periods.rows()];
        let mut own = 0.0;
        for (c, &s) in allocation.iter().enumerate() {
            let s = usize::from(s);
            own += self.own[(c, s)];
            sum.iter_mut().zip(&self.period_parts[c][s]).for_each(|(total, part)| *total += part);
        }
        let left = own - self.periods.quadratic_form(&sum);
        if left > 1e-9 * own { left } else { 0.0 }
    }
}

fn look_up(table: &Matrix, allocation: &[u8]) -> f64 {
    allocation.iter().enumerate().map(|(c, &s)| table[(c, usize::from(s))]).sum()
}

/// `V_c^-1` over the measured periods, less its part along the mean; zero elsewhere.
fn precision(
    row: &[Option<f64>],
    cluster: usize,
    working: &Working,
    cluster_effects: bool,
) -> Result<Matrix, PermutationError> {
    let measured: Vec<usize> = (0..row.len()).filter(|&t| row[t].is_some()).collect();
    let n = measured.len();
    let inverse = match working {
        Working::Equal => Matrix::identity(n),
        Working::Weights(weights) => {
            let own: Vec<f64> = measured.iter().map(|&t| weights[cluster][t]).collect();
            if own.iter().any(|w| !(*w > 0.0 && *w < 1e100)) {
                return Err(PermutationError::NotFinite);
            }
            Matrix::from_fn(n, n, |i, j| if i == j { own[i] } else { 0.0 })
        }
        Working::Covariances(all) => {
            let own = Matrix::from_fn(n, n, |i, j| all[cluster][(measured[i], measured[j])]);
            own.cholesky().map_err(|_| PermutationError::NotFinite)?.inverse()
        }
    };
    let sums = inverse.times_vector(&vec![1.0; n]);
    let total: f64 = sums.iter().sum();
    let mut precision = Matrix::zeros(row.len(), row.len());
    for i in 0..n {
        for j in 0..n {
            let along = if cluster_effects && total > 0.0 { sums[i] * sums[j] / total } else { 0.0 };
            precision[(measured[i], measured[j])] = inverse[(i, j)] - along;
        }
    }
    Ok(precision)
}

/// The inverse in the directions in which the matrix is not zero.
fn generalised_inverse(matrix: &Matrix) -> Matrix {
    let eigen = matrix.symmetric_eigen();
    let least = 1e-10 * eigen.values.first().copied().unwrap_or(0.0);
    let inverse: Vec<f64> = eigen.values.iter().map(|&v| if v > least { 1.0 / v } else { 0.0 }).collect();
    Matrix::from_fn(matrix.rows(), matrix.rows(), |i, j| {
        (0..inverse.len()).map(|k| eigen.vectors[(i, k)] * inverse[k] * eigen.vectors[(j, k)]).sum()
    })
}
