//! How few answers hide a result? A mean needs ten persons, a count five; and where one part of a shown whole is hidden,
//! a second part is hidden too, because the first could otherwise be had by subtraction.

/// The fewest persons behind a mean or a share.
pub const MEAN: u64 = 10;
/// The smallest count that is shown.
pub const COUNT: u64 = 5;

/// Why a figure is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// Too few persons.
    TooFew,
    /// Another part is hidden, and this one would give it away.
    Complement,
}

/// Which parts of a whole may be shown when the whole is shown too? `sizes` are the persons behind each part; parts
/// without any person need no hiding. The rule: hide every part under `least`; then, while the hidden parts hold fewer than
/// `least` persons together or are only one part, hide the smallest part still shown.
///
/// Returns one entry a part: `None` = show it.
pub fn hidden_parts(sizes: &[u64], least: u64) -> Vec<Option<Hidden>> {
    let mut hidden: Vec<Option<Hidden>> =
        sizes.iter().map(|n| (*n > 0 && *n < least).then_some(Hidden::TooFew)).collect();
    loop {
        let parts = hidden.iter().flatten().count();
        if parts == 0 {
            return hidden;
        }
        let persons: u64 = sizes.iter().zip(&hidden).filter(|(_, h)| h.is_some()).map(|(n, _)| n).sum();
        if parts >= 2 && persons >= least {
            return hidden;
        }
        let smallest = (0..sizes.len()).filter(|i| hidden[*i].is_none() && sizes[*i] > 0).min_by_key(|i| sizes[*i]);
        match smallest {
            Some(part) => hidden[part] = Some(Hidden::Complement),
            None => return hidden,
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
        assert_eq!(hidden_parts(&[30, 4, 12], MEAN), [None, Some(Hidden::TooFew), Some(Hidden::Complement)]);
    }

    #[test]
    fn two_small_parts_that_together_are_too_small_take_a_third() {
        let hidden = hidden_parts(&[2, 3, 40, 15], MEAN);
        assert_eq!(hidden, [Some(Hidden::TooFew), Some(Hidden::TooFew), None, Some(Hidden::Complement)]);
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
