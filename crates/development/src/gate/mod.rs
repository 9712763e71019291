//! May an initiative go on? Before each phase stands a gate. It asks for evidence: what can be read from the initiative is looked up,
//! the rest is laid before it in words. It is passed by a decision, which keeps on which evidence it was taken and never changes. A
//! gate tells what is missing and does not stop a decision that says why it is taken all the same; two things it holds: no broad
//! introduction without a plan for competence, and no decision about what was stopped.

mod decide;
mod evidence;
mod shipped;
pub(crate) mod store;

use access::rules::development::CanSeeInitiatives;
use db::Fetch;
use kernel::{Date, DecisionId, EvidenceId, InitiativeId, LessonId, OrganisationId, SignInId, Timestamp};
use uuid::Uuid;

use crate::codes::codes;
use crate::initiative::Phase;

pub use decide::{
    DecideError, NewDecision, SetGateError, add_lesson, decide, lay_before, set_gate, share_lesson, standing_before,
    use_shipped_gate,
};
pub use evidence::{Asked, Standing, look};
pub use shipped::shipped;

/// The longest reason, text of evidence or lesson.
pub const WORDS_MAX: usize = 1_000;
/// The most that a gate asks for.
pub const ASKED_MAX: usize = 20;

codes! {
    /// What a gate can ask for.
    Evidence {
        /// The aim is said, and for whom.
        Aim = "aim",
        /// Somebody answers for it.
        Owner = "owner",
        /// At least one unit takes part.
        Units = "units",
        /// A benefit is expected.
        Benefit = "benefit",
        /// It is known where every benefit stood before.
        Baseline = "baseline",
        /// Every benefit has somebody who sees to it, and a day on which it is looked at.
        FollowUp = "follow_up",
        /// A benefit was looked at.
        BenefitSeen = "benefit_seen",
        /// The cost is estimated.
        Cost = "cost",
        /// What can go wrong is written down, with what is done about it.
        Risks = "risks",
        /// The plan for competence names a kit, a session or a champion.
        CompetencePlan = "competence_plan",
        /// It is known how sensitive the information is.
        InformationClass = "information_class",
        /// The law allows it.
        Law = "law",
        /// The technology is there.
        Technology = "technology",
        /// Who decides, pays and supports is settled.
        Organisation = "organisation",
        /// How the work is to be done is settled.
        WayOfWorking = "way_of_working",
        /// Somebody has decided with what it is done.
        Resources = "resources",
        /// A bounded study was carried out.
        TestStudy = "test_study",
        /// The concept was worked out in a test bed.
        TestBed = "test_bed",
        /// An introductory pilot was carried out.
        Pilot = "pilot",
        /// A limited introduction was carried out.
        Limited = "limited",
        /// Staff have said what they think of it.
        StaffVerdict = "staff_verdict",
        /// What was learnt is written down.
        Lessons = "lessons",
        /// Something that the organisation asks for itself.
        Own = "own",
    }
}

codes! {
    /// What was decided.
    Outcome {
        /// It goes on to the next phase.
        Passes = "passes",
        /// It stays, until what is missing is there.
        SentBack = "sent_back",
        /// Nothing is decided yet.
        Deferred = "deferred",
        /// It is stopped.
        Stopped = "stopped",
    }
}

codes! {
    /// Who decided.
    Body {
        /// Whoever coordinates.
        Coordinator = "coordinator",
        /// A council.
        Council = "council",
    }
}

/// A decision as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// About which initiative.
    pub initiative: InitiativeId,
    /// Which decision about it, from 1.
    pub number: i64,
    /// What was decided.
    pub outcome: Outcome,
    /// The phase it was in.
    pub from: Phase,
    /// The phase it is in since.
    pub to: Phase,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub body: Body,
    /// At which meeting of a council.
    pub meeting: Option<Uuid>,
    /// On which day.
    pub decided_on: Date,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// By which account.
    pub decided_by: Option<SignInId>,
    /// What the gate asked for then, and what was there.
    pub evidence: Vec<Standing>,
}

/// Something that was laid before a gate in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: EvidenceId,
    /// What it is evidence of.
    pub evidence: Evidence,
    /// The words.
    pub words: String,
    /// When.
    pub shown_on: Date,
}

/// What an initiative taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The organisation whose it is.
    pub organisation: OrganisationId,
    /// Its id.
    pub id: LessonId,
    /// Which initiative taught it.
    pub initiative: InitiativeId,
    /// What.
    pub words: String,
    /// Whether the other organisations of the installation read it.
    pub shared: bool,
    /// When it was written.
    pub written_on: Date,
}

/// The decisions about an initiative, the first first.
///
/// # Errors
/// As the database's.
pub async fn decisions_about(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    initiative: InitiativeId,
) -> db::Result<Vec<Decision>> {
    store::decisions_about(from, *may.organisation(), initiative).await
}

/// Every decision of the organisation, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_decisions(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Decision>> {
    store::decisions(from, *may.organisation()).await
}

/// The lessons of the organisation's initiatives, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_lessons(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Lesson>> {
    store::lessons(from, *may.organisation()).await
}

/// What the gate into a phase asks for.
///
/// # Errors
/// As the database's.
pub async fn gate_into(from: &mut impl Fetch, may: &CanSeeInitiatives, phase: Phase) -> db::Result<Vec<Asked>> {
    store::gate_into(from, *may.organisation(), phase).await
}
