//! What is a report made of? Headings, texts, key figures, charts and tables in the reader's language. The same document
//! stands in a page and, with its own style sheet, in a file that needs nothing else.

use std::fmt;

use askama::Template;
use kernel::{Caveat, Estimate};
use text::Texts;

use crate::KeyFigure;
use crate::charts::Chart;

/// A report.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it is about.
    pub title: String,
    /// What to know before reading.
    pub lead: Vec<String>,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of a report under a heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// Unique in the document; letters, digits and `-`.
    pub id: String,
    /// The heading.
    pub title: String,
    /// 2 for a part, 3 for a part of a part.
    pub level: u8,
    /// What stands under it.
    pub blocks: Vec<Block>,
    caveats: Vec<Caveat>,
}

/// Something under a heading.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph that must not be overlooked.
    Notice(String),
    /// Numbers with names.
    Figures(Vec<KeyFigure>),
    /// A picture of numbers.
    Chart(Chart),
    /// A table.
    Table(Table),
}

/// A table of texts; the first cell of a row is its head.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Section {
    /// An empty part.
    pub fn new(id: impl Into<String>, title: impl Into<String>, level: u8) -> Self {
        Self { id: id.into(), title: title.into(), level, blocks: Vec::new(), caveats: Vec::new() }
    }

    /// The same part under a heading of the level.
    #[must_use]
    pub fn at_level(self, level: u8) -> Self {
        Self { level, ..self }
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    /// Adds a paragraph that must not be overlooked.
    pub fn notice(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Notice(text.into()));
    }

    /// Adds a picture of numbers, whose reservations are spelled out at the end of the part.
    pub fn chart<'a>(&mut self, chart: Chart, shown: impl IntoIterator<Item = &'a Estimate>) {
        self.remember(shown);
        self.blocks.push(Block::Chart(chart));
    }

    /// Adds a table unless it has no rows.
    pub fn table(&mut self, caption: impl Into<String>, head: Vec<String>, rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table { caption: caption.into(), head, rows }));
        }
    }

    /// Adds numbers with names.
    pub fn figures(&mut self, figures: Vec<KeyFigure>) {
        self.blocks.push(Block::Figures(figures));
    }

    /// The number as a cell of a table; its reservations are spelled out at the end of the part.
    pub fn cell(&mut self, t: Texts, estimate: &Estimate) -> String {
        self.remember([estimate]);
        match estimate.value {
            Some(_) => t.value(estimate),
            None => t.get("withheld"),
        }
    }

    /// What to know before believing the numbers of this part, each said once.
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }

    fn remember<'a>(&mut self, shown: impl IntoIterator<Item = &'a Estimate>) {
        self.caveats.extend(shown.into_iter().flat_map(|estimate| estimate.caveats.iter().copied()));
        self.caveats.sort();
        self.caveats.dedup();
    }
}

/// HTML in which everything has been escaped.
#[derive(Debug, Clone)]
pub struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

#[derive(Template)]
#[template(path = "document.html")]
struct Body<'a> {
    t: Texts,
    document: &'a Document,
}

#[derive(Template)]
#[template(path = "document_file.html")]
struct File<'a> {
    t: Texts,
    document: &'a Document,
    body: Html,
}

impl Html {
    pub(crate) fn rendered(template: &impl Template) -> Self {
        Self(template.render().expect("writing to memory"))
    }
}

/// From so many parts up a document tells first what is in it.
const CONTENTS_FROM: usize = 4;

impl Document {
    /// The document without its title, to stand in a page under a first heading.
    pub fn body(&self, t: Texts) -> Html {
        Html::rendered(&Body { t, document: self })
    }

    /// The parts that a list of contents leads to, each with the parts of it; none where the document is short.
    fn contents(&self) -> Vec<(&Section, Vec<&Section>)> {
        let mut parts: Vec<(&Section, Vec<&Section>)> = Vec::new();
        for section in &self.sections {
            match parts.last_mut() {
                Some((_, of_it)) if section.level > 2 => of_it.push(section),
                _ => parts.push((section, Vec::new())),
            }
        }
        if self.sections.len() < CONTENTS_FROM { Vec::new() } else { parts }
    }

    /// The document as a file of its own.
    pub fn file(&self, t: Texts) -> String {
        File { t, document: self, body: self.body(t) }.render().expect("writing to memory")
    }
}
