//! What is wrong with a package, and where? Every fault carries file, line, column, value and what was expected.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::expected::Expected;

/// How many faults are kept; further ones are only counted.
pub const MOST_FAULTS: usize = 1000;

/// One thing that breaks the rules of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line in the file (the header is line 1); absent when the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column; absent when the whole row or file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value as it stands, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What was expected instead.
    pub expected: Expected,
}

impl Fault {
    /// A fault of a whole file.
    pub fn of_file(file: &str, expected: impl Into<Expected>) -> Self {
        Self { file: file.to_owned(), line: None, column: None, value: None, expected: expected.into() }
    }

    /// A fault of one cell.
    pub fn of_cell(file: &str, line: u64, column: &str, value: &str, expected: impl Into<Expected>) -> Self {
        Self {
            line: Some(line),
            column: Some(column.to_owned()),
            value: Some(shortened(value)),
            ..Self::of_file(file, expected)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column.as_ref().filter(|column| !column.is_empty()) {
            write!(f, ", column {column}")?;
        }
        if let Some(value) = &self.value {
            write!(f, ": `{value}`")?;
        }
        write!(f, ": expected {}", self.expected)
    }
}

/// Everything that is wrong with a package, at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageErrors {
    /// The first [`MOST_FAULTS`] faults.
    pub faults: Vec<Fault>,
    /// How many there are in all.
    pub total: usize,
}

impl PackageErrors {
    /// Adds one; beyond [`MOST_FAULTS`] it is only counted.
    pub fn push(&mut self, fault: Fault) {
        self.total += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    /// Adds others before those from a place on.
    pub(crate) fn insert(&mut self, place: usize, others: Self) {
        let place = place.min(self.faults.len());
        self.faults.splice(place..place, others.faults);
        self.faults.truncate(MOST_FAULTS);
        self.total += others.total;
    }

    /// Adds all of some others, which may have been counted only in part.
    pub(crate) fn append(&mut self, others: Faults) {
        let counted = others.total - others.kept.len();
        for fault in others.kept {
            self.push(fault);
        }
        self.total += counted;
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl fmt::Display for PackageErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the package has {} faults; mend them or leave the rows out:", self.total)?;
        for fault in &self.faults {
            writeln!(f, "  {fault}")?;
        }
        if self.total > self.faults.len() {
            writeln!(f, "  ... and {} more", self.total - self.faults.len())?;
        }
        Ok(())
    }
}

/// Faults of rows: every one when rows are left out and listed, otherwise no more than will be told.
#[derive(Debug)]
pub(crate) struct Faults {
    all: bool,
    /// Those that are kept.
    pub kept: Vec<Fault>,
    total: usize,
}

impl Faults {
    /// None yet.
    pub(crate) fn new(all: bool) -> Self {
        Self { all, kept: Vec::new(), total: 0 }
    }

    /// Adds one.
    pub(crate) fn push(&mut self, fault: Fault) {
        self.total += 1;
        if self.all || self.kept.len() < MOST_FAULTS {
            self.kept.push(fault);
        }
    }

    /// Adds several.
    pub(crate) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }

    /// Adds all of some others.
    pub(crate) fn append(&mut self, others: Self) {
        let counted = others.total - others.kept.len();
        self.extend(others.kept);
        self.total += counted;
    }
}

impl std::error::Error for PackageErrors {}

/// At most forty characters, without line breaks: enough to find the cell, too little to carry a text away.
pub(crate) fn shortened(value: &str) -> String {
    let mut short: String = value.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
