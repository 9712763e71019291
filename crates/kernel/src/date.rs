//! Which day, which month? Civil dates without a time zone, as a calendar on the wall shows them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text is not a date of the form `YYYY-MM-DD` or a month of the form `YYYY-MM`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct NotADate;

/// A day of the Gregorian calendar, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The month that the day lies in.
    pub fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }

    /// The day `days` later (earlier when negative); the last or first day there is when that lies outside the calendar.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_hours(days.saturating_mul(24))))
    }

    /// Days from `self` until `other`; negative when `other` is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        other.days_since_epoch() - self.days_since_epoch()
    }

    /// Days since 1970-01-01.
    pub fn days_since_epoch(self) -> i64 {
        self.0.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24
    }

    /// The weekday, Monday = 1 to Sunday = 7.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// The Monday of its week.
    pub fn monday(self) -> Self {
        self.plus_days(i64::from(1 - self.weekday()))
    }

    /// The number of its week (1-53), as calendars in Sweden count (ISO 8601).
    pub fn week(self) -> i8 {
        self.0.iso_week_date().week()
    }

    /// Year, month (1-12) and day (1-31).
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let numbers = numbers(text, [4, 2, 2]).ok_or(NotADate)?;
        let [year, month, day] = numbers[..] else { return Err(NotADate) };
        Self::new(year, i8::try_from(month).map_err(|_| NotADate)?, i8::try_from(day).map_err(|_| NotADate)?)
            .ok_or(NotADate)
    }
}

/// A month of the Gregorian calendar, written `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month, if there is such a month (1-12).
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((0..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month after.
    pub fn next(self) -> Self {
        if self.month == 12 { Self { year: self.year + 1, month: 1 } } else { Self { month: self.month + 1, ..self } }
    }

    /// The first day of the month.
    pub fn first_day(self) -> Date {
        Date(jiff::civil::date(self.year, self.month, 1))
    }

    /// The last day of the month.
    pub fn last_day(self) -> Date {
        Date(self.first_day().0.last_of_month())
    }

    /// Months from `self` until `other`; negative when `other` is earlier.
    pub fn months_until(self, other: Self) -> i32 {
        (i32::from(other.year) - i32::from(self.year)) * 12 + i32::from(other.month) - i32::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let numbers = numbers(text, [4, 2]).ok_or(NotADate)?;
        let [year, month] = numbers[..] else { return Err(NotADate) };
        Self::new(year, i8::try_from(month).map_err(|_| NotADate)?).ok_or(NotADate)
    }
}

/// The numbers of a text such as `2019-03-01`, whose parts have exactly these many digits.
fn numbers<const N: usize>(text: &str, widths: [usize; N]) -> Option<Vec<i16>> {
    let parts: Vec<&str> = text.split('-').collect();
    if parts.len() != N {
        return None;
    }
    parts
        .iter()
        .zip(widths)
        .map(|(part, width)| {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
        })
        .collect()
}

macro_rules! serde_as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
serde_as_text!(Date, Month);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_survives_writing_and_reading() {
        let date: Date = "2020-02-29".parse().unwrap();
        assert_eq!(date.to_string(), "2020-02-29");
        assert_eq!(date.plus_days(1).to_string(), "2020-03-01");
        assert_eq!(date.plus_days(-60).to_string(), "2019-12-31");
        assert_eq!(date.days_until(date.plus_days(400)), 400);
        assert_eq!(date.weekday(), 6);
    }

    #[test]
    fn a_week_begins_on_monday_and_has_the_number_that_calendars_print() {
        for (day, monday, week) in [
            ("2025-11-23", "2025-11-17", 47),
            ("2025-11-24", "2025-11-24", 48),
            ("2026-01-01", "2025-12-29", 1),
            ("2027-01-03", "2026-12-28", 53),
        ] {
            let date: Date = day.parse().unwrap();
            assert_eq!((date.monday().to_string().as_str(), date.week()), (monday, week), "{day}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in ["2019-02-29", "2019-2-09", "19-02-09", "2019-02-09T00:00", "+219-02-09", "", "2019-02"] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
        for text in ["2019-13", "2019-00", "2019-1", "201901"] {
            assert_eq!(text.parse::<Month>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn december_is_followed_by_january() {
        let december: Month = "2019-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2020-01");
        assert_eq!(december.last_day().to_string(), "2019-12-31");
        assert_eq!(december.months_until("2021-02".parse().unwrap()), 14);
    }
}
