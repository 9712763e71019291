//! How large is the effect on the level behind the answers of a test, free of the error that few items leave in a score?
//!
//! Scores would shrink it: with eight items Warm's weighted likelihood estimates lose 2 to 18 % of an effect of 0.30 standard
//! deviations, means of posteriors 30 to 50 %. Instead the level of each answer is drawn [`DRAWS`] times from what the answers and
//! the design say of it (plausible values), each set goes through the rollout model, and the results are pooled by Rubin's rules:
//!
//! `total = mean of squared standard errors + (1 + 1/m) variance of the estimates`, with Barnard and Rubin's degrees of freedom.
//!
//! The items are calibrated on all rows, with a mean for each period of those who had started and of those who had not; tasks that
//! were calibrated before keep their curves, so that tasks chosen after the answers need not be met by everybody. One is the
//! standard deviation of the levels of those who had not, within periods. The levels are then drawn given the answers, the mean
//! of the cluster in the period (so that the ups and downs of clusters are not shrunk), what the person answered at other times,
//! hours with and without the start, and the background.
//!
//! **Assumptions.** Those of the rollout model and of the calibration, whose error is not carried on. What units and persons share
//! beyond that is drawn too small, which leaves the effect as it is and makes the interval rather too wide. Missing answers:
//! as in `latent`.
//!
//! **Source.** Mislevy (1991), *Psychometrika* 56; Rubin (1987), *Multiple Imputation*; Barnard & Rubin (1999), *Biometrika* 86.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate};
use stats::irt::{
    FitOptions, IrtError, Item, ItemModel, LatentRegression, Population, Quadrature, Responses, Scale, fit, score,
};
use stats::mixed::Contrast;

use super::design::Design;
use super::model::{self, Fitted, Shape};
use super::rows::Rows;
use super::{FEWEST_FOR_MODEL, First, cells, staggered, without_interval};
use crate::chance::{Draws, Stream};
use crate::figures::{LEVEL, with_interval, withheld};
use crate::latent::answers::Answers;
use crate::latent::calibration::{Curves, calibrate};
use crate::latent::sample::Sample;
use crate::result::{AgainstWaiting, ComparisonDesign, ExposureEffect, IndicatorEffect, Measure, Part, Reason};

/// How many levels are drawn for each answer.
const DRAWS: usize = 20;
/// With more answers than [`MANY`] fewer will do: what the draws add to the error is then small.
const DRAWS_OF_MANY: usize = 5;
const MANY: usize = 50_000;
/// Most columns of the regression that the levels are drawn from.
const MOST_COLUMNS: usize = 250;
/// So many answers are drawn for at a time.
const BLOCK: usize = 4096;
const UNIT: &str = "sd";

/// An estimate of one set of draws.
#[derive(Debug, Clone, Copy)]
struct Found {
    value: f64,
    se: f64,
    df: f64,
}

impl From<Contrast> for Found {
    fn from(contrast: Contrast) -> Self {
        Self { value: contrast.estimate, se: contrast.se, df: contrast.df }
    }
}

