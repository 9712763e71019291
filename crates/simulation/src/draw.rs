//! Where does chance come from? From ChaCha, keyed by (seed, stream): a stage of the simulation for a programme has a
//! stream of its own, so that no stage depends on how much another has drawn. The transformations are written out here
//! because results must not change when a library changes how it samples.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stage that draws. Its number is part of the key: never renumber.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stage {
    /// Units and who works there.
    Staff = 1,
    /// Who takes part and how much.
    Hours = 2,
    /// Sessions and postings.
    Training = 3,
    /// Competence.
    Competence = 4,
    /// Who answers, and what.
    Answers = 5,
    /// Costs.
    Costs = 6,
    /// Planned sessions and mandates.
    Ahead = 7,
}

/// A stream of random numbers.
pub(crate) struct Draw {
    generator: ChaCha8Rng,
    spare_normal: Option<f64>,
}

impl Draw {
    /// The stream of a stage for a programme.
    pub(crate) fn new(seed: u64, stage: Stage, programme: usize) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(((stage as u64) << 32) | programme as u64);
        Self { generator, spare_normal: None }
    }

    /// The stream of this number; those of [`Draw::new`] are below 2^40.
    pub(crate) fn of_stream(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self { generator, spare_normal: None }
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in 0..n; 0 when n is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// Uniform in low..=high.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(usize::try_from(high - low + 1).unwrap_or(0)) as i64
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Standard normal (Box-Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare_normal.take() {
            return spare;
        }
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let angle = std::f64::consts::TAU * self.unit();
        self.spare_normal = Some(radius * angle.sin());
        radius * angle.cos()
    }

    /// Standard logistic.
    pub(crate) fn logistic(&mut self) -> f64 {
        let u = self.unit().max(1e-15);
        (u / (1.0 - u)).ln()
    }

    /// One of the items.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// Position drawn with probability proportional to the weights.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (i, weight) in weights.enumerate() {
            last = i;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// Puts the items in random order (Fisher-Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.below(i + 1);
            items.swap(i, j);
        }
    }
}

/// Splits a whole amount in proportion to weights so that the parts sum to it exactly (cumulative rounding).
pub(crate) fn apportion(total: i64, weights: &[f64]) -> Vec<i64> {
    let sum: f64 = weights.iter().sum();
    let (mut cumulated, mut given) = (0.0, 0);
    weights
        .iter()
        .enumerate()
        .map(|(i, weight)| {
            cumulated += weight;
            let until = if i + 1 == weights.len() { total } else { (total as f64 * cumulated / sum).round() as i64 };
            let part = until - given;
            given = until;
            part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_whole() {
        assert_eq!(apportion(100, &[1.0, 1.0, 1.0]), [33, 34, 33]);
        assert_eq!(apportion(7, &[0.1, 0.0, 0.9, 0.0]).iter().sum::<i64>(), 7);
    }

    #[test]
    fn normal_draws_have_mean_nought_and_variance_one() {
        let mut draw = Draw::new(1, Stage::Staff, 0);
        let values: Vec<f64> = (0..20_000).map(|_| draw.normal()).collect();
        let mean = values.iter().sum::<f64>() / 20_000.0;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }

    #[test]
    fn streams_differ_by_stage_and_programme() {
        let first = |stage, programme| Draw::new(7, stage, programme).unit();
        assert_ne!(first(Stage::Staff, 0), first(Stage::Staff, 1));
        assert_ne!(first(Stage::Staff, 0), first(Stage::Hours, 0));
        assert_eq!(first(Stage::Staff, 0), first(Stage::Staff, 0));
    }
}
