//! What does a programme ask beside what is shipped? Questions that it writes itself, and instruments put together of them
//! and of shipped ones. Both have versions: the newest may be changed until something uses it (an instrument uses a question,
//! a wave an instrument); after that a change makes the next version. Who changes what somebody else has changed in between
//! is told, and nothing is lost.

mod delete;
mod instrument;
mod item;
mod save;
mod store;
mod target;

use kernel::{LocalInstrumentId, LocalItemId};

pub use delete::{DeleteError, delete_instrument, delete_item};
pub use instrument::{
    InstrumentFault, LocalInstrument, MOST_RATINGS, MOST_TASKS, Pick, Picked, put_together, take_into_use,
};
pub use item::{Comparability, Expected, ItemFault, LANGUAGES, LocalItem, Mapping, Place};
pub use save::{SaveError, Saved, save_instrument, save_item};
pub use store::{instruments, item_versions, items, versions_of_instrument};
pub use target::{Target, earlier_targets, shared_targets};

/// A version of something that a programme has made.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<Id, Of> {
    /// What it is a version of.
    pub id: Id,
    /// Its number, from 1.
    pub number: u32,
    /// How often this version has been changed.
    pub edition: u32,
    /// Whether it is in use, and so never changed again.
    pub in_use: bool,
    /// SHA-256 of the definition, in hexadecimal.
    pub hash: String,
    /// The definition.
    pub of: Of,
}

/// A version of a question.
pub type ItemVersion = Version<LocalItemId, LocalItem>;
/// A version of an instrument.
pub type InstrumentVersion = Version<LocalInstrumentId, LocalInstrument>;

/// What somebody had before them who sends a change: the version and its edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The number of the version.
    pub number: u32,
    /// Its edition.
    pub edition: u32,
}

impl<Id, Of> Version<Id, Of> {
    /// What somebody sees who is shown this version.
    pub fn seen(&self) -> Seen {
        Seen { number: self.number, edition: self.edition }
    }
}

/// The key of a local thing in packages: opaque, the same in all its versions.
fn key(id: uuid::Uuid) -> String {
    let hex = id.simple().to_string();
    format!("local-{}", &hex[hex.len() - 10..])
}
