//! How is a month reported, made again when something before it has changed, and sent in order?

use std::collections::BTreeMap;

use access::ProgrammeRef;
use access::rules::participation::{CanKeepLedger, CanReportToFund, CanSeeLedger};
use db::{Fetch, Hold, Work, args};
use kernel::{Minutes, Month, OrganisationId, ProgrammeId};

use super::store::{self, HAND_OVER_NAMES, KEEP_NAMES};
use super::{Certified, Edition, FundLine, digest, lines_of};
use crate::month_lock::locked_months;

/// A month as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The month.
    pub month: Month,
    /// Certified minutes that count in it.
    pub certified: Minutes,
    /// What has become of its report.
    pub state: MonthState,
    /// Every edition with its hours and persons, the latest first.
    pub editions: Vec<(Edition, i64, i64)>,
    /// Hours of the sent edition, where one was sent.
    pub sent_hours: Option<i64>,
}

/// What has become of a month's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthState {
    /// The month is open somewhere.
    Open,
    /// Locked, and not made.
    ToMake,
    /// Made; what is certified has changed since.
    Changed,
    /// Made, and to be sent.
    ToSend,
    /// Sent as it is.
    Sent,
}

/// Why a report was not made or sent.
#[derive(Debug, thiserror::Error)]
pub enum FundError {
    /// Hours can still come into the month: lock it first.
    #[error("{month} is not locked")]
    NotLocked {
        /// The first month that is open.
        month: Month,
    },
    /// Nothing is certified.
    #[error("nothing is certified up to then")]
    NothingCertified,
    /// There is a newer edition, or none such.
    #[error("not the latest edition")]
    NotTheLatest,
    /// The fund takes months in their order.
    #[error("{month} must be sent first")]
    EarlierNotSent {
        /// The first month that was not sent.
        month: Month,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Makes the reports of every month up to this one: those that were never made, and those whose lines have changed since. Months
/// after it that have been made before are made again with them, because minutes go on from month to month. Returns the editions
/// that are new.
///
/// # Errors
/// [`FundError`]; the work should then be dropped.
pub async fn make_reports(work: &mut Work, may: &CanReportToFund, upto: Month) -> Result<Vec<(Month, i64)>, FundError> {
    let programme = may.programme();
    let key = (programme.lead, programme.programme);
    work.hold(Hold::Alone, &format!("fund {} {}", key.0, key.1)).await?;
    let certified = certified(work, may).await?;
    let editions = store::editions(work, key.0, key.1).await?;
    let upto = editions.iter().map(|edition| edition.month).max().map_or(upto, |made| made.max(upto));
    let months: Vec<Month> = months_of(&certified).into_iter().filter(|month| *month <= upto).collect();
    let (Some(first), false) = (months.first().copied(), months.is_empty()) else {
        return Err(FundError::NothingCertified);
    };
    for member in &programme.members {
        let locked = locked_months(work, *member, programme.programme).await?;
        if let Some(open) = every_month(first, upto).find(|month| !locked.contains(month)) {
            return Err(FundError::NotLocked { month: open });
        }
    }
    let latest = latest(&editions);
    let mut made = Vec::new();
    for month in every_month(first, upto) {
        let lines = lines_of(&certified, month);
        let digest = digest(&lines);
        let before = latest.get(&month);
        if before.is_some_and(|edition| edition.digest == digest) || (before.is_none() && lines.is_empty()) {
            continue;
        }
        let number = before.map_or(1, |edition| edition.edition + 1);
        store::insert_edition(work, key, month, number, &digest, &lines).await?;
        made.push((month, number));
    }
    Ok(made)
}

/// Notes that the month's latest edition was sent; the months before it first.
///
/// # Errors
/// [`FundError`]; the work should then be dropped.
pub async fn mark_sent(work: &mut Work, may: &CanReportToFund, month: Month, edition: i64) -> Result<(), FundError> {
    let programme = may.programme();
    let key = (programme.lead, programme.programme);
    let latest = latest(&store::editions(work, key.0, key.1).await?);
    if latest.get(&month).is_none_or(|latest| latest.edition != edition) {
        return Err(FundError::NotTheLatest);
    }
    if let Some((earlier, _)) = latest.range(..month).find(|(_, edition)| edition.sent_at.is_none()) {
        return Err(FundError::EarlierNotSent { month: *earlier });
    }
    store::mark_sent(work, key, month, edition).await?;
    Ok(())
}

/// Every month with certified time or a report, the first one first; and the certified minutes of all of them.
///
/// # Errors
/// As the database's.
pub async fn list_fund_months(from: &mut impl Fetch, may: &CanReportToFund) -> db::Result<(Vec<Reported>, Minutes)> {
    let programme = may.programme();
    let certified = certified(from, may).await?;
    let editions = store::editions(from, programme.lead, programme.programme).await?;
    let sums: BTreeMap<(Month, i64), (i64, i64)> = store::sums(from, programme.lead, programme.programme)
        .await?
        .into_iter()
        .map(|(month, edition, hours, persons)| ((month, edition), (hours, persons)))
        .collect();
    let mut open = Vec::new();
    let mut months = months_of(&certified);
    months.extend(editions.iter().map(|edition| edition.month));
    months.sort();
    months.dedup();
    for member in &programme.members {
        let locked = locked_months(from, *member, programme.programme).await?;
        open.extend(months.iter().copied().filter(|month| !locked.contains(month)));
    }
    let mut reported = Vec::new();
    for month in &months {
        let mut own: Vec<(Edition, i64, i64)> = editions
            .iter()
            .filter(|edition| edition.month == *month)
            .map(|edition| {
                let (hours, persons) = sums.get(&(*month, edition.edition)).copied().unwrap_or_default();
                (edition.clone(), hours, persons)
            })
            .collect();
        own.reverse();
        let lines = lines_of(&certified, *month);
        let state = match own.first() {
            None if open.contains(month) => MonthState::Open,
            None => MonthState::ToMake,
            Some((edition, ..)) if edition.digest != digest(&lines) => MonthState::Changed,
            Some((edition, ..)) if edition.sent_at.is_none() => MonthState::ToSend,
            Some(_) => MonthState::Sent,
        };
        reported.push(Reported {
            month: *month,
            certified: lines.iter().map(|line| line.minutes).sum(),
            state,
            sent_hours: own.iter().find(|(edition, ..)| edition.sent_at.is_some()).map(|(_, hours, _)| *hours),
            editions: own,
        });
    }
    let total = months.last().map_or(Minutes(0), |last| store::total(&certified, *last));
    Ok((reported, total))
}

/// The lines of an edition, as they were made.
///
/// # Errors
/// As the database's.
pub async fn find_lines(
    from: &mut impl Fetch,
    may: &CanReportToFund,
    month: Month,
    edition: i64,
) -> db::Result<Vec<FundLine>> {
    store::lines(from, (may.programme().lead, may.programme().programme), month, edition).await
}

/// Whether a member lets the names behind its hours go to the programme's lead.
///
/// # Errors
/// As the database's.
pub async fn names_handed_over(
    from: &mut impl Fetch,
    may: &CanReportToFund,
    member: OrganisationId,
) -> db::Result<bool> {
    store::names_are_handed_over(from, member, may.programme().programme).await
}

/// Lets the names behind the organisation's hours go to the programme's lead, or keeps them from now on.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn hand_over_names(
    work: &mut Work,
    may: &CanKeepLedger,
    programme: ProgrammeId,
    yes: bool,
) -> db::Result<()> {
    let organisation = *may.organisation();
    let (now, actor) = (work.now(), work.actor_id());
    if yes {
        work.execute(&HAND_OVER_NAMES, args![organisation, programme, now, actor]).await?;
    } else {
        work.execute(&KEEP_NAMES, args![organisation, programme]).await?;
    }
    Ok(())
}

/// Whether the organisation's own names are let go, for its local lead.
///
/// # Errors
/// As the database's.
pub async fn own_names_handed_over(
    from: &mut impl Fetch,
    may: &CanSeeLedger,
    programme: ProgrammeId,
) -> db::Result<bool> {
    store::names_are_handed_over(from, *may.organisation(), programme).await
}

async fn certified(from: &mut impl Fetch, may: &CanReportToFund) -> db::Result<Certified> {
    certified_minutes(from, may.programme()).await
}

/// The certified minutes of everybody in the programme.
pub(crate) async fn certified_minutes(from: &mut impl Fetch, programme: &ProgrammeRef) -> db::Result<Certified> {
    let mut certified = Certified::new();
    for member in &programme.members {
        store::add_certified(from, *member, programme.programme, &mut certified).await?;
    }
    Ok(certified)
}

fn months_of(certified: &Certified) -> Vec<Month> {
    let mut months: Vec<Month> = certified.values().flat_map(|months| months.keys().copied()).collect();
    months.sort();
    months.dedup();
    months
}

fn every_month(first: Month, last: Month) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(first), |month| Some(month.next())).take_while(move |month| *month <= last)
}

fn latest(editions: &[Edition]) -> BTreeMap<Month, Edition> {
    editions.iter().map(|edition| (edition.month, edition.clone())).collect()
}
