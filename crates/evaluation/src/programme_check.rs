//! Does a programme have what gave results in earlier ones? The fourteen conditions of [`crate::plan_check`], each held against what
//! is planned and, beside it, what is done so far; and the same over the units of an organisation. There is no total here either.
//!
//! What differs from a unit: a mandate's time is judged mandate by mandate (four of five need an hour a week), and technology and the
//! time after the programme are planned by a step with a day. A condition is met in an organisation when four of five of its units
//! of which something is known meet it, and partly when half do.

use kernel::{Date, Minutes};

use crate::plan_check::{Condition, Evidence, Facts, Finding, MANDATE_TIME, Mandate, Standing, check_plan};

/// What is planned in a programme and what is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeFacts {
    /// What the plan means to do; sessions in `held` are those to come. Nothing without a plan.
    pub planned: Option<Planned>,
    /// What is done so far.
    pub done: Facts,
    /// Whether the step towards the time after the programme is done.
    pub afterwards_done: bool,
}

/// What a plan means to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// As of a unit, with the days that are planned.
    pub facts: Facts,
    /// The last day of the plan.
    pub ends_on: Date,
    /// When the technology shall be ready.
    pub technology_on: Option<Date>,
    /// When it shall be decided what goes on.
    pub afterwards_on: Option<Date>,
    /// How many champions.
    pub champions: u32,
    /// With how much time a week.
    pub champion_time: Minutes,
}

/// A condition in the plan and in what is done; nothing where only the other can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// Which condition.
    pub condition: Condition,
    /// In the plan.
    pub planned: Option<Finding>,
    /// So far.
    pub done: Option<Finding>,
}

impl Beside {
    /// Whether something is left to do about it.
    pub fn is_open(&self) -> bool {
        let lacking = |finding: &Option<Finding>| {
            finding.is_some_and(|finding| matches!(finding.standing, Standing::Missing | Standing::Partly))
        };
        lacking(&self.planned) || lacking(&self.done)
    }

    /// Whether nothing at all can be told yet.
    pub fn is_unknown(&self) -> bool {
        let told = |finding: &Option<Finding>| finding.is_some_and(|finding| finding.standing != Standing::NotKnown);
        !told(&self.planned) && !told(&self.done)
    }
}

/// Holds a programme against the conditions, on a day.
pub fn check_programme(facts: &ProgrammeFacts, today: Date) -> Vec<Beside> {
    let planned = facts.planned.as_ref().map(planned);
    let mut done = check_plan(&facts.done, today);
    for finding in &mut done {
        match finding.condition {
            Condition::MandateWithTime => {
                let with = facts.done.mandates.iter().filter(|mandate| mandate.minutes_a_week >= MANDATE_TIME).count();
                (finding.standing, finding.evidence) = share(with, facts.done.mandates.len());
            }
            Condition::AfterTheProject => {
                let stays = facts.done.mandates.iter().any(|mandate| stays(mandate, facts.done.project_ends_on));
                finding.standing = match (facts.afterwards_done, stays) {
                    (true, true) => Standing::Met,
                    (false, false) => Standing::NotKnown,
                    _ => Standing::Partly,
                };
                let left = facts.done.mandates.iter().filter(|m| self::stays(m, facts.done.project_ends_on)).count();
                finding.evidence = share(left, facts.done.mandates.len()).1;
            }
            _ => {}
        }
    }
    Condition::ALL
        .into_iter()
        .map(|condition| {
            let of = |findings: &[Finding]| findings.iter().copied().find(|finding| finding.condition == condition);
            let said = matches!(condition, Condition::WhyBeforeWhat | Condition::ServesStrategy);
            Beside { condition, planned: planned.as_deref().and_then(of), done: if said { None } else { of(&done) } }
        })
        .collect()
}

