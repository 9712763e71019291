//! What of a tally may be shown? Counts and hours from five persons, means, shares and quantiles from ten; a part that is
//! hidden hides a second one (see [`access::small_groups`]).

use access::small_groups::{COUNT, Hidden, MEAN, hidden_parts};
use kernel::{Caveat, Estimate, Minutes, Share};

use super::tally::{FOUR_HOURS, Part, Tally, quantile};
use super::{Participation, why};

const PERSONS: &str = "persons with booked time";

pub(super) fn shown(tally: &Tally, hidden: Option<Hidden>) -> Participation {
    let n = tally.persons();
    let hidden = hidden.or((n > 0 && n < COUNT).then_some(Hidden::TooFew)).map(why);
    let unless_hidden = |estimate: Estimate| silent(estimate.with_caveats(hidden));
    let from_ten = |value: Option<f64>, unit: &str, method: &str| match value {
        Some(value) if n >= MEAN => unless_hidden(Estimate::plain(value, unit, n, PERSONS, method)),
        Some(_) => unless_hidden(Estimate::withheld(unit, n, PERSONS, method, Caveat::TooFew)),
        None => unless_hidden(Estimate::withheld(unit, n, PERSONS, method, Caveat::MissingData)),
    };
    let minutes = tally.minutes_of_persons();
    let hours = |minutes: f64| minutes / 60.0;
    let short = minutes.iter().filter(|m| **m <= FOUR_HOURS).count() as u64;

    Participation {
        persons: unless_hidden(Estimate::plain(n as f64, "persons", n, PERSONS, "hour_ledger")),
        participations: unless_hidden(Estimate::plain(
            tally.participations() as f64,
            "participations",
            n,
            "occasions and persons with booked time",
            "hour_ledger",
        )),
        newcomers: unless_hidden(newcomers(tally)),
        hours: unless_hidden(Estimate::plain(tally.minutes().hours(), "hours", n, PERSONS, "hour_ledger")),
        hours_by_activity: by(&tally.by_activity(), hidden),
        hours_by_form: by(&tally.by_form(), hidden),
        hours_by_sex: by(&tally.by_sex(), hidden),
        mean_hours: from_ten(mean(&minutes).map(hours), "hours", "mean"),
        median_hours: from_ten(quantile(&minutes, 0.5).map(hours), "hours", "quantile"),
        p90_hours: from_ten(quantile(&minutes, 0.9).map(hours), "hours", "quantile"),
        share_at_most_four_hours: from_ten(Share::of(short, n).map(Share::percent), "percent", "share"),
    }
}

/// A figure that is not shown does not tell how many it rests on either.
fn silent(estimate: Estimate) -> Estimate {
    let n = estimate.value.map_or(0, |_| estimate.n);
    Estimate { n, ..estimate }
}

/// Newcomers and the others are two parts of the persons.
fn newcomers(tally: &Tally) -> Estimate {
    let (n, new) = (tally.persons(), tally.newcomers());
    let estimate = Estimate::plain(new as f64, "persons", n, PERSONS, "hour_ledger");
    estimate.with_caveats(hidden_parts(&[new, n - new], COUNT)[0].map(why))
}

fn by<K: Copy>(parts: &[(K, Part)], hidden: Option<Caveat>) -> Vec<(K, Estimate)> {
    let sizes: Vec<u64> = parts.iter().map(|(_, part)| part.persons).collect();
    parts
        .iter()
        .zip(hidden_parts(&sizes, COUNT))
        .map(|((key, part), too_small)| {
            let estimate = Estimate::plain(part.minutes.hours(), "hours", part.persons, PERSONS, "hour_ledger");
            (*key, silent(estimate.with_caveats(too_small.map(why)).with_caveats(hidden)))
        })
        .collect()
}

fn mean(minutes: &[Minutes]) -> Option<f64> {
    let total: Minutes = minutes.iter().copied().sum();
    (!minutes.is_empty()).then(|| total.0 as f64 / minutes.len() as f64)
}

#[cfg(test)]
mod tests {
    use kernel::Activity;

    use super::super::tally::tests::row;
    use super::*;

    fn tally(persons: u128, minutes: i64) -> Tally {
        let mut tally = Tally::default();
        (1..=persons).for_each(|person| tally.add(&row(person, Activity::WorkplaceSession, minutes, 0), None));
        tally
    }

    #[test]
    fn four_persons_are_not_shown() {
        let shown = shown(&tally(4, 60), None);
        for estimate in [&shown.persons, &shown.participations, &shown.newcomers, &shown.hours, &shown.mean_hours] {
            assert_eq!((estimate.value, estimate.caveats.contains(&Caveat::TooFew)), (None, true));
        }
        assert_eq!(shown.hours_by_activity[0].1.value, None);
    }

    #[test]
    fn nine_persons_are_counted_but_have_no_mean() {
        let shown = shown(&tally(9, 60), None);
        assert_eq!((shown.persons.value, shown.hours.value), (Some(9.0), Some(9.0)));
        assert_eq!(shown.hours_by_activity[0].1.value, Some(9.0));
        assert_eq!((shown.mean_hours.value, shown.share_at_most_four_hours.value), (None, None));
    }

    #[test]
    fn ten_persons_have_a_mean_a_spread_and_a_share() {
        let mut tally = tally(9, 240);
        tally.add(&row(10, Activity::Network, 241, 0), None);
        let shown = shown(&tally, None);
        assert!((shown.mean_hours.value.unwrap() - 240.1 / 60.0).abs() < 1e-9);
        assert_eq!(shown.median_hours.value, Some(4.0));
        assert_eq!(shown.share_at_most_four_hours.value, Some(90.0));
        let caveats: Vec<_> = shown.hours_by_activity.iter().map(|(_, e)| e.caveats.clone()).collect();
        assert_eq!(
            caveats,
            [[Caveat::ComplementWithheld], [Caveat::TooFew]],
            "one person's hour is not had by subtraction"
        );
    }

    #[test]
    fn few_who_are_not_newcomers_hide_how_many_are() {
        let mut tally = tally(9, 60);
        (20..22).for_each(|person| tally.add(&row(person, Activity::WorkplaceSession, 60, 20), None));
        assert_eq!(shown(&tally, None).newcomers.caveats, [Caveat::ComplementWithheld]);
    }

    #[test]
    fn nobody_is_shown_as_nobody() {
        let shown = shown(&Tally::default(), None);
        assert_eq!((shown.persons.value, shown.hours.value), (Some(0.0), Some(0.0)));
        assert_eq!(shown.mean_hours.caveats, [Caveat::MissingData]);
    }
}
