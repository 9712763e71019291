//! The cross products that hold everything the rows say about a nested model, and the elimination of its random effects.

use std::collections::BTreeMap;

use crate::matrix::Matrix;

/// One level's random design: which columns of `R` it has and how its parameters make the relative factor `L`.
#[derive(Debug, Clone, Default)]
pub(super) struct Design {
    pub blocks: Vec<Block>,
}

/// Columns that share parameters. The factor is lower triangular; `Shared` blocks are diagonal.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Position of each column in `R`.
    pub columns: Vec<usize>,
    /// For a shared variance the weight of each column's scale; `None` for a full covariance.
    pub shared: Option<Vec<f64>>,
    /// Where the block's parameters start.
    pub first: usize,
}

/// Rows of one group of the innermost kept grouping above the person.
#[derive(Debug, Clone)]
struct Unit {
    cluster: usize,
    /// `sum r r'` over rows, packed lower triangle.
    rows: Vec<f64>,
    /// Per number of rows of a person (index into `classes`): `sum s s'` over the persons' sums `s`.
    persons: Vec<(usize, Vec<f64>)>,
}

/// Sufficient statistics of all rows.
#[derive(Debug, Clone)]
pub(super) struct Sufficient {
    width: usize,
    units: Vec<Unit>,
    /// Number of rows of a person, and how many persons have that number.
    classes: Vec<(f64, f64)>,
}

/// What is left when every random effect is eliminated.
#[derive(Debug, Clone)]
pub(super) struct Reduced {
    /// `R' V^-1 R`, packed lower triangle.
    packed: Vec<f64>,
    /// `log|V / sigma^2|`.
    pub log_determinant: f64,
}

/// Index of `(i, j)` in a packed lower triangle.
fn at(i: usize, j: usize) -> usize {
    if i >= j { i * (i + 1) / 2 + j } else { j * (j + 1) / 2 + i }
}

impl Reduced {
    pub fn get(&self, i: usize, j: usize) -> f64 {
        self.packed[at(i, j)]
    }
}

impl Block {
    pub fn parameters(&self) -> usize {
        let q = self.columns.len();
        if self.shared.is_some() { 1 } else { q * (q + 1) / 2 }
    }

    /// The element `(i, j)`, `i >= j`, of the block's factor.
    pub fn factor(&self, theta: &[f64], i: usize, j: usize) -> f64 {
        match &self.shared {
            Some(weights) => {
                if i == j {
                    weights[i] * theta[self.first]
                } else {
                    0.0
                }
            }
            None => theta[self.first + at(i, j)],
        }
    }
}

impl Design {
    fn width(&self) -> usize {
        self.blocks.iter().map(|b| b.columns.len()).sum()
    }

    /// `L' A` for the rows of `A` that the design names: `width x size`, row-major into `out`.
    fn factor_times(&self, theta: &[f64], a: &[f64], size: usize, out: &mut [f64]) {
        let mut row = 0;
        for block in &self.blocks {
            for j in 0..block.columns.len() {
                let target = &mut out[row * size..(row + 1) * size];
                target.fill(0.0);
                let last = if block.shared.is_some() { j + 1 } else { block.columns.len() };
                for i in j..last {
                    let weight = block.factor(theta, i, j);
                    if weight != 0.0 {
                        for (k, t) in target.iter_mut().enumerate() {
                            *t += weight * a[at(block.columns[i], k)];
                        }
                    }
                }
                row += 1;
            }
        }
    }

    /// `W = I + (L'A) L`: lower triangle, row-major `width x width`, into `w`.
    fn weight(&self, theta: &[f64], left: &[f64], size: usize, w: &mut [f64]) {
        let q = self.width();
        let mut column = 0;
        for block in &self.blocks {
            for j in 0..block.columns.len() {
                let last = if block.shared.is_some() { j + 1 } else { block.columns.len() };
                for r in column..q {
                    let product: f64 =
                        (j..last).map(|i| left[r * size + block.columns[i]] * block.factor(theta, i, j)).sum();
                    w[r * q + column] = product + f64::from(u8::from(r == column));
                }
                column += 1;
            }
        }
    }

    /// Takes this level's effects out of `a` and returns their part of the log determinant.
    fn eliminate(&self, theta: &[f64], a: &mut [f64], size: usize, scratch: &mut Scratch) -> f64 {
        let q = self.width();
        scratch.left.resize(q * size, 0.0);
        scratch.weight.resize(q * q, 0.0);
        let (left, w) = (&mut scratch.left[..q * size], &mut scratch.weight[..q * q]);
        self.factor_times(theta, a, size, left);
        self.weight(theta, left, size, w);
        let mut log_determinant = 0.0;
        for i in 0..q {
            for j in 0..i {
                let sum: f64 = (0..j).map(|k| w[i * q + k] * w[j * q + k]).sum();
                w[i * q + j] = (w[i * q + j] - sum) / w[j * q + j];
            }
            let sum: f64 = (0..i).map(|k| w[i * q + k] * w[i * q + k]).sum();
            // At least 1 but for rounding; NaN spreads and makes the criterion infinite.
            let pivot = (w[i * q + i] - sum).sqrt();
            w[i * q + i] = pivot;
            log_determinant += 2.0 * pivot.ln();
            let (done, rest) = left.split_at_mut(i * size);
            let row = &mut rest[..size];
            for k in 0..i {
                let factor = w[i * q + k];
                if factor != 0.0 {
                    for (r, d) in row.iter_mut().zip(&done[k * size..(k + 1) * size]) {
                        *r -= factor * d;
                    }
                }
            }
            row.iter_mut().for_each(|r| *r /= pivot);
            downdate(a, row);
        }
        log_determinant
    }
}