/// The effect on the level, beside that on the percentage of right answers.
pub(super) fn latent(
    design: &Design<'_>,
    percent_right: &IndicatorEffect,
    rows: &mut Rows,
    (answers, curves): (&Answers<'_>, &Curves<'_>),
    seed: u64,
) -> Result<(IndicatorEffect, Vec<f64>), Reason> {
    let sample = Sample::of(rows.person.iter().copied());
    let of_part;
    let answers = if sample.is_everybody() {
        answers
    } else {
        let kept: Vec<bool> = rows.person.iter().map(|person| sample.holds(*person)).collect();
        *rows = rows.taken_by_lot(&kept);
        of_part = answers.only(&kept);
        &of_part
    };
    let (draws, of_items) = levels(rows, (answers, curves), seed)?;
    rows.covariates.retain(|column| !column.name.starts_with("form "));
    let drawn = design.kind == ComparisonDesign::RandomisedRollout;
    let few = design.clusters.len() < FEWEST_FOR_MODEL;
    let exposures: BTreeSet<usize> = rows.exposure.iter().copied().filter(|exposure| *exposure > 0).collect();
    let (mut constant, mut average) = (Vec::new(), Vec::new());
    let mut by_exposure: Vec<Vec<Option<Found>>> = vec![Vec::new(); exposures.len()];
    let mut waiting = Vec::new();
    let mut of_fit: BTreeSet<Caveat> = BTreeSet::new();
    // The mean over the draws of what each organisation moved the effect by; nothing unless every draw tells it.
    let mut moved = vec![0.0; design.clusters.len()];
    let share = 1.0 / draws.len() as f64;
    // Decided once, on the percentage of right answers: an effect is the same thing on both.
    let first = First::of(percent_right);
    for levels in draws {
        rows.y = levels;
        let fitted = model::fit(rows, design.level, Shape::Constant).ok();
        of_fit.extend(fitted.iter().flat_map(Fitted::caveats));
        constant.push(fitted.as_ref().and_then(Fitted::effect).map(Found::from));
        let of_constant = fitted;
        let fitted = model::fit(rows, design.level, Shape::ByExposure).ok();
        let of_effect = if first == First::Mean { &fitted } else { &of_constant };
        let of_draw = of_effect.as_ref().map(|fitted| super::moved(design, rows, fitted)).unwrap_or_default();
        moved.truncate(of_draw.len());
        moved.iter_mut().zip(of_draw).for_each(|(sum, by)| *sum += share * by);
        average.push(fitted.as_ref().and_then(Fitted::effect).map(Found::from));
        for (place, found) in by_exposure.iter_mut().enumerate() {
            found.push(fitted.as_ref().and_then(|fitted| fitted.exposure(place)).map(Found::from));
        }
        let effects = staggered::staggered(design, &cells::cells(design, rows));
        let overall = effects.ok().and_then(|effects| staggered::overall(&effects, UNIT, 0, ""));
        waiting.push(overall.and_then(|one| Some(Found { value: one.value?, se: one.se?, df: one.df.unwrap_or(1.0) })));
    }
    let (n, base) = (rows.y.len() as u64, &*sample.told(percent_right.model.base.clone()));
    let shed = [Caveat::UncalibratedTest, Caveat::SpreadAtBoundary, Caveat::PersonsMoved, Caveat::MoversSplit];
    let mut caveats: BTreeSet<Caveat> = percent_right.model.caveats.iter().copied().collect();
    caveats.retain(|caveat| !shed.contains(caveat) && !caveat.is_withheld());
    caveats.extend(of_items);
    let show = |found: &[Option<Found>], method: &str, more: &BTreeSet<Caveat>| {
        let Some(pooled) = pooled(found) else { return withheld(UNIT, n, base, method, Caveat::NotEstimable) };
        let interval = stats::Interval::around(pooled.value, pooled.se, pooled.df, LEVEL);
        let estimate = Estimate::plain(pooled.value, UNIT, n, base, method);
        let estimate = with_interval(estimate, interval, Some(pooled.se), Some(pooled.df));
        let estimate = if few { without_interval(estimate) } else { estimate };
        estimate.with_caveats(caveats.iter().chain(more).copied())
    };
    let model = show(&constant, "rollout_model_latent", &of_fit);
    let against = show(&waiting, "callaway_santanna_latent", &BTreeSet::new());
    let exposure = "rollout_model_exposure_latent";
    let average = show(&average, exposure, &of_fit);
    let effect = if !drawn && against.value.is_some() { against.clone() } else { first.told(&model, &average) };
    let told = IndicatorEffect {
        measure: Measure::LatentLevel,
        standardised: effect.clone(),
        effect,
        model,
        by_lots: Part::absent(Caveat::MissingData, "the lots are told for the percentage of right answers"),
        against_waiting: Part::There(AgainstWaiting {
            effect: against,
            same_before: withheld("p", n, base, "pre_trend", Caveat::MissingData),
        }),
        by_exposure: exposures
            .iter()
            .zip(&by_exposure)
            .map(|(exposure_wave, found)| ExposureEffect {
                wave_since_start: *exposure_wave as u64,
                effect: show(found, exposure, &BTreeSet::new()),
            })
            .collect(),
        average_over_exposure: average,
        same_at_all_exposures: withheld("p", n, base, "wald_f", Caveat::MissingData),
        started_lowest: Part::absent(
            Caveat::MissingData,
            "those who started lowest are told for the percentage of right answers",
        ),
        ..percent_right.clone()
    };
    Ok((told, moved))
}

/// Rubin's rules; nothing unless every draw has an estimate.
fn pooled(found: &[Option<Found>]) -> Option<Found> {
    let found: Vec<Found> = found.iter().copied().collect::<Option<_>>()?;
    let m = found.len() as f64;
    let mean = |of: &dyn Fn(&Found) -> f64| found.iter().map(of).sum::<f64>() / m;
    let value = mean(&|one| one.value);
    let within = mean(&|one| one.se * one.se);
    let between = found.iter().map(|one| (one.value - value).powi(2)).sum::<f64>() / (m - 1.0);
    let total = within + (1.0 + 1.0 / m) * between;
    let share = (1.0 + 1.0 / m) * between / total;
    let complete = mean(&|one| one.df);
    let observed = (complete + 1.0) / (complete + 3.0) * complete * (1.0 - share);
    // Both together: 1 / (1 / old + 1 / observed), with old = (m - 1) / share^2.
    let df = 1.0 / (share * share / (m - 1.0) + 1.0 / observed);
    let pooled = Found { value, se: total.sqrt(), df };
    (pooled.value.is_finite() && pooled.se.is_finite() && pooled.df.is_finite()).then_some(pooled)
}

