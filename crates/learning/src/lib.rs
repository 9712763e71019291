//! Colleagues who learn from each other: what to run ([`kit`]), when and where ([`session`]), who came ([`register`]),
//! whose task it is ([`mandate`]) and who is new and has not been introduced ([`newcomer`]).

pub mod kit;
pub mod load;
pub mod mandate;
pub mod newcomer;
pub mod register;
pub mod session;
