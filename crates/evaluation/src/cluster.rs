//! What can be said of the evaluated programmes together? Sums of persons, hours and costs; costs beside reference
//! intervals and reference programmes; changes pooled where the indicator is the same.
//!
//! Pooling: REML between programmes with Hartung-Knapp's interval and a prediction interval; with fewer than three
//! programmes there is no pooled figure. Items that are only similar to a shared indicator are never pooled with it; a
//! second figure counts them too, to show whether it matters. What is left out of a sum is told, with its reason.

use std::collections::{BTreeMap, HashSet};

use kernel::{Caveat, Estimate, Group, Moment};
use stats::meta::{MetaError, Study, meta_analysis};
use stats::shrinkage::{ShrinkageError, shrink};

use crate::cost::{self, Amount};
use crate::evidence::evidence;
use crate::figures::{LEVEL, MEAN_FROM, of_group, persons, with_interval};
use crate::groups::lots;
use crate::package::{Package, Role};
use crate::participation::Ledger;
use crate::result::{
    Both, ClusterResult, Effect, EffectKind, IntervalComparison, IntervalPlace, LeftOut, Part, Place, Pooled,
    ProgrammeChange, ProgrammeResult, Reason, ReferenceInterval, ReferenceProgramme,
};

/// The evaluated programmes together.
pub(crate) fn cluster(
    package: &Package,
    results: &[ProgrammeResult],
    ledgers: &BTreeMap<&str, Ledger<'_>>,
    (references, seed): (&[ReferenceInterval], u64),
) -> Part<ClusterResult> {
    let evaluated: Vec<&ProgrammeResult> = results.iter().filter(|result| result.role == Role::Evaluated).collect();
    if evaluated.is_empty() {
        return Part::absent(Caveat::MissingData, "no programme of the package is evaluated");
    }
    let mut left_out = Vec::new();
    let mut leave = |result: &ProgrammeResult, figure: &str, code: Caveat, text: &str| {
        let reason = Reason { code, text: text.to_owned() };
        left_out.push(LeftOut { programme: result.programme.clone(), figure: figure.to_owned(), reason });
    };
    let (mut everybody, mut minutes) = (HashSet::new(), 0);
    // A rate over programmes needs both its parts from the same programmes.
    let (mut amount, mut costed, mut costed_minutes) = (None::<Amount>, HashSet::new(), 0);
    let mut lost_known = true;
    for result in &evaluated {
        let Some(ledger) = ledgers.get(result.programme.as_str()).filter(|ledger| ledger.persons() > 0) else {
            leave(result, "hours", Caveat::MissingData, "no hours are posted for the programme");
            leave(result, "cost", Caveat::MissingData, "without hours a cost cannot be divided");
            continue;
        };
        if ledger.persons() < MEAN_FROM {
            // The sums, less those of the other programmes, would tell its hours.
            leave(result, "hours", Caveat::TooFew, "too few persons have hours in the programme");
            leave(result, "cost", Caveat::TooFew, "too few persons have hours in the programme");
            continue;
        }
        everybody.extend(ledger.minutes.keys().copied());
        minutes += ledger.total();
        match cost::total(package.costs().iter().filter(|row| row.programme == result.programme)) {
            Some(own) => {
                lost_known &= own.knows_lost_time();
                amount = Some(amount.unwrap_or_default().plus(own));
                costed.extend(ledger.minutes.keys().copied());
                costed_minutes += ledger.total();
            }
            None => leave(result, "cost", Caveat::MissingData, "no costs are given for the programme"),
        }
    }
    let (n, hours, base) =
        (everybody.len() as u64, minutes as f64 / 60.0, "persons with hours in the evaluated programmes");
    let there = |value: f64| (n > 0).then_some(value);
    let rate = |divisor: f64, unit: &str| match amount {
        Some(amount) => {
            let base = "evaluated programmes with both hours and costs";
            Part::There(amount.per(divisor, unit, costed.len() as u64, base, lost_known))
        }
        None => Part::absent(Caveat::MissingData, "no evaluated programme has both hours and costs"),
    };
    Part::There(ClusterResult {
        programmes: evaluated.iter().map(|result| result.programme.clone()).collect(),
        persons: match there(n as f64) {
            Some(_) => persons(n, base),
            None => Estimate::withheld("persons", 0, base, "count", Caveat::MissingData),
        },
        hours: known(there(hours), "hours", n, MEAN_FROM, base, "sum"),
        mean_hours: known(there(hours / n.max(1) as f64), "hours", n, MEAN_FROM, base, "mean"),
        per_participant_hour: rate(costed_minutes as f64 / 60.0, "sek_per_hour"),
        per_participant: rate(costed.len() as f64, "sek_per_participant"),
        reference_intervals: references.iter().map(|reference| beside(reference, &evaluated)).collect(),
        reference_programmes: results
            .iter()
            .filter(|result| result.role == Role::Reference)
            .map(|result| reference_programme(package, result))
            .collect(),
        pooled: pooled(&evaluated, seed),
        left_out,
        evidence: evidence(package, None, &evaluated),
    })
}

