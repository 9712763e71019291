//! How small an effect can a rollout detect, and how many clusters or answers does it take?
//!
//! A design says for each cluster and period whether its cell is treated, not treated or not measured. The effect is
//! the generalised least squares coefficient of treatment on cell means, with free period means:
//! `Var = [(sum_c X_c' V_c^-1 X_c)^-1]_dd`, with the covariance of a cluster's cell means
//!
//! `V_c = (s_cluster^2 + s_unit^2/u + s_person^2 l/m) J + (s_cluster_period^2 + s_unit_period^2/u + (s_person^2 (1-l) +
//! s_occasion^2)/m) I + s_effect^2 DD' + r s_cluster s_effect (D1' + 1D')`,
//!
//! where `m` is answers in a cell, `l` the share of them from persons who answer in the cluster's other cells too, `u`
//! units in a cluster, `D` the cluster's treatment by period. With `s_unit = s_unit_period = l = 0` it is the model of
//! Hussey and Hughes with cluster-period effects. The smallest detectable effect is
//! `(t_{1-a/2} + t_{power}) sqrt(Var)`.
//!
//! **Assumptions.** The standard deviations are known (they are guesses: try several); linked answers are spread evenly
//! over the cells; the same effect from the first treated period on. Degrees of freedom are handed in;
//! [`degrees_of_freedom`] gives clusters less two, on the safe side for few clusters. **Missing data.** A cell that
//! will not be measured takes no part. **Sources.** Hussey & Hughes (2007), *Contemp. Clin. Trials* 28; Hooper et al.
//! (2016), *Stat. Med.* 35; Li et al. (2021), *Stat. Methods Med. Res.* 30. Agrees with `swPwr` of the R package
//! swCRTdesign.

use crate::distribution::{normal_critical, t_critical, t_quantile, t_two_sided_p};
use crate::matrix::{Matrix, dot};

/// What is done with a cluster in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Measured, not treated.
    Control,
    /// Measured and treated.
    Treated,
    /// Not measured: takes no part.
    NotMeasured,
}

/// Clusters by periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    rows: Vec<Vec<Cell>>,
}

/// Standard deviations of the outcome, in its own units. What is left at its default of zero is taken not to exist.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Components {
    /// Among clusters, lasting over all periods.
    pub cluster: f64,
    /// Among a cluster's periods.
    pub cluster_period: f64,
    /// Of the effect among clusters.
    pub effect: f64,
    /// Correlation of a cluster's level and its effect, from -1 to 1.
    pub cluster_effect_correlation: f64,
    /// Among the units of a cluster, lasting.
    pub unit: f64,
    /// Among a unit's periods.
    pub unit_period: f64,
    /// Among the persons of a unit, lasting.
    pub person: f64,
    /// Of one answer: what changes in a person from time to time, and error of measurement.
    pub occasion: f64,
}

/// Who answers in a cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// Answers in each measured cell.
    pub answers: f64,
    /// The share of them, 0 to 1, given by persons who answer in the cluster's other cells too.
    pub linked: f64,
    /// Units in the cluster.
    pub units: f64,
}

/// What shall be detected, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// The true effect, in the units of the outcome; not zero.
    pub effect: f64,
    /// The probability of detecting it, for example 0.8.
    pub power: f64,
    /// The two-sided level of the test, for example 0.05.
    pub alpha: f64,
}

/// A number that must lie in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The power: it must lie between the level of the test and one.
    Power,
    /// The degrees of freedom: there are too few of them for any finite effect.
    FewDegrees,
    /// The effect: it must be a finite number.
    FiniteEffect,
    /// The effect: it must be a finite number other than zero.
    Effect,
    /// A standard deviation: it must be zero or more, and finite.
    StandardDeviation,
    /// The correlation: it must lie between -1 and 1.
    Correlation,
    /// The number of answers in a cell: it must be positive and finite.
    Answers,
    /// The number of units in a cluster: it must be positive and finite.
    Units,
    /// The share of linked answers: it must lie between 0 and 1.
    Linked,
    /// The standard error: it must be positive and finite.
    StandardError,
    /// The degrees of freedom: they must be positive.
    Degrees,
    /// The level of the test: it must lie between 0 and 1.
    Level,
}

