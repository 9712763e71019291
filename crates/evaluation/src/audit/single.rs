//! Is a published figure possible by itself, given its n, base, scale and standard deviation?

use std::collections::BTreeMap;

use super::{Entry, Finding, FindingCode, Published, told};
use crate::package::Measure;

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
            let values: Vec<String> = entries.iter().map(|entry| entry.row.value.to_string()).collect();
            let explanation = format!(
                "{}: the scale is not stated, and the same mean says different things on 1-5, 1-7 and 1-10.",
                values.join(" and ")
            );
            entries[0].finding(FindingCode::UnknownScale, &lines, explanation, None)
        })
        .collect()
}

fn outside_scale(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let [low, high] = row.value.rounding();
    let outside = row.scale_min.is_some_and(|min| high < min) || row.scale_max.is_some_and(|max| low > max);
    outside.then(|| {
        let end = |end: Option<f64>| end.map_or("open".to_owned(), told);
        let scale = format!("{} to {}", end(row.scale_min), end(row.scale_max));
        entry.finding(FindingCode::OutsideScale, &[], format!("{} lies outside the scale, {scale}.", row.value), None)
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
    let explanation = format!(
        "{n} whole answers sum to a whole number: {} x {n} = {}; {below}/{n} = {:.4} and {above}/{n} = {:.4}, neither of which is written {}.",
        row.value,
        told(total),
        below / n as f64,
        above / n as f64,
        row.value
    );
    Some(entry.finding(FindingCode::MeanImpossible, &[], explanation, Some(nearest)))
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
        let explanation = format!(
            "On the scale {} to {} a mean of {} has a standard deviation of at most {:.3} (everybody at one of the ends); published: {sd}.",
            told(min),
            told(max),
            row.value,
            most
        );
        return Some(entry.finding(FindingCode::SdImpossible, &[], explanation, None));
    }
    let whole = min.fract() == 0.0 && max.fract() == 0.0 && row.n.is_some();
    let spread = |mean: f64| (mean - mean.floor()) * (1.0 - (mean - mean.floor()));
    if whole && low.floor() == high.floor() {
        // The spread is concave within a step, so its least value lies at an end. The population divisor is the mildest.
        let least = spread(low).min(spread(high)).sqrt();
        if sd_high < least - 1e-9 {
            let explanation = format!(
                "Whole answers with the mean {} have a standard deviation of at least {least:.3} (everybody at the two nearest steps); published: {sd}.",
                row.value
            );
            return Some(entry.finding(FindingCode::SdImpossible, &[], explanation, None));
        }
    }
    None
}

fn impossible_share(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let base = entry.base()?;
    if let (Some(n), Some(base)) = (row.n, row.base_n) {
        if n > base {
            let explanation = format!("{n} persons are more than the {base} that they are a part of.");
            return Some(entry.finding(FindingCode::PartExceedsWhole, &[], explanation, None));
        }
        let share = 100.0 * n as f64 / base as f64;
        return (!row.value.can_be(share)).then(|| {
            let explanation = format!("{n} of {base} is {share:.2} %; published: {} %.", row.value);
            entry.finding(FindingCode::ShareDisagreesWithCount, &[], explanation, Some(share))
        });
    }
    let [low, high] = row.value.rounding();
    if high < 0.0 || low > 100.0 {
        let explanation = format!("{} % lies outside 0 to 100 % of {base}.", row.value);
        return Some(entry.finding(FindingCode::OutsideScale, &[], explanation, None));
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
    let shares: Vec<String> =
        candidates.iter().map(|count| format!("{count}/{base} = {:.2} %", 100.0 * count / base as f64)).collect();
    let explanation = format!("No number of {base} persons is {} %: {}.", row.value, shares.join(" and "));
    Some(entry.finding(FindingCode::ShareImpossible, &[], explanation, nearest))
}

fn count_above_base(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let base = row.base_n?;
    (row.value.rounding()[0] > base as f64).then(|| {
        let explanation = format!("{} is more than the {base} that it is a part of.", row.value);
        entry.finding(FindingCode::PartExceedsWhole, &[], explanation, None)
    })
}
