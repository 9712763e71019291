//! Does every text exist in both languages, does every text that is asked for exist, and is every text used?
//!
//! Texts stand in `crates/text/texts/<language>/<domain>.ftl`. Sources ask for them by key: `t.get("key")`,
//! `t.with("key", ..)`, `t.count("key", n)`, and `t.code("list", code)` for the keys `list-<code>`.

use super::Finding;
use super::files::Files;
use super::rust_source::{Literal, literals};
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

const FOLDER: &str = "crates/text/texts/";
const LANGUAGES: [&str; 2] = ["sv", "en"];

/// A message of one language file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The values that it wants.
    pub variables: BTreeSet<String>,
    /// Its words, with `x` for each value; of several variants the one for all other cases.
    pub words: String,
}

/// The messages of a language, by file name and key.
pub type Messages = BTreeMap<(String, String), Message>;

/// Reads the language files of one language; what cannot be read becomes a finding.
pub fn messages(files: &Files, language: &str) -> (Messages, Vec<Finding>) {
    let folder = format!("{FOLDER}{language}/");
    let (mut messages, mut findings) = (Messages::new(), Vec::new());
    for (path, source) in files.with_ending(&["ftl"]) {
        let Some(file) = path.strip_prefix(&folder) else { continue };
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, errors)| {
            findings.extend(errors.into_iter().map(|error| {
                let line = source[..error.pos.start.min(source.len())].matches('\n').count() + 1;
                Finding::new(format!("{path}:{line}"), format!("cannot be read: {error}"))
            }));
            resource
        });
        for entry in resource.body {
            let (key, patterns) = match entry {
                Entry::Message(m) => (
                    m.id.name.to_owned(),
                    m.value.into_iter().chain(m.attributes.into_iter().map(|a| a.value)).collect::<Vec<_>>(),
                ),
                Entry::Term(t) => (format!("-{}", t.id.name), vec![t.value]),
                _ => continue,
            };
            let mut message = Message::default();
            patterns.iter().for_each(|pattern| read_pattern(pattern, &mut message));
            if messages.insert((file.to_owned(), key.clone()), message).is_some() {
                findings.push(Finding::new(path, format!("`{key}` stands there twice")));
            }
        }
    }
    (messages, findings)
}

/// A program that asks for such a key does not begin: it could not know which is meant.
fn keys_of_two_files(messages: &Messages) -> impl Iterator<Item = (&str, [&str; 2])> {
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, key) in messages.keys() {
        files.entry(key).or_default().push(file);
    }
    files.into_iter().filter_map(|(key, files)| Some((key, [*files.first()?, *files.get(1)?])))
}

/// every_text_exists_in_both_languages.
pub fn check_languages(files: &Files) -> Vec<Finding> {
    let read = LANGUAGES.map(|language| messages(files, language));
    let mut findings = Vec::new();
    for (language, (messages, _)) in LANGUAGES.iter().zip(&read) {
        findings.extend(keys_of_two_files(messages).map(|(key, [one, other])| {
            Finding::new(
                format!("{FOLDER}{language}/{other}"),
                format!("`{key}` stands in {one} too: give one another name"),
            )
        }));
    }
    for (this, other) in [(0, 1), (1, 0)] {
        let (language, other_language) = (LANGUAGES[this], LANGUAGES[other]);
        if read[this].0.is_empty() {
            findings.push(Finding::new(format!("{FOLDER}{language}"), "has no texts"));
        }
        for ((file, key), message) in &read[this].0 {
            let place = format!("{FOLDER}{other_language}/{file}");
            match read[other].0.get(&(file.clone(), key.clone())) {
                None => findings.push(Finding::new(place, format!("lacks `{key}`, which {language} has"))),
                Some(translated) => {
                    let lacking: Vec<&String> = message.variables.difference(&translated.variables).collect();
                    if !lacking.is_empty() {
                        findings.push(Finding::new(
                            place,
                            format!("`{key}` does not use {lacking:?}, which {language} does"),
                        ));
                    }
                }
            }
        }
    }
    findings.extend(read.into_iter().flat_map(|(_, unreadable)| unreadable));
    findings
}

/// every_text_that_is_asked_for_exists.
pub fn check_asked_for(files: &Files) -> Vec<Finding> {
    let keys = keys(files);
    let mut missing: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (path, literal) in asking_sources(files) {
        let there = match asked_for(&literal) {
            None => true,
            Some(Asked::Key(key)) => keys.contains(key),
            Some(Asked::List(list)) => {
                keys.iter().any(|key| key.strip_prefix(list).is_some_and(|rest| rest.starts_with('-')))
            }
        };
        if !there {
            missing.entry(path).or_default().entry(literal.text).or_insert(literal.line);
        }
    }
    let finding = |(path, keys): (&str, BTreeMap<&str, usize>)| {
        let keys: Vec<String> = keys.into_iter().map(|(key, line)| format!("`{key}` (line {line})")).collect();
        Finding::new(path, format!("asks for {}, which {FOLDER}sv does not have", keys.join(", ")))
    };
    missing.into_iter().map(finding).collect()
}

