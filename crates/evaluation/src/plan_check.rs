//! Does a plan have what gave results in earlier programmes? Fourteen conditions, each held against what is planned or done, each
//! with the numbers it rests on. There is no total: a plan with thirteen of fourteen can still lack the one that matters.
//!
//! The conditions are those that the evaluations of four programmes found again and again (needs before content, managers before or
//! beside their staff, small groups of colleagues, short and repeated, practice on real cases, follow-up at work, ...). They say
//! what usually helps and are no measurement of effect.

use kernel::{Date, Minutes};

/// A condition for good results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// What is needed is found out before the content is chosen.
    NeedsFirst,
    /// Managers are trained before their staff, or beside them.
    ManagersFirst,
    /// The staff take part in the plan early.
    StaffEarly,
    /// Why is said before what.
    WhyBeforeWhat,
    /// It serves a goal that the unit has anyway.
    ServesStrategy,
    /// Small groups of colleagues.
    SmallGroups,
    /// Short, and every month.
    ShortAndOften,
    /// Practice on real cases.
    PracticeOnCases,
    /// What was learnt comes again.
    Repeated,
    /// Follow-up at work.
    FollowUp,
    /// On site, for those who are least used to it.
    OnSite,
    /// The technology works where it is to be used.
    TechnologyWorks,
    /// Champions with a mandate and time.
    MandateWithTime,
    /// It goes on when the project ends.
    AfterTheProject,
}

impl Condition {
    /// All conditions, in the order in which they come up in a year.
    pub const ALL: [Self; 14] = [
        Self::NeedsFirst,
        Self::ManagersFirst,
        Self::StaffEarly,
        Self::WhyBeforeWhat,
        Self::ServesStrategy,
        Self::MandateWithTime,
        Self::TechnologyWorks,
        Self::SmallGroups,
        Self::ShortAndOften,
        Self::PracticeOnCases,
        Self::OnSite,
        Self::Repeated,
        Self::FollowUp,
        Self::AfterTheProject,
    ];

    /// Its name in texts.
    pub fn code(self) -> &'static str {
        match self {
            Self::NeedsFirst => "needs-first",
            Self::ManagersFirst => "managers-first",
            Self::StaffEarly => "staff-early",
            Self::WhyBeforeWhat => "why-before-what",
            Self::ServesStrategy => "serves-strategy",
            Self::SmallGroups => "small-groups",
            Self::ShortAndOften => "short-and-often",
            Self::PracticeOnCases => "practice-on-cases",
            Self::Repeated => "repeated",
            Self::FollowUp => "follow-up",
            Self::OnSite => "on-site",
            Self::TechnologyWorks => "technology-works",
            Self::MandateWithTime => "mandate-with-time",
            Self::AfterTheProject => "after-the-project",
        }
    }
}

/// How a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is there.
    Met,
    /// Some of it is there.
    Partly,
    /// It is missing.
    Missing,
    /// Nothing is known yet that it could be judged by.
    NotKnown,
}

/// What a condition was judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// So many of so many.
    Of {
        /// How many have it.
        part: u32,
        /// Of how many.
        whole: u32,
    },
    /// One day beside another: what had to come first, and what it had to come before.
    Days {
        /// When the first thing happened.
        first: Option<Date>,
        /// When the second did.
        second: Option<Date>,
    },
    /// It is written in the plan, or it is not.
    Written(bool),
    /// The most time a week that a mandate has.
    Time(Minutes),
}

/// A condition with how it stands and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Which condition.
    pub condition: Condition,
    /// How it stands.
    pub standing: Standing,
    /// By what it was judged.
    pub evidence: Evidence,
}

/// A session of staff that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// When.
    pub day: Date,
    /// How long it was planned to take.
    pub minutes: Minutes,
    /// How many came, where that is known.
    pub group_size: Option<u32>,
    /// In the same room.
    pub on_site: bool,
    /// From which kit; a kit has a case and a practice.
    pub kit: Option<String>,
    /// After how many days the kit wants to be repeated.
    pub repeat_after_days: Option<u32>,
    /// Whether it followed up what was learnt before.
    pub follow_up: bool,
}