fn planned(plan: &Planned) -> Vec<Finding> {
    let first = plan.facts.held.iter().map(|held| held.day).min();
    let mut findings = check_plan(&plan.facts, plan.ends_on);
    for finding in &mut findings {
        let (standing, evidence) = match finding.condition {
            Condition::MandateWithTime => {
                let standing = match (plan.champions, plan.champion_time) {
                    (0, _) => Standing::Missing,
                    (_, time) if time >= MANDATE_TIME => Standing::Met,
                    _ => Standing::Partly,
                };
                let time = if plan.champions == 0 { Minutes(0) } else { plan.champion_time };
                (standing, Evidence::Time(time))
            }
            Condition::TechnologyWorks => {
                let standing = match (plan.technology_on, first) {
                    (None, _) => Standing::Missing,
                    (Some(ready), Some(first)) if ready > first => Standing::Partly,
                    _ => Standing::Met,
                };
                (standing, Evidence::Days { first: plan.technology_on, second: first })
            }
            Condition::AfterTheProject => {
                let standing = match (plan.facts.says_what_goes_on, plan.afterwards_on) {
                    (true, Some(_)) => Standing::Met,
                    (false, None) => Standing::Missing,
                    _ => Standing::Partly,
                };
                (standing, Evidence::Days { first: plan.afterwards_on, second: Some(plan.ends_on) })
            }
            _ => continue,
        };
        (finding.standing, finding.evidence) = (standing, evidence);
    }
    findings
}

fn stays(mandate: &Mandate, project_ends_on: Option<Date>) -> bool {
    match (mandate.ends_on, project_ends_on) {
        (None, _) => true,
        (Some(end), Some(project)) => end > project,
        (Some(_), None) => false,
    }
}

/// Four of five are enough, half is part of it.
fn share(part: usize, whole: usize) -> (Standing, Evidence) {
    let standing = match whole {
        0 => Standing::NotKnown,
        _ if part * 5 >= whole * 4 => Standing::Met,
        _ if part * 2 >= whole => Standing::Partly,
        _ => Standing::Missing,
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (standing, Evidence::Of { part: count(part), whole: count(whole) })
}

/// How a condition stands in an organisation's units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverUnits {
    /// Which condition.
    pub condition: Condition,
    /// How it stands.
    pub standing: Standing,
    /// In how many units it is met.
    pub met: usize,
    /// In how many something is known.
    pub known: usize,
    /// The units that lack it, or part of it, by their place in the list.
    pub lacking: Vec<usize>,
    /// The units of which nothing is known yet.
    pub unknown: usize,
}

