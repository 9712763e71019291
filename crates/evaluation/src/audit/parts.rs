//! Do parts agree with what they are parts of? Counts with totals, options of a multiple question with persons, shares
//! with their distribution, means with the mean of all.

use std::collections::BTreeMap;

use super::{Entry, Finding, FindingCode, Published, told};
use crate::package::Measure;

/// Parts that reach this share of the total but not the total are taken to be meant as all its parts; a few parts that
/// leave most of it out are not.
const MEANT_AS_ALL: f64 = 0.9;

/// Parts with their whole.
struct Family<'a> {
    whole: Entry<'a>,
    parts: Vec<Entry<'a>>,
}

/// Parts that disagree with their whole.
pub(super) fn findings(table: &Published<'_>) -> Vec<Finding> {
    let mut families: BTreeMap<(usize, Measure), Family<'_>> = BTreeMap::new();
    let mut distributions: BTreeMap<_, Vec<Entry<'_>>> = BTreeMap::new();
    for part in table.entries.iter().copied().filter(|part| part.row.unit_of_change.is_none()) {
        let row = part.row;
        if let Some(claim) = row.part_of.as_ref().filter(|_| row.measure == Measure::Percent) {
            distributions.entry((claim, &row.programme, row.moment, row.group)).or_default().push(part);
        }
        if let Some(whole) = table.whole_of(part) {
            families
                .entry((whole.line, row.measure))
                .or_insert_with(|| Family { whole, parts: Vec::new() })
                .parts
                .push(part);
        }
    }
    let mut found = Vec::new();
    for family in families.values() {
        match (family.whole.row.measure, family.parts[0].row.measure) {
            (Measure::Count | Measure::Sum, Measure::Count | Measure::Sum) => found.extend(counts(table, family)),
            (Measure::Mean, Measure::Mean) => found.extend(weighted_mean(family)),
            (Measure::Percent, Measure::Percent) => found.extend(share_from_parts(family)),
            _ => {}
        }
    }
    found.extend(distributions.into_values().filter_map(|parts| distribution(&parts)));
    found
}

fn counts(table: &Published<'_>, family: &Family<'_>) -> Vec<Finding> {
    let whole = family.whole;
    let total = whole.row.value.value;
    let larger: Vec<Finding> = family
        .parts
        .iter()
        .filter(|part| part.row.value.rounding()[0] > whole.row.value.rounding()[1])
        .map(|part| part_exceeds_whole(table, *part, whole))
        .collect();
    if !larger.is_empty() {
        return larger;
    }
    if family.parts.len() < 2 {
        return Vec::new(); // One part is a subset, not a division.
    }
    let sum: f64 = family.parts.iter().map(|part| part.row.value.value).sum();
    let slack: f64 = family.parts.iter().chain([&whole]).map(|part| counted_slack(*part)).sum();
    if (sum - total).abs() <= slack + 1e-9 {
        return Vec::new();
    }
    let options = family.parts.iter().all(|part| part.row.base_n.is_some_and(|base| base as f64 == total));
    if options {
        return multiple_answers(table, family, sum).into_iter().collect();
    }
    if sum < MEANT_AS_ALL * total {
        return Vec::new();
    }
    vec![parts_do_not_sum(table, family, sum)]
}

/// Counts are whole and exact; sums may be written with decimals.
fn counted_slack(entry: Entry<'_>) -> f64 {
    let [low, high] = entry.row.value.rounding();
    if entry.row.measure == Measure::Count { 0.0 } else { (high - low) / 2.0 }
}

fn part_exceeds_whole(table: &Published<'_>, part: Entry<'_>, whole: Entry<'_>) -> Finding {
    let (value, total) = (part.row.value.value, whole.row.value.value);
    let mut lines = vec![whole.line];
    let mut explanation = format!(
        "{} is a part of {} ({}), and {} > {}: {} too many at least.",
        part.row.claim,
        whole.row.claim,
        whole.row.value,
        part.row.value,
        whole.row.value,
        told(value - total)
    );
    // The same claim given elsewhere with a value that fits, or another group added in, says where it comes from.
    let comparable = |entry: &&Entry<'_>| {
        let row = entry.row;
        row.measure == part.row.measure
            && row.programme == part.row.programme
            && row.moment == part.row.moment
            && row.group == part.row.group
            && entry.line != part.line
            && entry.line != whole.line
    };
    let stated = table
        .entries
        .iter()
        .filter(comparable)
        .find(|entry| entry.row.claim == part.row.claim && entry.row.value.value <= total);
    let added = table.entries.iter().filter(comparable).find(|entry| entry.row.value.value + total == value);
    let mut consistent = None;
    if let Some(stated) = stated {
        lines.push(stated.line);
        explanation
            .push_str(&format!(" Line {} gives {} for the same thing, which fits.", stated.line, stated.row.value));
        consistent = Some(stated.row.value.value);
    } else if let Some(added) = added {
        lines.push(added.line);
        explanation.push_str(&format!(
            " {} + {} ({}, line {}) = {}: two groups seem to have been added.",
            whole.row.value, added.row.value, added.row.claim, added.line, part.row.value
        ));
        consistent = Some(total);
    }
    part.finding(FindingCode::PartExceedsWhole, &lines, explanation, consistent)
}

