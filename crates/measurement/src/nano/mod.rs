//! What do those who were at a session say of it? Two questions when it ends and two when two weeks have passed, by the same
//! code, without account and without name. An answer tells which session it is about and nothing of whoever gave it: no
//! day, no pseudonym, no device.

mod code;
mod results;
mod store;
mod totals;

use std::sync::Arc;

use kernel::{Date, OrganisationId, ProgrammeId, SessionId, UnitId};

use crate::instrument::{Instrument, shipped};

pub use code::{NanoCodes, NewNano, enter_nano, find_nano_codes, later_of_unit, nano_codes, save_nano, withdraw_nano};
pub use results::{AskedResult, NanoResults, results_of_session};
pub use totals::{KitTotal, totals_by_kit};

/// The questions of the end can be answered on the day of the session and so many days after, for those who work nights.
const END_DAYS: i64 = 1;
/// The later questions can be answered from so many days after the session.
const LATER_AFTER: i64 = 14;
/// The later questions can be answered for so many days.
const LATER_DAYS: i64 = 7;

/// Which two questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum When {
    /// When the session ends.
    End,
    /// Two weeks later: has it been used?
    Later,
}

impl When {
    /// Both.
    pub const ALL: [Self; 2] = [Self::End, Self::Later];

    /// The code in tables and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Later => "later",
        }
    }

    /// The shipped questions.
    pub fn instrument(self) -> &'static Arc<Instrument> {
        let id = match self {
            Self::End => "session-end",
            Self::Later => "session-later",
        };
        shipped().iter().find(|instrument| instrument.id == id).expect("a test reads both")
    }

    /// The first and the last day to answer about a session of this day.
    pub fn days(self, held_on: Date) -> (Date, Date) {
        match self {
            Self::End => (held_on, held_on.plus_days(END_DAYS)),
            Self::Later => {
                let opens = held_on.plus_days(LATER_AFTER);
                (opens, opens.plus_days(LATER_DAYS - 1))
            }
        }
    }

    /// Whether the last day to answer has passed, so that results can be shown.
    pub fn is_over(self, held_on: Date, today: Date) -> bool {
        today > self.days(held_on).1
    }
}

/// What a code leads to today: the questions about a session that are open.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The session.
    pub session: SessionId,
    /// Its unit.
    pub unit: UnitId,
    /// Which questions.
    pub when: When,
    /// What is asked.
    pub instrument: Arc<Instrument>,
    /// The day of the session.
    pub held_on: Date,
    programme: ProgrammeId,
    kit: String,
    instrument_id: uuid::Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pairs_of_questions_come_with_the_product_and_have_no_tasks() {
        for when in When::ALL {
            let items = when.instrument().items("");
            assert_eq!(items.len(), 2, "{when:?}");
            assert!(items.iter().all(|item| item.scale().is_some()));
        }
    }

    #[test]
    fn the_later_questions_open_when_those_of_the_end_have_long_been_closed() {
        let held_on = Date::new(2026, 3, 18).unwrap();
        let (opens, closes) = When::Later.days(held_on);
        assert_eq!((opens, closes), (Date::new(2026, 4, 1).unwrap(), Date::new(2026, 4, 7).unwrap()));
        assert!(!When::End.is_over(held_on, held_on.plus_days(1)));
        assert!(When::End.is_over(held_on, held_on.plus_days(2)));
        assert!(!When::Later.is_over(held_on, closes) && When::Later.is_over(held_on, closes.plus_days(1)));
    }
}
