//! What should the unit's manager do this month? At most five things, the most urgent first, each because of something that can be
//! seen: nothing planned, nobody with a mandate, registers that are missing.

use kernel::Date;

use crate::unit_plan::{MonthOfPlan, Standing, UnitPlan, behind};

/// How long before a mandate ends it is said.
pub const MANDATE_NOTICE_DAYS: i64 = 60;
/// The most things to do that are told at once.
pub const MOST_TASKS: usize = 5;

/// What can be seen of a unit in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation<'a> {
    /// The plan of the year.
    pub plan: Option<&'a UnitPlan>,
    /// The months of the plan.
    pub months: &'a [MonthOfPlan],
    /// Sessions that took place before today and have no register.
    pub without_register: usize,
    /// The last days of the mandates that run; a mandate without one runs on.
    pub mandates: &'a [Option<Date>],
    /// Until when a measurement is open.
    pub open_until: Option<Date>,
    /// Whether a session of the staff was held.
    pub has_begun: bool,
}

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Write the plan of the year.
    WritePlan,
    /// Take one's own training first; the staff have begun already, or not.
    OwnTraining {
        /// Whether the staff's sessions have begun.
        late: bool,
    },
    /// See to it that the unit has a champion.
    FindChampion,
    /// Ask whether a mandate goes on.
    RenewMandate {
        /// When it ends.
        ends_on: Date,
    },
    /// Plan sessions for this month.
    PlanSessions {
        /// How many more.
        more: i64,
    },
    /// See to it that registers are kept.
    KeepRegisters {
        /// How many are missing.
        missing: usize,
    },
    /// Give time for the measurement that is open.
    GiveTimeToAnswer {
        /// Until when.
        until: Date,
    },
    /// Sessions were missed earlier in the year.
    CatchUp {
        /// How many.
        missed: i64,
    },
    /// Talk the plan through with the staff.
    TalkItThrough,
}

/// What to do, the most urgent first.
pub fn tasks(situation: &Situation<'_>, today: Date) -> Vec<Task> {
    let mut tasks = Vec::new();
    tasks.extend(situation.open_until.map(|until| Task::GiveTimeToAnswer { until }));
    if situation.mandates.is_empty() {
        tasks.push(Task::FindChampion);
    }
    match situation.plan {
        None => tasks.push(Task::WritePlan),
        Some(plan) => {
            if plan.text.manager_trained_on.is_none_or(|day| day > today) {
                tasks.push(Task::OwnTraining { late: situation.has_begun });
            }
            if plan.text.discussed_on.is_none() {
                tasks.push(Task::TalkItThrough);
            }
            let this = situation.months.iter().find(|month| month.month == today.month());
            if let Some(month) = this.filter(|month| month.standing == Standing::ToPlan) {
                tasks.push(Task::PlanSessions { more: month.wanted - month.held - month.planned });
            }
        }
    }
    if situation.without_register > 0 {
        tasks.push(Task::KeepRegisters { missing: situation.without_register });
    }
    let last_day = today.plus_days(MANDATE_NOTICE_DAYS);
    // Somebody else may go on when one mandate ends; it is asked all the same, since it is their time.
    let ending = situation.mandates.iter().flatten().filter(|end| **end <= last_day).min();
    tasks.extend(ending.map(|end| Task::RenewMandate { ends_on: *end }));
    let missed = behind(situation.months, today);
    if missed > 0 {
        tasks.push(Task::CatchUp { missed });
    }
    tasks.truncate(MOST_TASKS);
    tasks
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;
    use crate::unit_plan::{PlanText, months_of_plan};

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).expect("a day")
    }

    fn plan(text: PlanText) -> UnitPlan {
        UnitPlan { year: 2026, version: 1, saved_at: Timestamp(0), text }
    }

    #[test]
    fn a_unit_with_nothing_is_asked_for_a_champion_and_a_plan() {
        let nothing = Situation {
            plan: None,
            months: &[],
            without_register: 0,
            mandates: &[],
            open_until: None,
            has_begun: false,
        };
        assert_eq!(tasks(&nothing, day(3, 18)), [Task::FindChampion, Task::WritePlan]);
    }

    #[test]
    fn a_unit_that_keeps_its_plan_has_nothing_to_do() {
        let plan = plan(PlanText {
            sessions_a_month: 1,
            manager_trained_on: Some(day(1, 2)),
            discussed_on: Some(day(1, 5)),
            ..PlanText::default()
        });
        let sessions = [(day(1, 8), true), (day(2, 8), true), (day(3, 25), false)];
        let months = months_of_plan(2026, 1, day(1, 2), &sessions, day(3, 18));
        let situation = Situation {
            plan: Some(&plan),
            months: &months,
            without_register: 0,
            mandates: &[None],
            open_until: None,
            has_begun: true,
        };
        assert_eq!(tasks(&situation, day(3, 18)), []);
    }

    #[test]
    fn no_more_than_five_things_and_the_measurement_first() {
        let plan = plan(PlanText { sessions_a_month: 3, ..PlanText::default() });
        let months = months_of_plan(2026, 3, day(1, 2), &[(day(3, 4), true)], day(3, 18));
        let situation = Situation {
            plan: Some(&plan),
            months: &months,
            without_register: 2,
            mandates: &[Some(day(4, 30)), Some(day(12, 31))],
            open_until: Some(day(3, 27)),
            has_begun: true,
        };
        let told = tasks(&situation, day(3, 18));
        assert_eq!(
            told,
            [
                Task::GiveTimeToAnswer { until: day(3, 27) },
                Task::OwnTraining { late: true },
                Task::TalkItThrough,
                Task::PlanSessions { more: 2 },
                Task::KeepRegisters { missing: 2 },
            ]
        );
        let settled = Situation { plan: None, open_until: None, without_register: 0, ..situation };
        let told = tasks(&settled, day(3, 18));
        assert_eq!(told, [Task::WritePlan, Task::RenewMandate { ends_on: day(4, 30) }, Task::CatchUp { missed: 6 }],);
    }
}
