//! Which hours are reported to the fund? The certified ones, person by person and month by month, in whole hours. The
//! ledger keeps the minutes: with C(m) = the certified minutes of a person up to and with month m,
//!
//! ```text
//! hours(m) = floor(C(m) / 60) - floor(C(m - 1) / 60)        carried into m = C(m - 1) mod 60
//! ```
//!
//! so that what is left of a month goes on to the next one, and the hours of all months are never more than the minutes.
//!
//! A report is an *edition*: its lines are kept as they were sent, with their digest. When certified time of an earlier
//! month has changed, that month and every later one whose lines change with it get a new edition.

mod layout;
mod reconcile;
mod report;
mod store;
mod whole_hours;

use std::collections::BTreeMap;

use kernel::{Minutes, Month, OrganisationId, PersonId, SignInId, Timestamp};
use sha2::{Digest, Sha256};

pub use layout::{Field, Layout, LayoutError, Moved, find_layout, set_layout};
pub use reconcile::{Reconciled, ReconciledEdition, reconcile};
pub(crate) use report::certified_minutes;
pub use report::{
    FundError, MonthState, Reported, find_lines, hand_over_names, list_fund_months, make_reports, mark_sent,
    names_handed_over, own_names_handed_over,
};
pub use whole_hours::{WholeHours, whole_hours};

/// What is reported of a person for a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundLine {
    /// The organisation.
    pub member: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// Certified minutes that count in the month; below zero when something was taken back.
    pub minutes: Minutes,
    /// Minutes left from the months before.
    pub carried_in: Minutes,
    /// Whole hours to report; below zero when too much was reported before.
    pub hours: i64,
}

impl FundLine {
    /// Minutes that are left for the months after.
    pub fn carried_out(&self) -> Minutes {
        Minutes(self.carried_in.0 + self.minutes.0 - 60 * self.hours)
    }
}

/// An edition of a month's report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The month.
    pub month: Month,
    /// Its number, from 1.
    pub edition: i64,
    /// What its lines were (SHA-256).
    pub digest: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// By whom.
    pub sent_by: Option<SignInId>,
}

impl Edition {
    /// The beginning of the digest, enough to tell two editions apart.
    pub fn short_digest(&self) -> &str {
        self.digest.get(..12).unwrap_or(&self.digest)
    }
}

/// Certified minutes by person and month.
pub(crate) type Certified = BTreeMap<(OrganisationId, PersonId), BTreeMap<Month, Minutes>>;

/// The lines of a month: everybody with certified minutes in it, or with hours to report.
fn lines_of(certified: &Certified, month: Month) -> Vec<FundLine> {
    let mut lines = Vec::new();
    for ((member, person), months) in certified {
        let before: Minutes = months.range(..month).map(|(_, minutes)| *minutes).sum();
        let minutes = months.get(&month).copied().unwrap_or(Minutes(0));
        let line = line(*member, *person, before, minutes);
        if line.minutes.0 != 0 || line.hours != 0 {
            lines.push(line);
        }
    }
    lines
}

fn line(member: OrganisationId, person: PersonId, before: Minutes, minutes: Minutes) -> FundLine {
    let carried_in = Minutes(before.0.rem_euclid(60));
    let hours = (before.0 + minutes.0).div_euclid(60) - before.0.div_euclid(60);
    FundLine { member, person, minutes, carried_in, hours }
}

/// What makes two editions the same.
fn digest(lines: &[FundLine]) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        let row = format!("{};{};{};{};{}\n", line.member, line.person, line.minutes.0, line.carried_in.0, line.hours);
        hash.update(row.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn certified(months: &[(&str, i64)]) -> Certified {
        let who = (OrganisationId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let months = months.iter().map(|(month, minutes)| (month.parse().unwrap(), Minutes(*minutes))).collect();
        BTreeMap::from([(who, months)])
    }

    fn hours(certified: &Certified, month: &str) -> Vec<(i64, i64, i64)> {
        let lines = lines_of(certified, month.parse().unwrap());
        lines.iter().map(|line| (line.carried_in.0, line.hours, line.carried_out().0)).collect()
    }

    #[test]
    fn what_is_left_of_a_month_goes_on_to_the_next() {
        let certified = certified(&[("2026-01", 45), ("2026-02", 45), ("2026-03", 30), ("2026-05", 200)]);
        assert_eq!(hours(&certified, "2026-01"), [(0, 0, 45)]);
        assert_eq!(hours(&certified, "2026-02"), [(45, 1, 30)]);
        assert_eq!(hours(&certified, "2026-03"), [(30, 1, 0)]);
        assert_eq!(hours(&certified, "2026-04"), [], "nothing happened, nothing is reported");
        assert_eq!(hours(&certified, "2026-05"), [(0, 3, 20)]);
    }

    #[test]
    fn what_was_taken_back_takes_hours_back() {
        let certified = certified(&[("2026-01", 70), ("2026-02", -30)]);
        assert_eq!(hours(&certified, "2026-01"), [(0, 1, 10)]);
        assert_eq!(hours(&certified, "2026-02"), [(10, -1, 40)]);
    }

    #[test]
    fn the_hours_of_all_months_are_the_whole_hours_of_all_minutes() {
        let minutes = [45_i64, 50, -20, 119, 1, 0, 61];
        let mut before = 0;
        let mut reported = 0;
        for minutes in minutes {
            reported +=
                line(OrganisationId(Uuid::nil()), PersonId(Uuid::nil()), Minutes(before), Minutes(minutes)).hours;
            before += minutes;
            assert_eq!(reported, before / 60);
        }
    }
}
