//! The SQL of codes. The table is a directory: it answers "whose is this code?" before the organisation is known.

use db::{Fetch, args, statement};
use kernel::{OrganisationId, ProgrammeId, UnitId, WaveId};

use super::Kind;
use crate::pseudonym::Link;

statement!(
    FIND_CODE,
    "select kind, organisation_id, programme_id, wave_id, unit_id, link from measurement_code_directory where code = $1",
    across: "a code is typed before anybody knows whose it is"
);
statement!(
    pub(crate) INSERT_CODE,
    "insert into measurement_code_directory (code, kind, organisation_id, programme_id, wave_id, unit_id, link) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    pub(crate) FIND_CODES_OF_UNIT,
    "select code, kind from measurement_code_directory where organisation_id = $1 and unit_id = $2 and wave_id = $3"
);
statement!(
    pub(crate) DELETE_PERSONAL,
    "delete from measurement_code_directory where organisation_id = $1 and unit_id = $2 and programme_id = $3 \
     and kind = $4 and link = $5"
);

statement!(
    pub(crate) DELETE_ALL_PERSONAL,
    "delete from measurement_code_directory where organisation_id = $1 and programme_id = $2 and link = $3"
);

/// What the directory knows of a code.
pub(super) struct Known {
    pub(super) kind: Kind,
    pub(super) organisation: OrganisationId,
    pub(super) programme: ProgrammeId,
    pub(super) wave: Option<WaveId>,
    pub(super) unit: UnitId,
    pub(super) link: Option<Link>,
}

pub(super) async fn find_code(from: &mut impl Fetch, code: &str) -> db::Result<Option<Known>> {
    let Some(row) = from.optional(&FIND_CODE, args![code]).await? else { return Ok(None) };
    Ok(Some(Known {
        kind: kind(&row.get::<String>("kind")?)?,
        organisation: row.get("organisation_id")?,
        programme: row.get("programme_id")?,
        wave: row.get("wave_id")?,
        unit: row.get("unit_id")?,
        link: link(row.get("link")?)?,
    }))
}

pub(super) fn kind(code: &str) -> db::Result<Kind> {
    [Kind::Unit, Kind::Link, Kind::Slip, Kind::PersonalLink]
        .into_iter()
        .find(|kind| kind.code() == code)
        .ok_or_else(|| db::Error::Column { column: "kind".to_owned(), problem: format!("{code} is no kind of code") })
}

/// A pseudonym as stored.
pub(crate) fn link(bytes: Option<Vec<u8>>) -> db::Result<Option<Link>> {
    let wrong = |_| db::Error::Column { column: "link".to_owned(), problem: "a pseudonym has 16 bytes".to_owned() };
    bytes.map(|bytes| bytes.try_into().map(Link).map_err(wrong)).transpose()
}
