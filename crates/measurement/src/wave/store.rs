//! The SQL of waves and frames.

use std::sync::Arc;

use db::{Fetch, Row, args, statement};
use kernel::{OrganisationId, ProgrammeId, UnitId, WaveId};

use super::{FrameRow, Linkage, Wave};
use crate::instrument::{self, Instrument};

statement!(
    pub(crate) INSERT_WAVE,
    "insert into measurement_wave (organisation_id, id, programme_id, instrument_id, name, moment, respondent_group, \
     linkage, opens_on, closes_on, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
statement!(
    pub(crate) INSERT_FRAME,
    "insert into measurement_frame (organisation_id, wave_id, unit_id, population, invited) values ($1, $2, $3, $4, $5)"
);
statement!(
    FIND_WAVE,
    "select w.organisation_id, w.id, w.programme_id, w.instrument_id, i.hash, w.name, w.moment, w.respondent_group, \
     w.linkage, w.opens_on, w.closes_on from measurement_wave w join measurement_instrument i \
     on i.organisation_id = w.organisation_id and i.id = w.instrument_id where w.organisation_id = $1 and w.id = $2"
);
statement!(
    LIST_WAVES,
    "select w.organisation_id, w.id, w.programme_id, w.instrument_id, i.hash, w.name, w.moment, w.respondent_group, \
     w.linkage, w.opens_on, w.closes_on from measurement_wave w join measurement_instrument i \
     on i.organisation_id = w.organisation_id and i.id = w.instrument_id where w.organisation_id = $1 \
     order by w.opens_on, w.name, w.id"
);
statement!(
    LIST_WAVES_OF_PROGRAMME,
    "select w.organisation_id, w.id, w.programme_id, w.instrument_id, i.hash, w.name, w.moment, w.respondent_group, \
     w.linkage, w.opens_on, w.closes_on from measurement_wave w join measurement_instrument i \
     on i.organisation_id = w.organisation_id and i.id = w.instrument_id where w.organisation_id = $1 \
     and w.programme_id = $2 order by w.opens_on, w.name, w.id"
);
statement!(
    LIST_WAVES_OF_UNIT,
    "select w.organisation_id, w.id, w.programme_id, w.instrument_id, i.hash, w.name, w.moment, w.respondent_group, \
     w.linkage, w.opens_on, w.closes_on from measurement_wave w join measurement_instrument i \
     on i.organisation_id = w.organisation_id and i.id = w.instrument_id join measurement_frame f \
     on f.organisation_id = w.organisation_id and f.wave_id = w.id where w.organisation_id = $1 and f.unit_id = $2 \
     order by w.opens_on, w.name, w.id"
);
statement!(
    LIST_FRAME,
    "select unit_id, population, invited from measurement_frame where organisation_id = $1 and wave_id = $2 \
     order by unit_id"
);

pub(crate) async fn find_wave(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
) -> db::Result<Option<Wave>> {
    from.optional(&FIND_WAVE, args![organisation, wave]).await?.map(|row| read(&row)).transpose()
}

/// Whose wave it is: the question that comes before asking whether the acting person may key into it.
///
/// # Errors
/// As the database's.
pub async fn programme_of(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
) -> db::Result<Option<ProgrammeId>> {
    Ok(find_wave(from, organisation, wave).await?.map(|wave| wave.programme))
}

pub(crate) async fn waves(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Wave>> {
    from.all(&LIST_WAVES, args![organisation]).await?.iter().map(read).collect()
}

pub(crate) async fn waves_in_programme(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<Wave>> {
    from.all(&LIST_WAVES_OF_PROGRAMME, args![organisation, programme]).await?.iter().map(read).collect()
}

pub(crate) async fn waves_with_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
) -> db::Result<Vec<Wave>> {
    from.all(&LIST_WAVES_OF_UNIT, args![organisation, unit]).await?.iter().map(read).collect()
}

pub(crate) async fn frame(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
) -> db::Result<Vec<FrameRow>> {
    let rows = from.all(&LIST_FRAME, args![organisation, wave]).await?;
    rows.iter()
        .map(|row| {
            Ok(FrameRow {
                organisation,
                unit: row.get("unit_id")?,
                population: row.get("population")?,
                invited: row.get("invited")?,
            })
        })
        .collect()
}

/// The instrument of a wave, as it was stored when the first wave used it.
///
/// # Errors
/// As the database's.
pub async fn instrument_of(from: &mut impl Fetch, wave: &Wave) -> db::Result<Arc<Instrument>> {
    instrument::stored(from, wave.organisation, wave.instrument_id, &wave.instrument_hash).await
}

/// The wave of a row with the columns of `measurement_wave` and its instrument's `hash`.
pub(crate) fn read(row: &Row) -> db::Result<Wave> {
    let linkage: String = row.get("linkage")?;
    Ok(Wave {
        organisation: row.get("organisation_id")?,
        id: row.get("id")?,
        programme: row.get("programme_id")?,
        name: row.get("name")?,
        moment: row.get("moment")?,
        group: row.get("respondent_group")?,
        linkage: linkage
            .parse::<Linkage>()
            .map_err(|e| db::Error::Column { column: "linkage".to_owned(), problem: e.to_string() })?,
        opens_on: row.get("opens_on")?,
        closes_on: row.get("closes_on")?,
        instrument_id: row.get("instrument_id")?,
        instrument_hash: row.get("hash")?,
    })
}
