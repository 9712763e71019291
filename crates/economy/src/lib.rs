//! What does a programme cost, for what, and what does that make per person and per hour?
//!
//! - [`cost`]: the amounts, how a ledger's file gets in, and their sums.
//! - [`sie`]: ledgers in the accounting programs' common format; [`ledger`]: which of their rows are costs of a programme.
//! - [`cost_per_hour`]: sums divided by persons and by hours, with everything a reader must know.
//! - [`mod@reference`]: what training costs elsewhere.
//! - [`export`]: the rows of the open data package.
//! - [`budget`]: what it was to cost, in versions, beside what was booked and where that ends.
//! - [`rate`]: what an hour is reckoned at, from which day; [`working_time`]: hours at those rates.
//! - [`reimbursement`]: what a fund pays for the certified hours at its flat rate, never mixed with what was booked.
//! - [`sensitivity`]: what the cost of an hour depends on.
//! - [`load`]: ready-made rows, by the thousand.

pub mod budget;
pub mod cost;
pub mod cost_per_hour;
pub mod export;
pub mod ledger;
pub mod load;
pub mod rate;
pub mod reference;
pub mod reimbursement;
pub mod sensitivity;
pub mod sie;
pub mod working_time;
