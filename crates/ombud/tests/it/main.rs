//! The whole program, tested from outside: one file a feature.

mod attacker;
mod calendar;
mod csrf;
mod design;
mod disclosure;
mod generated;
mod hours;
mod mandates;
mod permissions;
mod schema;
mod statements;
mod story;
mod thread;
mod town;
mod wrong_input;
