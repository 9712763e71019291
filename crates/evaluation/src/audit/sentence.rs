//! How is the arithmetic of a finding told? As sentences with named values, so that it can be said in any language; here in
//! English, for whoever reads the machine's file.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::codes::codes;
use crate::package::Figure;
use crate::result::schema::{Definitions, Described};

/// What a sentence says: its code, and the sentence in English with its values in braces.
macro_rules! sentences {
    ($($variant:ident = $code:literal: $english:literal;)+) => {
        codes! {
            /// What a sentence about a finding says.
            Says { $(#[doc = $english] $variant = $code,)+ }
        }

        impl Says {
            /// The sentence in English, its values by name in braces.
            pub fn english(self) -> &'static str {
                match self { $(Self::$variant => $english),+ }
            }
        }
    };
}

sentences! {
    Number = "number": "{number}";
    Open = "open": "open";
    ScaleNotStated = "scale_not_stated": "{values}: the scale is not stated, and the same mean says different things on 1-5, 1-7 and 1-10.";
    OutsideScale = "outside_scale": "{value} lies outside the scale, {low} to {high}.";
    WholeAnswers = "whole_answers": "{n} whole answers sum to a whole number: {mean} x {n} = {total}; {below}/{n} = {low} and {above}/{n} = {high}, neither of which is written {mean}.";
    SdTooLarge = "sd_too_large": "On the scale {min} to {max} a mean of {mean} has a standard deviation of at most {most} (everybody at one of the ends); published: {sd}.";
    SdTooSmall = "sd_too_small": "Whole answers with the mean {mean} have a standard deviation of at least {least} (everybody at the two nearest steps); published: {sd}.";
    PersonsAboveBase = "persons_above_base": "{n} persons are more than the {base} that they are a part of.";
    ShareOfCount = "share_of_count": "{n} of {base} is {share} %; published: {value} %.";
    OutsideHundred = "outside_hundred": "{value} % lies outside 0 to 100 % of {base}.";
    NoCountHasShare = "no_count_has_share": "No number of {base} persons is {value} %: {shares}.";
    CountHasShare = "count_has_share": "{count}/{base} = {share} %";
    CountAboveBase = "count_above_base": "{value} is more than the {base} that it is a part of.";
    LargerShare = "larger_share": "{part} is a part of {whole} ({total} %), and {value} % > {total} % of the same {base}.";
    LargerPart = "larger_part": "{part} is a part of {whole} ({total}), and {value} > {total}: {more} too many at least.";
    FitsElsewhere = "fits_elsewhere": "Line {line} gives {value} for the same thing, which fits.";
    GroupsAdded = "groups_added": "{total} + {added} ({claim}, line {line}) = {value}: two groups seem to have been added.";
    PartsSum = "parts_sum": "The parts sum to {sum}, the total says {total}: a difference of {difference}.";
    PartElsewhere = "part_elsewhere": "For {programme} line {other_line} gives {other} where line {line} gives {value}; with {other} the sum is {total}.";
    OptionsAdded = "options_added": "{share} % is {added} of {base}, but {rest} said otherwise ({claim}) and {added} + {rest} = {sum} > {base}: options of a multiple question were added up. Persons: {base} - {rest} = {persons}, which is {percent} %.";
    ShareElsewhere = "share_elsewhere": "Line {line} gives {value} % for the same thing.";
    WeightedMean = "weighted_mean": "({terms}) / {all} = {mean}, by rounding {low} to {high}; published: {value}.";
    NoMajority = "no_majority": "A majority is more than 50 %; published: {value} %.";
    NoneAndSome = "none_and_some": "{none} chose nothing ({claim}) and {most} chose {largest}: {none} + {most} = {sum} > {all}.";
    NoneAndSomeShares = "none_and_some_shares": "{none} % chose nothing ({claim}) and {most} % chose {largest}: {none} + {most} = {sum} > {all}.";
    MoreAnswers = "more_answers": "{sum} answers of {n} persons: {more} too many.";
    MeanOfAnswers = "mean_of_answers": "The answers {answers} have the mean {mean}; published: {value}.";
    MeanOfShares = "mean_of_shares": "The answers {answers} have the mean {low} to {high} by rounding; published: {value}.";
    NotHundred = "not_hundred": "{sum} %, not 100 %; rounding can move the sum by {slack} at most.";
    NoSumOfParts = "no_sum_of_parts": "{value} % is no sum of the parts of its distribution: {sums}.";
    PointsAsPercent = "points_as_percent": "from {from} to {to} is {points} points (percentage points for shares), or 100 x {points} / {from} = {percent} percent; stated: {value} percent, which is the difference in points{room}.";
    PercentAsPoints = "percent_as_points": "from {from} to {to} is {points} points (percentage points for shares), or 100 x {points} / {from} = {percent} percent; stated: {value} points, which is the relative change.";
    ChangeOtherwise = "change_otherwise": "from {from} to {to} is {points} points (percentage points for shares), or 100 x {points} / {from} = {percent} percent; stated: {value}.";
    RoundingLeaves = "rounding_leaves": " (rounding of the two figures leaves {low} to {high} percent)";
    GivenTwice = "given_twice": "The same thing is given as {given}; they differ by {difference}.";
    Given = "given": "{value} (line {line}, {source})";
    UnequalBases = "unequal_bases": "{small} rests on {least} answers and stands beside {large} on {most}{times}: one answer moves the first by up to {share} % of the scale.";
    TimesAsMany = "times_as_many": ", {times} times as many";
    ChangeOfFewer = "change_of_fewer": "The change rests on {n}, the figures before and after on {from} and {to}: at most {n} are the same persons.";
    AtMostThePart = "at_most_the_part": "{value} rests on {base} of the {answered} who answered, at most the {part} of {claim}; the figure before rests on {from}.";
    PartBesideAll = "part_beside_all": "{value} rests on {part} ({claim}), a part of {answered} ({whole}); figures beside it rest on {all}.";
}

/// A sentence with its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// What it says.
    pub says: Says,
    /// The values by name.
    pub values: BTreeMap<String, Value>,
}

