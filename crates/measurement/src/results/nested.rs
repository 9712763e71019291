//! How may a self-rating be told level by level of units that lie in one another? Each unit's own classes hold nobody or at least
//! five persons (`Spread::of`); but a unit less the units in it may be few. A boundary between two levels that a
//! unit shows and some unit in it does not tells how those without it stand together at the boundary. They are
//! pieces: what is left of a unit beside the shown units in it, and shown units whose own classes lack the boundary.
//!
//! A unit keeps a boundary when its pieces are at least four and have, in their classes around it, at least five persons on each
//! side together; or when the only piece is what is left of the unit itself, with nobody or at least five on each side.
//! Who does not know is told of a unit when it is told of every unit in it, because how many chose no level follows from how many
//! answered and how many did. Decided from the smallest units upwards: the larger unit gives way, because the manager of
//! the smaller has no other figure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::small_groups::COUNT;
use kernel::UnitId;

use super::edition::region;
use super::spread::together;

/// How a unit's answers may be told: classes of levels (first and last, from nothing), and whether the number of those who do
/// not know is told.
pub(super) type Told = (Vec<(usize, usize)>, bool);

/// Pieces that hide one another. Of two or three the means, which are shown, can tell how each of them stands.
const PIECES: usize = 4;

/// Who chose what in a region: by level, and who does not know.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    pub(super) levels: Vec<u64>,
    pub(super) dont_know: u64,
}

/// How each shown unit is told. `parents` = every unit with the one above it, `chosen` = the answers of each unit itself,
/// `min` = the lowest level.
pub(super) fn told_of(
    parents: &[(UnitId, Option<UnitId>)],
    shown: &BTreeSet<UnitId>,
    chosen: &HashMap<UnitId, Chosen>,
    min: u8,
) -> BTreeMap<UnitId, Told> {
    let levels = chosen.values().map(|of| of.levels.len()).max().unwrap_or(0);
    let mut nest = Nest::default();
    for (unit, of) in chosen {
        let Some(region) = region(parents, shown, *unit) else { continue };
        let own = nest.own.entry(region).or_insert_with(|| Chosen { levels: vec![0; levels], dont_know: 0 });
        own.levels.iter_mut().zip(&of.levels).for_each(|(sum, n)| *sum += n);
        own.dont_know += of.dont_know;
    }
    let mut waiting: Vec<UnitId> = Vec::new();
    for unit in shown {
        let above = parents.iter().find(|(id, _)| id == unit).and_then(|(_, above)| *above);
        match above.and_then(|above| region(parents, shown, above)) {
            Some(above) => nest.inside.entry(above).or_default().push(*unit),
            None => waiting.push(*unit),
        }
    }
    let mut from_above = Vec::new();
    while let Some(unit) = waiting.pop() {
        waiting.extend(nest.inside.get(&unit).into_iter().flatten());
        from_above.push(unit);
    }
    for unit in from_above.into_iter().rev() {
        nest.decide(unit, levels, min);
    }
    nest.told
}

#[derive(Default)]
struct Nest {
    /// What is left of each shown unit beside the shown units in it.
    own: BTreeMap<UnitId, Chosen>,
    inside: BTreeMap<UnitId, Vec<UnitId>>,
    told: BTreeMap<UnitId, Told>,
}

impl Nest {
    fn decide(&mut self, unit: UnitId, levels: usize, min: u8) {
        let whole = self.whole(unit, levels);
        self.told.insert(unit, (together(min, &whole.levels), true));
        loop {
            let ends = self.told[&unit].0.iter().map(|(_, to)| to + 1).filter(|end| *end < levels);
            let Some(tells) = ends.into_iter().find(|end| self.tells_of_few(unit, *end)) else { break };
            self.without(unit, tells);
        }
        let own = self.own.get(&unit).map_or(0, |own| own.dont_know);
        let inside_tell = self.inside.get(&unit).into_iter().flatten().all(|inside| self.told[inside].1);
        let is_told = inside_tell && !few(whole.dont_know) && !few(own);
        if let Some(told) = self.told.get_mut(&unit) {
            told.1 = is_told;
        }
    }

    fn whole(&self, unit: UnitId, levels: usize) -> Chosen {
        let mut whole = Chosen { levels: vec![0; levels], dont_know: 0 };
        let mut waiting = vec![unit];
        while let Some(unit) = waiting.pop() {
            waiting.extend(self.inside.get(&unit).into_iter().flatten());
            if let Some(own) = self.own.get(&unit) {
                whole.levels.iter_mut().zip(&own.levels).for_each(|(sum, n)| *sum += n);
                whole.dont_know += own.dont_know;
            }
        }
        whole
    }

    /// Puts the classes on both sides of a boundary together.
    fn without(&mut self, unit: UnitId, end: usize) {
        let Some((classes, _)) = self.told.get_mut(&unit) else { return };
        if let Some(at) = classes.iter().position(|(_, to)| to + 1 == end) {
            let (_, to) = classes.remove(at + 1);
            classes[at].1 = to;
        }
    }

