//! Are the texts easy to read? LIX = words per sentence + 100 × the share of words longer than six letters (Björnsson
//! 1968): under 30 is very easy, under 40 easy. A text without a full stop, such as a label, counts as one sentence.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Lang;

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
    let (mut words, mut long, mut sentences) = (0_u32, 0_u32, 0_u32);
    for text in texts_of(file) {
        let mut in_sentence = false;
        for word in text.split_whitespace() {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if letters > 0 {
                words += 1;
                long += u32::from(letters > 6);
                in_sentence = true;
            }
            if in_sentence && word.ends_with(['.', '?', '!', ':']) {
                sentences += 1;
                in_sentence = false;
            }
        }
        sentences += u32::from(in_sentence);
    }
    f64::from(words) / f64::from(sentences.max(1)) + 100.0 * f64::from(long) / f64::from(words.max(1))
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
