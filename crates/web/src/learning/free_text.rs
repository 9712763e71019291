//! How is a text that somebody wrote freely read from a form? As it may be kept; else with what to change beside the field.

use learning::free_text::{FreeText, FreeTextError};
use text::Texts;

use crate::form::Filled;

/// A text that must be there.
pub(crate) fn required(t: Texts, form: &mut Filled, name: &str, max: usize) -> Option<FreeText> {
    let read = FreeText::parse(form.value(name), max);
    read.map_err(|why| form.fail(name, said(t, why))).ok()
}

/// A text that may be left out.
pub(crate) fn optional(t: Texts, form: &mut Filled, name: &str, max: usize) -> Option<FreeText> {
    match FreeText::parse(form.value(name), max) {
        Ok(text) => Some(text),
        Err(FreeTextError::Empty) => None,
        Err(why) => {
            form.fail(name, said(t, why));
            None
        }
    }
}

fn said(t: Texts, why: FreeTextError) -> String {
    match why {
        FreeTextError::Empty => t.get("field-required"),
        FreeTextError::TooLong { max } => t.count("field-too-long", max),
        FreeTextError::IdentityNumber => t.get("help-identity-number"),
    }
}
