//! Which of the persons may a name mean? Words are compared letter by letter, whatever their order and their dots: the share
//! of letters that stay when one word is turned into the other (Damerau and Levenshtein, swaps of neighbours counted once),
//! averaged over the words of the shorter name. A name of one word means a given name or a family name.

use std::cmp::Reverse;

use kernel::PersonId;
use people::Person;

/// From this likeness on, of 100, a person is offered.
const OFFERED: u32 = 72;
/// From this likeness on two names may be the same.
const SAME: u32 = 90;
/// The most who are offered.
const MOST: usize = 6;

/// Somebody whom the name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// How like the names are, of 100.
    pub likeness: u32,
}

/// Those whom the name may mean, the likeliest first.
pub fn candidates<'a>(name: &str, persons: impl IntoIterator<Item = &'a Person>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = persons
        .into_iter()
        .map(|person| Candidate { person: person.id, likeness: likeness(name, &person.name()), name: person.name() })
        .filter(|candidate| candidate.likeness >= OFFERED)
        .collect();
    found.sort_by(|a, b| (Reverse(a.likeness), &a.name, a.person).cmp(&(Reverse(b.likeness), &b.name, b.person)));
    found.truncate(MOST);
    found
}

/// Whether two names may be those of one person.
pub fn is_alike(one: &str, other: &str) -> bool {
    let (words, others) = (words(one).len(), words(other).len());
    words == others && likeness(one, other) >= SAME
}

/// How like two names are, from 0 to 100.
fn likeness(one: &str, other: &str) -> u32 {
    let (mut few, mut many) = (words(one), words(other));
    if few.len() > many.len() {
        std::mem::swap(&mut few, &mut many);
    }
    if few.is_empty() {
        return 0;
    }
    let count = few.len();
    let mut sum = 0;
    for word in few {
        let Some((at, best)) = many.iter().map(|other| of_words(&word, other)).enumerate().max_by_key(|(_, l)| *l)
        else {
            break;
        };
        many.remove(at);
        sum += best;
    }
    sum / u32::try_from(count).unwrap_or(1)
}

fn words(name: &str) -> Vec<Vec<char>> {
    let plain = name.to_lowercase();
    let parts = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(|word| word.chars().map(undotted).collect()).collect()
}

/// The letter without what is above it, which phones and hurried people leave out.
fn undotted(letter: char) -> char {
    match letter {
        'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' => 'a',
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' => 'o',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ü' | 'ú' | 'ù' => 'u',
        'í' | 'ì' | 'ï' => 'i',
        'ç' | 'ć' | 'č' => 'c',
        'ñ' => 'n',
        'š' | 'ś' => 's',
        'ž' => 'z',
        other => other,
    }
}

fn of_words(one: &[char], other: &[char]) -> u32 {
    let longest = one.len().max(other.len());
    let stays = longest - distance(one, other).min(longest);
    u32::try_from(100 * stays / longest.max(1)).unwrap_or(0)
}

/// How many letters have to be changed, added, taken away or swapped with their neighbour.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let differs = usize::from(one[i - 1] != other[j - 1]);
                let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + differs);
                if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(n: u128, given: &str, family: &str) -> Person {
        Person {
            id: PersonId(Uuid::from_u128(n)),
            reference: n.to_string(),
            given_name: given.into(),
            family_name: family.into(),
            sex: None,
            protected: false,
        }
    }

    fn offered(name: &str) -> Vec<u128> {
        let all =
            [person(1, "Åsa", "Öberg"), person(2, "Asta", "Berg"), person(3, "Muhammed", "Ali"), person(4, "Bo", "Ek")];
        candidates(name, &all).into_iter().map(|candidate| candidate.person.0.as_u128()).collect()
    }

    #[test]
    fn a_hurried_name_finds_its_person_first() {
        assert_eq!(offered("asa oberg").first(), Some(&1));
        assert_eq!(offered("Öberg Åsa").first(), Some(&1), "whatever the order");
        assert_eq!(offered("Mohammed Ali"), [3]);
        assert_eq!(offered("Muhamemd"), [3], "a given name alone, with two letters swapped");
    }

    #[test]
    fn a_name_like_nobodys_finds_nobody() {
        assert!(offered("Xerxes Quist").is_empty());
        assert!(offered("").is_empty() && offered("123").is_empty());
    }

    #[test]
    fn names_are_alike_only_word_for_word() {
        assert!(is_alike("Åsa Öberg", "asa  oberg"));
        assert!(!is_alike("Åsa Öberg", "Åsa"), "there may be two of that given name");
        assert!(!is_alike("Bo Ek", "Bo Al"));
    }
}
