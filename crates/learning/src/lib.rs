//! Colleagues who learn from each other: what to run ([`kit`]), when and where ([`session`]), who came ([`register`]) and
//! whose task it is ([`mandate`]).

pub mod kit;
pub mod load;
pub mod mandate;
pub mod register;
pub mod session;
