//! How sure is a weighted least-squares coefficient, when whole clusters vary together and there are few of them?
//!
//! `b = M X'W y`, `M = (X'WX)^-1`, with the bias-reduced cluster-robust covariance CR2:
//! `M (sum_i X_i'W_i A_i e_i e_i' A_i W_i X_i) M`, `A_i = B_i^(-1/2)`, `B_i` the block of cluster `i` in `(I - H)(I - H)'`,
//! `H = X M X'W`. It is unbiased when the rows are independent with one variance, whatever the number of clusters, and
//! stays valid for many clusters under any dependence within them. A contrast `c'b` gets the degrees of freedom of Bell
//! and McCaffrey: with `g_i = A_i W_i X_i M c` and `P = (g_i' [(I - H)(I - H)']_ij g_j)_ij` they are `tr(P)^2 / tr(P P)`.
//!
//! **Size.** `B_i = I + U_i S U_i'`, `U_i = [X_i, W_i X_i]` with the columns that are not zero in the cluster, so that all of
//! it follows from cross products: the work per cluster grows with its rows, and no matrix of the rows is made. A fixed
//! effect per cluster makes `B_i` singular; the inverse root is then that on its range.
//!
//! **Assumptions.** Clusters are independent; rows within one need not be. With degrees of freedom below some four the
//! interval is a rough one. **Missing data.** Rows with a missing value are not accepted; rows of weight zero are passed
//! over. **Sources.** Bell & McCaffrey (2002), *Survey Methodology* 28(2); Pustejovsky & Tipton (2018), *J. Bus. Econ. Stat.*
//! 36(4). Compared with clubSandwich 0.5 (`vcovCR(type = "CR2")`, `coef_test(test = "Satterthwaite")`) in the tests.

use rayon::prelude::*;

use crate::distribution::t_two_sided_p;
use crate::matrix::{Matrix, dot};
use crate::mixed::{Column, Contrast};

/// Most columns that a fit may have: the inverse is dense.
pub const MAX_COLUMNS: usize = 600;
/// An eigenvalue below this share of the largest is zero.
const RANK: f64 = 1e-11;
/// A direction whose variance within `B_i` is below this is absorbed by the cluster's own columns.
const ABSORBED: f64 = 1e-8;

/// Weighted least squares with a cluster-robust covariance.
#[derive(Debug, Clone)]
pub struct RobustFit {
    /// Names of the columns, in the order given.
    pub names: Vec<String>,
    /// Coefficients, in that order.
    pub coefficients: Vec<f64>,
    /// Their CR2 covariance matrix.
    pub covariance: Matrix,
    /// Number of clusters with a row of positive weight.
    pub clusters: usize,
    /// Number of rows of positive weight.
    pub rows: usize,
    inverse: Matrix,
    /// `M X'W^2 X M`.
    doubled: Matrix,
    parts: Vec<Part>,
}

/// Why there is no fit, or no test of a contrast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RobustError {
    /// A slice or column is not as long as the outcome.
    #[error("{what} has {found} values for {rows} rows; give one value per row")]
    Length {
        /// The slice or column.
        what: String,
        /// Its length.
        found: usize,
        /// The length of the outcome.
        rows: usize,
    },
    /// A value is missing or infinite, or a weight is negative.
    #[error("{what} has a value that cannot be used at row {row}; leave such rows out")]
    NotUsable {
        /// The slice or column.
        what: String,
        /// The first such row, counted from zero.
        row: usize,
    },
    /// There are too few clusters for a variance between them.
    #[error("{clusters} clusters are too few for a variance between clusters; at least two are needed")]
    TooFewClusters {
        /// Number of clusters.
        clusters: usize,
    },
    /// There are more columns than fit in a dense inverse.
    #[error("{columns} columns are more than {MAX_COLUMNS}; take means per cluster and period first")]
    TooManyColumns {
        /// Number of columns.
        columns: usize,
    },
    /// A column is a combination of those before it (always so with more columns than rows).
    #[error("the column {column} is a combination of the columns before it; leave it out")]
    Collinear {
        /// The column.
        column: String,
    },
    /// A contrast has another number of weights than there are coefficients.
    #[error("a contrast of {found} weights was asked of {coefficients} coefficients")]
    ContrastLength {
        /// Number of weights.
        found: usize,
        /// Number of coefficients.
        coefficients: usize,
    },
    /// The clusters' own columns explain everything that the contrast rests on, so that nothing is left to vary.
    #[error("no variation between clusters is left for this contrast; it cannot be tested")]
    NothingVaries,
}

