//! At what level is one person, and what does the distribution of a whole population look like?
//!
//! For a person: the mean of the posterior (EAP), its highest point (MAP), the weighted likelihood estimate (WLE: the root of
//! `score + J / (2 I)`, `J = sum P' P'' / P`, nearly unbiased and without a prior), or draws from the posterior (plausible
//! values). For a population: shares and percentiles of the latent distribution `sum_i w_i N(x_i b, sigma^2)` itself, with
//! delta-method standard errors. Shares of EAP scores would be wrong, because scores vary less than levels do.
//!
//! **Assumptions.** The items are known; plausible values do not carry the uncertainty of their parameters. Levels are
//! normal given the covariates: a share far out in a tail rests on that ([`share_below`] rests on it less).
//!
//! **Missing data.** A missing answer is passed over; a person without answers gets the population's distribution (EAP)
//! or no estimate (WLE).
//!
//! **Sources.** Bock & Mislevy (1982), *Appl. Psychol. Meas.* 6; Warm (1989), *Psychometrika* 54; Mislevy (1991),
//! *Psychometrika* 56.

use rayon::prelude::*;
use statrs::function::erf::erfc;

use super::model::{TINY, logistic};
use super::population::Profiles;
use super::{IrtError, IrtFit, Item, LatentRegression, MISSING, Parameter, Population, Quadrature, Responses, Scale};

/// A level and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The level.
    pub estimate: f64,
    /// Its standard error (for EAP the standard deviation of the posterior).
    pub se: f64,
}

/// How probable each level is for a person, given the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    nodes: Vec<f64>,
    weights: Vec<f64>,
    step: f64,
}

/// A figure of the population; the standard error is missing where the fit has no covariance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error, by the delta method.
    pub se: Option<f64>,
}

/// Persons who share covariates and group.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Their covariates, without the intercept.
    pub x: Vec<f64>,
    /// Their variance group.
    pub group: usize,
    /// How many there are (any unit).
    pub weight: f64,
}

/// The distribution of the levels of some persons according to a fit.
#[derive(Debug, Clone)]
pub struct LatentDistribution<'a> {
    fit: &'a IrtFit,
    profiles: Vec<Profile>,
    total: f64,
}

fn check(items: &[Item], answers: &[u8]) -> Result<(), IrtError> {
    if items.len() != answers.len() {
        return Err(IrtError::Length { what: "the answers", expected: items.len(), found: answers.len() });
    }
    let wrong = items.iter().zip(answers).position(|(i, &a)| a != MISSING && usize::from(a) >= i.categories());
    match wrong {
        Some(item) => {
            Err(IrtError::AnswerOutOfRange { item, answer: answers[item], categories: items[item].categories() })
        }
        None => Ok(()),
    }
}

fn answered<'a>(items: &'a [Item], answers: &'a [u8]) -> impl Iterator<Item = (&'a Item, usize)> + Clone {
    items.iter().zip(answers).filter(|(_, a)| **a != MISSING).map(|(item, &a)| (item, usize::from(a)))
}

/// The posterior of a person from a population with the given mean and standard deviation.
///
/// # Errors
/// When there is not one answer per item or an item does not have the answer, or mean and deviation are no distribution.
pub fn posterior(items: &[Item], answers: &[u8], mean: f64, sd: f64, grid: &Quadrature) -> Result<Posterior, IrtError> {
    check(items, answers)?;
    if !(mean.is_finite() && sd > 0.0 && sd.is_finite()) {
        return Err(IrtError::BadOption("mean or sd"));
    }
    let nodes = grid.nodes();
    let mut log: Vec<f64> = nodes.iter().map(|theta| -0.5 * ((theta - mean) / sd).powi(2)).collect();
    for (item, k) in answered(items, answers) {
        log.iter_mut().zip(nodes).for_each(|(l, &theta)| *l += item.probability(k, theta).max(TINY).ln());
    }
    Ok(Posterior::from_log(nodes, log, grid.step()))
}

