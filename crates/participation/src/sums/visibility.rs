//! What may be shown of the parts of a whole, and of the parts of those? The parts of a unit are the units right below it
//! and what is booked on the unit itself; those of a programme are its organisations. Nobody may get at a small group by
//! subtracting:
//!
//! - a place is hidden when fewer than ten are behind its hours, and others with it until what is hidden together has ten;
//!   what is hidden takes everything below it along ([`hidden_places`]);
//! - hours *divided* by activity, form or sex stand in a table with the places, so that a small cell could be had along the
//!   row or along the column ([`divided`]). The whole shows the parts that ten are behind; the others are one rest. A place
//!   shows its division only whole: each part, and its rest, has ten persons or nobody. And what is left of the place
//!   above, when the divisions shown below it are taken away, has in each part ten persons or nobody.

use std::collections::{BTreeMap, BTreeSet};

use access::small_groups::{Hidden, MEAN, hidden_groups, too_few_for_a_mean};
use kernel::PersonId;

use super::tally::{Part, Tally};

type Persons = BTreeSet<PersonId>;

/// The tallies of a whole and of the places in it.
pub(super) struct Places<N> {
    /// The whole.
    pub(super) whole: Tally,
    /// The places right below a place; below nothing those right below the whole.
    pub(super) below: BTreeMap<Option<N>, Vec<N>>,
    /// Each place with those below it.
    pub(super) with_those_below: BTreeMap<N, Tally>,
    /// What is booked on the place itself.
    pub(super) alone: BTreeMap<N, Tally>,
    /// What a place has in which nobody took part.
    pub(super) nobody: Tally,
}

/// How a division is shown.
#[derive(Debug)]
pub(super) struct Divided<N, K> {
    /// The parts that the whole does not show; for the places they are one rest.
    pub(super) hidden_parts: BTreeMap<K, Hidden>,
    /// The places that show their division.
    pub(super) shown: BTreeSet<N>,
}

/// The places that are hidden, and why.
pub(super) fn hidden_places<N: Ord + Copy>(places: &Places<N>) -> BTreeMap<N, Hidden> {
    let mut hidden = BTreeMap::new();
    let mut open: Vec<Option<N>> = vec![None];
    while let Some(above) = open.pop() {
        let Some(below) = places.below.get(&above) else { continue };
        let own = above.and_then(|place| places.alone.get(&place)).map(Tally::behind).unwrap_or_default();
        let groups: Vec<Persons> = below.iter().map(|place| places.of(*place).behind()).chain([own]).collect();
        let hidden_above = above.and_then(|place| hidden.get(&place).copied());
        for (place, why) in below.iter().zip(hidden_groups(&groups.iter().collect::<Vec<_>>(), MEAN)) {
            if let Some(why) = why.or(hidden_above) {
                hidden.insert(*place, why);
            }
            open.push(Some(*place));
        }
    }
    hidden
}

/// How the division that `of` makes of a tally is shown, where the places of `hidden` are not shown at all.
pub(super) fn divided<N: Ord + Copy, K: Ord + Copy>(
    places: &Places<N>,
    hidden: &BTreeMap<N, Hidden>,
    of: impl Fn(&Tally) -> Vec<(K, Part)>,
) -> Divided<N, K> {
    let whole = of(&places.whole);
    let groups: Vec<&Persons> = whole.iter().map(|(_, part)| &part.behind).collect();
    let hidden_parts: BTreeMap<K, Hidden> =
        whole.iter().zip(hidden_groups(&groups, MEAN)).filter_map(|((key, _), why)| Some((*key, why?))).collect();
    // Who is behind each part of a tally; `None` is the rest.
    let columns = |tally: &Tally| -> BTreeMap<Option<K>, Persons> {
        let mut columns: BTreeMap<Option<K>, Persons> = BTreeMap::new();
        for (key, part) in of(tally) {
            let column = Some(key).filter(|key| !hidden_parts.contains_key(key));
            columns.entry(column).or_default().extend(part.behind);
        }
        columns
    };
    let mut shown = BTreeSet::new();
    let mut open: Vec<Option<N>> = if few(places.whole.behind().len()) { Vec::new() } else { vec![None] };
    while let Some(above) = open.pop() {
        let Some(below) = places.below.get(&above) else { continue };
        let rows: Vec<(N, BTreeMap<Option<K>, Persons>)> =
            below.iter().map(|place| (*place, columns(places.of(*place)))).collect();
        let own = columns(above.and_then(|place| places.alone.get(&place)).unwrap_or(&places.nobody));
        let mut showing: Vec<bool> = rows
            .iter()
            .map(|(place, row)| !hidden.contains_key(place) && row.values().all(|persons| !few(persons.len())))
            .collect();
        while let Some(column) = column_with_few_left(&rows, &showing, &own) {
            // Those of the place above are ten or nobody, so that there is one more to take away.
            let size = |i: &usize| rows[*i].1.get(&column).map_or(0, Persons::len);
            match (0..rows.len()).filter(|i| showing[*i] && size(i) > 0).min_by_key(size) {
                Some(smallest) => showing[smallest] = false,
                None => break,
            }
        }
        let visible = rows.iter().zip(showing).filter(|(_, showing)| *showing).map(|((place, _), _)| *place);
        for place in visible {
            shown.insert(place);
            open.push(Some(place));
        }
    }
    Divided { hidden_parts, shown }
}

/// A part of which fewer than ten are left when the rows that are shown are taken away.
fn column_with_few_left<N, K: Ord + Copy>(
    rows: &[(N, BTreeMap<Option<K>, Persons>)],
    showing: &[bool],
    own: &BTreeMap<Option<K>, Persons>,
) -> Option<Option<K>> {
    let mut left: BTreeMap<Option<K>, BTreeSet<&PersonId>> = BTreeMap::new();
    let hidden = rows.iter().zip(showing).filter(|(_, showing)| !**showing).map(|((_, row), _)| row);
    for (column, persons) in hidden.chain([own]).flatten() {
        left.entry(*column).or_default().extend(persons);
    }
    left.into_iter().find(|(_, persons)| few(persons.len())).map(|(column, _)| column)
}

/// Whether so many persons are too few to show hours.
fn few(persons: usize) -> bool {
    u64::try_from(persons).is_ok_and(too_few_for_a_mean)
}

impl<N> Default for Places<N> {
    fn default() -> Self {
        Self {
            whole: Tally::default(),
            below: BTreeMap::new(),
            with_those_below: BTreeMap::new(),
            alone: BTreeMap::new(),
            nobody: Tally::default(),
        }
    }
}

impl<N: Ord + Copy> Places<N> {
    /// The tally of a place with those below it.
    pub(super) fn of(&self, place: N) -> &Tally {
        self.with_those_below.get(&place).unwrap_or(&self.nobody)
    }
}

#[cfg(test)]
mod tests;
