//! What is true of the simulated programme? Every quantity that a method is judged by, named as it is estimated.
//!
//! An effect is what the programme does to a person: competence with it less competence without it, in standard deviations
//! of competence before. "Population" figures are those that the draws come from; a method's interval should cover
//! `effect.population` when organisations are taken as a sample, and `effect.frame` when they are taken as given.

use kernel::Date;
use serde::{Deserialize, Serialize};

/// Everything that is true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeTruth {
    /// The seed.
    pub seed: u64,
    /// The replicate.
    pub replicate: u32,
    /// What the programme does.
    pub effect: EffectTruth,
    /// What became different from the first wave to the last, whatever the reason.
    pub change: ChangeTruth,
    /// Who stands below the floor level.
    pub floor: FloorTruth,
    /// Self-ratings; absent when they are not asked.
    pub self_rating: Option<SelfRatingTruth>,
    /// The test; absent when it is not asked.
    pub test: Option<TestTruth>,
    /// Hours; absent without a ledger.
    pub hours: Option<HoursTruth>,
    /// Costs; absent when they are not told.
    pub costs: Option<CostTruth>,
    /// Who there is and what became of them.
    pub persons: PersonsTruth,
    /// The waves.
    pub waves: Vec<WaveTruth>,
    /// The organisations, in the order of `units.csv`.
    pub organisations: Vec<OrganisationTruth>,
}

/// What the programme does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectTruth {
    /// Mean of the distribution of organisations' effects, fully grown.
    pub population: f64,
    /// Standard deviation of that distribution.
    pub population_sd: f64,
    /// `population` in the unit of the score.
    pub population_score: f64,
    /// Mean over everybody in the frame at the last wave of what the programme does, fully grown, once it reaches them.
    pub frame: f64,
    /// `frame` in the unit of the score.
    pub frame_score: f64,
    /// Mean over the organisations as they are, each counted once, fully grown.
    pub organisations: f64,
    /// Mean effect at the last wave among those reached by then; absent when nobody is.
    pub reached_at_last_wave: Option<f64>,
    /// Mean effect at the last wave over everybody in the frame, nought for whom the programme has not reached.
    pub everybody_at_last_wave: f64,
    /// By waves since the programme reached the person.
    pub by_exposure: Vec<ExposureTruth>,
}

/// The effect so many waves after the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExposureTruth {
    /// 0 = the first wave after being reached.
    pub waves_since: u32,
    /// Mean of the distribution.
    pub population: f64,
    /// Mean over the persons and waves in question.
    pub frame: f64,
    /// How many persons and waves that is.
    pub persons: u64,
}

/// What became different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeTruth {
    /// Mean competence in the frame of the first wave.
    pub before: f64,
    /// Mean competence in the frame of the last wave.
    pub after: f64,
    /// The difference.
    pub change: f64,
    /// The difference in the unit of the score.
    pub change_score: f64,
    /// The difference had there been no programme.
    pub without_programme: f64,
    /// The trend that was put in, from the first wave to the last.
    pub trend: f64,
    /// Standard deviation of competence in the frame of the first wave.
    pub sd_before: f64,
}

/// Shares below the floor level, 0-1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FloorTruth {
    /// The level.
    pub level: f64,
    /// Share at the first wave.
    pub before: f64,
    /// Share at the last wave.
    pub after: f64,
    /// Share at the last wave had there been no programme.
    pub after_without_programme: f64,
    /// The tenth percentile of competence at the first wave.
    pub tenth_percentile_before: f64,
    /// The tenth percentile of competence at the last wave.
    pub tenth_percentile_after: f64,
}

