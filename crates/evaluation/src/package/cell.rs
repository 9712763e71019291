//! How is a value written in a cell? One codec for each kind of column; the type in the row says what it means.
//!
//! The package is data for R and must not be changed on the way; but a spreadsheet runs a text that begins with
//! `=`, `+`, `-`, `@`, tab or carriage return. Free text is therefore written with a leading `'` when it begins so
//! (after any apostrophes of its own) and read without it: exact both ways. Keys and numbers are never touched.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use kernel::vocabulary::UnknownCode;
use kernel::{Date, Mode, Month, Ore};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::expected::{Expected, expected};

/// A kind of column: how its values are read, written and described in `datapackage.json`.
pub(crate) trait Codec {
    /// The value in a row.
    type Value;
    /// Whether the cell may be empty.
    const OPTIONAL: bool = false;
    /// The value of a cell; otherwise what was expected.
    fn read(text: &str) -> Result<Self::Value, Expected>;
    /// The cell of a value.
    fn write(value: &Self::Value) -> String;
    /// The Frictionless type and constraints.
    fn describe(field: &mut Map<String, Value>);
}

/// A number together with the decimals it was published with; `3.50` says more than `3.5`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// How many decimals it was written with (0-9).
    pub decimals: u8,
}

impl Figure {
    /// The number as written with these decimals.
    pub fn new(value: f64, decimals: u8) -> Self {
        Self { value, decimals: decimals.min(9) }
    }

    /// The lowest and highest value that is written so: half a unit of the last decimal on both sides.
    pub fn rounding(self) -> [f64; 2] {
        let half = 0.5 * 10f64.powi(-i32::from(self.decimals));
        [self.value - half, self.value + half]
    }

    /// Whether an exact value is written so, whichever way a half is rounded.
    pub fn can_be(self, exact: f64) -> bool {
        let [low, high] = self.rounding();
        let slack = 1e-9 * (1.0 + exact.abs());
        (low - slack..=high + slack).contains(&exact)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.*}", usize::from(self.decimals), self.value)
    }
}

impl FromStr for Figure {
    type Err = Expected;
    fn from_str(text: &str) -> Result<Self, Expected> {
        let value = Number::read(text)?;
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        u8::try_from(decimals)
            .ok()
            .filter(|d| *d <= 9)
            .map(|decimals| Self { value, decimals })
            .ok_or_else(|| expected!(Decimals))
    }
}

/// An opaque key.
pub(crate) struct Key;
/// Free text.
pub(crate) struct Words;
/// An answer: a number, a code, codes joined by `;`, or free text.
pub(crate) struct Answer;
/// Codes joined by `;`.
pub(crate) struct Codes;
/// Whole numbers from 1 joined by `;`.
pub(crate) struct Places;
/// Counts by the way in which questionnaires came: `code:30;paper:8`.
pub(crate) struct ByMode;
/// A decimal number.
pub(crate) struct Number;
/// A whole number from 0.
pub(crate) struct Whole;
/// A number with its published decimals.
pub(crate) struct Published;
/// A day.
pub(crate) struct Day;
/// A month.
pub(crate) struct InMonth;
/// Minutes a person took part on a day; negative when it corrects an earlier row.
pub(crate) struct Posted;
/// Kronor with at most two decimals.
pub(crate) struct Kronor;
/// `0` or `1`.
pub(crate) struct Flag;
/// A strength from 1 to 3.
pub(crate) struct Strength;
/// A code of a closed list.
pub(crate) struct Code<T>(PhantomData<T>);
/// Codes of a closed list joined by `;`.
pub(crate) struct CodesOf<T>(PhantomData<T>);
/// A cell that may be empty.
pub(crate) struct Maybe<C>(PhantomData<C>);

/// The largest amount, 100 billion kronor: far above any programme, far below where sums would overflow.
const MOST_ORE: i64 = 10_000_000_000_000;

/// The longest key.
const LONGEST_KEY: usize = 200;

/// Whether a text can be a key.
pub(crate) fn is_key(text: &str) -> bool {
    let sound = !text.is_empty() && text.len() <= LONGEST_KEY;
    // Most keys hold nothing but visible ASCII, which is seen at once.
    sound
        && (text.bytes().all(|byte| byte.is_ascii_graphic())
            || (text.trim() == text && !text.chars().any(char::is_control)))
}

