//! The elimination of the random effects from the cross products, and its derivative the other way.
//!
//! With `B = R'V1^-1 R` before a level, `z` the level's columns of `R` and `S = L L'` their relative covariance, the level
//! leaves `A = B - B_.z K B_z.`, `K = L W^-1 L'`, `W = I + L' B_zz L`, and adds `log|W|` to the log determinant.
//!
//! Backwards: when the criterion changes by `tr(G dA)`, it changes by `tr(G' dB)` with `G' = E G E' + K` (the last in the
//! rows and columns `z`), `E = I - J K B_z.`; and by `tr((A_zz - A_z. G A_.z) dS)`. So the gradient in all parameters costs
//! two or three times the value (Wolfinger, Tobias & Sall (1994), *SIAM J. Sci. Comput.* 15, for the traces).

use rayon::prelude::*;

use super::design::{Design, at};
use super::sufficient::{Cluster, Sufficient, add_outer};
use crate::matrix::dot;

/// From here on the clusters are shared between threads; each cluster is the same computation either way.
const PARALLEL_WORK: usize = 400_000;

/// The random part of a model: what its levels are and where their parameters stand in `theta`.
#[derive(Debug, Clone)]
pub(super) struct Random {
    /// Whether persons have an intercept; its parameter is the first.
    pub person: bool,
    pub unit: Design,
    pub cluster: Design,
}

/// What is left when every random effect is eliminated.
#[derive(Debug, Clone)]
pub(super) struct Reduced {
    /// `R' V^-1 R`, packed lower triangle.
    packed: Vec<f64>,
    /// `log|V / sigma^2|`.
    pub log_determinant: f64,
    passes: Vec<Pass>,
}

/// What the way back needs of a cluster.
#[derive(Debug, Clone)]
struct Pass {
    packed: Vec<f64>,
    log_determinant: f64,
    cluster: Absorbed,
    units: Vec<f64>,
}

/// One group's elimination: the rows `B_z.` before it, `U = chol(W)^-1 L'` and `N = I - B_zz K`, one after the other.
/// `K = U'U`, and `N B_z.` are the rows that are left.
#[derive(Debug, Clone, Default)]
struct Absorbed {
    values: Vec<f64>,
}

/// Sizes of a level: `q` effects, `width` columns of `R`.
#[derive(Debug, Clone, Copy)]
struct Shape {
    q: usize,
    width: usize,
}

impl Shape {
    fn stored(self) -> usize {
        self.q * (self.width + 2 * self.q)
    }
}

/// A level's columns and factor at one value of the parameters.
struct Factored {
    columns: Vec<usize>,
    factor: Vec<f64>,
    shape: Shape,
}

/// Room for the matrices of one group.
#[derive(Default)]
struct Scratch {
    w: Vec<f64>,
    /// `B_z. G`, and `B_z. G B_.z`.
    along: Vec<f64>,
    both: Vec<f64>,
    k: Vec<f64>,
    product: Vec<f64>,
}

/// `c = a b` for row-major `a: n x q`, `b: q x m`.
fn multiply(a: &[f64], b: &[f64], q: usize, m: usize, c: &mut Vec<f64>) {
    c.clear();
    c.resize(a.len() / q.max(1) * m, 0.0);
    for (row, target) in a.chunks_exact(q.max(1)).zip(c.chunks_exact_mut(m.max(1))) {
        for (&weight, line) in row.iter().zip(b.chunks_exact(m.max(1))) {
            if weight != 0.0 {
                target.iter_mut().zip(line).for_each(|(t, v)| *t += weight * v);
            }
        }
    }
}

impl Factored {
    fn of(design: &Design, theta: &[f64], width: usize) -> Self {
        let columns = design.columns();
        let shape = Shape { q: columns.len(), width };
        Self { columns, factor: design.factor(theta), shape }
    }

