//! How sure are the estimates? The observed information of the marginal likelihood, exactly.
//!
//! Louis' identity: `I = sum_i w_i [E_i(-d2 l) - Cov_i(d l)]`, expectations over the posterior of person `i`. The covariance
//! is `E_i(s s') - E_i(s) E_i(s)'`. Its first part needs, for two chunks of items, only the expected number of persons by
//! the patterns in both and the node, so that its cost grows with pairs of chunks and not with pairs of items. Where persons
//! come in clusters, the covariance is the sandwich `I^-1 (sum_c g_c g_c') I^-1 G / (G - 1)` of the clusters' scores.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::coding::{Chunk, Coded, code};
use super::expectation::{Prior, Tables, counts};
use super::fit::FitOptions;
use super::layout::{Layout, State};
use super::model::TINY;
use super::population::{Population, Profiles};
use super::{Item, Parameter, Responses};
use crate::matrix::{Matrix, dot};

/// Patterns per chunk: pairs of chunks have the square of it.
const PAIR_CODES: usize = 36;
/// Rows whose posteriors are held at a time, and rows handed to a thread at a time.
const BLOCK: usize = 8192;
const SLICE: usize = 512;

pub(super) struct Information {
    matrix: Matrix,
    /// Scores summed by cluster, where clusters were named.
    clusters: Option<Vec<Vec<f64>>>,
}

/// Scores of a chunk's items by pattern, node and parameter.
struct Scores {
    /// Where the chunk's parameters stand in the layout.
    at: Vec<usize>,
    values: Vec<f64>,
}

impl Information {
    /// The inverse (or the sandwich); `None` when there is none.
    pub fn covariance(&self) -> Option<Matrix> {
        // Scaled to a unit diagonal, so that what counts as singular does not depend on the units.
        let n = self.matrix.rows();
        let scale: Vec<f64> = (0..n).map(|i| self.matrix[(i, i)].sqrt()).collect();
        if !scale.iter().all(|s| s.is_finite() && *s > 0.0) {
            return None;
        }
        let jitter = 1e-10;
        let scaled = |i: usize, j: usize| self.matrix[(i, j)] / (scale[i] * scale[j]);
        Matrix::from_fn(n, n, |i, j| scaled(i, j) - if i == j { jitter } else { 0.0 }).cholesky().ok()?;
        let inverse = Matrix::from_fn(n, n, scaled).cholesky().ok()?.inverse();
        let inverse = Matrix::from_fn(n, n, |i, j| inverse[(i, j)] / (scale[i] * scale[j]));
        let Some(clusters) = &self.clusters else { return Some(inverse) };
        let count = clusters.len() as f64;
        if clusters.len() < 2 {
            return None;
        }
        let projected: Vec<Vec<f64>> = clusters.iter().map(|g| inverse.times_vector(g)).collect();
        let element = |i: usize, j: usize| projected.iter().map(|g| g[i] * g[j]).sum::<f64>() * count / (count - 1.0);
        Some(Matrix::from_fn(n, n, |i, j| if i >= j { element(i, j) } else { element(j, i) }))
    }
}

