//! How does the chance of an event depend on what we know about each row?
//!
//! Logistic regression, `log(p / (1 - p)) = offset + x'b`. [`fit_logistic`] maximises `l(b) = sum w log P(y)` by iteratively
//! reweighted least squares (Newton's method; the information is `I = X' diag(w p (1 - p)) X`), with steps halved until
//! the likelihood grows. [`fit_firth`] maximises `l(b) + log|I| / 2` instead (Firth's penalty, that is Jeffreys' prior): less
//! biased in small samples, and finite also when columns separate the outcomes. Its score is
//! `sum x (w (y - p) + h (1/2 - p))` with `h` the leverage of a row, its covariance `I^-1` at the estimate.
//!
//! **Separation.** When some combination of the columns is never on the wrong side for an event or a non-event, the
//! likelihood grows without end and no estimate exists. The Newton step then ends up along such a combination; the step is
//! checked against every row before it is called a separation, and the fit is refused by name.
//!
//! **Assumptions.** Rows are independent given the columns (or weights count equal rows); the log odds are linear.
//!
//! **Missing data.** Rows with a missing value are not accepted: leave them out or impute before.
//!
//! **Sources.** McCullagh & Nelder (1989), *Generalized Linear Models*, ch. 4; Albert & Anderson (1984), *Biometrika* 71
//! (separation); Firth (1993), *Biometrika* 80; Heinze & Schemper (2002), *Stat. Med.* 21. Compared with R's `glm` in the tests.

use crate::matrix::{Cholesky, Matrix, dot};
use crate::mixed::{Column, Contrast};

/// Rows and columns of a logistic regression. All slices and columns have one value per row.
#[derive(Debug, Clone)]
pub struct LogisticData<'a> {
    /// Whether the event happened.
    pub y: &'a [bool],
    /// Columns of the model, the intercept among them.
    pub x: Vec<Column>,
    /// How many equal rows each row stands for (any number that is not negative); `None` is one each. With survey weights the
    /// coefficients are right, but the covariance is not: take it from replicates.
    pub weights: Option<&'a [f64]>,
    /// A known part of the log odds; `None` is zero.
    pub offset: Option<&'a [f64]>,
}

/// A fitted logistic regression.
#[derive(Debug, Clone)]
pub struct LogisticFit {
    /// Names of the columns, in the order given.
    pub names: Vec<String>,
    /// Coefficients (log odds ratios), in that order.
    pub coefficients: Vec<f64>,
    /// Their covariance matrix, the inverse of the information.
    pub covariance: Matrix,
    /// The log likelihood at the estimate, without the penalty.
    pub log_likelihood: f64,
    /// The log likelihood with Firth's penalty, when that was maximised.
    pub penalised_log_likelihood: Option<f64>,
    /// The probability of the event for each row.
    pub probabilities: Vec<f64>,
    /// Sum of the weights.
    pub weight: f64,
    /// Number of steps taken.
    pub iterations: usize,
}

/// Why no logistic regression was fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LogisticError {
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
    /// There is no row with a positive weight.
    #[error("there are no rows to fit a model to")]
    NoRows,
    /// There are no columns.
    #[error("the model has no columns; give at least an intercept")]
    NoColumns,
    /// A column is a combination of those before it.
    #[error("the column {column} is a combination of the columns before it; leave it out")]
    Collinear {
        /// The column.
        column: String,
    },
    /// Every row has the same outcome.
    #[error("all rows have the same outcome; there is nothing to explain (Firth's estimate exists)")]
    OneOutcome,
    /// The columns tell the outcomes apart without a mistake (complete) or with ties only (quasi-complete).
    #[error(
        "the columns separate the outcomes{}, above all {column}; no finite estimate exists: merge groups, leave the \
         column out or ask for Firth's estimate",
        if *complete { " completely" } else { " but for ties" }
    )]
    Separated {
        /// The column that takes the largest part in the separation.
        column: String,
        /// Whether no row is on the border.
        complete: bool,
    },
    /// The steps did not settle.
    #[error("the coefficients could not be determined; simplify the model")]
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

