//! What of the tallies may be shown? Everything from ten persons: hours divided by the persons beside them are the mean, so
//! that hours and persons follow the rule of means. A count of some of those persons (newcomers, the short participations
//! behind a share) needs five, and five others. What is hidden among places and divisions says [`super::visibility`].

use std::collections::BTreeMap;

use access::small_groups::{COUNT, Hidden, hidden_parts, too_few_for_a_mean};
use kernel::{Caveat, Estimate, Minutes, Share};

use super::tally::{FOUR_HOURS, Part, Tally, quantile};
use super::visibility::{Divided, Places, divided, hidden_places};
use super::{Division, Participation, why};

const PERSONS: &str = "persons with booked time";

/// The whole and every place in it, as they may be shown beside each other.
pub(super) fn shown<N: Ord + Copy>(places: &Places<N>) -> (Participation, BTreeMap<N, Participation>) {
    let hidden = hidden_places(places);
    let by_activity = divided(places, &hidden, Tally::by_activity);
    let by_form = divided(places, &hidden, Tally::by_form);
    let by_sex = divided(places, &hidden, Tally::by_sex);
    let hides = |tally: &Tally, hidden: Option<Hidden>| {
        let few = too_few_for_a_mean(tally.persons()) || too_few_for_a_mean(tally.behind().len() as u64);
        hidden.or(few.then_some(Hidden::TooFew)).map(why)
    };
    let of_place = |place: N| {
        let tally = places.of(place);
        let hidden = hides(tally, hidden.get(&place).copied());
        Participation {
            hours_by_activity: of_a_place(&by_activity, place, tally.by_activity(), hidden),
            hours_by_form: of_a_place(&by_form, place, tally.by_form(), hidden),
            hours_by_sex: of_a_place(&by_sex, place, tally.by_sex(), hidden),
            ..undivided(tally, hidden)
        }
    };
    let hidden = hides(&places.whole, None);
    let whole = Participation {
        hours_by_activity: of_the_whole(&by_activity, places.whole.by_activity(), hidden),
        hours_by_form: of_the_whole(&by_form, places.whole.by_form(), hidden),
        hours_by_sex: of_the_whole(&by_sex, places.whole.by_sex(), hidden),
        ..undivided(&places.whole, hidden)
    };
    (whole, places.below.values().flatten().map(|place| (*place, of_place(*place))).collect())
}

/// The figures of a tally without its divisions.
fn undivided(tally: &Tally, hidden: Option<Caveat>) -> Participation {
    let n = tally.persons();
    let minutes = tally.minutes_of_persons();
    let short = minutes.iter().filter(|m| **m <= FOUR_HOURS).count() as u64;
    let unless_hidden = |estimate: Estimate| silent(estimate.with_caveats(hidden));
    let count = |value: f64, unit: &str, base: &str| Estimate::plain(value, unit, n, base, "hour_ledger");
    let of_persons = |value: Option<f64>, unit: &str, method: &str| {
        unless_hidden(match value {
            Some(value) => Estimate::plain(value, unit, n, PERSONS, method),
            None => Estimate::withheld(unit, n, PERSONS, method, Caveat::MissingData),
        })
    };
    let hours = |minutes: f64| minutes / 60.0;
    // Some of the persons and the others are two parts of them.
    let some = |some: u64, estimate: Estimate| {
        silent(estimate.with_caveats(hidden_parts(&[some, n - some], COUNT)[0].map(why).filter(|_| hidden.is_none())))
    };
    let participations =
        count(tally.participations() as f64, "participations", "occasions and persons with booked time");
    Participation {
        persons: unless_hidden(count(n as f64, "persons", PERSONS)),
        participations: unless_hidden(participations),
        newcomers: some(tally.newcomers(), unless_hidden(count(tally.newcomers() as f64, "persons", PERSONS))),
        hours: unless_hidden(count(tally.minutes().hours(), "hours", PERSONS)),
        hours_by_activity: Division::default(),
        hours_by_form: Division::default(),
        hours_by_sex: Division::default(),
        mean_hours: of_persons(mean(&minutes).map(hours), "hours", "mean"),
        median_hours: of_persons(quantile(&minutes, 0.5).map(hours), "hours", "quantile"),
        p90_hours: of_persons(quantile(&minutes, 0.9).map(hours), "hours", "quantile"),
        share_at_most_four_hours: some(short, of_persons(Share::of(short, n).map(Share::percent), "percent", "share")),
    }
}

