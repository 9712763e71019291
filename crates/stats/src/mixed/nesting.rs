//! Which levels take part, and to which groups each row belongs.

use rayon::prelude::*;

use super::data::{Level, MixedData};

/// Why a level of the data took no part in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropReason {
    /// There is only one group, so that nothing varies between groups.
    OneGroup,
    /// Every group has one row, so that the level cannot be told from the residual.
    OneRowEach,
    /// The groups are those of the level above.
    SameAsLevelAbove,
}

/// Cluster, unit and person of a row.
pub(super) type Key = (u32, u32, u32);

/// The rows in the order of cluster, unit and person; rows of a person in the order given.
#[derive(Debug, Clone)]
pub(super) struct Sorted {
    rows: Vec<(Key, u32)>,
}

/// A unit number for which no cluster has been seen.
const UNSEEN: u64 = u64::MAX;

impl Sorted {
    fn sort(&mut self) {
        if !self.rows.is_sorted() && !self.distribute() {
            self.rows.par_sort_unstable();
        }
    }

    /// Sorts by putting every row with its unit, and then the rows of each unit: possible where the numbers of the units
    /// are not much larger than that of the rows and a unit is in one cluster. Says whether it did.
    fn distribute(&mut self) -> bool {
        let largest = self.rows.iter().map(|(key, _)| key.1 as usize).max().unwrap_or(0);
        if largest > 4 * self.rows.len() {
            return false;
        }
        let mut cluster_of = vec![UNSEEN; largest + 1];
        for (key, _) in &self.rows {
            let seen = &mut cluster_of[key.1 as usize];
            if *seen != UNSEEN && *seen != u64::from(key.0) {
                return false;
            }
            *seen = u64::from(key.0);
        }
        let mut units: Vec<(u64, usize)> =
            cluster_of.iter().enumerate().filter(|(_, c)| **c != UNSEEN).map(|(unit, &c)| (c, unit)).collect();
        units.par_sort_unstable();
        let mut start = vec![0usize; largest + 2];
        self.rows.iter().for_each(|(key, _)| start[key.1 as usize] += 1);
        let (mut total, mut sizes) = (0, Vec::with_capacity(units.len()));
        for &(_, unit) in &units {
            sizes.push(start[unit]);
            (start[unit], total) = (total, total + start[unit]);
        }
        let mut sorted = vec![((0, 0, 0), 0); self.rows.len()];
        for &(key, row) in &self.rows {
            let place = &mut start[key.1 as usize];
            sorted[*place] = (key, row);
            *place += 1;
        }
        let mut rest = sorted.as_mut_slice();
        let mut parts = Vec::with_capacity(sizes.len());
        for size in sizes {
            let (part, after) = rest.split_at_mut(size);
            parts.push(part);
            rest = after;
        }
        parts.into_par_iter().with_min_len(64).for_each(|part| part.sort_unstable());
        self.rows = sorted;
        true
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn key(&self, position: usize) -> Key {
        self.rows[position].0
    }

    pub fn row(&self, position: usize) -> usize {
        self.rows[position].1 as usize
    }

    /// Number of different keys, each read through `of`.
    fn groups<K: PartialEq>(&self, of: impl Fn(Key) -> K) -> usize {
        let starts = self.rows.windows(2).filter(|pair| of(pair[0].0) != of(pair[1].0)).count();
        starts + usize::from(!self.rows.is_empty())
    }
}

/// Which levels take part.
pub(super) struct Nesting {
    pub sorted: Sorted,
    pub cluster: bool,
    pub unit: bool,
    pub person: bool,
    pub groups: Vec<(Level, usize)>,
    pub dropped: Vec<(Level, DropReason)>,
    pub split_persons: usize,
}

impl Nesting {
    /// With `crossed` a person is one person wherever the rows are, otherwise one per unit.
    pub fn of(data: &MixedData<'_>, crossed: bool) -> Self {
        let (with_cluster, with_unit) = (!data.cluster_random.is_empty(), !data.unit_random.is_empty());
        let with_person = !data.person.is_empty();
        let key = |i: usize| {
            (
                if with_cluster { data.cluster[i] } else { 0 },
                if with_unit { data.unit[i] } else { 0 },
                if with_person { data.person[i] } else { 0 },
            )
        };
        let mut nesting = Self {
            sorted: Sorted { rows: (0u32..).take(data.y.len()).map(|i| (key(i as usize), i)).collect() },
            cluster: false,
            unit: false,
            person: false,
            groups: Vec::new(),
            dropped: Vec::new(),
            split_persons: 0,
        };
        nesting.sorted.sort();
        let mut above = 1;
        if with_cluster {
            let groups = nesting.sorted.groups(|k| k.0);
            nesting.cluster = nesting.takes_part(Level::Cluster, groups, &mut above);
            nesting.forget(!nesting.cluster, |key| key.0 = 0);
        }
        if with_unit {
            let groups = nesting.sorted.groups(|k| (k.0, k.1));
            nesting.unit = nesting.takes_part(Level::Unit, groups, &mut above);
            nesting.forget(!nesting.unit, |key| key.1 = 0);
        }
        // Without a person effect the third key stays the same, so that a unit's rows are one run.
        if with_person {
            let groups = nesting.sorted.groups(|k| k);
            let persons = distinct(data.person);
            nesting.split_persons = groups - persons;
            if crossed && persons < groups && persons > 1 {
                nesting.groups.push((Level::Person, persons));
                nesting.person = true;
            } else {
                nesting.person = nesting.takes_part(Level::Person, groups, &mut above);
            }
            nesting.forget(!nesting.person, |key| key.2 = 0);
        }
        nesting
    }

    /// The numbers of the clusters that take part, in the order of the rows; none when the level takes no part.
    pub fn cluster_labels(&self) -> Vec<u32> {
        if !self.cluster {
            return Vec::new();
        }
        let mut labels: Vec<u32> = self.sorted.rows.iter().map(|(key, _)| key.0).collect();
        labels.dedup();
        labels
    }

    fn forget(&mut self, dropped: bool, change: impl Fn(&mut Key)) {
        if dropped {
            self.sorted.rows.iter_mut().for_each(|(key, _)| change(key));
            self.sorted.sort();
        }
    }

    /// Whether the level can be told from the one above (which has `above` groups) and from the residual.
    fn takes_part(&mut self, level: Level, groups: usize, above: &mut usize) -> bool {
        self.groups.push((level, groups));
        let reason = if groups == 1 {
            DropReason::OneGroup
        } else if groups == self.sorted.len() {
            DropReason::OneRowEach
        } else if groups == *above {
            DropReason::SameAsLevelAbove
        } else {
            *above = groups;
            return true;
        };
        self.dropped.push((level, reason));
        false
    }
}

/// Number of different values.
pub(super) fn distinct(values: &[u32]) -> usize {
    let largest = values.iter().copied().max().map_or(0, |v| v as usize);
    if largest / 64 <= values.len() {
        // One bit for each number that may occur.
        let mut seen = vec![0u64; largest / 64 + 1];
        values.iter().for_each(|&v| seen[v as usize / 64] |= 1 << (v % 64));
        return seen.iter().map(|bits| bits.count_ones() as usize).sum();
    }
    let mut sorted = values.to_vec();
    sorted.par_sort_unstable();
    sorted.dedup();
    sorted.len()
}
