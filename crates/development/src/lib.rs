//! How work develops: what a unit wants to be able to do in a year, and with how much time ([`unit_plan`]), and what is to be done about it this
//! month ([`month`]).

pub mod load;
pub mod month;
pub mod unit_plan;
