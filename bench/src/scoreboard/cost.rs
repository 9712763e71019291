//! T6: what an effect costs, when costs are skewed and effects small.

use kernel::Estimate;
use rayon::prelude::*;
use simulation::programme::{Spec, simulate};
use stats::Interval;
use stats::ratio::{WithInterval, rules_out};

use super::Wanted;
use super::effect::programme;
use super::tally::{Pass, Row, Shown, Tally, note};

/// The cost of the effect and its two parts as shown, and whether the two leave the true cost possible; nothing where the
/// programme has no cost of an effect at all.
type Told = Option<(Option<Shown>, [Option<Shown>; 2], bool)>;

/// Skewed costs with effects of different size.
pub fn cost(wanted: &Wanted) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (effect, skew) in [(0.30, 0.35), (0.30, 0.8), (0.10, 0.35), (0.10, 0.8), (0.05, 0.35)] {
        let mut spec = Spec::default();
        spec.effect.size = effect;
        spec.costs.included = true;
        spec.costs.sd = skew;
        // Costs in proportion to size, so that the expected cost of a person is one number.
        spec.costs.elasticity = 1.0;
        spec.check()?;
        let replications: Vec<Told> = (0..wanted.replications)
            .into_par_iter()
            .map(|replicate| {
                let simulated = simulate(&spec, wanted.seed, replicate).ok()?;
                let programme = programme(&simulated, wanted.seed);
                let indicators = &programme.cost_effect.there()?.indicators;
                let own = indicators.iter().find(|one| one.indicator == "competence")?;
                // The truth in the unit that is shown: kronor for a standard deviation of the answers.
                let spread = own.effect.value? / programme.comparison.there()?.indicators.first()?.effect.value?;
                let truth = simulated.truth.costs.as_ref()?.expected_per_unit_of_effect? / spread;
                let estimate = &own.cost_per_effect;
                let shown = estimate.value.map(|value| Shown { value, ci: estimate.ci, truth });
                let person = &programme.cost_effect.there()?.cost_per_person;
                let costs = simulated.truth.costs.as_ref()?;
                let per_person =
                    person.value.map(|value| Shown { value, ci: person.ci, truth: costs.expected_per_person });
                let effect = &programme.comparison.there()?.indicators.first()?.effect;
                // The simulation draws costs and effects by themselves.
                let possible = !rules_out(with_interval(person)?, with_interval(&own.effect)?, 0.0, truth)?;
                let truth = simulated.truth.effect.population_score;
                let effect = effect.value.map(|value| Shown { value, ci: effect.ci, truth });
                Some((shown, [per_person, effect], possible))
            })
            .collect();
        let refused: Vec<_> = replications.iter().flatten().filter(|(shown, ..)| shown.is_none()).collect();
        let unbounded = (refused.len(), refused.iter().filter(|(.., possible)| *possible).count());
        let mut told_of_parts = Vec::new();
        for (place, what) in ["cost per person", "effect"].into_iter().enumerate() {
            let parts = replications.iter().map(|one| one.and_then(|(_, parts, _)| parts[place])).collect();
            let (coverage, error) = Tally::of(parts).coverage();
            told_of_parts.push(format!("{what} {coverage:.1} ± {error:.1} %"));
        }
        let shown: Vec<Option<Shown>> = replications.into_iter().map(|one| one.and_then(|(shown, ..)| shown)).collect();
        let scenario = format!("effect {effect:.2}, log-normal costs with log SD {skew}");
        // The demand is on the set of costs that are not ruled out, whether or not it has an end. Those without an end are not
        // shown, so that of those shown too few err on one side: given that it has an end no interval of an effect that may be
        // zero holds its level (Gleser & Hwang 1987). What is shown is told beside.
        let of_bounded = Tally::of(shown);
        let (bounded, error) = of_bounded.coverage();
        rows.push(of_bounded.with_unbounded(unbounded).row(&scenario, Pass::Coverage([94.0, 96.0])));
        rows.push(note(
            scenario,
            format!(
                "unbounded, and refused, in {:.1} %; of the bounded ones {bounded:.1} ± {error:.1} % cover; {}",
                100.0 * unbounded.0 as f64 / f64::from(wanted.replications),
                told_of_parts.join(", ")
            ),
        ));
    }
    Ok(rows)
}

fn with_interval(estimate: &Estimate) -> Option<WithInterval> {
    let [lower, upper] = estimate.ci?;
    Some(WithInterval { estimate: estimate.value?, interval: Interval { lower, upper } })
}
