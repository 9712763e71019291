//! Who is there? Organisations, their units as a tree, persons and employments, programmes and who takes part in them,
//! accounts, roles and browser sessions.

pub mod device;
pub mod first_run;
pub mod import;
pub mod load;
pub mod mail;
pub mod organisation;
pub mod person;
pub mod programme;
pub mod role;
pub mod sign_in;
pub mod unit;
pub mod unit_change;
pub mod unit_name;

pub use organisation::{Organisation, OrganisationKind};
pub use person::Person;
pub use programme::{Membership, Programme, ProgrammeRole};
pub use unit::{Unit, UnitTree};
