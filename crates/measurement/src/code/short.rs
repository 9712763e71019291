//! What does a link look like? 128 random bits, because nobody has to type it. The short code is `kernel::ShortCode`.

use std::str::FromStr;

use kernel::NotACode;
use kernel::ShortCode;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::instrument::hex;

/// The token of a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkToken(String);

/// A short code from two random ids.
pub(crate) fn short_code_from_ids(ids: [Uuid; 2]) -> Option<ShortCode> {
    ShortCode::from_random(&digest(b"short", ids))
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
    fn a_link_is_128_bits_and_only_as_it_was_printed() {
        let token = LinkToken::from_random([0xab; 16]);
        assert_eq!(token.as_str().len() * 4, 128);
        assert_eq!(token.as_str().parse(), Ok(token.clone()));
        for text in ["", "ab", &token.as_str().to_uppercase(), "../../etc/passwd"] {
            assert_eq!(text.parse::<LinkToken>(), Err(NotACode), "{text}");
        }
    }
}
