//! Who could have answered, who did, and who was lost on the way? Response rate = answered / invited.
//!
//! Nothing but counts is said of a wave without a frame, and nothing at all while it is open. Persons are linked by
//! pseudonym only. R-indicator: `1 - 2 SD(response propensity)` over units (Schouten, Cobben & Bethlehem 2009).

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};
use kernel::{Caveat, Estimate, Group, Mode, Moment};
use stats::representativity::{GroupResponse, r_indicator};

use crate::figures::{cell, cell_of_somebody, is_few, percent, persons, persons_of, withheld};
use crate::package::{FrameRow, Package};
use crate::protection::{Counted, withheld_nested, withheld_of};
use crate::result::{ModeReach, Part, Reach, UnitReach, WaveReach};
use crate::sheets::Wave;

/// Below this share of the invited a wave has a low response.
const LOW_RESPONSE: f64 = 0.5;

/// The frame rows of each wave.
pub(crate) type Frames<'a> = HashMap<&'a str, Vec<&'a FrameRow>>;

/// The frame rows of each wave.
pub(crate) fn frames(package: &Package) -> Frames<'_> {
    let mut frames: Frames<'_> = HashMap::new();
    for row in package.frame() {
        frames.entry(&row.wave).or_default().push(row);
    }
    frames
}

/// What must be known about the answers of a wave before believing a figure made of them.
pub(crate) fn caveats(wave: &Wave<'_>, frames: &Frames<'_>) -> Vec<Caveat> {
    let of_frame = match frames.get(wave.row.wave.as_str()) {
        None => Some(Caveat::NoFrame),
        Some(frame) => {
            let invited: u64 = frame.iter().map(|row| row.invited).sum();
            let low = (wave.sheets.len() as f64) < LOW_RESPONSE * invited as f64;
            low.then_some(Caveat::LowResponse)
        }
    };
    of_frame.into_iter().chain(imported(wave)).collect()
}

/// That answers of the wave were collected with another tool.
fn imported(wave: &Wave<'_>) -> Option<Caveat> {
    (wave.row.imported == Some(true)).then_some(Caveat::Imported)
}

