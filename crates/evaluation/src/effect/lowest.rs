//! What did the programme do for those who started lowest? The effect of a drawn rollout on the lowest fourth of the first wave.
//!
//! Whoever is chosen for low answers rises the next time by regression to the mean alone. Here nobody is measured by the answers
//! that they were chosen by: the fourth is fixed at the first wave, at which nobody had started, and only the later waves are
//! compared, those who had started against those who still waited at the same time. What chance gave back it gave back to
//! both, since the lot decided which of them had started.
//!
//! The fourth is that of everybody measured at the first wave, of each test form by itself, since one may be harder. Ties at the
//! border are in; when more than half are, the answers tell nobody apart. The method is that of the effect: the mixed
//! model ([`super::model`]) from eight clusters with somebody chosen, the lots ([`super::lots`]) alone below.
//!
//! **Assumptions.** Those of the effect. Without a draw those who start early may be low for other reasons than those who start
//! late, and come back differently: then nothing is told. **Missing data.** Persons without a pseudonym, or who never
//! answer again, are chosen and not followed; right when that has nothing to do with who had started.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate};
use stats::descriptive::{quantile, standard_deviation};

use super::design::Design;
use super::model::{self, Shape, told};
use super::rows::Rows;
use super::{FEWEST_FOR_MODEL, cells, lots, measured_side_by_side, standardised, told_lots, without_interval};
use crate::figures::{MEAN_FROM, persons, withheld};
use crate::result::{ComparisonDesign, IndicatorEffect, Part, StartedLowest};

/// The share that is chosen.
const LOWEST: f64 = 0.25;
/// When so large a share has the lowest value there is no lowest fourth.
const MOST: f64 = 0.5;

/// The effect on those who started lowest; otherwise why it cannot be told.
pub(super) fn started_lowest(
    design: &Design<'_>,
    of_all: &IndicatorEffect,
    rows: &Rows,
    seed: u64,
) -> Part<StartedLowest> {
    if design.kind != ComparisonDesign::RandomisedRollout {
        let text = "who started when was not drawn by lot, so that low answers may come back differently";
        return Part::absent(Caveat::NotRandomised, text);
    }
    if design.started(0) > 0 {
        let text = "some had started at the first wave, so that nobody could be chosen before the start";
        return Part::absent(Caveat::NoComparisonGroup, text);
    }
    let Some(chosen) = chosen(rows) else {
        let text = "more than half of those measured at the first wave answered the lowest, so that there is no fourth";
        return Part::absent(Caveat::NotEstimable, text);
    };
    let kept: Vec<bool> =
        (0..rows.y.len()).map(|row| rows.period[row] > 0 && chosen.contains(&rows.person[row])).collect();
    let lowest = rows.only(&kept);
    let followed = lowest.person.iter().collect::<BTreeSet<_>>().len() as u64;
    let n = lowest.y.len() as u64;
    let not_yet = lowest.exposure.iter().filter(|exposure| **exposure == 0).count() as u64;
    if followed < MEAN_FROM || n - not_yet < MEAN_FROM || not_yet < MEAN_FROM {
        let text = "ten persons who were lowest at the first wave and answered again are needed, with ten answers after \
                    their start and ten before it";
        return Part::absent(Caveat::TooFew, text);
    }
    if !measured_side_by_side(design, &lowest) {
        let text = "at no later wave were some of the lowest measured after their start and others before it";
        return Part::absent(Caveat::NoComparisonGroup, text);
    }
    let fitted = match model::fit(&lowest, design.level, Shape::Constant) {
        Ok(fitted) => fitted,
        Err(why) => return Part::absent(Caveat::NotEstimable, why.to_string()),
    };
    let clusters = lowest.cluster.iter().collect::<BTreeSet<_>>().len();
    let few = clusters < FEWEST_FOR_MODEL;
    let shed = [
        Caveat::SpreadAtBoundary,
        Caveat::RandomisationOnly,
        Caveat::EffectVaries,
        Caveat::FewClusters,
        Caveat::PersonsMoved,
        Caveat::MoversSplit,
    ];
    let mut caveats: BTreeSet<Caveat> = of_all.model.caveats.iter().copied().collect();
    caveats.retain(|caveat| !shed.contains(caveat) && !caveat.is_withheld());
    caveats.extend([Caveat::LinkedOnly, Caveat::HoursNotUsed]);
    if few {
        caveats.insert(Caveat::FewClusters);
    }
    let unit = of_all.effect.unit.as_str();
    let base = format!("{}, lowest fourth of the first wave, answers in later waves", of_all.group);
    let by_lots = match lots::by_lots(design, &cells::cells(design, &lowest), seed) {
        Ok(test) => Part::There(told_lots(&test, unit, n, &base, &caveats)),
        Err(why) => Part::absent(Caveat::NotEstimable, why.to_string()),
    };
    let by_model = match fitted.effect() {
        Some(contrast) => {
            let shown = told(&contrast, unit, n, &base, "rollout_model").with_caveats(fitted.caveats());
            if few { without_interval(shown) } else { shown }
        }
        None => withheld(unit, n, &base, "rollout_model", Caveat::NotEstimable),
    };
    let effect: Estimate = match &by_lots {
        Part::There(lots) if few => lots.effect.clone(),
        _ => by_model.with_caveats(caveats.iter().copied()),
    };
    // In the same unit as the effect on all: the spread of all who had not started.
    let waiting: Vec<f64> =
        rows.y.iter().zip(&rows.exposure).filter(|(_, exposure)| **exposure == 0).map(|(y, _)| *y).collect();
    Part::There(StartedLowest {
        persons: persons(followed, "persons who were lowest at the first wave and answered again"),
        answers_started: persons(n - not_yet, "their answers after the start"),
        answers_not_started: persons(not_yet, "their answers before the start"),
        standardised: standardised(&effect, standard_deviation(&waiting).unwrap_or(0.0)),
        effect,
        by_lots,
    })
}

