//! Who could have answered, who did, and who was lost on the way? Response rate = answered / invited.
//!
//! Nothing but counts is said of a wave without a frame, and nothing at all while it is open. Persons are linked by
//! pseudonym only. R-indicator: `1 - 2 SD(response propensity)` over units (Schouten, Cobben & Bethlehem 2009).

use hashbrown::{HashMap, HashSet};
use kernel::{Caveat, Estimate};
use stats::representativity::{GroupResponse, r_indicator};

use crate::figures::{cell, percent, persons, persons_of, withheld, withheld_cells};
use crate::package::{FrameRow, Package};
use crate::result::{Part, Reach, UnitReach, WaveReach};
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
    match frames.get(wave.row.wave.as_str()) {
        None => vec![Caveat::NoFrame],
        Some(frame) => {
            let invited: u64 = frame.iter().map(|row| row.invited).sum();
            let low = (wave.sheets.len() as f64) < LOW_RESPONSE * invited as f64;
            if low { vec![Caveat::LowResponse] } else { Vec::new() }
        }
    }
}

/// The reach of a programme's waves.
pub(crate) fn reach(package: &Package, waves: &[Wave<'_>], frames: &Frames<'_>) -> Part<Reach> {
    if package.waves.is_none() {
        return Part::absent(Caveat::MissingData, "waves.csv is not in the package");
    }
    if waves.is_empty() {
        return Part::absent(Caveat::MissingData, "the programme has no waves");
    }
    let organisations: HashMap<&str, &str> =
        package.units().iter().map(|row| (row.unit.as_str(), row.organisation.as_str())).collect();
    let waves = (0..waves.len()).map(|place| wave_reach(waves, place, frames, &organisations)).collect();
    Part::There(Reach { waves })
}

fn wave_reach(waves: &[Wave<'_>], place: usize, frames: &Frames<'_>, organisations: &HashMap<&str, &str>) -> WaveReach {
    let wave = &waves[place];
    let earlier: Vec<&Wave<'_>> = waves[..place].iter().filter(|other| other.row.group == wave.row.group).collect();
    let pseudonyms = |wave: &Wave<'_>| -> HashSet<u32> {
        wave.sheets.iter().filter(|sheet| sheet.link.is_some()).map(|sheet| sheet.person).collect()
    };
    let (here, last) = (pseudonyms(wave), earlier.last().map(|wave| pseudonyms(wave)).unwrap_or_default());
    let before: HashSet<u32> = earlier.iter().flat_map(|wave| pseudonyms(wave)).collect();
    let answered = wave.sheets.len() as u64;
    let shown = |estimate: Estimate| if wave.open { cell(estimate, Some(Caveat::WaveOpen)) } else { estimate };
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
        linked: shown(persons_of(
            here.intersection(&before).count() as u64,
            here.len() as u64,
            "persons with a pseudonym who also answered an earlier wave",
        )),
        lost: shown(persons_of(
            last.difference(&here).count() as u64,
            last.len() as u64,
            "persons with a pseudonym who answered the wave before but not this one",
        )),
        response_rate: rate(invited, "persons invited"),
        population_response_rate: rate(population, "persons in the frame"),
        representativity: shown(representativity(wave, frame)),
        units: units(wave, frame, organisations),
    }
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
            Estimate::plain(indicator.adjusted, "index", groups.len() as u64, base, method).on_scale(0.0, 1.0)
        }
        Err(_) => withheld("index", groups.len() as u64, base, method, Caveat::NotEstimable),
    }
}

fn units(wave: &Wave<'_>, frame: &[&FrameRow], organisations: &HashMap<&str, &str>) -> Vec<UnitReach> {
    let answered = answered_by_unit(wave);
    let counts: Vec<u64> =
        frame.iter().map(|row| answered.get(row.unit.as_str()).copied().unwrap_or_default()).collect();
    let why = withheld_cells(&counts);
    frame
        .iter()
        .zip(counts.into_iter().zip(why))
        .map(|(row, (answered, why))| {
            let why = if wave.open { Some(Caveat::WaveOpen) } else { why };
            UnitReach {
                unit: row.unit.clone(),
                organisation: organisations.get(row.unit.as_str()).map(|organisation| (*organisation).to_owned()),
                population: framed(row.population, frame, "persons in the unit"),
                invited: framed(row.invited, frame, "persons invited in the unit"),
                answered: cell(persons(answered, "persons in the unit who answered"), why),
                response_rate: cell(percent(answered, row.invited, "persons invited in the unit"), why),
            }
        })
        .collect()
}
