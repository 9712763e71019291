//! What is a report for print made of, on its way from `ombud`, which writes it, to `ombud-print`, which sets it? One JSON
//! document. Every text is plain: nothing in it is markup, whatever it looks like, except the pictures, which are SVG.

use serde::{Deserialize, Serialize};

/// The version of the document.
pub const SCHEMA: &str = "ombud-paper/1";

/// How the printer ends when what should stand on one page does not.
pub const DOES_NOT_FIT: u8 = 3;

/// A report for print.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// [`SCHEMA`].
    pub schema: String,
    /// The language: `sv` or `en`.
    pub lang: String,
    /// What it is about.
    pub title: String,
    /// What to know before reading.
    pub lead: Vec<String>,
    /// When what it tells was computed: `2025-01-15T10:00`. The file says this and no other time.
    pub made_at: String,
    /// The same for the same report and unlike that of every other.
    pub id: String,
    /// Whether all of it has to stand on one page: smaller type, no contents.
    pub one_page: bool,
    /// The words that the setting itself needs, in the language.
    pub words: Words,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// Words of the setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Above the contents.
    pub contents: String,
    /// Before the number of the page.
    pub page: String,
    /// Between the number of the page and how many there are.
    pub of: String,
}

/// A part under a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// 2 for a part, 3 for a part of a part.
    pub level: u8,
    /// Whether it begins on a page of its own.
    pub new_page: bool,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// Something under a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its words.
        text: String,
    },
    /// A paragraph that must not be overlooked.
    Notice {
        /// Its words.
        text: String,
    },
    /// A list with numbers that the tables refer to.
    Numbered {
        /// What it lists.
        title: String,
        /// Each thing.
        items: Vec<String>,
    },
    /// Numbers with names.
    Figures {
        /// Each number.
        figures: Vec<Figure>,
    },
    /// A picture of numbers.
    Chart {
        /// What it shows.
        title: String,
        /// The picture in words.
        alt: String,
        /// The picture, with everything that it needs in itself.
        svg: String,
        /// What its colours stand for, in order.
        legend: Vec<Level>,
    },
    /// A table; the first cell of a row is its head.
    Table {
        /// What it shows.
        caption: String,
        /// The heads of the columns.
        head: Vec<String>,
        /// The rows, each as long as the head.
        rows: Vec<Vec<String>>,
        /// Whether it stands in small type, since it is to be looked up and not to be read.
        small: bool,
    },
}

/// A number with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// What it rests on.
    pub rests: String,
}

/// What a colour of a picture stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The colour: `#rrggbb`.
    pub colour: String,
    /// What it stands for.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_printer_does_not_know_is_refused() {
        let known = r#"{"kind":"text","text":"a"}"#;
        assert_eq!(serde_json::from_str::<Block>(known).unwrap(), Block::Text { text: "a".into() });
        for unknown in [r#"{"kind":"file","path":"/etc/passwd"}"#, r#"{"kind":"text","text":"a","path":"b"}"#] {
            assert!(serde_json::from_str::<Block>(unknown).is_err(), "{unknown}");
        }
    }
}
