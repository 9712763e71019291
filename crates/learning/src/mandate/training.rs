//! Which parts of the champions' training has somebody done? The kits whose audience are champions, written down by
//! the local lead.

use std::collections::{BTreeSet, HashMap};

use access::rules::learning::CanAppointChampions;
use db::{Fetch, Work, args, statement};
use kernel::{Date, MandateId, OrganisationId};

use super::{MandateError, store};
use crate::kit::{Audience, Kit, kits};

/// The parts of the training: every kit for champions, in the order of the catalogue.
pub fn training_parts() -> impl Iterator<Item = &'static Kit> {
    kits().iter().filter(|kit| kit.audience == Audience::Champion && kit.is_session())
}

/// The parts that the holder of a mandate has done.
///
/// # Errors
/// As the database's.
pub async fn training_of(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    mandate: MandateId,
) -> db::Result<BTreeSet<String>> {
    from.all(&TRAINING_OF, args![*may.organisation(), mandate]).await?.iter().map(|row| row.get("kit")).collect()
}

/// Writes down that exactly these parts are done; what is new counts as done on `on`. Kits that are no part are refused.
///
/// # Errors
/// [`MandateError`]; the work should then be dropped.
pub async fn record_training(
    work: &mut Work,
    may: &CanAppointChampions,
    mandate: MandateId,
    done: &BTreeSet<String>,
    on: Date,
) -> Result<(), MandateError> {
    let organisation = *may.organisation();
    if store::find(work, organisation, mandate).await?.is_none() {
        return Err(MandateError::NoSuchMandate);
    }
    if let Some(unknown) = done.iter().find(|id| !training_parts().any(|kit| kit.id == **id)) {
        return Err(MandateError::NoSuchTraining { kit: unknown.clone() });
    }
    let before = training_of(work, may, mandate).await?;
    for kit in before.difference(done) {
        work.execute(&FORGET_TRAINING, args![organisation, mandate, kit]).await?;
    }
    let rows: Vec<_> = done.difference(&before).map(|kit| (mandate, kit.clone(), on)).collect();
    insert(work, organisation, rows).await?;
    Ok(())
}

/// Inserts what was done, when; returns how many rows.
pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = (MandateId, String, Date)>,
) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows = rows.into_iter().map(|(mandate, kit, on)| args![organisation, mandate, kit, on, now, actor]);
    work.insert_many(&INSERT_TRAINING, rows).await
}

/// How many parts are done, by mandate.
pub(super) async fn done_by_mandate(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<HashMap<MandateId, usize>> {
    let rows = from.all(&COUNT_TRAINING, args![organisation]).await?;
    rows.iter()
        .map(|row| Ok((row.get("mandate_id")?, usize::try_from(row.get::<i64>("parts")?).unwrap_or_default())))
        .collect()
}

statement!(TRAINING_OF, "select kit from learning_mandate_training where organisation_id = $1 and mandate_id = $2");
statement!(
    COUNT_TRAINING,
    "select mandate_id, count(*) as parts from learning_mandate_training where organisation_id = $1 group by mandate_id"
);
statement!(
    INSERT_TRAINING,
    "insert into learning_mandate_training (organisation_id, mandate_id, kit, done_on, recorded_at, recorded_by)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (organisation_id, mandate_id, kit) do nothing"
);
statement!(
    FORGET_TRAINING,
    "delete from learning_mandate_training where organisation_id = $1 and mandate_id = $2 and kit = $3"
);
