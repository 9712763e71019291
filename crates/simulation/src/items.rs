//! What does a person of a given competence answer? Ratings by a graded response model, tasks by a two-parameter
//! logistic model with little guessing; the same items for all programmes, occasions and persons.
//!
//! ```text
//! P(rating >= k) = 1 / (1 + exp(-a (v - b_k)))        v = latent self-rating + the person's facet of the construct
//! P(task right)  = g + (1 - g) / (1 + exp(-a (theta - b)))
//! ```

use crate::draw::{Draw, Stage};
use crate::model::{Answer, InstrumentShape, TaskKind, TaskShape, TestForm};

/// The instrument with the items' parameters.
pub(crate) struct Items<'a> {
    instrument: &'a InstrumentShape,
    ratings: Vec<RatingItem>,
    /// Slopes of the tasks of form A and form B.
    slopes: [Vec<f64>; 2],
    constructs: usize,
}

struct RatingItem {
    min: u8,
    slope: f64,
    thresholds: Vec<f64>,
    construct: usize,
    counted: bool,
}

const FACET_SD: f64 = 0.3;
/// Where the middle threshold lies on average: most say they manage.
const EASE: f64 = -0.55;
const RATINGS_DONT_KNOW: f64 = 0.012;
const WRONG_IS_DONT_KNOW: f64 = 0.22;
const SKIPS: f64 = 0.006;
const BREAKS_OFF: f64 = 0.012;

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

impl<'a> Items<'a> {
    pub(crate) fn drawn(seed: u64, instrument: &'a InstrumentShape) -> Self {
        let mut draw = Draw::new(seed, Stage::Answers, usize::from(u8::MAX));
        let mut constructs: Vec<&str> = vec![];
        let any_core = instrument.ratings.iter().any(|rating| rating.core);
        let ratings = instrument
            .ratings
            .iter()
            .map(|rating| {
                let construct = constructs.iter().position(|c| *c == rating.construct).unwrap_or_else(|| {
                    constructs.push(&rating.construct);
                    constructs.len() - 1
                });
                let steps = rating.max.saturating_sub(rating.min);
                let centre = EASE + 0.3 * draw.normal();
                let spread = 3.2 / f64::from(steps.max(2) - 1);
                RatingItem {
                    min: rating.min,
                    slope: (1.9 + 0.35 * draw.normal()).clamp(1.1, 2.8),
                    thresholds: (0..steps)
                        .map(|k| centre + spread * (f64::from(k) - f64::from(steps - 1) / 2.0))
                        .collect(),
                    construct,
                    counted: rating.core || !any_core,
                }
            })
            .collect();
        let slopes = [&instrument.form_a, &instrument.form_b]
            .map(|tasks| tasks.iter().map(|_| (1.4 + 0.25 * draw.normal()).clamp(0.8, 2.2)).collect());
        Self { instrument, ratings, slopes, constructs: constructs.len() }
    }

    /// A person's lasting facets: how each construct differs from the person's self-rating as a whole.
    pub(crate) fn facets(&self, draw: &mut Draw) -> Vec<f64> {
        (0..self.constructs).map(|_| FACET_SD * draw.normal()).collect()
    }

    fn tasks(&self, form: TestForm) -> impl Iterator<Item = (&TaskShape, f64)> {
        self.instrument.tasks(form).iter().zip(&self.slopes[usize::from(form == TestForm::B)]).map(|(t, a)| (t, *a))
    }

    /// Expected share of tasks right, mean of the two forms; 0 without tasks.
    pub(crate) fn expected_share(&self, competence: f64) -> f64 {
        let all = self.tasks(TestForm::A).chain(self.tasks(TestForm::B));
        mean(all.map(|(task, slope)| probability_right(task, slope, competence)))
    }

    /// Expected mean of the core ratings (of all when none is core); 0 without ratings.
    pub(crate) fn expected_core(&self, self_rating: f64, facets: &[f64]) -> f64 {
        mean(self.ratings.iter().filter(|item| item.counted).map(|item| {
            let v = self_rating + facets[item.construct];
            f64::from(item.min) + item.thresholds.iter().map(|b| logistic(item.slope * (v - b))).sum::<f64>()
        }))
    }

