//! Is this a Swedish personal identity number, or does a text hold something like one? Nothing of the kind is kept.

/// Ten or twelve digits that read as a Swedish personal identity or coordination number with a right check digit.
pub fn is_personal_identity_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let others = text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    if !matches!(others.as_str(), "" | "-" | "+") || !matches!(digits.len(), 10 | 12) {
        return false;
    }
    let ten = &digits[digits.len() - 10..];
    let (month, day) = (ten[2] * 10 + ten[3], ten[4] * 10 + ten[5]);
    let is_date = (1..=12).contains(&month) && ((1..=31).contains(&day) || (61..=91).contains(&day));
    let luhn: u32 = ten
        .iter()
        .enumerate()
        .map(|(i, d)| if i.is_multiple_of(2) { d * 2 } else { *d })
        .map(|d| if d > 9 { d - 9 } else { d })
        .sum();
    is_date && luhn.is_multiple_of(10)
}

/// Whether somewhere in a text stands what reads as such a number. More is caught than [`is_personal_identity_number`]
/// knows, because people mistype: with twelve digits, or with the dash, the check digit need not be right. Ten digits in a
/// row must be a whole number, because they may as well be a telephone number.
pub fn holds_identity_number(text: &str) -> bool {
    let letters: Vec<char> = text.chars().map(plain).collect();
    (0..letters.len()).filter(|at| *at == 0 || !letters[at - 1].is_ascii_digit()).any(|at| begins(&letters[at..]))
}

/// The dashes and digits of other keyboards as the usual ones.
fn plain(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(letter) - 0xff10 + 0x30).unwrap_or(letter),
        '\u{a0}' => ' ',
        other => other,
    }
}

fn begins(letters: &[char]) -> bool {
    let digits = |from: usize| letters[from.min(letters.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let first = digits(0);
    let gap = usize::from(letters.get(first).is_some_and(|c| matches!(c, '-' | '+' | ' ')));
    let sign = letters.get(first).copied().filter(|_| gap == 1);
    let last = if gap == 1 { digits(first + 1) } else { 0 };
    let text = |from: usize, n: usize| letters[from..from + n].iter().collect::<String>();
    match (first, sign, last) {
        (8, Some(_), 4) | (6, Some('-' | '+'), 4) => is_day(&text(0, first)),
        (12, ..) => is_day(&text(0, 8)),
        (10, ..) => is_personal_identity_number(&text(0, 10)),
        (6, Some(_), 4) => is_personal_identity_number(&format!("{}{}", text(0, 6), text(7, 4))),
        _ => false,
    }
}

/// `YYMMDD`, or `YYYYMMDD` of a century in which somebody alive was born.
fn is_day(digits: &str) -> bool {
    let six = &digits[digits.len() - 6..];
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (month, day) = (number(&six[2..4]), number(&six[4..6]));
    let century = digits.len() == 6 || matches!(&digits[..2], "18" | "19" | "20");
    century && (1..=12).contains(&month) && ((1..=31).contains(&day) || (61..=91).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_identity_number_is_recognised_in_every_form() {
        // Skatteverket's published test numbers
        for text in ["19121212-1212", "121212-1212", "191212121212", "121212+1212"] {
            assert!(is_personal_identity_number(text), "{text}");
        }
        for text in ["12345", "191212121213", "2021-03-01", "1234567890", "AB121212-1212", ""] {
            assert!(!is_personal_identity_number(text), "{text}");
        }
    }

    #[test]
    fn what_looks_like_one_is_found_inside_a_text() {
        for text in [
            "Gun, 19121212-1212, kommer inte in",
            "pnr:191212121213.",
            "121212-1213",
            "121212\u{2013}1212",
            "född 19121212 1212",
            "(1212121212)",
            "\u{ff11}\u{ff19}\u{ff11}\u{ff12}\u{ff11}\u{ff12}\u{ff11}\u{ff12}-1212",
        ] {
            assert!(holds_identity_number(text), "{text}");
        }
    }

    #[test]
    fn days_telephone_numbers_and_codes_may_be_written() {
        for text in [
            "2026-03-18",
            "070-123 45 67",
            "0701234567",
            "ring 08-508 000 00",
            "kod 123456",
            "20260318",
            "",
            "🙂 1 2 3",
        ] {
            assert!(!holds_identity_number(text), "{text}");
        }
    }
}