/// Whether the number of persons linked between two moments would tell of a few who left, came or stayed.
pub(crate) fn links_tell(waves: &[Wave<'_>], group: Group, (from, to): (Moment, Moment)) -> bool {
    let linked = |moment: Moment| -> HashSet<u32> {
        let of = waves.iter().filter(|wave| wave.row.group == group && wave.row.moment == moment && !wave.open);
        of.flat_map(|wave| &wave.sheets).filter(|sheet| sheet.link.is_some()).map(|sheet| sheet.person).collect()
    };
    let (first, second) = (linked(from), linked(to));
    let both = first.intersection(&second).count();
    [both, first.len() - both, second.len() - both].into_iter().any(|count| is_few(count as u64))
}

/// The reach of a programme's waves.
pub(crate) fn reach<'a>(package: &'a Package, waves: &[Wave<'a>], frames: &Frames<'a>) -> Part<Reach> {
    if package.waves.is_none() {
        return Part::absent(Caveat::MissingData, "waves.csv is not in the package");
    }
    if waves.is_empty() {
        return Part::absent(Caveat::MissingData, "the programme has no waves");
    }
    let organisations = organisations(package);
    let waves = (0..waves.len()).map(|place| wave_reach(waves, place, frames, &organisations)).collect();
    Part::There(Reach { waves })
}

/// The organisation of each unit.
pub(crate) fn organisations(package: &Package) -> HashMap<&str, &str> {
    package.units().iter().map(|row| (row.unit.as_str(), row.organisation.as_str())).collect()
}

fn wave_reach<'a>(
    waves: &[Wave<'a>],
    place: usize,
    frames: &Frames<'a>,
    organisations: &HashMap<&'a str, &'a str>,
) -> WaveReach {
    let wave = &waves[place];
    let earlier: Vec<&Wave<'_>> = waves[..place].iter().filter(|other| other.row.group == wave.row.group).collect();
    let pseudonyms = |wave: &Wave<'_>| -> HashSet<u32> {
        wave.sheets.iter().filter(|sheet| sheet.link.is_some()).map(|sheet| sheet.person).collect()
    };
    let (here, last) = (pseudonyms(wave), earlier.last().map(|wave| pseudonyms(wave)).unwrap_or_default());
    let before: HashSet<u32> = earlier.iter().flat_map(|wave| pseudonyms(wave)).collect();
    let answered = wave.sheets.len() as u64;
    let linked = here.intersection(&before).count() as u64;
    let lost = last.difference(&here).count() as u64;
    // Those who stayed and those who left are all of the wave before: one number tells the other.
    let stayed = last.len() as u64 - lost;
    // And both together tell how many of that wave had a link.
    let last_answered = earlier.last().map_or(0, |wave| wave.sheets.len() as u64);
    let (came, unlinked) = (here.len() as u64 - linked, last_answered - last.len() as u64);
    let own_unlinked = answered - here.len() as u64;
    let tells = [linked, came, lost, stayed, unlinked, own_unlinked, last.len() as u64].into_iter().any(is_few);
    let shown = |estimate: Estimate| {
        let estimate = estimate.with_caveats(imported(wave));
        if wave.open { cell(estimate, Some(Caveat::WaveOpen)) } else { estimate }
    };
    let frame = frames.get(wave.row.wave.as_str()).map_or(&[][..], Vec::as_slice);
    let (population, invited) = frame.iter().fold((0, 0), |(p, i), row| (p + row.population, i + row.invited));
    let rate = |whole: u64, base: &str| {
        if frame.is_empty() {
            return withheld("percent", answered, base, "share", Caveat::MissingData).with_caveat(Caveat::NoFrame);
        }
        let rate = shown(percent(answered, whole, base));
        if (answered as f64) < LOW_RESPONSE * whole as f64 { rate.with_caveat(Caveat::LowResponse) } else { rate }
    };
    WaveReach {
        wave: wave.row.wave.clone(),
        instrument: wave.row.instrument.clone(),
        moment: wave.row.moment,
        group: wave.row.group,
        opens: wave.row.opens,
        closes: wave.row.closes,
        population: framed(population, frame, "persons in the frame"),
        invited: framed(invited, frame, "persons invited"),
        answered: shown(persons(answered, "persons who answered")),
        with_link: shown(persons_of(here.len() as u64, answered, "persons who answered with a pseudonym")),
        linked: shown(cell_of_somebody(
            persons(linked, "persons with a pseudonym who also answered an earlier wave"),
            tells.then_some(Caveat::ComplementWithheld),
        )),
        came: shown(cell(
            persons(came, "persons with a pseudonym who answered no earlier wave"),
            tells.then_some(Caveat::ComplementWithheld),
        )),
        lost: shown(cell(
            persons(lost, "persons with a pseudonym who answered the wave before but not this one"),
            tells.then_some(Caveat::ComplementWithheld),
        )),
        response_rate: rate(invited, "persons invited"),
        population_response_rate: rate(population, "persons in the frame"),
        representativity: shown(representativity(wave, frame)),
        by_mode: by_mode(wave)
            .into_iter()
            .map(|(mode, answered)| ModeReach { mode, answered: shown(answered) })
            .collect(),
        units: units(wave, frame, organisations),
    }
}

/// How many came by which way. Beside the number of all, a small part must not be what is left of the others.
fn by_mode(wave: &Wave<'_>) -> Vec<(Mode, Estimate)> {
    let mut modes: Vec<(Mode, u64)> = wave.row.modes.clone().unwrap_or_default();
    modes.retain(|(_, count)| *count > 0);
    let known: u64 = modes.iter().map(|(_, count)| count).sum();
    let unknown = (wave.sheets.len() as u64).saturating_sub(known);
    let cells: Vec<Counted> = modes.iter().map(|(_, count)| *count).chain([unknown]).map(Counted::open).collect();
    let why = withheld_of(&cells);
    let told = |((mode, count), why): (&(Mode, u64), Option<Caveat>)| {
        (*mode, cell(persons(*count, "persons whose answers came by this way"), why))
    };
    modes.iter().zip(why).map(told).collect()
}

/// Answers of two moments whose ways differ by so much of all answers are not quite the same measurement.
const DIFFERENT_WAYS: f64 = 0.1;

