//! What is asked, and what does a person of a given competence answer?

use std::fmt::Write as _;

use evaluation::package::{DONT_KNOW, InstrumentRow, ItemKind};

use super::answering::logistic;
use super::chance::{Chance, What};
use super::people::Person;
use super::spec::{SelfRating, Spec, TestSpec};
use super::truth::TestItemTruth;
use crate::draw::Draw;

/// The instrument of the waves.
pub(super) const INSTRUMENT: &str = "check";
/// The instrument of the wave that looks back.
pub(super) const LOOKING_BACK: &str = "check-then";

/// What competence consists of: a core item for each.
const CONSTRUCTS: [&str; 4] = ["ability", "will", "knowledge", "skill"];
/// The names of the two forms.
const FORMS: [&str; 2] = ["A", "B"];

/// The instrument, with the true parameters of the test.
pub(super) struct Instrument<'a> {
    spec: &'a Spec,
    ratings: Vec<String>,
    jobs: Vec<String>,
    options: Vec<String>,
    /// The items of form A, then those of form B.
    pub tasks: Vec<TestItemTruth>,
}

/// An answer: which item, and the value.
pub(super) type Given<'a> = (&'a str, String);

impl<'a> Instrument<'a> {
    /// Draws the items.
    pub fn drawn(spec: &'a Spec, chance: Chance) -> Self {
        let name = |item: u32| {
            let construct = CONSTRUCTS.get(item as usize);
            construct.map_or_else(|| format!("rating-{}", item + 1), |construct| format!("core-{construct}"))
        };
        let jobs = (1..=spec.covariates.job_shares.len()).map(|job| format!("job{job}")).collect();
        let options = (1..=spec.test.options).map(|option| format!("o{option}")).collect();
        let tasks = if spec.test.included { tasks(&spec.test, chance) } else { Vec::new() };
        let ratings =
            if spec.self_rating.included { (0..spec.self_rating.items).map(name).collect() } else { Vec::new() };
        Self { spec, ratings, jobs, options, tasks }
    }

    /// The rows of `instruments.csv`.
    pub fn rows(&self) -> Vec<InstrumentRow> {
        let plain = |instrument: &str, item: &str, kind, construct: &str| InstrumentRow {
            instrument: instrument.to_owned(),
            item: item.to_owned(),
            kind,
            construct: Some(construct.to_owned()),
            indicator: None,
            form: None,
            min: None,
            max: None,
            options: Vec::new(),
            key: Vec::new(),
            core: false,
        };
        let mut rows = Vec::new();
        if self.spec.score.included {
            let row = plain(INSTRUMENT, "competence", ItemKind::Score, "competence");
            rows.push(InstrumentRow { indicator: Some("competence".to_owned()), ..row });
        }
        let looking_back = self.spec.self_rating.included && self.spec.self_rating.then_ratings;
        for instrument in [Some(INSTRUMENT), looking_back.then_some(LOOKING_BACK)].into_iter().flatten() {
            for (k, item) in self.ratings.iter().enumerate() {
                rows.push(InstrumentRow {
                    indicator: Some("self_rating".to_owned()),
                    min: Some(f64::from(self.spec.self_rating.min)),
                    max: Some(f64::from(self.spec.self_rating.max)),
                    core: k < CONSTRUCTS.len(),
                    ..plain(instrument, item, ItemKind::Rating, CONSTRUCTS[k % CONSTRUCTS.len()])
                });
            }
        }
        for task in &self.tasks {
            rows.push(InstrumentRow {
                indicator: Some("knowledge".to_owned()),
                form: Some(task.form.clone()),
                options: self.options.clone(),
                key: vec![self.options[task.right].clone()],
                ..plain(INSTRUMENT, &task.item, ItemKind::Test, "knowledge")
            });
        }
        if self.spec.background.included {
            rows.push(plain(INSTRUMENT, "x1", ItemKind::Score, "background"));
            let row = plain(INSTRUMENT, "job", ItemKind::Single, "background");
            rows.push(InstrumentRow { options: self.jobs.clone(), ..row });
        }
        rows
    }

    /// How many answers a questionnaire holds at a wave.
    pub fn answers_each(&self) -> usize {
        let background = if self.spec.background.included { 2 } else { 0 };
        usize::from(self.spec.score.included) + self.ratings.len() + self.tasks.len() / 2 + background
    }

