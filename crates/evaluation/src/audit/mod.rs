//! Do the figures that somebody published agree with arithmetic and with each other?
//!
//! Every rule works on the figures as written: a figure stands for all values that round to it, and only what no such
//! value can explain is a finding. What the rules need (an n, a base, a scale) and the row does not give is not guessed.
//! Method: Brown & Heathers (2017), *Soc. Psychol. Personal. Sci.* 8(4) for means; the other rules are bookkeeping.

mod change;
mod compare;
mod completers;
mod distribution;
mod parts;
mod sentence;
mod single;

use std::collections::{HashMap, HashSet};

use kernel::{Group, Moment};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::package::{Measure, PublishedRow};
use sentence::in_english;

pub use sentence::{Says, Sentence, Value};

codes! {
    /// What kind of thing does not add up.
    FindingCode {
        /// No n whole answers have this mean.
        MeanImpossible = "mean_impossible",
        /// No part of n persons is this share.
        ShareImpossible = "share_impossible",
        /// The share is not the stated number of persons divided by the stated base.
        ShareDisagreesWithCount = "share_disagrees_with_count",
        /// A part is larger than what it is a part of.
        PartExceedsWhole = "part_exceeds_whole",
        /// The parts do not add up to the total.
        PartsDoNotSum = "parts_do_not_sum",
        /// Options of a multiple question were added up as if they were persons.
        MultipleAnswersSummed = "multiple_answers_summed",
        /// The mean of all is not the weighted mean of its parts.
        WeightedMeanDisagrees = "weighted_mean_disagrees",
        /// A difference in points is stated as percent.
        PercentForPoints = "percent_for_points",
        /// A relative change is stated as points.
        PointsForPercent = "points_for_percent",
        /// The stated change follows from the figures neither as points nor as percent.
        ChangeDoesNotFollow = "change_does_not_follow",
        /// A mean without the scale that it was measured on.
        UnknownScale = "unknown_scale",
        /// A figure outside its scale.
        OutsideScale = "outside_scale",
        /// No answers on this scale with this mean have this standard deviation.
        SdImpossible = "sd_impossible",
        /// Means side by side that rest on very different numbers of answers.
        UnequalBases = "unequal_bases",
        /// Two figures for the same thing.
        FiguresContradict = "figures_contradict",
        /// The parts of a distribution do not sum to a hundred percent.
        DistributionNotHundred = "distribution_not_hundred",
        /// A share that is no sum of the parts of its own distribution.
        ShareNotFromParts = "share_not_from_parts",
        /// The answers to a question are more than its persons can have given.
        OptionsExceedPersons = "options_exceed_persons",
        /// A figure of those who answered both times stands as one of all who answered.
        CompletersOnly = "completers_only",
        /// A mean that the distribution of its answers does not have.
        MeanNotFromDistribution = "mean_not_from_distribution",
        /// What is called a majority is half or less.
        MajorityNotReached = "majority_not_reached",
    }
}

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What kind of thing.
    pub code: FindingCode,
    /// The claim.
    pub claim: String,
    /// The programme.
    pub programme: String,
    /// The lines in the file; the first is the row that the finding is about.
    pub rows: Vec<usize>,
    /// The arithmetic, in English.
    pub explanation: String,
    /// The arithmetic as sentences with named values, to be told in any language.
    pub arithmetic: Vec<Sentence>,
    /// The value that would be consistent, where there is one, in the measure of the first row.
    pub consistent_value: Option<f64>,
}

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// What does not add up, in the order of the file.
    pub findings: Vec<Finding>,
    /// How many published figures were looked at.
    pub checked: usize,
}

