//! Who starts when, drawn by lot and yet alike? The draw is published with its seed, so that anybody can repeat it, and the
//! draws that could have been made are kept, so that the effect is later tested among them.
//!
//! Method: constrained randomisation, see [`stats::allocation`]. 50,000 draws are looked at (all, when there are no more), the
//! tenth with the best balance is kept, one of them is drawn.

use serde::{Deserialize, Serialize};
use stats::allocation::{AllocationError, Constraint, Covariate, constrained_randomisation};

use crate::chance::{Draws, Stream};
use crate::package::AllocationRow;

/// Draws that are looked at.
pub const CANDIDATES: usize = 50_000;
/// The share of them that is kept.
const KEEP: f64 = 0.1;

/// What shall be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct RolloutQuestion {
    /// The programme.
    pub programme: String,
    /// The seed to publish.
    pub seed: u64,
    /// The first days, one for each step.
    pub starts: Vec<kernel::Date>,
    /// Who shall start.
    pub clusters: Vec<Candidate>,
    /// The names of the traits, in the order of each cluster's.
    pub traits: Vec<String>,
    /// How many draws to look at; [`CANDIDATES`] unless it is a trial.
    pub candidates: usize,
}

/// An organisation or unit that shall start.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its key.
    pub cluster: String,
    /// What the steps shall be alike in.
    pub traits: Vec<Trait>,
}

/// A value of a trait.
#[derive(Debug, Clone, PartialEq)]
pub enum Trait {
    /// A quantity.
    Number(f64),
    /// A kind.
    Kind(String),
}

/// A draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rollout {
    /// The programme.
    pub programme: String,
    /// The seed: with the same list and seed the draw is the same.
    pub seed: u64,
    /// Draws that were looked at.
    pub candidates: usize,
    /// Whether those were all there are.
    pub all_candidates: bool,
    /// Draws among which this one was made.
    pub kept: usize,
    /// Imbalance of the draw, from 0 (the same means in every step) to 1.
    pub imbalance: f64,
    /// The mean imbalance without any constraint.
    pub imbalance_by_chance: f64,
    /// The steps.
    pub sequences: Vec<PlannedSequence>,
    /// Pairs that start together in every kept draw: balance has replaced chance for them.
    pub always_together: Vec<[String; 2]>,
    /// Pairs that start together in none.
    pub never_together: Vec<[String; 2]>,
    /// The rows of `allocations.csv`, the drawn one first.
    #[serde(skip)]
    pub allocations: Vec<AllocationRow>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedSequence {
    /// Its place, from 1.
    pub sequence: u32,
    /// The first day.
    pub starts_on: kernel::Date,
    /// Who starts.
    pub clusters: Vec<PlannedCluster>,
    /// How the step compares with all.
    pub balance: Vec<Balance>,
}

/// Somebody who starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedCluster {
    /// Its key.
    pub cluster: String,
}

/// A trait in a step: the mean of a quantity, or the share of a kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The trait; with its kind, when it is one.
    pub name: String,
    /// In the step.
    pub here: f64,
    /// In all.
    pub all: f64,
}

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RolloutError {
    /// A step needs somebody who starts.
    #[error(
        "there are {clusters} to start and {steps} days; give two days or more, and at least one organisation for each"
    )]
    Steps {
        /// How many shall start.
        clusters: usize,
        /// Days.
        steps: usize,
    },
    /// The days must be in order.
    #[error("the days must come one after the other: {later} does not come after {earlier}")]
    DaysNotInOrder {
        /// A day.
        earlier: kernel::Date,
        /// The next one given.
        later: kernel::Date,
    },
    /// A key stands twice.
    #[error("{cluster} stands twice")]
    Twice {
        /// The key.
        cluster: String,
    },
    /// A trait is a number for some and a word for others.
    #[error("`{name}` is a number for some and a word for others; give one or the other")]
    MixedTrait {
        /// The trait.
        name: String,
    },
    /// A cluster has another number of traits than there are names.
    #[error("{cluster} has {found} traits, and {expected} are named")]
    Traits {
        /// The cluster.
        cluster: String,
        /// How many it has.
        found: usize,
        /// How many are named.
        expected: usize,
    },
    /// The draw itself was refused.
    #[error(transparent)]
    Allocation(#[from] AllocationError),
}

