//! How does a form come back when something in it is wrong? As it was filled in, with the error beside the field. Read the
//! fields one by one; each reading says what is wrong and keeps what was written.
//!
//! Only the fields that a handler asks for are read, so nothing can be slipped in beside them.

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequest, RawForm, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::Date;
use text::Texts;

use crate::failure::Failure;

/// The most fields a form may have: a register of a big meeting fits, a flood does not.
const MOST_FIELDS: usize = 2_000;

/// A form as somebody filled it in, with what is wrong in it. An extractor for urlencoded bodies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filled {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
    labels: Vec<(String, String)>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The field's name, which is also its `id`.
    pub(crate) field: String,
    /// What the field is called on the page.
    pub(crate) label: String,
    /// What to do about it.
    pub(crate) text: String,
}

impl Filled {
    /// An empty form.
    pub(crate) fn blank() -> Self {
        Self::default()
    }

    /// A form with what is known already.
    pub(crate) fn with<V: Into<String>>(values: impl IntoIterator<Item = (&'static str, V)>) -> Self {
        Self {
            values: values.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect(),
            ..Self::default()
        }
    }

    /// A form with what is known already, of fields whose names are made up from numbers.
    pub(crate) fn of(values: Vec<(String, String)>) -> Self {
        Self { values, ..Self::default() }
    }

    /// The same with a value more.
    #[must_use]
    pub(crate) fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// What one field is called on the page, where its name is made up as it goes.
    pub(crate) fn label(&mut self, name: &str, label: String) {
        self.labels.push((name.to_owned(), label));
    }

    /// What the fields are called on the page, for the summary of errors.
    #[must_use]
    pub(crate) fn labelled(mut self, labels: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        self.labels.extend(labels.into_iter().map(|(name, label)| (name.to_owned(), label)));
        self
    }

    /// What was written in a field; empty when nothing was.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Everything chosen under a name, for checkboxes.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a choice is made, for radios, checkboxes and lists.
    pub(crate) fn is(&self, name: &str, value: impl AsRef<str>) -> bool {
        self.values(name).any(|chosen| chosen == value.as_ref())
    }

    /// A text of at most `max` characters that must be there.
    pub(crate) fn text(&mut self, t: Texts, name: &str, max: usize) -> Option<String> {
        if self.value(name).trim().is_empty() {
            self.fail(name, t.get("field-required"));
            return None;
        }
        self.optional_text(t, name, max)
    }

    /// A text of at most `max` characters; nothing when the field is empty or wrong.
    pub(crate) fn optional_text(&mut self, t: Texts, name: &str, max: usize) -> Option<String> {
        let text = self.value(name).trim().to_owned();
        if text.chars().count() > max {
            self.fail(name, t.count("field-too-long", max));
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// A whole number in a range.
    pub(crate) fn whole(&mut self, t: Texts, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let number = self.parsed::<i64>(t, name, "field-not-a-number")?;
        if !range.contains(&number) {
            self.fail(name, t.with("field-out-of-range", &[("min", range.start()), ("max", range.end())]));
            return None;
        }
        Some(number)
    }

    /// A day.
    pub(crate) fn date(&mut self, t: Texts, name: &str) -> Option<Date> {
        self.parsed(t, name, "field-not-a-date")
    }

    /// One of a closed list: an id, a code.
    pub(crate) fn choice<T: FromStr>(&mut self, t: Texts, name: &str) -> Option<T> {
        let chosen = self.value(name).trim().parse().ok();
        if chosen.is_none() {
            self.fail(name, t.get("field-choose-one"));
        }
        chosen
    }

    /// Says what is wrong with a field; the first thing said stays.
    pub(crate) fn fail(&mut self, name: &str, text: impl Into<String>) {
        if self.error(name).is_none() {
            let label = self.labels.iter().find(|(field, _)| field == name).map_or(name, |(_, label)| label).to_owned();
            self.errors.push(FieldError { field: name.to_owned(), label, text: text.into() });
        }
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
    }

    /// Everything that is wrong, in the order in which the fields were read.
    pub(crate) fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// How many fields are wrong.
    pub(crate) fn error_count(&self) -> usize {
        self.errors.len()
    }

    /// Whether anything is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    fn parsed<T: FromStr>(&mut self, t: Texts, name: &str, wrong: &str) -> Option<T> {
        let text = self.text(t, name, 100)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.fail(name, t.get(wrong));
        }
        value
    }
}

impl<S: Send + Sync> FromRequest<S> for Filled {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let RawForm(body) = RawForm::from_request(request, state).await.map_err(|rejection| {
            let too_large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
            if too_large { Failure::TooLarge } else { Failure::BadRequest }
        })?;
        let values: Vec<_> = form_urlencoded::parse(&body).into_owned().take(MOST_FIELDS + 1).collect();
        if values.len() > MOST_FIELDS {
            return Err(Failure::TooLarge);
        }
        Ok(Self { values, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Activity;
    use text::Lang;

    use super::*;

    const T: fn() -> Texts = || Texts::new(Lang::Sv);

    #[test]
    fn a_wrong_field_keeps_what_was_written_and_says_what_to_do() {
        let mut form = Filled::with([("date", "31/3"), ("activity", "web_course"), ("minutes", "2000")])
            .labelled([("date", "Dag".to_owned())]);
        assert_eq!(form.date(T(), "date"), None);
        assert_eq!(form.whole(T(), "minutes", 1..=1440), None);
        assert_eq!(form.choice(T(), "activity"), Some(Activity::WebCourse));
        assert_eq!(form.text(T(), "name", 10), None);
        assert_eq!(form.value("date"), "31/3");
        assert_eq!(form.error_count(), 3);
        assert_eq!(form.errors()[0].label, "Dag");
        assert_eq!(form.error("minutes"), Some("Skriv ett tal från 1 till 1\u{a0}440."));
    }

    #[test]
    fn several_boxes_can_be_ticked() {
        let form = Filled::with([("there", "a"), ("there", "b")]);
        assert_eq!(form.values("there").collect::<Vec<_>>(), ["a", "b"]);
        assert!(form.is("there", "b") && !form.is("there", "c"));
    }
}