pub(super) fn information(
    responses: &Responses,
    categories: &[usize],
    profiles: &Profiles,
    population: &Population,
    layout: &Layout,
    state: &State,
    options: &FitOptions,
) -> Information {
    let coded = code(responses, categories, &profiles.of_person, &population.cluster, PAIR_CODES);
    let pass = Pass::new(&coded, profiles, layout, state, options);
    let by_cluster = !population.cluster.is_empty();
    let mut matrix = Matrix::zeros(layout.parameters.len(), layout.parameters.len());
    let mut clusters: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    let pairs: Vec<(usize, usize)> = (0..coded.chunks.len()).flat_map(|a| (0..=a).map(move |b| (a, b))).collect();
    let mut bins: Vec<Vec<f64>> = pairs.iter().map(|&(a, b)| vec![0.0; pass.pair_size(a, b)]).collect();
    for start in (0..coded.rows()).step_by(BLOCK) {
        let rows: Vec<usize> = (start..(start + BLOCK).min(coded.rows())).collect();
        let parts: Vec<Part> = rows.par_chunks(SLICE).map(|rows| pass.slice(rows, by_cluster)).collect();
        for part in &parts {
            add(&mut matrix, &part.matrix);
            for (cluster, score) in &part.clusters {
                let sum = clusters.entry(*cluster).or_insert_with(|| vec![0.0; score.len()]);
                sum.iter_mut().zip(score).for_each(|(a, b)| *a += b);
            }
        }
        let posteriors: Vec<(usize, &[f64])> = rows
            .chunks(SLICE)
            .zip(&parts)
            .flat_map(|(rows, part)| rows.iter().copied().zip(part.posteriors.chunks_exact(pass.nodes)))
            .collect();
        bins.par_iter_mut().zip(&pairs).for_each(|(bins, &(a, b))| pass.add_pair(bins, a, b, &posteriors));
    }
    let parts: Vec<Matrix> =
        bins.par_iter().zip(&pairs).map(|(bins, &(a, b))| pass.second_moments(bins, a, b)).collect();
    for (part, &(a, b)) in parts.iter().zip(&pairs) {
        for (i, &to) in pass.scores[a].at.iter().enumerate() {
            for (j, &other) in pass.scores[b].at.iter().enumerate() {
                matrix[(to, other)] -= part[(i, j)];
                if a != b {
                    matrix[(other, to)] -= part[(i, j)];
                }
            }
        }
    }
    let own: Vec<Vec<f64>> = (0..coded.chunks.len()).map(|c| std::mem::take(&mut bins[c * (c + 1) / 2 + c])).collect();
    let counts = counts(&coded.chunks, &own, &state.items, pass.nodes);
    add_complete(&mut matrix, layout, state, &counts, options);
    Information { matrix, clusters: by_cluster.then(|| clusters.into_values().collect()) }
}

fn add(sum: &mut Matrix, part: &Matrix) {
    for i in 0..sum.rows() {
        (0..sum.cols()).for_each(|j| sum[(i, j)] += part[(i, j)]);
    }
}

/// What one pass over the rows looks up.
struct Pass<'a> {
    coded: &'a Coded,
    profiles: &'a Profiles,
    layout: &'a Layout,
    state: &'a State,
    options: &'a FitOptions,
    tables: Tables,
    scores: Vec<Scores>,
    nodes: usize,
    /// Where mean, coefficients and deviations stand in the layout.
    mean_at: Vec<Option<usize>>,
    sd_at: Vec<Option<usize>>,
}

/// The share of some rows: posteriors, and what is added to the information because of single persons.
struct Part {
    posteriors: Vec<f64>,
    matrix: Matrix,
    clusters: BTreeMap<u32, Vec<f64>>,
}

impl<'a> Pass<'a> {
    fn new(
        coded: &'a Coded,
        profiles: &'a Profiles,
        layout: &'a Layout,
        state: &'a State,
        options: &'a FitOptions,
    ) -> Self {
        let nodes = options.grid.nodes();
        let position = |p: Parameter| layout.parameters.iter().position(|q| *q == p);
        let coefficients = (1..profiles.columns()).map(|c| position(Parameter::Coefficient { column: c - 1 }));
        Self {
            coded,
            profiles,
            layout,
            state,
            options,
            tables: Tables::new(&coded.chunks, &state.items, &options.grid),
            scores: coded.chunks.iter().map(|c| Scores::new(c, &state.items, layout, nodes)).collect(),
            nodes: nodes.len(),
            mean_at: std::iter::once(position(Parameter::Mean)).chain(coefficients).collect(),
            sd_at: (0..profiles.groups).map(|group| position(Parameter::LogSd { group })).collect(),
        }
    }