impl Bound {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Power,
        Self::FewDegrees,
        Self::FiniteEffect,
        Self::Effect,
        Self::StandardDeviation,
        Self::Correlation,
        Self::Answers,
        Self::Units,
        Self::Linked,
        Self::StandardError,
        Self::Degrees,
        Self::Level,
    ];

    /// A name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::FewDegrees => "few_degrees",
            Self::FiniteEffect => "finite_effect",
            Self::Effect => "effect",
            Self::StandardDeviation => "standard_deviation",
            Self::Correlation => "correlation",
            Self::Answers => "answers",
            Self::Units => "units",
            Self::Linked => "linked",
            Self::StandardError => "standard_error",
            Self::Degrees => "degrees",
            Self::Level => "level",
        }
    }

    /// Which number, and what it must be.
    fn told(self) -> [&'static str; 2] {
        match self {
            Self::Power => ["the power", "it must lie between the level of the test and one"],
            Self::FewDegrees => ["the degrees of freedom", "there are too few of them for any finite effect"],
            Self::FiniteEffect => ["the effect", "it must be a finite number"],
            Self::Effect => ["the effect", "it must be a finite number other than zero"],
            Self::StandardDeviation => ["a standard deviation", "it must be zero or more, and finite"],
            Self::Correlation => ["the correlation", "it must lie between -1 and 1"],
            Self::Answers => ["the number of answers in a cell", "it must be positive and finite"],
            Self::Units => ["the number of units in a cluster", "it must be positive and finite"],
            Self::Linked => ["the share of linked answers", "it must lie between 0 and 1"],
            Self::StandardError => ["the standard error", "it must be positive and finite"],
            Self::Degrees => ["the degrees of freedom", "they must be positive"],
            Self::Level => ["the level of the test", "it must lie between 0 and 1"],
        }
    }
}

/// Why a design has no such figure.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PowerError {
    /// No clusters, no periods, or rows of different length.
    #[error("a design needs at least one cluster and one period, and as many periods for every cluster")]
    Shape,
    /// There must be one description of the answers for all clusters, or one for each.
    #[error(
        "the answers are described {given} times; give one description for all, or one for each of {clusters} clusters"
    )]
    Samplings {
        /// Descriptions given.
        given: usize,
        /// Clusters of the design.
        clusters: usize,
    },
    /// A number is outside its range.
    #[error("{} is out of range; {}", .bound.told()[0], .bound.told()[1])]
    OutOfRange {
        /// Which number, and what it must be.
        bound: Bound,
    },
    /// Treated and untreated cells cannot be told from periods: nobody is treated, or all are from the same period on.
    #[error(
        "the effect cannot be told from the passing of time: in no period are treated and untreated clusters measured"
    )]
    NotIdentified,
    /// Without any variation within clusters every effect is detected.
    #[error("nothing varies within clusters; give the standard deviation of an answer")]
    NoVariation,
    /// Not even the largest number considered is enough.
    #[error("not even {most} is enough (the smallest detectable effect is then {smallest_effect}); change the design")]
    OutOfReach {
        /// The largest number considered.
        most: usize,
        /// What can be detected with it.
        smallest_effect: f64,
    },
}

/// The answer to "how many".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needed {
    /// The smallest number that is enough.
    pub number: usize,
    /// The smallest detectable effect with that number.
    pub smallest_effect: f64,
}

/// More answers in a cell than this are not considered.
const MOST_ANSWERS: usize = 1_000_000;
/// More clusters than this are not considered.
const MOST_CLUSTERS: usize = 100_000;