/// That the answers of two moments came by different ways: half the sum over ways of how much their shares differ is at least a
/// tenth. Nothing where it is not known of both.
pub(crate) fn mixed_modes(asked: &[&Wave<'_>], (from, to): (Moment, Moment)) -> Option<Caveat> {
    let shares = |moment: Moment| -> Option<BTreeMap<Mode, f64>> {
        let mut counts: BTreeMap<Mode, u64> = BTreeMap::new();
        for wave in asked.iter().filter(|wave| wave.row.moment == moment && !wave.open) {
            for (mode, count) in wave.row.modes.iter().flatten() {
                *counts.entry(*mode).or_default() += count;
            }
        }
        let all: u64 = counts.values().sum();
        (all > 0).then(|| counts.into_iter().map(|(mode, count)| (mode, count as f64 / all as f64)).collect())
    };
    let (before, after) = (shares(from)?, shares(to)?);
    let of = |shares: &BTreeMap<Mode, f64>, mode: &Mode| shares.get(mode).copied().unwrap_or(0.0);
    let differ: f64 = Mode::ALL.iter().map(|mode| (of(&before, mode) - of(&after, mode)).abs()).sum();
    (differ / 2.0 >= DIFFERENT_WAYS).then_some(Caveat::MixedModes)
}

/// A number from the frame, which is a headcount of units and not an answer of anybody.
fn framed(count: u64, frame: &[&FrameRow], base: &str) -> Estimate {
    if frame.is_empty() {
        return withheld("persons", 0, base, "count", Caveat::MissingData).with_caveat(Caveat::NoFrame);
    }
    Estimate::plain(count as f64, "persons", count, base, "count")
}

fn answered_by_unit<'a>(wave: &Wave<'a>) -> HashMap<&'a str, u64> {
    let mut answered = HashMap::new();
    for sheet in &wave.sheets {
        *answered.entry(sheet.unit).or_default() += 1;
    }
    answered
}

fn representativity(wave: &Wave<'_>, frame: &[&FrameRow]) -> Estimate {
    let (base, method) = ("units of the frame", "r_indicator");
    let answered = answered_by_unit(wave);
    let groups: Vec<GroupResponse> = frame
        .iter()
        .map(|row| GroupResponse {
            asked: row.invited,
            answered: answered.get(row.unit.as_str()).copied().unwrap_or_default(),
        })
        .collect();
    match r_indicator(&groups) {
        _ if frame.is_empty() => withheld("index", 0, base, method, Caveat::MissingData).with_caveat(Caveat::NoFrame),
        Ok(indicator) => {
            // Two decimals: with the sum known, an exact index would tell two withheld units apart.
            Estimate::plain((100.0 * indicator.adjusted).round() / 100.0, "index", groups.len() as u64, base, method)
                .on_scale(0.0, 1.0)
        }
        Err(_) => withheld("index", groups.len() as u64, base, method, Caveat::NotEstimable),
    }
}

/// Answers of each unit that has any or is in the frame, with its organisation and what must not be shown.
pub(crate) struct ByUnit<'a> {
    /// Units in the order of their keys.
    pub units: Vec<&'a str>,
    /// The organisation of each; the unit itself where none is known.
    pub organisations: Vec<&'a str>,
    answered: Vec<u64>,
    /// Why each is withheld.
    pub why: Vec<Option<Caveat>>,
    /// Organisations whose totals must not be shown.
    pub hidden: BTreeSet<&'a str>,
}

impl<'a> ByUnit<'a> {
    /// The units of a wave.
    pub(crate) fn of(wave: &Wave<'a>, frame: &[&'a FrameRow], organisations: &HashMap<&'a str, &'a str>) -> Self {
        let mut cells: BTreeMap<&str, Counted> =
            frame.iter().map(|row| (row.unit.as_str(), Counted { count: 0, most: row.invited })).collect();
        for sheet in &wave.sheets {
            cells.entry(sheet.unit).or_insert(Counted::open(0)).count += 1;
        }
        let (units, cells): (Vec<&str>, Vec<Counted>) = cells.into_iter().unzip();
        let of = |unit: &&'a str| organisations.get(unit).copied().unwrap_or(unit);
        let organisations: Vec<&str> = units.iter().map(of).collect();
        let (why, hidden) = withheld_nested(&organisations, &cells);
        Self { answered: cells.iter().map(|cell| cell.count).collect(), units, organisations, why, hidden }
    }
}

fn units<'a>(wave: &Wave<'a>, frame: &[&'a FrameRow], organisations: &HashMap<&'a str, &'a str>) -> Vec<UnitReach> {
    let by_unit = ByUnit::of(wave, frame, organisations);
    frame
        .iter()
        .filter_map(|row| {
            let place = by_unit.units.binary_search(&row.unit.as_str()).ok()?;
            let (answered, why) = (by_unit.answered[place], by_unit.why[place]);
            let why = if wave.open { Some(Caveat::WaveOpen) } else { why };
            Some(UnitReach {
                unit: row.unit.clone(),
                organisation: organisations.get(row.unit.as_str()).map(|organisation| (*organisation).to_owned()),
                population: framed(row.population, frame, "persons in the unit"),
                invited: framed(row.invited, frame, "persons invited in the unit"),
                answered: cell(persons(answered, "persons in the unit who answered"), why).with_caveats(imported(wave)),
                response_rate: cell(percent(answered, row.invited, "persons invited in the unit"), why)
                    .with_caveats(imported(wave)),
            })
        })
        .collect()
}
