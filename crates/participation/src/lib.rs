//! The hour ledger: who took part, how long, in what. Rows are only ever added; a mistake is put right by a row that
//! takes the wrong one back and a row that says it right, and a month that has been locked never changes again.
//!
//! - [`posting`]: what a row is, and how an occasion's hours are booked and corrected.
//! - [`certificate`]: who has said that the time is right, and what happens when somebody says that it is not.
//! - [`code`]: the personal code with which somebody without an account says so.
//! - [`hours_file`] and [`import`]: hours from another system's list, all or nothing, and taken back.
//! - [`ledger`]: the rows, and what was put right by whom.
//! - [`fund`]: whole hours, person by person and month by month, to the fund.
//! - [`month_lock`]: which months are closed, and when may the next one be.
//! - [`sums`]: persons, participations and hours of a unit, an organisation, a programme.
//! - [`working_time`]: whose working time, day by day, for what is reckoned from it.
//! - [`export`]: the rows of the open data package.
//! - [`load`]: ready-made rows, by the thousand.

pub mod certificate;
pub mod code;
pub mod export;
pub mod fund;
pub mod hours_file;
pub mod import;
pub mod ledger;
pub mod load;
pub mod month_lock;
pub mod posting;
pub mod sums;
pub mod working_time;
