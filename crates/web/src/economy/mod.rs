//! Pages about money: a programme's costs, and how they get in.

pub(crate) mod costs;
pub(crate) mod import;
pub(crate) mod ledger;
