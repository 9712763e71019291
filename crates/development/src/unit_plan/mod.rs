//! What does the unit want to be able to do this year, with how much time, and who sees to it? The plan that goes into the
//! operational plan. Every saving is a version of its own, so that one can see what was meant at the time.

mod follow_up;
mod save;
pub(crate) mod store;

use access::rules::development::CanSeeUnitPlan;
use db::Fetch;
use kernel::{Date, Minutes, Month, Timestamp};

pub use follow_up::{MonthOfPlan, Standing, behind, months_of_plan};
pub use save::{Problem, SaveError, save_plan};

/// The most goals of a year: more than these nobody keeps in mind.
pub const MOST_GOALS: usize = 5;
/// The most sessions a month that a plan can hold.
pub const MOST_SESSIONS: i64 = 20;
/// The most time a month that a plan can set aside for each employee.
pub const MOST_MINUTES: Minutes = Minutes(1_200);
/// The most characters of a text of the plan.
pub const LONGEST_TEXT: usize = 1_000;
/// The years that a plan can be for.
pub const YEARS: std::ops::RangeInclusive<i16> = 2020..=2100;

/// The plan of a unit for a year, as somebody wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanText {
    /// Why the unit does this: what gets better for whoever gets the care.
    pub why: String,
    /// Which goal of the operational plan or strategy it serves.
    pub strategy: Option<String>,
    /// How many sessions a month.
    pub sessions_a_month: i64,
    /// How much time a month is set aside for each employee.
    pub minutes_a_month: Minutes,
    /// Who sees to it: the champion, by name or task.
    pub responsible: Option<String>,
    /// When the staff took part in making the plan.
    pub discussed_on: Option<Date>,
    /// When the manager's own training was done.
    pub manager_trained_on: Option<Date>,
    /// What goes on when the project has ended.
    pub afterwards: Option<String>,
    /// What the unit wants to be able to do.
    pub goals: Vec<Goal>,
}

/// A goal: so many of all shall be able to do it by the end of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The self-rating by which it is followed up, when it is one.
    pub item: Option<String>,
    /// What one shall be able to do.
    pub words: String,
    /// How many of a hundred.
    pub percent: i64,
    /// By the end of which month.
    pub by: Month,
}

/// A plan as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPlan {
    /// For which year.
    pub year: i16,
    /// Which saving of that year's plan it is, from 1.
    pub version: i64,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// What it says.
    pub text: PlanText,
}

/// The latest version of the unit's plan for a year.
///
/// # Errors
/// As the database's.
pub async fn find_plan(from: &mut impl Fetch, may: &CanSeeUnitPlan, year: i16) -> db::Result<Option<UnitPlan>> {
    store::latest(from, may.unit(), year).await
}

/// The versions of the unit's plan for a year, the first first.
///
/// # Errors
/// As the database's.
pub async fn versions_of_plan(
    from: &mut impl Fetch,
    may: &CanSeeUnitPlan,
    year: i16,
) -> db::Result<Vec<(i64, Timestamp)>> {
    store::versions(from, may.unit(), year).await
}

/// An older version of the unit's plan.
///
/// # Errors
/// As the database's.
pub async fn find_version(
    from: &mut impl Fetch,
    may: &CanSeeUnitPlan,
    year: i16,
    version: i64,
) -> db::Result<Option<UnitPlan>> {
    store::find(from, may.unit(), year, version).await
}