fn parts_do_not_sum(table: &Published<'_>, family: &Family<'_>, sum: f64) -> Finding {
    let whole = family.whole;
    let total = whole.row.value.value;
    let terms: Vec<String> = family.parts.iter().map(|part| part.row.value.to_string()).collect();
    let mut lines: Vec<usize> = family.parts.iter().map(|part| part.line).collect();
    let mut explanation = format!(
        "The parts sum to {} = {}, the total says {}: a difference of {}.",
        terms.join(" + "),
        told(sum),
        whole.row.value,
        told(total - sum)
    );
    // A part that is given elsewhere, among the parts of an equal total, with just the value that closes the sum.
    let elsewhere = family.parts.iter().find_map(|part| {
        let closing = part.row.value.value + total - sum;
        let other = table.entries.iter().find(|other| {
            let row = other.row;
            row.value.value == closing
                && row.measure == part.row.measure
                && row.programme == part.row.programme
                && row.moment == part.row.moment
                && row.group == part.row.group
                && row.part_of.is_some()
                && table.whole_of(**other).is_some_and(|its| its.line != whole.line && its.row.value.value == total)
        })?;
        Some((*part, *other))
    });
    if let Some((part, other)) = elsewhere {
        explanation.push_str(&format!(
            " For {} line {} gives {} where line {} gives {}; with {} the sum is {}.",
            part.row.programme,
            other.line,
            other.row.value,
            part.line,
            part.row.value,
            other.row.value,
            told(total)
        ));
        lines.insert(0, whole.line);
        lines.push(other.line);
        return part.finding(FindingCode::PartsDoNotSum, &lines, explanation, Some(other.row.value.value));
    }
    whole.finding(FindingCode::PartsDoNotSum, &lines, explanation, Some(sum))
}

/// Options of a multiple question that sum to more than the persons who answered: persons in any of several options are
/// never their sum. When all options but one were added, those outside the remaining one are the persons.
fn multiple_answers(table: &Published<'_>, family: &Family<'_>, sum: f64) -> Option<Finding> {
    let whole = family.whole;
    let total = whole.row.value.value;
    if sum <= total {
        return None; // Fewer answers than persons: some chose none of the options shown.
    }
    let option_lines: Vec<usize> = family.parts.iter().map(|part| part.line).collect();
    let question = whole.row;
    let shares = |count: f64| {
        table.entries.iter().copied().find(move |entry| {
            let row = entry.row;
            row.measure == Measure::Percent
                && row.programme == question.programme
                && row.moment == question.moment
                && row.base_n.is_some_and(|base| base as f64 == total)
                && row.n.is_some_and(|n| n as f64 == count)
        })
    };
    let claimed = family.parts.iter().find_map(|rest| {
        Some((*rest, shares(sum - rest.row.value.value)?)).filter(|(rest, share)| {
            // With two options each is "all but the other"; the share that merely repeats one option's own count is sound
            // unless the other option is told by the same publication to be the remainder.
            family.parts.len() > 2 || is_remainder(table, family, *rest, *share)
        })
    });
    // Options that overlap are as they should be as long as nobody adds them up.
    let (rest, share) = claimed?;
    let added = sum - rest.row.value.value;
    let persons = total - rest.row.value.value;
    let percent = 100.0 * persons / total;
    let mut lines = option_lines;
    lines.push(whole.line);
    let mut explanation = format!(
        "{} % is {} of {}, but {} said otherwise ({}) and {} + {} = {} > {}: options of a multiple question were added up. \
         Persons: {} - {} = {}, which is {percent:.1} %.",
        share.row.value,
        told(added),
        whole.row.value,
        rest.row.value,
        rest.row.claim,
        told(added),
        rest.row.value,
        told(sum),
        whole.row.value,
        whole.row.value,
        rest.row.value,
        told(persons)
    );
    if let Some(other) = same_claim(table, share).find(|other| other.row.value.can_be(percent)) {
        explanation.push_str(&format!(" Line {} gives {} % for the same thing.", other.line, other.row.value));
        lines.push(other.line);
    }
    Some(share.finding(FindingCode::MultipleAnswersSummed, &lines, explanation, Some(percent)))
}

/// Whether `rest` is what remains outside the claim of `share`: the claim is given elsewhere with just that value.
fn is_remainder(table: &Published<'_>, family: &Family<'_>, rest: Entry<'_>, share: Entry<'_>) -> bool {
    let total = family.whole.row.value.value;
    let percent = 100.0 * (total - rest.row.value.value) / total;
    same_claim(table, share).any(|other| other.row.value.can_be(percent))
}

