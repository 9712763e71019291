//! Raking: weights are brought to the totals of one classification after the other, again and again.

use super::{Design, WeightError, WeightedMean, checked_mean, clipped_factor};

/// A classification of the rows, and how many the population has in each category.
#[derive(Debug, Clone, Copy)]
pub struct Margin<'a> {
    /// The category of each row: a position in `totals`.
    pub category: &'a [u32],
    /// The population's number in each category.
    pub totals: &'a [f64],
}

/// When raking has settled, and how far a weight may move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RakingOptions {
    /// The largest deviation from a total, as a part of the population, that is taken to be none.
    pub tolerance: f64,
    /// Rounds over all margins.
    pub rounds: usize,
    /// Least and greatest factor on a base weight (after all were brought to the population's size), such as `(0.3, 3.0)`.
    pub bounds: Option<(f64, f64)>,
}

impl Default for RakingOptions {
    fn default() -> Self {
        Self { tolerance: 1e-10, rounds: 500, bounds: None }
    }
}

/// Weights that agree with every total.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// The weight of each row.
    pub weights: Vec<f64>,
    /// Rounds that it took.
    pub rounds: usize,
    /// The largest remaining deviation from a total, as a part of the population.
    pub deviation: f64,
    /// Rows whose weight lies at a bound.
    pub at_bound: usize,
    base: Vec<f64>,
    /// The category of each row, margin by margin.
    categories: Vec<Vec<u32>>,
}

/// Rakes base weights (all 1 when nothing was drawn with unequal chances) to the margins.
///
/// With bounds, each step solves for the factor with which the bounded weights meet the total (the truncated exponential distance
/// of Deville & Särndal), so that bounds and totals hold together.
///
/// # Errors
/// See [`WeightError`].
pub fn rake(base: &[f64], margins: &[Margin], options: &RakingOptions) -> Result<Raked, WeightError> {
    let (low, high) = options.bounds.unwrap_or((0.0, f64::INFINITY));
    if !((0.0..1.0).contains(&low) && high > 1.0 && options.tolerance > 0.0) {
        return Err(WeightError::Options);
    }
    let population = check(base, margins)?;
    let scale = population / base.iter().sum::<f64>();
    let mut free: Vec<f64> = base.iter().map(|b| b * scale).collect();
    let limits: Vec<(f64, f64)> = free.iter().map(|b| (b * low, b * high)).collect();
    let members: Vec<Vec<Vec<usize>>> = margins.iter().map(members).collect();
    let weight = |free: &[f64], i: usize| free[i].clamp(limits[i].0, limits[i].1);
    let mut rounds = 0;
    // The deviation is looked at before each step, so that one round without any ends the search.
    let deviation = loop {
        let mut deviation = 0f64;
        for (margin, members) in margins.iter().zip(&members) {
            for (&total, rows) in margin.totals.iter().zip(members) {
                let now: f64 = rows.iter().map(|&i| weight(&free, i)).sum();
                deviation = deviation.max((now - total).abs() / population);
                if total == 0.0 {
                    // No bound can keep what the population has not.
                    if now > 0.0 && low > 0.0 {
                        return Err(WeightError::NotConverged);
                    }
                    rows.iter().for_each(|&i| free[i] = 0.0);
                } else if now != total {
                    let items: Vec<_> = rows.iter().map(|&i| (free[i], limits[i].0, limits[i].1)).collect();
                    let factor = clipped_factor(&items, total).ok_or(WeightError::NotConverged)?;
                    rows.iter().for_each(|&i| free[i] *= factor);
                }
            }
        }
        rounds += 1;
        if deviation <= options.tolerance {
            break deviation;
        }
        if rounds >= options.rounds || !deviation.is_finite() {
            return Err(WeightError::NotConverged);
        }
    };
    let weights: Vec<f64> = (0..free.len()).map(|i| weight(&free, i)).collect();
    let touches = |i: &usize| options.bounds.is_some() && !(limits[*i].0 < free[*i] && free[*i] < limits[*i].1);
    let at_bound = (0..free.len()).filter(|i| base[*i] > 0.0).filter(touches).count();
    let categories = margins.iter().map(|m| m.category.to_vec()).collect();
    Ok(Raked { weights, rounds, deviation, at_bound, base: base.to_vec(), categories })
}

impl Raked {
    /// The raked mean of `y`, with the error of the residuals from the margins.
    ///
    /// # Errors
    /// See [`WeightError`].
    pub fn mean(&self, y: &[f64], design: &Design) -> Result<WeightedMean, WeightError> {
        let mean = checked_mean(y, &self.weights)?;
        let mut residual: Vec<f64> = y.iter().map(|y| y - mean).collect();
        let size = residual.iter().map(|r| r.abs()).fold(0.0, f64::max);
        let sizes: Vec<usize> =
            self.categories.iter().map(|c| c.iter().max().map_or(0, |&largest| largest as usize + 1)).collect();
        // Projections in turn are the regression on all margins with the base weights, also where margins are collinear.
        for _ in 0..500 {
            let mut moved = 0f64;
            for (category, &size) in self.categories.iter().zip(&sizes) {
                let mut sums = vec![(0.0, 0.0); size];
                for ((&c, r), w) in category.iter().zip(&residual).zip(&self.base) {
                    let (sum, weight) = &mut sums[c as usize];
                    *sum += w * r;
                    *weight += w;
                }
                let means: Vec<f64> = sums.iter().map(|&(s, w)| if w > 0.0 { s / w } else { 0.0 }).collect();
                residual.iter_mut().zip(category).for_each(|(r, &c)| *r -= means[c as usize]);
                moved = means.iter().map(|m| m.abs()).fold(moved, f64::max);
            }
            if moved <= 1e-12 * size {
                break;
            }
        }
        let total: f64 = self.weights.iter().sum();
        let z: Vec<f64> = residual.iter().zip(&self.weights).map(|(r, w)| w * r / total).collect();
        WeightedMean::of(mean, &self.weights, &z, design)
    }
}

/// The population's size after a look at everything.
fn check(base: &[f64], margins: &[Margin]) -> Result<f64, WeightError> {
    if let Some(row) = base.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
        return Err(WeightError::NotUsable { row });
    }
    if margins.is_empty() || !base.iter().any(|w| *w > 0.0) {
        return Err(WeightError::Empty);
    }
    let population: f64 = margins[0].totals.iter().sum();
    for (margin, of) in margins.iter().enumerate() {
        if of.category.len() != base.len() {
            return Err(WeightError::Lengths);
        }
        let sum: f64 = of.totals.iter().sum();
        let usable = sum.is_finite() && sum > 0.0 && (sum - population).abs() <= 1e-6 * population;
        if !usable || of.totals.iter().any(|t| *t < 0.0) || of.category.iter().any(|&c| c as usize >= of.totals.len()) {
            return Err(WeightError::Totals { margin });
        }
        for (category, rows) in members(of).iter().enumerate() {
            if of.totals[category] > 0.0 && !rows.iter().any(|&i| base[i] > 0.0) {
                return Err(WeightError::EmptyCategory { margin, category });
            }
        }
    }
    Ok(population)
}

/// The rows of each category.
fn members(margin: &Margin) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); margin.totals.len()];
    for (row, &category) in margin.category.iter().enumerate() {
        members[category as usize].push(row);
    }
    members
}
