//! What tests share: both databases, a clock that stands still, two whole organisations, and somebody at a browser.
#![allow(clippy::print_stderr, clippy::missing_panics_doc)] // a test that cannot be set up has failed

mod browser;
mod databases;
mod world;

pub use browser::{Browser, Got};
pub use databases::{Folder, each_db, each_db_in_time, open_postgres, open_sqlite};
pub use world::{Member, World, id, today};
