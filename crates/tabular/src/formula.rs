//! Would a spreadsheet program compute this cell instead of showing it? Such a cell is refused on the way in and made
//! text on the way out, so that nobody's table runs on somebody else's computer.

/// Whether the text begins as a formula does and is no plain number.
pub fn looks_like_a_formula(text: &str) -> bool {
    let mut rest = text.chars();
    match rest.next() {
        // The wide forms are what Japanese and Chinese input gives; spreadsheet programs take them for the narrow ones.
        Some('=' | '@' | '\t' | '\r' | '\n' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => {
            let rest = rest.as_str();
            !rest.is_empty()
                && !rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | ',' | '.'))
        }
        _ => false,
    }
}

/// The text as a cell that no program computes: a formula gets the apostrophe that means "text".
pub(crate) fn made_safe(text: &str) -> String {
    if looks_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// A cell as it was meant: the apostrophe before what would otherwise be a formula is only a mark.
pub(crate) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| looks_like_a_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_known_and_numbers_are_not_mistaken_for_them() {
        for text in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t=1", "＝1", "-A1"] {
            assert!(looks_like_a_formula(text), "{text}");
        }
        for text in ["", "-", "-1 234,50", "+46", "Café", "a=b", "2025-03", "\u{2212}5"] {
            assert!(!looks_like_a_formula(text), "{text}");
        }
    }

    #[test]
    fn what_was_made_safe_is_read_back_as_it_was() {
        for text in ["=1+1", "'quoted", "plain", "-5"] {
            assert_eq!(unmarked(&made_safe(text)), text);
        }
    }
}
