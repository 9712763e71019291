//! How work develops: what a unit wants to be able to do in a year, and with how much time ([`unit_plan`]), what is to be done about it this
//! month ([`month`]); what a programme means to do ([`programme_plan`]), and what could go wrong in it ([`risk`]).

pub mod load;
pub mod month;
pub mod programme_plan;
pub mod risk;
pub mod unit_plan;
