//! How alike are two texts? Dice's coefficient over the pieces of three letters that both have: 2 |A and B| / (|A| + |B|),
//! 0 for nothing in common and 1 for the same, without capitals, spaces and signs.

use std::collections::HashMap;

use tabular::normalised;

/// How alike two texts are, from 0 to 1.
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (normalised(one), normalised(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    if one == other {
        return 1.0;
    }
    let (first, second) = (pieces(&one), pieces(&other));
    let size = |pieces: &HashMap<[char; 3], u32>| pieces.values().sum::<u32>();
    let shared: u32 = first.iter().map(|(piece, n)| (*n).min(second.get(piece).copied().unwrap_or(0))).sum();
    2.0 * f64::from(shared) / f64::from(size(&first) + size(&second))
}

/// The pieces of three letters with how often they stand there; the ends count too.
fn pieces(text: &str) -> HashMap<[char; 3], u32> {
    let letters: Vec<char> = [' '].into_iter().chain(text.chars()).chain([' ']).collect();
    let mut pieces = HashMap::new();
    for piece in letters.windows(3) {
        *pieces.entry([piece[0], piece[1], piece[2]]).or_default() += 1;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_one_and_other_words_are_near_nothing() {
        assert!((likeness("Kan själv.", "kan själv") - 1.0).abs() < 1e-12);
        assert!((likeness("Jag kan göra det själv", "Kan göra själv") - 0.6).abs() < 1e-12);
        assert!(likeness("Kan själv", "Vet ej") < 0.2);
        assert_eq!((likeness("", "a"), likeness("!", "?")), (0.0, 0.0));
    }

    #[test]
    fn a_worked_example() {
        // " abc ": " ab", "abc", "bc "; " abd ": " ab", "abd", "bd ": one of three in common
        assert!((likeness("abc", "abd") - 1.0 / 3.0).abs() < 1e-12);
    }
}
