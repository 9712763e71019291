//! The cross products that hold everything the rows say about a nested model, gathered in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use super::nesting::Sorted;

/// Rows that one task takes at a time: fixed, so that sums do not depend on the number of threads.
const ROWS_PER_TASK: usize = 2048;

/// Sufficient statistics of all rows of `R = [Z, X, y]`.
#[derive(Debug, Clone)]
pub(super) struct Sufficient {
    /// Number of columns of `R`.
    pub width: usize,
    /// Number of rows of a person, and how many persons have that number.
    pub classes: Vec<(f64, f64)>,
    pub clusters: Vec<Cluster>,
    pub units: Units,
}

/// Whose sums are gathered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Persons<'a> {
    None,
    /// Everybody's but those of the persons named.
    Except(&'a BTreeSet<u32>),
}

impl Persons<'_> {
    fn counts(self, person: u32) -> bool {
        match self {
            Self::None => false,
            Self::Except(others) => others.is_empty() || !others.contains(&person),
        }
    }
}

/// Everything of one cluster.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub sums: Sums,
    pub units: Range<usize>,
}

/// Of each unit only the rows of the cross products that its random effects need, row-major `columns x width`.
///
/// All in one run of memory, because every evaluation of the criterion reads all of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Units {
    /// Per unit the rows' sums and then those of its classes.
    values: Vec<f64>,
    /// Per unit its classes.
    classes: Vec<usize>,
    /// Where a unit's values and classes begin; one more than there are units.
    starts: Vec<(usize, usize)>,
}

/// One unit's sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitSums<'a> {
    pub rows: &'a [f64],
    classes: &'a [usize],
    persons: &'a [f64],
}

impl Units {
    fn push(&mut self, sums: &Sums) {
        if self.starts.is_empty() {
            self.starts.push((0, 0));
        }
        self.values.extend(&sums.rows);
        for (class, values) in &sums.persons {
            self.classes.push(*class);
            self.values.extend(values);
        }
        self.starts.push((self.values.len(), self.classes.len()));
    }

    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub fn get(&self, unit: usize) -> UnitSums<'_> {
        let ((from, first), (to, last)) = (self.starts[unit], self.starts[unit + 1]);
        let (rows, persons) = self.values[from..to].split_at((to - from) / (last - first + 1));
        UnitSums { rows, classes: &self.classes[first..last], persons }
    }
}

impl<'a> UnitSums<'a> {
    /// The classes of the unit's persons with their sums.
    pub fn persons(self) -> impl Iterator<Item = (usize, &'a [f64])> {
        self.classes.iter().copied().zip(self.persons.chunks_exact(self.rows.len().max(1)))
    }

    /// `sum r r'` less each class's sums times its weight.
    pub fn weighted(self, weights: &[f64], out: &mut [f64]) {
        out.copy_from_slice(self.rows);
        for (class, sums) in self.persons() {
            let weight = weights[class];
            out.iter_mut().zip(sums).for_each(|(t, s)| *t -= weight * s);
        }
    }
}

/// `sum r r'` over rows, and per class of persons `sum s s'` over the persons' sums `s`.
///
/// A cluster's are packed lower triangles.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    pub rows: Vec<f64>,
    /// Index into the classes (while gathering: number of rows of a person), ascending.
    persons: Vec<(usize, Vec<f64>)>,
}

impl Sums {
    /// The classes with their sums.
    pub fn persons(&self) -> impl Iterator<Item = (usize, &[f64])> {
        self.persons.iter().map(|(class, sums)| (*class, sums.as_slice()))
    }

    fn of(size: usize) -> Self {
        Self { rows: vec![0.0; size], persons: Vec::new() }
    }

    fn class(&mut self, class: usize) -> &mut [f64] {
        let size = self.rows.len();
        let position = match self.persons.binary_search_by_key(&class, |p| p.0) {
            Ok(position) => position,
            Err(position) => {
                self.persons.insert(position, (class, vec![0.0; size]));
                position
            }
        };
        &mut self.persons[position].1
    }

    fn add(&mut self, other: &Self) {
        self.rows.iter_mut().zip(&other.rows).for_each(|(t, v)| *t += v);
        for (class, sums) in &other.persons {
            self.class(*class).iter_mut().zip(sums).for_each(|(t, v)| *t += v);
        }
    }

    /// `sum r r'` less each class's sums times its weight.
    pub fn weighted(&self, weights: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.rows);
        for (class, sums) in &self.persons {
            let weight = weights[*class];
            out.iter_mut().zip(sums).for_each(|(t, s)| *t -= weight * s);
        }
    }
}

/// `a += row row'`, packed lower triangle.
pub(super) fn add_outer(a: &mut [f64], row: &[f64], factor: f64) {
    let mut start = 0;
    for (i, &ri) in row.iter().enumerate() {
        if ri != 0.0 {
            let weight = factor * ri;
            for (target, &rj) in a[start..=start + i].iter_mut().zip(row) {
                *target += weight * rj;
            }
        }
        start += i + 1;
    }
}