/// The variance of the effect's estimate in a design. `samplings` has one element for all clusters or one for each.
///
/// # Errors
/// See [`PowerError`].
pub fn effect_variance(design: &Design, components: &Components, samplings: &[Sampling]) -> Result<f64, PowerError> {
    let clusters = design.clusters();
    if samplings.len() != 1 && samplings.len() != clusters {
        return Err(PowerError::Samplings { given: samplings.len(), clusters });
    }
    let mut total = Information::zero(design.periods());
    for (c, row) in design.rows.iter().enumerate() {
        total.add(&Information::of(row, components, &samplings[c.min(samplings.len() - 1)])?, 1.0);
    }
    total.variance()
}

/// The smallest effect that a test detects with the wanted power: `(t_{1-alpha/2} + t_power) se`. `df` may be infinite.
///
/// # Errors
/// [`PowerError::OutOfRange`].
pub fn smallest_effect(se: f64, df: f64, power: f64, alpha: f64) -> Result<f64, PowerError> {
    check_probabilities(se, df, alpha)?;
    within(power > alpha && power < 1.0, Bound::Power)?;
    let critical = if df.is_infinite() { normal_critical(1.0 - alpha) } else { t_critical(1.0 - alpha, df) };
    let smallest = (critical + t_quantile(power, df)) * se;
    within(smallest.is_finite(), Bound::FewDegrees)?;
    Ok(smallest)
}

/// The probability that a test of two-sided level `alpha` detects a true `effect`, in either direction.
///
/// # Errors
/// [`PowerError::OutOfRange`].
pub fn power_of(effect: f64, se: f64, df: f64, alpha: f64) -> Result<f64, PowerError> {
    check_probabilities(se, df, alpha)?;
    within(effect.is_finite(), Bound::FiniteEffect)?;
    let critical = t_critical(1.0 - alpha, df);
    let shift = effect.abs() / se;
    let power = upper_tail(critical - shift, df) + upper_tail(critical + shift, df);
    within(power.is_finite(), Bound::FewDegrees)?;
    Ok(power.clamp(0.0, 1.0))
}

/// Degrees of freedom for an effect among this many clusters: two fewer, at least one.
#[must_use]
pub fn degrees_of_freedom(clusters: usize) -> f64 {
    clusters.saturating_sub(2).max(1) as f64
}

/// How many clusters reach the goal, when they are dealt out over the rows of `sequences` in turn (each row is a
/// sequence that any number of clusters can follow)? Degrees of freedom are [`degrees_of_freedom`].
///
/// # Errors
/// See [`PowerError`].
pub fn clusters_needed(
    sequences: &Design,
    components: &Components,
    sampling: &Sampling,
    goal: &Goal,
) -> Result<Needed, PowerError> {
    check_goal(goal)?;
    let rows = sequences.clusters();
    let information: Vec<Information> =
        sequences.rows.iter().map(|row| Information::of(row, components, sampling)).collect::<Result<_, _>>()?;
    let detectable = |clusters: usize| -> Result<f64, PowerError> {
        let mut total = Information::zero(sequences.periods());
        for (r, one) in information.iter().enumerate() {
            total.add(one, (clusters / rows + usize::from(r < clusters % rows)) as f64);
        }
        smallest_effect(total.variance()?.sqrt(), degrees_of_freedom(clusters), goal.power, goal.alpha)
    };
    detectable(rows.saturating_mul(MOST_CLUSTERS / rows.clamp(1, MOST_CLUSTERS)))?;
    least(2, MOST_CLUSTERS.max(rows), goal.effect, |n| match detectable(n) {
        Err(PowerError::NotIdentified) => Ok(f64::INFINITY),
        other => other,
    })
}

/// How many answers in each cell reach the goal with the clusters of the design? `like` gives the share of linked
/// answers and the units of every cluster; `df` may be infinite.
///
/// # Errors
/// See [`PowerError`]; [`PowerError::OutOfReach`] when more clusters are needed, whatever the number of answers.
pub fn answers_needed(
    design: &Design,
    components: &Components,
    like: &Sampling,
    df: f64,
    goal: &Goal,
) -> Result<Needed, PowerError> {
    check_goal(goal)?;
    least(1, MOST_ANSWERS, goal.effect, |n| {
        let variance = effect_variance(design, components, &[Sampling { answers: n as f64, ..*like }])?;
        smallest_effect(variance.sqrt(), df, goal.power, goal.alpha)
    })
}

