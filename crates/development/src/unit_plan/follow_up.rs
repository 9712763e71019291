//! Did what was planned come about? Month by month, the sessions of the plan beside those that were held and those that are
//! planned.

use kernel::{Date, Month};

/// How a month of the plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was over before there was a plan.
    BeforeThePlan,
    /// As many sessions were held as the plan says, or more.
    Kept,
    /// The month is over, and fewer were held.
    Missed,
    /// The month is not over; what is planned is enough.
    Planned,
    /// The month is not over, and more has to be planned for it.
    ToPlan,
}

/// A month of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthOfPlan {
    /// Which.
    pub month: Month,
    /// Sessions that the plan says.
    pub wanted: i64,
    /// Sessions that were held.
    pub held: i64,
    /// Sessions that are planned and lie ahead, or wait for their register.
    pub planned: i64,
    /// How it stands.
    pub standing: Standing,
}

/// The twelve months of a year's plan, which there has been since a day: nothing was wanted of earlier months. `sessions` has the day
/// of each session of the unit that was not cancelled, and whether it was held; those of other years do not count.
pub fn months_of_plan(year: i16, wanted: i64, since: Date, sessions: &[(Date, bool)], today: Date) -> Vec<MonthOfPlan> {
    let month_of = |number: i8| Month::new(year, number);
    (1..=12)
        .filter_map(month_of)
        .map(|month| {
            let in_month = || sessions.iter().filter(move |(day, _)| day.month() == month);
            let held = in_month().filter(|(_, held)| *held).count() as i64;
            let planned = in_month().count() as i64 - held;
            let wanted = if month.last_day() < since { 0 } else { wanted };
            let standing = if month.last_day() < since {
                Standing::BeforeThePlan
            } else if held >= wanted {
                Standing::Kept
            } else if month.last_day() < today {
                Standing::Missed
            } else if held + planned >= wanted {
                Standing::Planned
            } else {
                Standing::ToPlan
            };
            MonthOfPlan { month, wanted, held, planned, standing }
        })
        .collect()
}

/// How many sessions fewer were held than the plan says for the months that are over; months with more than the plan make up
/// for others.
pub fn behind(months: &[MonthOfPlan], today: Date) -> i64 {
    let over = months.iter().filter(|month| month.month.last_day() < today);
    over.map(|month| month.wanted - month.held).sum::<i64>().max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).expect("a day")
    }

    #[test]
    fn a_month_is_kept_missed_planned_or_to_plan() {
        let sessions = [
            (day(1, 8), true),
            (day(1, 22), true),
            (day(2, 4), true),
            (day(2, 18), false),
            (day(3, 11), true),
            (day(3, 25), false),
            (day(4, 8), false),
            (Date::new(2025, 4, 8).expect("a day"), true),
        ];
        let months = months_of_plan(2026, 2, day(1, 2), &sessions, day(3, 18));
        let standings: Vec<_> = months.iter().map(|m| (m.held, m.planned, m.standing)).collect();
        assert_eq!(standings[0], (2, 0, Standing::Kept));
        assert_eq!(standings[1], (1, 1, Standing::Missed), "a session without register is not held");
        assert_eq!(standings[2], (1, 1, Standing::Planned));
        assert_eq!(standings[3], (0, 1, Standing::ToPlan));
        assert_eq!(months.len(), 12);
        assert_eq!(behind(&months, day(3, 18)), 1);
    }

    #[test]
    fn the_last_day_of_a_month_is_not_over() {
        let months = months_of_plan(2026, 1, day(1, 1), &[], day(1, 31));
        assert_eq!(months[0].standing, Standing::ToPlan);
        assert_eq!(behind(&months, day(1, 31)), 0);
        assert_eq!(behind(&months, day(2, 1)), 1);
    }

    #[test]
    fn nothing_is_missed_before_there_was_a_plan() {
        let months = months_of_plan(2026, 2, day(3, 31), &[], day(5, 1));
        assert!(months[..2].iter().all(|month| month.standing == Standing::BeforeThePlan && month.wanted == 0));
        assert_eq!(months[2].standing, Standing::Missed, "the plan was there on the last day of March");
        assert_eq!(behind(&months, day(5, 1)), 4, "March and April");
    }

    #[test]
    fn a_plan_without_sessions_is_never_behind() {
        let months = months_of_plan(2026, 0, day(1, 1), &[], day(12, 31));
        assert!(months.iter().all(|month| month.standing == Standing::Kept));
        assert_eq!(behind(&months, day(12, 31)), 0);
    }
}
