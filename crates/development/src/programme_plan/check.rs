//! Can a plan stand as it is written?

use std::collections::HashSet;

use kernel::Date;

use super::{
    LONGEST_LINE, LONGEST_TEXT, MOST_ACTIVITIES, MOST_MINUTES, MOST_PERSONS, MOST_PHASES, MOST_SESSIONS, MOST_STEPS,
    MOST_WAVES, PlanText,
};

/// A part of a plan that has lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Phases.
    Phases,
    /// Activities.
    Activities,
    /// Measurements.
    Waves,
    /// Steps.
    Steps,
}

/// What is wrong with a plan; lines are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is no phase.
    NoPhase,
    /// A part has too many lines.
    TooMany(Part),
    /// A line has no name, or too long a one.
    Name(Part, usize),
    /// A text is too long.
    TooLong,
    /// A line ends before it starts.
    EndsBeforeItStarts(Part, usize),
    /// A phase starts before the one before it.
    PhaseOrder(usize),
    /// An activity or a step lies outside of all phases.
    Outside(Part, usize),
    /// An activity has no sessions, minutes, participants or group, or more than can be.
    Numbers(usize),
    /// An organisation stands twice.
    MemberTwice,
}

/// The first thing that is wrong with a plan.
pub fn problem(plan: &PlanText) -> Option<Problem> {
    let Some(span) = plan.span() else { return Some(Problem::NoPhase) };
    let too_many = [
        (Part::Phases, plan.phases.len(), MOST_PHASES),
        (Part::Activities, plan.activities.len(), MOST_ACTIVITIES),
        (Part::Waves, plan.waves.len(), MOST_WAVES),
        (Part::Steps, plan.steps.len(), MOST_STEPS),
    ];
    if let Some((part, ..)) = too_many.into_iter().find(|(_, found, most)| found > most) {
        return Some(Problem::TooMany(part));
    }
    let texts = [&plan.why, &plan.strategy, &plan.afterwards];
    if texts.into_iter().any(|text| text.chars().count() > LONGEST_TEXT) {
        return Some(Problem::TooLong);
    }
    let mut seen = HashSet::new();
    if !plan.members.iter().all(|member| seen.insert(member.organisation)) {
        return Some(Problem::MemberTwice);
    }
    phases(plan).or_else(|| activities(plan, span)).or_else(|| waves(plan)).or_else(|| steps(plan, span))
}

fn named(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= LONGEST_LINE
}

fn phases(plan: &PlanText) -> Option<Problem> {
    for (n, phase) in plan.phases.iter().enumerate() {
        if !named(&phase.name) {
            return Some(Problem::Name(Part::Phases, n));
        }
        if phase.ends_on < phase.starts_on {
            return Some(Problem::EndsBeforeItStarts(Part::Phases, n));
        }
        if n > 0 && phase.starts_on < plan.phases[n - 1].starts_on {
            return Some(Problem::PhaseOrder(n));
        }
    }
    None
}

fn activities(plan: &PlanText, (first, last): (Date, Date)) -> Option<Problem> {
    for (n, activity) in plan.activities.iter().enumerate() {
        if !named(&activity.title) {
            return Some(Problem::Name(Part::Activities, n));
        }
        if activity.ends_on < activity.starts_on {
            return Some(Problem::EndsBeforeItStarts(Part::Activities, n));
        }
        if activity.starts_on < first || activity.ends_on > last {
            return Some(Problem::Outside(Part::Activities, n));
        }
        let within = |number: u32, most: u32| (1..=most).contains(&number);
        let right = within(activity.sessions, MOST_SESSIONS)
            && within(activity.minutes, MOST_MINUTES)
            && within(activity.persons, MOST_PERSONS)
            && within(activity.group, MOST_PERSONS);
        if !right {
            return Some(Problem::Numbers(n));
        }
    }
    None
}

fn waves(plan: &PlanText) -> Option<Problem> {
    for (n, wave) in plan.waves.iter().enumerate() {
        if !named(&wave.name) {
            return Some(Problem::Name(Part::Waves, n));
        }
        if wave.closes_on < wave.opens_on {
            return Some(Problem::EndsBeforeItStarts(Part::Waves, n));
        }
    }
    None
}

fn steps(plan: &PlanText, (first, last): (Date, Date)) -> Option<Problem> {
    for (n, step) in plan.steps.iter().enumerate() {
        if !named(&step.words) {
            return Some(Problem::Name(Part::Steps, n));
        }
        if step.due_on < first || step.due_on > last {
            return Some(Problem::Outside(Part::Steps, n));
        }
    }
    None
}
