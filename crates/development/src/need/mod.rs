//! What is needed? Handed in by whoever sees it, in two minutes and without an account: for staff, or for those who get care and
//! their relatives as staff tell it. Similar needs are joined and can be parted again; others add their weight; and whoever handed it
//! in follows with a code what became of it. What is read outside the unit are words of the coordinator's, the *heading*.

mod alike;
mod gather;
mod hand_in;
mod handle;
pub(crate) mod store;
mod voice;

use kernel::{Date, InitiativeId, NeedId, SignInId, UnitId};
use uuid::Uuid;

use crate::codes::codes;
use crate::initiative::Phase;

pub use alike::{alike, similar_to};
pub(crate) use gather::all;
pub use gather::{ListedNeed, find_need, list_needs, needs_of_unit, search};
pub use hand_in::{HandInError, NewNeed, OwnNeed, find_by_slip, hand_in, located_by_slip};
pub use handle::{HandleError, Handling, handle_need, join_needs, part_need};
pub(crate) use voice::NewVoice;
pub use voice::{Voice, add_voice};

/// The longest text of a need.
pub const WORDS_MAX: usize = 1_000;
/// The longest heading.
pub const HEADING_MAX: usize = 120;
/// The longest text for whoever handed it in.
pub const SAID_MAX: usize = 500;

codes! {
    /// For whom something is needed.
    Perspective {
        /// For those who work there.
        Staff = "staff",
        /// For those who get care, as staff tell it.
        Users = "users",
        /// For their relatives, as staff tell it.
        Relatives = "relatives",
    }
}

codes! {
    /// What gets better.
    Category {
        /// Somebody is safer.
        Safety = "safety",
        /// Somebody manages more by themselves.
        Independence = "independence",
        /// The days hold more: people, something to do, something to look forward to.
        Meaningfulness = "meaningfulness",
        /// Relatives get support.
        Relatives = "relatives",
        /// The work goes better.
        WayOfWorking = "way_of_working",
    }
}

codes! {
    /// Where a need comes from.
    Source {
        /// Handed in with a unit's code.
        Unit = "unit",
        /// Handed in by somebody with an account.
        Account = "account",
        /// Made of something that stands in the way.
        Barrier = "barrier",
        /// Made of a question to a colleague.
        Question = "question",
        /// Made of the result of a measurement.
        Survey = "survey",
    }
}

impl Source {
    /// Whether staff said it, themselves or through what they asked, reported or answered.
    pub fn is_staff(self) -> bool {
        self != Self::Account
    }
}

codes! {
    /// What has become of a need.
    NeedState {
        /// Nobody has looked at it yet.
        Received = "received",
        /// It stands in the plan.
        TakenUp = "taken_up",
        /// It is met.
        Met = "met",
        /// Nothing is done about it, and it is said why.
        Declined = "declined",
    }
}

impl NeedState {
    /// Whether something may yet be done about it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::TakenUp)
    }
}

codes! {
    /// Something that happened to a need.
    NeedEvent {
        /// It was handed in.
        HandedIn = "handed_in",
        /// It was taken up into the plan.
        TakenUp = "taken_up",
        /// It was joined to a similar one.
        Joined = "joined",
        /// It was parted from it again.
        Parted = "parted",
        /// An initiative names it.
        Named = "named",
        /// An initiative no longer names it.
        NotNamed = "not_named",
        /// It was met.
        Met = "met",
        /// It was declined.
        Declined = "declined",
        /// It was opened again.
        Opened = "opened",
    }
}

/// Something that is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Its id.
    pub id: NeedId,
    /// Where it is needed; nothing for the whole organisation.
    pub unit: Option<UnitId>,
    /// For whom.
    pub perspective: Perspective,
    /// What gets better.
    pub category: Category,
    /// As it was handed in; empty for those who may only read the heading.
    pub words: String,
    /// In the words of whoever coordinates, for everybody.
    pub heading: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// Which barrier, question or wave.
    pub source_id: Option<Uuid>,
    /// What has become of it.
    pub state: NeedState,
    /// What whoever handed it in is told.
    pub said: Option<String>,
    /// The similar need that it was joined to.
    pub joined_to: Option<NeedId>,
    /// When it was handed in.
    pub handed_on: Date,
    /// Since when it has its state.
    pub state_on: Date,
    /// The account that handed it in.
    pub handed_by: Option<SignInId>,
}

impl Need {
    /// What it is called: the heading, else the words.
    pub fn title(&self) -> &str {
        self.heading.as_deref().unwrap_or(&self.words)
    }
}

/// Something that happened to a need, for its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub what: NeedEvent,
    /// The other need, or the initiative.
    pub other: Option<Uuid>,
    /// What was said.
    pub words: Option<String>,
    /// When.
    pub on: Date,
}

/// An initiative that names a need, as whoever follows the need reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Its id.
    pub id: InitiativeId,
    /// What it is called.
    pub name: String,
    /// How far it has come.
    pub phase: Phase,
}
