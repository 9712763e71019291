//! What is a number called that a person sees? A name in the reader's language, and the number with all that it rests on.

use kernel::Estimate;

/// A number with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigure {
    /// What it is, in the reader's language.
    pub label: String,
    /// The number.
    pub estimate: Estimate,
    /// The measurement or the time that it is about, in the reader's language; empty where the page says it.
    pub wave: String,
}

impl KeyFigure {
    /// A number with its name.
    pub fn new(label: impl Into<String>, estimate: Estimate) -> Self {
        Self { label: label.into(), estimate, wave: String::new() }
    }
}