/// A champion's mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandate {
    /// Time a week.
    pub minutes_a_week: Minutes,
    /// Last day, where one has been said.
    pub ends_on: Option<Date>,
}

/// What is planned and done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the first answers on what the unit needs were in.
    pub needs_known_on: Option<Date>,
    /// When the manager's own training was done.
    pub manager_trained_on: Option<Date>,
    /// When the staff took part in the plan.
    pub staff_took_part_on: Option<Date>,
    /// Whether the plan says why.
    pub says_why: bool,
    /// Whether the plan names the goal that it serves.
    pub names_goal: bool,
    /// Whether the plan says what goes on after the project.
    pub says_what_goes_on: bool,
    /// Sessions with staff that were held.
    pub held: Vec<Held>,
    /// Mandates that run today.
    pub mandates: Vec<Mandate>,
    /// Hindrances by technology that were reported and are not solved, and of these the older than a month; nothing where nobody can
    /// report them.
    pub hindrances: Option<(u32, u32)>,
    /// When the project ends.
    pub project_ends_on: Option<Date>,
}

/// The most people of a small group.
pub const SMALL_GROUP: u32 = 8;
/// The most minutes of a short session.
pub const SHORT: Minutes = Minutes(45);
/// The least time a week with which a champion can do something.
pub const MANDATE_TIME: Minutes = Minutes(60);

/// Holds what is planned and done against the conditions, on a day.
pub fn check_plan(facts: &Facts, today: Date) -> Vec<Finding> {
    Condition::ALL.into_iter().map(|condition| finding(condition, facts, today)).collect()
}

fn finding(condition: Condition, facts: &Facts, today: Date) -> Finding {
    let first_session = facts.held.iter().map(|held| held.day).min();
    let (standing, evidence) = match condition {
        Condition::NeedsFirst => before(facts.needs_known_on, first_session),
        Condition::ManagersFirst => before(facts.manager_trained_on, first_session),
        Condition::StaffEarly => before(facts.staff_took_part_on, first_session),
        Condition::WhyBeforeWhat => written(facts.says_why),
        Condition::ServesStrategy => written(facts.names_goal),
        Condition::SmallGroups => {
            let sizes: Vec<u32> = facts.held.iter().filter_map(|held| held.group_size).collect();
            of(sizes.iter().filter(|size| **size <= SMALL_GROUP).count(), sizes.len())
        }
        Condition::ShortAndOften => often(facts, today),
        Condition::PracticeOnCases => {
            let (standing, evidence) = of(count(facts, |held| held.kit.is_some()), facts.held.len());
            (standing, evidence)
        }
        Condition::Repeated => repeated(facts, today),
        Condition::FollowUp => match (facts.held.len(), count(facts, |held| held.follow_up)) {
            (0, _) => (Standing::NotKnown, of(0, 0).1),
            (all, followed) => {
                // One in four: after every third session something is followed up.
                let standing = match followed {
                    0 => Standing::Missing,
                    n if n * 4 >= all => Standing::Met,
                    _ => Standing::Partly,
                };
                (standing, of(followed, all).1)
            }
        },
        Condition::OnSite => of(count(facts, |held| held.on_site), facts.held.len()),
        Condition::TechnologyWorks => match facts.hindrances {
            None => (Standing::NotKnown, of(0, 0).1),
            Some((0, _)) => (Standing::Met, of(0, 0).1),
            Some((open, old)) => {
                (if old == 0 { Standing::Partly } else { Standing::Missing }, of(old as usize, open as usize).1)
            }
        },
        Condition::MandateWithTime => {
            let most = facts.mandates.iter().map(|mandate| mandate.minutes_a_week).max();
            let standing = match most {
                None => Standing::Missing,
                Some(time) if time >= MANDATE_TIME => Standing::Met,
                Some(_) => Standing::Partly,
            };
            (standing, Evidence::Time(most.unwrap_or(Minutes(0))))
        }
        Condition::AfterTheProject => {
            let stays = |mandate: &Mandate| match (mandate.ends_on, facts.project_ends_on) {
                (None, _) => true,
                (Some(end), Some(project)) => end > project,
                (Some(_), None) => false,
            };
            let standing = match (facts.says_what_goes_on, facts.mandates.iter().any(stays)) {
                (true, true) => Standing::Met,
                (false, false) => Standing::Missing,
                _ => Standing::Partly,
            };
            (standing, Evidence::Written(facts.says_what_goes_on))
        }
    };
    Finding { condition, standing, evidence }
}

