//! Does every crate keep to its own tables?
//!
//! A table is named `<domain>_<thing>` and belongs to the crate of that domain. Others ask that crate, or use one of its
//! views, `<domain>_v_<thing>`. `db` itself works on all tables alike; unit tests may look where they like.

use super::Finding;
use super::files::{Files, crate_of};
use super::rust_source::{literals, without_tests};
use super::schema::tables;
use std::collections::BTreeSet;

pub fn check(files: &Files) -> Vec<Finding> {
    let tables: BTreeSet<String> = tables(files).into_keys().collect();
    let crates: BTreeSet<&str> = files.all().filter_map(|file| crate_of(&file.path)).collect();
    let homeless = tables.iter().filter(|table| !crates.contains(domain(table)));
    let mut findings: Vec<Finding> = homeless
        .map(|table| Finding::new(format!("table {table}"), "its name begins with no crate: call it <domain>_<thing>"))
        .collect();

    for (path, text) in files.with_ending(&["rs", "sql"]) {
        let Some(name) =
            crate_of(path).filter(|name| *name != "db" && path.starts_with(&format!("crates/{name}/src/")))
        else {
            continue;
        };
        let statements: Vec<(usize, &str)> = if path.ends_with(".sql") {
            vec![(1, text)]
        } else {
            literals(without_tests(text)).into_iter().map(|literal| (literal.line, literal.text)).collect()
        };
        for (line, sql) in statements.into_iter().filter(|(_, text)| is_sql(text)) {
            let foreign: BTreeSet<&str> =
                identifiers(sql).filter(|word| tables.contains(*word) && domain(word) != name).collect();
            findings.extend(foreign.into_iter().map(|table| {
                let what = format!(
                    "touches {table}, which belongs to crates/{0}: use a function or view of {0}",
                    domain(table)
                );
                Finding::new(format!("{path}:{line}"), what)
            }));
        }
    }
    findings
}

fn domain(table: &str) -> &str {
    table.split('_').next().unwrap_or(table)
}

fn is_sql(text: &str) -> bool {
    const VERBS: [&str; 7] = ["select", "insert", "update", "delete", "from", "join", "with"];
    identifiers(text).any(|word| VERBS.contains(&word))
}

fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(path: &str, source: &str) -> Vec<Finding> {
        check(&Files::made_up(&[
            (
                "crates/db/migrations/1.sql",
                "create table people_unit (code text); create table people_v_x (code text);",
            ),
            ("crates/people/src/lib.rs", ""),
            ("crates/db/src/lib.rs", ""),
            (path, source),
        ]))
    }

    #[test]
    fn an_owner_and_the_database_crate_may_touch_a_table() {
        let source = "fn f() { q(\"select code from people_unit\") }";
        assert_eq!(with("crates/people/src/unit.rs", source), []);
        assert_eq!(with("crates/db/src/backup.rs", source), []);
    }

    #[test]
    fn a_strange_crate_may_not() {
        let findings =
            with("crates/learning/src/store.rs", "\nfn f() { q(\"select code from people_unit where 1 = 1\") }");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/learning/src/store.rs:2");
    }

    #[test]
    fn comments_and_unit_tests_are_not_statements() {
        assert_eq!(with("crates/web/src/a.rs", "// \"select people_unit\"\nfn f() { g(\"people_unit\") }"), []);
        assert_eq!(
            with("crates/web/src/a.rs", "#[cfg(test)]\nmod tests { const A: &str = \"select people_unit\"; }"),
            []
        );
    }

    #[test]
    fn a_table_without_a_crate_is_found() {
        let files = [("crates/db/migrations/1.sql", "create table lost_thing (code text);")];
        assert_eq!(check(&Files::made_up(&files)).len(), 1);
    }
}
