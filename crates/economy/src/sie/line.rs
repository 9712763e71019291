//! Which fields stand on a line? Fields are divided by spaces; one with spaces in it stands in quotes, in which `\"` is a
//! quote; braces enclose lists.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A field, without its quotes.
    Field(String),
    /// `{`
    Open,
    /// `}`
    Close,
}

/// The pieces of a line; nothing when a quote is not closed.
pub(super) fn pieces(line: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            letter if letter.is_whitespace() || letter.is_control() => {}
            '{' => pieces.push(Piece::Open),
            '}' => pieces.push(Piece::Close),
            '"' => {
                let mut field = String::new();
                loop {
                    match letters.next()? {
                        '"' => break,
                        '\\' => match letters.next_if(|next| matches!(next, '"' | '\\')) {
                            Some(meant) => field.push(meant),
                            None => field.push('\\'),
                        },
                        letter => field.push(letter),
                    }
                }
                pieces.push(Piece::Field(field));
            }
            letter => {
                let mut field = String::from(letter);
                while let Some(letter) = letters.next_if(|l| !l.is_whitespace() && !matches!(l, '{' | '}')) {
                    field.push(letter);
                }
                pieces.push(Piece::Field(field));
            }
        }
    }
    Some(pieces)
}

/// A field as it is written.
pub(super) fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(text: &str) -> Piece {
        Piece::Field(text.to_owned())
    }

    #[test]
    fn a_row_of_the_specification_is_read() {
        let row = "\t#TRANS  7010 {\"1\" \"456\" \"7\" \"47\"} 13200.00 \"\" \"Lön \\\"mars\\\"\"";
        let expected = vec![
            field("#TRANS"),
            field("7010"),
            Piece::Open,
            field("1"),
            field("456"),
            field("7"),
            field("47"),
            Piece::Close,
            field("13200.00"),
            field(""),
            field("Lön \"mars\""),
        ];
        assert_eq!(pieces(row), Some(expected));
        assert_eq!(pieces("{}"), Some(vec![Piece::Open, Piece::Close]));
        assert_eq!(pieces("#VER \"öppet"), None);
    }

    proptest! {
        #[test]
        fn a_field_survives_writing_and_reading(text in "[^\\r\\n]{0,30}") {
            prop_assert_eq!(pieces(&quoted(&text)), Some(vec![Piece::Field(text)]));
        }
    }
}
