//! Persons who move between units: their effect is crossed with those of units and clusters.
//!
//! All persons are eliminated first, in closed form: `V_person^-1` takes `t / (1 + c t) s s'` from the cross products, `s`
//! the sum over all of a person's rows wherever they are. What is left of the units and clusters is a sparse system
//! `W = I + L'Z'V_person^-1 Z L`, in which a person who moved links the groups he or she was in, and a person who did not
//! is part of the unit's own sums. It is factored as a sparse matrix, so that the work grows with the groups and the
//! movers and not with the rows. Derivatives are differences here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::curvature::Curvature;
use super::design::at;
use super::jets::{Jets, parts};
use super::nesting::Sorted;
use super::reduce::{Random, Reduced};
use super::sparse::Pattern;
use super::sufficient::{Sufficient, add_outer};

/// Most multiplications that factoring the sparse system once may take: a fit does it some five hundred times, so that this is
/// some ten seconds.
const MAX_WORK: usize = 30_000_000;

/// A person's rows in one unit.
struct Visit {
    unit: usize,
    cluster: usize,
    sum: Vec<f64>,
}

/// A block of `Z'Z`: without the movers' part, and per class of movers what they take away.
#[derive(Debug, Clone, Default)]
struct BlockSums {
    rows: Vec<f64>,
    movers: BTreeMap<usize, Vec<f64>>,
}

/// Sufficient statistics with persons who moved.
pub(super) struct Crossed {
    nested: Sufficient,
    /// Columns with random effects of units and of clusters.
    unit_columns: Vec<usize>,
    cluster_columns: Vec<usize>,
    cluster_of: Vec<usize>,
    pattern: Pattern,
    /// Blocks between groups `a >= b`; units first and then clusters.
    blocks: BTreeMap<(usize, usize), BlockSums>,
    /// Per group and class what the movers take from `Z'R`, and per class what they take from `R'R`.
    along: BTreeMap<usize, BTreeMap<usize, Vec<f64>>>,
    total: BTreeMap<usize, Vec<f64>>,
    /// Number of movers per number of rows.
    movers: BTreeMap<usize, usize>,
}

/// The persons who have rows in several units.
pub(super) fn movers(sorted: &Sorted) -> BTreeSet<u32> {
    let mut first: HashMap<u32, (u32, u32)> = HashMap::new();
    let mut moved = BTreeSet::new();
    for position in 0..sorted.len() {
        let (cluster, unit, person) = sorted.key(position);
        if *first.entry(person).or_insert((cluster, unit)) != (cluster, unit) {
            moved.insert(person);
        }
    }
    moved
}

