//! Does a text look like a Swedish personal identity number? Such numbers are refused wherever a file is read.

use kernel::identity_number::is_personal_identity_number;

use crate::normalised;

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
    fn a_column_of_such_numbers_is_known_by_heading_or_cells_and_a_column_of_other_numbers_is_not() {
        assert!(holds_personal_identity_numbers("Personnummer (ÅÅMMDD-XXXX)", ["x"].into_iter()));
        assert!(holds_personal_identity_numbers("Kod", ["abc", "121212-1212", "def"].into_iter()));
        assert!(holds_personal_identity_numbers("Kod", ["1212121212", "1212121212"].into_iter()));
        let seeds = ["1212121212", "1873645100", "1000000001", "1999999999"];
        assert!(!holds_personal_identity_numbers("seed", seeds.into_iter()));
        assert!(!holds_personal_identity_numbers("token", ["K7PQ", ""].into_iter()));
    }
}
