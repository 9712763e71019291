//! Where are the definitions kept? In `measurement_instrument`, each organisation its own copy, never changed. Read ones
//! stay in memory under their hash: what has the same hash is the same.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use db::{Fetch, Work, args, statement};
use kernel::OrganisationId;
use uuid::Uuid;

use super::Instrument;

statement!(
    pub(crate) INSERT_INSTRUMENT,
    "insert into measurement_instrument (organisation_id, id, instrument, version, hash, definition, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    FIND_BY_HASH,
    "select id from measurement_instrument where organisation_id = $1 and instrument = $2 and version = $3 and hash = $4"
);
statement!(FIND_DEFINITION, "select definition from measurement_instrument where organisation_id = $1 and id = $2");

statement!(
    LIST_DEFINITIONS,
    "select hash, min(definition) as definition from measurement_instrument group by hash order by hash",
    across: "which wordings were ever asked, of whichever organisation: no person and no answer"
);

static READ: LazyLock<RwLock<HashMap<String, Arc<Instrument>>>> = LazyLock::new(RwLock::default);

/// The organisation's stored copy of the definition, made when there is none. Returns its id.
pub(crate) async fn store_for(
    work: &mut Work,
    organisation: OrganisationId,
    instrument: &Instrument,
) -> db::Result<Uuid> {
    if let Some(id) = find_stored(work, organisation, instrument).await? {
        return Ok(id);
    }
    let id: Uuid = work.new_id()?;
    let (hash, definition, now) = (instrument.hash(), instrument.definition(), work.now());
    let row = args![organisation, id, instrument.id.as_str(), instrument.version, hash, definition, now];
    work.execute(&INSERT_INSTRUMENT, row).await?;
    Ok(id)
}

/// The id of the organisation's stored copy of the definition.
pub(crate) async fn find_stored(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    instrument: &Instrument,
) -> db::Result<Option<Uuid>> {
    let row = from
        .optional(&FIND_BY_HASH, args![organisation, instrument.id.as_str(), instrument.version, instrument.hash()])
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// The stored definition with this id, whose hash was read beside it.
pub(crate) async fn stored(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    id: Uuid,
    hash: &str,
) -> db::Result<Arc<Instrument>> {
    if let Some(known) = READ.read().unwrap_or_else(PoisonError::into_inner).get(hash) {
        return Ok(Arc::clone(known));
    }
    let definition: String = from.one(&FIND_DEFINITION, args![organisation, id]).await?.get("definition")?;
    let column = |problem: String| db::Error::Column { column: "definition".to_owned(), problem };
    let instrument: Instrument = serde_json::from_str(&definition).map_err(|e| column(e.to_string()))?;
    if instrument.hash() != hash {
        return Err(column("it is not what was stored".to_owned()));
    }
    let instrument = Arc::new(instrument);
    READ.write().unwrap_or_else(PoisonError::into_inner).insert(hash.to_owned(), Arc::clone(&instrument));
    Ok(instrument)
}

/// Every definition that was ever used in a wave, each once.
///
/// # Errors
/// As the database's.
pub async fn used_definitions(from: &mut impl Fetch) -> db::Result<Vec<Instrument>> {
    let rows = from.all(&LIST_DEFINITIONS, args![]).await?;
    rows.iter()
        .map(|row| {
            let definition: String = row.get("definition")?;
            serde_json::from_str(&definition)
                .map_err(|e| db::Error::Column { column: "definition".to_owned(), problem: e.to_string() })
        })
        .collect()
}
