//! How long does a simulated programme take? `cargo bench -p ombud-simulation` prints milliseconds a replicate.
#![allow(clippy::print_stdout)] // a benchmark prints

use std::time::Instant;

use simulation::programme::{Spec, before_after, many_groups, simulate};

const REPLICATES: u32 = 20;

fn main() {
    let plain = Spec::default();
    let mut without_hours = Spec::default();
    without_hours.hours.included = false;
    let mut everything = Spec::default();
    everything.self_rating.included = true;
    everything.self_rating.then_ratings = true;
    everything.test.included = true;
    everything.costs.included = true;
    everything.costs.hourly_wage = 300.0;
    let mut all_invited = Spec::default();
    all_invited.response.invite = simulation::programme::Invite::All;
    timed("score and background, no ledger", |r| simulate(&without_hours, 1, r));
    timed("score, background and ledger (default)", |r| simulate(&plain, 1, r));
    timed("the same, everybody invited to every wave", |r| simulate(&all_invited, 1, r));
    timed("everything", |r| simulate(&everything, 1, r));
    timed("before and after", |r| before_after(&plain, 1, r));
    timed("many groups", |r| many_groups(&plain, 1, r));
}

fn timed<E: std::fmt::Debug>(what: &str, simulate: impl Fn(u32) -> Result<simulation::programme::Simulated, E>) {
    let begin = Instant::now();
    let mut rows = 0;
    for replicate in 0..REPLICATES {
        let simulated = simulate(replicate).expect("the specification can be simulated");
        rows = simulated.package.responses().len() + simulated.package.hours().len();
    }
    let each = begin.elapsed().as_secs_f64() * 1e3 / f64::from(REPLICATES);
    println!("{what:45} {each:7.1} ms   {rows} rows of answers and hours");
}
