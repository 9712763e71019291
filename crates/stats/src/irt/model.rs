//! How probable is each answer to an item at a level, and how much does it tell?
//!
//! `P(x >= k) = S_k = 1 / (1 + exp(-(a theta + d_k)))`, `P(x = k) = S_k - S_{k+1}`, `S_0 = 1`; the information is
//! `a^2 sum_k (w_k - w_{k+1})^2 / P_k` with `w = S (1 - S)` (Samejima 1969).

use super::IrtError;

/// An answer that is not there.
pub const MISSING: u8 = u8::MAX;

/// The least probability that is reckoned with.
pub(super) const TINY: f64 = 1e-300;

/// The parameters of an item in slope-intercept form.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    slope: f64,
    intercepts: Vec<f64>,
}

/// The answers of persons (rows) to items (columns): categories from 0, [`MISSING`] where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Responses {
    columns: Vec<Vec<u8>>,
    weights: Option<Vec<f64>>,
    persons: usize,
}

/// An even grid of levels over which integrals are sums.
///
/// The sum is exact to many digits as long as the step is at most about the standard deviation of a person's posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct Quadrature {
    nodes: Vec<f64>,
    step: f64,
}

/// `1 / (1 + exp(-x))`, with full relative precision at both ends.
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `logistic(upper) - logistic(lower)` without cancellation where both are near one.
fn logistic_difference(upper: f64, lower: f64) -> f64 {
    if upper + lower > 0.0 { logistic(-lower) - logistic(-upper) } else { logistic(upper) - logistic(lower) }
}

impl Item {
    /// An item that is right or wrong (categories 1 and 0).
    ///
    /// # Errors
    /// When a parameter is not finite.
    pub fn binary(slope: f64, intercept: f64) -> Result<Self, IrtError> {
        Self::graded(slope, vec![intercept])
    }

    /// An item with one category more than it has intercepts; intercept `k` belongs to "category `k + 1` or higher".
    ///
    /// # Errors
    /// When a parameter is not finite or the intercepts do not fall.
    pub fn graded(slope: f64, intercepts: Vec<f64>) -> Result<Self, IrtError> {
        let falling = intercepts.windows(2).all(|w| w[0] > w[1]);
        let finite = slope.is_finite() && intercepts.iter().all(|d| d.is_finite());
        if !falling || !finite || intercepts.is_empty() || intercepts.len() > 253 {
            return Err(IrtError::BadItem);
        }
        Ok(Self { slope, intercepts })
    }

    /// The slope `a`.
    #[must_use]
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// The intercepts `d`, falling.
    #[must_use]
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }

    /// Number of categories.
    #[must_use]
    pub fn categories(&self) -> usize {
        self.intercepts.len() + 1
    }

    /// `-d / a`: the levels at which "this category or higher" is as likely as not. `None` when the slope is zero.
    #[must_use]
    pub fn difficulties(&self) -> Option<Vec<f64>> {
        (self.slope != 0.0).then(|| self.intercepts.iter().map(|d| -d / self.slope).collect())
    }

    /// The same item when levels are measured on the scale `slope * theta + shift`. `slope` must not be zero.
    pub(super) fn on_scale(&self, slope: f64, shift: f64) -> Self {
        let a = self.slope / slope;
        Self { slope: a, intercepts: self.intercepts.iter().map(|d| d - a * shift).collect() }
    }

    /// The probability of category `k` at a level; zero for a category that the item does not have.
    #[must_use]
    pub fn probability(&self, k: usize, theta: f64) -> f64 {
        let eta = |k: usize| self.slope * theta + self.intercepts[k];
        let last = self.intercepts.len();
        match k {
            0 => logistic(-eta(0)),
            k if k == last => logistic(eta(last - 1)),
            k if k < last => logistic_difference(eta(k - 1), eta(k)),
            _ => 0.0,
        }
    }

    /// The probabilities of all categories at a level.
    #[must_use]
    pub fn probabilities(&self, theta: f64) -> Vec<f64> {
        (0..self.categories()).map(|k| self.probability(k, theta)).collect()
    }

    /// The expected category at a level; for a binary item the probability of being right.
    #[must_use]
    pub fn expected(&self, theta: f64) -> f64 {
        self.intercepts.iter().map(|d| logistic(self.slope * theta + d)).sum()
    }

    /// Fisher's information about the level.
    #[must_use]
    pub fn information(&self, theta: f64) -> f64 {
        let mut total = 0.0;
        for k in 0..self.categories() {
            let (w_lower, w_upper) = (self.w(k, theta), self.w(k + 1, theta));
            total += (w_lower - w_upper).powi(2) / self.probability(k, theta).max(TINY);
        }
        self.slope * self.slope * total
    }

    /// `S_k (1 - S_k)`, zero at both ends.
    pub(super) fn w(&self, k: usize, theta: f64) -> f64 {
        if k == 0 || k > self.intercepts.len() {
            return 0.0;
        }
        let eta = self.slope * theta + self.intercepts[k - 1];
        logistic(eta) * logistic(-eta)
    }

    /// Natural logarithms of the probabilities, category by category, at every node.
    pub(super) fn log_probabilities(&self, nodes: &[f64]) -> Vec<Vec<f64>> {
        (0..self.categories())
            .map(|k| nodes.iter().map(|&theta| self.probability(k, theta).max(TINY).ln()).collect())
            .collect()
    }
}

