//! What do the rows add up to? Whole numbers only, and who is behind them.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Activity, Form, Minutes, PersonId, Sex};

use super::store::LedgerRow;

/// The border of a short participation.
pub(super) const FOUR_HOURS: Minutes = Minutes(240);

/// Persons and their minutes in a part of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    persons: BTreeMap<PersonId, Of>,
    participations: i64,
    activities: BTreeMap<Activity, BTreeMap<PersonId, Minutes>>,
    forms: BTreeMap<Form, BTreeMap<PersonId, Minutes>>,
    sexes: BTreeMap<Option<Sex>, BTreeMap<PersonId, Minutes>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Of {
    through: Minutes,
    before: Minutes,
}

/// A part of the hours and who is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) minutes: Minutes,
    /// How many have more than no minutes in it.
    pub(super) persons: u64,
    /// Everybody whose minutes are in the sum, also those that were taken back.
    pub(super) behind: BTreeSet<PersonId>,
}

impl Tally {
    pub(super) fn add(&mut self, row: &LedgerRow, sex: Option<Sex>) {
        let of = self.persons.entry(row.person).or_default();
        of.through = of.through + row.minutes;
        of.before = of.before + row.minutes_before;
        self.participations += row.participations - row.participations_before;
        let minutes = row.minutes - row.minutes_before;
        add(self.activities.entry(row.activity).or_default(), row.person, minutes);
        add(self.forms.entry(row.form).or_default(), row.person, minutes);
        add(self.sexes.entry(sex).or_default(), row.person, minutes);
    }

    /// Adds another part's rows; persons in both are counted once.
    pub(super) fn merge(&mut self, other: &Self) {
        for (person, more) in &other.persons {
            let of = self.persons.entry(*person).or_default();
            of.through = of.through + more.through;
            of.before = of.before + more.before;
        }
        self.participations += other.participations;
        merge(&mut self.activities, &other.activities);
        merge(&mut self.forms, &other.forms);
        merge(&mut self.sexes, &other.sexes);
    }

    pub(super) fn persons(&self) -> u64 {
        count(self.persons.values().filter(|of| of.through > of.before))
    }

    /// Everybody whose minutes are in the sum, also those that were taken back.
    pub(super) fn behind(&self) -> BTreeSet<PersonId> {
        self.persons.iter().filter(|(_, of)| of.through != of.before).map(|(person, _)| *person).collect()
    }

    pub(super) fn participations(&self) -> i64 {
        self.participations
    }

    pub(super) fn newcomers(&self) -> u64 {
        count(self.persons.values().filter(|of| of.through > of.before && of.before <= Minutes(0)))
    }

    pub(super) fn minutes(&self) -> Minutes {
        self.persons.values().map(|of| of.through - of.before).sum()
    }

    /// The minutes of each person, from the fewest to the most.
    pub(super) fn minutes_of_persons(&self) -> Vec<Minutes> {
        let mut minutes: Vec<Minutes> =
            self.persons.values().map(|of| of.through - of.before).filter(|m| *m > Minutes(0)).collect();
        minutes.sort();
        minutes
    }

    pub(super) fn by_activity(&self) -> Vec<(Activity, Part)> {
        parts(&self.activities)
    }

    pub(super) fn by_form(&self) -> Vec<(Form, Part)> {
        parts(&self.forms)
    }

    pub(super) fn by_sex(&self) -> Vec<(Option<Sex>, Part)> {
        let (unstated, stated): (Vec<_>, Vec<_>) = parts(&self.sexes).into_iter().partition(|(sex, _)| sex.is_none());
        stated.into_iter().chain(unstated).collect()
    }
}

/// The quantile `p` of sorted numbers, linear between neighbours: type 7 of Hyndman and Fan (1996), the usual one.
pub(super) fn quantile(sorted: &[Minutes], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = p * last as f64;
    let below = place.floor() as usize;
    let (low, high) = (sorted[below].0 as f64, sorted[(below + 1).min(last)].0 as f64);
    Some(low + (place - below as f64) * (high - low))
}

fn add(of: &mut BTreeMap<PersonId, Minutes>, person: PersonId, minutes: Minutes) {
    let sum = of.entry(person).or_default();
    *sum = *sum + minutes;
}

