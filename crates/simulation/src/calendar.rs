//! On which days do people meet? Monday to Friday outside Swedish public holidays, July and the weeks around Christmas.

use kernel::Date;

/// Whether people can be expected to meet that day.
pub(crate) fn is_workday(day: Date) -> bool {
    let (year, month, of_month) = day.parts();
    if day.weekday() > 5 {
        return false;
    }
    match (month, of_month) {
        (7, _) | (12, 21..) | (1, 1..=6) | (5, 1) | (6, 6) => return false,
        (6, 19..=25) if day.weekday() == 5 => return false, // Midsummer Eve
        _ => {}
    }
    // Good Friday, Easter Monday, Ascension Day.
    !easter_sunday(year).is_some_and(|easter| matches!(easter.days_until(day), -2 | 1 | 39))
}

/// The workdays from `first` to `last`, both included.
pub(crate) fn workdays(first: Date, last: Date) -> Vec<Date> {
    (0..=first.days_until(last)).map(|days| first.plus_days(days)).filter(|day| is_workday(*day)).collect()
}

/// The first workday on or after the day.
pub(crate) fn next_workday(mut day: Date) -> Date {
    while !is_workday(day) {
        day = day.plus_days(1);
    }
    day
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
        text.parse().unwrap()
    }

    #[test]
    fn nobody_meets_on_weekends_and_holidays() {
        for text in ["2019-04-19", "2019-04-22", "2019-05-30", "2019-06-21", "2020-04-10", "2019-07-10", "2021-05-08"] {
            assert!(!is_workday(day(text)), "{text}");
        }
        for text in ["2019-04-23", "2019-05-31", "2019-06-20", "2020-03-09"] {
            assert!(is_workday(day(text)), "{text}");
        }
        assert_eq!(next_workday(day("2019-06-28")), day("2019-06-28"));
        assert_eq!(next_workday(day("2019-06-29")), day("2019-08-01"));
    }

    #[test]
    fn easter_is_where_it_was() {
        assert_eq!(easter_sunday(2019), Some(day("2019-04-21")));
        assert_eq!(easter_sunday(2021), Some(day("2021-04-04")));
    }
}
