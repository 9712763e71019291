//! Words that all of Ombud shares. No IO, no clock, no randomness: what a thing *is* and which values it may take.

pub mod caveat;
pub mod date;
pub mod estimate;
pub mod free_text;
pub mod id;
pub mod identity_number;
pub mod minutes;
pub mod money;
pub mod share;
pub mod short_code;
pub mod timestamp;
pub mod vocabulary;
mod working_day;

pub use caveat::Caveat;
pub use date::{Date, Month};
pub use estimate::Estimate;
pub use id::*;
pub use minutes::Minutes;
pub use money::Ore;
pub use share::{Points, Share};
pub use short_code::{NotACode, ShortCode};
pub use timestamp::Timestamp;
pub use vocabulary::{Activity, CostKind, Form, Group, Mode, Moment, Sex};
