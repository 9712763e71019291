//! How small an effect would be found, by each way of starting? The same organisations, the same number of answers in each
//! wave, and four designs: a stepped rollout, a wait list in two halves, a comparison after only, and before and after alone.
//!
//! The smallest effect is found in four programmes out of five (power 0.8) by a two-sided test at 5 %. The formula and its
//! source are in [`stats::power`]. Before and after without anybody who waits has no such figure, however many answer: what is
//! measured is then the programme and everything else that happened.

use serde::{Deserialize, Serialize};
use stats::power::{
    Cell, Components, Design, Goal, PowerError, Sampling, answers_needed, clusters_needed, degrees_of_freedom,
    effect_variance, power_of, smallest_effect,
};

use crate::codes::codes;

codes! {
    /// A way of starting.
    AlternativeKind {
        /// In steps until all have started, with a wave before the first and after each step.
        Stepped = "stepped",
        /// One half at once, the other half after the second wave.
        WaitList = "wait_list",
        /// One half gets it, both are measured once afterwards.
        AfterOnly = "after_only",
        /// All start together, measured before and after.
        BeforeAfter = "before_after",
    }
}

/// What is known, or guessed, before the start. Standard deviations are in units of the standard deviation of all answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerQuestion {
    /// Organisations (or units, when each starts by itself).
    pub clusters: usize,
    /// Steps of the stepped rollout.
    pub steps: usize,
    /// Answers.
    pub answers: PlannedAnswers,
    /// How much things differ.
    pub spread: PlannedSpread,
    /// The effect hoped for, in standard deviations; not zero.
    pub effect: f64,
    /// The probability with which it shall be found.
    pub power: f64,
    /// The level of the two-sided test.
    pub alpha: f64,
}

/// Who will answer in each cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedAnswers {
    /// Answers of a cluster in each wave.
    pub per_wave: f64,
    /// Share of them from persons who answer the cluster's other waves too, and can be linked.
    pub linked: f64,
    /// Units of a cluster.
    pub units: f64,
}

/// How much things differ, in standard deviations. The defaults are those of a simulated programme made to look like the four of
/// West Sweden.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedSpread {
    /// Between clusters.
    pub clusters: f64,
    /// A cluster's own ups and downs from wave to wave.
    pub cluster_waves: f64,
    /// The effect between clusters.
    pub effect: f64,
    /// Between the units of a cluster.
    pub units: f64,
    /// A unit's own ups and downs.
    pub unit_waves: f64,
    /// A person from time to time, and error of measurement.
    pub occasions: f64,
}

impl Default for PlannedSpread {
    fn default() -> Self {
        Self { clusters: 0.15, cluster_waves: 0.05, effect: 0.06, units: 0.25, unit_waves: 0.06, occasions: 0.43 }
    }
}

/// The answer: each way of starting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerPlan {
    /// Organisations or units.
    pub clusters: usize,
    /// Answers of each in every wave.
    pub answers_per_wave: f64,
    /// The effect hoped for, in standard deviations.
    pub effect: f64,
    /// The probability with which it shall be found.
    pub power: f64,
    /// Each way of starting.
    pub alternatives: Vec<Alternative>,
}

/// What one way of starting would show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The way.
    pub kind: AlternativeKind,
    /// Waves.
    pub waves: usize,
    /// Standard error of the effect, in standard deviations; none when the design cannot tell it from everything else.
    pub se: Option<f64>,
    /// Degrees of freedom.
    pub df: Option<f64>,
    /// The smallest effect found with the wanted probability.
    pub smallest_effect: Option<f64>,
    /// The probability of finding the effect hoped for.
    pub power: Option<f64>,
    /// Clusters needed for the effect hoped for; none when no number would do.
    pub clusters_needed: Option<usize>,
    /// Answers per wave and cluster needed with the clusters there are; none when no number would do.
    pub answers_needed: Option<usize>,
}

/// Why a plan has no such figures.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// Somebody must wait for the others.
    #[error("the number of clusters is out of range; it must be two or more")]
    Clusters,
    /// A step needs somebody who starts.
    #[error("the number of steps is out of range; it must be from one to fifty, and at most one for each cluster")]
    Steps,
    /// Clusters, units and occasions explain more than there is.
    #[error(
        "the standard deviations are out of range; those of clusters, units and occasions squared must sum to less than one"
    )]
    Spread,
    /// Another number cannot be, or nothing can be computed from them together.
    #[error(transparent)]
    Power(#[from] PowerError),
}

/// What each way of starting would be able to show.
///
/// # Errors
/// [`PlanError`]: which number cannot be.
pub fn plan_power(question: &PowerQuestion) -> Result<PowerPlan, PlanError> {
    if question.clusters < 2 {
        return Err(PlanError::Clusters);
    }
    if !(1..=50).contains(&question.steps) || question.steps > question.clusters {
        return Err(PlanError::Steps);
    }
    let spread = &question.spread;
    let explained = spread.clusters.powi(2) + spread.units.powi(2) + spread.occasions.powi(2);
    if !(0.0..1.0).contains(&explained) {
        return Err(PlanError::Spread);
    }
    let components = Components {
        cluster: spread.clusters,
        cluster_period: spread.cluster_waves,
        effect: spread.effect,
        cluster_effect_correlation: 0.0,
        unit: spread.units,
        unit_period: spread.unit_waves,
        person: (1.0 - explained).sqrt(),
        occasion: spread.occasions,
    };
    let answers = &question.answers;
    let sampling = Sampling { answers: answers.per_wave, linked: answers.linked, units: answers.units };
    let alternatives = AlternativeKind::ALL
        .iter()
        .map(|kind| alternative(*kind, question, &components, &sampling))
        .collect::<Result<_, PowerError>>()?;
    Ok(PowerPlan {
        clusters: question.clusters,
        answers_per_wave: answers.per_wave,
        effect: question.effect,
        power: question.power,
        alternatives,
    })
}

