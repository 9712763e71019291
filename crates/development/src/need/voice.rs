//! Who else needs this? A voice is given once a device or account, in a unit. Only a hash is kept, and it differs from need to need, so
//! that nobody can see who has given voices to what.

use access::rules::development::CanHandInNeed;
use db::Work;
use kernel::{NeedId, SignInId};
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
    let row = (need, unit.unit, voice.hash(need), work.now().day_in_sweden());
    Ok(Some(store::insert_voices(work, unit.organisation, &[row]).await? > 0))
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
