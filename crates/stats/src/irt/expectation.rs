//! The E step: given the items and the population, how probable is every level for every person?
//!
//! Rows are gone through in a fixed number of segments that does not depend on the threads; their sums are added up in
//! order, so that the result is the same to the last bit however many threads there are.

use rayon::prelude::*;

use super::coding::{Chunk, Coded};
use super::population::{LatentRegression, Moments, Profiles};
use super::{Item, Quadrature};

/// Relative likelihoods smaller than this are raised to it, so that a product of nine never vanishes.
const FLOOR: f64 = 1e-32;
/// Nodes at either end whose posterior is smaller than this are not added anywhere.
const NEGLIGIBLE: f64 = 1e-14;
const SEGMENTS: usize = 16;
const SMALLEST_SEGMENT: usize = 256;

/// Per chunk, pattern and node the likelihood, divided by its largest value over the nodes.
pub(super) struct Tables {
    chunks: Vec<ChunkTable>,
    nodes: usize,
}

struct ChunkTable {
    values: Vec<f64>,
    log_largest: Vec<f64>,
}

/// What the M step needs.
pub(super) struct Expected {
    pub log_likelihood: f64,
    /// Per item: expected number of persons by category and node, category by category.
    pub counts: Vec<Vec<f64>>,
    /// Per group; empty when nothing of the population is estimated.
    pub moments: Vec<Moments>,
}

/// Sums of one segment: per chunk the expected number of persons by pattern and node.
struct Sums {
    log_likelihood: f64,
    bins: Vec<Vec<f64>>,
    moments: Vec<Moments>,
}

impl Tables {
    pub fn new(chunks: &[Chunk], items: &[Item], grid: &Quadrature) -> Self {
        let nodes = grid.nodes();
        let probabilities: Vec<Vec<Vec<f64>>> = items
            .par_iter()
            .map(|item| {
                let row = |k| nodes.iter().map(|&t| item.probability(k, t).max(FLOOR)).collect();
                (0..item.categories()).map(row).collect()
            })
            .collect();
        let chunks = chunks.par_iter().map(|chunk| ChunkTable::new(chunk, &probabilities, nodes.len())).collect();
        Self { chunks, nodes: nodes.len() }
    }

    fn row(&self, chunk: usize, code: u8) -> &[f64] {
        &self.chunks[chunk].values[usize::from(code) * self.nodes..][..self.nodes]
    }

    /// Writes the posterior of a row (adding up to one) to `posterior`; returns the log-likelihood.
    pub fn posterior(&self, codes: &[u8], prior: &[f64], posterior: &mut [f64]) -> f64 {
        posterior.copy_from_slice(prior);
        let mut log_scale = 0.0;
        for (group, four) in codes.chunks(4).enumerate() {
            let first = group * 4;
            // Every eight chunks, so that with the prior no more than nine small numbers are multiplied.
            if group > 0 && group % 2 == 0 {
                let largest = posterior.iter().fold(0.0f64, |m, &v| if v > m { v } else { m });
                log_scale += largest.ln();
                let factor = 1.0 / largest;
                posterior.iter_mut().for_each(|v| *v = (*v * factor).max(FLOOR));
            }
            if let [a, b, c, d] = *four {
                let rows = (self.row(first, a), self.row(first + 1, b), self.row(first + 2, c), self.row(first + 3, d));
                for ((((v, a), b), c), d) in posterior.iter_mut().zip(rows.0).zip(rows.1).zip(rows.2).zip(rows.3) {
                    *v *= (a * b) * (c * d);
                }
            } else {
                for (at, &code) in four.iter().enumerate() {
                    posterior.iter_mut().zip(self.row(first + at, code)).for_each(|(v, t)| *v *= t);
                }
            }
        }
        let total = sum(posterior);
        let factor = 1.0 / total;
        posterior.iter_mut().for_each(|v| *v *= factor);
        let tables: f64 = codes.iter().zip(&self.chunks).map(|(&code, t)| t.log_largest[usize::from(code)]).sum();
        total.ln() + log_scale + tables
    }
}

impl ChunkTable {
    fn new(chunk: &Chunk, probabilities: &[Vec<Vec<f64>>], nodes: usize) -> Self {
        let mut table =
            Self { values: vec![1.0; chunk.patterns.len() * nodes], log_largest: vec![0.0; chunk.patterns.len()] };
        for (p, row) in table.values.chunks_exact_mut(nodes).enumerate() {
            let mut rescale = |row: &mut [f64]| {
                let largest = row.iter().fold(0.0f64, |m, &v| m.max(v));
                table.log_largest[p] += largest.ln();
                row.iter_mut().for_each(|v| *v = (*v / largest).max(FLOOR));
            };
            for (at, (item, answer)) in chunk.answers(p).enumerate() {
                row.iter_mut().zip(&probabilities[item][answer]).for_each(|(v, p)| *v *= p);
                if at % 4 == 3 {
                    rescale(row);
                }
            }
            rescale(row);
        }
        table
    }
}

/// The sum in four lanes: quick, and in an order that never changes.
pub(super) fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let chunks = values.chunks_exact(4);
    let rest: f64 = chunks.remainder().iter().sum();
    for four in chunks {
        lanes.iter_mut().zip(four).for_each(|(l, v)| *l += v);
    }
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) + rest
}

