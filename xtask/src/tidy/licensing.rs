//! Is it known of every file who holds its rights and under which licence it may be used?
//!
//! By `REUSE.toml` (path patterns; a later entry has the last word), with the full text of each licence in `LICENSES/`.
//! Source: REUSE specification 3.3.

use super::Finding;
use super::files::{Files, fits};
use crate::spdx;
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::{Table, Value};

const REGISTER: &str = "REUSE.toml";
const TEXTS: &str = "LICENSES/";

pub fn check(files: &Files) -> Vec<Finding> {
    let register: Table = match files.text(REGISTER).map(toml::from_str) {
        None => return vec![Finding::new(REGISTER, "is missing")],
        Some(Err(error)) => return vec![Finding::new(REGISTER, format!("cannot be read: {error}"))],
        Some(Ok(register)) => register,
    };
    let mut findings = Vec::new();
    let mut patterns: Vec<String> = Vec::new();
    let named = RefCell::new(BTreeSet::new());
    for entry in register.get("annotations").and_then(Value::as_array).into_iter().flatten() {
        let mine = strings(entry.get("path"));
        let place = format!("{REGISTER}, the entry for {mine:?}");
        if mine.is_empty() || strings(entry.get("SPDX-FileCopyrightText")).is_empty() {
            findings.push(Finding::new(&place, "needs a `path` and a `SPDX-FileCopyrightText`"));
        }
        let licence = entry.get("SPDX-License-Identifier").and_then(Value::as_str).unwrap_or_default();
        let read = spdx::satisfied(licence, &|name| named.borrow_mut().insert(name.to_owned()));
        if let Err(error) = read {
            findings.push(Finding::new(&place, format!("the licence `{licence}` cannot be read: {error}")));
        }
        for pattern in &mine {
            if !files.all().any(|file| fits(pattern, &file.path)) {
                findings.push(Finding::new(&place, format!("no file fits `{pattern}`")));
            }
        }
        patterns.extend(mine);
    }
    let uncovered = files.all().filter(|file| !file.path.starts_with(TEXTS));
    let uncovered = uncovered.filter(|file| !patterns.iter().any(|pattern| fits(pattern, &file.path)));
    findings.extend(uncovered.map(|file| Finding::new(&file.path, format!("no entry of {REGISTER} covers it"))));

    let named = named.into_inner();
    let texts: BTreeSet<String> =
        files.all().filter_map(|file| file.path.strip_prefix(TEXTS)?.strip_suffix(".txt").map(str::to_owned)).collect();
    findings.extend(named.difference(&texts).map(|name| Finding::new(format!("{TEXTS}{name}.txt"), "is missing")));
    findings.extend(texts.difference(&named).map(|name| Finding::new(format!("{TEXTS}{name}.txt"), "no file uses it")));
    findings
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, licence: &str) -> String {
        format!(
            "[[annotations]]\npath = \"{path}\"\nSPDX-FileCopyrightText = \"us\"\nSPDX-License-Identifier = \"{licence}\"\n"
        )
    }

    #[test]
    fn a_covered_repository_holds() {
        let register = entry("**", "EUPL-1.2") + &entry("stats/**", "MIT OR Apache-2.0");
        let texts = ["LICENSES/EUPL-1.2.txt", "LICENSES/MIT.txt", "LICENSES/Apache-2.0.txt"].map(|path| (path, ""));
        let mut files = vec![(REGISTER, register.as_str()), ("stats/lib.rs", "")];
        files.extend(texts);
        assert_eq!(check(&Files::made_up(&files)), []);
    }

    #[test]
    fn gaps_are_found() {
        let register = entry("crates/**", "EUPL-1.2") + &entry("gone/**", "EUPL-1.2");
        let files = [(REGISTER, register.as_str()), ("crates/a.rs", ""), ("LICENSES/MIT.txt", ""), ("notes.md", "")];
        let findings: Vec<String> = check(&Files::made_up(&files)).iter().map(Finding::to_string).collect();
        for expected in
            ["no file fits `gone/**`", "notes.md: no entry", "EUPL-1.2.txt: is missing", "MIT.txt: no file uses"]
        {
            assert!(findings.iter().any(|finding| finding.contains(expected)), "{expected}: {findings:?}");
        }
        assert_eq!(check(&Files::made_up(&[])).len(), 1);
    }
}
