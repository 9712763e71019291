//! What is the working time in the ledger reckoned at? The time of champions in what they do for others is time of staff; all
//! other time is lost working time of those who learn. Each minute costs what an hour of its group costs on that day
//! ([`crate::rate`]); minutes without a rate are left out, and it is said that there are some.
//!
//! What is reckoned is not booked, and is never mixed with what is: it has its own cells, and whoever shows it says so. Beside the
//! hours an amount tells how they divide between the rates, so that it is shown only where ten persons stand behind each part.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::rules::participation::CanSeeProgrammeParticipation;
use access::rules::reporting::CanEvaluate;
use access::small_groups::too_few_for_a_mean;
use db::{Fetch, Result};
use kernel::{Activity, CostKind, Date, Group, Minutes, Month, Ore, OrganisationId, PersonId, ProgrammeId};
use participation::working_time::{Worked, worked, worked_for_package};
use people::person::{Employment, employments};

use crate::cost::{CostCell, CostSums};
use crate::rate::{RateKind, Rates, rounded};

/// The time of a person on a day, and in which group the person worked then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRow {
    /// Who, when, in what, how long.
    pub worked: Worked,
    /// In which group.
    pub group: Group,
}

/// What the time of a programme is reckoned at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reckoned {
    /// One for each organisation, month, activity and kind ([`CostKind::Staff`] or [`CostKind::LostWorkingTime`]).
    pub cells: Vec<CostCell>,
    /// Whether there is time that has no rate.
    pub some_without_rate: bool,
    /// Whether enough persons stand behind each part of the whole.
    pub whole_may_be_shown: bool,
    /// Whether enough persons stand behind each part of each activity.
    pub activities_may_be_shown: bool,
}

impl Reckoned {
    /// What a kind of time is reckoned at.
    pub fn of_kind(&self, kind: CostKind) -> Ore {
        self.cells.iter().filter(|cell| cell.kind == kind).map(|cell| cell.amount).sum()
    }

    /// The cells of these kinds by activity.
    pub fn sums(&self, kinds: &[CostKind]) -> CostSums {
        let chosen = self.cells.iter().filter(|cell| kinds.contains(&cell.kind));
        chosen.map(|cell| (cell.activity, cell.kind, cell.amount)).collect()
    }
}

/// The kind of cost that a person's time is.
pub fn kind_of_time(group: Group, activity: Activity) -> CostKind {
    let learns = matches!(
        activity,
        Activity::ChampionTraining | Activity::ManagerTraining | Activity::WebCourse | Activity::Network
    );
    if group == Group::Champion && !learns { CostKind::Staff } else { CostKind::LostWorkingTime }
}

/// The rate of a group's hours.
pub fn rate_of_group(group: Group) -> RateKind {
    match group {
        Group::Staff => RateKind::StaffHour,
        Group::Champion => RateKind::ChampionHour,
        Group::Manager => RateKind::ManagerHour,
    }
}

/// What the time is reckoned at.
pub fn reckon(rows: &[TimeRow], rates: &Rates) -> Reckoned {
    let timelines: HashMap<RateKind, BTreeMap<Date, i64>> =
        RateKind::ALL.into_iter().map(|kind| (kind, rates.timeline(kind))).collect();
    let mut cells: BTreeMap<(OrganisationId, Month, Activity, CostKind), i128> = BTreeMap::new();
    let mut behind: BTreeMap<(Option<Activity>, CostKind, i64), BTreeSet<PersonId>> = BTreeMap::new();
    let mut some_without_rate = false;
    for TimeRow { worked, group } in rows {
        let kind = kind_of_time(*group, worked.activity);
        let timeline = &timelines[&rate_of_group(*group)];
        let Some((_, rate)) = timeline.range(..=worked.day).next_back() else {
            some_without_rate = true;
            // Beside the hours the rest tells how many these are.
            for activity in [None, Some(worked.activity)] {
                behind.entry((activity, kind, 0)).or_default().insert(worked.person);
            }
            continue;
        };
        *cells.entry((worked.member, worked.day.month(), worked.activity, kind)).or_default() +=
            i128::from(worked.minutes.0) * i128::from(*rate);
        for activity in [None, Some(worked.activity)] {
            behind.entry((activity, kind, *rate)).or_default().insert(worked.person);
        }
    }
    let enough = |wanted: fn(Option<Activity>) -> bool| {
        behind
            .iter()
            .filter(|((activity, ..), _)| wanted(*activity))
            .all(|(_, persons)| !too_few_for_a_mean(persons.len() as u64))
    };
    Reckoned {
        cells: cells
            .iter()
            .map(|((member, period, activity, kind), amount)| CostCell {
                member: Some(*member),
                period: *period,
                activity: *activity,
                kind: *kind,
                amount: rounded(*amount),
            })
            .collect(),
        some_without_rate,
        whole_may_be_shown: enough(|activity| activity.is_none()),
        activities_may_be_shown: enough(|_| true),
    }
}

/// The minutes of everybody, whatever their group.
pub fn minutes_of(rows: &[TimeRow]) -> Minutes {
    rows.iter().map(|row| row.worked.minutes).sum()
}

/// The time of everybody in the programme.
///
/// # Errors
/// As the database's.
pub async fn time_rows(from: &mut impl Fetch, may: &CanSeeProgrammeParticipation) -> Result<Vec<TimeRow>> {
    let rows = worked(from, may).await?;
    with_groups(from, rows).await
}

