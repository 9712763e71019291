//! Groups within groups, and the elimination of their intercepts.
//!
//! With curvature `W` below a group and standard deviation `s` of its level, the pivot of its intercept is `d = 1 + s^2 W`, and
//! the group around it sees the curvature `W / d`. See the module documentation.

use std::collections::BTreeSet;

use super::data::Groups;
use crate::mixed::{DropReason, Level};

/// The nesting of the rows, sorted so that every group is one run.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// Outermost first; the rows of the innermost level's groups are runs of the sorted rows.
    pub levels: Vec<Nodes>,
    /// The order of the rows, as positions in the data.
    pub order: Vec<usize>,
    pub groups: Vec<(Level, usize)>,
    pub dropped: Vec<(Level, DropReason)>,
    pub split_persons: usize,
}

/// The groups of one level.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
    pub level: Level,
    /// What each group is called in the data.
    pub labels: Vec<u32>,
    /// Group `n` holds `starts[n]..starts[n + 1]` of the level below, or of the rows.
    pub starts: Vec<usize>,
}

/// One number per group and level.
pub(super) type PerGroup = Vec<Vec<f64>>;

/// Curvatures and pivots at one value of the standard deviations.
#[derive(Debug, Clone, Default)]
pub(super) struct Elimination {
    /// Curvature below each group.
    pub curvature: PerGroup,
    /// `1 + s^2 W`.
    pub pivot: PerGroup,
    pub log_determinant: f64,
}

impl Tree {
    /// Sorts the rows `used` by their groups and leaves out levels that cannot be told from others.
    pub fn of(groups: &Groups<'_>, used: &[usize], several_rows_each: bool) -> Self {
        let mut keys: Vec<[u32; 3]> = vec![[0; 3]; used.len()];
        let mut tree =
            Self { levels: Vec::new(), order: Vec::new(), groups: Vec::new(), dropped: Vec::new(), split_persons: 0 };
        let mut kept = Vec::new();
        let mut above = 1;
        for (level, labels) in groups.levels() {
            let at = level as usize;
            keys.iter_mut().zip(used).for_each(|(key, &i)| key[at] = labels[i]);
            let found = keys.iter().collect::<BTreeSet<_>>().len();
            if level == Level::Person {
                tree.split_persons = found - used.iter().map(|&i| labels[i]).collect::<BTreeSet<_>>().len();
            }
            tree.groups.push((level, found));
            let reason = if found <= 1 {
                Some(DropReason::OneGroup)
            } else if found == used.len() && !several_rows_each {
                Some(DropReason::OneRowEach)
            } else if found == above {
                Some(DropReason::SameAsLevelAbove)
            } else {
                None
            };
            if let Some(reason) = reason {
                tree.dropped.push((level, reason));
                keys.iter_mut().for_each(|key| key[at] = 0);
            } else {
                above = found;
                kept.push(level);
            }
        }
        let mut sorted: Vec<usize> = (0..used.len()).collect();
        sorted.sort_by_key(|&i| (keys[i], i));
        // From the inside out: a group starts where its key, up to its level, changes.
        let mut starts: Vec<usize> = (0..used.len()).collect();
        for &level in kept.iter().rev() {
            let key = |row: usize| &keys[sorted[row]][..=level as usize];
            let mut firsts = Vec::new();
            let mut bounds = Vec::new();
            for (child, &row) in starts.iter().enumerate() {
                if child == 0 || key(row) != key(starts[child - 1]) {
                    firsts.push(row);
                    bounds.push(child);
                }
            }
            bounds.push(starts.len());
            let labels = firsts.iter().map(|&row| keys[sorted[row]][level as usize]).collect();
            tree.levels.insert(0, Nodes { level, labels, starts: bounds });
            starts = firsts;
        }
        tree.order = sorted.into_iter().map(|i| used[i]).collect();
        tree
    }

    /// Zeros for every group.
    pub fn zeros(&self) -> PerGroup {
        self.levels.iter().map(|l| vec![0.0; l.labels.len()]).collect()
    }

