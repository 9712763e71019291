//! Which language?

use std::fmt;
use std::str::FromStr;

/// A language that Ombud speaks, Swedish first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

/// The text is no language that Ombud speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLang;

impl Lang {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::Sv, Self::En];

    /// The code for `lang` attributes, cookies and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Sv => "Svenska",
            Self::En => "English",
        }
    }

    /// In which direction it is written, for `dir` attributes. Styles speak of beginning and end, never of left and right, so
    /// that a language written from the right needs no more than its word here.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Sv | Self::En => "ltr",
        }
    }

    /// The first language in an `Accept-Language` header that Ombud speaks; Swedish when there is none. Browsers list
    /// the preferred language first, so weights are not read.
    pub fn preferred(accept_language: &str) -> Self {
        accept_language
            .split(',')
            .take(20)
            .filter_map(|range| range.split([';', '-']).next()?.trim().to_ascii_lowercase().parse().ok())
            .next()
            .unwrap_or_default()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;
    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        Self::ALL.iter().copied().find(|lang| lang.code() == text).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_is_taken() {
        assert_eq!(Lang::preferred("en-GB,en;q=0.9,sv;q=0.8"), Lang::En);
        assert_eq!(Lang::preferred("so, sv;q=0.8, en;q=0.7"), Lang::Sv);
        assert_eq!(Lang::preferred("fi"), Lang::Sv);
        assert_eq!(Lang::preferred(""), Lang::Sv);
    }
}