impl Crossed {
    /// `nested` holds the movers' rows but not their persons' sums. `None` when the movers link too many groups.
    pub fn gather(
        nested: Sufficient,
        random: &Random,
        columns: &[&[f64]],
        scales: &[f64],
        sorted: &Sorted,
        moved: &BTreeSet<u32>,
    ) -> Option<Self> {
        let (unit_columns, cluster_columns) = (random.unit.columns(), random.cluster.columns());
        let width = nested.width;
        let mut persons: BTreeMap<u32, (usize, Vec<Visit>)> = BTreeMap::new();
        let (mut unit, mut cluster) = (0, 0);
        for position in 0..sorted.len() {
            let key = sorted.key(position);
            let new = position == 0 || sorted.key(position - 1) != key;
            if position > 0 {
                let before = sorted.key(position - 1);
                unit += usize::from((before.0, before.1) != (key.0, key.1));
                cluster += usize::from(before.0 != key.0);
            }
            if !moved.contains(&key.2) {
                continue;
            }
            let (count, visits) = persons.entry(key.2).or_default();
            *count += 1;
            if new {
                visits.push(Visit { unit, cluster, sum: vec![0.0; width] });
            }
            if let Some(visit) = visits.last_mut() {
                let row = sorted.row(position);
                for (sum, (column, scale)) in visit.sum.iter_mut().zip(columns.iter().zip(scales)) {
                    *sum += column[row] / scale;
                }
            }
        }
        let units = nested.units.len();
        let cluster_of: Vec<usize> =
            nested.clusters.iter().enumerate().flat_map(|(c, of)| of.units.clone().map(move |_| c)).collect();
        let groups = |visit: &Visit| -> Vec<(usize, &[usize])> {
            let unit = (!unit_columns.is_empty()).then_some((visit.unit, unit_columns.as_slice()));
            let cluster = (!cluster_columns.is_empty()).then_some((units + visit.cluster, cluster_columns.as_slice()));
            unit.into_iter().chain(cluster).collect()
        };
        let mut blocks: BTreeMap<(usize, usize), BlockSums> = BTreeMap::new();
        let (mut along, mut total): (BTreeMap<_, BTreeMap<_, Vec<f64>>>, BTreeMap<_, Vec<f64>>) = Default::default();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (count, visits) in persons.values() {
            *counts.entry(*count).or_default() += 1;
            let mut whole = vec![0.0; width];
            visits.iter().for_each(|v| whole.iter_mut().zip(&v.sum).for_each(|(t, s)| *t += s));
            add_outer(total.entry(*count).or_insert_with(|| vec![0.0; width * (width + 1) / 2]), &whole, 1.0);
            for first in visits {
                for (a, rows) in groups(first) {
                    let sums =
                        along.entry(a).or_default().entry(*count).or_insert_with(|| vec![0.0; rows.len() * width]);
                    for (line, &row) in sums.chunks_exact_mut(width).zip(rows) {
                        line.iter_mut().zip(&whole).for_each(|(t, s)| *t += first.sum[row] * s);
                    }
                    for second in visits {
                        for (b, cols) in groups(second).into_iter().filter(|(b, _)| *b <= a) {
                            let size = rows.len() * cols.len();
                            let block = blocks.entry((a, b)).or_default();
                            let sums = block.movers.entry(*count).or_insert_with(|| vec![0.0; size]);
                            for (i, &row) in rows.iter().enumerate() {
                                for (j, &col) in cols.iter().enumerate() {
                                    sums[i * cols.len() + j] += first.sum[row] * second.sum[col];
                                }
                            }
                        }
                    }
                }
            }
        }
        let sizes: Vec<usize> = std::iter::repeat_n(unit_columns.len(), units)
            .chain(std::iter::repeat_n(
                cluster_columns.len(),
                if cluster_columns.is_empty() { 0 } else { nested.clusters.len() },
            ))
            .collect();
        if !cluster_columns.is_empty() {
            cluster_of.iter().enumerate().for_each(|(u, c)| {
                blocks.entry((units + c, u)).or_default();
            });
        }
        (0..sizes.len()).for_each(|g| {
            blocks.entry((g, g)).or_default();
        });
        let pattern = Pattern::of(&sizes, blocks.keys().copied(), MAX_WORK)?;
        let mut crossed =
            Self { nested, unit_columns, cluster_columns, cluster_of, pattern, blocks, along, total, movers: counts };
        crossed.fill_sizes();
        Some(crossed)
    }

    /// Gives every block room for its rows' sums, which follow from the nested sums at each evaluation.
    fn fill_sizes(&mut self) {
        let units = self.nested.units.len();
        let size = |g: usize| if g < units { self.unit_columns.len() } else { self.cluster_columns.len() };
        self.blocks.iter_mut().for_each(|(&(a, b), block)| block.rows = vec![0.0; size(a) * size(b)]);
    }

    /// Eliminates everything at the relative variances that `theta` stands for.
    pub fn reduce(&self, random: &Random, theta: &[f64]) -> Option<Reduced> {
        let relative = if random.person { theta[0] * theta[0] } else { 0.0 };
        self.eliminate(relative, &random.unit.factor(theta), &random.cluster.factor(theta))
    }

