//! Whose working time is in the ledger, on which day and for what? Rows of persons, for what is reckoned from them; a page shows
//! sums of many and no row. A row counts on the day on which it happened, whichever month it was booked in.

use std::collections::BTreeMap;

use access::ProgrammeRef;
use access::rules::participation::CanSeeProgrammeParticipation;
use access::rules::reporting::CanEvaluate;
use access::small_groups::too_few_for_a_mean;
use db::{Fetch, args, statement};
use kernel::{Activity, Caveat, Date, Estimate, Minutes, Month, OrganisationId, PersonId, ProgrammeId};

use crate::fund::certified_minutes;

statement!(
    WORKED,
    "select person_id, happened_on, activity, cast(sum(minutes) as bigint) as minutes from participation_posting
    where organisation_id = $1 and programme_id = $2
    group by person_id, happened_on, activity having sum(minutes) <> 0
    order by happened_on, person_id, activity"
);

/// A person's time on a day in an activity, when everything has been put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// The organisation.
    pub member: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// When.
    pub day: Date,
    /// In what.
    pub activity: Activity,
    /// How long.
    pub minutes: Minutes,
}

/// The time of everybody in the programme.
///
/// # Errors
/// As the database's.
pub async fn worked(from: &mut impl Fetch, may: &CanSeeProgrammeParticipation) -> db::Result<Vec<Worked>> {
    of(from, may.programme()).await
}

/// The time of everybody in one of the programmes that may be evaluated; nobody's in another.
///
/// # Errors
/// As the database's.
pub async fn worked_for_package(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    programme: ProgrammeId,
) -> db::Result<Vec<Worked>> {
    match may.programmes().iter().find(|part| part.programme == programme) {
        Some(part) => of(from, part).await,
        None => Ok(Vec::new()),
    }
}

/// The certified hours of the programme: what its fund accepts. Withheld when few are behind them, or behind the rest.
///
/// # Errors
/// As the database's.
pub async fn certified_hours(from: &mut impl Fetch, may: &CanSeeProgrammeParticipation) -> db::Result<Estimate> {
    let mut registered: BTreeMap<(OrganisationId, PersonId), i64> = BTreeMap::new();
    for row in worked(from, may).await? {
        *registered.entry((row.member, row.person)).or_default() += row.minutes.0;
    }
    let certified = certified_minutes(from, may.programme()).await?;
    let of = |months: &BTreeMap<Month, Minutes>| months.values().map(|minutes| minutes.0).sum::<i64>();
    let certified: BTreeMap<_, i64> = certified.iter().map(|(who, months)| (*who, of(months))).collect();
    let persons = certified.values().filter(|minutes| **minutes != 0).count() as u64;
    let rest = registered.iter().filter(|(who, all)| certified.get(who).copied().unwrap_or(0) != **all).count() as u64;
    let base = "persons with certified time";
    if persons == 0 {
        return Ok(Estimate::withheld("hours", 0, base, "hour_ledger", Caveat::MissingData));
    }
    if too_few_for_a_mean(persons) || (rest > 0 && too_few_for_a_mean(rest)) {
        return Ok(Estimate::withheld("hours", 0, base, "hour_ledger", Caveat::TooFew));
    }
    let minutes = Minutes(certified.values().sum());
    Ok(Estimate::plain(minutes.hours(), "hours", persons, base, "hour_ledger"))
}

async fn of(from: &mut impl Fetch, programme: &ProgrammeRef) -> db::Result<Vec<Worked>> {
    let mut worked = Vec::new();
    for member in &programme.members {
        for row in from.all(&WORKED, args![*member, programme.programme]).await? {
            worked.push(Worked {
                member: *member,
                person: row.get("person_id")?,
                day: row.get("happened_on")?,
                activity: row.get("activity")?,
                minutes: row.get("minutes")?,
            });
        }
    }
    Ok(worked)
}
