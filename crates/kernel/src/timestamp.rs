//! When exactly? A moment in milliseconds since 1970-01-01 UTC. Clocks live elsewhere; here a moment is only a number.

use serde::{Deserialize, Serialize};

use crate::Date;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `seconds` later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// The civil day in Sweden at this moment. Summer time runs from the last Sunday of March to the last Sunday of
    /// October, 01:00 UTC (Directive 2000/84/EC), so no time-zone database is needed.
    pub fn day_in_sweden(self) -> Date {
        self.in_sweden().0
    }

    /// The civil day in Sweden and the minute of that day (0-1439).
    pub fn in_sweden(self) -> (Date, u16) {
        let minutes = self.0.div_euclid(60_000) + if self.is_summer_time() { 120 } else { 60 };
        let day = epoch().plus_days(minutes.div_euclid(1440));
        (day, u16::try_from(minutes.rem_euclid(1440)).unwrap_or(0))
    }

    /// The moment at which Swedish clocks show `minute` of the day `date`.
    pub fn from_sweden(date: Date, minute: u16) -> Self {
        let minutes = date.days_since_epoch() * 1440 + i64::from(minute);
        let winter = Self((minutes - 60) * 60_000);
        let summer = Self((minutes - 120) * 60_000);
        if summer.is_summer_time() { summer } else { winter }
    }

    fn is_summer_time(self) -> bool {
        let day = epoch().plus_days(self.0.div_euclid(86_400_000));
        let (year, _, _) = day.parts();
        let change = |month| {
            let last = Date::new(year, month, 31).unwrap_or(day);
            let sunday = last.plus_days(-i64::from(last.weekday() % 7));
            Self(sunday.days_since_epoch() * 86_400_000 + 3_600_000)
        };
        change(3) <= self && self < change(10)
    }
}

fn epoch() -> Date {
    Date::new(1970, 1, 1).expect("1970-01-01 is a day")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_clocks_follow_summer_time() {
        // 2019-03-31T00:59:59Z is 01:59:59 in Sweden, a second later it is 03:00.
        let before = Timestamp(1_553_993_999_000);
        assert_eq!(before.in_sweden(), ("2019-03-31".parse().unwrap(), 119));
        assert_eq!(before.plus_seconds(1).in_sweden(), ("2019-03-31".parse().unwrap(), 180));
        // 2019-10-27T01:00:00Z: back to winter time.
        assert_eq!(Timestamp(1_572_138_000_000).in_sweden(), ("2019-10-27".parse().unwrap(), 120));
    }

    #[test]
    fn a_minute_of_a_swedish_day_finds_its_moment() {
        for text in ["2019-01-15", "2019-07-15", "2020-03-29", "2026-10-25"] {
            let day: Date = text.parse().unwrap();
            assert_eq!(Timestamp::from_sweden(day, 600).in_sweden(), (day, 600), "{text}");
        }
    }
}
