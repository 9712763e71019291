//! On which days do people meet? Monday to Friday outside Swedish public holidays, July and the weeks around Christmas.

use kernel::Date;

/// Whether people can be expected to meet that day.
pub(crate) fn is_workday(day: Date) -> bool {
    let (_, month, of_month) = day.parts();
    day.is_working_day() && !matches!((month, of_month), (7, _) | (12, 21..) | (1, 1..=6))
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
}
