//! How do ready-made sessions, mandates and what colleagues ask come in by the thousand? For the demonstration and for imports; the caller has
//! checked the rows and owns the transaction.

use db::Work;
use kernel::{Date, MandateId, OrganisationId, ShortCode, Timestamp, UnitId};

use crate::barrier::Barrier;
use crate::mandate::{Mandate, NewMandate};
use crate::question::{CommonQuestion, Question};
use crate::raised_hand::RaisedHand;
use crate::session::{Session, store};
use crate::variant::Variant;

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

/// Help between colleagues in one organisation.
#[derive(Debug, Default)]
pub struct LoadedHelp {
    /// The standing codes of units.
    pub codes: Vec<(UnitId, ShortCode)>,
    /// Questions, without slips.
    pub questions: Vec<Question>,
    /// Common questions.
    pub common: Vec<CommonQuestion>,
    /// Raised hands.
    pub hands: Vec<RaisedHand>,
    /// What stands in the way.
    pub barriers: Vec<Barrier>,
}

/// Inserts help between colleagues in one organisation.
///
/// # Errors
/// As the database's.
pub async fn load_help(work: &mut Work, organisation: OrganisationId, help: &LoadedHelp) -> db::Result<()> {
    for (unit, code) in &help.codes {
        crate::help::set_unit_code(work, organisation, *unit, code).await?;
    }
    crate::question::insert(work, organisation, &help.questions).await?;
    crate::question::insert_common(work, organisation, &help.common).await?;
    crate::raised_hand::insert(work, organisation, &help.hands).await?;
    crate::barrier::insert(work, organisation, &help.barriers).await?;
    Ok(())
}

/// Inserts a variant of a kit in its first version.
///
/// # Errors
/// As the database's.
pub async fn load_variant(work: &mut Work, variant: &Variant) -> db::Result<()> {
    crate::variant::insert(work, variant).await
}
