//! How hard and how telling are the items of a package, and do they still work as the bank says? Calibrates at the command line
//! and writes the bank that later packages are linked to.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use access::rules::reporting::can_evaluate_at_the_command_line;
use anyhow::{Context as _, bail};
use clap::Args;
use db::Db;
use evaluation::calibrate::{Bank, CalibratedIndicator, CalibratedItem, CalibrationReport, calibrate};
use evaluation::package::{self, Package, ReadOptions};
use evaluation::result::Part;
use kernel::{Date, Estimate};
use measurement::calibration::{Calibration, ItemState, latest_calibration, record_calibration};
use measurement::instrument::{bank, used_definitions};
use measurement::pseudonym::KeyRing;
use people::ProgrammeRole;
use reporting::bank_calibration::{Made, calibrate_bank};
use text::{Lang, Texts};

use crate::cli::{Format, Manner, Outcome};
use crate::files::open_package;
use crate::package::refuse;
use crate::serve::key_files;

#[derive(Args)]
pub(crate) struct Calibrate {
    /// The package (a folder or a .zip); the answers of the database, to the tasks of the shipped bank, when not given.
    package: Option<PathBuf>,
    /// Keep the calibration of the shipped bank in the database, as the next version: pages and adaptive waves use it.
    #[arg(long, conflicts_with_all = ["indicator", "bank", "out"])]
    store: bool,
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

impl Calibrate {
    /// Whether it works on the database.
    pub(crate) fn needs_database(&self) -> bool {
        self.store || self.package.is_none()
    }
}

/// Calibrates the shipped bank from the answers of the database or of a package, and keeps it when that is wanted.
pub(crate) async fn run_bank(db: &Db, data: &Path, wanted: &Calibrate, manner: Manner) -> anyhow::Result<Outcome> {
    if wanted.indicator.is_some() || wanted.bank.is_some() || wanted.out.is_some() {
        bail!("--indicator, --bank and --out are about a package: name it");
    }
    let made = Made { on: db.now().day_in_sweden(), seed: None };
    let answers = match &wanted.package {
        Some(path) => match read_package(path, manner)? {
            Some(package) => BankAnswers { package, outdated: BTreeSet::new() },
            None => return Ok(Outcome::Finding),
        },
        None => answers_of_database(db, &key_files(db, data), made.on).await?,
    };
    let earlier = latest_calibration(&mut db.reader()).await?;
    let computed =
        tokio::task::spawn_blocking(move || calibrate_bank(answers.package, &answers.outdated, earlier.as_ref(), made));
    let calibration = match computed.await? {
        Ok(calibration) => calibration,
        Err(why) => {
            eprintln!("Nothing was calibrated: {why}.");
            return Ok(Outcome::Finding);
        }
    };
    match manner.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&calibration)?),
        Format::Text => print!("{}", bank_told(&calibration)?),
        Format::Html | Format::Xlsx | Format::Pdf => bail!("a calibration is told as text or json"),
    }
    if wanted.store {
        keep_calibration(db, &calibration).await?;
        eprintln!("Kept as version {}.", calibration.version);
    }
    Ok(Outcome::Done)
}

/// Answers to calibrate the bank from.
pub struct BankAnswers {
    /// The package.
    pub package: Package,
    /// Instruments and items of it whose wording is not the bank's.
    pub outdated: BTreeSet<(String, String)>,
}

/// The answers of every evaluated programme of the database.
///
/// # Errors
/// When there is no programme, the keys cannot be had or the database is in trouble.
pub async fn answers_of_database(db: &Db, keys: &dyn KeyRing, today: Date) -> anyhow::Result<BankAnswers> {
    let mut reader = db.reader();
    let mut programmes = Vec::new();
    for programme in people::programme::list_programmes(&mut reader).await? {
        if programme.role == ProgrammeRole::Evaluated {
            programmes.push(people::programme::programme_ref(&mut reader, programme.lead, programme.id).await?);
        }
    }
    if programmes.is_empty() {
        bail!("there is no programme with answers");
    }
    let may = can_evaluate_at_the_command_line(programmes);
    let package = reporting::export_package::export_package(&mut reader, &may, keys, today).await?;
    let mut outdated = BTreeSet::new();
    for instrument in used_definitions(&mut reader).await? {
        let key = instrument.package_key();
        for asked in instrument.forms.iter().flat_map(|form| &form.tasks) {
            if bank().iter().any(|item| item.id == asked.id && item != asked) {
                outdated.insert((key.clone(), asked.id.clone()));
            }
        }
    }
    Ok(BankAnswers { package, outdated })
}

