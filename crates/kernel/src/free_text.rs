//! May this be kept? A text that somebody wrote freely, in any script, without what looks like a personal identity number
//! and without signs that nobody sees.

use crate::identity_number::holds_identity_number;

/// A text that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeText(String);

/// Why a text is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FreeTextError {
    /// There is nothing to read.
    #[error("nothing is written")]
    Empty,
    /// It is too long.
    #[error("at most {max} characters")]
    TooLong {
        /// The most that is accepted.
        max: usize,
    },
    /// Something in it looks like a personal identity number.
    #[error("something looks like a personal identity number")]
    IdentityNumber,
}

impl FreeText {
    /// The text of at most `max` characters. Line ends become one sign, other control characters and marks that turn the
    /// direction of what follows are left out.
    ///
    /// # Errors
    /// [`FreeTextError`] says what to change.
    pub fn parse(text: &str, max: usize) -> Result<Self, FreeTextError> {
        let text = text.replace("\r\n", "\n");
        let text: String = text.chars().filter(|c| *c == '\n' || !(c.is_control() || turns(*c))).collect();
        let text = text.trim();
        if !text.chars().any(|c| !c.is_whitespace() && !is_unseen(c)) {
            return Err(FreeTextError::Empty);
        }
        if text.chars().count() > max {
            return Err(FreeTextError::TooLong { max });
        }
        if holds_identity_number(text) {
            return Err(FreeTextError::IdentityNumber);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_script_is_kept_as_it_was_written() {
        for text in ["Hur gör man? 🙂👩🏽‍⚕️", "كيف أسجل الدخول", "<script>alert(1)</script>", "Rad ett\nrad två"]
        {
            assert_eq!(FreeText::parse(&format!("  {text} \n"), 100).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_nobody_sees_is_left_out_and_alone_is_nothing() {
        assert_eq!(FreeText::parse("a\0b\u{202e}c\r\nd", 10).unwrap().as_str(), "abc\nd");
        for nothing in ["", " \n\t", "\u{200b}\u{feff}", "\0"] {
            assert_eq!(FreeText::parse(nothing, 10), Err(FreeTextError::Empty), "{nothing:?}");
        }
    }

    #[test]
    fn too_long_and_what_looks_like_a_personal_identity_number_is_refused() {
        assert_eq!(FreeText::parse("åäö🙂", 4).unwrap().as_str(), "åäö🙂");
        assert_eq!(FreeText::parse("åäö🙂x", 4), Err(FreeTextError::TooLong { max: 4 }));
        assert_eq!(FreeText::parse("Gun 121212-1212", 100), Err(FreeTextError::IdentityNumber));
        assert_eq!(FreeText::parse("12\u{202e}1212-1212", 100), Err(FreeTextError::IdentityNumber));
    }
}