/// A figure of a group, missing rather than too small when nobody is known.
fn known(value: Option<f64>, unit: &str, n: u64, from: u64, base: &str, method: &str) -> Estimate {
    if value.is_none() {
        return Estimate::withheld(unit, 0, base, method, Caveat::MissingData);
    }
    of_group(value, unit, n, from, base, method)
}

fn beside(reference: &ReferenceInterval, evaluated: &[&ProgrammeResult]) -> IntervalComparison {
    let programmes = evaluated
        .iter()
        .filter_map(|result| {
            let both = &result.cost.there()?.per_participant_hour;
            let cost = if reference.includes_lost_working_time {
                &both.with_lost_working_time
            } else {
                &both.without_lost_working_time
            };
            let place = cost.value.map(|value| {
                if value < reference.low_sek {
                    Place::Below
                } else if value > reference.high_sek {
                    Place::Above
                } else {
                    Place::Within
                }
            });
            Some(IntervalPlace { programme: result.programme.clone(), per_participant_hour: cost.clone(), place })
        })
        .collect();
    IntervalComparison { reference: reference.clone(), programmes }
}

fn reference_programme(package: &Package, result: &ProgrammeResult) -> ReferenceProgramme {
    let published = PublishedTotals::of(package, &result.programme);
    ReferenceProgramme {
        programme: result.programme.clone(),
        name: result.name.clone(),
        mean_hours: match &result.participation {
            Part::There(participation) => Part::There(participation.mean_hours.clone()),
            Part::Absent(absent) => published.mean_hours().map_or_else(|| Part::Absent(absent.clone()), Part::There),
        },
        per_participant_hour: match &result.cost {
            Part::There(cost) => Part::There(cost.per_participant_hour.clone()),
            Part::Absent(absent) => published.per_hour().map_or_else(|| Part::Absent(absent.clone()), Part::There),
        },
        per_participant: match &result.cost {
            Part::There(cost) => Part::There(cost.per_participant.clone()),
            Part::Absent(absent) => {
                published.per_participant().map_or_else(|| Part::Absent(absent.clone()), Part::There)
            }
        },
    }
}

/// What has been published of a programme whose ledger is not in the package.
struct PublishedTotals {
    participants: Option<f64>,
    hours: Option<f64>,
    cost: Option<f64>,
    cost_per_hour: Option<f64>,
}

impl PublishedTotals {
    fn of(package: &Package, programme: &str) -> Self {
        let value = |claim: &str| {
            let mut rows = package.published().iter().filter(|row| row.programme == programme && row.claim == claim);
            rows.next().map(|row| row.value.value)
        };
        Self {
            participants: value("participants").filter(|n| *n >= 1.0),
            hours: value("training-hours").filter(|hours| *hours > 0.0),
            cost: value("cost-sek"),
            cost_per_hour: value("cost-per-training-hour-sek"),
        }
    }

    fn mean_hours(&self) -> Option<Estimate> {
        Some(self.figure(self.hours? / self.participants?, "hours"))
    }

    fn per_hour(&self) -> Option<Both> {
        let value = self.cost_per_hour.or_else(|| Some(self.cost? / self.hours?))?;
        Some(self.without_lost_time(value, "sek_per_hour"))
    }

