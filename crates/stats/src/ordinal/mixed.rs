//! Fitting the cumulative logit model with random intercepts.

use super::data::{Groups, Integration, OrdinalData, OrdinalError};
use super::design::Design;
use super::fit::{Found, GroupMode, OrdinalFit, Spread};
use super::fixed::maximise;
use super::laplace::Approximation;
use super::quadrature::Nodes;
use super::search::{Evaluation, Lowest, hessian, minimise};
use crate::matrix::Matrix;

/// Fits the model with random intercepts for the groups of each level.
///
/// Levels that cannot be told apart from others are left out and named in [`OrdinalFit::dropped`]; when none is left the fit
/// is that of [`fit_cumulative`](super::fit_cumulative).
///
/// # Errors
/// [`OrdinalError`] says which column, row or level stands in the way; [`OrdinalError::Separated`] and
/// [`OrdinalError::EffectsExplainAll`] when no estimate exists.
pub fn fit_cumulative_mixed(
    data: &OrdinalData<'_>,
    groups: &Groups<'_>,
    integration: Integration,
) -> Result<OrdinalFit, OrdinalError> {
    let design = Design::of(data, groups)?;
    let names: Vec<String> = data.x.iter().map(|c| c.name.clone()).collect();
    // Where columns separate the categories they do so whatever the groups add.
    let fixed = maximise(&design, &names)?;
    let levels = design.tree.levels.len();
    let nodes = match integration {
        Integration::Quadrature(nodes) if !(1..=25).contains(&nodes) => {
            return Err(OrdinalError::QuadratureNodes { nodes });
        }
        Integration::Quadrature(_) if levels > 1 => return Err(OrdinalError::QuadratureLevels { levels }),
        Integration::Quadrature(nodes) => Some(Nodes::new(nodes)),
        Integration::Laplace => None,
    };
    let found = if levels == 0 { fixed } else { Search::new(&design, nodes).run(&fixed)? };
    Ok(found.into_fit(data.categories, names, design))
}

/// Standard deviation with which the search starts.
const START: f64 = 0.5;
/// A standard deviation that says that the groups explain everything.
const ENDLESS: f64 = 15.0;

struct Search<'d> {
    design: &'d Design,
    model: Approximation<'d>,
    /// Number of thresholds and coefficients.
    fixed: usize,
}

impl<'d> Search<'d> {
    fn new(design: &'d Design, nodes: Option<Nodes>) -> Self {
        Self { design, model: Approximation::new(design, nodes), fixed: design.thresholds() + design.columns() }
    }

    fn run(mut self, without: &Found) -> Result<Found, OrdinalError> {
        let levels = self.design.tree.levels.len();
        // Coefficients grow with the spread that is taken into account (Zeger, Liang & Albert 1988).
        let growth = (1.0 + 0.346 * START * START * levels as f64).sqrt();
        let mut start: Vec<f64> = without.point.iter().map(|b| b * growth).collect();
        start.resize(self.fixed + levels, START);
        let everything: Vec<usize> = (0..start.len()).collect();
        let mut best = self.minimise(&start, &everything)?;
        let mut iterations = best.iterations;

        // Zero is stationary in a standard deviation also where it is not the minimum: look beyond before believing it.
        for i in self.fixed..start.len() {
            for probe in [0.05, 0.2] {
                let mut from = best.point.clone();
                from[i] = probe;
                if best.point[i].abs() < 0.02 && self.model.evaluate(&from).is_some_and(|e| e.0 < best.value - 1e-9) {
                    let again = self.minimise(&from, &everything)?;
                    iterations += again.iterations;
                    if again.value < best.value {
                        best = again;
                    }
                }
            }
        }
        self.refuse_endless(&best)?;
        if !best.converged {
            return Err(OrdinalError::NotConverged);
        }
        let mut active = everything;
        for i in self.fixed..start.len() {
            let mut zero = best.point.clone();
            zero[i] = 0.0;
            if best.point[i].abs() < 0.01 && self.model.evaluate(&zero).is_some_and(|e| e.0 <= best.value + 1e-7) {
                active.retain(|&a| a != i);
                best.point = zero;
            }
        }
        if active.len() < start.len() {
            let again = self.minimise(&best.point.clone(), &active)?;
            iterations += again.iterations;
            best = again;
        }
        best.point[self.fixed..].iter_mut().for_each(|s| *s = s.abs());
        self.found(&best, &active, iterations)
    }

    /// Minimises over the `active` parameters, the others held.
    fn minimise(&mut self, from: &[f64], active: &[usize]) -> Result<Lowest, OrdinalError> {
        let some: Vec<f64> = active.iter().map(|&i| from[i]).collect();
        let model = &mut self.model;
        let mut restricted = |some: &[f64]| restricted(model, from, active, some);
        let mut lowest = minimise(&mut restricted, &some).ok_or(OrdinalError::NotConverged)?;
        lowest.point = complete(from, active, &lowest.point);
        Ok(lowest)
    }