/// A figure that is not shown does not tell how many it rests on either.
fn silent(estimate: Estimate) -> Estimate {
    let n = estimate.value.map_or(0, |_| estimate.n);
    Estimate { n, ..estimate }
}

/// Every part that there is, those that are not shown with the reason.
fn of_the_whole<N, K: Ord + Copy>(
    divided: &Divided<N, K>,
    parts: Vec<(K, Part)>,
    hidden: Option<Caveat>,
) -> Division<K> {
    let part = |(key, part): (K, Part)| {
        let hidden = hidden.or_else(|| divided.hidden_parts.get(&key).copied().map(why));
        (key, silent(hours(&part).with_caveats(hidden)))
    };
    Division { parts: parts.into_iter().map(part).collect(), left_out: None }
}

/// The parts that are shown. The others are not even named: where there is nothing could tell how much there is elsewhere.
fn of_a_place<N: Ord, K: Ord + Copy>(
    divided: &Divided<N, K>,
    place: N,
    parts: Vec<(K, Part)>,
    hidden: Option<Caveat>,
) -> Division<K> {
    if parts.is_empty() || hidden.is_some() {
        return Division { parts: Vec::new(), left_out: hidden };
    }
    if !divided.shown.contains(&place) {
        return Division { parts: Vec::new(), left_out: Some(Caveat::ComplementWithheld) };
    }
    let (rest, shown): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|(key, _)| divided.hidden_parts.contains_key(key));
    Division {
        parts: shown.into_iter().map(|(key, part)| (key, hours(&part))).collect(),
        left_out: (!rest.is_empty()).then_some(Caveat::ComplementWithheld),
    }
}

fn hours(part: &Part) -> Estimate {
    Estimate::plain(part.minutes.hours(), "hours", part.persons, PERSONS, "hour_ledger")
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

    /// What is shown of a tally that stands alone.
    fn shown(tally: &Tally) -> Participation {
        super::shown(&Places::<u8> { whole: tally.clone(), ..Places::default() }).0
    }

    fn tally(persons: u128, minutes: i64) -> Tally {
        let mut tally = Tally::default();
        (1..=persons).for_each(|person| tally.add(&row(person, Activity::WorkplaceSession, minutes, 0), None));
        tally
    }

    #[test]
    fn nine_persons_are_not_shown_because_their_hours_are_their_mean() {
        let shown = shown(&tally(9, 60));
        for estimate in [&shown.persons, &shown.participations, &shown.newcomers, &shown.hours, &shown.mean_hours] {
            assert_eq!((estimate.value, estimate.n, &estimate.caveats[..]), (None, 0, &[Caveat::TooFew][..]));
        }
        assert_eq!(shown.hours_by_activity.parts[0].1.value, None);
    }

    #[test]
    fn ten_persons_have_a_mean_and_a_spread() {
        let mut tally = tally(9, 240);
        tally.add(&row(10, Activity::Network, 241, 0), None);
        let shown = shown(&tally);
        assert!((shown.mean_hours.value.unwrap() - 240.1 / 60.0).abs() < 1e-9);
        assert_eq!(shown.median_hours.value, Some(4.0));
        assert_eq!(
            shown.share_at_most_four_hours.caveats,
            [Caveat::ComplementWithheld],
            "a share of nine in ten would tell of one"
        );
        let caveats: Vec<_> = shown.hours_by_activity.parts.iter().map(|(_, e)| e.caveats.clone()).collect();
        assert_eq!(caveats, [[Caveat::ComplementWithheld]; 2], "neither nine persons nor one");
    }

    #[test]
    fn five_and_five_have_a_share() {
        let mut tally = tally(5, 240);
        (6..11).for_each(|person| tally.add(&row(person, Activity::Network, 241, 0), None));
        assert_eq!(shown(&tally).share_at_most_four_hours.value, Some(50.0));
    }

    #[test]
    fn few_who_are_not_newcomers_hide_how_many_are() {
        let mut tally = tally(9, 60);
        (20..22).for_each(|person| tally.add(&row(person, Activity::WorkplaceSession, 60, 20), None));
        assert_eq!(shown(&tally).newcomers.caveats, [Caveat::ComplementWithheld]);
    }

    #[test]
    fn nobody_is_shown_as_nobody() {
        let shown = shown(&Tally::default());
        assert_eq!((shown.persons.value, shown.hours.value), (Some(0.0), Some(0.0)));
        assert_eq!(shown.mean_hours.caveats, [Caveat::MissingData]);
    }
}