/// Fits the model by maximum likelihood.
///
/// # Errors
/// [`LogisticError`] says which column or row stands in the way; [`LogisticError::Separated`] when no estimate exists.
pub fn fit_logistic(data: &LogisticData<'_>) -> Result<LogisticFit, LogisticError> {
    let rows = Rows::of(data)?;
    if rows.y.iter().all(|&y| y == rows.y[0]) {
        return Err(LogisticError::OneOutcome);
    }
    fit(data, &rows, false)
}

/// Fits the model by maximising the likelihood with Firth's penalty: finite also when the columns separate the outcomes.
///
/// # Errors
/// [`LogisticError`] says which column or row stands in the way.
pub fn fit_firth(data: &LogisticData<'_>) -> Result<LogisticFit, LogisticError> {
    fit(data, &Rows::of(data)?, true)
}

impl LogisticFit {
    /// The weighted sum of the coefficients with the given weights, one per coefficient; degrees of freedom are infinite.
    ///
    /// # Errors
    /// When the number of weights is not that of the coefficients.
    pub fn contrast(&self, weights: &[f64]) -> Result<Contrast, LogisticError> {
        let coefficients = self.coefficients.len();
        if weights.len() != coefficients {
            return Err(LogisticError::ContrastLength { found: weights.len(), coefficients });
        }
        Ok(Contrast::normal(dot(weights, &self.coefficients), self.covariance.quadratic_form(weights)))
    }

    /// The coefficient of the named column, if there is one.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<Contrast> {
        let i = self.names.iter().position(|n| n == name)?;
        Some(Contrast::normal(self.coefficients[i], self.covariance[(i, i)]))
    }

    /// The probability of the event for a row with these values of the columns (in the order of `names`) and offset.
    ///
    /// # Errors
    /// When the number of values is not that of the coefficients.
    pub fn probability(&self, x: &[f64], offset: f64) -> Result<f64, LogisticError> {
        Ok(chance(self.contrast(x)?.estimate + offset))
    }
}

/// `1 / (1 + exp(-eta))`.
pub(crate) fn chance(eta: f64) -> f64 {
    if eta >= 0.0 {
        1.0 / (1.0 + (-eta).exp())
    } else {
        let e = eta.exp();
        e / (1.0 + e)
    }
}

/// `log(chance(eta))`, also where the chance is next to zero.
fn log_chance(eta: f64) -> f64 {
    eta.min(0.0) - (-eta.abs()).exp().ln_1p()
}

/// The first column that is a combination of those before it (and, if `intercept`, of the constant) over the rows that `used`
/// names, by modified Gram-Schmidt with one repetition.
pub(crate) fn first_collinear<'c>(columns: &'c [Column], used: &[usize], intercept: bool) -> Option<&'c Column> {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len() + 1);
    if intercept {
        basis.push(vec![1.0 / (used.len() as f64).sqrt(); used.len()]);
    }
    for column in columns {
        let mut v: Vec<f64> = used.iter().map(|&i| column.values[i]).collect();
        // Only the direction matters, and the squares of very large values would overflow.
        let largest = v.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        v.iter_mut().for_each(|v| *v /= if largest > 0.0 { largest } else { 1.0 });
        let before = dot(&v, &v).sqrt();
        for _ in 0..2 {
            for q in &basis {
                let along = dot(q, &v);
                v.iter_mut().zip(q).for_each(|(v, q)| *v -= along * q);
            }
        }
        let norm = dot(&v, &v).sqrt();
        if norm <= 1e-8 * before {
            return Some(column);
        }
        v.iter_mut().for_each(|v| *v /= norm);
        basis.push(v);
    }
    None
}

/// The rows with a positive weight, and the columns scaled to at most one.
struct Rows {
    used: Vec<usize>,
    y: Vec<bool>,
    /// Row-major.
    x: Vec<f64>,
    scales: Vec<f64>,
    weights: Vec<f64>,
    offset: Vec<f64>,
}

