//! Small dense matrices (at most some forty rows): what the estimators of this crate need of linear algebra and no more.
//!
//! Row-major, `f64`. Cholesky for what is positive definite, Jacobi rotations for symmetric eigenvalues (slow for large
//! matrices, but accurate to the last digits for small ones; Golub & Van Loan, *Matrix Computations*, 4th ed., 8.5).

use std::ops::{Index, IndexMut};

/// A dense matrix, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    values: Vec<f64>,
}

/// The matrix is not positive definite: some combination of its rows is (numerically) zero or negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the matrix is not positive definite at row {row}")]
pub struct NotPositiveDefinite {
    /// The first row whose pivot is not positive.
    pub row: usize,
}

/// The lower triangular `L` of `A = L L'`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    lower: Matrix,
}

/// Eigenvalues in descending order and, as columns of the same order, orthonormal eigenvectors.
#[derive(Debug, Clone, PartialEq)]
pub struct SymmetricEigen {
    /// Eigenvalues, largest first.
    pub values: Vec<f64>,
    /// Column `j` is the eigenvector of `values[j]`.
    pub vectors: Matrix,
}

impl Matrix {
    /// All zeros.
    #[must_use]
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self { rows, cols, values: vec![0.0; rows * cols] }
    }

    /// The identity of the given size.
    #[must_use]
    pub fn identity(size: usize) -> Self {
        Self::from_fn(size, size, |i, j| f64::from(u8::from(i == j)))
    }

    /// The matrix whose element `(i, j)` is `f(i, j)`.
    #[must_use]
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> f64) -> Self {
        let mut values = Vec::with_capacity(rows * cols);
        for i in 0..rows {
            for j in 0..cols {
                values.push(f(i, j));
            }
        }
        Self { rows, cols, values }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Row `i` as a slice.
    #[must_use]
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.cols..(i + 1) * self.cols]
    }

    /// Rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self::from_fn(self.cols, self.rows, |i, j| self[(j, i)])
    }

    /// Every element times `factor`.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self::from_fn(self.rows, self.cols, |i, j| self[(i, j)] * factor)
    }

    /// The product `self * other`.
    ///
    /// # Panics
    /// When the inner sizes differ.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        assert_eq!(self.cols, other.rows, "inner sizes of a matrix product must agree");
        Self::from_fn(self.rows, other.cols, |i, j| (0..self.cols).map(|k| self[(i, k)] * other[(k, j)]).sum())
    }

    /// The product `self * vector`.
    ///
    /// # Panics
    /// When the vector is not as long as the matrix has columns.
    #[must_use]
    pub fn times_vector(&self, vector: &[f64]) -> Vec<f64> {
        assert_eq!(self.cols, vector.len(), "a vector must be as long as the matrix has columns");
        (0..self.rows).map(|i| dot(self.row(i), vector)).collect()
    }

    /// `vector' * self * vector` for a square matrix.
    ///
    /// # Panics
    /// When the vector is not as long as the matrix has columns.
    #[must_use]
    pub fn quadratic_form(&self, vector: &[f64]) -> f64 {
        dot(&self.times_vector(vector), vector)
    }

    /// Cholesky factor of a symmetric matrix; only the lower triangle is read.
    ///
    /// # Errors
    /// When the matrix is not positive definite.
    pub fn cholesky(&self) -> Result<Cholesky, NotPositiveDefinite> {
        let n = self.rows;
        let mut lower = Self::zeros(n, n);
        for i in 0..n {
            for j in 0..=i {
                let sum = self[(i, j)] - dot(&lower.row(i)[..j], &lower.row(j)[..j]);
                if i == j {
                    if sum <= 0.0 || !sum.is_finite() {
                        return Err(NotPositiveDefinite { row: i });
                    }
                    lower[(i, i)] = sum.sqrt();
                } else {
                    lower[(i, j)] = sum / lower[(j, j)];
                }
            }
        }
        Ok(Cholesky { lower })
    }

    /// Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations; only the lower triangle is read.
    #[must_use]
    pub fn symmetric_eigen(&self) -> SymmetricEigen {
        let n = self.rows;
        let mut a = Self::from_fn(n, n, |i, j| if i >= j { self[(i, j)] } else { self[(j, i)] });
        let mut vectors = Self::identity(n);
        // Convergence is quadratic; some six to ten sweeps are enough, and the bound only guards against NaN.
        for _ in 0..60 {
            let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|at| a[at] * a[at]).sum();
            let diagonal: f64 = (0..n).map(|i| a[(i, i)] * a[(i, i)]).sum();
            if off <= 1e-32 * diagonal || off == 0.0 || off.is_nan() {
                break;
            }
            for p in 1..n {
                for q in 0..p {
                    rotate(&mut a, &mut vectors, p, q);
                }
            }
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| a[(j, j)].total_cmp(&a[(i, i)]));
        SymmetricEigen {
            values: order.iter().map(|&i| a[(i, i)]).collect(),
            vectors: Self::from_fn(n, n, |i, j| vectors[(i, order[j])]),
        }
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.values[i * self.cols + j]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.values[i * self.cols + j]
    }
}

impl Cholesky {
    /// The factor `L`.
    #[must_use]
    pub fn lower(&self) -> &Matrix {
        &self.lower
    }

    /// `log det(A)`.
    #[must_use]
    pub fn log_determinant(&self) -> f64 {
        2.0 * (0..self.lower.rows).map(|i| self.lower[(i, i)].ln()).sum::<f64>()
    }

