//! The evaluation engine: reads a data package and says what can be said.
//!
//! [`package::read`] gives a [`package::Package`] whose rows keep the rules, [`evaluate`] makes a [`result::Evaluation`]
//! of it, and [`audit::audit`] works on published figures alone. No clock, no randomness, and no files but
//! those that a [`package::Source`] hands out.

pub mod audit;
pub mod calibrate;
mod chance;
mod change;
mod cluster;
mod codes;
mod cost;
mod cost_effect;
mod effect;
pub mod evidence;
mod figures;
mod floor;
mod groups;
pub mod keyed;
mod latent;
mod movers;
pub mod package;
mod participation;
pub mod plan;
pub mod plan_check;
pub mod programme_check;
mod protection;
mod reach;
pub mod result;
mod score;
mod sensitivity;
mod sheets;
pub mod side_by_side;
mod standardised;

use std::collections::{BTreeMap, HashSet};

use kernel::{Caveat, Date, Estimate};
use rayon::prelude::*;

use package::{Fault, Package, ProgrammeRow, Role, WaveRow};
use participation::Ledger;
use reach::Frames;
use result::{EachEstimate, Evaluation, METHODS, PackageSummary, Part, ProgrammeResult, ReferenceInterval, SCHEMA};
use sheets::Wave;

/// What an evaluation needs besides the package.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// When, in ISO 8601; its date decides which waves are still open.
    pub generated_at: String,
    /// The seed of what is drawn by lot, so that a result can be repeated.
    pub seed: u64,
    /// Costs per hour from elsewhere to lay beside.
    pub reference: Vec<ReferenceInterval>,
    /// The rows that were left out when the package was read.
    pub skipped: Vec<Fault>,
}

/// The waves of a package that can still be answered on the day of a moment such as `2025-01-15T10:00`. Of these nothing can be said
/// yet, so that whoever evaluates waits, or says that they are left out.
pub fn open_waves<'a>(package: &'a Package, at: &str) -> Vec<&'a WaveRow> {
    let Some(today) = at.get(..10).and_then(|date| date.parse::<Date>().ok()) else { return Vec::new() };
    package.waves().iter().filter(|wave| wave.opens <= today && today <= wave.closes).collect()
}

/// Evaluates a package. What cannot be computed is absent with a reason.
pub fn evaluate(package: &Package, context: &Context) -> Evaluation {
    let today = context.generated_at.get(..10).and_then(|date| date.parse().ok());
    let programmes = programmes(package);
    let instruments = sheets::Instruments::of(package);
    let waves = sheets::gather(package, &instruments, today);
    let frames = reach::frames(package);
    let mut hours: BTreeMap<&str, Vec<&package::HoursRow>> = BTreeMap::new();
    for row in package.hours() {
        hours.entry(&row.programme).or_default().push(row);
    }
    let ledgers: BTreeMap<&str, Ledger<'_>> =
        hours.into_iter().map(|(programme, rows)| (programme, Ledger::of(rows.into_iter()))).collect();
    let no_hours = Ledger::of([].into_iter());
    let mut results: Vec<ProgrammeResult> = programmes
        .par_iter()
        .map(|programme| {
            let key = programme.programme.as_str();
            let waves = waves.get(key).map_or(&[][..], Vec::as_slice);
            one(package, programme, waves, &frames, (ledgers.get(key).unwrap_or(&no_hours), context.seed))
        })
        .collect();
    let mut cluster = cluster::cluster(package, &results, &ledgers, (&context.reference, context.seed));
    if cfg!(debug_assertions) {
        let mut listed =
            |one: &mut Estimate| assert!(METHODS.contains(&one.method.as_str()), "{one:?}: no such method");
        results.each_estimate(&mut listed);
        cluster.each_estimate(&mut listed);
    }
    if !context.skipped.is_empty() {
        let mut told = |estimate: &mut Estimate| *estimate = estimate.clone().with_caveat(Caveat::RowsSkipped);
        results.each_estimate(&mut told);
        cluster.each_estimate(&mut told);
    }
    Evaluation {
        schema: SCHEMA.to_owned(),
        package: PackageSummary {
            name: package.name.clone(),
            files: package.files().into_iter().map(|(file, rows)| (file.to_owned(), rows)).collect(),
        },
        generated_at: context.generated_at.clone(),
        seed: context.seed,
        programmes: results,
        cluster,
        audit: audit::audit(package.published()).findings,
        skipped: context.skipped.clone(),
    }
}

fn one<'a>(
    package: &'a Package,
    programme: &ProgrammeRow,
    waves: &[Wave<'a>],
    frames: &Frames<'a>,
    (ledger, seed): (&Ledger<'_>, u64),
) -> ProgrammeResult {
    let (mut effects, not_compared) = change::changes(package, waves, frames);
    let latents = latent::Latents::of(package, waves);
    latents.tell(&mut effects);
    let (comparison, compared) = effect::comparison(package, programme, waves, frames, (ledger, seed));
    let mut result = ProgrammeResult {
        programme: programme.programme.clone(),
        name: programme.name.clone(),
        cluster: programme.cluster.clone(),
        role: programme.role,
        start: programme.start,
        end: programme.end,
        reach: reach::reach(package, waves, frames),
        participation: participation::participation(package, programme, ledger),
        cost: cost::cost(package, programme, ledger),
        side_by_side: latent::beside::side_by_side(&effects),
        effects,
        groups: groups::groups(package, waves, frames, seed),
        not_compared,
        quality: latents.quality,
        comparison,
        cost_effect: cost_effect::cost_effect(package, programme, &compared, seed),
        evidence: Part::absent(Caveat::MissingData, "not looked at yet"),
    };
    result.evidence = evidence::evidence(package, Some(&programme.programme), &[&result]);
    result
}

/// The programmes of the package; without `programmes.csv` those that hours, waves and costs name.
fn programmes(package: &Package) -> Vec<ProgrammeRow> {
    if let Some(programmes) = &package.programmes {
        return programmes.clone();
    }
    let mut met = HashSet::new();
    let named = package.hours().iter().map(|row| &row.programme);
    let named = named.chain(package.waves().iter().map(|row| &row.programme));
    named
        .chain(package.costs().iter().map(|row| &row.programme))
        .filter(|programme| met.insert(programme.as_str()))
        .map(|programme| ProgrammeRow {
            programme: programme.clone(),
            name: programme.clone(),
            cluster: None,
            role: Role::Evaluated,
            start: None,
            end: None,
            planned_participants: None,
            granted_sek: None,
        })
        .collect()
}