impl Posterior {
    pub(super) fn from_log(nodes: &[f64], log: Vec<f64>, step: f64) -> Self {
        let largest = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut weights: Vec<f64> = log.into_iter().map(|l| (l - largest).exp()).collect();
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|w| *w /= total);
        Self { nodes: nodes.to_vec(), weights, step }
    }

    /// Mean and standard deviation: the EAP score.
    #[must_use]
    pub fn score(&self) -> Score {
        let mean = crate::matrix::dot(&self.nodes, &self.weights);
        let variance: f64 = self.nodes.iter().zip(&self.weights).map(|(t, w)| w * (t - mean).powi(2)).sum();
        Score { estimate: mean, se: variance.sqrt() }
    }

    /// The probability of a level below `cut`; the mass of a node is spread evenly over its cell.
    #[must_use]
    pub fn below(&self, cut: f64) -> f64 {
        let share = |node: f64| ((cut - node) / self.step + 0.5).clamp(0.0, 1.0);
        self.nodes.iter().zip(&self.weights).map(|(&t, w)| w * share(t)).sum()
    }

    /// The level below which the share `u` of the posterior lies; with `u` drawn evenly a plausible value.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        // A little inside, so that rounding in the sum of the weights never leads to the end of the grid.
        let mut left = u.clamp(1e-12, 1.0 - 1e-12);
        for (node, &weight) in self.nodes.iter().zip(&self.weights) {
            if left <= weight && weight > 0.0 {
                return node + self.step * (left / weight - 0.5);
            }
            left -= weight;
        }
        self.nodes[self.nodes.len() - 1] + self.step / 2.0
    }
}

/// The EAP score. See [`posterior`] for the errors.
///
/// # Errors
/// As [`posterior`].
pub fn eap(items: &[Item], answers: &[u8], mean: f64, sd: f64, grid: &Quadrature) -> Result<Score, IrtError> {
    Ok(posterior(items, answers, mean, sd, grid)?.score())
}

/// `count` plausible values; `uniform` returns numbers from 0 to 1, each as likely.
///
/// # Errors
/// As [`posterior`].
pub fn plausible_values(
    items: &[Item],
    answers: &[u8],
    (mean, sd): (f64, f64),
    grid: &Quadrature,
    count: usize,
    mut uniform: impl FnMut() -> f64,
) -> Result<Vec<f64>, IrtError> {
    let posterior = posterior(items, answers, mean, sd, grid)?;
    Ok((0..count).map(|_| posterior.quantile(uniform())).collect())
}

/// The posterior of every person, each from the distribution that the covariates give.
///
/// # Errors
/// As [`posterior`], and when the population does not belong to the answers.
pub fn posteriors(
    items: &[Item],
    responses: &Responses,
    population: &Population,
    latent: &LatentRegression,
    grid: &Quadrature,
) -> Result<Vec<Posterior>, IrtError> {
    let profiles = Profiles::grouped(population, Scale::FixedItems, responses.persons())?;
    let of = |i: usize| {
        let at = profiles.of_person[i] as usize;
        let (x, group) = (&profiles.x[at], profiles.group[at]);
        posterior(items, &responses.row(i), latent.mean(&x[1..]), latent.sd(group), grid)
    };
    (0..responses.persons()).into_par_iter().map(of).collect()
}

/// The mean, by weight, of the persons' probabilities of a level below `cut`: what the answers themselves say of the share,
/// less dependent on the normal distribution than [`LatentDistribution::share_below`].
#[must_use]
pub fn share_below(posteriors: &[Posterior], weights: Option<&[f64]>, cut: f64) -> Option<f64> {
    let below: Vec<f64> = posteriors.iter().map(|p| p.below(cut)).collect();
    match weights {
        Some(weights) => crate::descriptive::weighted_mean(&below, weights),
        None => crate::descriptive::mean(&below),
    }
}

