//! How much did the mean of everybody in the frame change, also in units that answered little?
//!
//! The change of the mixed model is that of the mean organisation and unit, drawn towards those with many answers. Poststratified,
//! each unit weighs as many as the frame counts in it (the most that a wave of the two moments counts): the model's change, plus
//! what organisations and units are predicted to differ by, times their share ([`stats::mixed::fit_reml_weighed`]). The frame
//! knows units and no more, so that nobody who stays away within a unit is stood for; how far that may reach stands in
//! [`crate::sensitivity`].
//!
//! [`Caveat::FrameDiffers`] is told when the two changes differ by more than half a standard error of the first: an interval moved
//! so far holds the truth 92 times of a hundred instead of 95.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use kernel::{Caveat, Estimate, Moment};
use stats::mixed::Weight;

use crate::reach::Frames;
use crate::result::Reason;
use crate::sheets::Wave;

/// How far the changes may differ, in standard errors, before it is told.
const TOLD_FROM: f64 = 0.5;

/// Where the units of a package are, by the numbers that their answers go by; units without answers get numbers above those.
pub(crate) struct Places<'a> {
    of: HashMap<&'a str, (u32, u32)>,
}

impl<'a> Places<'a> {
    /// The units of the waves' answers and frames.
    pub(crate) fn of(waves: &[Wave<'a>], frames: &Frames<'a>, organisations: &HashMap<&'a str, &'a str>) -> Self {
        let mut of: HashMap<&'a str, (u32, u32)> = HashMap::new();
        for sheet in waves.iter().flat_map(|wave| &wave.sheets) {
            of.entry(sheet.unit).or_insert(sheet.place);
        }
        let organisation = |unit: &'a str| organisations.get(unit).copied().unwrap_or(unit);
        let mut clusters: HashMap<&str, u32> = of.iter().map(|(unit, place)| (organisation(unit), place.1)).collect();
        let mut units = of.values().map(|place| place.0).max().map_or(0, |most| most.saturating_add(1));
        let mut next = of.values().map(|place| place.1).max().map_or(0, |most| most.saturating_add(1));
        for row in waves.iter().filter_map(|wave| frames.get(wave.row.wave.as_str())).flatten() {
            if of.contains_key(row.unit.as_str()) {
                continue;
            }
            let cluster = *clusters.entry(organisation(&row.unit)).or_insert_with(|| {
                next = next.saturating_add(1);
                next - 1
            });
            of.insert(&row.unit, (units, cluster));
            units = units.saturating_add(1);
        }
        Self { of }
    }
}

/// What each unit weighs between two moments; otherwise why nobody knows. `measured` are the numbers of values at the
/// moments.
pub(crate) fn weights(
    asked: &[&Wave<'_>],
    frames: &Frames<'_>,
    places: &Places<'_>,
    moments: (Moment, Moment),
    measured: (u64, u64),
) -> Result<Vec<Weight>, Reason> {
    let absent = |text: &str| Reason { code: Caveat::NoFrame, text: text.to_owned() };
    let mut population: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for wave in asked.iter().filter(|wave| !wave.open) {
        let side = if wave.row.moment == moments.0 {
            0
        } else if wave.row.moment == moments.1 {
            1
        } else {
            continue;
        };
        let Some(frame) = frames.get(wave.row.wave.as_str()) else {
            return Err(absent("a wave has no frame, so that nobody knows what its units weigh"));
        };
        for row in frame {
            let of_unit = &mut population.entry(&row.unit).or_default()[side];
            *of_unit = row.population.max(*of_unit);
        }
    }
    let all = |side: usize| population.values().map(|of| of[side]).sum::<u64>();
    if all(0) < measured.0 || all(1) < measured.1 {
        return Err(absent("more answered than the frame counts"));
    }
    let weight = |(unit, of): (&&str, &[u64; 2])| {
        let (unit, cluster) = *places.of.get(*unit)?;
        Some(Weight { cluster, unit, weight: of[0].max(of[1]) as f64 })
    };
    let weights: Vec<Weight> = population.iter().filter_map(weight).collect();
    if weights.iter().all(|one| one.weight == 0.0) {
        return Err(absent("the frame counts nobody"));
    }
    Ok(weights)
}

/// Says so when everybody in the frame changed otherwise than the model's mean.
pub(crate) fn compared(standardised: Estimate, change: &Estimate) -> Estimate {
    let differs = match (standardised.value, change.value, change.se) {
        (Some(all), Some(mean), Some(se)) => (all - mean).abs() > TOLD_FROM * se,
        _ => false,
    };
    if differs { standardised.with_caveat(Caveat::FrameDiffers) } else { standardised }
}