    /// What a person answers at a wave to all but the score.
    pub fn answers<'s>(&'s self, asked: &mut Asked<'_>, into: &mut Vec<Given<'s>>) {
        let Asked { person, theta, reached, form, ratings, test } = asked;
        if !self.ratings.is_empty() {
            let latent = self.spec.self_rating.latent(person, *theta, *reached);
            let noise = self.spec.self_rating.noise;
            self.rate(latent, noise, ratings, into);
        }
        for task in self.form(*form) {
            let right = test.chance(task.probability(self.spec, *theta, self.is_dif_group(person)));
            let wrong = test.below(self.options.len() - 1);
            let option = if right { task.right } else { wrong + usize::from(wrong >= task.right) };
            into.push((&task.item, self.options[option].clone()));
        }
        if self.spec.background.included {
            into.push(("x1", decimal(person.x1)));
            into.push(("job", self.jobs[person.job].clone()));
        }
    }

    /// What a person says afterwards about how it was before, given competence then.
    pub fn looking_back<'s>(
        &'s self,
        draw: &mut Draw,
        (person, theta, reached): (&Person, f64, bool),
        into: &mut Vec<Given<'s>>,
    ) {
        let own = &self.spec.self_rating;
        let latent = own.latent(person, theta, reached) - own.recall_bias;
        self.rate(latent, own.recall_sd, draw, into);
    }

    fn rate<'s>(&'s self, latent: f64, noise: f64, draw: &mut Draw, into: &mut Vec<Given<'s>>) {
        let own = &self.spec.self_rating;
        for item in &self.ratings {
            let value = own.centre + own.step * (latent + noise * draw.normal());
            let rating = value.round().clamp(f64::from(own.min), f64::from(own.max)) as u8;
            let unknown = own.dont_know > 0.0 && draw.chance(own.dont_know);
            into.push((item, if unknown { DONT_KNOW.to_owned() } else { rating.to_string() }));
        }
    }

    /// The items of a form, 0 or 1.
    fn form(&self, form: usize) -> &[TestItemTruth] {
        let half = self.tasks.len() / 2;
        if form == 0 { &self.tasks[..half] } else { &self.tasks[half..] }
    }

    fn is_dif_group(&self, person: &Person) -> bool {
        person.job + 1 == self.jobs.len()
    }

    /// Expected percent of right answers, mean of the two forms; nothing without a test.
    pub fn expected_percent(&self, person: &Person, theta: f64) -> f64 {
        let dif = self.is_dif_group(person);
        let right: f64 = self.tasks.iter().map(|task| task.probability(self.spec, theta, dif)).sum();
        if self.tasks.is_empty() { 0.0 } else { 100.0 * right / self.tasks.len() as f64 }
    }
}

/// Who is asked, and where answers come from.
pub(super) struct Asked<'a> {
    pub person: &'a Person,
    /// Competence now.
    pub theta: f64,
    /// Whether the programme has reached the person.
    pub reached: bool,
    /// The form of the test, 0 or 1.
    pub form: usize,
    pub ratings: &'a mut Draw,
    pub test: &'a mut Draw,
}

impl SelfRating {
    /// How a person sees themselves, before noise.
    pub(super) fn latent(&self, person: &Person, theta: f64, reached: bool) -> f64 {
        let shift = if reached { self.shift } else { 0.0 };
        self.slope * theta + self.overestimation + self.person_sd * person.overestimation - shift
    }

    /// Expected rating of somebody who sees themselves so: the sum of the probabilities to reach each value.
    pub(super) fn expected(&self, latent: f64) -> f64 {
        let middle = self.centre + self.step * latent;
        let noise = self.step * self.noise;
        let above = (self.min + 1..=self.max).map(|value| {
            let distance = middle - (f64::from(value) - 0.5);
            if noise > 0.0 { normal_cdf(distance / noise) } else { f64::from(u8::from(distance >= 0.0)) }
        });
        f64::from(self.min) + above.sum::<f64>()
    }
}

impl TestItemTruth {
    fn probability(&self, spec: &Spec, theta: f64, dif_group: bool) -> f64 {
        let difficulty = self.difficulty + if self.dif && dif_group { spec.test.dif_size } else { 0.0 };
        spec.test.guessing + (1.0 - spec.test.guessing) * logistic(self.slope * (theta - difficulty))
    }
}

fn tasks(test: &TestSpec, chance: Chance) -> Vec<TestItemTruth> {
    let mut draw = chance.of(What::TestItems);
    let mut tasks: Vec<TestItemTruth> = Vec::new();
    for (form, name) in FORMS.into_iter().enumerate() {
        for item in 1..=test.items {
            tasks.push(TestItemTruth {
                item: format!("test-{name}{item}"),
                form: name.to_owned(),
                slope: (test.log_slope + test.log_slope_sd * draw.normal()).exp(),
                difficulty: test.difficulty
                    + test.difficulty_sd * draw.normal()
                    + if form == 1 { test.form_difference } else { 0.0 },
                dif: false,
                right: draw.below(test.options as usize),
            });
        }
    }
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    draw.shuffle(&mut order);
    for at in order.into_iter().take(test.dif_items as usize) {
        tasks[at].dif = true;
    }
    tasks
}

/// A number with four decimals. Written out: the general way takes a tenth of the whole simulation.
pub(super) fn decimal(value: f64) -> String {
    let parts = (value * 1e4).round() as i64;
    let sign = if parts < 0 { "-" } else { "" };
    let mut text = String::with_capacity(8);
    let _ = write!(text, "{sign}{}.{:04}", parts.unsigned_abs() / 10_000, parts.unsigned_abs() % 10_000);
    text
}

/// The standard normal distribution function; error below 1.5e-7 (Abramowitz and Stegun 7.1.26).
fn normal_cdf(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    let tail = 0.5 * t * series.into_iter().fold(0.0, |sum, term| sum * t + term) * (-x * x).exp();
    if z > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_four_decimals() {
        let cases =
            [(0.0, "0.0000"), (-0.000_01, "0.0000"), (-0.25, "-0.2500"), (12.345_67, "12.3457"), (-3.000_1, "-3.0001")];
        for (value, text) in cases {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn the_normal_distribution_function_is_right_to_six_decimals() {
        for (z, p) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.96, 0.024_997_9), (3.0, 0.998_650_1)] {
            assert!((normal_cdf(z) - p).abs() < 1e-6, "{z}");
        }
    }

    #[test]
    fn the_expected_rating_is_the_mean_of_many() {
        let own = SelfRating::default();
        let mut draw = Chance { seed: 3, replicate: 0 }.of(What::Ratings);
        for latent in [-3.0, -0.4, 0.9] {
            let sum: f64 = (0..40_000)
                .map(|_| (own.centre + own.step * (latent + own.noise * draw.normal())).round().clamp(1.0, 10.0))
                .sum();
            assert!((sum / 40_000.0 - own.expected(latent)).abs() < 0.01, "{latent}");
        }
    }
}
