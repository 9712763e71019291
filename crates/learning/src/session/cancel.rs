//! What happens to a session that does not take place? It stays, with the reason, and takes no register.

use access::rules::learning::CanRunSessions;
use db::Work;
use kernel::SessionId;

use super::{CancelReason, State, feed, find_session, store};

/// Why a session cannot be cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// The unit has no such session.
    #[error("no such session")]
    NoSuchSession,
    /// Its register is saved: it took place. Empty the register first if that was wrong.
    #[error("the register of the session is saved")]
    AlreadyHeld,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Cancels a planned session of the unit. Cancelled once, cancelling it again changes only the reason.
///
/// # Errors
/// [`CancelError`]; the work should then be dropped.
pub async fn cancel_session(
    work: &mut Work,
    may: &CanRunSessions,
    session: SessionId,
    reason: CancelReason,
) -> Result<(), CancelError> {
    let before = find_session(work, may, session).await?;
    if store::set_state_unless_held(work, may.unit(), session, State::Cancelled(reason)).await? {
        if !before.is_some_and(|before| feed::is_cancelled(&before)) {
            feed::note_change(work, may.unit(), session).await?;
        }
        return Ok(());
    }
    match find_session(work, may, session).await? {
        Some(_) => Err(CancelError::AlreadyHeld),
        None => Err(CancelError::NoSuchSession),
    }
}