/// Expected self-ratings over the frame, in steps of the scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SelfRatingTruth {
    /// Mean at the first wave.
    pub before: f64,
    /// Mean at the last wave.
    pub after: f64,
    /// Mean at the last wave had nobody changed their standard.
    pub after_without_shift: f64,
    /// Mean at the last wave had there been no programme.
    pub after_without_programme: f64,
    /// How far those reached at the last wave lowered their standard, on the latent self-rating.
    pub shift_latent: f64,
    /// The same in steps of the scale; absent when nobody is reached.
    pub shift: Option<f64>,
    /// Mean of the programme's effect, fully grown, had nobody changed their standard.
    pub effect_without_shift: f64,
}

/// The test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestTruth {
    /// Mean effect over everybody in the frame of the last wave, fully grown, in points of a hundred right answers.
    pub effect_points: f64,
    /// Change from the first wave to the last over the frame, in points.
    pub change_points: f64,
    /// The job for which items work differently; absent when none does.
    pub dif_group: Option<String>,
    /// The items with their parameters.
    pub items: Vec<TestItemTruth>,
}

/// An item of the test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestItemTruth {
    /// The item.
    pub item: String,
    /// The form.
    pub form: String,
    /// Slope.
    pub slope: f64,
    /// Difficulty, in standard deviations of competence.
    pub difficulty: f64,
    /// Whether it works differently for the last job.
    pub dif: bool,
    /// Which option is right, from 0.
    pub right: usize,
}

/// The ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoursTruth {
    /// Hours in all.
    pub total: f64,
    /// Persons with hours.
    pub persons: u64,
}

/// What it cost, in kronor, and what it gave for that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostTruth {
    /// All amounts.
    pub total: f64,
    /// By hour of the ledger; absent without hours.
    pub per_hour: Option<f64>,
    /// By person in the organisations that started.
    pub per_person: f64,
    /// By person, expected of organisations of these sizes with these hours.
    pub expected_per_person: f64,
    /// `per_person` divided by the mean effect over these persons, fully grown; absent when that is not above nought.
    pub per_unit_of_effect: Option<f64>,
    /// `expected_per_person` divided by `effect.population`; absent when that is not above nought.
    pub expected_per_unit_of_effect: Option<f64>,
}

/// Persons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonsTruth {
    /// Places: how many there are at each wave.
    pub places: u64,
    /// Persons who were there at any wave.
    pub ever: u64,
    /// Persons who left and were replaced.
    pub leavers: u64,
    /// Moves to another unit.
    pub movers: u64,
    /// Questionnaires that somebody filled in for the second time in the same wave.
    pub duplicates: u64,
    /// Questionnaires whose pseudonym was lost.
    pub lost_links: u64,
    /// Questionnaires that carry somebody else's pseudonym.
    pub false_links: u64,
}

/// A wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaveTruth {
    /// The wave.
    pub wave: String,
    /// How many there are.
    pub population: u64,
    /// How many were invited.
    pub invited: u64,
    /// How many persons answered.
    pub answered: u64,
    /// How many of all the programme had reached.
    pub reached: u64,
    /// Mean competence over everybody.
    pub mean: f64,
    /// Mean competence of those who answered; absent when nobody did.
    pub mean_of_answers: Option<f64>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrganisationTruth {
    /// The organisation.
    pub organisation: String,
    /// Its places.
    pub places: u64,
    /// Its units.
    pub units: u64,
    /// The day on which it really started; absent when it never did.
    pub starts_on: Option<Date>,
    /// The first wave, counted from 1, at which it had started.
    pub starts_at_wave: Option<u32>,
    /// What the programme does in it to a person of mean engagement, fully grown.
    pub effect: f64,
    /// Mean over those who are there at the last wave of what the programme does to them, fully grown; absent when the
    /// organisation is empty.
    pub effect_of_frame: Option<f64>,
    /// Mean competence at the first wave.
    pub mean_before: Option<f64>,
    /// Mean competence at the last wave.
    pub mean_after: Option<f64>,
    /// Lasting level above the mean of all that it was drawn from.
    pub level: f64,
    /// Kronor spent.
    pub cost: f64,
}