    fn eliminate(&self, relative: f64, unit_factor: &[f64], cluster_factor: &[f64]) -> Option<Reduced> {
        let width = self.nested.width;
        let units = self.nested.units.len();
        let shrink = |count: f64| relative / (1.0 + count * relative);
        let weights: Vec<f64> = self.nested.classes.iter().map(|(c, _)| shrink(*c)).collect();
        let mut log_determinant: f64 = self.nested.classes.iter().map(|(c, n)| n * (c * relative).ln_1p()).sum();
        log_determinant += self.movers.iter().map(|(&c, &n)| n as f64 * (c as f64 * relative).ln_1p()).sum::<f64>();
        // R'V^-1 R, and per group Z'V^-1 R.
        let mut packed = vec![0.0; width * (width + 1) / 2];
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(units + self.nested.clusters.len());
        for unit in 0..units {
            let mut of_unit = vec![0.0; self.unit_columns.len() * width];
            self.nested.units.get(unit).weighted(&weights, &mut of_unit);
            rows.push(of_unit);
        }
        for cluster in &self.nested.clusters {
            let mut of_cluster = vec![0.0; packed.len()];
            cluster.sums.weighted(&weights, &mut of_cluster);
            packed.iter_mut().zip(&of_cluster).for_each(|(t, v)| *t += v);
            rows.push(
                self.cluster_columns
                    .iter()
                    .flat_map(|&i| (0..width).map(move |j| at(i, j)))
                    .map(|k| of_cluster[k])
                    .collect(),
            );
        }
        for (&count, sums) in &self.total {
            packed.iter_mut().zip(sums).for_each(|(t, v)| *t -= shrink(count as f64) * v);
        }
        // The rows' own blocks, before the movers' part is taken from Z'R.
        let mut diagonal = vec![0.0; self.pattern.size()];
        let mut values = vec![0.0; self.pattern.elements()];
        for (&(a, b), block) in &self.blocks {
            let of = |g: usize| if g < units { &self.unit_columns } else { &self.cluster_columns };
            let (qa, qb) = (of(a).len(), of(b).len());
            let mut inner = block.rows.clone();
            // Between a unit and its cluster, and within a group; elsewhere only movers link.
            if a == b || (b < units && a >= units && self.cluster_of[b] == a - units) {
                for i in 0..qa {
                    for j in 0..qb {
                        inner[i * qb + j] = rows[b][j * width + of(a)[i]];
                    }
                }
            }
            for (&count, sums) in &block.movers {
                inner.iter_mut().zip(sums).for_each(|(t, v)| *t -= shrink(count as f64) * v);
            }
            let factor = |g: usize| if g < units { unit_factor } else { cluster_factor };
            let (la, lb) = (factor(a), factor(b));
            for i in 0..qa {
                for j in 0..qb {
                    let (row, column) = (self.pattern.place(a, i), self.pattern.place(b, j));
                    if a == b && j > i {
                        continue;
                    }
                    let value: f64 = (i..qa)
                        .map(|r| la[r * qa + i] * (j..qb).map(|c| inner[r * qb + c] * lb[c * qb + j]).sum::<f64>())
                        .sum();
                    if row == column {
                        diagonal[row] = 1.0 + value;
                    } else {
                        values[self.pattern.index(row, column)?] = value;
                    }
                }
            }
        }
        for (&group, classes) in &self.along {
            for (&count, sums) in classes {
                rows[group].iter_mut().zip(sums).for_each(|(t, v)| *t -= shrink(count as f64) * v);
            }
        }
        let factored = self.pattern.factor(&diagonal, &values)?;
        let mut right = vec![0.0; self.pattern.size() * width];
        for (group, rows) in rows.iter().enumerate() {
            let factor = if group < units { unit_factor } else { cluster_factor };
            let q = rows.len() / width;
            for j in 0..q {
                let place = self.pattern.place(group, j) * width;
                for i in j..q {
                    let target = &mut right[place..place + width];
                    let line = &rows[i * width..(i + 1) * width];
                    target.iter_mut().zip(line).for_each(|(t, v)| *t += factor[i * q + j] * v);
                }
            }
        }
        factored.solve_lower(&mut right, width);
        right.chunks_exact(width).for_each(|t| add_outer(&mut packed, t, -1.0));
        Some(Reduced::plain(packed, log_determinant + factored.log_determinant()))
    }

