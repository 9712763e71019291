//! How large a part is below "can do it with help", and where do the lowest ten percent stand, by the levels themselves?
//!
//! Nobody is sorted by a noisy score: share and percentile are those of the estimated normal distribution of each moment,
//! `Phi((cut - mean) / sd)` and `mean - 1.2816 sd`, the latter told as what somebody at that level answers on average (the percentage
//! of all items right; the step of the core item). The cut of a test is the level at which half of the easiest third of its items
//! are answered right; that of a core item the level at which the second step or higher is as likely as not. Its error is
//! part of the error of the share.
//!
//! **Those who started lowest** would rise by regression to the mean alone if they were sorted and measured by the same answers.
//! The lowest fourth is therefore chosen by every other item of the first occasion, and its level then comes from the items
//! in between, by a latent regression with the items held at their calibration.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate};
use stats::distribution::{normal_cdf, normal_quantile};
use stats::irt::{
    FitOptions, IrtFit, ItemModel, MISSING, Parameter, Population, Quadrature, Responses, Scale, fit, score,
};

use super::answers::Answers;
use super::calibration::{Calibration, Place};
use super::{Measured, Span};
use crate::figures::{LEVEL, with_interval, withheld};
use crate::result::{LatentFloor, Part};

/// Fewest items of the first occasion for two halves.
const ITEMS_FOR_HALVES: usize = 6;
/// Fewest linked persons in the lowest fourth.
const LOWEST_FROM: usize = 50;

/// The level below which a person is on the floor.
#[derive(Debug, Clone)]
pub(crate) enum Cut {
    /// At which half of these items are answered right.
    HalfOf(Vec<usize>),
    /// At which the second step of this item, or higher, is as likely as not.
    LowestThreshold(usize),
}

impl Cut {
    /// The cut of a test: by the easiest third of its items.
    pub(crate) fn of_test(calibration: &Calibration<'_>) -> Option<Self> {
        let items = &calibration.fit.items;
        let difficulty = |place: usize| items[place].difficulties().map(|d| d[0]);
        let mut order: Vec<(f64, usize)> =
            (0..items.len()).filter_map(|place| Some((difficulty(place)?, place))).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        order.truncate(items.len().div_ceil(3));
        (!order.is_empty()).then(|| Self::HalfOf(order.into_iter().map(|(_, place)| place).collect()))
    }

    fn code(&self) -> &'static str {
        match self {
            Self::HalfOf(_) => "half_of_easiest_third",
            Self::LowestThreshold(_) => "lowest_threshold",
        }
    }

    /// What somebody at a level answers on average: the percentage of right answers to all items, or the step.
    fn shown(&self, place: &Place, calibration: &Calibration<'_>, level: f64) -> f64 {
        match self {
            Self::LowestThreshold(item) => {
                calibration.items[*item].min.unwrap_or(0.0) + place.items[*item].expected(level)
            }
            Self::HalfOf(_) => {
                100.0 * place.items.iter().map(|item| item.expected(level)).sum::<f64>() / place.items.len() as f64
            }
        }
    }

    fn level(&self, place: &Place) -> f64 {
        match self {
            Self::LowestThreshold(item) => {
                let item = &place.items[*item];
                -item.intercepts()[0] / item.slope()
            }
            Self::HalfOf(easiest) => {
                let half = easiest.len() as f64 / 2.0;
                let right = |level: f64| easiest.iter().map(|item| place.items[*item].expected(level)).sum::<f64>();
                let (mut low, mut high) = (-30.0, 30.0);
                for _ in 0..80 {
                    let middle = f64::midpoint(low, high);
                    if right(middle) < half { low = middle } else { high = middle }
                }
                f64::midpoint(low, high)
            }
        }
    }
}

/// The floor from the first to the second moment.
pub(crate) fn floor(measured: &Measured<'_>, cut: &Cut, span: &Span<'_>) -> Option<LatentFloor> {
    let calibration = &measured.calibration;
    let told = |found: Option<(f64, f64)>, factor: f64, unit: &str, n: u64| {
        found.map(|(value, se)| span.told(factor * value, factor * se, unit, n, "latent_floor"))
    };
    let (from, to) = (span.from, span.to);
    let (first, second, all) = (span.n.0, span.n.1, span.n.0 + span.n.1);
    let sds = "sd";
    let with =
        |estimate: Estimate| estimate.with_caveats(span.caveats.iter().copied()).with_caveat(Caveat::NormalLevels);
    let tenth = normal_quantile(0.1);
    let share = |place: &Place, moment: usize| {
        normal_cdf((cut.level(place) - Span::mean(place, moment)) / Span::sd(place, moment))
    };
    let percentile = |place: &Place, moment: usize| {
        cut.shown(place, calibration, Span::mean(place, moment) + tenth * Span::sd(place, moment))
    };
    let (tenth_unit, tenth_change) = match cut {
        Cut::HalfOf(_) => ("percent", "percentage_points"),
        Cut::LowestThreshold(_) => ("points", "points"),
    };
    // A rating with merged steps has no mean in points.
    let tenths = |figure: &dyn Fn(&Place) -> f64, unit: &str, n: u64| {
        let whole = match cut {
            Cut::HalfOf(_) => true,
            Cut::LowestThreshold(item) => {
                calibration.fit.items[*item].categories() == Answers::categories(calibration.items[*item])
            }
        };
        match told(calibration.delta(figure), 1.0, unit, n).filter(|_| whole) {
            Some(estimate) => with(estimate),
            None => withheld(unit, n, &span.base, "latent_floor", Caveat::NotEstimable),
        }
    };
    let percent = |moment: usize, n: u64| {
        let (logit, se) = calibration.delta(|place| {
            let share = share(place, moment).clamp(1e-12, 1.0 - 1e-12);
            (share / (1.0 - share)).ln()
        })?;
        let as_share = |logit: f64| 100.0 / (1.0 + (-logit).exp());
        let around = stats::Interval::around(logit, se, span.df, LEVEL);
        let interval = stats::Interval { lower: as_share(around.lower), upper: as_share(around.upper) };
        let value = as_share(logit);
        let se = se * value * (100.0 - value) / 100.0;
        let estimate = Estimate::plain(value, "percent", n, &span.base, "latent_floor").on_scale(0.0, 100.0);
        Some(with_interval(estimate, interval, Some(se), Some(span.df)))
    };
    Some(LatentFloor {
        cut: cut.code().to_owned(),
        level: with(told(calibration.delta(|place| cut.level(place)), 1.0, sds, all)?),
        before: with(percent(from, first)?),
        after: with(percent(to, second)?),
        change: with(told(
            calibration.delta(|place| share(place, to) - share(place, from)),
            100.0,
            "percentage_points",
            all,
        )?),
        lowest_tenth_before: tenths(&|place| percentile(place, from), tenth_unit, first),
        lowest_tenth_after: tenths(&|place| percentile(place, to), tenth_unit, second),
        lowest_tenth_change: tenths(&|place| percentile(place, to) - percentile(place, from), tenth_change, all),
        started_lowest: started_lowest(measured, span),
    })
}

