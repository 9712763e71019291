//! How are millions of keys kept? End to end in one text, each known by a number in the order in which it was met.
//!
//! A key costs its bytes and eight more; the table that finds its number lives only while rows are added.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher as _;

/// Texts end to end, numbered from 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// No texts.
    pub(crate) const fn new() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }

    /// Adds a text, also one that is there already; its number.
    pub(crate) fn push(&mut self, text: &str) -> u32 {
        let number = u32::try_from(self.ends.len()).expect("memory ends before four billion texts do");
        self.text.push_str(text);
        self.ends.push(self.text.len());
        number
    }

    /// The text with a number.
    pub(crate) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// The texts in order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..).zip(&self.ends).map(|(number, _)| self.get(number))
    }

    /// Gives back the room that was kept for more.
    pub(crate) fn shrunk(mut self) -> Self {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }
}

/// Texts that are there once, and found again.
#[derive(Debug, Clone)]
pub(crate) struct Interner {
    texts: Texts,
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Interner {
    /// An empty one. Tables with the same hasher agree on hashes, so that one may use those that another computed.
    pub(crate) fn new(hasher: &DefaultHashBuilder) -> Self {
        Self { texts: Texts::new(), places: HashTable::new(), hasher: hasher.clone() }
    }

    /// The number of a text that is there.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.found(self.hasher.hash_one(text), text)
    }

    /// The number of a text, which is added when it is new.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        self.number_hashed(self.hasher.hash_one(text), text)
    }

    /// As [`Interner::number`], when the hash is known.
    pub(crate) fn number_hashed(&mut self, hash: u64, text: &str) -> u32 {
        if let Some(number) = self.found(hash, text) {
            return number;
        }
        let number = self.texts.push(text);
        let (texts, hasher) = (&self.texts, &self.hasher);
        self.places.insert_unique(hash, number, |other| hasher.hash_one(texts.get(*other)));
        number
    }

    fn found(&self, hash: u64, text: &str) -> Option<u32> {
        self.places.find(hash, |number| self.texts.get(*number) == text).copied()
    }

    /// The texts.
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The texts, without the table that finds them.
    pub(crate) fn into_texts(self) -> Texts {
        self.texts.shrunk()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_one_number_and_every_number_its_text() {
        let mut keys = Interner::new(&DefaultHashBuilder::default());
        let numbers: Vec<u32> = ["a", "", "åäö", "a", "", "b"].iter().map(|text| keys.number(text)).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1, 3]);
        assert_eq!((keys.find("åäö"), keys.find("c")), (Some(2), None));
        assert_eq!(keys.into_texts().iter().collect::<Vec<_>>(), ["a", "", "åäö", "b"]);
    }
}