    /// Eliminates the level from the sums of a group, whose rows `B_z.` the first part of `stored` holds; fills the rest
    /// of `stored` and returns the part of the log determinant.
    fn absorb(&self, stored: &mut [f64], packed: &mut [f64], scratch: &mut Scratch) -> f64 {
        let Shape { q, width } = self.shape;
        let (rows, rest) = stored.split_at_mut(q * width);
        let (u, n) = rest.split_at_mut(q * q);
        let l = |i: usize, j: usize| self.factor[i * q + j];
        let inner = |i: usize, j: usize| rows[i * width + self.columns[j]];
        // L'B_zz into n, L' into u.
        for j in 0..q {
            for i in 0..q {
                u[j * q + i] = if i >= j { l(i, j) } else { 0.0 };
                n[j * q + i] = (j..q).map(|m| l(m, j) * inner(m, i)).sum();
            }
        }
        let w = &mut scratch.w;
        w.clear();
        w.resize(q * q, 0.0);
        let mut log_determinant = 0.0;
        for i in 0..q {
            for j in 0..=i {
                let product: f64 = (j..q).map(|m| n[i * q + m] * l(m, j)).sum();
                let done: f64 = (0..j).map(|k| w[i * q + k] * w[j * q + k]).sum();
                w[i * q + j] = if i == j { (product + 1.0 - done).sqrt() } else { (product - done) / w[j * q + j] };
            }
            // At least 1 but for rounding; NaN spreads and makes the criterion infinite.
            let pivot = w[i * q + i];
            log_determinant += 2.0 * pivot.ln();
            let (done, rest) = u.split_at_mut(i * q);
            let row = &mut rest[..q];
            for (k, line) in done.chunks_exact(q).enumerate() {
                row.iter_mut().zip(line).for_each(|(r, d)| *r -= w[i * q + k] * d);
            }
            row.iter_mut().for_each(|r| *r /= pivot);
        }
        // T = U B_z., of which T'T is taken away.
        multiply(u, rows, q, width, &mut scratch.product);
        scratch.product.chunks_exact(width).for_each(|t| add_outer(packed, t, -1.0));
        self.shrinkage(u, &mut scratch.k);
        for i in 0..q {
            for j in 0..q {
                let sum: f64 = (0..q).map(|m| inner(i, m) * scratch.k[m * q + j]).sum();
                n[i * q + j] = f64::from(u8::from(i == j)) - sum;
            }
        }
        log_determinant
    }

    /// `K = U'U`.
    fn shrinkage(&self, u: &[f64], k: &mut Vec<f64>) {
        let q = self.shape.q;
        k.clear();
        k.resize(q * q, 0.0);
        for line in u.chunks_exact(q.max(1)) {
            for (target, &weight) in k.chunks_exact_mut(q).zip(line) {
                target.iter_mut().zip(line).for_each(|(k, u)| *k += weight * u);
            }
        }
    }

    /// Fills the scratch with `B_z. G`, `B_z. G B_.z` and `K`, and adds `A_zz - A_z. G A_.z` to `out`.
    fn add_gradient(&self, stored: &[f64], g: &[f64], out: &mut [f64], scratch: &mut Scratch) {
        let Shape { q, width } = self.shape;
        let (rows, rest) = stored.split_at(q * width);
        let (u, n) = rest.split_at(q * q);
        multiply(rows, g, width, width, &mut scratch.along);
        scratch.both.clear();
        for along in scratch.along.chunks_exact(width) {
            scratch.both.extend(rows.chunks_exact(width).map(|row| dot(along, row)));
        }
        self.shrinkage(u, &mut scratch.k);
        // N (B_zz - Y N') with Y = B_z. G B_.z.
        for i in 0..q {
            for j in 0..q {
                let sum: f64 = (0..q)
                    .map(|m| {
                        let turned = dot(&scratch.both[m * q..(m + 1) * q], &n[j * q..(j + 1) * q]);
                        n[i * q + m] * (rows[m * width + self.columns[j]] - turned)
                    })
                    .sum();
                out[i * q + j] += sum;
            }
        }
    }
}

/// What an evaluation is about: the parameters and what follows from them for all groups.
struct Evaluation<'a> {
    statistics: &'a Sufficient,
    unit: Factored,
    cluster: Factored,
    /// Per class of persons `t / (1 + c t)`.
    shrink: Vec<f64>,
}

impl<'a> Evaluation<'a> {
    fn of(statistics: &'a Sufficient, random: &Random, theta: &[f64]) -> Self {
        let relative = if random.person { theta[0] * theta[0] } else { 0.0 };
        let width = statistics.width;
        Self {
            statistics,
            unit: Factored::of(&random.unit, theta, width),
            cluster: Factored::of(&random.cluster, theta, width),
            shrink: statistics.classes.iter().map(|(c, _)| relative / (1.0 + c * relative)).collect(),
        }
    }

