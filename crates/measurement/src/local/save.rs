//! Somebody saves a question or an instrument: a new one, the newest version changed, or, when that is in use, the next one.

use access::ProgrammeRef;
use access::rules::measurement::CanWriteQuestions;
use db::{Fetch, Work};
use kernel::{LocalInstrumentId, LocalItemId};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::instrument::InstrumentFault;
use super::item::ItemFault;
use super::{ItemVersion, LocalInstrument, LocalItem, Pick, Seen, Version, earlier_targets, shared_targets, store};
use crate::instrument::hex;

/// What was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved<Id> {
    /// Of what.
    pub id: Id,
    /// The version that holds it.
    pub number: u32,
}

/// Why something was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError<Fault: std::fmt::Debug> {
    /// It is not sound.
    #[error("it is not sound: {0:?}")]
    Faults(Vec<Fault>),
    /// The programme has no such thing.
    #[error("there is no such thing")]
    NotFound,
    /// Somebody has changed it since it was seen: look at it, and save again with what stands now.
    #[error("it has been changed since it was seen")]
    Changed(Seen),
    /// It has been taken into use since it was seen: saved again, it becomes the next version.
    #[error("it has been taken into use since it was seen")]
    TakenIntoUse(Seen),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Saves a question: a new one without `seen`, otherwise the newest version of one that was seen so.
///
/// # Errors
/// [`SaveError`] says what to do; nothing has been changed.
pub async fn save_item(
    work: &mut Work,
    may: &CanWriteQuestions,
    seen: Option<(LocalItemId, Seen)>,
    item: &LocalItem,
) -> Result<Saved<LocalItemId>, SaveError<ItemFault>> {
    let programme = may.programme();
    let mut targets = shared_targets();
    if let Some((id, _)) = seen {
        let mut earlier: Vec<ItemVersion> = store::versions(work, programme, store::ITEM, id.0).await?;
        if earlier.last().is_some_and(|newest| !newest.in_use) {
            earlier.pop();
        }
        targets.extend(earlier_targets(&earlier));
    }
    let faults = item.faults(&targets);
    if !faults.is_empty() {
        return Err(SaveError::Faults(faults));
    }
    let seen = seen.map(|(id, seen)| (id.0, seen));
    save::<LocalItem, LocalItemId, _>(work, programme, store::ITEM, seen, item.definition()).await
}

/// Saves an instrument: a new one without `seen`, otherwise the newest version of one that was seen so. Of the local
/// questions it takes the versions named, which are then in use.
///
/// # Errors
/// [`SaveError`] says what to do; drop the work then.
pub async fn save_instrument(
    work: &mut Work,
    may: &CanWriteQuestions,
    seen: Option<(LocalInstrumentId, Seen)>,
    instrument: &LocalInstrument,
) -> Result<Saved<LocalInstrumentId>, SaveError<InstrumentFault>> {
    let programme = may.programme();
    let items = store::all_items(work, programme).await?;
    let faults = instrument.faults(&items);
    if !faults.is_empty() {
        return Err(SaveError::Faults(faults));
    }
    for pick in instrument.picks() {
        let Pick::Local { id, version } = pick else { continue };
        let picked = items.iter().find(|item| item.id == *id && item.number == *version);
        let Some(picked) = picked.filter(|item| !item.in_use) else { continue };
        if !store::take_into_use(work, programme, id.0, picked.seen()).await? {
            return Err(SaveError::Faults(vec![InstrumentFault::QuestionChanged]));
        }
    }
    let (seen, definition) = (seen.map(|(id, seen)| (id.0, seen)), instrument.definition());
    save::<LocalInstrument, LocalInstrumentId, _>(work, programme, store::INSTRUMENT, seen, definition).await
}

async fn save<Of: DeserializeOwned, Id: From<Uuid>, Fault: std::fmt::Debug>(
    work: &mut Work,
    programme: &ProgrammeRef,
    kind: &str,
    seen: Option<(Uuid, Seen)>,
    definition: String,
) -> Result<Saved<Id>, SaveError<Fault>> {
    let hash = hex(&Sha256::digest(definition.as_bytes()));
    let Some((id, seen)) = seen else {
        let id: Uuid = work.new_random_id()?;
        store::insert(work, programme, kind, (id, 1), (hash, definition)).await?;
        return Ok(Saved { id: Id::from(id), number: 1 });
    };
    let newest = newest::<Of, Fault>(work, programme, kind, id).await?;
    if newest.seen() != seen {
        return Err(match newest.in_use && newest.number == seen.number {
            true => SaveError::TakenIntoUse(newest.seen()),
            false => SaveError::Changed(newest.seen()),
        });
    }
    if newest.hash == hash {
        return Ok(Saved { id: Id::from(id), number: newest.number });
    }
    let (number, saved) = if newest.in_use {
        let number = newest.number + 1;
        (number, store::insert(work, programme, kind, (id, number), (hash, definition)).await?)
    } else {
        (newest.number, store::change(work, programme, id, seen, (hash, definition)).await?)
    };
    if saved {
        return Ok(Saved { id: Id::from(id), number });
    }
    Err(SaveError::Changed(self::newest::<Of, Fault>(work, programme, kind, id).await?.seen()))
}

async fn newest<Of: DeserializeOwned, Fault: std::fmt::Debug>(
    from: &mut impl Fetch,
    programme: &ProgrammeRef,
    kind: &str,
    id: Uuid,
) -> Result<Version<Uuid, Of>, SaveError<Fault>> {
    store::versions(from, programme, kind, id).await?.pop().ok_or(SaveError::NotFound)
}
