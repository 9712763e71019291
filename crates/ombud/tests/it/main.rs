//! The whole program, tested from outside: one file a feature.

mod generated;