    /// Posteriors times weight, and per person `E(s) E(s)'` and all that concerns the population.
    fn slice(&self, rows: &[usize], by_cluster: bool) -> Part {
        let size = self.layout.parameters.len();
        let free = self.profiles.is_free();
        let mut part = Part {
            posteriors: vec![0.0; rows.len() * self.nodes],
            matrix: Matrix::zeros(size, size),
            clusters: BTreeMap::new(),
        };
        let raw: usize = self.scores.iter().map(|s| s.at.len()).sum();
        let at: Vec<usize> = self.scores.iter().flat_map(|s| s.at.iter().copied()).collect();
        let mut prior = Prior::new(self.profiles, &self.state.population, &self.options.grid);
        let mut outer = vec![0.0; raw * raw];
        let mut means = vec![0.0; raw * if free { 3 } else { 1 }];
        let mut score = vec![0.0; size];
        let mut centred = vec![0.0; self.nodes];
        for (&i, posterior) in rows.iter().zip(part.posteriors.chunks_exact_mut(self.nodes)) {
            let weight = self.coded.weights[i];
            self.tables.posterior(self.coded.row(i), prior.of(self.coded.profile[i]), posterior);
            let profile = self.coded.profile[i] as usize;
            means.fill(0.0);
            self.mean_scores(i, posterior, &mut means[..raw]);
            score.fill(0.0);
            at.iter().zip(&means).for_each(|(&to, s)| score[to] += s);
            if free {
                let mean = self.state.population.mean(&self.profiles.x[profile][1..]);
                centred.iter_mut().zip(self.options.grid.nodes()).for_each(|(c, theta)| *c = theta - mean);
                self.population_part(i, posterior, &centred, &mut means, &at, &mut score, &mut part.matrix);
            }
            for (r, row) in outer.chunks_exact_mut(raw.max(1)).enumerate() {
                let factor = weight * means[r];
                row[..=r].iter_mut().zip(&means[..=r]).for_each(|(o, s)| *o += factor * s);
            }
            if by_cluster {
                let sum = part.clusters.entry(self.coded.cluster[i]).or_insert_with(|| vec![0.0; size]);
                sum.iter_mut().zip(&score).for_each(|(a, s)| *a += weight * s);
            }
            posterior.iter_mut().for_each(|p| *p *= weight);
        }
        for r in 0..raw {
            for c in 0..raw {
                part.matrix[(at[r], at[c])] += outer[r.max(c) * raw + r.min(c)];
            }
        }
        part
    }

    /// `E(s)` of all items' parameters.
    fn mean_scores(&self, i: usize, posterior: &[f64], means: &mut [f64]) {
        let mut first = 0;
        for (scores, &code) in self.scores.iter().zip(self.coded.row(i)) {
            let width = scores.at.len();
            if width == 0 {
                continue;
            }
            let means = &mut means[first..first + width];
            for (p, row) in posterior.iter().zip(scores.of(code, self.nodes).chunks_exact(width)) {
                means.iter_mut().zip(row).for_each(|(m, s)| *m += p * s);
            }
            first += width;
        }
    }

