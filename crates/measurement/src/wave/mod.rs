//! When is whom asked what? A wave: an instrument, a span of days, and a frame of those who could answer. A programme's
//! wave has one row with the same id in every member organisation.

mod create;
mod list;
pub(crate) mod store;

use std::fmt;
use std::str::FromStr;

use kernel::{Date, Group, Moment, OrganisationId, ProgrammeId, WaveId};
use uuid::Uuid;

pub(crate) use create::whole;
pub use create::{FrameRow, NewWave, NewWaveError, create_wave, frame_from_register};
pub use list::{
    open_waves, population_of_unit, waves_of_organisation, waves_of_programme, waves_of_unit, waves_to_come,
};
pub use store::{instrument_of, programme_of};

/// A measurement occasion in one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wave {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The wave; the same in all organisations that take part in it.
    pub id: WaveId,
    /// The programme.
    pub programme: ProgrammeId,
    /// What people call it.
    pub name: String,
    /// When in relation to the programme.
    pub moment: Moment,
    /// Who is asked.
    pub group: Group,
    /// Whether answers can be linked.
    pub linkage: Linkage,
    /// First day to answer.
    pub opens_on: Date,
    /// Last day to answer.
    pub closes_on: Date,
    pub(crate) instrument_id: Uuid,
    pub(crate) instrument_hash: String,
}

/// Where a wave stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It has not opened.
    Planned,
    /// It can be answered.
    Open,
    /// It is over: results can be shown.
    Closed,
}

impl Phase {
    /// The code in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl Wave {
    /// Where the wave stands on a day.
    pub fn phase(&self, today: Date) -> Phase {
        if today < self.opens_on {
            Phase::Planned
        } else if today <= self.closes_on {
            Phase::Open
        } else {
            Phase::Closed
        }
    }
}

/// Whether the answers of a person in several waves can be told to be the same person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Linkage {
    /// Nobody can link them, now or later.
    Anonymous,
    /// They carry a pseudonym when the person comes with a personal slip; nobody who reads results can tell whose it is.
    Confidential,
}

impl Linkage {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Anonymous, Self::Confidential];

    /// The code in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Confidential => "confidential",
        }
    }
}

impl fmt::Display for Linkage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is neither `anonymous` nor `confidential`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: anonymous, confidential")]
pub struct NotALinkage;

impl FromStr for Linkage {
    type Err = NotALinkage;
    fn from_str(text: &str) -> Result<Self, NotALinkage> {
        Self::ALL.into_iter().find(|linkage| linkage.code() == text).ok_or(NotALinkage)
    }
}
