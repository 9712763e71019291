//! Who takes it on, and what is the unit told? Whoever leads the work in the municipality says who is to solve it, and what
//! has become of it; a thing that stays needs a reason.

use access::rules::help::CanHandleBarriers;
use db::Work;
use kernel::BarrierId;

use super::{Status, store};
use crate::free_text::FreeText;

/// What becomes of something that was reported.
#[derive(Debug, Clone, Copy)]
pub struct Handling<'a> {
    /// What has become of it.
    pub status: Status,
    /// Who is to solve it.
    pub owner: Option<&'a FreeText>,
    /// What the unit is told.
    pub said: Option<&'a FreeText>,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// The organisation has no such barrier.
    #[error("no such barrier")]
    NoSuchBarrier,
    /// It is taken on, but by nobody.
    #[error("say who is to solve it")]
    OwnerMissing,
    /// It stays, and it is not said why.
    #[error("say why it will not be solved")]
    ReasonMissing,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Notes what becomes of something that was reported in one of the organisation's units.
///
/// # Errors
/// [`HandleError`] says what to change; the work should then be dropped.
pub async fn handle_barrier(
    work: &mut Work,
    may: &CanHandleBarriers,
    barrier: BarrierId,
    handling: Handling<'_>,
) -> Result<(), HandleError> {
    match handling {
        Handling { status: Status::TakenOn, owner: None, .. } => return Err(HandleError::OwnerMissing),
        Handling { status: Status::WillNotBeSolved, said: None, .. } => return Err(HandleError::ReasonMissing),
        _ => {}
    }
    match store::set_status(work, *may.organisation(), barrier, handling).await? {
        0 => Err(HandleError::NoSuchBarrier),
        _ => Ok(()),
    }
}
