//! Do a question's answers agree with what is said of them? The answers to a question on a scale, or the options of a
//! question, with the persons; a mean, a share or a majority with the distribution that it sums up.
//!
//! Levels l with shares p, each between p - h and p + h by rounding and together 100, have means between
//! min and max of sum(l p) / 100: the lowest (highest) levels are filled first.

use std::collections::BTreeMap;

use super::sentence::{Numbers, Says, says};
use super::{Entry, Finding, FindingCode, Published, once};
use crate::package::{Figure, Measure};

/// The parts of one claim in one programme, at one moment, in one group.
struct Answers<'a> {
    whole: Option<Entry<'a>>,
    parts: Vec<Entry<'a>>,
}

/// Answers that disagree with what is said of them.
pub(super) fn findings(table: &Published<'_>) -> Vec<Finding> {
    let mut questions: BTreeMap<_, Vec<Entry<'_>>> = BTreeMap::new();
    let mut found = Vec::new();
    for entry in table.entries.iter().copied().filter(|entry| entry.row.unit_of_change.is_none()) {
        found.extend(majority(entry));
        let row = entry.row;
        if let (Some(claim), Measure::Percent | Measure::Count) = (row.part_of.as_ref(), row.measure) {
            questions.entry((claim, entry.beside())).or_default().push(entry);
        }
    }
    for parts in questions.into_values() {
        let whole = table.whole_of(parts[0]);
        let source = whole.map_or(parts[0], |whole| whole).row.source.as_str();
        let answers = Answers { whole, parts: once(parts, source) };
        found.extend(none_and_some(&answers));
        if answers.parts[0].row.measure == Measure::Count {
            found.extend(counted(&answers));
        } else {
            found.extend(not_hundred(&answers));
            found.extend(mean_of_shares(&answers));
            found.extend(share_from_parts(&answers));
        }
    }
    found
}

/// A share of half or less that its claim calls a majority.
fn majority(entry: Entry<'_>) -> Option<Finding> {
    let row = entry.row;
    let called = row.claim.split(|c: char| !c.is_alphanumeric()).any(|word| {
        ["majority", "majoritet", "majoriteten", "flertal", "flertalet"]
            .iter()
            .any(|called| word.eq_ignore_ascii_case(called))
    });
    let most = row.value.rounding()[1];
    (row.measure == Measure::Percent && called && most <= 50.0).then(|| {
        entry.finding(FindingCode::MajorityNotReached, &[], vec![says!(NoMajority { value: row.value })], None)
    })
}

/// The option for those who chose no other, by its name.
pub(super) fn is_none(entry: &Entry<'_>) -> bool {
    let claim = entry.row.claim.to_lowercase();
    ["none", "none-of-these", "none-of-them", "nothing", "ingen", "inget", "ingen-av-dessa", "inget-av-dessa"]
        .iter()
        .any(|name| claim.strip_suffix(name).is_some_and(|before| !before.ends_with(char::is_alphanumeric)))
}

/// Who chose none of the options did not choose any: "none" and the largest option together are at most all persons.
fn none_and_some(answers: &Answers<'_>) -> Option<Finding> {
    let none = answers.parts.iter().find(|part| is_none(part))?;
    let others = answers.parts.iter().filter(|part| part.place != none.place && part.base() == none.base());
    let largest = others.max_by(|a, b| a.row.value.value.total_cmp(&b.row.value.value))?;
    let all = if none.row.measure == Measure::Percent {
        100.0
    } else {
        let whole = answers.whole.filter(|whole| whole.row.measure == Measure::Count);
        none.row.base_n.map(|base| base as f64).or(whole.map(|whole| whole.row.value.value))?
    };
    let (sum, slack) = sum_of(&[*none, *largest]);
    let slack = if none.row.measure == Measure::Percent { slack } else { 0.0 };
    (sum - slack > all + 1e-9).then(|| {
        let mut said = says!(NoneAndSome {
            none: none.row.value,
            claim: &none.row.claim,
            most: largest.row.value,
            largest: &largest.row.claim,
            sum: sum,
            all: all,
        });
        if none.row.measure == Measure::Percent {
            said.says = Says::NoneAndSomeShares;
        }
        let consistent = all - largest.row.value.value;
        none.finding(FindingCode::OptionsExceedPersons, &[largest.line], vec![said], Some(consistent))
    })
}