/// every_text_is_used: a key is used when it stands as a literal, when a literal that ends in `-` (or goes on with a
/// placeholder) begins it, or when it is a literal with the ending of another, such as `{}-title`.
pub fn check_used(files: &Files) -> Vec<Finding> {
    let (mut whole, mut beginnings, mut endings) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (_, literal) in asking_sources(files) {
        let beginning = literal.text.split('{').next().unwrap_or_default();
        if beginning.len() > 2 && beginning.ends_with('-') {
            beginnings.insert(beginning.to_owned());
        }
        let ending = literal.text.rsplit('}').next().unwrap_or_default();
        if ending.len() > 2 && ending.starts_with('-') {
            endings.insert(ending.to_owned());
        }
        if let Some(Asked::List(list)) = asked_for(&literal) {
            beginnings.insert(format!("{list}-"));
        }
        whole.insert(literal.text.to_owned());
    }
    let used = |key: &str| {
        whole.contains(key)
            || beginnings.iter().any(|beginning| key.starts_with(beginning))
            || endings.iter().any(|ending| key.strip_suffix(ending.as_str()).is_some_and(|first| whole.contains(first)))
    };
    let (swedish, _) = messages(files, "sv");
    let referenced = references(files);
    let mut unused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, key) in swedish.into_keys().filter(|(_, key)| !used(key) && !referenced.contains(key.as_str())) {
        unused.entry(file).or_default().push(format!("`{key}`"));
    }
    let finding = |(file, keys): (String, Vec<String>)| {
        let what = format!("nobody asks for {}: take them out, in both languages", keys.join(", "));
        Finding::new(format!("{FOLDER}sv/{file}"), what)
    };
    unused.into_iter().map(finding).collect()
}

enum Asked<'a> {
    Key(&'a str),
    List(&'a str),
}

fn asked_for<'a>(literal: &Literal<'a>) -> Option<Asked<'a>> {
    let is_key = literal.text.starts_with(|c: char| c.is_ascii_lowercase())
        && literal.text.chars().all(|c| c.is_ascii_alphanumeric() || ['-', '_'].contains(&c));
    let call = literal.before.trim_end().strip_suffix('(')?;
    let (receiver, method) = call.rsplit_once('.')?;
    let receiver = receiver.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next()?;
    match method {
        _ if !is_key => None,
        // The text crate's own methods for closed lists.
        "code" if receiver == "self" => Some(Asked::List(literal.text)),
        _ if !["t", "text", "texts", "sv", "en"].contains(&receiver) => None,
        "get" | "with" | "count" => Some(Asked::Key(literal.text)),
        "code" => Some(Asked::List(literal.text)),
        _ => None,
    }
}

/// Literals of Rust sources and templates; those of the text crate's own tests ask for what must not exist.
fn asking_sources(files: &Files) -> impl Iterator<Item = (&str, Literal<'_>)> {
    files
        .with_ending(&["rs", "html", "toml"])
        .filter(|(path, _)| path.starts_with("crates/") || path.starts_with("content/"))
        .flat_map(|(path, text)| {
            let text = if path.starts_with("crates/text/") { super::rust_source::without_tests(text) } else { text };
            let literals = if path.ends_with(".rs") { literals(text) } else { quoted(text) };
            literals.into_iter().map(move |literal| (path, literal))
        })
}

/// What stands between double quotes, line by line: enough for templates and TOML.
fn quoted(text: &str) -> Vec<Literal<'_>> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let parts: Vec<&str> = line.split('"').collect();
        // An attribute that holds a call has quotes within quotes, so every part may be a literal.
        for pair in parts.windows(2) {
            found.push(Literal { text: pair[1], before: pair[0], line: number + 1 });
        }
    }
    found
}

fn keys(files: &Files) -> BTreeSet<String> {
    messages(files, "sv").0.into_keys().map(|(_, key)| key).collect()
}

/// Keys that other texts build on: `{ -product }`, `{ word-unit }`.
fn references(files: &Files) -> BTreeSet<&str> {
    files
        .with_ending(&["ftl"])
        .filter(|(path, _)| path.starts_with(FOLDER))
        .flat_map(|(_, text)| text.split('{').skip(1))
        .map(|rest| {
            rest.trim_start().split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or_default()
        })
        .collect()
}