/// The covariance of the means of a cluster's cells with these exposures (0 not treated, 1 treated): `V_c` of the
/// page's head.
///
/// # Errors
/// [`PowerError::OutOfRange`].
pub fn cell_covariance(exposures: &[f64], components: &Components, sampling: &Sampling) -> Result<Matrix, PowerError> {
    components.check()?;
    sampling.check()?;
    let Sampling { answers: m, linked: l, units: u } = *sampling;
    let k = components;
    let lasting = k.cluster.powi(2) + k.unit.powi(2) / u + k.person.powi(2) * l / m;
    let passing =
        k.cluster_period.powi(2) + k.unit_period.powi(2) / u + (k.person.powi(2) * (1.0 - l) + k.occasion.powi(2)) / m;
    let together = k.cluster_effect_correlation * k.cluster * k.effect;
    Ok(Matrix::from_fn(exposures.len(), exposures.len(), |s, t| {
        let (a, b) = (exposures[s], exposures[t]);
        lasting + f64::from(u8::from(s == t)) * passing + k.effect.powi(2) * a * b + together * (a + b)
    }))
}

impl Design {
    /// A design from its cells, one row per cluster.
    ///
    /// # Errors
    /// [`PowerError::Shape`].
    pub fn new(rows: Vec<Vec<Cell>>) -> Result<Self, PowerError> {
        let periods = rows.first().map_or(0, Vec::len);
        if periods == 0 || rows.iter().any(|row| row.len() != periods) {
            return Err(PowerError::Shape);
        }
        Ok(Self { rows })
    }

    /// The design in which each cluster is treated from its first treated period (counted from zero) on, or never, and
    /// measured in all periods.
    ///
    /// # Errors
    /// [`PowerError::Shape`].
    pub fn staggered(first_treated: &[Option<usize>], periods: usize) -> Result<Self, PowerError> {
        let cell = |first: Option<usize>, t| if first.is_some_and(|f| f <= t) { Cell::Treated } else { Cell::Control };
        Self::new(first_treated.iter().map(|&first| (0..periods).map(|t| cell(first, t)).collect()).collect())
    }

    /// One row of cells per cluster.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Number of clusters.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.rows.len()
    }

    /// Number of periods.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.rows[0].len()
    }
}

impl Components {
    fn check(&self) -> Result<(), PowerError> {
        let sds =
            [self.cluster, self.cluster_period, self.effect, self.unit, self.unit_period, self.person, self.occasion];
        let finite = sds.iter().all(|sd| sd.is_finite() && (0.0..1e100).contains(sd));
        within(finite, Bound::StandardDeviation)?;
        within(self.cluster_effect_correlation.abs() <= 1.0, Bound::Correlation)
    }
}

impl Sampling {
    fn check(&self) -> Result<(), PowerError> {
        let positive = |x: f64| x > 0.0 && x.is_finite();
        within(positive(self.answers), Bound::Answers)?;
        within(positive(self.units), Bound::Units)?;
        within((0.0..=1.0).contains(&self.linked), Bound::Linked)
    }
}

/// What cells say about period means and the effect: `X' V^-1 X` in blocks.
struct Information {
    periods: Matrix,
    cross: Vec<f64>,
    effect: f64,
}

impl Information {
    fn zero(periods: usize) -> Self {
        Self { periods: Matrix::zeros(periods, periods), cross: vec![0.0; periods], effect: 0.0 }
    }

