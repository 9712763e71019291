//! The SQL of what programmes have made themselves. The rows stand with the programme's lead.

use db::{Fetch, Row, Work, args, statement};
use kernel::{LocalInstrumentId, LocalItemId};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use access::ProgrammeRef;
use access::rules::measurement::CanReadQuestions;

use super::{InstrumentVersion, ItemVersion, LocalInstrument, LocalItem, Seen, Version};

statement!(
    LIST_LOCAL,
    "select id, version, edition, in_use, hash, definition from measurement_local where organisation_id = $1 \
     and programme_id = $2 and kind = $3 order by id, version"
);
statement!(
    LIST_VERSIONS,
    "select id, version, edition, in_use, hash, definition from measurement_local where organisation_id = $1 \
     and programme_id = $2 and kind = $3 and id = $4 order by version"
);
statement!(
    INSERT_VERSION,
    "insert into measurement_local (organisation_id, id, version, programme_id, kind, edition, in_use, hash, definition, \
     changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing"
);
statement!(
    CHANGE_VERSION,
    "update measurement_local set edition = edition + 1, hash = $5, definition = $6, changed_at = $7 \
     where organisation_id = $1 and id = $2 and version = $3 and edition = $4 and in_use = 0"
);
statement!(
    TAKE_INTO_USE,
    "update measurement_local set edition = edition + 1, in_use = 1 \
     where organisation_id = $1 and id = $2 and version = $3 and edition = $4 and in_use = 0"
);

pub(super) const ITEM: &str = "item";
pub(super) const INSTRUMENT: &str = "instrument";

/// Every version of every question of the programme, by question and number.
///
/// # Errors
/// As the database's.
pub async fn items(from: &mut impl Fetch, may: &CanReadQuestions) -> db::Result<Vec<ItemVersion>> {
    all(from, may.programme(), ITEM).await
}

/// Every version of every instrument of the programme, by instrument and number.
///
/// # Errors
/// As the database's.
pub async fn instruments(from: &mut impl Fetch, may: &CanReadQuestions) -> db::Result<Vec<InstrumentVersion>> {
    all(from, may.programme(), INSTRUMENT).await
}

/// The versions of a question, oldest first; none when the programme has no such question.
///
/// # Errors
/// As the database's.
pub async fn item_versions(
    from: &mut impl Fetch,
    may: &CanReadQuestions,
    id: LocalItemId,
) -> db::Result<Vec<ItemVersion>> {
    versions(from, may.programme(), ITEM, id.0).await
}

/// The versions of an instrument, oldest first; none when the programme has no such instrument.
///
/// # Errors
/// As the database's.
pub async fn versions_of_instrument(
    from: &mut impl Fetch,
    may: &CanReadQuestions,
    id: LocalInstrumentId,
) -> db::Result<Vec<InstrumentVersion>> {
    versions(from, may.programme(), INSTRUMENT, id.0).await
}

pub(super) async fn all_items(from: &mut impl Fetch, programme: &ProgrammeRef) -> db::Result<Vec<ItemVersion>> {
    all::<LocalItemId, LocalItem>(from, programme, ITEM).await
}

pub(super) async fn all_instruments(
    from: &mut impl Fetch,
    programme: &ProgrammeRef,
) -> db::Result<Vec<InstrumentVersion>> {
    all::<LocalInstrumentId, LocalInstrument>(from, programme, INSTRUMENT).await
}

pub(super) async fn instrument_versions(
    from: &mut impl Fetch,
    programme: &ProgrammeRef,
    id: LocalInstrumentId,
) -> db::Result<Vec<InstrumentVersion>> {
    versions::<LocalInstrumentId, LocalInstrument>(from, programme, INSTRUMENT, id.0).await
}

async fn all<Id: From<Uuid>, Of: DeserializeOwned>(
    from: &mut impl Fetch,
    programme: &ProgrammeRef,
    kind: &str,
) -> db::Result<Vec<Version<Id, Of>>> {
    let rows = from.all(&LIST_LOCAL, args![programme.lead, programme.programme, kind]).await?;
    rows.iter().map(read).collect()
}

pub(super) async fn versions<Id: From<Uuid>, Of: DeserializeOwned>(
    from: &mut impl Fetch,
    programme: &ProgrammeRef,
    kind: &str,
    id: Uuid,
) -> db::Result<Vec<Version<Id, Of>>> {
    let rows = from.all(&LIST_VERSIONS, args![programme.lead, programme.programme, kind, id]).await?;
    rows.iter().map(read).collect()
}

/// Stores a new version. Whether it was stored: somebody else may have been first.
pub(super) async fn insert(
    work: &mut Work,
    programme: &ProgrammeRef,
    kind: &str,
    (id, number): (Uuid, u32),
    (hash, definition): (String, String),
) -> db::Result<bool> {
    let now = work.now();
    let row = args![programme.lead, id, number, programme.programme, kind, 1_i64, 0_i64, hash, definition, now];
    Ok(work.execute(&INSERT_VERSION, row).await? == 1)
}

/// Changes a version that nothing uses. Whether it was changed: it may have been changed or taken into use in between.
pub(super) async fn change(
    work: &mut Work,
    programme: &ProgrammeRef,
    id: Uuid,
    seen: Seen,
    (hash, definition): (String, String),
) -> db::Result<bool> {
    let now = work.now();
    let row = args![programme.lead, id, seen.number, seen.edition, hash, definition, now];
    Ok(work.execute(&CHANGE_VERSION, row).await? == 1)
}

/// Takes a version into use, after which it is never changed. Whether it was still as it was seen, and not in use.
pub(super) async fn take_into_use(work: &mut Work, programme: &ProgrammeRef, id: Uuid, seen: Seen) -> db::Result<bool> {
    Ok(work.execute(&TAKE_INTO_USE, args![programme.lead, id, seen.number, seen.edition]).await? == 1)
}

fn read<Id: From<Uuid>, Of: DeserializeOwned>(row: &Row) -> db::Result<Version<Id, Of>> {
    let definition: String = row.get("definition")?;
    let of = serde_json::from_str(&definition)
        .map_err(|e| db::Error::Column { column: "definition".to_owned(), problem: e.to_string() })?;
    Ok(Version {
        id: Id::from(row.get::<Uuid>("id")?),
        number: row.get("version")?,
        edition: row.get("edition")?,
        in_use: row.get::<i64>("in_use")? != 0,
        hash: row.get("hash")?,
        of,
    })
}
