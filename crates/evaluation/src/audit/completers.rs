//! Does a figure of those who answered both times stand as if it were one of all who answered?
//!
//! Those who stay differ from those who leave. A figure whose base is the linked subset (a number of persons published as
//! a part of those who answered) is therefore not comparable with figures of everybody, and a change of the linked is not
//! the difference between two figures of all.

use std::collections::{BTreeMap, HashMap};

use kernel::Moment;

use super::sentence::says;
use super::{Entry, Finding, FindingCode, Published, once};
use crate::package::Measure;

/// A subset that holds this share of all, or more, is as good as all; what is missing is no answer to one question.
const AS_GOOD_AS_ALL: f64 = 0.9;

/// Persons said to be a part of those who answered.
#[derive(Clone, Copy)]
struct Subset<'a> {
    part: Entry<'a>,
    whole: Entry<'a>,
    n: u64,
}

/// A stated change on fewer persons than both figures that it is a change of.
pub(super) fn of_change(stated: Entry<'_>, before: Entry<'_>, after: Entry<'_>) -> Option<Finding> {
    let (n, from, to) = (stated.base()?, before.base()?, after.base()?);
    ((n as f64) < AS_GOOD_AS_ALL * from.min(to) as f64).then(|| {
        let said = says!(ChangeOfFewer { n: n, from: from, to: to });
        stated.finding(FindingCode::CompletersOnly, &[before.line, after.line], vec![said], None)
    })
}

/// Figures of a subset beside figures of all.
pub(super) fn findings(table: &Published<'_>) -> Vec<Finding> {
    let subsets = subsets(table);
    if subsets.is_empty() {
        return Vec::new();
    }
    let mut earlier: HashMap<_, u64> = HashMap::new();
    let mut figures: BTreeMap<_, Vec<Entry<'_>>> = BTreeMap::new();
    for entry in table.entries.iter().copied().filter(|entry| is_figure(table, *entry)) {
        let row = entry.row;
        if let (Some(Moment::Before), Some(base)) = (row.moment, entry.base()) {
            earlier.insert((&row.claim, &row.programme, row.group, row.measure), base);
        }
        figures.entry((row.programme.as_str(), row.moment, row.group)).or_default().push(entry);
    }
    let mut found = Vec::new();
    for (place, subsets) in subsets {
        let beside = figures.get(&place).map_or(&[][..], Vec::as_slice);
        let before = |entry: &Entry<'_>| {
            earlier.get(&(&entry.row.claim, &entry.row.programme, entry.row.group, entry.row.measure)).copied()
        };
        // An after-figure of at most the largest subset whose figure before is of more.
        if let Some(largest) = subsets.iter().max_by_key(|subset| subset.n).copied() {
            for entry in beside {
                if let (Some(base), Some(from)) = (entry.base(), before(entry))
                    && base <= largest.n
                    && from > largest.n
                {
                    let said = says!(AtMostThePart {
                        value: entry.row.value,
                        base: base,
                        answered: largest.whole.row.value,
                        part: largest.part.row.value,
                        claim: &largest.part.row.claim,
                        from: from,
                    });
                    found.push(entry.finding(FindingCode::CompletersOnly, &[largest.part.line], vec![said], None));
                }
            }
        }
        // Figures of just a subset where other figures are of all.
        let mut of_base: BTreeMap<u64, Vec<Entry<'_>>> = BTreeMap::new();
        let mut of_claim: HashMap<&str, Vec<Entry<'_>>> = HashMap::new();
        for entry in beside.iter().copied() {
            match (entry.base(), entry.row.part_of.as_deref()) {
                (Some(base), _) => of_base.entry(base).or_default().push(entry),
                (None, Some(claim)) if before(&entry).is_none() => of_claim.entry(claim).or_default().push(entry),
                (None, _) => {}
            }
        }
        for subset in subsets {
            let same = of_base.get(&subset.n).into_iter().flatten();
            let same: Vec<Entry<'_>> =
                same.chain(of_claim.get(subset.part.row.claim.as_str()).into_iter().flatten()).copied().collect();
            // Nearly all who answered.
            let answered = subset.whole.row.value.value;
            let all = of_base.range(..=answered as u64).next_back().map(|(base, _)| *base);
            if let (Some(first), Some(all)) = (same.first(), all.filter(|all| *all as f64 >= AS_GOOD_AS_ALL * answered))
            {
                let mut lines: Vec<usize> = same.iter().map(|entry| entry.line).collect();
                lines.extend([subset.part.line, subset.whole.line]);
                let said = says!(PartBesideAll {
                    value: first.row.value,
                    part: subset.part.row.value,
                    claim: &subset.part.row.claim,
                    answered: subset.whole.row.value,
                    whole: &subset.whole.row.claim,
                    all: all,
                });
                found.push(first.finding(FindingCode::CompletersOnly, &lines, vec![said], None));
            }
        }
    }
    found
}

/// A mean or share that is not said to be a part of another.
fn is_figure(table: &Published<'_>, entry: Entry<'_>) -> bool {
    let row = entry.row;
    row.unit_of_change.is_none()
        && matches!(row.measure, Measure::Mean | Measure::Percent)
        && (row.part_of.is_none() || table.whole_of(entry).is_some_and(|whole| whole.row.measure == Measure::Count))
}

type Place<'a> = (&'a str, Option<Moment>, Option<kernel::Group>);

/// The subsets of those who answered, by where figures of them would stand.
fn subsets<'a>(table: &Published<'a>) -> BTreeMap<Place<'a>, Vec<Subset<'a>>> {
    // Options have a base; parts that make up the whole are a division.
    let counts = table.entries.iter().copied().filter(|entry| {
        entry.row.measure == Measure::Count && entry.row.part_of.is_some() && entry.row.base_n.is_none()
    });
    let mut parts: BTreeMap<usize, (Entry<'a>, Vec<Entry<'a>>)> = BTreeMap::new();
    let mut found: BTreeMap<Place<'a>, Vec<Subset<'a>>> = BTreeMap::new();
    let mut add = |part: Entry<'a>, whole: Entry<'a>, moment: Option<Moment>| {
        let (n, all) = (part.row.value.value, whole.row.value.value);
        if whole.row.measure == Measure::Count && n > 0.0 && n < AS_GOOD_AS_ALL * all {
            let place = (part.row.programme.as_str(), moment, part.row.group);
            found.entry(place).or_default().push(Subset { part, whole, n: n as u64 });
        }
    };
    for part in counts {
        if let Some(whole) = table.whole_of(part) {
            parts.entry(whole.place).or_insert_with(|| (whole, Vec::new())).1.push(part);
        } else if part.row.moment.is_none()
            && let Some(claim) = part.row.part_of.as_deref()
        {
            let wholes = table.claimed(claim, &part.row.programme).iter();
            for whole in
                wholes.filter(|whole| whole.row.group == part.row.group && whole.row.moment != Some(Moment::Before))
            {
                add(part, *whole, whole.row.moment);
            }
        }
    }
    for (whole, parts) in parts.into_values() {
        let parts = once(parts, &whole.row.source);
        let sum: f64 = parts.iter().map(|part| part.row.value.value).sum();
        for part in &parts {
            let beside_division = parts.len() > 2 && sum - part.row.value.value == whole.row.value.value;
            if parts.len() == 1 || beside_division {
                add(*part, whole, part.row.moment);
            }
        }
    }
    found
}
