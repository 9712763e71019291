//! How much did an indicator change, from one moment to another? A change, not an effect: there is no comparison group.
//!
//! Estimator: `y ~ wave (+ form) + (wave | organisation) + (wave | unit) + (1 | person)` on all answers, linked and
//! unlinked, by REML with Satterthwaite degrees of freedom. Beside it stand the paired difference of those who answered
//! both times and Welch's difference of those who answered once. Where the model cannot be fitted, the t of partially
//! overlapping samples takes its place and says so in `method`. Beside it the change of everybody in the frame ([`standardised`]).
//! Missing answers: everybody with an answer at one of the moments counts; unbiased when answers are missing at random
//! given unit and the person's other answer.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};
use kernel::{Caveat, Estimate, Group, Moment};
use rayon::prelude::*;
use stats::mixed::{Column, Contrast, FitError, Level, MixedData, RandomTerm, Weight};
use stats::overlap::partially_overlapping_t;

use crate::figures::{LEVEL, MEAN_FROM, cell, cell_of_somebody, is_few, of_group, persons, with_interval, withheld};
use crate::floor::floor;
use crate::movers::{self, Held};
use crate::package::Package;
use crate::reach::{self, Frames};
use crate::result::{Absent, ChangeCounts, Effect, EffectKind, NotCompared, Part, Reason};
use crate::score::{About, Instrument, Scale, Value, instruments};
use crate::sensitivity;
use crate::sheets::Wave;
use crate::standardised::{self, Places};

/// Fewer organisations than this give an interval that rests on few independent parts.
const FEW_CLUSTERS: usize = 8;

/// From when to when, and what the comparison is called for a self-rating.
const SPANS: [(Moment, Moment); 4] = [
    (Moment::Before, Moment::After),
    (Moment::Before, Moment::Later),
    (Moment::Then, Moment::After),
    (Moment::Before, Moment::Then),
];

/// A person's value with where it was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observation<'a> {
    pub person: u32,
    pub value: f64,
    unit: u32,
    organisation: u32,
    form: Option<&'a str>,
}

/// The values of a scale at one moment, a person once.
#[derive(Default)]
pub(crate) struct Side<'a> {
    pub observations: Vec<Observation<'a>>,
    dont_know: u64,
    about: About,
    caveats: BTreeSet<Caveat>,
}

/// The changes of a programme, and the indicators whose change cannot be computed.
pub(crate) fn changes(package: &Package, waves: &[Wave<'_>], frames: &Frames<'_>) -> (Vec<Effect>, Vec<NotCompared>) {
    let instruments = instruments(package, waves);
    let mut measured: BTreeMap<(Group, &Scale), Vec<&Wave<'_>>> = BTreeMap::new();
    for wave in waves {
        for scale in instruments.get(wave.row.instrument.as_str()).into_iter().flat_map(Instrument::scales) {
            measured.entry((wave.row.group, scale)).or_default().push(wave);
        }
    }
    let groups: BTreeSet<Group> = measured.keys().map(|(group, _)| *group).collect();
    let spans = groups.iter().flat_map(|&group| SPANS.map(|span| (group, span)));
    let telling: BTreeSet<Spanned> = spans.filter(|&(group, span)| reach::links_tell(waves, group, span)).collect();
    let places = Places::of(waves, frames, &reach::organisations(package));
    let known = Known { waves, instruments: &instruments, frames, telling: &telling, places: &places };
    // A scale at a time, so that the values of all need not be held together.
    let each: Vec<_> = measured.into_iter().collect();
    let found: Vec<(Vec<Effect>, Option<Unmeasured>)> =
        each.par_iter().map(|((group, scale), waves)| known.of_scale(scale, *group, waves)).collect();
    let (mut effects, mut not_compared, mut all_open) = (Vec::new(), Vec::new(), Vec::new());
    for (own, unmeasured) in found {
        effects.extend(own);
        match unmeasured {
            Some(Unmeasured::AllOpen(why)) => all_open.push(why),
            Some(Unmeasured::Known(why)) => not_compared.push(why),
            None => {}
        }
    }
    not_compared.extend(all_open);
    (effects, not_compared)
}

/// Why there is no change of a scale.
enum Unmeasured {
    /// Every wave that it is asked in is open.
    AllOpen(NotCompared),
    /// Anything else.
    Known(NotCompared),
}

/// Two moments in a group.
type Spanned = (Group, (Moment, Moment));

/// What the changes of all scales are made of.
struct Known<'k, 'a> {
    waves: &'k [Wave<'a>],
    instruments: &'k BTreeMap<&'a str, Instrument<'a>>,
    frames: &'k Frames<'a>,
    /// Where the number of linked persons would tell of a few.
    telling: &'k BTreeSet<Spanned>,
    /// Where the units of the frames are.
    places: &'k Places<'a>,
}