/// A value of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Numbers with their signs, in plain notation: `116 - 30 = 86`, `3.50`.
    Numbers(String),
    /// Words as they were published: a claim, a source.
    Text(String),
    /// Sentences, joined by "and"; none leaves nothing.
    Said(Vec<Sentence>),
}

/// Numbers with signs between them.
pub(super) struct Numbers(pub String);

impl Numbers {
    /// Numbers with a sign between each two.
    pub(super) fn joined(numbers: impl IntoIterator<Item = impl fmt::Display>, sign: &str) -> Self {
        Self(numbers.into_iter().map(|number| number.to_string()).collect::<Vec<_>>().join(sign))
    }

    /// Terms with their sum.
    pub(super) fn sum(terms: impl IntoIterator<Item = Figure>, sum: f64) -> Self {
        Self(format!("{} = {}", Self::joined(terms, " + ").0, Value::from(sum)))
    }
}

impl Sentence {
    pub(super) fn new<const N: usize>(says: Says, values: [(&str, Value); N]) -> Self {
        Self { says, values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect() }
    }
}

/// `says!(Given { value: entry.row.value, line: entry.line })`: the sentence with these values.
macro_rules! says {
    ($says:ident { $($name:ident: $value:expr),* $(,)? }) => {
        $crate::audit::sentence::Sentence::new(
            $crate::audit::sentence::Says::$says,
            [$((stringify!($name), $crate::audit::sentence::Value::from($value))),*],
        )
    };
}
pub(super) use says;

/// The sentences one after the other, in English.
pub(super) fn in_english(sentences: &[Sentence]) -> String {
    sentences.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.says.english();
        while let Some((before, after)) = rest.split_once('{') {
            f.write_str(before)?;
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some(value) = self.values.get(name) {
                write!(f, "{value}")?;
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numbers(text) | Self::Text(text) => f.write_str(text),
            Self::Said(each) => f.write_str(&each.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")),
        }
    }
}

/// A number with at most two decimals.
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Numbers(((number * 100.0).round() / 100.0).to_string())
    }
}

impl From<Figure> for Value {
    fn from(figure: Figure) -> Self {
        Self::Numbers(figure.to_string())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Numbers(number.to_string())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Numbers(number.to_string())
    }
}

impl From<Numbers> for Value {
    fn from(numbers: Numbers) -> Self {
        Self::Numbers(numbers.0)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Vec<Sentence>> for Value {
    fn from(each: Vec<Sentence>) -> Self {
        Self::Said(each)
    }
}

impl From<Option<Sentence>> for Value {
    fn from(perhaps: Option<Sentence>) -> Self {
        Self::Said(perhaps.into_iter().collect())
    }
}

impl Described for Sentence {
    fn described(definitions: &mut Definitions) -> serde_json::Value {
        definitions.object("Sentence", |_| {
            let one = |name: &str, value: serde_json::Value| {
                json!({ "type": "object", "properties": { name: value }, "required": [name], "additionalProperties": false })
            };
            let text = json!({ "type": "string" });
            let said = json!({ "type": "array", "items": { "$ref": "#/$defs/Sentence" } });
            let value = json!({ "anyOf": [one("numbers", text.clone()), one("text", text), one("said", said)] });
            vec![
                ("says", json!({ "enum": Says::ALL.iter().map(|says| says.code()).collect::<Vec<_>>() })),
                ("values", json!({ "type": "object", "additionalProperties": value })),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_in_english_and_read_back_as_it_was() {
        let given =
            |value: f64, line: usize| says!(Given { value: value, line: line, source: &"report {a}".to_owned() });
        let sentence = says!(GivenTwice { given: vec![given(3.5, 2), given(4.0, 9)], difference: 0.5 });
        assert_eq!(
            sentence.to_string(),
            "The same thing is given as 3.5 (line 2, report {a}) and 4 (line 9, report {a}); they differ by 0.5."
        );
        let again: Sentence = serde_json::from_str(&serde_json::to_string(&sentence).unwrap()).unwrap();
        assert_eq!(again, sentence);
    }

    #[test]
    fn every_brace_of_a_sentence_is_closed() {
        for says in Says::ALL {
            let english = says.english();
            assert_eq!(english.matches('{').count(), english.matches('}').count(), "{says}");
        }
    }
}
