//! T5: means of 290 organisations of 5 to 400 persons, and what an attacker works out of withheld cells.

use std::collections::BTreeMap;

use anyhow::Context as _;
use evaluation::result::ComparisonLevel;
use rayon::prelude::*;
use simulation::programme::{Simulated, Spec, simulate};
use stats::shrinkage::{Summary, pooled_variances, shrink};

use super::attack::{Attacked, attacks, published, random_package};
use super::tally::{Pass, STAMPED, Shown, Tally, note, stamp};
use super::{Tell, Wanted, effect};

/// Organisations with fewer answers are small.
const SMALL: u32 = 30;

/// An organisation: its number of answers, their mean, what is said of it and what is true.
struct Organisation {
    n: u32,
    raw: f64,
    said: Shown,
}

/// All organisations of a replication, also those that are too small to be shown; and how far what is shown lies from the same
/// computed here.
fn organisations(simulated: &Simulated, seed: u64) -> Option<(Vec<Organisation>, f64)> {
    let of_unit: BTreeMap<&str, &str> =
        simulated.package.units().iter().map(|row| (row.unit.as_str(), row.organisation.as_str())).collect();
    let mut values: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for row in simulated.package.responses().views().filter(|row| row.item == "competence") {
        values.entry(of_unit.get(row.unit)?).or_default().push(row.value.parse().ok()?);
    }
    let summary = |values: &Vec<f64>| {
        let variance = stats::descriptive::variance(values).unwrap_or(0.0);
        Some(Summary { n: u32::try_from(values.len()).ok()?, mean: stats::descriptive::mean(values)?, variance })
    };
    let summaries: Vec<Summary> = values.values().map(summary).collect::<Option<_>>()?;
    let shrunken = shrink(&pooled_variances(&summaries).ok()?.groups, &[]).ok()?;
    let intervals = shrunken.intervals(0.95).ok()?;
    let truth: BTreeMap<&str, f64> =
        simulated.truth.organisations.iter().map(|one| (one.organisation.as_str(), one.level)).collect();
    let programme = effect::programme(simulated, seed);
    let told = programme.groups.iter().find(|table| table.level == ComparisonLevel::Organisation)?;
    let shown: BTreeMap<&str, f64> =
        told.means.there()?.iter().filter_map(|group| Some((group.key.as_str(), group.mean.value?))).collect();
    let mut apart = 0.0f64;
    let mut all = Vec::with_capacity(summaries.len());
    for (place, (name, summary)) in values.keys().zip(&summaries).enumerate() {
        let value = shrunken.means[place].estimate;
        if let Some(shown) = shown.get(name) {
            apart = apart.max((shown - value).abs());
        }
        let ci = Some([intervals[place].lower, intervals[place].upper]);
        all.push(Organisation { n: summary.n, raw: summary.mean, said: Shown { value, ci, truth: *truth.get(name)? } });
    }
    Some((all, if shown.is_empty() { f64::INFINITY } else { apart }))
}

/// Many small groups.
pub fn groups(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    for between in [0.10, 0.25] {
        let name = format!("290 organisations that differ by {between:.2}");
        if !wanted.asks_row(&name) {
            continue;
        }
        let mut spec = Spec::default().with_many_groups();
        // What is true of an organisation is its level: nothing else is common to its persons.
        spec.spread.organisation = between;
        spec.spread.unit = 0.0;
        spec.spread.unit_wave = 0.0;
        spec.spread.organisation_wave = 0.0;
        spec.check()?;
        // Intervals of the organisations of one replication are not independent: a tenth of the replications holds enough.
        let replications = wanted.replications.div_ceil(10).max(10);
        let told: Vec<(Vec<Organisation>, f64)> = (0..replications)
            .into_par_iter()
            .map(|replicate| {
                let simulated = simulate(&spec, wanted.seed, replicate)?;
                organisations(&simulated, wanted.seed).with_context(|| format!("replicate {replicate} has no groups"))
            })
            .collect::<anyhow::Result<_>>()?;
        let apart = told.iter().map(|(_, apart)| *apart).fold(0.0, f64::max);
        let all = || told.iter().flat_map(|(all, _)| all);
        let small = || all().filter(|one| one.n < SMALL);
        let of = |some: &mut dyn Iterator<Item = &Organisation>| Tally::of(some.map(|one| Some(one.said)).collect());
        tell(of(&mut all()).row(format!("{name}, all"), Pass::Coverage([94.0, 96.0])))?;
        let of_small = of(&mut small());
        tell(of_small.row(format!("{name}, under {SMALL} answers"), Pass::Coverage([94.0, 96.0])))?;
        let raw = small().map(|one| Some(Shown { value: one.raw, ci: None, truth: one.said.truth })).collect();
        let ((own, own_error), (raw, raw_error)) = (of_small.rmse(), Tally::of(raw).rmse());
        let ratio = own / raw;
        // As if the two erred by themselves; they err together, which makes it less.
        let error = ratio * (own_error / own).hypot(raw_error / raw);
        // Where groups differ much there is less to gain: the demand is on those that hardly differ.
        let verdict = match between <= 0.10 {
            true if ratio < 0.5 => "met: at most half of it",
            true => "**missed**: at most half of it",
            false => "no demand",
        };
        tell(note(
            format!("{name}, under {SMALL} answers, beside raw means"),
            of_small.count(),
            format!(
                "RMSE {ratio:.2} ± {error:.2} of the raw means'; {verdict}. What is shown is what is computed here (to {apart:.0e})"
            ),
        ))?;
    }
    if wanted.asks_row(ATTACKER) {
        attacked(wanted, tell)?;
    }
    Ok(())
}

const ATTACKER: &str = "an attacker with a solver, on packages of small groups";

/// Every withheld cell of every package is attacked, whatever number is in it.
fn attacked(wanted: &Wanted, tell: Tell<'_>) -> anyhow::Result<()> {
    let found: Vec<Attacked> = (0..u64::from(wanted.replications))
        .into_par_iter()
        .map(|seed| {
            let package = random_package(wanted.seed.wrapping_mul(1_000_003).wrapping_add(seed));
            let result = published(&package, "2021-06-01");
            let mut all = attacks(&package, &result)
                .iter()
                .map(|(_, one)| one.attacked())
                .fold(Attacked::default(), Attacked::with);
            all.recovered.iter_mut().for_each(|cell| *cell = format!("package {seed}: {cell}"));
            all
        })
        .collect();
    let first = stamp(found.iter().take(STAMPED).map(|one| format!("{one:?}")));
    let all = found.iter().cloned().fold(Attacked::default(), Attacked::with);
    let row = note(
        ATTACKER,
        found.len(),
        format!(
            "{}: {} of {} withheld cells worked out (wanted: none); {} more were attacked that no more could be hidden with",
            if all.recovered.is_empty() { "met" } else { "**missed**" },
            all.recovered.len(),
            all.cells,
            all.alone
        ),
    );
    for one in &all.recovered {
        eprintln!("{one}");
    }
    tell(super::tally::Row { stamp: first, ..row })
}