/// One column of ones and zeros for each key but the first.
fn one_hot<K: Ord>(keys: &[K]) -> Vec<Vec<f64>> {
    let numbers: BTreeMap<&K, usize> =
        keys.iter().collect::<BTreeSet<_>>().into_iter().enumerate().map(|(number, key)| (key, number)).collect();
    let mut columns = vec![vec![0.0; keys.len()]; numbers.len().saturating_sub(1)];
    for (row, key) in keys.iter().enumerate() {
        if let Some(column) = numbers[key].checked_sub(1) {
            columns[column][row] = 1.0;
        }
    }
    columns
}

/// The drawn levels of all rows, each set by itself, and what is to know of the items.
fn levels(
    rows: &Rows,
    (answers, curves): (&Answers<'_>, &Curves<'_>),
    seed: u64,
) -> Result<(Vec<Vec<f64>>, BTreeSet<Caveat>), Reason> {
    let n = rows.y.len();
    let different = |count: usize| count.saturating_sub(1);
    let cells: Vec<(u32, usize)> = rows.cluster.iter().copied().zip(rows.period.iter().copied()).collect();
    let of_cells = different(cells.iter().collect::<BTreeSet<_>>().len());
    let of_clusters = different(rows.cluster.iter().collect::<BTreeSet<_>>().len());
    if of_cells.min(of_clusters) > MOST_COLUMNS {
        return Err(too_many_columns());
    }
    let started: Vec<bool> = rows.exposure.iter().map(|exposure| *exposure > 0).collect();
    // Those who had not started come first: they give the unit of the scale.
    let when: Vec<(bool, usize)> = started.iter().copied().zip(rows.period.iter().copied()).collect();
    let variance_group: Vec<u32> = started.iter().map(|started| u32::from(*started)).collect();
    let persons = rows.person.iter().collect::<BTreeSet<_>>().len();
    let (cluster, _, _) =
        crate::latent::clusters((0..n).map(|row| ((rows.unit[row], rows.organisation[row]), rows.person[row])));
    let population = Population { covariates: one_hot(&when), variance_group: variance_group.clone(), cluster };
    let calibration = calibrate(answers, &population, persons, &|item| curves.curve(item))?;
    let (items, responses) = (&calibration.fit.items, &calibration.responses);

    let mut covariates = if of_cells > MOST_COLUMNS {
        one_hot(&rows.cluster).into_iter().chain(one_hot(&when)).collect()
    } else {
        one_hot(&cells)
    };
    if let Some(hours) = &rows.hours {
        covariates.push(hours.clone());
        covariates
            .push(hours.iter().zip(&started).map(|(hours, started)| if *started { *hours } else { 0.0 }).collect());
    }
    let not_estimable = |why: IrtError| Reason { code: Caveat::NotEstimable, text: why.to_string() };
    covariates.extend(elsewhere(rows, &cells, items, responses).map_err(not_estimable)?);
    let background = rows.covariates.iter().filter(|column| !column.name.starts_with("form "));
    covariates.extend(background.map(|column| column.values.clone()));
    if covariates.len() > MOST_COLUMNS {
        return Err(too_many_columns());
    }
    let mut population = Population { covariates, variance_group, cluster: Vec::new() };
    let latent = conditional(items, responses, &mut population).map_err(not_estimable)?;
    let mut draws = draw(items, responses, &population, &latent, seed).map_err(not_estimable)?;
    // Tasks that were calibrated before bring a unit of their own; otherwise this is 1.
    let unit = calibration.fit.population.sd(0);
    draws.iter_mut().flatten().for_each(|level| *level /= unit);
    Ok((draws, calibration.caveats))
}

fn too_many_columns() -> Reason {
    let text = format!("so many clusters and background groups that more than {MOST_COLUMNS} columns were needed");
    Reason { code: Caveat::NotEstimable, text }
}

