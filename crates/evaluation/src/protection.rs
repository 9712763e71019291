//! Which cells of a published table are withheld, so that those under the limit cannot be worked out from the rest?
//!
//! A reader knows the total, the cells that are shown, that a cell withheld as too few is 1-4 (0-4 where fewer than five could
//! be in it) and that one withheld for its sake is at least five. What the withheld cells sum to is then known, and a cell lies in
//! `[max(lo, s - sum of the others' hi), min(hi, s - sum of the others' lo)]`. Cells are withheld, the smallest first, until
//! that interval holds three numbers for each cell under the limit (or all that could be in it). Where nothing is left to
//! withhold, every cell is withheld for the sake of the others, and a reader is not told which are small.
//!
//! Not covered: what differs between two evaluations, which this engine sees one at a time.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Caveat;

use crate::figures::{COUNT_FROM, MEAN_FROM, is_few};

/// The most that a count under the limit can be.
const MOST_FEW: u64 = COUNT_FROM - 1;
/// The most persons that a row with hours can have when it is withheld.
const MOST_FEW_FOR_HOURS: u64 = MEAN_FROM - 1;
/// How far apart the ends of what a reader can work out must lie.
const WIDTH: u64 = 2;

/// Whether a row with hours must not be shown.
fn is_few_for_hours(persons: u64) -> bool {
    (1..MEAN_FROM).contains(&persons)
}

/// A cell of a division of persons.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    /// Persons in it.
    pub count: u64,
    /// How many could be in it, where that is public.
    pub most: u64,
}

impl Counted {
    /// A cell that anybody could be in.
    pub(crate) fn open(count: u64) -> Self {
        Self { count, most: u64::MAX }
    }

    fn is_small(self) -> bool {
        is_few(self.count) || self.most < COUNT_FROM
    }

    /// What a reader knows of it when it is withheld.
    fn known(self) -> [u64; 2] {
        if self.most < COUNT_FROM {
            [0, self.most.max(self.count)]
        } else if is_few(self.count) {
            [1, MOST_FEW]
        } else {
            [self.count.min(COUNT_FROM), self.most.max(self.count)]
        }
    }
}

/// Whether the withheld cells, whose sum is known, do not give the small ones away.
fn is_protected(withheld: &[Counted]) -> bool {
    let sum: u64 = withheld.iter().map(|cell| cell.count).sum();
    let (lo, hi) =
        withheld.iter().map(|cell| cell.known()).fold((0, 0_u64), |(lo, hi), [l, h]| (lo + l, hi.saturating_add(h)));
    withheld.iter().filter(|cell| cell.is_small()).all(|cell| {
        let [own_lo, own_hi] = cell.known();
        let others_hi = if hi == u64::MAX { u64::MAX } else { hi - own_hi };
        let least = own_lo.max(sum.saturating_sub(others_hi));
        let greatest = own_hi.min(sum - (lo - own_lo));
        greatest.saturating_sub(least) >= WIDTH.min(own_hi - own_lo)
    })
}

/// Which cells to withhold when their total is shown; nothing when no choice protects the small ones.
fn within(cells: &[Counted]) -> Option<BTreeSet<usize>> {
    let mut out: BTreeSet<usize> = (0..cells.len()).filter(|cell| cells[*cell].is_small()).collect();
    loop {
        let withheld: Vec<Counted> = out.iter().map(|cell| cells[*cell]).collect();
        if is_protected(&withheld) {
            return Some(out);
        }
        let rest = (0..cells.len()).filter(|cell| !out.contains(cell) && cells[*cell].count > 0);
        out.insert(rest.min_by_key(|cell| cells[*cell].count)?);
    }
}

fn reasons(cells: &[Counted], out: &BTreeSet<usize>) -> Vec<Option<Caveat>> {
    let why = |cell: usize| if cells[cell].is_small() { Caveat::TooFew } else { Caveat::ComplementWithheld };
    (0..cells.len()).map(|cell| out.contains(&cell).then(|| why(cell))).collect()
}

/// Which cells of a division are withheld when its total is shown.
pub(crate) fn withheld_of(cells: &[Counted]) -> Vec<Option<Caveat>> {
    match within(cells) {
        Some(out) => reasons(cells, &out),
        None => vec![Some(Caveat::ComplementWithheld); cells.len()],
    }
}

