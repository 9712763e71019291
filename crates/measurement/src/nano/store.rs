//! The SQL of the questions about sessions. The codes are a directory: they answer "whose is this?" before the
//! organisation is known.

use std::sync::Arc;

use db::{Fetch, Row, args, statement};
use kernel::{Date, OrganisationId, ProgrammeId, SessionId, UnitId};
use uuid::Uuid;

use super::{NanoCodes, When};
use crate::code::{LinkToken, ShortCode};
use crate::instrument::{self, Instrument};

statement!(
    pub(super) INSERT_CODE,
    "insert into measurement_nano_directory (code, token, organisation_id, session_id, unit_id, programme_id, kit, \
     held_on, end_instrument_id, later_instrument_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
statement!(
    pub(super) DELETE_CODE,
    "delete from measurement_nano_directory where organisation_id = $1 and session_id = $2 and unit_id = $3"
);
statement!(
    FIND_BY_TEXT,
    "select code, token, organisation_id, session_id, unit_id, programme_id, kit, held_on, end_instrument_id, \
     later_instrument_id from measurement_nano_directory where code = $1 or token = $1",
    across: "a code is typed before anybody knows whose it is"
);
statement!(
    FIND_OF_SESSION,
    "select code, token, organisation_id, session_id, unit_id, programme_id, kit, held_on, end_instrument_id, \
     later_instrument_id from measurement_nano_directory where organisation_id = $1 and session_id = $2"
);
statement!(
    LIST_OF_UNIT,
    "select code, token, organisation_id, session_id, unit_id, programme_id, kit, held_on, end_instrument_id, \
     later_instrument_id from measurement_nano_directory where organisation_id = $1 and unit_id = $2 \
     order by held_on desc, session_id"
);
statement!(FIND_HASH, "select hash from measurement_instrument where organisation_id = $1 and id = $2");
statement!(
    pub(super) INSERT_ANSWER,
    "insert into measurement_nano (organisation_id, id, session_id, unit_id, programme_id, kit, asked, instrument_id, \
     held_on, packed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing"
);
statement!(
    LIST_ANSWERS_OF_SESSION,
    "select session_id, kit, asked, instrument_id, held_on, packed from measurement_nano \
     where organisation_id = $1 and unit_id = $2 and session_id = $3"
);
statement!(
    LIST_ANSWERS_OF_PROGRAMME,
    "select session_id, kit, asked, instrument_id, held_on, packed from measurement_nano \
     where organisation_id = $1 and programme_id = $2"
);

/// What the directory knows of a code.
pub(super) struct Known {
    pub(super) code: ShortCode,
    pub(super) token: LinkToken,
    pub(super) organisation: OrganisationId,
    pub(super) session: SessionId,
    pub(super) unit: UnitId,
    pub(super) programme: ProgrammeId,
    pub(super) kit: String,
    pub(super) held_on: Date,
    pub(super) end: Uuid,
    pub(super) later: Uuid,
}

impl Known {
    pub(super) fn codes(self) -> NanoCodes {
        NanoCodes { session: self.session, held_on: self.held_on, code: self.code, token: self.token }
    }
}

/// What somebody answered, without anything of whoever did.
pub(super) struct Sheet {
    pub(super) session: SessionId,
    pub(super) kit: String,
    pub(super) when: When,
    pub(super) instrument: Uuid,
    pub(super) held_on: Date,
    pub(super) packed: Vec<u8>,
}

pub(super) async fn find_by_text(from: &mut impl Fetch, text: &str) -> db::Result<Option<Known>> {
    from.optional(&FIND_BY_TEXT, args![text]).await?.map(|row| known(&row)).transpose()
}

pub(super) async fn find_of_session(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
) -> db::Result<Option<Known>> {
    from.optional(&FIND_OF_SESSION, args![organisation, session]).await?.map(|row| known(&row)).transpose()
}

pub(super) async fn find_of_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
) -> db::Result<Vec<Known>> {
    from.all(&LIST_OF_UNIT, args![organisation, unit]).await?.iter().map(known).collect()
}

pub(super) async fn answers_of_session(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
    session: SessionId,
) -> db::Result<Vec<Sheet>> {
    from.all(&LIST_ANSWERS_OF_SESSION, args![organisation, unit, session]).await?.iter().map(sheet).collect()
}

pub(super) async fn answers_of_programme(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<Sheet>> {
    from.all(&LIST_ANSWERS_OF_PROGRAMME, args![organisation, programme]).await?.iter().map(sheet).collect()
}

/// The organisation's copy of what was asked.
pub(super) async fn instrument_by_id(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    id: Uuid,
) -> db::Result<Arc<Instrument>> {
    let hash: String = from.one(&FIND_HASH, args![organisation, id]).await?.get("hash")?;
    instrument::stored(from, organisation, id, &hash).await
}

fn known(row: &Row) -> db::Result<Known> {
    let (code, token): (String, String) = (row.get("code")?, row.get("token")?);
    let wrong = |column: &str| db::Error::Column { column: column.to_owned(), problem: "it is no code".to_owned() };
    Ok(Known {
        code: code.parse().map_err(|_| wrong("code"))?,
        token: token.parse().map_err(|_| wrong("token"))?,
        organisation: row.get("organisation_id")?,
        session: row.get("session_id")?,
        unit: row.get("unit_id")?,
        programme: row.get("programme_id")?,
        kit: row.get("kit")?,
        held_on: row.get("held_on")?,
        end: row.get("end_instrument_id")?,
        later: row.get("later_instrument_id")?,
    })
}

fn sheet(row: &Row) -> db::Result<Sheet> {
    let asked: String = row.get("asked")?;
    let when = When::ALL.into_iter().find(|when| when.code() == asked);
    Ok(Sheet {
        session: row.get("session_id")?,
        kit: row.get("kit")?,
        when: when.ok_or_else(|| db::Error::Column { column: "asked".to_owned(), problem: asked })?,
        instrument: row.get("instrument_id")?,
        held_on: row.get("held_on")?,
        packed: row.get("packed")?,
    })
}
