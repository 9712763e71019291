//! Matrices that carry their first and second derivatives in a few parameters.

use super::design::at;

/// A matrix, its first derivatives and its second (of `i >= j`), row-major one after the other.
#[derive(Debug, Clone)]
pub(super) struct Jets {
    pub rows: usize,
    pub cols: usize,
    pub parameters: usize,
    values: Vec<f64>,
    /// Which parts may differ from zero.
    used: Vec<bool>,
}

/// Number of parts with `k` parameters.
pub(super) fn parts(k: usize) -> usize {
    1 + k + k * (k + 1) / 2
}

impl Jets {
    pub fn zeros(rows: usize, cols: usize, parameters: usize) -> Self {
        let parts = parts(parameters);
        Self { rows, cols, parameters, values: vec![0.0; parts * rows * cols], used: vec![false; parts] }
    }

    /// Position of the first derivative in `i`.
    pub fn first(i: usize) -> usize {
        1 + i
    }

    /// Position of the second derivative in `i` and `j`.
    pub fn second(&self, i: usize, j: usize) -> usize {
        1 + self.parameters + at(i, j)
    }

    pub fn part(&self, part: usize) -> &[f64] {
        let size = self.rows * self.cols;
        &self.values[part * size..(part + 1) * size]
    }

    pub fn part_mut(&mut self, part: usize) -> &mut [f64] {
        let size = self.rows * self.cols;
        self.used[part] = true;
        &mut self.values[part * size..(part + 1) * size]
    }

    pub fn get(&self, part: usize, i: usize, j: usize) -> f64 {
        self.values[(part * self.rows + i) * self.cols + j]
    }

    pub fn add(&mut self, other: &Self, factor: f64) {
        for part in 0..self.used.len() {
            if other.used[part] {
                self.part_mut(part).iter_mut().zip(other.part(part)).for_each(|(t, v)| *t += factor * v);
            }
        }
    }

    /// The same with more parameters, on which nothing depends yet.
    pub fn embedded(&self, parameters: usize) -> Self {
        let mut wide = Self::zeros(self.rows, self.cols, parameters);
        for part in 0..self.used.len() {
            let place = if part <= self.parameters { part } else { part - self.parameters + parameters };
            if self.used[part] {
                wide.part_mut(place).copy_from_slice(self.part(part));
            }
        }
        wide
    }

    /// The rows (or, of the transposed, the columns) with the given numbers.
    pub fn selected(&self, rows: &[usize], columns: Option<&[usize]>) -> Self {
        let cols = columns.map_or(self.cols, <[usize]>::len);
        let mut out = Self::zeros(rows.len(), cols, self.parameters);
        for part in (0..self.used.len()).filter(|&part| self.used[part]) {
            let target = out.part_mut(part);
            for (i, &row) in rows.iter().enumerate() {
                for j in 0..cols {
                    target[i * cols + j] =
                        self.values[(part * self.rows + row) * self.cols + columns.map_or(j, |c| c[j])];
                }
            }
        }
        out
    }

    pub fn transposed(&self) -> Self {
        let mut out = Self::zeros(self.cols, self.rows, self.parameters);
        for part in (0..self.used.len()).filter(|&part| self.used[part]) {
            let target = out.part_mut(part);
            for i in 0..self.rows {
                for j in 0..self.cols {
                    target[j * self.rows + i] = self.values[(part * self.rows + i) * self.cols + j];
                }
            }
        }
        out
    }

    pub fn times(&self, other: &Self) -> Self {
        let mut out = Self::zeros(self.rows, other.cols, self.parameters);
        for i in 0..self.used.len() {
            out.add_product(i, self, i, other, 0, 1.0);
            if i > 0 {
                out.add_product(i, self, 0, other, i, 1.0);
            }
        }
        for i in 0..self.parameters {
            for j in 0..self.parameters {
                let place = out.second(i, j);
                out.add_product(place, self, 1 + i, other, 1 + j, if i == j { 2.0 } else { 1.0 });
            }
        }
        out
    }

