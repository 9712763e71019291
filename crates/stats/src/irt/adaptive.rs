//! Which item to ask next, and when is it enough?
//!
//! After each answer the level is estimated anew (EAP); the next item is drawn from the `top` items with the most Fisher
//! information there, so that the same items do not wear out ("randomesque"), within the content area that lags furthest
//! behind its share. The test ends when the standard error is small enough, or at most so many items.
//!
//! The state is nothing but the items asked and their answers, so that a session can be stored, resumed and replayed.
//!
//! **Assumptions.** Calibrated items on one scale. **Missing data.** A skipped item counts as asked and tells nothing.
//! **Sources.** Kingsbury & Zara (1989), *Appl. Meas. Educ.* 2 (areas, randomesque); Bock & Mislevy (1982), *Appl.
//! Psychol. Meas.* 6; van der Linden & Glas (2010), *Elements of Adaptive Testing*.

use super::model::TINY;
use super::score::{Posterior, Score};
use super::{IrtError, Item, MISSING, Quadrature};

/// A calibrated item and the content area it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct BankItem {
    /// The item.
    pub item: Item,
    /// Position of the area in [`Rules::area_shares`]; immaterial when there are none.
    pub area: usize,
}

/// How a test goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Never fewer items than this (as long as there are some).
    pub min_items: usize,
    /// Never more.
    pub max_items: usize,
    /// Enough when the standard error is at most this.
    pub se_limit: f64,
    /// Among how many of the best items the next one is drawn; 1 takes the best.
    pub top: usize,
    /// Wanted share of each content area; empty for no balance.
    pub area_shares: Vec<f64>,
    /// Mean of the population.
    pub mean: f64,
    /// Standard deviation of the population.
    pub sd: f64,
}

/// Items asked and answers given ([`MISSING`] for a skipped item), in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Position of the item in the bank, and the answer.
    pub answers: Vec<(usize, u8)>,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Ask the item at this position in the bank.
    Ask(usize),
    /// The standard error is small enough.
    PreciseEnough,
    /// As many items as allowed.
    LongEnough,
    /// The bank is used up.
    NothingLeft,
}

/// Items and rules, with what they need of each other worked out beforehand.
#[derive(Debug, Clone)]
pub struct Bank {
    items: Vec<BankItem>,
    rules: Rules,
    grid: Quadrature,
    log_prior: Vec<f64>,
    /// Per item, category by category, at every node.
    log_probabilities: Vec<Vec<Vec<f64>>>,
}

impl Default for Rules {
    /// 8 to 30 items, until the standard error is at most 0.4; drawn from the best five; a standard normal population.
    fn default() -> Self {
        Self { min_items: 8, max_items: 30, se_limit: 0.4, top: 5, area_shares: Vec::new(), mean: 0.0, sd: 1.0 }
    }
}

impl Bank {
    /// A bank with its rules.
    ///
    /// # Errors
    /// Without items; when a rule is out of range or an item's area has no share.
    pub fn new(items: Vec<BankItem>, rules: Rules, grid: Quadrature) -> Result<Self, IrtError> {
        if items.is_empty() {
            return Err(IrtError::Nothing("item"));
        }
        let shares = &rules.area_shares;
        let named = [
            ("max_items", rules.max_items > 0 && rules.max_items >= rules.min_items),
            ("se_limit", rules.se_limit >= 0.0),
            ("top", rules.top > 0),
            ("mean", rules.mean.is_finite()),
            ("sd", rules.sd > 0.0 && rules.sd.is_finite()),
            ("area_shares", shares.iter().all(|s| *s >= 0.0 && s.is_finite())),
            ("area_shares", shares.is_empty() || shares.iter().sum::<f64>() > 0.0),
            ("area", shares.is_empty() || items.iter().all(|i| i.area < shares.len())),
        ];
        if let Some((what, _)) = named.into_iter().find(|(_, right)| !right) {
            return Err(IrtError::BadOption(what));
        }
        let log_prior = grid.nodes().iter().map(|t| -0.5 * ((t - rules.mean) / rules.sd).powi(2)).collect();
        let log_probabilities = items.iter().map(|i| i.item.log_probabilities(grid.nodes())).collect();
        Ok(Self { items, rules, grid, log_prior, log_probabilities })
    }

