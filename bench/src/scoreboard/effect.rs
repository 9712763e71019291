//! T1 to T3: rollouts drawn by lot, with an effect and without, in twenty organisations and in few.

use evaluation::result::{IndicatorEffect, Part, ProgrammeResult};
use evaluation::{Context, evaluate};
use kernel::Estimate;
use rayon::prelude::*;
use simulation::programme::{ProgrammeTruth, Simulated, Spec, simulate};

use super::Wanted;
use super::tally::{Pass, Row, Shown, Tally, note};

/// What the product says of the simulated programme.
pub fn programme(simulated: &Simulated, seed: u64) -> ProgrammeResult {
    let context = Context { generated_at: "2040-01-01T00:00:00Z".to_owned(), seed, ..Context::default() };
    evaluate(&simulated.package, &context).programmes.remove(0)
}

/// What the product shows of the simulated score.
pub fn evaluated(simulated: &Simulated, seed: u64) -> Option<IndicatorEffect> {
    match programme(simulated, seed).comparison {
        Part::There(comparison) => comparison.indicators.into_iter().find(|one| one.indicator == "competence"),
        Part::Absent(_) => None,
    }
}

fn shown(estimate: &Estimate, truth: f64) -> Option<Shown> {
    Some(Shown { value: estimate.value?, ci: estimate.ci, truth })
}

/// Runs a scenario; `tell` picks what is shown and the truth it is held against, one or several.
fn scenario<const N: usize>(
    wanted: &Wanted,
    spec: &Spec,
    tell: impl Fn(&IndicatorEffect, &ProgrammeTruth) -> [Option<Shown>; N] + Sync,
) -> anyhow::Result<[Tally; N]> {
    spec.check()?;
    let replications: Vec<[Option<Shown>; N]> = (0..wanted.replications)
        .into_par_iter()
        .map(|replicate| {
            let simulated = simulate(spec, wanted.seed, replicate).ok();
            let told =
                simulated.and_then(|simulated| Some(tell(&evaluated(&simulated, wanted.seed)?, &simulated.truth)));
            told.unwrap_or([None; N])
        })
        .collect();
    Ok(std::array::from_fn(|place| Tally::of(replications.iter().map(|one| one[place]).collect())))
}

fn overall(effect: &IndicatorEffect, truth: &ProgrammeTruth) -> Option<Shown> {
    shown(&effect.effect, truth.effect.population_score)
}

/// The main case, and what makes it harder.
pub fn identified(wanted: &Wanted) -> anyhow::Result<Vec<Row>> {
    let main = Spec::default();
    let mut small = Spec::default();
    small.effect.size = 0.10;
    let mut heterogeneous = Spec::default();
    heterogeneous.effect.organisation_sd = 0.15;
    let mut unlinkable = Spec::default();
    unlinkable.linkage.loss = 0.25;
    let mut small_unlinkable = small.clone();
    small_unlinkable.linkage.loss = 0.25;
    let mut growing = Spec::default();
    growing.effect.growth = 0.5;
    growing.effect.growth_waves = 2;

    let hard = Pass::CoverageAtLeast(93.5);
    let mut rows = Vec::new();
    for (name, spec, pass) in [
        ("effect .30, 20 organisations", &main, Pass::BiasAndCoverage(0.02, [94.0, 96.0])),
        ("effect .10", &small, hard),
        ("effect .30, organisations differ by .15", &heterogeneous, hard),
        ("effect .30, a quarter cannot be linked", &unlinkable, hard),
        ("effect .10, a quarter cannot be linked", &small_unlinkable, hard),
    ] {
        let [tally] = scenario(wanted, spec, |effect, truth| [overall(effect, truth)])?;
        rows.push(tally.row(name, pass));
    }
    // The last element counts how often it is said to vary.
    let tallies = scenario(wanted, &growing, |effect, truth| {
        let at = |exposure: u32| {
            let own = effect.by_exposure.iter().find(|one| one.wave_since_start == u64::from(exposure))?;
            let truth = truth.effect.by_exposure.iter().find(|one| one.waves_since + 1 == exposure)?;
            shown(&own.effect, truth.population)
        };
        let varies = effect.effect.caveats.contains(&kernel::Caveat::EffectVaries);
        let varies = Shown { value: f64::from(u8::from(varies)), ci: None, truth: 0.0 };
        [at(1), at(2), at(3), Some(varies)]
    })?;
    for (place, tally) in tallies[..3].iter().enumerate() {
        rows.push(tally.row(format!("growing effect, wave {} after the start", place + 1), hard));
    }
    rows.push(note(
        "growing effect",
        format!("said to vary with time in {:.1} % of the replications", 100.0 * tallies[3].bias().0),
    ));
    if wanted.reference > 0 {
        rows.push(super::reference::beside_lme4(wanted, &main)?);
    }
    Ok(rows)
}

/// No effect at all.
pub fn none(wanted: &Wanted) -> anyhow::Result<Vec<Row>> {
    let mut spec = Spec::default();
    spec.effect.size = 0.0;
    let [tally, lots] = scenario(wanted, &spec, |effect, truth| {
        let lots = effect.by_lots.there().and_then(|lots| shown(&lots.effect, 0.0));
        [overall(effect, truth), lots]
    })?;
    let pass = Pass::FalsePositives([4.0, 6.0]);
    Ok(vec![tally.row("no effect, by the model", pass), lots.row("no effect, by the lots", pass)])
}

/// Few organisations, of a thousand persons each.
pub fn few(wanted: &Wanted) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for organisations in [4, 6, 8, 12] {
        let mut spec = Spec::default();
        spec.organisations.count = organisations;
        spec.organisations.persons = 1_000 * organisations;
        let by_lots = organisations < 8;
        let [tally] = scenario(wanted, &spec, |effect, truth| {
            // Under eight the interval must come from the lots alone.
            let named = if by_lots { "randomisation_test" } else { "rollout_model" };
            // Lots speak of the effect among these organisations, the model of that among all that they might have been.
            let truth = if by_lots { truth.effect.frame_score } else { truth.effect.population_score };
            [(effect.effect.method == named).then(|| shown(&effect.effect, truth)).flatten()]
        })?;
        rows.push(tally.row(format!("{organisations} organisations"), Pass::CoverageAtLeast(94.0)));
    }
    Ok(rows)
}
