//! What stands in the parts of the document that need somebody who waited: the effect of a rollout, and what it cost.

use kernel::{Date, Estimate, Group};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::documents;
use super::schema::{Definitions, Described};
use super::{ComparisonDesign, ComparisonLevel, EachEstimate, EffectKind, Measure, Part, Reason};

documents! {
    /// What the rollout tells: those who had started against those who had not yet, measured at the same times.
    Comparison {
        /// How it was decided who starts when.
        design: ComparisonDesign,
        /// What started as a whole.
        level: ComparisonLevel,
        /// How many organisations or units started or waited.
        clusters: u64,
        /// How many different starts there are.
        sequences: u64,
        /// The waves in order of time.
        periods: Vec<ComparisonPeriod>,
        /// The effect on each indicator.
        indicators: Vec<IndicatorEffect>,
        /// Indicators measured whose effect cannot be estimated, and why.
        not_estimated: Vec<NotEstimated>,
    }

    /// An indicator whose effect cannot be estimated.
    NotEstimated {
        /// The indicator.
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// On what scale.
        measure: Measure,
        /// Why.
        reason: Reason,
    }

    /// A wave of the rollout.
    ComparisonPeriod {
        /// Its first day.
        opens: Date,
        /// How many organisations or units had started.
        started: u64,
    }

    /// The effect on one indicator in one group.
    IndicatorEffect {
        /// The indicator (or the item, when it has none).
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// What it measures.
        construct: Option<String>,
        /// On what scale: as measured (points, or percent right), or the level behind the answers.
        measure: Measure,
        /// `effect`, or `effect_weaker_design` when the starts were not drawn by lot.
        label: String,
        /// Answers of persons who had started.
        answers_started: Estimate,
        /// Answers of persons who had not yet.
        answers_not_started: Estimate,
        /// The effect by the method that the design calls for.
        effect: Estimate,
        /// The same in standard deviations of the answers of those who had not started.
        standardised: Estimate,
        /// By the rollout model: the effect on the persons of the frame, the same at all times.
        model: Estimate,
        /// By the lots that could have been drawn: the effects that they do not reject.
        by_lots: Part<ByLots>,
        /// The changes of those who started against those of the ones who had not yet.
        against_waiting: Part<AgainstWaiting>,
        /// The effect by how long ago it started.
        by_exposure: Vec<ExposureEffect>,
        /// The mean of the effects by exposure, each weighing the same.
        average_over_exposure: Estimate,
        /// How compatible the data are with an effect that does not depend on how long ago it started (p).
        same_at_all_exposures: Estimate,
        /// The effect on the lowest fourth, chosen at the first wave, before anybody had started.
        started_lowest: Part<StartedLowest>,
    }

    /// The effect on those who were lowest before anybody had started, in the waves after.
    StartedLowest {
        /// Persons chosen who were measured again.
        persons: Estimate,
        /// Their answers when they had started.
        answers_started: Estimate,
        /// Their answers when they had not yet.
        answers_not_started: Estimate,
        /// The effect by the method that the design calls for.
        effect: Estimate,
        /// The same in standard deviations of the answers of all who had not started.
        standardised: Estimate,
        /// By the lots that could have been drawn.
        by_lots: Part<ByLots>,
    }

    /// What the lots that could have been drawn say.
    ByLots {
        /// The effect, with the effects that are not rejected as its interval.
        effect: Estimate,
        /// How compatible the data are with no effect (p).
        no_effect: Estimate,
        /// How many lots were looked at.
        lots: u64,
    }

    /// Callaway and Sant'Anna's estimate.
    AgainstWaiting {
        /// The mean effect on those who started.
        effect: Estimate,
        /// How compatible the data are with equal changes before the start (p).
        same_before: Estimate,
    }

    /// The effect after so many waves.
    ExposureEffect {
        /// The wave counted from the start; 1 = the first after it.
        wave_since_start: u64,
        /// The effect then.
        effect: Estimate,
    }

    /// What the effects cost.
    CostEffect {
        /// The programme's cost for each person that it was meant for.
        cost_per_person: Estimate,
        /// The cost of the effect on each indicator.
        indicators: Vec<IndicatorCostEffect>,
        /// Indicators measured without an effect to lay the costs beside, and why.
        not_estimated: Vec<NotEstimated>,
    }

    /// What the effect on an indicator costs.
    IndicatorCostEffect {
        /// The indicator (or the item, when it has none).
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// On what scale: as measured, or the level behind the answers.
        measure: Measure,
        /// The effect in standard deviations.
        effect: Estimate,
        /// The cost of raising everybody in the frame by one standard deviation, for each person.
        cost_per_effect: Estimate,
        /// Why there is no such figure, in English.
        reason: Option<String>,
        /// How probable it is that the effect is worth its cost, by what one is willing to pay for it.
        acceptability: Vec<Acceptability>,
        /// The cost of the effect when one input is at the ends of its interval.
        sensitivity: Vec<SensitivityBar>,
    }

    /// The probability of a net benefit at a willingness to pay.
    Acceptability {
        /// What one is willing to pay for a standard deviation, for each person, in kronor.
        willingness_sek: f64,
        /// The probability that the programme is worth it.
        acceptability: Estimate,
    }

    /// What one input does to the cost of an effect.
    SensitivityBar {
        /// `effect` or `cost`.
        input: String,
        /// The lower cost of an effect.
        low: Estimate,
        /// The higher.
        high: Estimate,
    }
}