impl Responses {
    /// From one vector per item, all as long as there are persons.
    ///
    /// # Errors
    /// When there is no item or no person, or the vectors differ in length.
    pub fn from_columns(columns: Vec<Vec<u8>>) -> Result<Self, IrtError> {
        let persons = columns.first().ok_or(IrtError::Nothing("item"))?.len();
        if persons == 0 {
            return Err(IrtError::Nothing("person"));
        }
        if let Some(column) = columns.iter().find(|c| c.len() != persons) {
            return Err(IrtError::Length { what: "an item's column", expected: persons, found: column.len() });
        }
        Ok(Self { columns, weights: None, persons })
    }

    /// From one row per person, all as long as there are items.
    ///
    /// # Errors
    /// When there is no item or no person, or the rows differ in length.
    pub fn from_rows<R: AsRef<[u8]>>(rows: &[R]) -> Result<Self, IrtError> {
        let items = rows.first().ok_or(IrtError::Nothing("person"))?.as_ref().len();
        if let Some(row) = rows.iter().find(|r| r.as_ref().len() != items) {
            return Err(IrtError::Length { what: "a person's row", expected: items, found: row.as_ref().len() });
        }
        Self::from_columns((0..items).map(|j| rows.iter().map(|r| r.as_ref()[j]).collect()).collect())
    }

    /// The same answers with a weight per row: how many persons it stands for.
    ///
    /// # Errors
    /// When there is not one per row, one is negative or not finite, or all are zero.
    pub fn with_weights(mut self, weights: Vec<f64>) -> Result<Self, IrtError> {
        if weights.len() != self.persons {
            return Err(IrtError::Length { what: "weights", expected: self.persons, found: weights.len() });
        }
        if let Some(person) = weights.iter().position(|w| !w.is_finite() || *w < 0.0) {
            return Err(IrtError::NotANumber { what: "the weight", person });
        }
        if weights.iter().all(|w| *w == 0.0) {
            return Err(IrtError::Nothing("person with a weight"));
        }
        self.weights = Some(weights);
        Ok(self)
    }

    /// Number of persons (rows).
    #[must_use]
    pub fn persons(&self) -> usize {
        self.persons
    }

    /// Number of items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.columns.len()
    }

    /// The answers to an item.
    ///
    /// # Panics
    /// When there is no such item.
    #[must_use]
    pub fn column(&self, item: usize) -> &[u8] {
        &self.columns[item]
    }

    /// The answers of a person.
    ///
    /// # Panics
    /// When there is no such person.
    #[must_use]
    pub fn row(&self, person: usize) -> Vec<u8> {
        self.columns.iter().map(|c| c[person]).collect()
    }

    /// How many persons a row stands for.
    ///
    /// # Panics
    /// When there is no such person.
    #[must_use]
    pub fn weight(&self, person: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |w| w[person])
    }

    /// How often, by weight, each category of an item was chosen. Answers beyond `categories` are refused.
    pub(super) fn frequencies(&self, item: usize, categories: usize) -> Result<Vec<f64>, IrtError> {
        let mut counts = vec![0.0; categories];
        for (person, &answer) in self.columns[item].iter().enumerate() {
            if answer != MISSING {
                let count = counts.get_mut(usize::from(answer));
                *count.ok_or(IrtError::AnswerOutOfRange { item, answer, categories })? += self.weight(person);
            }
        }
        Ok(counts)
    }
}

impl Quadrature {
    /// `nodes` levels from `lower` to `upper`.
    ///
    /// # Errors
    /// With fewer than 5 or more than 2001 nodes, or limits that are not finite and in order.
    pub fn even(nodes: usize, lower: f64, upper: f64) -> Result<Self, IrtError> {
        if !(5..=2001).contains(&nodes) || !lower.is_finite() || !upper.is_finite() || lower >= upper {
            return Err(IrtError::BadGrid);
        }
        let step = (upper - lower) / (nodes - 1) as f64;
        if !step.is_finite() || step <= 0.0 {
            return Err(IrtError::BadGrid);
        }
        Ok(Self { nodes: (0..nodes).map(|q| lower + step * q as f64).collect(), step })
    }

