//! How many took part, how often and how long? Three numbers that are easily mixed up, and the hours behind them:
//!
//! - **persons**: everybody whose net minutes in the period are more than none, counted once;
//! - **participations**: pairs of an occasion and a person with more than no net minutes;
//! - **newcomers**: persons of the period who had no minutes before it.
//!
//! All three are differences of states of the ledger (as it stood at the end of the period minus before it), so that the
//! months of a year add up to the year, also when something was put right in a later month. Sums are whole minutes;
//! only what is shown becomes hours. What is shown per unit follows the rule of small groups.

mod show;
mod store;
mod tally;
mod visibility;

use std::collections::BTreeMap;

use access::rules::participation::{
    CanSeeOrganisationParticipation, CanSeeProgrammeParticipation, CanSeeUnitParticipation,
};
use access::small_groups::Hidden;
use db::Fetch;
use kernel::{Activity, Estimate, Form, Month, OrganisationId, ProgrammeId, Sex, UnitId};
use people::UnitTree;

use show::shown;
use store::ledger;
use tally::Tally;
use visibility::hidden_units;

/// From which month to which, both included, hours are counted by the month in which they are booked. Open ends are
/// allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// The first month; everything before when absent.
    pub first: Option<Month>,
    /// The last month; everything after when absent.
    pub last: Option<Month>,
}

/// Everything: from the first row to the last.
pub const ALL_TIME: Period = Period { first: None, last: None };

/// What may be shown about the participation in a unit, an organisation or a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Participation {
    /// How many persons took part.
    pub persons: Estimate,
    /// How many times somebody took part.
    pub participations: Estimate,
    /// How many of the persons took part for the first time.
    pub newcomers: Estimate,
    /// How many hours.
    pub hours: Estimate,
    /// Hours by what they were for, in the order of the list, without those that have none.
    pub hours_by_activity: Vec<(Activity, Estimate)>,
    /// Hours by how people met.
    pub hours_by_form: Vec<(Form, Estimate)>,
    /// Hours by sex, last those of whom it is not stated.
    pub hours_by_sex: Vec<(Option<Sex>, Estimate)>,
    /// Hours a person, mean.
    pub mean_hours: Estimate,
    /// Hours a person, median.
    pub median_hours: Estimate,
    /// Nine of ten persons took part so many hours at the most (quantile type 7 of Hyndman and Fan 1996).
    pub p90_hours: Estimate,
    /// Share of the persons with at most four hours.
    pub share_at_most_four_hours: Estimate,
}

/// The participation of an organisation and of each of its units, those below it included.
#[derive(Debug, Clone, PartialEq)]
pub struct OrganisationParticipation {
    /// The whole organisation.
    pub whole: Participation,
    /// Its units that are in the tree, by id.
    pub units: BTreeMap<UnitId, Participation>,
}

/// The participation in a programme and in each organisation that takes part.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeParticipation {
    /// The whole programme.
    pub whole: Participation,
    /// Its organisations, by id.
    pub organisations: BTreeMap<OrganisationId, Participation>,
}

/// The participation of a unit with those below it.
///
/// # Errors
/// As the database's.
pub async fn unit_participation(
    from: &mut impl Fetch,
    may: &CanSeeUnitParticipation,
    programme: ProgrammeId,
    period: Period,
) -> db::Result<Participation> {
    let unit = may.unit();
    let (tree, parts) = tallies_by_unit(from, unit.organisation, programme, period).await?;
    let hidden = hidden_units(&tree, &sizes(&tree, &parts));
    let tally = parts.with_those_below.get(&unit.unit).cloned().unwrap_or_default();
    Ok(shown(&tally, hidden.get(&unit.unit).copied()))
}

/// The participation of an organisation, and of its units side by side.
///
/// # Errors
/// As the database's.
pub async fn organisation_participation(
    from: &mut impl Fetch,
    may: &CanSeeOrganisationParticipation,
    programme: ProgrammeId,
    period: Period,
) -> db::Result<OrganisationParticipation> {
    let (tree, parts) = tallies_by_unit(from, *may.organisation(), programme, period).await?;
    let hidden = hidden_units(&tree, &sizes(&tree, &parts));
    let units = tree
        .units()
        .iter()
        .map(|unit| {
            let tally = parts.with_those_below.get(&unit.id).cloned().unwrap_or_default();
            (unit.id, shown(&tally, hidden.get(&unit.id).copied()))
        })
        .collect();
    Ok(OrganisationParticipation { whole: shown(&parts.whole, None), units })
}

/// The participation in a programme, and in its organisations side by side: one question to each.
///
/// # Errors
/// As the database's.
pub async fn programme_participation(
    from: &mut impl Fetch,
    may: &CanSeeProgrammeParticipation,
    period: Period,
) -> db::Result<ProgrammeParticipation> {
    let programme = may.programme();
    let mut whole = Tally::default();
    let mut tallies = BTreeMap::new();
    for member in &programme.members {
        let sexes = people::person::sexes(from, *member).await?;
        let mut tally = Tally::default();
        for row in ledger(from, *member, programme.programme, period).await? {
            tally.add(&row, sexes.get(&row.person).copied().flatten());
        }
        whole.merge(&tally);
        tallies.insert(*member, tally);
    }
    let sizes: Vec<u64> = tallies.values().map(Tally::persons).collect();
    let hidden = access::small_groups::hidden_parts(&sizes, access::small_groups::COUNT);
    let organisations = tallies.iter().zip(hidden).map(|((id, tally), hidden)| (*id, shown(tally, hidden))).collect();
    Ok(ProgrammeParticipation { whole: shown(&whole, None), organisations })
}

/// The tallies of an organisation: whole, by unit with those below, and by unit alone.
#[derive(Default)]
struct Parts {
    whole: Tally,
    with_those_below: BTreeMap<UnitId, Tally>,
    alone: BTreeMap<UnitId, Tally>,
}

async fn tallies_by_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
    period: Period,
) -> db::Result<(UnitTree, Parts)> {
    let tree = people::unit::unit_tree(from, organisation).await?;
    let sexes = people::person::sexes(from, organisation).await?;
    let places: BTreeMap<UnitId, Vec<UnitId>> = tree.refs().map(|(unit, place)| (unit.id, place.ancestors)).collect();
    let mut parts = Parts::default();
    for row in ledger(from, organisation, programme, period).await? {
        let sex = sexes.get(&row.person).copied().flatten();
        parts.whole.add(&row, sex);
        parts.alone.entry(row.unit).or_default().add(&row, sex);
        parts.with_those_below.entry(row.unit).or_default().add(&row, sex);
        for above in places.get(&row.unit).into_iter().flatten() {
            parts.with_those_below.entry(*above).or_default().add(&row, sex);
        }
    }
    Ok((tree, parts))
}

/// Persons behind each unit: with those below it, and in the unit itself.
fn sizes(tree: &UnitTree, parts: &Parts) -> BTreeMap<UnitId, visibility::Size> {
    let persons = |tallies: &BTreeMap<UnitId, Tally>, unit| tallies.get(&unit).map_or(0, Tally::persons);
    tree.units()
        .iter()
        .map(|unit| {
            let size = visibility::Size {
                with_those_below: persons(&parts.with_those_below, unit.id),
                alone: persons(&parts.alone, unit.id),
            };
            (unit.id, size)
        })
        .collect()
}

/// What the caveat says about why something is hidden.
fn why(hidden: Hidden) -> kernel::Caveat {
    match hidden {
        Hidden::TooFew => kernel::Caveat::TooFew,
        Hidden::Complement => kernel::Caveat::ComplementWithheld,
    }
}
