//! What does a programme cost, for what, and what does that make per person and per hour?
//!
//! - [`cost`]: the amounts, how a ledger's file gets in, and their sums.
//! - [`sie`]: ledgers in the accounting programs' common format; [`ledger`]: which of their rows are costs of a programme.
//! - [`cost_per_hour`]: sums divided by persons and by hours, with everything a reader must know.
//! - [`mod@reference`]: what training costs elsewhere.
//! - [`export`]: the rows of the open data package.
//! - [`load`]: ready-made rows, by the thousand.

pub mod cost;
pub mod cost_per_hour;
pub mod export;
pub mod ledger;
pub mod load;
pub mod reference;
pub mod sie;
