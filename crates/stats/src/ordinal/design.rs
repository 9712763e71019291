//! Rows made ready: used categories numbered from zero, columns centred and scaled, groups in runs.

use super::data::{Groups, OrdinalData, OrdinalError};
use super::tree::Tree;
use crate::logistic::first_collinear;
use crate::matrix::Matrix;

/// The rows with a positive weight, sorted by group.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// Index of each row's category in `used`.
    pub codes: Vec<usize>,
    /// Row-major, each column with mean zero and variance one.
    x: Vec<f64>,
    pub weights: Vec<f64>,
    offset: Vec<f64>,
    means: Vec<f64>,
    scales: Vec<f64>,
    /// Categories that were chosen.
    pub used: Vec<u32>,
    /// Sum of the weights of each used category.
    pub counts: Vec<f64>,
    pub tree: Tree,
}

impl Design {
    pub fn of(data: &OrdinalData<'_>, groups: &Groups<'_>) -> Result<Self, OrdinalError> {
        data.check()?;
        groups.check(data.y.len())?;
        let weight = |i: usize| data.weights.map_or(1.0, |w| w[i]);
        let rows: Vec<usize> = (0..data.y.len()).filter(|&i| weight(i) > 0.0).collect();
        let mut used: Vec<u32> = rows.iter().map(|&i| data.y[i]).collect();
        used.sort_unstable();
        used.dedup();
        match used[..] {
            [] => return Err(OrdinalError::NoRows),
            [category] => return Err(OrdinalError::OneCategory { category }),
            _ => {}
        }
        if let Some(column) = first_collinear(&data.x, &rows, true) {
            return Err(OrdinalError::Collinear { column: column.name.clone() });
        }
        let tree = Tree::of(groups, &rows, rows.iter().any(|&i| weight(i) > 1.0));
        let n = rows.len() as f64;
        let mut means = Vec::new();
        let mut scales = Vec::new();
        for column in &data.x {
            let mean = rows.iter().map(|&i| column.values[i]).sum::<f64>() / n;
            let largest = rows.iter().map(|&i| (column.values[i] - mean).abs()).fold(0.0, f64::max);
            let squares: f64 = rows.iter().map(|&i| ((column.values[i] - mean) / largest).powi(2)).sum();
            means.push(mean);
            scales.push(largest * (squares / n).sqrt());
        }
        let mut counts = vec![0.0; used.len()];
        let mut codes = Vec::with_capacity(rows.len());
        for &i in &tree.order {
            let code = used.partition_point(|&u| u < data.y[i]);
            counts[code] += weight(i);
            codes.push(code);
        }
        let standardised = |i: usize| {
            data.x.iter().zip(&means).zip(&scales).map(move |((c, mean), scale)| (c.values[i] - mean) / scale)
        };
        Ok(Self {
            codes,
            x: tree.order.iter().flat_map(|&i| standardised(i)).collect(),
            weights: tree.order.iter().map(|&i| weight(i)).collect(),
            offset: tree.order.iter().map(|&i| data.offset.map_or(0.0, |o| o[i])).collect(),
            means,
            scales,
            used,
            counts,
            tree,
        })
    }

    /// Number of thresholds.
    pub fn thresholds(&self) -> usize {
        self.used.len() - 1
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.scales.len()
    }

    pub fn x(&self, row: usize) -> &[f64] {
        let p = self.scales.len();
        &self.x[row * p..(row + 1) * p]
    }

    /// The fixed part of the linear predictor of every row.
    pub fn predictors(&self, b: &[f64]) -> Vec<f64> {
        if b.is_empty() {
            return self.offset.clone();
        }
        let products = self.x.chunks_exact(b.len()).map(|x| crate::matrix::dot(x, b));
        products.zip(&self.offset).map(|(eta, offset)| eta + offset).collect()
    }

    /// Thresholds and coefficients in the units of the data, and their covariance, from those in standardised columns.
    pub fn in_units_of_the_data(&self, point: &[f64], covariance: &Matrix) -> (Vec<f64>, Vec<f64>, Matrix) {
        let (t, p) = (self.thresholds(), self.columns());
        let jacobian = Matrix::from_fn(t + p, t + p, |i, j| match (i < t, j < t) {
            (true, true) => f64::from(u8::from(i == j)),
            (true, false) => self.means[j - t] / self.scales[j - t],
            (false, false) if i == j => 1.0 / self.scales[i - t],
            (false, _) => 0.0,
        });
        let all = jacobian.times_vector(&point[..t + p]);
        let covariance = jacobian.times(covariance).times(&jacobian.transposed());
        (all[..t].to_vec(), all[t..].to_vec(), covariance)
    }
}