/// How far each person was from the mean of cluster and period at all other times, drawn towards zero when those are few. Without
/// it the draws would take the same person at two times for two persons, and the interval would be too wide. Nothing when
/// nobody was met twice.
fn elsewhere(
    rows: &Rows,
    cells: &[(u32, usize)],
    items: &[Item],
    responses: &Responses,
) -> Result<Option<Vec<f64>>, IrtError> {
    let grid = Quadrature::default();
    let mut levels = Vec::with_capacity(rows.y.len());
    for from in (0..rows.y.len()).step_by(BLOCK) {
        let some = part(responses, from)?;
        let all_alike = score::posteriors(items, &some, &Population::default(), &LatentRegression::standard(), &grid)?;
        levels.extend(all_alike.iter().map(|posterior| posterior.score().estimate));
    }
    let mut of_cell: BTreeMap<(u32, usize), (f64, f64)> = BTreeMap::new();
    for (cell, level) in cells.iter().zip(&levels) {
        let (sum, count) = of_cell.entry(*cell).or_default();
        *sum += level;
        *count += 1.0;
    }
    let mut of_person: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (row, cell) in cells.iter().enumerate() {
        let (cell_sum, cell_count) = of_cell[cell];
        levels[row] -= cell_sum / cell_count;
        let (sum, count) = of_person.entry(rows.person[row]).or_default();
        *sum += levels[row];
        *count += 1.0;
    }
    let twice = of_person.values().any(|(_, count)| *count > 1.0);
    // The sum over the k other times divided by k + 1 is their mean times k / (k + 1).
    let others = |row: usize| {
        let (sum, count) = of_person[&rows.person[row]];
        (sum - levels[row]) / count
    };
    Ok(twice.then(|| (0..levels.len()).map(others).collect()))
}

/// A block of rows.
fn part(responses: &Responses, from: usize) -> Result<Responses, IrtError> {
    let to = (from + BLOCK).min(responses.persons());
    Responses::from_columns((0..responses.items()).map(|item| responses.column(item)[from..to].to_vec()).collect())
}

/// The distribution of the levels given the covariates; those that others already tell are left out.
fn conditional(
    items: &[Item],
    responses: &Responses,
    population: &mut Population,
) -> Result<LatentRegression, IrtError> {
    let models: Vec<ItemModel> = items.iter().cloned().map(ItemModel::Fixed).collect();
    let options = FitOptions { scale: Scale::FixedItems, standard_errors: false, ..FitOptions::default() };
    // Each turn takes a column away, so that this ends.
    loop {
        match fit(responses, &models, population, &options) {
            Ok(fitted) => return Ok(fitted.population),
            Err(IrtError::Collinear { column }) => drop(population.covariates.remove(column)),
            Err(why) => return Err(why),
        }
    }
}

fn draw(
    items: &[Item],
    responses: &Responses,
    population: &Population,
    latent: &LatentRegression,
    seed: u64,
) -> Result<Vec<Vec<f64>>, IrtError> {
    let n = responses.persons();
    let grid = Quadrature::default();
    let mut chance = Draws::new(seed, Stream::PlausibleLevels);
    let count = if n > MANY { DRAWS_OF_MANY } else { DRAWS };
    let mut levels = vec![Vec::with_capacity(n); count];
    for from in (0..n).step_by(BLOCK) {
        let to = (from + BLOCK).min(n);
        let some = part(responses, from)?;
        let of_some = Population {
            covariates: population.covariates.iter().map(|column| column[from..to].to_vec()).collect(),
            variance_group: population.variance_group[from..to].to_vec(),
            cluster: Vec::new(),
        };
        for posterior in score::posteriors(items, &some, &of_some, latent, &grid)? {
            levels.iter_mut().for_each(|levels| levels.push(posterior.quantile(chance.unit())));
        }
    }
    Ok(levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_pooled_by_rubins_rules() {
        // By hand: between 0.01, within 0.04, total 0.04 + 4/3 0.01; share 0.25; df 1 / (0.25^2 / 2 + 1 / (21/23 * 20 * 0.75)).
        let one = |value: f64| Some(Found { value, se: 0.2, df: 20.0 });
        let pooled = pooled(&[one(0.2), one(0.3), one(0.4)]).unwrap();
        assert!((pooled.value - 0.3).abs() < 1e-12);
        assert!((pooled.se - (0.04f64 + 0.04 / 3.0).sqrt()).abs() < 1e-12);
        assert!((pooled.df - 1.0 / (0.03125 + 1.0 / (21.0 / 23.0 * 15.0))).abs() < 1e-9, "{}", pooled.df);
    }

    #[test]
    fn a_draw_without_an_estimate_leaves_none() {
        assert!(pooled(&[None, Some(Found { value: 1.0, se: 1.0, df: 5.0 })]).is_none());
    }
}
