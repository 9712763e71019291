//! Can a care worker with little Swedish, or in a hurry, read what we write?
//!
//! Everything that participants meet stays under LIX 30; what champions, managers and leads read under 40.

use super::Finding;
use super::files::Files;
use super::lix::Lix;
use super::texts::messages;
use std::collections::BTreeMap;
use toml::{Table, Value};

const VERY_EASY: f64 = 30.0;
const EASY: f64 = 40.0;

pub fn check(files: &Files) -> Vec<Finding> {
    let mut groups: BTreeMap<String, (Lix, f64)> = BTreeMap::new();
    for ((file, _), message) in messages(files, "sv").0 {
        let limit = if file == "participant.ftl" { VERY_EASY } else { EASY };
        let group = groups.entry(format!("crates/text/texts/sv/{file}")).or_insert_with(|| (Lix::default(), limit));
        group.0.add(&message.words);
    }
    let mut findings = Vec::new();
    for (path, text) in files.with_ending(&["toml", "md"]).filter(|(path, _)| path.starts_with("content/")) {
        let Some((name, limit)) = group_of(path) else { continue };
        let group = groups.entry(name).or_insert_with(|| (Lix::default(), limit));
        if path.ends_with(".md") {
            paragraphs(text).iter().for_each(|paragraph| group.0.add(paragraph));
            continue;
        }
        match toml::from_str::<Table>(text) {
            Ok(table) => swedish(&Value::Table(table), &mut |text| group.0.add(text)),
            Err(error) => findings.push(Finding::new(path, format!("cannot be read: {error}"))),
        }
    }
    if !groups.contains_key("crates/text/texts/sv/participant.ftl") {
        findings.push(Finding::new("crates/text/texts/sv/participant.ftl", "is missing, or has no texts"));
    }
    findings.extend(groups.into_iter().filter_map(|(name, (lix, limit))| {
        let index = lix.index().filter(|index| *index >= limit)?;
        let what = format!("has LIX {index:.1}, the limit is {limit}: write shorter sentences and shorter words");
        Some(Finding::new(name, what))
    }));
    findings
}

/// Which texts are judged together, and how easy they have to be.
fn group_of(path: &str) -> Option<(String, f64)> {
    let mut parts = path.splitn(4, '/').skip(1);
    match (parts.next()?, parts.next(), parts.next()) {
        ("items" | "instruments", Some(_), None) | ("next-steps.toml", None, None) => {
            Some(("content/items, content/instruments and content/next-steps.toml".to_owned(), VERY_EASY))
        }
        ("kits", Some(kit), Some(file)) if !file.starts_with("en.") => Some((format!("content/kits/{kit}"), EASY)),
        _ => None,
    }
}

/// Every text of a data file that is more than a name and not in English.
fn swedish(value: &Value, add: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) if text.contains(' ') => add(text),
        Value::Array(values) => values.iter().for_each(|value| swedish(value, add)),
        Value::Table(table) => {
            table.iter().filter(|(key, _)| *key != "en").for_each(|(_, value)| swedish(value, add));
        }
        _ => {}
    }
}

/// The texts of a Markdown file: paragraphs, headings, items of lists, cells of tables.
fn paragraphs(markdown: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in markdown.lines().map(str::trim) {
        let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || "#->*|. ".contains(c));
        if bare.len() < line.len() || line.is_empty() {
            paragraphs.push(String::new());
        }
        for cell in bare.split('|') {
            let paragraph = paragraphs.last_mut().expect("it begins with one");
            paragraph.push_str(cell);
            paragraph.push(' ');
            if bare.contains('|') {
                paragraphs.push(String::new());
            }
        }
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    const EASY_TEXTS: (&str, &str) = ("crates/text/texts/sv/participant.ftl", "a = Fråga en vän. Hur gick det?\n");
    const HARD: &str = "Kompetensutvecklingsinsatser förutsätter verksamhetsövergripande samordning";

    #[test]
    fn easy_texts_hold() {
        assert_eq!(check(&Files::made_up(&[EASY_TEXTS])), []);
        assert_eq!(check(&Files::made_up(&[])).len(), 1);
    }

    #[test]
    fn hard_texts_are_found_wherever_they_stand() {
        let ftl = format!("a = {HARD}\n");
        let toml = format!("[[item]]\n[item.text]\nsv = \"{HARD}\"\nen = \"Well.\"\n");
        let files = [
            EASY_TEXTS,
            ("crates/text/texts/sv/web.ftl", ftl.as_str()),
            ("content/items/core.toml", toml.as_str()),
            ("content/kits/a/sv.md", HARD),
            ("content/kits/a/en.md", HARD),
        ];
        let places: Vec<_> = check(&Files::made_up(&files)).into_iter().map(|finding| finding.place).collect();
        let expected = [
            "content/items, content/instruments and content/next-steps.toml",
            "content/kits/a",
            "crates/text/texts/sv/web.ftl",
        ];
        assert_eq!(places, expected);
    }

    #[test]
    fn english_and_names_are_not_judged() {
        let toml = format!("id = \"{}\"\n[title]\nsv = \"Hej du\"\nen = \"{HARD}\"\n", "kompetensutveckling");
        assert_eq!(check(&Files::made_up(&[EASY_TEXTS, ("content/items/core.toml", &toml)])), []);
    }

    #[test]
    fn each_item_of_a_list_is_a_text_of_its_own() {
        let texts: Vec<String> = paragraphs("# En\n\n- två\n- tre\n  fyra\n\n1. fem\n");
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        assert_eq!(texts, ["En", "två", "tre fyra", "fem"]);
    }
}
