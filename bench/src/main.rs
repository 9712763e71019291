//! What do the methods do on programmes of which everything is known? `cargo run --release -p ombud-bench -- scoreboard`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints")]

mod scoreboard;

use std::path::PathBuf;

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
        /// Replications of each scenario.
        #[arg(long, default_value_t = 1000)]
        replications: u32,
        /// The seed of all draws.
        #[arg(long, default_value_t = 2022)]
        seed: u64,
        /// Only these tracks, such as T1,T3.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// In so many replications of the main case lme4 fits the same rows, when R is installed.
        #[arg(long, default_value_t = 0)]
        reference: u32,
        /// Where to write the result, after each track what is known by then.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Scoreboard { replications, seed, only, reference, out } => {
            let wanted = scoreboard::Wanted { replications, seed, only, reference };
            let told = scoreboard::run(&wanted, out.as_deref())?;
            if out.is_none() {
                print!("{told}");
            }
        }
    }
    Ok(())
}
