//! How often is the product right? Each track simulates many programmes with a known truth, evaluates each by the same
//! `evaluate` that `ombud evaluate` calls, and holds what a reader is shown against the truth.
//!
//! Every figure has the number of replications and its Monte-Carlo error: a coverage of 95 % from 1,000 replications is known
//! to about 0.7 points. A row is judged by the figure itself.
//!
//! The file is read before it is written: what was not run again keeps what it said. Every row has a stamp of what its first two
//! replications said, which [`check`] holds against what they say now.

#[path = "../../../crates/evaluation/tests/attack/mod.rs"]
mod attack;
mod cost;
mod effect;
mod groups;
mod honesty;
mod published;
mod reference;
mod tally;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use tally::{Row, STAMPED};

/// What shall be run.
pub struct Wanted {
    /// Replications of each scenario.
    pub replications: u32,
    /// The seed.
    pub seed: u64,
    /// Only these tracks; all when empty.
    pub only: Vec<String>,
    /// Only rows with this in the name of their scenario.
    pub rows: Option<String>,
    /// Replications in which lme4 fits the same rows.
    pub reference: u32,
}

impl Wanted {
    fn asks(&self, track: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|one| one == track)
    }

    /// Whether the rows of a scenario are to be run.
    pub fn asks_row(&self, scenario: &str) -> bool {
        self.rows.as_ref().is_none_or(|part| scenario.contains(part.as_str()))
    }
}

/// Where a track tells its rows as they become known.
pub type Tell<'t> = &'t mut dyn FnMut(Row) -> anyhow::Result<()>;

type Track = fn(&Wanted, Tell<'_>) -> anyhow::Result<()>;

const TRACKS: [(&str, &str, Track); 7] = [
    ("T1", "An effect that the design identifies", effect::identified),
    ("T2", "No effect", effect::none),
    ("T3", "Few organisations", effect::few),
    ("T4", "Before and after only: no effect is claimed", honesty::honesty),
    ("T5", "Many small groups", groups::groups),
    ("T6", "What an effect costs", cost::cost),
    ("T7", "Errors in published figures", published::published),
];

const HEAD: &str = "# Scoreboard

What the product says of simulated programmes of which everything is known. `cargo run --release -p ombud-bench -- scoreboard`
writes this file; `--only T2` runs one track, `--rows 'a quarter'` with it some of its rows, and the rest stays as it is. The
simulations are those of `crates/simulation`, the evaluation is the one that `ombud evaluate` makes. \"±\" is the Monte-Carlo error
(one standard error). Coverage is that of all replications: one in which nothing is shown covers nothing.

**Is it stale?** A row's stamp is what its first two replications said. `cargo run --release -p ombud-bench -- scoreboard --check`
runs these again (a minute or two) and names every row that would say something else today. A row without a stamp is older than
the stamps, or needs R. The draws are the same every time: the same command gives the same file.
";

/// Rows by track, as in the file.
struct Board(BTreeMap<&'static str, (String, Vec<Row>)>);

impl Board {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let mut board: BTreeMap<&'static str, (String, Vec<Row>)> = BTreeMap::new();
        let mut track = None;
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                track = TRACKS.iter().map(|(code, ..)| *code).find(|code| heading.starts_with(*code));
            } else if let Some(track) = track {
                let (seed, rows) = board.entry(track).or_default();
                rows.extend(tally::read(line));
                if let Some(own) = line.strip_prefix("Seed ") {
                    own.trim_end_matches('.').clone_into(seed);
                }
            }
        }
        Self(board)
    }

    fn told(&self) -> String {
        let mut told = HEAD.to_owned();
        for (code, title, _) in TRACKS {
            let Some((seed, rows)) = self.0.get(code) else { continue };
            told.push_str(&format!("\n## {code} {title}\n\nSeed {seed}.\n\n{}", tally::table(rows)));
        }
        told
    }
}

/// Runs the tracks and writes the file row by row, so that an interrupted run leaves what was known by then.
pub fn run(wanted: &Wanted, out: &Path) -> anyhow::Result<()> {
    let mut board = Board::read(out);
    for (code, _, track) in TRACKS.into_iter().filter(|(code, ..)| wanted.asks(code)) {
        let begun = Instant::now();
        let (seed, before) = board.0.remove(code).unwrap_or_default();
        // Rows of another seed are not beside these.
        let mut kept = if wanted.rows.is_some() && seed == wanted.seed.to_string() { before } else { Vec::new() };
        let mut fresh = 0;
        track(wanted, &mut |row: Row| {
            eprintln!("{code} {:>5.0} s  {}: {}", begun.elapsed().as_secs_f64(), row.scenario, row.verdict);
            match kept.iter().position(|one| one.scenario == row.scenario) {
                Some(place) => kept[place] = row,
                None if wanted.rows.is_none() => kept.push(row),
                None => {
                    kept.push(row);
                    fresh += 1;
                }
            }
            board.0.insert(code, (wanted.seed.to_string(), kept.clone()));
            Ok(std::fs::write(out, board.told())?)
        })?;
        if fresh > 0 {
            eprintln!("{code}: {fresh} rows are new and stand last");
        }
    }
    Ok(())
}

/// The rows that would say something else today, by their first replications.
pub fn check(wanted: &Wanted, out: &Path) -> anyhow::Result<Vec<String>> {
    let board = Board::read(out);
    let mut stale = Vec::new();
    for (code, _, track) in TRACKS.into_iter().filter(|(code, ..)| wanted.asks(code)) {
        let Some((seed, told)) = board.0.get(code) else {
            stale.push(format!("{code} is not in the file"));
            continue;
        };
        let few = Wanted {
            replications: STAMPED as u32,
            seed: seed.parse()?,
            only: Vec::new(),
            rows: wanted.rows.clone(),
            reference: 0,
        };
        let mut now = Vec::new();
        track(&few, &mut |row: Row| {
            now.push(row);
            Ok(())
        })?;
        for row in now.iter().filter(|row| !row.stamp.is_empty()) {
            match told.iter().find(|one| one.scenario == row.scenario) {
                Some(one) if one.stamp == row.stamp => {}
                Some(one) if one.stamp.is_empty() => stale.push(format!("{code} {}: has no stamp", row.scenario)),
                Some(_) => stale.push(format!("{code} {}", row.scenario)),
                None => stale.push(format!("{code} {}: is not in the file", row.scenario)),
            }
        }
        let gone =
            told.iter().filter(|one| !one.stamp.is_empty() && !now.iter().any(|row| row.scenario == one.scenario));
        stale.extend(
            gone.filter(|one| wanted.asks_row(&one.scenario))
                .map(|one| format!("{code} {}: is run no more", one.scenario)),
        );
    }
    Ok(stale)
}
