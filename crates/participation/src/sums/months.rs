//! What did each month of a programme's ledger hold? The months add up to everything, so that a month under ten persons, a
//! single correction that stands alone for instance, hides others with it until ten are behind what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use access::rules::participation::CanSeeProgrammeParticipation;
use access::small_groups::{MEAN, hidden_groups, too_few_for_a_mean};
use db::{Fetch, args, statement};
use kernel::{Caveat, Estimate, Minutes, Month, PersonId};

use super::why;
use crate::month_lock::locked_months;

/// A month of a programme's ledger over all its organisations.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthSum {
    /// The month in which the rows count.
    pub month: Month,
    /// Whether it is locked in every organisation that takes part.
    pub locked: bool,
    /// Rows of the ledger, those that take others back included.
    pub postings: Estimate,
    /// Persons whose minutes in the month are more than none.
    pub persons: Estimate,
    /// Net hours.
    pub hours: Estimate,
}

/// A month before anything is hidden.
#[derive(Default)]
struct Of {
    postings: u64,
    persons: u64,
    minutes: Minutes,
    behind: BTreeSet<PersonId>,
    locked_in: usize,
}

/// The months in which anything is booked, or that are locked, with their sums, from the first to the last.
///
/// # Errors
/// As the database's.
pub async fn list_months(from: &mut impl Fetch, may: &CanSeeProgrammeParticipation) -> db::Result<Vec<MonthSum>> {
    let programme = may.programme();
    let mut months: BTreeMap<Month, Of> = BTreeMap::new();
    for member in &programme.members {
        for row in from.all(&BY_MONTH_AND_PERSON, args![*member, programme.programme]).await? {
            let of = months.entry(row.get("booked_in")?).or_default();
            let minutes: Minutes = row.get("minutes")?;
            of.postings += row.get::<u64>("postings")?;
            of.persons += u64::from(minutes > Minutes(0));
            of.minutes = of.minutes + minutes;
            if minutes != Minutes(0) {
                of.behind.insert(row.get("person_id")?);
            }
        }
        for month in locked_months(from, *member, programme.programme).await? {
            months.entry(month).or_default().locked_in += 1;
        }
    }
    Ok(shown(&months, programme.members.len()))
}

fn shown(months: &BTreeMap<Month, Of>, members: usize) -> Vec<MonthSum> {
    let groups: Vec<&BTreeSet<PersonId>> = months.values().map(|of| &of.behind).collect();
    months
        .iter()
        .zip(hidden_groups(&groups, MEAN))
        .map(|((month, of), hidden)| {
            // Persons may be few in a month whose hours others have taken back.
            let few = too_few_for_a_mean(of.persons).then_some(Caveat::TooFew);
            let estimate = |value: f64, unit: &str, hidden: Option<Caveat>| {
                let n = if hidden.is_some() { 0 } else { of.persons };
                Estimate::plain(value, unit, n, "persons with booked time", "hour_ledger").with_caveats(hidden)
            };
            let hidden = hidden.map(why);
            MonthSum {
                month: *month,
                locked: of.locked_in == members,
                postings: estimate(of.postings as f64, "rows", hidden),
                persons: estimate(of.persons as f64, "persons", hidden.or(few)),
                hours: estimate(of.minutes.hours(), "hours", hidden.or(few)),
            }
        })
        .collect()
}

statement!(
    BY_MONTH_AND_PERSON,
    "select booked_in, person_id, cast(count(*) as bigint) as postings, cast(sum(minutes) as bigint) as minutes
    from participation_posting
    where organisation_id = $1 and programme_id = $2
    group by booked_in, person_id
    order by booked_in, person_id"
);

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn of(persons: std::ops::Range<u128>, minutes: i64) -> Of {
        let count = persons.end - persons.start;
        Of {
            postings: count as u64,
            persons: if minutes > 0 { count as u64 } else { 0 },
            minutes: Minutes(minutes * count as i64),
            behind: persons.map(|n| PersonId(Uuid::from_u128(n))).collect(),
            locked_in: 0,
        }
    }

    /// For each month the hours, if they are shown.
    fn hours(months: impl IntoIterator<Item = Of>) -> Vec<Option<f64>> {
        let months = (1..).zip(months).map(|(n, of)| (format!("2026-{n:02}").parse().unwrap(), of)).collect();
        shown(&months, 1).into_iter().map(|sum| sum.hours.value).collect()
    }

    #[test]
    fn a_correction_that_stands_alone_hides_its_month_and_the_smallest_other() {
        assert_eq!(hours([of(0..40, 60), of(0..12, 30), of(3..4, -20)]), [Some(40.0), None, None]);
    }

    #[test]
    fn months_with_the_same_few_persons_do_not_hide_behind_each_other() {
        assert_eq!(hours([of(0..6, 60), of(0..6, 60), of(0..20, 60)]), [None, None, None]);
        assert_eq!(hours([of(0..6, 60), of(6..12, 60), of(0..20, 60)]), [None, None, Some(20.0)]);
    }

    #[test]
    fn a_month_in_which_everything_was_taken_back_is_shown_as_nothing() {
        assert_eq!(hours([of(0..20, 60), of(0..0, 0)]), [Some(20.0), Some(0.0)]);
    }
}
