//! T6: what an effect costs, when costs are skewed and effects small.

use kernel::Estimate;
use rayon::prelude::*;
use simulation::programme::{Simulated, Spec, simulate};
use stats::Interval;
use stats::ratio::{WithInterval, rules_out};

use super::effect::programme;
use super::tally::{Pass, Shown, Tally, note};
use super::{Tell, Wanted};

/// The cost of the effect and its two parts as shown, and whether the two leave the true cost possible.
#[derive(Default, Clone, Copy)]
struct Told {
    cost_per_effect: Option<Shown>,
    per_person: Option<Shown>,
    effect: Option<Shown>,
    possible: bool,
}

fn told(simulated: &Simulated, seed: u64, measurement: f64) -> Option<Told> {
    let programme = programme(simulated, seed);
    let costed = programme.cost_effect.there()?;
    let own = costed.indicators.iter().find(|one| one.indicator == "competence")?;
    let comparison = programme.comparison.there()?;
    let of_effect = &comparison.indicators.iter().find(|one| one.indicator == "competence")?.effect;
    let costs = simulated.truth.costs.as_ref()?;
    // The truth in the unit that is shown, kronor for a standard deviation of the scores: that of competence before, and the error
    // of measurement. It is the true one, so that the error of the estimated one is the estimate's.
    let spread = simulated.truth.change.sd_before.hypot(measurement);
    let truth = costs.expected_per_unit_of_effect? * spread;
    let shown = |estimate: &Estimate, truth: f64| Some(Shown { value: estimate.value?, ci: estimate.ci, truth });
    let person = &costed.cost_per_person;
    // The simulation draws costs and effects by themselves.
    let possible = |person, effect| Some(!rules_out(with_interval(person)?, with_interval(effect)?, 0.0, truth)?);
    Some(Told {
        cost_per_effect: shown(&own.cost_per_effect, truth),
        per_person: shown(person, costs.expected_per_person),
        effect: shown(of_effect, simulated.truth.effect.population_score),
        possible: possible(person, &own.effect).unwrap_or(false),
    })
}

/// Skewed costs with effects of different size.
pub fn cost(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    for (effect, skew) in [(0.30, 0.35), (0.30, 0.8), (0.10, 0.35), (0.10, 0.8), (0.05, 0.35)] {
        let scenario = format!("effect {effect:.2}, log-normal costs with log SD {skew}");
        if !wanted.asks_row(&scenario) {
            continue;
        }
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
                let simulated = simulate(&spec, wanted.seed, replicate)?;
                Ok(told(&simulated, wanted.seed, spec.spread.measurement).unwrap_or_default())
            })
            .collect::<anyhow::Result<_>>()?;
        let of = |pick: fn(&Told) -> Option<Shown>| Tally::of(replications.iter().map(pick).collect());
        let (per_person, effect) = (of(|one| one.per_person).coverage(), of(|one| one.effect).coverage());
        let refused = || replications.iter().filter(|one| one.cost_per_effect.is_none());
        let shown = of(|one| one.cost_per_effect);
        let seen = shown.with_interval();
        // The set of costs that are not ruled out, whether or not it has an end. Those without an end are not shown, so that of
        // those shown too few err on one side: given that it has an end no interval of an effect that may be zero holds its level
        // (Gleser & Hwang 1987). Both are judged.
        let possible = shown.with_unbounded(refused().filter(|one| one.possible).count());
        let pass = Pass::Coverage([94.0, 96.0]);
        tell(possible.row(format!("{scenario}: what is not ruled out"), pass))?;
        tell(seen.row(format!("{scenario}: intervals shown"), pass))?;
        tell(note(
            format!("{scenario}: parts"),
            replications.len(),
            format!(
                "unbounded, and refused, in {:.1} %; cost per person {:.1} ± {:.1} %, effect {:.1} ± {:.1} %",
                100.0 * refused().count() as f64 / f64::from(wanted.replications),
                per_person.0,
                per_person.1,
                effect.0,
                effect.1
            ),
        ))?;
    }
    Ok(())
}

fn with_interval(estimate: &Estimate) -> Option<WithInterval> {
    let [lower, upper] = estimate.ci?;
    Some(WithInterval { estimate: estimate.value?, interval: Interval { lower, upper } })
}
