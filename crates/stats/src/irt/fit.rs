//! How hard and how telling are the items, and how do groups and covariates differ?
//!
//! EM on the marginal likelihood, two steps of it at a time extrapolated by SQUAREM (scheme S3); an extrapolation that
//! is no model or lowers the likelihood is dropped. Many persons are first fitted by a regular sample of them.

use super::coding::{CODES, Coded, code};
use super::expectation::expect;
use super::information::information;
use super::layout::{LARGEST_SLOPE, Layout, State};
use super::maximise::maximise_items;
use super::population::Profiles;
use super::start::start;
use super::{
    Flag, IrtError, Item, ItemModel, LatentRegression, MISSING, Parameter, Population, Quadrature, Responses, Scale,
};
use crate::matrix::Matrix;

/// Rows from which the first steps are taken with a sample, and about how many are in it.
const SAMPLE_FROM: usize = 4000;
const SAMPLE: usize = 2000;

/// How to fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FitOptions {
    /// The grid of levels.
    pub grid: Quadrature,
    /// Where the unit of the scale comes from.
    pub scale: Scale,
    /// EM rests when no parameter moves by more than this in one step.
    pub tolerance: f64,
    /// Most E steps.
    pub max_evaluations: usize,
    /// Whether to extrapolate; without, it is plain EM.
    pub accelerate: bool,
    /// Whether standard errors are wanted.
    pub standard_errors: bool,
    /// A weak prior on the slopes, for tiny samples.
    pub slope_prior: Option<SlopePrior>,
}

/// A normal prior for the logarithm of every free slope (which then is positive).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopePrior {
    /// Mean of the logarithm.
    pub log_mean: f64,
    /// Standard deviation of the logarithm.
    pub log_sd: f64,
}

/// A calibration.
#[derive(Debug, Clone, PartialEq)]
pub struct IrtFit {
    /// The items, fixed ones as handed in.
    pub items: Vec<Item>,
    /// The population.
    pub population: LatentRegression,
    /// Marginal log-likelihood, without the prior.
    pub log_likelihood: f64,
    /// The estimated numbers, in the order of the covariance matrix.
    pub parameters: Vec<Parameter>,
    /// Their covariance matrix from the observed information; where clusters were named, robust to them. `None` when it was
    /// not asked for or the data do not determine it ([`Flag::NotIdentified`]).
    pub covariance: Option<Matrix>,
    /// E steps over all rows.
    pub evaluations: usize,
    /// What to know before using the result.
    pub flags: Vec<Flag>,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self {
            grid: Quadrature::default(),
            scale: Scale::Standard,
            tolerance: 1e-5,
            max_evaluations: 2000,
            accelerate: true,
            standard_errors: true,
            slope_prior: None,
        }
    }
}

impl SlopePrior {
    /// Up to a constant; `-inf` for a slope that is not positive.
    pub(super) fn log_density(self, slope: f64) -> f64 {
        if slope > 0.0 { -0.5 * ((slope.ln() - self.log_mean) / self.log_sd).powi(2) } else { f64::NEG_INFINITY }
    }

    /// First derivative, and an information that is never negative.
    pub(super) fn derivatives(self, slope: f64) -> (f64, f64) {
        let precision = 1.0 / (self.log_sd * self.log_sd);
        (-(slope.ln() - self.log_mean) * precision / slope, precision / (slope * slope))
    }
}

/// Fits items and population together; see the [module](super) for model, assumptions and missing data.
///
/// # Errors
/// When inputs do not belong together, an item says nothing (nobody or everybody in one category), covariates are
/// collinear or groups have no common scale.
pub fn fit(
    responses: &Responses,
    models: &[ItemModel],
    population: &Population,
    options: &FitOptions,
) -> Result<IrtFit, IrtError> {
    let profiles = Profiles::new(population, options.scale, responses.persons())?;
    let mut flags = Vec::new();
    let frequencies = checked(responses, models, population, options, &mut flags)?;
    let layout = Layout::new(models, &profiles)?;
    let state = start(responses, models, &frequencies, &layout, &profiles)?;
    let categories: Vec<usize> = models.iter().map(ItemModel::categories).collect();
    let coded = code(responses, &categories, &profiles.of_person, &[], CODES);
    let em = Em { layout: &layout, profiles: &profiles, options };
    let state = em.warm(&coded, state);
    let run = em.run(&coded, state, options.tolerance)?;
    if !run.converged {
        flags.push(Flag::NotConverged);
    }
    flag_slopes(&run.state.items, &layout, &mut flags);
    if !profiles.grid_fits(&run.state.population, &options.grid) {
        flags.push(Flag::GridDoesNotFit);
    }
    let covariance = if options.standard_errors {
        let found =
            information(responses, &categories, &profiles, population, &layout, &run.state, options).covariance();
        if found.is_none() {
            flags.push(Flag::NotIdentified);
        }
        found
    } else {
        None
    };
    Ok(IrtFit {
        items: run.state.items,
        population: run.state.population,
        log_likelihood: run.log_likelihood,
        parameters: layout.parameters,
        covariance,
        evaluations: run.evaluations,
        flags,
    })
}