fn same_claim<'a>(table: &'a Published<'a>, share: Entry<'a>) -> impl Iterator<Item = Entry<'a>> {
    table.claimed(&share.row.claim).filter(move |other| {
        let (a, b) = (other.row, share.row);
        other.line != share.line
            && a.programme == b.programme
            && a.measure == b.measure
            && a.moment == b.moment
            && a.group == b.group
    })
}

/// The mean of all is the mean of the parts weighted by their n, when the parts' n sum to that of all.
fn weighted_mean(family: &Family<'_>) -> Option<Finding> {
    let whole = family.whole;
    let all = whole.row.n.filter(|n| *n > 0)?;
    let parts: Vec<(u64, Entry<'_>)> =
        family.parts.iter().map(|part| Some((part.row.n?, *part))).collect::<Option<_>>()?;
    if parts.len() < 2 || parts.iter().map(|(n, _)| n).sum::<u64>() != all {
        return None;
    }
    let weighted = |value: &dyn Fn(Entry<'_>) -> f64| {
        parts.iter().map(|(n, part)| *n as f64 * value(*part)).sum::<f64>() / all as f64
    };
    let (low, high) = (weighted(&|part| part.row.value.rounding()[0]), weighted(&|part| part.row.value.rounding()[1]));
    let [least, most] = whole.row.value.rounding();
    if least <= high + 1e-9 && low - 1e-9 <= most {
        return None;
    }
    let mean = weighted(&|part| part.row.value.value);
    let terms: Vec<String> = parts.iter().map(|(n, part)| format!("{n} x {}", part.row.value)).collect();
    let explanation = format!(
        "({}) / {all} = {mean:.3}, by rounding {low:.3} to {high:.3}; published: {}.",
        terms.join(" + "),
        whole.row.value
    );
    let lines: Vec<usize> = parts.iter().map(|(_, part)| part.line).collect();
    Some(whole.finding(FindingCode::WeightedMeanDisagrees, &lines, explanation, Some(mean)))
}

/// Sum of the parts with the most that rounding can have moved it.
fn sum_of(parts: &[Entry<'_>]) -> (f64, f64) {
    parts.iter().fold((0.0, 0.0), |(sum, slack), part| {
        let [low, high] = part.row.value.rounding();
        (sum + part.row.value.value, slack + (high - low) / 2.0)
    })
}

/// Three or more shares of one thing that nearly make a whole make a whole. Far more than a hundred is a question with
/// several answers, far less a choice of the parts.
fn distribution(parts: &[Entry<'_>]) -> Option<Finding> {
    let (sum, slack) = sum_of(parts);
    let nearly = (90.0..=110.0).contains(&sum);
    if parts.len() < 3 || !nearly || (sum - 100.0).abs() <= slack + 1e-9 {
        return None;
    }
    let terms: Vec<String> = parts.iter().map(|part| part.row.value.to_string()).collect();
    let explanation = format!(
        "{} = {} %, not 100 %; rounding can move the sum by {} at most.",
        terms.join(" + "),
        told(sum),
        told(slack)
    );
    let lines: Vec<usize> = parts.iter().map(|part| part.line).collect();
    Some(parts[0].finding(FindingCode::DistributionNotHundred, &lines, explanation, None))
}

/// A share that sums up a distribution is the sum of some of its parts. The parts stand in the order of the scale, so the
/// nearest sum from the last part upwards is what would be consistent.
fn share_from_parts(family: &Family<'_>) -> Option<Finding> {
    let whole = family.whole;
    let parts: Vec<Entry<'_>> =
        family.parts.iter().copied().filter(|part| part.row.programme == whole.row.programme).collect();
    let (sum, slack) = sum_of(&parts);
    if parts.len() < 3 || parts.len() > 12 || (sum - 100.0).abs() > slack + 1e-9 {
        return None;
    }
    let [least, most] = whole.row.value.rounding();
    let reached = (1u32..1 << parts.len()).any(|choice| {
        let chosen: Vec<Entry<'_>> =
            parts.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1).map(|(_, part)| *part).collect();
        let (sum, slack) = sum_of(&chosen);
        least <= sum + slack + 1e-9 && sum - slack - 1e-9 <= most
    });
    if reached {
        return None;
    }
    let tops: Vec<(String, f64)> = (1..parts.len())
        .map(|from| {
            let terms: Vec<String> = parts[from..].iter().map(|part| part.row.value.to_string()).collect();
            (terms.join(" + "), sum_of(&parts[from..]).0)
        })
        .collect();
    let listed: Vec<String> = tops.iter().map(|(terms, sum)| format!("{terms} = {}", told(*sum))).collect();
    let nearest = tops
        .iter()
        .map(|(_, sum)| *sum)
        .min_by(|a, b| (a - whole.row.value.value).abs().total_cmp(&(b - whole.row.value.value).abs()));
    let explanation =
        format!("{} % is no sum of the parts of its distribution: {}.", whole.row.value, listed.join("; "));
    let lines: Vec<usize> = parts.iter().map(|part| part.line).collect();
    Some(whole.finding(FindingCode::ShareNotFromParts, &lines, explanation, nearest))
}