/// Audits published figures.
pub fn audit(rows: &[PublishedRow]) -> Audit {
    let table = Published::of(rows);
    let mut findings = single::findings(&table);
    findings.extend(parts::findings(&table));
    findings.extend(distribution::findings(&table));
    findings.extend(change::findings(&table));
    findings.extend(completers::findings(&table));
    let explained: Vec<Vec<usize>> = findings
        .iter()
        .filter(|finding| finding.code == FindingCode::MultipleAnswersSummed)
        .map(|finding| finding.rows.clone())
        .collect();
    findings.extend(compare::findings(&table).into_iter().filter(|finding| {
        // Two figures for one thing are no news where the reason for one of them has been found.
        finding.code != FindingCode::FiguresContradict
            || !explained.iter().any(|rows| finding.rows.iter().all(|row| rows.contains(row)))
    }));
    // Of two findings of one kind about one row the one that names more rows says more.
    findings.sort_by(|a, b| (a.rows.first(), a.code, b.rows.len()).cmp(&(b.rows.first(), b.code, a.rows.len())));
    findings.dedup_by(|b, a| a.code == b.code && a.rows.first() == b.rows.first());
    Audit { findings, checked: rows.len() }
}

/// A published row with its line and its place among the rows.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    line: usize,
    place: usize,
    row: &'a PublishedRow,
}

/// What makes rows comparable: programme, measure, moment and group.
type Beside<'a> = (&'a str, Measure, Option<Moment>, Option<Group>);