/// Derivative of the log-likelihood, information, and Warm's `J`, at a level.
fn derivatives<'a>(items: impl Iterator<Item = (&'a Item, usize)>, theta: f64) -> [f64; 3] {
    let mut total = [0.0; 3];
    for (item, answer) in items {
        let a = item.slope();
        let bend = |k: usize| {
            if k == 0 || k > item.intercepts().len() {
                return 0.0;
            }
            item.w(k, theta) * (1.0 - 2.0 * logistic(a * theta + item.intercepts()[k - 1]))
        };
        for k in 0..item.categories() {
            let p = item.probability(k, theta).max(TINY);
            let first = a * (item.w(k, theta) - item.w(k + 1, theta));
            let second = a * a * (bend(k) - bend(k + 1));
            total[0] += if k == answer { first / p } else { 0.0 };
            total[1] += first * first / p;
            total[2] += first * second / p;
        }
    }
    total
}

/// Where a function that falls from positive to negative is zero.
fn root(mut lower: f64, mut upper: f64, f: impl Fn(f64) -> f64) -> Option<f64> {
    if !(f(lower) >= 0.0 && f(upper) <= 0.0) {
        return None;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(lower, upper);
        if f(middle) > 0.0 { lower = middle } else { upper = middle }
    }
    Some(f64::midpoint(lower, upper))
}

/// The highest point of the posterior.
///
/// # Errors
/// As [`posterior`].
pub fn map(items: &[Item], answers: &[u8], mean: f64, sd: f64) -> Result<Score, IrtError> {
    check(items, answers)?;
    if !(mean.is_finite() && sd > 0.0 && sd.is_finite()) {
        return Err(IrtError::BadOption("mean or sd"));
    }
    let precision = 1.0 / (sd * sd);
    // The score of an item is never larger than its slope, which bounds how far the answers can pull.
    let reach = answered(items, answers).map(|(i, _)| i.slope().abs()).sum::<f64>() / precision + sd;
    let slope = |theta: f64| derivatives(answered(items, answers), theta)[0] - (theta - mean) * precision;
    let estimate = root(mean - reach, mean + reach, slope).unwrap_or(mean);
    let information = derivatives(answered(items, answers), estimate)[1] + precision;
    Ok(Score { estimate, se: 1.0 / information.sqrt() })
}

/// Warm's weighted likelihood estimate; `None` for a person without answers to items that tell something.
///
/// # Errors
/// When there is not one answer per item or an item does not have the answer.
pub fn wle(items: &[Item], answers: &[u8]) -> Result<Option<Score>, IrtError> {
    check(items, answers)?;
    let informative = answered(items, answers).filter(|(item, _)| item.slope() != 0.0);
    let weighted = |theta: f64| {
        let [score, information, j] = derivatives(informative.clone(), theta);
        if information > 0.0 { score + j / (2.0 * information) } else { f64::NAN }
    };
    // The wider brackets are for extreme items; they come later because little is left of the information far out.
    let estimate = [6.0, 12.0, 25.0].into_iter().find_map(|reach| root(-reach, reach, weighted));
    Ok(estimate.and_then(|estimate| {
        let information = derivatives(informative.clone(), estimate)[1];
        (information > 0.0).then(|| Score { estimate, se: 1.0 / information.sqrt() })
    }))
}

