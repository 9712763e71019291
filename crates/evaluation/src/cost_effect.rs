//! What does an effect cost? The cost of the programme for each person it was meant for, divided by its effect on them.
//!
//! Costs and effects are taken by cluster. Cost per person is a ratio of sums over organisations, with the lopsided interval of
//! skewed costs ([`stats::skewed`]; where an organisation had none, CR2's); the effect is the rollout's with its own interval.
//! How the two go together is the correlation of what each organisation moved both by, drawn towards zero as far as chance
//! could have made it: `r (1 - 1 / ((k - 3) r^2))`, not below zero times `r`, since of `k` organisations its variance is some
//! `1 / (k - 3)` (Efron & Morris 1973). The intervals are put together by MOVER-R ([`stats::ratio`]), which with symmetric
//! ones is Fieller's; when the effect may be zero the ratio is unbounded, and no figure is shown. The acceptability curve is by
//! the bootstrap of the organisations.
//! Costs that name no organisation are shared out by person, and are taken as known.
//!
//! The effect on the level behind a test ([`crate::effect`]) has its cost beside that on the percentage of right answers: a
//! standard deviation of levels is free of the error of few items, so that it is not the same amount of ability.
//!
//! Missing: an organisation of the design without any cost row is taken to have had none.

use std::collections::BTreeMap;

use kernel::{Caveat, CostKind, Estimate};
use stats::Interval;
use stats::economic::{ClusterOutcome, CostEffectReplicates, Incremental, Stratum, Uncertainty, bootstrap_cost_effect};
use stats::mixed::Column;
use stats::ratio::{WithInterval, of_intervals};
use stats::robust::cluster_robust;
use stats::skewed::skewed_mean;

use crate::chance::{Draws, Stream};
use crate::effect::{Evidence, OfIndicator};
use crate::figures::{LEVEL, with_interval, withheld};
use crate::package::{CostRow, Package, ProgrammeRow};
use crate::result::{
    Acceptability, ComparisonDesign, ComparisonLevel, CostEffect, IndicatorCostEffect, Part, SensitivityBar,
};

/// Organisations below which no error of the cost can be told.
const FEWEST: usize = 4;
/// The willingness to pay goes up to this many times the cost of an effect, in so many steps.
const REACH: (f64, u32) = (2.0, 10);

/// Draws of organisations behind the acceptability curve.
const DRAWS: usize = 2_000;

/// What the costs of the organisations say.
struct CostPerPerson {
    mean: f64,
    se: f64,
    df: f64,
    interval: Interval,
    /// By how much each organisation moved the mean, in the order of the design.
    moved: Vec<f64>,
    lost_time_known: bool,
}

