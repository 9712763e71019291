//! What stands in the way of using what was learnt? No coverage, a slow device, a forgotten account: reported in two taps,
//! gathered by unit, owned by somebody, and followed up next to the training that it blocks.

mod count;
mod handle;
mod report;
mod store;

use access::rules::help::{CanHandleBarriers, CanSeeBarriers};
use db::Fetch;
use kernel::{BarrierId, Date, OrganisationId, UnitId};

use crate::help::Entrance;
use crate::kit::Need;

pub use count::{Counted, count_barriers};
pub use handle::{HandleError, Handling, handle_barrier};
pub use report::{ReportError, report_barrier, report_barrier_of_unit};
pub(crate) use store::insert;

/// The longest sentence about something else.
pub const NOTE_MAX: usize = 200;
/// The longest name of whoever is to solve it.
pub const OWNER_MAX: usize = 80;
/// The longest text for the unit.
pub const SAID_MAX: usize = 500;
/// From so many days on something has been in the way for long.
pub const LONG: i64 = 30;

/// Something that stands in the way in a unit, however often it was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barrier {
    /// Its id.
    pub id: BarrierId,
    /// The unit.
    pub unit: UnitId,
    /// What it is.
    pub kind: Kind,
    /// In a sentence, where it is none of the kinds; else empty.
    pub note: String,
    /// How often it was reported.
    pub reports: u32,
    /// When it was first reported.
    pub first_on: Date,
    /// When it was last reported.
    pub last_on: Date,
    /// What has become of it.
    pub status: Status,
    /// Who is to solve it: a function or a name, as somebody wrote it.
    pub owner: Option<String>,
    /// What the unit is told.
    pub said: Option<String>,
    /// Since when it has the status.
    pub status_on: Date,
}

/// What can stand in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No coverage, or a network that breaks.
    Coverage,
    /// A device that is slow.
    SlowDevice,
    /// An account or a password that does not let one in.
    Account,
    /// Programs that do not talk to each other, so that one writes everything twice.
    SeparatePrograms,
    /// A device that is missing.
    MissingDevice,
    /// Anything else, in a sentence.
    Other,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Coverage, Self::SlowDevice, Self::Account, Self::SeparatePrograms, Self::MissingDevice, Self::Other];

    /// The code in tables, forms and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::SlowDevice => "slow_device",
            Self::Account => "account",
            Self::SeparatePrograms => "separate_programs",
            Self::MissingDevice => "missing_device",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a session about this need cannot be practised while it stands in the way.
    pub fn blocks(self, need: Need) -> bool {
        match self {
            Self::Coverage => {
                matches!(need, Need::Communicate | Need::WelfareTechnology | Need::FindInformation | Need::Document)
            }
            Self::SlowDevice => matches!(need, Need::Document | Need::DeviceTrouble | Need::FindInformation),
            Self::Account => matches!(need, Need::LogIn | Need::Document | Need::FindInformation | Need::NewEmployee),
            Self::SeparatePrograms => matches!(need, Need::Document),
            Self::MissingDevice => matches!(
                need,
                Need::WelfareTechnology | Need::Communicate | Need::Document | Need::DeviceTrouble | Need::LogIn
            ),
            Self::Other => false,
        }
    }
}

/// What has become of something that was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nobody has taken it on.
    Reported,
    /// Somebody works on it.
    TakenOn,
    /// It no longer stands in the way.
    Solved,
    /// It stays, and it is said why.
    WillNotBeSolved,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Reported, Self::TakenOn, Self::Solved, Self::WillNotBeSolved];

    /// The code in tables, forms and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::TakenOn => "taken_on",
            Self::Solved => "solved",
            Self::WillNotBeSolved => "will_not_be_solved",
        }
    }

    /// The status with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether it still stands in the way and somebody may yet solve it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Reported | Self::TakenOn)
    }
}

impl Barrier {
    /// For how many days it has stood (or stood) in the way.
    pub fn age(&self, today: Date) -> i64 {
        let until = if self.status.is_open() { today } else { self.status_on };
        self.first_on.days_until(until).max(0)
    }

    /// Whether it is open and blocks a session about one of these needs.
    pub fn blocks(&self, needs: &[Need]) -> bool {
        self.status.is_open() && needs.iter().any(|need| self.kind.blocks(*need))
    }
}

/// What stands in the way in the unit: what is open first, the oldest at the top; then what was settled, the latest first.
///
/// # Errors
/// As the database's.
pub async fn barriers_of_unit(from: &mut impl Fetch, may: &CanSeeBarriers) -> db::Result<Vec<Barrier>> {
    let unit = may.unit();
    Ok(in_order(store::list_of_unit(from, unit.organisation, unit.unit).await?))
}

/// The same for somebody of the unit itself.
///
/// # Errors
/// As the database's.
pub async fn barriers_told(from: &mut impl Fetch, entrance: &Entrance) -> db::Result<Vec<Barrier>> {
    let unit = entrance.unit();
    Ok(in_order(store::list_of_unit(from, unit.organisation, unit.unit).await?))
}

/// The same over all units of the organisation.
///
/// # Errors
/// As the database's.
pub async fn barriers_of_organisation(from: &mut impl Fetch, may: &CanHandleBarriers) -> db::Result<Vec<Barrier>> {
    Ok(in_order(store::list(from, *may.organisation()).await?))
}

/// Whose barrier is it? Asked before it is known whether the acting person may handle it.
///
/// # Errors
/// As the database's.
pub async fn unit_of_barrier(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    barrier: BarrierId,
) -> db::Result<Option<UnitId>> {
    Ok(store::find(from, organisation, barrier).await?.map(|barrier| barrier.unit))
}

fn in_order(mut barriers: Vec<Barrier>) -> Vec<Barrier> {
    barriers.sort_by_key(|b| {
        let open = b.status.is_open();
        let day = if open { b.first_on.days_since_epoch() } else { -b.status_on.days_since_epoch() };
        (!open, day, b.id)
    });
    barriers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        assert!(Kind::ALL.iter().all(|kind| Kind::from_code(kind.code()) == Some(*kind)));
        assert!(Status::ALL.iter().all(|status| Status::from_code(status.code()) == Some(*status)));
        assert_eq!((Kind::from_code("ghost"), Status::from_code("")), (None, None));
    }

    #[test]
    fn only_what_is_open_blocks_and_ages() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let barrier = |status| Barrier {
            id: BarrierId(uuid::Uuid::nil()),
            unit: UnitId(uuid::Uuid::nil()),
            kind: Kind::Account,
            note: String::new(),
            reports: 2,
            first_on: day("2026-03-01"),
            last_on: day("2026-03-05"),
            status,
            owner: None,
            said: None,
            status_on: day("2026-03-11"),
        };
        let needs = [Need::Safety, Need::LogIn];
        let today = day("2026-03-31");
        assert!(barrier(Status::TakenOn).blocks(&needs) && !barrier(Status::Solved).blocks(&needs));
        assert!(!barrier(Status::Reported).blocks(&[Need::Safety]));
        assert_eq!((barrier(Status::Reported).age(today), barrier(Status::Solved).age(today)), (30, 10));
    }
}
