//! What should have stood there? A code with named values, so that it can be said in any language; here in English, for whoever
//! reads the machine's file.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

/// What can be expected: its code, and the words in English with their values in braces.
macro_rules! expectations {
    ($($variant:ident = $code:literal: $english:literal;)+) => {
        codes! {
            /// What was expected where a package breaks a rule.
            ExpectedCode { $(#[doc = $english] $variant = $code,)+ }
        }

        impl ExpectedCode {
            /// The words in English, their values by name in braces.
            pub fn english(self) -> &'static str {
                match self { $(Self::$variant => $english),+ }
            }
        }
    };
}

expectations! {
    Key = "key": "a key";
    KeyShape = "key_shape": "a key of at most {most} bytes without line breaks or spaces around it";
    Text = "text": "a text";
    DifferentCodes = "different_codes": "different codes joined by ;";
    Places = "places": "whole numbers from 1 joined by ;";
    ByMode = "by_mode": "different ones of {modes} with their counts, such as code:30;paper:8";
    Number = "number": "a number with decimal point";
    Decimals = "decimals": "a number with at most nine decimals";
    WholeNumber = "whole_number": "a whole number, 0 or more";
    Date = "date": "a date as YYYY-MM-DD";
    Month = "month": "a month as YYYY-MM";
    Minutes = "minutes": "whole minutes from 1 to {most}, negative when the row corrects an earlier one";
    Kronor = "kronor": "kronor with decimal point and at most two decimals, below 100 billion";
    Flag = "flag": "0 or 1";
    Strength = "strength": "1, 2 or 3";
    OneOf = "one_of": "one of: {codes}";
    SeveralOf = "several_of": "one of: {codes}; several joined by ;";
    ItemOfInstrument = "item_of_instrument": "an item of the wave's instrument ({instrument})";
    Rating = "rating": "a whole number from {min} to {max} or dk";
    Score = "score": "a number or dk";
    ScoreWithin = "score_within": "a number from {min} to {max} or dk";
    ScoreFrom = "score_from": "a number of at least {min} or dk";
    ScoreTo = "score_to": "a number of at most {max} or dk";
    OneOption = "one_option": "one of the options ({options}) or dk";
    AnyOption = "any_option": "one of the options or dk";
    Options = "options": "options ({options}), joined by ; and each once, or dk";
    AnyOptions = "any_options": "options, joined by ; and each once, or dk";
    NotBefore = "not_before": "a date not before {column} ({date})";
    DateOfEvaluated = "date_of_evaluated": "a date, since the programme is evaluated";
    Above = "above": "a number above {column} ({number})";
    EndOfScale = "end_of_scale": "the whole number at the end of the scale of a rating";
    RightAnswer = "right_answer": "the right answer of a test item";
    OptionsOfParts = "options_of_parts": "the options of a test item whose right answer has several parts";
    AmongOptions = "among_options": "codes among the options ({options})";
    Sequences = "sequences": "one whole number for each of the {clusters} clusters";
    FromZero = "from_zero": "a number from 0";
    AboveZero = "above_zero": "a number above 0";
    MeanOrPercent = "mean_or_percent": "mean or percent for a stated change";
    Known = "known": "a known {column}";
    AtMostPopulation = "at_most_population": "at most the population ({population})";
    KeyOnce = "key_once": "each key once";
    KeyOfFile = "key_of_file": "a key of this file";
    NotBelow = "not_below": "a row that does not stand below this one";
    AsFirstRow = "as_first_row": "{value}, as in the first row of the response";
    NothingAsFirstRow = "nothing_as_first_row": "nothing, as in the first row of the response";
    KnownFile = "known_file": "one of the files of a package: {files}";
    Readable = "readable": "a file that can be read ({why})";
    SmallEnough = "small_enough": "at most {most} MB in the whole package once unpacked";
    Cells = "cells": "{width} cells, found {found}";
    Rows = "rows": "rows of comma-separated cells";
    Utf8 = "utf8": "UTF-8 (save the file again as \"CSV UTF-8\")";
    Header = "header": "a header row: {columns}";
    Commas = "commas": "columns separated by commas, not semicolons";
    KnownColumn = "known_column": "one of the columns {columns}";
    ColumnOnce = "column_once": "each column once";
    ThisColumn = "this_column": "this column";
    Description = "description": "the file that describes the package (Frictionless data package)";
    Json = "json": "valid JSON (line {line}, column {column})";
    Resources = "resources": "a list `resources`";
    ResourcePath = "resource_path": "a `path` (one file) in every resource";
    ListedFile = "listed_file": "the file, since datapackage.json lists it";
}

/// What was expected, with its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What.
    pub code: ExpectedCode,
    /// The values by name.
    pub values: BTreeMap<String, String>,
    /// Whether nothing at all would do as well.
    pub or_nothing: bool,
    /// The same in English.
    pub text: String,
}

impl Expected {
    /// Something with these values.
    pub(crate) fn new<const N: usize>(code: ExpectedCode, values: [(&str, String); N]) -> Self {
        let values: BTreeMap<String, String> =
            values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let text = in_english(code, &values);
        Self { code, values, or_nothing: false, text }
    }

    /// The same, or an empty cell.
    pub(crate) fn or_nothing(self) -> Self {
        Self { text: format!("{}, or nothing", self.text), or_nothing: true, ..self }
    }
}

/// Something that the code alone says.
impl From<ExpectedCode> for Expected {
    fn from(code: ExpectedCode) -> Self {
        Self::new(code, [])
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn in_english(code: ExpectedCode, values: &BTreeMap<String, String>) -> String {
    let (mut told, mut rest) = (String::new(), code.english());
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        told += before;
        told += values.get(name).map_or("", String::as_str);
        rest = after;
    }
    told + rest
}

/// `expected!(Rating { min: 1, max: 5 })`: what was expected, with these values.
macro_rules! expected {
    ($code:ident) => { $crate::package::expected::Expected::from($crate::package::expected::ExpectedCode::$code) };
    ($code:ident { $($name:ident: $value:expr),+ $(,)? }) => {
        $crate::package::expected::Expected::new(
            $crate::package::expected::ExpectedCode::$code,
            [$((stringify!($name), ($value).to_string())),+],
        )
    };
}
pub(crate) use expected;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_they_are_named_and_braces_in_them_stay() {
        let told = expected!(Above { column: "min", number: "{column}" }).or_nothing();
        assert_eq!(told.to_string(), "a number above min ({column}), or nothing");
        let again: Expected = serde_json::from_str(&serde_json::to_string(&told).unwrap()).unwrap();
        assert_eq!(again, told);
    }

    #[test]
    fn every_brace_is_closed() {
        for code in ExpectedCode::ALL {
            let english = code.english();
            assert_eq!(english.matches('{').count(), english.matches('}').count(), "{code}");
        }
    }
}