/// The cost of the rollout's effects; otherwise why there is none.
pub(crate) fn cost_effect(
    package: &Package,
    programme: &ProgrammeRow,
    evidence: &[Evidence<'_>],
    seed: u64,
) -> Part<CostEffect> {
    if evidence.iter().all(|group| group.indicators.is_empty()) {
        return Part::absent(
            Caveat::NoComparisonGroup,
            "a cost of an effect needs an effect; a change without a comparison group is none",
        );
    }
    let rows: Vec<&CostRow> = package.costs().iter().filter(|row| row.programme == programme.programme).collect();
    if rows.is_empty() {
        return Part::absent(Caveat::MissingData, "no costs are given for the programme");
    }
    let mut indicators = Vec::new();
    let mut per_person = None;
    let mut why = None;
    for group in evidence {
        if group.design.level == ComparisonLevel::Unit {
            why = Some("costs are told by organisation, and here each unit started by itself");
            continue;
        }
        let Some(cost) = cost_per_person(&rows, group) else {
            why = Some("a cost per person needs a frame and costs by organisation, of four organisations or more");
            continue;
        };
        let persons = group.persons.values().sum::<f64>();
        let estimate = cost.told(persons as u64);
        for indicator in &group.indicators {
            indicators.push(of_indicator(&cost, indicator, group, seed));
        }
        per_person.get_or_insert(estimate);
    }
    let not_estimated = evidence.iter().flat_map(|group| group.not_estimated.iter().cloned()).collect();
    match per_person {
        Some(cost_per_person) => Part::There(CostEffect { cost_per_person, indicators, not_estimated }),
        None => Part::absent(Caveat::MissingData, why.unwrap_or("there is no effect to lay the costs beside")),
    }
}

fn cost_per_person(rows: &[&CostRow], group: &Evidence<'_>) -> Option<CostPerPerson> {
    let mut of: BTreeMap<&str, f64> = group.design.clusters.keys().map(|cluster| (*cluster, 0.0)).collect();
    let mut shared = 0.0;
    for row in rows {
        match &row.organisation {
            Some(organisation) => {
                if let Some(sum) = of.get_mut(organisation.as_str()) {
                    *sum += row.amount.kronor();
                }
            }
            None => shared += row.amount.kronor(),
        }
    }
    let persons: Vec<f64> = of.keys().map(|cluster| group.persons.get(cluster).copied().unwrap_or(0.0)).collect();
    let costs: Vec<f64> = of.into_values().collect();
    let total: f64 = costs.iter().sum();
    let all: f64 = persons.iter().sum();
    if costs.len() < FEWEST || total <= 0.0 || persons.iter().any(|persons| *persons <= 0.0) {
        return None;
    }
    let own = total / all;
    let each: Vec<f64> = costs.iter().zip(&persons).map(|(cost, persons)| cost / persons).collect();
    let (se, df, interval) = match skewed_mean(&each, &persons, LEVEL) {
        Some(mean) => (mean.se, mean.df, mean.interval),
        None => without_skewness(&each, &persons)?,
    };
    let shared = shared / all;
    Some(CostPerPerson {
        mean: own + shared,
        se,
        df,
        interval: Interval { lower: interval.lower + shared, upper: interval.upper + shared },
        moved: each.iter().zip(&persons).map(|(cost, persons)| (cost - own) * persons / all).collect(),
        lost_time_known: rows.iter().any(|row| row.kind == CostKind::LostWorkingTime),
    })
}

/// Error and interval of the weighted mean where the costs have no logarithm. Large organisations pull its error, hence CR2 and
/// its degrees of freedom.
fn without_skewness(each: &[f64], persons: &[f64]) -> Option<(f64, f64, Interval)> {
    let numbers: Vec<u32> = (0..).take(each.len()).collect();
    let fit = cluster_robust(each, &[Column::intercept(each.len())], persons, &numbers).ok()?;
    let spread = fit.coefficient("intercept").filter(|mean| mean.se.is_finite() && mean.df.is_finite())?;
    Some((spread.se, spread.df, spread.ci(LEVEL)))
}

impl CostPerPerson {
    fn told(&self, persons: u64) -> Estimate {
        let base = "persons of the frame in the organisations of the rollout";
        let estimate = Estimate::plain(self.mean, "sek_per_person", persons, base, "ratio_of_cluster_sums");
        let estimate = with_interval(estimate, self.interval, Some(self.se), Some(self.df));
        if self.lost_time_known { estimate } else { estimate.with_caveat(Caveat::WithoutLostWorkingTime) }
    }
}

fn of_indicator(cost: &CostPerPerson, indicator: &OfIndicator, group: &Evidence<'_>, seed: u64) -> IndicatorCostEffect {
    let effect = &indicator.standardised;
    let (unit, base, method) = ("sek_per_sd", effect.base.clone(), "mover_ratio");
    let absent = |code: Caveat, text: &str| IndicatorCostEffect {
        indicator: indicator.indicator.clone(),
        kind: indicator.kind,
        group: group.group,
        measure: indicator.measure,
        effect: effect.clone(),
        cost_per_effect: withheld(unit, effect.n, &base, method, Caveat::NotEstimable).with_caveat(code),
        reason: Some(text.to_owned()),
        acceptability: Vec::new(),
        sensitivity: Vec::new(),
    };
    let (Some(value), Some(se)) = (effect.value, effect.se) else {
        return absent(Caveat::NotEstimable, "the effect has no standard error, so that its cost has none");
    };
    let df = effect.df.unwrap_or(f64::INFINITY).min(cost.df);
    let correlation = correlation(&cost.moved, &indicator.moved);
    let uncertainty =
        Uncertainty { cost: cost.se * cost.se, effect: se * se, covariance: correlation * cost.se * se, df };
    let Ok(incremental) = Incremental::from_estimates(cost.mean, value, uncertainty) else {
        return absent(Caveat::NotEstimable, "costs or effects do not differ between organisations");
    };
    let of_effect =
        effect.ci.map(|[lower, upper]| WithInterval { estimate: value, interval: Interval { lower, upper } });
    let of_cost = WithInterval { estimate: cost.mean, interval: cost.interval };
    let Some(interval) = of_effect.and_then(|effect| of_intervals(of_cost, effect, correlation)) else {
        return absent(Caveat::NotEstimable, "the effect may be zero, so that no cost of it can be told");
    };
    let ratio = incremental.cost / incremental.effect;
    let mut estimate = with_interval(Estimate::plain(ratio, unit, effect.n, &base, method), interval, None, Some(df))
        .with_caveats(effect.caveats.iter().copied());
    if !cost.lost_time_known {
        estimate = estimate.with_caveat(Caveat::WithoutLostWorkingTime);
    }
    if group.design.kind == ComparisonDesign::StaggeredStart {
        estimate = estimate.with_caveat(Caveat::NotRandomised);
    }
    let shown = |value: f64, unit: &str, method: &str| {
        Estimate::plain(value, unit, effect.n, &base, method).with_caveats(estimate.caveats.iter().copied())
    };
    let drawn = drawn((cost.mean, cost.se, &cost.moved), (value, se, &indicator.moved), seed);
    let acceptability = (0..=REACH.1)
        .filter_map(|step| {
            let willingness = (REACH.0 * ratio.abs() * f64::from(step) / f64::from(REACH.1)).round();
            // Where nobody can tell what each organisation moved, by t.
            let (share, method) = match &drawn {
                Some(drawn) => (drawn.acceptability(&[willingness]).ok()?.first().copied()?, "cluster_bootstrap"),
                None => (incremental.net_benefit(willingness, LEVEL).ok()?.acceptability, "net_benefit"),
            };
            let acceptability = shown(100.0 * share, "percent", method).on_scale(0.0, 100.0);
            Some(Acceptability { willingness_sek: willingness, acceptability })
        })
        .collect();
    let bar = |what: &str, [low, high]: [f64; 2]| SensitivityBar {
        input: what.to_owned(),
        low: shown(low, unit, "one_way_sensitivity"),
        high: shown(high, unit, "one_way_sensitivity"),
    };
    let mut sensitivity = Vec::new();
    if let Some([low, high]) = effect.ci.filter(|ends| ends[0] * ends[1] > 0.0) {
        let (one, other) = (cost.mean / high, cost.mean / low);
        sensitivity.push(bar("effect", [one.min(other), one.max(other)]));
    }
    if let Some([low, high]) = cost.told(0).ci {
        let (one, other) = (low / value, high / value);
        sensitivity.push(bar("cost", [one.min(other), one.max(other)]));
    }
    IndicatorCostEffect {
        indicator: indicator.indicator.clone(),
        kind: indicator.kind,
        group: group.group,
        measure: indicator.measure,
        effect: effect.clone(),
        cost_per_effect: estimate,
        reason: None,
        acceptability,
        sensitivity,
    }
}

/// Cost and effect of organisations drawn anew: each with what it moved the two estimates by, so that skewed costs and large
/// organisations keep their shape, in units in which the draws vary as the estimates do. Nothing where that is not known.
fn drawn(
    (cost, cost_se, by_cost): (f64, f64, &[f64]),
    (effect, effect_se, by_effect): (f64, f64, &[f64]),
    seed: u64,
) -> Option<CostEffectReplicates> {
    if by_cost.len() != by_effect.len() {
        return None;
    }
    let scaled = |moved: &[f64], se: f64| -> Option<Vec<f64>> {
        let mean = moved.iter().sum::<f64>() / moved.len() as f64;
        let spread = moved.iter().map(|one| (one - mean).powi(2)).sum::<f64>().sqrt();
        let all = moved.len() as f64;
        let factor = all * se / spread;
        (spread > 0.0 && factor.is_finite()).then(|| moved.iter().map(|one| (one - mean) * factor).collect())
    };
    let (by_cost, by_effect) = (scaled(by_cost, cost_se)?, scaled(by_effect, effect_se)?);
    let clusters = by_cost
        .iter()
        .zip(&by_effect)
        .map(|(c, e)| ClusterOutcome { cost: cost + c, effect: effect + e, weight: 1.0 })
        .collect();
    let stream = |replicate: usize| {
        let mut draws = Draws::nth(seed, Stream::Acceptability, replicate as u64);
        move |n| draws.below(n)
    };
    bootstrap_cost_effect(&[Stratum { coefficient: 1.0, clusters }], DRAWS, stream).ok()
}

/// How what the organisations moved the cost by goes together with what they moved the effect by, drawn towards zero; zero when
/// nobody can tell.
fn correlation(cost: &[f64], effect: &[f64]) -> f64 {
    if cost.len() != effect.len() || cost.len() <= 3 {
        return 0.0;
    }
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let raw = (sum(cost, effect) / (sum(cost, cost) * sum(effect, effect)).sqrt()).clamp(-1.0, 1.0);
    let chance = 1.0 / (cost.len() as f64 - 3.0);
    let drawn = raw - chance / raw;
    // Not what has no sign left, nor what is no number.
    if drawn * raw > 0.0 { drawn } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_drawn_anew_vary_as_the_estimates_do_and_keep_their_skewness() {
        let by_cost = [-0.4, -0.3, -0.3, -0.2, -0.2, -0.1, -0.1, 0.0, 0.1, 0.2, 0.3, 1.0];
        let by_effect = [0.1, -0.2, 0.3, -0.1, 0.0, 0.2, -0.3, 0.1, -0.1, 0.2, -0.2, 0.0];
        let replicates = drawn((1000.0, 120.0, &by_cost), (0.4, 0.05, &by_effect), 3).unwrap();
        let moments = |of: &dyn Fn(&(f64, f64, Uncertainty)) -> f64| {
            let n = replicates.draws.len() as f64;
            let mean = replicates.draws.iter().map(of).sum::<f64>() / n;
            let about = |power: i32| replicates.draws.iter().map(|draw| (of(draw) - mean).powi(power)).sum::<f64>() / n;
            (mean, about(2).sqrt(), about(3) / about(2).powf(1.5))
        };
        let (mean, sd, skewness) = moments(&|draw| draw.0);
        assert!(
            (mean - 1000.0).abs() < 10.0 && (sd / 120.0 - 1.0).abs() < 0.06 && skewness > 0.2,
            "{mean} {sd} {skewness}"
        );
        let (mean, sd, skewness) = moments(&|draw| draw.1);
        assert!(
            (mean - 0.4).abs() < 0.005 && (sd / 0.05 - 1.0).abs() < 0.06 && skewness.abs() < 0.2,
            "{mean} {sd} {skewness}"
        );
        let curve = replicates.acceptability(&[0.0, 2500.0, 10_000.0]).unwrap();
        assert!(curve[0] < 0.001 && (0.4..0.6).contains(&curve[1]) && curve[2] > 0.999, "{curve:?}");
        assert_eq!(drawn((1000.0, 120.0, &by_cost), (0.4, 0.05, &by_effect), 3), Some(replicates));
        assert!(drawn((1000.0, 120.0, &[0.0; 12]), (0.4, 0.05, &by_effect), 3).is_none());
        assert!(drawn((1000.0, 120.0, &by_cost), (0.4, 0.05, &[]), 3).is_none());
    }

    #[test]
    fn a_correlation_is_drawn_towards_zero_as_far_as_chance_reaches() {
        let cost = [1.0, -1.0, 2.0, -2.0, 1.0, -1.0, 0.5, -0.5, 3.0, -3.0, 1.0, -1.0];
        let turned: Vec<f64> = cost.iter().map(|one| -one).collect();
        // Of twelve organisations the variance of none at all is a ninth.
        assert!((correlation(&cost, &cost) - 8.0 / 9.0).abs() < 1e-12);
        assert!((correlation(&cost, &turned) + 8.0 / 9.0).abs() < 1e-12);
        let mixed: Vec<f64> = cost.iter().zip(0..).map(|(one, place)| if place < 6 { *one } else { -one }).collect();
        assert_eq!(correlation(&cost, &mixed), 0.0, "a quarter is within chance");
        assert_eq!(correlation(&cost, &[0.0; 12]), 0.0);
        assert_eq!(correlation(&cost, &[]), 0.0);
    }
}