fn starts_a_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn guarded(text: &str) -> String {
    if starts_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if starts_a_formula(rest) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

fn typed(field: &mut Map<String, Value>, kind: &str) {
    field.insert("type".to_owned(), json!(kind));
}

fn constrained(field: &mut Map<String, Value>, name: &str, value: Value) {
    if let Value::Object(constraints) = field.entry("constraints").or_insert_with(|| json!({})) {
        constraints.insert(name.to_owned(), value);
    }
}

impl Codec for Key {
    type Value = String;
    fn read(text: &str) -> Result<String, Expected> {
        if text.is_empty() {
            Err(expected!(Key))
        } else if !is_key(text) {
            Err(expected!(KeyShape { most: LONGEST_KEY }))
        } else {
            Ok(text.to_owned())
        }
    }
    fn write(value: &String) -> String {
        value.clone()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
        constrained(field, "maxLength", json!(LONGEST_KEY));
    }
}

impl Codec for Words {
    type Value = String;
    fn read(text: &str) -> Result<String, Expected> {
        if text.is_empty() { Err(expected!(Text)) } else { Ok(unguarded(text)) }
    }
    fn write(value: &String) -> String {
        guarded(value)
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
    }
}

impl Answer {
    /// The cell of an answer.
    pub(crate) fn write_text(value: &str) -> Cow<'_, str> {
        let as_it_is = !starts_a_formula(value) || (value.starts_with('-') && Number::read(value).is_ok());
        if as_it_is { Cow::Borrowed(value) } else { Cow::Owned(guarded(value)) }
    }
}

impl Codec for Answer {
    type Value = String;
    // A multiple question answered with none of its options is an answer, so the cell may be empty.
    const OPTIONAL: bool = true;
    fn read(text: &str) -> Result<String, Expected> {
        Ok(unguarded(text))
    }
    fn write(value: &String) -> String {
        Self::write_text(value).into_owned()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
    }
}

impl Codec for Codes {
    type Value = Vec<String>;
    const OPTIONAL: bool = true;
    fn read(text: &str) -> Result<Vec<String>, Expected> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let codes: Vec<String> = text.split(';').map(str::to_owned).collect();
        let distinct = |(i, code): (usize, &String)| !codes[..i].contains(code);
        if codes.iter().any(|code| code.is_empty() || code.trim() != code) || !codes.iter().enumerate().all(distinct) {
            return Err(expected!(DifferentCodes));
        }
        Ok(codes)
    }
    fn write(value: &Vec<String>) -> String {
        value.join(";")
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
    }
}

impl Codec for Places {
    type Value = Vec<u32>;
    fn read(text: &str) -> Result<Vec<u32>, Expected> {
        let place = |part: &str| part.parse::<u32>().ok().filter(|place| (1..=10_000).contains(place));
        text.split(';').map(place).collect::<Option<_>>().ok_or_else(|| expected!(Places))
    }
    fn write(value: &Vec<u32>) -> String {
        value.iter().map(u32::to_string).collect::<Vec<_>>().join(";")
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
    }
}

impl Codec for ByMode {
    type Value = Vec<(Mode, u64)>;
    fn read(text: &str) -> Result<Self::Value, Expected> {
        let part = |part: &str| {
            let (mode, count) = part.split_once(':')?;
            Some((mode.parse::<Mode>().ok()?, Whole::read(count).ok()?))
        };
        let counts: Option<Self::Value> = text.split(';').map(part).collect();
        let different = |counts: &Self::Value| {
            counts.iter().enumerate().all(|(i, (mode, _))| counts[..i].iter().all(|(other, _)| other != mode))
        };
        counts.filter(different).ok_or_else(|| {
            let modes: Vec<&str> = Mode::ALL.iter().map(|mode| mode.code()).collect();
            expected!(ByMode { modes: modes.join(", ") })
        })
    }
    fn write(value: &Self::Value) -> String {
        value.iter().map(|(mode, count)| format!("{mode}:{count}")).collect::<Vec<_>>().join(";")
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
    }
}

impl Codec for Number {
    type Value = f64;
    fn read(text: &str) -> Result<f64, Expected> {
        let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        text.parse::<f64>().ok().filter(|number| plain && number.is_finite()).ok_or_else(|| expected!(Number))
    }
    fn write(value: &f64) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "number");
    }
}

impl Codec for Published {
    type Value = Figure;
    fn read(text: &str) -> Result<Figure, Expected> {
        text.parse()
    }
    fn write(value: &Figure) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "number");
    }
}

impl Codec for Whole {
    type Value = u64;
    fn read(text: &str) -> Result<u64, Expected> {
        let digits = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| digits).ok_or_else(|| expected!(WholeNumber))
    }
    fn write(value: &u64) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "integer");
        constrained(field, "minimum", json!(0));
    }
}

impl Codec for Day {
    type Value = Date;
    fn read(text: &str) -> Result<Date, Expected> {
        text.parse().map_err(|_| expected!(Date))
    }
    fn write(value: &Date) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "date");
    }
}

impl Codec for InMonth {
    type Value = Month;
    fn read(text: &str) -> Result<Month, Expected> {
        text.parse().map_err(|_| expected!(Month))
    }
    fn write(value: &Month) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "yearmonth");
    }
}

impl Codec for Posted {
    type Value = kernel::Minutes;
    fn read(text: &str) -> Result<kernel::Minutes, Expected> {
        let most = kernel::Minutes::DAY.0;
        text.parse::<i64>()
            .ok()
            .filter(|minutes| *minutes != 0 && minutes.abs() <= most && !text.starts_with('+'))
            .map(kernel::Minutes)
            .ok_or_else(|| expected!(Minutes { most: most }))
    }
    fn write(value: &kernel::Minutes) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "integer");
        constrained(field, "minimum", json!(-kernel::Minutes::DAY.0));
        constrained(field, "maximum", json!(kernel::Minutes::DAY.0));
    }
}

