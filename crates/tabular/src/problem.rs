//! What is wrong with a file, and where? Cell by cell, so that whoever made the file can mend all of it at once.

/// How many problems are kept; further ones are only counted.
pub const MOST_PROBLEMS: usize = 1_000;

/// Why a file cannot be read as a table at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    /// Larger than what is read: divide it.
    #[error("the file is larger than {max_megabytes} MB")]
    TooLarge {
        /// The largest file that is read.
        max_megabytes: usize,
    },
    /// An Excel or LibreOffice workbook: save it as CSV.
    #[error("the file is a workbook; save it as CSV")]
    Workbook,
    /// A workbook that cannot be read: damaged, or not what it says it is.
    #[error("the workbook is damaged")]
    Damaged,
    /// Some of the letters are written in one way and some in another.
    #[error("the file mixes two encodings")]
    MixedEncodings,
    /// Not text.
    #[error("the file is not text")]
    NotText,
    /// No header, or no row below it.
    #[error("the file has no rows")]
    Empty,
    /// More rows than what is read: divide it.
    #[error("the file has more than {max} rows")]
    TooManyRows {
        /// The most rows that are read.
        max: usize,
    },
    /// More columns than any table for people has.
    #[error("the file has more than {max} columns")]
    TooManyColumns {
        /// The most columns that are read.
        max: usize,
    },
    /// Columns that must be there are not.
    #[error("the file lacks the columns: {}", columns.join(", "))]
    MissingColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// Two columns mean the same.
    #[error("two columns mean the same: {}", columns.join(", "))]
    DoubleColumns {
        /// Their headings as they stand.
        columns: Vec<String>,
    },
}

impl NotATable {
    /// The end of the text key `not-a-table-<code>`, whose text may use `$detail`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::Workbook => "workbook",
            Self::Damaged => "damaged",
            Self::MixedEncodings => "mixed-encodings",
            Self::NotText => "not-text",
            Self::Empty => "empty",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::MissingColumns { .. } => "missing-columns",
            Self::DoubleColumns { .. } => "double-columns",
        }
    }

    /// What the text under [`Self::code`] needs: a limit or the columns.
    pub fn detail(&self) -> String {
        match self {
            Self::TooLarge { max_megabytes } => max_megabytes.to_string(),
            Self::TooManyRows { max } | Self::TooManyColumns { max } => max.to_string(),
            Self::MissingColumns { columns } | Self::DoubleColumns { columns } => columns.join(", "),
            Self::Workbook | Self::Damaged | Self::MixedEncodings | Self::NotText | Self::Empty => String::new(),
        }
    }
}

/// What should have stood in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The end of the text key `expected-<code>`, whose text may use `$detail`.
    pub code: &'static str,
    /// A limit or the accepted words; empty when the code says it all.
    pub detail: String,
}

impl Expected {
    /// Something that the code alone names: `Expected::of("month")`.
    pub fn of(code: &'static str) -> Self {
        Self { code, detail: String::new() }
    }

    /// Something with a limit or a list: `Expected::with("one-of", "staff, manager")`.
    pub fn with(code: &'static str, detail: impl ToString) -> Self {
        Self { code, detail: detail.to_string() }
    }
}

/// A cell that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// The line in the file as an editor shows it (the header is usually line 1).
    pub line: u64,
    /// The heading of the column as it stands in the file; empty when the whole row is meant.
    pub column: String,
    /// The value as it stands, at most forty characters.
    pub value: String,
    /// What was expected instead.
    pub expected: Expected,
}

impl CellProblem {
    /// A problem of a cell.
    pub fn new(line: u64, column: impl Into<String>, value: &str, expected: Expected) -> Self {
        Self { line, column: column.into(), value: shortened(value), expected }
    }
}

/// Every problem of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{total} cells break the rules")]
pub struct Problems {
    /// The first [`MOST_PROBLEMS`], by line.
    pub list: Vec<CellProblem>,
    /// How many there are in all.
    pub total: usize,
}

impl Problems {
    /// Adds one; beyond [`MOST_PROBLEMS`] it is only counted.
    pub fn push(&mut self, problem: CellProblem) {
        self.total += 1;
        if self.list.len() < MOST_PROBLEMS {
            self.list.push(problem);
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many are not in the list.
    pub fn not_listed(&self) -> usize {
        self.total - self.list.len()
    }

    /// Nothing when nothing is wrong.
    ///
    /// # Errors
    /// The problems, in the order of the file.
    pub fn into_result(mut self) -> Result<(), Self> {
        if self.is_empty() {
            return Ok(());
        }
        self.list.sort_by_key(|problem| problem.line);
        Err(self)
    }
}

/// At most forty characters, without line breaks: enough to find the cell.
fn shortened(value: &str) -> String {
    let mut short: String = value.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_a_thousand_problems_are_only_counted() {
        let mut problems = Problems::default();
        for line in 0..1_500 {
            problems.push(CellProblem::new(line, "belopp", "x", Expected::of("amount")));
        }
        assert_eq!((problems.list.len(), problems.total, problems.not_listed()), (1_000, 1_500, 500));
    }

    #[test]
    fn a_long_value_is_cut_and_has_no_line_breaks() {
        let problem = CellProblem::new(2, "a", &"x\n".repeat(50), Expected::of("amount"));
        assert_eq!(problem.value.chars().count(), 41);
        assert!(!problem.value.contains('\n'));
    }
}
