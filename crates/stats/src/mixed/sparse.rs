//! Cholesky factors of sparse symmetric matrices made of small blocks.
//!
//! Groups are eliminated in the order of least degree; the factor is then computed row by row along the elimination tree.
//! Source: Davis (2006), *Direct Methods for Sparse Linear Systems*, ch. 4 and 7.

use std::collections::BTreeSet;

/// The pattern of a block matrix with the order in which it is factored.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Where the rows of each group begin after reordering, and their number.
    places: Vec<(usize, usize)>,
    size: usize,
    /// Per column of the upper triangle the rows above the diagonal, ascending, and where its values are.
    starts: Vec<usize>,
    rows: Vec<usize>,
    parents: Vec<usize>,
}

const NONE: usize = usize::MAX;

/// Column-compressed factor: of each column the diagonal first.
pub(super) struct Factor {
    columns: Vec<Vec<(usize, f64)>>,
}

impl Pattern {
    /// The pattern of groups of the given sizes that are linked in pairs; `None` where factoring it once would take more than
    /// `limit` multiplications.
    pub fn of(sizes: &[usize], links: impl Iterator<Item = (usize, usize)>, limit: usize) -> Option<Self> {
        let groups = sizes.len();
        let mut neighbours: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); groups];
        for (a, b) in links.filter(|(a, b)| a != b) {
            neighbours[a].insert(b);
            neighbours[b].insert(a);
        }
        let original = neighbours.clone();
        let mut waiting: BTreeSet<(usize, usize)> = (0..groups).map(|g| (neighbours[g].len(), g)).collect();
        let mut order = Vec::with_capacity(groups);
        let mut work = 0;
        while let Some((_, group)) = waiting.pop_first() {
            order.push(group);
            let around: Vec<usize> = std::mem::take(&mut neighbours[group]).into_iter().collect();
            work += sizes[group] * (sizes[group] + around.iter().map(|&g| sizes[g]).sum::<usize>()).pow(2);
            if work > limit {
                return None;
            }
            for &a in &around {
                waiting.remove(&(neighbours[a].len(), a));
                neighbours[a].remove(&group);
                neighbours[a].extend(around.iter().filter(|&&b| b != a));
                waiting.insert((neighbours[a].len(), a));
            }
        }
        let mut places = vec![(0, 0); groups];
        let mut size = 0;
        for &group in &order {
            places[group] = (size, sizes[group]);
            size += sizes[group];
        }
        let (mut starts, mut rows) = (vec![0], Vec::new());
        for &group in &order {
            let (first, count) = places[group];
            let mut above: Vec<usize> = original[group]
                .iter()
                .map(|&g| places[g])
                .filter(|(start, _)| *start < first)
                .flat_map(|(start, count)| start..start + count)
                .collect();
            above.sort_unstable();
            for column in first..first + count {
                rows.extend(&above);
                rows.extend(first..column);
                starts.push(rows.len());
            }
        }
        let mut pattern = Self { places, size, starts, rows, parents: Vec::new() };
        pattern.parents = pattern.tree();
        Some(pattern)
    }

    pub fn size(&self) -> usize {
        self.size
    }

    /// Number of elements above the diagonal.
    pub fn elements(&self) -> usize {
        self.rows.len()
    }

    /// The row of a group's effect after reordering.
    pub fn place(&self, group: usize, effect: usize) -> usize {
        self.places[group].0 + effect
    }

    /// Where the value of an element off the diagonal stands.
    pub fn index(&self, a: usize, b: usize) -> Option<usize> {
        let (row, column) = (a.min(b), a.max(b));
        let start = self.starts[column];
        self.rows[start..self.starts[column + 1]].binary_search(&row).ok().map(|i| start + i)
    }

    /// The parent of each column in the elimination tree.
    fn tree(&self) -> Vec<usize> {
        let mut parents = vec![NONE; self.size];
        let mut ancestors = vec![NONE; self.size];
        for column in 0..self.size {
            for &row in &self.rows[self.starts[column]..self.starts[column + 1]] {
                let mut node = row;
                while node != NONE && node < column {
                    let next = std::mem::replace(&mut ancestors[node], column);
                    if next == NONE {
                        parents[node] = column;
                    }
                    node = next;
                }
            }
        }
        parents
    }

    /// The factor of the matrix with the given diagonal and elements above it; `None` unless it is positive definite.
    pub fn factor(&self, diagonal: &[f64], values: &[f64]) -> Option<Factor> {
        let mut columns: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.size];
        let mut work = vec![0.0; self.size];
        let mut seen = vec![NONE; self.size];
        let (mut reach, mut path): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for k in 0..self.size {
            // Columns that row k of the factor reaches, in an order that follows the tree.
            reach.clear();
            seen[k] = k;
            let above = self.starts[k]..self.starts[k + 1];
            for (&row, &value) in self.rows[above.clone()].iter().zip(&values[above]) {
                let mut node = row;
                work[node] = value;
                path.clear();
                while node != NONE && seen[node] != k {
                    path.push(node);
                    seen[node] = k;
                    node = self.parents[node];
                }
                reach.extend(path.iter().rev());
            }
            let mut pivot = diagonal[k];
            for &column in reach.iter().rev() {
                let value = work[column] / columns[column][0].1;
                work[column] = 0.0;
                for &(row, factor) in &columns[column][1..] {
                    work[row] -= factor * value;
                }
                pivot -= value * value;
                columns[column].push((k, value));
            }
            if pivot.is_nan() || pivot <= 0.0 {
                return None;
            }
            columns[k].push((k, pivot.sqrt()));
        }
        Some(Factor { columns })
    }
}

