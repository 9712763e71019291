//! How are the levels of persons distributed: `theta = intercept + x b + e`, `e ~ N(0, sigma_g^2)`?
//!
//! The coefficients are estimated together with (or given) the items, from the answers themselves. Scores averaged per group
//! would underestimate every difference, because each score is drawn towards the mean; the latent regression is not.

use super::{IrtError, Quadrature};
use crate::matrix::Matrix;

/// Covariates and groups of the persons. The default is one normal distribution for all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Population {
    /// One vector per covariate, as long as there are persons; no intercept.
    pub covariates: Vec<Vec<f64>>,
    /// The group of each person, from 0, each with a residual variance of its own; empty for one group.
    pub variance_group: Vec<u32>,
    /// Persons of the same number were drawn together (or are the same person twice): standard errors allow for that. Empty
    /// when all are independent.
    pub cluster: Vec<u32>,
}

/// Where the unit of the scale comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scale {
    /// The intercept is 0 and the residual variance of group 0 is 1.
    #[default]
    Standard,
    /// From items held fixed: intercept and all variances are estimated.
    FixedItems,
}

/// An estimated (or given) distribution of levels.
#[derive(Debug, Clone, PartialEq)]
pub struct LatentRegression {
    /// Mean level of a person whose covariates are all zero.
    pub intercept: f64,
    /// One coefficient per covariate, in units of the scale.
    pub coefficients: Vec<f64>,
    /// Residual variance of each group.
    pub variances: Vec<f64>,
}

impl Population {
    /// Groups that differ in mean and variance: one covariate (0 or 1) for each group but the first, and a variance each.
    ///
    /// Coefficient `g - 1` of the fit is then the mean of group `g` less that of group 0.
    #[must_use]
    pub fn groups(group: &[u32]) -> Self {
        let count = group.iter().max().map_or(0, |&g| g);
        Self {
            covariates: (1..=count).map(|g| group.iter().map(|&h| f64::from(u8::from(g == h))).collect()).collect(),
            variance_group: group.to_vec(),
            cluster: Vec::new(),
        }
    }
}

impl LatentRegression {
    /// The standard normal distribution.
    #[must_use]
    pub fn standard() -> Self {
        Self { intercept: 0.0, coefficients: Vec::new(), variances: vec![1.0] }
    }

    /// Mean level of a person with covariates `x`; covariates that are missing at the end count as zero.
    #[must_use]
    pub fn mean(&self, x: &[f64]) -> f64 {
        self.intercept + crate::matrix::dot(&self.coefficients, x)
    }

    /// Residual standard deviation of a group; that of the first for a group that does not exist.
    #[must_use]
    pub fn sd(&self, group: usize) -> f64 {
        self.variances.get(group).or(self.variances.first()).map_or(1.0, |v| v.sqrt())
    }
}

/// Different combinations of covariates and group, and what does not change while the model is fitted.
#[derive(Debug)]
pub(super) struct Profiles {
    /// Design row of each profile: 1, then the covariates.
    pub x: Vec<Vec<f64>>,
    pub group: Vec<usize>,
    pub groups: usize,
    /// Profile of each person.
    pub of_person: Vec<u32>,
    pub scale: Scale,
}

/// Sums over the persons of one group, enough for the estimates of the population.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    pub weight: f64,
    /// `sum w x x'`.
    pub xx: Matrix,
    /// `sum w x E(theta)`.
    pub x_theta: Vec<f64>,
    /// `sum w E(theta^2)`.
    pub theta2: f64,
}

impl Moments {
    pub fn zeros(columns: usize) -> Self {
        Self { weight: 0.0, xx: Matrix::zeros(columns, columns), x_theta: vec![0.0; columns], theta2: 0.0 }
    }

