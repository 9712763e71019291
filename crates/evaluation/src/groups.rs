//! How do many small groups differ? The mean of each organisation and unit, drawn towards the mean of all as far as chance could
//! have moved it, with its interval, where it may rank and how probable it is to lie below the others.
//!
//! One within-group variance is pooled over all groups; means are shrunken by [`stats::shrinkage`]. Every group takes
//! part, also those of a single answer; shown are those of ten answers and more, whose remainder hides at least
//! two groups and ten answers in each organisation and in the whole. A unit that reach does not show is not shown here.
//! Missing answers: a group's mean is that of those who answered; nobody is weighted.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate, Moment};
use stats::Interval;
use stats::shrinkage::{Lots, ShrinkageError, Summary, pooled_variances, shrink};

use rayon::prelude::*;

use crate::chance::{Draws, Stream};
use crate::figures::{LEVEL, MEAN_FROM, cell, with_interval, withheld};
use crate::package::Package;
use crate::reach::{self, ByUnit, Frames};
use crate::result::{ComparisonLevel, EffectKind, GroupMean, GroupMeans, Part};
use crate::score::{Instrument, Scale, Value};
use crate::sheets::Wave;

/// Draws behind the interval of a rank.
const DRAWS: usize = 1000;

/// What the engine says of one group.
#[derive(Debug, Clone, Copy)]
struct Estimated {
    mean: f64,
    interval: Interval,
    se: f64,
    rank: [f64; 3],
    below: f64,
}

/// The means of a programme's groups in its last closed wave before and after, for every indicator.
pub(crate) fn groups<'a>(package: &'a Package, waves: &[Wave<'a>], frames: &Frames<'a>, seed: u64) -> Vec<GroupMeans> {
    let organisations = reach::organisations(package);
    let mut last: BTreeMap<_, &Wave<'a>> = BTreeMap::new();
    let asked = |wave: &&Wave<'_>| {
        matches!(wave.row.moment, Moment::Before | Moment::After) && !wave.open && !wave.sheets.is_empty()
    };
    for wave in waves.iter().filter(asked) {
        last.insert((wave.row.group, wave.row.moment), wave);
    }
    let most =
        last.values().map(|wave| wave.sheets.iter().map(|sheet| sheet.unit).collect::<BTreeSet<_>>().len()).max();
    let Some(most) = most else { return Vec::new() };
    let lots = lots(most, seed);
    let mut told = Vec::new();
    for wave in last.into_values() {
        let instrument = Instrument::of(package, &wave.row.instrument);
        let frame = frames.get(wave.row.wave.as_str()).map_or(&[][..], Vec::as_slice);
        let by_unit = ByUnit::of(wave, frame, &organisations);
        let caveats = reach::caveats(wave, frames);
        let scales: Vec<&Scale> = instrument.scales().collect();
        let of_scale = |scale: &&Scale| of_scale(wave, &instrument, scale, &by_unit, &caveats, &lots);
        told.extend(scales.par_iter().flat_map_iter(of_scale).collect::<Vec<_>>());
    }
    told
}

fn of_scale(
    wave: &Wave<'_>,
    instrument: &Instrument<'_>,
    scale: &Scale,
    by_unit: &ByUnit<'_>,
    caveats: &[Caveat],
    lots: &Lots,
) -> Vec<GroupMeans> {
    let mut units: BTreeMap<&str, Sums> = BTreeMap::new();
    for sheet in &wave.sheets {
        if let Some(Value::Known(value, _)) = instrument.value(scale, sheet) {
            units.entry(sheet.unit).or_default().add(value);
        }
    }
    let mut organisations: BTreeMap<&str, Sums> = BTreeMap::new();
    let (mut parents, mut may) = (Vec::new(), Vec::new());
    for (unit, sums) in &units {
        let place = by_unit.units.binary_search(unit).ok();
        let parent = place.map_or(*unit, |place| by_unit.organisations[place]);
        organisations.entry(parent).or_default().join(*sums);
        parents.push(parent);
        may.push(place.is_some_and(|place| by_unit.why[place].is_none()));
    }
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    let all: Vec<(&str, u64)> = organisations.iter().map(|(name, sums)| (*name, sums.n)).collect();
    let allowed: Vec<bool> = all.iter().map(|(name, _)| !by_unit.hidden.contains(name)).collect();
    for place in shown_of(&all, &allowed) {
        shown.insert(all[place].0);
    }
    let named: Vec<(&str, u64)> = units.iter().map(|(name, sums)| (*name, sums.n)).collect();
    let mut units_shown: BTreeSet<&str> = BTreeSet::new();
    for organisation in &shown {
        let members: Vec<usize> = (0..named.len()).filter(|unit| parents[*unit] == *organisation).collect();
        let own: Vec<(&str, u64)> = members.iter().map(|unit| named[*unit]).collect();
        let own_may: Vec<bool> = members.iter().map(|unit| may[*unit]).collect();
        units_shown.extend(shown_of(&own, &own_may).into_iter().map(|place| own[place].0));
    }
    let mut told = vec![means(wave, scale, ComparisonLevel::Organisation, &organisations, &shown, caveats, lots)];
    if units.len() > organisations.len() {
        told.push(means(wave, scale, ComparisonLevel::Unit, &units, &units_shown, caveats, lots));
    }
    told
}

/// Which groups may be shown so that the rest is none, or two groups and as many answers as a mean needs.
fn shown_of(groups: &[(&str, u64)], allowed: &[bool]) -> Vec<usize> {
    let mut shown: Vec<usize> =
        (0..groups.len()).filter(|place| allowed[*place] && groups[*place].1 >= MEAN_FROM).collect();
    shown.sort_by_key(|place| std::cmp::Reverse(groups[*place].1));
    let all: u64 = groups.iter().map(|(_, n)| n).sum();
    loop {
        let rest = all - shown.iter().map(|place| groups[*place].1).sum::<u64>();
        let hidden = groups.len() - shown.len();
        if hidden == 0 || (hidden > 1 && rest >= MEAN_FROM) || shown.pop().is_none() {
            return shown;
        }
    }
}

