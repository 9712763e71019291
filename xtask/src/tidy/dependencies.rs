//! Is the table "who may use whom" of ARCHITECTURE.md true?
//!
//! The table has the columns `crate` and `may use`, with the names of our crates in backticks. What a crate uses without
//! standing there fails, and so does a crate without a row or with two. Dependencies of tests are not counted.

use super::Finding;
use super::files::Files;
use crate::metadata::Package;
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = "ARCHITECTURE.md";
/// Not a part of the product, so not of its table.
const OUTSIDE: &str = "xtask";

type Table = BTreeMap<String, BTreeSet<String>>;

pub fn check(files: &Files, packages: &[Package]) -> Vec<Finding> {
    let Some(rows) = files.text(DOCUMENT).and_then(rows) else {
        return vec![Finding::new(DOCUMENT, "has no table with the columns `crate` and `may use`: write it")];
    };
    let ours: BTreeMap<&str, &Package> = packages
        .iter()
        .filter(|package| package.source.is_none() && package.name != OUTSIDE)
        .map(|package| (short(&package.name), package))
        .collect();
    let mut findings = Vec::new();
    let mut table = Table::new();
    for (name, allowed) in rows {
        if table.contains_key(&name) {
            findings.push(Finding::new(DOCUMENT, format!("the table has two rows for `{name}`: keep the true one")));
        }
        table.entry(name).or_default().extend(allowed);
    }
    for (name, package) in &ours {
        let Some(allowed) = table.get(*name) else {
            findings.push(Finding::new(DOCUMENT, format!("the table has no row for `{name}`: add it")));
            continue;
        };
        let used = package.uses.iter().map(|used| short(used)).filter(|used| ours.contains_key(used));
        findings.extend(used.filter(|used| !allowed.contains(*used)).map(|used| {
            let what =
                format!("uses `{used}`, which the table of {DOCUMENT} does not allow: take it out or decide anew");
            Finding::new(format!("crates/{name}/Cargo.toml"), what)
        }));
    }
    let named: BTreeSet<&String> = table.iter().flat_map(|(name, uses)| std::iter::once(name).chain(uses)).collect();
    let unknown = named.into_iter().filter(|name| !ours.contains_key(name.as_str()));
    findings.extend(unknown.map(|name| Finding::new(DOCUMENT, format!("the table names `{name}`, which is no crate"))));
    findings
}

/// `ombud-people` -> `people`: the name of the folder.
fn short(package: &str) -> &str {
    package.strip_prefix("ombud-").unwrap_or(package)
}

fn rows(document: &str) -> Option<Vec<(String, BTreeSet<String>)>> {
    let mut lines = document.lines().map(cells).skip_while(|cells| !is_heading(cells));
    let heading = lines.next()?;
    let column = |name: &str| heading.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let (who, whom) = (column("crate")?, column("may use")?);
    let mut rows = Vec::new();
    for cells in lines.skip(1).take_while(|cells| !cells.is_empty()) {
        let allowed: BTreeSet<String> = in_backticks(cells.get(whom)?).map(str::to_owned).collect();
        rows.extend(in_backticks(cells.get(who)?).map(|name| (name.to_owned(), allowed.clone())));
    }
    Some(rows)
}

fn is_heading(cells: &[&str]) -> bool {
    ["crate", "may use"].iter().all(|name| cells.iter().any(|cell| cell.eq_ignore_ascii_case(name)))
}

fn cells(line: &str) -> Vec<&str> {
    let Some(inner) = line.trim().strip_prefix('|') else { return Vec::new() };
    inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect()
}

fn in_backticks(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, uses: &[&str]) -> Package {
        Package {
            name: name.to_owned(),
            version: String::new(),
            licence: None,
            source: None,
            uses: uses.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    const TABLE: &str =
        "# A\n\n| crate | why | may use |\n|---|---|---|\n| `kernel` | words | - |\n| `db` | ground | `kernel` |\n";

    #[test]
    fn what_the_table_allows_is_allowed() {
        let files = Files::made_up(&[(DOCUMENT, TABLE)]);
        let packages =
            [package("ombud-kernel", &["serde"]), package("ombud-db", &["ombud-kernel"]), package("xtask", &[])];
        assert_eq!(check(&files, &packages), []);
    }

    #[test]
    fn a_use_outside_the_table_is_found() {
        let files = Files::made_up(&[(DOCUMENT, TABLE)]);
        let findings = check(&files, &[package("ombud-kernel", &["ombud-db"]), package("ombud-db", &[])]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/kernel/Cargo.toml");
        assert!(findings[0].what.contains("uses `db`"));
    }

    #[test]
    fn two_rows_for_a_crate_are_found() {
        let document = format!("{TABLE}| `db` | ground | `kernel`, `text` |\n");
        let packages = [package("ombud-kernel", &[]), package("ombud-db", &[]), package("ombud-text", &[])];
        let findings = check(&Files::made_up(&[(DOCUMENT, &document)]), &packages);
        assert!(findings.iter().any(|finding| finding.what.contains("two rows for `db`")), "{findings:?}");
    }

    #[test]
    fn a_missing_row_a_missing_crate_and_a_missing_table_are_found() {
        let files = Files::made_up(&[(DOCUMENT, TABLE)]);
        let what: Vec<String> = check(&files, &[package("ombud-kernel", &[]), package("ombud-web", &[])])
            .into_iter()
            .map(|finding| finding.what)
            .collect();
        assert!(what.iter().any(|what| what.contains("no row for `web`")), "{what:?}");
        assert!(what.iter().any(|what| what.contains("names `db`, which is no crate")), "{what:?}");
        assert_eq!(check(&Files::made_up(&[]), &[]).len(), 1);
    }
}
