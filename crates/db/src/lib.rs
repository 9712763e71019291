//! The only place that knows a database driver.
//!
//! Domain crates register their SQL by name ([`statement!`]), hand in values ([`args!`]) and read rows by column name
//! ([`Row::get`]). Reading goes through a [`Reader`], changing through a [`Work`]: one transaction with the acting person,
//! the time and an audit line. The same SQL text runs on SQLite and PostgreSQL.

mod clock;
mod connections;
mod engine;
mod error;
mod group_commit;
mod migrate;
mod row;
mod scratch;
pub mod setting;
mod sqlite;
mod sqlite_work;
mod statement;
mod url;
mod value;
mod work;

#[doc(hidden)]
pub use linkme;

pub use clock::{Clock, FrozenClock, SystemClock};
pub use engine::{Db, Fetch, Prepared, Reader};
pub use error::Error;
pub use migrate::{MIGRATIONS, schema};
pub use row::{FromColumn, Row};
pub use statement::{STATEMENTS, Scope, Statement};
pub use url::{DatabaseUrl, NotADatabaseUrl};
pub use value::{IntoValue, Value};
pub use work::{Actor, Hold, Work};

/// What a call to the database gives.
pub type Result<T> = std::result::Result<T, Error>;
