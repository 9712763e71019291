//! What a mixed model is fitted to, and what can be wrong with it.

use std::fmt;

/// Rows and design of a mixed model. All slices and columns have one value per row.
#[derive(Debug, Clone)]
pub struct MixedData<'a> {
    /// The outcome.
    pub y: &'a [f64],
    /// Columns of the fixed part, the intercept among them.
    pub x: Vec<Column>,
    /// Cluster of each row; may be empty when `cluster_random` is.
    pub cluster: &'a [u32],
    /// Unit of each row, taken as nested in its cluster; may be empty when `unit_random` is.
    pub unit: &'a [u32],
    /// Person of each row, taken as nested in its unit; empty leaves the person intercept out.
    /// A row that belongs to no known person has a number of its own.
    pub person: &'a [u32],
    /// Random effects of the clusters.
    pub cluster_random: Vec<RandomTerm>,
    /// Random effects of the units.
    pub unit_random: Vec<RandomTerm>,
}

/// A named column of the fixed part.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What the column is called in errors and by [`MixedFit::coefficient`](super::MixedFit::coefficient).
    pub name: String,
    /// One value per row.
    pub values: Vec<f64>,
}

/// Random effects that share a variance, or that have a covariance matrix of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomTerm {
    /// What the term is called in the variance components.
    pub name: String,
    /// The design: each column holds one value per row.
    pub columns: Vec<Vec<f64>>,
    /// How the effects of the columns vary together.
    pub covariance: Covariance,
}

/// How the effects of a term's columns vary together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covariance {
    /// Independent, with one variance in common.
    Shared,
    /// Any covariance matrix: `q (q + 1) / 2` parameters for `q` columns.
    Full,
}

/// A level of the nesting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The outermost grouping.
    Cluster,
    /// Within clusters.
    Unit,
    /// Within units.
    Person,
}

/// Why no model was fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
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
    /// There are no more rows than fixed columns.
    #[error("{rows} rows cannot determine {columns} coefficients and a variance; gather more or simplify the model")]
    TooFewRows {
        /// Number of rows.
        rows: usize,
        /// Number of fixed columns.
        columns: usize,
    },
    /// There are more rows than can be numbered.
    #[error("{rows} rows are more than the {} that a model may have; fit parts of them", u32::MAX)]
    TooManyRows {
        /// Number of rows.
        rows: usize,
    },
    /// A fixed column is a combination of those before it.
    #[error("the column {column} is a combination of the columns before it; leave it out")]
    Collinear {
        /// The column.
        column: String,
    },
    /// A random term has no columns.
    #[error("the random term {term} has no columns")]
    EmptyTerm {
        /// The term.
        term: String,
    },
    /// The fixed part explains every value exactly (as when all values are equal).
    #[error("the outcome does not vary around the fixed part; there is no variance to estimate")]
    NoVariation,
    /// The random effects explain every value exactly: the likelihood grows without end as the residual goes to zero.
    #[error(
        "too few persons have several rows for these random effects; leave out the units' slopes or the innermost level"
    )]
    NoResidualVariation,
    /// The search for the minimum did not settle.
    #[error("the variance parameters could not be determined; simplify the random part")]
    NotConverged,
    /// Persons who moved link so many groups that the system is no longer sparse.
    #[error(
        "{persons} persons link too many groups by moving; count them once per unit (fit_reml) or use larger units"
    )]
    TooManyMovers {
        /// Number of persons with rows in several units.
        persons: usize,
    },
    /// The small-sample correction does not leave positive variances.
    #[error("the standard error could not be corrected for the uncertainty of the variances; use the plain contrast")]
    NoCorrection,
    /// A contrast has another number of weights than the model has coefficients.
    #[error("a contrast of {found} weights was asked of {coefficients} coefficients")]
    ContrastLength {
        /// Number of weights.
        found: usize,
        /// Number of coefficients.
        coefficients: usize,
    },
}

