//! Do the figures that somebody published agree with arithmetic and with each other?
//!
//! Every rule works on the figures as written: a figure stands for all values that round to it, and only what no such
//! value can explain is a finding. What the rules need (an n, a base, a scale) and the row does not give is not guessed.
//! Method: Brown & Heathers (2017), *Soc. Psychol. Personal. Sci.* 8(4) for means; the other rules are bookkeeping.

mod change;
mod compare;
mod parts;
mod single;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::package::PublishedRow;

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
    findings.extend(change::findings(&table));
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
    findings.sort_by(|a, b| (a.rows.first(), a.code).cmp(&(b.rows.first(), b.code)));
    Audit { findings, checked: rows.len() }
}

/// A published row with its line.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    line: usize,
    row: &'a PublishedRow,
}

/// The rows with their lines.
struct Published<'a> {
    entries: Vec<Entry<'a>>,
    by_claim: HashMap<&'a str, Vec<Entry<'a>>>,
}

impl<'a> Published<'a> {
    fn of(rows: &'a [PublishedRow]) -> Self {
        let entries: Vec<Entry<'a>> = rows
            .iter()
            .enumerate()
            .map(|(place, row)| {
                // A row that was not read from a file stands where it would be written.
                let line = row.line.0.and_then(|line| usize::try_from(line).ok()).unwrap_or(place + 2);
                Entry { line, row }
            })
            .collect();
        let mut by_claim: HashMap<&str, Vec<Entry<'a>>> = HashMap::new();
        for entry in &entries {
            by_claim.entry(&entry.row.claim).or_default().push(*entry);
        }
        Self { entries, by_claim }
    }

    /// The rows of a claim.
    fn claimed(&self, claim: &str) -> impl Iterator<Item = Entry<'a>> {
        self.by_claim.get(claim).into_iter().flatten().copied()
    }

    /// The row of which `part` is a part: the same programme before another (the cluster), the same moment and group
    /// before a row that states none. Nothing when there is none or several that fit equally well.
    fn whole_of(&self, part: Entry<'a>) -> Option<Entry<'a>> {
        let claim = part.row.part_of.as_ref()?;
        let mut best: Option<(u8, Entry<'a>)> = None;
        let mut tie = false;
        for entry in self.claimed(claim) {
            let row = entry.row;
            if (row.moment.is_some() && row.moment != part.row.moment)
                || (row.group.is_some() && row.group != part.row.group)
                || row.unit_of_change.is_some()
            {
                continue;
            }
            let fit = 4 * u8::from(row.programme == part.row.programme)
                + 2 * u8::from(row.moment == part.row.moment)
                + u8::from(row.group == part.row.group);
            match best {
                Some((least, _)) if fit < least => {}
                Some((least, earlier)) if fit == least => tie |= earlier.row.value != row.value,
                _ => (best, tie) = (Some((fit, entry)), false),
            }
        }
        best.filter(|_| !tie).map(|(_, entry)| entry)
    }
}

impl Entry<'_> {
    fn finding(self, code: FindingCode, others: &[usize], explanation: String, consistent: Option<f64>) -> Finding {
        let mut rows = vec![self.line];
        rows.extend(others.iter().filter(|line| **line != self.line));
        Finding {
            code,
            claim: self.row.claim.clone(),
            programme: self.row.programme.clone(),
            rows,
            explanation,
            consistent_value: consistent,
        }
    }

    /// The number of persons in whom a mean or share was measured.
    fn base(self) -> Option<u64> {
        self.row.base_n.or(self.row.n).filter(|base| *base > 0)
    }
}

/// A number with at most two decimals, for explanations.
fn told(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    rounded.to_string()
}
