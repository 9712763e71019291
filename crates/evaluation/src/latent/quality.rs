//! How well does an indicator measure: do its items hang together, and do they mean the same to everybody?
//!
//! Reliability is omega of one common factor, with alpha beside it for comparison, at the first moment, for each test form, among
//! those who answered all items. Items of a test are held against each other between the groups of every background question
//! with one option or a number (an age: those up to the middle one against those above), each group of [`GROUP_FROM`] persons or
//! more against the largest: by Mantel-Haenszel and by logistic regression
//! given the number of right answers in the same form, a second time without the items found the first time. An item is listed when either calls the difference more than negligible, and
//! significant when it is allowed for how many items were looked at (Benjamini & Hochberg 1995, *JRSS B* 57).

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate, Group};
use stats::irt::dif::{Class, LogisticDif, MantelHaenszel, logistic_dif, mantel_haenszel};
use stats::irt::{IrtError, MISSING};
use stats::reliability::{cronbach_alpha, omega};

use super::calibration::ITEMS_FROM;
use super::{Occasion, Read};
use crate::figures::{LEVEL, MEAN_FROM, persons, with_interval};
use crate::package::ADAPTIVE_FORM;
use crate::result::{
    ComparedGroups, EffectKind, GroupsNotCompared, ItemDifferences, ItemFlag, Part, Quality, Reason, Reliability,
};

/// Fewest persons of a group that is compared.
const GROUP_FROM: usize = 200;

pub(super) fn of(indicator: &str, kind: EffectKind, group: Group, read: &Read<'_>) -> Quality {
    let differences =
        if kind == EffectKind::Test { differences(read) } else { Part::absent(Caveat::MissingData, "told for tests") };
    Quality { indicator: indicator.to_owned(), kind, group, reliability: reliability(read), differences }
}

fn reliability(read: &Read<'_>) -> Vec<Reliability> {
    let Some(moment) = read.rows.iter().map(|(moment, _)| *moment).min() else { return Vec::new() };
    let forms: BTreeSet<Option<&str>> =
        read.rows.iter().filter(|(at, _)| *at == moment).map(|(_, row)| row.form).collect();
    forms.into_iter().filter_map(|form| of_form(read, moment, form)).collect()
}

fn of_form(read: &Read<'_>, moment: Occasion, form: Option<&str>) -> Option<Reliability> {
    let rows: Vec<usize> =
        (0..read.rows.len()).filter(|row| read.rows[*row].0 == moment && read.rows[*row].1.form == form).collect();
    let columns = &read.answers.columns;
    let met: Vec<usize> =
        (0..columns.len()).filter(|item| rows.iter().any(|row| columns[*item][*row] != MISSING)).collect();
    if met.len() < ITEMS_FROM {
        return None;
    }
    let whole: Vec<Vec<f64>> = rows
        .iter()
        .filter(|row| met.iter().all(|item| columns[*item][**row] != MISSING))
        .map(|row| met.iter().map(|item| f64::from(columns[*item][*row])).collect())
        .collect();
    let n = whole.len() as u64;
    let (omega, alpha) = if n < MEAN_FROM {
        let few = || Part::absent(Caveat::TooFew, "fewer than ten persons answered all of its items");
        (few(), few())
    } else {
        let told = |value: f64, method: &str, ci: stats::Interval, se: Option<f64>| {
            let base = read.sample.told("persons who answered all items".to_owned());
            let estimate = Estimate::plain(value, "reliability", n, &base, method);
            Part::There(with_interval(estimate.on_scale(0.0, 1.0), ci, se, None))
        };
        let absent = |why: stats::reliability::ReliabilityError| Part::absent(Caveat::NotEstimable, why.to_string());
        (
            omega(&whole).map_or_else(absent, |one| told(one.estimate, "omega", one.ci(LEVEL), Some(one.se))),
            cronbach_alpha(&whole).map_or_else(absent, |one| told(one.estimate, "alpha", one.ci(LEVEL), None)),
        )
    };
    let items = met.iter().map(|item| read.answers.items[*item].item.clone()).collect();
    Some(Reliability { form: form.map(str::to_owned), moment: moment.1, items, omega, alpha })
}

/// Right and wrong answers of those who belong to one of two groups.
struct Pair<'r> {
    by: &'r str,
    reference: &'r str,
    focal: &'r str,
    rows: Vec<(usize, bool)>,
}

