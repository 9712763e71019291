//! The distribution of the groups' means, averaged over that of the variance between groups.

use rayon::prelude::*;

use super::{ShrinkageError, ShrunkenMean};
use crate::distribution::{normal_cdf, normal_pdf, normal_quantile};
use crate::matrix::{Matrix, dot};
use crate::meta::Study;

/// Points of the quadrature, and of the rough one before it.
const POINTS: usize = 160;
const ROUGH: usize = 400;
/// Densities so far below the highest, as logarithms, are left out.
const NEGLIGIBLE: f64 = 25.0;

/// The coefficients given one value of `tau^2`, and how likely that value is.
#[derive(Debug, Clone)]
struct Given {
    probability: f64,
    tau_squared: f64,
    /// Of the scaled columns.
    coefficients: Vec<f64>,
    /// Lower triangular root of their variance.
    root: Matrix,
}

#[derive(Debug, Clone)]
pub(super) struct Posterior {
    groups: Vec<Study>,
    /// Intercept and columns in units of their spread.
    rows: Matrix,
    /// Mean and spread of each column.
    scales: Vec<(f64, f64)>,
    given: Vec<Given>,
}

/// A group at one point of the quadrature.
struct Part {
    probability: f64,
    mean: f64,
    sd: f64,
    weight: f64,
}

impl Posterior {
    pub(super) fn of(groups: &[Study], columns: &[Vec<f64>]) -> Result<Self, ShrinkageError> {
        let scale = |c: &Vec<f64>| {
            let mean = crate::descriptive::mean(c)?;
            let spread = crate::descriptive::standard_deviation(c)?;
            (spread > 1e-10 * mean.abs()).then_some((mean, spread))
        };
        let scales: Vec<(f64, f64)> =
            columns.iter().map(scale).collect::<Option<_>>().ok_or(ShrinkageError::Collinear)?;
        let rows = Matrix::from_fn(groups.len(), columns.len() + 1, |i, j| match j {
            0 => 1.0,
            j => (columns[j - 1][i] - scales[j - 1].0) / scales[j - 1].1,
        });
        let mut posterior = Self { groups: groups.to_vec(), rows, scales, given: Vec::new() };
        // tau = unit t / (1 - t): all of the half line, the typical sampling error in its middle. A first look over all of it
        // finds where the density is.
        let (range, _) = posterior.quadrature((0.0, 1.0), ROUGH)?;
        posterior.given = posterior.quadrature(range, POINTS)?.1;
        Ok(posterior)
    }

    /// The points of a midpoint rule that are not negligible, and the range of `t` that they span.
    fn quadrature(&self, range: (f64, f64), points: usize) -> Result<((f64, f64), Vec<Given>), ShrinkageError> {
        let unit = (self.groups.iter().map(|g| g.variance.ln()).sum::<f64>() / self.groups.len() as f64).exp().sqrt();
        let width = (range.1 - range.0) / points as f64;
        let mut found = Vec::with_capacity(points);
        for point in 0..points {
            let t = range.0 + (point as f64 + 0.5) * width;
            let tau = unit * t / (1.0 - t);
            let (log, given) = self.given(tau * tau).ok_or(ShrinkageError::Collinear)?;
            // d tau^2 = 2 tau d tau, d tau = unit / (1 - t)^2 dt.
            found.push((t, log + tau.ln() - 2.0 * (1.0 - t).ln(), given));
        }
        let highest = found.iter().map(|f| f.1).fold(f64::NEG_INFINITY, f64::max);
        found.retain(|f| f.1 > highest - NEGLIGIBLE);
        let (Some(first), Some(last)) = (found.first(), found.last()) else { return Err(ShrinkageError::Collinear) };
        let range = ((first.0 - 1.5 * width).max(0.0), (last.0 + 1.5 * width).min(1.0));
        let total: f64 = found.iter().map(|f| (f.1 - highest).exp()).sum();
        let given =
            found.into_iter().map(|(_, log, given)| Given { probability: (log - highest).exp() / total, ..given });
        Ok((range, given.collect()))
    }

    /// The restricted log likelihood of one `tau^2`, and the coefficients there; `None` when columns are collinear.
    fn given(&self, tau_squared: f64) -> Option<(f64, Given)> {
        let width = self.rows.cols();
        let mut information = Matrix::zeros(width, width);
        let mut right = vec![0.0; width];
        let mut log = 0.0;
        for (i, g) in self.groups.iter().enumerate() {
            let weight = 1.0 / (tau_squared + g.variance);
            let x = self.rows.row(i);
            log += weight.ln() / 2.0;
            for j in 0..width {
                right[j] += weight * x[j] * g.estimate;
                for k in 0..=j {
                    information[(j, k)] += weight * x[j] * x[k];
                }
            }
        }
        let factor = information.cholesky().ok()?;
        if (0..width).any(|j| factor.lower()[(j, j)].powi(2) < 1e-10 * information[(j, j)]) {
            return None;
        }
        let coefficients = factor.solve(&right);
        let residual = |i: usize| self.groups[i].estimate - dot(self.rows.row(i), &coefficients);
        let squares: f64 =
            (0..self.groups.len()).map(|i| residual(i).powi(2) / (tau_squared + self.groups[i].variance)).sum();
        log -= (factor.log_determinant() + squares) / 2.0;
        let root = factor.inverse().cholesky().ok()?.lower().clone();
        Some((log, Given { probability: 0.0, tau_squared, coefficients, root }))
    }

