//! What do persons say of themselves, what do they remember, and what can they do? Measurements of one construct beside each
//! other, from before to after. They are never averaged, and no index is made of their difference: a self-rating and a
//! test have no common unit.

use std::collections::BTreeSet;

use kernel::{Caveat, Estimate, Group, Moment};

use crate::result::{Effect, EffectKind, Part, SelfRatingBeside, SideBySide, TestBeside};

/// The constructs that were rated, each with what else is known of it.
pub(crate) fn side_by_side(effects: &[Effect]) -> Vec<SideBySide> {
    let constructs: BTreeSet<(Group, &str)> =
        effects.iter().filter_map(|effect| Some((effect.group, effect.construct.as_deref()?))).collect();
    constructs.into_iter().filter_map(|(group, construct)| of(effects, group, construct)).collect()
}

fn of(effects: &[Effect], group: Group, construct: &str) -> Option<SideBySide> {
    let of_kind = |kind: EffectKind, from: Moment, to: Moment| {
        effects.iter().filter(move |effect| {
            effect.group == group
                && effect.construct.as_deref() == Some(construct)
                && (effect.kind, effect.from, effect.to) == (kind, from, to)
        })
    };
    let same = |kind: EffectKind, from: Moment, to: Moment, indicator: &str| -> Part<Estimate> {
        match of_kind(kind, from, to).find(|effect| effect.indicator == indicator) {
            Some(effect) => Part::There(effect.change.clone()),
            None => Part::absent(Caveat::MissingData, "nobody was asked afterwards how it was before"),
        }
    };
    let self_ratings: Vec<SelfRatingBeside> = of_kind(EffectKind::SelfRating, Moment::Before, Moment::After)
        .map(|effect| SelfRatingBeside {
            indicator: effect.indicator.clone(),
            change: effect.change.clone(),
            then_change: same(EffectKind::ThenRating, Moment::Then, Moment::After, &effect.indicator),
            shift: same(EffectKind::ResponseShift, Moment::Before, Moment::Then, &effect.indicator),
        })
        .collect();
    let tests: Vec<TestBeside> = of_kind(EffectKind::Test, Moment::Before, Moment::After)
        .map(|effect| TestBeside {
            indicator: effect.indicator.clone(),
            change: effect.change.clone(),
            latent_change: effect.latent_change.clone(),
        })
        .collect();
    let remembered = self_ratings.iter().any(|rating| rating.then_change.there().or(rating.shift.there()).is_some());
    let something_beside = !self_ratings.is_empty() && (remembered || !tests.is_empty());
    something_beside.then(|| SideBySide { construct: construct.to_owned(), group, self_ratings, tests })
}
