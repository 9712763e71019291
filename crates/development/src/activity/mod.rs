//! What is done for an initiative, by whom, until when? An activity is a bounded part of it: a study, a classification, a legal
//! inquiry, a pilot. It can wait for others, never in a circle, and can be given to a party.

mod order;
mod save;
pub(crate) mod store;

use access::rules::development::CanSeeInitiatives;
use db::Fetch;
use kernel::{ActivityId, Date, InitiativeId, PartyId};

use crate::codes::codes;

pub use order::find_circle;
pub use save::{ActivityDraft, ActivityError, add_activity, change_activity};

/// The longest name of an activity or of whoever is responsible.
pub const NAME_MAX: usize = 120;
/// The longest result.
pub const RESULT_MAX: usize = 1_000;
/// So many days before its end an unfinished activity is shown as due soon.
pub const SOON: i64 = 14;

codes! {
    /// What kind of activity it is.
    ActivityKind {
        /// A bounded study of whether something works.
        TestStudy = "test_study",
        /// A concept is worked out in a test bed.
        TestBed = "test_bed",
        /// An introductory pilot.
        Pilot = "pilot",
        /// A limited introduction.
        Limited = "limited",
        /// A broad introduction.
        Broad = "broad",
        /// How sensitive the information is, is settled.
        InformationClass = "information_class",
        /// What the law says is looked into.
        Law = "law",
        /// Technology is made ready.
        Technology = "technology",
        /// Ways of working are worked out.
        WayOfWorking = "way_of_working",
        /// Those who will use it learn to.
        Competence = "competence",
        /// Those concerned are told and asked.
        Communication = "communication",
        /// Something is bought.
        Procurement = "procurement",
        /// Anything else.
        Other = "other",
    }
}

codes! {
    /// How far an activity has come.
    ActivityState {
        /// It has not begun.
        Planned = "planned",
        /// It goes on.
        UnderWay = "under_way",
        /// It is done.
        Done = "done",
        /// It will not be done.
        Dropped = "dropped",
    }
}

impl ActivityState {
    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::UnderWay)
    }
}

/// A bounded part of an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// Of which initiative.
    pub initiative: InitiativeId,
    /// What kind.
    pub kind: ActivityKind,
    /// What it is called.
    pub name: String,
    /// Who is responsible: a function, or a name as somebody wrote it.
    pub responsible: Option<String>,
    /// To whom it was given.
    pub party: Option<PartyId>,
    /// When it begins.
    pub starts_on: Option<Date>,
    /// When it is to be done.
    pub ends_on: Option<Date>,
    /// How far it has come.
    pub state: ActivityState,
    /// What came of it.
    pub result: Option<String>,
    /// Which saving it is, from 1.
    pub version: i64,
    /// What it waits for.
    pub after: Vec<ActivityId>,
}

/// How an activity stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// Its day is past, and it is not done.
    Late,
    /// Its beginning is past, and what it waits for is not done.
    HeldUp,
    /// Its day comes within [`SOON`].
    Soon,
    /// Nothing to see to.
    Fine,
}

impl Timing {
    /// The code in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::HeldUp => "held-up",
            Self::Soon => "soon",
            Self::Fine => "fine",
        }
    }
}

/// How an activity of `all` stands in time.
pub fn timing(activity: &Activity, all: &[Activity], today: Date) -> Timing {
    if !activity.state.is_open() {
        return Timing::Fine;
    }
    if activity.ends_on.is_some_and(|day| day < today) {
        return Timing::Late;
    }
    let waits = |id: &ActivityId| all.iter().any(|other| other.id == *id && other.state.is_open());
    if activity.starts_on.is_some_and(|day| day < today) && activity.after.iter().any(waits) {
        return Timing::HeldUp;
    }
    let soon = activity.ends_on.is_some_and(|day| today.days_until(day) <= SOON);
    if soon { Timing::Soon } else { Timing::Fine }
}

/// The activities of the organisation's initiatives, by when they are to be done; those without a day last.
///
/// # Errors
/// As the database's.
pub async fn list_activities(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Activity>> {
    store::list(from, *may.organisation()).await
}

/// One activity.
///
/// # Errors
/// As the database's.
pub async fn find_activity(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    activity: ActivityId,
) -> db::Result<Option<Activity>> {
    Ok(list_activities(from, may).await?.into_iter().find(|known| known.id == activity))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(n: u128, starts: &str, ends: &str, state: ActivityState, after: &[u128]) -> Activity {
        let id = |n| ActivityId(uuid::Uuid::from_u128(n));
        Activity {
            id: id(n),
            initiative: InitiativeId(uuid::Uuid::nil()),
            kind: ActivityKind::Other,
            name: format!("{n}"),
            responsible: None,
            party: None,
            starts_on: starts.parse().ok(),
            ends_on: ends.parse().ok(),
            state,
            result: None,
            version: 1,
            after: after.iter().map(|n| id(*n)).collect(),
        }
    }

    #[test]
    fn what_is_late_held_up_or_soon_is_seen_and_what_is_done_is_not() {
        let today: Date = "2026-03-10".parse().unwrap();
        let all = [
            activity(1, "2026-01-01", "2026-03-09", ActivityState::UnderWay, &[]),
            activity(2, "2026-03-01", "2026-06-01", ActivityState::Planned, &[1]),
            activity(3, "2026-03-01", "2026-03-24", ActivityState::UnderWay, &[]),
            activity(4, "2026-03-01", "2026-03-25", ActivityState::UnderWay, &[]),
            activity(5, "2026-01-01", "2026-02-01", ActivityState::Done, &[]),
            activity(6, "", "", ActivityState::Planned, &[5]),
        ];
        let timings: Vec<_> = all.iter().map(|one| timing(one, &all, today)).collect();
        use Timing::*;
        assert_eq!(timings, [Late, HeldUp, Soon, Fine, Fine, Fine]);
    }
}
