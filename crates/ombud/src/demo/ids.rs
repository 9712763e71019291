//! Which ids do the simulated rows get? Repeatable ones, counted up so that they are inserted in order; for answers random
//! ones (version 4), because an answer's id must not tell when it was given, not even here.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use uuid::{Builder, Uuid};

/// 2021-12-01T00:00:00Z, the moment in every counted id.
const MOMENT: u64 = 1_638_316_800_000;

pub(super) struct Ids {
    counted: u64,
    seed: u64,
    random: ChaCha12Rng,
}

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self { counted: 0, seed, random: ChaCha12Rng::seed_from_u64(seed ^ 0x6f6d_6275_6400_0001) }
    }

    /// The next id in order (version 7).
    pub(super) fn next<T: From<Uuid>>(&mut self) -> T {
        self.counted += 1;
        let mut rest = [0; 10];
        rest[1..9].copy_from_slice(&self.counted.to_be_bytes());
        rest[9] = self.seed.to_le_bytes()[0];
        // The first two bytes hold the version's bits; the counter stands behind the variant's.
        rest.copy_within(1..9, 2);
        rest[1] = 0;
        T::from(Builder::from_unix_timestamp_millis(MOMENT, &rest).into_uuid())
    }

    /// A random id (version 4).
    pub(super) fn random<T: From<Uuid>>(&mut self) -> T {
        T::from(Builder::from_random_bytes(self.bytes()).into_uuid())
    }

    /// Random bytes.
    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_ids_differ_and_rise() {
        let mut ids = Ids::new(7);
        let all: Vec<Uuid> = (0..70_000).map(|_| ids.next()).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(all[0].get_version_num(), 7);
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut other) = (Ids::new(7), Ids::new(7));
        assert_eq!((one.next::<Uuid>(), one.random::<Uuid>()), (other.next::<Uuid>(), other.random::<Uuid>()));
    }
}
