//! How hard and how telling are the items of a package, and do they still work as the bank says? Calibrates at the command line
//! and writes the bank that later packages are linked to.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use evaluation::calibrate::{Bank, CalibratedIndicator, CalibratedItem, CalibrationReport, calibrate};
use evaluation::package::{self, ReadOptions};
use evaluation::result::Part;
use kernel::Estimate;
use text::{Lang, Texts};

use crate::cli::{Format, Outcome};
use crate::files::open_package;

#[derive(Args)]
pub(crate) struct Calibrate {
    /// The package (a folder or a .zip).
    package: PathBuf,
    /// Only this indicator; `core` is the core items together.
    #[arg(long)]
    indicator: Option<String>,
    /// A bank whose items carry the scale.
    #[arg(long)]
    bank: Option<PathBuf>,
    /// Where to write the bank as it is afterwards: a file that does not exist yet.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(crate) fn run(wanted: &Calibrate, format: Format) -> anyhow::Result<Outcome> {
    let stored = open_package(&wanted.package, None)?;
    let package = match package::read(&stored, ReadOptions::default()) {
        Ok(outcome) => outcome.package,
        Err(errors) => {
            errors.faults.iter().for_each(|fault| eprintln!("{fault}"));
            eprintln!("{} errors; nothing was calibrated.", errors.total);
            return Ok(Outcome::Finding);
        }
    };
    let bank = wanted.bank.as_deref().map_or_else(|| Ok(Bank::default()), read_bank)?;
    let now = reporting::evaluation_run::context(db::Clock::now(&db::SystemClock)).generated_at;
    let today = now.get(..10).and_then(|date| date.parse().ok());
    let (report, after) = calibrate(&package, wanted.indicator.as_deref(), &bank, today)?;
    match format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Text => print!("{}", told(&report)?),
        Format::Html => bail!("a calibration is told as text or json"),
    }
    if report.indicators.is_empty() {
        return Ok(Outcome::Finding);
    }
    if let Some(out) = &wanted.out {
        keep(out, &after)?;
    }
    Ok(Outcome::Done)
}

fn read_bank(path: &Path) -> anyhow::Result<Bank> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} is not a bank", path.display()))
}

/// Writes a bank; one that is there is never written over, since other packages may be linked to it.
fn keep(path: &Path, bank: &Bank) -> anyhow::Result<()> {
    let mut json = serde_json::to_string_pretty(bank)?;
    json.push('\n');
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.with_context(|| format!("{} cannot be created", path.display()))?;
    std::io::Write::write_all(&mut file, json.as_bytes())
        .with_context(|| format!("{} cannot be written", path.display()))
}

fn told(report: &CalibrationReport) -> Result<String, std::fmt::Error> {
    let t = Texts::new(Lang::En);
    let mut out = String::new();
    for indicator in &report.indicators {
        of_indicator(&mut out, indicator)?;
        for caveat in &indicator.caveats {
            writeln!(out, "* {}", t.caveat(*caveat))?;
        }
        writeln!(out)?;
    }
    for refused in &report.refused {
        writeln!(out, "{}: not calibrated: {}", refused.indicator, refused.reason.text)?;
    }
    Ok(out)
}

fn of_indicator(out: &mut String, indicator: &CalibratedIndicator) -> std::fmt::Result {
    writeln!(out, "{} ({}, {})", indicator.indicator, indicator.kind, indicator.model)?;
    match &indicator.scale_of_bank {
        Part::There(items) => writeln!(out, "On the scale of the bank, carried by {items} items.")?,
        Part::Absent(absent) => writeln!(out, "On a scale of its own: {}.", absent.absent.text)?,
    }
    let width = indicator.items.iter().map(|item| item.item.chars().count()).max().unwrap_or(0).max(4);
    writeln!(
        out,
        "{:width$} {:>8} {:>14} {:>7}  difficulty (standard error)",
        "item", "answers", "slope (se)", "misfit"
    )?;
    for item in &indicator.items {
        let difficulties: Vec<String> = item.difficulties.iter().map(with_error).collect();
        let misfit = item.misfit.there().map_or_else(String::new, |misfit| number(misfit, 3));
        write!(
            out,
            "{:width$} {:>8} {:>14} {misfit:>7}  {}",
            item.item,
            number(&item.answers, 0),
            with_error(&item.slope),
            difficulties.join(", ")
        )?;
        writeln!(out, "{}", remark(item))?;
    }
    for left_out in &indicator.left_out {
        writeln!(out, "{:width$} left out: {}", left_out.item, left_out.reason)?;
    }
    match &indicator.differences {
        Part::There(differences) => {
            for flag in &differences.flags {
                writeln!(
                    out,
                    "{:width$} works differently for {} than for {} of {} (class {})",
                    flag.item, flag.focal, flag.reference, flag.by, flag.class
                )?;
            }
        }
        Part::Absent(absent) => writeln!(out, "Differences between groups: {}.", absent.absent.text)?,
    }
    Ok(())
}

fn remark(item: &CalibratedItem) -> &'static str {
    match item.drift.there() {
        Some(drift) if drift.drifted => "  drifted from the bank",
        _ if item.from_bank => "  as in the bank",
        _ => "",
    }
}

fn number(estimate: &Estimate, decimals: usize) -> String {
    estimate.value.map_or_else(|| "-".to_owned(), |value| format!("{value:.decimals$}"))
}

fn with_error(estimate: &Estimate) -> String {
    match estimate.se {
        Some(se) => format!("{} ({se:.2})", number(estimate, 2)),
        None => number(estimate, 2),
    }
}
