//! Which month is meant? Spreadsheets write it in many ways, and turn `2025-03` into `mar-25` when nobody looks.

use kernel::{Date, Month};
use tabular::normalised;

const NAMES: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "feb"],
    &["mars", "march", "mar"],
    &["april", "apr"],
    &["maj", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["augusti", "august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// Reads `2025-03`, `202503`, `2025-03-31`, `20250331`, `2025/03`, `03/2025`, `mars 2025`, `mar-25`.
pub(crate) fn read_period(text: &str) -> Option<Month> {
    let text = text.trim();
    if let Ok(month) = text.parse::<Month>() {
        return Some(month);
    }
    if let Ok(date) = text.parse::<Date>() {
        return Some(date.month());
    }
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        return month(&text[..4], &text[4..]);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).parse::<Date>().ok().map(Date::month);
    }
    let (first, second) = text.split_once(['-', '/', ' ', '.'])?;
    let second = second.trim_start_matches(['-', ' ', '.']);
    match (first.len(), second.len()) {
        (4, 1 | 2) if text.contains('/') => month(first, second),
        (1 | 2, 4) if text.contains('/') => month(second, first),
        _ => {
            let name = normalised(first);
            let number = NAMES.iter().position(|names| names.contains(&name.as_str()))? + 1;
            let year = if second.len() == 2 { format!("20{second}") } else { second.to_owned() };
            if year.len() == 4 { month(&year, &number.to_string()) } else { None }
        }
    }
}

fn month(year: &str, month: &str) -> Option<Month> {
    Month::new(year.parse().ok()?, month.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_spreadsheets_write_them() {
        for text in
            ["2025-03", "202503", "2025-03-31", "20250331", "2025/03", "03/2025", "mars 2025", "mar-25", "Mar. 2025"]
        {
            assert_eq!(read_period(text), Month::new(2025, 3), "{text}");
        }
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in
            ["", "2025", "2025-13", "13/2025", "mar", "mar-255", "45717", "Q1 2025", "2025-02-30", "år-25", "😀-25"]
        {
            assert_eq!(read_period(text), None, "{text}");
        }
    }
}