/// What is kept of a cluster: the columns that are not zero in it, their cross products and its adjustment.
#[derive(Debug, Clone)]
struct Part {
    columns: Vec<usize>,
    /// `X'WX` and `X'W^2 X` next to each other: `columns x 2 columns`.
    weighted: Matrix,
    /// `X'X` and `X'WX` next to each other.
    plain: Matrix,
    /// `A_i = I + U C U'`.
    adjustment: Matrix,
}

/// Cross products of a cluster as they are gathered, packed lower triangles with weights 1, w and w squared.
struct Gathered {
    columns: Vec<usize>,
    products: [Matrix; 3],
    rows: Vec<usize>,
}

/// Fits `y` on the columns `x` by weighted least squares; empty `weights` are ones.
///
/// # Errors
/// [`RobustError`] says what stands in the way.
pub fn cluster_robust(y: &[f64], x: &[Column], weights: &[f64], cluster: &[u32]) -> Result<RobustFit, RobustError> {
    check(y, x, weights, cluster)?;
    let p = x.len();
    // Columns of unit length and weights of mean one: tolerances are then relative.
    let scales: Vec<f64> =
        x.iter().map(|c| dot(&c.values, &c.values).sqrt()).map(|s| if s > 0.0 { s } else { 1.0 }).collect();
    let total: f64 = weights.iter().sum();
    let mean = if weights.is_empty() { 1.0 } else { total / weights.len() as f64 };
    let weight = |i: usize| if weights.is_empty() { 1.0 } else { weights[i] / mean };
    let mut order: Vec<(u32, usize)> =
        cluster.iter().copied().zip(0..y.len()).filter(|&(_, i)| weight(i) > 0.0).collect();
    order.sort_unstable();
    let groups: Vec<&[(u32, usize)]> = order.chunk_by(|a, b| a.0 == b.0).collect();
    if groups.len() < 2 {
        return Err(RobustError::TooFewClusters { clusters: groups.len() });
    }
    let gathered: Vec<Gathered> =
        groups.par_iter().map(|rows| gather(x, &scales, &weight, rows.iter().map(|r| r.1).collect())).collect();
    let [information, squared] = [1, 2].map(|power| {
        let mut sum = Matrix::zeros(p, p);
        for part in &gathered {
            for (a, &i) in part.columns.iter().enumerate() {
                part.columns.iter().enumerate().for_each(|(b, &j)| sum[(i, j)] += part.products[power][(a, b)]);
            }
        }
        sum
    });
    let factor = information.cholesky().map_err(|error| collinear(x, error.row))?;
    if let Some(i) = (0..p).find(|&i| factor.lower()[(i, i)].powi(2) <= 1e-12 * information[(i, i)]) {
        return Err(collinear(x, i));
    }
    let inverse = factor.inverse();
    let doubled = inverse.times(&squared).times(&inverse);

    // Coefficients with one refinement, then the residuals.
    let mut residuals = y.to_vec();
    let mut coefficients = vec![0.0; p];
    for _ in 0..2 {
        let moments: Vec<Vec<f64>> = gathered.par_iter().map(|g| g.along(x, &scales, &residuals, &weight)).collect();
        let mut right = vec![0.0; p];
        for (part, moment) in gathered.iter().zip(&moments) {
            part.columns.iter().zip(&moment[part.columns.len()..]).for_each(|(&i, m)| right[i] += m);
        }
        let step = factor.solve(&right);
        for ((column, b), scale) in x.iter().zip(&step).zip(&scales) {
            let b = b / scale;
            residuals.iter_mut().zip(&column.values).for_each(|(r, v)| *r -= b * v);
        }
        coefficients.iter_mut().zip(&step).for_each(|(total, b)| *total += b);
    }
    let scored: Vec<(Part, Vec<f64>)> = gathered
        .par_iter()
        .map(|g| {
            let part = g.adjusted(&inverse, &doubled);
            let score = part.turned(&g.along(x, &scales, &residuals, &weight));
            (part, score)
        })
        .collect();
    let mut middle = Matrix::zeros(p, p);
    for (part, score) in &scored {
        for (a, &i) in part.columns.iter().enumerate() {
            part.columns.iter().enumerate().for_each(|(b, &j)| middle[(i, j)] += score[a] * score[b]);
        }
    }
    let covariance = inverse.times(&middle).times(&inverse);
    let unscaled = |m: &Matrix| Matrix::from_fn(p, p, |i, j| (m[(i, j)] + m[(j, i)]) / 2.0 / (scales[i] * scales[j]));
    let covariance = unscaled(&covariance);
    let parts = scored.into_iter().map(|(part, _)| part.unscaled(&scales)).collect();
    Ok(RobustFit {
        names: x.iter().map(|c| c.name.clone()).collect(),
        coefficients: coefficients.iter().zip(&scales).map(|(b, s)| b / s).collect(),
        covariance,
        clusters: groups.len(),
        rows: order.len(),
        inverse: unscaled(&inverse),
        doubled: unscaled(&doubled),
        parts,
    })
}

