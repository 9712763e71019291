//! Who may do what? Pure rules without IO. A rule takes the acting person and a subject and hands out a *proof*; functions
//! that show or change something about people ask for the proof in their signature and take the subject out of it, so
//! that forgetting the check does not compile. Whoever is refused learns nothing: a stranger gets "not found".

pub mod actor;
pub mod rules;
pub mod scope;
pub mod small_groups;

pub use actor::{Actor, Grant, ProgrammeRef, Role, Scope, UnitRef};

/// The acting person may not, and must not learn whether the subject exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not allowed, or no such thing")]
pub struct Denied;

/// The outcome of a rule: a proof or a refusal.
pub type May<T> = Result<T, Denied>;
