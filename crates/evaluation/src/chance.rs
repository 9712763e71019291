//! Where does chance come from? From ChaCha, keyed by the seed and by what is drawn, so that no draw depends on how much another
//! has used. The transformation is written out here: a published draw must be the same for ever.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What is drawn. Its number is part of the key: never renumber.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    /// Who starts when.
    Rollout = 1,
    /// The lots of a randomisation test.
    Lots = 2,
    /// Levels that are plausible given the answers.
    PlausibleLevels = 3,
    /// The ranks of groups.
    Ranks = 4,
    /// Organisations drawn anew for what an effect costs.
    Acceptability = 5,
}

/// A stream of random numbers.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    /// The stream of one purpose.
    pub(crate) fn new(seed: u64, stream: Stream) -> Self {
        Self::nth(seed, stream, 0)
    }

    /// One of the streams of a purpose that is drawn for many times.
    pub(crate) fn nth(seed: u64, stream: Stream, nth: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(nth << 8 | stream as u64);
        Self(generator)
    }

    /// A whole number from zero to `n - 1`, each as likely; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// A number from zero to one, one excluded, each as likely.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
