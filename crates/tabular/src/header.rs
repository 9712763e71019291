//! Which column is which? Headings are compared without capitals, spaces and signs, under every name a column may have.

use crate::{MOST_COLUMNS, NotATable};

/// A column that the reader of the file wants.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// What it is called when it is missing: the first choice of heading.
    pub name: &'a str,
    /// Every heading that means this column, in any case and spacing.
    pub headings: &'a [&'a str],
    /// Whether the file is refused without it.
    pub required: bool,
}

impl<'a> Column<'a> {
    /// A column that must be there. Its first heading is its name.
    pub const fn required(headings: &'a [&'a str]) -> Self {
        Self { name: headings[0], headings, required: true }
    }

    /// A column that may be missing; its cells are then empty. Its first heading is its name.
    pub const fn optional(headings: &'a [&'a str]) -> Self {
        Self { name: headings[0], headings, required: false }
    }

    pub(crate) fn is_called(&self, heading: &str) -> bool {
        let heading = normalised(heading);
        self.headings.iter().any(|name| normalised(name) == heading)
    }
}

/// A word as it is compared: lower case, letters and digits only. `Belopp (kr)` is `beloppkr`.
pub fn normalised(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where in the file the wanted columns stand.
pub(crate) struct Places {
    /// For each wanted column its place in the file.
    pub places: Vec<Option<usize>>,
    /// The headings that no wanted column has.
    pub ignored: Vec<String>,
}

/// How many of the wanted columns the headings name.
pub(crate) fn known(headings: &[&str], columns: &[Column<'_>]) -> usize {
    columns.iter().filter(|column| headings.iter().any(|heading| column.is_called(heading))).count()
}

/// Finds the wanted columns among the headings.
pub(crate) fn places(headings: &csv::StringRecord, columns: &[Column<'_>]) -> Result<Places, NotATable> {
    if headings.len() > MOST_COLUMNS {
        return Err(NotATable::TooManyColumns { max: MOST_COLUMNS });
    }
    let mut taken = vec![false; headings.len()];
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let found: Vec<usize> = (0..headings.len()).filter(|i| column.is_called(&headings[*i])).collect();
        if found.len() > 1 {
            let columns = found.iter().map(|i| headings[*i].trim().to_owned()).collect();
            return Err(NotATable::DoubleColumns { columns });
        }
        found.iter().for_each(|i| taken[*i] = true);
        places.push(found.first().copied());
    }
    let lacking = columns.iter().zip(&places).filter(|(column, place)| column.required && place.is_none());
    let lacking: Vec<String> = lacking.map(|(column, _)| column.name.to_owned()).collect();
    if !lacking.is_empty() {
        return Err(NotATable::MissingColumns { columns: lacking });
    }
    let ignored = headings.iter().zip(taken).filter(|(heading, taken)| !taken && !heading.trim().is_empty());
    Ok(Places { places, ignored: ignored.map(|(heading, _)| heading.trim().to_owned()).collect() })
}