    fn per_participant(&self) -> Option<Both> {
        Some(self.without_lost_time(self.cost? / self.participants?, "sek_per_participant"))
    }

    fn figure(&self, value: f64, unit: &str) -> Estimate {
        // Whole persons in a published count; nothing is lost.
        Estimate::plain(value, unit, self.participants.unwrap_or(0.0) as u64, PUBLISHED, "published")
    }

    fn without_lost_time(&self, value: f64, unit: &str) -> Both {
        let without = self.figure(value, unit).with_caveat(Caveat::WithoutLostWorkingTime);
        let with = Estimate::withheld(unit, without.n, PUBLISHED, "published", Caveat::MissingData);
        Both { with_lost_working_time: with, without_lost_working_time: without }
    }
}

/// The base of a figure that was taken over and not computed.
const PUBLISHED: &str = "as published of the programme";

/// What separates the shared indicator from the own item in the indicator of an item that is only similar:
/// `area.safety~local-1f`.
const SIMILAR_TO: char = '~';

/// What changes must share to be put together: indicator, kind, group, moments and the ends of the scale.
type Alike<'a> = (&'a str, EffectKind, Group, Moment, Moment, Option<[String; 2]>);

/// The changes of an indicator: where it is the same, and where it is only similar.
#[derive(Default)]
struct Together<'a> {
    same: Vec<(&'a str, &'a Effect)>,
    similar: BTreeMap<&'a str, Vec<&'a Effect>>,
}

/// Changes of the same indicator, measured in the same way and scale, in at least two programmes; and the same with those
/// programmes that measure something similar, to see whether it matters.
fn pooled(evaluated: &[&ProgrammeResult], seed: u64) -> Vec<Pooled> {
    let mut alike: BTreeMap<Alike<'_>, Together<'_>> = BTreeMap::new();
    for result in evaluated {
        for effect in &result.effects {
            let scale = effect.change.scale.map(|ends| ends.map(|end| end.to_string()));
            let shared = effect.indicator.split_once(SIMILAR_TO).map(|(shared, _)| shared);
            let indicator = shared.unwrap_or(&effect.indicator);
            let key = (indicator, effect.kind, effect.group, effect.from, effect.to, scale);
            let together = alike.entry(key).or_default();
            match shared {
                Some(_) => together.similar.entry(&result.programme).or_default().push(effect),
                None => together.same.push((&result.programme, effect)),
            }
        }
    }
    let each = alike.into_iter().map(|((indicator, ..), mut together)| {
        let same = &together.same;
        together.similar.retain(|programme, _| same.iter().all(|(known, _)| known != programme));
        (indicator, together)
    });
    each.filter(|(_, together)| together.same.len() + together.similar.len() > 1)
        .filter_map(|(indicator, together)| pool(indicator, &together, seed))
        .collect()
}

/// A programme's change as a study.
struct Told<'a> {
    programme: &'a str,
    study: Study,
    caveats: Vec<Caveat>,
}

impl<'a> Told<'a> {
    /// One change; of several in one programme their mean, as unsure as they are on average: they are of the same persons.
    fn of(programme: &'a str, effects: &[&Effect]) -> Option<Self> {
        let known: Vec<(f64, f64, &Estimate)> = effects
            .iter()
            .filter_map(|effect| Some((effect.change.value?, effect.change.se?, &effect.change)))
            .collect();
        let n = known.len() as f64;
        let study = Study {
            estimate: known.iter().map(|(estimate, ..)| estimate).sum::<f64>() / n,
            variance: known.iter().map(|(_, se, _)| se * se).sum::<f64>() / n,
        };
        let caveats = known.iter().flat_map(|(.., change)| change.caveats.iter().copied()).collect();
        (!known.is_empty()).then_some(Self { programme, study, caveats })
    }
}

