//! How many could answer, were invited and answered? A wave without a frame has only counts. While a wave is open nobody
//! sees how many have answered: with that, an answer could be tied to whoever was just seen with the tablet.

use std::collections::HashMap;

use access::rules::measurement::{CanSeeProgrammeReach, CanSeeReach};
use access::small_groups::{self, Hidden, hidden_parts};
use db::{Fetch, args, statement};
use kernel::{Caveat, Date, Estimate, OrganisationId, UnitId, WaveId};

use crate::import::store::is_imported;
use crate::results::{basis_at_closing, why_own_hidden};
use crate::wave::{FrameRow, Phase, Wave, store};

statement!(
    COUNT_ANSWERED,
    "select unit_id, count(*) as answered from measurement_response where organisation_id = $1 and wave_id = $2 \
     and state <> 'begun' group by unit_id"
);

const METHOD: &str = "count";

/// How far a wave reached in a unit or an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach<Of> {
    /// The unit or the organisation.
    pub of: Of,
    /// How many could answer.
    pub population: u64,
    /// How many were invited.
    pub invited: u64,
    /// How many answered, in persons; withheld while the wave is open and where too few did.
    pub answered: Estimate,
    /// The share of the population that answered, in percent; withheld where `answered` is.
    pub rate: Estimate,
}

/// How far a wave reached in an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveReach {
    /// The wave.
    pub wave: Wave,
    /// The whole organisation.
    pub whole: Reach<OrganisationId>,
    /// Each unit of the frame.
    pub units: Vec<Reach<UnitId>>,
}

/// How far each of the organisation's waves reached, unit by unit, by the day they open.
///
/// # Errors
/// As the database's.
pub async fn reach_of_organisation(
    from: &mut impl Fetch,
    may: &CanSeeReach,
    today: Date,
) -> db::Result<Vec<WaveReach>> {
    let mut reached = Vec::new();
    for wave in store::waves(from, *may.organisation()).await? {
        let Cells { cells, parents } = cells(from, &wave).await?;
        let sizes: HashMap<UnitId, u64> = cells.iter().map(|cell| (cell.frame.unit, cell.answered)).collect();
        let phase = wave.phase(today);
        // The results of a unit hide how many answered along the same tree: another choice here would give theirs away.
        let units = cells.iter().map(|cell| cell.frame.unit);
        let hidden = why_own_hidden(&parents, &sizes, units, small_groups::COUNT);
        let units = cells.iter().zip(hidden).map(|(cell, hidden)| cell.reach(cell.frame.unit, phase, hidden)).collect();
        let whole = sum(&cells).reach(wave.organisation, phase, None);
        reached.push(WaveReach { wave, whole, units });
    }
    Ok(reached)
}

/// How far a wave reached in the programme, organisation by organisation.
///
/// # Errors
/// As the database's.
pub async fn reach_of_programme(
    from: &mut impl Fetch,
    may: &CanSeeProgrammeReach,
    wave: WaveId,
    today: Date,
) -> db::Result<Vec<Reach<OrganisationId>>> {
    let mut parts = Vec::new();
    for member in &may.programme().members {
        if let Some(wave) = store::find_wave(from, *member, wave).await?
            && wave.programme == may.programme().programme
        {
            parts.push((wave.phase(today), *member, sum(&cells(from, &wave).await?.cells)));
        }
    }
    let counts: Vec<u64> = parts.iter().map(|(_, _, cell)| cell.answered).collect();
    let hidden = hidden_parts(&counts, small_groups::COUNT);
    let why = |hidden| match hidden {
        Hidden::TooFew => Caveat::TooFew,
        Hidden::Complement => Caveat::ComplementWithheld,
    };
    let parts = parts.into_iter().zip(hidden);
    Ok(parts.map(|((phase, member, cell), hidden)| cell.reach(member, phase, hidden.map(why))).collect())
}

/// The units of a wave's frame, and every unit with the one above it.
struct Cells {
    cells: Vec<Cell>,
    parents: Vec<(UnitId, Option<UnitId>)>,
}

struct Cell {
    frame: FrameRow,
    answered: u64,
    /// Whether answers of the wave were collected with another tool.
    imported: bool,
}

impl Cell {
    fn reach<Of>(&self, of: Of, phase: Phase, hidden: Option<Caveat>) -> Reach<Of> {
        let (population, base) = (self.frame.population, "frame");
        let too_few = (self.answered > 0 && self.answered < small_groups::COUNT).then_some(Caveat::TooFew);
        let why = match phase {
            Phase::Planned | Phase::Open => Some(Caveat::WaveOpen),
            Phase::Closed => hidden.or(too_few),
        };
        let answered = match why {
            Some(why) => Estimate::withheld("persons", population, base, METHOD, why),
            None => Estimate::plain(self.answered as f64, "persons", population, base, METHOD),
        };
        let rate = match (why, population) {
            (Some(why), _) => Estimate::withheld("percent", population, base, "response_rate", why),
            (None, 0) => Estimate::withheld("percent", 0, base, "response_rate", Caveat::MissingData)
                .with_caveat(Caveat::NoFrame),
            (None, _) => {
                let percent = 100.0 * self.answered as f64 / population as f64;
                let low = (percent < 50.0).then_some(Caveat::LowResponse);
                Estimate::plain(percent, "percent", population, base, "response_rate").with_caveats(low)
            }
        };
        let imported = self.imported.then_some(Caveat::Imported);
        let (answered, rate) = (answered.with_caveats(imported), rate.with_caveats(imported));
        Reach { of, population, invited: self.frame.invited, answered, rate }
    }
}

async fn cells(from: &mut impl Fetch, wave: &Wave) -> db::Result<Cells> {
    let mut answered: HashMap<UnitId, u64> = HashMap::new();
    let parents = match basis_at_closing(from, wave).await? {
        Some(basis) => {
            answered.extend(basis.answered());
            basis.parents
        }
        None => {
            for row in from.all(&COUNT_ANSWERED, args![wave.organisation, wave.id]).await? {
                answered.insert(row.get("unit_id")?, row.get("answered")?);
            }
            let tree = people::unit::unit_tree(from, wave.organisation).await?;
            tree.units().iter().map(|unit| (unit.id, unit.parent)).collect()
        }
    };
    let frame = store::frame(from, wave.organisation, wave.id).await?;
    let imported = is_imported(from, wave, false).await?;
    let cell = |row: FrameRow| Cell { answered: answered.get(&row.unit).copied().unwrap_or(0), frame: row, imported };
    Ok(Cells { cells: frame.into_iter().map(cell).collect(), parents })
}

fn sum(cells: &[Cell]) -> Cell {
    let unit = UnitId(uuid::Uuid::nil());
    let organisation = cells.first().map_or(OrganisationId(unit.0), |cell| cell.frame.organisation);
    let empty = FrameRow { organisation, unit, population: 0, invited: 0 };
    cells.iter().fold(Cell { frame: empty, answered: 0, imported: false }, |sum, cell| Cell {
        frame: FrameRow {
            population: sum.frame.population + cell.frame.population,
            invited: sum.frame.invited + cell.frame.invited,
            ..sum.frame
        },
        answered: sum.answered + cell.answered,
        imported: sum.imported || cell.imported,
    })
}