    /// Adds persons of one profile: their weight, and weighted sums of the first two moments of their posteriors.
    pub fn add_profile(&mut self, x: &[f64], weight: f64, theta: f64, theta2: f64) {
        self.weight += weight;
        self.theta2 += theta2;
        for (i, &xi) in x.iter().enumerate() {
            // Designs of many groups are mostly zeros.
            if xi == 0.0 {
                continue;
            }
            self.x_theta[i] += xi * theta;
            for (j, &xj) in x[..=i].iter().enumerate() {
                self.xx[(i, j)] += weight * xi * xj;
            }
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.weight += other.weight;
        self.theta2 += other.theta2;
        self.x_theta.iter_mut().zip(&other.x_theta).for_each(|(a, b)| *a += b);
        for i in 0..self.x_theta.len() {
            (0..=i).for_each(|j| self.xx[(i, j)] += other.xx[(i, j)]);
        }
    }
}

impl Profiles {
    /// Finds the different profiles and refuses covariates that cannot be told apart.
    pub fn new(population: &Population, scale: Scale, persons: usize) -> Result<Self, IrtError> {
        let profiles = Self::grouped(population, scale, persons)?;
        profiles.refuse_collinear(&population.covariates)?;
        Ok(profiles)
    }

    /// Finds the different profiles; enough where nothing is estimated.
    pub fn grouped(population: &Population, scale: Scale, persons: usize) -> Result<Self, IrtError> {
        let columns = &population.covariates;
        for column in columns {
            if column.len() != persons {
                return Err(IrtError::Length { what: "a covariate", expected: persons, found: column.len() });
            }
            if let Some(person) = column.iter().position(|v| !v.is_finite()) {
                return Err(IrtError::NotANumber { what: "a covariate", person });
            }
        }
        let group = &population.variance_group;
        if !group.is_empty() && group.len() != persons {
            return Err(IrtError::Length { what: "the groups", expected: persons, found: group.len() });
        }
        let groups = group.iter().max().map_or(1, |&g| g as usize + 1);
        if groups > persons {
            return Err(IrtError::Length { what: "the numbering of groups", expected: persons, found: groups });
        }
        let group_of = |i: usize| group.get(i).map_or(0, |&g| g as usize);
        let mut order: Vec<usize> = (0..persons).collect();
        let compare = |&a: &usize, &b: &usize| {
            let by_covariate = |c: &Vec<f64>| c[a].total_cmp(&c[b]);
            let covariates = columns.iter().map(by_covariate).find(|o| o.is_ne());
            group_of(a).cmp(&group_of(b)).then(covariates.unwrap_or(std::cmp::Ordering::Equal))
        };
        if !columns.is_empty() || groups > 1 {
            order.sort_by(compare);
        }
        let mut profiles = Self { x: Vec::new(), group: Vec::new(), groups, of_person: vec![0; persons], scale };
        for (at, &i) in order.iter().enumerate() {
            if at == 0 || (order.len() > 1 && compare(&order[at - 1], &i).is_ne()) {
                profiles.x.push(std::iter::once(1.0).chain(columns.iter().map(|c| c[i])).collect());
                profiles.group.push(group_of(i));
            }
            profiles.of_person[i] = (profiles.x.len() - 1) as u32;
        }
        Ok(profiles)
    }

    fn refuse_collinear(&self, columns: &[Vec<f64>]) -> Result<(), IrtError> {
        let p = columns.len();
        let n = self.of_person.len() as f64;
        let means: Vec<f64> = columns.iter().map(|c| c.iter().sum::<f64>() / n).collect();
        let sd = |j: usize| (columns[j].iter().map(|v| (v - means[j]).powi(2)).sum::<f64>() / n).sqrt();
        let sds: Vec<f64> = (0..p).map(sd).collect();
        if let Some(column) = (0..p).find(|&j| sds[j] <= 1e-10 * (1.0 + means[j].abs())) {
            return Err(IrtError::Collinear { column });
        }
        let correlation = Matrix::from_fn(p, p, |i, j| {
            if j > i {
                return 0.0;
            }
            let pairs = columns[i].iter().zip(&columns[j]);
            let sum: f64 = pairs.map(|(a, b)| (a - means[i]) / sds[i] * ((b - means[j]) / sds[j])).sum();
            sum / n - if i == j { 1e-9 } else { 0.0 }
        });
        correlation.cholesky().map(|_| ()).map_err(|e| IrtError::Collinear { column: e.row })
    }

    /// Number of columns of the design, the intercept included.
    pub fn columns(&self) -> usize {
        self.x[0].len()
    }

    /// Whether anything of the population is estimated.
    pub fn is_free(&self) -> bool {
        self.scale == Scale::FixedItems || self.columns() > 1 || self.groups > 1
    }

