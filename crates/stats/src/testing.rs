//! Repeatable draws for the tests of this crate.

/// SplitMix64 (Steele, Lea & Flood 2014): short, and good enough to test with.
pub(crate) struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        crate::distribution::normal_quantile(self.uniform())
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

/// The stream of draws of one replicate.
pub(crate) fn stream(replicate: usize) -> impl FnMut(usize) -> usize {
    let mut random = Random(replicate as u64 + 1);
    random.0 = random.next();
    move |n| random.below(n)
}
