//! Which tables and columns does the schema have, and of which types?
//!
//! Read from the migrations themselves. Portable types only: what both engines mean alike.

use super::Finding;
use super::files::Files;
use std::collections::BTreeMap;

const FOLDER: &str = "crates/db/migrations/";
const PORTABLE: [&str; 5] = ["text", "bigint", "double precision", "{uuid}", "{bytes}"];

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as written.
    pub kind: String,
}

/// The columns of every table, by the table's name.
pub type Tables = BTreeMap<String, Vec<Column>>;

/// The tables that the migrations make, in the state after the last of them.
pub fn tables(files: &Files) -> Tables {
    let mut tables = Tables::new();
    for (_, sql) in files.with_ending(&["sql"]).filter(|(path, _)| path.starts_with(FOLDER)) {
        for statement in without_comments(sql).split(';') {
            apply(statement, &mut tables);
        }
    }
    tables
}

/// the_schema_uses_only_portable_types.
pub fn check_types(files: &Files) -> Vec<Finding> {
    let tables = tables(files);
    if tables.is_empty() {
        return vec![Finding::new(FOLDER, "no table was found: are the migrations here?")];
    }
    let columns = tables.iter().flat_map(|(table, columns)| columns.iter().map(move |column| (table, column)));
    columns
        .filter(|(_, column)| !PORTABLE.contains(&column.kind.as_str()))
        .map(|(table, Column { name, kind })| {
            Finding::new(
                format!("{table}.{name}"),
                format!("has the type `{kind}`: use one of {}", PORTABLE.join(", ")),
            )
        })
        .collect()
}

fn without_comments(sql: &str) -> String {
    sql.lines().map(|line| line.split("--").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn apply(statement: &str, tables: &mut Tables) {
    let words: Vec<&str> = statement.split_whitespace().collect();
    match words.as_slice() {
        ["create", "table", ..] => {
            let Some((head, rest)) = statement.split_once('(') else { return };
            let Some(name) = head.split_whitespace().last() else { return };
            let inner = rest.rsplit_once(')').map_or(rest, |(inner, _)| inner);
            tables.insert(name.to_owned(), split_outside_parentheses(inner).iter().filter_map(|c| column(c)).collect());
        }
        ["drop", "table", name] | ["drop", "table", "if", "exists", name] => {
            tables.remove(*name);
        }
        ["alter", "table", table, "rename", "to", name] => {
            if let Some(columns) = tables.remove(*table) {
                tables.insert((*name).to_owned(), columns);
            }
        }
        ["alter", "table", table, "add", "column", definition @ ..] => {
            tables.entry((*table).to_owned()).or_default().extend(column(&definition.join(" ")));
        }
        ["alter", "table", table, "drop", "column", name] => {
            tables.entry((*table).to_owned()).or_default().retain(|column| column.name != *name);
        }
        ["alter", "table", table, "rename", "column", old, "to", new] => {
            let columns = tables.entry((*table).to_owned()).or_default();
            columns.iter_mut().filter(|column| column.name == *old).for_each(|column| column.name = (*new).to_owned());
        }
        _ => {}
    }
}

fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn column(definition: &str) -> Option<Column> {
    const CONSTRAINTS: [&str; 5] = ["primary", "unique", "foreign", "check", "constraint"];
    const AFTER_THE_TYPE: [&str; 8] = ["not", "null", "primary", "unique", "references", "check", "default", "collate"];
    let mut words = definition.split_whitespace();
    let name = words.next()?;
    if CONSTRAINTS.contains(&name.split('(').next().unwrap_or(name)) {
        return None;
    }
    let kind: Vec<&str> =
        words.take_while(|word| !AFTER_THE_TYPE.contains(&word.split('(').next().unwrap_or(word))).collect();
    Some(Column { name: name.to_owned(), kind: kind.join(" ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "
        create table people_unit ( -- a workplace
            organisation_id {uuid} not null references people_organisation (organisation_id),
            share double precision,
            kind text not null check (kind in ('a', 'b')),
            primary key (organisation_id, kind),
            unique(share)
        );
        create index people_unit_by_kind on people_unit (kind);
        alter table people_unit add column opened boolean not null default false;
        alter table people_unit drop column share;";

    fn files(sql: &str) -> Files {
        Files::made_up(&[("crates/db/migrations/0001.sql", sql)])
    }

    #[test]
    fn columns_are_read_and_constraints_are_not() {
        let tables = tables(&files(SQL));
        let columns: Vec<_> = tables["people_unit"].iter().map(|c| (c.name.as_str(), c.kind.as_str())).collect();
        assert_eq!(columns, [("organisation_id", "{uuid}"), ("kind", "text"), ("opened", "boolean")]);
        assert_eq!(tables.len(), 1);
    }

    #[test]
    fn a_type_that_only_one_engine_knows_is_found() {
        let findings = check_types(&files(SQL));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "people_unit.opened");
    }

    #[test]
    fn no_migrations_at_all_is_a_finding() {
        assert_eq!(check_types(&Files::made_up(&[])).len(), 1);
    }
}