    fn refuse_endless(&self, best: &Lowest) -> Result<(), OrdinalError> {
        for (nodes, sd) in self.design.tree.levels.iter().zip(&best.point[self.fixed..]) {
            if sd.abs() > ENDLESS {
                return Err(OrdinalError::EffectsExplainAll { level: nodes.level });
            }
        }
        Ok(())
    }

    fn found(mut self, best: &Lowest, active: &[usize], iterations: usize) -> Result<Found, OrdinalError> {
        let some: Vec<f64> = active.iter().map(|&i| best.point[i]).collect();
        let model = &mut self.model;
        let mut f = |some: &[f64]| restricted(model, &best.point, active, some);
        let hessian = hessian(&mut f, &some, None).ok_or(OrdinalError::NotConverged)?;
        let inverse = hessian.cholesky().map_err(|_| OrdinalError::NotConverged)?.inverse();
        let mode = self.model.mode_at(&best.point).ok_or(OrdinalError::NotConverged)?;
        let tree = &self.design.tree;
        let sds = &best.point[self.fixed..];
        let variances = tree.variances(sds, &mode.elimination);
        let mut spreads: Vec<Spread> = tree
            .levels
            .iter()
            .zip(sds)
            .enumerate()
            .map(|(level, (nodes, &sd))| {
                let at = active.iter().position(|&a| a == self.fixed + level);
                Spread {
                    level: nodes.level,
                    sd,
                    sd_se: at.map(|i| inverse[(i, i)].sqrt()),
                    at_boundary: at.is_none(),
                    modes: Vec::with_capacity(nodes.labels.len()),
                }
            })
            .collect();
        tree.downwards(|level, n, parent| {
            let (d, w) = (mode.elimination.pivot[level][n], mode.elimination.curvature[level][n]);
            let square = sds[level] * sds[level];
            let around = parent.map_or(0.0, |p| variances[level - 1][p]);
            let variance = square / d + (square * w / d).powi(2) * around;
            spreads[level].modes.push(GroupMode {
                group: tree.levels[level].labels[n],
                mode: sds[level] * mode.z[level][n],
                sd: variance.sqrt(),
            });
        });
        Ok(Found {
            covariance: Matrix::from_fn(self.fixed, self.fixed, |i, j| inverse[(i, j)]),
            point: best.point.clone(),
            spreads,
            log_likelihood: -best.value,
            iterations,
        })
    }
}

/// All parameters: `some` at the `active` positions, `held` elsewhere.
fn complete(held: &[f64], active: &[usize], some: &[f64]) -> Vec<f64> {
    let mut all = held.to_vec();
    active.iter().zip(some).for_each(|(&i, &value)| all[i] = value);
    all
}

fn restricted(model: &mut Approximation<'_>, held: &[f64], active: &[usize], some: &[f64]) -> Option<Evaluation> {
    let (value, gradient) = model.evaluate(&complete(held, active, some))?;
    Some((value, active.iter().map(|&i| gradient[i]).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mixed::Column;

    #[test]
    fn the_gradient_is_that_of_the_approximation() {
        let n = 240;
        let noise = |i: usize, k: usize| ((i * 7919 + k * 104_729) % 1013) as f64 / 1013.0;
        let y: Vec<u32> = (0..n).map(|i| (4.0 * noise(i, 1)) as u32).collect();
        let x = vec![Column::new("x", (0..n).map(|i| noise(i, 2)).collect())];
        let weights: Vec<f64> = (0..n).map(|i| 0.5 + noise(i, 3)).collect();
        let data = OrdinalData { y: &y, categories: 4, x, weights: Some(&weights), offset: None };
        let [cluster, unit, person] = [60, 12, 3].map(|size| (0..n as u32).map(|i| i / size).collect::<Vec<u32>>());
        let nested = Groups { cluster: &cluster, unit: &unit, person: &person };
        let single = Groups { unit: &unit, ..Groups::default() };
        let point = [-1.3, 0.1, 0.9, 0.3, 0.7, 0.9, 1.2];
        for (groups, nodes) in [(nested, None), (single, None), (single, Some(Nodes::new(4)))] {
            let design = Design::of(&data, &groups).unwrap();
            let mut model = Approximation::new(&design, nodes);
            let mut at = point[..4 + design.tree.levels.len()].to_vec();
            let gradient = model.evaluate(&at).unwrap().1;
            for (i, want) in gradient.iter().enumerate() {
                let here = at[i];
                let mut value = |x: f64| {
                    at[i] = x;
                    model.evaluate(&at).unwrap().0
                };
                let got = (value(here + 1e-4) - value(here - 1e-4)) / 2e-4;
                at[i] = here;
                assert!((got - want).abs() < 1e-5 * (1.0 + want.abs()), "parameter {i}: {got} is not {want}");
            }
        }
    }
}
