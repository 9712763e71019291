//! What does the fund pay for the certified hours? It pays a flat rate for each whole hour that is reported, whatever the hour cost:
//!
//! ```text
//! amount = sum over whole hours of the rate on the day of the hour
//! ```
//!
//! The hour belongs to the day on which its sixtieth minute was worked ([`participation::fund::WholeHours`]) and to the month in which it is
//! reported. Both factors are whole numbers, so nothing is rounded. Hours of days without a rate are left out, and counted.
//!
//! This is no cost: it is never added to what was booked, nor taken from it. Nothing of it is stored, so that a corrected rate shows at once.

use std::collections::{BTreeMap, BTreeSet};

use access::small_groups::too_few_for_a_mean;
use kernel::{Date, Month, Ore, OrganisationId, PersonId};
use participation::fund::WholeHours;

use crate::rate::{Rate, RateKind, Rates};

/// What the fund pays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reimbursement {
    /// By the month in which the hours are reported; months without a rate for any of their hours are not among them.
    pub by_month: BTreeMap<Month, Ore>,
    /// Whole hours that have a rate.
    pub hours: i64,
    /// Whole hours on days without one.
    pub without_rate: i64,
    /// Persons with whole hours.
    pub persons: u64,
    /// Whether enough persons stand behind each rate to tell the sum to somebody who has not the fund's report.
    pub may_be_shown: bool,
}

impl Reimbursement {
    /// Everything.
    pub fn total(&self) -> Ore {
        self.by_month.values().copied().sum()
    }
}

/// What the fund pays for these hours at these rates.
pub fn reimburse(hours: &[WholeHours], rates: &Rates) -> Reimbursement {
    let timeline = rates.timeline(RateKind::FundHour);
    let mut made = Reimbursement::default();
    let mut behind: BTreeMap<Option<i64>, BTreeSet<(OrganisationId, PersonId)>> = BTreeMap::new();
    let mut persons = BTreeSet::new();
    for one in hours {
        let who = (one.member, one.person);
        persons.insert(who);
        let rate = timeline.range(..=one.day).next_back().map(|(_, rate)| *rate);
        behind.entry(rate).or_default().insert(who);
        let Some(rate) = rate else {
            made.without_rate += one.hours;
            continue;
        };
        made.hours += one.hours;
        let month = made.by_month.entry(one.month).or_default();
        *month = *month + Ore(one.hours.saturating_mul(rate));
    }
    made.persons = persons.len() as u64;
    made.may_be_shown = behind.values().all(|persons| !too_few_for_a_mean(persons.len() as u64));
    made
}

/// What a correction of the fund's rate changed: a month's amount before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedMonth {
    /// The month.
    pub month: Month,
    /// What it was.
    pub before: Ore,
    /// What it became.
    pub after: Ore,
}

/// The corrections of the fund's rate, the latest first, each with the months whose amount it changed.
pub fn corrected<'a>(hours: &[WholeHours], rates: &'a Rates) -> Vec<(&'a Rate, Vec<ChangedMonth>)> {
    let corrections = rates.rows().iter().enumerate().rev();
    corrections
        .filter(|(_, rate)| rate.correction && rate.kind == RateKind::FundHour)
        .map(|(place, rate)| {
            let (before, after) = (reimburse(hours, &rates.before(place)), reimburse(hours, &rates.after(place)));
            let of = |made: &Reimbursement, month: &Month| made.by_month.get(month).copied().unwrap_or_default();
            let months: BTreeSet<Month> = before.by_month.keys().chain(after.by_month.keys()).copied().collect();
            let changed = months
                .into_iter()
                .map(|month| ChangedMonth { month, before: of(&before, &month), after: of(&after, &month) })
                .filter(|month| month.before != month.after);
            (rate, changed.collect())
        })
        .collect()
}