impl<'a> Known<'_, 'a> {
    /// The changes of a scale in the waves that ask it.
    fn of_scale(&self, scale: &Scale, group: Group, asked: &[&Wave<'a>]) -> (Vec<Effect>, Option<Unmeasured>) {
        let mut moments: BTreeMap<Moment, Side<'_>> = BTreeMap::new();
        for wave in asked.iter().filter(|wave| !wave.open) {
            let Some(instrument) = self.instruments.get(wave.row.instrument.as_str()) else { continue };
            let side = moments.entry(wave.row.moment).or_default();
            side.add(instrument, scale, wave);
            side.caveats.extend(reach::caveats(wave, self.frames));
            if side.is_empty() {
                moments.remove(&wave.row.moment);
            }
        }
        let mut effects = Vec::new();
        for (from, to) in SPANS {
            let (Some(before), Some(after)) = (moments.get(&from), moments.get(&to)) else { continue };
            let Some(kind) = kind(scale.kind, from, to) else { continue };
            let measured = (before.n(), after.n());
            let weights = standardised::weights(asked, self.frames, self.places, (from, to), measured);
            let mut effect = effect(scale, group, (from, before), (to, after), (kind, weights));
            if let Some(mixed) = reach::mixed_modes(asked, (from, to)) {
                for figure in [&mut effect.change, &mut effect.linked_only, &mut effect.unlinked_only] {
                    *figure = figure.clone().with_caveat(mixed);
                }
            }
            if self.telling.contains(&(group, (from, to))) {
                let why = Some(Caveat::ComplementWithheld);
                effect.counts.linked = cell_of_somebody(effect.counts.linked, why);
                for mean in [&mut effect.linked_only, &mut effect.unlinked_only] {
                    *mean = cell(mean.clone(), why.filter(|_| mean.value.is_some()));
                }
            }
            effects.push(effect);
        }
        sensitivity::tell(&mut effects, &moments, self.waves, self.frames);
        if !effects.is_empty() {
            return (effects, None);
        }
        let open = asked.iter().filter(|wave| wave.open).count();
        let (code, text) = if open == asked.len() {
            (Caveat::WaveOpen, "every wave that it is asked in is still open".to_owned())
        } else if open > 0 {
            (Caveat::WaveOpen, "a wave that it is asked in is still open".to_owned())
        } else if moments.is_empty() {
            (Caveat::MissingData, "nobody answered its items".to_owned())
        } else {
            let measured: Vec<&str> = moments.keys().map(|moment| moment.code()).collect();
            (Caveat::MissingData, format!("measured on this scale at {} only", measured.join(", ")))
        };
        let reason = Reason { code, text };
        let why = NotCompared { indicator: scale.indicator.clone(), kind: scale.kind, group, reason };
        (effects, Some(if open == asked.len() { Unmeasured::AllOpen(why) } else { Unmeasured::Known(why) }))
    }
}

/// What a span is for a kind of measurement; only self-ratings are remembered afterwards.
fn kind(kind: EffectKind, from: Moment, to: Moment) -> Option<EffectKind> {
    match (kind, from, to) {
        (EffectKind::SelfRating, Moment::Then, _) => Some(EffectKind::ThenRating),
        (EffectKind::SelfRating, _, Moment::Then) => Some(EffectKind::ResponseShift),
        (_, Moment::Then, _) | (_, _, Moment::Then) => None,
        _ => Some(kind),
    }
}

