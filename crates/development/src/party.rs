//! Who takes part in the organisation's development, and can be given activities: its districts and departments, companies
//! beside it.

use access::rules::development::{CanCoordinate, CanSeeInitiatives};
use db::{Fetch, Row, Work, args, statement};
use kernel::free_text::FreeText;
use kernel::{OrganisationId, PartyId, UnitId};

use crate::codes::codes;

statement!(
    INSERT_PARTY,
    "insert into development_party (organisation_id, id, name, kind, unit_id) values ($1, $2, $3, $4, $5)"
);
statement!(
    LIST_PARTIES,
    "select id, name, kind, unit_id from development_party where organisation_id = $1 order by kind, name"
);

/// The longest name.
pub const NAME_MAX: usize = 80;

codes! {
    /// What a party is.
    PartyKind {
        /// A part of a city with its own administration.
        District = "district",
        /// A department of the organisation.
        Department = "department",
        /// A company, the organisation's own or another.
        Company = "company",
        /// Anybody else, such as an association.
        Other = "other",
    }
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: PartyKind,
    /// The unit that it is, where it stands in the tree.
    pub unit: Option<UnitId>,
}

/// Those who take part, by kind and name.
///
/// # Errors
/// As the database's.
pub async fn list_parties(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Party>> {
    parties(from, *may.organisation()).await
}

/// Adds one; returns `None` when there is one of this name.
///
/// # Errors
/// As the database's.
pub async fn add_party(
    work: &mut Work,
    may: &CanCoordinate,
    name: &FreeText,
    kind: PartyKind,
    unit: Option<UnitId>,
) -> db::Result<Option<PartyId>> {
    let known = parties(work, *may.organisation()).await?;
    if known.iter().any(|party| party.name.to_lowercase() == name.as_str().to_lowercase()) {
        return Ok(None);
    }
    let party = Party { id: work.new_id()?, name: name.as_str().to_owned(), kind, unit };
    insert(work, *may.organisation(), [&party]).await?;
    Ok(Some(party.id))
}

pub(crate) async fn parties(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Party>> {
    from.all(&LIST_PARTIES, args![organisation]).await?.iter().map(read).collect()
}

pub(crate) async fn insert<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    parties: impl IntoIterator<Item = &'a Party>,
) -> db::Result<u64> {
    let row = |p: &Party| args![organisation, p.id, p.name.as_str(), p.kind, p.unit];
    let rows: Vec<_> = parties.into_iter().map(row).collect();
    work.insert_many(&INSERT_PARTY, rows).await
}

fn read(row: &Row) -> db::Result<Party> {
    Ok(Party { id: row.get("id")?, name: row.get("name")?, kind: row.get("kind")?, unit: row.get("unit_id")? })
}
