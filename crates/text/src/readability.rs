//! Are the texts easy to read? What participants meet stays under LIX 30, the rest under 40.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Lang;
use crate::lix::Lix;

/// The source of every domain's texts in a language, by the domain's name.
pub(crate) fn sources(lang: Lang) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts").join(lang.code());
    std::fs::read_dir(folder)
        .expect("the language has a folder")
        .map(|entry| entry.expect("a readable file").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("readable text"))
        })
        .collect()
}

/// The keys of a language file.
pub(crate) fn keys_of(file: &str) -> impl Iterator<Item = String> + '_ {
    file.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
}

/// The readability index of a language file.
fn lix(file: &str) -> f64 {
    Lix::of(texts_of(file).iter().map(String::as_str)).index().unwrap_or_default()
}

/// The texts of a language file without keys, comments and placeholders.
fn texts_of(file: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            Some((_, text)) => texts.push(text.to_owned()),
            None => {
                if let Some(last) = texts.last_mut() {
                    last.push('\n');
                    last.push_str(line);
                }
            }
        }
    }
    texts.iter().map(|text| without_placeholders(text)).collect()
}

/// `{ $n -> [one] en rad *[other] { $n } rader }` becomes the words of its variants, a placeholder the word `x`.
fn without_placeholders(text: &str) -> String {
    let mut plain = String::new();
    for line in text.lines() {
        let line = line.trim();
        let variant = line.trim_start_matches('*').strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let mut rest = variant.map_or(line, |(_, words)| words);
        if rest.ends_with("->") || rest == "}" {
            rest = "";
        }
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            plain.push('x');
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        plain.push_str(rest);
        plain.push_str(if variant.is_some() { ". " } else { " " });
    }
    plain
}

#[test]
fn the_index_is_computed_as_bjornsson_did() {
    // 8 words in 2 sentences, 1 of them longer than six letters: 4 + 12.5.
    assert!((lix("a = Vi ses på mötet.\nb = Skriv koden från affischen") - 16.5).abs() < 1e-9);
    assert_eq!(without_placeholders("{ $n } av { $all } svar").trim(), "x av x svar");
}

#[test]
fn participant_texts_are_easy() {
    for (domain, file) in sources(Lang::Sv) {
        let limit = if domain == "participant" { 30.0 } else { 40.0 };
        let lix = lix(&file);
        assert!(lix < limit, "{domain}: LIX {lix:.1}, must stay under {limit}");
    }
}