fn check(y: &[f64], x: &[Column], weights: &[f64], cluster: &[u32]) -> Result<(), RobustError> {
    let rows = y.len();
    let length = |what: &str, found: usize| {
        if found == rows { Ok(()) } else { Err(RobustError::Length { what: what.to_owned(), found, rows }) }
    };
    let values = |what: &str, values: &[f64], usable: &dyn Fn(f64) -> bool| {
        length(what, values.len())?;
        match values.iter().position(|&v| !usable(v)) {
            Some(row) => Err(RobustError::NotUsable { what: what.to_owned(), row }),
            None => Ok(()),
        }
    };
    values("the outcome", y, &f64::is_finite)?;
    if !weights.is_empty() {
        values("the weight", weights, &|w| w.is_finite() && w >= 0.0)?;
    }
    for column in x {
        values(&column.name, &column.values, &f64::is_finite)?;
    }
    length("the cluster of the rows", cluster.len())?;
    if x.len() > MAX_COLUMNS {
        return Err(RobustError::TooManyColumns { columns: x.len() });
    }
    Ok(())
}

fn collinear(x: &[Column], column: usize) -> RobustError {
    RobustError::Collinear { column: x.get(column).map(|c| c.name.clone()).unwrap_or_default() }
}

fn gather(x: &[Column], scales: &[f64], weight: &(impl Fn(usize) -> f64 + Sync), rows: Vec<usize>) -> Gathered {
    let columns: Vec<usize> = (0..x.len()).filter(|&j| rows.iter().any(|&i| x[j].values[i] != 0.0)).collect();
    let size = columns.len();
    let mut products = [0, 1, 2].map(|_| Matrix::zeros(size, size));
    let mut row = vec![0.0; size];
    for &i in &rows {
        let w = weight(i);
        columns.iter().zip(&mut row).for_each(|(&j, v)| *v = x[j].values[i] / scales[j]);
        for a in 0..size {
            if row[a] != 0.0 {
                for b in 0..=a {
                    let product = row[a] * row[b];
                    products[0][(a, b)] += product;
                    products[1][(a, b)] += w * product;
                    products[2][(a, b)] += w * w * product;
                }
            }
        }
    }
    for matrix in &mut products {
        for a in 0..size {
            for b in 0..a {
                matrix[(b, a)] = matrix[(a, b)];
            }
        }
    }
    Gathered { columns, products, rows }
}

