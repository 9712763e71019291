//! How easy is a text to read?
//!
//! LIX = words / sentences + 100 * long words / words, where a long word has more than six letters. Under 30 is very
//! easy, under 40 easy. Source: C.-H. Björnsson, Läsbarhet, 1968. `crates/web/assets/lix.js` computes the same while
//! somebody writes; `crates/te../lix-cases.txt` holds both to the same figures.

/// From this index a text that participants meet is harder than it should be.
pub const HARD: f64 = 30.0;

/// Counts over any number of texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lix {
    words: u32,
    long_words: u32,
    sentences: u32,
}

impl Lix {
    /// The counts of these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut lix = Self::default();
        texts.into_iter().for_each(|text| lix.add(text));
        lix
    }

    /// Adds a text. Its end is the end of a sentence, with or without a full stop: a label is one.
    pub fn add(&mut self, text: &str) {
        let mut in_sentence = false;
        for word in text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)) {
            self.words += 1;
            self.long_words += u32::from(word.chars().filter(|c| c.is_alphabetic()).count() > 6);
            in_sentence = !word.trim_end_matches(['"', '”', ')', '*', '_']).ends_with(['.', '?', '!', ':']);
            self.sentences += u32::from(!in_sentence);
        }
        self.sentences += u32::from(in_sentence);
    }

    /// The index; nothing when there are no words.
    pub fn index(&self) -> Option<f64> {
        let words = f64::from(self.words);
        let sentences = f64::from(self.sentences);
        (self.words > 0).then(|| words / sentences + 100.0 * f64::from(self.long_words) / words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line: the index with one decimal, a tab, and the text.
    const CASES: &str = include_str!("../lix-cases.txt");

    #[test]
    fn the_index_is_words_per_sentence_plus_the_share_of_long_words() {
        // 8 words, 2 sentences, 2 long words (kollega, digitala): 4 + 25.
        let index = Lix::of(["Fråga en kollega. Hur gick det digitala passet?"]).index();
        assert_eq!(index, Some(8.0 / 2.0 + 100.0 * 2.0 / 8.0));
    }

    #[test]
    fn a_label_without_a_full_stop_is_a_sentence() {
        assert_eq!(Lix::of(["Nästa", "Ja, nu (nu)!"]).index(), Some(4.0 / 2.0));
    }

    #[test]
    fn no_words_have_no_index() {
        assert_eq!(Lix::default().index(), None);
    }

    #[test]
    fn the_cases_that_the_script_is_held_to_come_out_as_they_say() {
        let cases: Vec<(&str, &str)> =
            CASES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
        assert!(cases.len() >= 8, "{cases:?}");
        for (index, text) in cases {
            let found = Lix::of([text]).index().map_or("-".to_owned(), |found| format!("{found:.1}"));
            assert_eq!(found, index, "{text}");
        }
    }
}
