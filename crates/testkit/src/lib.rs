//! What tests share: both databases, a clock that stands still, and two whole organisations.
#![allow(clippy::print_stderr, clippy::missing_panics_doc)] // a test that cannot be set up has failed

mod databases;
mod world;

pub use databases::{each_db, open_sqlite};
pub use world::{Member, World, id, today};