impl Codec for Kronor {
    type Value = Ore;
    fn read(text: &str) -> Result<Ore, Expected> {
        // The ledger form with spaces and decimal comma is for people; files have one form.
        let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        Ore::parse_kronor(text)
            .ok()
            .filter(|amount| plain && amount.0.abs() <= MOST_ORE)
            .ok_or_else(|| expected!(Kronor))
    }
    fn write(value: &Ore) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "number");
    }
}

impl Codec for Flag {
    type Value = bool;
    fn read(text: &str) -> Result<bool, Expected> {
        match text {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(expected!(Flag)),
        }
    }
    fn write(value: &bool) -> String {
        u8::from(*value).to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "integer");
        constrained(field, "enum", json!([0, 1]));
    }
}

impl Codec for Strength {
    type Value = u8;
    fn read(text: &str) -> Result<u8, Expected> {
        match text {
            "1" => Ok(1),
            "2" => Ok(2),
            "3" => Ok(3),
            _ => Err(expected!(Strength)),
        }
    }
    fn write(value: &u8) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "integer");
        constrained(field, "minimum", json!(1));
        constrained(field, "maximum", json!(3));
    }
}

impl<T> Codec for Code<T>
where
    T: FromStr<Err = UnknownCode> + fmt::Display,
{
    type Value = T;
    fn read(text: &str) -> Result<T, Expected> {
        text.parse().map_err(|unknown: UnknownCode| expected!(OneOf { codes: unknown.expected }))
    }
    fn write(value: &T) -> String {
        value.to_string()
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
        // The refusal names every code; asking for one that cannot exist keeps the list in one place.
        if let Err(unknown) = "\0".parse::<T>() {
            constrained(field, "enum", unknown.expected.split(", ").collect());
        }
    }
}

impl<T> Codec for CodesOf<T>
where
    T: FromStr<Err = UnknownCode> + fmt::Display + PartialEq,
{
    type Value = Vec<T>;
    const OPTIONAL: bool = true;
    fn read(text: &str) -> Result<Vec<T>, Expected> {
        let mut codes: Vec<T> = Vec::new();
        for part in text.split(';').filter(|_| !text.is_empty()) {
            let code: T =
                part.parse().map_err(|unknown: UnknownCode| expected!(SeveralOf { codes: unknown.expected }))?;
            if codes.contains(&code) {
                return Err(expected!(DifferentCodes));
            }
            codes.push(code);
        }
        Ok(codes)
    }
    fn write(value: &Vec<T>) -> String {
        value.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
    }
    fn describe(field: &mut Map<String, Value>) {
        typed(field, "string");
    }
}

impl<C: Codec> Codec for Maybe<C> {
    type Value = Option<C::Value>;
    const OPTIONAL: bool = true;
    fn read(text: &str) -> Result<Self::Value, Expected> {
        if text.is_empty() {
            return Ok(None);
        }
        C::read(text).map(Some).map_err(Expected::or_nothing)
    }
    fn write(value: &Self::Value) -> String {
        value.as_ref().map(C::write).unwrap_or_default()
    }
    fn describe(field: &mut Map<String, Value>) {
        C::describe(field);
    }
}

/// Describes a column for `datapackage.json`.
pub(crate) fn described<C: Codec>(name: &str) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), json!(name));
    C::describe(&mut field);
    if !C::OPTIONAL {
        constrained(&mut field, "required", json!(true));
    }
    Value::Object(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_text_never_starts_a_formula_and_comes_back_as_it_was() {
        for text in ["=1+1", "+46", "-x", "@sum", "\tx", "'=x", "''-x", "'quoted'", "plain", "a=b"] {
            let cell = Words::write(&text.to_owned());
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            assert_eq!(Words::read(&cell).unwrap(), text);
        }
    }

    #[test]
    fn a_negative_answer_is_written_as_the_number_it_is() {
        assert_eq!(Answer::write(&"-3".to_owned()), "-3");
        assert_eq!(Answer::write(&"-3 x".to_owned()), "'-3 x");
    }

    #[test]
    fn decimal_commas_exponents_and_words_are_no_numbers() {
        for text in ["1,5", "1e3", "NaN", "inf", "", " 1", "+1", "--1"] {
            assert!(Number::read(text).is_err(), "{text}");
        }
        assert_eq!(Number::read("-0.5"), Ok(-0.5));
    }

    #[test]
    fn a_figure_keeps_its_decimals() {
        let figure: Figure = "3.50".parse().unwrap();
        assert_eq!((figure.decimals, figure.to_string()), (2, "3.50".to_owned()));
        assert!(figure.can_be(3.495) && figure.can_be(3.505) && !figure.can_be(3.4949));
    }
}
