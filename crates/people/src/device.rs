//! On which devices does somebody keep registers without a network, and may each still do so? A device makes an id of its own
//! (a random number that stays on it); here only its hash is stored. A revoked device is told so when it asks, and forgets.

use access::Actor;
use access::rules::people::CanBlockDevices;
use db::{Fetch, Work, args, statement};
use kernel::{SignInId, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::sign_in::hex;

statement!(
    FIND_DEVICE,
    "select d.sign_in_id, d.revoked_at, d.last_seen_at, s.disabled_at from people_device_directory d \
     join people_sign_in s on s.organisation_id = d.organisation_id and s.id = d.sign_in_id where d.device_hash = $1",
    across: "the device's own id names it, before it is known who asks"
);
statement!(
    SEE_DEVICE,
    "insert into people_device_directory (device_hash, organisation_id, sign_in_id, first_seen_at, last_seen_at) \
     values ($1, $2, $3, $4, $5) \
     on conflict (device_hash) do update set last_seen_at = excluded.last_seen_at"
);
statement!(
    LIST_DEVICES,
    "select device_hash, first_seen_at, last_seen_at from people_device_directory \
     where organisation_id = $1 and sign_in_id = $2 and revoked_at is null order by last_seen_at desc, device_hash"
);
statement!(
    LIST_DEVICES_OF_ORGANISATION,
    "select sign_in_id, count(*) as devices, max(last_seen_at) as last_seen_at from people_device_directory \
     where organisation_id = $1 and revoked_at is null group by sign_in_id"
);
statement!(
    REVOKE_DEVICE,
    "update people_device_directory set revoked_at = $4 \
     where organisation_id = $1 and sign_in_id = $2 and device_hash = $3 and revoked_at is null"
);
statement!(
    REVOKE_DEVICES_OF,
    "update people_device_directory set revoked_at = $3 \
     where organisation_id = $1 and sign_in_id = $2 and revoked_at is null"
);
statement!(DELETE_SESSIONS_OF, "delete from people_session_directory where organisation_id = $1 and sign_in_id = $2");
statement!(
    DELETE_OLD_DEVICES,
    "delete from people_device_directory where last_seen_at < $1",
    across: "devices of all organisations are given away"
);

/// A device that has not been seen for so long is forgotten; a week without a network is far within it.
const FORGOTTEN_SECONDS: i64 = 90 * 86_400;

/// Whether a device may keep what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// It may.
    Open,
    /// It has been revoked, or its account has been closed: it must forget everything.
    Revoked,
    /// It has never been seen, or belongs to another account.
    Unknown,
}

/// A device in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Names it in a form: the hash of its id, hexadecimal.
    pub name: String,
    /// When it first kept registers.
    pub first_seen_at: Timestamp,
    /// When it last asked.
    pub last_seen_at: Timestamp,
}

/// The devices of one account, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicesOf {
    /// The account.
    pub account: SignInId,
    /// How many devices it keeps registers on.
    pub devices: u64,
    /// When one of them last asked.
    pub last_seen_at: Timestamp,
}

/// How many devices each account of the organisation keeps registers on.
///
/// # Errors
/// As the database's.
pub async fn devices_of_organisation(from: &mut impl Fetch, may: &CanBlockDevices) -> db::Result<Vec<DevicesOf>> {
    let rows = from.all(&LIST_DEVICES_OF_ORGANISATION, args![*may.organisation()]).await?;
    rows.iter()
        .map(|row| {
            Ok(DevicesOf {
                account: row.get("sign_in_id")?,
                devices: row.get("devices")?,
                last_seen_at: row.get("last_seen_at")?,
            })
        })
        .collect()
}

/// Whether a device may keep what it keeps. It need not be known who asks: nobody else knows the device's id.
///
/// # Errors
/// As the database's.
pub async fn device_state(from: &mut impl Fetch, device: Uuid) -> db::Result<DeviceState> {
    Ok(find(from, device).await?.map_or(DeviceState::Unknown, |found| found.state))
}

