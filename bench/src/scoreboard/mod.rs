//! How often is the product right? Each track simulates many programmes with a known truth, evaluates each by the same
//! `evaluate` that `ombud evaluate` calls, and holds what a reader is shown against the truth.
//!
//! Every figure has the number of replications and its Monte-Carlo error: a coverage of 95 % from 1,000 replications is known
//! to about 0.7 points, and a row is judged only by more than two of these.

mod cost;
mod effect;
mod reference;
mod tally;

use std::fmt::Write as _;
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

/// Runs the tracks and tells the result as Markdown.
pub fn run(wanted: &Wanted) -> anyhow::Result<String> {
    type Track = fn(&Wanted) -> anyhow::Result<Vec<Row>>;
    let tracks: [(&str, &str, Track); 4] = [
        ("T1", "An effect that the design identifies", effect::identified),
        ("T2", "No effect", effect::none),
        ("T3", "Few organisations", effect::few),
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
        told.push('\n');
    }
    Ok(told)
}