/// Everything about the likelihood at one value of the coefficients.
struct State {
    log_likelihood: f64,
    /// What is maximised.
    value: f64,
    score: Vec<f64>,
    information: Cholesky,
}

/// A row further than this from even odds is as good as certain.
const FAR: f64 = 25.0;
const MAX_STEPS: usize = 300;

impl Rows {
    fn of(data: &LogisticData<'_>) -> Result<Self, LogisticError> {
        let rows = data.y.len();
        let check = |what: &str, values: &[f64]| {
            if values.len() != rows {
                return Err(LogisticError::Length { what: what.to_owned(), found: values.len(), rows });
            }
            match values.iter().position(|v| !v.is_finite()) {
                Some(row) => Err(LogisticError::NotFinite { what: what.to_owned(), row }),
                None => Ok(()),
            }
        };
        for column in &data.x {
            check(&column.name, &column.values)?;
        }
        if let Some(offset) = data.offset {
            check("the offset", offset)?;
        }
        if let Some(weights) = data.weights {
            check("the weights", weights)?;
            if let Some(row) = weights.iter().position(|w| *w < 0.0) {
                return Err(LogisticError::NegativeWeight { row });
            }
        }
        if data.x.is_empty() {
            return Err(LogisticError::NoColumns);
        }
        let weight = |i: usize| data.weights.map_or(1.0, |w| w[i]);
        let used: Vec<usize> = (0..rows).filter(|&i| weight(i) > 0.0).collect();
        if used.is_empty() {
            return Err(LogisticError::NoRows);
        }
        if let Some(column) = first_collinear(&data.x, &used, false) {
            return Err(LogisticError::Collinear { column: column.name.clone() });
        }
        let scales: Vec<f64> =
            data.x.iter().map(|c| used.iter().fold(0.0f64, |m, &i| m.max(c.values[i].abs()))).collect();
        Ok(Self {
            y: used.iter().map(|&i| data.y[i]).collect(),
            x: used.iter().flat_map(|&i| data.x.iter().zip(&scales).map(move |(c, s)| c.values[i] / s)).collect(),
            weights: used.iter().map(|&i| weight(i)).collect(),
            offset: used.iter().map(|&i| data.offset.map_or(0.0, |o| o[i])).collect(),
            used,
            scales,
        })
    }

    fn x(&self, row: usize) -> &[f64] {
        let p = self.scales.len();
        &self.x[row * p..(row + 1) * p]
    }

    fn eta(&self, row: usize, b: &[f64]) -> f64 {
        self.offset[row] + dot(self.x(row), b)
    }

    /// `None` where the information is not positive definite.
    fn at(&self, b: &[f64], firth: bool) -> Option<State> {
        let p = b.len();
        let mut score = vec![0.0; p];
        let mut information = Matrix::zeros(p, p);
        let mut log_likelihood = 0.0;
        for (i, (&y, &weight)) in self.y.iter().zip(&self.weights).enumerate() {
            let (x, eta) = (self.x(i), self.eta(i, b));
            log_likelihood += weight * log_chance(if y { eta } else { -eta });
            let residual = weight * if y { chance(-eta) } else { -chance(eta) };
            let spread = weight * chance(eta) * chance(-eta);
            for j in 0..p {
                score[j] += residual * x[j];
                for k in 0..=j {
                    information[(j, k)] += spread * x[j] * x[k];
                }
            }
        }
        let information = information.cholesky().ok()?;
        let mut value = log_likelihood;
        if firth {
            value += information.log_determinant() / 2.0;
            for (i, &weight) in self.weights.iter().enumerate() {
                let (x, eta) = (self.x(i), self.eta(i, b));
                let half = information.solve_lower(x);
                let leverage = weight * chance(eta) * chance(-eta) * dot(&half, &half);
                score.iter_mut().zip(x).for_each(|(s, x)| *s += leverage * (0.5 - chance(eta)) * x);
            }
        }
        value.is_finite().then_some(State { log_likelihood, value, score, information })
    }

