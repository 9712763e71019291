//! What is known of programmes that are not evaluated but compared with? Totals.

use db::{Fetch, Result, args, statement};
use kernel::{Minutes, Ore, OrganisationId, ProgrammeId};

statement!(
    FIND_REFERENCE_PROGRAMME,
    "select participants, minutes, cost_ore from economy_reference_programme \
     where organisation_id = $1 and programme_id = $2"
);
statement!(
    pub(crate) INSERT_REFERENCE_PROGRAMME,
    "insert into economy_reference_programme (organisation_id, programme_id, participants, minutes, cost_ore) \
     values ($1, $2, $3, $4, $5)"
);

/// The published totals of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceProgramme {
    /// The organisation that led it.
    pub lead: OrganisationId,
    /// The programme.
    pub programme: ProgrammeId,
    /// How many took part.
    pub participants: Option<u64>,
    /// Their time together.
    pub minutes: Option<Minutes>,
    /// What it cost, without the participants' working time.
    pub cost: Option<Ore>,
}

/// The totals of these programmes, as far as they are known. Published figures: anybody may read them.
///
/// # Errors
/// As the database's.
pub async fn list_reference_programmes(
    from: &mut impl Fetch,
    programmes: &[(OrganisationId, ProgrammeId)],
) -> Result<Vec<ReferenceProgramme>> {
    let mut found = Vec::with_capacity(programmes.len());
    for (lead, programme) in programmes.iter().copied() {
        if let Some(row) = from.optional(&FIND_REFERENCE_PROGRAMME, args![lead, programme]).await? {
            found.push(ReferenceProgramme {
                lead,
                programme,
                participants: row.get("participants")?,
                minutes: row.get("minutes")?,
                cost: row.get("cost_ore")?,
            });
        }
    }
    Ok(found)
}
