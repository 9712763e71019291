//! The reduced cross products with their first and second derivatives in the relative variances, all of them exact.
//!
//! The covariance of the rows is linear in these parameters, so that the derivatives are what the small-sample corrections
//! are made of: `dA = -R'V^-1 V_k V^-1 R`, `d2A = 2 R'V^-1 V_k V^-1 V_l V^-1 R` (its symmetric part),
//! `d2 log|V| = -tr(V^-1 V_k V^-1 V_l)`. They follow from the same sums as the criterion: no matrix of the rows is made.

use rayon::prelude::*;

use super::design::{Design, at};
use super::jets::{Jets, parts};
use super::reduce::Random;
use super::sufficient::{Cluster, Sufficient};

/// Clusters that are summed by one task: fixed, so that sums do not depend on the number of threads.
const CLUSTERS_PER_TASK: usize = 8;

/// `R'V^-1 R` and `log|V|` of `V / sigma^2` with their derivatives.
#[derive(Debug, Clone)]
pub(super) struct Curvature {
    pub products: Jets,
    pub log_determinant: Vec<f64>,
}

/// Number of parameters of a level.
fn parameters(design: &Design) -> usize {
    design.blocks.iter().map(|b| b.parameters()).sum()
}

/// The relative covariance of a level's effects among `k` parameters.
fn covariance(design: &Design, theta: &[f64], k: usize) -> Jets {
    let q = design.columns().len();
    let mut jets = Jets::zeros(q, q, k);
    let mut start = 0;
    for block in &design.blocks {
        for (parameter, value) in block.variances(theta).into_iter().enumerate() {
            for (i, j, weight) in block.pattern(parameter) {
                let place = (start + i) * q + start + j;
                jets.part_mut(0)[place] += weight * value;
                jets.part_mut(Jets::first(block.first + parameter))[place] += weight;
            }
        }
        start += block.columns.len();
    }
    jets
}

/// Takes a level's effects out of `products`; `None` where the covariance is singular.
fn eliminate(products: &mut Jets, rows: &Jets, columns: &[usize], covariance: &Jets, log: &mut [f64]) -> Option<()> {
    let q = columns.len();
    let all: Vec<usize> = (0..q).collect();
    let mut weight = rows.selected(&all, Some(columns)).times(covariance);
    (0..q).for_each(|i| weight.part_mut(0)[i * q + i] += 1.0);
    let (inverse, log_determinant) = weight.inverse()?;
    let k = covariance.times(&inverse);
    products.add(&rows.transposed().times(&k.times(rows)), -1.0);
    log.iter_mut().zip(log_determinant).for_each(|(t, v)| *t += v);
    Some(())
}

struct Evaluation<'a> {
    statistics: &'a Sufficient,
    /// Parameters of all levels, and of persons and units only.
    k: usize,
    inner: usize,
    /// Per class the weight of its sums with two derivatives; zero derivatives without a person's intercept.
    shrink: Vec<[f64; 3]>,
    unit: (Vec<usize>, Jets),
    cluster: (Vec<usize>, Jets),
    person: bool,
}

impl Evaluation<'_> {
    /// The sums of a group less the persons' part.
    fn persons<'s>(
        &self,
        sums: (&'s [f64], impl Iterator<Item = (usize, &'s [f64])>),
        rows: usize,
        cols: usize,
        packed: bool,
    ) -> Jets {
        let mut jets = Jets::zeros(rows, cols, self.inner);
        let add = |jets: &mut Jets, part: usize, values: &[f64], factor: f64| {
            let target = jets.part_mut(part);
            if packed {
                for i in 0..rows {
                    for j in 0..cols {
                        target[i * cols + j] += factor * values[at(i, j)];
                    }
                }
            } else {
                values.iter().enumerate().for_each(|(i, v)| target[i] += factor * v);
            }
        };
        add(&mut jets, 0, sums.0, 1.0);
        for (class, values) in sums.1 {
            let [value, slope, bend] = self.shrink[class];
            if self.person {
                add(&mut jets, 0, values, -value);
                add(&mut jets, 1, values, -slope);
                let second = jets.second(0, 0);
                add(&mut jets, second, values, -bend);
            }
        }
        jets
    }

    fn cluster(&self, cluster: &Cluster) -> Option<(Jets, Vec<f64>)> {
        let width = self.statistics.width;
        let mut log = vec![0.0; parts(self.inner)];
        let mut products = self.persons((&cluster.sums.rows, cluster.sums.persons()), width, width, true);
        let q = self.unit.0.len();
        for unit in cluster.units.clone() {
            let unit = self.statistics.units.get(unit);
            let rows = self.persons((unit.rows, unit.persons()), q, width, false);
            eliminate(&mut products, &rows, &self.unit.0, &self.unit.1, &mut log)?;
        }
        let mut wide = products.embedded(self.k);
        let mut log = embedded(&log, self.inner, self.k);
        if !self.cluster.0.is_empty() {
            let rows = wide.selected(&self.cluster.0, None);
            eliminate(&mut wide, &rows, &self.cluster.0, &self.cluster.1, &mut log)?;
        }
        Some((wide, log))
    }
}

fn embedded(log: &[f64], inner: usize, k: usize) -> Vec<f64> {
    let mut wide = vec![0.0; parts(k)];
    for (part, value) in log.iter().enumerate() {
        wide[if part <= inner { part } else { part - inner + k }] = *value;
    }
    wide
}

/// All derivatives at `theta`.
pub(super) fn curvature(statistics: &Sufficient, random: &Random, theta: &[f64]) -> Option<Curvature> {
    let width = statistics.width;
    let relative = if random.person { theta[0] * theta[0] } else { 0.0 };
    let inner = usize::from(random.person) + parameters(&random.unit);
    let k = inner + parameters(&random.cluster);
    let evaluation = Evaluation {
        statistics,
        k,
        inner,
        shrink: statistics
            .classes
            .iter()
            .map(|(c, _)| {
                let whole = 1.0 + c * relative;
                [relative / whole, 1.0 / (whole * whole), -2.0 * c / (whole * whole * whole)]
            })
            .collect(),
        unit: (random.unit.columns(), covariance(&random.unit, theta, inner)),
        cluster: (random.cluster.columns(), covariance(&random.cluster, theta, k)),
        person: random.person,
    };
    let tasks: Vec<Option<(Jets, Vec<f64>)>> = statistics
        .clusters
        .par_chunks(CLUSTERS_PER_TASK)
        .map(|clusters| {
            let mut sum = (Jets::zeros(width, width, k), vec![0.0; parts(k)]);
            for cluster in clusters {
                let (products, log) = evaluation.cluster(cluster)?;
                sum.0.add(&products, 1.0);
                sum.1.iter_mut().zip(log).for_each(|(t, v)| *t += v);
            }
            Some(sum)
        })
        .collect();
    let mut products = Jets::zeros(width, width, k);
    let mut log_determinant = vec![0.0; parts(k)];
    for task in tasks {
        let (part, log) = task?;
        products.add(&part, 1.0);
        log_determinant.iter_mut().zip(log).for_each(|(t, v)| *t += v);
    }
    if random.person {
        for (c, persons) in &statistics.classes {
            let whole = 1.0 + c * relative;
            log_determinant[0] += persons * (c * relative).ln_1p();
            log_determinant[1] += persons * c / whole;
            log_determinant[products.second(0, 0)] -= persons * c * c / (whole * whole);
        }
    }
    Some(Curvature { products, log_determinant })
}