/// Draws who starts when. Steps get as many each as can be; earlier ones get one more where it does not come out even.
///
/// # Errors
/// See [`RolloutError`].
pub fn draw_rollout(question: &RolloutQuestion) -> Result<Rollout, RolloutError> {
    let (n, steps) = (question.clusters.len(), question.starts.len());
    if steps < 2 || n < steps {
        return Err(RolloutError::Steps { clusters: n, steps });
    }
    if let Some(pair) = question.starts.windows(2).find(|pair| pair[1] <= pair[0]) {
        return Err(RolloutError::DaysNotInOrder { earlier: pair[0], later: pair[1] });
    }
    // In order of the key, so that the draw does not depend on the order of the list.
    let mut clusters: Vec<&Candidate> = question.clusters.iter().collect();
    clusters.sort_by(|a, b| a.cluster.cmp(&b.cluster));
    if let Some(pair) = clusters.windows(2).find(|pair| pair[0].cluster == pair[1].cluster) {
        return Err(RolloutError::Twice { cluster: pair[0].cluster.clone() });
    }
    let covariates = covariates(&clusters, &question.traits)?;
    let sizes: Vec<usize> = (0..steps).map(|step| n / steps + usize::from(step < n % steps)).collect();
    let constraint = Constraint { candidates: question.candidates, keep: KEEP };
    let mut draws = Draws::new(question.seed, Stream::Rollout);
    let drawn = constrained_randomisation(&sizes, &covariates, &constraint, |n| draws.below(n))?;
    let chosen = drawn.kept.get(drawn.chosen).ok_or(AllocationError::Shape)?;

    let names = || clusters.iter().map(|candidate| candidate.cluster.clone()).collect::<Vec<_>>();
    let row = |place: usize, allocation: &[u8]| AllocationRow {
        programme: question.programme.clone(),
        allocation: (place + 1).to_string(),
        drawn: place == drawn.chosen,
        clusters: names(),
        sequences: allocation.iter().map(|sequence| u32::from(*sequence) + 1).collect(),
    };
    let mut allocations: Vec<AllocationRow> = drawn.kept.iter().enumerate().map(|(place, a)| row(place, a)).collect();
    allocations.swap(0, drawn.chosen);
    let pairs = |pairs: &[(usize, usize)]| {
        pairs.iter().map(|(a, b)| [clusters[*a].cluster.clone(), clusters[*b].cluster.clone()]).collect()
    };
    Ok(Rollout {
        programme: question.programme.clone(),
        seed: question.seed,
        candidates: drawn.candidates,
        all_candidates: drawn.enumerated,
        kept: drawn.kept.len(),
        imbalance: drawn.scores[drawn.chosen],
        imbalance_by_chance: drawn.mean_score,
        sequences: question
            .starts
            .iter()
            .enumerate()
            .map(|(step, day)| {
                let here: Vec<&Candidate> = clusters
                    .iter()
                    .zip(chosen)
                    .filter(|(_, sequence)| usize::from(**sequence) == step)
                    .map(|(candidate, _)| *candidate)
                    .collect();
                PlannedSequence {
                    sequence: step as u32 + 1,
                    starts_on: *day,
                    balance: balance(&here, &clusters, &question.traits),
                    clusters: here.iter().map(|one| PlannedCluster { cluster: one.cluster.clone() }).collect(),
                }
            })
            .collect(),
        always_together: pairs(&drawn.always_together),
        never_together: pairs(&drawn.never_together),
        allocations,
    })
}

fn covariates(clusters: &[&Candidate], names: &[String]) -> Result<Vec<Covariate>, RolloutError> {
    for one in clusters {
        if one.traits.len() != names.len() {
            let (found, expected) = (one.traits.len(), names.len());
            return Err(RolloutError::Traits { cluster: one.cluster.clone(), found, expected });
        }
    }
    names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let numbers: Vec<f64> = clusters.iter().filter_map(|one| number(&one.traits[place])).collect();
            let mut kinds: Vec<&str> = clusters.iter().filter_map(|one| kind(&one.traits[place])).collect();
            if numbers.len() == clusters.len() {
                return Ok(Covariate::Numeric { values: numbers, weight: 1.0 });
            }
            if kinds.len() < clusters.len() {
                return Err(RolloutError::MixedTrait { name: name.clone() });
            }
            let own = kinds.clone();
            kinds.sort_unstable();
            kinds.dedup();
            let levels = own.iter().map(|one| kinds.partition_point(|kind| kind < one) as u32).collect();
            Ok(Covariate::Categorical { levels, weight: 1.0 })
        })
        .collect()
}