/// The lowest fourth of the first wave; nothing when too many are alike.
fn chosen(rows: &Rows) -> Option<BTreeSet<u32>> {
    let mut of_form: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
    for row in (0..rows.y.len()).filter(|row| rows.period[*row] == 0) {
        of_form.entry(rows.form[row]).or_default().push((rows.person[row], rows.y[row]));
    }
    let all: usize = of_form.values().map(Vec::len).sum();
    let mut chosen = BTreeSet::new();
    for measured in of_form.values() {
        let values: Vec<f64> = measured.iter().map(|(_, value)| *value).collect();
        let limit = quantile(&values, LOWEST)?;
        chosen.extend(measured.iter().filter(|(_, value)| *value <= limit).map(|(person, _)| *person));
    }
    (!chosen.is_empty() && chosen.len() as f64 <= MOST * all as f64).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(first_wave: &[(u32, f64)]) -> Rows {
        let n = first_wave.len();
        Rows {
            y: first_wave.iter().map(|(_, value)| *value).collect(),
            period: vec![0; n],
            exposure: vec![0; n],
            cluster: vec![0; n],
            organisation: vec![0; n],
            unit: vec![0; n],
            person: (0..n as u32).collect(),
            hours: None,
            covariates: Vec::new(),
            form: first_wave.iter().map(|(form, _)| *form).collect(),
        }
    }

    #[test]
    fn the_lowest_fourth_is_that_of_each_form_by_itself() {
        let easy = (0..8).map(|value| (1, 10.0 + f64::from(value)));
        let hard = (0..8).map(|value| (2, f64::from(value)));
        let both: Vec<(u32, f64)> = easy.chain(hard).collect();
        assert_eq!(chosen(&rows(&both)).unwrap(), BTreeSet::from([0, 1, 8, 9]));
    }

    #[test]
    fn ties_are_in_unless_most_are_alike() {
        let of = |values: &[f64]| chosen(&rows(&values.iter().map(|value| (0, *value)).collect::<Vec<_>>()));
        assert_eq!(of(&[1.0, 1.0, 1.0, 2.0, 3.0, 4.0]).map(|chosen| chosen.len()), Some(3));
        assert_eq!(of(&[1.0, 1.0, 1.0, 1.0, 3.0, 4.0]), None);
        assert_eq!(of(&[]), None);
    }
}
