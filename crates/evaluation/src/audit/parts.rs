//! Do parts agree with what they are parts of? Counts with totals, options of a multiple question with persons, shares
//! with their distribution, means with the mean of all.

use std::collections::BTreeMap;

use super::distribution::{is_none, sum_of};
use super::sentence::{Numbers, says};
use super::{Entry, Finding, FindingCode, Published, once};
use crate::package::{Figure, Measure};

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
    for part in table.entries.iter().copied().filter(|part| part.row.unit_of_change.is_none()) {
        if let Some(whole) = table.whole_of(part) {
            families
                .entry((whole.place, part.row.measure))
                .or_insert_with(|| Family { whole, parts: Vec::new() })
                .parts
                .push(part);
        }
    }
    let mut found = Vec::new();
    for (_, mut family) in families {
        family.parts = once(family.parts, &family.whole.row.source);
        match (family.whole.row.measure, family.parts[0].row.measure) {
            (Measure::Count | Measure::Sum, Measure::Count | Measure::Sum) => found.extend(counts(table, &family)),
            (Measure::Mean, Measure::Mean) => found.extend(weighted_mean(&family)),
            (Measure::Percent, Measure::Percent) => {
                found.extend(weighted_mean(&family).or_else(|| larger_share(&family)));
            }
            _ => {}
        }
    }
    found.extend(linked(table));
    found
}

fn counts(table: &Published<'_>, family: &Family<'_>) -> Vec<Finding> {
    let whole = family.whole;
    let total = whole.row.value.value;
    let larger: Vec<Finding> = family
        .parts
        .iter()
        .filter(|part| exceeds(**part, whole))
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
    let adds_up = |sum: f64| (sum - total).abs() <= slack + 1e-9;
    if adds_up(sum) {
        return Vec::new();
    }
    let options = family.parts.iter().all(|part| part.row.base_n.is_some_and(|base| base as f64 == total));
    if options {
        return multiple_answers(table, family, sum).into_iter().collect();
    }
    if sum < MEANT_AS_ALL * total {
        return Vec::new();
    }
    // A subset (those who answered twice, say) may stand beside a division of the same persons.
    let without = |part: &Entry<'_>| sum - part.row.value.value;
    let subset = family.parts.iter().filter(|_| family.parts.len() > 2).min_by(|a, b| {
        let far = |part: &Entry<'_>| (without(part) - total).abs();
        far(a).total_cmp(&far(b))
    });
    match subset {
        Some(subset) if adds_up(without(subset)) => Vec::new(),
        Some(subset)
            if (without(subset) - total).abs() < (1.0 - MEANT_AS_ALL) * total && sum > total / MEANT_AS_ALL =>
        {
            let parts = family.parts.iter().copied().filter(|part| part.place != subset.place).collect();
            vec![parts_do_not_sum(table, &Family { whole, parts }, without(subset))]
        }
        _ => vec![parts_do_not_sum(table, family, sum)],
    }
}

/// A number of persons without a moment, part of a number that is given for several moments, was there at each of them.
fn linked(table: &Published<'_>) -> Vec<Finding> {
    let counts = table.entries.iter().copied().filter(|part| {
        part.row.measure == Measure::Count && part.row.moment.is_none() && table.whole_of(*part).is_none()
    });
    counts
        .filter_map(|part| {
            let claim = part.row.part_of.as_ref()?;
            let least = table
                .claimed(claim, &part.row.programme)
                .iter()
                .copied()
                .filter(|whole| whole.row.measure == Measure::Count && whole.row.group == part.row.group)
                .min_by(|a, b| a.row.value.value.total_cmp(&b.row.value.value))?;
            exceeds(part, least).then(|| part_exceeds_whole(table, part, least))
        })
        .collect()
}

