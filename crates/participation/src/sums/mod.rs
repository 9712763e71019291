//! How many took part, how often and how long? Three numbers that are easily mixed up, and the hours behind them:
//!
//! - **persons**: everybody whose net minutes in the period are more than none, counted once;
//! - **participations**: pairs of an occasion and a person with more than no net minutes;
//! - **newcomers**: persons of the period who had no minutes before it.
//!
//! All three are differences of states of the ledger (as it stood at the end of the period minus before it), so that the
//! months of a year add up to the year, also when something was put right in a later month. Sums are whole minutes;
//! only what is shown becomes hours. What is shown of a unit, a programme, a month follows the rule of small groups; it holds
//! for what is shown at one time, to one reader.

mod months;
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
use kernel::{Activity, Caveat, Estimate, Form, Month, OrganisationId, ProgrammeId, Sex, UnitId};

use show::shown;
use store::ledger;
use tally::Tally;
use visibility::Places;

pub use months::{MonthSum, list_months};

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
    /// Hours by what they were for.
    pub hours_by_activity: Division<Activity>,
    /// Hours by how people met.
    pub hours_by_form: Division<Form>,
    /// Hours by sex, last those of whom it is not stated.
    pub hours_by_sex: Division<Option<Sex>>,
    /// Hours a person, mean.
    pub mean_hours: Estimate,
    /// Hours a person, median.
    pub median_hours: Estimate,
    /// Nine of ten persons took part so many hours at the most (quantile type 7 of Hyndman and Fan 1996).
    pub p90_hours: Estimate,
    /// Share of the persons with at most four hours.
    pub share_at_most_four_hours: Estimate,
}

/// Hours divided by something.
#[derive(Debug, Clone, PartialEq)]
pub struct Division<K> {
    /// The parts in the order of the list, without those that have no hours.
    pub parts: Vec<(K, Estimate)>,
    /// Why a part is missing, if any is; a whole names its hidden parts instead.
    pub left_out: Option<Caveat>,
}

impl<K> Default for Division<K> {
    fn default() -> Self {
        Self { parts: Vec::new(), left_out: None }
    }
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
    let (_, mut units) = shown(&units_of(from, unit.organisation, programme, period).await?);
    // A unit that was taken out of the tree meanwhile has no participation.
    Ok(units.remove(&unit.unit).unwrap_or_else(|| shown(&Places::<UnitId>::default()).0))
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
    let (whole, units) = shown(&units_of(from, *may.organisation(), programme, period).await?);
    Ok(OrganisationParticipation { whole, units })
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
    let mut places: Places<OrganisationId> = Places::default();
    places.below.insert(None, programme.members.clone());
    for member in &programme.members {
        let sexes = people::person::sexes(from, *member).await?;
        let mut tally = Tally::default();
        for row in ledger(from, *member, programme.programme, period).await? {
            tally.add(&row, sexes.get(&row.person).copied().flatten());
        }
        places.whole.merge(&tally);
        places.with_those_below.insert(*member, tally);
    }
    let (whole, organisations) = shown(&places);
    Ok(ProgrammeParticipation { whole, organisations })
}

/// The tallies of an organisation and its units.
async fn units_of(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
    period: Period,
) -> db::Result<Places<UnitId>> {
    let tree = people::unit::unit_tree(from, organisation).await?;
    let sexes = people::person::sexes(from, organisation).await?;
    let above: BTreeMap<UnitId, Vec<UnitId>> = tree.refs().map(|(unit, place)| (unit.id, place.ancestors)).collect();
    let mut places = Places::default();
    for unit in tree.units() {
        places.below.entry(unit.parent).or_default().push(unit.id);
    }
    for row in ledger(from, organisation, programme, period).await? {
        let sex = sexes.get(&row.person).copied().flatten();
        places.whole.add(&row, sex);
        places.alone.entry(row.unit).or_default().add(&row, sex);
        for unit in above.get(&row.unit).into_iter().flatten().chain([&row.unit]) {
            places.with_those_below.entry(*unit).or_default().add(&row, sex);
        }
    }
    Ok(places)
}

/// What the caveat says about why something is hidden.
fn why(hidden: Hidden) -> Caveat {
    match hidden {
        Hidden::TooFew => Caveat::TooFew,
        Hidden::Complement => Caveat::ComplementWithheld,
    }
}
