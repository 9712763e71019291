//! The SQL of responses.

use db::{Fetch, Row, args, statement};
use kernel::{OrganisationId, ProgrammeId, ResponseId, UnitId, WaveId};

use super::{Response, State};
use crate::code::store::link;
use crate::pseudonym::Link;
use crate::wave::store::{find_wave, instrument_of};

statement!(
    pub(crate) INSERT_RESPONSE,
    "insert into measurement_response (organisation_id, id, wave_id, unit_id, respondent_group, link, form, state, \
     answered_on, packed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing"
);
statement!(
    pub(super) REPLACE_PACKED,
    "update measurement_response set packed = $3, state = $4, answered_on = $5 \
     where organisation_id = $1 and id = $2 and packed = $6 and state <> 'complete'"
);
statement!(
    FIND_RESPONSE,
    "select id, wave_id, unit_id, respondent_group, link, form, state, answered_on, packed from measurement_response \
     where organisation_id = $1 and id = $2"
);
statement!(
    FIND_LINKED_IN_WAVE,
    "select id from measurement_response where organisation_id = $1 and wave_id = $2 and link = $3 order by id"
);
statement!(
    LAST_FORM_IN_PROGRAMME,
    "select r.form from measurement_response r join measurement_wave w on w.organisation_id = r.organisation_id \
     and w.id = r.wave_id where r.organisation_id = $1 and w.programme_id = $2 and r.link = $3 and r.wave_id <> $4 \
     order by w.opens_on desc, r.id limit 1"
);
statement!(
    LIST_OF_WAVE,
    "select id, unit_id, respondent_group, link, form, state, answered_on, packed from measurement_response \
     where organisation_id = $1 and wave_id = $2 and state <> 'begun'"
);

/// A row of answers without its wave.
pub(crate) struct Sheet {
    pub(crate) id: ResponseId,
    pub(crate) unit: UnitId,
    pub(crate) group: kernel::Group,
    pub(crate) link: Option<Link>,
    pub(crate) form: String,
    pub(crate) state: State,
    pub(crate) answered_on: kernel::Date,
    pub(crate) packed: Vec<u8>,
}

impl Sheet {
    /// Whether there is any answer in it.
    pub(crate) fn has_answers(&self) -> bool {
        self.packed.iter().any(|byte| *byte != 0)
    }
}

/// The response with this id, if the organisation has it.
///
/// # Errors
/// As the database's.
pub async fn find_response(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    id: ResponseId,
) -> db::Result<Option<Response>> {
    let Some(row) = from.optional(&FIND_RESPONSE, args![organisation, id]).await? else { return Ok(None) };
    let Some(wave) = find_wave(from, organisation, row.get("wave_id")?).await? else { return Ok(None) };
    let instrument = instrument_of(from, &wave).await?;
    let sheet = read(&row)?;
    Ok(Some(Response {
        id,
        wave,
        instrument,
        unit: sheet.unit,
        group: sheet.group,
        link: sheet.link,
        form: sheet.form,
        state: sheet.state,
        answered_on: sheet.answered_on,
        packed: sheet.packed,
    }))
}

pub(super) async fn find_linked(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
    link: Link,
) -> db::Result<Option<ResponseId>> {
    let row = from.optional(&FIND_LINKED_IN_WAVE, args![organisation, wave, link.0.to_vec()]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The form that the person met in the programme's wave before this one.
pub(super) async fn last_form(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
    link: Link,
    except: WaveId,
) -> db::Result<Option<String>> {
    let row = from.optional(&LAST_FORM_IN_PROGRAMME, args![organisation, programme, link.0.to_vec(), except]).await?;
    row.map(|row| row.get("form")).transpose()
}

/// Every response of the wave with at least one question gone past, in no order that tells when it came.
pub(crate) async fn of_wave(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    wave: WaveId,
) -> db::Result<Vec<Sheet>> {
    let mut sheets: Vec<Sheet> =
        from.all(&LIST_OF_WAVE, args![organisation, wave]).await?.iter().map(read).collect::<db::Result<_>>()?;
    sheets.sort_by_key(|sheet| sheet.id);
    Ok(sheets)
}

fn read(row: &Row) -> db::Result<Sheet> {
    let state: String = row.get("state")?;
    let state = [State::Begun, State::Draft, State::Complete].into_iter().find(|s| s.code() == state);
    let unknown = || db::Error::Column { column: "state".to_owned(), problem: "no such state".to_owned() };
    Ok(Sheet {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        group: row.get("respondent_group")?,
        link: link(row.get("link")?)?,
        form: row.get("form")?,
        state: state.ok_or_else(unknown)?,
        answered_on: row.get("answered_on")?,
        packed: row.get("packed")?,
    })
}
