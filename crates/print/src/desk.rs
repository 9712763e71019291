//! What does Typst see while it sets a report? The template, the report and the fonts of this program: no other file, no package, no
//! clock.

use std::collections::BTreeSet;

use paper::Paper;
use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};

/// How a report is set.
static TEMPLATE: &str = include_str!("report.typ");
/// What stands for a letter that none of the fonts has.
const UNKNOWN: char = '?';

/// The surroundings of one setting.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    report: (FileId, Bytes),
}

impl Desk {
    /// The desk with a report on it, to be set in type of so many points.
    pub(crate) fn new(paper: &Paper, size: f64) -> Self {
        let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let mut report = serde_json::to_value(paper).unwrap_or(Value::Null);
        let mut known = BTreeSet::new();
        with_known_letters(&mut report, &mut |letter| {
            known.contains(&letter) || {
                let found = fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)));
                found && known.insert(letter)
            }
        });
        if let Value::Object(report) = &mut report {
            report.insert("size".to_owned(), Value::from(size));
        }
        Self {
            library: LazyHash::new(
                Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build(),
            ),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(id("report.typ"), TEMPLATE.to_owned()),
            report: (id("report.json"), Bytes::from_string(report.to_string())),
        }
    }
}

fn id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a name without a way out of the folder");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// A letter without a glyph would stop the whole file, since nobody could read it; one that no font has becomes a question mark.
fn with_known_letters(value: &mut Value, is_known: &mut dyn FnMut(char) -> bool) {
    match value {
        Value::String(text) => {
            let known = |c: char, is_known: &mut dyn FnMut(char) -> bool| match c {
                '\n' => c,
                c if c.is_whitespace() => {
                    if is_known(c) {
                        c
                    } else {
                        ' '
                    }
                }
                c if c.is_control() => ' ',
                c if is_known(c) => c,
                _ => UNKNOWN,
            };
            *text = text.chars().map(|c| known(c, is_known)).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(|value| with_known_letters(value, is_known)),
        Value::Object(values) => values.values_mut().for_each(|value| with_known_letters(value, is_known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.report.0 { Ok(self.report.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_without_a_glyph_becomes_a_question_mark() {
        let mut value = serde_json::json!({ "a": ["å😀\u{7}b", 1], "b": "x\ny" });
        with_known_letters(&mut value, &mut |c| c != '😀');
        assert_eq!(value, serde_json::json!({ "a": ["å? b", 1], "b": "x\ny" }));
    }
}
