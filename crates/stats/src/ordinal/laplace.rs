//! The likelihood with the intercepts integrated out, its gradient, and the mode of the intercepts.
//!
//! Parameters: thresholds, coefficients, then one standard deviation per level (either sign). The gradient is that of the
//! approximation itself: with `v` the conditional variance of a row's intercepts, `h` its curvature and `q = H^-1 r` the
//! adjoint of the mode, a row's predictor gets `slope - v h' / 2 - (Z S q) h`. Work is shared among threads in fixed blocks
//! of groups whose results are added in order.

use std::ops::Range;

use rayon::prelude::*;

use super::design::Design;
use super::quadrature::Nodes;
use super::row::{Terms, Thresholds};
use super::search::Evaluation;
use super::tree::{Elimination, PerGroup};

/// The model of a design, with the latest mode as the start of the next one.
pub(super) struct Approximation<'d> {
    design: &'d Design,
    /// Runs of innermost groups, each with some thousand rows.
    blocks: Vec<Range<usize>>,
    nodes: Option<Nodes>,
    latest: PerGroup,
}

/// The most likely intercepts (in standard deviations) and what surrounds them.
pub(super) struct Mode {
    pub z: PerGroup,
    pub elimination: Elimination,
    pub leaves: Leaves,
    /// What the intercepts add to the predictor, per innermost group.
    pub effects: Vec<f64>,
    /// Log density of answers and intercepts, constants left out.
    value: f64,
}

/// Sums over the rows of each innermost group, at its intercepts.
#[derive(Default)]
pub(super) struct Leaves {
    value: f64,
    pub slope: Vec<f64>,
    pub curvature: Vec<f64>,
    /// Derivative of the curvature by the predictor.
    third: Vec<f64>,
}

/// The gradient that the rows of some groups give, and what the spreads get per group.
pub(super) struct Gradient<'d> {
    design: &'d Design,
    /// By thresholds and coefficients.
    pub fixed: Vec<f64>,
    /// Sum of the derivatives by the predictor since it was last taken.
    pub by_predictor: f64,
}

/// Which parts of the derivative a row adds at one point: its own, that of the determinant and that of the mode.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub direct: f64,
    pub variance: f64,
    pub adjoint: f64,
}

const BLOCK_ROWS: usize = 1024;
/// Twice what the Newton step may still add to the density.
const MODE_TOLERANCE: f64 = 1e-13;
/// No spread on the logit scale is anywhere near this.
const LARGEST_SD: f64 = 1e3;

impl<'d> Approximation<'d> {
    pub fn new(design: &'d Design, nodes: Option<Nodes>) -> Self {
        let starts = design.tree.levels.last().map_or(&[][..], |l| &l.starts[..]);
        let mut blocks = Vec::new();
        let mut first = 0;
        for leaf in 1..starts.len() {
            if starts[leaf] - starts[first] >= BLOCK_ROWS || leaf + 1 == starts.len() {
                blocks.push(first..leaf);
                first = leaf;
            }
        }
        Self { design, blocks, nodes, latest: design.tree.zeros() }
    }

    /// Minus the log likelihood and its gradient; `None` outside the domain.
    pub fn evaluate(&mut self, point: &[f64]) -> Option<Evaluation> {
        let (thresholds, eta, sds) = self.parts(point)?;
        let mode = self.mode(&thresholds, &eta, sds)?;
        let (t, p) = (self.design.thresholds(), self.design.columns());
        let mut gradient = vec![0.0; t + p];
        let mut value = 0.0;
        for code in 0..=t {
            let (log_gap, slope, _) = thresholds.gap_terms(code);
            let count = self.design.counts[code];
            if code > 0 && code < t {
                value += count * log_gap;
                gradient[code] += count * slope;
                gradient[code - 1] -= count * slope;
            }
        }
        let by_sds = if let Some(nodes) = &self.nodes {
            let (integral, by_sd) = self.by_quadrature(nodes, &thresholds, &eta, sds[0], &mode, &mut gradient);
            value += integral;
            vec![by_sd]
        } else {
            value += mode.value - mode.elimination.log_determinant / 2.0;
            self.by_laplace(&thresholds, &eta, sds, &mode, &mut gradient)
        };
        self.latest = mode.z;
        gradient.extend(by_sds);
        let finite = value.is_finite() && gradient.iter().all(|g| g.is_finite());
        finite.then(|| (-value, gradient.iter().map(|g| -g).collect()))
    }