    /// The levels, rising.
    #[must_use]
    pub fn nodes(&self) -> &[f64] {
        &self.nodes
    }

    /// The distance between two levels.
    #[must_use]
    pub fn step(&self) -> f64 {
        self.step
    }

    /// The normal distribution on the grid, written to `row` so that it adds up to one; no element is less than `floor`.
    ///
    /// One exponential per direction instead of one per node: neighbouring values have a ratio that itself changes by a
    /// constant factor.
    pub(super) fn normal(&self, mean: f64, sd: f64, floor: f64, row: &mut [f64]) {
        let last = self.nodes.len() - 1;
        let middle = (((mean - self.nodes[0]) / self.step).round().max(0.0) as usize).min(last);
        let precision = 1.0 / (sd * sd);
        let decay = (-self.step * self.step * precision).exp();
        let offset = (self.nodes[middle] - mean) * self.step * precision;
        row[middle] = 1.0;
        let (mut value, mut ratio) = (1.0, (-offset - 0.5 * self.step * self.step * precision).exp());
        for cell in &mut row[middle + 1..=last] {
            value *= ratio;
            ratio *= decay;
            *cell = value.max(floor);
        }
        (value, ratio) = (1.0, (offset - 0.5 * self.step * self.step * precision).exp());
        for cell in row[..middle].iter_mut().rev() {
            value *= ratio;
            ratio *= decay;
            *cell = value.max(floor);
        }
        let total: f64 = row.iter().sum();
        row.iter_mut().for_each(|cell| *cell /= total);
    }
}

impl Default for Quadrature {
    /// 61 levels from -6 to 6.
    fn default() -> Self {
        let step = 0.2;
        Self { nodes: (0..61).map(|q| step * (f64::from(q) - 30.0)).collect(), step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probabilities_of_an_item_add_up_to_one_far_out_as_well() {
        let item = Item::graded(1.7, vec![2.0, 0.5, -1.0]).unwrap();
        for theta in [-40.0, -3.0, 0.0, 0.7, 40.0] {
            let p = item.probabilities(theta);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(p.iter().all(|p| *p > 0.0));
        }
        assert_eq!(item.probability(4, 0.0), 0.0);
    }

    #[test]
    fn information_is_the_variance_of_the_score() {
        let item = Item::graded(1.3, vec![1.0, -0.2, -1.5]).unwrap();
        let (theta, h) = (0.4, 1e-5);
        let by_differences: f64 = (0..4)
            .map(|k| {
                let slope = (item.probability(k, theta + h) - item.probability(k, theta - h)) / (2.0 * h);
                slope * slope / item.probability(k, theta)
            })
            .sum();
        assert!((item.information(theta) - by_differences).abs() < 1e-8);
        let binary = Item::binary(1.3, 0.5).unwrap();
        let p = binary.probability(1, theta);
        assert!((binary.information(theta) - 1.69 * p * (1.0 - p)).abs() < 1e-12);
    }

    #[test]
    fn the_normal_on_the_grid_is_the_normal() {
        let grid = Quadrature::default();
        let mut row = vec![0.0; 61];
        grid.normal(0.73, 0.9, 1e-60, &mut row);
        let direct: Vec<f64> = grid.nodes().iter().map(|t| (-0.5 * ((t - 0.73) / 0.9f64).powi(2)).exp()).collect();
        let total: f64 = direct.iter().sum();
        for (a, b) in row.iter().zip(&direct) {
            assert!((a / (b / total) - 1.0).abs() < 1e-10);
        }
    }

    #[test]
    fn impossible_items_grids_and_answers_are_refused() {
        assert_eq!(Item::graded(1.0, vec![0.0, 0.0]), Err(IrtError::BadItem));
        assert_eq!(Item::binary(f64::NAN, 0.0), Err(IrtError::BadItem));
        assert_eq!(Quadrature::even(4, -1.0, 1.0), Err(IrtError::BadGrid));
        assert_eq!(Responses::from_columns(vec![]), Err(IrtError::Nothing("item")));
        let one = Responses::from_rows(&[[0, 3]]).unwrap();
        assert_eq!(one.frequencies(1, 2), Err(IrtError::AnswerOutOfRange { item: 1, answer: 3, categories: 2 }));
        assert_eq!(one.with_weights(vec![0.0]), Err(IrtError::Nothing("person with a weight")));
    }
}