/// The levels of the parts, when they are the distribution of the mean that they are parts of: one part for each whole
/// step of the scale. The level is the number at the end of the claim; without such numbers the parts stand in the order of
/// the scale, from either end.
fn levels<'a>(answers: &Answers<'a>) -> Option<(Entry<'a>, Vec<Vec<f64>>)> {
    let whole = answers.whole.filter(|whole| whole.row.measure == Measure::Mean)?;
    let row = whole.row;
    let (min, max) = (row.scale_min?, row.scale_max?);
    let (programme, _, moment, group) = answers.parts[0].beside();
    let steps = answers.parts.len();
    let whole_steps = min.fract() == 0.0 && max.fract() == 0.0 && max - min + 1.0 == steps as f64;
    if !whole_steps || programme != row.programme || moment != row.moment || group != row.group {
        return None;
    }
    let written: Option<Vec<f64>> = answers
        .parts
        .iter()
        .map(|part| {
            let digits = part.row.claim.rsplit(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse().ok().filter(|level| (min..=max).contains(level))
        })
        .collect();
    let upwards: Vec<f64> = (0..steps).map(|step| min + step as f64).collect();
    if let Some(written) = written {
        let mut sorted = written.clone();
        sorted.sort_by(f64::total_cmp);
        if sorted == upwards {
            return Some((whole, vec![written]));
        }
    }
    let downwards = upwards.iter().rev().copied().collect();
    Some((whole, vec![upwards, downwards]))
}

/// Counted answers on a scale: one for each person, and the mean is theirs.
fn counted(answers: &Answers<'_>) -> Option<Finding> {
    let (whole, orders) = levels(answers)?;
    let (sum, _) = sum_of(&answers.parts);
    let lines: Vec<usize> = answers.parts.iter().map(|part| part.line).collect();
    if let Some(n) = whole.row.n.filter(|n| sum > *n as f64) {
        let terms = Numbers::sum(answers.parts.iter().map(|part| part.row.value), sum);
        let said = says!(MoreAnswers { sum: terms, n: n, more: sum - n as f64 });
        return Some(whole.finding(FindingCode::OptionsExceedPersons, &lines, vec![said], None));
    }
    if sum <= 0.0 || whole.row.n.is_some_and(|n| sum != n as f64) {
        return None; // Some answers are not shown.
    }
    let means = orders.iter().map(|levels| {
        let total: f64 = levels.iter().zip(&answers.parts).map(|(level, part)| level * part.row.value.value).sum();
        (total / sum, total / sum)
    });
    contradicted(whole, &answers.parts, means)
}

/// The means that a distribution in percent can have, against the one that is stated.
fn mean_of_shares(answers: &Answers<'_>) -> Option<Finding> {
    let (whole, orders) = levels(answers)?;
    let (sum, slack) = sum_of(&answers.parts);
    if (sum - 100.0).abs() > slack + 1e-9 {
        return None; // Then the distribution itself is wrong.
    }
    let means = orders.iter().map(|levels| {
        let mut filled: Vec<(f64, [f64; 2])> = levels
            .iter()
            .zip(&answers.parts)
            .map(|(level, part)| (*level, part.row.value.rounding().map(|share| share.max(0.0))))
            .collect();
        filled.sort_by(|a, b| a.0.total_cmp(&b.0));
        let least = fill(filled.iter());
        (least, fill(filled.iter().rev()))
    });
    contradicted(whole, &answers.parts, means)
}

/// The mean when what the lowest shares leave of a hundred is given to the levels in this order.
fn fill<'b>(levels: impl Iterator<Item = &'b (f64, [f64; 2])> + Clone) -> f64 {
    let mut left = 100.0 - levels.clone().map(|(_, [low, _])| low).sum::<f64>();
    let total: f64 = levels
        .map(|(level, [low, high])| {
            let more = left.clamp(0.0, high - low);
            left -= more;
            level * (low + more)
        })
        .sum();
    total / 100.0
}