    pub fn start(&self) -> LatentRegression {
        LatentRegression {
            intercept: 0.0,
            coefficients: vec![0.0; self.columns() - 1],
            variances: vec![1.0; self.groups],
        }
    }

    /// Whether the grid reaches four standard deviations beyond the mean of every profile and is fine enough.
    pub fn grid_fits(&self, population: &LatentRegression, grid: &Quadrature) -> bool {
        let (lowest, highest) = (grid.nodes()[0], grid.nodes()[grid.nodes().len() - 1]);
        self.x.iter().zip(&self.group).all(|(x, &g)| {
            let (mean, sd) = (population.mean(&x[1..]), population.sd(g));
            mean - 4.0 * sd >= lowest && mean + 4.0 * sd <= highest && sd >= 0.8 * grid.step()
        })
    }

    /// The M step: weighted least squares given the variances, then the variances given the coefficients.
    pub fn maximise(&self, moments: &[Moments], old: &LatentRegression) -> LatentRegression {
        let mut new = old.clone();
        let fixed_intercept = usize::from(self.scale == Scale::Standard);
        let size = self.columns() - fixed_intercept;
        if size > 0 {
            let (mut xx, mut xy) = (Matrix::zeros(size, size), vec![0.0; size]);
            for (m, variance) in moments.iter().zip(&old.variances) {
                for i in 0..size {
                    xy[i] += m.x_theta[i + fixed_intercept] / variance;
                    for j in 0..=i {
                        xx[(i, j)] += m.xx[(i + fixed_intercept, j + fixed_intercept)] / variance;
                    }
                }
            }
            if let Ok(factor) = xx.cholesky() {
                let solution = factor.solve(&xy);
                if fixed_intercept == 0 {
                    new.intercept = solution[0];
                }
                new.coefficients.copy_from_slice(&solution[1 - fixed_intercept..]);
            }
        }
        let b: Vec<f64> = std::iter::once(new.intercept).chain(new.coefficients.iter().copied()).collect();
        for (g, m) in moments.iter().enumerate().skip(fixed_intercept) {
            if m.weight > 0.0 {
                let square = |i: usize, j: usize| m.xx[if i >= j { (i, j) } else { (j, i) }] * b[i] * b[j];
                let quadratic: f64 =
                    (0..b.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j))).map(|(i, j)| square(i, j)).sum();
                let variance = (m.theta2 - 2.0 * crate::matrix::dot(&b, &m.x_theta) + quadratic) / m.weight;
                new.variances[g] = variance.clamp(1e-4, 1e4);
            }
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covariates_that_say_the_same_are_refused_by_position() {
        let mut population =
            Population { covariates: vec![vec![1.0, 2.0, 4.0], vec![3.0; 3]], variance_group: vec![], cluster: vec![] };
        assert_eq!(Profiles::new(&population, Scale::Standard, 3).unwrap_err(), IrtError::Collinear { column: 1 });
        population.covariates[1] = vec![3.0, 5.0, 9.0];
        assert_eq!(Profiles::new(&population, Scale::Standard, 3).unwrap_err(), IrtError::Collinear { column: 1 });
        population.covariates[1] = vec![3.0, 5.0, f64::NAN];
        let error = Profiles::new(&population, Scale::Standard, 3).unwrap_err();
        assert_eq!(error, IrtError::NotANumber { what: "a covariate", person: 2 });
    }

    #[test]
    fn persons_with_the_same_covariates_and_group_share_a_profile() {
        let population = Population {
            covariates: vec![vec![1.0, 0.0, 1.0, 1.0]],
            variance_group: vec![0, 0, 0, 1],
            cluster: vec![],
        };
        let profiles = Profiles::new(&population, Scale::Standard, 4).unwrap();
        assert_eq!(profiles.of_person, [1, 0, 1, 2]);
        assert_eq!(profiles.x[1], [1.0, 1.0]);
        assert_eq!(profiles.group, [0, 0, 1]);
    }

    #[test]
    fn groups_become_one_covariate_each_but_the_first() {
        let population = Population::groups(&[0, 2, 1]);
        assert_eq!(population.covariates, [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    }
}
