//! Who of these persons is somewhere in the ledger? Questions whose answer names nobody that was not named in asking.

use std::collections::BTreeSet;

use access::rules::learning::CanRunSessions;
use db::{Fetch, args, statement};
use kernel::{Date, OrganisationId, PersonId};
use uuid::Uuid;

/// Which of these persons took part in another occasion of the organisation.
///
/// # Errors
/// As the database's.
pub async fn also_at(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    persons: &BTreeSet<PersonId>,
    source_id: Uuid,
) -> db::Result<BTreeSet<PersonId>> {
    let mut there = BTreeSet::new();
    for row in from.all(&PERSONS_AT, args![may.unit().organisation, source_id]).await? {
        there.insert(row.get("person_id")?);
    }
    Ok(there.intersection(persons).copied().collect())
}

/// Everybody in the organisation who has time in the ledger on or after a day; to be held against those who are new.
///
/// # Errors
/// As the database's.
pub async fn persons_with_time_since(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    since: Date,
) -> db::Result<BTreeSet<PersonId>> {
    let rows = from.all(&PERSONS_SINCE, args![organisation, since]).await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

/// Who took part in which session of the champions' training, as the registers say: person and the session's id.
///
/// # Errors
/// As the database's.
pub async fn champion_training(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<Vec<(PersonId, Uuid)>> {
    let rows = from.all(&CHAMPION_TRAINING, args![organisation]).await?;
    rows.iter().map(|row| Ok((row.get("person_id")?, row.get("source_id")?))).collect()
}

statement!(
    CHAMPION_TRAINING,
    "select person_id, source_id from participation_posting
    where organisation_id = $1 and activity = 'champion_training' and source = 'register' and source_id is not null
    group by person_id, source_id having sum(minutes) > 0"
);
statement!(
    PERSONS_AT,
    "select person_id from participation_posting where organisation_id = $1 and source_id = $2
    group by person_id having sum(minutes) > 0"
);
statement!(
    PERSONS_SINCE,
    "select person_id from participation_posting where organisation_id = $1 and happened_on >= $2
    group by person_id having sum(minutes) > 0"
);