    /// Whether no row moves to the wrong side along `step`; then whether every row moves to the right one.
    fn separates(&self, step: &[f64], stride: f64) -> Option<bool> {
        let mut complete = true;
        for (i, &y) in self.y.iter().enumerate() {
            let along = dot(self.x(i), step);
            let right = if y { along } else { -along };
            if right < -1e-6 * stride {
                return None;
            }
            complete &= right > 1e-6 * stride;
        }
        Some(complete)
    }

    fn stride(&self, step: &[f64]) -> f64 {
        (0..self.y.len()).map(|i| dot(self.x(i), step).abs()).fold(0.0, f64::max)
    }
}

fn fit(data: &LogisticData<'_>, rows: &Rows, firth: bool) -> Result<LogisticFit, LogisticError> {
    let p = data.x.len();
    let mut b = vec![0.0; p];
    let mut state = rows.at(&b, firth).ok_or(LogisticError::NotConverged)?;
    let mut converged = false;
    let mut iterations = 0;
    while !converged && iterations < MAX_STEPS {
        iterations += 1;
        let mut step = state.information.solve(&state.score);
        let stride = rows.stride(&step);
        let farthest = (0..rows.y.len()).map(|i| rows.eta(i, &b).abs()).fold(0.0, f64::max);
        if !firth
            && farthest > FAR
            && stride > 0.1
            && let Some(complete) = rows.separates(&step, stride)
        {
            return Err(LogisticError::Separated { column: main_column(data, rows, &step), complete });
        }
        if stride > 5.0 {
            step.iter_mut().for_each(|s| *s *= 5.0 / stride);
        }
        let slack = 1e-12 * (1.0 + state.value.abs());
        let better = (0..30).find_map(|halvings| {
            let factor = 0.5f64.powi(halvings);
            let next: Vec<f64> = b.iter().zip(&step).map(|(b, s)| b + factor * s).collect();
            let at = rows.at(&next, firth)?;
            (at.value >= state.value - slack).then_some((next, at))
        });
        let Some((next, at)) = better else { return Err(LogisticError::NotConverged) };
        (b, state) = (next, at);
        converged = stride < 1e-9;
    }
    if !converged {
        return Err(LogisticError::NotConverged);
    }
    let coefficients: Vec<f64> = b.iter().zip(&rows.scales).map(|(b, s)| b / s).collect();
    let inverse = state.information.inverse();
    let covariance = Matrix::from_fn(p, p, |i, j| inverse[(i, j)] / rows.scales[i] / rows.scales[j]);
    let eta = |i: usize| {
        data.offset.map_or(0.0, |o| o[i]) + data.x.iter().zip(&coefficients).map(|(c, b)| c.values[i] * b).sum::<f64>()
    };
    Ok(LogisticFit {
        names: data.x.iter().map(|c| c.name.clone()).collect(),
        log_likelihood: state.log_likelihood,
        penalised_log_likelihood: firth.then(|| {
            let scales: f64 = rows.scales.iter().map(|s| s.ln()).sum();
            state.value + scales
        }),
        probabilities: (0..data.y.len()).map(|i| chance(eta(i))).collect(),
        weight: rows.weights.iter().sum(),
        iterations,
        coefficients,
        covariance,
    })
}

/// The column whose part of the step varies most over the rows: an intercept only follows the others.
fn main_column(data: &LogisticData<'_>, rows: &Rows, step: &[f64]) -> String {
    let part = |j: usize| {
        let values = rows.used.iter().map(|&i| data.x[j].values[i]);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        (high - low) / rows.scales[j] * step[j].abs()
    };
    let parts: Vec<f64> = (0..step.len()).map(part).collect();
    let main = (0..parts.len()).max_by(|&i, &j| parts[i].total_cmp(&parts[j]).then(j.cmp(&i))).unwrap_or(0);
    data.x[main].name.clone()
}