    /// The mode at a point of the domain.
    pub fn mode_at(&self, point: &[f64]) -> Option<Mode> {
        let (thresholds, eta, sds) = self.parts(point)?;
        self.mode(&thresholds, &eta, sds)
    }

    fn parts<'p>(&self, point: &'p [f64]) -> Option<(Thresholds, Vec<f64>, &'p [f64])> {
        let (t, p) = (self.design.thresholds(), self.design.columns());
        let sds = &point[t + p..];
        if point.iter().any(|v| !v.is_finite()) || sds.iter().any(|s| s.abs() > LARGEST_SD) {
            return None;
        }
        Some((Thresholds::new(&point[..t])?, self.design.predictors(&point[t..t + p]), sds))
    }

    /// The rows of an innermost group.
    pub fn rows(&self, leaf: usize) -> Range<usize> {
        self.design.tree.levels.last().map_or(0..0, |l| l.children(leaf))
    }

    pub fn blocks(&self) -> &[Range<usize>] {
        &self.blocks
    }

    pub fn gradient(&self) -> Gradient<'d> {
        let fixed = vec![0.0; self.design.thresholds() + self.design.columns()];
        Gradient { design: self.design, fixed, by_predictor: 0.0 }
    }

    /// Value, slope, curvature and third derivative, summed over the rows of a group.
    pub fn sums(&self, leaf: usize, thresholds: &Thresholds, eta: &[f64], effect: f64) -> [f64; 4] {
        let mut sums = [0.0; 4];
        for row in self.rows(leaf) {
            let weight = self.design.weights[row];
            let terms = thresholds.terms(self.design.codes[row], eta[row] + effect);
            let (above, below) = terms.curvature_by_thresholds();
            sums[0] += weight * terms.log_p;
            sums[1] += weight * terms.slope;
            sums[2] += weight * terms.curvature;
            sums[3] -= weight * (above + below);
        }
        sums
    }

    fn leaves(&self, thresholds: &Thresholds, eta: &[f64], effects: &[f64]) -> Leaves {
        let of = |leaf: usize| self.sums(leaf, thresholds, eta, effects[leaf]);
        let parts: Vec<Vec<[f64; 4]>> = self.blocks.par_iter().map(|block| block.clone().map(of).collect()).collect();
        let mut leaves = Leaves::default();
        for [value, slope, curvature, third] in parts.into_iter().flatten() {
            leaves.value += value;
            leaves.slope.push(slope);
            leaves.curvature.push(curvature);
            leaves.third.push(third);
        }
        leaves
    }

    /// Newton's method on all intercepts at once; the density is concave in them.
    fn mode(&self, thresholds: &Thresholds, eta: &[f64], sds: &[f64]) -> Option<Mode> {
        let tree = &self.design.tree;
        let at = |z: PerGroup| {
            let effects = tree.effects(sds, &z).pop().unwrap_or_default();
            let leaves = self.leaves(thresholds, eta, &effects);
            let squares: f64 = z.iter().flatten().map(|z| z * z).sum();
            let value = leaves.value - squares / 2.0;
            (z, effects, leaves, value)
        };
        let mut here = at(self.latest.clone());
        for _ in 0..100 {
            let (z, effects, leaves, value) = here;
            let elimination = tree.eliminate(sds, &leaves.curvature);
            let minus_z: PerGroup = z.iter().map(|level| level.iter().map(|z| -z).collect()).collect();
            let step = tree.solve(sds, &elimination, &leaves.slope, &minus_z);
            let slopes = tree.sums(&leaves.slope);
            let mut decrement = 0.0;
            for (level, sd) in sds.iter().enumerate() {
                for ((q, slope), z) in step[level].iter().zip(&slopes[level]).zip(&z[level]) {
                    decrement += q * (sd * slope - z);
                }
            }
            if decrement < MODE_TOLERANCE {
                return Some(Mode { z, elimination, leaves, effects, value });
            }
            let slack = 1e-12 * (1.0 + value.abs());
            here = (0..40).find_map(|halvings| {
                let factor = 0.5f64.powi(halvings);
                let moved = |(z, q): (&Vec<f64>, &Vec<f64>)| z.iter().zip(q).map(|(z, q)| z + factor * q).collect();
                let next = at(z.iter().zip(&step).map(moved).collect());
                (next.3 >= value - slack).then_some(next)
            })?;
        }
        None
    }

    /// Adds to the gradient by thresholds and coefficients; gives that by the standard deviations.
    fn by_laplace(
        &self,
        thresholds: &Thresholds,
        eta: &[f64],
        sds: &[f64],
        mode: &Mode,
        gradient: &mut [f64],
    ) -> Vec<f64> {
        let tree = &self.design.tree;
        let variances = tree.variances(sds, &mode.elimination);
        let Some(innermost) = variances.last() else { return Vec::new() };
        let through_mode: Vec<f64> =
            innermost.iter().zip(&mode.leaves.third).map(|(v, third)| -v * third / 2.0).collect();
        let q = tree.solve(sds, &mode.elimination, &through_mode, &tree.zeros());
        let adjoint = tree.effects(sds, &q).pop().unwrap_or_default();
        let parts: Vec<(Gradient<'_>, Vec<f64>)> = self
            .blocks
            .par_iter()
            .map(|block| {
                let mut part = self.gradient();
                let of_leaf = |leaf: usize| {
                    let share = Share { direct: 1.0, variance: innermost[leaf], adjoint: adjoint[leaf] };
                    for row in self.rows(leaf) {
                        let terms = thresholds.terms(self.design.codes[row], eta[row] + mode.effects[leaf]);
                        part.add(row, &terms, share);
                    }
                    std::mem::take(&mut part.by_predictor)
                };
                let by_predictor = block.clone().map(of_leaf).collect();
                (part, by_predictor)
            })
            .collect();
        let mut by_predictor = Vec::with_capacity(innermost.len());
        for (part, leaves) in parts {
            gradient.iter_mut().zip(&part.fixed).for_each(|(sum, part)| *sum += part);
            by_predictor.extend(leaves);
        }
        let pulls = tree.sums(&by_predictor);
        let slopes = tree.sums(&mode.leaves.slope);
        let mut by_sds = vec![0.0; sds.len()];
        tree.downwards(|level, n, parent| {
            let passed_on = mode.elimination.curvature[level][n] / mode.elimination.pivot[level][n];
            let around = parent.map_or(0.0, |p| variances[level - 1][p]);
            by_sds[level] += mode.z[level][n] * pulls[level][n] + q[level][n] * slopes[level][n]
                - sds[level] * (passed_on - around * passed_on * passed_on);
        });
        by_sds
    }
}

