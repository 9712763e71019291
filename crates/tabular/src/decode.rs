//! Which letters do the bytes stand for? UTF-8 when they are that, UTF-16 when a byte order mark says so (Excel's
//! "Unicode text"), else Windows-1252, of which Latin-1 is a part.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{MOST_BYTES, NotATable};

/// How the file's letters were written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
}

/// Compressed workbooks (`.xlsx`, `.ods`) and the older binary one (`.xls`).
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// The text of a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), NotATable> {
    if bytes.len() > MOST_BYTES {
        return Err(NotATable::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) });
    }
    if WORKBOOKS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(NotATable::Workbook);
    }
    let (text, encoding) = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        (UTF_16LE.decode_without_bom_handling(rest).0, Encoding::Utf16)
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        (UTF_16BE.decode_without_bom_handling(rest).0, Encoding::Utf16)
    } else {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, Encoding::Windows1252),
        }
    };
    if text.contains('\0') { Err(NotATable::NotText) } else { Ok((text, encoding)) }
}

/// Whether bytes that are not all UTF-8 hold Swedish letters of UTF-8 too: two files have been put together.
pub(crate) fn is_mixed(bytes: &[u8]) -> bool {
    const LETTERS: [&str; 6] = ["å", "ä", "ö", "Å", "Ä", "Ö"];
    bytes.windows(2).any(|pair| LETTERS.iter().any(|letter| letter.as_bytes() == pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_are_read_from_every_encoding_in_use() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("månad;å".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (bytes, encoding) in [
            ("månad;å".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{feff}månad;å".as_bytes().to_vec(), Encoding::Utf8),
            (b"m\xe5nad;\xe5".to_vec(), Encoding::Windows1252),
            (utf16, Encoding::Utf16),
        ] {
            assert_eq!(decode(&bytes), Ok((Cow::Borrowed("månad;å"), encoding)));
        }
    }

    #[test]
    fn a_workbook_and_a_picture_are_told_apart_from_text() {
        assert_eq!(decode(b"PK\x03\x04..."), Err(NotATable::Workbook));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0"), Err(NotATable::NotText));
        assert_eq!(decode(&vec![b'a'; MOST_BYTES + 1]), Err(NotATable::TooLarge { max_megabytes: 10 }));
    }
}