/// The finding when the stated mean is in none of the ranges; the first is told.
fn contradicted(
    whole: Entry<'_>,
    parts: &[Entry<'_>],
    means: impl Iterator<Item = (f64, f64)> + Clone,
) -> Option<Finding> {
    let [least, most] = whole.row.value.rounding();
    if means.clone().any(|(low, high)| least <= high + 1e-9 && low - 1e-9 <= most) {
        return None;
    }
    let (low, high) = means.clone().next()?;
    let answers = Numbers::joined(parts.iter().map(|part| part.row.value), ", ");
    let [least, most] = [low, high].map(|end| Figure::new(end, 3));
    let said = if low == high {
        says!(MeanOfAnswers { answers: answers, mean: least, value: whole.row.value })
    } else {
        says!(MeanOfShares { answers: answers, low: least, high: most, value: whole.row.value })
    };
    let lines: Vec<usize> = parts.iter().map(|part| part.line).collect();
    Some(whole.finding(FindingCode::MeanNotFromDistribution, &lines, vec![said], Some(f64::midpoint(low, high))))
}

/// Sum of the parts with the most that rounding can have moved it.
pub(super) fn sum_of<'b, 'a: 'b>(parts: impl IntoIterator<Item = &'b Entry<'a>>) -> (f64, f64) {
    parts.into_iter().fold((0.0, 0.0), |(sum, slack), part| {
        let [low, high] = part.row.value.rounding();
        (sum + part.row.value.value, slack + (high - low) / 2.0)
    })
}

/// Three or more shares of one thing that nearly make a whole make a whole. Far more than a hundred is a question with
/// several answers, far less a choice of the parts; on the steps of a scale there is one answer for each person.
fn not_hundred(answers: &Answers<'_>) -> Option<Finding> {
    let parts = &answers.parts;
    let (sum, slack) = sum_of(parts);
    let stepped = levels(answers).is_some();
    let scaled = parts.iter().all(|part| part.row.scale_min.is_some() && part.row.scale_max.is_some());
    let summed_up = answers.whole.is_some_and(|whole| whole.row.measure == Measure::Percent);
    // Shares of different persons are no distribution; shares of counted options are held against their counts.
    let same_persons = parts.iter().all(|part| part.base() == parts[0].base());
    let all_counted = parts.iter().all(|part| part.row.n.is_some() && part.row.base_n.is_some());
    let nearly = (90.0..=110.0).contains(&sum);
    if parts.len() < 3
        || !same_persons
        || !(stepped || (nearly && (summed_up || scaled) && !all_counted))
        || (sum - 100.0).abs() <= slack + 1e-9
    {
        return None;
    }
    let said = says!(NotHundred { sum: Numbers::sum(parts.iter().map(|part| part.row.value), sum), slack: slack });
    let lines: Vec<usize> = parts.iter().map(|part| part.line).collect();
    Some(parts[0].finding(FindingCode::DistributionNotHundred, &lines, vec![said], None))
}

/// A share that sums up a distribution is the sum of some of its parts. The parts stand in the order of the scale, so the
/// nearest sum from the last part upwards is what would be consistent.
fn share_from_parts(answers: &Answers<'_>) -> Option<Finding> {
    let whole = answers.whole.filter(|whole| whole.row.measure == Measure::Percent)?;
    let parts = &answers.parts;
    let (sum, slack) = sum_of(parts);
    let same = whole.beside() == parts[0].beside() && parts.iter().all(|part| part.base() == parts[0].base());
    if parts.len() < 3 || parts.len() > 12 || !same || (sum - 100.0).abs() > slack + 1e-9 {
        return None;
    }
    let [least, most] = whole.row.value.rounding();
    let fits = |(sum, slack): (f64, f64)| least <= sum + slack + 1e-9 && sum - slack - 1e-9 <= most;
    let scaled = parts.iter().all(|part| part.row.scale_min.is_some() && part.row.scale_max.is_some());
    // On a scale the answers that are summed up stand side by side; other options may be any.
    let reached = if scaled {
        (0..parts.len()).any(|from| (from + 1..=parts.len()).any(|to| fits(sum_of(&parts[from..to]))))
    } else {
        (1u32..1 << parts.len()).any(|choice| {
            fits(sum_of(parts.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1).map(|(_, part)| part)))
        })
    };
    if reached {
        return None;
    }
    let tops: Vec<(Numbers, f64)> = (1..parts.len())
        .map(|from| {
            let sum = sum_of(&parts[from..]).0;
            (Numbers::sum(parts[from..].iter().map(|part| part.row.value), sum), sum)
        })
        .collect();
    let nearest = tops
        .iter()
        .map(|(_, sum)| *sum)
        .min_by(|a, b| (a - whole.row.value.value).abs().total_cmp(&(b - whole.row.value.value).abs()));
    let listed = Numbers::joined(tops.iter().map(|(terms, _)| &terms.0), "; ");
    let said = says!(NoSumOfParts { value: whole.row.value, sums: listed });
    let lines: Vec<usize> = parts.iter().map(|part| part.line).collect();
    Some(whole.finding(FindingCode::ShareNotFromParts, &lines, vec![said], nearest))
}