fn pool(indicator: &str, together: &Together<'_>, seed: u64) -> Option<Pooled> {
    let first = together.same.first().map(|(_, effect)| *effect);
    let first = first.or_else(|| together.similar.values().flatten().next().copied())?;
    let same: Vec<Told<'_>> =
        together.same.iter().filter_map(|(programme, effect)| Told::of(programme, &[effect])).collect();
    let similar: Vec<Told<'_>> =
        together.similar.iter().filter_map(|(programme, effects)| Told::of(programme, effects)).collect();
    let (change, prediction_interval) = mean_of(first, &same.iter().collect::<Vec<_>>());
    let with_similar = if similar.is_empty() {
        Part::absent(Caveat::MissingData, "no other programme measures something similar")
    } else {
        mean_of(first, &same.iter().chain(&similar).collect::<Vec<_>>()).0
    };
    Some(Pooled {
        indicator: indicator.to_owned(),
        kind: first.kind,
        group: first.group,
        from: first.from,
        to: first.to,
        programmes: same.iter().map(|told| told.programme.to_owned()).collect(),
        change,
        prediction_interval,
        with_similar,
        similar_programmes: similar.iter().map(|told| told.programme.to_owned()).collect(),
        each: each(first, &same, seed),
    })
}

/// Each programme's change drawn towards the mean, and where it may rank.
fn each(first: &Effect, told: &[Told<'_>], seed: u64) -> Part<Vec<ProgrammeChange>> {
    let studies: Vec<Study> = told.iter().map(|told| told.study).collect();
    let shrunken = || -> Result<Vec<ProgrammeChange>, ShrinkageError> {
        let shrinkage = shrink(&studies, &[])?;
        let intervals = shrinkage.intervals(LEVEL)?;
        let ranks = shrinkage.ranks(LEVEL, false, &lots(studies.len(), seed))?;
        let all = studies.len() as u64;
        let base = format!("{all} programmes");
        let one = |((told, mean), (interval, rank)): ((&Told<'_>, _), (stats::Interval, stats::shrinkage::Rank))| {
            let mean: &stats::shrinkage::ShrunkenMean = mean;
            let change = Estimate::plain(mean.estimate, &first.change.unit, all, &base, "shrunken_means");
            let mut change = with_interval(change, interval, Some(mean.se), None).with_caveats(told.caveats.clone());
            change.scale = first.change.scale;
            let ends = stats::Interval { lower: rank.lower as f64, upper: rank.upper as f64 };
            let rank = Estimate::plain(rank.expected, "rank", all, &base, "shrunken_means").on_scale(1.0, all as f64);
            let rank = with_interval(rank, ends, None, None);
            ProgrammeChange { programme: told.programme.to_owned(), change, rank }
        };
        Ok(told.iter().zip(&shrinkage.means).zip(intervals.into_iter().zip(ranks)).map(one).collect())
    };
    match shrunken() {
        Ok(each) => Part::There(each),
        Err(why @ ShrinkageError::TooFewGroups { .. }) => Part::absent(Caveat::FewProgrammes, why.to_string()),
        Err(why) => Part::absent(Caveat::NotEstimable, why.to_string()),
    }
}

/// The mean of programmes' changes, and where that of another programme lies.
fn mean_of(first: &Effect, told: &[&Told<'_>]) -> (Part<Estimate>, Option<[f64; 2]>) {
    let studies: Vec<Study> = told.iter().map(|told| told.study).collect();
    match meta_analysis(&studies) {
        Ok(pooled) => {
            let interval = pooled.prediction_interval(LEVEL);
            let base = format!("{} programmes", studies.len());
            let estimate =
                Estimate::plain(pooled.estimate, &first.change.unit, studies.len() as u64, &base, "reml_hartung_knapp");
            let mut estimate = with_interval(estimate, pooled.ci(LEVEL), Some(pooled.se), Some(pooled.df))
                .with_caveats(told.iter().flat_map(|told| told.caveats.iter().copied()));
            estimate.scale = first.change.scale;
            (Part::There(estimate), Some([interval.lower, interval.upper]))
        }
        Err(error @ MetaError::TooFewStudies { .. }) => (Part::absent(Caveat::FewProgrammes, error.to_string()), None),
        Err(error) => (Part::absent(Caveat::NotEstimable, error.to_string()), None),
    }
}
