//! Which letters do the bytes stand for? The format asks for IBM PC 8-bit (code page 437, `#FORMAT PC8`), and programs say so
//! whatever they write. So the bytes decide: UTF-8 when they are that; otherwise the code page under which more of them are
//! letters that Swedish uses.

use std::borrow::Cow;

/// The upper half of code page 437.
const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// Bytes above ASCII that are Swedish letters in code page 437: å ä ö Å Ä Ö é É ü Ü.
const SWEDISH_IN_437: [u8; 10] = [0x86, 0x84, 0x94, 0x8f, 0x8e, 0x99, 0x82, 0x90, 0x81, 0x9a];
/// The same in Windows-1252.
const SWEDISH_IN_1252: [u8; 10] = [0xe5, 0xe4, 0xf6, 0xc5, 0xc4, 0xd6, 0xe9, 0xc9, 0xfc, 0xdc];

/// How the letters of a ledger's file were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePage {
    /// Code page 437, as the format asks.
    Pc8,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
    /// UTF-8; also where there is nothing but ASCII.
    Utf8,
}

impl CodePage {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Pc8, Self::Windows1252, Self::Utf8];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pc8 => "PC8 (CP437)",
            Self::Windows1252 => "Windows-1252",
            Self::Utf8 => "UTF-8",
        }
    }
}

/// The text, and how it was written.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, CodePage) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), CodePage::Utf8);
    }
    let count = |letters: &[u8; 10]| bytes.iter().filter(|byte| letters.contains(byte)).count();
    if count(&SWEDISH_IN_1252) > count(&SWEDISH_IN_437) {
        // Of Windows-1252, only what Latin-1 has too can stand in a ledger; the rest becomes its control character.
        return (Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()), CodePage::Windows1252);
    }
    let upper: Vec<char> = UPPER.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(128) {
        Some(place) => upper[usize::from(place)],
        None => char::from(*byte),
    };
    (Cow::Owned(bytes.iter().map(letter).collect()), CodePage::Pc8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_half_is_whole_and_in_place() {
        let upper: Vec<char> = UPPER.chars().collect();
        assert_eq!(upper.len(), 128);
        // From IBM's table of code page 437.
        for (byte, letter) in
            [(0x80, 'Ç'), (0x86, 'å'), (0x99, 'Ö'), (0xb0, '░'), (0xe1, 'ß'), (0xf8, '°'), (0xff, '\u{a0}')]
        {
            assert_eq!(upper[byte - 0x80], letter, "{byte:x}");
        }
    }

    #[test]
    fn swedish_is_read_from_every_code_page_in_use() {
        for (bytes, page) in [
            (b"#FNAMN \"\x8fsele L\x84nsv\x84g\"".to_vec(), CodePage::Pc8),
            (b"#FNAMN \"\xc5sele L\xe4nsv\xe4g\"".to_vec(), CodePage::Windows1252),
            ("#FNAMN \"Åsele Länsväg\"".as_bytes().to_vec(), CodePage::Utf8),
            ("\u{feff}#FNAMN \"Åsele Länsväg\"".as_bytes().to_vec(), CodePage::Utf8),
        ] {
            let (text, read) = decode(&bytes);
            assert_eq!((text.as_ref(), read), ("#FNAMN \"Åsele Länsväg\"", page));
        }
    }
}
