//! How does somebody without an account come in to ask for help? With the standing code of the unit, from its poster. The
//! code opens what everybody in the unit may know, and nothing about a person.

use access::UnitRef;
use access::rules::measurement::CanPrintCodes;
use access::rules::people::CanManagePeople;
use db::{Fetch, Work, args, statement};
use kernel::{OrganisationId, ShortCode, UnitId};
use sha2::{Digest, Sha256};

statement!(
    FIND_CODE,
    "select organisation_id, unit_id from learning_code_directory where code = $1",
    across: "a code is typed before anybody knows whose it is"
);
statement!(FIND_CODE_OF_UNIT, "select code from learning_code_directory where organisation_id = $1 and unit_id = $2");
statement!(DELETE_CODE_OF_UNIT, "delete from learning_code_directory where organisation_id = $1 and unit_id = $2");
statement!(INSERT_CODE, "insert into learning_code_directory (code, organisation_id, unit_id) values ($1, $2, $3)");

/// Somebody who works in a unit, as far as a code can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    unit: UnitRef,
}

impl Entrance {
    /// Somebody whom the check has let in for this unit: with a code of an open wave, or with answers begun there.
    pub fn by_check(unit: UnitRef) -> Self {
        Self { unit }
    }

    /// The unit.
    pub fn unit(&self) -> &UnitRef {
        &self.unit
    }
}

/// Where a unit's standing code leads.
///
/// # Errors
/// As the database's.
pub async fn enter(from: &mut impl Fetch, code: &ShortCode) -> db::Result<Option<Entrance>> {
    let Some(row) = from.optional(&FIND_CODE, args![code.as_stored()]).await? else { return Ok(None) };
    let (organisation, unit): (OrganisationId, UnitId) = (row.get("organisation_id")?, row.get("unit_id")?);
    Ok(people::unit::find_unit_ref(from, organisation, unit).await?.map(|unit| Entrance { unit }))
}

/// The unit's standing code, if it has one.
///
/// # Errors
/// As the database's.
pub async fn find_unit_code(from: &mut impl Fetch, may: &CanPrintCodes) -> db::Result<Option<ShortCode>> {
    let unit = may.unit();
    let row = from.optional(&FIND_CODE_OF_UNIT, args![unit.organisation, unit.unit]).await?;
    Ok(row.map(|row| row.get::<String>("code")).transpose()?.and_then(|code| code.parse().ok()))
}

/// Gives the unit another standing code; the one before stops working.
///
/// # Errors
/// As the database's; [`db::Error::Rule`] when the unit is closed.
pub async fn make_unit_code(work: &mut Work, may: &CanPrintCodes) -> db::Result<ShortCode> {
    let today = work.now().day_in_sweden();
    people::unit::must_be_open(work, may.unit().organisation, may.unit().unit, today).await?;
    let code = new_code(work)?;
    set_unit_code(work, may.unit().organisation, may.unit().unit, &code).await?;
    Ok(code)
}

/// Takes the standing code of a unit away, which is about to be removed.
///
/// # Errors
/// As the database's.
pub async fn forget_unit(work: &mut Work, may: &CanManagePeople, unit: UnitId) -> db::Result<()> {
    work.execute(&DELETE_CODE_OF_UNIT, args![*may.organisation(), unit]).await.map(drop)
}

pub(crate) async fn set_unit_code(
    work: &mut Work,
    organisation: OrganisationId,
    unit: UnitId,
    code: &ShortCode,
) -> db::Result<()> {
    work.execute(&DELETE_CODE_OF_UNIT, args![organisation, unit]).await?;
    work.execute(&INSERT_CODE, args![code.as_stored(), organisation, unit]).await?;
    Ok(())
}

/// Two codes are the same once in 10^11 times; the table then refuses the second, and the page is asked for again.
fn new_code(work: &Work) -> db::Result<ShortCode> {
    loop {
        let ids: [uuid::Uuid; 2] = [work.new_random_id()?, work.new_random_id()?];
        if let Some(code) = random_code(ids) {
            return Ok(code);
        }
    }
}

/// A code from two random ids; nothing when they give too few characters: draw anew.
pub fn random_code(ids: [uuid::Uuid; 2]) -> Option<ShortCode> {
    let digest = Sha256::new().chain_update(b"help").chain_update(ids[0]).chain_update(ids[1]).finalize();
    ShortCode::from_random(&digest)
}
