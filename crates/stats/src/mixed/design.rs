//! Which columns have random effects at a level, and how the parameters make the factor `L` of their relative covariance.

use crate::matrix::Matrix;

/// One level's random design.
#[derive(Debug, Clone, Default)]
pub(super) struct Design {
    pub blocks: Vec<Block>,
}

/// Columns that share parameters. The factor is lower triangular; `Shared` blocks are diagonal.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Position of each column in `R`.
    pub columns: Vec<usize>,
    /// For a shared variance the weight of each column's scale; `None` for a full covariance.
    pub shared: Option<Vec<f64>>,
    /// Where the block's parameters start.
    pub first: usize,
}

/// Index of `(i, j)` in a packed lower triangle.
pub(super) fn at(i: usize, j: usize) -> usize {
    if i >= j { i * (i + 1) / 2 + j } else { j * (j + 1) / 2 + i }
}

impl Block {
    pub fn parameters(&self) -> usize {
        let q = self.columns.len();
        if self.shared.is_some() { 1 } else { q * (q + 1) / 2 }
    }

    /// The element `(i, j)`, `i >= j`, of the block's factor.
    pub fn factor(&self, theta: &[f64], i: usize, j: usize) -> f64 {
        match &self.shared {
            Some(weights) if i == j => weights[i] * theta[self.first],
            Some(_) => 0.0,
            None => theta[self.first + at(i, j)],
        }
    }

    /// Positions of the covariance's element that parameter `k` of the block stands for, with its weight: the relative
    /// covariance is the sum of the parameters times these (symmetric) patterns.
    pub fn pattern(&self, k: usize) -> Vec<(usize, usize, f64)> {
        match &self.shared {
            Some(weights) => weights.iter().enumerate().map(|(i, w)| (i, i, w * w)).collect(),
            None => {
                let i = (0..).find(|&i| at(i, i) >= k).unwrap_or(0);
                let j = k - at(i, 0);
                if i == j { vec![(i, i, 1.0)] } else { vec![(i, j, 1.0), (j, i, 1.0)] }
            }
        }
    }

    /// The block's relative (co)variances: the parameters in which the covariance of the rows is linear.
    pub fn variances(&self, theta: &[f64]) -> Vec<f64> {
        if self.shared.is_some() {
            return vec![theta[self.first] * theta[self.first]];
        }
        let q = self.columns.len();
        let of =
            |i: usize, j: usize| (0..=j).map(|m| theta[self.first + at(i, m)] * theta[self.first + at(j, m)]).sum();
        (0..q).flat_map(|i| (0..=i).map(move |j| (i, j))).map(|(i, j)| of(i, j)).collect()
    }
}

impl Design {
    /// The columns of all blocks; one that is in two blocks stands there twice.
    pub fn columns(&self) -> Vec<usize> {
        self.blocks.iter().flat_map(|b| b.columns.iter().copied()).collect()
    }

    /// The factor `L`, row-major.
    pub fn factor(&self, theta: &[f64]) -> Vec<f64> {
        let q = self.columns().len();
        let mut factor = vec![0.0; q * q];
        let mut start = 0;
        for block in &self.blocks {
            for i in 0..block.columns.len() {
                for j in 0..=i {
                    factor[(start + i) * q + start + j] = block.factor(theta, i, j);
                }
            }
            start += block.columns.len();
        }
        factor
    }

    /// The factor for relative (co)variances `gamma` instead; `None` unless they are those of a covariance matrix.
    pub fn factor_of(&self, gamma: &[f64]) -> Option<Vec<f64>> {
        let mut theta = gamma.to_vec();
        for block in &self.blocks {
            if block.shared.is_some() {
                theta[block.first] = gamma[block.first].sqrt();
                continue;
            }
            let q = block.columns.len();
            let matrix = Matrix::from_fn(q, q, |i, j| gamma[block.first + at(i, j)]);
            let factor = matrix.cholesky().ok()?;
            for i in 0..q {
                for j in 0..=i {
                    theta[block.first + at(i, j)] = factor.lower()[(i, j)];
                }
            }
        }
        theta.iter().all(|t| t.is_finite()).then(|| self.factor(&theta))
    }

    /// Adds to `out` the gradient in the level's parameters, given that in the elements of the relative covariance.
    pub fn add_gradient(&self, theta: &[f64], in_covariance: &[f64], out: &mut [f64]) {
        let q = self.columns().len();
        let mut start = 0;
        for block in &self.blocks {
            let size = block.columns.len();
            let element = |i: usize, j: usize| in_covariance[(start + i) * q + start + j];
            match &block.shared {
                Some(weights) => {
                    let sum: f64 = weights.iter().enumerate().map(|(i, w)| w * w * element(i, i)).sum();
                    out[block.first] += 2.0 * theta[block.first] * sum;
                }
                None => {
                    for i in 0..size {
                        for j in 0..=i {
                            let sum: f64 = (j..size).map(|m| element(i, m) * block.factor(theta, m, j)).sum();
                            out[block.first + at(i, j)] += 2.0 * sum;
                        }
                    }
                }
            }
            start += size;
        }
    }
}
