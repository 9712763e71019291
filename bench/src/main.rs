//! What do the methods do on programmes of which everything is known? `cargo run --release -p ombud-bench -- scoreboard`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints")]

mod scoreboard;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Simulates programmes with a known truth, evaluates them as the product does, and counts how often it is right.
    Scoreboard {
        /// Replications of each scenario; of a track that is run by itself also fewer or more.
        #[arg(long, default_value_t = 1000)]
        replications: u32,
        /// The seed of all draws.
        #[arg(long, default_value_t = 2022)]
        seed: u64,
        /// Only these tracks, such as T1,T3; the others keep what the file says of them.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// Of these tracks only the rows whose scenario has this in its name; the other rows of the track keep what the file says.
        #[arg(long)]
        rows: Option<String>,
        /// In so many replications of the main case lme4 fits the same rows. Without R it is told that this was not run.
        #[arg(long, default_value_t = 200)]
        reference: u32,
        /// Where the result is written, a row as soon as it is known; docs/generated/scoreboard.md unless told otherwise.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Writes nothing: runs the first replications of every row again and names those that have come to say something else.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Scoreboard { replications, seed, only, rows, reference, out, check } => {
            let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/generated/scoreboard.md");
            let wanted = scoreboard::Wanted { replications, seed, only, rows, reference };
            let out = out.unwrap_or_else(own);
            if !check {
                return scoreboard::run(&wanted, &out);
            }
            let stale = scoreboard::check(&wanted, &out)?;
            for row in &stale {
                println!("{row}");
            }
            anyhow::ensure!(stale.is_empty(), "{} rows are stale: run their tracks again", stale.len());
            println!("every row with a stamp says what it would say today");
        }
    }
    Ok(())
}
