//! How is a package written? One CSV file for each table that is there, and a `datapackage.json` that tells any
//! Frictionless tool the types, the constraints and which columns refer to which.

use std::io;

use serde_json::{Value, json};

use super::cell::Answer;
use super::rows::{ResponseRow, Row};
use super::source::Sink;
use super::{DESCRIPTION, Files, KNOWN, Package, Responses};

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
    ("calibrated.csv", "instrument", "instruments.csv", "instrument"),
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
    ("calibrated.csv", &["instrument", "item"]),
    ("evidence.csv", &["evidence"]),
    ("framework.csv", &["question"]),
];

/// The files of a package; reading them gives the same package.
pub fn write(package: &Package) -> Files {
    let mut files = Files::new();
    write_to(package, &mut files).expect("writing to memory");
    files
}

/// Writes the files of a package one after the other, row by row.
///
/// # Errors
/// When the sink does not take them.
pub fn write_to(package: &Package, sink: &mut dyn Sink) -> io::Result<()> {
    let mut resources = Vec::new();
    add(&package.programmes, sink, &mut resources)?;
    add(&package.units, sink, &mut resources)?;
    add(&package.hours, sink, &mut resources)?;
    add(&package.instruments, sink, &mut resources)?;
    add(&package.waves, sink, &mut resources)?;
    add(&package.frame, sink, &mut resources)?;
    if let Some(responses) = &package.responses {
        add_responses(responses, sink)?;
        resources.push(resource::<ResponseRow>());
    }
    add(&package.costs, sink, &mut resources)?;
    add(&package.published, sink, &mut resources)?;
    add(&package.allocations, sink, &mut resources)?;
    add(&package.calibrated, sink, &mut resources)?;
    add(&package.evidence, sink, &mut resources)?;
    add(&package.framework, sink, &mut resources)?;
    let there: Vec<String> = resources.iter().filter_map(|one| one["path"].as_str().map(str::to_owned)).collect();
    for resource in &mut resources {
        link(resource, &there);
    }
    let mut description = json!({
        "profile": "tabular-data-package",
        "resources": resources,
    });
    if let Some(name) = &package.name {
        description["name"] = json!(name);
    }
    sink.file(DESCRIPTION, &mut |file| writeln!(file, "{description:#}"))
}

fn add<T: Row>(rows: &Option<Vec<T>>, sink: &mut dyn Sink, resources: &mut Vec<Value>) -> io::Result<()> {
    debug_assert!(KNOWN.contains(&T::FILE));
    let Some(rows) = rows else { return Ok(()) };
    resources.push(resource::<T>());
    sink.file(T::FILE, &mut |file| {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(T::COLUMNS)?;
        for row in rows {
            writer.write_record(row.cells())?;
        }
        writer.flush()
    })
}

fn add_responses(rows: &Responses, sink: &mut dyn Sink) -> io::Result<()> {
    sink.file(ResponseRow::FILE, &mut |file| {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(ResponseRow::COLUMNS)?;
        for row in rows.views() {
            let link = row.link.unwrap_or_default();
            let value = Answer::write_text(row.value);
            writer.write_record([row.response, row.wave, row.unit, row.group.code(), link, row.item, &value])?;
        }
        writer.flush()
    })
}

fn resource<T: Row>() -> Value {
    json!({
        "name": T::FILE.trim_end_matches(".csv"),
        "path": T::FILE,
        "profile": "tabular-data-resource",
        "description": T::ABOUT,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": { "fields": T::fields(), "missingValues": [""] },
    })
}

/// Adds the keys of a file, and the references to files that are there.
fn link(resource: &mut Value, there: &[String]) {
    let path = resource["path"].as_str().unwrap_or_default().to_owned();
    if let Some((_, key)) = KEYS.iter().find(|(file, _)| *file == path) {
        resource["schema"]["primaryKey"] = json!(key);
    }
    let references: Vec<Value> = REFERENCES
        .iter()
        .filter(|(from, _, to, _)| *from == path && there.iter().any(|file| file == to))
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