impl<'a> Side<'a> {
    fn add(&mut self, instrument: &'a Instrument<'a>, scale: &Scale, wave: &Wave<'a>) {
        let about = instrument.about(scale);
        self.about.items.extend(about.items);
        self.about.construct = self.about.construct.take().or(about.construct);
        self.about.core |= about.core;
        // A person who answered several waves of one moment is measured by the first of them.
        let earlier: HashSet<u32> = self.observations.iter().map(|observation| observation.person).collect();
        for sheet in &wave.sheets {
            match instrument.value(scale, sheet) {
                Some(Value::Known(value, form)) if !earlier.contains(&sheet.person) => {
                    self.observations.push(Observation {
                        person: sheet.person,
                        value,
                        unit: sheet.place.0,
                        organisation: sheet.place.1,
                        form,
                    })
                }
                Some(Value::DontKnow) => self.dont_know += 1,
                _ => {}
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.observations.is_empty() && self.dont_know == 0
    }

    fn n(&self) -> u64 {
        self.observations.len() as u64
    }
}

/// Persons measured both times, first at the first moment; persons measured at one of them only.
pub(crate) struct Overlap {
    pub pairs: Vec<(f64, f64)>,
    before_only: Vec<f64>,
    after_only: Vec<f64>,
}

impl Overlap {
    pub(crate) fn of(before: &Side<'_>, after: &Side<'_>) -> Self {
        let mut later: HashMap<u32, f64> = after.observations.iter().map(|o| (o.person, o.value)).collect();
        let (mut pairs, mut before_only) = (Vec::new(), Vec::new());
        for observation in &before.observations {
            match later.remove(&observation.person) {
                Some(value) => pairs.push((observation.value, value)),
                None => before_only.push(observation.value),
            }
        }
        let once = |o: &&Observation<'_>| later.contains_key(&o.person);
        let after_only = after.observations.iter().filter(once).map(|o| o.value).collect();
        Self { pairs, before_only, after_only }
    }

    /// Whether so few answered once only that those who answered twice would give them away.
    fn few_once(&self) -> bool {
        is_few(self.before_only.len() as u64) || is_few(self.after_only.len() as u64)
    }
}

fn effect(
    scale: &Scale,
    group: Group,
    (from, before): (Moment, &Side<'_>),
    (to, after): (Moment, &Side<'_>),
    (kind, weights): (EffectKind, Result<Vec<Weight>, Reason>),
) -> Effect {
    let overlap = Overlap::of(before, after);
    let mut caveats: BTreeSet<Caveat> = before.caveats.union(&after.caveats).copied().collect();
    match kind {
        EffectKind::Test => caveats.insert(Caveat::UncalibratedTest),
        EffectKind::Score => caveats.insert(Caveat::Imported),
        EffectKind::SelfRating => caveats.insert(Caveat::SelfRating),
        EffectKind::ThenRating | EffectKind::ResponseShift => {
            caveats.extend([Caveat::SelfRating, Caveat::Retrospective]);
            true
        }
    };
    if overlap.pairs.is_empty() {
        caveats.insert(Caveat::Unlinked);
    }
    let of_change: BTreeSet<Caveat> = caveats.iter().copied().chain([Caveat::NoComparisonGroup]).collect();
    let unit = if kind == EffectKind::Test { "percent" } else { "points" };
    let on_scale = |estimate: Estimate| match scale.ends() {
        Some((min, max)) => estimate.on_scale(min, max),
        None => estimate,
    };
    let change_unit = if kind == EffectKind::Test { "percentage_points" } else { "points" };
    let level = |side: &Side<'_>, moment: Moment| {
        let values: Vec<f64> = side.observations.iter().map(|observation| observation.value).collect();
        let base = format!("{group} with an answer, {moment}");
        let mean = of_group(stats::descriptive::mean(&values), unit, side.n(), MEAN_FROM, &base, "mean");
        on_scale(mean).with_caveats(side.caveats.iter().copied())
    };
    let once = |first: &[f64], second: &[f64], pairs: &[(f64, f64)], base: &str, method: &str| {
        let n = (first.len() + second.len() + pairs.len()) as u64;
        let few = |n: usize| (n as u64) < MEAN_FROM;
        let sides = (first.len() + pairs.len(), second.len() + pairs.len());
        if few(sides.0) || few(sides.1) {
            return withheld(change_unit, n, base, method, Caveat::TooFew);
        }
        match partially_overlapping_t(first, second, pairs) {
            Ok(t) => with_interval(
                Estimate::plain(t.estimate, change_unit, n, base, method),
                t.ci(LEVEL),
                Some(t.se),
                Some(t.df),
            ),
            Err(_) => withheld(change_unit, n, base, method, Caveat::NotEstimable),
        }
    };
    let reversed: Vec<(f64, f64)> = overlap.pairs.iter().map(|(before, after)| (*after, *before)).collect();
    let base = |who: &str| format!("{who}, {group}, {from} -> {to}");
    let linked_only = once(&[], &[], &reversed, &base("linked persons"), "paired_t").with_caveat(Caveat::LinkedOnly);
    // The mean of all and the mean of nearly all give the few others away.
    let linked_only = cell(linked_only, overlap.few_once().then_some(Caveat::ComplementWithheld));
    let unlinked_only =
        once(&overlap.after_only, &overlap.before_only, &[], &base("persons who answered once"), "welch_t")
            .with_caveat(Caveat::Unlinked);
    let few_linked = is_few(overlap.pairs.len() as u64).then_some(Caveat::ComplementWithheld);
    let unlinked_only = cell(unlinked_only, few_linked);
    let found = mixed(before, after, change_unit, &base("all who answered"), weights.as_deref().unwrap_or_default());
    let (change, of_frame) = found.unwrap_or_else(|| {
        let plain = (&overlap.after_only, &overlap.before_only, &reversed);
        (once(plain.0, plain.1, plain.2, &base("all who answered"), "partially_overlapping_t"), None)
    });
    let standardised = match (weights, of_frame) {
        (Err(reason), _) => Part::Absent(Absent { absent: reason }),
        (Ok(_), _) if change.caveats.contains(&Caveat::TooFew) => {
            Part::absent(Caveat::TooFew, "fewer than ten persons answered at one of the moments")
        }
        (Ok(_), None) => Part::absent(Caveat::NotEstimable, "the mixed model could not be fitted to these answers"),
        (Ok(_), Some(contrast)) => {
            let (method, base) = ("mixed_model_standardised", base("everybody in the frame"));
            let estimate = with_interval(
                Estimate::plain(contrast.estimate, change_unit, change.n, &base, method),
                contrast.ci(LEVEL),
                Some(contrast.se),
                Some(contrast.df),
            );
            let estimate = estimate.with_caveats(change.caveats.iter().chain(&of_change).copied());
            Part::There(on_scale(standardised::compared(estimate, &change)))
        }
    };
    let counts = ChangeCounts {
        before: persons(before.n(), "persons with a value at the first moment"),
        after: persons(after.n(), "persons with a value at the second moment"),
        linked: cell_of_somebody(
            persons(overlap.pairs.len() as u64, "persons with a value at both moments"),
            overlap.few_once().then_some(Caveat::ComplementWithheld),
        ),
        dont_know_before: persons(before.dont_know, "persons who answered that they do not know"),
        dont_know_after: persons(after.dont_know, "persons who answered that they do not know"),
    };
    let core = before.about.core && after.about.core;
    let floor = match scale.ends() {
        Some(ends) if core && kind == EffectKind::SelfRating => {
            Part::There(floor(ends, before, after, &overlap, &base("all who answered"), &of_change))
        }
        _ => Part::absent(Caveat::MissingData, "the lowest level is told for core items rated before and after"),
    };
    Effect {
        indicator: scale.indicator.clone(),
        kind,
        core,
        construct: before.about.construct.clone().or_else(|| after.about.construct.clone()),
        items: before.about.items.union(&after.about.items).cloned().collect(),
        group,
        from,
        to,
        label: "change_not_effect".to_owned(),
        counts,
        before: level(before, from),
        after: level(after, to),
        change: on_scale(change).with_caveats(of_change.iter().copied()),
        standardised,
        linked_only: on_scale(linked_only).with_caveats(of_change.iter().copied()),
        unlinked_only: on_scale(unlinked_only).with_caveats(of_change),
        floor,
        // Filled in by `latent`, which sees all waves at once.
        latent_change: Part::absent(Caveat::MissingData, "told for tests with answers to each item"),
        latent_floor: Part::absent(Caveat::MissingData, "told for tests and core items"),
        sensitivity: Part::absent(Caveat::NotEstimable, "not yet looked at"),
    }
}

/// The change by the mixed model, and with units weighing otherwise than their answers; nothing when it cannot be fitted.
fn mixed(
    before: &Side<'_>,
    after: &Side<'_>,
    unit: &str,
    base: &str,
    weights: &[Weight],
) -> Option<(Estimate, Option<Contrast>)> {
    let (method, n) = ("mixed_model_pre_post", before.n() + after.n());
    if before.n() < MEAN_FROM || after.n() < MEAN_FROM {
        let fewest = before.n().min(after.n());
        let few = Estimate { n: if fewest < 5 { 0 } else { n }, ..withheld(unit, n, base, method, Caveat::TooFew) };
        return Some((few, None));
    }
    let rows = || {
        let at = |wave: f64| move |o: &Observation<'_>| (wave, o.value, o.unit, o.organisation, o.person);
        before.observations.iter().map(at(0.0)).chain(after.observations.iter().map(at(1.0)))
    };
    let count = before.observations.len() + after.observations.len();
    let wave: Vec<f64> = rows().map(|row| row.0).collect();
    let y: Vec<f64> = rows().map(|row| row.1).collect();
    let units: Vec<u32> = rows().map(|row| row.2).collect();
    let clusters: Vec<u32> = rows().map(|row| row.3).collect();
    let person: Vec<u32> = rows().map(|row| row.4).collect();
    let mut x = vec![Column::intercept(count), Column::new("wave", wave.clone())];
    x.extend(forms(before, after));
    let correlated = || vec![RandomTerm::correlated("wave", vec![vec![1.0; count], wave.clone()])];
    let apart = || vec![RandomTerm::intercept(count), RandomTerm::slope("wave", wave.clone())];
    let fit = |random: &dyn Fn() -> Vec<RandomTerm>| -> Result<(Held, Option<Contrast>), FitError> {
        let data = MixedData {
            y: &y,
            x: x.clone(),
            cluster: &clusters,
            unit: &units,
            person: &person,
            cluster_random: random(),
            unit_random: random(),
        };
        if weights.is_empty() { Ok((movers::fit(&data)?, None)) } else { movers::fit_weighed(&data, "wave", weights) }
    };
    // Movers cannot be held together where level and change go up and down as one; without that they may be.
    let is_held = |found: &(Held, Option<Contrast>)| found.0.fit.split_persons == 0;
    let first = fit(&correlated);
    let (fitted, weighed) = match first {
        Ok(found) if is_held(&found) => found,
        Ok(found) => fit(&apart).ok().filter(is_held).unwrap_or(found),
        Err(_) => fit(&apart).ok()?,
    };
    let change = fitted.fit.coefficient("wave").filter(|change| change.se.is_finite() && change.df.is_finite())?;
    let estimate = with_interval(
        Estimate::plain(change.estimate, unit, n, base, method),
        stats::Interval::around(change.estimate, change.se, change.df, LEVEL),
        Some(change.se),
        Some(change.df),
    );
    let organisations: BTreeSet<u32> = clusters.iter().copied().collect();
    Some((estimate.with_caveats(spread_caveats(&fitted, organisations.len())), weighed))
}

fn spread_caveats(held: &Held, organisations: usize) -> Vec<Caveat> {
    let fitted = &held.fit;
    let at_boundary = fitted.components.iter().any(|part| part.level != Level::Person && part.at_boundary);
    let mut caveats: Vec<Caveat> = held.caveat().into_iter().collect();
    if organisations < FEW_CLUSTERS {
        caveats.push(Caveat::FewClusters);
    }
    if at_boundary || !fitted.dropped.is_empty() {
        caveats.push(Caveat::SpreadAtBoundary);
    }
    caveats
}

/// A column for each test form but the first, when several were met and they are crossed over the moments.
fn forms(before: &Side<'_>, after: &Side<'_>) -> Vec<Column> {
    let met = |side: &Side<'_>| -> BTreeSet<String> {
        side.observations.iter().filter_map(|o| o.form.map(str::to_owned)).collect()
    };
    let (first, second) = (met(before), met(after));
    // A form met at one moment only cannot be told apart from the change.
    if first != second {
        return Vec::new();
    }
    let all = || before.observations.iter().chain(&after.observations);
    first
        .iter()
        .skip(1)
        .map(|form| {
            let values = all().map(|o| f64::from(u8::from(o.form == Some(form.as_str())))).collect();
            Column::new(format!("form {form}"), values)
        })
        .collect()
}
