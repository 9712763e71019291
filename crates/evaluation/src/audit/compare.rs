//! Do figures beside each other contradict each other, or rest on numbers that should not stand side by side?

use std::collections::BTreeMap;

use super::sentence::says;
use super::{Entry, Finding, FindingCode, Published};
use crate::package::{Figure, Measure};

/// How many times larger one base may be than another beside it.
const TIMES: u64 = 10;
/// As [`TIMES`], when the smaller is under [`FEW`].
const TIMES_FEW: u64 = 5;
/// Under this many answers a mean is not shown by this engine.
const FEW: u64 = 10;

/// Contradictions and unequal bases.
pub(super) fn findings(table: &Published<'_>) -> Vec<Finding> {
    let mut found = contradictions(table);
    found.extend(unequal_bases(table));
    found
}

/// The same claim, programme, measure, moment and group with values that do not round to each other.
fn contradictions(table: &Published<'_>) -> Vec<Finding> {
    let mut same: BTreeMap<_, Vec<Entry<'_>>> = BTreeMap::new();
    for entry in table.entries.iter().copied().filter(|entry| entry.row.unit_of_change.is_none()) {
        let row = entry.row;
        let key = (&row.claim, &row.programme, row.measure, row.moment, row.group);
        same.entry(key).or_default().push(entry);
    }
    same.into_values()
        .filter_map(|entries| {
            // Any two contradict each other when the one that begins highest lies above the one that ends lowest.
            let end = |entry: &Entry<'_>, which: usize| entry.row.value.rounding()[which];
            let lowest = *entries.iter().min_by(|a, b| end(a, 1).total_cmp(&end(b, 1)))?;
            let highest = *entries.iter().max_by(|a, b| end(a, 0).total_cmp(&end(b, 0)))?;
            if !apart(lowest, highest) {
                return None;
            }
            let first = entries[0];
            let given: Vec<_> = entries
                .iter()
                .map(|entry| says!(Given { value: entry.row.value, line: entry.line, source: &entry.row.source }))
                .collect();
            let difference = highest.row.value.value - lowest.row.value.value;
            let lines: Vec<usize> = entries.iter().map(|entry| entry.line).collect();
            let said = says!(GivenTwice { given: given, difference: difference });
            Some(first.finding(FindingCode::FiguresContradict, &lines, vec![said], None))
        })
        .collect()
}

/// Whether no value is written as both.
pub(super) fn apart(a: Entry<'_>, b: Entry<'_>) -> bool {
    if matches!(a.row.measure, Measure::Count) {
        return a.row.value.value != b.row.value.value;
    }
    let ([a_low, a_high], [b_low, b_high]) = (a.row.value.rounding(), b.row.value.rounding());
    a_high < b_low - 1e-9 || b_high < a_low - 1e-9
}

/// Means shown side by side: of several programmes or groups for one claim, of one claim over time, or the parts of one
/// total.
fn unequal_bases(table: &Published<'_>) -> Vec<Finding> {
    let mut beside: BTreeMap<_, Vec<(u64, Entry<'_>)>> = BTreeMap::new();
    for entry in table.entries.iter().copied() {
        let row = entry.row;
        if let (Measure::Mean, Some(n), None) = (row.measure, row.n, row.unit_of_change) {
            beside
                .entry((row.part_of.as_ref(), row.part_of.is_none().then_some(&row.claim)))
                .or_default()
                .push((n, entry));
        }
    }
    beside
        .into_values()
        .filter_map(|entries| {
            let (least, small) = entries.iter().copied().min_by_key(|(n, _)| *n)?;
            let (most, large) = entries.iter().copied().max_by_key(|(n, _)| *n)?;
            let unequal =
                most >= least.saturating_mul(TIMES) || (least < FEW && most >= least.saturating_mul(TIMES_FEW));
            (unequal && most > least).then(|| {
                let times = Figure::new(most as f64 / least as f64, 1);
                let said = says!(UnequalBases {
                    small: small.row.value,
                    least: least,
                    large: large.row.value,
                    most: most,
                    times: (least > 0).then(|| says!(TimesAsMany { times: times })),
                    share: Figure::new(100.0 / least.max(1) as f64, 0),
                });
                small.finding(FindingCode::UnequalBases, &[large.line], vec![said], None)
            })
        })
        .collect()
}