    pub(super) fn tau_squared(&self) -> f64 {
        self.given.iter().map(|g| g.probability * g.tau_squared).sum()
    }

    /// In the units of the columns.
    pub(super) fn coefficients(&self) -> Vec<f64> {
        let mut mean = vec![0.0; self.rows.cols()];
        for g in &self.given {
            mean.iter_mut().zip(&g.coefficients).for_each(|(m, c)| *m += g.probability * c);
        }
        for (j, &(centre, spread)) in self.scales.iter().enumerate() {
            mean[j + 1] /= spread;
            mean[0] -= mean[j + 1] * centre;
        }
        mean
    }

    fn parts(&self, i: usize) -> impl Iterator<Item = Part> {
        let (x, Study { estimate, variance }) = (self.rows.row(i), self.groups[i]);
        let width = x.len();
        self.given.iter().map(move |g| {
            let weight = g.tau_squared / (g.tau_squared + variance);
            let mean = weight * estimate + (1.0 - weight) * dot(x, &g.coefficients);
            let along = |k: usize| (k..width).map(|j| x[j] * g.root[(j, k)]).sum::<f64>();
            let predicted: f64 = (0..width).map(|k| along(k).powi(2)).sum();
            let sd = (weight * variance + (1.0 - weight).powi(2) * predicted).sqrt();
            Part { probability: g.probability, mean, sd, weight }
        })
    }

    pub(super) fn mean(&self, i: usize) -> ShrunkenMean {
        let (estimate, weight) = self
            .parts(i)
            .fold((0.0, 0.0), |(mean, own), p| (mean + p.probability * p.mean, own + p.probability * p.weight));
        let variance: f64 = self.parts(i).map(|p| p.probability * (p.sd * p.sd + (p.mean - estimate).powi(2))).sum();
        ShrunkenMean { estimate, se: variance.sqrt(), weight }
    }

    pub(super) fn cdf(&self, i: usize, x: f64) -> f64 {
        self.parts(i).map(|p| p.probability * normal_cdf((x - p.mean) / p.sd)).sum::<f64>().min(1.0)
    }

    /// By Newton steps from the normal distribution's quantile, kept within the bracket found so far.
    pub(super) fn quantile(&self, i: usize, p: f64) -> f64 {
        let parts: Vec<Part> = self.parts(i).collect();
        let ShrunkenMean { estimate, se, .. } = self.mean(i);
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut x = estimate + normal_quantile(p) * se;
        for _ in 0..60 {
            let (mut miss, mut slope) = (-p, 0.0);
            for part in &parts {
                let z = (x - part.mean) / part.sd;
                miss += part.probability * normal_cdf(z);
                slope += part.probability * normal_pdf(z) / part.sd;
            }
            if miss > 0.0 {
                high = x
            } else {
                low = x
            }
            let step = (miss / slope).clamp(-2.0 * se, 2.0 * se);
            let mut next = if step.is_nan() { x } else { x - step };
            if low.is_finite() && high.is_finite() && !(low < next && next < high) {
                next = f64::midpoint(low, high);
            }
            if (next - x).abs() <= 1e-12 * se {
                return next;
            }
            x = next;
        }
        x
    }

    /// For each draw the rank of every group, 1 the highest.
    pub(super) fn drawn_ranks<D: FnMut(usize) -> usize>(
        &self,
        draws: usize,
        streams: impl Fn(usize) -> D + Sync,
    ) -> Vec<Vec<u32>> {
        (0..draws).into_par_iter().map(|draw| self.draw_ranks(streams(draw))).collect()
    }

    fn draw_ranks(&self, mut below: impl FnMut(usize) -> usize) -> Vec<u32> {
        let mut uniform = || (below(1 << 30) as f64 + 0.5) / f64::from(1u32 << 30);
        let mut left = uniform();
        let chosen = self.given.iter().position(|g| {
            left -= g.probability;
            left <= 0.0
        });
        let given = &self.given[chosen.unwrap_or(self.given.len() - 1)];
        // Two normal numbers of two uniform ones (Box & Muller), several times cheaper than a quantile.
        let mut spare = None;
        let mut normal = || {
            spare.take().unwrap_or_else(|| {
                let (radius, angle) = ((-2.0 * uniform().ln()).sqrt(), std::f64::consts::TAU * uniform());
                spare = Some(radius * angle.sin());
                radius * angle.cos()
            })
        };
        let noise: Vec<f64> = given.coefficients.iter().map(|_| normal()).collect();
        let shift = given.root.times_vector(&noise);
        let b: Vec<f64> = given.coefficients.iter().zip(shift).map(|(b, s)| b + s).collect();
        let mut mean_of = |i: usize, g: &Study| {
            let weight = given.tau_squared / (given.tau_squared + g.variance);
            let mean = weight * g.estimate + (1.0 - weight) * dot(self.rows.row(i), &b);
            mean + (weight * g.variance).sqrt() * normal()
        };
        let means: Vec<f64> = self.groups.iter().enumerate().map(|(i, g)| mean_of(i, g)).collect();
        let mut order: Vec<usize> = (0..means.len()).collect();
        order.sort_by(|&i, &j| means[j].total_cmp(&means[i]));
        let mut ranks = vec![0; means.len()];
        order.iter().zip(1..).for_each(|(&i, rank)| ranks[i] = rank);
        ranks
    }
}
