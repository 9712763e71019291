//! Where does chance come from? Each thing that is drawn has a stream of its own, keyed by (seed, replicate, what, wave),
//! and as a rule a number for everybody, used or not: changing how many answer does not change who is competent.

use crate::draw::Draw;

/// What is drawn. Its number is part of the key: never renumber.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    OrganisationSize = 1,
    OrganisationLevel = 2,
    OrganisationEffect = 3,
    OrganisationInclination = 4,
    OrganisationOrder = 5,
    OrganisationLate = 6,
    OrganisationNever = 7,
    OrganisationWave = 8,
    UnitLevel = 9,
    UnitWave = 10,
    Covariate = 11,
    Job = 12,
    Engagement = 13,
    Own = 14,
    Inclination = 15,
    Overestimation = 16,
    InvitedWhen = 17,
    Sex = 18,
    Dose = 19,
    Newcomer = 20,
    Leaving = 21,
    Moving = 22,
    Reached = 23,
    Occasion = 24,
    Answering = 25,
    Linking = 26,
    Duplicate = 27,
    Score = 28,
    Ratings = 29,
    ThenRatings = 30,
    TestItems = 31,
    Test = 32,
    Postings = 33,
    Costs = 34,
}

/// The key of all streams of a simulated programme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance {
    pub seed: u64,
    pub replicate: u32,
}

impl Chance {
    /// The stream of something that is drawn once.
    pub fn of(self, what: What) -> Draw {
        self.at(what, 0)
    }

    /// The stream of something that is drawn at a wave.
    pub fn at(self, what: What, wave: usize) -> Draw {
        let key = 1 << 62 | (what as u64) << 48 | (wave as u64 & 0xFFFF) << 32 | u64::from(self.replicate);
        Draw::of_stream(self.seed, key)
    }

    /// So many standard normal numbers.
    pub fn normals(self, what: What, wave: usize, count: usize) -> Vec<f64> {
        let mut draw = self.at(what, wave);
        (0..count).map(|_| draw.normal()).collect()
    }
}
