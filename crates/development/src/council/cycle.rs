//! For what, and how often, does the council meet? At least four times a year, on the occasions of the organisation's own year: what is
//! shipped, or what it has written instead. A meeting in the month of an occasion, or in the month before it, is held for it.

use std::sync::LazyLock;

use access::rules::council::CanSeeCouncil;
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Date, Month};
use serde::Deserialize;

use super::{Meeting, MeetingKind, store};
use crate::standing::Said;

/// The fewest meetings of a year.
pub const FEWEST_MEETINGS: usize = 4;
/// The most occasions of a year.
pub const MOST_OCCASIONS: usize = 12;

/// For what the council meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// In which month, from 1.
    pub month: i8,
    /// What it is called.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    occasion: Vec<Shipped>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    month: i8,
    name: Said,
}

static SHIPPED: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let source: Source =
        toml::from_str(include_str!("../../../../content/council-cycle.toml")).expect("the shipped cycle");
    source.occasion
});

/// What is shipped, in the language with this code.
pub fn shipped_cycle(language: &str) -> Vec<Occasion> {
    let occasion =
        |shipped: &Shipped| Occasion { month: shipped.month, name: shipped.name.in_language(language).to_owned() };
    SHIPPED.iter().map(occasion).collect()
}

/// The occasions of the organisation's year, by month; those shipped where it has none of its own.
///
/// # Errors
/// As the database's.
pub async fn cycle_of(from: &mut impl Fetch, may: &CanSeeCouncil, language: &str) -> db::Result<Vec<Occasion>> {
    let mut own = store::cycle(from, *may.organisation()).await?;
    if own.is_empty() {
        own = shipped_cycle(language);
    }
    own.sort_by_key(|occasion| occasion.month);
    Ok(own)
}

/// Writes the organisation's own occasions; none brings back those that are shipped. What lies outside the year is left out.
///
/// # Errors
/// As the database's.
pub async fn set_cycle(work: &mut Work, may: &CanCoordinate, occasions: &[(i8, FreeText)]) -> db::Result<()> {
    let within = occasions.iter().filter(|(month, _)| (1..=12).contains(month)).take(MOST_OCCASIONS);
    let own: Vec<Occasion> =
        within.map(|(month, name)| Occasion { month: *month, name: name.as_str().to_owned() }).collect();
    store::set_cycle(work, *may.organisation(), &own).await
}

/// A year of the council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPlan {
    /// Each occasion with its meeting, where one is planned.
    pub occasions: Vec<(Occasion, Option<Meeting>)>,
    /// How many meetings the year has.
    pub meetings: usize,
}

impl YearPlan {
    /// How many meetings there are too few.
    pub fn lacking(&self) -> usize {
        FEWEST_MEETINGS.saturating_sub(self.meetings)
    }
}

/// Holds a year's meetings of the council against its occasions. A meeting serves one occasion.
pub fn year_plan(year: i16, occasions: Vec<Occasion>, meetings: &[Meeting]) -> YearPlan {
    let in_year = |meeting: &&Meeting| meeting.kind == MeetingKind::Council && year_of(meeting.held_on) == year;
    let all: Vec<&Meeting> = meetings.iter().filter(in_year).collect();
    let mut left = all.clone();
    let mut planned = Vec::new();
    for occasion in occasions {
        let months = [Some(occasion.month), occasion.month.checked_sub(1)];
        let serves = |meeting: &&Meeting| {
            months.iter().flatten().any(|month| Month::new(year, *month) == Some(meeting.held_on.month()))
        };
        let meeting = left.iter().position(serves).map(|at| left.remove(at).clone());
        planned.push((occasion, meeting));
    }
    YearPlan { occasions: planned, meetings: all.len() }
}

fn year_of(day: Date) -> i16 {
    day.parts().0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(month: i8, day: i8, kind: MeetingKind) -> Meeting {
        Meeting {
            id: uuid::Uuid::from_u128(month as u128 * 100 + day as u128).into(),
            kind,
            title: String::new(),
            held_on: Date::new(2026, month, day).expect("a day"),
            minute: 540,
            place: String::new(),
        }
    }

    #[test]
    fn what_is_shipped_is_four_occasions_in_both_languages() {
        let [sv, en] = ["sv", "en"].map(shipped_cycle);
        assert_eq!((sv.len(), en.len()), (FEWEST_MEETINGS, FEWEST_MEETINGS));
        assert!(sv.iter().zip(&en).all(|(sv, en)| sv.month == en.month && sv.name != en.name));
        assert!(sv.iter().all(|occasion| (1..=12).contains(&occasion.month)));
    }

    #[test]
    fn a_meeting_serves_the_occasion_of_its_month_or_the_next_and_only_one() {
        let meetings = [
            meeting(3, 10, MeetingKind::Council),
            meeting(4, 20, MeetingKind::Council),
            meeting(9, 1, MeetingKind::Forum),
        ];
        let plan = year_plan(2026, shipped_cycle("sv"), &meetings);
        let held: Vec<bool> = plan.occasions.iter().map(|(_, meeting)| meeting.is_some()).collect();
        assert_eq!((held, plan.meetings, plan.lacking()), (vec![true, true, false, false], 2, 2));
        assert_eq!(year_plan(2025, shipped_cycle("sv"), &meetings).meetings, 0);
        let both = [Occasion { month: 3, name: "a".into() }, Occasion { month: 3, name: "b".into() }];
        let once = year_plan(2026, both.to_vec(), &meetings[..1]);
        assert_eq!(once.occasions.iter().filter(|(_, meeting)| meeting.is_some()).count(), 1);
    }
}
