//! What does the file hold before anybody has said what it means? Its headings, its words, and what tells it from others.
//! Columns of personal identity numbers are taken out at once and named.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use tabular::{Grid, NotATable, holds_personal_identity_numbers, read_grid};

use super::{Kind, Target};
use crate::instrument::{Item, Question};

/// The most different words of a column that somebody is asked about: an item has at most a dozen answers.
pub const MOST_LABELS: usize = 30;

/// A file of answers, without columns of personal identity numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFile {
    /// Which tool wrote it.
    pub kind: Kind,
    /// Headings and rows.
    pub grid: Grid,
    /// The headings of columns that were taken out.
    pub refused: Vec<String>,
}

impl AnswerFile {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`NotATable`] when there is no table in it.
    pub fn read(bytes: &[u8], kind: Kind) -> Result<Self, NotATable> {
        Ok(Self::of(read_grid(bytes)?, kind))
    }

    /// Reads what a form carried: [`Grid::to_carrier`].
    ///
    /// # Errors
    /// [`NotATable`] when it is anything else.
    pub fn carried(text: &str, kind: Kind) -> Result<Self, NotATable> {
        Ok(Self::of(Grid::from_carrier(text)?, kind))
    }

    fn of(mut grid: Grid, kind: Kind) -> Self {
        let mut refused = Vec::new();
        for column in (0..grid.headings.len()).rev() {
            let cells = grid.rows.iter().map(|row| row.cells[column].as_str());
            if holds_personal_identity_numbers(&grid.headings[column], cells) {
                refused.push(grid.headings.remove(column));
                grid.rows.iter_mut().for_each(|row| drop(row.cells.remove(column)));
            }
        }
        refused.reverse();
        Self { kind, grid, refused }
    }

    /// What tells this file from others: the same headings and cells give the same, whatever program saved them.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for row in std::iter::once(&self.grid.headings).chain(self.grid.rows.iter().map(|row| &row.cells)) {
            for cell in row {
                hash.update(cell);
                hash.update([0x1f]);
            }
            hash.update([0x1e]);
        }
        hash.finalize().into()
    }

    /// What files with the same columns have in common.
    pub fn header(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.kind.code());
        for heading in &self.grid.headings {
            hash.update(heading);
            hash.update([0x1f]);
        }
        hash.finalize().into()
    }

    /// The first few different cells of a column, to know it by.
    pub fn examples(&self, column: usize) -> Vec<&str> {
        let mut examples: Vec<&str> = Vec::new();
        for row in self.grid.rows.iter().take(200) {
            let cell = row.cells[column].as_str();
            if !cell.is_empty() && !examples.contains(&cell) {
                examples.push(cell);
            }
            if examples.len() == 3 {
                break;
            }
        }
        examples
    }

    /// The different words of a column that is this, in order: what somebody may be asked about. At most [`MOST_LABELS`].
    pub fn labels(&self, column: usize, target: &Target, items: &[&Item]) -> Vec<String> {
        let Some(item) = asked_in_words(target, items) else { return Vec::new() };
        let splits = self.splits(column, target, item);
        let mut labels: BTreeSet<&str> = BTreeSet::new();
        for row in &self.grid.rows {
            labels.extend(words(&row.cells[column], self.kind, splits));
            if labels.len() > MOST_LABELS {
                break;
            }
        }
        labels.into_iter().take(MOST_LABELS).map(str::to_owned).collect()
    }

    /// At what the cells of a column are divided: several options in one cell stand between semicolons (Microsoft) or
    /// commas (Google), where no cell has a semicolon.
    pub(super) fn splits(&self, column: usize, target: &Target, item: &Item) -> Option<&'static str> {
        let several = matches!(item.question, Question::Multiple { .. } | Question::Order { .. });
        if !several || !matches!(target, Target::Item(_)) {
            return None;
        }
        let with_semicolon = self.grid.rows.iter().any(|row| row.cells[column].contains(';'));
        Some(if with_semicolon { ";" } else { ", " })
    }
}

/// The item whose answers stand in words in a column that is this; nothing where a column only tells ticks.
pub(super) fn asked_in_words<'a>(target: &Target, items: &[&'a Item]) -> Option<&'a Item> {
    match target {
        Target::Item(id) => items.iter().copied().find(|item| item.id == *id),
        Target::Option(id, _) => {
            items.iter().copied().find(|item| item.id == *id && matches!(item.question, Question::Order { .. }))
        }
        _ => None,
    }
}

/// The words of a cell.
pub(super) fn words<'a>(cell: &'a str, kind: Kind, splits: Option<&'static str>) -> impl Iterator<Item = &'a str> {
    // LimeSurvey writes N/A where a question was not shown.
    let cell = if kind == Kind::LimeSurvey && cell == "N/A" { "" } else { cell };
    let parts: Vec<&str> = match splits {
        Some(separator) => cell.split(separator).collect(),
        None => vec![cell],
    };
    parts.into_iter().map(str::trim).filter(|word| !word.is_empty())
}