/// The ranges of rows that are summed by themselves.
pub(super) fn segments(rows: usize) -> Vec<std::ops::Range<usize>> {
    let size = rows.div_ceil(SEGMENTS).max(SMALLEST_SEGMENT);
    (0..rows).step_by(size).map(|start| start..(start + size).min(rows)).collect()
}

/// Prior rows by profile: computed anew only where the profile changes, and rows are sorted by it.
pub(super) struct Prior<'a> {
    profiles: &'a Profiles,
    population: &'a LatentRegression,
    grid: &'a Quadrature,
    current: Option<u32>,
    row: Vec<f64>,
}

impl<'a> Prior<'a> {
    pub fn new(profiles: &'a Profiles, population: &'a LatentRegression, grid: &'a Quadrature) -> Self {
        Self { profiles, population, grid, current: None, row: vec![0.0; grid.nodes().len()] }
    }

    pub fn of(&mut self, profile: u32) -> &[f64] {
        if self.current != Some(profile) {
            let at = profile as usize;
            let mean = self.population.mean(&self.profiles.x[at][1..]);
            let sd = self.population.sd(self.profiles.group[at]);
            self.grid.normal(mean, sd, FLOOR, &mut self.row);
            self.current = Some(profile);
        }
        &self.row
    }
}

/// The E step over all rows.
pub(super) fn expect(
    coded: &Coded,
    items: &[Item],
    profiles: &Profiles,
    population: &LatentRegression,
    grid: &Quadrature,
) -> Expected {
    let tables = Tables::new(&coded.chunks, items, grid);
    let parts: Vec<Sums> = segments(coded.rows())
        .into_par_iter()
        .map(|range| segment(coded, range, &tables, Prior::new(profiles, population, grid)))
        .collect();
    let mut parts = parts.into_iter();
    let mut total = parts.next().unwrap_or(Sums { log_likelihood: 0.0, bins: Vec::new(), moments: Vec::new() });
    for part in parts {
        total.log_likelihood += part.log_likelihood;
        for (sum, bins) in total.bins.iter_mut().zip(&part.bins) {
            sum.iter_mut().zip(bins).for_each(|(a, b)| *a += b);
        }
        total.moments.iter_mut().zip(&part.moments).for_each(|(a, b)| a.add(b));
    }
    let counts = counts(&coded.chunks, &total.bins, items, grid.nodes().len());
    Expected { log_likelihood: total.log_likelihood, counts, moments: total.moments }
}

fn segment(coded: &Coded, range: std::ops::Range<usize>, tables: &Tables, mut prior: Prior<'_>) -> Sums {
    let nodes = tables.nodes;
    let profiles = prior.profiles;
    let theta = prior.grid.nodes();
    let groups = if profiles.is_free() { profiles.groups } else { 0 };
    let mut sums = Sums {
        log_likelihood: 0.0,
        bins: coded.chunks.iter().map(|c| vec![0.0; c.patterns.len() * nodes]).collect(),
        moments: vec![Moments::zeros(profiles.columns()); groups],
    };
    let mut posterior = vec![0.0; nodes];
    // The posteriors of one profile together, and their weight.
    let (mut together, mut weight) = (vec![0.0; nodes], 0.0);
    for i in range.clone() {
        let codes = coded.row(i);
        let w = coded.weights[i];
        sums.log_likelihood += w * tables.posterior(codes, prior.of(coded.profile[i]), &mut posterior);
        if w != 1.0 {
            posterior.iter_mut().for_each(|v| *v *= w);
        }
        let heavy = |p: &f64| *p > NEGLIGIBLE * w;
        let lower = posterior.iter().position(heavy).unwrap_or(0);
        let upper = posterior.iter().rposition(heavy).map_or(nodes, |last| last + 1);
        let kept = &posterior[lower..upper];
        for (bins, &code) in sums.bins.iter_mut().zip(codes) {
            let row = &mut bins[usize::from(code) * nodes..][lower..upper];
            row.iter_mut().zip(kept).for_each(|(a, b)| *a += b);
        }
        if groups > 0 {
            together[lower..upper].iter_mut().zip(kept).for_each(|(a, b)| *a += b);
            weight += w;
            if i + 1 == range.end || coded.profile[i + 1] != coded.profile[i] {
                let at = coded.profile[i] as usize;
                let (first, second) = together
                    .iter()
                    .zip(theta)
                    .fold((0.0, 0.0), |(first, second), (p, t)| (first + p * t, second + p * t * t));
                sums.moments[profiles.group[at]].add_profile(&profiles.x[at], weight, first, second);
                together.fill(0.0);
                weight = 0.0;
            }
        }
    }
    sums
}

/// From sums by pattern to sums by item and category.
pub(super) fn counts(chunks: &[Chunk], bins: &[Vec<f64>], items: &[Item], nodes: usize) -> Vec<Vec<f64>> {
    let mut counts: Vec<Vec<f64>> = items.iter().map(|item| vec![0.0; item.categories() * nodes]).collect();
    for (chunk, bins) in chunks.iter().zip(bins) {
        for (p, row) in bins.chunks_exact(nodes).enumerate() {
            for (item, answer) in chunk.answers(p) {
                let sum = &mut counts[item][answer * nodes..][..nodes];
                sum.iter_mut().zip(row).for_each(|(a, b)| *a += b);
            }
        }
    }
    counts
}