/// Which cells of a division into parts, and those into cells, are withheld, and the parts whose own totals must not be shown.
pub(crate) fn withheld_nested<'a>(parents: &[&'a str], cells: &[Counted]) -> (Vec<Option<Caveat>>, BTreeSet<&'a str>) {
    let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (cell, parent) in parents.iter().enumerate() {
        of.entry(parent).or_default().push(cell);
    }
    let total = |members: &[usize]| members.iter().map(|cell| cells[*cell].count).sum::<u64>();
    let (mut out, mut hidden) = (BTreeSet::new(), BTreeSet::new());
    for (parent, members) in &of {
        let own: Vec<Counted> = members.iter().map(|cell| cells[*cell]).collect();
        match within(&own) {
            Some(inner) if !is_few(total(members)) => out.extend(inner.iter().map(|place| members[*place])),
            _ => {
                hidden.insert(*parent);
            }
        }
    }
    loop {
        let concealed: Vec<usize> = hidden.iter().flat_map(|parent| &of[parent]).copied().collect();
        let withheld: Vec<Counted> = concealed.iter().map(|cell| cells[*cell]).collect();
        if is_protected(&withheld) {
            out.extend(concealed);
            return (reasons(cells, &out), hidden);
        }
        let next = of.iter().filter(|(parent, members)| !hidden.contains(*parent) && total(members) > 0);
        match next.min_by_key(|(_, members)| total(members)) {
            Some((parent, _)) => hidden.insert(parent),
            None => return (vec![Some(Caveat::ComplementWithheld); cells.len()], of.into_keys().collect()),
        };
    }
}

/// Which rows of a table are withheld whose persons overlap, while occasions and hours are divided: `rows` are persons and
/// occasions, `everybody` the number of persons in the table. `also` are rows withheld for another reason.
///
/// Rows have hours, so that those with under ten persons are withheld, and a reader must not learn how many under ten it is.
pub(crate) fn withheld_rows(rows: &[(u64, u64)], everybody: u64, also: &[usize]) -> Vec<Option<Caveat>> {
    let few = |row: usize| is_few_for_hours(rows[row].0);
    let mut out: BTreeSet<usize> = (0..rows.len()).filter(|row| few(*row)).chain(also.iter().copied()).collect();
    let is_protected = |out: &BTreeSet<usize>| {
        let shown: u64 = (0..rows.len()).filter(|row| !out.contains(row)).map(|row| rows[row].0).sum();
        let occasions: u64 = out.iter().map(|row| rows[*row].1).sum();
        let least = |row: usize| if few(row) { 1 } else { MEAN_FROM };
        let most = |row: usize| if few(row) { MOST_FEW_FOR_HOURS } else { everybody };
        let (all_least, all_most) = out.iter().fold((0, 0), |(l, m), row| (l + least(*row), m + most(*row)));
        out.is_empty()
            || out.len() > 1
                && out.iter().filter(|row| few(**row)).all(|row| {
                    // Each person has at least one occasion, and everybody is in some row.
                    let greatest = MOST_FEW_FOR_HOURS.min(occasions.saturating_sub(all_least - least(*row)));
                    let smallest = everybody.saturating_sub(shown + all_most - most(*row)).max(1);
                    greatest >= smallest + WIDTH
                })
    };
    while !is_protected(&out) {
        let rest = (0..rows.len()).filter(|row| !out.contains(row) && rows[*row].0 > 0);
        match rest.min_by_key(|row| rows[*row]) {
            Some(next) => out.insert(next),
            None => return vec![Some(Caveat::ComplementWithheld); rows.len()],
        };
    }
    let why = |row: usize| if few(row) { Caveat::TooFew } else { Caveat::ComplementWithheld };
    (0..rows.len()).map(|row| out.contains(&row).then(|| why(row))).collect()
}

/// Which months are withheld: `persons` and the `newcomers` among them, all of whom are `everybody`.
///
/// Newcomers, when any month has a few, are shown for no month. A reader still knows that they are at most the persons of the
/// month, that the persons of a month have all been new by then, and that all newcomers are everybody.
pub(crate) fn withheld_months(persons: &[u64], newcomers: &[u64], everybody: u64) -> Vec<Option<Caveat>> {
    // Occasions are not told by month.
    let rows: Vec<(u64, u64)> = persons.iter().map(|count| (*count, u64::from(u32::MAX))).collect();
    let mut also = Vec::new();
    loop {
        let why = withheld_rows(&rows, everybody, &also);
        let known: Vec<[u64; 2]> = (0..persons.len())
            .map(|month| match why[month] {
                None => [persons[month]; 2],
                Some(Caveat::TooFew) => [1, MOST_FEW_FOR_HOURS],
                Some(_) => [0, everybody],
            })
            .collect();
        let ranges = newcomers_known(&known, everybody);
        // Nobody may be known, but not that it is nobody or one.
        let told = |month: &usize| {
            let [least, most] = ranges[*month];
            newcomers[*month] < COUNT_FROM && most > 0 && most < least + WIDTH
        };
        if !(0..persons.len()).any(|month| told(&month)) {
            return why;
        }
        let rest = (0..persons.len()).filter(|month| why[*month].is_none());
        match rest.min_by_key(|month| (*month > 0, persons[*month])) {
            Some(next) => also.push(next),
            None => return vec![Some(Caveat::ComplementWithheld); persons.len()],
        }
    }
}

