//! Adaptive Gauss-Hermite quadrature for one level of groups.
//!
//! A group's integral is `sum_k w_k exp(y_k^2 / 2 + f(m + y_k / sqrt(d))) / sqrt(d)` with `f` the log density of its answers and
//! intercept, `m` its mode, `d` the curvature there, and `y`, `w` nodes and weights of the normal distribution. One node is
//! Laplace's approximation.

use rayon::prelude::*;

use super::hermite::normal_nodes;
use super::laplace::{Approximation, Gradient, Mode, Share};
use super::row::Thresholds;

/// Nodes and the logarithms of their weights, the density of the normal distribution taken out.
pub(super) struct Nodes(Vec<(f64, f64)>);

impl Nodes {
    pub fn new(n: usize) -> Self {
        Self(normal_nodes(n).into_iter().map(|(y, w)| (y, w.ln() + y * y / 2.0)).collect())
    }
}

impl Approximation<'_> {
    /// The log likelihood (but for the gaps) and its derivative by the standard deviation; adds to the gradient.
    pub(super) fn by_quadrature(
        &self,
        nodes: &Nodes,
        thresholds: &Thresholds,
        eta: &[f64],
        sd: f64,
        mode: &Mode,
        gradient: &mut [f64],
    ) -> (f64, f64) {
        let parts: Vec<(Gradient<'_>, f64, f64)> = self
            .blocks()
            .par_iter()
            .map(|block| {
                let (mut part, mut value, mut by_sd) = (self.gradient(), 0.0, 0.0);
                for leaf in block.clone() {
                    let (log_integral, by) = self.group(nodes, thresholds, eta, sd, mode, leaf, &mut part);
                    value += log_integral;
                    by_sd += by;
                }
                (part, value, by_sd)
            })
            .collect();
        let (mut value, mut by_sd) = (0.0, 0.0);
        for (part, of_block, by) in parts {
            gradient.iter_mut().zip(&part.fixed).for_each(|(sum, part)| *sum += part);
            value += of_block;
            by_sd += by;
        }
        (value, by_sd)
    }

    #[expect(clippy::too_many_arguments, reason = "one group of the sum above")]
    fn group(
        &self,
        nodes: &Nodes,
        thresholds: &Thresholds,
        eta: &[f64],
        sd: f64,
        mode: &Mode,
        leaf: usize,
        gradient: &mut Gradient<'_>,
    ) -> (f64, f64) {
        let (m, d) = (mode.z[0][leaf], mode.elimination.pivot[0][leaf]);
        let width = 1.0 / d.sqrt();
        let at: Vec<(f64, [f64; 4])> = nodes
            .0
            .iter()
            .map(|(y, _)| {
                let z = m + width * y;
                (z, self.sums(leaf, thresholds, eta, sd * z))
            })
            .collect();
        let logs: Vec<f64> = nodes.0.iter().zip(&at).map(|((_, w), (z, s))| w + s[0] - z * z / 2.0).collect();
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logs.iter().map(|l| (l - highest).exp()).sum();
        let log_integral = highest + sum.ln() - d.ln() / 2.0;

        // The share of each node, and how the integral changes when the nodes move with the mode or spread out.
        let (mut by_mode, mut spreading, mut by_sd) = (0.0, 1.0, 0.0);
        for (((y, _), (z, sums)), log) in nodes.0.iter().zip(&at).zip(&logs) {
            let share = (log - highest).exp() / sum;
            let slope = sd * sums[1] - z;
            by_mode += share * slope;
            spreading += width * share * slope * y;
            by_sd += share * z * sums[1];
            for row in self.rows(leaf) {
                let terms = thresholds.terms(gradient.code(row), eta[row] + sd * z);
                gradient.add(row, &terms, Share { direct: share, variance: 0.0, adjoint: 0.0 });
            }
        }
        gradient.by_predictor = 0.0;
        let variance = spreading * sd * sd / d;
        let q = (by_mode - sd * variance * mode.third(leaf) / 2.0) / d;
        let through = Share { direct: 0.0, variance, adjoint: sd * q };
        for row in self.rows(leaf) {
            let terms = thresholds.terms(gradient.code(row), eta[row] + mode.effects[leaf]);
            gradient.add(row, &terms, through);
        }
        let by_predictor = std::mem::take(&mut gradient.by_predictor);
        let passed_on = mode.elimination.curvature[0][leaf] / d;
        by_sd += m * by_predictor + q * mode.leaves.slope[leaf] - spreading * sd * passed_on;
        (log_integral, by_sd)
    }
}
