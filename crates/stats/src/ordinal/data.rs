//! What a cumulative logit model is fitted to, and what can be wrong with it.

use crate::mixed::{Column, Level};

/// Rows of ordered answers. All slices and columns have one value per row.
#[derive(Debug, Clone)]
pub struct OrdinalData<'a> {
    /// The category of each row, from 0 (lowest) to `categories - 1`.
    pub y: &'a [u32],
    /// How many categories there are, chosen or not.
    pub categories: u32,
    /// Columns of the model. There is no intercept: the thresholds are.
    pub x: Vec<Column>,
    /// How many equal rows each row stands for (any number that is not negative); `None` is one each.
    pub weights: Option<&'a [f64]>,
    /// A known part of the linear predictor; `None` is zero.
    pub offset: Option<&'a [f64]>,
}

/// The groups of each row, innermost nested in the ones around it. An empty slice leaves a level out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Groups<'a> {
    /// Cluster of each row.
    pub cluster: &'a [u32],
    /// Unit of each row, taken as nested in its cluster.
    pub unit: &'a [u32],
    /// Person of each row, taken as nested in its unit.
    pub person: &'a [u32],
}

/// How the random intercepts are integrated out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integration {
    /// Laplace's approximation; any nesting.
    Laplace,
    /// Adaptive Gauss-Hermite quadrature with this many nodes (1 to 25; 10 is plenty); one level only.
    Quadrature(usize),
}

/// Why no model was fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OrdinalError {
    /// A slice or column is not as long as the outcome.
    #[error("{what} has {found} values for {rows} rows; give one value per row")]
    Length {
        /// The slice or column.
        what: String,
        /// Its length.
        found: usize,
        /// The length of the outcome.
        rows: usize,
    },
    /// A value is missing or infinite.
    #[error("{what} has a value that is not a finite number at row {row}; leave such rows out")]
    NotFinite {
        /// The slice or column.
        what: String,
        /// The first such row, counted from zero.
        row: usize,
    },
    /// A weight is negative.
    #[error("the weight of row {row} is negative; a weight counts rows")]
    NegativeWeight {
        /// The first such row, counted from zero.
        row: usize,
    },
    /// A category lies outside the scale.
    #[error("row {row} has category {category}, but there are only {categories}, counted from zero")]
    UnknownCategory {
        /// The first such row, counted from zero.
        row: usize,
        /// Its category.
        category: u32,
        /// The number of categories.
        categories: u32,
    },
    /// There is no row with a positive weight.
    #[error("there are no rows to fit a model to")]
    NoRows,
    /// Every row has the same category.
    #[error("all rows have the category {category}; there is nothing to explain")]
    OneCategory {
        /// The category.
        category: u32,
    },
    /// A column is constant or a combination of those before it.
    #[error("the column {column} is constant or a combination of the columns before it; leave it out")]
    Collinear {
        /// The column.
        column: String,
    },
    /// A binary model has no constant column.
    #[error("the columns have no intercept; a model with random intercepts needs one")]
    NoIntercept,
    /// The columns tell the categories apart without a mistake (complete) or with ties only (quasi-complete).
    #[error(
        "the columns separate the categories{}, above all {column}; no finite estimate exists: merge groups or \
         categories, or leave the column out",
        if *complete { " completely" } else { " but for ties" }
    )]
    Separated {
        /// The column that takes the largest part in the separation.
        column: String,
        /// Whether no row is on the border.
        complete: bool,
    },
    /// The groups of a level explain every answer, so that their spread grows without end.
    #[error(
        "the groups of level {level} explain nearly every answer, so their spread has no estimate; leave the level out"
    )]
    EffectsExplainAll {
        /// The level.
        level: Level,
    },
    /// Quadrature was asked for several nested levels.
    #[error("quadrature takes one level, but {levels} take part; use Laplace's approximation")]
    QuadratureLevels {
        /// How many levels take part.
        levels: usize,
    },
    /// The number of nodes is not supported.
    #[error("quadrature takes 1 to 25 nodes, not {nodes}")]
    QuadratureNodes {
        /// The number asked for.
        nodes: usize,
    },
    /// The search did not settle.
    #[error("the coefficients could not be determined; simplify the model or merge rare categories")]
    NotConverged,
    /// A contrast has another number of weights than the model has coefficients.
    #[error("a contrast of {found} weights was asked of {coefficients} coefficients")]
    ContrastLength {
        /// Number of weights.
        found: usize,
        /// Number of coefficients.
        coefficients: usize,
    },
}

impl OrdinalData<'_> {
    /// Lengths, finiteness, weights and categories.
    pub(super) fn check(&self) -> Result<(), OrdinalError> {
        let rows = self.y.len();
        let check = |what: &str, values: &[f64]| {
            if values.len() != rows {
                return Err(OrdinalError::Length { what: what.to_owned(), found: values.len(), rows });
            }
            match values.iter().position(|v| !v.is_finite()) {
                Some(row) => Err(OrdinalError::NotFinite { what: what.to_owned(), row }),
                None => Ok(()),
            }
        };
        for column in &self.x {
            check(&column.name, &column.values)?;
        }
        if let Some(offset) = self.offset {
            check("the offset", offset)?;
        }
        if let Some(weights) = self.weights {
            check("the weights", weights)?;
            if let Some(row) = weights.iter().position(|w| *w < 0.0) {
                return Err(OrdinalError::NegativeWeight { row });
            }
        }
        match self.y.iter().position(|&category| category >= self.categories) {
            Some(row) => Err(OrdinalError::UnknownCategory { row, category: self.y[row], categories: self.categories }),
            None => Ok(()),
        }
    }
}

impl Groups<'_> {
    /// The levels that are given, outermost first.
    pub(super) fn levels(&self) -> impl Iterator<Item = (Level, &[u32])> {
        [(Level::Cluster, self.cluster), (Level::Unit, self.unit), (Level::Person, self.person)]
            .into_iter()
            .filter(|(_, groups)| !groups.is_empty())
    }

    pub(super) fn check(&self, rows: usize) -> Result<(), OrdinalError> {
        for (level, groups) in self.levels() {
            if groups.len() != rows {
                let what = format!("the {level} of the rows");
                return Err(OrdinalError::Length { what, found: groups.len(), rows });
            }
        }
        Ok(())
    }
}
