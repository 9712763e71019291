//! The whole program, tested from outside: one file a feature.

mod attacker;
mod calendar;
mod csrf;
mod design;
mod disclosure;
mod generated;
mod help;
mod permissions;
mod schema;
mod statements;
mod story;
mod suggestions;
mod thread;
mod town;
mod variants;
mod wrong_input;
