//! What does a code look like that a person types? Eight characters of an alphabet without look-alikes, written
//! `XXXX-XXXX`: 26^8 = 2 x 10^11 codes.

use std::fmt;
use std::str::FromStr;

/// Digits and letters of which no two look or sound alike on a printed poster.
const ALPHABET: &[u8; 26] = b"23456789ACDEFHJKMNPQRTVWXY";
const LENGTH: usize = 8;

/// A code that a person types.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortCode(String);

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
}
