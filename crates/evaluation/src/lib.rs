//! The evaluation engine: reads a data package and says what can be said.

pub mod audit;
pub mod package;
