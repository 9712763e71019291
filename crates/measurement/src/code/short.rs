//! What does a code look like? Eight characters of an alphabet without look-alikes, written `XXXX-XXXX`: 26^8 =
//! 2 x 10^11 codes. A link holds 128 random bits, because nobody has to type it.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::instrument::hex;

/// Digits and letters of which no two look or sound alike on a printed poster.
const ALPHABET: &[u8; 26] = b"23456789ACDEFHJKMNPQRTVWXY";
const LENGTH: usize = 8;

/// A code that a person types.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortCode(String);

/// The token of a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkToken(String);

/// The text cannot be a code, however it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code")]
pub struct NotACode;

impl ShortCode {
    /// A code from random bytes: of each byte under 234 = 9 x 26 one character, the others are left out so that every
    /// character is as likely. `None` when too few are left; draw anew.
    pub fn from_random(bytes: &[u8]) -> Option<Self> {
        let code: String = bytes
            .iter()
            .filter(|b| **b < 234)
            .take(LENGTH)
            .map(|b| char::from(ALPHABET[usize::from(b % 26)]))
            .collect();
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// A code from two random ids.
    pub(crate) fn from_ids(ids: [Uuid; 2]) -> Option<Self> {
        Self::from_random(&digest(b"short", ids))
    }

    /// As it is stored: without the dash.
    pub fn as_stored(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{last}")
    }
}

/// Forgives what people do when they copy a poster: case, spaces, dashes, and characters that look like those of the
/// alphabet.
impl FromStr for ShortCode {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut code = String::with_capacity(LENGTH);
        for c in text.chars().flat_map(char::to_uppercase) {
            let c = match c {
                c if c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}') => {
                    continue;
                }
                '0' | 'O' | 'Ö' => 'Q',
                'B' => '8',
                'S' => '5',
                'Z' => '2',
                'G' => '6',
                'U' => 'V',
                'Å' | 'Ä' => 'A',
                c => c,
            };
            if code.len() == LENGTH || !u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b)) {
                return Err(NotACode);
            }
            code.push(c);
        }
        if code.len() == LENGTH { Ok(Self(code)) } else { Err(NotACode) }
    }
}

impl LinkToken {
    /// The token of 128 random bits.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(hex(&bytes))
    }

    /// A token from two random ids.
    pub(crate) fn from_ids(ids: [Uuid; 2]) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest(b"link", ids)[..16]);
        Self::from_random(bytes)
    }

    /// As it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LinkToken {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let fits = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotACode) }
    }
}

/// 122 random bits of each id, spread evenly over 32 bytes.
fn digest(what: &[u8], [a, b]: [Uuid; 2]) -> [u8; 32] {
    Sha256::new().chain_update(what).chain_update(a.as_bytes()).chain_update(b.as_bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = ShortCode::from_random(&[0, 1, 2, 3, 8, 9, 10, 25]).unwrap();
        assert_eq!(code.to_string(), "2345-ACDY");
        for text in ["2345-ACDY", "2345acdy", " 23 45–ac dy ", "Z345-acdy", "234S_ÅCDY"] {
            assert_eq!(text.parse(), Ok(code.clone()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_refused() {
        for text in
            ["", "2345-ACD", "2345-ACDY2", "2345-ACD1", "2345-ACDI", "2345-ACD'", "2345-ACD\0", "日本日本日本日本"]
        {
            assert_eq!(text.parse::<ShortCode>(), Err(NotACode), "{text}");
        }
    }

    #[test]
    fn every_character_is_as_likely() {
        let mut counts = [0; 26];
        for byte in 0..=255_u8 {
            if let Some(code) = ShortCode::from_random(&[byte; LENGTH]) {
                counts[ALPHABET.iter().position(|c| *c == code.0.as_bytes()[0]).unwrap()] += 1;
            }
        }
        assert_eq!(counts, [9; 26]);
    }

    #[test]
    fn a_link_is_128_bits_and_only_as_it_was_printed() {
        let token = LinkToken::from_random([0xab; 16]);
        assert_eq!(token.as_str().len() * 4, 128);
        assert_eq!(token.as_str().parse(), Ok(token.clone()));
        for text in ["", "ab", &token.as_str().to_uppercase(), "../../etc/passwd"] {
            assert_eq!(text.parse::<LinkToken>(), Err(NotACode), "{text}");
        }
    }
}
