//! Of how many persons are levels computed? Of all, up to [`MOST_PERSONS`]; of more, of about so many taken by lot.
//!
//! A person is taken or left in all waves alike, by a number that has nothing to do with the answers: the number of the person in
//! the package, stirred. So the same package gives the same persons, and what is told of them holds for all.

use hashbrown::HashSet;

/// With more persons a part of them is taken.
pub(crate) const MOST_PERSONS: usize = 25_000;

/// Whose answers are used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sample {
    /// How many persons there are, when not all are used.
    of: Option<usize>,
}

impl Sample {
    /// Of persons, each of whom may be named several times.
    pub(crate) fn of(persons: impl Iterator<Item = u32>) -> Self {
        let different = persons.collect::<HashSet<u32>>().len();
        Self { of: (different > MOST_PERSONS).then_some(different) }
    }

    /// Whether everybody is used.
    pub(crate) fn is_everybody(&self) -> bool {
        self.of.is_none()
    }

    /// Whether the answers of a person are used.
    pub(crate) fn holds(&self, person: u32) -> bool {
        self.of.is_none_or(|all| stirred(person) < MOST_PERSONS as f64 / all as f64)
    }

    /// The base of a figure, with how many were taken.
    pub(crate) fn told(&self, base: String) -> String {
        match self.of {
            None => base,
            Some(all) => format!("{base}, of {all} persons about {MOST_PERSONS} taken by lot"),
        }
    }
}

/// From 0 to 1, as good as evenly (the finaliser of SplitMix64: Steele, Lea & Flood 2014).
fn stirred(number: u32) -> f64 {
    let mut z = u64::from(number).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_the_limit_everybody_is_used() {
        let sample = Sample::of((0..MOST_PERSONS as u32).chain(0..100));
        assert!(sample.is_everybody() && (0..MOST_PERSONS as u32).all(|person| sample.holds(person)));
        assert_eq!(sample.told("all".to_owned()), "all");
    }

    #[test]
    fn of_more_about_as_many_are_taken_from_everywhere() {
        let all = 8 * MOST_PERSONS as u32;
        let sample = Sample::of(0..all);
        let taken = |from: u32, to: u32| (from..to).filter(|person| sample.holds(*person)).count() as f64;
        let wanted = MOST_PERSONS as f64;
        // Four standard deviations of a draw of one in eight.
        assert!((taken(0, all) - wanted).abs() < 4.0 * (wanted * 7.0 / 8.0).sqrt(), "{}", taken(0, all));
        for tenth in 0..10 {
            let part = taken(all / 10 * tenth, all / 10 * (tenth + 1));
            assert!((part - wanted / 10.0).abs() < 4.0 * (wanted / 10.0 * 7.0 / 8.0).sqrt(), "{part}");
        }
        assert_eq!(sample.told("all".to_owned()), "all, of 200000 persons about 25000 taken by lot");
    }
}
