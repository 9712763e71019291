//! Which files does a ZIP archive name? Its central directory (APPNOTE.TXT 4.3.12 and 4.3.16) is read without unpacking anything, so
//! that no archive can make much of little.

const END: &[u8; 4] = b"PK\x05\x06";
const ENTRY: &[u8; 4] = b"PK\x01\x02";
/// The end of the directory without a comment.
const END_LENGTH: usize = 22;
/// An entry without name, extra field and comment.
const ENTRY_LENGTH: usize = 46;
/// The most names that are read; a document has some dozens.
const MOST_NAMES: usize = 2_000;

/// The names in the archive; `None` when it is none that can be read to its end.
pub(super) fn names(bytes: &[u8]) -> Option<Vec<String>> {
    let end = bytes.len().checked_sub(END_LENGTH)?;
    // A comment of up to 65,535 bytes may follow the end.
    let at = (end.saturating_sub(65_535)..=end).rev().find(|at| bytes[*at..].starts_with(END))?;
    let count = usize::from(two(bytes, at + 10)?);
    let mut place = usize::try_from(four(bytes, at + 16)?).ok()?;
    if count > MOST_NAMES {
        return None;
    }
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        if !bytes.get(place..)?.starts_with(ENTRY) {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|offset| two(bytes, place + offset));
        let (name, extra, comment) = (usize::from(name?), usize::from(extra?), usize::from(comment?));
        let from = place + ENTRY_LENGTH;
        names.push(String::from_utf8_lossy(bytes.get(from..from + name)?).into_owned());
        place = from + name + extra + comment;
    }
    Some(names)
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// An archive that names these files and holds nothing.
#[cfg(test)]
pub(super) fn archive_of(names: &[&str]) -> Vec<u8> {
    let mut directory = Vec::new();
    for name in names {
        let mut entry = vec![0; ENTRY_LENGTH];
        entry[..4].copy_from_slice(ENTRY);
        entry[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
        directory.extend(entry);
        directory.extend(name.as_bytes());
    }
    let mut bytes = b"PK\x03\x04".to_vec();
    let begins = bytes.len() as u32;
    bytes.extend(&directory);
    let mut end = vec![0; END_LENGTH];
    end[..4].copy_from_slice(END);
    end[10..12].copy_from_slice(&(names.len() as u16).to_le_bytes());
    end[16..20].copy_from_slice(&begins.to_le_bytes());
    bytes.extend(end);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_read_and_nothing_is_read_beyond_the_end() {
        let whole = archive_of(&["a.xml", "å/b.xml"]);
        assert_eq!(names(&whole), Some(vec!["a.xml".to_owned(), "å/b.xml".to_owned()]));
        for cut in 0..whole.len() {
            assert_eq!(names(&whole[..cut]), None, "{cut}");
        }
        let mut wrong = whole.clone();
        let at = wrong.len() - 6;
        wrong[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(names(&wrong), None);
    }
}
