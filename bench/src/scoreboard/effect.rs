//! T1 to T3: rollouts drawn by lot, with an effect and without, in twenty organisations and in few.

use anyhow::Context as _;
use evaluation::result::{IndicatorEffect, Measure, Part, ProgrammeResult};
use evaluation::{Context, evaluate};
use kernel::Estimate;
use rayon::prelude::*;
use simulation::programme::{ProgrammeTruth, Simulated, Spec, simulate};

use super::tally::{Pass, Shown, Tally, note};
use super::{Tell, Wanted};

/// What the product says of the simulated programme.
pub fn programme(simulated: &Simulated, seed: u64) -> ProgrammeResult {
    let context = Context { generated_at: "2040-01-01T00:00:00Z".to_owned(), seed, ..Context::default() };
    evaluate(&simulated.package, &context).programmes.remove(0)
}

/// What the product shows of the simulated score.
pub fn evaluated(simulated: &Simulated, seed: u64) -> Option<IndicatorEffect> {
    of_measure(simulated, seed, |one| one.indicator == "competence")
}

/// What the product shows of the level behind the answers to the simulated test.
fn level(simulated: &Simulated, seed: u64) -> Option<IndicatorEffect> {
    of_measure(simulated, seed, |one| one.measure == Measure::LatentLevel)
}

fn of_measure(simulated: &Simulated, seed: u64, is: impl Fn(&IndicatorEffect) -> bool) -> Option<IndicatorEffect> {
    match programme(simulated, seed).comparison {
        Part::There(comparison) => comparison.indicators.into_iter().find(is),
        Part::Absent(_) => None,
    }
}

fn shown(estimate: &Estimate, truth: f64) -> Option<Shown> {
    Some(Shown { value: estimate.value?, ci: estimate.ci, truth })
}

/// What is evaluated of a simulated programme.
type Evaluated = fn(&Simulated, u64) -> Option<IndicatorEffect>;