    fn forward(&self, cluster: &Cluster) -> Pass {
        let width = self.statistics.width;
        let mut packed = vec![0.0; width * (width + 1) / 2];
        cluster.sums.weighted(&self.shrink, &mut packed);
        let mut log_determinant = 0.0;
        let shape = self.unit.shape;
        let mut scratch = Scratch::default();
        let mut units = vec![0.0; cluster.units.len() * shape.stored()];
        for (unit, stored) in cluster.units.clone().zip(units.chunks_exact_mut(shape.stored().max(1))) {
            self.statistics.units.get(unit).weighted(&self.shrink, &mut stored[..shape.q * width]);
            log_determinant += self.unit.absorb(stored, &mut packed, &mut scratch);
        }
        let mut absorbed = Absorbed::default();
        if self.cluster.shape.q > 0 {
            let rows = self.cluster.columns.iter().flat_map(|&i| (0..width).map(move |j| at(i, j)));
            absorbed.values.extend(rows.map(|k| packed[k]));
            absorbed.values.resize(self.cluster.shape.stored(), 0.0);
            log_determinant += self.cluster.absorb(&mut absorbed.values, &mut packed, &mut scratch);
        }
        Pass { packed, log_determinant, cluster: absorbed, units }
    }

    /// The gradient's parts of one cluster: in the clusters' covariance, the units', and the classes' weights.
    fn backward(&self, cluster: &Cluster, pass: &Pass, g: &[f64]) -> Gradient {
        let width = self.statistics.width;
        let mut gradient = Gradient::zero(self);
        let mut scratch = Scratch::default();
        let mut within = g.to_vec();
        if self.cluster.shape.q > 0 {
            self.cluster.add_gradient(&pass.cluster.values, g, &mut gradient.cluster, &mut scratch);
            self.pull_back(&mut within, &pass.cluster.values, &mut scratch);
        }
        // The clusters' sums of the classes; what the units take away of it follows below.
        for (class, sums) in cluster.sums.persons() {
            let mut trace = 0.0;
            let mut start = 0;
            for i in 0..width {
                let line = &within[i * width..i * width + i];
                trace += 2.0 * dot(line, &sums[start..start + i]) + within[i * width + i] * sums[start + i];
                start += i + 1;
            }
            gradient.shrink[class] -= trace;
        }
        let shape = self.unit.shape;
        let q = shape.q;
        for (unit, stored) in cluster.units.clone().zip(pass.units.chunks_exact(shape.stored().max(1))) {
            self.unit.add_gradient(stored, &within, &mut gradient.unit, &mut scratch);
            let Scratch { along, both, k, product, w } = &mut scratch;
            // tr(G' S) without tr(G S): -2 (K B_z. G)_i. + (K B_z. G B_.z K + K) in the level's columns.
            multiply(k, along, q, width, product);
            product.iter_mut().for_each(|v| *v *= -2.0);
            multiply(k, both, q, q, w);
            for i in 0..q {
                for (j, &column) in self.unit.columns.iter().enumerate() {
                    let turned: f64 = (0..q).map(|m| w[i * q + m] * k[m * q + j]).sum();
                    product[i * width + column] += turned + k[i * q + j];
                }
            }
            for (class, sums) in self.statistics.units.get(unit).persons() {
                gradient.shrink[class] -= dot(sums, product);
            }
        }
        gradient
    }

    /// `E G E' + K` of the clusters' level, from what [`Factored::add_gradient`] left.
    fn pull_back(&self, g: &mut [f64], stored: &[f64], scratch: &mut Scratch) {
        let Shape { q, width } = self.cluster.shape;
        let Scratch { along, k, product, w, .. } = scratch;
        multiply(k, along, q, width, product);
        for (line, &row) in product.chunks_exact(width).zip(&self.cluster.columns) {
            g[row * width..(row + 1) * width].iter_mut().zip(line).for_each(|(g, v)| *g -= v);
        }
        // H = K B_z., along which the columns are taken.
        multiply(k, &stored[..q * width], q, width, product);
        for line in g.chunks_exact_mut(width) {
            w.clear();
            w.extend(product.chunks_exact(width).map(|h| dot(line, h)));
            self.cluster.columns.iter().zip(&*w).for_each(|(&column, a)| line[column] -= a);
        }
        for (i, &row) in self.cluster.columns.iter().enumerate() {
            for (j, &column) in self.cluster.columns.iter().enumerate() {
                g[row * width + column] += k[i * q + j];
            }
        }
    }

