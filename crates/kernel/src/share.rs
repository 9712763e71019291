//! What part of a whole, and how far apart are two parts? A difference of shares is *points*, never percent.

use std::fmt;
use std::ops::Sub;

use serde::{Deserialize, Serialize};

/// A part of a whole, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(f64);

/// A difference between two shares, in percentage points.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub f64);

impl Share {
    /// `part` of `whole`; nothing when the whole is empty or smaller than the part.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        (whole > 0 && part <= whole).then(|| Self(part as f64 / whole as f64))
    }

    /// From 0 to 1.
    pub fn fraction(self) -> f64 {
        self.0
    }

    /// From 0 to 100.
    pub fn percent(self) -> f64 {
        self.0 * 100.0
    }
}

impl Sub for Share {
    type Output = Points;
    fn sub(self, other: Self) -> Points {
        Points((self.0 - other.0) * 100.0)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} %", self.percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_differ_by_points() {
        let (before, after) = (Share::of(84, 100).unwrap(), Share::of(88, 100).unwrap());
        assert!(((after - before).0 - 4.0).abs() < 1e-9);
    }

    #[test]
    fn a_part_larger_than_its_whole_is_no_share() {
        assert_eq!(Share::of(3786, 3485), None);
        assert_eq!(Share::of(0, 0), None);
    }
}
