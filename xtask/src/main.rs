//! Which checks stand between a change and the main branch?
//!
//! `cargo xtask ci` runs them all, in the order of their price. Each can be run alone: see [`USAGE`].
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks on its standard output")]

mod browser;
mod ci;
mod licences;
mod metadata;
mod postgres;
mod process;
mod spdx;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  ci                  every check, as the continuous integration runs it
  tidy                what the compiler cannot see: tables and their owners, texts, documents, licences of files
  licences            the licences of all dependencies
  browser [-- ARGS]   every page in a real browser; ARGS go to Playwright
  postgres -- COMMAND a command with a throw-away PostgreSQL in OMBUD_TEST_POSTGRES
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let (command, rest) = match arguments {
        [] => bail!("{USAGE}"),
        [command, rest @ ..] => (command.as_str(), rest),
    };
    let after_dashes = match rest {
        [dashes, rest @ ..] if dashes == "--" => rest,
        other => other,
    };
    match command {
        "ci" => return Ok(ci::run()),
        "tidy" => tidy::run()?,
        "licences" => licences::run()?,
        "browser" => {
            if let Some(reason) = browser::run(after_dashes)? {
                bail!("SKIPPED: browser tests: {reason}");
            }
        }
        "postgres" => postgres::run_command(after_dashes)?,
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
