//! On which days is there work at an office? Monday to Friday outside the Swedish public holidays (SFS 1989:253) and the eves that
//! are treated like them.

use crate::Date;

impl Date {
    /// Whether people in an office work that day.
    pub fn is_working_day(self) -> bool {
        self.weekday() <= 5 && !self.is_public_holiday() && !self.is_eve()
    }

    /// The first working day on or after the day.
    pub fn working_day_from(self) -> Self {
        let mut day = self;
        while !day.is_working_day() && day.plus_days(1) > day {
            day = day.plus_days(1);
        }
        day
    }

    /// Whether the day is a public holiday in Sweden. An ordinary Sunday is none.
    pub fn is_public_holiday(self) -> bool {
        let (year, month, day) = self.parts();
        match (month, day) {
            (1, 1 | 6) | (5, 1) | (6, 6) | (12, 25 | 26) => return true,
            // Midsummer Day and All Saints' Day are Saturdays.
            (6, 20..=26) | (10, 31) | (11, 1..=6) if self.weekday() == 6 => return true,
            _ => {}
        }
        // Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday.
        easter_sunday(year).is_some_and(|easter| matches!(easter.days_until(self), -2 | 0 | 1 | 39 | 49))
    }

    /// Midsummer Eve, Christmas Eve and New Year's Eve.
    fn is_eve(self) -> bool {
        let (_, month, day) = self.parts();
        match (month, day) {
            (12, 24 | 31) => true,
            (6, 19..=25) => self.weekday() == 5,
            _ => false,
        }
    }
}

/// Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus/Jones/Butcher).
fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn easter_is_where_it_was() {
        assert_eq!(easter_sunday(2019), Some(day("2019-04-21")));
        assert_eq!(easter_sunday(2021), Some(day("2021-04-04")));
    }

    #[test]
    fn the_sixteen_days_of_a_year_on_which_nobody_works_are_known() {
        let free = [
            "2025-01-01",
            "2025-01-06",
            "2025-04-18",
            "2025-04-20",
            "2025-04-21",
            "2025-05-01",
            "2025-05-29",
            "2025-06-06",
            "2025-06-08",
            "2025-06-20",
            "2025-06-21",
            "2025-11-01",
            "2025-12-24",
            "2025-12-25",
            "2025-12-26",
            "2025-12-31",
        ];
        let first = day("2025-01-01");
        let all = (0..365).map(|n| first.plus_days(n));
        let found: Vec<String> =
            all.filter(|day| day.is_public_holiday() || day.is_eve()).map(|day| day.to_string()).collect();
        assert_eq!(found, free);
    }

    #[test]
    fn the_next_working_day_is_the_day_itself_or_after_everything_that_is_free() {
        for (from, to) in [
            ("2025-05-01", "2025-05-02"),
            ("2025-05-02", "2025-05-02"),
            ("2025-05-03", "2025-05-05"),
            ("2025-04-18", "2025-04-22"),
            ("2025-12-24", "2025-12-29"),
            ("2026-06-19", "2026-06-22"),
            ("2026-10-31", "2026-11-02"),
        ] {
            assert_eq!(day(from).working_day_from(), day(to), "{from}");
        }
    }
}