/// Refuses what cannot be fitted; returns how often each category was chosen.
fn checked(
    responses: &Responses,
    models: &[ItemModel],
    population: &Population,
    options: &FitOptions,
    flags: &mut Vec<Flag>,
) -> Result<Vec<Vec<f64>>, IrtError> {
    if models.len() != responses.items() {
        return Err(IrtError::Length { what: "the item models", expected: responses.items(), found: models.len() });
    }
    if !(options.tolerance > 0.0 && options.tolerance.is_finite()) {
        return Err(IrtError::BadOption("tolerance"));
    }
    if options.slope_prior.is_some_and(|p| !(p.log_mean.is_finite() && p.log_sd > 0.0 && p.log_sd.is_finite())) {
        return Err(IrtError::BadOption("slope_prior"));
    }
    let persons = responses.persons();
    if !population.cluster.is_empty() && population.cluster.len() != persons {
        return Err(IrtError::Length { what: "the clusters", expected: persons, found: population.cluster.len() });
    }
    let mut all = Vec::with_capacity(models.len());
    let mut fixed_answers = 0.0;
    for (item, model) in models.iter().enumerate() {
        let frequencies = responses.frequencies(item, model.categories())?;
        let total: f64 = frequencies.iter().sum();
        if let ItemModel::Fixed(known) = model {
            fixed_answers += if known.slope() == 0.0 { 0.0 } else { total };
        } else if total == 0.0 {
            return Err(IrtError::NoAnswers { item });
        } else if let Some(category) = frequencies.iter().position(|f| *f == total) {
            return Err(IrtError::WithoutVariation { item, category });
        } else if let Some(category) = frequencies.iter().position(|f| *f == 0.0) {
            return Err(IrtError::EmptyCategory { item, category });
        } else {
            let sparse = frequencies.iter().enumerate().filter(|(_, f)| **f < 5.0);
            flags.extend(sparse.map(|(category, _)| Flag::SparseCategory { item, category }));
        }
        all.push(frequencies);
    }
    if options.scale == Scale::FixedItems && fixed_answers == 0.0 {
        return Err(IrtError::NoFixedItems);
    }
    refuse_unlinked(responses, models, &population.variance_group, options.scale)?;
    Ok(all)
}

/// Every group must be connected, by items it answered, with the first group or with fixed items.
fn refuse_unlinked(responses: &Responses, models: &[ItemModel], group: &[u32], scale: Scale) -> Result<(), IrtError> {
    let Some(groups) = group.iter().max().map(|&g| g as usize + 1).filter(|&g| g > 1) else { return Ok(()) };
    let mut answered = vec![vec![false; groups]; models.len()];
    for (item, answered) in answered.iter_mut().enumerate() {
        let column = responses.column(item).iter().zip(group);
        column.filter(|(a, _)| **a != MISSING).for_each(|(_, &g)| answered[g as usize] = true);
    }
    let mut linked = vec![false; groups];
    linked[0] = scale == Scale::Standard;
    let mut anchored: Vec<bool> = models.iter().map(|m| matches!(m, ItemModel::Fixed(_))).collect();
    // Each round links at least one group more, or is the last.
    for _ in 0..=groups {
        for (anchored, answered) in anchored.iter_mut().zip(&answered) {
            *anchored |= (0..groups).any(|g| linked[g] && answered[g]);
            if *anchored {
                (0..groups).for_each(|g| linked[g] |= answered[g]);
            }
        }
    }
    match linked.iter().position(|l| !l) {
        Some(group) => Err(IrtError::Unlinked { group: group as u32 }),
        None => Ok(()),
    }
}

fn flag_slopes(items: &[Item], layout: &Layout, flags: &mut Vec<Flag>) {
    for (item, _) in layout.slope.iter().enumerate().filter(|(_, at)| at.is_some()) {
        let slope = items[item].slope();
        if slope.abs() >= LARGEST_SLOPE - 1e-9 {
            flags.push(Flag::RunawaySlope { item });
        } else if slope < 0.0 {
            flags.push(Flag::NegativeSlope { item });
        }
    }
}

struct Em<'a> {
    layout: &'a Layout,
    profiles: &'a Profiles,
    options: &'a FitOptions,
}

struct Run {
    state: State,
    log_likelihood: f64,
    evaluations: usize,
    converged: bool,
}