fn normal_below(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

impl<'a> LatentDistribution<'a> {
    /// The distribution of persons with these profiles: everybody who was measured, or the same persons before and after.
    ///
    /// # Errors
    /// When there is nobody, or a profile has other covariates than the fit.
    pub fn new(fit: &'a IrtFit, profiles: Vec<Profile>) -> Result<Self, IrtError> {
        let expected = fit.population.coefficients.len();
        for (person, profile) in profiles.iter().enumerate() {
            if profile.x.len() != expected {
                return Err(IrtError::Length { what: "a profile", expected, found: profile.x.len() });
            }
            let usable = profile.x.iter().all(|v| v.is_finite()) && profile.weight.is_finite() && profile.weight >= 0.0;
            if !usable || profile.group >= fit.population.variances.len() {
                return Err(IrtError::NotANumber { what: "the profile", person });
            }
        }
        let total: f64 = profiles.iter().map(|p| p.weight).sum();
        if total > 0.0 { Ok(Self { fit, profiles, total }) } else { Err(IrtError::Nothing("person with a weight")) }
    }

    /// Mean of a quantity over persons, and of its gradient. `of(mean, sd)` returns the quantity and its derivatives in the
    /// mean and in the logarithm of the deviation.
    fn average(&self, of: impl Fn(f64, f64) -> [f64; 3]) -> (f64, Vec<f64>) {
        let latent = &self.fit.population;
        let mut gradient = vec![0.0; self.fit.parameters.len()];
        let mut value = 0.0;
        for profile in &self.profiles {
            let share = profile.weight / self.total;
            let [v, by_mean, by_log_sd] = of(latent.mean(&profile.x), latent.sd(profile.group));
            value += share * v;
            for (g, p) in gradient.iter_mut().zip(&self.fit.parameters) {
                *g += share
                    * match *p {
                        Parameter::Mean => by_mean,
                        Parameter::Coefficient { column } => by_mean * profile.x[column],
                        Parameter::LogSd { group } if group == profile.group => by_log_sd,
                        _ => 0.0,
                    };
            }
        }
        (value, gradient)
    }

    fn estimate(&self, value: f64, gradient: &[f64]) -> Estimate {
        let se = self.fit.covariance.as_ref().map(|c| c.quadratic_form(gradient).max(0.0).sqrt());
        Estimate { value, se }
    }

    fn below(&self, cut: f64) -> (f64, Vec<f64>) {
        self.average(|mean, sd| {
            let z = (cut - mean) / sd;
            let density = normal_density(z);
            [normal_below(z), -density / sd, -density * z]
        })
    }

    /// The mean level.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        let (value, gradient) = self.average(|mean, _| [mean, 1.0, 0.0]);
        self.estimate(value, &gradient)
    }

    /// The share of persons whose level is below `cut`.
    #[must_use]
    pub fn share_below(&self, cut: f64) -> Estimate {
        let (value, gradient) = self.below(cut);
        self.estimate(value, &gradient)
    }

    /// By how much the share below `cut` is larger among `other` persons of the same fit, with the covariance of the two
    /// allowed for.
    ///
    /// # Errors
    /// When `other` belongs to a fit with other parameters.
    pub fn share_difference(&self, other: &Self, cut: f64) -> Result<Estimate, IrtError> {
        if self.fit.parameters != other.fit.parameters {
            let (expected, found) = (self.fit.parameters.len(), other.fit.parameters.len());
            return Err(IrtError::Length { what: "the other distribution", expected, found });
        }
        let (before, mut gradient) = self.below(cut);
        let (after, other) = other.below(cut);
        gradient.iter_mut().zip(other).for_each(|(g, o)| *g = o - *g);
        Ok(self.estimate(after - before, &gradient))
    }

    /// The level below which the share `p` lies; `None` unless `0 < p < 1`.
    #[must_use]
    pub fn percentile(&self, p: f64) -> Option<Estimate> {
        if !(p > 0.0 && p < 1.0) {
            return None;
        }
        let latent = &self.fit.population;
        let ends = self.profiles.iter().map(|q| (latent.mean(&q.x), latent.sd(q.group)));
        let lower = ends.clone().map(|(m, s)| m - 40.0 * s).fold(f64::INFINITY, f64::min);
        let upper = ends.map(|(m, s)| m + 40.0 * s).fold(f64::NEG_INFINITY, f64::max);
        let value = root(lower, upper, |cut| p - self.below(cut).0)?;
        let density = self.average(|mean, sd| [normal_density((value - mean) / sd) / sd, 0.0, 0.0]).0;
        let gradient: Vec<f64> = self.below(value).1.iter().map(|g| -g / density).collect();
        Some(self.estimate(value, &gradient))
    }
}
