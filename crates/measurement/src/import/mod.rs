//! How do answers get in that were collected with another tool? A file is looked at, a person says what each column means
//! ([`Mapping`]), the whole of it is tried out ([`understand`]), and then all of it comes in or nothing ([`take_in`]). Until
//! the wave closes an import can be taken back as a whole ([`take_back`]). What comes afterwards is late and counts in a new
//! edition of the results only. A wave with such answers says so in its figures.
//!
//! Two kinds of files are known. [`Kind::LimeSurvey`]: one row a filled-in survey, columns called by question code or text,
//! `Q5[SQ001]` for the options of a multiple question, `submitdate` empty where somebody stopped half-way. [`Kind::Forms`]
//! (Microsoft and Google Forms): one column a question under its text, several options in one cell.

mod day;
mod file;
mod ground;
mod likeness;
mod propose;
pub(crate) mod store;
mod take_in;
mod understand;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::{OrganisationId, UnitId};
use serde::{Deserialize, Serialize};

pub use file::{AnswerFile, MOST_LABELS};
pub use ground::{Ground, Place, ground};
pub use propose::{propose, propose_column};
pub use store::{ImportLine, imports_of_programme};
pub use take_in::{
    KeptMapping, TakeBackError, TakeInError, kept_mapping, linked_already, take_back, take_in, was_taken_in,
};
pub use understand::{Understood, understand};

/// Which tool wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A response export of LimeSurvey.
    LimeSurvey,
    /// An export of Microsoft or Google Forms.
    Forms,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::LimeSurvey, Self::Forms];

    /// The code in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::LimeSurvey => "limesurvey",
            Self::Forms => "forms",
        }
    }
}

/// The text is none of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the codes")]
pub struct NoSuchCode;

impl FromStr for Kind {
    type Err = NoSuchCode;
    fn from_str(text: &str) -> Result<Self, NoSuchCode> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(NoSuchCode)
    }
}

/// What a column of the file is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// Nothing that is read.
    #[default]
    Ignored,
    /// The answer to an item, by its key.
    Item(String),
    /// Whether an option of an item was chosen, by its number; for a task about order, which step has this place.
    Option(String, u8),
    /// The unit of whoever answered, by code or name.
    Unit,
    /// The organisation of whoever answered, by name; where units of several are called alike.
    Organisation,
    /// What tells that two answers are the same person's. Only what follows from it under the programme's key is kept.
    Link,
    /// When it was handed in; empty where somebody stopped half-way.
    Date,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ignored => f.write_str("ignored"),
            Self::Item(item) => write!(f, "item:{item}"),
            Self::Option(item, number) => write!(f, "option:{number}:{item}"),
            Self::Unit => f.write_str("unit"),
            Self::Organisation => f.write_str("organisation"),
            Self::Link => f.write_str("link"),
            Self::Date => f.write_str("date"),
        }
    }
}

impl FromStr for Target {
    type Err = NoSuchCode;
    fn from_str(text: &str) -> Result<Self, NoSuchCode> {
        if let Some(item) = text.strip_prefix("item:") {
            return Ok(Self::Item(item.to_owned()));
        }
        if let Some((number, item)) = text.strip_prefix("option:").and_then(|rest| rest.split_once(':')) {
            return Ok(Self::Option(item.to_owned(), number.parse().map_err(|_| NoSuchCode)?));
        }
        [Self::Ignored, Self::Unit, Self::Organisation, Self::Link, Self::Date]
            .into_iter()
            .find(|target| target.to_string() == text)
            .ok_or(NoSuchCode)
    }
}

impl TryFrom<String> for Target {
    type Error = NoSuchCode;
    fn try_from(text: String) -> Result<Self, NoSuchCode> {
        text.parse()
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}

/// What a word in an answer's cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Meaning {
    /// The step or the option with this number.
    Value(u8),
    /// Does not know.
    DontKnow,
    /// No answer.
    NoAnswer,
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(number) => write!(f, "{number}"),
            Self::DontKnow => f.write_str(crate::answer::DONT_KNOW),
            Self::NoAnswer => f.write_str("none"),
        }
    }
}

impl FromStr for Meaning {
    type Err = NoSuchCode;
    fn from_str(text: &str) -> Result<Self, NoSuchCode> {
        match text {
            crate::answer::DONT_KNOW => Ok(Self::DontKnow),
            "none" => Ok(Self::NoAnswer),
            number => number.parse().map(Self::Value).map_err(|_| NoSuchCode),
        }
    }
}

impl TryFrom<String> for Meaning {
    type Error = NoSuchCode;
    fn try_from(text: String) -> Result<Self, NoSuchCode> {
        text.parse()
    }
}

impl From<Meaning> for String {
    fn from(meaning: Meaning) -> Self {
        meaning.to_string()
    }
}

/// What a column is, and what the words in it mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What it is.
    pub target: Target,
    /// The words that are answers, as they stand. A word that is missing here is a fault of its row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Meaning>,
}

/// What the columns of a file mean, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// One for each heading.
    pub columns: Vec<Column>,
    /// The unit of everybody in the file, where no column tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<(OrganisationId, UnitId)>,
}

impl Mapping {
    /// The column that is this.
    pub fn column_of(&self, target: &Target) -> Option<usize> {
        self.columns.iter().position(|column| column.target == *target)
    }

    /// As it is kept and carried: JSON with the fields in a fixed order.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a mapping is plain data")
    }

    /// Reads [`Mapping::to_json`]; nothing when it is anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
