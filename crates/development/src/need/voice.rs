//! Who else needs this? A voice is given once a device or account, in a unit. Only a hash is kept, and it differs from need to need, so
//! that nobody can see who has given voices to what. So that a voice counts once where needs are joined, its row names the needs that the
//! same voice was given to before: needs, nobody. Of a group of joined needs a voice is then counted where it was given first.

use access::rules::development::CanHandInNeed;
use db::Work;
use kernel::{Date, NeedId, SignInId, UnitId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store;

/// Whose voice it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// That of a device without an account, by an id that only the device holds.
    Device(Uuid),
    /// That of an account.
    Account(SignInId),
}

impl Voice {
    /// What is kept of it beside a need.
    pub(crate) fn hash(self, need: NeedId) -> Vec<u8> {
        let (kind, id) = match self {
            Self::Device(id) => ("device", id),
            Self::Account(id) => ("account", id.0),
        };
        let digest = Sha256::new().chain_update("need voice ").chain_update(kind).chain_update(need.0).chain_update(id);
        digest.finalize().to_vec()
    }
}

/// A voice on its way into the table.
#[derive(Debug, Clone)]
pub(crate) struct NewVoice {
    pub(crate) need: NeedId,
    pub(crate) unit: UnitId,
    pub(crate) hash: Vec<u8>,
    /// The needs of the unit's that the same voice was given to before.
    pub(crate) also: Vec<NeedId>,
    pub(crate) on: Date,
}

/// Adds the unit's voice to a need that it can read; the same voice again changes nothing. Returns whether it was added, or `None`
/// when there is no such need.
///
/// # Errors
/// As the database's.
pub async fn add_voice(work: &mut Work, may: &CanHandInNeed, need: NeedId, voice: Voice) -> db::Result<Option<bool>> {
    let unit = may.unit();
    let Some(found) = store::find(work, unit.organisation, need).await? else { return Ok(None) };
    let reads = found.heading.is_some() || found.unit == Some(unit.unit);
    if !reads || !found.state.is_open() {
        return Ok(None);
    }
    Ok(Some(give(work, may, need, voice).await?))
}

/// Gives a voice to a need; false when it has been given.
pub(super) async fn give(work: &mut Work, may: &CanHandInNeed, need: NeedId, voice: Voice) -> db::Result<bool> {
    let unit = may.unit();
    let given = store::voices_of_unit(work, unit.organisation, unit.unit).await?;
    let before = given.into_iter().filter(|(other, hash)| *other != need && *hash == voice.hash(*other));
    let row = NewVoice {
        need,
        unit: unit.unit,
        hash: voice.hash(need),
        also: before.map(|(other, _)| other).collect(),
        on: work.now().day_in_sweden(),
    };
    Ok(store::insert_voices(work, unit.organisation, &[row]).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_cannot_be_followed_from_need_to_need() {
        let (one, two) = (NeedId(Uuid::from_u128(1)), NeedId(Uuid::from_u128(2)));
        let voice = Voice::Device(Uuid::from_u128(9));
        assert_ne!(voice.hash(one), voice.hash(two));
        assert_eq!(voice.hash(one), Voice::Device(Uuid::from_u128(9)).hash(one));
        assert_ne!(voice.hash(one), Voice::Account(SignInId(Uuid::from_u128(9))).hash(one));
    }
}
