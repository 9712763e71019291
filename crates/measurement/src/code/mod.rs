//! Which way in does somebody hold? A short code or a link from the unit's poster, which lets everybody of the unit into
//! one wave; or a personal slip, which lets one person into whichever of the programme's waves is open for the unit.

mod enter;
mod hand_out;
mod short;
pub(crate) mod store;

use std::fmt;

use kernel::{Date, Mode, OrganisationId, UnitId};

use crate::pseudonym::Link;
use crate::wave::Wave;

pub use enter::{enter, enter_link};
pub(crate) use hand_out::new_code;
pub use hand_out::{
    PersonalLink, Slip, UnitCodes, create_links, create_slips, find_unit_codes, forget_personal_of, unit_codes,
};
pub use kernel::{NotACode, ShortCode};
pub use short::LinkToken;
pub(crate) use short::short_code_from_ids;

/// What kind of way in it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The short code on a unit's poster, for one wave.
    Unit,
    /// The link in the poster's QR code, for one wave.
    Link,
    /// A personal slip, for the programme.
    Slip,
    /// A personal link, for the programme: a slip that is sent instead of printed.
    PersonalLink,
}

impl Kind {
    /// The code in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Link => "link",
            Self::Slip => "slip",
            Self::PersonalLink => "personal_link",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The way into an open wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The wave that is open.
    pub wave: Wave,
    /// The unit.
    pub unit: UnitId,
    /// The person's pseudonym: only with a personal slip, and never in an anonymous wave.
    pub link: Option<Link>,
    /// By which way somebody comes.
    pub mode: Mode,
}

/// Why somebody cannot come in.
#[derive(Debug, thiserror::Error)]
pub enum NoEntrance {
    /// There is no such code: it was mistyped, or replaced by a newer one.
    #[error("there is no such code")]
    Unknown,
    /// The wave has not opened.
    #[error("the wave opens on {opens}")]
    NotOpenYet {
        /// The first day to answer.
        opens: Date,
    },
    /// The wave is over.
    #[error("the wave has closed")]
    Closed,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}