    /// First and second derivatives in the relative variances `gamma`, by differences of fourth order: to both sides
    /// of a variance, from above where it is zero. `None` where a covariance matrix is singular.
    pub fn curvature(&self, random: &Random, gamma: &[f64]) -> Option<Curvature> {
        let k = gamma.len();
        let width = self.nested.width;
        // Whether a parameter is a variance (and not a covariance, which may have any sign).
        let mut variance = vec![true; k];
        for block in random.unit.blocks.iter().chain(&random.cluster.blocks).filter(|b| b.shared.is_none()) {
            for (place, mine) in variance[block.first..block.first + block.parameters()].iter_mut().enumerate() {
                *mine = block.pattern(place).len() == 1;
            }
        }
        let stencils: Vec<Stencil> = (0..k).map(|i| Stencil::of(gamma[i], variance[i])).collect();
        let value = |moves: &[(usize, f64)]| -> Option<Vec<f64>> {
            let mut point = gamma.to_vec();
            moves.iter().for_each(|&(i, by)| point[i] += by);
            let person = if random.person { point[0] } else { 0.0 };
            let reduced =
                self.eliminate(person, &random.unit.factor_of(&point)?, &random.cluster.factor_of(&point)?)?;
            Some(reduced.values())
        };
        let mut out = vec![vec![0.0; width * (width + 1) / 2 + 1]; parts(k)];
        let add = |target: &mut Vec<f64>, weight: f64, values: &[f64]| {
            target.iter_mut().zip(values).for_each(|(t, v)| *t += weight * v);
        };
        let middle = value(&[])?;
        out[0].copy_from_slice(&middle);
        let mut products = Jets::zeros(width, width, k);
        for i in 0..k {
            for &(offset, first, second) in &stencils[i].points {
                let here = if offset == 0.0 { middle.clone() } else { value(&[(i, offset)])? };
                add(&mut out[1 + i], first, &here);
                let place = products.second(i, i);
                add(&mut out[place], second, &here);
            }
            for j in 0..i {
                let place = products.second(i, j);
                for &(one, first, _) in stencils[i].points.iter().filter(|p| p.1 != 0.0) {
                    for &(other, second, _) in stencils[j].points.iter().filter(|p| p.1 != 0.0) {
                        add(&mut out[place], first * second, &value(&[(i, one), (j, other)])?);
                    }
                }
            }
        }
        let mut log_determinant = vec![0.0; parts(k)];
        for (part, values) in out.iter().enumerate() {
            log_determinant[part] = values[values.len() - 1];
            let target = products.part_mut(part);
            for i in 0..width {
                for j in 0..width {
                    target[i * width + j] = values[at(i, j)];
                }
            }
        }
        Some(Curvature { products, log_determinant })
    }
}

/// Offsets with the weights of the first and the second derivative.
struct Stencil {
    points: Vec<(f64, f64, f64)>,
}

impl Stencil {
    fn of(value: f64, variance: bool) -> Self {
        let step = 0.02 * value.abs().max(0.02);
        let central = [(-2.0, 1.0, -1.0), (-1.0, -8.0, 16.0), (0.0, 0.0, -30.0), (1.0, 8.0, 16.0), (2.0, -1.0, -1.0)];
        let forward =
            [(0.0, -25.0, 35.0), (1.0, 48.0, -104.0), (2.0, -36.0, 114.0), (3.0, 16.0, -56.0), (4.0, -3.0, 11.0)];
        let points = if variance && value < 2.0 * step { forward } else { central };
        let weight = |(o, a, b): (f64, f64, f64)| (o * step, a / (12.0 * step), b / (12.0 * step * step));
        Self { points: points.map(weight).to_vec() }
    }
}
