//! The whole program, tested from outside: one file a feature.

mod csrf;
mod generated;
mod permissions;
mod schema;
mod statements;
mod town;