/// Runs a scenario; `tell` picks what is shown and the truth it is held against, one or several.
fn scenario<const N: usize>(
    wanted: &Wanted,
    (spec, evaluated): (&Spec, Evaluated),
    tell: impl Fn(&IndicatorEffect, &ProgrammeTruth) -> [Option<Shown>; N] + Sync,
) -> anyhow::Result<[Tally; N]> {
    spec.check()?;
    let replications: Vec<[Option<Shown>; N]> = (0..wanted.replications)
        .into_par_iter()
        .map(|replicate| {
            let simulated = simulate(spec, wanted.seed, replicate).with_context(|| format!("replicate {replicate}"))?;
            Ok(evaluated(&simulated, wanted.seed).map_or([None; N], |effect| tell(&effect, &simulated.truth)))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(std::array::from_fn(|place| Tally::of(replications.iter().map(|one| one[place]).collect())))
}

fn overall(effect: &IndicatorEffect, truth: &ProgrammeTruth) -> Option<Shown> {
    shown(&effect.effect, truth.effect.population_score)
}

/// Whether the mean over the waves since the start stands first: one or nought, which [`share`] counts.
fn mean_stands_first(effect: &IndicatorEffect) -> Option<Shown> {
    yes(effect.effect.method == effect.average_over_exposure.method)
}

fn yes(holds: bool) -> Option<Shown> {
    Some(Shown { value: f64::from(u8::from(holds)), ci: None, truth: 0.0 })
}

/// In how many of the replications something was so, in words.
fn share(tally: &Tally) -> String {
    let (share, error) = tally.bias();
    format!("{:.1} ± {:.1} % of the replications", 100.0 * share, 100.0 * error)
}

/// The effect on the level is in standard deviations of the levels of those who had not started; competence has the one that the
/// draws gave it at the first wave.
fn of_level(effect: &IndicatorEffect, truth: &ProgrammeTruth) -> Option<Shown> {
    shown(&effect.effect, truth.effect.population / truth.change.sd_before)
}

/// The answers to the items of a test instead of a ready-made score.
fn tested(mut spec: Spec) -> Spec {
    spec.score.included = false;
    spec.test.included = true;
    spec
}

/// Every half year a tenth leaves and is replaced, and a twentieth moves, one in five of them to another organisation.
fn with_turnover(mut spec: Spec) -> Spec {
    (spec.turnover.leave, spec.turnover.moves, spec.turnover.far_moves) = (0.10, 0.05, 0.20);
    spec
}

/// The main case, and what makes it harder.
pub fn identified(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    let main = Spec::default();
    let mut small = Spec::default();
    small.effect.size = 0.10;
    let mut heterogeneous = Spec::default();
    heterogeneous.effect.organisation_sd = 0.15;
    let mut unlinkable = Spec::default();
    unlinkable.linkage.loss = 0.25;
    let mut small_unlinkable = small.clone();
    small_unlinkable.linkage.loss = 0.25;

    let hard = Pass::CoverageAtLeast(93.5);
    for (name, spec, pass) in [
        ("effect .30, 20 organisations", &main, Pass::BiasAndCoverage(0.02, [94.0, 96.0])),
        ("effect .10", &small, hard),
        ("effect .30, organisations differ by .15", &heterogeneous, hard),
        ("effect .30, a quarter cannot be linked", &unlinkable, hard),
        ("effect .10, a quarter cannot be linked", &small_unlinkable, hard),
        ("effect .30, people come, go and move", &with_turnover(Spec::default()), hard),
    ] {
        if wanted.asks_row(name) {
            let [tally, mean_first] = scenario(wanted, (spec, evaluated), |effect, truth| {
                [overall(effect, truth), mean_stands_first(effect)]
            })?;
            tell(tally.row(name, pass))?;
            let verdict = format!("the mean over the waves since the start in {}", share(&mean_first));
            tell(note(format!("{name}: what stands first"), tally.count(), verdict))?;
        }
    }
    let name = "effect .30, on the level behind the answers to a test";
    if wanted.asks_row(name) {
        let [tally] = scenario(wanted, (&tested(Spec::default()), level), |effect, truth| [of_level(effect, truth)])?;
        tell(tally.row(name, hard))?;
    }
    if wanted.asks_row("growing effect") {
        growing(wanted, tell)?;
    }
    let name = "effect .30, beside lme4's best model";
    if wanted.asks_row(name) && wanted.replications > super::tally::STAMPED as u32 {
        tell(super::reference::beside_lme4(wanted, &main, name)?)?;
    }
    Ok(())
}

/// Half of the effect is there at the first wave after the start, all of it at the third.
fn growing(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    let mut growing = Spec::default();
    growing.effect.growth = 0.5;
    growing.effect.growth_waves = 2;
    // The last two count how often it is said to vary, and how often the mean over the waves stands first.
    let tallies = scenario(wanted, (&growing, evaluated), |effect, truth| {
        let true_at = |exposure: u64| {
            let own = truth.effect.by_exposure.iter().find(|one| u64::from(one.waves_since) + 1 == exposure);
            own.map(|own| own.population)
        };
        let at = |exposure: u64| {
            let own = effect.by_exposure.iter().find(|one| one.wave_since_start == exposure)?;
            shown(&own.effect, true_at(exposure)?)
        };
        // What stands first is the mean over the waves since the start, whichever model it came from.
        let each: Option<Vec<f64>> = effect.by_exposure.iter().map(|one| true_at(one.wave_since_start)).collect();
        let mean = each.filter(|each| !each.is_empty()).map(|each| each.iter().sum::<f64>() / each.len() as f64);
        let headline = mean.and_then(|mean| shown(&effect.effect, mean));
        let varies = yes(effect.effect.caveats.contains(&kernel::Caveat::EffectVaries));
        [at(1), at(2), at(3), headline, varies, mean_stands_first(effect)]
    })?;
    let hard = Pass::CoverageAtLeast(93.5);
    for (place, tally) in tallies[..3].iter().enumerate() {
        tell(tally.row(format!("growing effect, wave {} after the start", place + 1), hard))?;
    }
    let both = Pass::BiasAndCoverage(0.02, [93.5, 97.0]);
    tell(tallies[3].row("growing effect, what stands first: the mean over the waves since the start", both))?;
    let verdict = format!(
        "said to vary with time in {}; the mean over the waves since the start stands first in {}",
        share(&tallies[4]),
        share(&tallies[5])
    );
    tell(note("growing effect", tallies[4].count(), verdict))
}

/// No effect at all, or none on average.
pub fn none(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    let mut main = Spec::default();
    main.effect.size = 0.0;
    // Exactly none would be none anywhere.
    let mut heterogeneous = Spec::default();
    heterogeneous.effect.size = 1e-12;
    heterogeneous.effect.organisation_sd = 0.15;
    let mut unlinkable = main.clone();
    unlinkable.linkage.loss = 0.25;
    let pass = Pass::FalsePositives([4.0, 6.0]);
    for (name, spec) in [
        ("no effect, 20 organisations", &main),
        ("no effect on average, organisations differ by .15", &heterogeneous),
        ("no effect, a quarter cannot be linked", &unlinkable),
        ("no effect, people come, go and move", &with_turnover(main.clone())),
    ] {
        if !wanted.asks_row(name) {
            continue;
        }
        let [tally, lots] = scenario(wanted, (spec, evaluated), |effect, truth| {
            // Where organisations differ the lots ask another question: whether it did nothing in any of them.
            let lots = effect.by_lots.there().and_then(|lots| shown(&lots.effect, 0.0));
            [overall(effect, truth), lots]
        })?;
        tell(tally.row(format!("{name}, by the model"), pass))?;
        if spec.effect.size == 0.0 {
            tell(lots.row(format!("{name}, by the lots"), pass))?;
        }
    }
    let name = "no effect, on the level behind the answers to a test";
    if wanted.asks_row(name) {
        let [tally] = scenario(wanted, (&tested(main), level), |effect, truth| [of_level(effect, truth)])?;
        tell(tally.row(name, pass))?;
    }
    Ok(())
}

/// Few organisations, of a thousand persons each.
pub fn few(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    for organisations in [4, 6, 8, 12] {
        let name = format!("{organisations} organisations");
        if !wanted.asks_row(&name) {
            continue;
        }
        let mut spec = Spec::default();
        spec.organisations.count = organisations;
        spec.organisations.persons = 1_000 * organisations;
        let by_lots = organisations < 8;
        let [tally] = scenario(wanted, (&spec, evaluated), |effect, truth| {
            // Under eight the interval must come from the lots alone.
            let named = if by_lots { "randomisation_test" } else { "rollout_model" };
            let is_named = effect.effect.method == named || (!by_lots && effect.effect.method.starts_with(named));
            // Lots speak of the effect among these organisations, the model of that among all that they might have been.
            let truth = if by_lots { truth.effect.frame_score } else { truth.effect.population_score };
            [is_named.then(|| shown(&effect.effect, truth)).flatten()]
        })?;
        tell(tally.row(name, Pass::CoverageAtLeast(94.0)))?;
    }
    Ok(())
}
