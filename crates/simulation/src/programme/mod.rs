//! Which data would a programme leave behind of which everything is known? A specification, a seed and the number of a
//! replicate give an open data package made from single events (answers, postings, amounts), and beside it the truth that
//! methods are judged by.
//!
//! Besides the specified programme there are two variations for questions of their own: [`many_groups`] (very many groups
//! that hardly differ) and [`before_after`] (nobody to compare with).
//!
//! Deterministic: the same arguments give the same package. Each thing that is drawn has a stream of its own, so that two
//! specifications that differ in one respect share the other draws wherever that is possible.

mod answering;
mod chance;
mod check;
mod competence;
mod costs;
mod instrument;
mod keys;
mod known;
mod ledger;
mod people;
mod rollout;
mod rows;
mod spec;
mod truth;

use evaluation::package::Package;

pub use check::{SpecError, SpecFault};
pub use keys::organisation_key;
pub use spec::*;
pub use truth::*;

use chance::Chance;

/// The key of the programme in the package.
const PROGRAMME: &str = "programme";

/// A simulated programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// What it left behind.
    pub package: Package,
    /// What is true of it.
    pub truth: ProgrammeTruth,
}

/// Simulates a programme.
///
/// # Errors
/// [`SpecError::Invalid`] with everything that is wrong with the specification.
pub fn simulate(spec: &Spec, seed: u64, replicate: u32) -> Result<Simulated, SpecError> {
    spec.check()?;
    let chance = Chance { seed, replicate };
    let people = people::People::drawn(spec, chance);
    let occasions = competence::occasions(spec, chance, &people);
    let answered: Vec<_> = occasions
        .iter()
        .enumerate()
        .map(|(wave, occasion)| answering::answered(spec, chance, &people, wave, occasion))
        .collect();
    let instrument = instrument::Instrument::drawn(spec, chance);
    let keys = keys::Keys::of(&people);
    let hours = if spec.hours.included { ledger::postings(spec, chance, &people, &keys) } else { Vec::new() };
    let costs = spec.costs.included.then(|| costs::costs(spec, chance, &people, &keys, &hours));
    let known = known::Known {
        spec,
        people: &people,
        occasions: &occasions,
        answered: &answered,
        instrument: &instrument,
        keys: &keys,
        hours: &hours,
        costs: costs.as_ref(),
    };
    let truth = known.truth(chance);
    let written = rows::Written { spec, people: &people, occasions: &occasions, answered: &answered, keys: &keys };
    let mut package = written.package(chance, &instrument);
    package.hours = spec.hours.included.then_some(hours);
    package.costs = costs.map(|costs| costs.rows);
    Ok(Simulated { package, truth })
}

/// Simulates very many groups that hardly differ, in one wave: [`Spec::with_many_groups`].
///
/// # Errors
/// As [`simulate`].
pub fn many_groups(spec: &Spec, seed: u64, replicate: u32) -> Result<Simulated, SpecError> {
    simulate(&spec.clone().with_many_groups(), seed, replicate)
}

/// Simulates a programme measured before and after, with nobody to compare with: [`Spec::with_before_and_after_only`].
///
/// # Errors
/// As [`simulate`].
pub fn before_after(spec: &Spec, seed: u64, replicate: u32) -> Result<Simulated, SpecError> {
    simulate(&spec.clone().with_before_and_after_only(), seed, replicate)
}
