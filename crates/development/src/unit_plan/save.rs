use access::rules::development::CanPlanUnit;
use db::Work;
use kernel::{Minutes, Month};

use super::{LONGEST_TEXT, MOST_GOALS, MOST_MINUTES, MOST_SESSIONS, PlanText, UnitPlan, YEARS, store};

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A plan for a year outside the years that a plan can be for.
    Year,
    /// It does not say why, or too much.
    Why,
    /// Another text is too long.
    TooLong,
    /// Fewer than no sessions, or more than fit.
    Sessions,
    /// Less than no time, or more than there is.
    Time,
    /// Too many goals.
    TooManyGoals,
    /// A goal, from 0, that says nothing, is not between 1 and 100 of a hundred, or is for another year.
    Goal(usize),
}

/// Why a plan was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The plan has to be changed.
    #[error("the plan has to be changed: {0:?}")]
    Problem(Problem),
    /// Somebody saved another version in the meantime.
    #[error("somebody saved version {latest} in the meantime")]
    Changed {
        /// The latest version.
        latest: i64,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Saves the plan of a unit as a new version. `seen` is the version that it was written from, 0 when there was none. Returns the
/// new version.
///
/// # Errors
/// [`SaveError`] says what to change; the work should then be dropped.
pub async fn save_plan(
    work: &mut Work,
    may: &CanPlanUnit,
    year: i16,
    seen: i64,
    text: PlanText,
) -> Result<i64, SaveError> {
    if let Some(problem) = problem(year, &text) {
        return Err(SaveError::Problem(problem));
    }
    let latest = store::latest(work, may.unit(), year).await?.map_or(0, |plan| plan.version);
    if latest != seen {
        return Err(SaveError::Changed { latest });
    }
    let plan = UnitPlan { year, version: latest + 1, saved_at: work.now(), text };
    store::insert(work, may.unit().organisation, may.unit().unit, &plan).await?;
    Ok(plan.version)
}

fn problem(year: i16, text: &PlanText) -> Option<Problem> {
    let too_long = |text: &str| text.chars().count() > LONGEST_TEXT;
    if !YEARS.contains(&year) {
        return Some(Problem::Year);
    }
    if text.why.trim().is_empty() || too_long(&text.why) {
        return Some(Problem::Why);
    }
    if [&text.strategy, &text.responsible, &text.afterwards].into_iter().flatten().any(|text| too_long(text)) {
        return Some(Problem::TooLong);
    }
    if !(0..=MOST_SESSIONS).contains(&text.sessions_a_month) {
        return Some(Problem::Sessions);
    }
    if !(Minutes(0)..=MOST_MINUTES).contains(&text.minutes_a_month) {
        return Some(Problem::Time);
    }
    if text.goals.len() > MOST_GOALS {
        return Some(Problem::TooManyGoals);
    }
    let within = |month: Month| month.first_day().parts().0 == year;
    let wrong = |goal: &super::Goal| {
        goal.words.trim().is_empty() || too_long(&goal.words) || !(1..=100).contains(&goal.percent) || !within(goal.by)
    };
    text.goals.iter().position(wrong).map(Problem::Goal)
}
