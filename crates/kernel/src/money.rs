//! How much money? Whole öre (1/100 krona), so that sums never drift.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// An amount of Swedish money in öre. Negative for credit rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ore(pub i64);

/// The text is not an amount of kronor with at most two decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an amount in kronor with at most two decimals")]
pub struct NotAnAmount;

impl Ore {
    /// Reads kronor as people and ledgers write them: `1234`, `1 234,50`, `-1234.5`. Spaces (also no-break) group
    /// thousands, comma or point separates öre.
    ///
    /// # Errors
    /// [`NotAnAmount`] when it is anything else, has more than two decimals or does not fit.
    pub fn parse_kronor(text: &str) -> Result<Self, NotAnAmount> {
        let text: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) || decimals.len() > 2 {
            return Err(NotAnAmount);
        }
        if decimals.is_empty() && digits.len() != whole.len() {
            return Err(NotAnAmount); // "12," is a slip of the finger, not an amount
        }
        let kronor: i64 = whole.parse().map_err(|_| NotAnAmount)?;
        let ore: i64 = format!("{decimals:0<2}").parse().map_err(|_| NotAnAmount)?;
        let amount = kronor.checked_mul(100).and_then(|k| k.checked_add(ore)).ok_or(NotAnAmount)?;
        Ok(Self(if negative { -amount } else { amount }))
    }

    /// The amount in kronor, for computing rates; sums stay in öre.
    pub fn kronor(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// Machine form: `1234.50`, always two decimals.
impl fmt::Display for Ore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl Add for Ore {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Ore {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Ore {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kronor_are_read_as_people_write_them() {
        for (text, ore) in
            [("1234", 123_400), ("1 234,50", 123_450), ("-0,05", -5), ("\u{2212}12.5", -1250), ("7\u{a0}000", 700_000)]
        {
            assert_eq!(Ore::parse_kronor(text), Ok(Ore(ore)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", "-", "12,", "1,234", "1,2,3", "12 kr", "=1+1", "99999999999999999999", "1e3"] {
            assert_eq!(Ore::parse_kronor(text), Err(NotAnAmount), "{text}");
        }
    }

    #[test]
    fn an_amount_survives_writing_and_reading() {
        for ore in [0, 5, -5, 123_450, -99] {
            assert_eq!(Ore::parse_kronor(&Ore(ore).to_string()), Ok(Ore(ore)));
        }
    }
}