/// `a += row[columns] row'`, row-major.
fn add_rows(a: &mut [f64], row: &[f64], columns: &[usize]) {
    for (target, &column) in a.chunks_exact_mut(row.len()).zip(columns) {
        let weight = row[column];
        if weight != 0.0 {
            target.iter_mut().zip(row).for_each(|(t, r)| *t += weight * r);
        }
    }
}

/// What one task found, in the order of the rows: consecutive groups, the first of which may have begun before it.
struct Part {
    clusters: Vec<((u32, u32), Sums)>,
    units: Vec<((u32, u32), Sums)>,
    classes: BTreeMap<usize, usize>,
}

impl Sufficient {
    /// One pass over the sorted rows. `columns` are those of `R` and are divided by `scales`; `unit` names the columns with
    /// random effects of units.
    pub fn gather(columns: &[&[f64]], scales: &[f64], sorted: &Sorted, unit: &[usize], persons: Persons<'_>) -> Self {
        let tasks = tasks(sorted, persons != Persons::None);
        let inverse: Vec<f64> = scales.iter().map(|s| 1.0 / s).collect();
        let parts: Vec<Part> =
            tasks.par_iter().map(|range| part(columns, &inverse, sorted, unit, persons, range.clone())).collect();
        let mut classes: BTreeMap<usize, usize> = BTreeMap::new();
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut units: Vec<Sums> = Vec::new();
        let (mut cluster_key, mut unit_key) = (None, None);
        for part in parts {
            for (count, persons) in part.classes {
                *classes.entry(count).or_default() += persons;
            }
            let mut found = part.units.into_iter().peekable();
            for (key, sums) in part.clusters {
                if cluster_key == Some(key.0) {
                    if let Some(last) = clusters.last_mut() {
                        last.sums.add(&sums);
                    }
                } else {
                    cluster_key = Some(key.0);
                    clusters.push(Cluster { sums, units: units.len()..units.len() });
                }
                while let Some((of, sums)) = found.next_if(|(of, _)| of.0 == key.0) {
                    match units.last_mut() {
                        Some(last) if unit_key == Some(of) => last.add(&sums),
                        _ => {
                            unit_key = Some(of);
                            units.push(sums);
                        }
                    }
                }
                if let Some(last) = clusters.last_mut() {
                    last.units.end = units.len();
                }
            }
        }
        let index: BTreeMap<usize, usize> = classes.keys().enumerate().map(|(i, &count)| (count, i)).collect();
        let all = clusters.iter_mut().map(|c| &mut c.sums).chain(&mut units);
        all.for_each(|sums| sums.persons.iter_mut().for_each(|(class, _)| *class = index[class]));
        let classes = classes.into_iter().map(|(count, persons)| (count as f64, persons as f64)).collect();
        let mut flat = Units::default();
        units.iter().for_each(|sums| flat.push(sums));
        Self { width: columns.len(), classes, clusters, units: flat }
    }
}

/// Consecutive ranges of the sorted rows that split no person.
fn tasks(sorted: &Sorted, with_person: bool) -> Vec<Range<usize>> {
    let rows = sorted.len();
    let mut tasks = Vec::with_capacity(rows / ROWS_PER_TASK + 1);
    let mut start = 0;
    while start < rows {
        let mut end = (start + ROWS_PER_TASK).min(rows);
        while with_person && end < rows && sorted.key(end) == sorted.key(end - 1) {
            end += 1;
        }
        tasks.push(start..end);
        start = end;
    }
    tasks
}