fn merge<K: Ord + Copy>(
    into: &mut BTreeMap<K, BTreeMap<PersonId, Minutes>>,
    other: &BTreeMap<K, BTreeMap<PersonId, Minutes>>,
) {
    for (key, persons) in other {
        let of = into.entry(*key).or_default();
        persons.iter().for_each(|(person, minutes)| add(of, *person, *minutes));
    }
}

fn parts<K: Copy>(of: &BTreeMap<K, BTreeMap<PersonId, Minutes>>) -> Vec<(K, Part)> {
    of.iter()
        .map(|(key, persons)| {
            let part = Part {
                minutes: persons.values().copied().sum(),
                persons: count(persons.values().filter(|m| **m > Minutes(0))),
                behind: persons.iter().filter(|(_, m)| **m != Minutes(0)).map(|(person, _)| *person).collect(),
            };
            (*key, part)
        })
        .filter(|(_, part)| !part.behind.is_empty())
        .collect()
}

fn count(items: impl Iterator) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use kernel::UnitId;
    use uuid::Uuid;

    use super::*;

    pub(crate) fn row(person: u128, activity: Activity, minutes: i64, before: i64) -> LedgerRow {
        LedgerRow {
            unit: UnitId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(person)),
            activity,
            form: Form::OnSite,
            minutes: Minutes(minutes),
            minutes_before: Minutes(before),
            participations: i64::from(minutes > 0),
            participations_before: i64::from(before > 0),
        }
    }

    #[test]
    fn persons_participations_and_newcomers_are_three_numbers() {
        let mut tally = Tally::default();
        tally.add(&row(1, Activity::WorkplaceSession, 60, 20), None); // took part before and now
        tally.add(&row(1, Activity::Tryout, 30, 0), None); // and in something else now
        tally.add(&row(2, Activity::WorkplaceSession, 20, 0), None); // new
        tally.add(&row(3, Activity::WorkplaceSession, 20, 20), None); // only before
        tally.add(&row(4, Activity::WorkplaceSession, 0, 0), None); // taken back
        assert_eq!((tally.persons(), tally.newcomers()), (2, 1));
        assert_eq!(
            tally.participations(),
            2,
            "a try-out and a newcomer's session; the longer old one is not a new one"
        );
        assert_eq!(tally.minutes(), Minutes(90));
        assert_eq!(tally.minutes_of_persons(), [Minutes(20), Minutes(70)]);
    }

    #[test]
    fn a_correction_after_the_month_takes_from_the_month_in_which_it_counts() {
        let mut tally = Tally::default();
        tally.add(&row(1, Activity::WorkplaceSession, 0, 20), None);
        assert_eq!((tally.persons(), tally.participations(), tally.minutes()), (0, -1, Minutes(-20)));
    }

    #[test]
    fn a_person_in_two_organisations_parts_is_counted_once() {
        let mut whole = Tally::default();
        whole.add(&row(1, Activity::Network, 20, 0), Some(Sex::Man));
        let mut other = Tally::default();
        other.add(&row(1, Activity::Network, 40, 0), Some(Sex::Man));
        other.add(&row(2, Activity::Network, 40, 0), Some(Sex::Woman));
        whole.merge(&other);
        let behind = [1, 2].map(|n| PersonId(Uuid::from_u128(n))).into();
        assert_eq!(whole.by_activity(), [(Activity::Network, Part { minutes: Minutes(100), persons: 2, behind })]);
        assert_eq!(
            whole.by_sex().iter().map(|(sex, part)| (*sex, part.minutes.0)).collect::<Vec<_>>(),
            [(Some(Sex::Woman), 40), (Some(Sex::Man), 60)]
        );
    }

    #[test]
    fn quantiles_are_those_of_r() {
        // R: quantile(c(10, 20, 40, 80), c(.5, .9)) gives 30 and 68.
        let minutes = [10, 20, 40, 80].map(Minutes);
        assert_eq!(quantile(&minutes, 0.5), Some(30.0));
        assert!((quantile(&minutes, 0.9).unwrap() - 68.0).abs() < 1e-9);
        assert_eq!((quantile(&minutes[..1], 0.9), quantile(&[], 0.5)), (Some(10.0), None));
    }
}