    fn tells_of_few(&self, unit: UnitId, end: usize) -> bool {
        let mut pieces = Vec::new();
        let mut waiting = vec![unit];
        while let Some(at) = waiting.pop() {
            if at != unit && self.told[&at].0.iter().any(|(_, to)| to + 1 == end) {
                continue;
            }
            waiting.extend(self.inside.get(&at).into_iter().flatten());
            if let Some(own) = self.own.get(&at) {
                let (low, high) = self.around(at, end);
                let sum = |from: usize, to: usize| own.levels[from..to].iter().sum::<u64>();
                pieces.push((at, sum(low, end), sum(end, high)));
            }
        }
        pieces.retain(|(_, low, high)| low + high > 0);
        let (low, high) = pieces.iter().fold((0, 0), |(l, h), (_, low, high)| (l + low, h + high));
        let is_own = pieces.iter().all(|(at, ..)| *at == unit);
        let enough = |n: u64| n >= COUNT || is_own && n == 0;
        !is_own && pieces.len() < PIECES || !enough(low) || !enough(high)
    }

    /// Where the class or classes around a boundary begin and end.
    fn around(&self, unit: UnitId, end: usize) -> (usize, usize) {
        let classes = &self.told[&unit].0;
        let low = classes.iter().rfind(|(from, _)| *from < end).map_or(0, |(from, _)| *from);
        let high = classes.iter().find(|(_, to)| *to >= end).map_or(end, |(_, to)| to + 1);
        (low, high)
    }
}

fn few(n: u64) -> bool {
    (1..COUNT).contains(&n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId(uuid::Uuid::from_u128(n))
    }

    /// Area 1 with units 11 to 15, of which these are shown.
    fn told(shown: &[u128], chosen: &[(u128, [u64; 5], u64)]) -> BTreeMap<u128, Told> {
        let parents: Vec<_> = [(1, 0), (11, 1), (12, 1), (13, 1), (14, 1), (15, 1)]
            .map(|(unit, above)| (id(unit), (above > 0).then(|| id(above))))
            .to_vec();
        let chosen = chosen
            .iter()
            .map(|(unit, levels, dont_know)| (id(*unit), Chosen { levels: levels.to_vec(), dont_know: *dont_know }));
        let told = told_of(&parents, &shown.iter().map(|unit| id(*unit)).collect(), &chosen.collect(), 1);
        told.into_iter().map(|(unit, told)| (unit.0.as_u128(), told)).collect()
    }

    #[test]
    fn the_area_does_not_tell_what_one_unit_alone_puts_together() {
        // Two of 12 stand at the lowest level; with all five classes of the area they would follow from those of 11.
        let told = told(&[1, 11, 12], &[(11, [6, 6, 6, 6, 6], 0), (12, [2, 9, 6, 6, 6], 0)]);
        assert_eq!(told[&11].0.len(), 5);
        assert_ne!(told[&12].0[0], (0, 0));
        assert_ne!(told[&1].0[0], (0, 0), "{:?}", told[&1]);
    }

    #[test]
    fn the_area_tells_what_four_units_put_together_and_not_what_two_do() {
        let small = |unit: u128| (unit, [3, 9, 3, 9, 6], 0);
        let four = told(&[1, 11, 12, 13, 14, 15], &[(11, [6; 5], 0), small(12), small(13), small(14), small(15)]);
        assert!(four[&12].0.len() < 5);
        assert_eq!(four[&1].0.len(), 5, "{four:?}");
        let two = told(&[1, 11, 12, 13], &[(11, [6; 5], 0), small(12), small(13)]);
        assert!(two[&1].0.len() < 5, "{two:?}");
    }

    #[test]
    fn what_is_left_of_an_area_is_told_when_it_is_enough_by_itself() {
        let of =
            |n: u64| told(&[1, 11], &[(11, [6; 5], 0), (12, [n, 8, 0, 5, 5], 0), (13, [0, 0, 0, 5, 5], 0)])[&1].0.len();
        assert_eq!(of(5), 5);
        assert!(of(2) < 5, "two of those who are hidden stand at the lowest level");
    }

    #[test]
    fn who_does_not_know_is_not_told_where_few_are_left() {
        let of = |n: u64| (11, [6; 5], n);
        let told = |a: u64, b: u64, c: u64| told(&[1, 11, 12], &[of(a), (12, [6; 5], b), (13, [1, 1, 1, 0, 0], c)]);
        assert!(told(6, 5, 0)[&1].1 && told(6, 5, 5)[&1].1);
        assert!(!told(6, 2, 0)[&1].1, "two of 12");
        assert!(!told(6, 6, 1)[&1].1, "one of what is left");
        assert!(!told(6, 2, 4)[&1].1, "12 does not tell");
    }
}
