//! Which data would a programme with a known truth leave behind? The West Sweden cluster, simulated: four programmes in
//! twenty municipalities whose published totals are met, with a latent competence, non-random answering and response
//! shift underneath. Demonstration data, and a yardstick for estimators: the effect that was put in is handed out too.
//!
//! [`programme`] simulates any other programme, specified by a file, as an open data package with its truth beside it.
//!
//! One thread, one stream of random numbers for every stage and programme: the same arguments give the same cluster.
//! People, units and what they answer are invented.

mod ahead;
mod calendar;
mod competence;
mod costs;
mod draw;
mod facts;
mod hours;
mod items;
mod model;
mod names;
pub mod programme;
pub mod published;
mod staff;
mod training;
mod truth;
mod waves;

use kernel::Date;

pub use model::*;
pub use truth::{ResponseModel, TrueEffect, Truth};

use crate::facts::PROGRAMMES;
use crate::waves::People;

/// Simulates the cluster.
///
/// `today` decides where the later waves, the mandates that run on and the planned sessions lie; a day before 2021-12-01
/// counts as that day, since all four programmes have ended then. `kits` is how many kits the workplace sessions choose
/// from; with 0 no session has a kit.
pub fn west_sweden(seed: u64, instrument: &InstrumentShape, today: Date, kits: u32) -> Cluster {
    let today = today.max(facts::date((2021, 12, 1)));
    let items = items::Items::drawn(seed, instrument);
    let people = staff::staff(seed);
    let mut cluster = Cluster {
        programmes: people.programmes,
        organisations: people.organisations,
        units: people.units,
        persons: people.persons,
        sessions: vec![],
        attendances: vec![],
        waves: vec![],
        frames: vec![],
        responses: vec![],
        costs: vec![],
        mandates: vec![],
        reference_programmes: costs::reference_programmes(),
        truth: Truth {
            seed,
            effects: vec![],
            trend_after: competence::TREND[1],
            trend_later: competence::TREND[2],
            retained_later: competence::RETAINED[2],
            response_shift: competence::SHIFT,
            self_rating_slope: competence::SELF_SLOPE,
            response_model: competence::RESPONSE,
        },
    };
    let mut first = 0;
    for (p, facts) in PROGRAMMES.iter().enumerate() {
        let (number, units) = (p as u32, &cluster.units);
        // Persons stand in the order of programmes.
        let count = cluster.persons[first..].partition_point(|person| units[person.unit as usize].programme == number);
        let persons = &cluster.persons[first..first + count];
        let first_person = first as u32;
        let traits = competence::traits(seed, p, facts, persons, units);
        let minutes = hours::minutes(seed, p, facts, persons, &traits);

        let (held, mut attendances) =
            training::training(seed, number, facts, (persons, first_person), units, &minutes, kits);
        let (mandates, planned) = ahead::ahead(seed, number, facts, (persons, first_person), units, (today, kits));
        let costs = costs::costs(seed, number, facts, &cluster.programmes[p], units, &attendances);
        let people = People { persons, first_person, traits: &traits, minutes: &minutes };
        let first_wave = cluster.waves.len() as u32;
        let (waves, frames, responses, effect) =
            waves::waves(seed, number, facts, &people, &items, (first_wave, today));

        let first_session = cluster.sessions.len() as u32;
        for attendance in &mut attendances {
            attendance.session = attendance.session.map(|session| first_session + session);
        }
        cluster.sessions.extend(held);
        cluster.sessions.extend(planned);
        cluster.attendances.extend(attendances);
        cluster.mandates.extend(mandates);
        cluster.costs.extend(costs);
        cluster.waves.extend(waves);
        cluster.frames.extend(frames);
        cluster.responses.extend(responses);
        cluster.truth.effects.push(effect);
        first += count;
    }
    cluster
}
