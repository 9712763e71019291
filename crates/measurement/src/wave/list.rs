//! Which waves are there, for whom?

use access::rules::measurement::{CanPrintCodes, CanSeeProgrammeReach, CanSeeReach};
use access::rules::people::CanManagePeople;
use access::rules::reporting::CanEvaluate;
use db::Fetch;
use kernel::{Date, UnitId};

use super::{Phase, Wave, store};

/// The waves in which the organisation takes part, by the day they open.
///
/// # Errors
/// As the database's.
pub async fn waves_of_organisation(from: &mut impl Fetch, may: &CanSeeReach) -> db::Result<Vec<Wave>> {
    store::waves(from, *may.organisation()).await
}

/// The programme's waves, each once, by the day they open. The row is that of the first member organisation that takes
/// part in it.
///
/// # Errors
/// As the database's.
pub async fn waves_of_programme(from: &mut impl Fetch, may: &CanSeeProgrammeReach) -> db::Result<Vec<Wave>> {
    let programme = may.programme();
    let mut waves: Vec<Wave> = Vec::new();
    for member in &programme.members {
        for wave in store::waves_in_programme(from, *member, programme.programme).await? {
            if waves.iter().all(|known| known.id != wave.id) {
                waves.push(wave);
            }
        }
    }
    waves.sort_by(|a, b| (a.opens_on, &a.name, a.id).cmp(&(b.opens_on, &b.name, b.id)));
    Ok(waves)
}

/// The waves of the programmes that can be answered on the day, each once, those that close first first.
///
/// # Errors
/// As the database's.
pub async fn open_waves(from: &mut impl Fetch, may: &CanEvaluate, today: Date) -> db::Result<Vec<Wave>> {
    let mut open: Vec<Wave> = Vec::new();
    for programme in may.programmes() {
        for member in &programme.members {
            for wave in store::waves_in_programme(from, *member, programme.programme).await? {
                if wave.phase(today) == Phase::Open && open.iter().all(|known| known.id != wave.id) {
                    open.push(wave);
                }
            }
        }
    }
    open.sort_by(|a, b| (a.closes_on, &a.name, a.id).cmp(&(b.closes_on, &b.name, b.id)));
    Ok(open)
}

/// How many of the unit could answer the wave, as its frame says.
///
/// # Errors
/// As the database's.
pub async fn population_of_unit(from: &mut impl Fetch, may: &CanPrintCodes, wave: &Wave) -> db::Result<u64> {
    let frame = store::frame(from, may.unit().organisation, wave.id).await?;
    Ok(frame.iter().filter(|row| row.unit == may.unit().unit).map(|row| row.population).sum())
}

/// The waves in whose frame the unit is, by the day they open.
///
/// # Errors
/// As the database's.
pub async fn waves_of_unit(from: &mut impl Fetch, may: &CanPrintCodes) -> db::Result<Vec<Wave>> {
    store::waves_with_unit(from, may.unit().organisation, may.unit().unit).await
}

/// The waves that are open or planned and ask the unit: what speaks against taking it away. Of whoever manages units.
///
/// # Errors
/// As the database's.
pub async fn waves_to_come(
    from: &mut impl Fetch,
    may: &CanManagePeople,
    unit: UnitId,
    today: Date,
) -> db::Result<Vec<Wave>> {
    let mut waves = store::waves_with_unit(from, *may.organisation(), unit).await?;
    waves.retain(|wave| wave.phase(today) != Phase::Closed);
    Ok(waves)
}
