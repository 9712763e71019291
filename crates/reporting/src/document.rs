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
    /// The measurement or the time that the next numbers are about.
    wave: String,
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

/// A table; the first cell of a row is its head.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell: words, or a number that has everything with it which the sheet and the appendix tell.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number as it is shown, and what it rests on.
    Number(Box<Number>),
}

/// A number in a table.
#[derive(Debug, Clone)]
pub struct Number {
    /// As the page shows it.
    pub shown: String,
    /// The number.
    pub estimate: Estimate,
    /// The measurement or the time that it is about, in the reader's language.
    pub wave: String,
}

impl Cell {
    /// The number, if it is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Text(_) => None,
            Self::Number(number) => Some(number),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => f.write_str(&number.shown),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Section {
    /// An empty part.
    pub fn new(id: impl Into<String>, title: impl Into<String>, level: u8) -> Self {
        Self { id: id.into(), title: title.into(), level, blocks: Vec::new(), caveats: Vec::new(), wave: String::new() }
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

    /// The numbers that are added from now on are about this measurement or time.
    pub fn at(&mut self, wave: impl Into<String>) {
        self.wave = wave.into();
    }

    /// Adds a picture of numbers, whose reservations are spelled out at the end of the part.
    pub fn chart<'a>(&mut self, chart: Chart, shown: impl IntoIterator<Item = &'a Estimate>) {
        self.remember(shown);
        self.blocks.push(Block::Chart(Chart { wave: self.wave.clone(), ..chart }));
    }

    /// Adds a table unless it has no rows.
    pub fn table<C: Into<Cell>>(&mut self, caption: impl Into<String>, head: Vec<String>, rows: Vec<Vec<C>>) {
        if !rows.is_empty() {
            let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect();
            self.blocks.push(Block::Table(Table { caption: caption.into(), head, rows }));
        }
    }

    /// Adds numbers with names.
    pub fn figures(&mut self, figures: Vec<KeyFigure>) {
        self.remember(figures.iter().map(|figure| &figure.estimate));
        let figures = figures.into_iter().map(|figure| KeyFigure { wave: self.wave.clone(), ..figure }).collect();
        self.blocks.push(Block::Figures(figures));
    }

    /// The number as a cell of a table; its reservations are spelled out at the end of the part.
    pub fn cell(&mut self, t: Texts, estimate: &Estimate) -> Cell {
        self.shown_as(t, estimate, t.value(estimate))
    }

    /// The number as a cell that shows it in other words; where it is withheld the cell says so.
    pub fn shown_as(&mut self, t: Texts, estimate: &Estimate, shown: impl Into<String>) -> Cell {
        self.remember([estimate]);
        let shown = if estimate.value.is_some() { shown.into() } else { t.get("withheld") };
        Cell::Number(Box::new(Number { shown, estimate: estimate.clone(), wave: self.wave.clone() }))
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

    /// The document as a file of its own, with its methods as an appendix.
    pub fn file(&self, t: Texts) -> String {
        let whole = self.with_methods(t);
        File { t, document: &whole, body: whole.body(t) }.render().expect("writing to memory")
    }

    /// The document with an appendix that explains the methods of its numbers.
    #[must_use]
    pub fn with_methods(&self, t: Texts) -> Self {
        let mut whole = self.clone();
        let mut keys: Vec<&str> = self.sections.iter().flat_map(|section| section.methods(t)).collect();
        keys.sort_unstable();
        keys.dedup();
        let rows: Vec<Vec<String>> = keys
            .into_iter()
            .filter_map(|key| {
                let method = crate::method::method(key)?;
                let path = format!("{} → {}", method.files.join(", "), method.step);
                let name = crate::numbers::method_name(t, key);
                Some(vec![name, key.to_owned(), method.formula.to_owned(), path])
            })
            .collect();
        if !rows.is_empty() {
            let mut appendix = Section::new("methods", t.get("report-appendix"), 2);
            appendix.text(t.get("report-appendix-text"));
            let head = ["method", "key", "formula", "path"].map(|key| t.get(&format!("report-appendix-{key}")));
            appendix.table(t.get("report-appendix"), head.into(), rows);
            whole.sections.push(appendix);
        }
        whole
    }
}
