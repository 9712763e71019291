//! How many work in a unit, where no register of persons tells? The local lead states it; the frames of waves planned
//! afterwards take it, as long as nobody of the organisation stands in the register.

use std::collections::HashMap;

use access::rules::measurement::CanStateHeadcounts;
use access::rules::people::CanManagePeople;
use db::{Fetch, Work, args, statement};
use kernel::{Group, OrganisationId, PersonId, UnitId};
use sha2::{Digest, Sha256};

use crate::wave::whole;

/// The most persons that a unit can be said to have in a group.
pub const MOST: u64 = 5_000;

statement!(DELETE_HEADCOUNTS, "delete from measurement_headcount where organisation_id = $1");
statement!(DELETE_HEADCOUNTS_OF_UNIT, "delete from measurement_headcount where organisation_id = $1 and unit_id = $2");
statement!(
    INSERT_HEADCOUNT,
    "insert into measurement_headcount (organisation_id, unit_id, respondent_group, persons) values ($1, $2, $3, $4)"
);
statement!(
    LIST_HEADCOUNTS,
    "select unit_id, respondent_group, persons from measurement_headcount where organisation_id = $1"
);

/// How many work in each unit in each group, as it was stated.
pub type Headcounts = HashMap<(UnitId, Group), u64>;

/// What was stated for the organisation.
///
/// # Errors
/// As the database's.
pub async fn headcounts(from: &mut impl Fetch, may: &CanStateHeadcounts) -> db::Result<Headcounts> {
    stated(from, *may.organisation()).await
}

/// States how many work in each unit in each group; what was stated before is replaced as a whole.
///
/// # Errors
/// As the database's; [`db::Error::Rule`] for more than [`MOST`] in a unit.
pub async fn state_headcounts(work: &mut Work, may: &CanStateHeadcounts, counts: &Headcounts) -> db::Result<()> {
    let organisation = *may.organisation();
    if counts.values().any(|persons| *persons > MOST) {
        return Err(db::Error::Rule(format!("more than {MOST} persons in a unit")));
    }
    work.execute(&DELETE_HEADCOUNTS, args![organisation]).await?;
    let mut rows: Vec<_> = counts.iter().filter(|(_, persons)| **persons > 0).collect();
    rows.sort();
    let rows: Vec<_> =
        rows.into_iter().map(|((unit, group), persons)| args![organisation, *unit, *group, whole(*persons)]).collect();
    work.insert_many(&INSERT_HEADCOUNT, rows).await.map(drop)
}

/// Takes back what was stated of a unit, which is about to be removed.
///
/// # Errors
/// As the database's.
pub async fn forget_unit(work: &mut Work, may: &CanManagePeople, unit: UnitId) -> db::Result<()> {
    work.execute(&DELETE_HEADCOUNTS_OF_UNIT, args![*may.organisation(), unit]).await.map(drop)
}

pub(crate) async fn stated(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Headcounts> {
    let rows = from.all(&LIST_HEADCOUNTS, args![organisation]).await?;
    rows.iter().map(|row| Ok(((row.get("unit_id")?, row.get("respondent_group")?), row.get("persons")?))).collect()
}

/// Whoever holds the slip with this number in the unit, where no register says who works there: the same number is the same
/// pseudonym in every wave, also when slips are printed again. Who has which number stands only on paper.
pub fn numbered(unit: UnitId, number: u64) -> PersonId {
    let digest = Sha256::new()
        .chain_update(b"the holder of a numbered slip")
        .chain_update(unit.0.as_bytes())
        .chain_update(number.to_be_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    PersonId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_number_is_one_holder_in_one_unit() {
        let (north, south) = (UnitId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2)));
        assert_eq!(numbered(north, 7), numbered(north, 7));
        assert_ne!(numbered(north, 7), numbered(north, 8));
        assert_ne!(numbered(north, 7), numbered(south, 7));
    }
}