#[derive(Default)]
struct Scratch {
    left: Vec<f64>,
    weight: Vec<f64>,
}

/// `a -= row row'`, packed.
fn downdate(a: &mut [f64], row: &[f64]) {
    let mut start = 0;
    for (i, &ri) in row.iter().enumerate() {
        if ri != 0.0 {
            for (target, &rj) in a[start..=start + i].iter_mut().zip(row) {
                *target -= ri * rj;
            }
        }
        start += i + 1;
    }
}

/// `a += row row'`, packed.
fn add_outer(a: &mut [f64], row: &[f64]) {
    let mut start = 0;
    for (i, &ri) in row.iter().enumerate() {
        if ri != 0.0 {
            for (target, &rj) in a[start..=start + i].iter_mut().zip(row) {
                *target += ri * rj;
            }
        }
        start += i + 1;
    }
}

impl Sufficient {
    /// One pass over the rows. `keys` holds cluster, unit and person of each row; `columns` are those of `R`.
    pub fn gather(columns: &[&[f64]], keys: &[(u32, u32, u32)], with_person: bool) -> Self {
        let width = columns.len();
        let packed = width * (width + 1) / 2;
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_unstable_by_key(|&i| (keys[i], i));
        let mut units: Vec<Unit> = Vec::new();
        let mut classes: BTreeMap<usize, usize> = BTreeMap::new();
        let mut per_unit: Vec<BTreeMap<usize, Vec<f64>>> = Vec::new();
        let (mut cluster, mut previous) = (0, None::<(u32, u32)>);
        let mut row = vec![0.0; width];
        let mut sum = vec![0.0; width];
        let mut position = 0;
        while position < order.len() {
            let key = keys[order[position]];
            if previous != Some((key.0, key.1)) {
                if previous.is_some_and(|p| p.0 != key.0) {
                    cluster += 1;
                }
                previous = Some((key.0, key.1));
                units.push(Unit { cluster, rows: vec![0.0; packed], persons: Vec::new() });
                per_unit.push(BTreeMap::new());
            }
            let end = position + order[position..].iter().take_while(|&&i| keys[i] == key).count();
            let unit = units.len() - 1;
            sum.fill(0.0);
            for &i in &order[position..end] {
                for (k, column) in columns.iter().enumerate() {
                    row[k] = column[i];
                    sum[k] += column[i];
                }
                add_outer(&mut units[unit].rows, &row);
            }
            if with_person {
                let count = end - position;
                *classes.entry(count).or_default() += 1;
                add_outer(per_unit[unit].entry(count).or_insert_with(|| vec![0.0; packed]), &sum);
            }
            position = end;
        }
        let index: BTreeMap<usize, usize> = classes.keys().enumerate().map(|(i, &count)| (count, i)).collect();
        for (unit, persons) in units.iter_mut().zip(per_unit) {
            unit.persons = persons.into_iter().map(|(count, packed)| (index[&count], packed)).collect();
        }
        let classes = classes.into_iter().map(|(count, persons)| (count as f64, persons as f64)).collect();
        Self { width, units, classes }
    }

    /// Eliminates the person (relative SD `person`), the units' and the clusters' effects.
    pub fn reduce(&self, person: f64, theta: &[f64], unit: &Design, cluster: &Design) -> Reduced {
        let packed = self.width * (self.width + 1) / 2;
        let relative = person * person;
        let mut log_determinant: f64 = self.classes.iter().map(|(c, persons)| persons * (c * relative).ln_1p()).sum();
        let shrink: Vec<f64> = self.classes.iter().map(|(c, _)| relative / (1.0 + c * relative)).collect();
        let mut total = vec![0.0; packed];
        let mut within = vec![0.0; packed];
        let mut a = vec![0.0; packed];
        let mut scratch = Scratch::default();
        for (position, group) in self.units.iter().enumerate() {
            a.copy_from_slice(&group.rows);
            for (class, sums) in &group.persons {
                for (target, s) in a.iter_mut().zip(sums) {
                    *target -= shrink[*class] * s;
                }
            }
            if !unit.blocks.is_empty() {
                log_determinant += unit.eliminate(theta, &mut a, self.width, &mut scratch);
            }
            within.iter_mut().zip(&a).for_each(|(t, v)| *t += v);
            let last = self.units.get(position + 1).is_none_or(|next| next.cluster != group.cluster);
            if last {
                if !cluster.blocks.is_empty() {
                    log_determinant += cluster.eliminate(theta, &mut within, self.width, &mut scratch);
                }
                total.iter_mut().zip(&within).for_each(|(t, v)| *t += v);
                within.fill(0.0);
            }
        }
        Reduced { packed: total, log_determinant }
    }
}

impl Reduced {
    /// The block of the named rows and columns as a matrix.
    pub fn block(&self, columns: &[usize]) -> Matrix {
        Matrix::from_fn(columns.len(), columns.len(), |i, j| self.get(columns[i], columns[j]))
    }
}