/// Notes that somebody keeps registers on a device. A device that was revoked, or is another account's, stays what it is.
///
/// Returns also whether something was noted: not when the device was seen within the hour.
///
/// # Errors
/// As the database's.
pub async fn see_device(work: &mut Work, actor: &Actor, device: Uuid) -> db::Result<(DeviceState, bool)> {
    let now = work.now();
    match find(work, device).await? {
        Some(found) if found.owner != actor.sign_in => return Ok((DeviceState::Unknown, false)),
        Some(Found { state: DeviceState::Revoked, .. }) => return Ok((DeviceState::Revoked, false)),
        Some(found) if found.last_seen_at > now.plus_seconds(-3_600) => return Ok((DeviceState::Open, false)),
        _ => {}
    }
    work.execute(&DELETE_OLD_DEVICES, args![now.plus_seconds(-FORGOTTEN_SECONDS)]).await?;
    work.execute(&SEE_DEVICE, args![hash(device), actor.organisation, actor.sign_in, now, now]).await?;
    Ok((DeviceState::Open, true))
}

/// Somebody's own devices, the one seen last first.
///
/// # Errors
/// As the database's.
pub async fn list_devices(from: &mut impl Fetch, actor: &Actor) -> db::Result<Vec<Device>> {
    let rows = from.all(&LIST_DEVICES, args![actor.organisation, actor.sign_in]).await?;
    rows.iter()
        .map(|row| {
            Ok(Device {
                name: hex(&row.get::<Vec<u8>>("device_hash")?),
                first_seen_at: row.get("first_seen_at")?,
                last_seen_at: row.get("last_seen_at")?,
            })
        })
        .collect()
}

/// Revokes one of somebody's own devices. It is not known which sign-in was made on it, so all of them end. False when
/// there is no such device.
///
/// # Errors
/// As the database's.
pub async fn revoke_device(work: &mut Work, actor: &Actor, name: &str) -> db::Result<bool> {
    let device = list_devices(work, actor).await?.into_iter().find(|device| device.name == name);
    let Some(hash) = device.and_then(|device| unhex(&device.name)) else { return Ok(false) };
    let now = work.now();
    let revoked = work.execute(&REVOKE_DEVICE, args![actor.organisation, actor.sign_in, hash, now]).await?;
    work.execute(&DELETE_SESSIONS_OF, args![actor.organisation, actor.sign_in]).await?;
    Ok(revoked > 0)
}

/// Revokes all devices of an account and ends its sessions, because one of them is lost.
///
/// # Errors
/// As the database's.
pub async fn revoke_devices_of(work: &mut Work, may: &CanBlockDevices, sign_in: SignInId) -> db::Result<u64> {
    let (organisation, now) = (*may.organisation(), work.now());
    let revoked = work.execute(&REVOKE_DEVICES_OF, args![organisation, sign_in, now]).await?;
    work.execute(&DELETE_SESSIONS_OF, args![organisation, sign_in]).await?;
    Ok(revoked)
}

struct Found {
    owner: SignInId,
    state: DeviceState,
    last_seen_at: Timestamp,
}

async fn find(from: &mut impl Fetch, device: Uuid) -> db::Result<Option<Found>> {
    let Some(row) = from.optional(&FIND_DEVICE, args![hash(device)]).await? else { return Ok(None) };
    let revoked = row.get::<Option<Timestamp>>("revoked_at")?.or(row.get::<Option<Timestamp>>("disabled_at")?);
    let state = if revoked.is_some() { DeviceState::Revoked } else { DeviceState::Open };
    Ok(Some(Found { owner: row.get("sign_in_id")?, state, last_seen_at: row.get("last_seen_at")? }))
}

fn hash(device: Uuid) -> Vec<u8> {
    Sha256::digest(device.as_bytes()).to_vec()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_its_hash_and_found_again() {
        let hash = hash(Uuid::from_u128(7));
        assert_eq!(unhex(&hex(&hash)), Some(hash));
        assert_eq!(unhex("0g"), None);
    }
}