/// Whether the corrections' sums may be told to somebody who has not the fund's report: enough persons have hours in each time
/// between their days, and enough stand behind each rate.
pub fn corrections_may_be_shown(hours: &[WholeHours], rates: &Rates) -> bool {
    let corrections = rates.rows().iter().filter(|rate| rate.correction && rate.kind == RateKind::FundHour);
    let mut days: Vec<Date> = corrections.map(|rate| rate.holds_from).collect();
    days.sort();
    days.dedup();
    (0..=days.len()).all(|part| {
        let from = part.checked_sub(1).map(|before| days[before]);
        let between = |one: &&WholeHours| {
            from.is_none_or(|from| one.day >= from) && days.get(part).is_none_or(|to| one.day < *to)
        };
        let hours: Vec<WholeHours> = hours.iter().filter(between).copied().collect();
        hours.is_empty() || reimburse(&hours, rates).may_be_shown
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::rate::tests::rate;

    fn hours(person: u128, month: &str, day: &str, hours: i64) -> WholeHours {
        WholeHours {
            member: OrganisationId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(person)),
            month: month.parse().unwrap(),
            day: day.parse().unwrap(),
            hours,
        }
    }

    #[test]
    fn each_hour_is_paid_at_the_rate_of_its_day_and_others_are_counted() {
        let rates = Rates::of(vec![
            rate(RateKind::FundHour, "2026-01-15", 20_001),
            rate(RateKind::FundHour, "2026-02-10", 22_050),
            rate(RateKind::StaffHour, "2025-01-01", 99_999),
        ]);
        let rows = [
            hours(1, "2026-01", "2026-01-14", 2),
            hours(1, "2026-01", "2026-01-15", 3),
            hours(2, "2026-02", "2026-02-09", 1),
            // Worked before the new rate, reported in the month after.
            hours(2, "2026-03", "2026-02-09", 1),
            hours(2, "2026-03", "2026-02-10", -1),
        ];
        let made = reimburse(&rows, &rates);
        let month = |text: &str| made.by_month.get(&text.parse().unwrap()).copied();
        assert_eq!(month("2026-01"), Some(Ore(60_003)));
        assert_eq!((month("2026-02"), month("2026-03")), (Some(Ore(20_001)), Some(Ore(20_001 - 22_050))));
        assert_eq!((made.total(), made.hours, made.without_rate), (Ore(60_003 + 2 * 20_001 - 22_050), 4, 2));
        assert!(made.persons == 2 && !made.may_be_shown, "two persons");
        assert_eq!(reimburse(&rows, &Rates::default()).by_month.len(), 0);
    }

    #[test]
    fn a_correction_tells_which_months_it_changed() {
        let mut back = rate(RateKind::FundHour, "2026-02-01", 25_000);
        back.correction = true;
        let rates = Rates::of(vec![rate(RateKind::FundHour, "2026-01-01", 20_000), back]);
        let rows = [hours(1, "2026-01", "2026-01-14", 2), hours(1, "2026-02", "2026-02-14", 3)];
        let told = corrected(&rows, &rates);
        let month = "2026-02".parse().unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].1, [ChangedMonth { month, before: Ore(60_000), after: Ore(75_000) }]);
    }

    #[test]
    fn ten_persons_must_stand_behind_each_rate_and_each_time_between_corrections() {
        let mut back = rate(RateKind::FundHour, "2026-02-01", 25_000);
        back.correction = true;
        let rates = Rates::of(vec![rate(RateKind::FundHour, "2026-01-01", 20_000), back]);
        let of = |persons: u128, day: &'static str| (0..persons).map(move |one| hours(one, "2026-02", day, 1));
        let enough: Vec<WholeHours> = of(10, "2026-01-10").chain(of(10, "2026-02-10")).collect();
        assert!(reimburse(&enough, &rates).may_be_shown && corrections_may_be_shown(&enough, &rates));
        let few: Vec<WholeHours> = of(9, "2026-01-10").chain(of(10, "2026-02-10")).collect();
        assert!(!reimburse(&few, &rates).may_be_shown && !corrections_may_be_shown(&few, &rates));
    }
}