/// Puts the findings of units together, each unit's in one list.
pub fn check_units(units: &[Vec<Finding>]) -> Vec<OverUnits> {
    Condition::ALL
        .into_iter()
        .map(|condition| {
            let of = |unit: &Vec<Finding>| {
                let found = unit.iter().find(|finding| finding.condition == condition);
                found.map_or(Standing::NotKnown, |finding| finding.standing)
            };
            let standings: Vec<Standing> = units.iter().map(of).collect();
            let count = |standing: Standing| standings.iter().filter(|one| **one == standing).count();
            let (met, unknown) = (count(Standing::Met), count(Standing::NotKnown));
            let known = standings.len() - unknown;
            let lacks = |standing: &Standing| matches!(standing, Standing::Missing | Standing::Partly);
            let lacking = (0..standings.len()).filter(|place| lacks(&standings[*place])).collect();
            OverUnits { condition, standing: share(met, known).0, met, known, lacking, unknown }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_check::Held;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2027, month, day).expect("a day")
    }

    fn session(on: Date) -> Held {
        Held {
            day: on,
            minutes: Minutes(30),
            group_size: Some(8),
            on_site: true,
            kit: Some("video-call".into()),
            repeat_after_days: Some(30),
            follow_up: false,
        }
    }

    fn plan() -> Planned {
        Planned {
            facts: Facts { held: vec![session(day(3, 1)), session(day(5, 1))], ..Facts::default() },
            ends_on: day(12, 31),
            technology_on: Some(day(2, 1)),
            afterwards_on: Some(day(11, 1)),
            champions: 10,
            champion_time: Minutes(120),
        }
    }

    fn found(facts: &ProgrammeFacts, condition: Condition) -> (Option<Standing>, Option<Standing>) {
        let all = check_programme(facts, day(6, 1));
        assert_eq!(all.len(), 14);
        let beside = all.into_iter().find(|beside| beside.condition == condition).expect("it is there");
        (beside.planned.map(|finding| finding.standing), beside.done.map(|finding| finding.standing))
    }

    #[test]
    fn what_is_planned_stands_beside_what_is_done() {
        let mut facts = ProgrammeFacts { planned: Some(plan()), ..ProgrammeFacts::default() };
        let (met, unknown) = (Some(Standing::Met), Some(Standing::NotKnown));
        assert_eq!(found(&facts, Condition::SmallGroups), (met, unknown));
        assert_eq!(found(&facts, Condition::TechnologyWorks), (met, unknown));
        assert_eq!(found(&facts, Condition::MandateWithTime), (met, unknown));
        assert_eq!(found(&facts, Condition::Repeated), (met, unknown));
        assert_eq!(found(&facts, Condition::WhyBeforeWhat), (Some(Standing::Missing), None));
        facts.done.held = vec![session(day(3, 8))];
        facts.done.hindrances = Some((3, 1));
        assert_eq!(found(&facts, Condition::TechnologyWorks), (met, Some(Standing::Missing)));
        assert_eq!(found(&facts, Condition::NeedsFirst), (Some(Standing::Missing), Some(Standing::Missing)));
        facts.planned = None;
        assert_eq!(found(&facts, Condition::SmallGroups), (None, met));
    }

    #[test]
    fn technology_that_is_ready_after_the_first_session_is_part_of_it() {
        let late = Planned { technology_on: Some(day(4, 1)), champion_time: Minutes(30), ..plan() };
        let facts = ProgrammeFacts { planned: Some(late), ..ProgrammeFacts::default() };
        assert_eq!(found(&facts, Condition::TechnologyWorks).0, Some(Standing::Partly));
        assert_eq!(found(&facts, Condition::MandateWithTime).0, Some(Standing::Partly));
    }

    #[test]
    fn mandates_are_judged_one_by_one_and_those_that_last_count_for_the_time_after() {
        let mandate = |minutes, ends_on| Mandate { minutes_a_week: Minutes(minutes), ends_on };
        let mut facts = ProgrammeFacts::default();
        facts.done.project_ends_on = Some(day(12, 31));
        facts.done.mandates = vec![mandate(120, None), mandate(30, Some(day(12, 31)))];
        assert_eq!(found(&facts, Condition::MandateWithTime).1, Some(Standing::Partly));
        assert_eq!(found(&facts, Condition::AfterTheProject).1, Some(Standing::Partly));
        facts.afterwards_done = true;
        assert_eq!(found(&facts, Condition::AfterTheProject).1, Some(Standing::Met));
    }

    #[test]
    fn an_organisation_meets_what_four_of_five_of_its_known_units_meet() {
        let unit = |standing| {
            let of = |condition| Finding { condition, standing, evidence: Evidence::Written(false) };
            Condition::ALL.into_iter().map(of).collect::<Vec<_>>()
        };
        let mut units = vec![unit(Standing::Met); 4];
        units.extend([unit(Standing::Missing), unit(Standing::NotKnown)]);
        let all = check_units(&units);
        assert_eq!(all.len(), 14);
        assert!(all.iter().all(|one| (one.met, one.known, one.unknown) == (4, 5, 1) && one.lacking == [4]));
        assert!(all.iter().all(|one| one.standing == Standing::Met));
        assert!(check_units(&units[2..]).iter().all(|one| one.standing == Standing::Partly));
        assert!(check_units(&units[5..]).iter().all(|one| one.standing == Standing::NotKnown));
        assert!(check_units(&[]).iter().all(|one| one.standing == Standing::NotKnown));
    }
}
