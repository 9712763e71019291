//! What do the engine's own figures say on a question, and how strongly? An estimate is a piece of evidence from a register, for
//! the questions whose framework names it among what shall answer them.
//!
//! **Stance.** A change or an effect supports when its interval lies above zero, contradicts when it lies below, and otherwise
//! says that it depends; for the share at the lowest level it is the other way round. Counts, hours and costs speak neither for nor
//! against by themselves.
//!
//! **Strength.** 3 when nothing serious is held against the estimate and at most one lesser thing, 2 with one serious or two
//! lesser ones, 1 with more. A withheld estimate is no evidence. What weighs how much: [`weight`].

use kernel::{Caveat, Estimate};

use super::Voice;
use crate::keyed::{KeyedFigure, keyed_figures};
use crate::package::{DataSource, EvidenceKind, EvidenceRow, FrameworkRow, Stance};
use crate::result::{EffectKind, ProgrammeResult};

/// With what the keys of the engine's own sources begin.
pub const OWN: &str = "ombud/";

/// Whether a source is the engine itself.
pub fn is_own(source: &str) -> bool {
    source.starts_with(OWN)
}

/// Whether a source is the engine, about this.
pub fn is_about(source: &str, about: DataSource) -> bool {
    source.strip_prefix(OWN).and_then(|rest| rest.split('/').next()) == Some(about.code())
}

/// How much a reservation takes from an estimate as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// There is no estimate.
    Withheld,
    /// Something else than what is claimed can have made the figure.
    Serious,
    /// The figure is less sure, or less broad, than it looks.
    Lesser,
    /// Says how it was made, or holds for every figure of the data alike.
    None,
}

/// How much a reservation weighs.
pub fn weight(caveat: Caveat) -> Weight {
    use Caveat as C;
    match caveat {
        C::NoComparisonGroup
        | C::LowResponse
        | C::OpenLink
        | C::NotRandomised
        | C::SelfRating
        | C::Retrospective
        | C::Unrepresentative
        | C::UnknownScale
        | C::PersonsUnknown => Weight::Serious,
        C::FrameDiffers
        | C::NoFrame
        | C::Unlinked
        | C::LinkedOnly
        | C::FewClusters
        | C::DepartedFromDraw
        | C::HoursNotUsed
        | C::EffectVaries
        | C::RandomisationOnly
        | C::SpreadAtBoundary
        | C::MoversSplit
        | C::UncalibratedTest
        | C::FewProgrammes
        | C::Imported
        | C::MixedModes
        | C::RowsSkipped => Weight::Lesser,
        C::OneSlope
        | C::FormsByLot
        | C::NormalLevels
        | C::PersonsMoved
        | C::WithoutLostWorkingTime
        | C::ReckonedTime
        | C::CostsNotByActivity
        | C::Simulated => Weight::None,
        C::TooFew | C::ComplementWithheld | C::WaveOpen | C::NotEstimable | C::MissingData => Weight::Withheld,
    }
}

/// How strong an estimate is as evidence; nothing when it is withheld.
pub fn strength(estimate: &Estimate) -> Option<u8> {
    estimate.value?;
    let count = |wanted: Weight| estimate.caveats.iter().filter(|caveat| weight(**caveat) == wanted).count();
    match (count(Weight::Withheld), count(Weight::Serious), count(Weight::Lesser)) {
        (1.., ..) => None,
        (0, 0, 0..=1) => Some(3),
        (0, 0, _) | (0, 1, 0..=1) => Some(2),
        _ => Some(1),
    }
}

/// What an estimate says on the question whether things got better.
fn stance(about: DataSource, estimate: &Estimate) -> Stance {
    let better_is_more = match about {
        DataSource::Change | DataSource::Effect => true,
        DataSource::Floor => false,
        _ => return Stance::Nuances,
    };
    match estimate.ci {
        Some([low, _]) if low > 0.0 => {
            if better_is_more {
                Stance::Supports
            } else {
                Stance::Contradicts
            }
        }
        Some([_, high]) if high < 0.0 => {
            if better_is_more {
                Stance::Contradicts
            } else {
                Stance::Supports
            }
        }
        _ => Stance::Nuances,
    }
}

/// The engine's own pieces, question by question.
pub(super) fn voices(framework: &[FrameworkRow], result: &ProgrammeResult) -> Vec<Voice> {
    if framework.iter().all(|asked| asked.data.iter().all(|data| data.evidence().is_some())) {
        return Vec::new();
    }
    let figures = keyed_figures(result);
    let mut voices = Vec::new();
    for asked in framework {
        for figure in figures.iter().filter(|figure| asked.data.contains(&figure.about) && figure.leads) {
            let Some(strength) = strength(&figure.estimate) else { continue };
            let row = EvidenceRow {
                evidence: figure.key.clone(),
                source: source(figure),
                kind: EvidenceKind::Register,
                programme: Some(result.programme.clone()),
                question: asked.question.clone(),
                stance: stance(figure.about, &figure.estimate),
                strength,
                summary: None,
                date: None,
            };
            voices.push(Voice { row, estimate: Some(figure.estimate.clone()) });
        }
    }
    voices
}

/// What persons say of themselves and what they can do in tests are two sources, also when one engine reckons them.
fn source(figure: &KeyedFigure) -> String {
    let measured = figure.parts.iter().find_map(|part| part.parse::<EffectKind>().ok());
    match measured {
        Some(kind) => format!("{OWN}{}/{kind}", figure.about),
        None => format!("{OWN}{}", figure.about),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(caveats: &[Caveat]) -> Estimate {
        Estimate::plain(0.3, "points", 400, "staff", "mixed_model_pre_post")
            .with_interval([0.1, 0.5], 0.95, Some(0.1), None)
            .with_caveats(caveats.iter().copied())
    }

    #[test]
    fn the_strength_follows_from_what_is_held_against_the_estimate() {
        use Caveat as C;
        for (caveats, expected) in [
            (&[][..], Some(3)),
            (&[C::Simulated, C::NormalLevels], Some(3)),
            (&[C::FewClusters], Some(3)),
            (&[C::FewClusters, C::Imported], Some(2)),
            (&[C::NotRandomised], Some(2)),
            (&[C::NoComparisonGroup, C::FewClusters], Some(2)),
            (&[C::NoComparisonGroup, C::SelfRating], Some(1)),
            (&[C::NoComparisonGroup, C::FewClusters, C::Imported], Some(1)),
            (&[C::TooFew], None),
        ] {
            assert_eq!(strength(&with(caveats)), expected, "{caveats:?}");
        }
    }

    #[test]
    fn a_caveat_that_withholds_is_one_that_leaves_no_evidence() {
        for caveat in Caveat::ALL {
            assert_eq!(weight(*caveat) == Weight::Withheld, caveat.is_withheld(), "{caveat:?}");
        }
    }

    #[test]
    fn the_stance_follows_from_the_interval_and_from_what_is_good() {
        let at = |ci| Estimate { ci, ..with(&[]) };
        for (ci, of_change, of_floor) in [
            (Some([0.1, 0.5]), Stance::Supports, Stance::Contradicts),
            (Some([-0.5, -0.1]), Stance::Contradicts, Stance::Supports),
            (Some([-0.1, 0.5]), Stance::Nuances, Stance::Nuances),
            (None, Stance::Nuances, Stance::Nuances),
        ] {
            assert_eq!(stance(DataSource::Change, &at(ci)), of_change);
            assert_eq!(stance(DataSource::Floor, &at(ci)), of_floor);
            assert_eq!(stance(DataSource::Cost, &at(ci)), Stance::Nuances);
        }
    }
}