impl Mode {
    /// Sum of the derivatives of the curvatures by the predictor in an innermost group.
    pub fn third(&self, leaf: usize) -> f64 {
        self.leaves.third[leaf]
    }
}

impl Gradient<'_> {
    /// The category of a row.
    pub fn code(&self, row: usize) -> usize {
        self.design.codes[row]
    }

    /// Adds what a row gives at one point.
    #[inline]
    pub fn add(&mut self, row: usize, terms: &Terms, share: Share) {
        let (t, code) = (self.design.thresholds(), self.design.codes[row]);
        let weight = self.design.weights[row];
        let (above, below) = terms.curvature_by_thresholds();
        let half = share.variance / 2.0;
        if code < t {
            let by = share.direct * terms.tails.0 - half * above + share.adjoint * terms.densities.0;
            self.fixed[code] += weight * by;
        }
        if code > 0 {
            let by = -share.direct * terms.tails.1 - half * below + share.adjoint * terms.densities.1;
            self.fixed[code - 1] += weight * by;
        }
        let by = share.direct * terms.slope + half * (above + below) - share.adjoint * terms.curvature;
        let by = weight * by;
        self.by_predictor += by;
        self.fixed[t..].iter_mut().zip(self.design.x(row)).for_each(|(sum, x)| *sum += by * x);
    }
}