    /// What one person adds because of mean and spread of the population. `means` holds `E(s)` and room for its covariances
    /// with `c = theta - mean` and `c^2`.
    #[allow(clippy::too_many_arguments, reason = "buffers that are reused from person to person")]
    fn population_part(
        &self,
        i: usize,
        posterior: &[f64],
        centred: &[f64],
        means: &mut [f64],
        at: &[usize],
        score: &mut [f64],
        matrix: &mut Matrix,
    ) {
        let weight = self.coded.weights[i];
        let profile = self.coded.profile[i] as usize;
        let (x, group) = (&self.profiles.x[profile], self.profiles.group[profile]);
        let precision = 1.0 / self.state.population.sd(group).powi(2);
        let times = |by: &[f64]| -> Vec<f64> { by.iter().zip(centred).map(|(p, c)| p * c).collect() };
        let first = times(posterior);
        let second = times(&first);
        let t: Vec<f64> = [&first, &second].iter().map(|v| v.iter().sum()).collect();
        let (third, fourth) = (dot(&second, centred), dot(&times(&second), centred));
        let (means, others) = means.split_at_mut(at.len());
        let (with_c, with_c2) = others.split_at_mut(at.len());
        self.mean_scores(i, &first, with_c);
        self.mean_scores(i, &second, with_c2);
        let sd_at = self.sd_at[group];
        for (r, &row) in at.iter().enumerate() {
            let (c1, c2) = (with_c[r] - means[r] * t[0], with_c2[r] - means[r] * t[1]);
            let mut take = |to: usize, value: f64| {
                matrix[(row, to)] -= value;
                matrix[(to, row)] -= value;
            };
            for (&xm, to) in x.iter().zip(&self.mean_at).filter_map(|(xm, to)| to.map(|to| (xm, to))) {
                take(to, weight * xm * precision * c1);
            }
            if let Some(to) = sd_at {
                take(to, weight * precision * c2);
            }
        }
        let (var, cov, var2) = (t[1] - t[0] * t[0], third - t[0] * t[1], fourth - t[1] * t[1]);
        let free: Vec<(f64, usize)> =
            x.iter().zip(&self.mean_at).filter_map(|(&xm, to)| to.map(|to| (xm, to))).collect();
        for &(xm, row) in &free {
            score[row] += xm * precision * t[0];
            for &(xn, column) in &free {
                matrix[(row, column)] += weight * xm * xn * (precision - precision * precision * var);
            }
            if let Some(to) = sd_at {
                let value = weight * xm * (2.0 * precision * t[0] - precision * precision * cov);
                matrix[(row, to)] += value;
                matrix[(to, row)] += value;
            }
        }
        if let Some(to) = sd_at {
            score[to] += precision * t[1] - 1.0;
            matrix[(to, to)] += weight * (2.0 * precision * t[1] - precision * precision * var2);
        }
    }

    fn pair_size(&self, a: usize, b: usize) -> usize {
        let other = if a == b { 1 } else { self.coded.chunks[b].patterns.len() };
        self.coded.chunks[a].patterns.len() * other * self.nodes
    }

    fn add_pair(&self, bins: &mut [f64], a: usize, b: usize, posteriors: &[(usize, &[f64])]) {
        let others = if a == b { 1 } else { self.coded.chunks[b].patterns.len() };
        for &(i, posterior) in posteriors {
            let codes = self.coded.row(i);
            let other = if a == b { 0 } else { usize::from(codes[b]) };
            let cell = (usize::from(codes[a]) * others + other) * self.nodes;
            bins[cell..cell + self.nodes].iter_mut().zip(posterior).for_each(|(s, p)| *s += p);
        }
    }

    /// `sum_i E_i(s_a s_b')` from the expected numbers by patterns and node.
    fn second_moments(&self, bins: &[f64], a: usize, b: usize) -> Matrix {
        let (left, right) = (&self.scores[a], &self.scores[b]);
        let (rows, cols) = (left.at.len(), right.at.len());
        let mut sum = vec![0.0; rows * cols];
        let others = if a == b { 1 } else { self.coded.chunks[b].patterns.len() };
        let mut weighted = vec![0.0; self.nodes * rows];
        for y in 0..others {
            // For the pattern of the right chunk (or, in one chunk, for each pattern by itself): scores of the left, weighted.
            let patterns = self.coded.chunks[a].patterns.len();
            let mut flush = |weighted: &[f64], right: &[f64]| {
                if rows * cols == 0 {
                    return;
                }
                for (l, r) in weighted.chunks_exact(rows).zip(right.chunks_exact(cols)) {
                    for (&l, sum) in l.iter().zip(sum.chunks_exact_mut(cols)) {
                        sum.iter_mut().zip(r).for_each(|(s, r)| *s += l * r);
                    }
                }
            };
            weighted.fill(0.0);
            for x in 0..patterns {
                let bin = &bins[(x * others + y) * self.nodes..][..self.nodes];
                let scores = left.of(x as u8, self.nodes);
                if rows > 0 {
                    for ((w, s), &p) in weighted.chunks_exact_mut(rows).zip(scores.chunks_exact(rows)).zip(bin) {
                        w.iter_mut().zip(s).for_each(|(w, s)| *w += p * s);
                    }
                }
                if a == b {
                    flush(&weighted, right.of(x as u8, self.nodes));
                    weighted.fill(0.0);
                }
            }
            if a != b {
                flush(&weighted, right.of(y as u8, self.nodes));
            }
        }
        Matrix::from_fn(rows, cols, |i, j| sum[i * cols + j])
    }
}

