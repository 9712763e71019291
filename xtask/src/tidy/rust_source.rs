//! Which string literals stand in a piece of Rust?
//!
//! Enough of Rust's grammar to tell a literal from a comment, a character and a lifetime. The unit tests of a file stand
//! at its end here, so that they can be cut off.

/// A string literal.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal<'a> {
    /// What stands between the quotes, escapes as written.
    pub text: &'a str,
    /// What stands before it: up to 60 characters of code.
    pub before: &'a str,
    /// The line on which it begins, from 1.
    pub line: usize,
}

/// All string literals of a file: plain, raw, byte and C strings.
pub fn literals(source: &str) -> Vec<Literal<'_>> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = end_of(source, at, "\n"),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = end_of(source, at + 2, "*/"),
            b'"' => {
                let (text, end) = literal_at(source, at);
                found.push(Literal { text, before: before(source, at), line: line_of(source, at) });
                at = end;
            }
            b'\'' => at = after_quote(bytes, at),
            _ => at += 1,
        }
    }
    found
}

/// The part of a file above its unit tests.
pub fn without_tests(source: &str) -> &str {
    const MARK: &str = "#[cfg(test)]\nmod ";
    let opens_a_block = |at: &usize| {
        let rest = &source[at + MARK.len()..];
        rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').starts_with(" {")
    };
    let ends = source.match_indices(MARK).map(|(at, _)| at).find(opens_a_block);
    &source[..ends.unwrap_or(source.len())]
}

fn end_of(source: &str, from: usize, end: &str) -> usize {
    source[from..].find(end).map_or(source.len(), |found| from + found + end.len())
}

/// The text of the literal whose opening quote stands here, and where the source goes on.
fn literal_at(source: &str, quote: usize) -> (&str, usize) {
    let bytes = source.as_bytes();
    let hashes = bytes[..quote].iter().rev().take_while(|byte| **byte == b'#').count();
    let raw = bytes[..quote - hashes].last() == Some(&b'r');
    let begins = quote + 1;
    if raw {
        let close = format!("\"{}", "#".repeat(hashes));
        let ends = source[begins..].find(&close).map_or(source.len(), |found| begins + found);
        return (&source[begins..ends], (ends + close.len()).min(source.len()));
    }
    let mut ends = begins;
    while ends < bytes.len() && bytes[ends] != b'"' {
        ends += if bytes[ends] == b'\\' { 2 } else { 1 };
    }
    let ends = ends.min(source.len());
    (&source[begins..ends], (ends + 1).min(source.len()))
}

/// Behind a character (`'"'`, `'\''`) or just behind the tick of a lifetime (`'a`).
fn after_quote(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'\\') => bytes[at + 3..].iter().position(|byte| *byte == b'\'').map_or(at + 1, |found| at + 4 + found),
        Some(_) => {
            let closes = bytes[at + 2..].iter().take(4).position(|byte| *byte == b'\'');
            // One character is one to four bytes; more than one ASCII byte before the next tick is a lifetime.
            match closes {
                Some(0) => at + 3,
                Some(found) if bytes[at + 1] >= 0x80 => at + 3 + found,
                _ => at + 1,
            }
        }
        None => at + 1,
    }
}

fn before(source: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(60);
    while !source.is_char_boundary(from) {
        from += 1;
    }
    &source[from..at]
}

fn line_of(source: &str, at: usize) -> usize {
    source.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        literals(source).into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn plain_raw_and_byte_strings_are_found() {
        assert_eq!(texts(r##"f("a", r"b\", r#"c "d" e"#, b"f")"##), ["a", r"b\", r#"c "d" e"#, "f"]);
        assert_eq!(texts(r#"f("a \" b", "c\\", "d")"#), [r#"a \" b"#, r"c\\", "d"]);
    }

    #[test]
    fn comments_characters_and_lifetimes_are_not_strings() {
        let source = "// \"no\"\n/* \"no\" */ fn f<'a>(x: &'a str) { g('\"', '\\'', 'å', b'\"', \"yes\") }";
        assert_eq!(texts(source), ["yes"]);
    }

    #[test]
    fn a_literal_knows_its_line_and_what_stands_before() {
        let source = "fn f() {\n    t.get(\"key\")\n}";
        let literal = &literals(source)[0];
        assert_eq!(literal.line, 2);
        assert!(literal.before.ends_with("t.get("));
    }

    #[test]
    fn tests_can_be_left_out() {
        assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {}"), "a\n");
        assert_eq!(without_tests("a"), "a");
        assert_eq!(without_tests("#[cfg(test)]\nmod tests;\na"), "#[cfg(test)]\nmod tests;\na");
    }
}
