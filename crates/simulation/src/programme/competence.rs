//! How competent is each person at each wave, and what of it is the programme's doing?
//!
//! ```text
//! theta = person + unit + organisation + trend(wave) + organisation:wave + unit:wave + occasion + effect * grown(waves since)
//! ```

use super::chance::{Chance, What};
use super::people::People;
use super::spec::{Design, EffectSpec, Spec};

/// A wave: for each place what is true of who holds it.
pub(super) struct Occasion {
    /// Competence.
    pub theta: Vec<f64>,
    /// What of it the programme did.
    pub effect: Vec<f64>,
    /// Waves since the programme reached the person; `None`: not reached.
    pub exposure: Vec<Option<usize>>,
}

impl EffectSpec {
    /// How much of the effect is there so many waves after the first one.
    pub(super) fn grown(&self, exposure: usize) -> f64 {
        let since = exposure as f64 / f64::from(self.growth_waves.max(1));
        (1.0 - self.growth + self.growth * since).min(1.0)
    }
}

/// What is true at each wave.
pub(super) fn occasions(spec: &Spec, chance: Chance, people: &People) -> Vec<Occasion> {
    let last = (spec.rollout.waves as usize).saturating_sub(1).max(1) as f64;
    let by_readiness = if spec.rollout.design == Design::NotRandomised { spec.rollout.readiness_trend } else { 0.0 };
    let (organisations, units) = (people.organisations.len(), people.units.len());
    people
        .waves
        .iter()
        .enumerate()
        .map(|(wave, places)| {
            let trend = spec.trend_at(wave);
            let organisation_wave = chance.normals(What::OrganisationWave, wave, organisations);
            let unit_wave = chance.normals(What::UnitWave, wave, units);
            // All that persons of a unit share.
            let shared: Vec<f64> = people
                .units
                .iter()
                .zip(unit_wave)
                .map(|(unit, z)| {
                    let o = unit.organisation;
                    let rising = by_readiness * people.rollout.readiness[o] * wave as f64 / last;
                    let at_wave = spec.spread.organisation_wave * organisation_wave[o] + spec.spread.unit_wave * z;
                    trend + rising + people.organisations[o].level + unit.level + at_wave
                })
                .collect();
            let mut draw = chance.at(What::Occasion, wave);
            let mut occasion = Occasion {
                theta: Vec::with_capacity(places.len()),
                effect: Vec::with_capacity(places.len()),
                exposure: Vec::with_capacity(places.len()),
            };
            for place in places {
                let person = &people.persons[place.person];
                let exposure = person.reached_at.and_then(|at| wave.checked_sub(at));
                let effect = exposure.map_or(0.0, |since| person.effect * spec.effect.grown(since));
                occasion.theta.push(shared[place.unit] + person.own + spec.spread.occasion * draw.normal() + effect);
                occasion.effect.push(effect);
                occasion.exposure.push(exposure);
            }
            occasion
        })
        .collect()
}
