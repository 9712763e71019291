//! How work develops: what a unit wants to be able to do in a year, and with how much time ([`unit_plan`]), what is to be done about it this
//! month ([`month`]); what a programme means to do ([`programme_plan`]), and what could go wrong in it ([`risk`]).
//! How work develops: what a unit wants to be able to do in a year, and with how much time ([`unit_plan`]), and what is to be done about it this
//! month ([`month`]). And from need to initiative: what is needed ([`need`]), what is begun because of it ([`initiative`]), through which
//! gates it goes ([`gate`]), what is done for it ([`activity`]) by whom ([`party`]), and all of it together ([`plan`]).

pub mod activity;
mod codes;
pub mod council;
pub mod forum;
pub mod gate;
pub mod initiative;
pub mod initiative_file;
pub mod load;
pub mod load_council;
pub mod month;
pub mod need;
pub mod party;
pub mod plan;
pub mod programme_plan;
pub mod risk;
pub mod standing;
pub mod tryout;
pub mod unit_plan;
