//! How do whole programmes' waves and answers get in at once? Bulk insertion for the demonstration and for imports; the
//! caller has checked the rows and owns the transaction.

use std::sync::Arc;

use db::{Result, Work, args};
use kernel::{Date, Group, Moment, OrganisationId, ProgrammeId, ResponseId, UnitId, WaveId};
use uuid::Uuid;

use crate::code::store::INSERT_CODE;
use crate::code::{Kind, LinkToken, ShortCode};
use crate::instrument::{self, INSERT_INSTRUMENT, Instrument};
use crate::pseudonym::Link;
use crate::response::State;
use crate::response::store::INSERT_RESPONSE;
use crate::wave::store::{INSERT_FRAME, INSERT_WAVE};
use crate::wave::{FrameRow, Linkage};

/// An organisation's copy of an instrument.
#[derive(Debug, Clone)]
pub struct NewInstrument {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The copy's id, to be named by waves.
    pub id: Uuid,
    /// What is asked.
    pub instrument: Arc<Instrument>,
}

/// A wave in one organisation.
#[derive(Debug, Clone)]
pub struct NewWaveRow {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The wave; the same in all organisations that take part in it.
    pub id: WaveId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The organisation's copy of the instrument.
    pub instrument: Uuid,
    /// What people call it.
    pub name: String,
    /// When in relation to the programme.
    pub moment: Moment,
    /// Who is asked.
    pub group: Group,
    /// Whether answers can be linked.
    pub linkage: Linkage,
    /// First day to answer.
    pub opens_on: Date,
    /// Last day to answer.
    pub closes_on: Date,
}

/// A way in.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// The code or the token.
    pub code: CodeText,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The unit.
    pub unit: UnitId,
}

/// What a way in consists of.
#[derive(Debug, Clone)]
pub enum CodeText {
    /// The short code of a unit's poster for a wave.
    Unit(ShortCode, WaveId),
    /// The link of a unit's poster for a wave.
    Link(LinkToken, WaveId),
    /// A personal slip.
    Slip(ShortCode, Link),
}

/// A filled-in instrument, its answers packed with [`crate::Answer::pack`] in the order of [`Instrument::items`].
#[derive(Debug, Clone)]
pub struct NewResponse {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its id: version 4, so that it tells nothing about when.
    pub id: ResponseId,
    /// The wave.
    pub wave: WaveId,
    /// The unit.
    pub unit: UnitId,
    /// In which group.
    pub group: Group,
    /// The person's pseudonym; none in an anonymous wave.
    pub link: Option<Link>,
    /// The test form.
    pub form: String,
    /// How far it came.
    pub state: State,
    /// The day.
    pub answered_on: Date,
    /// A byte an item.
    pub packed: Vec<u8>,
}

/// Inserts organisations' copies of instruments.
///
/// # Errors
/// As the database's.
pub async fn instruments(work: &mut Work, rows: &[NewInstrument]) -> Result<()> {
    let now = work.now();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let i = &row.instrument;
            args![row.organisation, row.id, i.id.as_str(), i.version, i.hash(), i.definition(), now]
        })
        .collect();
    work.insert_many(&INSERT_INSTRUMENT, rows).await.map(drop)
}

/// The organisation's copy of an instrument, made when there is none. Returns its id for [`NewWaveRow::instrument`].
///
/// # Errors
/// As the database's.
pub async fn instrument_copy(work: &mut Work, organisation: OrganisationId, what: &Instrument) -> Result<Uuid> {
    instrument::store_for(work, organisation, what).await
}

/// Inserts waves.
///
/// # Errors
/// As the database's.
pub async fn waves(work: &mut Work, rows: impl IntoIterator<Item = NewWaveRow>) -> Result<()> {
    let now = work.now();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|w| {
            args![
                w.organisation,
                w.id,
                w.programme,
                w.instrument,
                w.name,
                w.moment,
                w.group,
                w.linkage.code(),
                w.opens_on,
                w.closes_on,
                now
            ]
        })
        .collect();
    work.insert_many(&INSERT_WAVE, rows).await.map(drop)
}

/// Inserts frames of waves.
///
/// # Errors
/// As the database's.
pub async fn frames(work: &mut Work, rows: impl IntoIterator<Item = (WaveId, FrameRow)>) -> Result<()> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(wave, f)| {
            let whole = crate::wave::whole;
            args![f.organisation, wave, f.unit, whole(f.population), whole(f.invited)]
        })
        .collect();
    work.insert_many(&INSERT_FRAME, rows).await.map(drop)
}

/// Inserts codes, links and slips.
///
/// # Errors
/// As the database's.
pub async fn codes(work: &mut Work, rows: impl IntoIterator<Item = NewCode>) -> Result<()> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let (kind, text, wave, link) = match row.code {
                CodeText::Unit(code, wave) => (Kind::Unit, code.as_stored().to_owned(), Some(wave), None),
                CodeText::Link(token, wave) => (Kind::Link, token.as_str().to_owned(), Some(wave), None),
                CodeText::Slip(code, link) => (Kind::Slip, code.as_stored().to_owned(), None, Some(link.0.to_vec())),
            };
            args![text, kind.code(), row.organisation, row.programme, wave, row.unit, link]
        })
        .collect();
    work.insert_many(&INSERT_CODE, rows).await.map(drop)
}

/// Inserts filled-in instruments.
///
/// # Errors
/// As the database's.
pub async fn responses(work: &mut Work, rows: impl IntoIterator<Item = NewResponse>) -> Result<()> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|r| {
            let link = r.link.map(|link| link.0.to_vec());
            args![r.organisation, r.id, r.wave, r.unit, r.group, link, r.form, r.state.code(), r.answered_on, r.packed]
        })
        .collect();
    work.insert_many(&INSERT_RESPONSE, rows).await.map(drop)
}
