//! What is true of this repository that no compiler can see?
//!
//! Each check has the name of the sentence that it holds true. It takes the files as data, so that its tests need no
//! folder, and gives what it found: where, and what to do.

mod columns;
mod dependencies;
mod documents;
mod files;
mod licensing;
// The same formula as in the product, without its dependencies.
#[path = "../../../crates/text/src/lix.rs"]
#[allow(dead_code)]
mod lix;
mod owners;
mod reading;
mod rust_source;
mod schema;
mod shape;
mod texts;

use crate::metadata;
use anyhow::{Result, bail};
use files::Files;
use std::fmt;

/// Something that is not as it should be.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    place: String,
    what: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.what)
    }
}

type Check = fn(&Files) -> Vec<Finding>;

const CHECKS: [(&str, Check); 13] = [
    ("tables_are_touched_only_by_their_owner", owners::check),
    ("the_schema_uses_only_portable_types", schema::check_types),
    ("every_column_is_classified", columns::check),
    ("documents_name_files_that_exist", documents::check),
    ("every_text_exists_in_both_languages", texts::check_languages),
    ("every_text_that_is_asked_for_exists", texts::check_asked_for),
    ("every_text_is_used", texts::check_used),
    ("participant_texts_are_easy", reading::check),
    ("templates_escape_what_they_show", shape::check_escaping),
    ("no_file_is_too_long", shape::check_length),
    ("the_repository_speaks_of_itself_alone", shape::check_own_words),
    ("the_lock_files_name_no_addresses", shape::check_lock_files),
    ("every_file_has_a_licence", licensing::check),
];

/// `cargo xtask tidy`.
pub fn run() -> Result<()> {
    let files = files::read()?;
    let packages = metadata::read()?.packages;
    let mut results = vec![("the_dependency_table_is_true", dependencies::check(&files, &packages))];
    results.extend(CHECKS.iter().map(|(name, check)| (*name, check(&files))));

    let mut failed = 0;
    for (name, mut findings) in results {
        findings.sort();
        if findings.is_empty() {
            println!("  holds   {name}");
        } else {
            failed += 1;
            println!("  FAILS   {name}");
            for finding in findings {
                println!("            {finding}");
            }
        }
    }
    if failed > 0 {
        bail!("{failed} of {} checks of the repository fail", CHECKS.len() + 1);
    }
    Ok(())
}