/// A part of a share of the same persons is no larger than the share. Parts that make a hundred are a distribution, of
/// which the share is a sum.
fn larger_share(family: &Family<'_>) -> Option<Finding> {
    let whole = family.whole;
    let parts: Vec<Entry<'_>> = family.parts.iter().copied().filter(|part| part.beside() == whole.beside()).collect();
    let base = whole.base()?;
    let (sum, slack) = sum_of(&parts);
    if parts.len() > 1 && sum + slack >= 100.0 * MEANT_AS_ALL {
        return None;
    }
    let part = parts.into_iter().find(|part| {
        part.base() == Some(base) && part.row.value.rounding()[0] > whole.row.value.rounding()[1] + 1e-9
    })?;
    let said = says!(LargerShare {
        part: &part.row.claim,
        whole: &whole.row.claim,
        total: whole.row.value,
        value: part.row.value,
        base: base,
    });
    Some(part.finding(FindingCode::PartExceedsWhole, &[whole.line], vec![said], None))
}

/// Counts are whole and exact; sums may be written with decimals.
fn counted_slack(entry: Entry<'_>) -> f64 {
    let [low, high] = entry.row.value.rounding();
    if entry.row.measure == Measure::Count { 0.0 } else { (high - low) / 2.0 }
}

fn exceeds(part: Entry<'_>, whole: Entry<'_>) -> bool {
    part.row.value.value - counted_slack(part) > whole.row.value.value + counted_slack(whole) + 1e-9
}

fn part_exceeds_whole<'a>(table: &Published<'a>, part: Entry<'a>, whole: Entry<'a>) -> Finding {
    let (value, total) = (part.row.value.value, whole.row.value.value);
    let mut lines = vec![whole.line];
    let mut said = vec![says!(LargerPart {
        part: &part.row.claim,
        whole: &whole.row.claim,
        total: whole.row.value,
        value: part.row.value,
        more: value - total,
    })];
    // The same claim given elsewhere with a value that fits, or another group added in, says where it comes from.
    let elsewhere =
        |entry: &&Entry<'_>| entry.beside() == part.beside() && entry.place != part.place && entry.place != whole.place;
    let stated = table
        .claimed(&part.row.claim, &part.row.programme)
        .iter()
        .filter(elsewhere)
        .find(|entry| entry.row.value.value <= total);
    let added = table.with_value(part, value - total).iter().find(elsewhere);
    let mut consistent = None;
    if let Some(stated) = stated {
        lines.push(stated.line);
        said.push(says!(FitsElsewhere { line: stated.line, value: stated.row.value }));
        consistent = Some(stated.row.value.value);
    } else if let Some(added) = added {
        lines.push(added.line);
        said.push(says!(GroupsAdded {
            total: whole.row.value,
            added: added.row.value,
            claim: &added.row.claim,
            line: added.line,
            value: part.row.value,
        }));
        consistent = Some(total);
    }
    part.finding(FindingCode::PartExceedsWhole, &lines, said, consistent)
}

