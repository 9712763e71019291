//! Do the documents name files that exist?
//!
//! Looked at are relative links and what stands in backticks, contains a `/` and looks like a path of this repository:
//! it ends in `/`, in a known ending, or begins with one of our folders. `evaluation/effect.rs` is understood as
//! `crates/evaluation/src/effect.rs`. A placeholder is written `<name>`.

use super::Finding;
use super::files::{Files, fits};

const ENDINGS: [&str; 14] =
    ["rs", "md", "toml", "sql", "ftl", "html", "css", "js", "ts", "json", "csv", "yml", "txt", "svg"];
/// Made by a build or a run, so not in the repository.
const MADE: [&str; 3] = ["target", "data", "node_modules"];

pub fn check(files: &Files) -> Vec<Finding> {
    let documents = files.with_ending(&["md"]).filter(|(path, _)| !path.starts_with("content/"));
    let mut findings = Vec::new();
    for (path, text) in documents {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in outside_code(text) {
            let named = in_backticks(line).filter(|name| looks_like_a_path(name, files)).chain(links(line));
            findings.extend(
                named.filter(|name| !exists(name, folder, files)).map(|name| {
                    Finding::new(format!("{path}:{number}"), format!("names `{name}`, which does not exist"))
                }),
            );
        }
    }
    findings
}

/// The lines with their numbers, without blocks of code.
fn outside_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        (!in_code && !fence).then_some((number + 1, line))
    })
}

fn in_backticks(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|link| link.split('#').next().unwrap_or(link))
        .filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:"))
}

fn looks_like_a_path(name: &str, files: &Files) -> bool {
    if !name.contains('/')
        || name.starts_with('/')
        || name.contains(|c: char| c.is_whitespace() || "<>{}$~:…".contains(c))
    {
        return false;
    }
    let first = name.split('/').next().unwrap_or(name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    !MADE.contains(&first)
        && (name.ends_with('/') || ENDINGS.contains(&ending) || (files.has(first) && !first.is_empty()))
}

fn exists(name: &str, folder: &str, files: &Files) -> bool {
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    let places =
        [name.to_owned(), resolve(folder, name), format!("crates/{name}"), format!("crates/{first}/src/{rest}")];
    places.iter().any(|place| match place.contains('*') {
        true => files.all().any(|file| fits(place, &file.path)),
        false => files.has(place),
    })
}

/// `docs/decisions` and `../methods.md` -> `docs/methods.md`.
fn resolve(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(document: &str) -> Vec<Finding> {
        check(&Files::made_up(&[
            ("docs/methods.md", document),
            ("docs/decisions/one.md", "see [methods](../methods.md#effect)"),
            ("crates/stats/src/mixed/mod.rs", ""),
            ("content/items/core.toml", ""),
        ]))
    }

    #[test]
    fn what_exists_may_be_named_in_each_way() {
        let names = "`stats/mixed/mod.rs` `stats/mixed/` `crates/stats/src/mixed/mod.rs` `content/items/*.toml` \
                     `docs/decisions/<date>-<name>.md` `/units/results` `n/a` [one](decisions/one.md) `target/release/x.rs`";
        assert_eq!(with(names), []);
    }

    #[test]
    fn what_does_not_exist_is_found() {
        let findings = with("first\n`stats/median.rs` and `content/kits/` and [gone](gone.md)");
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert_eq!(findings[0].place, "docs/methods.md:2");
    }

    #[test]
    fn blocks_of_code_are_left_alone() {
        assert_eq!(with("```\n`stats/median.rs`\n```\n"), []);
    }
}
