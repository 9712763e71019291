//! Is this address one of ours, and how is it written?

/// The path, if it is one on this site: what a visitor hands in may not send the browser elsewhere.
pub(crate) fn local(path: &str) -> Option<&str> {
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 500
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    ours.then_some(path)
}

/// A text as it may stand in a query: everything but letters, digits and `-._~/` as `%XX`.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_cannot_be_sent_elsewhere() {
        assert_eq!(local("/sessions?month=2025-03"), Some("/sessions?month=2025-03"));
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil", "evil", "", "/a\r\nSet-Cookie: x", "/ö"]
        {
            assert_eq!(local(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_query_is_encoded() {
        assert_eq!(percent_encoded("/a?b=c&d=å"), "/a%3Fb%3Dc%26d%3D%C3%A5");
    }
}