/// Two matrices next to each other.
fn beside(a: &Matrix, b: &Matrix) -> Matrix {
    let n = a.cols();
    Matrix::from_fn(a.rows(), n + b.cols(), |i, j| if j < n { a[(i, j)] } else { b[(i, j - n)] })
}

impl Gathered {
    /// `U'r`: `X'r` and then `X'W r`.
    fn along(&self, x: &[Column], scales: &[f64], r: &[f64], weight: &(impl Fn(usize) -> f64 + Sync)) -> Vec<f64> {
        let sum = |j: usize, weighted: bool| -> f64 {
            let term = |&i: &usize| x[j].values[i] * r[i] * if weighted { weight(i) } else { 1.0 };
            self.rows.iter().map(term).sum::<f64>() / scales[j]
        };
        [false, true].into_iter().flat_map(|weighted| self.columns.iter().map(move |&j| sum(j, weighted))).collect()
    }

    fn adjusted(&self, inverse: &Matrix, doubled: &Matrix) -> Part {
        let n = self.columns.len();
        let [plain, once, twice] = &self.products;
        let gram = Matrix::from_fn(2 * n, 2 * n, |i, j| match (i < n, j < n) {
            (true, true) => plain[(i, j)],
            (false, false) => twice[(i - n, j - n)],
            _ => once[(i % n, j % n)],
        });
        let core = Matrix::from_fn(2 * n, 2 * n, |i, j| {
            let (a, b) = (self.columns[i % n], self.columns[j % n]);
            match (i < n, j < n) {
                (true, true) => doubled[(a, b)],
                (false, false) => 0.0,
                _ => -inverse[(a, b)],
            }
        });
        // An orthonormal basis U E of the columns, from the cross products brought to unit length.
        let length: Vec<f64> = (0..2 * n).map(|i| gram[(i, i)].sqrt()).collect();
        let unit = Matrix::from_fn(2 * n, 2 * n, |i, j| gram[(i, j)] / (length[i] * length[j]));
        let eigen = unit.symmetric_eigen();
        let largest = eigen.values.first().copied().unwrap_or(0.0);
        let rank = eigen.values.iter().take_while(|v| **v > RANK * largest).count();
        let basis = Matrix::from_fn(2 * n, rank, |i, j| eigen.vectors[(i, j)] / (length[i] * eigen.values[j].sqrt()));
        let seen = gram.times(&basis);
        let inner = seen.transposed().times(&core).times(&seen);
        let within = Matrix::from_fn(rank, rank, |i, j| inner[(i, j)] + f64::from(u8::from(i == j))).symmetric_eigen();
        let root = |v: f64| if v > ABSORBED { 1.0 / v.sqrt() } else { 0.0 };
        let turned = basis.times(&within.vectors);
        let adjustment = Matrix::from_fn(2 * n, 2 * n, |i, j| {
            (0..rank).map(|m| turned[(i, m)] * (root(within.values[m]) - 1.0) * turned[(j, m)]).sum()
        });
        Part { columns: self.columns.clone(), weighted: beside(once, twice), plain: beside(plain, once), adjustment }
    }
}

impl Part {
    /// `X'W A v` for a vector whose `U'v` is given.
    fn turned(&self, along: &[f64]) -> Vec<f64> {
        let extra = self.weighted.times_vector(&self.adjustment.times_vector(along));
        along[self.columns.len()..].iter().zip(&extra).map(|(a, b)| a + b).collect()
    }

