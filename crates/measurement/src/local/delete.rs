//! A draft that nothing has used can be deleted: the newest version of a question that no instrument holds, of an instrument
//! that no wave asks. Versions before it stay. A question that only a deleted instrument held is a draft again.

use access::ProgrammeRef;
use access::rules::measurement::CanWriteQuestions;
use db::{Work, args, statement};
use kernel::{LocalInstrumentId, LocalItemId};
use uuid::Uuid;

use super::{InstrumentVersion, ItemVersion, Pick, Seen, Version, store};

statement!(
    DELETE_DRAFT,
    "delete from measurement_local where organisation_id = $1 and id = $2 and version = $3 and edition = $4 \
     and programme_id = $5 and kind = $6 and in_use = 0"
);
statement!(
    IS_NO_LONGER_USED,
    "update measurement_local set edition = edition + 1, in_use = 0 where organisation_id = $1 and id = $2 \
     and version = $3 and edition = $4 and in_use = 1"
);

/// Why a draft was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// The programme has no such thing.
    #[error("there is no such thing")]
    NotFound,
    /// It is in use: what has been asked is never deleted.
    #[error("it is in use")]
    InUse,
    /// Somebody has changed it since it was seen.
    #[error("it has been changed since it was seen")]
    Changed,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Deletes the newest version of a question, if it is a draft.
///
/// # Errors
/// [`DeleteError`]; nothing has been changed.
pub async fn delete_item(
    work: &mut Work,
    may: &CanWriteQuestions,
    id: LocalItemId,
    seen: Seen,
) -> Result<(), DeleteError> {
    let versions: Vec<ItemVersion> = store::versions(work, may.programme(), store::ITEM, id.0).await?;
    delete(work, may.programme(), store::ITEM, (id.0, seen), &versions).await
}

/// Deletes the newest version of an instrument, if it is a draft. Questions that nothing else holds are drafts again.
///
/// # Errors
/// [`DeleteError`]; drop the work then.
pub async fn delete_instrument(
    work: &mut Work,
    may: &CanWriteQuestions,
    id: LocalInstrumentId,
    seen: Seen,
) -> Result<(), DeleteError> {
    let programme = may.programme();
    let versions = store::instrument_versions(work, programme, id).await?;
    delete(work, programme, store::INSTRUMENT, (id.0, seen), &versions).await?;
    let held: Vec<Pick> = match versions.last() {
        Some(deleted) => deleted.of.picks().cloned().collect(),
        None => Vec::new(),
    };
    let left: Vec<InstrumentVersion> = store::all_instruments(work, programme).await?;
    let items = store::all_items(work, programme).await?;
    for pick in held {
        let Pick::Local { id, version } = pick else { continue };
        let newest = items.iter().filter(|item| item.id == id).max_by_key(|item| item.number);
        let Some(item) = newest.filter(|item| item.number == version && item.in_use) else { continue };
        let used = left.iter().any(|instrument| instrument.of.picks().any(|other| *other == pick));
        if !used {
            work.execute(&IS_NO_LONGER_USED, args![programme.lead, id, version, item.edition]).await?;
        }
    }
    Ok(())
}

async fn delete<Id, Of>(
    work: &mut Work,
    programme: &ProgrammeRef,
    kind: &str,
    (id, seen): (Uuid, Seen),
    versions: &[Version<Id, Of>],
) -> Result<(), DeleteError> {
    let newest = versions.last().ok_or(DeleteError::NotFound)?;
    if newest.in_use {
        return Err(DeleteError::InUse);
    }
    let row = args![programme.lead, id, seen.number, seen.edition, programme.programme, kind];
    if newest.seen() != seen || work.execute(&DELETE_DRAFT, row).await? != 1 {
        return Err(DeleteError::Changed);
    }
    Ok(())
}