/// What the time of a programme that may be evaluated is reckoned at, for its package.
///
/// # Errors
/// As the database's.
pub async fn reckon_for_package(from: &mut impl Fetch, may: &CanEvaluate, programme: ProgrammeId) -> Result<Reckoned> {
    let Some(of) = may.programmes().iter().find(|part| part.programme == programme) else {
        return Ok(Reckoned::default());
    };
    let rates = crate::rate::rates_of(from, of).await?;
    let rows = worked_for_package(from, may, programme).await?;
    Ok(reckon(&with_groups(from, rows).await?, &rates))
}

/// Each row with the group in which the person worked on that day.
async fn with_groups(from: &mut impl Fetch, rows: Vec<Worked>) -> Result<Vec<TimeRow>> {
    let members: BTreeSet<OrganisationId> = rows.iter().map(|row| row.member).collect();
    let mut held: HashMap<PersonId, Vec<Employment>> = HashMap::new();
    for member in members {
        for employment in employments(from, member).await? {
            held.entry(employment.person).or_default().push(employment);
        }
    }
    Ok(rows
        .into_iter()
        .map(|worked| TimeRow { worked, group: group_on(held.get(&worked.person), worked.day) })
        .collect())
}

/// The group of a person on a day: of the employment that held, else of the latest before, else care staff.
fn group_on(held: Option<&Vec<Employment>>, day: Date) -> Group {
    let held = held.map(Vec::as_slice).unwrap_or_default();
    let on = held.iter().find(|employment| employment.holds_on(day));
    let before = || held.iter().rfind(|employment| employment.starts_on <= day);
    on.or_else(before).map_or(Group::Staff, |employment| employment.group)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::rate::tests::rate;

    fn row(person: u128, day: &str, activity: Activity, group: Group, minutes: i64) -> TimeRow {
        let worked = Worked {
            member: OrganisationId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(person)),
            day: day.parse().unwrap(),
            activity,
            minutes: Minutes(minutes),
        };
        TimeRow { worked, group }
    }

    #[test]
    fn minutes_cost_what_an_hour_costs_that_day() {
        let rates = Rates::of(vec![
            rate(RateKind::StaffHour, "2026-01-01", 33_333),
            rate(RateKind::StaffHour, "2026-02-15", 34_000),
            rate(RateKind::ChampionHour, "2026-01-01", 40_000),
        ]);
        let rows = [
            row(1, "2026-02-14", Activity::WorkplaceSession, Group::Staff, 50),
            row(1, "2026-02-15", Activity::WorkplaceSession, Group::Staff, 50),
            row(2, "2026-02-15", Activity::WorkplaceSession, Group::Champion, 45),
            row(2, "2026-02-16", Activity::ChampionTraining, Group::Champion, 30),
        ];
        let reckoned = reckon(&rows, &rates);
        // 50 minutes at 333.33 and 50 at 340.00 are 277.775 and 283.333..., together 561.11 when rounded once.
        assert_eq!(reckoned.sums(&[CostKind::LostWorkingTime]).of_activity(Activity::WorkplaceSession), Ore(56_111));
        assert_eq!(reckoned.of_kind(CostKind::Staff), Ore(30_000));
        assert_eq!(reckoned.of_kind(CostKind::LostWorkingTime), Ore(56_111 + 20_000), "what a champion learns");
        assert!(!reckoned.some_without_rate && !reckoned.whole_may_be_shown, "two persons");
    }

    #[test]
    fn time_without_a_rate_is_left_out_and_said() {
        let rates = Rates::of(vec![rate(RateKind::StaffHour, "2026-02-01", 30_000)]);
        let rows = [
            row(1, "2026-01-31", Activity::Network, Group::Staff, 60),
            row(1, "2026-02-01", Activity::Network, Group::Manager, 60),
            row(1, "2026-02-01", Activity::Network, Group::Staff, 60),
        ];
        let reckoned = reckon(&rows, &rates);
        assert_eq!((reckoned.of_kind(CostKind::LostWorkingTime), reckoned.some_without_rate), (Ore(30_000), true));
    }

    #[test]
    fn ten_persons_must_stand_behind_each_rate() {
        let rates = Rates::of(vec![
            rate(RateKind::StaffHour, "2026-01-01", 30_000),
            rate(RateKind::ManagerHour, "2026-01-01", 50_000),
        ]);
        let mut rows: Vec<TimeRow> =
            (0..10).map(|person| row(person, "2026-02-01", Activity::Network, Group::Staff, 60)).collect();
        assert!(reckon(&rows, &rates).activities_may_be_shown);
        rows.extend((20..24).map(|person| row(person, "2026-02-01", Activity::Network, Group::Staff, 60)));
        rows.extend((30..39).map(|person| row(person, "2026-02-01", Activity::Network, Group::Manager, 60)));
        assert!(!reckon(&rows, &rates).whole_may_be_shown, "nine managers could be told from the amount");
        rows.push(row(39, "2026-02-01", Activity::Tryout, Group::Manager, 60));
        let shown = reckon(&rows, &rates);
        assert!(shown.whole_may_be_shown && !shown.activities_may_be_shown);
    }
}
