//! Whose task is it, with how much time, and until when? A champion's mandate in a unit; and which units have nobody.

mod agree;
mod coverage;
mod hand_over;
mod leave;
mod notice;
mod store;
mod training;

use std::collections::{HashMap, HashSet};

use access::rules::development::CanSeeUnitPlan;
use access::rules::learning::{CanAppointChampions, CanSeeMandates};
use access::rules::people::CanSeeProgramme;
use db::{Fetch, Work};
use kernel::{Date, MandateId, Minutes, OrganisationId, PersonId, UnitId};
use people::Unit;

pub use agree::agree_to_mandate;
pub use coverage::{MemberCoverage, UnitCoverage, coverage_of_organisation, coverage_of_programme};
pub use hand_over::{Tasks, hand_over, tasks_of};
pub use leave::{end_all_of, without_leader};
pub use notice::{Ending, NOTICE_DAYS, ending_mandates};
pub(crate) use store::{Mandate, insert, list as list_stored};
pub(crate) use training::insert as insert_training;
pub use training::{Done, ELSEWHERE_MAX, record_training, training_of, training_parts};

/// The most minutes a week that a mandate can set aside.
pub const WEEK_MAX: Minutes = Minutes(2_400);

/// A mandate with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMandate {
    /// Its id.
    pub id: MandateId,
    /// The champion.
    pub person: PersonId,
    /// The champion's name.
    pub person_name: String,
    /// The unit.
    pub unit: UnitId,
    /// The unit's name.
    pub unit_name: String,
    /// Time set aside each week.
    pub minutes_a_week: Minutes,
    /// First day.
    pub starts_on: Date,
    /// Last day, when it has been said.
    pub ends_on: Option<Date>,
    /// When the manager said yes to it.
    pub agreed_on: Option<Date>,
    /// How many parts of the champions' training are done.
    pub trained: usize,
}

/// A mandate to give out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewMandate {
    /// The champion.
    pub person: PersonId,
    /// The unit.
    pub unit: UnitId,
    /// Time set aside each week.
    pub minutes_a_week: Minutes,
    /// First day.
    pub starts_on: Date,
    /// Last day, when it is known.
    pub ends_on: Option<Date>,
}

