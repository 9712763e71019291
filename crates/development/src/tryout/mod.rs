//! What can units try before anything is bought? Things to borrow, so many of each, lent from one day to another and never twice at
//! once; brought back with a word about their condition; and what the staff of the unit say of them, without a name.

mod loan;
pub(crate) mod store;
mod verdict;

use access::rules::development::{CanCoordinate, CanSeeInitiatives};
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Date, InitiativeId, LoanId, ThingId, UnitId};

use crate::codes::codes;

pub use loan::{LoanError, NewLoan, free_on, lend, list_loans, most_out, take_return};
pub use verdict::{Said, Verdict, VerdictError, give_verdict, things_in_unit, tried_for, verdicts};
pub(crate) use verdict::{as_evidence, tried};

/// The longest name.
pub const NAME_MAX: usize = 120;
/// The longest description, note or sentence.
pub const TEXT_MAX: usize = 500;
/// The most pieces of a thing.
pub const MOST_PIECES: i64 = 500;
/// The longest loan.
pub const LONGEST_LOAN: i64 = 366;
/// So many days after a thing was brought back, staff can still say what they think.
pub const DAYS_TO_SAY: i64 = 30;

codes! {
    /// How a thing came back.
    Condition {
        /// As it was lent.
        Whole = "whole",
        /// Something is worn or missing.
        Worn = "worn",
        /// It does not work.
        Broken = "broken",
        /// It did not come back.
        Lost = "lost",
    }
}

/// Something to borrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Its id.
    pub id: ThingId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// How many there are.
    pub pieces: i64,
    /// The initiative that it is tried for.
    pub initiative: Option<InitiativeId>,
}

/// A thing in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// Its id.
    pub id: LoanId,
    /// What is lent.
    pub thing: ThingId,
    /// To which unit.
    pub unit: UnitId,
    /// How many.
    pub pieces: i64,
    /// From which day.
    pub starts_on: Date,
    /// Until which day.
    pub ends_on: Date,
    /// When and how it came back.
    pub returned: Option<(Date, Condition)>,
    /// What was said of it then.
    pub note: Option<String>,
}

impl Loan {
    /// Whether it should have been back.
    pub fn is_late(&self, today: Date) -> bool {
        self.returned.is_none() && self.ends_on < today
    }

    /// Until when its pieces are out: the day it came back, else its last day, and later when it is late.
    pub fn out_until(&self, today: Date) -> Date {
        match self.returned {
            Some((day, _)) => day,
            None => self.ends_on.max(today),
        }
    }
}

/// Something to put among the things to borrow.
#[derive(Debug, Clone, Copy)]
pub struct NewThing<'a> {
    /// What it is called.
    pub name: &'a FreeText,
    /// What it is for.
    pub about: &'a FreeText,
    /// How many there are.
    pub pieces: i64,
    /// The initiative that it is tried for.
    pub initiative: Option<InitiativeId>,
}

/// Why it was not put there.
#[derive(Debug, thiserror::Error)]
pub enum ThingError {
    /// Fewer than one, or more than fit.
    #[error("from one to {MOST_PIECES} pieces")]
    Pieces,
    /// There is no such initiative.
    #[error("no such initiative")]
    NoSuchInitiative,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The things to borrow, by name.
///
/// # Errors
/// As the database's.
pub async fn list_things(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Thing>> {
    store::things(from, *may.organisation()).await
}

/// One of them.
///
/// # Errors
/// As the database's.
pub async fn find_thing(from: &mut impl Fetch, may: &CanSeeInitiatives, thing: ThingId) -> db::Result<Option<Thing>> {
    store::find_thing(from, *may.organisation(), thing).await
}

/// Puts something among the things to borrow.
///
/// # Errors
/// [`ThingError`]; the work should then be dropped.
pub async fn add_thing(work: &mut Work, may: &CanCoordinate, new: NewThing<'_>) -> Result<ThingId, ThingError> {
    let organisation = *may.organisation();
    if !(1..=MOST_PIECES).contains(&new.pieces) {
        return Err(ThingError::Pieces);
    }
    if let Some(initiative) = new.initiative
        && crate::initiative::store::find(work, organisation, initiative).await?.is_none()
    {
        return Err(ThingError::NoSuchInitiative);
    }
    let thing = Thing {
        id: work.new_id()?,
        name: new.name.as_str().to_owned(),
        about: new.about.as_str().to_owned(),
        pieces: new.pieces,
        initiative: new.initiative,
    };
    store::insert_thing(work, organisation, &thing).await?;
    Ok(thing.id)
}
