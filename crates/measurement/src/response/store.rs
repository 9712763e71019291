//! The SQL of responses.

use db::{Fetch, Row, args, statement};
use kernel::{Date, Mode, OrganisationId, ResponseId, UnitId, WaveId};

use super::{Response, State};
use crate::code::store::link;
use crate::instrument::{self, form_parts};
use crate::pseudonym::Link;
use crate::wave::{self, instrument_of};

statement!(
    pub(crate) INSERT_RESPONSE,
    "insert into measurement_response (organisation_id, id, wave_id, unit_id, respondent_group, link, form, state, \
     answered_on, packed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing"
);
statement!(
    pub(crate) INSERT_RESPONSE_BY,
    "insert into measurement_response (organisation_id, id, wave_id, unit_id, respondent_group, link, form, state, \
     answered_on, packed, mode) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing"
);
statement!(
    pub(super) REPLACE_PACKED,
    "update measurement_response set packed = $3, state = $4, answered_on = $5, form = $7 \
     where organisation_id = $1 and id = $2 and packed = $6 and state <> 'complete'"
);
statement!(
    FIND_RESPONSE,
    "select w.organisation_id, w.id, w.programme_id, w.instrument_id, i.hash, w.name, w.moment, w.respondent_group, \
     w.linkage, w.opens_on, w.closes_on, r.unit_id, r.respondent_group as answered_as, r.link, r.form, r.state, \
     r.answered_on, r.packed from measurement_response r join measurement_wave w \
     on w.organisation_id = r.organisation_id and w.id = r.wave_id join measurement_instrument i \
     on i.organisation_id = w.organisation_id and i.id = w.instrument_id where r.organisation_id = $1 and r.id = $2"
);
statement!(
    pub(crate) FIND_LINKED_IN_WAVE,
    "select id from measurement_response where organisation_id = $1 and wave_id = $2 and link = $3 order by id"
);
// A left join, so that the embedded engine begins with the programme's waves, which are few, and not with all responses.
statement!(
    EARLIER_FORMS,
    "select w.instrument_id, i.hash, r.form, r.answered_on from measurement_wave w \
     join measurement_instrument i on i.organisation_id = w.organisation_id and i.id = w.instrument_id \
     left join measurement_response r on r.organisation_id = w.organisation_id and r.wave_id = w.id and r.link = $3 \
     where w.organisation_id = $1 and w.programme_id = $2 and w.id <> $4 order by w.opens_on desc, r.id"
);
statement!(
    LIST_OF_WAVE,
    "select id, unit_id, respondent_group, link, form, packed, mode from measurement_response \
     where organisation_id = $1 and wave_id = $2 and state <> 'begun'"
);

/// A row of answers without its wave.
pub(crate) struct Sheet {
    pub(crate) id: ResponseId,
    pub(crate) unit: UnitId,
    pub(crate) group: kernel::Group,
    pub(crate) link: Option<Link>,
    pub(crate) form: String,
    pub(crate) packed: Vec<u8>,
    /// By which way it came, where that is known.
    pub(crate) mode: Option<Mode>,
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
    let wave = wave::store::read(&row)?;
    Ok(Some(Response {
        id,
        instrument: instrument_of(from, &wave).await?,
        wave,
        unit: row.get("unit_id")?,
        group: row.get("answered_as")?,
        link: link(row.get("link")?)?,
        form: row.get("form")?,
        state: state(&row)?,
        answered_on: row.get("answered_on")?,
        packed: row.get("packed")?,
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

/// What the person met in the programme's other waves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Met {
    /// The form of the last of them.
    pub(super) last_form: Option<String>,
    /// The tasks shown since the day that was asked about.
    pub(super) tasks: Vec<String>,
}

/// What the person met in the programme's waves besides this one; tasks those shown on `since` or later. A response that was
/// only opened counts: its tasks may have been seen on the page that shows them all.
pub(super) async fn met_before(from: &mut impl Fetch, wave: &wave::Wave, link: Link, since: Date) -> db::Result<Met> {
    let mut met = Met::default();
    let args = args![wave.organisation, wave.programme, link.0.to_vec(), wave.id];
    for row in from.all(&EARLIER_FORMS, args).await? {
        let Some(form) = row.get::<Option<String>>("form")? else { continue };
        if row.get::<Date>("answered_on")? >= since {
            let hash: String = row.get("hash")?;
            let instrument = instrument::stored(from, wave.organisation, row.get("instrument_id")?, &hash).await?;
            met.tasks.extend(instrument.items(&form).iter().filter(|i| i.is_task()).map(|item| item.id.clone()));
        }
        let id = form_parts(&form).0;
        if met.last_form.is_none() && !id.is_empty() {
            met.last_form = Some(id.to_owned());
        }
    }
    Ok(met)
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
    Ok(Sheet {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        group: row.get("respondent_group")?,
        link: link(row.get("link")?)?,
        form: row.get("form")?,
        packed: row.get("packed")?,
        mode: row.get::<Option<String>>("mode")?.and_then(|mode| mode.parse().ok()),
    })
}

fn state(row: &Row) -> db::Result<State> {
    let code: String = row.get("state")?;
    let unknown = || db::Error::Column { column: "state".to_owned(), problem: "no such state".to_owned() };
    [State::Begun, State::Draft, State::Complete].into_iter().find(|state| state.code() == code).ok_or_else(unknown)
}
