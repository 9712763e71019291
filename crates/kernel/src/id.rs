//! Which thing is meant? Every kind of thing has its own id type, so that a unit's id can never be passed for a person's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id! {
    /// A municipality, a federation of municipalities or another legal person that uses Ombud.
    OrganisationId,
    /// A unit of an organisation (a home-care group, a residential home, a department).
    UnitId,
    /// A person employed by an organisation.
    PersonId,
    /// An account that a person signs in with.
    SignInId,
    /// A programme (project) that one or several organisations take part in.
    ProgrammeId,
    /// A measurement occasion. The same id in every organisation that takes part in it.
    WaveId,
    /// A question that a programme has written itself; the same id in all its versions.
    LocalItemId,
    /// An instrument that a programme has put together itself; the same id in all its versions.
    LocalInstrumentId,
    /// One filled-in (or half filled-in) instrument. Always version 4: it must not tell when it was made.
    ResponseId,
    /// A learning session.
    SessionId,
    /// Somebody who came to a session and was written down by name only.
    WalkInId,
    /// A champion's mandate.
    MandateId,
    /// A question to a colleague. Always version 4: it must not tell when it was asked.
    QuestionId,
    /// A question with its answer, published in an organisation.
    CommonQuestionId,
    /// Something that stands in the way of using what was learnt.
    BarrierId,
    /// A wish for an introduction of one's own. Always version 4.
    HandId,
    /// A colleague helped once, for some minutes.
    SupportId,
    /// A kit as an organisation has changed it.
    VariantId,
    /// A district, a department or a company that takes part in an organisation's development.
    PartyId,
    /// Something that staff see is needed. Always version 4: it must not tell when it was handed in.
    NeedId,
    /// A development that answers a need.
    InitiativeId,
    /// Something laid before a gate.
    EvidenceId,
    /// A decision about an initiative.
    DecisionId,
    /// What an initiative taught.
    LessonId,
    /// A bounded part of an initiative.
    ActivityId,
    /// A round in which an organisation says where it stands.
    RoundId,
    /// A member of a council, with a mandate from a day.
    CouncilMemberId,
    /// A meeting of a council or a forum.
    MeetingId,
    /// What a meeting takes up.
    AgendaItemId,
    /// A file that lies before a meeting.
    PaperId,
    /// A fixed seat in a forum.
    SeatId,
    /// Something that units can borrow to try.
    ThingId,
    /// A thing lent to a unit from one day to another.
    LoanId,
    /// One row of the hour ledger.
    PostingId,
    /// An amount of a programme's costs.
    CostId,
    /// One import of a file.
    ImportId,
    /// Something that could go wrong in a programme.
    RiskId,
    /// A finished or running evaluation of a programme.
    EvaluationId,
}
