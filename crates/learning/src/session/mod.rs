//! When and where do colleagues learn together? A session of a unit: planned, then held (its register is saved) or
//! cancelled.

mod cancel;
pub mod feed;
mod gather;
mod list;
mod plan;
mod repeat;
pub(crate) mod store;

use access::rules::learning::CanRunSessions;
use db::Fetch;
use kernel::{Activity, Date, Form, Minutes, OrganisationId, PersonId, ProgrammeId, SessionId, Timestamp, UnitId};

pub use cancel::{CancelError, cancel_session};
pub use gather::{GATHERINGS, GatherError, NewGathering, plan_gathering};
pub(crate) use list::at_the_same_time;
pub use list::{Agenda, ListedSession, agenda, sessions_between, sessions_of_programme, sessions_to_come};
pub use plan::{NewSession, PlanError, TITLE_MAX, plan_session};
pub use repeat::{Repeat, repeats};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The unit whose session it is.
    pub unit: UnitId,
    /// The programme in which its hours count.
    pub programme: ProgrammeId,
    /// What is run, where that is a shipped kit.
    pub kit: Option<KitRef>,
    /// What it is called.
    pub title: String,
    /// What its hours are booked as.
    pub activity: Activity,
    /// How people meet.
    pub form: Form,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is planned to take.
    pub planned_minutes: Minutes,
    /// Who leads it.
    pub champion: Option<PersonId>,
    /// What has become of it.
    pub state: State,
}

impl Session {
    /// The day on which it takes place.
    pub fn day(&self) -> Date {
        self.starts_at.day_in_sweden()
    }
}

/// Which version of which kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitRef {
    /// The kit's id.
    pub id: String,
    /// The kit's version.
    pub version: u32,
}

/// What has become of a session. The code in tables holds the reason too: `planned`, `held`, `cancelled_short_staffed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It will take place, or its register is still missing.
    Planned,
    /// Its register is saved.
    Held,
    /// It did not take place.
    Cancelled(CancelReason),
}

/// Why a session did not take place. A closed list: nothing about a person can be written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CancelReason {
    /// Too few at work.
    ShortStaffed,
    /// Nobody to lead it.
    NoLeader,
    /// The technology did not work.
    Technology,
    /// It was moved to another time.
    Moved,
    /// Anything else.
    Other,
}

impl CancelReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::ShortStaffed, Self::NoLeader, Self::Technology, Self::Moved, Self::Other];

    /// The code in forms and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::ShortStaffed => "short_staffed",
            Self::NoLeader => "no_leader",
            Self::Technology => "technology",
            Self::Moved => "moved",
            Self::Other => "other",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl State {
    /// The code in tables.
    pub fn code(self) -> String {
        match self {
            Self::Planned => "planned".to_owned(),
            Self::Held => "held".to_owned(),
            Self::Cancelled(reason) => format!("cancelled_{}", reason.code()),
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "planned" => Some(Self::Planned),
            "held" => Some(Self::Held),
            other => other.strip_prefix("cancelled_").and_then(CancelReason::from_code).map(Self::Cancelled),
        }
    }
}

/// A session that was read before it is known whether the acting person may see it: it tells its unit, the rest only to
/// somebody with the permission for that unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    organisation: OrganisationId,
    session: Session,
}

impl Located {
    /// Whose session it is.
    pub fn unit(&self) -> UnitId {
        self.session.unit
    }

    /// The session, for somebody who runs the sessions of its unit.
    pub fn seen_by(self, may: &CanRunSessions) -> Option<Session> {
        let unit = may.unit();
        ((unit.organisation, unit.unit) == (self.organisation, self.session.unit)).then_some(self.session)
    }
}

/// Whose session is it? The question that comes before asking whether the acting person may see it.
///
/// # Errors
/// As the database's.
pub async fn locate_session(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
) -> db::Result<Option<Located>> {
    Ok(store::find(from, organisation, session).await?.map(|session| Located { organisation, session }))
}

/// The session, if the unit has such a session.
///
/// # Errors
/// As the database's.
pub async fn find_session(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: SessionId,
) -> db::Result<Option<Session>> {
    Ok(locate_session(from, may.unit().organisation, session).await?.and_then(|located| located.seen_by(may)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_back_with_its_reason() {
        let cancelled = CancelReason::ALL.map(State::Cancelled);
        for state in [State::Planned, State::Held].into_iter().chain(cancelled) {
            assert_eq!(State::from_code(&state.code()), Some(state));
        }
        assert_eq!(State::from_code("cancelled_"), None);
    }
}
