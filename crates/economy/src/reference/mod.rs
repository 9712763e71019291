//! What does training cost elsewhere? Intervals and projects from published sources (shipped as data), and programmes of
//! the same cluster of which only totals are known.

mod programme;
mod published;

pub(crate) use programme::INSERT_REFERENCE_PROGRAMME;
pub use programme::{ReferenceProgramme, list_reference_programmes};
pub use published::{Language, Reference, ReferenceInterval, ReferenceProject, reference};