/// Number, mean and squares about it of a group's values (Welford).
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, value: f64) {
        self.join(Self { n: 1, mean: value, squares: 0.0 });
    }

    fn join(&mut self, other: Self) {
        let n = self.n + other.n;
        let (apart, share) = (other.mean - self.mean, other.n as f64 / n.max(1) as f64);
        self.squares += other.squares + apart * apart * self.n as f64 * share;
        self.mean += apart * share;
        self.n = n;
    }

    fn summary(self) -> Summary {
        let n = u32::try_from(self.n).unwrap_or(u32::MAX);
        Summary { n, mean: self.mean, variance: if n > 1 { self.squares / f64::from(n - 1) } else { 0.0 } }
    }
}

fn means(
    wave: &Wave<'_>,
    scale: &Scale,
    level: ComparisonLevel,
    groups: &BTreeMap<&str, Sums>,
    shown: &BTreeSet<&str>,
    caveats: &[Caveat],
    lots: &Lots,
) -> GroupMeans {
    let method = "shrunken_means";
    let unit = if scale.kind == EffectKind::Test { "percent" } else { "points" };
    let caveats = caveats.iter().copied().chain(match scale.kind {
        EffectKind::Test => Some(Caveat::UncalibratedTest),
        EffectKind::Score => Some(Caveat::Imported),
        _ => Some(Caveat::SelfRating),
    });
    let caveats: Vec<Caveat> = caveats.collect();
    let base = format!("{} with an answer, {}", wave.row.group, wave.row.moment);
    let n: u64 = groups.values().map(|sums| sums.n).sum();
    let summaries: Vec<Summary> = groups.values().map(|sums| sums.summary()).collect();
    let finish = |estimate: Estimate| {
        let estimate = match scale.ends() {
            Some((min, max)) if estimate.unit == unit => estimate.on_scale(min, max),
            _ => estimate,
        };
        estimate.with_caveats(caveats.iter().copied())
    };
    let found = if n < MEAN_FROM { Err(None) } else { shrunken(&summaries, lots).map_err(Some) };
    let (overall, between, part) = match found {
        Ok((overall, between, estimated)) => {
            let told = |(name, estimated): (&&str, Estimated)| {
                let n = groups[*name].n;
                let why = match shown.contains(*name) {
                    true => None,
                    false if n < MEAN_FROM => Some(Caveat::TooFew),
                    false => Some(Caveat::ComplementWithheld),
                };
                let of = |value: f64, unit: &str, [lower, upper]: [f64; 2], se: Option<f64>| {
                    let plain = Estimate::plain(value, unit, n, &base, method);
                    let plain = with_interval(plain, Interval { lower, upper }, se, None);
                    cell(finish(plain), why)
                };
                let Interval { lower, upper } = estimated.interval;
                let below = Estimate::plain(100.0 * estimated.below, "percent", n, &base, method);
                GroupMean {
                    key: (*name).to_owned(),
                    mean: of(estimated.mean, unit, [lower, upper], Some(estimated.se)),
                    rank: of(estimated.rank[0], "rank", [estimated.rank[1], estimated.rank[2]], None),
                    below_overall: cell(finish(below), why),
                }
            };
            let means = groups.keys().zip(estimated).map(told).collect();
            (
                finish(Estimate::plain(overall, unit, n, &base, method)),
                finish(Estimate::plain(between, unit, n, &base, method)),
                Part::There(means),
            )
        }
        Err(why) => {
            let code = if why.is_none() { Caveat::TooFew } else { Caveat::NotEstimable };
            let text = why.map_or_else(|| "fewer than ten answers".to_owned(), |why| why.to_string());
            let none = || finish(withheld(unit, n, &base, method, code));
            (none(), none(), Part::absent(code, text))
        }
    };
    GroupMeans {
        indicator: scale.indicator.clone(),
        kind: scale.kind,
        group: wave.row.group,
        wave: wave.row.wave.clone(),
        moment: wave.row.moment,
        level,
        overall,
        between,
        means: part,
    }
}

/// The draws of ranks, the same for all tables: of so many groups, and their mean.
pub(crate) fn lots(groups: usize, seed: u64) -> Lots {
    Lots::new(DRAWS, groups + 1, |draw| {
        let mut draws = Draws::nth(seed, Stream::Ranks, draw as u64);
        move |n| draws.below(n)
    })
}

/// The mean of the groups, the standard deviation between them, and each group's mean and place. Rank 1 is the highest.
fn shrunken(groups: &[Summary], lots: &Lots) -> Result<(f64, f64, Vec<Estimated>), ShrinkageError> {
    let shrinkage = shrink(&pooled_variances(groups)?.groups, &[])?;
    let overall = shrinkage.coefficients[0];
    let intervals = shrinkage.intervals(LEVEL)?;
    let below = shrinkage.probability_below(overall)?;
    let ranks = shrinkage.ranks(LEVEL, false, lots)?;
    let estimated = shrinkage.means.iter().zip(intervals).zip(below.into_iter().zip(ranks));
    let estimated = estimated.map(|((mean, interval), (below, rank))| Estimated {
        mean: mean.estimate,
        interval,
        se: mean.se,
        rank: [rank.expected, rank.lower as f64, rank.upper as f64],
        below,
    });
    Ok((overall, shrinkage.tau_squared.sqrt(), estimated.collect()))
}

#[cfg(test)]
mod tests;