impl Column {
    /// A column with its name.
    #[must_use]
    pub fn new(name: impl Into<String>, values: Vec<f64>) -> Self {
        Self { name: name.into(), values }
    }

    /// The column of ones, named `intercept`.
    #[must_use]
    pub fn intercept(rows: usize) -> Self {
        Self::new("intercept", vec![1.0; rows])
    }
}

impl RandomTerm {
    /// A random intercept, named `intercept`.
    #[must_use]
    pub fn intercept(rows: usize) -> Self {
        Self::shared("intercept", vec![vec![1.0; rows]])
    }

    /// A random slope, independent of every other term.
    #[must_use]
    pub fn slope(name: impl Into<String>, values: Vec<f64>) -> Self {
        Self::shared(name, vec![values])
    }

    /// Independent effects with one variance in common, such as the indicator columns of a factor within the level.
    #[must_use]
    pub fn shared(name: impl Into<String>, columns: Vec<Vec<f64>>) -> Self {
        Self { name: name.into(), columns, covariance: Covariance::Shared }
    }

    /// Effects that may correlate, such as an intercept and a slope.
    #[must_use]
    pub fn correlated(name: impl Into<String>, columns: Vec<Vec<f64>>) -> Self {
        Self { name: name.into(), columns, covariance: Covariance::Full }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cluster => "cluster",
            Self::Unit => "unit",
            Self::Person => "person",
        })
    }
}

impl<'a> MixedData<'a> {
    /// The change between waves without a comparison group:
    /// `y ~ wave + (1 + wave || cluster) + (1 + wave || unit) + (1 | person)`, intercept and slope independent.
    ///
    /// The coefficient `wave` is the mean change per unit of `wave`; random slopes make its degrees of freedom follow the
    /// number of clusters and not the number of rows.
    #[must_use]
    pub fn change(y: &'a [f64], wave: &[f64], cluster: &'a [u32], unit: &'a [u32], person: &'a [u32]) -> Self {
        let random = || vec![RandomTerm::intercept(y.len()), RandomTerm::slope("wave", wave.to_vec())];
        Self {
            y,
            x: vec![Column::intercept(y.len()), Column::new("wave", wave.to_vec())],
            cluster,
            unit,
            person,
            cluster_random: random(),
            unit_random: random(),
        }
    }

    /// Lengths, finiteness and number of rows.
    pub(super) fn check(&self) -> Result<(), FitError> {
        let rows = self.y.len();
        let length = |what: &str, found: usize| {
            if found == rows { Ok(()) } else { Err(FitError::Length { what: what.to_owned(), found, rows }) }
        };
        let column = |what: &str, values: &[f64]| {
            length(what, values.len())?;
            match values.iter().position(|v| !v.is_finite()) {
                Some(row) => Err(FitError::NotFinite { what: what.to_owned(), row }),
                None => Ok(()),
            }
        };
        column("the outcome", self.y)?;
        for fixed in &self.x {
            column(&fixed.name, &fixed.values)?;
        }
        for (level, groups, terms) in
            [(Level::Cluster, self.cluster, &self.cluster_random), (Level::Unit, self.unit, &self.unit_random)]
        {
            if !terms.is_empty() {
                length(&format!("the {level} of the rows"), groups.len())?;
            }
            for term in terms {
                if term.columns.is_empty() {
                    return Err(FitError::EmptyTerm { term: format!("{} of {level}", term.name) });
                }
                for values in &term.columns {
                    column(&format!("{} of {level}", term.name), values)?;
                }
            }
        }
        if !self.person.is_empty() {
            length("the person of the rows", self.person.len())?;
        }
        if u32::try_from(rows).is_err() {
            return Err(FitError::TooManyRows { rows });
        }
        if rows <= self.x.len() {
            return Err(FitError::TooFewRows { rows, columns: self.x.len() });
        }
        Ok(())
    }
}
