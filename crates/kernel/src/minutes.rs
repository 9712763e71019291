//! How long did it take? Whole minutes; the ledger never stores hours.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

/// A length of time in whole minutes. Negative only in rows that correct an earlier one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub i64);

/// Why a text is not a number of minutes that a person can have taken part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MinutesError {
    /// Not a whole number.
    #[error("not a whole number of minutes")]
    NotANumber,
    /// Under one minute or more than a day.
    #[error("a person takes part between 1 and {max} minutes a day")]
    OutOfRange {
        /// The most that is accepted.
        max: i64,
    },
}

impl Minutes {
    /// The most a person can have taken part in one day.
    pub const DAY: Self = Self(1440);

    /// Reads the minutes that a person took part: a whole number from 1 to 1440.
    ///
    /// # Errors
    /// [`MinutesError`] says what was wrong with the text.
    pub fn parse(text: &str) -> Result<Self, MinutesError> {
        let minutes: i64 = text.trim().parse().map_err(|_| MinutesError::NotANumber)?;
        if (1..=Self::DAY.0).contains(&minutes) {
            Ok(Self(minutes))
        } else {
            Err(MinutesError::OutOfRange { max: Self::DAY.0 })
        }
    }

    /// The same length in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 60.0
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Add for Minutes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Minutes {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Minutes {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_whole_and_fit_in_a_day() {
        assert_eq!(Minutes::parse(" 45 "), Ok(Minutes(45)));
        assert_eq!(Minutes::parse("45.5"), Err(MinutesError::NotANumber));
        assert_eq!(Minutes::parse("0"), Err(MinutesError::OutOfRange { max: 1440 }));
        assert_eq!(Minutes::parse("1441"), Err(MinutesError::OutOfRange { max: 1440 }));
    }
}