fn number(value: &Trait) -> Option<f64> {
    match value {
        Trait::Number(number) => Some(*number),
        Trait::Kind(_) => None,
    }
}

fn kind(value: &Trait) -> Option<&str> {
    match value {
        Trait::Kind(kind) => Some(kind),
        Trait::Number(_) => None,
    }
}

fn balance(here: &[&Candidate], all: &[&Candidate], names: &[String]) -> Vec<Balance> {
    let mean = |of: &[&Candidate], value: &dyn Fn(&Candidate) -> f64| {
        of.iter().map(|one| value(one)).sum::<f64>() / of.len() as f64
    };
    let mut balance = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let mut kinds: Vec<&str> = all.iter().filter_map(|one| kind(&one.traits[place])).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            let value = |one: &Candidate| number(&one.traits[place]).unwrap_or(0.0);
            balance.push(Balance { name: name.clone(), here: mean(here, &value), all: mean(all, &value) });
        }
        for own in kinds {
            let value = |one: &Candidate| f64::from(u8::from(kind(&one.traits[place]) == Some(own)));
            balance.push(Balance { name: format!("{name}: {own}"), here: mean(here, &value), all: mean(all, &value) });
        }
    }
    balance
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> RolloutQuestion {
        let day = |text: &str| text.parse().unwrap();
        RolloutQuestion {
            programme: "p".to_owned(),
            seed: 7,
            starts: vec![day("2027-01-11"), day("2027-04-12"), day("2027-08-30")],
            clusters: (0..10)
                .map(|i| Candidate {
                    cluster: format!("k{i}"),
                    traits: vec![
                        Trait::Number(f64::from(100 + 37 * (i * i % 11))),
                        Trait::Kind(if i % 2 == 0 { "coast" } else { "inland" }.to_owned()),
                    ],
                })
                .collect(),
            traits: vec!["staff".to_owned(), "region".to_owned()],
            candidates: CANDIDATES,
        }
    }

    #[test]
    fn the_same_seed_and_list_give_the_same_draw_in_any_order_of_the_list() {
        let drawn = draw_rollout(&question()).unwrap();
        let mut turned = question();
        turned.clusters.reverse();
        assert_eq!(draw_rollout(&turned).unwrap(), drawn);
        let others = (0..20).filter(|seed| {
            draw_rollout(&RolloutQuestion { seed: *seed, ..question() }).unwrap().sequences != drawn.sequences
        });
        assert!(others.count() > 15, "another seed is another draw");
    }

    #[test]
    fn everybody_starts_once_and_the_kept_draws_hold_the_drawn_one() {
        let drawn = draw_rollout(&question()).unwrap();
        let sizes: Vec<usize> = drawn.sequences.iter().map(|sequence| sequence.clusters.len()).collect();
        assert_eq!(sizes, [4, 3, 3]);
        // 10! / (4! 3! 3!) = 4,200, of which the best tenth is kept.
        assert!(drawn.all_candidates && drawn.candidates == 4200 && drawn.kept >= 420, "{drawn:?}");
        assert!(drawn.imbalance < drawn.imbalance_by_chance);
        let first = &drawn.allocations[0];
        assert!(first.drawn && drawn.allocations.iter().filter(|row| row.drawn).count() == 1);
        for sequence in &drawn.sequences {
            for one in &sequence.clusters {
                let place = first.clusters.iter().position(|name| *name == one.cluster).unwrap();
                assert_eq!(first.sequences[place], sequence.sequence);
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_by_name() {
        let refused = |change: &dyn Fn(&mut RolloutQuestion)| {
            let mut question = question();
            change(&mut question);
            draw_rollout(&question).unwrap_err().to_string()
        };
        assert!(refused(&|q| q.starts.truncate(1)).contains("two days"));
        assert!(refused(&|q| q.starts.swap(0, 1)).contains("one after the other"));
        assert!(refused(&|q| q.clusters[1].cluster = "k0".to_owned()).contains("k0 stands twice"));
        assert!(refused(&|q| q.clusters[1].traits[0] = Trait::Kind("many".to_owned())).contains("`staff`"));
        assert!(refused(&|q| q.clusters[1].traits.truncate(1)).contains("traits"));
    }
}
