//! What does it take to settle who it was? The local lead says: this person, or nobody who counts, and why. The champion may
//! say it of somebody who stands in the own register. The time then goes to the ledger through the register, as if the
//! person had been ticked there: on the session's day, and in the first open month when that of the session is locked.

use access::rules::learning::{CanConfirmNames, CanRunSessions};
use db::{Fetch, Work};
use kernel::{Minutes, PersonId, WalkInId};

use super::{Waiting, list_waiting, store};
use crate::check_in;
use crate::register::{RegisterError, book_settled, hold_register, put_back_when_empty};
use crate::session::find_session;

/// Who it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// A person of the organisation.
    Is(PersonId),
    /// Nobody whose time counts, and why.
    Dismissed {
        /// Why.
        reason: &'a str,
    },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// The time is in the ledger.
    Booked,
    /// The person stood in the register already; nothing was added.
    StoodThere,
    /// The name is set aside.
    SetAside,
}

/// Why it cannot be settled so.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The name does not wait here, or has been settled meanwhile.
    #[error("no such name waits")]
    NotWaiting,
    /// The organisation has no such person, or the champion's register does not.
    #[error("no such person")]
    NoSuchPerson,
    /// Setting a name aside needs a reason.
    #[error("say why")]
    ReasonMissing,
    /// The register refuses.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A name that waits.
///
/// # Errors
/// As the database's.
pub async fn find_waiting(
    from: &mut impl Fetch,
    may: &CanConfirmNames,
    walk_in: WalkInId,
) -> db::Result<Option<Waiting>> {
    Ok(list_waiting(from, may).await?.into_iter().find(|waiting| waiting.walk_in.id == walk_in))
}

/// Settles who a name was. `run` is the permission for the unit of its session.
///
/// # Errors
/// [`SettleError`]; the work should then be dropped.
pub async fn settle(
    work: &mut Work,
    may: &CanConfirmNames,
    run: &CanRunSessions,
    walk_in: WalkInId,
    verdict: Verdict<'_>,
) -> Result<Settled, SettleError> {
    let organisation = *may.organisation();
    if run.unit().organisation != organisation {
        return Err(SettleError::NotWaiting);
    }
    let waiting = find_waiting(work, may, walk_in).await?.ok_or(SettleError::NotWaiting)?;
    let session = find_session(work, run, waiting.at.id).await?.ok_or(SettleError::NotWaiting)?;
    let register = hold_register(work, run, session).await?;
    match verdict {
        Verdict::Is(person) => {
            if people::person::names(work, organisation, &[person]).await?.is_empty() {
                return Err(SettleError::NoSuchPerson);
            }
            book(work, run, walk_in, person, waiting.minutes).await
        }
        Verdict::Dismissed { reason } => {
            let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).ok_or(SettleError::ReasonMissing)?;
            if !store::settle(work, organisation, walk_in, ("dismissed", None, Some(reason))).await? {
                return Err(SettleError::NotWaiting);
            }
            put_back_when_empty(work, run, register.session).await?;
            Ok(Settled::SetAside)
        }
    }
}

/// Says that a name is somebody who stands in the champion's own register. A name that is not saved yet becomes a
/// check-in of the person; the time of one that is saved goes to the ledger.
///
/// # Errors
/// [`SettleError`]; the work should then be dropped.
pub async fn check_in_as(
    work: &mut Work,
    run: &CanRunSessions,
    session: kernel::SessionId,
    walk_in: WalkInId,
    person: PersonId,
) -> Result<Settled, SettleError> {
    let organisation = run.unit().organisation;
    let session = find_session(work, run, session).await?.ok_or(SettleError::NotWaiting)?;
    let (id, was) = (session.id, session.state);
    let register = hold_register(work, run, session).await?;
    let line = register.walk_ins.iter().find(|line| line.walk_in == walk_in).ok_or(SettleError::NotWaiting)?;
    if !register.lines.iter().any(|line| line.person == person) {
        return Err(SettleError::NoSuchPerson);
    }
    if let Some(minutes) = line.minutes {
        return book(work, run, walk_in, person, minutes).await;
    }
    if !store::settle(work, organisation, walk_in, ("matched", Some(person), None)).await? {
        return Err(SettleError::NotWaiting);
    }
    check_in::note(work, organisation, id, person).await?;
    crate::session::store::set_state_unless_cancelled(work, run.unit(), id, was).await?;
    Ok(Settled::StoodThere)
}

async fn book(
    work: &mut Work,
    run: &CanRunSessions,
    walk_in: WalkInId,
    person: PersonId,
    minutes: Minutes,
) -> Result<Settled, SettleError> {
    let organisation = run.unit().organisation;
    let found = store::find(work, organisation, walk_in).await?.ok_or(SettleError::NotWaiting)?;
    if !store::settle(work, organisation, walk_in, ("matched", Some(person), None)).await? {
        return Err(SettleError::NotWaiting);
    }
    // Read again: the name is settled now, and the register holds it no longer.
    let session = find_session(work, run, found.session).await?.ok_or(SettleError::NotWaiting)?;
    let booked = book_settled(work, run, session, person, minutes).await?;
    Ok(if booked { Settled::Booked } else { Settled::StoodThere })
}