    /// One filled-in instrument: ratings, then the tasks of the form.
    pub(crate) fn answers(
        &self,
        draw: &mut Draw,
        form: TestForm,
        competence: f64,
        self_rating: f64,
        facets: &[f64],
    ) -> Vec<Answer> {
        let questions = self.ratings.len() + self.instrument.tasks(form).len();
        let until = if draw.chance(BREAKS_OFF) { 1 + draw.below(questions.saturating_sub(1)) } else { questions };
        let mut answers: Vec<Answer> = Vec::with_capacity(questions);
        for item in &self.ratings {
            answers.push(if draw.chance(RATINGS_DONT_KNOW * (-0.5 * competence).exp()) {
                Answer::DontKnow
            } else {
                let (v, u) = (self_rating + facets[item.construct], draw.unit());
                let above = item.thresholds.iter().filter(|b| logistic(item.slope * (v - **b)) > u).count();
                Answer::Rating(item.min + above as u8)
            });
        }
        for (task, slope) in self.tasks(form) {
            answers.push(if draw.chance(probability_right(task, slope, competence)) {
                right(&task.kind)
            } else if draw.chance(WRONG_IS_DONT_KNOW) {
                Answer::DontKnow
            } else {
                wrong(draw, &task.kind)
            });
        }
        for (i, answer) in answers.iter_mut().enumerate() {
            if i >= until || draw.chance(SKIPS) {
                *answer = Answer::Skipped;
            }
        }
        answers
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn probability_right(task: &TaskShape, slope: f64, competence: f64) -> f64 {
    let guess = match &task.kind {
        TaskKind::Single { options, .. } => 0.3 / f64::from((*options).max(1)),
        TaskKind::Multiple { .. } | TaskKind::Order { .. } => 0.01,
    };
    guess + (1.0 - guess) * logistic(slope * (competence - task.difficulty))
}

fn mask(key: &[u8]) -> u8 {
    key.iter().fold(0, |mask, option| mask | 1_u8.checked_shl(u32::from(*option)).unwrap_or(0))
}

/// The answer that is right.
fn right(kind: &TaskKind) -> Answer {
    match kind {
        TaskKind::Single { key, .. } => Answer::Single(*key),
        TaskKind::Multiple { key, .. } => Answer::Multiple(mask(key)),
        TaskKind::Order { key, .. } => Answer::Order(key.clone()),
    }
}

/// An answer that is not right, mostly near to it. "Don't know" where no wrong answer exists.
fn wrong(draw: &mut Draw, kind: &TaskKind) -> Answer {
    match kind {
        TaskKind::Single { options, key } if *options > 1 => {
            let other = draw.below(usize::from(*options) - 1) as u8;
            Answer::Single(if other >= *key { other + 1 } else { other })
        }
        TaskKind::Multiple { options, key } if *options > 1 => {
            let (right, options) = (mask(key), usize::from(*options).min(8));
            let mut given = right;
            while given == right || given == 0 {
                for _ in 0..draw.between(1, 2) {
                    given ^= 1 << draw.below(options);
                }
            }
            Answer::Multiple(given)
        }
        TaskKind::Order { key, .. } if key.len() > 1 => {
            let mut given = key.clone();
            while given == *key {
                for _ in 0..draw.between(1, 3) {
                    let at = draw.below(given.len() - 1);
                    given.swap(at, at + 1);
                }
            }
            Answer::Order(given)
        }
        _ => Answer::DontKnow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> [TaskKind; 3] {
        [
            TaskKind::Single { options: 6, key: 2 },
            TaskKind::Multiple { options: 6, key: vec![0, 4] },
            TaskKind::Order { steps: 4, key: vec![2, 0, 3, 1] },
        ]
    }

    #[test]
    fn a_wrong_answer_is_never_the_right_one() {
        let mut draw = Draw::new(3, Stage::Answers, 0);
        for kind in kinds() {
            for _ in 0..500 {
                let given = wrong(&mut draw, &kind);
                assert_ne!(given, right(&kind));
                match given {
                    Answer::Single(option) => assert!(option < 6),
                    Answer::Multiple(mask) => assert!(mask > 0 && mask < 64),
                    Answer::Order(mut steps) => {
                        steps.sort_unstable();
                        assert_eq!(steps, [0, 1, 2, 3]);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    #[test]
    fn half_know_a_task_as_hard_as_they_are_competent() {
        let task = TaskShape { id: String::new(), kind: kinds()[1].clone(), difficulty: 0.4 };
        assert!((probability_right(&task, 1.5, 0.4) - 0.505).abs() < 1e-9);
    }
}
