//! How may a number be shown? Counts from five persons, means from ten, and so the hours of which a mean follows; what is
//! withheld does not show its n either.

use hashbrown::HashSet;
use kernel::{Caveat, Estimate};
use stats::Interval;

/// Fewest persons for a mean.
pub(crate) const MEAN_FROM: u64 = 10;
/// Fewest persons for a count other than zero.
pub(crate) const COUNT_FROM: u64 = 5;
/// Confidence level of every interval.
pub(crate) const LEVEL: f64 = 0.95;

/// The n of a withheld figure: shown when it is itself a count that may be shown.
pub(crate) fn shown_n(n: u64) -> u64 {
    if n >= COUNT_FROM { n } else { 0 }
}

/// A number that is not there, without its n when that is too small to show.
pub(crate) fn withheld(unit: &str, n: u64, base: &str, method: &str, why: Caveat) -> Estimate {
    Estimate::withheld(unit, shown_n(n), base, method, why)
}

/// A number of persons.
pub(crate) fn persons(count: u64, base: &str) -> Estimate {
    if is_few(count) {
        withheld("persons", count, base, "count", Caveat::TooFew)
    } else {
        Estimate::plain(count as f64, "persons", count, base, "count")
    }
}

/// Whether a count is one that must not be shown.
pub(crate) fn is_few(count: u64) -> bool {
    (1..COUNT_FROM).contains(&count)
}

/// A number of persons among others that are shown too: withheld when either they or the rest are too few.
pub(crate) fn persons_of(count: u64, whole: u64, base: &str) -> Estimate {
    let rest = is_few(whole.saturating_sub(count)).then_some(Caveat::ComplementWithheld);
    cell(persons(count, base), rest)
}

/// A share of persons in percent: withheld when either they or the rest are too few.
pub(crate) fn percent_of(part: u64, whole: u64, base: &str) -> Estimate {
    let rest = is_few(whole.saturating_sub(part)).then_some(Caveat::ComplementWithheld);
    cell(percent(part, whole, base), rest)
}

/// A number that describes a group (a sum, a mean, a quantile), shown from `from` persons.
pub(crate) fn of_group(value: Option<f64>, unit: &str, n: u64, from: u64, base: &str, method: &str) -> Estimate {
    match value {
        _ if n < from => withheld(unit, n, base, method, Caveat::TooFew),
        None => withheld(unit, n, base, method, Caveat::MissingData),
        Some(value) => Estimate::plain(value, unit, n, base, method),
    }
}

/// A share in percent without an interval: for registers and frames, where nobody was drawn. That few did not answer is
/// no secret, so only the part itself is held against the limit.
pub(crate) fn percent(part: u64, whole: u64, base: &str) -> Estimate {
    if whole == 0 {
        return withheld("percent", 0, base, "share", Caveat::MissingData);
    }
    if part > whole {
        // More answers than persons: the whole is wrong, and a share of it would hide that.
        return withheld("percent", whole, base, "share", Caveat::NotEstimable);
    }
    if whole < COUNT_FROM || is_few(part) {
        return withheld("percent", whole, base, "share", Caveat::TooFew);
    }
    Estimate::plain(100.0 * part as f64 / whole as f64, "percent", whole, base, "share").on_scale(0.0, 100.0)
}

/// Adds a 95 % interval.
pub(crate) fn with_interval(estimate: Estimate, interval: Interval, se: Option<f64>, df: Option<f64>) -> Estimate {
    estimate.with_interval([interval.lower, interval.upper], LEVEL, se, df)
}

/// Which parts of a sum over persons are withheld, where a person may be in several: those under the limit of means, since a
/// sum divided by its persons is their mean, and then the smallest until there are two and the limit is behind them together,
/// since the total would give them away. Somebody in two withheld parts is one person behind them.
pub(crate) fn withheld_groups(groups: &[&HashSet<&str>]) -> Vec<Option<Caveat>> {
    let counts: Vec<u64> = groups.iter().map(|group| group.len() as u64).collect();
    withhold(&counts, MEAN_FROM, |parts| {
        parts.iter().flat_map(|part| groups[*part]).collect::<HashSet<_>>().len() as u64
    })
}

fn withhold(counts: &[u64], from: u64, together: impl Fn(&[usize]) -> u64) -> Vec<Option<Caveat>> {
    let mut why: Vec<Option<Caveat>> =
        counts.iter().map(|count| (1..from).contains(count).then_some(Caveat::TooFew)).collect();
    loop {
        let withheld: Vec<usize> = (0..counts.len()).filter(|part| why[*part].is_some()).collect();
        if withheld.is_empty() || (withheld.len() >= 2 && together(&withheld) >= from) {
            return why;
        }
        let next =
            (0..counts.len()).filter(|part| why[*part].is_none() && counts[*part] > 0).min_by_key(|part| counts[*part]);
        match next {
            Some(next) => why[next] = Some(Caveat::ComplementWithheld),
            None => return why,
        }
    }
}

/// A cell of a division of persons. One withheld for another reason does not tell that it is small too.
pub(crate) fn cell(mut estimate: Estimate, why: Option<Caveat>) -> Estimate {
    match why {
        Some(why) => {
            estimate.caveats.retain(|caveat| *caveat != Caveat::TooFew);
            estimate.value = None;
            Estimate { n: 0, ..estimate.with_caveat(why) }
        }
        None => estimate,
    }
}

/// A count of persons that is withheld unless it is nobody: that nobody stayed is no secret, and one part of the document must not
/// hide what another shows.
pub(crate) fn cell_of_somebody(estimate: Estimate, why: Option<Caveat>) -> Estimate {
    let why = why.filter(|_| estimate.value != Some(0.0));
    cell(estimate, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_count_does_not_show_itself_as_n() {
        assert_eq!((persons(4, "b").value, persons(4, "b").n), (None, 0));
        assert_eq!((persons(5, "b").value, persons(0, "b").value), (Some(5.0), Some(0.0)));
    }

    #[test]
    fn parts_with_the_same_persons_do_not_hide_behind_each_other() {
        let names: Vec<String> = (0..30).map(|n| format!("k{n}")).collect();
        let group = |of: std::ops::Range<usize>| names[of].iter().map(String::as_str).collect::<HashSet<_>>();
        let (a, same, other, large) = (group(0..6), group(0..6), group(6..12), group(0..30));
        assert!(withheld_groups(&[&a, &same, &large]).iter().all(Option::is_some));
        assert_eq!(withheld_groups(&[&a, &other, &large]), [Some(Caveat::TooFew), Some(Caveat::TooFew), None]);
    }
}