/// The change of the lowest fourth.
fn started_lowest(measured: &Measured<'_>, span: &Span<'_>) -> Part<Estimate> {
    let (method, base) = ("latent_regression_split", "linked persons of the lowest fourth at the first moment");
    let later: BTreeMap<u32, usize> = rows_at(measured, span.to).collect();
    let linked: Vec<(usize, usize)> =
        rows_at(measured, span.from).filter_map(|(person, row)| Some((row, *later.get(&person)?))).collect();
    let calibration = &measured.calibration;
    let items = &calibration.fit.items;
    let mut order: Vec<usize> = (0..items.len()).collect();
    let difficulty = |place: usize| items[place].difficulties().map_or(0.0, |d| d[0]);
    order.sort_by(|a, b| difficulty(*a).total_cmp(&difficulty(*b)));
    let grid = Quadrature::default();
    // Those with enough items: their answers in two halves of about the same difficulty, and the level by the first half.
    let mut halves: Vec<(f64, Vec<u8>, usize, usize)> = Vec::new();
    for (row, after) in linked {
        let answers = calibration.responses.row(row);
        let met: Vec<usize> = order.iter().copied().filter(|item| answers[*item] != MISSING).collect();
        if met.len() < ITEMS_FOR_HALVES {
            continue;
        }
        let (mut chosen_by, mut measured_by) = (vec![MISSING; items.len()], vec![MISSING; items.len()]);
        for (place, item) in met.into_iter().enumerate() {
            let half = if place % 2 == 0 { &mut chosen_by } else { &mut measured_by };
            half[item] = answers[item];
        }
        let Ok(level) = score::eap(items, &chosen_by, 0.0, 1.0, &grid) else { continue };
        halves.push((level.estimate, measured_by, row, after));
    }
    let levels: Vec<f64> = halves.iter().map(|half| half.0).collect();
    let Some(limit) = stats::descriptive::quantile(&levels, 0.25) else {
        let text = format!("needs linked persons with at least {ITEMS_FOR_HALVES} items at the first moment");
        return Part::absent(Caveat::MissingData, text);
    };
    halves.retain(|half| half.0 <= limit);
    let n = halves.len();
    if n < LOWEST_FROM || n == levels.len() {
        let text = format!("needs {LOWEST_FROM} linked persons in the lowest fourth, and others above it");
        return Part::absent(Caveat::TooFew, text);
    }
    let mut rows: Vec<Vec<u8>> = Vec::with_capacity(2 * n);
    let (mut after, mut cluster) = (Vec::new(), Vec::new());
    for (_, before, row, later) in halves {
        rows.extend([before, calibration.responses.row(later)]);
        after.extend([0.0, 1.0]);
        cluster.extend([span.clusters[row], span.clusters[later]]);
    }
    let group = after.iter().map(|after| *after as u32).collect();
    let population = Population { covariates: vec![after], variance_group: group, cluster };
    let models: Vec<ItemModel> = items.iter().cloned().map(ItemModel::Fixed).collect();
    let options = FitOptions { scale: Scale::FixedItems, ..FitOptions::default() };
    let found = Responses::from_rows(&rows).and_then(|rows| fit(&rows, &models, &population, &options)).ok();
    let change = found.as_ref().and_then(coefficient);
    let caveats: BTreeSet<Caveat> = span.caveats.iter().copied().chain([Caveat::LinkedOnly]).collect();
    Part::There(match change {
        Some((value, se)) => {
            let told = span.told(value, se, "sd", n as u64, method).with_caveats(caveats);
            Estimate { base: base.to_owned(), ..told }
        }
        None => withheld("sd", n as u64, base, method, Caveat::NotEstimable),
    })
}

fn coefficient(fit: &IrtFit) -> Option<(f64, f64)> {
    let se = fit.standard_error(Parameter::Coefficient { column: 0 })?;
    Some((fit.population.coefficients[0], se)).filter(|(value, se)| value.is_finite() && se.is_finite())
}

fn rows_at<'m>(measured: &'m Measured<'_>, moment: usize) -> impl Iterator<Item = (u32, usize)> + 'm {
    let at = move |(_, row): &(usize, &super::Row<'_>)| row.moment == moment;
    measured.rows.iter().enumerate().filter(at).map(|(place, row)| (row.person, place))
}
