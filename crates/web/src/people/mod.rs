//! Pages about who is there: signing in, the first run, the way to one's work, accounts, organisations, people.

pub(crate) mod accounts;
pub(crate) mod devices;
pub(crate) mod first_run;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod leavers;
pub(crate) mod letter;
pub(crate) mod mail;
pub(crate) mod organisations;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod unit;