fn read_pattern(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.words.push_str(value),
            PatternElement::Placeable { expression } => read_expression(expression, message),
        }
    }
    message.words.push(' ');
}

fn read_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => {
            read_inline(inline, message);
            message.words.push('x');
        }
        Expression::Select { selector, variants } => {
            read_inline(selector, message);
            for variant in variants {
                let mut read = Message::default();
                read_pattern(&variant.value, &mut read);
                message.variables.append(&mut read.variables);
                if variant.default {
                    message.words.push_str(read.words.trim_end());
                }
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => read_arguments(arguments, message),
        InlineExpression::TermReference { arguments: Some(arguments), .. } => read_arguments(arguments, message),
        InlineExpression::Placeable { expression } => read_expression(expression, message),
        _ => {}
    }
}

fn read_arguments(arguments: &CallArguments<&str>, message: &mut Message) {
    arguments.positional.iter().for_each(|argument| read_inline(argument, message));
    arguments.named.iter().for_each(|argument| read_inline(&argument.value, message));
}

#[cfg(test)]
mod tests {
    use super::*;

    const SV: &str = "crates/text/texts/sv/web.ftl";
    const EN: &str = "crates/text/texts/en/web.ftl";

    fn what(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn words_and_variables_are_read_through_variants() {
        let source = "people = { $n ->\n    [one] { $name } är ensam\n   *[other] { $n } personer\n }.\n";
        let (messages, unreadable) = messages(&Files::made_up(&[(SV, source)]), "sv");
        let message = &messages[&("web.ftl".to_owned(), "people".to_owned())];
        assert_eq!(message.words.trim(), "x personer.");
        assert_eq!(message.variables, BTreeSet::from(["n".to_owned(), "name".to_owned()]));
        assert_eq!(unreadable, []);
    }

    #[test]
    fn a_key_of_two_files_is_found() {
        let files = [(SV, "a = ett\n"), ("crates/text/texts/sv/other.ftl", "a = två\nb = ett\n")];
        let what = what(check_languages(&Files::made_up(&files)));
        assert!(what.iter().any(|what| what.contains("`a` stands in other.ftl too")), "{what:?}");
        assert!(!what.iter().any(|what| what.contains("`b` stands")), "{what:?}");
    }

    #[test]
    fn a_key_or_a_value_that_one_language_lacks_is_found() {
        let same = [(SV, "a = { $n } rader\n"), (EN, "a = { $n } rows\n")];
        assert_eq!(check_languages(&Files::made_up(&same)), []);
        let differ = [(SV, "a = { $n } rader\nb = två\n"), (EN, "a = rows\n")];
        let what = what(check_languages(&Files::made_up(&differ)));
        assert_eq!(what.len(), 2, "{what:?}");
        assert!(what[0].contains("does not use [\"n\"]") && what[1].contains("lacks `b`"));
        assert!(!check_languages(&Files::made_up(&[(SV, "a = { $n\n"), (EN, "a = x\n")])).is_empty());
        assert_eq!(check_languages(&Files::made_up(&[])).len(), 2);
    }

    #[test]
    fn a_text_that_does_not_exist_may_not_be_asked_for() {
        let files = Files::made_up(&[
            (SV, "page-title = Hej\nactivity-course = Kurs\n"),
            (
                "crates/web/src/a.rs",
                "fn f() { t.get(\"page-title\"); headers.get(\"host\"); t.code(\"activity\", x); }",
            ),
            ("crates/web/src/a.html", "<h1 title=\"{{ t.get(\"page-titel\") }}\">{{ t.code(\"form\", c) }}</h1>"),
        ]);
        let found: Vec<String> = check_asked_for(&files).iter().map(Finding::to_string).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("a.html: asks for `form` (line 1), `page-titel` (line 1)"), "{found:?}");
    }

    #[test]
    fn a_text_is_used_by_its_key_a_beginning_or_another_text() {
        let files = Files::made_up(&[
            (
                SV,
                "a-title = { word-unit }\nrole-lead = Ledare\nlate-title = Sent\nactivity-x = X\nword-unit = enhet\nlost = Borta\n",
            ),
            (
                "crates/web/src/a.rs",
                "fn f() { t.get(&format!(\"role-{role}\")); t.code(\"activity\", x); say(\"late\"); format!(\"{k}-title\") }",
            ),
            ("crates/web/src/a.html", "<p>{{ t.get(\"a-title\") }}</p>"),
        ]);
        let what = what(check_used(&files));
        assert_eq!(what.len(), 1, "{what:?}");
        assert!(what[0].contains("`lost`"));
    }
}
