//! Is a step done in time?

use kernel::Date;

use super::Step;

/// How a step stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Done by its day.
    OnTime,
    /// Done, so many days late.
    DoneLate(i64),
    /// Not done, and its day was so many days ago.
    Late(i64),
    /// Its day is within the next thirty days.
    Soon,
    /// Its day is further away.
    Ahead,
}

/// How many days ahead a step is soon.
const SOON: i64 = 30;

/// How the step stands on a day.
pub fn due(step: &Step, today: Date) -> Due {
    match step.done_on {
        Some(done) if done <= step.due_on => Due::OnTime,
        Some(done) => Due::DoneLate(step.due_on.days_until(done)),
        None if today > step.due_on => Due::Late(step.due_on.days_until(today)),
        None if today.days_until(step.due_on) <= SOON => Due::Soon,
        None => Due::Ahead,
    }
}