    fn of(row: &[Cell], components: &Components, sampling: &Sampling) -> Result<Self, PowerError> {
        let measured: Vec<usize> = (0..row.len()).filter(|&t| row[t] != Cell::NotMeasured).collect();
        let exposures: Vec<f64> = measured.iter().map(|&t| f64::from(u8::from(row[t] == Cell::Treated))).collect();
        let covariance = cell_covariance(&exposures, components, sampling)?;
        let mut information = Self::zero(row.len());
        if measured.is_empty() {
            return Ok(information);
        }
        let inverse = covariance.cholesky().map_err(|_| PowerError::NoVariation)?.inverse();
        for (i, &s) in measured.iter().enumerate() {
            for (j, &t) in measured.iter().enumerate() {
                information.periods[(s, t)] = inverse[(i, j)];
            }
        }
        for (&t, value) in measured.iter().zip(inverse.times_vector(&exposures)) {
            information.cross[t] = value;
        }
        information.effect = inverse.quadratic_form(&exposures);
        Ok(information)
    }

    fn add(&mut self, other: &Self, times: f64) {
        for s in 0..self.cross.len() {
            for t in 0..self.cross.len() {
                self.periods[(s, t)] += times * other.periods[(s, t)];
            }
            self.cross[s] += times * other.cross[s];
        }
        self.effect += times * other.effect;
    }

    /// One divided by what is left of the effect's information when period means are estimated too.
    fn variance(&self) -> Result<f64, PowerError> {
        let measured: Vec<usize> = (0..self.cross.len()).filter(|&t| self.periods[(t, t)] > 0.0).collect();
        let periods = Matrix::from_fn(measured.len(), measured.len(), |i, j| self.periods[(measured[i], measured[j])]);
        let cross: Vec<f64> = measured.iter().map(|&t| self.cross[t]).collect();
        let means = periods.cholesky().map_err(|_| PowerError::NotIdentified)?.solve(&cross);
        let left = self.effect - dot(&cross, &means);
        if left > 1e-9 * self.effect && left.is_finite() { Ok(1.0 / left) } else { Err(PowerError::NotIdentified) }
    }
}

/// The smallest number from `low` to `most` with which the effect can be detected; `detectable` must not rise.
fn least(
    low: usize,
    most: usize,
    effect: f64,
    mut detectable: impl FnMut(usize) -> Result<f64, PowerError>,
) -> Result<Needed, PowerError> {
    let enough = |smallest: f64| smallest <= effect.abs();
    let (mut below, mut number) = (low.saturating_sub(1), low);
    let mut smallest_effect = detectable(number)?;
    while !enough(smallest_effect) {
        if number == most {
            return Err(PowerError::OutOfReach { most, smallest_effect });
        }
        below = number;
        number = (2 * number).min(most);
        smallest_effect = detectable(number)?;
    }
    while number - below > 1 {
        let middle = below + (number - below) / 2;
        let value = if middle < low { f64::INFINITY } else { detectable(middle)? };
        if enough(value) {
            (number, smallest_effect) = (middle, value);
        } else {
            below = middle;
        }
    }
    Ok(Needed { number, smallest_effect })
}

/// `P(T > x)`.
fn upper_tail(x: f64, df: f64) -> f64 {
    let outside = t_two_sided_p(x, df) / 2.0;
    if x >= 0.0 { outside } else { 1.0 - outside }
}

fn check_goal(goal: &Goal) -> Result<(), PowerError> {
    within(goal.effect.is_finite() && goal.effect != 0.0, Bound::Effect)?;
    smallest_effect(1.0, 1.0, goal.power, goal.alpha).map(|_| ())
}

fn check_probabilities(se: f64, df: f64, alpha: f64) -> Result<(), PowerError> {
    within(se > 0.0 && se.is_finite(), Bound::StandardError)?;
    within(df > 0.0, Bound::Degrees)?;
    within(alpha > 0.0 && alpha < 1.0, Bound::Level)
}

fn within(holds: bool, bound: Bound) -> Result<(), PowerError> {
    if holds { Ok(()) } else { Err(PowerError::OutOfRange { bound }) }
}