pub(crate) fn differences(read: &Read<'_>) -> Part<ItemDifferences> {
    // Each person once: at the first moment at which they were met.
    let mut first: BTreeMap<u32, (Occasion, usize)> = BTreeMap::new();
    // How many were right says nothing of how able somebody is whose tasks were chosen after the answers.
    let alike = |(_, (_, row)): &(usize, &(Occasion, super::Row<'_>))| row.form != Some(ADAPTIVE_FORM);
    for (place, (moment, row)) in read.rows.iter().enumerate().filter(alike) {
        let met = first.entry(row.person).or_insert((*moment, place));
        *met = (*met).min((*moment, place));
    }
    let once: BTreeSet<usize> = first.into_values().map(|(_, place)| place).collect();
    let questions = groups(read, &once);
    if questions.is_empty() {
        return Part::absent(Caveat::MissingData, "no background question with one option or a number was answered");
    }
    let mut compared = ItemDifferences { compared: Vec::new(), not_compared: Vec::new(), flags: Vec::new() };
    for (by, options) in &questions {
        let large = options.values().filter(|rows| rows.len() >= GROUP_FROM).count();
        if large < options.len() || large < 2 {
            let text = match large {
                0 | 1 => format!("no two groups of {GROUP_FROM} persons met the test"),
                _ => format!("groups of fewer than {GROUP_FROM} persons are not compared"),
            };
            let reason = Reason { code: Caveat::TooFew, text };
            compared.not_compared.push(GroupsNotCompared { by: (*by).to_owned(), reason });
        }
        let largest = options.iter().max_by_key(|(option, rows)| (rows.len(), std::cmp::Reverse(option.as_str())));
        let Some((reference, of_reference)) = largest.filter(|(_, rows)| rows.len() >= GROUP_FROM) else { continue };
        for (focal, of_focal) in
            options.iter().filter(|(option, rows)| *option != reference && rows.len() >= GROUP_FROM)
        {
            let mut rows: Vec<(usize, bool)> = of_reference.iter().map(|row| (*row, false)).collect();
            rows.extend(of_focal.iter().map(|row| (*row, true)));
            let met = read.sample.told("persons who met the test".to_owned());
            let pair = Pair { by, reference, focal, rows };
            compared.compared.push(ComparedGroups {
                by: (*by).to_owned(),
                reference: (*reference).to_owned(),
                focal: (*focal).to_owned(),
                persons_reference: persons(of_reference.len() as u64, &met),
                persons_focal: persons(of_focal.len() as u64, &met),
            });
            // Items that differ make others seem to: the second time persons are matched without them.
            let first = looked_at(read, &pair, &BTreeSet::new());
            let refused = first.iter().filter_map(|one| Some((one.item, one.refused()?)));
            compared.not_compared.extend(refused.map(|(item, text)| GroupsNotCompared {
                by: format!("{by}: {}", read.answers.items[item].item),
                reason: Reason { code: Caveat::NotEstimable, text },
            }));
            let suspects = flags(read, &pair, first).into_iter().map(|(item, _)| item).collect();
            let second = looked_at(read, &pair, &suspects);
            compared.flags.extend(flags(read, &pair, second).into_iter().map(|(_, flag)| flag));
        }
    }
    if compared.compared.is_empty() {
        let text = format!("no background question has two groups of {GROUP_FROM} persons");
        return Part::absent(Caveat::TooFew, text);
    }
    Part::There(compared)
}

/// The rows of each group by each background question. A number makes two groups: up to the middle one, and above.
fn groups<'r>(read: &'r Read<'_>, once: &BTreeSet<usize>) -> BTreeMap<&'r str, BTreeMap<String, Vec<usize>>> {
    let mut questions: BTreeMap<&str, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    for row in once {
        for ((question, is_number), answer) in &read.rows[*row].1.background {
            if !is_number {
                questions.entry(question).or_default().entry((*answer).to_owned()).or_default().push(*row);
            } else if let Ok(number) = answer.parse::<f64>() {
                numbers.entry(question).or_default().push((*row, number));
            }
        }
    }
    for (question, answers) in numbers {
        let mut values: Vec<f64> = answers.iter().map(|(_, number)| *number).collect();
        values.sort_by(f64::total_cmp);
        // Where more than half have the highest number, up to the next highest: otherwise nobody would be above.
        let below = values.partition_point(|number| number < &values[values.len() - 1]);
        let middle = values[((values.len() - 1) / 2).min(below.saturating_sub(1))];
        let of_question = questions.entry(question).or_default();
        for (row, number) in answers {
            let group = if number <= middle { format!("<= {middle}") } else { format!("> {middle}") };
            of_question.entry(group).or_default().push(row);
        }
    }
    questions
}

/// An item held against two groups. Of each pair the first is by Mantel-Haenszel, the second by logistic regression.
struct LookedAt {
    item: usize,
    n: u64,
    p: [Option<f64>; 2],
    class: [Class; 2],
    haenszel: Result<MantelHaenszel, IrtError>,
    logistic: Result<LogisticDif, IrtError>,
}

/// The largest p that Benjamini and Hochberg's procedure calls a discovery at 5 %; a test of many items would otherwise
/// accuse one in twenty by chance.
fn discovered(mut p: Vec<f64>) -> f64 {
    p.sort_by(f64::total_cmp);
    let count = p.len() as f64;
    let passes = |(rank, p): &(usize, f64)| *p <= 0.05 * (*rank + 1) as f64 / count;
    p.into_iter().enumerate().rfind(passes).map_or(-1.0, |(_, p)| p)
}

/// The items as the groups answered them, persons matched without some of the others.
fn looked_at(read: &Read<'_>, pair: &Pair<'_>, without: &BTreeSet<usize>) -> Vec<LookedAt> {
    (0..read.answers.items.len()).filter_map(|item| LookedAt::of(read, pair, item, without)).collect()
}

/// The items that differ.
fn flags(read: &Read<'_>, pair: &Pair<'_>, looked_at: Vec<LookedAt>) -> Vec<(usize, ItemFlag)> {
    let limits = [0, 1].map(|test| discovered(looked_at.iter().filter_map(|one| one.p[test]).collect()));
    looked_at.into_iter().filter_map(|one| Some((one.item, one.flag(read, pair, limits)?))).collect()
}

impl LookedAt {
    fn of(read: &Read<'_>, pair: &Pair<'_>, item: usize, without: &BTreeSet<usize>) -> Option<Self> {
        let columns = &read.answers.columns;
        let met: Vec<(usize, bool)> =
            pair.rows.iter().copied().filter(|(row, _)| columns[item][*row] != MISSING).collect();
        // An item of one form is met by some only.
        let count = |focal: bool| met.iter().filter(|(_, own)| *own == focal).count();
        if count(true).min(count(false)) < GROUP_FROM {
            return None;
        }
        let form = |row: usize| read.rows[row].1.form;
        let matching = |other: &usize| *other == item || !without.contains(other);
        let total =
            |row: usize| (0..columns.len()).filter(matching).filter(|other| columns[*other][row] == 1).count() as u32;
        let forms: BTreeSet<Option<&str>> = met.iter().map(|(row, _)| form(*row)).collect();
        let stratum = |row: usize| {
            let form = forms.iter().position(|one| *one == form(row)).unwrap_or(0) as u32;
            form * (columns.len() as u32 + 1) + total(row)
        };
        let right: Vec<u8> = met.iter().map(|(row, _)| columns[item][*row]).collect();
        let focal: Vec<bool> = met.iter().map(|(_, focal)| *focal).collect();
        let strata: Vec<u32> = met.iter().map(|(row, _)| stratum(*row)).collect();
        let score: Vec<f64> = met.iter().map(|(row, _)| f64::from(total(*row))).collect();
        let haenszel = mantel_haenszel(&right, &focal, &strata);
        let logistic = logistic_dif(&right, &focal, &score);
        Some(Self {
            item,
            n: met.len() as u64,
            p: [haenszel.as_ref().ok().map(|one| one.p), logistic.as_ref().ok().map(|one| one.both.p)],
            class: [
                haenszel.as_ref().map_or(Class::A, |one| one.class),
                logistic.as_ref().map_or(Class::A, |one| one.class),
            ],
            haenszel,
            logistic,
        })
    }

    /// Why neither way of comparing has an answer, as where a whole group is right.
    fn refused(&self) -> Option<String> {
        let (first, second) = (self.haenszel.as_ref().err()?, self.logistic.as_ref().err()?);
        Some(format!("{first}; {second}"))
    }

    fn flag(self, read: &Read<'_>, pair: &Pair<'_>, limits: [f64; 2]) -> Option<ItemFlag> {
        let discovered = |test: usize| self.p[test].is_some_and(|p| p <= limits[test]);
        let serious = |test: usize| Some(self.class[test]).filter(|class| *class != Class::A && discovered(test));
        let class = serious(0).into_iter().chain(serious(1)).max()?;
        let (n, base) = (self.n, "persons of both groups who met the item");
        let absent = |why: IrtError| Part::absent(Caveat::NotEstimable, why.to_string());
        let delta = |one: MantelHaenszel| {
            let estimate = Estimate::plain(one.delta, "delta", n, base, "mantel_haenszel");
            let interval = stats::Interval::around(one.delta, one.se, f64::INFINITY, LEVEL);
            Part::There(with_interval(estimate, interval, Some(one.se), None))
        };
        let squared =
            |one: LogisticDif| Part::There(Estimate::plain(one.r_squared_change, "r_squared", n, base, "logistic_dif"));
        Some(ItemFlag {
            item: read.answers.items[self.item].item.clone(),
            by: pair.by.to_owned(),
            reference: pair.reference.to_owned(),
            focal: pair.focal.to_owned(),
            mantel_haenszel: self.haenszel.map_or_else(absent, delta),
            logistic: self.logistic.map_or_else(absent, squared),
            class: if class == Class::C { "C" } else { "B" }.to_owned(),
        })
    }
}