    /// The items.
    #[must_use]
    pub fn items(&self) -> &[BankItem] {
        &self.items
    }

    /// The posterior of a person; answers that the bank does not know are passed over.
    #[must_use]
    pub fn posterior(&self, progress: &Progress) -> Posterior {
        let mut log = self.log_prior.clone();
        for &(item, answer) in &progress.answers {
            if let Some(row) = self.log_probabilities.get(item).and_then(|rows| rows.get(usize::from(answer))) {
                log.iter_mut().zip(row).for_each(|(l, p)| *l += p.max(TINY.ln()));
            }
        }
        Posterior::from_log(self.grid.nodes(), log, self.grid.step())
    }

    /// The level and its standard error so far.
    #[must_use]
    pub fn score(&self, progress: &Progress) -> Score {
        self.posterior(progress).score()
    }

    /// What to do next. `below(n)` returns a whole number from 0 to `n - 1`, each as likely; it is asked once when an item
    /// is drawn from several.
    pub fn next(&self, progress: &Progress, below: impl FnOnce(usize) -> usize) -> Next {
        let asked = progress.answers.len();
        if asked >= self.rules.max_items {
            return Next::LongEnough;
        }
        let score = self.score(progress);
        if asked >= self.rules.min_items && score.se <= self.rules.se_limit {
            return Next::PreciseEnough;
        }
        let mut left: Vec<usize> =
            (0..self.items.len()).filter(|i| progress.answers.iter().all(|(asked, _)| asked != i)).collect();
        if let Some(area) = self.area_behind(progress, &left) {
            left.retain(|&i| self.items[i].area == area);
        }
        let mut best: Vec<(f64, usize)> =
            left.into_iter().map(|i| (self.items[i].item.information(score.estimate), i)).collect();
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        best.truncate(self.rules.top);
        match best.len() {
            0 => Next::NothingLeft,
            1 => Next::Ask(best[0].1),
            n => Next::Ask(best[below(n).min(n - 1)].1),
        }
    }

    /// The area, among those with items left, whose share so far is furthest below the wanted one.
    fn area_behind(&self, progress: &Progress, left: &[usize]) -> Option<usize> {
        let shares = &self.rules.area_shares;
        let total: f64 = shares.iter().sum();
        let mut asked = vec![0.0; shares.len()];
        for &(item, _) in &progress.answers {
            if let Some(count) = self.items.get(item).and_then(|i| asked.get_mut(i.area)) {
                *count += 1.0;
            }
        }
        let so_far = progress.answers.len().max(1) as f64;
        let lag = |&area: &usize| shares[area] / total - asked[area] / so_far;
        let open = (0..shares.len()).filter(|&area| left.iter().any(|&i| self.items[i].area == area));
        // The first of equals, so that a replay takes the same way.
        open.rev().max_by(|a, b| lag(a).total_cmp(&lag(b)))
    }

    /// Records an answer ([`MISSING`] for a skipped item).
    ///
    /// # Errors
    /// When the bank does not have the item or the item not the answer, or it was asked before.
    pub fn record(&self, progress: &mut Progress, item: usize, answer: u8) -> Result<(), IrtError> {
        let categories = self.items.get(item).ok_or(IrtError::UnknownItem { item })?.item.categories();
        if answer != MISSING && usize::from(answer) >= categories {
            return Err(IrtError::AnswerOutOfRange { item, answer, categories });
        }
        if progress.answers.iter().any(|(asked, _)| *asked == item) {
            return Err(IrtError::AskedBefore { item });
        }
        progress.answers.push((item, answer));
        Ok(())
    }

    /// The scores after each of the recorded answers.
    ///
    /// # Errors
    /// As [`Bank::record`].
    pub fn replay(&self, answers: &[(usize, u8)]) -> Result<Vec<Score>, IrtError> {
        let mut progress = Progress::default();
        let step = |&(item, answer): &(usize, u8)| {
            self.record(&mut progress, item, answer)?;
            Ok(self.score(&progress))
        };
        answers.iter().map(step).collect()
    }
}
