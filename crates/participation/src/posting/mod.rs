//! What is a row of the ledger? Minutes × person × activity × form × source.
//!
//! A row says two things about time: the day on which it happened, and the month in which it counts. They differ only
//! when the month of the day was already locked when the row was written.

mod book;
mod course;
mod row;
mod store;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use access::rules::development::CanSeeUnitPlan;
use access::rules::learning::CanRunSessions;
use access::rules::people::CanSeeProgramme;
use kernel::{Activity, Date, Form, Minutes, Month, PersonId, ProgrammeId};
use uuid::Uuid;

pub use book::{BookError, Booked, book, book_onto};
pub use course::{Course, CourseError, post_course};
pub(crate) use row::{Posting, find_standing, insert_postings, read as read_posting, take_back};
pub use together::{also_at, champion_training, persons_with_time_since};

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The register of a session; the source's id is the session's.
    Register,
    /// One colleague helped for some minutes; the source's id is that of the help.
    Support,
    /// A course that somebody took alone; the source's id is that of the person's course.
    Course,
    /// Another system's list.
    Import,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 4] = [Self::Register, Self::Support, Self::Course, Self::Import];

    /// The source with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// The code in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Support => "support",
            Self::Course => "course",
            Self::Import => "import",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Something at which persons spent time: what all the rows of one register have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The programme in which the hours count.
    pub programme: ProgrammeId,
    /// The day.
    pub happened_on: Date,
    /// What the time was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// Where the rows come from.
    pub source: Source,
    /// The thing there that they come from, for a register the session.
    pub source_id: Uuid,
}

/// The month in which something that happened in `month` counts: that month, or the first after it that is not locked.
pub fn booking_month(month: Month, locked: &BTreeSet<Month>) -> Month {
    let mut month = month;
    while locked.contains(&month) {
        month = month.next();
    }
    month
}

/// What the ledger says about an occasion of a unit, as it was read; [`book_onto`] brings it up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing(Vec<store::Standing>);

impl Standing {
    /// The minutes of everybody who has any.
    pub fn minutes_by_person(&self) -> BTreeMap<PersonId, Minutes> {
        self.0.iter().map(|row| (row.person, row.minutes)).collect()
    }
}

/// What the ledger says now about an occasion of the unit.
///
/// # Errors
/// As the database's.
pub async fn standing(from: &mut impl db::Fetch, may: &CanRunSessions, source_id: Uuid) -> db::Result<Standing> {
    Ok(Standing(store::standing(from, may.unit(), source_id).await?))
}

/// How many were there at each of the occasions, as the ledger says now; occasions without hours are left out.
///
/// # Errors
/// As the database's.
pub async fn group_sizes(
    from: &mut impl db::Fetch,
    may: &CanSeeUnitPlan,
    occasions: &[Uuid],
) -> db::Result<BTreeMap<Uuid, u32>> {
    let mut sizes = BTreeMap::new();
    for occasion in occasions {
        let size = store::persons_booked_on(from, may.unit().organisation, *occasion).await?.len();
        if size > 0 {
            sizes.insert(*occasion, u32::try_from(size).unwrap_or(u32::MAX));
        }
    }
    Ok(sizes)
}

/// How many came to each occasion of the programme that the ledger knows.
///
/// # Errors
/// As the database's.
pub async fn group_sizes_of_programme(
    from: &mut impl db::Fetch,
    may: &CanSeeProgramme,
) -> db::Result<BTreeMap<Uuid, u32>> {
    let mut sizes = BTreeMap::new();
    for member in &may.programme().members {
        sizes.extend(store::group_sizes(from, *member, may.programme().programme).await?);
    }
    Ok(sizes)
}

/// What the ledger says now about an occasion of the unit: the minutes of everybody who has any.
///
/// # Errors
/// As the database's.
pub async fn net_minutes_by_person(
    from: &mut impl db::Fetch,
    may: &CanRunSessions,
    source_id: Uuid,
) -> db::Result<BTreeMap<PersonId, Minutes>> {
    Ok(standing(from, may, source_id).await?.minutes_by_person())
}

/// Who is booked on an occasion anywhere in the unit's organisation: for telling that somebody is in two rooms at once.
///
/// # Errors
/// As the database's.
pub async fn persons_booked_on(
    from: &mut impl db::Fetch,
    may: &CanRunSessions,
    source_id: Uuid,
) -> db::Result<BTreeSet<PersonId>> {
    store::persons_booked_on(from, may.unit().organisation, source_id).await
}

/// The month in which hours would count that happened in `month` and are booked now.
///
/// # Errors
/// As the database's.
pub async fn counts_in(
    from: &mut impl db::Fetch,
    may: &CanRunSessions,
    programme: ProgrammeId,
    month: Month,
) -> db::Result<Month> {
    let locked = store::locked_months_from(from, may.unit().organisation, programme, month).await?;
    Ok(booking_month(month, &locked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn what_happened_in_an_open_month_counts_there() {
        assert_eq!(booking_month(month("2025-03"), &BTreeSet::from([month("2025-02")])), month("2025-03"));
    }

    #[test]
    fn what_happened_in_a_locked_month_counts_in_the_first_open_one_after_it() {
        let locked = ["2025-11", "2025-12", "2026-02"].map(month).into();
        assert_eq!(booking_month(month("2025-11"), &locked), month("2026-01"));
    }
}
