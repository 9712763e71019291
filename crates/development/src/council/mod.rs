//! Who decides together, on which evidence? An organisation's council: members with a mandate, at least four meetings a year, an agenda
//! of initiatives and needs, scores that each member gives in silence, a decision with its reason, and minutes that two adjusters sign
//! and nobody changes afterwards.

mod agenda;
mod archive;
mod ballot;
mod cycle;
mod decide;
mod meeting;
mod member;
mod minutes;
mod paper;
mod score;
pub(crate) mod store;

use kernel::{
    AgendaItemId, CouncilMemberId, Date, DecisionId, InitiativeId, MeetingId, NeedId, PaperId, SignInId, Timestamp,
};

use crate::codes::codes;
use crate::gate::Outcome;

pub use agenda::{AgendaError, NewItem, add_item, agenda_of, find_item, hold as hold_meeting, set_scoring};
pub use ballot::{BallotError, BallotItem, ballot_of, enter_with_code, make_ballot_code, members_with_code};
pub use cycle::{FEWEST_MEETINGS, Occasion, YearPlan, cycle_of, set_cycle, shipped_cycle, year_plan};
pub use decide::{CouncilDecision, DecideError, decide_item};
pub use meeting::{MeetingError, NewMeeting, find_meeting, list_meetings, plan_meeting};
pub use member::{MemberError, NewMember, appoint_member, end_mandate, list_members, seats};
pub use minutes::{
    Change, LayError, Minutes, Record, SaveError, SignError, Version, add_appendix, changes, lay_before_adjusters,
    minutes_of, save_minutes, sign, take_back,
};
pub use paper::{PAPER_MAX, PaperError, PaperKind, add_paper, kind_of, papers_of, read_paper};
pub use score::{Criterion, Scores, Spread, own_scores, score_item, spreads};

/// The longest name of a member, of what is represented, a place or a title.
pub const NAME_MAX: usize = 120;
/// The longest text of what a meeting is asked to decide, of a reason, of an appendix.
pub const TEXT_MAX: usize = 2_000;
/// The longest minutes.
pub const MINUTES_MAX: usize = 40_000;

codes! {
    /// Whose meeting it is.
    MeetingKind {
        /// The council decides.
        Council = "council",
        /// The forum prepares and learns.
        Forum = "forum",
    }
}

codes! {
    /// Whether the members score something.
    Scoring {
        /// They do not.
        Not = "not",
        /// Each scores alone; nobody sees the others'.
        Open = "open",
        /// The spread is shown; nobody scores any more.
        Closed = "closed",
    }
}

/// Somebody in the council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The member.
    pub id: CouncilMemberId,
    /// The account; nothing for somebody from outside.
    pub sign_in: Option<SignInId>,
    /// The name.
    pub name: String,
    /// Which district, department or company.
    pub represents: String,
    /// The first day of the mandate.
    pub starts_on: Date,
    /// The last day, where there is one.
    pub ends_on: Option<Date>,
}

impl Member {
    /// Whether the mandate runs on a day.
    pub fn sits(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| end >= on)
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// Whose it is.
    pub kind: MeetingKind,
    /// For what it is held.
    pub title: String,
    /// On which day.
    pub held_on: Date,
    /// At which minute of the day.
    pub minute: u16,
    /// Where.
    pub place: String,
}

/// What a meeting takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: AgendaItemId,
    /// At which meeting.
    pub meeting: MeetingId,
    /// Which on the agenda, from 1.
    pub place: i64,
    /// The initiative that it is about.
    pub initiative: Option<InitiativeId>,
    /// The need that it is about.
    pub need: Option<NeedId>,
    /// What it is called.
    pub title: String,
    /// What the council is asked to decide.
    pub asked: String,
    /// Whether the members score it.
    pub scoring: Scoring,
    /// What was decided.
    pub decided: Option<Decided>,
}

/// What a council decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// The decision about the initiative, where it is about one.
    pub decision: Option<DecisionId>,
    /// When it was written down.
    pub at: Timestamp,
}

/// A file that lies before a meeting, without what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: PaperId,
    /// Before which meeting.
    pub meeting: MeetingId,
    /// What it is called, with the ending of its kind.
    pub name: String,
    /// What it is, told by its content.
    pub kind: PaperKind,
    /// How large it is.
    pub bytes: i64,
}