fn parts_do_not_sum(table: &Published<'_>, family: &Family<'_>, sum: f64) -> Finding {
    let whole = family.whole;
    let total = whole.row.value.value;
    let mut lines: Vec<usize> = family.parts.iter().map(|part| part.line).collect();
    let mut said = vec![says!(PartsSum {
        sum: Numbers::sum(family.parts.iter().map(|part| part.row.value), sum),
        total: whole.row.value,
        difference: total - sum,
    })];
    // A part that is given elsewhere, among the parts of an equal total, with just the value that closes the sum.
    let elsewhere = family.parts.iter().find_map(|part| {
        let closing = part.row.value.value + total - sum;
        let other = table.with_value(*part, closing).iter().find(|other| {
            table.whole_of(**other).is_some_and(|its| its.place != whole.place && its.row.value.value == total)
        })?;
        Some((*part, *other))
    });
    if let Some((part, other)) = elsewhere {
        said.push(says!(PartElsewhere {
            programme: &part.row.programme,
            other_line: other.line,
            other: other.row.value,
            line: part.line,
            value: part.row.value,
            total: total,
        }));
        lines.insert(0, whole.line);
        lines.push(other.line);
        return part.finding(FindingCode::PartsDoNotSum, &lines, said, Some(other.row.value.value));
    }
    whole.finding(FindingCode::PartsDoNotSum, &lines, said, Some(sum))
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
    // Everybody outside one option is a sound number, whatever the others sum to.
    let outside = |n: f64| family.parts.iter().any(|option| total - option.row.value.value == n);
    let claimed = family.parts.iter().find_map(|rest| {
        let added = sum - rest.row.value.value;
        if !is_none(rest) && outside(added) {
            return None;
        }
        let shares = table.by_count.get(&(&question.programme, question.moment, added as u64, total as u64))?;
        let share = shares.iter().copied().find(|share| {
            // A share with the same number may be of another question: it must be said to be of this one (and three options
            // or more, since with two each is "all but the other"), or be told elsewhere to be the remainder.
            (family.parts.len() > 2 && share.row.part_of.as_ref() == Some(&question.claim))
                || is_remainder(table, family, *rest, *share)
        })?;
        Some((*rest, share))
    });
    // Options that overlap are as they should be as long as nobody adds them up.
    let (rest, share) = claimed?;
    let added = sum - rest.row.value.value;
    let persons = total - rest.row.value.value;
    let percent = 100.0 * persons / total;
    let mut lines = option_lines;
    lines.push(whole.line);
    let mut said = vec![says!(OptionsAdded {
        share: share.row.value,
        added: added,
        base: whole.row.value,
        rest: rest.row.value,
        claim: &rest.row.claim,
        sum: sum,
        persons: persons,
        percent: Figure::new(percent, 1),
    })];
    if let Some(other) = same_claim(table, share).find(|other| other.row.value.can_be(percent)) {
        said.push(says!(ShareElsewhere { line: other.line, value: other.row.value }));
        lines.push(other.line);
    }
    Some(share.finding(FindingCode::MultipleAnswersSummed, &lines, said, Some(percent)))
}

/// Whether `rest` is what remains outside the claim of `share`: the claim is given elsewhere with just that value.
fn is_remainder(table: &Published<'_>, family: &Family<'_>, rest: Entry<'_>, share: Entry<'_>) -> bool {
    let total = family.whole.row.value.value;
    let percent = 100.0 * (total - rest.row.value.value) / total;
    same_claim(table, share).any(|other| other.row.value.can_be(percent))
}

fn same_claim<'a>(table: &'a Published<'a>, share: Entry<'a>) -> impl Iterator<Item = Entry<'a>> {
    let rows = table.claimed(&share.row.claim, &share.row.programme).iter().copied();
    rows.filter(move |other| other.place != share.place && other.beside() == share.beside())
}

/// The mean (or share) of all is the mean of the parts weighted by their n, when the parts' n sum to that of all.
fn weighted_mean(family: &Family<'_>) -> Option<Finding> {
    let whole = family.whole;
    let all = whole.base()?;
    let parts: Vec<(u64, Entry<'_>)> =
        family.parts.iter().map(|part| Some((part.base()?, *part))).collect::<Option<_>>()?;
    if parts.len() < 2 || parts.iter().map(|(n, _)| u128::from(*n)).sum::<u128>() != u128::from(all) {
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
    let said = says!(WeightedMean {
        terms: Numbers::joined(parts.iter().map(|(n, part)| format!("{n} x {}", part.row.value)), " + "),
        all: all,
        mean: Figure::new(mean, 3),
        low: Figure::new(low, 3),
        high: Figure::new(high, 3),
        value: whole.row.value,
    });
    let lines: Vec<usize> = parts.iter().map(|(_, part)| part.line).collect();
    Some(whole.finding(FindingCode::WeightedMeanDisagrees, &lines, vec![said], Some(mean)))
}
