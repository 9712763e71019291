//! How often is the product right? Each track simulates many programmes with a known truth, evaluates each by the same
//! `evaluate` that `ombud evaluate` calls, and holds what a reader is shown against the truth.
//!
//! Every figure has the number of replications and its Monte-Carlo error: a coverage of 95 % from 1,000 replications is known
//! to about 0.7 points, and a row is judged only by more than two of these.

#[path = "../../../crates/evaluation/tests/attack/mod.rs"]
mod attack;
mod cost;
mod effect;
mod groups;
mod honesty;
mod reference;
mod tally;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use tally::Row;

/// What shall be run.
pub struct Wanted {
    /// Replications of each scenario.
    pub replications: u32,
    /// The seed.
    pub seed: u64,
    /// Only these tracks; all when empty.
    pub only: Vec<String>,
    /// Replications in which lme4 fits the same rows.
    pub reference: u32,
}

impl Wanted {
    fn asks(&self, track: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|one| one == track)
    }
}

/// Runs the tracks and tells the result as Markdown. A file to write to has, whenever the run is interrupted, the tracks that
/// were done by then.
pub fn run(wanted: &Wanted, out: Option<&Path>) -> anyhow::Result<String> {
    type Track = fn(&Wanted) -> anyhow::Result<Vec<Row>>;
    let tracks: [(&str, &str, Track); 6] = [
        ("T1", "An effect that the design identifies", effect::identified),
        ("T2", "No effect", effect::none),
        ("T3", "Few organisations", effect::few),
        ("T4", "Before and after only: no effect is claimed", honesty::honesty),
        ("T5", "Many small groups", groups::groups),
        ("T6", "What an effect costs", cost::cost),
    ];
    let mut told = String::from(
        "# Scoreboard\n\nWhat the product says of simulated programmes of which everything is known. Made by\n\
         `cargo run --release -p ombud-bench -- scoreboard`; the simulations are those of `crates/simulation`, the\n\
         evaluation is the one that `ombud evaluate` makes. \"±\" is the Monte-Carlo error (one standard error).\n\n",
    );
    writeln!(told, "Seed {}, {} replications unless told otherwise.\n", wanted.seed, wanted.replications)?;
    for (code, title, track) in tracks.into_iter().filter(|(code, ..)| wanted.asks(code)) {
        let begun = Instant::now();
        let rows = track(wanted)?;
        eprintln!("{code} took {:.0} s", begun.elapsed().as_secs_f64());
        writeln!(told, "## {code} {title}\n")?;
        told.push_str(&tally::table(&rows));
        writeln!(told, "\n{:.0} seconds.\n", begun.elapsed().as_secs_f64())?;
        if let Some(path) = out {
            std::fs::write(path, &told)?;
        }
    }
    Ok(told)
}
