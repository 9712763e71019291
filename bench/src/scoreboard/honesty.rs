//! T4: a programme measured before and after, with nobody to compare with. Is anything called an effect, and do the stated ranges
//! hold what the programme did?

use evaluation::result::{EffectKind, Part, ProgrammeResult};
use kernel::Caveat;
use rayon::prelude::*;
use simulation::programme::{ProgrammeTruth, Spec, before_after};

use super::effect::programme;
use super::tally::{Pass, Shown, Tally, note};
use super::{Tell, Wanted};

/// Open links, no frame, a yardstick that moves, answers that hang on competence, and what would have happened anyway.
fn spec() -> Spec {
    let mut spec = Spec::default();
    spec.organisations.count = 12;
    spec.organisations.persons = 4_000;
    spec.waves.open_link = vec![1, 2];
    spec.waves.without_frame = vec![1, 2];
    spec.self_rating.included = true;
    spec.test.included = true;
    spec
}

/// What the programme did to everybody, in the unit of a measurement.
fn truth(kind: EffectKind, truth: &ProgrammeTruth) -> Option<f64> {
    match kind {
        EffectKind::SelfRating | EffectKind::ThenRating => Some(truth.self_rating.as_ref()?.effect_without_shift),
        EffectKind::Test => Some(truth.test.as_ref()?.effect_points),
        EffectKind::Score => Some(truth.effect.frame_score),
        EffectKind::ResponseShift => None,
    }
}

/// Whether anything in the result is called an effect, or has what only an effect has.
fn claims_an_effect(told: &ProgrammeResult) -> bool {
    let refused = |code: Caveat| code == Caveat::NoComparisonGroup;
    let compared = !matches!(&told.comparison, Part::Absent(why) if refused(why.absent.code));
    let costed = !matches!(&told.cost_effect, Part::Absent(why) if refused(why.absent.code));
    compared || costed || told.effects.iter().any(|one| one.label != "change_not_effect")
}

/// Before and after only.
pub fn honesty(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    let plain = spec();
    let mut remembered = spec();
    remembered.self_rating.then_ratings = true;
    let mut nothing = spec();
    nothing.effect.size = 0.0;
    let mut selective = spec();
    (selective.response.before, selective.response.after) = (0.2, 0.5);
    selective.response.competence = 0.6;
    for (name, spec) in [
        ("effect .30", &plain),
        ("effect .30, with then-ratings", &remembered),
        ("no effect", &nothing),
        ("effect .30, a fifth before and half after, the competent rather", &selective),
    ] {
        if !wanted.asks_row(name) {
            continue;
        }
        spec.clone().with_before_and_after_only().check()?;
        let kinds = [EffectKind::SelfRating, EffectKind::Test, EffectKind::Score, EffectKind::ThenRating];
        let replications: Vec<_> = (0..wanted.replications)
            .into_par_iter()
            .map(|replicate| {
                let simulated = before_after(spec, wanted.seed, replicate)?;
                let told = programme(&simulated, wanted.seed);
                let range = |kind: EffectKind| {
                    let own = told.effects.iter().find(|one| one.kind == kind)?;
                    let estimate = own.sensitivity.there()?.programme.there()?;
                    Some(Shown { value: estimate.value?, ci: estimate.ci, truth: truth(kind, &simulated.truth)? })
                };
                // The change itself against the same truth: what a reader would believe who took it for the effect.
                let naive = told.effects.iter().find(|one| one.kind == EffectKind::SelfRating).and_then(|own| {
                    let truth = truth(EffectKind::SelfRating, &simulated.truth)?;
                    Some(Shown { value: own.change.value?, ci: own.change.ci, truth })
                });
                Ok((claims_an_effect(&told), kinds.map(range), naive))
            })
            .collect::<anyhow::Result<_>>()?;
        let claimed = replications.iter().filter(|(claims, ..)| *claims).count();
        let n = replications.len();
        tell(note(
            name,
            n,
            format!(
                "{}: something is called an effect in {claimed} of {n}",
                if claimed == 0 { "met" } else { "**missed**" }
            ),
        ))?;
        for (place, kind) in kinds.into_iter().enumerate() {
            if kind == EffectKind::ThenRating && !spec.self_rating.then_ratings {
                continue;
            }
            let tally = Tally::of(replications.iter().map(|(_, shown, _)| shown[place]).collect());
            tell(tally.row(format!("{name}: stated range, {}", named(kind)), Pass::CoverageAtLeast(95.0)))?;
        }
        let naive = Tally::of(replications.iter().map(|(.., naive)| *naive).collect());
        let (coverage, error) = naive.coverage();
        let taken = "the interval of the change, had it been taken for the effect, holds it in";
        tell(note(format!("{name}: self-rating"), n, format!("{taken} {coverage:.1} ± {error:.1} %")))?;
    }
    Ok(())
}

fn named(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::SelfRating => "self-rating",
        EffectKind::ThenRating => "against then-ratings",
        EffectKind::Test => "test",
        EffectKind::Score => "score",
        EffectKind::ResponseShift => "response shift",
    }
}