/// How many of a hundred lay, before, below where somebody who was in the middle gets by an effect of this size.
pub fn passed_by(effect: f64) -> f64 {
    100.0 * stats::distribution::normal_cdf(effect)
}

/// The sequences of a way of starting, one row each; clusters are dealt out over them in turn.
fn sequences(kind: AlternativeKind, steps: usize) -> Result<Design, PowerError> {
    let (control, treated) = (Cell::Control, Cell::Treated);
    match kind {
        AlternativeKind::Stepped => Design::staggered(&(1..=steps).map(Some).collect::<Vec<_>>(), steps + 1),
        AlternativeKind::WaitList => Design::staggered(&[Some(1), Some(2)], 3),
        AlternativeKind::AfterOnly => Design::new(vec![vec![treated], vec![control]]),
        AlternativeKind::BeforeAfter => Design::new(vec![vec![control, treated]]),
    }
}

fn alternative(
    kind: AlternativeKind,
    question: &PowerQuestion,
    components: &Components,
    sampling: &Sampling,
) -> Result<Alternative, PowerError> {
    let sequences = sequences(kind, question.steps)?;
    let rows = sequences.rows();
    let design = Design::new((0..question.clusters).map(|cluster| rows[cluster % rows.len()].clone()).collect())?;
    let goal = Goal { effect: question.effect, power: question.power, alpha: question.alpha };
    let waves = design.periods();
    let variance = match effect_variance(&design, components, &[*sampling]) {
        Ok(variance) => variance,
        Err(PowerError::NotIdentified) => {
            return Ok(Alternative {
                kind,
                waves,
                se: None,
                df: None,
                smallest_effect: None,
                power: None,
                clusters_needed: None,
                answers_needed: None,
            });
        }
        Err(why) => return Err(why),
    };
    let (se, df) = (variance.sqrt(), degrees_of_freedom(question.clusters));
    let number = |found: Result<stats::power::Needed, PowerError>| match found {
        Ok(needed) => Ok(Some(needed.number)),
        Err(PowerError::OutOfReach { .. } | PowerError::NotIdentified) => Ok(None),
        Err(why) => Err(why),
    };
    Ok(Alternative {
        kind,
        waves,
        se: Some(se),
        df: Some(df),
        smallest_effect: Some(smallest_effect(se, df, question.power, question.alpha)?),
        power: Some(power_of(question.effect, se, df, question.alpha)?),
        clusters_needed: number(clusters_needed(&sequences, components, sampling, &goal))?,
        answers_needed: number(answers_needed(&design, components, sampling, df, &goal))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> PowerQuestion {
        PowerQuestion {
            clusters: 20,
            steps: 4,
            answers: PlannedAnswers { per_wave: 200.0, linked: 0.65, units: 30.0 },
            spread: PlannedSpread::default(),
            effect: 0.1,
            power: 0.8,
            alpha: 0.05,
        }
    }

    #[test]
    fn a_stepped_rollout_sees_more_than_a_wait_list_and_before_and_after_sees_nothing() {
        let plan = plan_power(&question()).unwrap();
        let of = |kind| plan.alternatives.iter().find(|one| one.kind == kind).unwrap();
        let smallest = |kind| of(kind).smallest_effect.unwrap();
        assert!(smallest(AlternativeKind::Stepped) < smallest(AlternativeKind::WaitList));
        assert!(smallest(AlternativeKind::WaitList) < smallest(AlternativeKind::AfterOnly));
        assert_eq!(of(AlternativeKind::BeforeAfter).smallest_effect, None);
        assert_eq!(of(AlternativeKind::BeforeAfter).clusters_needed, None);
    }

    #[test]
    fn the_power_for_the_smallest_effect_is_the_power_wanted() {
        let stepped = plan_power(&question()).unwrap().alternatives[0].clone();
        let again = plan_power(&PowerQuestion { effect: stepped.smallest_effect.unwrap(), ..question() }).unwrap();
        assert!((again.alternatives[0].power.unwrap() - 0.8).abs() < 0.002);
        assert_eq!(again.alternatives[0].clusters_needed, Some(20));
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let refused = |question: PowerQuestion| plan_power(&question).unwrap_err().to_string();
        assert!(refused(PowerQuestion { clusters: 1, ..question() }).contains("clusters"));
        assert!(refused(PowerQuestion { steps: 30, ..question() }).contains("steps"));
        let spread = PlannedSpread { units: 1.2, ..PlannedSpread::default() };
        assert!(refused(PowerQuestion { spread, ..question() }).contains("standard deviations"));
    }
}
