//! How does a wave come to be? The programme's lead gives it a name, days and an instrument; each member organisation gets
//! its row, its copy of the instrument and its frame.

use std::collections::BTreeMap;

use access::rules::measurement::CanPlanWaves;
use db::{Fetch, Work, args};
use kernel::{Date, Group, Moment, OrganisationId, UnitId, WaveId};

use super::Linkage;
use super::store::{INSERT_FRAME, INSERT_WAVE};
use crate::instrument::{self, Instrument};

/// The longest name of a wave.
const LONGEST_NAME: usize = 100;

/// How many of a unit could answer a wave, and how many were asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameRow {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The unit.
    pub unit: UnitId,
    /// How many there are.
    pub population: u64,
    /// How many were invited; at most the population.
    pub invited: u64,
}

/// A wave to be.
#[derive(Debug, Clone)]
pub struct NewWave<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What is asked.
    pub instrument: &'a Instrument,
    /// When in relation to the programme.
    pub moment: Moment,
    /// Whether answers can be linked. Never changed afterwards.
    pub linkage: Linkage,
    /// First day to answer.
    pub opens_on: Date,
    /// Last day to answer.
    pub closes_on: Date,
    /// Who could answer: see [`frame_from_register`].
    pub frame: &'a [FrameRow],
}

/// Why there cannot be such a wave.
#[derive(Debug, thiserror::Error)]
pub enum NewWaveError {
    /// The name is empty or longer than a line.
    #[error("a wave has a name of at most {LONGEST_NAME} characters")]
    Name,
    /// It would close before it opens.
    #[error("the wave closes before it opens")]
    ClosesBeforeItOpens,
    /// Nobody could answer it: no member organisation has a unit in its frame.
    #[error("the frame is empty")]
    EmptyFrame,
    /// The frame holds a unit twice, more invited than there are, or an organisation that does not take part.
    #[error("the frame does not fit the programme")]
    Frame,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Creates the wave in every member organisation that has units in the frame.
///
/// # Errors
/// [`NewWaveError`] says what to change.
pub async fn create_wave(work: &mut Work, may: &CanPlanWaves, new: NewWave<'_>) -> Result<WaveId, NewWaveError> {
    let programme = may.programme();
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(NewWaveError::Name);
    }
    if new.closes_on < new.opens_on {
        return Err(NewWaveError::ClosesBeforeItOpens);
    }
    let mut frame: BTreeMap<OrganisationId, BTreeMap<UnitId, &FrameRow>> = BTreeMap::new();
    for row in new.frame {
        let fits = programme.members.contains(&row.organisation) && row.invited <= row.population;
        if !fits || frame.entry(row.organisation).or_default().insert(row.unit, row).is_some() {
            return Err(NewWaveError::Frame);
        }
    }
    if frame.is_empty() {
        return Err(NewWaveError::EmptyFrame);
    }
    let (id, now): (WaveId, _) = (work.new_id()?, work.now());
    for (organisation, units) in frame {
        let instrument = instrument::store_for(work, organisation, new.instrument).await?;
        let wave = args![
            organisation,
            id,
            programme.programme,
            instrument,
            name,
            new.moment,
            new.instrument.group,
            new.linkage.code(),
            new.opens_on,
            new.closes_on,
            now
        ];
        work.execute(&INSERT_WAVE, wave).await?;
        let rows: Vec<_> = units
            .values()
            .map(|row| args![organisation, id, row.unit, whole(row.population), whole(row.invited)])
            .collect();
        work.insert_many(&INSERT_FRAME, rows).await?;
    }
    Ok(id)
}

/// Who could answer a wave: everybody of the group employed on the day, in the programme's units that are open, all of them
/// invited; in an organisation of which nobody stands in the register as many as were stated.
///
/// # Errors
/// As the database's.
pub async fn frame_from_register(
    from: &mut impl Fetch,
    may: &CanPlanWaves,
    group: Group,
    on: Date,
) -> db::Result<Vec<FrameRow>> {
    let programme = may.programme();
    let mut frame = Vec::new();
    for organisation in &programme.members {
        let mut headcount = people::person::headcount_by_unit(from, *organisation, on).await?;
        if headcount.is_empty() {
            headcount = crate::headcount::stated(from, *organisation).await?;
        }
        let units = people::programme::units_in_programme(from, *organisation, programme.programme).await?;
        let tree = people::unit::unit_tree(from, *organisation).await?;
        frame.extend(units.into_iter().filter(|(unit, _)| tree.is_open(*unit, on)).filter_map(|(unit, _)| {
            let population = *headcount.get(&(unit, group))?;
            Some(FrameRow { organisation: *organisation, unit, population, invited: population })
        }));
    }
    Ok(frame)
}

/// A count as the tables hold it.
pub(crate) fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