/// Keeps a calibration as the next version.
///
/// # Errors
/// When there is no organisation yet, somebody else has just kept that version, or the database is in trouble.
pub async fn keep_calibration(db: &Db, calibration: &Calibration) -> anyhow::Result<()> {
    let programmes = people::programme::list_programmes(&mut db.reader()).await?;
    let lead = programmes.first().context("there is no programme yet: set the installation up first")?.lead;
    let mut work = db.work(db::Actor::Program).await?;
    record_calibration(&mut work, calibration).await.context("the calibration was not kept")?;
    work.commit(lead, "bank_calibrated", None).await?;
    Ok(())
}

fn bank_told(calibration: &Calibration) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(
        out,
        "Calibration {} of the bank: {} answers, {}, {} of {} tasks calibrated.",
        calibration.version,
        calibration.answers,
        calibration.model,
        calibration.calibrated(),
        calibration.items.len()
    )?;
    if let Some(linked) = &calibration.linked {
        let error = linked.error.map_or_else(|| "-".to_owned(), |error| format!("{error:.3}"));
        writeln!(
            out,
            "On the scale of version {}, carried by {} tasks; linking error {error}.",
            linked.version, linked.items
        )?;
    }
    let width = calibration.items.iter().map(|item| item.item.len()).max().unwrap_or(0);
    writeln!(out, "{:width$} {:>7} {:>14} {:>14}  remark", "task", "asked", "slope (se)", "difficulty (se)")?;
    let with_error = |value: f64, se: Option<f64>| match se {
        Some(se) => format!("{value:.2} ({se:.2})"),
        None => format!("{value:.2}"),
    };
    for item in &calibration.items {
        let (slope, difficulty, remark) = match &item.state {
            ItemState::Calibrated(fitted) => (
                with_error(fitted.slope, fitted.slope_se),
                with_error(fitted.difficulty(), fitted.difficulty_se),
                match &fitted.drift {
                    Some(drift) if drift.drifted => "has drifted and was estimated anew".to_owned(),
                    _ if fitted.estimated_in < calibration.version => format!("as in version {}", fitted.estimated_in),
                    _ => String::new(),
                },
            ),
            ItemState::TooFew => {
                (String::new(), String::new(), format!("waits: {} persons are needed", calibration.fewest))
            }
            ItemState::LeftOut { reason } => (String::new(), String::new(), format!("left out: {reason}")),
        };
        writeln!(out, "{:width$} {:>7} {slope:>14} {difficulty:>14}  {remark}", item.item, item.shown)?;
    }
    Ok(out)
}

fn read_package(path: &Path, manner: Manner) -> anyhow::Result<Option<Package>> {
    let stored = open_package(path, None)?;
    match package::read(&stored, ReadOptions::default()) {
        Ok(outcome) => Ok(Some(outcome.package)),
        Err(errors) => {
            refuse(&errors, manner, "package-faults-calibrated");
            Ok(None)
        }
    }
}

pub(crate) fn run(wanted: &Calibrate, manner: Manner) -> anyhow::Result<Outcome> {
    let path = wanted.package.as_deref().context("a package is needed")?;
    let Some(package) = read_package(path, manner)? else { return Ok(Outcome::Finding) };
    let bank = wanted.bank.as_deref().map_or_else(|| Ok(Bank::default()), read_bank)?;
    let now = reporting::evaluation_run::context(db::Clock::now(&db::SystemClock)).generated_at;
    let today = now.get(..10).and_then(|date| date.parse().ok());
    let (report, after) = calibrate(&package, wanted.indicator.as_deref(), &bank, today)?;
    match manner.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Text => print!("{}", told(&report)?),
        Format::Html | Format::Xlsx | Format::Pdf => bail!("a calibration is told as text or json"),
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