fn part(
    columns: &[&[f64]],
    inverse: &[f64],
    sorted: &Sorted,
    unit: &[usize],
    persons: Persons<'_>,
    range: Range<usize>,
) -> Part {
    let width = columns.len();
    let packed = width * (width + 1) / 2;
    let mut found = Part { clusters: Vec::new(), units: Vec::new(), classes: BTreeMap::new() };
    let mut sum = vec![0.0; width];
    let mut block = vec![0.0; (range.end - range.start) * width];
    // Column by column: rows that follow each other here may stand far apart in the columns, and reads that do not wait
    // for each other hide that.
    for (k, (column, scale)) in columns.iter().zip(inverse).enumerate() {
        for (position, row) in range.clone().zip(block.chunks_exact_mut(width)) {
            row[k] = column[sorted.row(position)] * scale;
        }
    }
    let mut rows = block.chunks_exact(width);
    let mut position = range.start;
    while position < range.end {
        let key = sorted.key(position);
        let group = (key.0, key.1);
        if found.clusters.last().is_none_or(|(last, _)| last.0 != key.0) {
            found.clusters.push((group, Sums::of(packed)));
        }
        if !unit.is_empty() && found.units.last().is_none_or(|(last, _)| *last != group) {
            found.units.push((group, Sums::of(unit.len() * width)));
        }
        // Both exist: they were pushed above if they did not.
        let Some((_, cluster_sums)) = found.clusters.last_mut() else { break };
        let mut unit_sums = found.units.last_mut().map(|(_, sums)| sums);
        sum.fill(0.0);
        let start = position;
        while position < range.end && sorted.key(position) == key {
            let Some(row) = rows.next() else { break };
            sum.iter_mut().zip(row).for_each(|(s, r)| *s += r);
            add_outer(&mut cluster_sums.rows, row, 1.0);
            if let Some(sums) = unit_sums.as_mut() {
                add_rows(&mut sums.rows, row, unit);
            }
            position += 1;
        }
        if persons.counts(key.2) {
            let count = position - start;
            *found.classes.entry(count).or_default() += 1;
            add_outer(cluster_sums.class(count), &sum, 1.0);
            if let Some(sums) = unit_sums {
                add_rows(sums.class(count), &sum, unit);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::data::{MixedData, RandomTerm};
    use super::super::nesting::Nesting;
    use super::*;
    use proptest::prelude::*;

    fn gathered(values: &[f64], keys: &[(u32, u32, u32)]) -> Sufficient {
        let groups = [0, 1, 2].map(|level| keys.iter().map(|k| [k.0, k.1, k.2][level]).collect::<Vec<u32>>());
        let intercept = || vec![RandomTerm::intercept(values.len())];
        let nesting = Nesting::of(
            &MixedData {
                y: values,
                x: vec![],
                cluster: &groups[0],
                unit: &groups[1],
                person: &groups[2],
                cluster_random: intercept(),
                unit_random: intercept(),
            },
            false,
        );
        let ones = vec![1.0; values.len()];
        let squares: Vec<f64> = values.iter().map(|v| v * v / 9.0).collect();
        let columns = [ones.as_slice(), values, &squares];
        Sufficient::gather(&columns, &[1.0, 2.0, 0.5], &nesting.sorted, &[0], Persons::Except(&BTreeSet::new()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Persons of both halves never meet, as when a file is read in two parts between persons.
        #[test]
        fn the_sums_of_two_halves_are_those_of_all_rows(
            rows in proptest::collection::vec((-9.0..9.0f64, 0u32..3, 0u32..4, 0u32..6), 40..400), cut in 1u32..5,
        ) {
            let keys: Vec<(u32, u32, u32)> = rows.iter().map(|r| (r.1, r.1 * 4 + r.2, (r.1 * 4 + r.2) * 6 + r.3)).collect();
            let values: Vec<f64> = rows.iter().map(|r| r.0).collect();
            let half = |first: bool| {
                let chosen: Vec<usize> = (0..rows.len()).filter(|&i| (rows[i].3 < cut) == first).collect();
                let of = |i: &usize| keys[*i];
                (chosen.iter().map(|&i| values[i]).collect::<Vec<_>>(), chosen.iter().map(of).collect::<Vec<_>>())
            };
            let total = |sums: &Sufficient| {
                let mut rows = vec![0.0; 6];
                let mut persons: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
                for cluster in &sums.clusters {
                    rows.iter_mut().zip(&cluster.sums.rows).for_each(|(t, v)| *t += v);
                    for (class, values) in cluster.sums.persons() {
                        let target = persons.entry(sums.classes[class].0 as u64).or_insert_with(|| vec![0.0; 6]);
                        target.iter_mut().zip(values).for_each(|(t, v)| *t += v);
                    }
                }
                let mut units = vec![0.0; 3];
                (0..sums.units.len())
                    .for_each(|u| units.iter_mut().zip(sums.units.get(u).rows).for_each(|(t, v)| *t += v));
                let counts: BTreeMap<u64, f64> = sums.classes.iter().map(|(c, n)| (*c as u64, *n)).collect();
                (rows, persons, units, counts)
            };
            let whole = total(&gathered(&values, &keys));
            let (mut merged, other) = {
                let (first, second) = (half(true), half(false));
                prop_assume!(!first.0.is_empty() && !second.0.is_empty());
                (total(&gathered(&first.0, &first.1)), total(&gathered(&second.0, &second.1)))
            };
            // A half may have one group only, whose level then drops out: compare what both have.
            prop_assume!(merged.3.values().sum::<f64>() + other.3.values().sum::<f64>() == whole.3.values().sum::<f64>());
            merged.0.iter_mut().zip(&other.0).for_each(|(t, v)| *t += v);
            for (count, values) in other.1 {
                let target = merged.1.entry(count).or_insert_with(|| vec![0.0; 6]);
                target.iter_mut().zip(values).for_each(|(t, v)| *t += v);
            }
            other.3.into_iter().for_each(|(count, n)| *merged.3.entry(count).or_default() += n);
            let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 1e-9 * (1.0 + y.abs()));
            prop_assert!(near(&merged.0, &whole.0));
            prop_assert_eq!(&merged.3, &whole.3);
            for (count, values) in &whole.1 {
                prop_assert!(near(&merged.1[count], values));
            }
            merged.2.iter_mut().zip(&other.2).for_each(|(t, v)| *t += v);
            prop_assert!(near(&merged.2, &whole.2));
        }
    }
}
