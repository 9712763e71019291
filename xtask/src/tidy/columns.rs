//! Is it known of every column whose it is, what it is for and how long it is kept?
//!
//! `crates/db/privacy.toml` has a section for each table and in it a line for each column:
//! `given_name = { class = "personal", purpose = "...", keep = "..." }`.

use super::Finding;
use super::files::Files;
use super::schema::tables;
use std::collections::BTreeSet;
use toml::{Table, Value};

const REGISTER: &str = "crates/db/privacy.toml";
const CLASSES: [&str; 5] = ["none", "pseudonymous", "personal", "sensitive", "secret"];

pub fn check(files: &Files) -> Vec<Finding> {
    let Some(register) = files.text(REGISTER) else {
        return vec![Finding::new(REGISTER, "is missing: every column of the schema is classified there")];
    };
    let register: Table = match toml::from_str(register) {
        Ok(register) => register,
        Err(error) => return vec![Finding::new(REGISTER, format!("cannot be read: {error}"))],
    };
    let mut findings = Vec::new();
    let exist: BTreeSet<(String, String)> = tables(files)
        .into_iter()
        .flat_map(|(table, columns)| columns.into_iter().map(move |column| (table.clone(), column.name)))
        .collect();
    let mut classified = BTreeSet::new();
    for (table, columns) in &register {
        let Value::Table(columns) = columns else { continue };
        for (column, says) in columns {
            let place = format!("{REGISTER} [{table}] {column}");
            findings.extend(what_is_wrong(says).map(|what| Finding::new(&place, what)));
            classified.insert((table.clone(), column.clone()));
        }
    }
    let missing = exist.difference(&classified).map(|(table, column)| {
        Finding::new(REGISTER, format!("says nothing of {table}.{column}: add its class, purpose and keep"))
    });
    let gone = classified.difference(&exist).map(|(table, column)| {
        Finding::new(REGISTER, format!("speaks of {table}.{column}, which the schema does not have: take it out"))
    });
    findings.extend(missing.chain(gone));
    findings
}

fn what_is_wrong(says: &Value) -> Option<String> {
    let text = |key: &str| says.get(key).and_then(Value::as_str).unwrap_or_default();
    let class = text("class");
    if !CLASSES.contains(&class) {
        return Some(format!("the class `{class}` is none of {}", CLASSES.join(", ")));
    }
    let empty = ["purpose", "keep"].into_iter().find(|key| class != "none" && text(key).is_empty())?;
    Some(format!("a column of the class `{class}` needs a `{empty}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: (&str, &str) = ("crates/db/migrations/1.sql", "create table people_unit (code text, name text);");
    const NAME: &str = "name = { class = \"personal\", purpose = \"to be called by\", keep = \"employment + 1 year\" }";

    #[test]
    fn a_register_of_exactly_the_columns_holds() {
        let register = format!("[people_unit]\ncode = {{ class = \"none\" }}\n{NAME}\n");
        assert_eq!(check(&Files::made_up(&[SCHEMA, (REGISTER, &register)])), []);
    }

    #[test]
    fn a_column_too_few_and_one_too_many_are_found() {
        let register = format!("[people_unit]\n{NAME}\n[people_gone]\n{NAME}\n");
        let what: Vec<_> =
            check(&Files::made_up(&[SCHEMA, (REGISTER, &register)])).into_iter().map(|finding| finding.what).collect();
        assert_eq!(what.len(), 2);
        assert!(what[0].contains("nothing of people_unit.code") && what[1].contains("speaks of people_gone.name"));
    }

    #[test]
    fn a_class_has_to_exist_and_to_be_explained() {
        let register = "[people_unit]\ncode = { class = \"odd\" }\nname = { class = \"secret\", purpose = \"x\" }\n";
        let what: Vec<_> =
            check(&Files::made_up(&[SCHEMA, (REGISTER, register)])).into_iter().map(|finding| finding.what).collect();
        assert!(what[0].contains("`odd`") && what[1].contains("needs a `keep`"), "{what:?}");
        assert_eq!(check(&Files::made_up(&[SCHEMA])).len(), 1);
    }
}