impl Em<'_> {
    /// A better start from a sample, where there are many rows and the sample has all categories.
    fn warm(&self, coded: &Coded, state: State) -> State {
        if coded.rows() < SAMPLE_FROM || !self.options.accelerate {
            return state;
        }
        let sample = coded.thinned(coded.rows() / SAMPLE);
        let expected = expect(&sample, &state.items, self.profiles, &state.population, &self.options.grid);
        let nodes = self.options.grid.nodes().len();
        let enough = |counts: &Vec<f64>| counts.chunks_exact(nodes).all(|c| c.iter().sum::<f64>() >= 10.0);
        let mut free = self.layout.slope.iter().zip(&expected.counts).filter(|(at, _)| at.is_some());
        if !free.all(|(_, counts)| enough(counts)) || expected.moments.iter().any(|m| m.weight < 50.0) {
            return state;
        }
        self.run(&sample, state.clone(), self.options.tolerance.max(1e-3)).map_or(state, |run| run.state)
    }

    /// One E and one M step: the (penalised) log-likelihood before it and the state after it.
    fn step(&self, coded: &Coded, state: &State) -> Option<(f64, f64, State)> {
        let grid = &self.options.grid;
        let expected = expect(coded, &state.items, self.profiles, &state.population, grid);
        let mut next = state.clone();
        maximise_items(&mut next.items, &expected.counts, grid.nodes(), self.layout, self.options.slope_prior);
        if self.profiles.is_free() {
            next.population = self.profiles.maximise(&expected.moments, &state.population);
        }
        let penalty: f64 = self
            .options
            .slope_prior
            .map_or(0.0, |p| self.layout.classes.iter().map(|c| p.log_density(state.items[c[0]].slope())).sum());
        let value = expected.log_likelihood + penalty;
        value.is_finite().then_some((expected.log_likelihood, value, next))
    }

    fn run(&self, coded: &Coded, start: State, tolerance: f64) -> Result<Run, IrtError> {
        let mut evaluations = 0;
        let mut step = |state: &State| {
            evaluations += 1;
            self.step(coded, state).ok_or(IrtError::Diverged)
        };
        let most = self.options.max_evaluations.max(3);
        let mut used = 0;
        let mut longest = 4.0;
        let mut state = start;
        let (mut log_likelihood, _, mut first) = step(&state)?;
        used += 1;
        let mut converged = false;
        loop {
            let x0 = self.layout.pack(&state);
            let x1 = self.layout.pack(&first);
            if largest_move(&x0, &x1) < tolerance {
                converged = true;
            }
            if converged || used >= most {
                break;
            }
            let (l1, v1, second) = step(&first)?;
            used += 1;
            if !self.options.accelerate {
                (state, first, log_likelihood) = (first, second, l1);
                continue;
            }
            let x2 = self.layout.pack(&second);
            if largest_move(&x1, &x2) < tolerance {
                (first, state, log_likelihood, converged) = (second, first, l1, true);
                break;
            }
            let candidate = extrapolated(&x0, &x1, &x2, &mut longest)
                .and_then(|x| self.layout.unpack(&x, &second))
                .and_then(|candidate| {
                    used += 1;
                    step(&candidate).ok().map(|stepped| (candidate, stepped))
                });
            match candidate {
                Some((candidate, (l, v, next))) if v >= v1 => {
                    (state, first, log_likelihood) = (candidate, next, l);
                }
                _ => {
                    longest = (longest / 2.0f64).max(2.0);
                    let (l, _, next) = step(&second)?;
                    used += 1;
                    (state, first, log_likelihood) = (second, next, l);
                }
            }
        }
        Ok(Run { state: if converged { first } else { state }, log_likelihood, evaluations, converged })
    }
}

fn largest_move(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// `x0 - 2 alpha r + alpha^2 v` with `r = x1 - x0`, `v = x2 - 2 x1 + x0`, `alpha = -|r| / |v|`, at most `longest` long;
/// `None` when that is no further than plain EM went.
fn extrapolated(x0: &[f64], x1: &[f64], x2: &[f64], longest: &mut f64) -> Option<Vec<f64>> {
    let r: Vec<f64> = x1.iter().zip(x0).map(|(a, b)| a - b).collect();
    let v: Vec<f64> = x2.iter().zip(x1).zip(&r).map(|((a, b), r)| a - b - r).collect();
    let length = (crate::matrix::dot(&r, &r) / crate::matrix::dot(&v, &v)).sqrt();
    if !length.is_finite() || length <= 1.0 {
        return None;
    }
    if length >= *longest {
        *longest *= 4.0;
    }
    let alpha = length.min(*longest);
    Some((0..r.len()).map(|i| x0[i] + 2.0 * alpha * r[i] + alpha * alpha * v[i]).collect())
}

impl IrtFit {
    /// Standard error of an estimated number; `None` when it was not estimated or no covariance was found.
    #[must_use]
    pub fn standard_error(&self, parameter: Parameter) -> Option<f64> {
        let at = self.position(parameter)?;
        self.covariance.as_ref().map(|c| c[(at, at)].sqrt())
    }

    /// Where a number stands in [`IrtFit::parameters`].
    #[must_use]
    pub fn position(&self, parameter: Parameter) -> Option<usize> {
        self.parameters.iter().position(|p| *p == parameter)
    }

    /// Standard error of the residual variance of a group (delta method).
    #[must_use]
    pub fn variance_standard_error(&self, group: usize) -> Option<f64> {
        self.standard_error(Parameter::LogSd { group }).map(|se| 2.0 * self.population.variances[group] * se)
    }

    /// Akaike's criterion.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * (self.parameters.len() as f64 - self.log_likelihood)
    }

    /// Schwarz' criterion for `persons` persons.
    #[must_use]
    pub fn bic(&self, persons: f64) -> f64 {
        persons.ln() * self.parameters.len() as f64 - 2.0 * self.log_likelihood
    }
}
