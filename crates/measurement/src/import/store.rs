//! The SQL of imports.

use std::collections::{BTreeMap, HashSet};

use access::rules::measurement::CanPlanWaves;
use db::{Fetch, Result, Row, args, statement};
use kernel::{ImportId, OrganisationId, ProgrammeId, Timestamp, WaveId};

use super::{Kind, NoSuchCode};
use crate::code::store::link;
use crate::pseudonym::Link;
use crate::wave::Wave;

statement!(
    pub(super) INSERT_IMPORT,
    "insert into measurement_import (organisation_id, id, wave_id, programme_id, kind, fingerprint, header, responses, \
     taken_in_at, taken_in_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
statement!(
    pub(super) INSERT_IMPORTED_RESPONSE,
    "insert into measurement_response (organisation_id, id, wave_id, unit_id, respondent_group, link, form, state, \
     answered_on, packed, import_id, mode) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
statement!(
    COUNT_SAME_FILE,
    "select count(*) as imports from measurement_import where organisation_id = $1 and wave_id = $2 and fingerprint = $3"
);
statement!(
    COUNT_IN_WAVE,
    "select count(*) as imports from measurement_import where organisation_id = $1 and wave_id = $2 and responses > 0 \
     and taken_back_at is null and taken_in_at < $3"
);
statement!(
    COUNT_SAME_HEADER,
    "select count(*) as imports from measurement_import where organisation_id = $1 and wave_id = $2 and header = $3 \
     and taken_back_at is null"
);
statement!(
    LIST_IMPORTS,
    "select i.id, i.wave_id, w.name, w.closes_on, i.kind, i.responses, i.taken_in_at, i.taken_back_at, i.reason \
     from measurement_import i join measurement_wave w on w.organisation_id = i.organisation_id and w.id = i.wave_id \
     where i.organisation_id = $1 and i.programme_id = $2 order by i.taken_in_at, i.id"
);
statement!(
    LIST_LINKS,
    "select link from measurement_response where organisation_id = $1 and wave_id = $2 and link is not null order by link"
);
statement!(
    pub(super) DELETE_RESPONSES,
    "delete from measurement_response where organisation_id = $1 and wave_id = $2 and import_id = $3"
);
statement!(
    pub(super) TAKE_BACK,
    "update measurement_import set taken_back_at = $3, taken_back_by = $4, reason = $5, fingerprint = null \
     where organisation_id = $1 and id = $2 and taken_back_at is null"
);
statement!(
    pub(super) KEEP_MAPPING,
    "insert into measurement_import_mapping (organisation_id, programme_id, header, instrument_hash, mapping, kept_at, \
     kept_by) values ($1, $2, $3, $4, $5, $6, $7) on conflict (organisation_id, programme_id, header, instrument_hash) \
     do update set mapping = excluded.mapping, kept_at = excluded.kept_at, kept_by = excluded.kept_by"
);
statement!(
    pub(super) LIST_MAPPINGS,
    "select instrument_hash, mapping from measurement_import_mapping where organisation_id = $1 and programme_id = $2 \
     and header = $3 order by kept_at desc, instrument_hash"
);

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its id, the same in all organisations.
    pub id: ImportId,
    /// The wave.
    pub wave: WaveId,
    /// What the wave is called.
    pub wave_name: String,
    /// The last day of the wave, on which it can still be taken back.
    pub closes_on: kernel::Date,
    /// Whether it came when the wave had closed: it counts in a new edition only, and can be taken back as long as it stands.
    pub is_late: bool,
    /// Which tool wrote the file.
    pub kind: Kind,
    /// How many filled-in instruments came in, in all organisations.
    pub responses: u64,
    /// When.
    pub taken_in_at: Timestamp,
    /// Why it was taken back, if it was.
    pub taken_back: Option<String>,
}

/// The imports to the programme's waves, the first one first.
///
/// # Errors
/// As the database's.
pub async fn imports_of_programme(from: &mut impl Fetch, may: &CanPlanWaves) -> Result<Vec<ImportLine>> {
    let programme = may.programme();
    let mut lines: BTreeMap<(Timestamp, ImportId), ImportLine> = BTreeMap::new();
    for member in &programme.members {
        for row in from.all(&LIST_IMPORTS, args![*member, programme.programme]).await? {
            let line = read(&row)?;
            let responses = line.responses;
            let known = lines.entry((line.taken_in_at, line.id)).or_insert(ImportLine { responses: 0, ..line });
            known.responses += responses;
        }
    }
    Ok(lines.into_values().collect())
}

fn read(row: &Row) -> Result<ImportLine> {
    let kind: String = row.get("kind")?;
    let unknown = |why: NoSuchCode| db::Error::Column { column: "kind".to_owned(), problem: why.to_string() };
    let taken_back: Option<Timestamp> = row.get("taken_back_at")?;
    let reason: Option<String> = row.get("reason")?;
    let (closes_on, taken_in_at): (kernel::Date, Timestamp) = (row.get("closes_on")?, row.get("taken_in_at")?);
    Ok(ImportLine {
        is_late: taken_in_at.day_in_sweden() > closes_on,
        id: row.get("id")?,
        wave: row.get("wave_id")?,
        wave_name: row.get("name")?,
        closes_on,
        kind: kind.parse().map_err(unknown)?,
        responses: row.get("responses")?,
        taken_in_at,
        taken_back: taken_back.map(|_| reason.unwrap_or_default()),
    })
}

/// Whether answers of the wave came from another tool, and stand; with those that came when it had closed, or without.
pub(crate) async fn is_imported(from: &mut impl Fetch, wave: &Wave, with_late: bool) -> Result<bool> {
    let closed = Timestamp::from_sweden(wave.closes_on.plus_days(1), 0);
    let until = if with_late { Timestamp(i64::MAX) } else { closed };
    Ok(from.one(&COUNT_IN_WAVE, args![wave.organisation, wave.id, until]).await?.get::<i64>("imports")? > 0)
}

pub(super) async fn has_file(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
    fingerprint: [u8; 32],
) -> Result<bool> {
    let row = from.one(&COUNT_SAME_FILE, args![organisation, wave, fingerprint.to_vec()]).await?;
    Ok(row.get::<i64>("imports")? > 0)
}

pub(super) async fn has_header(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
    header: [u8; 32],
) -> Result<bool> {
    let row = from.one(&COUNT_SAME_HEADER, args![organisation, wave, header.to_vec()]).await?;
    Ok(row.get::<i64>("imports")? > 0)
}

pub(super) async fn links(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
    into: &mut HashSet<Link>,
) -> Result<()> {
    for row in from.all(&LIST_LINKS, args![organisation, wave]).await? {
        into.extend(link(row.get("link")?)?);
    }
    Ok(())
}

pub(super) async fn mappings(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
    header: [u8; 32],
) -> Result<Vec<(String, String)>> {
    let rows = from.all(&LIST_MAPPINGS, args![lead, programme, header.to_vec()]).await?;
    rows.iter().map(|row| Ok((row.get("instrument_hash")?, row.get("mapping")?))).collect()
}
