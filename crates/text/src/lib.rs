//! What does it say, in whose language? Every sentence a person reads stands in `texts/<language>/<domain>.ftl`, by key.
//!
//! A missing key, or a value that the sentence asks for and did not get, stops a test or a development build with its
//! name, and shows the key itself in a release build: a page with one odd word is better than no page.

mod format;
mod lang;
pub mod lix;
#[cfg(test)]
mod readability;

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::fluent_bundle::types::FluentNumber;
use fluent_templates::{LanguageIdentifier, langid, static_loader};
use kernel::Caveat;

pub use lang::Lang;

static_loader! {
    static LOADER = {
        locales: "./texts",
        fallback_language: "sv",
        customise: |bundle| {
            bundle.set_use_isolating(false);
            let english = bundle.locales.iter().any(|locale| locale.language.as_str() == "en");
            bundle.set_formatter(Some(if english { number_in_english } else { number_in_swedish }));
        },
    };
}

/// The texts without values that were asked for, as they were put together then: there are never more than stand in the files.
static PLAIN: [LazyLock<Known>; 2] = [LazyLock::new(RwLock::default), LazyLock::new(RwLock::default)];

type Known = RwLock<HashMap<String, Box<str>>>;

static SWEDISH: LanguageIdentifier = langid!("sv");
static ENGLISH: LanguageIdentifier = langid!("en");

/// The texts of one language. Cheap to copy; hand it to every template as `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    lang: Lang,
}

impl Texts {
    /// The texts in `lang`.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language of these texts.
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The text under `key`.
    pub fn get(self, key: &str) -> String {
        let plain = match self.lang {
            Lang::Sv => &PLAIN[0],
            Lang::En => &PLAIN[1],
        };
        if let Some(text) = plain.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return text.to_string();
        }
        match self.found(key, None) {
            Some(text) => {
                let mut plain = plain.write().unwrap_or_else(PoisonError::into_inner);
                plain.insert(key.to_owned(), text.as_str().into());
                text
            }
            None => key.to_owned(),
        }
    }

    /// The text under `key` with its values: `t.with("unit-size", &[("unit", &name), ("n", &count)])`. A number is
    /// written as the language writes numbers and chooses the right plural.
    pub fn with(self, key: &str, values: &[(&str, &dyn Value)]) -> String {
        let values = values.iter().map(|(name, value)| (Cow::Owned((*name).to_owned()), value.fluent())).collect();
        self.found(key, Some(&values)).unwrap_or_else(|| key.to_owned())
    }

    /// The text under `key` with one number, called `$n` in the language file.
    pub fn count(self, key: &str, n: impl Value) -> String {
        self.with(key, &[("n", &n)])
    }

    /// Whether the language has a text under `key`; for codes that come from data.
    pub fn has(self, key: &str) -> bool {
        LOADER.lookup_single_language::<&str>(self.identifier(), key, None).is_ok()
    }

    /// What a reader must know, in a sentence.
    pub fn caveat(self, caveat: impl Borrow<Caveat>) -> String {
        self.code("caveat", caveat.borrow().code())
    }

    /// The name of a code of a closed list: `t.code("activity", session.activity.code())` reads `activity-web-course`.
    pub fn code(self, list: &str, code: &str) -> String {
        self.get(&format!("{list}-{}", code.replace('_', "-")))
    }

    fn found(self, key: &str, values: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> Option<String> {
        match LOADER.lookup_single_language(self.identifier(), key, values) {
            Ok(text) => Some(text),
            Err(why) if cfg!(debug_assertions) => panic!("text `{key}` in {:?}: {why}", self.lang),
            Err(_) => None,
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self.lang {
            Lang::Sv => &SWEDISH,
            Lang::En => &ENGLISH,
        }
    }
}

/// What can be put into a sentence: texts and numbers.
pub trait Value {
    /// The value as the language files understand it.
    fn fluent(&self) -> FluentValue<'_>;
}

impl Value for str {
    fn fluent(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl Value for String {
    fn fluent(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl<T: Value + ?Sized> Value for &T {
    fn fluent(&self) -> FluentValue<'_> {
        (**self).fluent()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Value for $number {
            fn fluent(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f64);

fn number_in_swedish<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number_in(Lang::Sv, value)
}

fn number_in_english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number_in(Lang::En, value)
}

fn number_in(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    let decimals = if value.fract() == 0.0 { 0 } else { 1 };
    Some(Texts::new(lang).number(*value, decimals))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::{Activity, CostKind, Form, Group, Moment, Sex};

    use super::*;
    use crate::readability::{keys_of, sources};

    const BOTH: [Lang; 2] = [Lang::Sv, Lang::En];

    #[test]
    fn every_text_exists_in_both_languages() {
        for (domain, _) in sources(Lang::Sv).iter().chain(&sources(Lang::En)) {
            let [swedish, english]: [BTreeSet<String>; 2] =
                BOTH.map(|lang| sources(lang).get(domain).map(|file| keys_of(file).collect()).unwrap_or_default());
            let differ: Vec<_> = swedish.symmetric_difference(&english).collect();
            assert!(differ.is_empty(), "{domain}: only in one language: {differ:?}");
        }
    }

    #[test]
    fn no_key_is_given_twice() {
        for lang in BOTH {
            let mut seen = BTreeSet::new();
            for (domain, file) in sources(lang) {
                for key in keys_of(&file) {
                    assert!(seen.insert(key.clone()), "{key} stands twice, once in {domain}");
                }
            }
        }
    }

    #[test]
    fn every_code_has_a_name() {
        for t in BOTH.map(Texts::new) {
            Caveat::ALL.iter().for_each(|c| assert!(!t.caveat(*c).is_empty()));
            Activity::ALL.iter().for_each(|c| assert!(t.code("activity", c.code()) != c.code()));
            Form::ALL.iter().for_each(|c| assert!(t.code("form", c.code()) != c.code()));
            CostKind::ALL.iter().for_each(|c| assert!(t.code("cost-kind", c.code()) != c.code()));
            Moment::ALL.iter().for_each(|c| assert!(t.code("moment", c.code()) != c.code()));
            Group::ALL.iter().for_each(|c| assert!(t.code("group", c.code()) != c.code()));
            Sex::ALL.iter().for_each(|c| assert!(t.code("sex", c.code()) != c.code()));
        }
    }

    #[test]
    #[should_panic(expected = "no-such-text")]
    fn a_missing_key_stops_a_test() {
        Texts::new(Lang::En).get("no-such-text");
    }

    #[test]
    #[should_panic(expected = "based-on")]
    fn a_missing_value_stops_a_test() {
        Texts::new(Lang::Sv).get("based-on");
    }

    #[test]
    fn numbers_choose_the_plural_and_are_written_as_the_language_writes_them() {
        let (sv, en) = (Texts::new(Lang::Sv), Texts::new(Lang::En));
        assert_eq!(sv.count("persons", 1), "1 person");
        assert_eq!(sv.count("persons", 12_345_u64), "12\u{a0}345 personer");
        assert_eq!(en.count("persons", 12_345_usize), "12,345 people");
    }

    #[test]
    fn values_are_put_in_as_they_are() {
        let text = Texts::new(Lang::Sv).with("page-title", &[("page", &"<b>Å</b>"), ("name", &String::from("Ombud"))]);
        assert_eq!(text, "<b>Å</b> – Ombud", "escaping is the template's work, and there are no isolation marks");
    }
}
