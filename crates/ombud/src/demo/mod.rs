//! What does Ombud look like when four programmes have used it? The simulated West Sweden cluster, loaded into an empty
//! installation in one transaction: it is there whole or not at all.

mod after;
mod city;
mod evidence;
mod help;
mod ids;
mod load;
mod money;
mod plan;
mod shape;
mod summary;
pub mod tryout;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use db::{Db, setting};
use kernel::{Date, Moment};
use learning::kit::{Audience, Kit};
use measurement::calibration::{Calibration, record_calibration};
use reporting::bank_calibration::{Made, NotCalibrated, calibrate_bank};

use tryout::{Tryout, true_curves};

pub use summary::{SignIn, Summary};

/// The setting that says with which seed the demonstration was simulated.
const SEED_SETTING: &str = "demonstration_seed";
/// Where the summary is kept, so that a later start can print the sign-ins again.
const SUMMARY_FILE: &str = "demonstration.json";
/// Where the true effects are kept, to hold estimates against.
const TRUTH_FILE: &str = "demonstration-truth.json";

/// Whether the installation is a demonstration.
///
/// # Errors
/// As the database's.
pub async fn is_demonstration(db: &Db) -> db::Result<bool> {
    Ok(setting::find_setting(&mut db.reader(), SEED_SETTING).await?.is_some())
}

/// Simulates the cluster and loads it into an empty, migrated database; `progress` is told what is being done.
///
/// # Errors
/// When the database or the data folder cannot be written; the database is then as before.
pub async fn fill(db: &Db, data: &Path, seed: u64, progress: impl Fn(&str)) -> anyhow::Result<Summary> {
    std::fs::create_dir_all(data).with_context(|| format!("{} cannot be created", data.display()))?;
    let instrument = measurement::instrument::staff_check();
    let for_staff = |kit: &&Kit| kit.audience == Audience::Staff && kit.is_session();
    let kits: Vec<Kit> = learning::kit::kits().iter().filter(for_staff).cloned().collect();
    let today = db.now().day_in_sweden();
    progress("simulating four programmes in twenty municipalities");
    let shape = shape::of(instrument);
    let number_of_kits = u32::try_from(kits.len())?;
    let cluster =
        tokio::task::spawn_blocking(move || simulation::west_sweden(seed, &shape, today, number_of_kits)).await?;
    // The bank is calibrated from a simulated try-out while the rest is loaded.
    let bank = tokio::task::spawn_blocking(move || calibration_of_tryout(seed, today));
    let keys = crate::serve::key_files(db, data);
    let mut work = db.work(db::Actor::Program).await?;
    let loaded = load::Loading::new(&cluster, instrument, &kits, &keys, seed).load(&mut work, &progress).await?;
    evidence::load(&mut work).await?;
    progress("calibrating the bank of tasks from a simulated try-out");
    record_calibration(&mut work, &bank.await??).await?;
    setting::set_setting(&mut work, SEED_SETTING, &seed.to_string()).await?;
    let summary = summary::of(&cluster, &loaded, seed);
    let write = |name: &str, text: String| {
        std::fs::write(data.join(name), text).with_context(|| format!("{name} cannot be written"))
    };
    write(TRUTH_FILE, serde_json::to_string_pretty(&cluster.truth)?)?;
    write(SUMMARY_FILE, serde_json::to_string_pretty(&summary)?)?;
    progress("writing to disk");
    work.commit(loaded.first_organisation(), "demonstration_loaded", None).await?;
    Ok(summary)
}

/// Persons of the simulated try-out, and tasks that each was asked: some seven hundred answers to each task.
const TRYOUT: (usize, usize) = (3_000, 20);

fn calibration_of_tryout(seed: u64, today: Date) -> Result<Calibration, NotCalibrated> {
    let (persons, tasks) = TRYOUT;
    let closed_on = today.plus_days(-30);
    let tryout = Tryout { seed, round: 1, persons, tasks, level: 0.0, moment: Moment::Before, closed_on };
    let package = tryout.package(&true_curves(seed));
    calibrate_bank(package, &BTreeSet::new(), None, Made { on: today, seed: Some(seed) })
}

/// The summary of an earlier start.
pub fn read_summary(data: &Path) -> Option<Summary> {
    serde_json::from_slice(&std::fs::read(data.join(SUMMARY_FILE)).ok()?).ok()
}