fn count(facts: &Facts, which: impl Fn(&Held) -> bool) -> usize {
    facts.held.iter().filter(|held| which(held)).count()
}

/// What had to come first did, came later, or did not come.
fn before(first: Option<Date>, second: Option<Date>) -> (Standing, Evidence) {
    let standing = match (first, second) {
        (Some(first), Some(second)) if first > second => Standing::Partly,
        (Some(_), _) => Standing::Met,
        (None, Some(_)) => Standing::Missing,
        (None, None) => Standing::NotKnown,
    };
    (standing, Evidence::Days { first, second })
}

fn written(is: bool) -> (Standing, Evidence) {
    (if is { Standing::Met } else { Standing::Missing }, Evidence::Written(is))
}

/// Four of five are enough, half is part of it.
fn of(part: usize, whole: usize) -> (Standing, Evidence) {
    let standing = match whole {
        0 => Standing::NotKnown,
        _ if part * 5 >= whole * 4 => Standing::Met,
        _ if part * 2 >= whole => Standing::Partly,
        _ => Standing::Missing,
    };
    (
        standing,
        Evidence::Of { part: u32::try_from(part).unwrap_or(u32::MAX), whole: u32::try_from(whole).unwrap_or(u32::MAX) },
    )
}

/// Months with a short session, of the months since the first session, this one included.
fn often(facts: &Facts, today: Date) -> (Standing, Evidence) {
    let Some(first) = facts.held.iter().map(|held| held.day).min() else { return of(0, 0) };
    let all = first.month().months_until(today.month()).max(0) + 1;
    let mut months: Vec<_> =
        facts.held.iter().filter(|held| held.minutes <= SHORT).map(|held| held.day.month()).collect();
    months.sort_unstable();
    months.dedup();
    of(months.len(), usize::try_from(all).unwrap_or(1).max(months.len()))
}

