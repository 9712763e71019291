//! Is a published figure possible by itself, given its n, base, scale and standard deviation?

use std::collections::BTreeMap;

use super::sentence::says;
use super::{Entry, Finding, FindingCode, Published};
use crate::package::{Figure, Measure};

/// What cannot be in single rows.
pub(super) fn findings(table: &Published<'_>) -> Vec<Finding> {
    let mut found = unknown_scales(table);
    for entry in table.entries.iter().copied().filter(|entry| entry.row.unit_of_change.is_none()) {
        match entry.row.measure {
            Measure::Mean => found.extend(
                outside_scale(entry).or_else(|| impossible_mean(entry)).into_iter().chain(impossible_sd(entry)),
            ),
            Measure::Percent => found.extend(impossible_share(entry)),
            Measure::Count => found.extend(count_above_base(entry)),
            Measure::Sum => {}
        }
    }
    found
}

/// One finding for each claim and programme whose means have no scale.
fn unknown_scales(table: &Published<'_>) -> Vec<Finding> {
    let mut claims: BTreeMap<(&str, &str), Vec<Entry<'_>>> = BTreeMap::new();
    for entry in table.entries.iter().copied() {
        let row = entry.row;
        let no_scale = row.scale_min.is_none() && row.scale_max.is_none();
        if row.measure == Measure::Mean && no_scale && row.unit_of_change.is_none() {
            claims.entry((&row.claim, &row.programme)).or_default().push(entry);
        }
    }
    claims
        .into_values()
        .map(|entries| {
            let lines: Vec<usize> = entries.iter().map(|entry| entry.line).collect();
            let values: Vec<_> = entries.iter().map(|entry| says!(Number { number: entry.row.value })).collect();
            entries[0].finding(FindingCode::UnknownScale, &lines, vec![says!(ScaleNotStated { values: values })], None)
        })
        .collect()
}

fn outside_scale(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let [low, high] = row.value.rounding();
    let outside = row.scale_min.is_some_and(|min| high < min) || row.scale_max.is_some_and(|max| low > max);
    outside.then(|| {
        let end = |end: Option<f64>| vec![end.map_or_else(|| says!(Open {}), |end| says!(Number { number: end }))];
        let (low, high) = (end(row.scale_min), end(row.scale_max));
        let said = says!(OutsideScale { value: row.value, low: low, high: high });
        entry.finding(FindingCode::OutsideScale, &[], vec![said], None)
    })
}

/// GRIM: the mean of n whole answers is a whole total divided by n.
fn impossible_mean(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let (min, max, n) = (row.scale_min?, row.scale_max?, row.n.filter(|n| *n > 0)?);
    if min.fract() != 0.0 || max.fract() != 0.0 {
        return None;
    }
    let total = row.value.value * n as f64;
    if [total.floor(), total.ceil()].iter().any(|total| row.value.can_be(total / n as f64)) {
        return None;
    }
    let (below, above) = (total.floor(), total.ceil());
    let nearest = if total - below <= above - total { below } else { above } / n as f64;
    let said = says!(WholeAnswers {
        n: n,
        mean: row.value,
        total: total,
        below: Figure::new(below, 0),
        low: Figure::new(below / n as f64, 4),
        above: Figure::new(above, 0),
        high: Figure::new(above / n as f64, 4),
    });
    Some(entry.finding(FindingCode::MeanImpossible, &[], vec![said], Some(nearest)))
}

/// With mean m on the scale a to b the variance of n answers is at most (m - a)(b - m) n / (n - 1), and, when answers are
/// whole, at least f (1 - f) n / (n - 1), f being what m lies above a whole number.
fn impossible_sd(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let (sd, min, max) = (row.sd?, row.scale_min?, row.scale_max?);
    // Without n the larger of the two divisors' bounds is allowed: as for two answers.
    let n = row.n.filter(|n| *n > 1).unwrap_or(2) as f64;
    let factor = n / (n - 1.0);
    let [low, high] = row.value.rounding().map(|value| value.clamp(min, max));
    let middle = f64::midpoint(min, max).clamp(low, high);
    let most = ((middle - min) * (max - middle) * factor).sqrt();
    let [sd_low, sd_high] = sd.rounding();
    if sd_low > most + 1e-9 {
        let most = Figure::new(most, 3);
        let said = says!(SdTooLarge { min: min, max: max, mean: row.value, most: most, sd: sd });
        return Some(entry.finding(FindingCode::SdImpossible, &[], vec![said], None));
    }
    let whole = min.fract() == 0.0 && max.fract() == 0.0 && row.n.is_some();
    let spread = |mean: f64| (mean - mean.floor()) * (1.0 - (mean - mean.floor()));
    if whole && low.floor() == high.floor() {
        // The spread is concave within a step, so its least value lies at an end. The population divisor is the mildest.
        let least = spread(low).min(spread(high)).sqrt();
        if sd_high < least - 1e-9 {
            let said = says!(SdTooSmall { mean: row.value, least: Figure::new(least, 3), sd: sd });
            return Some(entry.finding(FindingCode::SdImpossible, &[], vec![said], None));
        }
    }
    None
}

fn impossible_share(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let base = entry.base()?;
    if let (Some(n), Some(base)) = (row.n, row.base_n) {
        if n > base {
            let said = says!(PersonsAboveBase { n: n, base: base });
            return Some(entry.finding(FindingCode::PartExceedsWhole, &[], vec![said], None));
        }
        let share = 100.0 * n as f64 / base as f64;
        return (!row.value.can_be(share)).then(|| {
            let said = says!(ShareOfCount { n: n, base: base, share: Figure::new(share, 2), value: row.value });
            entry.finding(FindingCode::ShareDisagreesWithCount, &[], vec![said], Some(share))
        });
    }
    let [low, high] = row.value.rounding();
    if high < 0.0 || low > 100.0 {
        let said = says!(OutsideHundred { value: row.value, base: base });
        return Some(entry.finding(FindingCode::OutsideScale, &[], vec![said], None));
    }
    let count = row.value.value * base as f64 / 100.0;
    let candidates = [count.floor(), count.ceil()];
    if candidates.iter().any(|count| row.value.can_be(100.0 * count / base as f64)) {
        return None;
    }
    let nearest = candidates
        .map(|count| 100.0 * count / base as f64)
        .into_iter()
        .min_by(|a, b| (a - row.value.value).abs().total_cmp(&(b - row.value.value).abs()));
    let share = |count: &f64| {
        let share = Figure::new(100.0 * count / base as f64, 2);
        says!(CountHasShare { count: Figure::new(*count, 0), base: base, share: share })
    };
    let shares: Vec<_> = candidates.iter().map(share).collect();
    let said = says!(NoCountHasShare { base: base, value: row.value, shares: shares });
    Some(entry.finding(FindingCode::ShareImpossible, &[], vec![said], nearest))
}

fn count_above_base(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let base = row.base_n?;
    (row.value.rounding()[0] > base as f64).then(|| {
        let said = says!(CountAboveBase { value: row.value, base: base });
        entry.finding(FindingCode::PartExceedsWhole, &[], vec![said], None)
    })
}
