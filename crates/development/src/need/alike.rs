//! Do two needs say the same? Measured by the longer words that they share, cut to their beginnings, so that endings do not matter.

use std::collections::BTreeSet;

use super::Need;

/// Words shorter than this tell too little.
const SHORTEST: usize = 4;
/// So many letters of a word are compared: Swedish puts the rest of the grammar at the end.
const STEM: usize = 6;
/// From this share of common words on two texts are alike.
const ALIKE: f64 = 0.3;

/// How much two texts have in common: the shared words as a part of those of the shorter text, from 0 to 1; 0 when fewer than two are
/// shared.
pub fn alike(one: &str, other: &str) -> f64 {
    let (one, other) = (stems(one), stems(other));
    let shared = one.intersection(&other).count();
    if shared < 2 { 0.0 } else { shared as f64 / one.len().min(other.len()) as f64 }
}

/// The needs that say something like this text, the most alike first.
pub fn similar_to<'a>(text: &str, among: impl IntoIterator<Item = &'a Need>) -> Vec<&'a Need> {
    let said = |need: &Need| alike(text, &need.words).max(alike(text, need.heading.as_deref().unwrap_or_default()));
    let mut similar: Vec<(f64, &Need)> = among.into_iter().map(|need| (said(need), need)).collect();
    similar.retain(|(alike, _)| *alike >= ALIKE);
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    similar.into_iter().map(|(_, need)| need).collect()
}

fn stems(text: &str) -> BTreeSet<String> {
    let plain = text.to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST);
    words.map(|word| word.chars().take(STEM).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_do_not_matter_and_one_common_word_is_not_enough() {
        let one = "Nycklarna till dem vi besöker på natten tar tid att hämta på kontoret";
        assert!(alike(one, "Vi åker till kontoret för att hämta nyckeln till nattens besök") >= ALIKE);
        assert_eq!(alike(one, "Kontoret är kallt"), 0.0);
        assert_eq!(alike("", one), 0.0);
        assert_eq!(alike("nyckel låser dörren", "nyckel låser dörren"), 1.0);
    }
}