    fn add_product(&mut self, place: usize, a: &Self, i: usize, b: &Self, j: usize, factor: f64) {
        if !(a.used[i] && b.used[j]) {
            return;
        }
        let (left, right, cols) = (a.part(i), b.part(j), b.cols);
        let target = self.part_mut(place);
        for (row, line) in left.chunks_exact(a.cols.max(1)).zip(target.chunks_exact_mut(cols.max(1))) {
            for (&weight, values) in row.iter().zip(right.chunks_exact(cols.max(1))) {
                if weight != 0.0 {
                    line.iter_mut().zip(values).for_each(|(t, v)| *t += factor * weight * v);
                }
            }
        }
    }

    /// The inverse, and the logarithm of the absolute determinant with its derivatives; `None` for a singular matrix.
    pub fn inverse(&self) -> Option<(Self, Vec<f64>)> {
        let (n, k) = (self.rows, self.parameters);
        let (inverse, log_determinant) = invert(self.part(0), n)?;
        let mut root = Self::zeros(n, n, 0);
        root.part_mut(0).copy_from_slice(&inverse);
        let single = |part: usize| {
            let mut one = Self::zeros(n, n, 0);
            one.part_mut(0).copy_from_slice(self.part(part));
            one
        };
        let trace = |m: &Self| (0..n).map(|i| m.get(0, i, i)).sum::<f64>();
        let mut out = Self::zeros(n, n, k);
        out.part_mut(0).copy_from_slice(&inverse);
        let mut log = vec![0.0; parts(k)];
        log[0] = log_determinant;
        // R N_i for every parameter.
        let slopes: Vec<Option<Self>> = (0..k).map(|i| self.used[1 + i].then(|| root.times(&single(1 + i)))).collect();
        let turned: Vec<Option<Self>> = slopes.iter().map(|s| s.as_ref().map(|s| s.times(&root))).collect();
        for i in 0..k {
            if let (Some(slope), Some(turned)) = (&slopes[i], &turned[i]) {
                log[1 + i] = trace(slope);
                out.part_mut(1 + i).iter_mut().zip(turned.part(0)).for_each(|(t, v)| *t -= v);
            }
            for j in 0..=i {
                let place = self.second(i, j);
                if self.used[place] {
                    let bend = root.times(&single(place));
                    log[place] += trace(&bend);
                    out.part_mut(place).iter_mut().zip(bend.times(&root).part(0)).for_each(|(t, v)| *t -= v);
                }
                for (a, b) in [(i, j), (j, i)] {
                    if let (Some(slope), Some(other)) = (&slopes[a], &turned[b]) {
                        let both = slope.times(other);
                        out.part_mut(place).iter_mut().zip(both.part(0)).for_each(|(t, v)| *t += v);
                    }
                }
                if let (Some(one), Some(other)) = (&slopes[i], &slopes[j]) {
                    let (one, other) = (one.part(0), other.part(0));
                    let both: f64 =
                        (0..n).map(|r| (0..n).map(|c| one[r * n + c] * other[c * n + r]).sum::<f64>()).sum();
                    log[place] -= both;
                }
            }
        }
        Some((out, log))
    }
}

/// The inverse by Gauss-Jordan elimination with row pivoting, and `log|det|`.
fn invert(values: &[f64], n: usize) -> Option<(Vec<f64>, f64)> {
    let mut a = values.to_vec();
    let mut inverse: Vec<f64> = (0..n * n).map(|at| f64::from(u8::from(at / n == at % n))).collect();
    let mut log_determinant = 0.0;
    for column in 0..n {
        let best = (column..n).max_by(|&i, &j| a[i * n + column].abs().total_cmp(&a[j * n + column].abs()))?;
        let pivot = a[best * n + column];
        if pivot == 0.0 || !pivot.is_finite() {
            return None;
        }
        log_determinant += pivot.abs().ln();
        for j in 0..n {
            a.swap(best * n + j, column * n + j);
            inverse.swap(best * n + j, column * n + j);
        }
        for j in 0..n {
            a[column * n + j] /= pivot;
            inverse[column * n + j] /= pivot;
        }
        for i in (0..n).filter(|&i| i != column) {
            let factor = a[i * n + column];
            if factor != 0.0 {
                for j in 0..n {
                    a[i * n + j] -= factor * a[column * n + j];
                    inverse[i * n + j] -= factor * inverse[column * n + j];
                }
            }
        }
    }
    Some((inverse, log_determinant))
}