/// Why a mandate cannot be given out or ended so.
#[derive(Debug, thiserror::Error)]
pub enum MandateError {
    /// The organisation has no such person to choose.
    #[error("no such person")]
    NoSuchPerson,
    /// The organisation has no such unit.
    #[error("no such unit")]
    NoSuchUnit,
    /// The organisation has no such mandate.
    #[error("no such mandate")]
    NoSuchMandate,
    /// No time, or more than a week's work.
    #[error("between one minute and {most} minutes a week")]
    TimeOutOfRange {
        /// The most that is accepted.
        most: Minutes,
    },
    /// It would end before it starts.
    #[error("the mandate ends before it starts")]
    EndsBeforeItStarts,
    /// The kit is no part of the champions' training.
    #[error("{kit} is no part of the champions' training")]
    NoSuchTraining {
        /// What was given.
        kit: String,
    },
    /// Training that no register tells of needs a word of where it was done.
    #[error("say where the training was done")]
    ReasonMissing,
    /// The person has a mandate in the unit in that time.
    #[error("the person has a mandate in the unit already")]
    AlreadyAppointed,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The mandates of the organisation that have not ended before a day, by unit and name.
///
/// # Errors
/// As the database's.
pub async fn list_mandates(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    on: Date,
) -> db::Result<Vec<ListedMandate>> {
    let mandates = store::list(from, *may.organisation(), on).await?;
    named(from, *may.organisation(), mandates).await
}

/// A mandate of the organisation, also one that has ended.
///
/// # Errors
/// As the database's.
pub async fn find_mandate(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    mandate: MandateId,
) -> db::Result<Option<ListedMandate>> {
    let found = store::find(from, *may.organisation(), mandate).await?;
    Ok(named(from, *may.organisation(), found.into_iter().collect()).await?.pop())
}

/// The unit's mandates that have not ended before a day, by name.
///
/// # Errors
/// As the database's.
pub async fn mandates_of_unit(from: &mut impl Fetch, may: &CanSeeMandates, on: Date) -> db::Result<Vec<ListedMandate>> {
    let unit = may.unit();
    let mut mandates = store::list(from, unit.organisation, on).await?;
    mandates.retain(|mandate| mandate.unit == unit.unit);
    named(from, unit.organisation, mandates).await
}

async fn named(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    mandates: Vec<Mandate>,
) -> db::Result<Vec<ListedMandate>> {
    let persons: Vec<PersonId> = mandates.iter().map(|m| m.person).collect::<HashSet<_>>().into_iter().collect();
    let names = people::person::names(from, organisation, &persons).await?;
    let tree = people::unit::unit_tree(from, organisation).await?;
    let trained: HashMap<MandateId, usize> =
        training::done_by_mandate(from, organisation, mandates.iter().map(|m| (m.id, m.person))).await?;
    let mut listed: Vec<ListedMandate> = mandates
        .into_iter()
        .filter_map(|mandate| {
            Some(ListedMandate {
                id: mandate.id,
                person: mandate.person,
                person_name: names.get(&mandate.person)?.clone(),
                unit: mandate.unit,
                unit_name: tree.get(mandate.unit)?.name.clone(),
                minutes_a_week: mandate.minutes_a_week,
                starts_on: mandate.starts_on,
                ends_on: mandate.ends_on,
                agreed_on: mandate.agreed_at.map(kernel::Timestamp::day_in_sweden),
                trained: trained.get(&mandate.id).copied().unwrap_or_default(),
            })
        })
        .collect();
    listed
        .sort_by(|a, b| (&a.unit_name, &a.person_name, a.starts_on).cmp(&(&b.unit_name, &b.person_name, b.starts_on)));
    Ok(listed)
}

/// The units without units below them that have no champion on a day, by name.
///
/// # Errors
/// As the database's.
pub async fn units_without_champion(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    on: Date,
) -> db::Result<Vec<Unit>> {
    let organisation = *may.organisation();
    let mandates = store::list(from, organisation, on).await?;
    let covered: HashSet<UnitId> = mandates.iter().filter(|m| m.starts_on <= on).map(|m| m.unit).collect();
    let tree = people::unit::unit_tree(from, organisation).await?;
    let above: HashSet<UnitId> = tree.units().iter().filter_map(|unit| unit.parent).collect();
    let without = tree.units().iter().filter(|unit| !above.contains(&unit.id) && !covered.contains(&unit.id));
    Ok(without.cloned().collect())
}

/// The mandates in the unit and in those below it that run on a day.
///
/// # Errors
/// As the database's.
pub async fn running_mandates(
    from: &mut impl Fetch,
    may: &CanSeeUnitPlan,
    on: Date,
) -> db::Result<Vec<(Minutes, Option<Date>)>> {
    let within = people::unit::unit_tree(from, may.unit().organisation).await?.with_those_below(may.unit().unit);
    let mandates = store::list(from, may.unit().organisation, on).await?;
    let running = mandates.into_iter().filter(|m| m.starts_on <= on && within.contains(&m.unit));
    Ok(running.map(|m| (m.minutes_a_week, m.ends_on)).collect())
}

/// The mandates in the programme's units that run on a day: time a week and last day, and nobody's name.
///
/// # Errors
/// As the database's.
pub async fn mandates_of_programme(
    from: &mut impl Fetch,
    may: &CanSeeProgramme,
    on: Date,
) -> db::Result<Vec<(Minutes, Option<Date>)>> {
    let programme = may.programme();
    let mut running = Vec::new();
    for member in &programme.members {
        let units = people::programme::units_in_programme(from, *member, programme.programme).await?;
        let units: HashSet<UnitId> = units.into_iter().map(|(unit, _)| unit).collect();
        let mandates = store::list(from, *member, on).await?.into_iter();
        let there = mandates.filter(|m| m.starts_on <= on && units.contains(&m.unit));
        running.extend(there.map(|m| (m.minutes_a_week, m.ends_on)));
    }
    Ok(running)
}

/// Gives out a mandate.
///
/// # Errors
/// [`MandateError`] says what to change.
pub async fn appoint_champion(
    work: &mut Work,
    may: &CanAppointChampions,
    new: NewMandate,
) -> Result<MandateId, MandateError> {
    if new.minutes_a_week < Minutes(1) || new.minutes_a_week > WEEK_MAX {
        return Err(MandateError::TimeOutOfRange { most: WEEK_MAX });
    }
    if new.ends_on.is_some_and(|end| end < new.starts_on) {
        return Err(MandateError::EndsBeforeItStarts);
    }
    let organisation = *may.organisation();
    if people::person::names(work, organisation, &[new.person]).await?.is_empty() {
        return Err(MandateError::NoSuchPerson);
    }
    if people::unit::find_unit_ref(work, organisation, new.unit).await?.is_none() {
        return Err(MandateError::NoSuchUnit);
    }
    let same = store::list(work, organisation, new.starts_on).await?;
    let overlaps =
        |m: &Mandate| m.person == new.person && m.unit == new.unit && new.ends_on.is_none_or(|end| m.starts_on <= end);
    if same.iter().any(overlaps) {
        return Err(MandateError::AlreadyAppointed);
    }
    let mandate = Mandate {
        id: work.new_id()?,
        person: new.person,
        unit: new.unit,
        minutes_a_week: new.minutes_a_week,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        agreed_at: None,
    };
    insert(work, organisation, [mandate]).await?;
    Ok(mandate.id)
}

/// Ends a mandate: `on` is its last day.
///
/// # Errors
/// [`MandateError`]; the work should then be dropped.
pub async fn end_mandate(
    work: &mut Work,
    may: &CanAppointChampions,
    mandate: MandateId,
    on: Date,
) -> Result<(), MandateError> {
    let organisation = *may.organisation();
    let found = store::find(work, organisation, mandate).await?.ok_or(MandateError::NoSuchMandate)?;
    if on < found.starts_on {
        return Err(MandateError::EndsBeforeItStarts);
    }
    store::set_end(work, organisation, mandate, on).await?;
    Ok(())
}