impl Factor {
    pub fn log_determinant(&self) -> f64 {
        2.0 * self.columns.iter().map(|c| c[0].1.ln()).sum::<f64>()
    }

    /// Solves `L T = B` in place, `B` row-major with `width` columns.
    pub fn solve_lower(&self, b: &mut [f64], width: usize) {
        for (k, column) in self.columns.iter().enumerate() {
            let (done, rest) = b.split_at_mut((k + 1) * width);
            let row = &mut done[k * width..];
            row.iter_mut().for_each(|v| *v /= column[0].1);
            for &(i, factor) in &column[1..] {
                let target = &mut rest[(i - k - 1) * width..(i - k) * width];
                target.iter_mut().zip(&*row).for_each(|(t, v)| *t -= factor * v);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Matrix;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_factor_is_that_of_the_dense_matrix(
            sizes in proptest::collection::vec(1usize..4, 2..9),
            links in proptest::collection::vec((0usize..9, 0usize..9, -1.0..1.0f64), 0..20),
        ) {
            let groups = sizes.len();
            let links: Vec<_> = links.into_iter().filter(|(a, b, _)| *a < groups && *b < groups && a != b).collect();
            let pattern = Pattern::of(&sizes, links.iter().map(|l| (l.0, l.1)), 1_000_000).unwrap();
            let n = pattern.size();
            let mut dense = Matrix::identity(n).scaled(60.0);
            let mut values = vec![0.0; pattern.elements()];
            for (a, b, value) in links {
                for i in 0..sizes[a] {
                    for j in 0..sizes[b] {
                        let (r, c) = (pattern.place(a, i), pattern.place(b, j));
                        let value = value * (1.0 + i as f64 - 0.5 * j as f64);
                        values[pattern.index(r, c).unwrap()] = value;
                        (dense[(r, c)], dense[(c, r)]) = (value, value);
                    }
                }
            }
            let factor = pattern.factor(&vec![60.0; n], &values).unwrap();
            let want = dense.cholesky().unwrap();
            prop_assert!((factor.log_determinant() - want.log_determinant()).abs() < 1e-10);
            let b: Vec<f64> = (0..n).map(|i| i as f64 - 2.0).collect();
            let mut got = b.clone();
            factor.solve_lower(&mut got, 1);
            prop_assert!(got.iter().zip(want.solve_lower(&b)).all(|(a, b)| (a - b).abs() < 1e-10));
        }
    }

    #[test]
    fn a_factor_too_large_is_refused() {
        let all = (0..50).flat_map(|i| (0..i).map(move |j| (i, j)));
        assert!(Pattern::of(&[1; 50], all, 1000).is_none());
        let pattern = Pattern::of(&[1, 1], [(0, 1)].into_iter(), 10).unwrap();
        assert!(pattern.factor(&[1.0, 1.0], &[1.0]).is_none());
    }
}