    /// Sums of what the innermost groups have, for every group.
    pub fn sums(&self, innermost: &[f64]) -> PerGroup {
        let mut sums = self.zeros();
        if let Some(last) = sums.last_mut() {
            last.copy_from_slice(innermost);
        }
        for level in (1..self.levels.len()).rev() {
            let (outer, inner) = sums.split_at_mut(level);
            for (n, sum) in outer[level - 1].iter_mut().enumerate() {
                *sum = inner[0][self.levels[level - 1].children(n)].iter().sum();
            }
        }
        sums
    }

    /// What each innermost group gets from itself and the groups around it: `sum s z`.
    pub fn effects(&self, sds: &[f64], z: &PerGroup) -> PerGroup {
        let mut effects = self.zeros();
        self.downwards(|level, n, parent| {
            let around = parent.map_or(0.0, |p| effects[level - 1][p]);
            effects[level][n] = around + sds[level] * z[level][n];
        });
        effects
    }

    /// Visits every group after the one around it.
    pub fn downwards(&self, mut visit: impl FnMut(usize, usize, Option<usize>)) {
        for (level, nodes) in self.levels.iter().enumerate() {
            if level == 0 {
                (0..nodes.labels.len()).for_each(|n| visit(0, n, None));
            } else {
                let outer = &self.levels[level - 1];
                for parent in 0..outer.labels.len() {
                    outer.children(parent).for_each(|n| visit(level, n, Some(parent)));
                }
            }
        }
    }

    /// Eliminates all intercepts, given the curvature within the innermost groups.
    pub fn eliminate(&self, sds: &[f64], innermost: &[f64]) -> Elimination {
        let mut curvature = self.zeros();
        let mut pivot = self.zeros();
        if let Some(last) = curvature.last_mut() {
            last.copy_from_slice(innermost);
        }
        let mut log_determinant = 0.0;
        for level in (0..self.levels.len()).rev() {
            let (outer, inner) = curvature.split_at_mut(level);
            for (d, w) in pivot[level].iter_mut().zip(&inner[0]) {
                *d = 1.0 + sds[level] * sds[level] * w;
                log_determinant += d.ln();
            }
            if let Some(outer) = outer.last_mut() {
                for (n, sum) in outer.iter_mut().enumerate() {
                    *sum = self.levels[level - 1].children(n).map(|c| inner[0][c] / pivot[level][c]).sum();
                }
            }
        }
        Elimination { curvature, pivot, log_determinant }
    }

    /// The solution `q` of `H q = S Z' c + e`: `c` summed within the innermost groups, `e` per group.
    pub fn solve(&self, sds: &[f64], elimination: &Elimination, c: &[f64], e: &PerGroup) -> PerGroup {
        let (w, d) = (&elimination.curvature, &elimination.pivot);
        let mut pull = self.zeros();
        if let Some(last) = pull.last_mut() {
            last.copy_from_slice(c);
        }
        for level in (1..self.levels.len()).rev() {
            let (outer, inner) = pull.split_at_mut(level);
            for (n, sum) in outer[level - 1].iter_mut().enumerate() {
                let passed_on = |c: usize| (inner[0][c] - w[level][c] * sds[level] * e[level][c]) / d[level][c];
                *sum = self.levels[level - 1].children(n).map(passed_on).sum();
            }
        }
        let mut q = self.zeros();
        let mut around = self.zeros();
        self.downwards(|level, n, parent| {
            let before = parent.map_or(0.0, |p| around[level - 1][p]);
            let s = sds[level];
            q[level][n] = (s * pull[level][n] + e[level][n] - s * w[level][n] * before) / d[level][n];
            around[level][n] = before + s * q[level][n];
        });
        q
    }

    /// The conditional variance of the sum of intercepts that each group and those around it give a row.
    pub fn variances(&self, sds: &[f64], elimination: &Elimination) -> PerGroup {
        let mut variances = self.zeros();
        self.downwards(|level, n, parent| {
            let d = elimination.pivot[level][n];
            let around = parent.map_or(0.0, |p| variances[level - 1][p]);
            variances[level][n] = around / (d * d) + sds[level] * sds[level] / d;
        });
        variances
    }
}

impl Nodes {
    pub fn children(&self, n: usize) -> std::ops::Range<usize> {
        self.starts[n]..self.starts[n + 1]
    }
}
