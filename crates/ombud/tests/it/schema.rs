//! Could the tables be distributed by organisation? Keys begin with it and references contain it; the tables named
//! `*_directory` answer "whose is this?" before the organisation is known, and facts about the installation have none.

/// A table of the schema with the column lists that matter.
struct Table {
    name: String,
    keys: Vec<Vec<String>>,
    references: Vec<Vec<String>>,
}

#[test]
fn every_key_begins_with_the_organisation_and_every_reference_contains_it() {
    let tables = tables(&db::schema());
    assert!(tables.len() > 20, "only {} tables were read", tables.len());
    let wrong: Vec<String> = tables.iter().flat_map(problems).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_finds_a_key_and_a_reference_without_the_organisation() {
    let schema = "create table a_b (\n    organisation_id uuid not null,\n    id uuid not null primary key,\n    \
                  c_id uuid references c (id),\n    unique (name, organisation_id),\n    \
                  foreign key (d_id) references d (id)\n);";
    let found = problems(&tables(schema)[0]);
    assert_eq!(found.len(), 4, "{found:?}");
    let directory = schema.replace("a_b", "a_directory");
    assert!(problems(&tables(&directory)[0]).is_empty());
}

fn problems(table: &Table) -> Vec<String> {
    let excepted = table.name.ends_with("_directory")
        || ["db_setting", "db_migration", "measurement_calibration"].contains(&table.name.as_str());
    if excepted {
        return Vec::new();
    }
    let organisation = |column: &String| column == "organisation_id";
    let keys = table.keys.iter().filter(|columns| !columns.first().is_some_and(organisation));
    let references = table.references.iter().filter(|columns| !columns.iter().any(organisation));
    let say = |what: &str, columns: &Vec<String>| format!("{}: {what} ({})", table.name, columns.join(", "));
    let mut problems: Vec<String> = keys.map(|columns| say("key", columns)).collect();
    if table.keys.is_empty() {
        problems.push(format!("{}: no key", table.name));
    }
    problems.extend(references.map(|columns| say("reference", columns)));
    problems
}

fn tables(schema: &str) -> Vec<Table> {
    let text: String =
        schema.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    text.split("create table ").skip(1).map(table).collect()
}

fn table(text: &str) -> Table {
    let (name, rest) = text.split_once('(').expect("a table has columns");
    let body = rest.split("\n);").next().unwrap_or(rest);
    let mut table = Table { name: name.trim().to_owned(), keys: Vec::new(), references: Vec::new() };
    for line in body.lines().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty()) {
        let first = line.split([' ', '(']).next().unwrap_or_default();
        match first {
            "primary" | "unique" => table.keys.push(columns(line)),
            "foreign" => table.references.push(columns(line)),
            column => {
                if line.contains("primary key") || line.contains(" unique") {
                    table.keys.push(vec![column.to_owned()]);
                }
                if line.contains(" references ") {
                    table.references.push(vec![column.to_owned()]);
                }
            }
        }
    }
    table
}

fn columns(line: &str) -> Vec<String> {
    let inside = line.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inside, _)| inside);
    inside.split(',').map(|column| column.trim().to_owned()).collect()
}

/// Every table with its columns, for tests that count what is stored.
pub fn columns_by_table() -> Vec<(String, Vec<String>)> {
    let schema = db::schema();
    let column = |line: &str| {
        let line = line.trim();
        let name = line.split(' ').next().unwrap_or_default();
        let is_column = line.contains(' ') && !["primary", "unique", "foreign", "references", "--"].contains(&name);
        (is_column && !line.starts_with("unique (")).then(|| name.to_owned())
    };
    schema
        .split("create table ")
        .skip(1)
        .map(|text| {
            let (name, rest) = text.split_once('(').expect("a table has columns");
            let body = rest.split("\n);").next().unwrap_or(rest);
            (name.trim().to_owned(), body.lines().filter_map(column).collect())
        })
        .collect()
}
