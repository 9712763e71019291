//! On which day was it handed in? Tools write it in many ways; where day and month could change places it is refused.

use kernel::Date;

/// When a filled-in survey was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HandedIn {
    /// On this day.
    On(Date),
    /// On a day that the tool does not tell: LimeSurvey writes 1980-01-01 when it was told to keep no dates.
    SomeDay,
}

/// Reads `2025-03-31 08:15:00`, `2025-03-31T08:15`, `2025/03/31 8:15:00 fm CET`, `20250331`, `31.03.2025`, `3/31/25 8:15:00`
/// (day or month above twelve).
pub(super) fn read_day(text: &str) -> Option<HandedIn> {
    let first = text.trim().split([' ', 'T', ',']).next().unwrap_or_default();
    let date = first.parse::<Date>().ok().or_else(|| in_parts(first))?;
    Some(if date.to_string() == "1980-01-01" { HandedIn::SomeDay } else { HandedIn::On(date) })
}

fn in_parts(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(&text[..4], &text[4..6], &text[6..]);
    }
    let separator = ['/', '.', '-'].into_iter().find(|separator| text.contains(*separator))?;
    let mut parts = text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if first.len() == 4 {
        return date(first, second, third);
    }
    let year = if third.len() == 2 { format!("20{third}") } else { third.to_owned() };
    if separator == '.' {
        return date(&year, second, first);
    }
    let above_twelve = |part: &str| part.parse::<u8>().is_ok_and(|number| number > 12);
    match (above_twelve(first), above_twelve(second)) {
        (true, false) => date(&year, second, first),
        (false, true) => date(&year, first, second),
        _ if first == second => date(&year, first, second),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_survey_tools_write_them() {
        let day = Some(HandedIn::On(Date::new(2025, 3, 31).unwrap()));
        for text in [
            "2025-03-31 08:15:00",
            "2025-03-31T08:15:00Z",
            "2025/03/31 8:15:00 fm CET",
            "20250331",
            "31.03.2025",
            "3/31/25 8:15:00",
            "31/03/2025 08:15",
        ] {
            assert_eq!(read_day(text), day, "{text}");
        }
        assert_eq!(read_day("1980-01-01 00:00:00"), Some(HandedIn::SomeDay));
        assert_eq!(read_day("04/04/2025"), Some(HandedIn::On(Date::new(2025, 4, 4).unwrap())));
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_refused() {
        for text in ["", "i går", "03/04/2025", "2025-13-01", "45747", "1/2/3/4", "é/1/2025", "99999-01-01"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