    /// `x` of `L x = b`.
    #[must_use]
    pub fn solve_lower(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in 0..x.len() {
            x[i] = (x[i] - dot(&self.lower.row(i)[..i], &x[..i])) / self.lower[(i, i)];
        }
        x
    }

    /// `x` of `A x = b`.
    #[must_use]
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = self.solve_lower(b);
        let n = x.len();
        for i in (0..n).rev() {
            let below: f64 = (i + 1..n).map(|k| self.lower[(k, i)] * x[k]).sum();
            x[i] = (x[i] - below) / self.lower[(i, i)];
        }
        x
    }

    /// The inverse of `A`, exactly symmetric.
    #[must_use]
    pub fn inverse(&self) -> Matrix {
        let n = self.lower.rows;
        let mut inverse = Matrix::zeros(n, n);
        let mut unit = vec![0.0; n];
        for j in 0..n {
            unit[j] = 1.0;
            let column = self.solve(&unit);
            unit[j] = 0.0;
            for (i, value) in column.into_iter().enumerate().skip(j) {
                inverse[(i, j)] = value;
                inverse[(j, i)] = value;
            }
        }
        inverse
    }
}

/// Inner product over the shorter of the two.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// One Jacobi rotation that makes `a[(p, q)]` zero.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    let apq = a[(p, q)];
    if apq == 0.0 {
        return;
    }
    let tau = (a[(q, q)] - a[(p, p)]) / (2.0 * apq);
    let t = tau.signum() / (tau.abs() + tau.hypot(1.0));
    let c = 1.0 / t.hypot(1.0);
    let s = t * c;
    for k in 0..a.rows {
        let (kp, kq) = (a[(k, p)], a[(k, q)]);
        a[(k, p)] = c * kp - s * kq;
        a[(k, q)] = s * kp + c * kq;
    }
    for k in 0..a.rows {
        let (pk, qk) = (a[(p, k)], a[(q, k)]);
        a[(p, k)] = c * pk - s * qk;
        a[(q, k)] = s * pk + c * qk;
        let (vp, vq) = (vectors[(k, p)], vectors[(k, q)]);
        vectors[(k, p)] = c * vp - s * vq;
        vectors[(k, q)] = s * vp + c * vq;
    }
    a[(p, q)] = 0.0;
    a[(q, p)] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn far(a: &Matrix, b: &Matrix) -> f64 {
        a.values.iter().zip(&b.values).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
    }

    fn positive_definite() -> impl Strategy<Value = Matrix> {
        (1usize..8).prop_flat_map(|n| {
            proptest::collection::vec(-3.0..3.0f64, n * n).prop_map(move |v| {
                let m = Matrix { rows: n, cols: n, values: v };
                let mut a = m.times(&m.transposed());
                (0..n).for_each(|i| a[(i, i)] += 0.5);
                a
            })
        })
    }

    proptest! {
        #[test]
        fn the_inverse_times_the_matrix_is_the_identity(a in positive_definite()) {
            let inverse = a.cholesky().unwrap().inverse();
            prop_assert!(far(&a.times(&inverse), &Matrix::identity(a.rows())) < 1e-9);
        }

        #[test]
        fn the_cholesky_factor_times_its_transpose_is_the_matrix(a in positive_definite()) {
            let l = a.cholesky().unwrap().lower;
            prop_assert!(far(&l.times(&l.transposed()), &a) < 1e-11);
        }

        #[test]
        fn eigenvectors_rebuild_the_matrix_and_the_determinant(a in positive_definite()) {
            let eigen = a.symmetric_eigen();
            let n = a.rows();
            let diagonal = Matrix::from_fn(n, n, |i, j| if i == j { eigen.values[i] } else { 0.0 });
            let rebuilt = eigen.vectors.times(&diagonal).times(&eigen.vectors.transposed());
            prop_assert!(far(&rebuilt, &a) < 1e-10);
            prop_assert!(far(&eigen.vectors.transposed().times(&eigen.vectors), &Matrix::identity(n)) < 1e-12);
            let log_det: f64 = eigen.values.iter().map(|v| v.ln()).sum();
            prop_assert!((log_det - a.cholesky().unwrap().log_determinant()).abs() < 1e-9);
            prop_assert!(eigen.values.windows(2).all(|w| w[0] >= w[1]));
        }
    }

    #[test]
    fn a_matrix_with_a_direction_of_no_length_is_refused_with_the_row() {
        let a = Matrix::from_fn(3, 3, |i, j| [[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 1.0]][i][j]);
        assert_eq!(a.cholesky(), Err(NotPositiveDefinite { row: 1 }));
        let not_a_number = Matrix::from_fn(1, 1, |_, _| f64::NAN);
        assert_eq!(not_a_number.cholesky(), Err(NotPositiveDefinite { row: 0 }));
    }

    #[test]
    fn solving_gives_back_what_was_multiplied() {
        let a = Matrix::from_fn(2, 2, |i, j| [[4.0, 1.0], [1.0, 3.0]][i][j]);
        let x = a.cholesky().unwrap().solve(&a.times_vector(&[2.0, -5.0]));
        assert!((x[0] - 2.0).abs() < 1e-14 && (x[1] + 5.0).abs() < 1e-14);
        assert_eq!(a.quadratic_form(&[1.0, 2.0]), 20.0);
        assert_eq!(a.scaled(2.0)[(1, 0)], 2.0);
    }
}