impl Scores {
    fn new(chunk: &Chunk, items: &[Item], layout: &Layout, nodes: &[f64]) -> Self {
        let length = chunk.patterns.first().map_or(0, Vec::len);
        let mut at = Vec::new();
        // Where the parameters of each item of the chunk begin.
        let mut begins = vec![None; length];
        for (j, begin) in begins.iter_mut().enumerate() {
            let item = chunk.first + j;
            if let (Some(slope), Some(intercept)) = (layout.slope[item], layout.intercept[item]) {
                *begin = Some(at.len());
                at.push(slope);
                at.extend(intercept..intercept + items[item].intercepts().len());
            }
        }
        let width = at.len();
        let mut values = vec![0.0; chunk.patterns.len() * nodes.len() * width];
        for p in 0..chunk.patterns.len() {
            for (item, answer) in chunk.answers(p) {
                let Some(begin) = begins[item - chunk.first] else { continue };
                for (q, &theta) in nodes.iter().enumerate() {
                    let cell = &mut values[(p * nodes.len() + q) * width + begin..];
                    let item = &items[item];
                    let probability = item.probability(answer, theta).max(TINY);
                    let (lower, upper) = (item.w(answer, theta) / probability, item.w(answer + 1, theta) / probability);
                    cell[0] = theta * (lower - upper);
                    if answer > 0 {
                        cell[answer] = lower;
                    }
                    if answer < item.intercepts().len() {
                        cell[answer + 1] = -upper;
                    }
                }
            }
        }
        Self { at, values }
    }

    fn of(&self, code: u8, nodes: usize) -> &[f64] {
        let size = nodes * self.at.len();
        &self.values[usize::from(code) * size..][..size]
    }
}

/// Adds `E(-d2 l)` of the items, and the curvature of the prior.
fn add_complete(matrix: &mut Matrix, layout: &Layout, state: &State, counts: &[Vec<f64>], options: &FitOptions) {
    let nodes = options.grid.nodes();
    for (j, item) in state.items.iter().enumerate() {
        let (Some(slope), Some(intercept)) = (layout.slope[j], layout.intercept[j]) else { continue };
        for (k, counts) in counts[j].chunks_exact(nodes.len()).enumerate() {
            for (&theta, &n) in nodes.iter().zip(counts) {
                let p = item.probability(k, theta).max(TINY);
                // Derivatives in the boundary below the category (which raises it) and the one above.
                let lower = item.w(k, theta) / p;
                let upper = item.w(k + 1, theta) / p;
                let bend = |boundary: usize, w: f64| {
                    let tilt = (item.slope() * theta + item.intercepts()[boundary]) / 2.0;
                    // 1 - 2 S = -tanh(eta / 2)
                    -w * tilt.tanh()
                };
                let mut terms: Vec<(usize, usize, f64)> = Vec::with_capacity(3);
                if k > 0 {
                    terms.push((k - 1, k - 1, lower * lower - bend(k - 1, lower)));
                }
                if k < item.intercepts().len() {
                    terms.push((k, k, upper * upper + bend(k, upper)));
                }
                if terms.len() == 2 {
                    terms.push((k - 1, k, -lower * upper));
                    terms.push((k, k - 1, -lower * upper));
                }
                for (a, b, value) in terms {
                    let value = n * value;
                    matrix[(intercept + a, intercept + b)] += value;
                    matrix[(slope, intercept + b)] += theta * value;
                    matrix[(intercept + a, slope)] += theta * value;
                    matrix[(slope, slope)] += theta * theta * value;
                }
            }
        }
    }
    if let Some(prior) = options.slope_prior {
        for class in &layout.classes {
            if let Some(at) = layout.slope[class[0]] {
                let slope = state.items[class[0]].slope();
                let bend = (1.0 - (slope.ln() - prior.log_mean)) / (prior.log_sd * slope).powi(2);
                matrix[(at, at)] += if bend.is_finite() { bend } else { 0.0 };
            }
        }
    }
}
