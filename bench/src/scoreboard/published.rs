//! T7: tables of published figures, sound ones and ones with one error of the smallest size that shows. Is it found, and is nothing
//! found where there is none?

use evaluation::audit::audit;
use rayon::prelude::*;
use simulation::published::{Planted, TrialResult, published_table, published_table_with, published_trial};

use super::tally::{Row, STAMPED, note, stamp};
use super::{Tell, Wanted};

/// So many tables for each replication: an audit is soon done, and errors of a percent must show.
const TABLES: usize = 10;
/// The first seed of tables with an error.
const PLANTED_FROM: u64 = 1_000_000;
/// Of so many of a hundred an error must be found.
const FOUND: f64 = 99.0;

/// Sound tables, and each kind of error.
pub fn published(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    let tables = TABLES * wanted.replications as usize;
    let name = "sound tables";
    if wanted.asks_row(name) {
        let result = trial(wanted, (1, tables), None);
        let met = if result.found == 0 && result.tables == tables { "met" } else { "**missed**" };
        let verdict = format!("{met}: something is found in {} (wanted: none){}", result.found, seeds(&result));
        let said = |seed: usize| format!("{:?}", audit(&published_table(wanted.seed + seed as u64)).findings.len());
        tell(Row { stamp: stamp((0..STAMPED).map(said)), ..note(name, result.tables, verdict) })?;
    }
    for kind in Planted::ALL {
        let name = format!("one error: {kind:?}");
        if !wanted.asks_row(&name) {
            continue;
        }
        let result = trial(wanted, (PLANTED_FROM, tables), Some(kind));
        let found = 100.0 * result.found as f64 / result.tables.max(1) as f64;
        let error = (found * (100.0 - found) / result.tables.max(1) as f64).sqrt();
        let met = if found >= FOUND && result.tables == tables { "met" } else { "**missed**" };
        let verdict = format!("{met}: found in {found:.2} ± {error:.2} % (wanted: {FOUND} %){}", seeds(&result));
        // Not the first tables may have room for the error.
        let said = (0..50).filter_map(|seed| published_table_with(PLANTED_FROM + seed, kind)).take(STAMPED);
        let said = said.map(|(rows, place)| {
            let findings = audit(&rows).findings;
            format!("{place} {:?}", findings.iter().map(|found| (found.code, &found.rows)).collect::<Vec<_>>())
        });
        tell(Row { stamp: stamp(said), ..note(name, result.tables, verdict) })?;
    }
    Ok(())
}

/// Parts of the trial at the same time; the seeds are those of parts one after another.
fn trial(wanted: &Wanted, (first, tables): (u64, usize), kind: Option<Planted>) -> TrialResult {
    const PARTS: usize = 8;
    let parts: Vec<TrialResult> = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let own = tables / PARTS + usize::from(part < tables % PARTS);
            // A part passes over seeds that leave no room for the error, up to twenty for each table.
            published_trial(wanted.seed + first + (part * 20 * (tables / PARTS + 1)) as u64, own, kind)
        })
        .collect();
    parts.into_iter().fold(TrialResult::default(), |mut all, part| {
        all.tables += part.tables;
        all.found += part.found;
        all.wrong.extend(part.wrong);
        all
    })
}

fn seeds(result: &TrialResult) -> String {
    if result.wrong.is_empty() { String::new() } else { format!("; not by seeds {:?}", result.wrong) }
}
