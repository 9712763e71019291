//! How few answers hide a result? A mean needs ten persons, a count five; and where one part of a shown whole is hidden,
//! a second part is hidden too, because the first could otherwise be had by subtraction. Hours count as a mean: divided by the
//! persons beside them they are one.

use std::collections::BTreeSet;

/// The fewest persons behind a mean, a share, or a sum of which the mean follows.
pub const MEAN: u64 = 10;
/// The smallest count that is shown.
pub const COUNT: u64 = 5;

/// Why a figure is not shown. Of the hidden parts of a shown whole it says the same: one of three and one of five persons, of
/// whom a reader is told which is the small one, would be known from their sum of eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// Too few persons, and nothing above it that is shown.
    TooFew,
    /// Too few persons, or another part that is hidden and that this one would give away.
    Complement,
}

/// Which parts of a whole may be shown when the whole is shown too? `sizes` are the persons behind each part, nobody in two
/// of them; parts without any person need no hiding. The rule: hide every part under `least`; then, while the hidden parts
/// hold fewer than `least` persons together or are only one part, hide the smallest part still shown.
///
/// Returns one entry a part: `None` = show it.
pub fn hidden_parts(sizes: &[u64], least: u64) -> Vec<Option<Hidden>> {
    hide(sizes, least, |parts| parts.iter().map(|part| sizes[*part]).sum())
}

/// The same for parts that may share persons: somebody who is behind two hidden parts is one person behind what is hidden,
/// not two.
pub fn hidden_groups<P: Ord>(groups: &[&BTreeSet<P>], least: u64) -> Vec<Option<Hidden>> {
    let size = |persons: usize| u64::try_from(persons).unwrap_or(u64::MAX);
    let sizes: Vec<u64> = groups.iter().map(|group| size(group.len())).collect();
    hide(&sizes, least, |parts| {
        size(parts.iter().flat_map(|part| groups[*part].iter()).collect::<BTreeSet<&P>>().len())
    })
}

/// Whether so many persons are too few for a mean. Nobody is not few.
pub fn too_few_for_a_mean(persons: u64) -> bool {
    (1..MEAN).contains(&persons)
}

fn hide(sizes: &[u64], least: u64, together: impl Fn(&[usize]) -> u64) -> Vec<Option<Hidden>> {
    let mut hidden: Vec<bool> = sizes.iter().map(|n| *n > 0 && *n < least).collect();
    loop {
        let parts: Vec<usize> = (0..sizes.len()).filter(|part| hidden[*part]).collect();
        let enough = together(&parts) >= least;
        let smallest = (0..sizes.len()).filter(|i| !hidden[*i] && sizes[*i] > 0).min_by_key(|i| sizes[*i]);
        match smallest {
            Some(part) if !parts.is_empty() && (parts.len() < 2 || !enough) => hidden[part] = true,
            _ => {
                let why = if enough { Hidden::Complement } else { Hidden::TooFew };
                return hidden.into_iter().map(|hidden| hidden.then_some(why)).collect();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_hidden_when_every_part_is_large_enough() {
        assert_eq!(hidden_parts(&[10, 33, 0], MEAN), [None, None, None]);
    }

    #[test]
    fn a_single_small_part_takes_the_next_smallest_with_it() {
        assert_eq!(hidden_parts(&[30, 4, 12], MEAN), [None, Some(Hidden::Complement), Some(Hidden::Complement)]);
        assert_eq!(hidden_parts(&[3, 0, 1], COUNT), [Some(Hidden::TooFew), None, Some(Hidden::TooFew)]);
    }

    #[test]
    fn two_small_parts_that_together_are_too_small_take_a_third() {
        let hidden: [Option<Hidden>; 4] = hidden_parts(&[2, 3, 40, 15], MEAN).try_into().expect("four");
        assert_eq!(hidden.map(|why| why == Some(Hidden::Complement)), [true, true, false, true]);
    }

    #[test]
    fn two_small_parts_with_the_same_persons_take_a_third() {
        let group = |persons: std::ops::Range<u32>| persons.collect::<BTreeSet<u32>>();
        let (a, b, large) = (group(0..6), group(0..6), group(0..30));
        assert_eq!(
            hidden_groups(&[&a, &b, &large], MEAN),
            [Some(Hidden::Complement); 3],
            "six persons are behind both"
        );
        let others = group(6..12);
        let apart = hidden_groups(&[&a, &others, &large], MEAN);
        assert_eq!(apart, [Some(Hidden::Complement), Some(Hidden::Complement), None]);
    }

    #[test]
    fn why_a_part_is_hidden_does_not_say_which_is_small() {
        // With two reasons the first of each would follow from the sum: 1 of 6, and 4 of 8.
        for sizes in [[1, 5, 30], [5, 1, 30], [4, 4, 30]] {
            let hidden = hidden_parts(&sizes, COUNT);
            assert_eq!(hidden, [Some(Hidden::Complement), Some(Hidden::Complement), None], "{sizes:?}");
        }
    }

    #[test]
    fn what_is_hidden_cannot_be_had_by_subtracting_what_is_shown() {
        // every combination of up to four parts of 0-14 persons
        let sizes = [0_u64, 1, 4, 9, 10, 14];
        for a in sizes {
            for b in sizes {
                for c in sizes {
                    for d in sizes {
                        let parts = [a, b, c, d];
                        let hidden = hidden_parts(&parts, MEAN);
                        let unknown: Vec<u64> =
                            parts.iter().zip(&hidden).filter(|(_, h)| h.is_some()).map(|(n, _)| *n).collect();
                        let shown = parts.iter().zip(&hidden).any(|(n, h)| h.is_none() && *n > 0);
                        if shown && !unknown.is_empty() {
                            assert!(unknown.len() >= 2, "{parts:?}");
                            assert!(unknown.iter().sum::<u64>() >= MEAN, "{parts:?}");
                        }
                        assert!(parts.iter().zip(&hidden).all(|(n, h)| *n == 0 || *n >= MEAN || h.is_some()));
                    }
                }
            }
        }
    }
}
