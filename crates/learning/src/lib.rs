//! Colleagues who learn from each other: what to run ([`kit`]), when and where ([`session`]), who came ([`register`]),
//! whose task it is ([`mandate`]) and who is new and has not been introduced ([`newcomer`]).
//! Colleagues who learn from each other: what to run ([`kit`]), when and where ([`session`]), who came ([`register`]) and
//! whose task it is ([`mandate`]); and how they help each other in between ([`help`]): a question to a colleague
//! ([`question`]), five minutes beside somebody ([`support`]), a hand raised in private ([`raised_hand`]), and what stands
//! in the way ([`barrier`]). What an organisation has made of a kit is a [`variant`].

pub mod barrier;
pub mod check_in;
pub mod help;
pub mod kit;
pub mod load;
pub mod mandate;
pub mod newcomer;
pub mod question;
pub mod raised_hand;
pub mod register;
pub mod retention;
pub mod session;
pub mod support;
pub mod variant;
pub mod walk_in;

pub use kernel::free_text;
