//! How can two answers be told to come from the same person without telling who? By a pseudonym: the first 16 bytes of
//! HMAC-SHA-256(key of the programme, person id). The keys lie outside the database, with another role; without the key
//! nobody can go from pseudonym to person, or from person to pseudonym.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kernel::{PersonId, ProgrammeId};
use sha2::Sha256;

/// A programme's secret key.
#[derive(Clone)]
pub struct ProgrammeKey([u8; 32]);

impl ProgrammeKey {
    /// A key of 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for ProgrammeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProgrammeKey(..)")
    }
}

/// The key of the programme cannot be had: its file is missing or unreadable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the programme's key cannot be had: {0}")]
pub struct KeyUnavailable(pub String);

/// Whoever keeps the keys.
pub trait KeyRing: Send + Sync {
    /// The programme's key, made when there is none.
    ///
    /// # Errors
    /// [`KeyUnavailable`] when it cannot be read or made.
    fn key(&self, programme: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable>;
}

/// The pseudonym of a person in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link(pub [u8; 16]);

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::instrument::hex(&self.0))
    }
}

/// The pseudonym of a person; the same in answers and in the hour ledger's export.
pub fn link(key: &ProgrammeKey, person: PersonId) -> Link {
    keyed(key, &[person.0.as_bytes()])
}

/// The beginning of the HMAC over these parts.
pub(crate) fn keyed(key: &ProgrammeKey, parts: &[&[u8]]) -> Link {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    let digest = mac.finalize().into_bytes();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    Link(first)
}

/// The pseudonym of whoever carries this word in another tool's file (a participant's code, an access token): the same in
/// every file of the programme, and never that of a person of the register.
pub fn imported_link(key: &ProgrammeKey, word: &str) -> Link {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    mac.update(b"from another tool:");
    mac.update(word.trim().to_lowercase().as_bytes());
    let digest = mac.finalize().into_bytes();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    Link(first)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_pseudonym_is_the_beginning_of_the_hmac() {
        // Python 3.11: hmac.new(bytes(range(32)), uuid.UUID(int=7).bytes, 'sha256').hexdigest()[:32]
        let key = ProgrammeKey::new(std::array::from_fn(|i| u8::try_from(i).unwrap()));
        assert_eq!(link(&key, PersonId(Uuid::from_u128(7))).to_string(), "798616c9085f937abd31af108568fe38");
    }

    #[test]
    fn another_key_or_person_gives_another_pseudonym() {
        let (one, other) = (ProgrammeKey::new([1; 32]), ProgrammeKey::new([2; 32]));
        let (anna, bo) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        assert_ne!(link(&one, anna), link(&other, anna));
        assert_ne!(link(&one, anna), link(&one, bo));
    }

    #[test]
    fn a_word_of_another_tool_has_one_pseudonym_under_a_key_and_another_under_another() {
        let (one, other) = (ProgrammeKey::new([1; 32]), ProgrammeKey::new([2; 32]));
        assert_eq!(imported_link(&one, " K7PQ "), imported_link(&one, "k7pq"));
        assert_ne!(imported_link(&one, "k7pq"), imported_link(&other, "k7pq"));
        assert_ne!(imported_link(&one, "k7pq"), imported_link(&one, "k7pr"));
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", ProgrammeKey::new([7; 32])), "ProgrammeKey(..)");
    }
}
