//! The hour ledger: who took part, how long, in what. Rows are only ever added; a mistake is put right by a row that
//! takes the wrong one back and a row that says it right, and a month that has been locked never changes again.
//!
//! - [`posting`]: what a row is, and how an occasion's hours are booked and corrected.
//! - [`month_lock`]: which months are closed, and when may the next one be.
//! - [`sums`]: persons, participations and hours of a unit, an organisation, a programme.
//! - [`export`]: the rows of the open data package.
//! - [`load`]: ready-made rows, by the thousand.

pub mod export;
pub mod load;
pub mod month_lock;
pub mod posting;
pub mod sums;
