//! Does a text look like a Swedish personal identity number? Such numbers are refused wherever a file is read.

use crate::normalised;

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

/// Whether a column holds personal identity numbers: its heading says so, some cell is one beyond doubt (with its sign or
/// its century), or half of its cells are ten digits that could be one. One in a hundred numbers of ten digits could be one
/// by chance.
pub fn holds_personal_identity_numbers<'a>(heading: &str, cells: impl Iterator<Item = &'a str>) -> bool {
    let heading = normalised(heading);
    if ["personnummer", "persnr", "samordningsnummer", "personalidentitynumber"].iter().any(|n| heading.contains(n)) {
        return true;
    }
    let (mut filled, mut like) = (0_usize, 0_usize);
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        filled += 1;
        if is_personal_identity_number(cell) {
            if cell.len() != 10 {
                return true;
            }
            like += 1;
        }
    }
    like > 0 && 2 * like >= filled
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
    fn a_column_of_such_numbers_is_known_by_heading_or_cells_and_a_column_of_other_numbers_is_not() {
        assert!(holds_personal_identity_numbers("Personnummer (ÅÅMMDD-XXXX)", ["x"].into_iter()));
        assert!(holds_personal_identity_numbers("Kod", ["abc", "121212-1212", "def"].into_iter()));
        assert!(holds_personal_identity_numbers("Kod", ["1212121212", "1212121212"].into_iter()));
        let seeds = ["1212121212", "1873645100", "1000000001", "1999999999"];
        assert!(!holds_personal_identity_numbers("seed", seeds.into_iter()));
        assert!(!holds_personal_identity_numbers("token", ["K7PQ", ""].into_iter()));
    }
}