    /// `f` of every cluster, in the order of the clusters.
    fn each<T: Send>(&self, f: impl Fn(usize, &Cluster) -> T + Sync) -> Vec<T> {
        let width = self.statistics.width;
        let work = self.statistics.units.len() * width * width + self.statistics.clusters.len() * width.pow(3);
        let clusters = &self.statistics.clusters;
        if work > PARALLEL_WORK {
            clusters.par_iter().enumerate().map(|(i, c)| f(i, c)).collect()
        } else {
            clusters.iter().enumerate().map(|(i, c)| f(i, c)).collect()
        }
    }
}

struct Gradient {
    cluster: Vec<f64>,
    unit: Vec<f64>,
    shrink: Vec<f64>,
}

impl Gradient {
    fn zero(evaluation: &Evaluation<'_>) -> Self {
        let square = |shape: Shape| vec![0.0; shape.q * shape.q];
        Self {
            cluster: square(evaluation.cluster.shape),
            unit: square(evaluation.unit.shape),
            shrink: vec![0.0; evaluation.shrink.len()],
        }
    }

    fn add(&mut self, other: &Self) {
        for (mine, theirs) in
            [(&mut self.cluster, &other.cluster), (&mut self.unit, &other.unit), (&mut self.shrink, &other.shrink)]
        {
            mine.iter_mut().zip(theirs).for_each(|(t, v)| *t += v);
        }
    }
}

/// Eliminates the persons', the units' and the clusters' effects.
pub(super) fn reduce(statistics: &Sufficient, random: &Random, theta: &[f64]) -> Reduced {
    let evaluation = Evaluation::of(statistics, random, theta);
    let passes = evaluation.each(|_, cluster| evaluation.forward(cluster));
    let mut packed = vec![0.0; statistics.width * (statistics.width + 1) / 2];
    let relative = if random.person { theta[0] * theta[0] } else { 0.0 };
    let mut log_determinant: f64 = statistics.classes.iter().map(|(c, persons)| persons * (c * relative).ln_1p()).sum();
    for pass in &passes {
        packed.iter_mut().zip(&pass.packed).for_each(|(t, v)| *t += v);
        log_determinant += pass.log_determinant;
    }
    Reduced { packed, log_determinant, passes }
}

impl Reduced {
    /// What another way of elimination left; it has no way back.
    pub fn plain(packed: Vec<f64>, log_determinant: f64) -> Self {
        Self { packed, log_determinant, passes: Vec::new() }
    }

    /// `R_m' V_m^-1 R_m` of each cluster, packed.
    pub fn of_clusters(&self) -> Vec<&[f64]> {
        self.passes.iter().map(|pass| pass.packed.as_slice()).collect()
    }

    /// The packed cross products with the log determinant behind them.
    pub fn values(self) -> Vec<f64> {
        let mut values = self.packed;
        values.push(self.log_determinant);
        values
    }

    pub fn get(&self, i: usize, j: usize) -> f64 {
        self.packed[at(i, j)]
    }

    /// The gradient in `theta` of a criterion that changes by `d log|V / sigma^2| + tr(G dA)`; `g` is `G`, row-major.
    pub fn gradient(&self, statistics: &Sufficient, random: &Random, theta: &[f64], g: &[f64]) -> Vec<f64> {
        let evaluation = Evaluation::of(statistics, random, theta);
        let parts = evaluation.each(|i, cluster| evaluation.backward(cluster, &self.passes[i], g));
        let mut sum = Gradient::zero(&evaluation);
        parts.iter().for_each(|part| sum.add(part));
        let mut gradient = vec![0.0; theta.len()];
        if random.person {
            let relative = theta[0] * theta[0];
            let in_relative: f64 = statistics
                .classes
                .iter()
                .zip(&sum.shrink)
                .map(|((c, persons), slope)| {
                    let whole = 1.0 + c * relative;
                    slope / (whole * whole) + persons * c / whole
                })
                .sum();
            gradient[0] = 2.0 * theta[0] * in_relative;
        }
        random.unit.add_gradient(theta, &sum.unit, &mut gradient);
        random.cluster.add_gradient(theta, &sum.cluster, &mut gradient);
        gradient
    }
}
