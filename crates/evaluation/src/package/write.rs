//! How is a package written? One CSV file for each table that is there, and a `datapackage.json` that tells any
//! Frictionless tool the types, the constraints and which columns refer to which.

use serde_json::{Value, json};

use super::rows::Row;
use super::{DESCRIPTION, Files, KNOWN, Package};

/// Which column of a file refers to which file and column.
const REFERENCES: &[(&str, &str, &str, &str)] = &[
    ("units.csv", "parent", "units.csv", "unit"),
    ("units.csv", "programme", "programmes.csv", "programme"),
    ("hours.csv", "unit", "units.csv", "unit"),
    ("hours.csv", "programme", "programmes.csv", "programme"),
    ("waves.csv", "programme", "programmes.csv", "programme"),
    ("frame.csv", "wave", "waves.csv", "wave"),
    ("frame.csv", "unit", "units.csv", "unit"),
    ("responses.csv", "wave", "waves.csv", "wave"),
    ("responses.csv", "unit", "units.csv", "unit"),
    ("costs.csv", "programme", "programmes.csv", "programme"),
    ("allocations.csv", "programme", "programmes.csv", "programme"),
    ("evidence.csv", "programme", "programmes.csv", "programme"),
    ("evidence.csv", "question", "framework.csv", "question"),
    ("framework.csv", "parent", "framework.csv", "question"),
];

/// The columns that together tell the rows of a file apart.
const KEYS: &[(&str, &[&str])] = &[
    ("programmes.csv", &["programme"]),
    ("units.csv", &["unit"]),
    ("instruments.csv", &["instrument", "item"]),
    ("waves.csv", &["wave"]),
    ("frame.csv", &["wave", "unit"]),
    ("responses.csv", &["response", "item"]),
    ("allocations.csv", &["programme", "allocation"]),
    ("evidence.csv", &["evidence"]),
    ("framework.csv", &["question"]),
];

/// The files of a package; reading them gives the same package.
pub fn write(package: &Package) -> Files {
    let mut files = Files::new();
    let mut resources = Vec::new();
    add(&package.programmes, &mut files, &mut resources);
    add(&package.units, &mut files, &mut resources);
    add(&package.hours, &mut files, &mut resources);
    add(&package.instruments, &mut files, &mut resources);
    add(&package.waves, &mut files, &mut resources);
    add(&package.frame, &mut files, &mut resources);
    add(&package.responses, &mut files, &mut resources);
    add(&package.costs, &mut files, &mut resources);
    add(&package.published, &mut files, &mut resources);
    add(&package.allocations, &mut files, &mut resources);
    add(&package.evidence, &mut files, &mut resources);
    add(&package.framework, &mut files, &mut resources);
    for resource in &mut resources {
        link(resource, &files);
    }
    let mut description = json!({
        "profile": "tabular-data-package",
        "resources": resources,
    });
    if let Some(name) = &package.name {
        description["name"] = json!(name);
    }
    files.insert(DESCRIPTION.to_owned(), format!("{description:#}\n").into_bytes());
    files
}

fn add<T: Row>(rows: &Option<Vec<T>>, files: &mut Files, resources: &mut Vec<Value>) {
    debug_assert!(KNOWN.contains(&T::FILE));
    let Some(rows) = rows else { return };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let lines =
        std::iter::once(T::COLUMNS.iter().map(|c| (*c).to_owned()).collect()).chain(rows.iter().map(Row::cells));
    for cells in lines {
        writer.write_record(&cells).expect("writing to memory, every row as wide as the header");
    }
    files.insert(T::FILE.to_owned(), writer.into_inner().expect("flushing to memory"));
    resources.push(json!({
        "name": T::FILE.trim_end_matches(".csv"),
        "path": T::FILE,
        "profile": "tabular-data-resource",
        "description": T::ABOUT,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": { "fields": T::fields(), "missingValues": [""] },
    }));
}

/// Adds the keys of a file, and the references to files that are there.
fn link(resource: &mut Value, files: &Files) {
    let path = resource["path"].as_str().unwrap_or_default().to_owned();
    if let Some((_, key)) = KEYS.iter().find(|(file, _)| *file == path) {
        resource["schema"]["primaryKey"] = json!(key);
    }
    let references: Vec<Value> = REFERENCES
        .iter()
        .filter(|(from, _, to, _)| *from == path && files.contains_key(*to))
        .map(|(_, column, to, target)| {
            // Frictionless writes a reference within the same file as an empty name.
            let to = if *to == path { "" } else { to.trim_end_matches(".csv") };
            json!({ "fields": column, "reference": { "resource": to, "fields": target } })
        })
        .collect();
    if !references.is_empty() {
        resource["schema"]["foreignKeys"] = json!(references);
    }
}
