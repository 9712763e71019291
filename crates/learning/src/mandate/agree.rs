//! Does the manager give the time? The manager's yes to a mandate, said once by somebody who has signed in.

use access::rules::learning::CanAgreeToMandates;
use db::{Work, args, statement};
use kernel::MandateId;

use super::{MandateError, store};

/// Says yes to a mandate of the unit. Said once, saying it again changes nothing.
///
/// # Errors
/// [`MandateError::NoSuchMandate`] when the unit has none such; the work should then be dropped.
pub async fn agree_to_mandate(
    work: &mut Work,
    may: &CanAgreeToMandates,
    mandate: MandateId,
) -> Result<(), MandateError> {
    let unit = may.unit();
    let found = store::find(work, unit.organisation, mandate).await?.filter(|found| found.unit == unit.unit);
    if found.ok_or(MandateError::NoSuchMandate)?.agreed_at.is_none() {
        let (now, actor) = (work.now(), work.actor_id());
        work.execute(&AGREE, args![unit.organisation, mandate, unit.unit, now, actor]).await?;
    }
    Ok(())
}

statement!(
    AGREE,
    "update learning_mandate set agreed_at = $4, agreed_by = $5
    where organisation_id = $1 and id = $2 and unit_id = $3 and agreed_at is null"
);