/// The rows with their lines, and what is looked up among them; every look-up is a table, so that the audit takes time in
/// proportion to the rows.
struct Published<'a> {
    entries: Vec<Entry<'a>>,
    /// The rows of a claim in a programme.
    by_claim: HashMap<(&'a str, &'a str), Vec<Entry<'a>>>,
    /// Comparable rows with a value (its bits).
    by_value: HashMap<(Beside<'a>, u64), Vec<Entry<'a>>>,
    /// Shares that are n of a base, by (n, base).
    by_count: HashMap<(&'a str, Option<Moment>, u64, u64), Vec<Entry<'a>>>,
    /// For each row the place of the row that it is a part of.
    wholes: Vec<Option<usize>>,
}

impl<'a> Published<'a> {
    fn of(rows: &'a [PublishedRow]) -> Self {
        let entries: Vec<Entry<'a>> = rows
            .iter()
            .enumerate()
            .map(|(place, row)| {
                // A row that was not read from a file stands where it would be written.
                let line = row.line.0.and_then(|line| usize::try_from(line).ok()).unwrap_or(place + 2);
                Entry { line, place, row }
            })
            .collect();
        let mut table = Self {
            by_claim: HashMap::new(),
            by_value: HashMap::new(),
            by_count: HashMap::new(),
            wholes: Vec::new(),
            entries,
        };
        for entry in &table.entries {
            let row = entry.row;
            table.by_claim.entry((&row.claim, &row.programme)).or_default().push(*entry);
            table.by_value.entry((entry.beside(), row.value.value.to_bits())).or_default().push(*entry);
            if let (Measure::Percent, Some(n), Some(base)) = (row.measure, row.n, row.base_n) {
                table.by_count.entry((&row.programme, row.moment, n, base)).or_default().push(*entry);
            }
        }
        table.wholes = table.find_wholes();
        table
    }

    /// The rows of a claim in a programme.
    fn claimed(&self, claim: &'a str, programme: &'a str) -> &[Entry<'a>] {
        self.by_claim.get(&(claim, programme)).map_or(&[], Vec::as_slice)
    }

    /// The rows comparable with `entry` that have this value.
    fn with_value(&self, entry: Entry<'a>, value: f64) -> &[Entry<'a>] {
        self.by_value.get(&(entry.beside(), value.to_bits())).map_or(&[], Vec::as_slice)
    }

    /// The row of which `part` is a part: the same programme before another (the cluster), the same moment and group
    /// before a row that states none, the same source before another. Nothing when there is none, or several that fit
    /// equally well and contradict each other.
    fn whole_of(&self, part: Entry<'a>) -> Option<Entry<'a>> {
        self.wholes[part.place].map(|place| self.entries[place])
    }

    /// The first row that says the same as this one: what several sources give has its parts from all of them.
    fn first_given(&self, place: usize) -> usize {
        let given = self.entries[place];
        let same = |entry: &&Entry<'a>| {
            entry.beside() == given.beside() && entry.row.unit_of_change.is_none() && !compare::apart(**entry, given)
        };
        self.claimed(&given.row.claim, &given.row.programme).iter().find(same).map_or(place, |first| first.place)
    }

    fn find_wholes(&self) -> Vec<Option<usize>> {
        let named: HashSet<&str> = self.entries.iter().filter_map(|entry| entry.row.part_of.as_deref()).collect();
        let mut all: HashMap<&str, Vec<Entry<'a>>> = HashMap::new();
        for entry in self.entries.iter().filter(|entry| named.contains(entry.row.claim.as_str())) {
            all.entry(&entry.row.claim).or_default().push(*entry);
        }
        // Parts that differ in nothing that decides have the same whole.
        let mut known = HashMap::new();
        self.entries
            .iter()
            .map(|part| {
                let row = part.row;
                let claim = row.part_of.as_deref()?;
                let own = self.claimed(claim, &row.programme);
                *known
                    .entry((claim, own.first().map(|_| &row.programme), row.moment, row.group, &row.source))
                    .or_insert_with(|| {
                        let place =
                            best_fit(own, *part).unwrap_or_else(|| best_fit(all.get(claim)?, *part).flatten())?;
                        Some(self.first_given(place))
                    })
            })
            .collect()
    }
}

/// The row that fits best as the whole of a part: nothing when none fits, nothing inside when several fit as well.
fn best_fit(candidates: &[Entry<'_>], part: Entry<'_>) -> Option<Option<usize>> {
    let mut best: Option<(u8, Entry<'_>)> = None;
    let mut tie = false;
    for entry in candidates.iter().copied() {
        let row = entry.row;
        if (row.moment.is_some() && row.moment != part.row.moment)
            || (row.group.is_some() && row.group != part.row.group)
            || row.unit_of_change.is_some()
        {
            continue;
        }
        let fit = 4 * u8::from(row.moment == part.row.moment)
            + 2 * u8::from(row.group == part.row.group)
            + u8::from(row.source == part.row.source);
        match best {
            Some((least, _)) if fit < least => {}
            Some((least, earlier)) if fit == least => tie |= compare::apart(earlier, entry),
            _ => (best, tie) = (Some((fit, entry)), false),
        }
    }
    best.map(|(_, entry)| (!tie).then_some(entry.place))
}

/// The parts of one whole without those that another source repeats: of a part given by several sources the one that
/// stands in `source`.
fn once<'a>(parts: Vec<Entry<'a>>, source: &str) -> Vec<Entry<'a>> {
    let mut at = HashMap::new();
    let mut kept: Vec<Entry<'a>> = Vec::new();
    for part in parts {
        let place = *at.entry((part.row.claim.as_str(), part.beside())).or_insert(kept.len());
        match kept.get(place) {
            Some(earlier) if earlier.row.source == part.row.source => kept.push(part),
            Some(_) if part.row.source == source => kept[place] = part,
            Some(_) => {}
            None => kept.push(part),
        }
    }
    kept
}

impl<'a> Entry<'a> {
    fn beside(self) -> Beside<'a> {
        let row = self.row;
        (&row.programme, row.measure, row.moment, row.group)
    }

    fn finding(
        self,
        code: FindingCode,
        others: &[usize],
        arithmetic: Vec<Sentence>,
        consistent: Option<f64>,
    ) -> Finding {
        let mut rows = vec![self.line];
        rows.extend(others.iter().filter(|line| **line != self.line));
        Finding {
            code,
            claim: self.row.claim.clone(),
            programme: self.row.programme.clone(),
            rows,
            explanation: in_english(&arithmetic),
            arithmetic,
            consistent_value: consistent,
        }
    }

    /// The number of persons in whom a mean or share was measured.
    fn base(self) -> Option<u64> {
        self.row.base_n.or(self.row.n).filter(|base| *base > 0)
    }
}