    /// In the units of the data.
    fn unscaled(self, scales: &[f64]) -> Self {
        let n = self.columns.len();
        let scale: Vec<f64> = self.columns.iter().map(|&j| scales[j]).collect();
        let wide = |m: &Matrix| Matrix::from_fn(n, 2 * n, |i, j| m[(i, j)] * scale[i] * scale[j % n]);
        Self {
            weighted: wide(&self.weighted),
            plain: wide(&self.plain),
            adjustment: Matrix::from_fn(2 * n, 2 * n, |i, j| self.adjustment[(i, j)] / (scale[i % n] * scale[j % n])),
            columns: self.columns,
        }
    }
}

impl RobustFit {
    /// The weighted sum of the coefficients with the given weights, with the degrees of freedom of Bell and McCaffrey.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients, or nothing varies between clusters.
    pub fn contrast(&self, weights: &[f64]) -> Result<Contrast, RobustError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(RobustError::ContrastLength { found: weights.len(), coefficients });
        }
        let variance = self.covariance.quadratic_form(weights);
        let df = self.degrees_of_freedom(weights);
        if !(variance > 0.0 && variance.is_finite() && df > 0.0 && df.is_finite()) {
            return Err(RobustError::NothingVaries);
        }
        let estimate = dot(weights, &self.coefficients);
        let se = variance.sqrt();
        let t = estimate / se;
        Ok(Contrast { estimate, se, df, t, p: t_two_sided_p(t, df) })
    }

    /// The coefficient of the named column; `None` when there is none or it cannot be tested.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<Contrast> {
        let position = self.names.iter().position(|n| n == name)?;
        let mut weights = vec![0.0; self.names.len()];
        weights[position] = 1.0;
        self.contrast(&weights).ok()
    }

    fn degrees_of_freedom(&self, weights: &[f64]) -> f64 {
        let p = self.coefficients.len();
        let direction = self.inverse.times_vector(weights);
        // Of each cluster g = A W X M c: its length, X'g and X'W g, in all columns.
        let turned: Vec<(f64, Vec<f64>, Vec<f64>)> = self
            .parts
            .iter()
            .map(|part| {
                let n = part.columns.len();
                let local: Vec<f64> = part.columns.iter().map(|&j| direction[j]).collect();
                // U'W X M c, and the weights of U in g beside W X M c itself.
                let along: Vec<f64> =
                    (0..2 * n).map(|j| (0..n).map(|i| part.weighted[(i, j)] * local[i]).sum()).collect();
                let extra = part.adjustment.times_vector(&along);
                let mut inner = extra.clone();
                inner[n..].iter_mut().zip(&local).for_each(|(e, d)| *e += d);
                let (plain, weighted) = (part.plain.times_vector(&inner), part.weighted.times_vector(&inner));
                // g'g = inner' U'U inner.
                let length = dot(&inner[..n], &plain) + dot(&inner[n..], &weighted);
                let spread = |values: &[f64]| {
                    let mut all = vec![0.0; p];
                    part.columns.iter().zip(values).for_each(|(&j, v)| all[j] = *v);
                    all
                };
                (length, spread(&plain), spread(&weighted))
            })
            .collect();
        let images: Vec<(Vec<f64>, Vec<f64>)> = turned
            .iter()
            .map(|(_, a, b)| {
                let (ma, mb, da) =
                    (self.inverse.times_vector(a), self.inverse.times_vector(b), self.doubled.times_vector(a));
                // What a row's a and b are multiplied by.
                (da.iter().zip(&mb).map(|(d, m)| d - m).collect(), ma.iter().map(|m| -m).collect())
            })
            .collect();
        let (mut trace, mut squares) = (0.0, 0.0);
        for (i, (length, a, b)) in turned.iter().enumerate() {
            for (j, (of_a, of_b)) in images.iter().enumerate() {
                let element = dot(a, of_a) + dot(b, of_b) + if i == j { *length } else { 0.0 };
                squares += element * element;
                if i == j {
                    trace += element;
                }
            }
        }
        trace * trace / squares
    }
}
