//! What does an effect cost? The cost of the programme for each person it was meant for, divided by its effect on them.
//!
//! Costs and effects are taken by cluster. Cost per person is a ratio of sums over organisations, with the error (CR2) of how
//! organisations differ; the effect is the rollout's with its own error. How the two go together is seen by leaving out one
//! organisation at a time: the correlation of the cost per person and of the effect without it (the jackknife, on cell means).
//! The interval is Fieller's; when the effect may be zero it is unbounded, and no figure is shown ([`stats::economic`]).
//! Costs that name no organisation are shared out by person, and are taken as known.
//!
//! Missing: an organisation of the design without any cost row is taken to have had none.

use std::collections::BTreeMap;

use kernel::{Caveat, CostKind, Estimate};
use stats::economic::{Incremental, RatioSet, Uncertainty};
use stats::mixed::Column;
use stats::robust::cluster_robust;

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

/// What the costs of the organisations say.
struct CostPerPerson {
    mean: f64,
    se: f64,
    df: f64,
    /// The mean without each organisation in turn, in the order of the design.
    without: Vec<f64>,
    lost_time_known: bool,
}

/// The cost of the rollout's effects; otherwise why there is none.
pub(crate) fn cost_effect(package: &Package, programme: &ProgrammeRow, evidence: &[Evidence<'_>]) -> Part<CostEffect> {
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
            indicators.push(of_indicator(&cost, indicator, group));
        }
        per_person.get_or_insert(estimate);
    }
    match per_person {
        Some(cost_per_person) => Part::There(CostEffect { cost_per_person, indicators }),
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
    // The weighted mean of the organisations' costs per person; large ones pull its error, hence CR2 and its degrees of freedom.
    let each: Vec<f64> = costs.iter().zip(&persons).map(|(cost, persons)| cost / persons).collect();
    let numbers: Vec<u32> = (0..).take(each.len()).collect();
    let fit = cluster_robust(&each, &[Column::intercept(each.len())], &persons, &numbers).ok()?;
    let spread = fit.coefficient("intercept").filter(|mean| mean.se.is_finite() && mean.df.is_finite())?;
    Some(CostPerPerson {
        mean: own + shared / all,
        se: spread.se,
        df: spread.df,
        without: costs.iter().zip(&persons).map(|(cost, persons)| (total - cost) / (all - persons)).collect(),
        lost_time_known: rows.iter().any(|row| row.kind == CostKind::LostWorkingTime),
    })
}

impl CostPerPerson {
    fn told(&self, persons: u64) -> Estimate {
        let df = self.df;
        let interval = stats::Interval::around(self.mean, self.se, df, LEVEL);
        let base = "persons of the frame in the organisations of the rollout";
        let estimate = Estimate::plain(self.mean, "sek_per_person", persons, base, "ratio_of_cluster_sums");
        let estimate = with_interval(estimate, interval, Some(self.se), Some(df));
        if self.lost_time_known { estimate } else { estimate.with_caveat(Caveat::WithoutLostWorkingTime) }
    }
}

fn of_indicator(cost: &CostPerPerson, indicator: &OfIndicator, group: &Evidence<'_>) -> IndicatorCostEffect {
    let effect = &indicator.standardised;
    let (unit, base, method) = ("sek_per_sd", effect.base.clone(), "fieller");
    let absent = |code: Caveat, text: &str| IndicatorCostEffect {
        indicator: indicator.indicator.clone(),
        kind: indicator.kind,
        group: group.group,
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
    let correlation = correlation(&cost.without, &indicator.without);
    let uncertainty =
        Uncertainty { cost: cost.se * cost.se, effect: se * se, covariance: correlation * cost.se * se, df };
    let Ok(incremental) = Incremental::from_estimates(cost.mean, value, uncertainty) else {
        return absent(Caveat::NotEstimable, "costs or effects do not differ between organisations");
    };
    let Ok(RatioSet::Bounded { ratio, interval }) = incremental.ratio(LEVEL) else {
        return absent(Caveat::NotEstimable, "the effect may be zero, so that no cost of it can be told");
    };
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
    let acceptability = (0..=REACH.1)
        .filter_map(|step| {
            let willingness = (REACH.0 * ratio.abs() * f64::from(step) / f64::from(REACH.1)).round();
            let share = incremental.net_benefit(willingness, LEVEL).ok()?;
            let acceptability = shown(100.0 * share.acceptability, "percent", "net_benefit").on_scale(0.0, 100.0);
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
        effect: effect.clone(),
        cost_per_effect: estimate,
        reason: None,
        acceptability,
        sensitivity,
    }
}

/// The correlation of two series of the same length; zero when one of them does not vary or some value is missing.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    if a.len() != b.len() || a.is_empty() {
        return 0.0;
    }
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - ma, y - mb)).sum::<f64>();
    let (ab, aa, bb) = (sum(&|x, y| x * y), sum(&|x, _| x * x), sum(&|_, y| y * y));
    let correlation = ab / (aa * bb).sqrt();
    if correlation.is_finite() { correlation.clamp(-1.0, 1.0) } else { 0.0 }
}