/// Kits that were run again, of those that it was time to repeat.
fn repeated(facts: &Facts, today: Date) -> (Standing, Evidence) {
    let mut first: std::collections::BTreeMap<&str, (Date, u32, u32)> = std::collections::BTreeMap::new();
    for held in &facts.held {
        if let (Some(kit), Some(after)) = (&held.kit, held.repeat_after_days) {
            let seen = first.entry(kit).or_insert((held.day, after, 0));
            seen.0 = seen.0.min(held.day);
            seen.2 += 1;
        }
    }
    let due = |(day, after, times): &(Date, u32, u32)| *times > 1 || day.plus_days(i64::from(*after)) < today;
    let due: Vec<_> = first.values().filter(|seen| due(seen)).collect();
    of(due.iter().filter(|(.., times)| *times > 1).count(), due.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).expect("a day")
    }

    fn session(on: Date) -> Held {
        Held {
            day: on,
            minutes: Minutes(20),
            group_size: Some(6),
            on_site: true,
            kit: Some("video-call".into()),
            repeat_after_days: Some(42),
            follow_up: false,
        }
    }

    fn standing(facts: &Facts, condition: Condition) -> Standing {
        let found = check_plan(facts, day(6, 15));
        assert_eq!(found.len(), 14);
        found.into_iter().find(|finding| finding.condition == condition).expect("it is there").standing
    }

    #[test]
    fn nothing_is_known_of_a_unit_that_did_nothing_and_what_is_not_written_is_missing() {
        let facts = Facts::default();
        for condition in [
            Condition::NeedsFirst,
            Condition::ManagersFirst,
            Condition::StaffEarly,
            Condition::SmallGroups,
            Condition::ShortAndOften,
            Condition::PracticeOnCases,
            Condition::Repeated,
            Condition::FollowUp,
            Condition::OnSite,
            Condition::TechnologyWorks,
        ] {
            assert_eq!(standing(&facts, condition), Standing::NotKnown, "{condition:?}");
        }
        for condition in [
            Condition::WhyBeforeWhat,
            Condition::ServesStrategy,
            Condition::MandateWithTime,
            Condition::AfterTheProject,
        ] {
            assert_eq!(standing(&facts, condition), Standing::Missing, "{condition:?}");
        }
    }

    #[test]
    fn what_should_come_first_is_only_partly_there_when_it_came_later() {
        let mut facts = Facts { held: vec![session(day(3, 10))], ..Facts::default() };
        assert_eq!(standing(&facts, Condition::ManagersFirst), Standing::Missing);
        facts.manager_trained_on = Some(day(3, 11));
        assert_eq!(standing(&facts, Condition::ManagersFirst), Standing::Partly);
        facts.manager_trained_on = Some(day(3, 10));
        assert_eq!(standing(&facts, Condition::ManagersFirst), Standing::Met);
    }

    #[test]
    fn four_of_five_small_groups_are_enough() {
        let mut facts = Facts { held: (1..=5).map(|n| session(day(n, 10))).collect(), ..Facts::default() };
        facts.held[0].group_size = Some(9);
        assert_eq!(standing(&facts, Condition::SmallGroups), Standing::Met);
        facts.held[1].group_size = Some(30);
        assert_eq!(standing(&facts, Condition::SmallGroups), Standing::Partly);
        facts.held[2].group_size = Some(30);
        facts.held[3].group_size = None;
        assert_eq!(
            standing(&facts, Condition::SmallGroups),
            Standing::Missing,
            "two of four known are less than half with 1"
        );
    }

    #[test]
    fn a_kit_counts_as_repeated_only_when_it_was_time() {
        let mut facts = Facts { held: vec![session(day(5, 20))], ..Facts::default() };
        assert_eq!(standing(&facts, Condition::Repeated), Standing::NotKnown, "it is not time yet");
        facts.held[0].day = day(4, 1);
        assert_eq!(standing(&facts, Condition::Repeated), Standing::Missing);
        facts.held.push(session(day(6, 1)));
        assert_eq!(standing(&facts, Condition::Repeated), Standing::Met);
    }

    #[test]
    fn one_session_in_a_month_of_six_is_not_often() {
        let mut facts = Facts { held: vec![session(day(1, 10))], ..Facts::default() };
        assert_eq!(standing(&facts, Condition::ShortAndOften), Standing::Missing);
        facts.held.extend((2..=5).map(|n| session(day(n, 10))));
        assert_eq!(standing(&facts, Condition::ShortAndOften), Standing::Met);
        facts.held.iter_mut().for_each(|held| held.minutes = Minutes(90));
        assert_eq!(standing(&facts, Condition::ShortAndOften), Standing::Missing);
    }

    #[test]
    fn a_mandate_that_ends_with_the_project_does_not_carry_on() {
        let mut facts = Facts {
            says_what_goes_on: true,
            project_ends_on: Some(day(12, 31)),
            mandates: vec![Mandate { minutes_a_week: Minutes(120), ends_on: Some(day(12, 31)) }],
            ..Facts::default()
        };
        assert_eq!(standing(&facts, Condition::AfterTheProject), Standing::Partly);
        facts.mandates[0].ends_on = None;
        assert_eq!(standing(&facts, Condition::AfterTheProject), Standing::Met);
        assert_eq!(standing(&facts, Condition::MandateWithTime), Standing::Met);
        facts.mandates[0].minutes_a_week = Minutes(30);
        assert_eq!(standing(&facts, Condition::MandateWithTime), Standing::Partly);
    }

    #[test]
    fn old_hindrances_weigh_more_than_new_ones() {
        let mut facts = Facts { hindrances: Some((0, 0)), ..Facts::default() };
        assert_eq!(standing(&facts, Condition::TechnologyWorks), Standing::Met);
        facts.hindrances = Some((2, 0));
        assert_eq!(standing(&facts, Condition::TechnologyWorks), Standing::Partly);
        facts.hindrances = Some((2, 1));
        assert_eq!(standing(&facts, Condition::TechnologyWorks), Standing::Missing);
    }
}
