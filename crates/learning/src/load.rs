//! How do ready-made sessions and mandates come in by the thousand? For the demonstration and for imports; the caller has
//! checked the rows and owns the transaction.

use db::Work;
use kernel::{Date, MandateId, OrganisationId, Timestamp};

use crate::mandate::{Mandate, NewMandate};
use crate::session::{Session, store};

/// Inserts sessions of one organisation; returns how many.
///
/// # Errors
/// As the database's.
pub async fn load_sessions<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = &'a Session>,
) -> db::Result<u64> {
    store::insert(work, organisation, rows).await
}

/// Inserts mandates of one organisation with their ids, and when the manager said yes; returns how many.
///
/// # Errors
/// As the database's.
pub async fn load_mandates(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = (MandateId, NewMandate, Option<Timestamp>)>,
) -> db::Result<u64> {
    let mandates = rows.into_iter().map(|(id, new, agreed_at)| Mandate {
        id,
        person: new.person,
        unit: new.unit,
        minutes_a_week: new.minutes_a_week,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        agreed_at,
    });
    crate::mandate::insert(work, organisation, mandates).await
}

/// Inserts what the holders of mandates have done of the champions' training; returns how many rows.
///
/// # Errors
/// As the database's.
pub async fn load_training(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = (MandateId, String, Date)>,
) -> db::Result<u64> {
    crate::mandate::insert_training(work, organisation, rows).await
}