/// Between which numbers the newcomers of each month lie, given what is known of its persons.
fn newcomers_known(persons: &[[u64; 2]], everybody: u64) -> Vec<[u64; 2]> {
    let mut ranges: Vec<[u64; 2]> = persons.iter().map(|[_, most]| [0, *most]).collect();
    if let (Some(first), Some(persons)) = (ranges.first_mut(), persons.first()) {
        *first = *persons;
    }
    loop {
        let last = ranges.clone();
        for month in 0..ranges.len() {
            let sum = |ranges: &[[u64; 2]], end: usize| ranges.iter().map(|range| range[end]).sum::<u64>();
            let others = |end: usize| sum(&ranges, end) - ranges[month][end];
            let (least, most) = (others(0), others(1));
            let earlier = sum(&ranges[..month], 1);
            let [low, high] = ranges[month];
            let low = low.max(everybody.saturating_sub(most)).max(persons[month][0].saturating_sub(earlier));
            ranges[month] = [low, high.min(everybody.saturating_sub(least)).max(low)];
        }
        if ranges == last {
            return ranges;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Option<Caveat> = Some(Caveat::TooFew);
    const OTHER: Option<Caveat> = Some(Caveat::ComplementWithheld);

    fn open(counts: &[u64]) -> Vec<Option<Caveat>> {
        withheld_of(&counts.iter().map(|count| Counted::open(*count)).collect::<Vec<_>>())
    }

    #[test]
    fn one_withheld_cell_takes_the_next_smallest_with_it() {
        assert_eq!(open(&[50, 3, 20, 0]), [None, FEW, OTHER, None]);
        assert_eq!(open(&[3, 2, 20]), [FEW, FEW, None]);
        assert_eq!(open(&[30, 20]), [None, None]);
    }

    #[test]
    fn two_withheld_cells_whose_sum_tells_them_take_a_third() {
        assert_eq!(open(&[1, 1, 20, 30]), [FEW, FEW, OTHER, None]);
        assert_eq!(open(&[4, 4, 20, 30]), [FEW, FEW, OTHER, None]);
        // One and five sum to six, which only they do.
        assert_eq!(open(&[1, 5, 20]), [FEW, OTHER, OTHER]);
        assert_eq!(open(&[4, 4]), [OTHER, OTHER]);
    }

    #[test]
    fn a_unit_where_everybody_answered_protects_nobody() {
        let full = |count| Counted { count, most: count };
        let cells = [Counted { count: 4, most: 30 }, full(10), Counted { count: 20, most: 40 }];
        assert_eq!(withheld_of(&cells), [FEW, OTHER, OTHER]);
        // Where fewer than five could answer, none is as telling as some.
        let tiny = Counted { count: 0, most: 2 };
        assert_eq!(withheld_of(&[tiny, Counted { count: 20, most: 40 }]), [FEW, OTHER]);
    }

    #[test]
    fn a_small_unit_is_protected_within_its_organisation_and_a_small_organisation_by_another() {
        let counts = |counts: &[u64]| counts.iter().map(|count| Counted::open(*count)).collect::<Vec<_>>();
        let (why, hidden) = withheld_nested(&["a", "a", "a", "b", "b"], &counts(&[3, 12, 30, 9, 8]));
        assert_eq!((why, hidden.len()), (vec![FEW, OTHER, None, None, None], 0));
        let (why, hidden) = withheld_nested(&["a", "a", "b", "c"], &counts(&[9, 8, 3, 40]));
        assert_eq!((why, hidden), (vec![OTHER, OTHER, FEW, None], BTreeSet::from(["a", "b"])));
    }

    #[test]
    fn newcomers_of_a_second_month_are_not_what_the_first_leaves_over() {
        // Two came in the second month: everybody less the persons of the first.
        let why = withheld_months(&[20, 22], &[20, 2], 22);
        assert_eq!(why, [OTHER, OTHER]);
        assert_eq!(withheld_months(&[20, 12, 15], &[20, 6, 9], 35), [None, None, None]);
        assert_eq!(newcomers_known(&[[20, 20], [24, 24], [9, 9]], 30), [[20, 20], [4, 10], [0, 6]]);
    }

    #[test]
    fn rows_with_few_persons_take_others_until_occasions_do_not_tell() {
        assert_eq!(withheld_rows(&[(20, 40), (3, 3)], 20, &[]), [OTHER, FEW]);
        // Everybody is in one row only, and both small ones are full.
        assert_eq!(withheld_rows(&[(12, 12), (9, 9), (9, 9), (14, 14)], 44, &[]), [OTHER, FEW, FEW, None]);
        // Those of the small one are eight or nine when all but the large one's must be in it.
        assert_eq!(withheld_rows(&[(31, 40), (11, 11), (8, 20), (10, 10)], 60, &[])[2], FEW);
        assert_eq!(withheld_rows(&[(20, 40), (30, 50)], 40, &[]), [None, None]);
    }
}
