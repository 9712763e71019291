//! What did somebody answer? One row a filled-in instrument: who knows which unit and wave, which form, the day, and a
//! byte for each item. No name, no address, no moment; the id is random and is the only key that the browser holds.
//!
//! Every save is one statement through the group commit and is safe to repeat. It replaces the packed row only if it is
//! still the one that was read, so that two saves at the same time both stand.

mod begin;
mod choose;
mod save;
pub(crate) mod store;

use std::sync::Arc;

use kernel::{Date, Group, OrganisationId, ResponseId, UnitId};

use crate::answer::Answer;
use crate::instrument::{Instrument, Item};
use crate::pseudonym::Link;
use crate::wave::Wave;

pub use begin::{begin, resumable};
pub use save::{complete, save_all, save_answer};
pub use store::find_response;

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Opened; nothing answered.
    Begun,
    /// At least one question has been gone past or answered.
    Draft,
    /// Handed in; cannot be changed.
    Complete,
}

impl State {
    /// The code in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Draft => "draft",
            Self::Complete => "complete",
        }
    }
}

/// A filled-in instrument, or one being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Its id: whoever holds it can go on with it.
    pub id: ResponseId,
    /// The wave.
    pub wave: Wave,
    /// What is asked.
    pub instrument: Arc<Instrument>,
    /// The unit.
    pub unit: UnitId,
    /// In which group.
    pub group: Group,
    /// The person's pseudonym, when the way in was a personal slip.
    pub link: Option<Link>,
    /// The test form, with the places of the tasks where not all of them are met: see [`Instrument::items`].
    pub form: String,
    /// How far it has come.
    pub state: State,
    /// The day of the last change.
    pub answered_on: Date,
    pub(crate) packed: Vec<u8>,
}

impl Response {
    /// The organisation.
    pub fn organisation(&self) -> OrganisationId {
        self.wave.organisation
    }

    /// The questions, in order.
    pub fn items(&self) -> Vec<&Item> {
        self.instrument.items(&self.form)
    }

    /// The most questions that there can be: more than there are now where the next is chosen after what is answered.
    pub fn most_items(&self) -> usize {
        self.instrument.most_items(&self.form)
    }

    /// Whether the questions that follow depend on the answers.
    pub fn is_adaptive(&self) -> bool {
        self.instrument.adaptive.is_some()
    }

    /// The answers, one a question; `None` = left open.
    pub fn answers(&self) -> Vec<Option<Answer>> {
        unpack(&self.packed, &self.items())
    }

    /// The first question without an answer, counted from 0.
    pub fn first_open(&self) -> Option<usize> {
        self.packed.iter().position(|byte| *byte == 0)
    }
}

/// The answers of a packed row. A byte that is no answer to its item counts as not answered.
pub(crate) fn unpack(packed: &[u8], items: &[&Item]) -> Vec<Option<Answer>> {
    let bytes = packed.iter().copied().chain(std::iter::repeat(0));
    items.iter().zip(bytes).map(|(item, byte)| Answer::unpack(byte, item).unwrap_or(None)).collect()
}

/// Why an answer was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ResponseError {
    /// There is no such response.
    #[error("there is no such response")]
    NotFound,
    /// The wave is not open on this day; what was saved before is kept.
    #[error("the wave is not open")]
    NotOpen,
    /// It has been handed in, with other answers.
    #[error("the response has been handed in and cannot be changed")]
    Conflict,
    /// The person's slip has been used in this wave and the answers were handed in.
    #[error("this slip has been used in this wave")]
    AlreadyAnswered,
    /// The person has met every task of the instrument in the last year, and it asks nothing else.
    #[error("everything in this instrument has been asked in the last year")]
    NothingNew,
    /// There is no such question, or the answer does not belong to it.
    #[error("the answer does not belong to the question")]
    NotAnAnswer,
    /// Others keep changing it; try again.
    #[error("the response is being changed elsewhere")]
    Busy,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}
