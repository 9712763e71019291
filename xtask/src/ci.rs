//! Is this checkout fit to become the main branch?
//!
//! The steps run in the order of their price and stop at the first that fails. The last line counts them:
//! `N passed, N failed, N skipped`. What is skipped for want of a program is said loudly, and counted.

use crate::{browser, licences, postgres, process, tidy};
use anyhow::Result;
use std::process::ExitCode;
use std::time::{Duration, Instant};

struct Step {
    name: &'static str,
    run: fn() -> Result<Skipped>,
}

/// Why a step, or a part of it, was left out.
enum Skipped {
    Nothing,
    Part(String),
    All(String),
}

/// The package that makes PDFs, in a step of its own.
const PRINT: &str = "ombud-print";

const STEPS: [Step; 9] = [
    Step { name: "fmt", run: fmt },
    Step { name: "tidy", run: || tidy::run().map(|()| Skipped::Nothing) },
    Step { name: "licences", run: || licences::run().map(|()| Skipped::Nothing) },
    Step { name: "clippy", run: clippy },
    Step { name: "doc", run: doc },
    Step { name: "tests", run: tests },
    Step { name: "print", run: print },
    Step { name: "release build", run: release_build },
    Step { name: "browser", run: browser_tests },
];

/// `cargo xtask ci`. The closing line has to be the last, so a failure is told here and not by the caller.
pub fn run() -> ExitCode {
    if run_steps(&STEPS) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_steps(steps: &[Step]) -> bool {
    let begun = Instant::now();
    let mut tally = Tally::default();
    let mut failed = None;
    for (number, step) in steps.iter().enumerate() {
        if failed.is_some() {
            tally.lines.push(format!("  not run  {}", step.name));
            tally.skipped += 1;
            continue;
        }
        println!("\n=== {}/{} {}", number + 1, steps.len(), step.name);
        let begun = Instant::now();
        let outcome = (step.run)();
        println!("=== {} took {}", step.name, minutes_and_seconds(begun.elapsed()));
        if let Err(error) = &outcome {
            eprintln!("{error:#}");
        }
        tally.count(step.name, &outcome, begun.elapsed());
        failed = outcome.err().map(|_| step.name);
    }
    println!("\n=== all of it took {}\n{}", minutes_and_seconds(begun.elapsed()), tally.lines.join("\n"));
    if let Some(name) = failed {
        println!("\nthe step `{name}` failed; what it said stands above");
    }
    println!("\n{} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped);
    failed.is_none()
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
    lines: Vec<String>,
}

impl Tally {
    fn count(&mut self, name: &str, outcome: &Result<Skipped>, took: Duration) {
        let took = minutes_and_seconds(took);
        match outcome {
            Err(_) => {
                self.failed += 1;
                self.lines.push(format!("  FAILED   {name} ({took})"));
            }
            Ok(Skipped::Nothing) => {
                self.passed += 1;
                self.lines.push(format!("  passed   {name} ({took})"));
            }
            Ok(Skipped::Part(reason)) => {
                self.passed += 1;
                self.skipped += 1;
                self.lines.push(format!("  passed   {name} ({took})\n  SKIPPED  in {name}: {reason}"));
            }
            Ok(Skipped::All(reason)) => {
                self.skipped += 1;
                self.lines.push(format!("  SKIPPED  {name}: {reason}"));
            }
        }
    }
}

fn fmt() -> Result<Skipped> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Skipped::Nothing)
}

fn clippy() -> Result<Skipped> {
    let mut clippy = process::cargo();
    clippy.args(["clippy", "--workspace", "--exclude", PRINT, "--all-targets", "--locked", "--", "-D", "warnings"]);
    process::run(&mut clippy)?;
    Ok(Skipped::Nothing)
}

fn doc() -> Result<Skipped> {
    let mut doc = process::cargo();
    doc.args(["doc", "--workspace", "--exclude", PRINT, "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings");
    process::run(&mut doc)?;
    Ok(Skipped::Nothing)
}

fn tests() -> Result<Skipped> {
    let mut tests = process::cargo();
    tests.args(["test", "--workspace", "--exclude", PRINT, "--locked"]);
    match postgres::start_or_say_so()? {
        Ok(cluster) => {
            process::run(tests.env(postgres::VARIABLE, cluster.address()))?;
            Ok(Skipped::Nothing)
        }
        Err(reason) => {
            process::run(&mut tests)?;
            Ok(Skipped::Part(format!("PostgreSQL tests: {reason}")))
        }
    }
}

/// The printer by itself: what sets its pages takes long to build, and no other step has any use for it.
fn print() -> Result<Skipped> {
    process::run(process::cargo().args(["test", "--package", PRINT, "--locked"]))?;
    Ok(Skipped::Nothing)
}

fn release_build() -> Result<Skipped> {
    process::run(process::cargo().args(["build", "--release", "--locked"]))?;
    Ok(Skipped::Nothing)
}

fn browser_tests() -> Result<Skipped> {
    Ok(match browser::run(&[])? {
        None => Skipped::Nothing,
        Some(reason) => {
            eprintln!("\nSKIPPED: browser tests: {reason}\n");
            Skipped::All(reason)
        }
    })
}

fn minutes_and_seconds(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_left_out_is_counted_beside_the_step_itself() {
        let mut tally = Tally::default();
        tally.count("a", &Ok(Skipped::Nothing), Duration::ZERO);
        tally.count("b", &Ok(Skipped::Part("no server".to_owned())), Duration::ZERO);
        tally.count("c", &Ok(Skipped::All("no browser".to_owned())), Duration::ZERO);
        tally.count("d", &Err(anyhow::anyhow!("broken")), Duration::ZERO);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 1, 2));
        assert!(tally.lines[1].contains("SKIPPED  in b: no server"), "{:?}", tally.lines);
    }

    #[test]
    fn nothing_runs_after_a_step_that_failed() {
        let steps = [
            Step { name: "first", run: || Ok(Skipped::Nothing) },
            Step { name: "second", run: || anyhow::bail!("broken") },
            Step { name: "third", run: || panic!("must not run") },
        ];
        assert!(!run_steps(&steps));
        assert!(run_steps(&steps[..1]));
    }

    #[test]
    fn long_times_are_told_in_minutes() {
        assert_eq!(minutes_and_seconds(Duration::from_millis(59_940)), "59.9 s");
        assert_eq!(minutes_and_seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
